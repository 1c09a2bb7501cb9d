//! The report of one method by itself.

use crate::page::viewpoints::{Shown, section};
use crate::problem::StudyError;
use crate::stages::viewpoints::analyse;
use crosscase_data::{Diagnostic, Severity};
use crosscase_qmethod::{Analysis, QData, StatementTest};
use crosscase_report::{Block, Page, Section, Text};

/// The report of an analysis of sorts as one HTML file, and what was noticed: viewpoints, statements, who holds what, how
/// sure it is, and the evidence on the number of viewpoints.
///
/// `test` is how statements are compared, `replicates` how often persons are drawn again, 0 of which leaves their uncertainty
/// out, and `seed` that of the draws.
///
/// # Errors
/// [`StudyError::Viewpoints`] for what the analysis says.
pub fn qmethod_report(
    title: &str,
    data: &QData,
    analysis: &Analysis,
    test: &StatementTest,
    (replicates, seed): (usize, u64),
) -> Result<(String, Vec<Diagnostic>), StudyError> {
    let fault = |source| StudyError::Viewpoints { viewpoints: title.to_owned(), source };
    let (artifacts, found) = analyse(analysis, data, test, (replicates, seed)).map_err(fault)?;
    let nothing = |_: &str| Vec::new();
    let shown = Shown {
        id: "viewpoints".to_owned(),
        label: "Viewpoints",
        names: &[],
        artifacts: &artifacts,
        levels: test.levels_shown(),
        downloads: &nothing,
    };
    let noticed = found.diagnostics.iter().map(|told| {
        let sign = if told.severity == Severity::Warning { "Warning: " } else { "" };
        Text::from(format!("{sign}{told}"))
    });
    let how = Text::from(format!(
        "{} sorts of {} statements; {} factors by {} of {} correlations, rotation ",
        found.sorters.len(),
        found.statements.len(),
        analysis.factors(),
        analysis.extraction_name(),
        format!("{:?}", analysis.correlation_kind()).to_lowercase()
    ))
    .code(analysis.rotation_plan().to_string())
    .plain(format!("; grid {}; {replicates} resamples of persons from seed {seed}.", found.grid));
    let mut method = vec![Block::prose(how)];
    if !found.diagnostics.is_empty() {
        method.push(Block::Heading("What was noticed".to_owned()));
        method.push(Block::List(noticed.collect()));
    }
    let page = Page {
        title: title.to_owned(),
        subtitle: "What the sorters share, and where they part".to_owned(),
        sections: vec![section(&shown)?, Section::new("method", "How it was made", method)],
        footer: vec![Text::from(format!("Made with crosscase {}.", env!("CARGO_PKG_VERSION")))],
        ..Page::default()
    };
    Ok((crosscase_report::render(&page)?, found.diagnostics))
}
