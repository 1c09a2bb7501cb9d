//! What was noticed, the parameters, and how to repeat it all.

use crate::model::{Analysis, Study};
use crate::pipeline::Results;
use crosscase_data::Severity;
use crosscase_report::{Block, Cell, Column, ColumnKind, Section, TableBlock, Text};

pub(super) fn section(study: &Study, results: &Results) -> Section {
    let mut blocks = vec![Block::Heading("What was noticed".to_owned())];
    let said = results.diagnostics();
    if said.is_empty() {
        blocks.push(Block::prose("Nothing in the data or the analyses called for a remark."));
    } else {
        let items = said.iter().map(|said| {
            let sign = if said.severity == Severity::Warning { "Warning: " } else { "" };
            Text::from(format!("{sign}{said}"))
        });
        blocks.push(Block::List(items.collect()));
    }
    let unreasoned: Vec<&str> =
        study.sets.iter().filter(|set| set.reason.is_none()).map(|set| set.name.as_str()).collect();
    if !unreasoned.is_empty() {
        let names = unreasoned.join(", ");
        blocks.push(Block::prose(format!("No reason is given for the calibration of {names}.")));
    }
    blocks.push(Block::Heading("Parameters".to_owned()));
    blocks.push(Block::Table(parameters(study)));
    blocks.push(Block::Heading("How to repeat it".to_owned()));
    blocks.push(Block::prose(
        Text::from("In the folder of the study; the same study gives the same bytes. ")
            .link("manifest.json", "../manifest.json")
            .plain(" has the hash of every input and output, the version and the seed."),
    ));
    blocks.push(Block::Code { language: "sh".to_owned(), text: commands(study) });
    Section::new("method", "Parameters and how to repeat it", blocks)
}

/// What a parameter is called, and its value in an analysis.
type Parameter = (&'static str, fn(&Analysis) -> String);

fn parameters(study: &Study) -> TableBlock {
    let rows: [Parameter; 8] = [
        ("Outcome", |a| if a.negated { format!("{0}, ~{0}", a.outcome) } else { a.outcome.clone() }),
        ("Conditions", |a| a.conditions.join(", ")),
        ("Inclusion cut", |a| a.incl_cut.to_string()),
        ("Frequency cut", |a| a.n_cut.to_string()),
        ("PRI cut", |a| a.pri_cut.to_string()),
        ("Membership of exactly 0.5", |a| word(&a.at_half)),
        ("Missing memberships", |a| word(&a.missing)),
        ("Necessity: inclusion, coverage, RoN at least", |a| {
            format!("{}, {}, {}", a.necessity_incl_cut, a.necessity_cov_cut, a.necessity_ron_cut)
        }),
    ];
    let header = Column::new("Parameter", ColumnKind::RowHeader);
    TableBlock {
        caption: Text::from("Parameters of the analyses"),
        columns: std::iter::once(header)
            .chain(study.analyses.iter().map(|analysis| Column::new(&analysis.label, ColumnKind::Text)))
            .collect(),
        rows: rows
            .iter()
            .map(|(name, of)| {
                std::iter::once(Cell::from(*name)).chain(study.analyses.iter().map(|a| Cell::from(of(a)))).collect()
            })
            .collect(),
        ..TableBlock::default()
    }
}

/// A policy in the word by which the study file calls it.
fn word(policy: &impl serde::Serialize) -> String {
    serde_json::to_value(policy).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The run, and each truth table and solution by itself on the published sets.
fn commands(study: &Study) -> String {
    let mut lines = vec!["crosscase study run . --out out".to_owned()];
    for analysis in &study.analyses {
        let common = format!(
            "out/tables/sets.csv --outcome {} --conditions {} --incl-cut {} --n-cut {} --pri-cut {}",
            analysis.outcome,
            analysis.conditions.join(","),
            analysis.incl_cut,
            analysis.n_cut,
            analysis.pri_cut
        );
        lines.push(format!("crosscase qca truth-table {common}"));
        lines.push(format!("crosscase qca minimize {common} --solution parsimonious"));
    }
    lines.join("\n")
}
