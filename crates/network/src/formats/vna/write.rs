//! Networks as VNA.

use super::UNNAMED;
use crate::formats::{Lost, NetworkFiles, lost, not_writable};
use crate::{Network, NetworkError};
use std::fmt::Write as _;

/// A VNA file of a network, and what it does not hold.
///
/// # Errors
/// A name or a text with a quotation mark or a line break.
pub fn write(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let not = Lost { impossible: true, direction: true, two_mode: true, tie_attributes: true, ..Lost::default() };
    let mut lost_here = not.of(network);
    let mut text = "*node data\nID".to_owned();
    let attributes = network.nodes().attributes();
    for attribute in attributes {
        let _ = write!(text, " {}", quoted(&attribute.name)?);
    }
    text.push('\n');
    let columns: Vec<Vec<Option<String>>> = attributes.iter().map(|attribute| attribute.values.texts()).collect();
    for (place, name) in network.names().iter().enumerate() {
        text += &quoted(name)?;
        for column in &columns {
            let _ = match column.get(place).and_then(Option::as_ref) {
                Some(value) => write!(text, " {}", quoted(value)?),
                None => write!(text, " NA"),
            };
        }
        text.push('\n');
    }
    let relation = network.relation().filter(|name| !UNNAMED.iter().any(|unnamed| name.eq_ignore_ascii_case(unnamed)));
    if relation != network.relation() {
        lost_here.push(lost("the name of the relation"));
    }
    let _ = writeln!(text, "*tie data\nfrom to {}", relation.map_or_else(|| Ok("strength".to_owned()), quoted)?);
    let mut row = |source: u32, target: u32, weight: &str| -> Result<(), NetworkError> {
        let _ = writeln!(text, "{} {} {weight}", quoted(network.name(source))?, quoted(network.name(target))?);
        Ok(())
    };
    for tie in network.ties() {
        row(tie.source, tie.target, &tie.weight.to_string())?;
    }
    for (source, target) in network.missing() {
        row(*source, *target, "NA")?;
    }
    Ok(NetworkFiles::one(text.into_bytes(), lost_here))
}

/// VNA has no way to write a quotation mark within a text.
fn quoted(text: &str) -> Result<String, NetworkError> {
    if text.contains(['"', '\n', '\r']) {
        return Err(not_writable("VNA", format!("`{text}` has a quotation mark or a line break")));
    }
    Ok(format!("\"{text}\""))
}
