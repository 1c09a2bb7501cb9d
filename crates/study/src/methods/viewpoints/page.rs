//! The viewpoints: what the sorters share and where they part, each with what it rests on.

use super::results::{OTHER, SORT, VIEWPOINT, ViewpointResults};
use super::{reasons, summary};
use crate::error::{MethodError, StudyError};
use crosscase_data::arrow::schema::DataType;
use crosscase_data::{Diagnostic, Table, capitalised, in_list};
use crosscase_figures::rounded;
use crosscase_qmethod::{Analysis, Extensions, QData, StatementTest};
use crosscase_report::{
    Block, Callout, Cell, ColumnKind, FigureBlock, Inline, Page, PageSection, TableBlock, TableColumn, TableOptions,
    Text, footer, noticed,
};

/// The section of one analysis of sorts.
pub(super) fn blocks(shown: &ViewpointResults<'_>) -> Result<Vec<Block>, MethodError> {
    let tables = &shown.tables;
    let (loadings, statements) = (shown.table("loadings")?, shown.table("statements")?);
    let labels = shown.labels()?;
    let mut blocks = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        blocks.push(Block::Heading(heading(shown, at, label)));
        blocks.extend(viewpoint(shown, label, at)?);
    }
    // One viewpoint has no other to agree with or to differ from.
    let is_alone = labels.len() == 1;
    let has_marks = labels.iter().try_fold(false, |any, label| -> Result<bool, MethodError> {
        Ok(any || statements.texts(&format!("mark_{label}"))?.iter().any(Option::is_some))
    })?;
    let heading = if is_alone { "The statements" } else { "Consensus and distinguishing statements" };
    blocks.push(Block::Heading(heading.to_owned()));
    blocks.extend(if is_alone { None } else { Some(agreement(statements)?) });
    let caption = match (is_alone, has_marks) {
        (true, _) => "z-scores of the statements",
        (_, false) => "z-scores of the statements, disagreement on top",
        _ => {
            "z-scores of the statements, disagreement on top; names in bold distinguish the viewpoints whose numbers stand at the right"
        }
    };
    blocks.extend(figure(shown, "zscores", caption));
    blocks.push(Block::folded("All statements", vec![Block::Table(all_statements(shown, statements, &labels)?)]));
    if let Some(pairs) = tables.get("factor_pairs").filter(|pairs| pairs.rows() > 0) {
        let caption = "Correlations between the viewpoints' z-scores, and the standard error of a difference";
        let headers = [
            ("factor", VIEWPOINT),
            ("other", OTHER),
            ("correlation", "Correlation"),
            ("sed", "Standard error of a difference"),
        ];
        blocks.push(Block::Table(headed(shown, "factor_pairs", caption, pairs, &headers)?));
    }
    blocks.push(Block::Heading("Who holds which viewpoint".to_owned()));
    if shown.hides_sorts {
        blocks.push(Block::prose("The sorts are not public: what each sorter holds does not stand in this folder."));
    } else {
        blocks.extend(figure(shown, "loadings", "How each sort correlates with each viewpoint; full marks define it"));
        blocks.extend(figure(shown, "plane-1-2", "The sorts in the plane of the first two viewpoints"));
        blocks.push(Block::folded("Loadings", vec![Block::Table(all_loadings(shown, loadings, &labels)?)]));
        blocks.extend(reasons::all(shown)?);
    }
    if let Some(intervals) = tables.get("bootstrap_loadings").filter(|_| !shown.hides_sorts) {
        let caption = "Loadings with their bootstrap intervals, and how often a sort defines a viewpoint";
        let headers = [
            ("sort", SORT),
            ("factor", VIEWPOINT),
            ("loading", "Loading"),
            ("se", "Standard error"),
            ("lower", "95 % from"),
            ("upper", "to"),
            ("flagged", "Defines it"),
            ("flagged_negatively", "Defines it, opposite view"),
        ];
        let table = headed(shown, "bootstrap_loadings", caption, intervals, &headers)?;
        blocks.push(Block::folded("Uncertainty of the loadings", vec![Block::Table(table)]));
    }
    if let Some(stability) = tables.get("stability") {
        let caption = "How stable the viewpoints are over resampled persons: congruence of loadings (1 is the same), and how far statements move in the array (0 is not at all)";
        let headers = [
            ("factor", VIEWPOINT),
            ("congruence", "Congruence"),
            ("instability", "Places moved, on average"),
            ("instability_normalised", "As a share of the most"),
            ("replicates", "Resamples"),
        ];
        blocks.push(Block::Table(headed(shown, "stability", caption, stability, &headers)?));
    }
    blocks.push(Block::Heading("How many viewpoints".to_owned()));
    blocks.push(Block::prose("The criteria of the field need not agree, and none decides. They are offered with what each says; a viewpoint is kept where it can be read as somebody's."));
    blocks.extend(figure(shown, "scree", "Eigenvalues against those of sorts shuffled by themselves"));
    if let Some(retention) = tables.get("retention") {
        let caption = "Evidence on the number of viewpoints; the files have further criteria";
        let headers = [
            ("factor", "Number"),
            ("eigenvalue", "Eigenvalue"),
            ("share", "Share"),
            ("cumulative", "Up to here"),
            ("kaiser", "Above 1"),
            ("parallel_quantile", "Shuffled, quantile"),
            ("parallel", "Above it"),
            ("average_partial", "Average partial"),
            ("humphrey", "Humphrey"),
            ("significant_05", "Loadings beyond .05"),
        ];
        blocks.push(Block::Table(headed(shown, "retention", caption, retention, &headers)?));
    }
    Ok(blocks)
}

