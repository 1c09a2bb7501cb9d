//! The rules of the study file, section by section.

use super::sets::sets;
use super::viewpoints::{qsort_of, viewpoints_of};
use super::{Faults, graph};
use crate::file::{
    AnalysisToml, AtHalfToml, ComposeToml, IndicatorToml, InstrumentToml, KindToml, MissingToml, RangeToml, StudyToml,
};
use crate::model::{Analysis, Compose, Indicator, Instrument, InstrumentKind, MissingCases, Range, Study, UnitKind};
use crosscase_qca::{AtHalf, Outcome};
use std::collections::BTreeMap;
use toml::Spanned;

/// Everything resolved, or `None` where a fault leaves too little to go on; the faults are in `faults`.
pub(super) fn resolve(written: &StudyToml, faults: &mut Faults<'_>) -> Option<Study> {
    check_names("unit", &written.units, faults);
    check_names("instrument", &written.instruments, faults);
    check_names("indicator", &written.indicators, faults);
    check_names("viewpoint", &written.viewpoints, faults);
    check_names("set", &written.sets, faults);
    check_names("analysis", &written.analyses, faults);
    let units = units(written, faults);
    let cases = cases(written, &units, faults)?;
    let mut study = Study {
        title: written.study.title.clone(),
        question: written.study.question.clone(),
        authors: written.study.authors.clone(),
        source: written.study.source.clone(),
        seed: written.study.seed,
        cases,
        units,
        instruments: Vec::new(),
        viewpoints: Vec::new(),
        indicators: Vec::new(),
        sets: Vec::new(),
        analyses: Vec::new(),
    };
    for (name, instrument) in in_file_order(&written.instruments) {
        study.instruments.extend(instrument_of(name, instrument, &study, faults));
    }
    for (name, viewpoints) in in_file_order(&written.viewpoints) {
        if let Some((rule, instrument)) = viewpoints_of(name, viewpoints, written, &study, faults) {
            study.viewpoints.push(rule);
            study.instruments.push(instrument);
        }
    }
    if written.viewpoints.is_empty() && written.analyses.is_empty() {
        let help = "add an analysis of sets, [analyses.NAME], or of sorts, [viewpoints.NAME]";
        faults.add("STU014", None, "the study asks for nothing".to_owned(), Some(help.to_owned()));
    }
    for (name, indicator) in in_file_order(&written.indicators) {
        let resolved = indicator_of(name.get_ref(), indicator, written, &study, faults);
        study.indicators.extend(resolved);
    }
    study.sets = sets(written, &mut study, faults);
    for (name, analysis) in in_file_order(&written.analyses) {
        study.analyses.push(analysis_of(name.get_ref(), analysis, written, faults));
    }
    Some(study)
}

/// A table's entries as they stand in the file: TOML tables have no order of their own.
pub(super) fn in_file_order<T>(table: &BTreeMap<Spanned<String>, T>) -> Vec<(&Spanned<String>, &T)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

/// Names become names of files and columns and stand in expressions: letters, digits, `_` and `-`, a letter first.
fn check_names<T>(what: &str, table: &BTreeMap<Spanned<String>, T>, faults: &mut Faults<'_>) {
    for (name, _) in in_file_order(table) {
        let mut characters = name.get_ref().chars();
        let first = characters.next().is_some_and(char::is_alphabetic);
        if !first || !characters.all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            let message =
                format!("`{}` is no name for {what}s: letters, digits, _ and -, a letter first", name.get_ref());
            faults.add("STU013", Some(name.span()), message, None);
        }
    }
}

pub(super) fn names<T>(table: &BTreeMap<Spanned<String>, T>) -> String {
    in_file_order(table).iter().map(|(name, _)| name.get_ref().as_str()).collect::<Vec<_>>().join(", ")
}

pub(super) fn has<T>(table: &BTreeMap<Spanned<String>, T>, name: &str) -> bool {
    table.keys().any(|key| key.get_ref() == name)
}

/// Says that a name is not one of a table's, and lists those that are.
pub(super) fn unknown<T>(
    what: &str,
    name: &Spanned<String>,
    table: &BTreeMap<Spanned<String>, T>,
    faults: &mut Faults<'_>,
) {
    let message = format!("no {what} `{}`; there are: {}", name.get_ref(), names(table));
    faults.add("STU002", Some(name.span()), message, None);
}

