//! Sets as readers see them: the rule behind each, and the memberships of the cases.

use super::super::indicators::digits;
use super::super::units::Cases;
use super::{Origin, Rule};
use crate::error::MethodError;
use crate::made::StageId;
use crate::method::{PageContext, PagePlace, Part, RepeatStep, downloads};
use crate::names::{Names, OfferKind};
use crosscase_data::contract::{Member, Record};
use crosscase_data::{Table, TableBuilder, in_list};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde_json::json;
use std::collections::BTreeMap;

/// The schema of the table that says what readers call each set, and by which rule it was made.
pub(crate) const CALIBRATIONS: &str = "crosscase.study.calibrations/1";

/// The rule behind each set, with its reason.
pub(super) fn calibrations(rules: &[Rule]) -> Result<Table, MethodError> {
    let written = |rule: &Rule| match &rule.origin {
        Origin::Calibrated(calibration) => serde_json::to_string(calibration).ok(),
        Origin::Grouped(by, groups) => serde_json::to_string(&json!({ "by": by, "groups": groups })).ok(),
        Origin::AsIs => Some("as-is".to_owned()),
        Origin::Joined(text) | Origin::Concept(text) => Some(text.clone()),
        Origin::Type(of) => Some(format!("type {of}")),
    };
    Ok(TableBuilder::new(CALIBRATIONS)
        .id("set", rules.iter().map(|rule| rule.name.as_str()))
        .text("label", rules.iter().map(|rule| Some(rule.label.as_str())))
        .text("from", rules.iter().map(|rule| rule.from.as_deref()))
        .text("rule", rules.iter().map(written))
        .text("reason", rules.iter().map(|rule| rule.reason.as_deref()))
        .build()?)
}

pub(super) fn reason(rule: &Rule) -> &str {
    match (&rule.reason, &rule.origin) {
        (Some(reason), _) => reason,
        (None, Origin::Joined(_) | Origin::Concept(_)) => "made of other sets",
        (None, Origin::Type(_)) => "as the typology has it",
        (None, _) => "no reason given",
    }
}

/// The rule in words: “GNP: direct, 400 – 550 – 900”.
pub(super) fn in_words(rule: &Rule, names: &Names) -> String {
    let from = rule.from.as_deref().map_or("", |from| names.label(OfferKind::Indicator, from));
    match &rule.origin {
        Origin::Calibrated(calibration) => format!("{from}: {calibration}"),
        Origin::Grouped(by, groups) => {
            let each = groups.iter().map(|(group, calibration)| format!("{group}: {calibration}"));
            format!("{from}, by {by}: {}", each.collect::<Vec<_>>().join("; "))
        }
        Origin::AsIs => format!("{from}: memberships as they are"),
        Origin::Joined(text) | Origin::Concept(text) => text.clone(),
        Origin::Type(of) => format!("type of the typology: {of}"),
    }
}

pub(super) fn memberships_shown(first_set: &str, shown: &PageContext<'_>) -> Result<Vec<Block>, MethodError> {
    let cases = Cases::of(shown)?;
    let wide = shown.made.table(&StageId::only("sets"), "sets")?;
    let ids = wide.ids()?;
    let (mut columns, mut rows) = cases.who();
    for set in shown.names.all(OfferKind::Set) {
        let cells: Vec<Cell> = if let Ok(values) = wide.numbers(&set.name) {
            columns.push(TableColumn::new(&set.name, ColumnKind::Number { digits: digits(&values) }));
            values.into_iter().map(Into::into).collect()
        } else {
            // Where it does not apply to a case, the column holds `-`.
            columns.push(TableColumn::new(&set.name, ColumnKind::Text));
            wide.texts(&set.name)?.into_iter().map(Into::into).collect()
        };
        cases.add(&mut rows, ids.iter().cloned().zip(cells));
    }
    let caption = Text::from("Memberships of the cases in the sets");
    let table = TableBlock { caption, columns, rows, downloads: downloads("sets"), ..TableBlock::default() };
    let example = json!({ "case": cases.first(), "set": first_set });
    let way_back = shown.command(&RepeatStep::new("trace", "", &example)?).map(|command| {
        let text = Text::from("Every membership can be followed back to the rows of the data files: ");
        let called = cases.first().map(|id| (id, cases.label(id))).filter(|(id, label)| id != label);
        let case = called.map_or_else(String::new, |(id, _)| format!(" for {}", in_list(&cases.in_text(id))));
        Block::prose(text.code(command).plain(format!("{case}.")))
    });
    Ok(way_back.into_iter().chain([Block::Table(table)]).collect())
}

/// The sets of each case in its dossier: the membership, the value that it was made of, and the anchors or what else made it.
pub(super) fn of_cases(rules: &[&Rule], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let mut all: BTreeMap<String, Vec<Vec<Cell>>> = BTreeMap::new();
    for rule in rules {
        for member in Member::rows(shown.made.table(&StageId::new("set", &rule.name), "memberships")?)? {
            let value = match (member.value(), member.membership.err()) {
                (Some(value), _) => Cell::from(value),
                (None, reason) => reason.map_or(Cell::Missing, |reason| Cell::Because(reason.to_string())),
            };
            let head =
                if rule.label == rule.name { rule.name.clone() } else { format!("{} ({})", rule.label, rule.name) };
            let made_of = Cell::from(in_words(rule, shown.names));
            all.entry(member.case).or_default().push(vec![Cell::from(head), value, Cell::from(member.raw), made_of]);
        }
    }
    let cases = Cases::of(shown)?;
    let part = |(case, rows): (String, Vec<Vec<Cell>>)| {
        let two = ColumnKind::Number { digits: 2 };
        let heads =
            [("Set", ColumnKind::RowHeader), ("Membership", two), ("Of the value", two), ("Made by", ColumnKind::Text)];
        let table = TableBlock {
            caption: Text::from(format!(
                "{}: its sets; the reason for each anchor stands under ",
                cases.at_start(&case)
            ))
            .link("Calibration", "#calibration"),
            columns: heads.map(|(head, kind)| TableColumn::new(head, kind)).into(),
            rows,
            downloads: downloads("memberships"),
            ..TableBlock::default()
        };
        Part::new(PagePlace::Dossier(case), 0, vec![Block::Table(table)])
    };
    Ok(all.into_iter().map(part).collect())
}
