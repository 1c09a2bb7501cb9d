//! The stages of a study in order: units, instruments, indicators, sets, analyses, report.

use crate::artifacts::Artifacts;
use crate::inputs::Inputs;
use crate::model::{Analysis, InstrumentKind, Origin, SetRule, Study};
use crate::problem::StudyError;
use crate::runner::{Made, Runner};
use crate::stages::analysis::Goal;
use crate::stages::instrument::Answers;
use crate::stages::units::Units;
use crate::stages::{analysis, indicator, instrument, qsort, robustness, set, units, viewpoints};
use crosscase_data::{Diagnostic, Table};
use serde_json::json;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the stages of a study made, by the stage's name, in the order in which they ran.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) made: Vec<(String, Rc<Made>)>,
}

impl Results {
    pub(crate) fn get(&self, stage: &str) -> Option<&Artifacts> {
        self.made.iter().find(|(name, _)| name == stage).map(|(_, made)| &made.artifacts)
    }

    pub(crate) fn table(&self, stage: &str, table: &str) -> Option<&Table> {
        self.get(stage)?.tables.get(table)
    }

    /// The tables of this name over all stages whose name begins with `prefix`, in order.
    pub(crate) fn tables<'a>(&'a self, prefix: &'a str, table: &'a str) -> impl Iterator<Item = &'a Table> {
        self.made
            .iter()
            .filter(move |(name, _)| name.starts_with(prefix))
            .filter_map(move |(_, made)| made.artifacts.tables.get(table))
    }

    /// What the stages had to say, each thing once.
    pub(crate) fn diagnostics(&self) -> Vec<&Diagnostic> {
        let mut said: Vec<&Diagnostic> = Vec::new();
        for diagnostic in self.made.iter().flat_map(|(_, made)| &made.artifacts.diagnostics) {
            if !said.contains(&diagnostic) {
                said.push(diagnostic);
            }
        }
        said
    }

    /// The hashes of all stages, in order.
    pub(crate) fn hashes(&self) -> Vec<String> {
        self.made.iter().map(|(_, made)| made.hash.clone()).collect()
    }

    fn hash(&self, stage: &str) -> &str {
        self.made.iter().find(|(name, _)| name == stage).map_or("", |(_, made)| &made.hash)
    }

    fn keep(&mut self, stage: String, made: Rc<Made>) {
        self.made.push((stage, made));
    }
}

/// Units, instruments, indicators and sets: all that a membership is made from.
pub(crate) fn to_memberships(study: &Study, inputs: &Inputs, runner: &mut Runner<'_>) -> Result<Results, StudyError> {
    let mut results = Results::default();
    let kinds = read_units(study, inputs, runner, &mut results)?;
    read_instruments(study, inputs, runner, &kinds, &mut results)?;
    make_indicators(study, runner, &kinds, &mut results)?;
    make_sets(study, runner, &mut results)?;
    Ok(results)
}

/// Outer kinds first, so that each unit's place within another can be checked.
fn read_units(
    study: &Study,
    inputs: &Inputs,
    runner: &mut Runner<'_>,
    results: &mut Results,
) -> Result<BTreeMap<String, Units>, StudyError> {
    let mut order: Vec<_> = study.units.iter().collect();
    order.sort_by_key(|kind| depth(study, &kind.name));
    let mut kinds: BTreeMap<String, Units> = BTreeMap::new();
    for kind in order {
        let name = format!("units:{}", kind.name);
        let above = kind.within.as_ref().map(|above| format!("units:{above}")).unwrap_or_default();
        let bytes = inputs.bytes(&kind.file);
        let hashes = [&crate::hash::sha256(bytes), results.hash(&above)];
        let made = runner.stage(&name, kind, &hashes, || {
            units::read(kind, bytes, kind.within.as_ref().and_then(|above| kinds.get(above)))
        })?;
        if let Some(table) = made.artifacts.tables.get("units") {
            kinds.insert(kind.name.clone(), Units::from_table(table)?);
        }
        results.keep(name, made);
    }
    Ok(kinds)
}