/// A data file's path: it stays within the study's folder, so that the folder can be handed on.
pub(super) fn file_of(file: &Spanned<String>, faults: &mut Faults<'_>) -> String {
    let path = std::path::Path::new(file.get_ref());
    let inside = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if !inside || file.get_ref().is_empty() {
        let message = format!("`{}` leads out of the study's folder", file.get_ref());
        let help = "copy the file into the folder, so that the study can be handed on whole";
        faults.add("STU003", Some(file.span()), message, Some(help.to_owned()));
    }
    file.get_ref().replace('\\', "/")
}

pub(super) fn optional(text: Option<&Spanned<String>>) -> Option<String> {
    text.map(|text| text.get_ref().clone())
}

fn units(written: &StudyToml, faults: &mut Faults<'_>) -> Vec<UnitKind> {
    let entries = in_file_order(&written.units);
    for (_, unit) in &entries {
        if let Some(within) = unit.within.as_ref().filter(|within| !has(&written.units, within.get_ref())) {
            unknown("kind of unit", within, &written.units, faults);
        }
    }
    let index = |name: &str| entries.iter().position(|(other, _)| other.get_ref() == name);
    let above = |i: usize| -> Vec<usize> {
        entries[i].1.within.as_ref().and_then(|within| index(within.get_ref())).into_iter().collect()
    };
    if let Err(cycle) = graph::order(entries.len(), above) {
        let path: Vec<&str> = cycle.iter().map(|i| entries[*i].0.get_ref().as_str()).collect();
        let place = cycle.first().and_then(|i| entries[*i].1.within.as_ref()).map(Spanned::span);
        faults.add("STU004", place, format!("units stand within one another in a cycle: {}", path.join(" → ")), None);
    }
    entries
        .iter()
        .map(|(name, unit)| UnitKind {
            name: name.get_ref().clone(),
            file: file_of(&unit.file, faults),
            id: optional(unit.id.as_ref()),
            label: optional(unit.label.as_ref()),
            within: optional(unit.within.as_ref()),
        })
        .collect()
}

/// The kind of unit that is compared: the one named, or the only one that stands within no other.
fn cases(written: &StudyToml, units: &[UnitKind], faults: &mut Faults<'_>) -> Option<String> {
    if let Some(named) = &written.study.cases {
        if has(&written.units, named.get_ref()) {
            return Some(named.get_ref().clone());
        }
        unknown("kind of unit", named, &written.units, faults);
        return None;
    }
    let outermost: Vec<&str> = units.iter().filter(|u| u.within.is_none()).map(|u| u.name.as_str()).collect();
    match outermost[..] {
        [only] => Some(only.to_owned()),
        // In a cycle no unit is outermost; that has been said.
        [] if !units.is_empty() => None,
        [] => {
            faults.add("STU005", None, "the study names no units".to_owned(), None);
            None
        }
        _ => {
            let message = format!("more than one kind of unit stands within no other: {}", outermost.join(", "));
            let help = format!("name the one that is compared, such as `cases = \"{}\"` under [study]", outermost[0]);
            faults.add("STU005", None, message, Some(help));
            None
        }
    }
}

fn instrument_of(
    name: &Spanned<String>,
    written: &InstrumentToml,
    study: &Study,
    faults: &mut Faults<'_>,
) -> Option<Instrument> {
    let kind = match written.kind.get_ref() {
        KindToml::Survey => InstrumentKind::Survey,
        KindToml::Table => InstrumentKind::Table,
        KindToml::Qsort => InstrumentKind::Qsort,
    };
    let qsort = qsort_of(written, faults);
    if study.unit(written.unit.get_ref()).is_none() {
        let known: Vec<&str> = study.units.iter().map(|unit| unit.name.as_str()).collect();
        let message = format!("no kind of unit `{}`; there are: {}", written.unit.get_ref(), known.join(", "));
        faults.add("STU002", Some(written.unit.span()), message, None);
        return None;
    }
    if kind == InstrumentKind::Survey && written.range.is_none() {
        let help = "write the lowest and highest answer, such as `range = [1, 5]`";
        let message = format!("survey `{}` declares no answer scale", name.get_ref());
        faults.add("STU006", Some(name.span()), message, Some(help.to_owned()));
    }
    let ranges = written.range.as_ref().map_or_else(Vec::new, |range| ranges_of(range, faults));
    Some(Instrument {
        name: name.get_ref().clone(),
        kind,
        label: written.label.clone().unwrap_or_else(|| name.get_ref().clone()),
        file: file_of(&written.file, faults),
        sheet: written.sheet.clone(),
        unit: written.unit.get_ref().clone(),
        id: optional(written.id.as_ref()),
        ranges,
        missing: written.missing.clone(),
        qsort,
    })
}

