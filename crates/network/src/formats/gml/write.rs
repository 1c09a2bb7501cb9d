//! Networks as GML.

use crate::formats::{Lost, NetworkFiles, lost};
use crate::{Attribute, AttributeValue, Network};
use crosscase_data::Diagnostic;
use std::fmt::Write as _;

/// What is not an attribute of a node or of an edge.
const RESERVED: [&str; 6] = ["id", "label", "source", "target", "weight", "value"];

/// A GML file of a network, and what it does not hold.
pub fn write(network: &Network) -> NetworkFiles {
    let not = Lost { missing: true, impossible: true, two_mode: true, relation: true, ..Lost::default() };
    let mut lost = not.of(network);
    let mut text = format!("graph [\n  directed {}\n", u8::from(network.is_directed()));
    let nodes = held(network.nodes().attributes(), "nodes", &mut lost);
    let ties = held(network.tie_attributes(), "ties", &mut lost);
    for (place, name) in network.names().iter().enumerate() {
        let _ = writeln!(text, "  node [\n    id {}\n    label \"{}\"", place + 1, escaped(name));
        values(&nodes, place, &mut text);
        text += "  ]\n";
    }
    for (place, tie) in network.ties().iter().enumerate() {
        let _ = writeln!(
            text,
            "  edge [\n    source {}\n    target {}\n    weight {}",
            tie.source + 1,
            tie.target + 1,
            tie.weight
        );
        values(&ties, place, &mut text);
        text += "  ]\n";
    }
    text += "]\n";
    NetworkFiles::one(text.into_bytes(), lost)
}

/// The attributes whose names GML can have as keys, and of which there is a value: it has no list of attributes.
fn held<'a>(attributes: &'a [Attribute], of: &str, not: &mut Vec<Diagnostic>) -> Vec<&'a Attribute> {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let (held, rest): (Vec<&Attribute>, Vec<&Attribute>) =
        attributes.iter().partition(|a| plain(&a.name) && !RESERVED.contains(&a.name.as_str()) && a.values.is_known());
    not.extend(rest.iter().map(|attribute| lost(&format!("the attribute {} of the {of}", attribute.name))));
    held
}

fn values(attributes: &[&Attribute], place: usize, text: &mut String) {
    for attribute in attributes {
        let _ = match attribute.values.get(place) {
            Some(AttributeValue::Number(value)) => writeln!(text, "    {} {value}", attribute.name),
            Some(AttributeValue::Text(value)) => writeln!(text, "    {} \"{}\"", attribute.name, escaped(&value)),
            // Empty, so that the first node keeps the attributes in their order.
            None => writeln!(text, "    {} \"\"", attribute.name),
        };
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}
