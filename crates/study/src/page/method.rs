//! What was noticed, the parameters, and how to repeat it all.

use crate::collect::goals;
use crate::model::{Analysis, Study, ViewpointRule};
use crate::pipeline::Results;
use crate::stages::analysis::{Goal, KINDS, expectations};
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
    blocks.push(Block::Heading("Parameters".to_owned()));
    if !study.analyses.is_empty() {
        blocks.push(Block::Table(parameters(study)));
    }
    for rule in &study.viewpoints {
        blocks.push(Block::prose(sorts(rule)));
    }
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
type Parameter = (&'static str, fn(&Study, &Analysis) -> String);

fn parameters(study: &Study) -> TableBlock {
    let rows: [Parameter; 9] = [
        ("Outcome", |_, a| Goal::of(a).iter().map(|goal| goal.text(a)).collect::<Vec<_>>().join(", ")),
        ("Conditions", |_, a| a.conditions.join(", ")),
        ("Expectations", expected),
        ("Inclusion cut", |_, a| a.incl_cut.to_string()),
        ("Frequency cut", |_, a| a.n_cut.to_string()),
        ("PRI cut", |_, a| a.pri_cut.to_string()),
        ("Membership of exactly 0.5", |_, a| word(&a.at_half)),
        ("Missing memberships", |_, a| word(&a.missing)),
        ("Necessity: inclusion, coverage, RoN at least", |_, a| {
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
                std::iter::once(Cell::from(*name))
                    .chain(study.analyses.iter().map(|a| Cell::from(of(study, a))))
                    .collect()
            })
            .collect(),
        ..TableBlock::default()
    }
}

/// How sorts became viewpoints, in a sentence.
fn sorts(rule: &ViewpointRule) -> Text {
    let analysis = &rule.analysis;
    let replicates = match rule.replicates {
        0 => "no resampling".to_owned(),
        n => format!("{n} resamples of persons from seed {}", rule.seed),
    };
    Text::from(format!("{}: {} factors, {} of ", rule.label, analysis.factors(), analysis.extraction_name()))
        .plain(format!("{} correlations, rotation ", word(&analysis.correlation_kind())))
        .code(analysis.rotation_plan().to_string())
        .plain(format!("; {replicates}."))
}

/// What theory expects, for the outcome and for its negation.
fn expected(study: &Study, analysis: &Analysis) -> String {
    let of = |goal: &Goal| match expectations(study, analysis, *goal) {
        none if none.is_empty() => format!("{}: none", goal.text(analysis)),
        some => format!("{}: {}", goal.text(analysis), some.replace(',', ", ")),
    };
    Goal::of(analysis).iter().map(of).collect::<Vec<_>>().join("; ")
}

/// A policy in the word by which the study file calls it.
fn word(policy: &impl serde::Serialize) -> String {
    serde_json::to_value(policy).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The run, and each step of each analysis by itself on the published sets.
fn commands(study: &Study) -> String {
    let mut lines = vec!["crosscase study run . --out out".to_owned()];
    for (analysis, goal) in goals(study) {
        let sets = format!(
            "out/tables/sets.csv --outcome {} --conditions {} --missing {}",
            quoted(&goal.text(analysis)),
            quoted(&analysis.conditions.join(",")),
            word(&analysis.missing)
        );
        let table = format!(
            "{sets} --incl-cut {} --n-cut {} --pri-cut {} --at-half {}",
            analysis.incl_cut,
            analysis.n_cut,
            analysis.pri_cut,
            word(&analysis.at_half)
        );
        lines.push(format!(
            "crosscase qca necessity {sets} --incl-cut {} --cov-cut {} --ron-cut {}",
            analysis.necessity_incl_cut, analysis.necessity_cov_cut, analysis.necessity_ron_cut
        ));
        lines.push(format!("crosscase qca truth-table {table}"));
        for kind in KINDS {
            let expected = expectations(study, analysis, goal);
            let expect = match kind {
                "intermediate" if !expected.is_empty() => format!(" --expect {}", quoted(&expected)),
                _ => String::new(),
            };
            lines.push(format!("crosscase qca minimize {table} --solution {kind}{expect}"));
        }
    }
    lines.join("\n")
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.,/".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
