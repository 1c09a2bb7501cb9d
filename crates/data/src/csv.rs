//! Text files whose cells are separated by commas, semicolons or tabs.
//!
//! The parser is our own for two reasons: a quote that is never closed must be an error with its row (lenient parsers swallow
//! the rest of the file into one cell), and every record must know the line on which it starts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use arrow_array::{Array, ArrayRef, RecordBatch};
use parse::Records;

use crate::encoding::{decoded, is_marked};
use crate::format::{MAX_EXPANDED_BYTES, check_size};
use crate::grid::{Cell, Grid, left_out};
use crate::number::{parse as parse_number, shortest};
use crate::table::{Origin, Values};
use crate::{
    DataError, DecimalMark, Delimiter, Diagnostic, FileLimit, Format, Listed, Place, ReadOptions, ReadTable, Row,
    TextStyle,
};

mod parse;

/// The table of a text file.
pub(crate) fn read(bytes: &[u8], file: Option<&str>, options: &ReadOptions) -> Result<ReadTable, DataError> {
    let place = Place { file: file.map(str::to_owned), ..Place::default() };
    let (text, told) = decode(bytes, &place)?;
    let (grid, told) = grid(&text, place, options, told)?;
    grid.into_read(options, told)
}

/// The cells of a text, and what is told of it.
fn grid<'a>(
    text: &'a str,
    place: Place,
    options: &ReadOptions,
    mut told: Vec<Diagnostic>,
) -> Result<(Grid<'a>, Vec<Diagnostic>), DataError> {
    let file = place.file.clone();
    let said = separator_line(text);
    let (text, line) = match said {
        Some((_, rest)) if options.names_row <= 1 => (rest, 2),
        _ => below(text, options.names_row),
    };
    let said = said.map(|(delimiter, _)| delimiter);
    let delimiter = options.delimiter.or(said).unwrap_or_else(|| detect(text, file.as_deref()));
    let mut records = Records::new(text, delimiter, place.clone()).at_line(line);
    let Some(mut header) = records.next().transpose()? else {
        return Err(match options.names_row {
            0 | 1 => DataError::EmptyFile { place },
            row => DataError::NoNamesRow { place, row },
        });
    };
    let names_at = Some(Row::Line(header.line));
    let named = header.cells.len();
    let mut columns: Vec<Vec<Cell<'_>>> = vec![Vec::new(); header.cells.len()];
    let (mut rows, mut separators) = (Vec::new(), 0);
    for record in records {
        let mut record = record?;
        if record.cells.len() > 1 && record.cells.iter().all(|cell| is_blank(cell)) {
            separators += 1;
            continue;
        }
        // A separator at the end of a row or of the header alone, as some programs write it, begins a column without name and value.
        check_size(rows.len() as u64 + 1, record.cells.len(), &place)?;
        let (have, mut want) = (record.cells.len(), header.cells.len());
        if rows.is_empty() && have == want + 1 && lacks_first_name(text, delimiter) {
            let names: Vec<String> = header.cells.iter().map(|name| name.trim().to_owned()).collect();
            let message = format!(
                "every row has a cell more than there are names: its first cell names the unit, and the others are {}",
                Listed(&names)
            );
            let help = "so R writes it; if another name is lost, write it into the first row";
            told.push(Diagnostic::warning("DAT121", message).help(help).at(place.clone()));
            header.cells.insert(0, Cow::Borrowed(""));
            columns.push(Vec::new());
            want = have;
        }
        if have > want && record.cells.iter().skip(want).all(|cell| is_blank(cell)) {
            header.cells.resize(have, Cow::Borrowed(""));
            columns.resize(have, vec![Cell::Empty; rows.len()]);
        } else if want > have && header.cells.iter().skip(have).all(|cell| is_blank(cell)) {
            record.cells.resize(want, Cow::Borrowed(""));
        }
        if record.cells.len() != header.cells.len() {
            let (found, expected) = (have, named);
            let names = names_row(text, delimiter, line, expected);
            return Err(DataError::Ragged { place: place.clone().row(record.row()), found, expected, names });
        }
        check_size(rows.len() as u64 + 1, header.cells.len(), &place)?;
        rows.push(record.row());
        for (column, cell) in columns.iter_mut().zip(record.cells) {
            column.push(if cell.is_empty() { Cell::Empty } else { Cell::Text(cell) });
        }
    }
    told.extend(left_out(separators, ", of separators alone,", &place));
    let header = header.cells.into_iter().map(std::borrow::Cow::into_owned).collect();
    let decimal_comma = delimiter != Delimiter::Comma;
    let origin = Origin { file, rows, ..Origin::default() };
    Ok((Grid { origin, names_at, header, columns, decimal_comma, taken: Vec::new() }, told))
}