fn ranges_of(written: &Spanned<RangeToml>, faults: &mut Faults<'_>) -> Vec<Range> {
    let ranges: Vec<Range> = match written.get_ref() {
        RangeToml::All([low, high]) => vec![Range { items: None, low: *low, high: *high }],
        RangeToml::Blocks(blocks) => blocks
            .iter()
            .map(|(items, [low, high])| Range { items: Some(items.clone()), low: *low, high: *high })
            .collect(),
    };
    if ranges.iter().any(|range| !(range.low < range.high && range.low.is_finite() && range.high.is_finite())) {
        let message = "an answer scale runs from a lower to a higher number".to_owned();
        faults.add("STU006", Some(written.span()), message, None);
    }
    ranges
}

fn indicator_of(
    name: &str,
    written: &IndicatorToml,
    file: &StudyToml,
    study: &Study,
    faults: &mut Faults<'_>,
) -> Option<Indicator> {
    let from = &written.from;
    let Some(instrument) = study.instrument(from.instrument.get_ref()) else {
        let name = from.instrument.get_ref();
        if !has(&file.instruments, name) && !has(&file.viewpoints, name) {
            unknown("instrument", &from.instrument, &file.instruments, faults);
        }
        return None;
    };
    if instrument.kind == InstrumentKind::Qsort {
        let message = format!("`{}` holds sorts, which have no items", instrument.name);
        let help = "make viewpoints of them, [viewpoints.NAME], and take `defines_1` or `loading_1` of those";
        faults.add("STU007", Some(from.instrument.span()), message, Some(help.to_owned()));
    }
    if from.items.get_ref().is_empty() {
        faults.add("STU007", Some(from.items.span()), format!("indicator `{name}` has no items"), None);
    }
    let min_answered = from.min_answered.as_ref().map_or(1.0, |share| *share.get_ref());
    if !(min_answered > 0.0 && min_answered <= 1.0) {
        let message = format!("min_answered = {min_answered} is not a share above 0 and up to 1");
        faults.add("STU007", from.min_answered.as_ref().map(Spanned::span), message, None);
    }
    if from.reverse.is_some() && instrument.ranges.is_empty() {
        let message = format!("`{}` declares no range, so that no item can be reversed", instrument.name);
        faults.add("STU007", from.reverse.as_ref().map(Spanned::span), message, None);
    }
    Some(Indicator {
        name: name.to_owned(),
        label: written.label.clone().unwrap_or_else(|| name.to_owned()),
        instrument: instrument.name.clone(),
        items: from.items.get_ref().join(","),
        reverse: from.reverse.as_ref().map_or_else(String::new, |items| items.get_ref().join(",")),
        min_answered,
        compose: compose_of(name, written, instrument, study, faults),
    })
}

fn compose_of(
    name: &str,
    written: &IndicatorToml,
    instrument: &Instrument,
    study: &Study,
    faults: &mut Faults<'_>,
) -> Compose {
    let about_cases = instrument.unit == study.cases;
    let rule = match written.compose.as_ref().map(|rule| (rule.span(), *rule.get_ref())) {
        None if about_cases => return Compose::None,
        None => {
            let message = format!("indicator `{name}` does not say how {} become {}", instrument.unit, study.cases);
            let help = "write compose = \"mean\", \"median\", \"minimum\", \"maximum\" or \"dispersion\"";
            faults.add("STU008", Some(written.from.instrument.span()), message, Some(help.to_owned()));
            return Compose::None;
        }
        Some((span, _)) if about_cases => {
            let message =
                format!("`{}` is about {} already: there is nothing to compose", instrument.name, study.cases);
            faults.add("STU008", Some(span), message, None);
            return Compose::None;
        }
        Some((_, rule)) => rule,
    };
    if study.path_to_cases(&instrument.unit).last() != Some(&study.cases.as_str()) {
        let message =
            format!("{} do not stand within {}, so that they cannot be composed", instrument.unit, study.cases);
        faults.add("STU008", Some(written.from.instrument.span()), message, None);
    }
    match rule {
        ComposeToml::Mean => Compose::Mean,
        ComposeToml::Median => Compose::Median,
        ComposeToml::Minimum => Compose::Minimum,
        ComposeToml::Maximum => Compose::Maximum,
        ComposeToml::Dispersion => Compose::Dispersion,
    }
}

