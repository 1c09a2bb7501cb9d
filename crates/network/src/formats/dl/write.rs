//! Networks as UCINET's DL.

use crate::formats::{Lost, NetworkFiles, not_writable};
use crate::{DyadStatus, Mode, Network, NetworkError};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The most cells that are written one by one; a larger network is written as a list.
const MOST_CELLS: usize = 1_000_000;

/// A DL file of a network, and what it does not hold.
///
/// # Errors
/// A name with a quotation mark or a line break.
pub fn write(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let as_list = network.len().saturating_mul(network.len()) > MOST_CELLS && network.modes().is_none();
    let lost =
        Lost { direction: true, impossible: true, node_attributes: true, tie_attributes: true, ..Lost::default() };
    let (rows, columns) = sides(network);
    let size = match network.modes() {
        None => format!("n={}", network.len()),
        Some(_) => format!("nr={} nc={}", rows.len(), columns.len()),
    };
    let layout = if as_list { "edgelist1" } else { "fullmatrix" };
    let mut text = format!("dl {size} format={layout}\n");
    let mut labels = |heading: &str, places: &[u32]| -> Result<(), NetworkError> {
        let _ = writeln!(text, "{heading}");
        for place in places {
            let _ = writeln!(text, "\"{}\"", quoted(network.name(*place))?);
        }
        Ok(())
    };
    if network.modes().is_some() {
        labels("row labels:", &rows)?;
        labels("column labels:", &columns)?;
    } else {
        labels("labels:", &rows)?;
    }
    if let Some(relation) = network.relation() {
        let _ = writeln!(text, "matrix labels:\n\"{}\"", quoted(relation)?);
    }
    text += "data:\n";
    if as_list {
        for tie in network.ties() {
            let _ = writeln!(text, "{} {} {}", tie.source + 1, tie.target + 1, tie.weight);
        }
        for (source, target) in network.missing() {
            let _ = writeln!(text, "{} {} NA", source + 1, target + 1);
        }
        return Ok(NetworkFiles::one(text.into_bytes(), lost.of(network)));
    }
    let weights: BTreeMap<(u32, u32), f64> =
        network.ties().iter().map(|tie| ((tie.source, tie.target), tie.weight)).collect();
    for row in &rows {
        let cell = |column: &u32| match network.status(*row, *column) {
            DyadStatus::Present => {
                weights.get(&network.direction().pair(*row, *column)).copied().unwrap_or_default().to_string()
            }
            DyadStatus::Missing => "NA".to_owned(),
            DyadStatus::Absent | DyadStatus::Impossible => "0".to_owned(),
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        let _ = writeln!(text, "{}", cells.join(" "));
    }
    Ok(NetworkFiles::one(text.into_bytes(), lost.of(network)))
}

/// The nodes of the rows and of the columns.
pub(in crate::formats) fn sides(network: &Network) -> (Vec<u32>, Vec<u32>) {
    let all = 0..u32::try_from(network.len()).unwrap_or(u32::MAX);
    let of = |mode: Mode| {
        let is = |place: &u32| network.modes().is_none_or(|modes| modes.get(*place as usize) == Some(&mode));
        all.clone().filter(is).collect()
    };
    (of(Mode::First), of(Mode::Second))
}

/// DL has no way to write a quotation mark within a name.
fn quoted(name: &str) -> Result<&str, NetworkError> {
    if name.contains(['"', '\n', '\r']) {
        return Err(not_writable("DL", format!("the name `{name}` has a quotation mark or a line break")));
    }
    Ok(name)
}