fn is_blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

/// What first columns are called that name units.
const UNITS: [&str; 12] =
    ["id", "case", "cases", "unit", "units", "name", "nr", "no", "number", "person", "respondent", "country"];

/// Whether every row has one cell more than there are names, since the first column has none, as R's `write.table` writes it. Where commas
/// separate the cells they may be those of decimals as well, unless every line begins with a quote, as R's do.
fn lacks_first_name(text: &str, delimiter: Delimiter) -> bool {
    let mut records = Records::new(text, delimiter, Place::default()).map_while(Result::ok);
    let Some(header) = records.next().map(|header| header.cells) else { return false };
    let named = header.len();
    let rows: Vec<_> = records.filter(|record| !record.cells.iter().all(|cell| is_blank(cell))).collect();
    let is_quoted = || text.lines().filter(|line| !is_blank(line)).all(|line| line.starts_with('"'));
    let units: BTreeSet<&str> = rows.iter().filter_map(|row| row.cells.first()).map(|cell| cell.trim()).collect();
    // A first column that has a name, so that it is the name of another that was lost: R quotes all of them.
    let names_units = header.first().is_some_and(|name| UNITS.contains(&name.trim().to_lowercase().as_str()));
    units.len() == rows.len()
        && (is_quoted() || !names_units)
        && rows.iter().all(|row| row.cells.len() == named + 1)
        && rows.iter().any(|row| row.cells.last().is_some_and(|cell| !is_blank(cell)))
        && (delimiter != Delimiter::Comma || is_quoted())
        && !rows.split_first().is_some_and(|(first, below)| {
            is_names(&first.cells) && (!is_quoted() || !below.iter().all(|row| is_names(&row.cells)))
        })
}

/// Whether no cell of a row is a number, as in one of names.
fn is_names(cells: &[Cow<'_, str>]) -> bool {
    let is_number = |cell: &Cow<'_, str>| {
        [DecimalMark::Point, DecimalMark::Comma].iter().any(|mark| parse_number(cell, *mark).is_some())
    };
    !cells.iter().any(is_number)
}

/// The separator that the first line says, as spreadsheets write and read it (`sep=;`), and the text below that line.
fn separator_line(text: &str) -> Option<(Delimiter, &str)> {
    let said = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let delimiter = match said.chars().next()? {
        ',' => Delimiter::Comma,
        ';' => Delimiter::Semicolon,
        '\t' => Delimiter::Tab,
        _ => return None,
    };
    let rest = said.get(1..)?.trim_start_matches('"');
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some((delimiter, rest))
}

/// The text from the line on in which the names stand, and which it is.
fn below(text: &str, names_row: u64) -> (&str, u64) {
    let (mut rest, mut line) = (text, 1);
    while line < names_row {
        let Some(end) = rest.find(['\n', '\r']) else { return ("", line) };
        let width = if rest.get(end..).is_some_and(|end| end.starts_with("\r\n")) { 2 } else { 1 };
        rest = rest.get(end + width..).unwrap_or_default();
        line += 1;
    }
    (rest, line)
}

/// The line in which the names seem to stand where titles are above them: the first of the records that have as many cells as most of those
/// looked at, and more than the first. Where that is one cell more, in a row with numbers, it is rather the first name that lacks.
fn names_row(text: &str, delimiter: Delimiter, line: u64, header: usize) -> Option<u64> {
    let records = || Records::new(text, delimiter, Place::default()).at_line(line).take(SAMPLE).map_while(Result::ok);
    let widths: Vec<usize> = records().map(|record| record.cells.len()).collect();
    let of = |width: usize| widths.iter().filter(|found| **found == width).count();
    let usual = widths.iter().copied().max_by_key(|width| (of(*width), *width)).filter(|usual| *usual > header)?;
    let row = records().find(|record| record.cells.len() == usual)?;
    (usual > header + 1 || is_names(&row.cells)).then_some(row.line)
}