/// The outcome: a set, its negation `~Y`, or a value of a multi-value set `Y[2]`.
fn outcome_of(written: &Spanned<String>, file: &StudyToml, faults: &mut Faults<'_>) -> Outcome {
    let outcome = written.get_ref().parse::<Outcome>();
    match &outcome {
        Ok(outcome) if has(&file.sets, outcome.name()) => {}
        Ok(outcome) => {
            let message = format!("unknown outcome `{}`; the sets are: {}", outcome.name(), names(&file.sets));
            faults.add("STU011", Some(written.span()), message, None);
        }
        Err(error) => faults.add("STU011", Some(written.span()), error.to_string(), None),
    }
    outcome.unwrap_or_else(|_| Outcome::new(written.get_ref()))
}

fn analysis_of(name: &str, written: &AnalysisToml, file: &StudyToml, faults: &mut Faults<'_>) -> Analysis {
    let outcome = outcome_of(&written.outcome, file, faults);
    for condition in written.conditions.iter().filter(|condition| !has(&file.sets, condition.get_ref())) {
        let message = format!("unknown condition `{}`; the sets are: {}", condition.get_ref(), names(&file.sets));
        faults.add("STU011", Some(condition.span()), message, None);
    }
    for (at, condition) in written.conditions.iter().enumerate() {
        let twice = written.conditions[..at].iter().any(|earlier| earlier.get_ref() == condition.get_ref());
        if twice || condition.get_ref() == outcome.name() {
            let what = if twice { "named twice" } else { "the outcome itself" };
            let message = format!("condition `{}` is {what}", condition.get_ref());
            faults.add("STU011", Some(condition.span()), message, None);
        }
    }
    if written.conditions.is_empty() {
        faults.add("STU011", Some(written.outcome.span()), format!("analysis `{name}` has no conditions"), None);
    }
    let n_cut = written.n_cut.as_ref().map_or(1, |n| *n.get_ref());
    if n_cut == 0 {
        let message = "a frequency cut is at least 1".to_owned();
        faults.add("STU012", written.n_cut.as_ref().map(Spanned::span), message, None);
    }
    let mut cut = |cut: &Option<Spanned<f64>>, default: f64| match cut {
        None => default,
        Some(cut) => {
            let value = *cut.get_ref();
            if !(0.0..=1.0).contains(&value) {
                faults.add("STU012", Some(cut.span()), format!("a cut lies between 0 and 1, {value} does not"), None);
            }
            value
        }
    };
    Analysis {
        name: name.to_owned(),
        label: written.label.clone().unwrap_or_else(|| name.to_owned()),
        outcome,
        conditions: written.conditions.iter().map(|condition| condition.get_ref().clone()).collect(),
        negated: written.negated,
        incl_cut: cut(&written.incl_cut, 0.8),
        pri_cut: cut(&written.pri_cut, 0.0),
        necessity_incl_cut: cut(&written.necessity.incl_cut, 0.9),
        necessity_cov_cut: cut(&written.necessity.cov_cut, 0.6),
        necessity_ron_cut: cut(&written.necessity.ron_cut, 0.0),
        n_cut,
        robustness: written.robustness.unwrap_or(true),
        at_half: match written.at_half {
            None | Some(AtHalfToml::Error) => AtHalf::Error,
            Some(AtHalfToml::Drop) => AtHalf::Drop,
            Some(AtHalfToml::Below) => AtHalf::Below,
            Some(AtHalfToml::Above) => AtHalf::Above,
        },
        missing: match written.missing {
            MissingToml::Error => MissingCases::Error,
            MissingToml::Drop => MissingCases::Drop,
        },
    }
}
