//! The zip of KADE and Ken-Q: `name.txt`, `pattern.txt` with twenty counts, `sorts.txt` with a line a sorter, and
//! `statements.txt`.

use super::{ReadSorts, bad, common_grid, grid_of_twenty, not_writable, numbered, origin, twenty};
use crate::{CollectedSort, Grid, QData, QmethodError};
use crosscase_data::{Diagnostic, Place, decoded, parse_number, read_archive};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const MEMBERS: [&str; 4] = ["name.txt", "pattern.txt", "sorts.txt", "statements.txt"];
/// The most that the files of an archive may hold together, unpacked.
const MOST_BYTES: u64 = 64 << 20;

/// The sorts of an archive.
///
/// # Errors
/// [`QmethodError::BadFile`] for what is no archive, lacks `sorts.txt`, unpacks to more than 64 MiB, or holds a place that is
/// none, with file, line and field.
pub fn read(bytes: &[u8], file: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let place = || file.map_or_else(Place::default, Place::file);
    let fault = |reason: String| QmethodError::BadFile { place: place(), reason };
    let plain = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let wanted = |name: &str| MEMBERS.contains(&plain(name).as_str());
    let mut texts = std::collections::BTreeMap::new();
    let mut told = Vec::new();
    for (name, content) in read_archive(bytes, MOST_BYTES, wanted).map_err(|error| fault(error.to_string()))? {
        let name = plain(&name);
        let inside = file.map_or_else(|| name.clone(), |file| format!("{file}/{name}"));
        let (text, foreign) = decoded(&content, &Place::file(inside));
        told.extend(foreign);
        texts.insert(name, text.into_owned());
    }
    let inside = |name: &str| Some(file.map_or_else(|| name.to_owned(), |file| format!("{file}/{name}")));
    let sorts = texts.get("sorts.txt").ok_or_else(|| fault("there is no `sorts.txt` in it".to_owned()))?;
    let statements: Vec<String> = texts
        .get("statements.txt")
        .map(|text| text.trim_end().lines().map(|line| line.trim().to_owned()).collect())
        .unwrap_or_default();
    let grid =
        texts.get("pattern.txt").map(|text| pattern(text, inside("pattern.txt").as_deref())).transpose()?.flatten();
    let data = QData {
        title: texts.get("name.txt").map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        grid,
        ..lines(sorts, inside("sorts.txt").as_deref(), &statements)?
    };
    let mut read = ReadSorts::of(data)?;
    if statements.is_empty() {
        let message = "there are no statements in this archive: they are numbered, without their wordings";
        let help =
            "give the wordings with --statements, a file with one a line, or add `statements.txt` to the archive";
        told.push(Diagnostic::warning("QME124", message).at(place()).help(help));
    }
    read.diagnostics.splice(0..0, told);
    Ok(read)
}

fn pattern(text: &str, file: Option<&str>) -> Result<Option<Grid>, QmethodError> {
    let fields = text.trim().split([',', ';']).map(str::trim);
    let counts = fields
        .enumerate()
        .map(|(at, count)| {
            let fault = || bad(file, 1, Some((at + 1).to_string()), format!("`{count}` is no count of a grid"));
            if count.is_empty() { Ok(0) } else { count.parse::<usize>().map_err(|_| fault()) }
        })
        .collect::<Result<Vec<_>, _>>()?;
    grid_of_twenty(&counts)
}

/// `name,v1,…,vN`, or with semicolons: whichever there are more of in the first line.
fn lines(text: &str, file: Option<&str>, statements: &[String]) -> Result<QData, QmethodError> {
    let first = text.lines().next().unwrap_or_default();
    let mark = if first.matches(';').count() > first.matches(',').count() { ';' } else { ',' };
    let mut data = QData::default();
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in
        filled.enumerate().filter(|(nth, (_, line))| *nth > 0 || !is_head(line, mark)).map(|(_, line)| line)
    {
        let mut fields = line.trim_end_matches(['\r', mark]).split(mark).map(str::trim);
        let sorter = fields.next().unwrap_or_default().to_owned();
        let places = fields
            .enumerate()
            .map(|(field, place)| match place {
                "" => Ok(None),
                text => parse_number(text)
                    .map(Some)
                    .ok_or_else(|| bad(file, at + 1, Some((field + 2).to_string()), format!("`{text}` is no place"))),
            })
            .collect::<Result<Vec<_>, _>>()?;
        if data.statements.is_empty() {
            let count = if statements.is_empty() { places.len() } else { statements.len() };
            data.statements = numbered(count, statements);
        }
        let mut places = places;
        if places.len() > data.statements.len() {
            let (found, expected) = (places.len(), data.statements.len());
            return Err(bad(file, at + 1, None, format!("the sort has {found} places for {expected} statements")));
        }
        // Empty fields at the end of the line are left away by those who write it.
        places.resize(data.statements.len(), None);
        data.sorts.push(CollectedSort {
            sorter,
            places,
            origin: Some(origin(file, at + 1)),
            ..CollectedSort::default()
        });
    }
    Ok(data)
}

/// Whether a first line names the columns: words after its first field, or the numbers of the statements in order.
fn is_head(line: &str, mark: char) -> bool {
    let fields: Vec<&str> = line.trim_end_matches(['\r', mark]).split(mark).skip(1).map(str::trim).collect();
    let counts = (1_u32..).zip(&fields).all(|(at, field)| parse_number(field) == Some(f64::from(at)));
    let are_words = fields.iter().all(|field| !field.is_empty() && parse_number(field).is_none());
    fields.len() > 2 && (counts || are_words)
}

/// The same archive, the same bytes every time.
///
/// # Errors
/// [`QmethodError::NotWritable`] for a grid beyond −6 to 13 or a name with a comma.
pub fn write(data: &QData) -> Result<Vec<u8>, QmethodError> {
    let fault = |reason: String| not_writable("a KADE archive", reason, "write a workbook or CSV");
    let counts = match common_grid(data) {
        None => vec![0; 20],
        Some(grid) => twenty(&grid).ok_or_else(|| fault(format!("the grid {grid} reaches beyond −6 to 13")))?,
    };
    let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    let mut sorts = String::new();
    for sort in &data.sorts {
        if sort.sorter.contains([',', ';', '\n']) {
            return Err(fault(format!("the name `{}` holds a comma, a semicolon or a line break", sort.sorter)));
        }
        sorts += &sort.sorter;
        for place in &sort.places {
            sorts.push(',');
            sorts += &place.map_or_else(String::new, |place| place.to_string());
        }
        sorts.push('\n');
    }
    let statements = String::from_utf8(super::pqmethod::write_sta(data)).unwrap_or_default();
    let title = data.title.clone().unwrap_or_default();
    let files =
        [("name.txt", title), ("pattern.txt", counts.join(",")), ("sorts.txt", sorts), ("statements.txt", statements)];
    let written = || -> Result<Vec<u8>, zip::result::ZipError> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // A date is part of the format; its default is fixed and keeps the bytes the same.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        for (name, text) in &files {
            archive.start_file(*name, options)?;
            archive.write_all(text.as_bytes())?;
        }
        Ok(archive.finish()?.into_inner())
    };
    written().map_err(|error| fault(error.to_string()))
}