fn heading(shown: &ViewpointResults<'_>, at: usize, label: &str) -> String {
    match shown.names.get(at) {
        Some(name) => format!("Viewpoint {label}: {name}"),
        None => format!("Viewpoint {label}"),
    }
}

fn all_loadings(shown: &ViewpointResults<'_>, loadings: &Table, labels: &[String]) -> Result<TableBlock, MethodError> {
    let mut headers = vec![("sort".to_owned(), SORT.to_owned())];
    for label in labels {
        let called = shown.called(label)?;
        headers.push((format!("loading_{label}"), capitalised(&called)));
        headers.push((format!("defines_{label}"), format!("Defines {called}")));
    }
    headers.push(("h2".to_owned(), "Communality (h²)".to_owned()));
    let headers: Vec<(&str, &str)> =
        headers.iter().map(|(column, header)| (column.as_str(), header.as_str())).collect();
    headed(shown, "loadings", "Loadings, defining sorts and communalities", loadings, &headers)
}

/// One viewpoint: who defines it, its array, its crib sheet.
fn viewpoint(shown: &ViewpointResults<'_>, label: &str, at: usize) -> Result<Vec<Block>, MethodError> {
    let tables = &shown.tables;
    let reliability = shown.table("factors")?.numbers("reliability")?.get(at).copied().flatten();
    let reliability =
        reliability.map_or_else(|| ".".to_owned(), |found| format!(". Composite reliability {}.", rounded(found, 3)));
    let holders = summary::holders(shown, label)?;
    let [first, rest @ ..] = holders.parts() else { return Ok(Vec::new()) };
    let first = match first {
        Inline::Plain(text) => Inline::Plain(capitalised(text)),
        other => other.clone(),
    };
    let text = rest.iter().cloned().fold(Text::new().with(first), Text::with);
    let mut blocks = vec![Block::Prose(text.plain(reliability))];
    let name = format!("array-{label}");
    if !shown.figures.contains_key(name.as_str()) {
        let text = Text::from("This viewpoint has no scores and no array: see what was noticed under the answer.");
        blocks.push(Block::Callout(Callout::Note(text)));
        return Ok(blocks);
    }
    let called = capitalised(&shown.called(label)?);
    let caption = format!("{called}: the sort that the viewpoint's holders would have made together");
    blocks.extend(figure(shown, &name, &caption));
    if let Some(crib) = tables.get("crib") {
        blocks.push(Block::folded(
            "Distinguishing statements (crib sheet)",
            vec![Block::Table(crib_sheet(shown, crib, label)?)],
        ));
    }
    blocks.extend(reasons::of_viewpoint(shown, label)?);
    Ok(blocks)
}

