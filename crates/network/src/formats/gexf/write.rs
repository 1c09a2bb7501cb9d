//! Networks as GEXF.

use crate::formats::xml::escaped;
use crate::formats::{Lost, NetworkFiles, not_writable};
use crate::{Attribute, AttributeColumn, Network, NetworkError};
use std::fmt::Write as _;

/// A GEXF file of a network, and what it does not hold.
///
/// # Errors
/// A name or a text with a character that XML cannot hold.
pub fn write(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let lost = Lost { missing: true, impossible: true, two_mode: true, relation: true, ..Lost::default() };
    let direction = if network.is_directed() { "directed" } else { "undirected" };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n  <graph \
         defaultedgetype=\"{direction}\">\n"
    );
    for (class, attributes) in [("node", network.nodes().attributes()), ("edge", network.tie_attributes())] {
        if attributes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "    <attributes class=\"{class}\">");
        for (at, attribute) in attributes.iter().enumerate() {
            let kind = if matches!(attribute.values, AttributeColumn::Number(_)) { "double" } else { "string" };
            let _ =
                writeln!(text, "      <attribute id=\"{at}\" title=\"{}\" type=\"{kind}\"/>", held(&attribute.name)?);
        }
        text += "    </attributes>\n";
    }
    text += "    <nodes>\n";
    for (place, name) in network.names().iter().enumerate() {
        let values = values(network.nodes().attributes(), place)?;
        let _ = writeln!(text, "      <node id=\"{place}\" label=\"{}\">{values}</node>", held(name)?);
    }
    text += "    </nodes>\n    <edges>\n";
    for (place, tie) in network.ties().iter().enumerate() {
        let values = values(network.tie_attributes(), place)?;
        let _ = writeln!(
            text,
            "      <edge id=\"{place}\" source=\"{}\" target=\"{}\" weight=\"{}\">{values}</edge>",
            tie.source, tie.target, tie.weight
        );
    }
    text += "    </edges>\n  </graph>\n</gexf>\n";
    Ok(NetworkFiles::one(text.into_bytes(), lost.of(network)))
}

fn values(attributes: &[Attribute], place: usize) -> Result<String, NetworkError> {
    let mut text = String::new();
    for (at, attribute) in attributes.iter().enumerate() {
        if let Some(value) = attribute.values.get(place) {
            let _ = write!(text, "<attvalue for=\"{at}\" value=\"{}\"/>", held(&value.to_string())?);
        }
    }
    Ok(if text.is_empty() { text } else { format!("<attvalues>{text}</attvalues>") })
}

/// XML has no way to write a control character.
fn held(text: &str) -> Result<String, NetworkError> {
    escaped(text).ok_or_else(|| not_writable("GEXF", format!("`{}` has a control character", text.escape_debug())))
}
