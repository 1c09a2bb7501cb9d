//! Coded documents on the page: the figures of the cases with how far coders differ, how far they agree, and the passages folded.

use super::super::about::brief;
use super::super::tier;
use super::super::units::{Cases, dossier_of, dossiers_of};
use super::Rule;
use crate::error::{MethodError, StudyError};
use crate::made::{Made, StageId};
use crate::method::{PageContext, PagePlace, Part, downloads};
use crate::names::CaseFigure;
use crosscase_coding::NotMentioned;
use crosscase_data::contract::{Indicator, Record};
use crosscase_data::{Listed, counted};
use crosscase_report::{Block, Cell, ColumnKind, TableBlock, TableColumn, Text};
use serde::{Deserialize, Serialize};

/// What the stage keeps for the page.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) coders: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) codes: Vec<OfCode>,
    pub(super) passages: Vec<Passage>,
}

/// How far the coders agree on a code.
#[derive(Serialize, Deserialize)]
pub(super) struct OfCode {
    pub(super) code: String,
    /// On what of it: its presence, or the count or length that an indicator takes.
    pub(super) on: String,
    /// Cases of which two or more coders say whether they have it.
    pub(super) cases: usize,
    /// Those on which they differ.
    pub(super) apart: usize,
    /// Krippendorff's alpha over the cases: nominal of presence, interval of counts and lengths.
    pub(super) alpha: Option<f64>,
}

/// A passage of a case with a code.
#[derive(Serialize, Deserialize)]
pub(super) struct Passage {
    pub(super) case: String,
    pub(super) code: String,
    /// Its words, where they may be shown.
    pub(super) words: Option<String>,
    /// The source, by number where its name may not be shown.
    pub(super) source: String,
    /// Whoever gave it the code, by number likewise.
    pub(super) coders: Vec<String>,
}

/// Whoever coded and what was coded, whether it counts or not, as the instrument's tier lets them be called.
pub(crate) fn coders_and_sources(made: &Made, instrument: &StageId) -> Result<[Vec<String>; 2], StudyError> {
    let kept: Kept = made.kept(instrument)?;
    Ok([kept.coders, kept.sources])
}

/// The section of one instrument.
pub(super) fn parts(rule: &Rule, shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
    let stage = StageId::new("instrument", &rule.name);
    let (cases, own) = (Cases::of(shown)?, format!("coding-{}", rule.name));
    let kept: Kept = shown.made.kept(&stage)?;
    let found = Indicator::rows(shown.made.table(&stage, "figures")?)?;
    let figures = values(&rule.label, &shown.names.figures_of(&rule.name), &found, &cases);
    let mut blocks = vec![Block::prose(who(rule, &kept)), Block::Table(figures)];
    if kept.coders.len() > 1 && rule.coder.is_none() {
        blocks.push(Block::Table(agreement(&kept.codes, &rule.label, &own)));
    }
    blocks.extend(tier::sentence(rule.tier, "sources and coders").map(Block::prose));
    // The passages stand in the dossiers, where there are any.
    let mut dossiers = Vec::new();
    for (case, _) in cases.all() {
        let Some(passages) = of_case(case, &kept.passages, &cases, &rule.label) else { continue };
        match dossier_of(case, shown)? {
            Some(_) => dossiers.push(Part::new(PagePlace::Dossier(case.to_owned()), 4, vec![passages])),
            None => blocks.push(passages),
        }
    }
    let quoted = dossiers.iter().filter_map(|part| match &part.place {
        PagePlace::Dossier(case) => Some(case.as_str()),
        _ => None,
    });
    blocks.extend(dossiers_of("The passages of each case: ", quoted, shown)?);
    let called = |id: &str| cases.in_text(id).into_owned();
    let place = PagePlace::Section { id: own, heading: rule.label.clone() };
    let section = Part::new(place, 1, blocks).supplement().telling(shown.made.told_by([&stage])?, &[], &called);
    Ok(std::iter::once(section).chain(dossiers).collect())
}

