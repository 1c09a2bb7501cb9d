//! Workbooks of Excel 97 to 2003, made here record by record ([MS-XLS], [MS-CFB]) and read by another crate, too.
#![cfg(feature = "xlsx")]
#![allow(clippy::unwrap_used, reason = "a test may")]

use calamine::{Data, Reader as _, Xls};
use crosscase_data::{Format, ReadOptions, Row, SheetCell, read_bytes, read_workbook, to_bytes};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

/// A text of one byte a letter, after its length.
fn text(text: &str) -> Vec<u8> {
    [&u16::try_from(text.len()).unwrap().to_le_bytes()[..], &[0], text.as_bytes()].concat()
}

fn cell(kind: u16, row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    let head: Vec<u8> = [row, column, style].iter().flat_map(|number| number.to_le_bytes()).collect();
    record(kind, &[&head, rest].concat())
}

fn shared(row: u16, column: u16, at: u32) -> Vec<u8> {
    cell(0x00fd, row, column, 0, &at.to_le_bytes())
}

fn begin(kind: u8) -> Vec<u8> {
    record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// The stream of a workbook of these sheets, each a name and its records; style 1 shows dates.
fn stream(sheets: &[(&str, Vec<u8>)], texts: &[Vec<u8>], continued: &[u8]) -> Vec<u8> {
    let style = |format: u8| record(0x00e0, &[&[0, 0, format, 0][..], &[0; 16]].concat());
    let count = u32::try_from(texts.len()).unwrap().to_le_bytes();
    let shared = record(0x00fc, &[&count[..], &count, &texts.concat()].concat());
    let rest = if continued.is_empty() { Vec::new() } else { record(0x003c, continued) };
    let frame = |starts: &[u32]| {
        let named = |((name, _), start): (&(&str, Vec<u8>), &u32)| {
            let name = [&[u8::try_from(name.len()).unwrap(), 0], name.as_bytes()].concat();
            record(0x0085, &[&start.to_le_bytes()[..], &[0, 0], &name].concat())
        };
        let names: Vec<u8> = sheets.iter().zip(starts).flat_map(named).collect();
        [
            begin(5),
            record(0x0042, &[0xb0, 4]),
            style(0),
            style(14),
            names,
            shared.clone(),
            rest.clone(),
            record(0x000a, &[]),
        ]
        .concat()
    };
    let mut starts = vec![0; sheets.len()];
    let mut at = frame(&starts).len();
    let pages: Vec<Vec<u8>> =
        sheets.iter().map(|(_, cells)| [begin(0x10), cells.clone(), record(0x000a, &[])].concat()).collect();
    for (start, page) in starts.iter_mut().zip(&pages) {
        *start = u32::try_from(at).unwrap();
        at += page.len();
    }
    [frame(&starts), pages.concat()].concat()
}

/// A compound file with one stream in sectors of 512 bytes: the table, the directory, the stream.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = u32::try_from(stream.len() / 512).unwrap();
    let mut table = vec![0xffff_fffd, END];
    table.extend((3..2 + sectors).chain([END]));
    table.resize(128, u32::MAX);
    let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    header.resize(24, 0);
    header.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    header.resize(44, 0);
    for number in [1, 1, 0, 4096, END, 0, END, 0, 0] {
        header.extend(number.to_le_bytes());
    }
    header.resize(512, 0xff);
    let entry = |name: &str, kind: u8, start: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend(u16::try_from(2 * name.len() + 2).unwrap().to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend([u32::MAX, u32::MAX, 1].iter().flat_map(|number| number.to_le_bytes()));
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(u64::try_from(size).unwrap().to_le_bytes());
        entry
    };
    let mut directory = [entry("Root Entry", 5, END, 0), entry("Workbook", 2, 2, stream.len())].concat();
    directory.resize(512, 0);
    [header, table.iter().flat_map(|next| next.to_le_bytes()).collect(), directory, stream].concat()
}

fn workbook() -> Vec<u8> {
    let number = |value: f64| value.to_le_bytes();
    // Rows: the names, then numbers in every form that they are kept in.
    let first = [
        shared(0, 0, 0),
        shared(0, 1, 1),
        cell(0x0204, 0, 2, 0, &text("when")),
        shared(1, 0, 2),
        cell(0x0203, 1, 1, 0, &number(0.1 + 0.2)),
        cell(0x0203, 1, 2, 1, &number(45_205.0)),
        shared(2, 0, 3),
        cell(0x027e, 2, 1, 0, &0xffff_fffa_u32.to_le_bytes()),
        cell(0x0203, 2, 2, 1, &number(45_206.5)),
        // 4 and 5 in one record: row, first column, twice a style and a number, last column.
        record(0x00bd, &[3, 0, 3, 0, 0, 0, 0x12, 0, 0, 0, 0, 0, 0x16, 0, 0, 0, 4, 0]),
    ]
    .concat();
    let computed = [&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 6], &[0, 0]].concat();
    let second = [
        cell(0x0006, 0, 0, 0, &[&number(7.0)[..], &[0; 6], &[0, 0]].concat()),
        cell(0x0006, 1, 0, 0, &computed),
        record(0x0207, &text("seven")),
        cell(0x0205, 2, 0, 0, &[1, 0]),
        cell(0x0205, 3, 0, 0, &[7, 1]),
    ]
    .concat();
    // The last text is of wide letters, is said to have a run of fonts, and goes on in the next record in narrow ones.
    let wide = [&5_u16.to_le_bytes()[..], &[9, 1, 0], b"Z\0o\0\xeb\0"].concat();
    let texts = [text("id"), text("x"), text("ash"), wide];
    compound(stream(&[("first", first), ("second", second)], &texts, b"\0!?\0\0\0\0"))
}

