//! References as a table: a row a record, columns by the names that databases give them, or the tags of Web of Science.

use crate::ReviewError;
use crate::record::Found;
use crosscase_data::{
    DataError, Diagnostic, Format, NoRows, ReadOptions, Table, diagnostics_for, read_bytes, written_alike,
};

const TITLES: &[&str] = &["title", "article title", "document title", "primary title", "ti"];
const AUTHORS: &[&str] = &[
    "author",
    "authors",
    "author full names",
    "author names",
    "first author",
    "authorships.author.display_name",
    "creator",
    "creators",
    "af",
    "au",
];
const DATES: &[&str] = &[
    "year",
    "publication year",
    "published year",
    "year published",
    "pub year",
    "date",
    "publication date",
    "date published",
    "published",
    "py",
];
const DOIS: &[&str] = &["doi", "digital object identifier", "di"];
const ADDRESSES: &[&str] = &["url", "link", "doi link"];
const JOURNALS: &[&str] = &["journal", "source title", "publication title", "journal/book", "so"];
const SUMMARIES: &[&str] = &["abstract", "abstract note", "ab"];
const KINDS: &[&str] = &["document type", "publication type", "type", "dt"];
const NUMBERS: &[&str] = &["pmid", "pubmed id", "pm"];

pub(super) fn read(bytes: &[u8], format: Format, file: &str) -> Result<(Vec<Found>, Vec<Diagnostic>), ReviewError> {
    let plain = ReadOptions::new().without_id().no_rows(NoRows::Allow);
    // Dimensions writes a line on the export above the names.
    let (first, plain) = match read_bytes(bytes, format, Some(file), &plain) {
        Err(DataError::Ragged { names: Some(row), .. }) => {
            let below = plain.header_row(row);
            (read_bytes(bytes, format, Some(file), &below)?, below)
        }
        read => (read?, plain),
    };
    let names: Vec<String> = first.table.column_names().into_iter().map(str::to_owned).collect();
    let read = read_bytes(bytes, format, Some(file), &names.iter().cloned().fold(plain, ReadOptions::text))?;
    let column = |wanted: &[&str]| column(&read.table, &names, wanted);
    let [titles, authors, dates] = [column(TITLES)?, column(AUTHORS)?, column(DATES)?];
    let [dois, addresses, numbers] = [column(DOIS)?, column(ADDRESSES)?, column(NUMBERS)?];
    let [journals, summaries, kinds] = [column(JOURNALS)?, column(SUMMARIES)?, column(KINDS)?];
    let found = (0..read.table.rows()).map(|row| {
        let of = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
        Found {
            titles: of(&titles).into_iter().collect(),
            author: of(&authors).and_then(|authors| first_author(&authors)),
            dates: of(&dates).into_iter().collect(),
            dois: of(&dois).into_iter().collect(),
            addresses: of(&addresses).into_iter().collect(),
            pmid: of(&numbers),
            journals: of(&journals).into_iter().collect(),
            summaries: of(&summaries).into_iter().collect(),
            kinds: of(&kinds).into_iter().collect(),
        }
    });
    let mut told = diagnostics_for(&read.diagnostics, &[]);
    for (what, called, wanted) in
        [("titles", "title", TITLES), ("authors", "authors", AUTHORS), ("years", "year", DATES)]
    {
        if !wanted.iter().any(|wanted| names.iter().any(|name| is_called(name, wanted))) {
            let message = format!("{file} has no column of {what}");
            told.push(Diagnostic::warning("REV102", message).help(format!("call it `{called}`")));
        }
    }
    Ok((found.collect(), told))
}

/// The first of these columns that there is.
fn column(table: &Table, names: &[String], wanted: &[&str]) -> Result<Vec<Option<String>>, ReviewError> {
    let is_it = |wanted: &&str| names.iter().find(|name| is_called(name, wanted));
    match wanted.iter().find_map(is_it) {
        Some(name) => Ok(table.texts(name)?),
        None => Ok(Vec::new()),
    }
}

/// Whether a column has this name, in whatever letters and with whatever signs between words: `Author(s)`, `publication_year`.
fn is_called(name: &str, wanted: &str) -> bool {
    written_alike(name, wanted)
}

/// The first of several authors: `Novak, J; Bos, P`, `Novak, Jana and Bos, Piet`, `Novak J., Bos P.`.
fn first_author(authors: &str) -> Option<String> {
    let first = authors.split([';', '|']).next()?;
    first.split(" and ").next().map(str::to_owned)
}
