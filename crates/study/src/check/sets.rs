//! The rules of `[sets.NAME]`: what a set is made of, and in which order sets stand on one another.

use super::rules::{has, in_file_order, names, unknown};
use super::{Faults, graph};
use crate::expression;
use crate::file::{ExpectToml, ExpectWord, MethodToml, SetToml, ShapeToml, StudyToml};
use crate::model::{Compose, Indicator, Origin, SetRule, Study};
use crosscase_boolean::expression::Expression;
use crosscase_qca::Outcome;
use crosscase_sets::{Anchors, Calibration, Shape};
use std::collections::BTreeMap;
use toml::Spanned;

/// The sets, each after those that its expression names.
pub(super) fn sets(written: &StudyToml, study: &mut Study, faults: &mut Faults<'_>) -> Vec<SetRule> {
    let entries = in_file_order(&written.sets);
    let mut rules: Vec<Option<SetRule>> = Vec::new();
    let mut needs: Vec<Vec<usize>> = Vec::new();
    for (name, set) in &entries {
        let origin = origin_of(name, set, written, study, faults);
        needs.push(match &origin {
            Some(Origin::Expression(text)) => expression::names(text)
                .iter()
                .filter_map(|used| entries.iter().position(|(other, _)| other.get_ref() == used))
                .collect(),
            _ => Vec::new(),
        });
        rules.push(origin.map(|origin| SetRule {
            name: name.get_ref().clone(),
            label: set.label.clone().unwrap_or_else(|| name.get_ref().clone()),
            origin,
            reason: set.reason.clone(),
            expect: expectations(name.get_ref(), set, written, faults),
        }));
    }
    match graph::order(entries.len(), |i| needs[i].clone()) {
        Ok(order) => order.into_iter().filter_map(|i| rules[i].take()).collect(),
        Err(cycle) => {
            let path: Vec<&str> = cycle.iter().map(|i| entries[*i].0.get_ref().as_str()).collect();
            let place = cycle.first().and_then(|i| entries[*i].1.expression.as_ref()).map(Spanned::span);
            faults.add("STU004", place, format!("sets are made of one another in a cycle: {}", path.join(" → ")), None);
            Vec::new()
        }
    }
}

fn origin_of(
    name: &Spanned<String>,
    set: &SetToml,
    written: &StudyToml,
    study: &mut Study,
    faults: &mut Faults<'_>,
) -> Option<Origin> {
    match (&set.from, &set.expression) {
        (Some(from), None) => {
            let indicator = indicator_behind(from, written, study, faults)?;
            calibration_of(name, set, faults).map(|calibration| match calibration {
                Some(calibration) => Origin::Calibrated { indicator, calibration },
                None => Origin::AsIs { indicator },
            })
        }
        (None, Some(expression)) => {
            if let Some(method) = &set.method {
                let message = format!("set `{}` is made of other sets: it has no method", name.get_ref());
                faults.add("STU009", Some(method.span()), message, None);
            }
            match expression.get_ref().parse::<Expression>() {
                Ok(_) => {
                    for used in expression::names(expression.get_ref()) {
                        if !has(&written.sets, &used) {
                            let message = format!("no set `{used}`; there are: {}", names(&written.sets));
                            faults.add("STU002", Some(expression.span()), message, None);
                        }
                    }
                    Some(Origin::Expression(expression.get_ref().clone()))
                }
                Err(error) => {
                    faults.add("STU009", Some(expression.span()), error.to_string(), None);
                    None
                }
            }
        }
        (Some(_), Some(expression)) => {
            let message = format!("set `{}` has both `from` and `expression`; keep one", name.get_ref());
            faults.add("STU009", Some(expression.span()), message, None);
            None
        }
        (None, None) => {
            let message =
                format!("set `{}` says neither `from` what it is calibrated nor its `expression`", name.get_ref());
            faults.add("STU009", Some(name.span()), message, None);
            None
        }
    }
}

/// The indicator that a set's `from` names: one of the file's, or a column of a table about the cases (`figures.DEV`),
/// for which an indicator is made.
fn indicator_behind(
    from: &Spanned<String>,
    written: &StudyToml,
    study: &mut Study,
    faults: &mut Faults<'_>,
) -> Option<String> {
    let name = from.get_ref();
    if has(&written.indicators, name) {
        return Some(name.clone());
    }
    let named_column = name.split_once('.').filter(|(instrument, _)| has(&written.instruments, instrument));
    let Some((instrument, column)) = named_column else {
        let known = names(&written.indicators);
        let there_are = if known.is_empty() { "there are none".to_owned() } else { format!("there are: {known}") };
        let message = format!("no indicator `{name}`; {there_are}");
        let help = "name an indicator, or a column of a table about the cases as `instrument.COLUMN`";
        faults.add("STU002", Some(from.span()), message, Some(help.to_owned()));
        return None;
    };
    let instrument = study.instrument(instrument)?;
    if instrument.unit != study.cases {
        let message = format!("`{}` is about {}, not {}", instrument.name, instrument.unit, study.cases);
        let help = "make an indicator of it under [indicators], with a rule to compose";
        faults.add("STU008", Some(from.span()), message, Some(help.to_owned()));
        return None;
    }
    if study.indicator(name).is_none() {
        let made = Indicator {
            name: name.clone(),
            label: column.to_owned(),
            instrument: instrument.name.clone(),
            items: column.to_owned(),
            reverse: String::new(),
            min_answered: 1.0,
            compose: Compose::None,
        };
        study.indicators.push(made);
    }
    Some(name.clone())
}

