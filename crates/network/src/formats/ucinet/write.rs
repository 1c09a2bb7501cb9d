//! Networks as UCINET keeps them.

use crate::formats::dl::sides;
use crate::formats::{Lost, NetworkFiles, lost, not_writable};
use crate::{DyadStatus, Network, NetworkError};

/// A header of a network and, beside it, its values (`.##d`); what they do not hold is told.
///
/// # Errors
/// More nodes or cells than the format counts; a name that is too long, a weight that 32 bits cannot hold.
pub fn write(network: &Network) -> Result<NetworkFiles, NetworkError> {
    let (rows, columns) = sides(network);
    let cells = rows.len() as u64 * columns.len() as u64;
    if cells > crate::formats::MOST_CELLS {
        return Err(not_writable("UCINET", format!("{cells} cells are too many")));
    }
    let mut header = vec![0];
    header.extend(b"V6404");
    // A date of its own, so that the same network gives the same bytes: 1 January 2000, a Saturday.
    for number in [0_i16, 1, 1, 7, 3] {
        header.extend(number.to_le_bytes());
    }
    header.push(7);
    let relation = network.relation();
    let levels = i32::from(relation.is_some());
    header.extend((2 + i16::from(relation.is_some())).to_le_bytes());
    for size in [columns.len(), rows.len()] {
        let size = i32::try_from(size).map_err(|_| not_writable("UCINET", format!("{size} nodes are too many")))?;
        header.extend(size.to_le_bytes());
    }
    if levels > 0 {
        header.extend(levels.to_le_bytes());
    }
    header.push(0);
    header.extend(std::iter::repeat_n(1, 2 + usize::from(relation.is_some())));
    let names = |places: &[u32]| places.iter().map(|place| network.name(*place)).collect::<Vec<_>>();
    for label in names(&columns).into_iter().chain(names(&rows)).chain(relation) {
        let units: Vec<u16> = label.encode_utf16().collect();
        let length = i16::try_from(2 * units.len())
            .map_err(|_| not_writable("UCINET", format!("the name `{label}` is too long")))?;
        header.extend(length.to_le_bytes());
        header.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    }
    let mut values = Vec::new();
    let mut rounded = 0;
    for row in &rows {
        for column in &columns {
            let value = match network.status(*row, *column) {
                DyadStatus::Present => {
                    let weight = network.weight(*row, *column).unwrap_or_default();
                    #[expect(clippy::cast_possible_truncation, reason = "what is lost is counted")]
                    let value = weight as f32;
                    rounded += usize::from(value.to_string().parse() != Ok(weight));
                    if value >= super::MISSING || value == 0.0 || !value.is_finite() {
                        return Err(not_writable("UCINET", format!("the weight {weight} has no place in 32 bits")));
                    }
                    value
                }
                DyadStatus::Missing => super::MISSING,
                DyadStatus::Absent | DyadStatus::Impossible => 0.0,
            };
            values.extend(value.to_le_bytes());
        }
    }
    let not =
        Lost { direction: true, impossible: true, node_attributes: true, tie_attributes: true, ..Lost::default() };
    let mut lost_here = not.of(network);
    if rounded > 0 {
        lost_here.push(lost(&format!("more than seven digits of {rounded} weights")));
    }
    Ok(NetworkFiles { bytes: header, beside: vec![(".##d".to_owned(), values)], lost: lost_here })
}