#[test]
fn cells_of_every_kind_are_read_as_another_reader_reads_them() {
    let bytes = workbook();
    let sheets = read_workbook(&bytes, Some("a.xls")).unwrap();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    let column = |sheet: usize, column: usize| {
        (0..4).map(|row| sheets[sheet].cell(row, column).text().unwrap_or_default()).collect::<Vec<_>>()
    };
    assert_eq!(column(0, 0), ["id", "ash", "Zoë!?", ""]);
    assert_eq!(column(0, 1), ["x", "0.30000000000000004", "-2", ""]);
    assert_eq!(column(0, 2), ["when", "2023-10-06", "2023-10-07T12:00:00", ""]);
    assert_eq!(column(1, 0), ["7", "seven", "true", "#DIV/0!"]);
    assert_eq!((sheets[0].cell(3, 3), sheets[0].cell(3, 4)), (&SheetCell::Number(4.0), &SheetCell::Number(5.0)));
    let mut other = Xls::new(std::io::Cursor::new(&bytes)).unwrap();
    for sheet in &sheets {
        let range = other.worksheet_range(&sheet.name).unwrap();
        for (row, column, cell) in range.cells() {
            let own = sheet.cell(row, column);
            match cell {
                Data::Empty => assert_eq!(own, &SheetCell::Empty),
                Data::Float(value) => assert_eq!(own.number(), Some(*value)),
                Data::Int(value) => assert_eq!(own.text(), Some(value.to_string())),
                Data::String(value) => assert_eq!(own.text().as_ref(), Some(value)),
                Data::Bool(value) => assert_eq!(own.text(), Some(value.to_string())),
                _ => assert!(own.text().is_some(), "{cell:?}"),
            }
        }
    }
}

#[test]
fn an_old_workbook_is_a_table_like_any_other() {
    let page =
        [shared(0, 0, 0), shared(0, 1, 1), shared(2, 0, 2), cell(0x0203, 2, 1, 0, &1.5_f64.to_le_bytes())].concat();
    let bytes = compound(stream(&[("only", page)], &[text("id"), text("x"), text("ash")], &[]));
    // What it is called does not matter: it says itself what it is.
    for format in [Format::Xls, Format::Xlsx] {
        let table = read_bytes(&bytes, format, Some("a.xls"), &ReadOptions::new()).unwrap().table;
        assert_eq!(table.numbers("x").unwrap(), [Some(1.5)]);
        assert_eq!(table.place(0, None).row, Some(Row::Sheet(3)));
        assert_eq!(to_bytes(&table, Format::Xls).unwrap_err().code(), "DAT034");
    }
}

/// The sheet of an old workbook that is hidden is not the one that is read, and a text is no workbook, whatever it is called.
#[test]
fn hidden_sheets_and_texts() {
    let page = |value: f64| {
        [shared(0, 0, 0), shared(0, 1, 1), shared(1, 0, 2), cell(0x0203, 1, 1, 0, &value.to_le_bytes())].concat()
    };
    let mut bytes = stream(&[("old", page(1.0)), ("new", page(2.0))], &[text("id"), text("x"), text("ash")], &[]);
    let name = bytes.windows(5).position(|found| found == b"\x03\0old").unwrap();
    let read =
        |stream: Vec<u8>| read_bytes(&compound(stream), Format::Xls, Some("a.xls"), &ReadOptions::new()).unwrap();
    assert_eq!(read(bytes.clone()).table.numbers("x").unwrap(), [Some(1.0)]);
    for state in [1, 2] {
        bytes[name - 2] = state;
        let found = read(bytes.clone());
        assert_eq!(found.table.numbers("x").unwrap(), [Some(2.0)]);
        assert!(found.diagnostics[0].help.as_ref().unwrap().ends_with("there are old (hidden), new"));
    }
    for (text, expected) in
        [("<html><table>", "web page"), ("id\tx\nash\t1\n", "a text"), ("\u{feff} <html>", "web page")]
    {
        let error =
            read_bytes(text.as_bytes(), Format::Xls, Some("a.xls"), &ReadOptions::new()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

/// A file cannot ask for more room than it has, and what is damaged is told.
#[test]
fn a_damaged_or_hostile_workbook_is_an_error() {
    let far = |row: u16, column: u16| cell(0x0203, row, column, 0, &1.0_f64.to_le_bytes());
    let of = |cells: Vec<u8>| compound(stream(&[("a", cells)], &[], &[]));
    let mut ring = of(far(0, 0));
    // The second sector of the stream is followed by the first.
    ring[512 + 4 * 3..512 + 4 * 4].copy_from_slice(&2_u32.to_le_bytes());
    let old = compound([record(0x0809, &[0, 5, 5, 0]), record(0x000a, &[])].concat());
    let locked = compound([begin(5), record(0x002f, &[1, 0])].concat());
    for (bytes, expected) in [
        (of([far(0, 0), far(9, 40_000)].concat()), "more columns than the 16384 allowed"),
        (of([far(0, 0), far(65_535, 255)].concat()), "column 256 has no name (a.xls, cell IV1)"),
        (ring, "it holds no workbook that can be read"),
        (old, "it is older than Excel 97"),
        (locked, "it has a password"),
        (of(Vec::new()), "this file is empty"),
    ] {
        let error = read_bytes(&bytes, Format::Xls, Some("a.xls"), &ReadOptions::new()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}, not {expected}");
    }
    // Whatever byte is another, and wherever it ends, there is an answer.
    let whole = workbook();
    for at in (0..whole.len()).step_by(37) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        let _ = read_workbook(&bytes, None);
        let _ = read_workbook(&whole[..at], None);
    }
}
