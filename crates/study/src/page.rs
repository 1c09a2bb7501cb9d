//! The report of a study: the question, first the answer, then everything it stands on.

mod answer;
mod calibration;
mod cases;
mod evidence;
mod method;
mod reasons;
mod robustness;
pub(crate) mod viewpoints;

use crate::collect::{goals, viewpoint_file};
use crate::model::Study;
use crate::pipeline::Results;
use crate::problem::StudyError;
use crosscase_qmethod::StatementTest;
use crosscase_report::{Link, Page, Text};

/// The report as one HTML file.
pub(crate) fn render(study: &Study, results: &Results) -> Result<String, StudyError> {
    let mut sections = Vec::new();
    if !study.analyses.is_empty() {
        sections.push(answer::section(study, results)?);
    }
    for (at, (analysis, goal)) in goals(study).enumerate() {
        sections.push(evidence::section(at + 1, analysis, goal, results)?);
    }
    for rule in &study.viewpoints {
        let Some(artifacts) = results.get(&format!("viewpoints:{}", rule.name)) else { continue };
        let links = |table: &str| downloads(&viewpoint_file(&rule.name, table));
        let id = format!("viewpoints-{}", rule.name);
        let shown = viewpoints::Shown {
            id,
            label: &rule.label,
            names: &rule.names,
            artifacts,
            levels: StatementTest::default().levels_shown(),
            downloads: &links,
        };
        sections.push(viewpoints::section(&shown)?);
    }
    if !study.sets.is_empty() {
        sections.push(calibration::section(study, results));
        sections.push(cases::section(study, results)?);
    }
    sections.push(method::section(study, results));
    let mut footer = vec![Text::from(format!("Made with crosscase {}.", env!("CARGO_PKG_VERSION")))];
    if !study.authors.is_empty() {
        footer.insert(0, Text::from(format!("By {}.", study.authors.join(", "))));
    }
    footer.extend(study.source.as_ref().map(|source| Text::from(format!("Data: {source}"))));
    let page = Page {
        title: study.title.clone(),
        subtitle: study.question.clone().unwrap_or_default(),
        sections,
        footer,
        ..Page::default()
    };
    Ok(crosscase_report::render(&page)?)
}

/// The links under a table to its files.
fn downloads(table: &str) -> Vec<Link> {
    vec![Link::new("CSV", format!("../tables/{table}.csv")), Link::new("Arrow", format!("../tables/{table}.arrow"))]
}