/// How many records are looked at to find out the delimiter.
const SAMPLE: usize = 100;

/// The delimiter under which the header has several cells and most rows have as many as the header, and that splits no cell between
/// quotes. Where nothing tells, it is a tab in a `.tsv` file and a comma in any other.
fn detect(text: &str, file: Option<&str>) -> Delimiter {
    let usual = match file.and_then(|name| name.rsplit_once('.')) {
        Some((_, extension)) if extension.eq_ignore_ascii_case("tsv") || extension.eq_ignore_ascii_case("tab") => {
            Delimiter::Tab
        }
        _ => Delimiter::Comma,
    };
    let candidates = [usual, Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab];
    let mut best = (usual, (0, 0, 0, 1));
    let mut below_titles = None;
    for candidate in candidates {
        let mut records = Records::new(text, candidate, Place::default());
        let Some(Ok(header)) = records.next() else { continue };
        let width = header.cells.len();
        // A cell that is no quoted one, which alone is put together anew, and holds a quote is a piece of one.
        let torn =
            |cells: &[Cow<'_, str>]| cells.iter().any(|cell| matches!(cell, Cow::Borrowed(text) if text.contains('"')));
        let mut is_whole = !torn(&header.cells);
        let widths: Vec<usize> = records
            .take(SAMPLE)
            .map_while(Result::ok)
            .map(|record| {
                is_whole &= !torn(&record.cells);
                record.cells.len()
            })
            .collect();
        if width < 2 {
            // Titles may stand above the names of a table of three columns or more.
            let many = widths.iter().filter(|width| **width > 2).count();
            if 2 * many > widths.len() && below_titles.is_none_or(|(_, most)| many > most) {
                below_titles = Some((candidate, many));
            }
            continue;
        }
        let same = widths.iter().filter(|found| **found == width).count();
        let score = (usize::from(same == widths.len()), same, usize::from(is_whole), width);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    if best.1.3 == 1 { below_titles.map_or(best.0, |(candidate, _)| candidate) } else { best.0 }
}

/// What to do with a file that is no text of bytes, where it can be told what it is.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).take(200).filter(|byte| **byte == 0).count();
    let half = (bytes.len() / 2).min(200);
    if bytes.starts_with(b"PK\x03\x04") {
        Some("it is a workbook or another archive under the name of a text; let its name end in .xlsx if it is one")
    } else if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        Some("it is an old workbook under the name of a text; let its name end in .xls")
    } else if !is_marked(bytes) && half > 4 && zeros(0).max(zeros(1)) > half / 2 && zeros(0).min(zeros(1)) == 0 {
        Some("it seems to be UTF-16 without the mark that says so; save it as UTF-8")
    } else {
        None
    }
}

/// The text of a file, without its byte-order mark, and what there is to tell about it. What follows a mark keeps to it.
fn decode<'a>(bytes: &'a [u8], place: &Place) -> Result<(Cow<'a, str>, Vec<Diagnostic>), DataError> {
    if let Some(reason) = not_text(bytes) {
        return Err(DataError::Malformed { place: place.clone(), format: Format::Csv, reason: reason.to_owned() });
    }
    let (text, told) = match decoded(bytes, place) {
        (_, Some(_)) if is_marked(bytes) => return Err(DataError::NotText { place: place.clone() }),
        decoded => decoded,
    };
    if text.len() as u64 > MAX_EXPANDED_BYTES {
        let limit = FileLimit::ExpandedBytes;
        return Err(DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES });
    }
    if text.contains('\0') {
        return Err(DataError::NotText { place: place.clone() });
    }
    Ok((text, told.into_iter().collect()))
}

/// The bytes of a text file that holds the batch.
pub(crate) fn write(batch: &RecordBatch, style: TextStyle) -> Vec<u8> {
    let mut text = String::new();
    let (schema, delimiter) = (batch.schema(), style.separator.as_char());
    line(&mut text, delimiter, schema.fields().iter().map(|field| text_cell(field.name(), style)));
    for row in 0..batch.num_rows() {
        line(&mut text, delimiter, batch.columns().iter().map(|column| cell(column, row, style)));
    }
    text.into_bytes()
}