fn depth(study: &Study, kind: &str) -> usize {
    let above = study.unit(kind).and_then(|unit| unit.within.as_deref());
    above.map_or(0, |above| 1 + depth(study, above))
}

fn read_instruments(
    study: &Study,
    inputs: &Inputs,
    runner: &mut Runner<'_>,
    kinds: &BTreeMap<String, Units>,
    results: &mut Results,
) -> Result<(), StudyError> {
    for instrument in &study.instruments {
        let name = instrument.stage();
        if instrument.kind == InstrumentKind::Viewpoints {
            make_viewpoints(study, &instrument.name, runner, results)?;
            continue;
        }
        if let Some(rule) = &instrument.qsort {
            let Some(units) = kinds.get(&instrument.unit) else { continue };
            let files = inputs.below(&instrument.file);
            let beside = qsort::Beside {
                texts: rule.statements.as_ref().map(|file| inputs.bytes(file)),
                design: rule.design.as_ref().map(|file| (file.as_str(), inputs.bytes(file))),
            };
            let mut hashes: Vec<String> =
                files.iter().map(|(name, bytes)| format!("{name} {}", crate::hash::sha256(bytes))).collect();
            hashes.push(crate::hash::sha256(beside.texts.unwrap_or_default()));
            hashes.push(crate::hash::sha256(beside.design.map_or(&[], |(_, bytes)| bytes)));
            hashes.push(results.hash(&format!("units:{}", instrument.unit)).to_owned());
            let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
            let made =
                runner.stage(&name, instrument, &hashes, || qsort::read(instrument, rule, &files, &beside, units))?;
            results.keep(name, made);
            continue;
        }
        let used = study.indicators.iter().filter(|indicator| indicator.instrument == instrument.name);
        let lists: Vec<&str> = used.map(|indicator| indicator.items.as_str()).collect();
        let bytes = inputs.bytes(&instrument.file);
        let hashes = [&crate::hash::sha256(bytes), results.hash(&format!("units:{}", instrument.unit))];
        let Some(units) = kinds.get(&instrument.unit) else { continue };
        let made = runner.stage(&name, &json!([instrument, lists]), &hashes, || {
            instrument::read(instrument, &lists, bytes, units)
        })?;
        results.keep(name, made);
    }
    Ok(())
}

/// What the sorts of an instrument say: after it, since it comes later in the list.
fn make_viewpoints(
    study: &Study,
    name: &str,
    runner: &mut Runner<'_>,
    results: &mut Results,
) -> Result<(), StudyError> {
    let Some(rule) = study.viewpoints.iter().find(|rule| rule.name == name) else { return Ok(()) };
    let source = format!("instrument:{}", rule.instrument);
    let stage = format!("viewpoints:{name}");
    let hash = results.hash(&source).to_owned();
    let Some(sorts) = results.get(&source) else { return Ok(()) };
    let made = runner.stage(&stage, rule, &[&hash], || viewpoints::make(rule, &qsort::data_of(sorts)?))?;
    results.keep(stage, made);
    Ok(())
}

fn make_indicators(
    study: &Study,
    runner: &mut Runner<'_>,
    kinds: &BTreeMap<String, Units>,
    results: &mut Results,
) -> Result<(), StudyError> {
    let mut read: BTreeMap<&str, Answers> = BTreeMap::new();
    for indicator in &study.indicators {
        let Some(instrument) = study.instrument(&indicator.instrument) else { continue };
        let source = instrument.stage();
        if !read.contains_key(instrument.name.as_str())
            && let Some(table) = results.table(&source, "answers")
        {
            read.insert(&instrument.name, Answers::from_table(table)?);
        }
        let Some(answers) = read.get(instrument.name.as_str()) else { continue };
        let path = study.path_to_cases(&instrument.unit);
        let hashes: Vec<String> = path
            .iter()
            .map(|kind| results.hash(&format!("units:{kind}")).to_owned())
            .chain([results.hash(&source).to_owned()])
            .collect();
        let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
        let name = format!("indicator:{}", indicator.name);
        let made = runner.stage(&name, &json!([indicator, instrument.ranges, path, study.seed]), &hashes, || {
            indicator::make(study, indicator, instrument, answers, kinds)
        })?;
        results.keep(name, made);
    }
    Ok(())
}

