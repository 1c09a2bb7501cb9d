//! Records of a text file, each with the line on which it starts.

use std::borrow::Cow;

use crate::format::MAX_COLUMNS;
use crate::options::Delimiter;
use crate::{DataError, FileLimit, Place, Row};

/// One row of cells.
#[derive(Debug, PartialEq)]
pub(super) struct Record<'a> {
    /// The line on which it starts, from 1.
    pub(super) line: u64,
    /// Which it is after the first, which holds the names.
    pub(super) number: u64,
    pub(super) cells: Vec<Cow<'a, str>>,
}

impl Record<'_> {
    /// Where it stands.
    pub(super) const fn row(&self) -> Row {
        Row::Record { line: self.line, record: self.number }
    }
}

/// The records of a text. Lines end in LF, CRLF or CR; lines without a character are no records.
#[derive(Clone, Debug)]
pub(super) struct Records<'a> {
    rest: &'a str,
    line: u64,
    number: u64,
    delimiter: char,
    file: Place,
}

/// What stands after a cell.
enum After {
    Cell,
    Line,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, delimiter: Delimiter, file: Place) -> Self {
        Self { rest: text, line: 1, number: 0, delimiter: delimiter.as_char(), file }
    }

    /// The same, of which the first line is that line of the file.
    pub(super) const fn at_line(mut self, line: u64) -> Self {
        self.line = line;
        self
    }

    /// The record that is being read, by the line on which it starts; the header is none.
    const fn row(&self, line: u64) -> Row {
        match self.number {
            0 => Row::Line(line),
            record => Row::Record { line, record },
        }
    }

    /// Goes past `n` bytes, which must be a character boundary.
    fn advance(&mut self, n: usize) -> &'a str {
        let (passed, rest) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = rest;
        passed
    }

    /// Goes past a line's end if one stands here.
    fn end_of_line(&mut self) -> bool {
        let width = if self.rest.starts_with("\r\n") {
            2
        } else if self.rest.starts_with(['\n', '\r']) {
            1
        } else {
            return false;
        };
        self.advance(width);
        self.line += 1;
        true
    }

    fn cell(&mut self, start: u64) -> Result<(Cow<'a, str>, After), DataError> {
        let cell = if self.rest.starts_with('"') { self.quoted(start)? } else { self.bare() };
        if self.rest.starts_with(self.delimiter) {
            self.advance(1);
            return Ok((cell, After::Cell));
        }
        if self.rest.is_empty() || self.end_of_line() {
            return Ok((cell, After::Line));
        }
        Err(DataError::TextAfterQuote { place: self.file.clone().row(self.row(start)) })
    }

    fn bare(&mut self) -> Cow<'a, str> {
        let end = self.rest.find([self.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        Cow::Borrowed(self.advance(end))
    }

    fn quoted(&mut self, start: u64) -> Result<Cow<'a, str>, DataError> {
        self.advance(1);
        let mut cell = Cow::Borrowed("");
        loop {
            let Some(end) = self.rest.find('"') else {
                return Err(DataError::UnclosedQuote { place: self.file.clone().row(self.row(start)) });
            };
            let passed = self.advance(end);
            self.line += lines(passed);
            if cell.is_empty() {
                cell = Cow::Borrowed(passed);
            } else {
                cell.to_mut().push_str(passed);
            }
            self.advance(1);
            if !self.rest.starts_with('"') {
                return Ok(cell);
            }
            self.advance(1);
            cell.to_mut().push('"');
        }
    }
}

/// How many lines end in a text; CRLF is one end.
fn lines(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    bytes.iter().enumerate().filter(|(at, b)| **b == b'\n' || (**b == b'\r' && lone(*at))).count() as u64
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.end_of_line() {}
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            match self.cell(line) {
                Ok((cell, After::Cell)) => cells.push(cell),
                Ok((cell, After::Line)) => {
                    cells.push(cell);
                    let number = self.number;
                    self.number += 1;
                    return Some(Ok(Record { line, number, cells }));
                }
                Err(error) => {
                    self.rest = "";
                    return Some(Err(error));
                }
            }
            // A line of separators alone would take many times its length.
            if cells.len() as u64 >= MAX_COLUMNS {
                self.rest = "";
                let place = self.file.clone().row(self.row(line));
                return Some(Err(DataError::TooLarge { place, limit: FileLimit::Columns, allowed: MAX_COLUMNS }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let found: Result<Vec<_>, _> = Records::new(text, Delimiter::Comma, Place::default()).collect();
        let found = found.expect("well formed");
        let found: Vec<(u64, Vec<&str>)> =
            found.iter().map(|r| (r.line, r.cells.iter().map(AsRef::as_ref).collect())).collect();
        let expected: Vec<(u64, Vec<&str>)> = expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn records_know_their_lines() {
        check("", &[]);
        check("\n\r\n", &[]);
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a\r1\r2", &[(1, &["a"]), (2, &["1"]), (3, &["2"])]);
        check("a\n\n1\n\n\n", &[(1, &["a"]), (3, &["1"])]);
        check("a,\n,b\n", &[(1, &["a", ""]), (2, &["", "b"])]);
        check("\"x\ny\r\nz\",1\nw,2", &[(1, &["x\ny\r\nz", "1"]), (4, &["w", "2"])]);
        check("\"say \"\"hi\"\"\",\"\"\n", &[(1, &["say \"hi\"", ""])]);
        check("\"\"\"\"\n\"\"\n", &[(1, &["\""]), (2, &[""])]);
        check("5\" pipe,b\n", &[(1, &["5\" pipe", "b"])]);
    }

    #[test]
    fn broken_quotes_are_errors_with_their_row() {
        for (text, code, line, record) in
            [("a,b\n1,\"2\n3,4\n", "DAT028", 2, 1), ("a\n\"x\" y\n", "DAT029", 2, 1), ("a\n\n1\n\"", "DAT028", 4, 2)]
        {
            let error = Records::new(text, Delimiter::Comma, Place::default()).find_map(Result::err).expect(text);
            assert_eq!(
                (error.code(), error.place().and_then(|p| p.row)),
                (code, Some(Row::Record { line, record })),
                "{text:?}"
            );
        }
    }
}