/// A text, which a spreadsheet shows and does not calculate where that is wanted.
fn text_cell(text: &str, style: TextStyle) -> String {
    let is_formula = style.quote_formulas && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

fn cell(column: &ArrayRef, row: usize, style: TextStyle) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match Values::of(column) {
        Values::Text(values) => text_cell(values.value(row), style),
        // Where semicolons separate cells, spreadsheets read a decimal comma, and may make a date of 1.5.
        Values::Number(values) if style.separator == Delimiter::Semicolon => {
            shortest(values.value(row)).replace('.', ",")
        }
        Values::Number(values) => shortest(values.value(row)),
        Values::Integer(values) => values.value(row).to_string(),
        Values::Boolean(values) => values.value(row).to_string(),
        Values::Other => String::new(),
    }
}

fn line(text: &mut String, delimiter: char, cells: impl Iterator<Item = String>) {
    let start = text.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(delimiter);
        }
        // Semicolons and tabs are quoted too, so that nobody's reader takes them for the delimiter; a decimal comma is none.
        let is_number = delimiter == ';' && cell.chars().all(|c| c.is_ascii_digit() || "-,e".contains(c));
        let special = cell.contains(['"', ',', ';', '\t', '\n', '\r']) && !is_number;
        if special || cell.starts_with(' ') || cell.ends_with(' ') {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    if text.len() == start {
        // A line without a character would be no record.
        text.push_str("\"\"");
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, expected) in [
            ("a,b\n1,2\n", Delimiter::Comma),
            ("a;b\n1,5;2,5\n", Delimiter::Semicolon),
            ("a\tb\n1,5\t2;5\n", Delimiter::Tab),
            ("a,b\n\"x;y;z\",2\n", Delimiter::Comma),
            ("a;\"b,c\"\n1;2\n", Delimiter::Semicolon),
            ("\"a\nb\";c\n1;2\n", Delimiter::Semicolon),
            ("name,x;y\nb,2\n", Delimiter::Comma),
            ("a;b;c\n1;2;3\n1;2\n", Delimiter::Semicolon),
            ("a\n1\n", Delimiter::Comma),
            ("", Delimiter::Comma),
            ("a;b\n", Delimiter::Semicolon),
            ("a,\"b;c;d;e\"\n", Delimiter::Comma),
            ("a,\"b=\"\"x;y;z\"\"\"\n1,\"p;q=\"\"r\"\";s\"\n", Delimiter::Comma),
            ("a;b\n3\" pipe;1,2\n", Delimiter::Semicolon),
            ("Survey\nby J. Roe\na;b;c\n1;2;3\n4;5;6\n", Delimiter::Semicolon),
            ("remark\nyes, well\nno; never\n", Delimiter::Comma),
        ] {
            assert_eq!(detect(text, None), expected, "{text:?}");
        }
        assert_eq!(detect("a\n1\n", Some("x.TSV")), Delimiter::Tab);
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<(&str, usize)>) {
        let found = decode(bytes, &Place::file("x.csv")).ok();
        assert_eq!(
            found.map(|(text, told)| (text.into_owned(), told.len())),
            expected.map(|(text, told)| (text.to_owned(), told))
        );
    }

    #[test]
    fn encodings() {
        check("é,ü".as_bytes(), Some(("é,ü", 0)));
        check(b"\xef\xbb\xbfa,b", Some(("a,b", 0)));
        check(b"a\n\xe9t\xe9,\x80", Some(("a\nété,€", 1)));
        check(b"\xff\xfea\0,\0b\0", Some(("a,b", 0)));
        check(b"\xfe\xff\0a\0,\0b", Some(("a,b", 0)));
        check(b"\xff\xfea\0,\0b", None);
        check(b"\xff\xfe\x00\xd8a\0", None);
        check(b"PK\x03\x04\0\0", None);
        check(b"\xef\xbb\xbf\xe9", None);
        check(b"", Some(("", 0)));
    }

    #[test]
    fn the_first_foreign_byte_is_told_with_its_row() {
        let (_, told) = decode(b"a\nb\n\xe9", &Place::default()).expect("text");
        assert_eq!(told.first().and_then(|d| d.place.clone()), Some(Place::default().line(3)));
    }
}
