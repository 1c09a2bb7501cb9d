//! What must hold of a page before it is written.

use crate::block::{Block, Callout, FigureBlock};
use crate::error::ReportError;
use crate::page::Page;
use crate::table::{Cell, TableBlock};
use crate::text::{Inline, Text};
use std::collections::BTreeSet;

pub(crate) fn page(page: &Page) -> Result<(), ReportError> {
    let mut ids = BTreeSet::new();
    for section in &page.sections {
        id(&section.id)?;
        if !ids.insert(&section.id) {
            return Err(ReportError::DuplicateId { id: section.id.clone() });
        }
        section.blocks.iter().try_for_each(block)?;
        inner(&section.blocks, &mut ids)?;
    }
    page.footer.iter().try_for_each(text)
}

/// The ids of what is folded and of rows of tables, which are no section's and no other's.
fn inner<'a>(blocks: &'a [Block], ids: &mut BTreeSet<&'a String>) -> Result<(), ReportError> {
    for block in blocks {
        let (own, blocks) = match block {
            Block::Details(details) => (std::slice::from_ref(&details.id), details.blocks.as_slice()),
            Block::Table(table) => (table.row_ids.as_slice(), &[][..]),
            _ => continue,
        };
        for one in own.iter().filter(|one| !one.is_empty()) {
            id(one)?;
            if !ids.insert(one) {
                return Err(ReportError::DuplicateId { id: one.clone() });
            }
        }
        inner(blocks, ids)?;
    }
    Ok(())
}

fn id(id: &str) -> Result<(), ReportError> {
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let fine = id.starts_with(char::is_alphabetic) && id.chars().all(letters) && !id.starts_with("cc-");
    if fine { Ok(()) } else { Err(ReportError::InvalidId { id: id.to_owned() }) }
}

fn block(block: &Block) -> Result<(), ReportError> {
    match block {
        Block::Prose(words) | Block::Way(words) | Block::Callout(Callout::Note(words) | Callout::Warning(words)) => {
            text(words)
        }
        Block::List(items) | Block::Steps(items) => items.iter().try_for_each(text),
        Block::Table(block) => table(block),
        Block::Configurations(block) => {
            text(&block.caption)?;
            block.addresses.values().try_for_each(|href| address(href))?;
            block.downloads.iter().try_for_each(|link| address(&link.href))
        }
        Block::Figure(block) => figure(block),
        Block::Gallery(blocks) => blocks.iter().try_for_each(figure),
        Block::Details(details) => details.blocks.iter().try_for_each(self::block),
        Block::Heading(_) | Block::KeyFigures(_) | Block::Code { .. } => Ok(()),
    }
}

fn figure(block: &FigureBlock) -> Result<(), ReportError> {
    text(&block.caption)?;
    block.addresses.values().try_for_each(|href| address(href))?;
    if block.beside.is_empty() { Ok(()) } else { address(&block.beside) }
}

fn table(block: &TableBlock) -> Result<(), ReportError> {
    if let Some(column) = block.columns.iter().position(|column| column.header.trim().is_empty()) {
        return Err(ReportError::UnnamedColumn { caption: block.caption.to_plain(), column: column + 1 });
    }
    for (index, row) in block.rows.iter().enumerate() {
        if row.len() != block.columns.len() {
            return Err(ReportError::RaggedRow {
                caption: block.caption.to_plain(),
                row: index + 1,
                found: row.len(),
                expected: block.columns.len(),
            });
        }
        for cell in row {
            match cell {
                Cell::Text(words) => text(words)?,
                Cell::Names(names) => names.iter().filter_map(|name| name.address.as_deref()).try_for_each(address)?,
                _ => {}
            }
        }
    }
    text(&block.caption)?;
    block.notes.iter().try_for_each(text)?;
    block.downloads.iter().try_for_each(|link| address(&link.href))
}

fn text(text: &Text) -> Result<(), ReportError> {
    text.parts().iter().try_for_each(|part| match part {
        Inline::Link { href, .. } => address(href),
        _ => Ok(()),
    })
}

/// Relative addresses, and those schemes that only a reader's own click opens.
fn address(href: &str) -> Result<(), ReportError> {
    let lower = href.to_ascii_lowercase();
    let known = ["https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    // What stands before the first `:` is a scheme unless a `/`, `?` or `#` comes first.
    let relative =
        !href.starts_with("//") && !href.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
    let plain = !href.is_empty() && !href.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
    if plain && (known || relative) { Ok(()) } else { Err(ReportError::ForbiddenLink { href: href.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_heading() {
        let column = |header| crate::TableColumn::new(header, crate::ColumnKind::Text);
        let block = TableBlock { columns: vec![column("Case"), column(" ")], ..TableBlock::default() };
        let found = table(&block).map_err(|error| error.to_string());
        assert_eq!(found, Err("table ``, column 2: no heading; give every column one".to_owned()));
    }

    #[test]
    fn addresses() {
        for (href, allowed) in [
            ("../tables/x.csv", true),
            ("#fit", true),
            ("https://doi.org/10.5465/amj.2011.60263120", true),
            ("mailto:a@b.org", true),
            ("a:b", false),
            ("folder/a:b", true),
            ("javascript:alert(1)", false),
            ("JavaScript:alert(1)", false),
            ("java\tscript:alert(1)", false),
            ("//example.org/x", false),
            ("/\\example.org/x", false),
            ("http://example.org", false),
            ("data:text/html,x", false),
            ("", false),
        ] {
            assert_eq!(address(href).is_ok(), allowed, "{href:?}");
        }
    }

    #[test]
    fn ids() {
        for (name, allowed) in
            [("fit", true), ("qca-SURV_1", true), ("1a", false), ("a b", false), ("", false), ("cc-x", false)]
        {
            assert_eq!(id(name).is_ok(), allowed, "{name:?}");
        }
    }
}