/// The calibration a set declares: `Some(None)` for memberships as they are, `None` after a fault.
#[expect(clippy::option_option, reason = "a fault, a set taken as it is, and a calibration are three things")]
fn calibration_of(name: &Spanned<String>, set: &SetToml, faults: &mut Faults<'_>) -> Option<Option<Calibration>> {
    let Some(method) = &set.method else {
        let help = "write method = \"direct\", \"indirect\", \"tfr\", \"crisp\", \"multi-value\" or \"as-is\"";
        let message = format!("set `{}` does not say how it is calibrated", name.get_ref());
        faults.add("STU009", Some(name.span()), message, Some(help.to_owned()));
        return None;
    };
    let takes_anchors = !matches!(method.get_ref(), MethodToml::Tfr | MethodToml::AsIs);
    let anchors = set.anchors.as_ref().map_or(&[][..], |anchors| anchors.get_ref());
    let place = set.anchors.as_ref().map_or_else(|| method.span(), Spanned::span);
    if takes_anchors == anchors.is_empty() {
        let message = if takes_anchors {
            format!("set `{}` has no anchors", name.get_ref())
        } else {
            "this method takes no anchors".to_owned()
        };
        faults.add("STU009", Some(place), message, None);
        return None;
    }
    let only_direct = [&set.idm, &set.below, &set.above].map(|key| key.as_ref().map(Spanned::span));
    let only_direct = only_direct.into_iter().chain([set.shape.as_ref().map(Spanned::span)]);
    if let Some(span) = only_direct.flatten().next().filter(|_| *method.get_ref() != MethodToml::Direct) {
        faults.add("STU009", Some(span), "this belongs to method = \"direct\"".to_owned(), None);
        return None;
    }
    let made = match method.get_ref() {
        MethodToml::AsIs => return Some(None),
        MethodToml::Tfr => Ok(Calibration::tfr()),
        MethodToml::Crisp if anchors.len() != 1 => {
            faults.add("STU009", Some(place), format!("a crisp set has one anchor, not {}", anchors.len()), None);
            return None;
        }
        MethodToml::Crisp => Calibration::crisp(anchors[0]),
        MethodToml::Indirect => Calibration::indirect(anchors.to_vec()),
        MethodToml::MultiValue => Calibration::multi_value(anchors.to_vec()),
        MethodToml::Direct => direct(set, anchors),
    };
    match made {
        Ok(calibration) => Some(Some(calibration)),
        Err(error) => {
            faults.add("STU010", Some(place), format!("set `{}`: {error}", name.get_ref()), None);
            None
        }
    }
}

fn direct(set: &SetToml, anchors: &[f64]) -> Result<Calibration, crosscase_sets::SetsError> {
    let exponent = |written: &Option<Spanned<f64>>| written.as_ref().map_or(1.0, |exponent| *exponent.get_ref());
    let (below, above) = (exponent(&set.below), exponent(&set.above));
    let shape = match set.shape.as_ref().map_or(ShapeToml::Logistic, |shape| *shape.get_ref()) {
        ShapeToml::Logistic => Shape::Logistic,
        ShapeToml::S => Shape::S { below, above },
        ShapeToml::Bell => Shape::Bell { below, above },
        ShapeToml::Empirical => Shape::Empirical { below, above },
    };
    let direct = Calibration::direct(Anchors::of(anchors)?).shape(shape);
    let calibration = Calibration::from(match &set.idm {
        Some(idm) => direct.idm(*idm.get_ref()),
        None => direct,
    });
    calibration.check()?;
    Ok(calibration)
}

/// Whether some analysis has this set as its outcome; so has every set where there is no analysis yet.
fn is_analysed(outcome: &str, written: &StudyToml) -> bool {
    let name = |text: &str| text.parse::<Outcome>().ok().map(|outcome| outcome.name().to_owned());
    let wanted = name(outcome);
    written.analyses.is_empty() || written.analyses.values().any(|analysis| name(analysis.outcome.get_ref()) == wanted)
}

/// The expectations of a set for each outcome, as literals of the set.
fn expectations(name: &str, set: &SetToml, written: &StudyToml, faults: &mut Faults<'_>) -> BTreeMap<String, String> {
    let mut literals = BTreeMap::new();
    for (outcome, expected) in in_file_order(&set.expect) {
        let known = outcome.get_ref().parse::<Outcome>().is_ok_and(|outcome| has(&written.sets, outcome.name()));
        if !known {
            unknown("set", outcome, &written.sets, faults);
        } else if !is_analysed(outcome.get_ref(), written) {
            let message = format!(
                "`expect` of {name} names {outcome}, which is the outcome of no analysis",
                outcome = outcome.get_ref()
            );
            let help = "`expect` stands with the condition and names the outcome: [sets.TRUST] expect = { INNOV = \"present\" }";
            faults.add("STU017", Some(outcome.span()), message, Some(help.to_owned()));
        }
        let literal = match expected.get_ref() {
            ExpectToml::Word(ExpectWord::Present) => name.to_owned(),
            ExpectToml::Word(ExpectWord::Absent) => format!("~{name}"),
            ExpectToml::Level(level) => format!("{name}[{level}]"),
        };
        literals.insert(outcome.get_ref().clone(), literal);
    }
    literals
}
