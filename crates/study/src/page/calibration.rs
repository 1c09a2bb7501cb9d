//! How the sets were calibrated: the reason for each anchor, and the curve with the cases on it.

use super::downloads;
use crate::model::{Origin, SetRule, Study};
use crate::pipeline::Results;
use crosscase_report::{Block, Cell, Column, ColumnKind, FigureBlock, Section, TableBlock, Text};
use crosscase_sets::Calibration;

pub(super) fn section(study: &Study, results: &Results) -> Section {
    let mut rows = Vec::new();
    let mut gallery = Vec::new();
    for set in &study.sets {
        rows.push(vec![
            Cell::from(set.name.as_str()),
            Cell::from(set.label.as_str()),
            Cell::from(rule(study, set)),
            Cell::from(reason(set)),
        ]);
        let Some(artifacts) = results.get(&format!("set:{}", set.name)) else { continue };
        if let Some(figure) = artifacts.figures.get("curve") {
            gallery.push(FigureBlock::new(figure.clone()).file(format!("calibration-{}.svg", set.name)));
        }
    }
    let table = TableBlock {
        caption: Text::from("Sets, how they were calibrated, and why"),
        columns: vec![
            Column::new("Set", ColumnKind::RowHeader),
            Column::new("Holds", ColumnKind::Text),
            Column::new("Calibration", ColumnKind::Text),
            Column::new("Reason", ColumnKind::Text),
        ],
        rows,
        downloads: downloads("calibrations"),
        ..TableBlock::default()
    };
    let mut blocks = vec![Block::Table(table)];
    if !gallery.is_empty() {
        blocks.push(Block::Gallery(gallery));
    }
    Section::new("calibration", "Calibration", blocks)
}

fn reason(set: &SetRule) -> String {
    match (&set.reason, &set.origin) {
        (Some(reason), _) => reason.clone(),
        (None, Origin::Expression(_)) => "made of other sets".to_owned(),
        (None, _) => "no reason given".to_owned(),
    }
}

/// The rule in words: “GNP: direct, 400 – 550 – 900”.
fn rule(study: &Study, set: &SetRule) -> String {
    let label = |name: &str| study.indicator(name).map_or_else(|| name.to_owned(), |indicator| indicator.label.clone());
    match &set.origin {
        Origin::Calibrated { indicator, calibration } => format!("{}: {}", label(indicator), words(calibration)),
        Origin::AsIs { indicator } => format!("{}: memberships as they are", label(indicator)),
        Origin::Expression(text) => text.clone(),
    }
}

/// What a direct calibration has beyond its anchors, under the names of the study file.
fn further(calibration: &Calibration) -> String {
    let written = serde_json::to_value(calibration).unwrap_or_default();
    let named = ["shape", "idm", "below", "above"].iter().filter_map(|name| Some((name, written.get(name)?)));
    named
        .filter(|(_, value)| value.as_str() != Some("logistic"))
        .map(|(name, value)| match value.as_f64() {
            Some(number) => format!(", {name} {number:.4}"),
            None => format!(", {name} {}", value.as_str().unwrap_or_default()),
        })
        .collect()
}

fn words(calibration: &Calibration) -> String {
    let listed = |values: &[f64]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" – ");
    match calibration {
        Calibration::Direct(direct) => format!("direct, {}{}", listed(direct.anchors().values()), further(calibration)),
        Calibration::Indirect(cuts) => format!("indirect, {}", listed(cuts.values())),
        Calibration::Tfr => "totally fuzzy and relative".to_owned(),
        Calibration::Crisp(cut) => format!("crisp, from {cut} up"),
        Calibration::MultiValue(cuts) => format!("multi-value, cut at {}", listed(cuts.values())),
        Calibration::Qualitative(scale) => {
            let level = |level: &crosscase_sets::Level| format!("{} {:.2}", level.name, level.membership);
            format!("qualitative, {}", scale.levels().iter().map(level).collect::<Vec<_>>().join(" – "))
        }
        Calibration::Function(function) => format!("{}, {}", function.id, listed(&function.anchors)),
    }
}