fn make_sets(study: &Study, runner: &mut Runner<'_>, results: &mut Results) -> Result<(), StudyError> {
    for rule in &study.sets {
        let name = format!("set:{}", rule.name);
        let sources = set::sources(rule);
        let hashes: Vec<String> = sources.iter().map(|source| results.hash(source).to_owned()).collect();
        let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
        let label = raw_label(study, rule);
        let parameters = json!([rule.name, rule.origin, rule.reason, label]);
        let made = runner.stage(&name, &parameters, &hashes, || set::make(rule, label, results))?;
        results.keep(name, made);
    }
    Ok(())
}

/// What a reader should call the values that a set is calibrated from.
fn raw_label<'a>(study: &'a Study, rule: &'a SetRule) -> &'a str {
    match &rule.origin {
        Origin::Calibrated { indicator, .. } | Origin::AsIs { indicator } => {
            study.indicator(indicator).map_or(indicator, |indicator| &indicator.label)
        }
        Origin::Expression(text) => text,
    }
}

/// Necessity, truth table and solutions of every analysis, for the outcome and its negation.
pub(crate) fn analyse(study: &Study, runner: &mut Runner<'_>, results: &mut Results) -> Result<(), StudyError> {
    for analysis in &study.analyses {
        for goal in Goal::of(analysis).iter().copied() {
            let name = goal.stage(analysis);
            let hashes: Vec<String> =
                sets_of(analysis).map(|set| results.hash(&format!("set:{set}")).to_owned()).collect();
            let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
            let expected = analysis::expectations(study, analysis, goal);
            let parameters = json!([analysis_parameters(analysis), goal, expected]);
            let made =
                runner.stage(&name, &parameters, &hashes, || analysis::make(analysis, goal, &expected, results))?;
            results.keep(name, made);
        }
        if analysis.negated {
            let name = format!("both:{}", analysis.name);
            let stages = [Goal::Present, Goal::Negated].map(|goal| results.hash(&goal.stage(analysis)).to_owned());
            let made = runner
                .stage(&name, &analysis.name, &[&stages[0], &stages[1]], || analysis::both_ways(analysis, results))?;
            results.keep(name, made);
        }
    }
    Ok(())
}

/// How far the solution of every analysis holds, and scripts that repeat it.
pub(crate) fn hold_against(study: &Study, runner: &mut Runner<'_>, results: &mut Results) -> Result<(), StudyError> {
    for analysis in &study.analyses {
        let rules = robustness::rules(study, analysis);
        let hashes: Vec<String> =
            rules.iter().map(|rule| results.hash(&format!("set:{}", rule.name)).to_owned()).collect();
        let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
        let origins: Vec<_> = rules.iter().map(|rule| (&rule.name, &rule.origin)).collect();
        for goal in Goal::of(analysis).iter().copied() {
            let expected = analysis::expectations(study, analysis, goal);
            let parameters = json!([analysis_parameters(analysis), goal, expected, origins]);
            let name = goal.robustness_stage(analysis);
            let made = runner
                .stage(&name, &parameters, &hashes, || robustness::make(study, analysis, goal, &expected, results))?;
            results.keep(name, made);
        }
    }
    Ok(())
}

pub(crate) fn sets_of(analysis: &Analysis) -> impl Iterator<Item = &str> {
    analysis.conditions.iter().map(String::as_str).chain([analysis.outcome.name()])
}

/// What a result depends on; the label for readers is not among it.
fn analysis_parameters(analysis: &Analysis) -> Analysis {
    Analysis { label: String::new(), ..analysis.clone() }
}
