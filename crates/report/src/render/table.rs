//! Tables to HTML.

use super::Writer;
use crate::error::ReportError;
use crate::table::{Cell, ColumnKind, NamedUnit, TableBlock};
use crate::text::{Inline, Text};
use crosscase_data::in_list;
use crosscase_figures::rounded;
use minijinja::{Value, context};
use std::borrow::Cow;

impl Writer {
    pub(super) fn table(&mut self, block: &TableBlock) -> Result<Value, ReportError> {
        self.tables += 1;
        let number = self.tables;
        let columns: Vec<Value> = block
            .columns
            .iter()
            .map(|column| context! { header => &column.header, class => class(column.kind) })
            .collect();
        let mut rows = Vec::new();
        for (at, row) in block.rows.iter().enumerate() {
            let cells = block.columns.iter().zip(row).map(|(column, cell)| self.cell(column.kind, cell));
            let cells = cells.collect::<Result<Vec<_>, _>>()?;
            rows.push(context! { id => block.row_ids.get(at), cells });
        }
        let notes = block.notes.iter().map(|note| self.text(note)).collect::<Result<Vec<_>, _>>()?;
        self.templates.fill(
            "table.html",
            context! {
                number,
                caption => self.text(&block.caption)?,
                columns,
                rows,
                notes,
                // More columns than a telephone shows; more than a sheet of paper does, unless its words are broken.
                size => match (block.columns.len(), is_tight(block)) {
                    (_, true) => " wide tight",
                    (0..5, false) => "",
                    (_, false) => " wide",
                },
                downloads => self.downloads(&format!("table {number}"), Self::file_links(&block.downloads))?,
            },
        )
    }

    fn cell(&self, kind: ColumnKind, cell: &Cell) -> Result<Value, ReportError> {
        let (content, reason) = match cell {
            Cell::Missing => (Value::from("–"), ""),
            Cell::Because(reason) => (Value::from("–"), reason.as_str()),
            Cell::Number(number) => (Value::from(set(*number, kind)), ""),
            Cell::Text(text) if kind == ColumnKind::Code => (super::html::element("code", "", &expression(text)), ""),
            Cell::Text(text) => (self.text(text)?, ""),
            Cell::Names(names) => (names_of(names, kind), ""),
        };
        Ok(context! { head => kind == ColumnKind::RowHeader, class => class(kind), content, reason })
    }
}

/// Whether the longest words of the columns side by side are wider than a sheet of paper: a browser would print the whole page smaller.
fn is_tight(block: &TableBlock) -> bool {
    /// In letters of the heading, with the room between columns.
    const SHEET: usize = 98;
    const BETWEEN: usize = 2;
    let longest = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let of_cell = |kind: ColumnKind, cell: &Cell| match cell {
        Cell::Text(_) if kind == ColumnKind::Code => 8,
        Cell::Text(text) if kind == ColumnKind::Sign => text.to_plain().chars().count(),
        Cell::Text(text) => longest(&text.to_plain()),
        Cell::Number(number) => set(*number, kind).chars().count(),
        Cell::Names(names) => names.iter().map(|name| longest(&name.label)).max().unwrap_or(0),
        Cell::Missing | Cell::Because(_) => 1,
    };
    let columns = block.columns.iter().enumerate().map(|(at, column)| {
        let cells = block.rows.iter().filter_map(|row| row.get(at)).map(|cell| of_cell(column.kind, cell));
        cells.max().unwrap_or(0).max(longest(&column.header)) + BETWEEN
    });
    columns.sum::<usize>() > SHEET
}

/// Names with a semicolon between them, each with its id for those who point at it. The name of a row is no list.
fn names_of(names: &[NamedUnit], kind: ColumnKind) -> Value {
    let one = |name: &NamedUnit| {
        let label =
            if kind == ColumnKind::RowHeader { name.label.as_str().into() } else { between_semicolons(&name.label) };
        let label = Value::from(label.as_ref());
        let id = if name.id == name.label {
            String::new()
        } else {
            format!("title=\"{}\"", crosscase_figures::escaped(&name.id))
        };
        linked(&id, &label, name.address.as_deref()).to_string()
    };
    Value::from_safe_string(names.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// A name among others that semicolons part: in quotation marks where it holds one itself.
pub(super) fn between_semicolons(name: &str) -> Cow<'_, str> {
    if name.contains(';') { in_list(name) } else { name.into() }
}

/// A name that leads on where there is an address.
pub(super) fn linked(attributes: &str, label: &Value, address: Option<&str>) -> Value {
    match address {
        None => super::html::element("span", attributes, label),
        Some(address) => {
            let space = if attributes.is_empty() { "" } else { " " };
            let href = format!("href=\"{}\"{space}{attributes}", crosscase_figures::escaped(address));
            super::html::element("a", &href, label)
        }
    }
}

/// An expression, parts of which may lead on.
fn expression(text: &Text) -> Value {
    let part = |part: &Inline| match part {
        Inline::Link { label, href } => linked("", &breakable(label), Some(href)),
        Inline::Plain(text) | Inline::Strong(text) | Inline::Code(text) => breakable(text),
    };
    super::html::line(text.parts().iter().map(part))
}

/// An expression that breaks after its operators, and nowhere within a name.
fn breakable(expression: &str) -> Value {
    Value::from_safe_string(crosscase_figures::escaped(expression).replace('*', "*<wbr>"))
}

fn class(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Text => "t",
        ColumnKind::RowHeader => "h",
        ColumnKind::Number { .. } | ColumnKind::Integer => "n",
        ColumnKind::Sign => "c",
        ColumnKind::Code => "k",
    }
}

/// A number as its column sets it, with a minus sign as wide as a digit.
fn set(number: f64, kind: ColumnKind) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = match kind {
        ColumnKind::Number { digits } => rounded(number, digits),
        ColumnKind::Integer => rounded(number, 0),
        _ => number.to_string(),
    };
    match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|c| matches!(c, '0' | '.')) => zero.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_of_their_column() {
        let three = ColumnKind::Number { digits: 3 };
        for (number, kind, expected) in [
            (0.9, three, "0.900"),
            (-0.25, three, "−0.250"),
            (-0.0001, three, "0.000"),
            (f64::NAN, three, "–"),
            (3.0625, three, "3.063"),
            (-1.0005, three, "−1.001"),
            (18.0, ColumnKind::Integer, "18"),
            (0.5, ColumnKind::Text, "0.5"),
        ] {
            assert_eq!(set(number, kind), expected);
        }
    }
}
