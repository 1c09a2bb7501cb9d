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

/// The rolls of the sorters up to the cases, where single sorts are public and sorters stand within cases.
fn rolls(rule: &Rule, shown: &PageContext<'_>) -> Result<Option<Vec<Roll>>, MethodError> {
    let names = shown.names;
    let public = names.get(OfferKind::Sorts, &rule.from).filter(|sorts| names.is_public(sorts));
    let path = public.and_then(|sorts| names.unit_of(sorts)).map(|unit| names.path_to_cases(unit));
    let Some(path) = path.filter(|path| path.last().is_some_and(|last| last.name == names.cases())) else {
        return Ok(None);
    };
    path.iter().map(|kind| Roll::of(shown.made.table(&kind.stage, "units")?)).collect::<Result<_, _>>().map(Some)
}

/// The dossier of the case of each sorter, by what readers call the sorter.
pub(super) fn addresses(
    rule: &Rule,
    called: &dyn Fn(&str) -> String,
    shown: &PageContext<'_>,
) -> Result<BTreeMap<String, String>, MethodError> {
    let (Some(rolls), cases) = (rolls(rule, shown)?, Cases::of(shown)?) else { return Ok(BTreeMap::new()) };
    let sorters = rolls.first().into_iter().flat_map(Roll::ids);
    Ok(sorters.filter_map(|id| Some((called(id), cases.address(case_of(id, &rolls)?)?))).collect())
}

pub(super) fn parts(
    rule: &Rule,
    found: &ViewpointResults<'_>,
    shown: &PageContext<'_>,
) -> Result<Vec<Part>, MethodError> {
    let Some(rolls) = rolls(rule, shown)? else { return Ok(Vec::new()) };
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
