//! UCINET's own files: a header (`.##h`) and the values beside it (`.##d`).
//!
//! The header holds, after a byte, `DATE:` or `V6404`, four 16-bit numbers of a date, one more, the type of the values (7: 32-bit floats), how
//! many sizes there are, the sizes (columns, rows, levels), a title, which of them have labels, and the labels, whose length is in bytes.
//! The values stand by level, row and column; a row sends. 1e38 and above is missing.

mod write;

pub use write::write;

use super::draft::{Draft, DraftTie, Stated};
use super::{NetworkOptions, Relations, check_cells, check_nodes};
use crate::{Mode, NetworkError};
use crosscase_data::Place;

/// From here on a value is missing.
const MISSING: f32 = 1e38;

/// Bytes that are taken from the front.
struct Bytes<'a> {
    rest: &'a [u8],
    place: Place,
}

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], NetworkError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.bad("the header ends too early"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, NetworkError> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    fn short(&mut self) -> Result<i16, NetworkError> {
        let bytes = self.take(2)?.try_into().unwrap_or_default();
        Ok(i16::from_le_bytes(bytes))
    }

    fn long(&mut self) -> Result<i32, NetworkError> {
        let bytes = self.take(4)?.try_into().unwrap_or_default();
        Ok(i32::from_le_bytes(bytes))
    }

    fn bad(&self, reason: impl Into<String>) -> NetworkError {
        NetworkError::BadFile { place: self.place.clone(), reason: reason.into() }
    }
}

/// The networks of a header and its values: a level a relation.
///
/// # Errors
/// A header or values that end too early or too late, a type of values that is not 7, a value that is no number, sizes beyond the limits.
pub fn read(
    header: &[u8],
    values: &[u8],
    file: Option<&str>,
    options: &NetworkOptions,
) -> Result<Relations, NetworkError> {
    let place = file.map_or_else(Place::default, Place::file);
    let mut bytes = Bytes { rest: header, place: place.clone() };
    bytes.byte()?;
    let wide = match bytes.take(5)? {
        b"DATE:" => false,
        b"V6404" => true,
        _ => return Err(bytes.bad("it begins with neither DATE: nor V6404, and is no header of UCINET 6")),
    };
    bytes.take(8)?;
    bytes.short()?;
    match bytes.byte()? {
        7 => {}
        other => return Err(bytes.bad(format!("its values are of type {other}; 32-bit numbers (7) are read"))),
    }
    let sizes = bytes.short()?;
    if !(2..=3).contains(&sizes) {
        return Err(bytes.bad(format!("it has {sizes} dimensions; two or three are read")));
    }
    let mut size = || -> Result<u64, NetworkError> {
        let size = if wide { i64::from(bytes.long()?) } else { i64::from(bytes.short()?) };
        u64::try_from(size).map_err(|_| bytes.bad(format!("a size of {size}")))
    };
    let (columns, rows, levels) = (size()?, size()?, if sizes == 3 { size()? } else { 1 });
    let held = values.len() as u64 / 4;
    check_nodes(rows.max(columns), header.len() + values.len(), place.clone())?;
    check_cells(rows, columns, levels, place.clone())?;
    if rows * columns * levels != held || !values.len().is_multiple_of(4) {
        let reason = format!(
            "{levels} matrices of {rows} rows and {columns} columns want {} values, and there are {held}",
            rows * columns * levels
        );
        return Err(bytes.bad(reason));
    }
    let title = bytes.byte()?;
    bytes.take(usize::from(title))?;
    let labelled = (0..sizes).map(|_| bytes.byte()).collect::<Result<Vec<u8>, _>>()?;
    let mut labels = Vec::new();
    for (has, size) in labelled.iter().zip([columns, rows, levels]) {
        labels.push(if *has == 0 { None } else { Some(read_labels(&mut bytes, size)?) });
    }
    let mut labels = labels.into_iter();
    let (columns_named, rows_named) = (labels.next().flatten(), labels.next().flatten());
    let level_names = labels.next().flatten();
    let mut draft = Draft::new(Stated::Cells, move |_| place.clone());
    let (row_names, column_names) = sides(rows_named, columns_named, rows, columns, &mut draft);
    draft.declares();
    for name in &row_names {
        draft.node(name, name, Mode::First, 1)?;
    }
    if draft.two_mode {
        draft.stated = Stated::Nothing;
        for name in &column_names {
            draft.node(name, name, Mode::Second, 1)?;
        }
    }
    let offset = if draft.two_mode { row_names.len() } else { 0 };
    let mut cells = values.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap_or_default()));
    for level in 0..levels {
        let name = level_names.as_ref().and_then(|names| names.get(usize::try_from(level).ok()?).cloned());
        let name = name.filter(|name| !name.is_empty()).or_else(|| (levels > 1).then(|| (level + 1).to_string()));
        let mut ties = Vec::new();
        for row in 0..row_names.len() {
            for column in 0..column_names.len() {
                let Some(value) = cells.next() else { continue };
                let weight = weight(value, row_names.get(row), column_names.get(column))?;
                let diagonal = row == column && !draft.two_mode;
                if weight == Some(0.0) || diagonal && weight.is_none() {
                    continue;
                }
                let key = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                ties.push(DraftTie { source: key(row), target: key(offset + column), weight, line: 1, arc: false });
            }
        }
        draft.matrix(name.as_deref(), 1)?.ties.extend(ties);
    }
    draft.finish(options)
}

/// The names of a dimension: each with its length in bytes, two bytes a character.
fn read_labels(bytes: &mut Bytes<'_>, size: u64) -> Result<Vec<String>, NetworkError> {
    let mut labels = Vec::new();
    for _ in 0..size {
        let length = bytes.short()?;
        let length = usize::try_from(length).ok().filter(|length| length.is_multiple_of(2));
        let length = length.ok_or_else(|| bytes.bad("a label whose length is odd or below 0"))?;
        let characters =
            bytes.take(length)?.chunks_exact(2).map(|two| u16::from_le_bytes(two.try_into().unwrap_or_default()));
        let label: Result<String, _> = char::decode_utf16(characters).collect();
        labels.push(label.map_err(|_| bytes.bad("a label that is no text"))?);
    }
    Ok(labels)
}

/// The names of rows and columns, numbers where they have none, and whether these are two modes.
fn sides(
    rows: Option<Vec<String>>,
    columns: Option<Vec<String>>,
    row_size: u64,
    column_size: u64,
    draft: &mut Draft<'_>,
) -> (Vec<String>, Vec<String>) {
    let numbered = |letter: &str, size: u64| (1..=size).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
    draft.two_mode = row_size != column_size || rows.is_some() && columns.is_some() && rows != columns;
    if draft.two_mode {
        return (
            rows.unwrap_or_else(|| numbered("r", row_size)),
            columns.unwrap_or_else(|| numbered("c", column_size)),
        );
    }
    let names = rows.or(columns).unwrap_or_else(|| numbered("", row_size));
    (names.clone(), names)
}

/// A value as it was meant: 0.1, and not the number that is nearest to it in 32 bits.
fn weight(value: f32, row: Option<&String>, column: Option<&String>) -> Result<Option<f64>, NetworkError> {
    if value >= MISSING {
        return Ok(None);
    }
    let exact = value.to_string().parse::<f64>().ok().filter(|value| value.is_finite());
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    exact.map(Some).ok_or_else(|| NetworkError::NotFinite {
        source_node: name(row),
        target_node: name(column),
        weight: f64::from(value),
        place: None,
    })
}
