//! Networks as Pajek reads them.

use crate::formats::{Lost, NetworkFiles, not_writable};
use crate::{AttributeColumn, Mode, Network, NetworkError, Nodes};
use std::fmt::Write as _;

/// A `.net` file of a network, and what it does not hold.
///
/// # Errors
/// A name with a quotation mark or a line break.
pub fn write_net(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let mut text = String::new();
    net(network, &mut text)?;
    let lost = Lost { missing: true, impossible: true, node_attributes: true, tie_attributes: true, ..Lost::default() };
    Ok(NetworkFiles::one(text.into_bytes(), lost.of(network)))
}

/// A `.paj` file of a network: attributes that are numbers of every node are its vectors.
///
/// # Errors
/// As [`write_net`].
pub fn write_paj(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let mut text = format!("*Network {}\n", network.relation().unwrap_or("network"));
    net(network, &mut text)?;
    let mut lost = Lost { missing: true, impossible: true, tie_attributes: true, ..Lost::default() }.of(network);
    for attribute in network.nodes().attributes() {
        let values = match &attribute.values {
            AttributeColumn::Number(values) if values.iter().all(Option::is_some) && is_line(&attribute.name) => values,
            _ => {
                lost.push(crate::formats::lost(&format!("the attribute {} of the nodes", attribute.name)));
                continue;
            }
        };
        let _ = writeln!(text, "*Vector {}\n*Vertices {}", attribute.name, network.len());
        for value in values.iter().flatten() {
            let _ = writeln!(text, "{value}");
        }
    }
    Ok(NetworkFiles::one(text.into_bytes(), lost))
}

fn is_line(name: &str) -> bool {
    !name.contains(['\n', '\r']) && name.trim() == name
}

fn net(network: &Network, text: &mut String) -> Result<(), NetworkError> {
    let order = by_mode(network.nodes());
    let first = network.modes().map(|modes| modes.iter().filter(|mode| **mode == Mode::First).count());
    let first = first.map_or_else(String::new, |first| format!(" {first}"));
    let _ = writeln!(text, "*Vertices {}{first}", network.len());
    let mut number = vec![0; network.len()];
    for (at, place) in (1..).zip(&order) {
        if let Some(number) = number.get_mut(*place as usize) {
            *number = at;
        }
        let name = network.name(*place);
        let _ = writeln!(text, "{at} \"{}\"", quoted(name)?);
    }
    let heading = if network.is_directed() { "*Arcs" } else { "*Edges" };
    let relation = match network.relation() {
        Some(name) => format!(" :1 \"{}\"", quoted(name)?),
        None => String::new(),
    };
    let _ = writeln!(text, "{heading}{relation}");
    let number = |place: u32| number.get(place as usize).copied().unwrap_or_default();
    for tie in network.ties() {
        let _ = writeln!(text, "{} {} {}", number(tie.source), number(tie.target), tie.weight);
    }
    Ok(())
}

/// The nodes of the first mode, then those of the second.
fn by_mode(nodes: &Nodes) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(nodes.names().len()).unwrap_or(u32::MAX)).collect();
    if let Some(modes) = nodes.modes() {
        order.sort_by_key(|place| modes.get(*place as usize));
    }
    order
}

/// Pajek has no way to write a quotation mark within a name.
fn quoted(name: &str) -> Result<&str, NetworkError> {
    if name.contains(['"', '\n', '\r']) {
        return Err(not_writable("Pajek", format!("the name `{name}` has a quotation mark or a line break")));
    }
    Ok(name)
}