fn crib_sheet(shown: &ViewpointResults<'_>, crib: &Table, label: &str) -> Result<TableBlock, MethodError> {
    let texts = texts(shown)?;
    let worded = texts.iter().any(|(_, text)| text.is_some());
    let is_alone = shown.labels()?.len() == 1;
    let (factors, lists, ids) = (crib.texts("factor")?, crib.texts("list")?, crib.texts("statement")?);
    let (places, tied) = (crib.numbers("place")?, crib.numbers("tied")?);
    let mut rows = Vec::new();
    for row in (0..crib.rows()).filter(|row| factors[*row].as_deref() == Some(label)) {
        let id = ids[row].clone().unwrap_or_default();
        let text = texts.iter().find(|(known, _)| *known == id).and_then(|(_, text)| text.clone());
        let mut cells = vec![Cell::from(lists[row].clone()), Cell::from(id)];
        cells.extend(worded.then(|| Cell::from(text)));
        cells.push(Cell::from(places[row]));
        cells.extend((!is_alone).then(|| Cell::from(if tied[row] == Some(1.0) { "tied" } else { "" })));
        rows.push(cells);
    }
    let mut columns =
        vec![TableColumn::new("Placed", ColumnKind::Text), TableColumn::new("Statement", ColumnKind::RowHeader)];
    columns.extend(worded.then(|| TableColumn::new("Wording", ColumnKind::Text)));
    columns.push(TableColumn::new("Place", ColumnKind::Integer));
    columns.extend((!is_alone).then(|| TableColumn::new("With another viewpoint", ColumnKind::Text)));
    Ok(TableBlock {
        caption: Text::from(format!("Crib sheet: {}", capitalised(&shown.called(label)?))),
        columns,
        rows,
        downloads: (shown.downloads)("crib"),
        ..TableBlock::default()
    })
}

fn texts(shown: &ViewpointResults<'_>) -> Result<Vec<(String, Option<String>)>, MethodError> {
    let statements = shown.table("statements")?;
    let ids: Vec<String> = statements.texts("statement")?.into_iter().flatten().collect();
    let words = if statements.has_column("text") { statements.texts("text")? } else { vec![None; ids.len()] };
    Ok(ids.into_iter().zip(words).collect())
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(in_list).collect::<Vec<_>>().join(", ")
}

fn agreement(statements: &Table) -> Result<Block, MethodError> {
    let ids: Vec<String> = statements.texts("statement")?.into_iter().flatten().collect();
    let marks = statements.texts("consensus")?;
    let shown = statements.numbers("equivalent")?;
    let named = |of: &dyn Fn(usize) -> bool| {
        let found = listed((0..ids.len()).filter(|row| of(*row)).map(|row| ids[row].as_str()));
        if found.is_empty() { "none".to_owned() } else { found }
    };
    let text = Text::from("No two viewpoints differ on ")
        .strong(named(&|row| marks[row].is_some()))
        .plain(". That no difference is found is not yet agreement: agreement to within one standard deviation is shown for ")
        .strong(named(&|row| shown[row] == Some(1.0)))
        .plain(".");
    Ok(Block::Prose(text))
}

fn all_statements(
    shown: &ViewpointResults<'_>,
    statements: &Table,
    labels: &[String],
) -> Result<TableBlock, MethodError> {
    let mut columns = vec![TableColumn::new("Statement", ColumnKind::RowHeader)];
    let (worded, is_alone) = (statements.has_column("text"), labels.len() == 1);
    if worded {
        columns.push(TableColumn::new("Wording", ColumnKind::Text));
    }
    for label in labels {
        let called = shown.called(label)?;
        columns.push(TableColumn::new(format!("{}: z-score", capitalised(&called)), ColumnKind::Number { digits: 2 }));
        columns.push(TableColumn::new("Place", ColumnKind::Integer));
        columns.extend((!is_alone).then(|| TableColumn::new("Mark", ColumnKind::Sign)));
    }
    columns.extend((!is_alone).then(|| TableColumn::new("Consensus", ColumnKind::Sign)));
    let ids = statements.texts("statement")?;
    let words = if worded { statements.texts("text")? } else { Vec::new() };
    let consensus = statements.texts("consensus")?;
    let mut rows: Vec<Vec<Cell>> = ids.into_iter().map(|id| vec![Cell::from(id)]).collect();
    for (row, text) in words.into_iter().enumerate() {
        rows[row].push(Cell::from(text));
    }
    for label in labels {
        let (z, place) = (statements.numbers(&format!("z_{label}"))?, statements.numbers(&format!("place_{label}"))?);
        let mark = statements.texts(&format!("mark_{label}"))?;
        for (row, cells) in rows.iter_mut().enumerate() {
            cells.extend([Cell::from(z[row]), Cell::from(place[row])]);
            cells.extend((!is_alone).then(|| Cell::from(mark[row].clone().unwrap_or_default())));
        }
    }
    for (row, cells) in rows.iter_mut().enumerate() {
        cells.extend((!is_alone).then(|| Cell::from(consensus[row].clone().unwrap_or_default())));
    }
    let [one, two] = &shown.levels;
    let marks =
        format!(" and marks: D differs from every other viewpoint at {one}, D* at {two}, ▲ above and ▼ below all");
    Ok(TableBlock {
        caption: Text::from(if is_alone {
            "z-scores and places".to_owned()
        } else {
            format!("z-scores, places{marks}")
        }),
        columns,
        rows,
        downloads: (shown.downloads)("statements"),
        ..TableBlock::default()
    })
}

