//! The rules of Q-sorts and viewpoints.

use super::Faults;
use super::rules::{file_of, has, unknown};
use crate::file::{ConventionsToml, InstrumentToml, KindToml, StudyToml, ViewpointsToml};
use crate::model::{Instrument, InstrumentKind, QsortRule, Study, ViewpointRule};
use crosscase_qmethod::{Analysis, Conventions, Grid, Registry, RotationPlan};
use std::collections::BTreeMap;
use toml::Spanned;

/// Replicates of the bootstrap and of the shuffled sorts, unless said otherwise.
const REPLICATES: usize = 1_000;

/// What an instrument says about Q-sorts; what it must not say where it holds none.
pub(super) fn qsort_of(written: &InstrumentToml, faults: &mut Faults<'_>) -> Option<QsortRule> {
    if *written.kind.get_ref() != KindToml::Qsort {
        let spans = [
            written.statements.as_ref().map(Spanned::span),
            written.design.as_ref().map(Spanned::span),
            written.grid.as_ref().map(Spanned::span),
            written.missing_places.as_ref().map(Spanned::span),
        ];
        for span in spans.into_iter().flatten() {
            let message =
                "statements, design, grid and missing_places belong to an instrument of kind \"qsort\"".to_owned();
            faults.add("STU015", Some(span), message, None);
        }
        return None;
    }
    if let Some(range) = &written.range {
        let message = "Q-sorts have a grid and no range".to_owned();
        faults.add("STU015", Some(range.span()), message, None);
    }
    let grid = written.grid.as_ref().and_then(|grid| match grid.get_ref().parse::<Grid>() {
        Ok(found) => Some(found),
        Err(error) => {
            faults.add("STU015", Some(grid.span()), error.to_string(), None);
            None
        }
    });
    Some(QsortRule {
        statements: written.statements.as_ref().map(|file| file_of(file, faults)),
        design: written.design.as_ref().map(|file| file_of(file, faults)),
        grid,
        missing_places: written.missing_places.as_ref().map(|policy| *policy.get_ref()).unwrap_or_default(),
    })
}

/// The analysis of some sorts, and the instrument that its figures for each sorter make.
pub(super) fn viewpoints_of(
    name: &Spanned<String>,
    written: &ViewpointsToml,
    file: &StudyToml,
    study: &Study,
    faults: &mut Faults<'_>,
) -> Option<(ViewpointRule, Instrument)> {
    if has(&file.instruments, name.get_ref()) {
        let message = format!("an instrument is called `{}` already", name.get_ref());
        faults.add("STU016", Some(name.span()), message, None);
    }
    let Some(instrument) = study.instrument(written.from.get_ref()) else {
        if !has(&file.instruments, written.from.get_ref()) {
            unknown("instrument", &written.from, &file.instruments, faults);
        }
        return None;
    };
    if instrument.kind != InstrumentKind::Qsort {
        let message = format!("`{}` holds no Q-sorts", instrument.name);
        faults.add("STU016", Some(written.from.span()), message, Some("its kind would be \"qsort\"".to_owned()));
        return None;
    }
    let factors = *written.factors.get_ref();
    if factors == 0 {
        faults.add("STU016", Some(written.factors.span()), "an analysis has at least one factor".to_owned(), None);
    }
    let made = Instrument {
        name: name.get_ref().clone(),
        kind: InstrumentKind::Viewpoints,
        label: written.label.clone().unwrap_or_else(|| name.get_ref().clone()),
        file: name.get_ref().clone(),
        sheet: None,
        unit: instrument.unit.clone(),
        id: None,
        ranges: Vec::new(),
        missing: BTreeMap::new(),
        qsort: None,
    };
    let rule = ViewpointRule {
        name: made.name.clone(),
        label: made.label.clone(),
        instrument: instrument.name.clone(),
        analysis: analysis_of(written, faults),
        names: written.names.clone(),
        replicates: written.replicates.unwrap_or(REPLICATES),
        seed: study.seed,
    };
    Some((rule, made))
}

fn analysis_of(written: &ViewpointsToml, faults: &mut Faults<'_>) -> Analysis {
    let conventions = match written.conventions {
        ConventionsToml::Default => Conventions::default(),
        ConventionsToml::Pqmethod => Conventions::pqmethod(),
        ConventionsToml::Kade => Conventions::kade(),
        ConventionsToml::QmethodR => Conventions::qmethod_r(),
    };
    let mut analysis = Analysis::new(*written.factors.get_ref())
        .correlation(written.correlation)
        .flagging(written.flags.clone())
        .bipolar(written.bipolar.iter().copied())
        .heywood(written.heywood)
        .conventions(conventions);
    if let Some(extraction) = &written.extraction {
        if let Err(error) = Registry::standard().find_extraction(extraction.get_ref()) {
            faults.add("STU016", Some(extraction.span()), error.to_string(), None);
        }
        analysis = analysis.extraction(extraction.get_ref());
    }
    if let Some(rotation) = &written.rotation {
        match rotation.get_ref().parse::<RotationPlan>() {
            Ok(plan) => analysis = analysis.rotation(plan),
            Err(error) => faults.add("STU016", Some(rotation.span()), error.to_string(), None),
        }
    }
    match written.reliability {
        Some(reliability) => analysis.reliability(reliability),
        None => analysis,
    }
}
