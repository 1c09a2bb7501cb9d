//! The cases on a page: what readers call them, and where the dossier of each stands.

use super::roll::Roll;
use crate::error::{MethodError, StudyError};
use crate::method::PageContext;
use crate::names::OfferKind;
use crosscase_data::capitalised;
use crosscase_report::{Block, Cell, ColumnKind, NamedUnit, TableBlock, TableColumn, Text};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The cases with what readers call them, for the tables of a page.
pub(crate) struct Cases {
    names: Vec<(String, Option<String>)>,
    /// Whether the page has a dossier of each.
    have_dossiers: bool,
}

impl Cases {
    pub(crate) fn of(shown: &PageContext<'_>) -> Result<Self, MethodError> {
        let cases = shown.names.cases();
        let missing = || StudyError::NotMade { stage: cases.to_owned(), what: Some("units".to_owned()) };
        let offer = shown.names.get(OfferKind::Units, cases).ok_or_else(missing)?;
        let roll = Roll::of(shown.made.table(&offer.stage, "units")?)?;
        let names = roll.labels().map(|(id, name)| (id.to_owned(), name.map(str::to_owned)));
        Ok(Self { names: names.collect(), have_dossiers: has_dossiers(shown) })
    }

    /// Where a link to the dossier of a case leads; none where there is none.
    pub(crate) fn address(&self, case: &str) -> Option<String> {
        let at = self.names.iter().position(|(id, _)| id == case).filter(|_| self.have_dossiers)?;
        Some(format!("#{}", dossier_id(at)))
    }

    /// The same by what readers call the cases, as figures do; what two are called leads to neither.
    pub(crate) fn addresses(&self) -> BTreeMap<String, String> {
        let labels = || self.names.iter().map(|(id, name)| name.as_deref().unwrap_or(id)).enumerate();
        let mut called: BTreeMap<&str, usize> = BTreeMap::new();
        labels().for_each(|(_, label)| *called.entry(label).or_default() += 1);
        let own = labels().filter(|(_, label)| self.have_dossiers && called.get(label) == Some(&1));
        own.map(|(at, label)| (label.to_owned(), format!("#{}", dossier_id(at)))).collect()
    }

    /// What readers call a case.
    pub(crate) fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.iter().find(|(case, _)| case == id).and_then(|(_, name)| name.as_deref()).unwrap_or(id)
    }

    /// The same in a sentence, where a case that is called by a number is told from other numbers.
    pub(crate) fn in_text<'a>(&'a self, id: &'a str) -> Cow<'a, str> {
        let label = self.label(id);
        if label.contains(char::is_alphabetic) { label.into() } else { format!("case {label}").into() }
    }

    /// The same where a heading or a caption begins with it.
    pub(crate) fn at_start<'a>(&'a self, id: &'a str) -> Cow<'a, str> {
        match self.in_text(id) {
            Cow::Owned(numbered) => capitalised(&numbered).into(),
            name @ Cow::Borrowed(_) => name,
        }
    }

    /// The same in a cell of the report's, the id on hover.
    fn named(&self, id: &str) -> NamedUnit {
        NamedUnit { label: self.label(id).to_owned(), id: id.to_owned(), address: self.address(id) }
    }

    /// Calls the cases of a column what readers call them; `cases` finds them in the text of a cell.
    pub(crate) fn call(&self, block: &mut TableBlock, header: &str, cases: fn(&str) -> Vec<String>) {
        let Some(at) = block.columns.iter().position(|column| column.header == header) else { return };
        for cell in block.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
            if let Cell::Text(ids) = cell {
                *cell = Cell::Names(cases(&ids.to_plain()).iter().map(|id| self.named(id)).collect());
            }
        }
    }

    /// Each case with what readers call it, where that is another name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.names.iter().map(|(id, name)| (id.as_str(), name.as_deref()))
    }

    pub(crate) fn first(&self) -> Option<&str> {
        self.names.first().map(|(id, _)| id.as_str())
    }

    /// The column that says who a row is about, for every case.
    pub(crate) fn who(&self) -> (Vec<TableColumn>, Vec<Vec<Cell>>) {
        let rows = self.names.iter().map(|(id, _)| vec![self.cell(id)]);
        (vec![TableColumn::new("Case", ColumnKind::RowHeader)], rows.collect())
    }

    /// Gives the row of every case its cell, a gap where there is none.
    pub(crate) fn add(&self, rows: &mut [Vec<Cell>], cells: impl IntoIterator<Item = (String, Cell)>) {
        let mut cells: BTreeMap<String, Cell> = cells.into_iter().collect();
        for ((id, _), row) in self.names.iter().zip(rows) {
            row.push(cells.remove(id).unwrap_or(Cell::Missing));
        }
    }

    /// Cases in a cell of the report's, a gap where there are none.
    pub(crate) fn cells<N: AsRef<str>>(&self, ids: &[N]) -> Cell {
        let names: Vec<NamedUnit> = ids.iter().map(|id| self.named(id.as_ref())).collect();
        if names.is_empty() { Cell::Missing } else { Cell::Names(names) }
    }

    /// A case in a cell of the report's, the id on hover.
    pub(crate) fn cell(&self, id: &str) -> Cell {
        Cell::Names(vec![self.named(id)])
    }
}

/// Where links to the dossier of a case lead; none where the study has no sets, and so no dossiers.
pub(crate) fn dossier_of(case: &str, shown: &PageContext<'_>) -> Result<Option<String>, MethodError> {
    Ok(Cases::of(shown)?.address(case))
}

/// Links to the dossiers of these cases, in a sentence.
pub(crate) fn dossiers_of<'a>(
    before: &str,
    of: impl IntoIterator<Item = &'a str>,
    shown: &PageContext<'_>,
) -> Result<Option<Block>, MethodError> {
    let (cases, mut text) = (Cases::of(shown)?, None);
    for case in of {
        let Some(address) = cases.address(case) else { continue };
        let begun = text.map_or_else(|| Text::from(before), |text: Text| text.plain("; "));
        text = Some(begun.link(cases.in_text(case), address));
    }
    Ok(text.map(|text| Block::Prose(text.plain("."))))
}

/// Whether the page has dossiers: where the study has sets.
pub(crate) fn has_dossiers(shown: &PageContext<'_>) -> bool {
    shown.names.all(OfferKind::Set).next().is_some()
}

/// The id of a case's dossier on the page, by its place among the cases.
pub(crate) fn dossier_id(at: usize) -> String {
    format!("dossier-{}", at + 1)
}
