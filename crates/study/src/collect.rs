//! The tables that a run publishes, under the names that a reader finds them by.

use crate::model::{Analysis, Origin, Study};
use crate::models::Models;
use crate::pipeline::Results;
use crate::problem::StudyError;
use crate::stages::analysis::{Goal, KINDS};
use crate::stages::set;
use crosscase_data::{Table, TableBuilder};

/// The tables in the order of a study: from units to solutions.
pub(crate) fn tables(study: &Study, results: &Results) -> Result<Vec<(String, Table)>, StudyError> {
    let mut tables = Vec::new();
    for name in ["units", "codebook", "answers", "scores", "indicators", "memberships", "lineage"] {
        if let Some(table) = stacked(results, name)? {
            tables.push((name.to_owned(), table));
        }
    }
    for instrument in study.instruments.iter().filter(|instrument| instrument.qsort.is_some()) {
        let Some(made) = results.get(&instrument.stage()) else { continue };
        for (name, table) in &made.tables {
            tables.push((format!("{name}-{}", instrument.name), table.clone()));
        }
    }
    for rule in &study.viewpoints {
        let Some(made) = results.get(&format!("viewpoints:{}", rule.name)) else { continue };
        // Those of the data contract are among the study's own.
        let own = made.tables.iter().filter(|(name, _)| !["answers", "codebook", "lineage"].contains(&name.as_str()));
        tables.extend(own.map(|(name, table)| (viewpoint_file(&rule.name, name), table.clone())));
    }
    if !study.sets.is_empty() {
        let names: Vec<&str> = study.sets.iter().map(|set| set.name.as_str()).collect();
        tables.push(("sets".to_owned(), set::wide(results, &names)?));
        tables.push(("calibrations".to_owned(), calibrations(study)?));
    }
    for (analysis, goal) in goals(study) {
        let stage = goal.stage(analysis);
        let file = goal.file(analysis);
        for name in ["necessity", "truth_table", "models", "assumptions", "remainders"] {
            if let Some(table) = results.table(&stage, name) {
                tables.push((format!("{}-{file}", name.replace('_', "-")), table.clone()));
            }
        }
        for name in ["ranges", "influence"] {
            if let Some(table) = results.table(&goal.robustness_stage(analysis), name) {
                tables.push((format!("{name}-{file}"), table.clone()));
            }
        }
        let solutions: Vec<&Table> = KINDS.iter().filter_map(|kind| results.table(&stage, kind)).collect();
        if let Some((first, rest)) = solutions.split_first() {
            tables.push((format!("solutions-{file}"), first.stack(rest)?));
        }
    }
    Ok(tables)
}

/// The file of a table or figure of some viewpoints.
pub(crate) fn viewpoint_file(viewpoints: &str, name: &str) -> String {
    format!("{viewpoints}-{}", name.replace('_', "-"))
}

/// Every analysis with each of its outcomes.
pub(crate) fn goals(study: &Study) -> impl Iterator<Item = (&Analysis, Goal)> {
    study.analyses.iter().flat_map(|analysis| Goal::of(analysis).iter().map(move |goal| (analysis, *goal)))
}

fn stacked(results: &Results, name: &str) -> Result<Option<Table>, StudyError> {
    let all: Vec<&Table> = results.tables("", name).collect();
    Ok(match all.split_first() {
        None => None,
        Some((first, rest)) => Some(first.stack(rest)?),
    })
}

/// The rule behind each set, with its reason.
fn calibrations(study: &Study) -> Result<Table, StudyError> {
    let rule = |origin: &Origin| match origin {
        Origin::Calibrated { calibration, .. } => serde_json::to_string(calibration).ok(),
        Origin::AsIs { .. } => Some("as-is".to_owned()),
        Origin::Expression(text) => Some(text.clone()),
    };
    let source = |origin: &Origin| match origin {
        Origin::Calibrated { indicator, .. } | Origin::AsIs { indicator } => Some(indicator.clone()),
        Origin::Expression(_) => None,
    };
    Ok(TableBuilder::new("crosscase.study.calibrations/1")
        .id("set", study.sets.iter().map(|set| set.name.as_str()))
        .text("label", study.sets.iter().map(|set| Some(set.label.as_str())))
        .text("from", study.sets.iter().map(|set| source(&set.origin)))
        .text("rule", study.sets.iter().map(|set| rule(&set.origin)))
        .text("reason", study.sets.iter().map(|set| set.reason.as_deref()))
        .build()?)
}

/// The answer in a line for each outcome: the intermediate solution, or how many models there are.
pub(crate) fn summary(study: &Study, results: &Results) -> Result<Vec<String>, StudyError> {
    let mut lines = Vec::new();
    for rule in &study.viewpoints {
        let stage = format!("viewpoints:{}", rule.name);
        let (Some(factors), Some(loadings)) = (results.table(&stage, "factors"), results.table(&stage, "loadings"))
        else {
            continue;
        };
        // Not the sum over factors: two poles of one factor hold the same variance.
        let explained = loadings.numbers("h2")?.into_iter().flatten().sum::<f64>() / loadings.rows() as f64;
        let (viewpoints, sorts) = (factors.rows(), loadings.rows());
        let share = 100.0 * explained;
        lines.push(format!("{}: {viewpoints} viewpoints of {sorts} sorts, {share:.0} % of the variance", rule.label));
    }
    for (analysis, goal) in goals(study) {
        let Some(table) = results.table(&goal.stage(analysis), "models") else { continue };
        let solutions = Models::from_table(table)?;
        lines.extend(
            solutions
                .iter()
                .filter(|models| models.kind == "intermediate")
                .map(|models| format!("{}: {}", goal.text(analysis), models.line())),
        );
    }
    Ok(lines)
}

/// The scripts for R by the name of their file.
pub(crate) fn scripts(study: &Study, results: &Results) -> Vec<(String, String)> {
    let made = goals(study)
        .filter_map(|(analysis, goal)| Some((goal.file(analysis), results.get(&goal.robustness_stage(analysis))?)));
    let named = |(file, made): (String, &crate::artifacts::Artifacts)| {
        made.scripts.iter().map(|(kind, script)| (format!("{file}-{kind}"), script.clone())).collect::<Vec<_>>()
    };
    made.flat_map(named).collect()
}

/// The figures by the name of their file.
pub(crate) fn figures(study: &Study, results: &Results) -> Vec<(String, String)> {
    let mut figures = Vec::new();
    for rule in &study.viewpoints {
        let made = results.get(&format!("viewpoints:{}", rule.name));
        let drawn = made.into_iter().flat_map(|made| &made.figures);
        figures.extend(drawn.map(|(name, figure)| (viewpoint_file(&rule.name, name), figure.svg().to_owned())));
    }
    for set in &study.sets {
        if let Some(curve) = results.get(&format!("set:{}", set.name)).and_then(|made| made.figures.get("curve")) {
            figures.push((format!("calibration-{}", set.name), curve.svg().to_owned()));
        }
    }
    for (analysis, goal) in goals(study) {
        let Some(made) = results.get(&goal.stage(analysis)) else { continue };
        let charts = made.charts.iter().map(|(name, chart)| (name, chart.draw()));
        for (name, figure) in made.figures.iter().map(|(name, figure)| (name, figure.clone())).chain(charts) {
            figures.push((format!("{name}-{}", goal.file(analysis)), figure.svg().to_owned()));
        }
    }
    figures
}