fn who(rule: &Rule, kept: &Kept) -> String {
    let by = match (&rule.coder, kept.coders.len()) {
        (Some(_), _) => "The passages of one coder count.".to_owned(),
        (None, 1) => "One coder gave the codes, so that nothing is known of how another would.".to_owned(),
        (None, _) => format!(
            "{} gave the codes. A value is their mean, and its bounds the least and the greatest that one of them gives: no confidence interval.",
            Listed(&kept.coders)
        ),
    };
    let silence = match rule.not_mentioned {
        NotMentioned::Absent => "What a coder of a case does not mention counts as absent (0).",
        NotMentioned::Missing => "What a coder of a case does not mention is not known.",
        NotMentioned::Error => "Every code was decided in every case.",
    };
    format!("{by} {silence}")
}

/// Every figure of every case, with the bounds where coders differ.
fn values(label: &str, figures: &[&CaseFigure], found: &[Indicator], cases: &Cases) -> TableBlock {
    let (mut columns, mut rows) = cases.who();
    for figure in figures {
        let name = figure.to_string();
        columns.push(TableColumn::new(figure.title(), ColumnKind::Sign));
        let cell = |one: &Indicator| match (one.value, one.lower.zip(one.upper)) {
            (Ok(value), Some((low, high))) if low < high => {
                Cell::from(format!("{} ({} – {})", brief(value), brief(low), brief(high)))
            }
            (Ok(value), _) => Cell::from(brief(value)),
            (Err(reason), _) => Cell::Because(reason.to_string()),
        };
        let of = found.iter().filter(|one| one.indicator == name);
        cases.add(&mut rows, of.map(|one| (one.case.clone(), cell(one))));
    }
    TableBlock {
        caption: Text::from(format!(
            "{label}: what was coded of each case; in brackets the bounds, where coders differ"
        )),
        columns,
        rows,
        downloads: downloads("indicators"),
        ..TableBlock::default()
    }
}

fn agreement(codes: &[OfCode], label: &str, file: &str) -> TableBlock {
    let row = |one: &OfCode| {
        vec![
            Cell::from(one.code.as_str()),
            Cell::from(one.on.as_str()),
            Cell::from(one.cases as f64),
            Cell::from(one.apart as f64),
            Cell::from(one.alpha),
        ]
    };
    TableBlock {
        caption: Text::from(format!("{label}: how far the coders agree, case by case")),
        columns: vec![
            TableColumn::new("Code", ColumnKind::RowHeader),
            TableColumn::new("On its", ColumnKind::Text),
            TableColumn::new("Cases of two coders", ColumnKind::Integer),
            TableColumn::new("They differ on", ColumnKind::Integer),
            TableColumn::new("Krippendorff’s alpha", ColumnKind::Number { digits: 3 }),
        ],
        rows: codes.iter().map(row).collect(),
        notes: vec![Text::from(
            "Alpha is nominal of presence, and interval of the counts and lengths that the study uses (Krippendorff 2004). Undefined (–) where all \
             say the same of every case: agreement beyond chance is then 0/0.",
        )],
        downloads: downloads(file),
        ..TableBlock::default()
    }
}

/// The passages of a case, code by code.
fn of_case(case: &str, all: &[Passage], cases: &Cases, instrument: &str) -> Option<Block> {
    let own: Vec<&Passage> = all.iter().filter(|passage| passage.case == case).collect();
    let mut codes: Vec<&str> = own.iter().map(|passage| passage.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut blocks = Vec::new();
    for code in codes {
        let of_code = own.iter().filter(|passage| passage.code == code);
        blocks.push(Block::Prose(Text::new().strong(code)));
        let told = of_code.map(|passage| {
            let by = format!("{}, {}", passage.source, passage.coders.join(", "));
            Text::from(passage.words.as_ref().map_or_else(|| by.clone(), |words| format!("“{words}” ({by})")))
        });
        blocks.push(Block::List(told.collect()));
    }
    let summary = format!("{instrument}, {}: {}", cases.in_text(case), counted(own.len(), "passage", "passages"));
    (!own.is_empty()).then(|| Block::folded(summary, blocks))
}
