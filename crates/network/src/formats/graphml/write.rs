//! Networks as GraphML.

use crate::formats::xml::escaped;
use crate::formats::{Lost, NetworkFiles, not_writable};
use crate::{Attribute, AttributeColumn, Network, NetworkError};
use std::fmt::Write as _;

/// A GraphML file of a network, and what it does not hold.
///
/// # Errors
/// A name or a text with a character that XML cannot hold.
pub fn write(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let lost = Lost { missing: true, impossible: true, two_mode: true, ..Lost::default() };
    let mut text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
            .to_owned();
    let keys = [("node", network.nodes().attributes()), ("edge", network.tie_attributes())];
    for (domain, attributes) in keys {
        for (at, attribute) in attributes.iter().enumerate() {
            let kind = if matches!(attribute.values, AttributeColumn::Number(_)) { "double" } else { "string" };
            let name = held(&attribute.name)?;
            let _ = writeln!(
                text,
                "  <key id=\"{domain}{at}\" for=\"{domain}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            );
        }
    }
    text += "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n";
    if network.relation().is_some() {
        text += "  <key id=\"relation\" for=\"graph\" attr.name=\"relation\" attr.type=\"string\"/>\n";
    }
    let direction = if network.is_directed() { "directed" } else { "undirected" };
    let _ = writeln!(text, "  <graph edgedefault=\"{direction}\">");
    if let Some(relation) = network.relation() {
        let _ = writeln!(text, "    <data key=\"relation\">{}</data>", held(relation)?);
    }
    for (place, name) in network.names().iter().enumerate() {
        let _ = writeln!(
            text,
            "    <node id=\"{}\">{}</node>",
            held(name)?,
            data("node", network.nodes().attributes(), place)?
        );
    }
    for (place, tie) in network.ties().iter().enumerate() {
        let (source, target) = (held(network.name(tie.source))?, held(network.name(tie.target))?);
        let own = data("edge", network.tie_attributes(), place)?;
        let _ = writeln!(
            text,
            "    <edge source=\"{source}\" target=\"{target}\"><data key=\"weight\">{}</data>{own}</edge>",
            tie.weight
        );
    }
    text += "  </graph>\n</graphml>\n";
    Ok(NetworkFiles::one(text.into_bytes(), lost.of(network)))
}

fn data(domain: &str, attributes: &[Attribute], place: usize) -> Result<String, NetworkError> {
    let mut text = String::new();
    for (at, attribute) in attributes.iter().enumerate() {
        if let Some(value) = attribute.values.get(place) {
            let _ = write!(text, "<data key=\"{domain}{at}\">{}</data>", held(&value.to_string())?);
        }
    }
    Ok(text)
}

/// XML has no way to write a control character.
fn held(text: &str) -> Result<String, NetworkError> {
    escaped(text).ok_or_else(|| not_writable("GraphML", format!("`{}` has a control character", text.escape_debug())))
}
