//! From sorts to viewpoints: the analysis, its evidence and its uncertainty, and what it says of each sorter.

use super::link;
use crate::artifacts::Artifacts;
use crate::model::ViewpointRule;
use crate::problem::StudyError;
use crosscase_data::contract::{ANSWERS, Cell, CodebookEntry, Link, Record};
use crosscase_data::{Table, TableBuilder};
use crosscase_qmethod::figures::{array_figure, loadings_figure, rotation_figure, scree_figure, zscore_figure};
use crosscase_qmethod::{
    Analysis, Bootstrap, MissingPlaces, QData, QmethodError, Retention, StatementTest, Viewpoints,
};

/// Everything about the viewpoints of one instrument.
pub(crate) fn make(rule: &ViewpointRule, data: &QData) -> Result<Artifacts, StudyError> {
    let fault = |source| StudyError::Viewpoints { viewpoints: rule.name.clone(), source };
    let mut made =
        analyse(&rule.analysis, data, &StatementTest::default(), (rule.replicates, rule.seed)).map_err(fault)?;
    let found = made.1;
    made.0 = made
        .0
        .with_table("answers", answers(rule, &found)?)
        .with_table("codebook", codebook(rule, &found)?)
        .with_table("lineage", Link::table(&links(rule, &found, data))?);
    Ok(made.0)
}

/// The tables and figures of an analysis, without those of a study.
pub(crate) fn analyse(
    analysis: &Analysis,
    data: &QData,
    test: &StatementTest,
    (replicates, seed): (usize, u64),
) -> Result<(Artifacts, Viewpoints), QmethodError> {
    let (sorts, _) = data.complete(MissingPlaces::Error)?;
    let analysis = match &data.grid {
        Some(grid) => analysis.clone().grid(grid.clone()),
        None => analysis.clone(),
    };
    let found = analysis.fit(&sorts)?;
    let compared = test.fit(&found)?;
    let bootstrapped = (replicates > 0).then(|| Bootstrap::new(replicates, seed).fit(&analysis, &sorts)).transpose()?;
    let evidence = Retention::default().replicates(replicates.max(100)).seed(seed).fit(&analysis, &sorts)?;
    let mut made = Artifacts { diagnostics: found.diagnostics.clone(), ..Artifacts::default() }
        .with_table("correlations", found.correlations_table()?)
        .with_table("loadings", found.loadings_table()?)
        .with_table("factors", found.factors_table()?)
        .with_table("factor_pairs", found.pairs_table()?)
        .with_table("statements", found.statements_table(data, &compared)?)
        .with_table("differences", found.differences_table(&compared)?)
        .with_table("crib", found.crib_table(&compared)?)
        .with_table("retention", evidence.to_table()?)
        .with_table("communalities", evidence.communalities_table()?)
        .with_figure("scree", scree_figure(&evidence))
        .with_figure("loadings", loadings_figure(&found))
        .with_figure("zscores", zscore_figure(&found, data, &compared, bootstrapped.as_ref()));
    if let Some(bootstrapped) = &bootstrapped {
        made = made
            .with_table("bootstrap_loadings", bootstrapped.loadings_table()?)
            .with_table("stability", bootstrapped.stability_table()?);
    }
    let reasons = data.reasons_table()?;
    if reasons.rows() > 0 {
        made = made.with_table("reasons", reasons);
    }
    for (f, factor) in found.factors.iter().enumerate() {
        if let Some(figure) = array_figure(&found, data, &compared, f) {
            made = made.with_figure(format!("array-{}", factor.label), figure);
        }
    }
    if found.factors.len() > 1 {
        made = made.with_figure("plane-1-2", rotation_figure(&found, 0, 1)?);
    }
    Ok((made, found))
}

/// What is known of a sorter on each factor: whether it defines it, and its loading.
fn items(found: &Viewpoints) -> Vec<(String, usize, bool)> {
    let name = |what: &str, f: usize| format!("{what}_{}", found.factors[f].label);
    (0..found.factors.len()).flat_map(|f| [(name("defines", f), f, true), (name("loading", f), f, false)]).collect()
}

/// One row a sorter and item: `defines_1` is 1 for a positive defining sort, else 0; `loading_1` the loading.
fn answers(rule: &ViewpointRule, found: &Viewpoints) -> Result<Table, StudyError> {
    let items = items(found);
    let cells = || (0..found.sorters.len()).flat_map(|i| items.iter().map(move |item| (i, item)));
    let value = |i: usize, f: usize, defines: bool| {
        let loading = found.loadings.row(i)[f];
        if defines { f64::from(u8::from(found.flags[i][f] && loading > 0.0)) } else { loading }
    };
    let table = TableBuilder::new(ANSWERS.id)
        .text("instrument", cells().map(|_| Some(rule.name.as_str())))
        .text("unit", cells().map(|(i, _)| Some(found.sorters[i].as_str())))
        .text("item", cells().map(|(_, (name, _, _))| Some(name.as_str())))
        .number("value", cells().map(|(i, (_, f, defines))| Some(value(i, *f, *defines))))
        .text("file", cells().map(|_| Some(rule.name.as_str())))
        .integer("row", cells().map(|_| None))
        .build()?;
    Ok(ANSWERS.check(&table)?)
}

fn codebook(rule: &ViewpointRule, found: &Viewpoints) -> Result<Table, StudyError> {
    let called =
        |f: usize| rule.names.get(f).cloned().unwrap_or_else(|| format!("viewpoint {}", found.factors[f].label));
    let entry = |(name, f, defines): (String, usize, bool)| CodebookEntry {
        instrument: rule.name.clone(),
        item: name,
        label: Some(if defines { format!("defines {}", called(f)) } else { format!("loading on {}", called(f)) }),
        min: Some(if defines { 0.0 } else { -1.0 }),
        max: Some(1.0),
        reversed: None,
        missing_codes: None,
    };
    Ok(CodebookEntry::table(&items(found).into_iter().map(entry).collect::<Vec<_>>())?)
}

/// From what is known of a sorter to the places of that sorter's sort.
fn links(rule: &ViewpointRule, found: &Viewpoints, data: &QData) -> Vec<Link> {
    let mut links = Vec::new();
    for sorter in &found.sorters {
        let Some(sort) = data.sorts.iter().find(|sort| sort.sorter == *sorter) else { continue };
        let (file, row) = sort.origin.as_ref().map_or((None, None), |place| (place.file.clone(), place.row));
        let file = file.unwrap_or_else(|| rule.instrument.clone());
        let row = row.and_then(|row| i64::try_from(row).ok());
        for (item, _, _) in items(found) {
            links.extend(found.statements.iter().map(|statement| {
                let of = Cell::new(&rule.name, sorter, &item);
                link(of, Cell::new(&file, sorter, statement), row, "the sort")
            }));
        }
    }
    links
}
