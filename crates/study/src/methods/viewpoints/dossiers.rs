//! Who of a case holds which viewpoint, in the dossier of the case: where single sorts are public.

use super::super::units::{Cases, Roll, case_of};
use super::Rule;
use super::results::{SORT, ViewpointResults};
use crate::error::MethodError;
use crate::method::{PageContext, PagePlace, Part};
use crate::names::OfferKind;
use crosscase_data::capitalised;
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use std::collections::BTreeMap;

pub(super) fn parts(
    rule: &Rule,
    found: &ViewpointResults<'_>,
    shown: &PageContext<'_>,
) -> Result<Vec<Part>, MethodError> {
    let names = shown.names;
    let public = names.get(OfferKind::Sorts, &rule.from).filter(|sorts| names.is_public(sorts));
    let Some(unit) = public.and_then(|sorts| names.unit_of(sorts)) else { return Ok(Vec::new()) };
    let path = names.path_to_cases(unit);
    if path.last().is_none_or(|last| last.name != names.cases()) {
        return Ok(Vec::new());
    }
    let rolls = path.iter().map(|kind| Roll::of(shown.made.table(&kind.stage, "units")?));
    let rolls = rolls.collect::<Result<Vec<_>, _>>()?;
    let (labels, loadings) = (found.labels()?, found.table("loadings")?);
    let sorts = loadings.texts("sort")?;
    let mut columns = vec![TableColumn::new(SORT, ColumnKind::RowHeader)];
    let mut values = Vec::new();
    for label in &labels {
        columns.push(TableColumn::new(capitalised(&found.called(label)?), ColumnKind::Number { digits: 2 }));
        values.push(loadings.numbers(&format!("loading_{label}"))?);
    }
    columns.push(TableColumn::new("Defines", ColumnKind::Text));
    let mut rows: BTreeMap<&str, Vec<Vec<Cell>>> = BTreeMap::new();
    for (at, sort) in sorts.iter().enumerate() {
        let Some((sort, case)) = sort.as_ref().and_then(|sort| Some((sort, case_of(sort, &rolls)?))) else { continue };
        let mut defined = Vec::new();
        for label in &labels {
            let [same, opposite] = found.defining(label)?;
            let called = capitalised(&found.called(label)?);
            defined.extend(same.contains(sort).then(|| called.clone()));
            defined.extend(opposite.contains(sort).then(|| format!("{called}, from the opposite view")));
        }
        let mut row = vec![Cell::from((found.sorter)(sort))];
        row.extend(values.iter().map(|of| Cell::from(of.get(at).copied().flatten())));
        row.push(Cell::from((!defined.is_empty()).then(|| defined.join("; "))));
        rows.entry(case).or_default().push(row);
    }
    let cases = Cases::of(shown)?;
    let part = |(case, rows): (&str, Vec<Vec<Cell>>)| {
        let table = TableBlock {
            caption: Text::from(format!("{}: how the sorts of {} load", rule.label, cases.in_text(case))),
            columns: columns.clone(),
            rows,
            downloads: (found.downloads)("loadings"),
            ..TableBlock::default()
        };
        let way =
            Text::from("What each viewpoint says: ").link(rule.label.as_str(), format!("#{}", found.id)).plain(".");
        Part::new(PagePlace::Dossier(case.to_owned()), 3, vec![Block::Table(table), Block::Prose(way)])
    };
    Ok(rows.into_iter().map(part).collect())
}