/// These columns of a table under their headings for readers; the files have all of them.
fn headed(
    shown: &ViewpointResults<'_>,
    name: &str,
    caption: &str,
    table: &Table,
    headers: &[(&str, &str)],
) -> Result<TableBlock, MethodError> {
    let mut options = TableOptions::default().columns(headers.iter().map(|(column, _)| *column));
    for (at, (column, header)) in headers.iter().enumerate() {
        options = options.header(*column, *header);
        let schema = table.schema();
        if at == 0 {
            options = options.kind(*column, ColumnKind::RowHeader);
        } else if schema.field_with_name(column).is_ok_and(|field| *field.data_type() == DataType::Boolean) {
            options = options.kind(*column, ColumnKind::Sign);
        }
    }
    let block = TableBlock::from_table(caption, table, &options)?;
    shown.call(TableBlock { downloads: (shown.downloads)(name), ..block })
}

fn figure(shown: &ViewpointResults<'_>, name: &str, caption: &str) -> Option<Block> {
    let figure = shown.figures.get(name)?;
    let file = format!("{}-{name}", shown.id);
    let figure = FigureBlock::new((*figure).clone()).caption(caption).file(file);
    Some(Block::Figure(figure.leading_to(shown.addresses.clone())))
}

/// The report of an analysis of sorts as one HTML file, and what was noticed: viewpoints, statements, who holds what, how
/// sure it is, and the evidence on the number of viewpoints.
///
/// `test` is how statements are compared, `resampling` how often persons are drawn again, 0 of which leaves their uncertainty
/// out, and the seed of the draws.
///
/// # Errors
/// What the analysis says.
pub fn qmethod_report(
    registry: &Extensions,
    title: &str,
    data: &QData,
    analysis: &Analysis,
    test: &StatementTest,
    resampling: (usize, u64),
) -> Result<(String, Vec<Diagnostic>), StudyError> {
    Ok(report(registry, title, data, analysis, test, resampling)?)
}

fn report(
    registry: &Extensions,
    title: &str,
    data: &QData,
    analysis: &Analysis,
    test: &StatementTest,
    (replicates, seed): (usize, u64),
) -> Result<(String, Vec<Diagnostic>), MethodError> {
    let all = super::find(registry, analysis, data, test, (replicates, seed))?;
    let (found, tables, figures) = (&all.viewpoints, all.tables(data)?, all.figures(data)?);
    let nothing = |_: &str| Vec::new();
    let shown = ViewpointResults {
        id: "viewpoints",
        names: &analysis.names,
        sorter: &str::to_owned,
        addresses: std::collections::BTreeMap::new(),
        hides_sorts: false,
        tables: tables.iter().map(|(name, table)| (name.as_str(), table)).collect(),
        figures: figures.iter().map(|(name, figure)| (name.as_str(), figure)).collect(),
        levels: test.levels_shown(),
        resamples: replicates,
        downloads: &nothing,
    };
    let how = Text::from(format!(
        "{} sorts of {} statements; {} factors by {} of {} correlations, rotation ",
        found.sorters.len(),
        found.statements.len(),
        analysis.factors,
        analysis.extraction,
        format!("{:?}", analysis.correlation).to_lowercase()
    ))
    .code(analysis.rotation.to_string())
    .plain(format!("; grid {}; {replicates} resamples of persons from seed {seed}.", found.grid));
    let left_out: Vec<String> = found.set_aside.iter().map(|one| one.sorter.clone()).collect();
    let mut answered = summary::blocks(&shown, &summary::Others { left_out, by_where: 0, without: 0 })?;
    answered.extend(noticed(&found.diagnostics));
    let page = Page {
        title: title.to_owned(),
        subtitle: "What the sorters share, and where they part".to_owned(),
        sections: vec![
            PageSection::new("answer", "The answer", answered),
            PageSection::new("viewpoints", "Viewpoints", blocks(&shown)?),
            PageSection::new("method", "How it was made", vec![Block::prose(how)]),
        ],
        footer: footer(),
        ..Page::default()
    };
    Ok((crosscase_report::render(&page)?, found.diagnostics.clone()))
}
