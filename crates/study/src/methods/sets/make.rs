//! The stage of a set: from what it is made of to its memberships, with the way back.

use super::expression::joined;
use super::memberships::{Values, memberships};
use super::{Origin, Rule, concept, grouped, near_half, respondents, type_membership};
use crate::artifacts::Artifacts;
use crate::error::MethodError;
use crate::made::{StageId, StageInputs};
use crate::methods::Registries;
use crate::methods::units::Roll;
use crate::names::{Bounds, Offer};
use crosscase_data::Diagnostic;
use crosscase_data::contract::{CellRef, Record, SourceLink};
use crosscase_sets::{Calibration, WITHOUT_VALUE, curve_figure_with, grouped_curve_figure, membership_figure};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is asked of a set.
pub(super) struct SetWork {
    pub(super) known: Arc<Registries>,
    pub(super) rule: Rule,
    /// What it is made of.
    pub(super) parts: Vec<Offer>,
    /// What readers call the first of these.
    pub(super) raw_label: String,
    /// Why its values have bounds.
    pub(super) bounds: Option<Bounds>,
    /// The cases.
    pub(super) units: StageId,
}

impl SetWork {
    /// The set's memberships, with the way back to what they are made of.
    pub(super) fn make(&self, given: &StageInputs<'_>) -> Result<Artifacts, MethodError> {
        let (rule, parts) = (&self.rule, &self.parts);
        let made = match (&rule.origin, parts.first()) {
            (Origin::Joined(text), _) => joined(rule, text, parts, given)?,
            (Origin::Concept(text), _) => concept::made(rule, text, parts, given)?,
            (_, None) => Artifacts::default(),
            (Origin::Type(of), Some(typology)) => type_membership::made(&rule.name, of, typology, given)?,
            (Origin::AsIs, Some(indicator)) => {
                let of = Values::of(indicator, given)?;
                let made =
                    self.with_members(Artifacts::default(), indicator, (&of, &of.raw), |_| "as it is".to_owned())?;
                made.say(rule.unreasoned())
            }
            (Origin::Grouped(by, groups), Some(indicator)) => self.grouped((by.as_str(), groups), indicator, given)?,
            (Origin::Calibrated(how), Some(indicator)) => self.calibrated(how, indicator, given)?,
        };
        Ok(made.keep(&rule.origin)?)
    }

    /// Each case by the calibration of its group.
    fn grouped(
        &self,
        (by, groups): (&str, &BTreeMap<String, Calibration>),
        indicator: &Offer,
        given: &StageInputs<'_>,
    ) -> Result<Artifacts, MethodError> {
        let (rule, of) = (&self.rule, Values::of(indicator, given)?);
        let column = (&of.cases[..], &of.raw[..]);
        let known = &self.known.functions;
        let (found, belongs) = grouped::calibrated(known, rule, (by, groups), column, &self.units, given)?;
        let curve = grouped_curve_figure(&found, &rule.name, &self.raw_label, &self.called(&of.cases, given)?, &of.raw);
        let how = |case: usize| {
            let known = belongs.get(case).and_then(|group| groups.get_key_value(group.as_ref()?));
            known.map_or_else(|| format!("by {by}"), |(group, how)| format!("by {by}, {group}: {how}"))
        };
        let told = |told: Diagnostic| Diagnostic { message: format!("set {}, {}", rule.name, told.message), ..told };
        let made = self.with_members(Artifacts::default(), indicator, (&of, &found.membership), how)?;
        Ok(made
            .figure("curve", curve, format!("calibration-{}", rule.name))
            .say(found.diagnostics.into_iter().filter(is_new).map(told))
            .say(rule.unreasoned()))
    }

    /// All cases by one calibration.
    fn calibrated(
        &self,
        calibration: &Calibration,
        indicator: &Offer,
        given: &StageInputs<'_>,
    ) -> Result<Artifacts, MethodError> {
        let (rule, known, of) = (&self.rule, &self.known.functions, Values::of(indicator, given)?);
        // Under the set's name, by which notices call it.
        let found = calibration.fit_cases(known, &rule.name, &of.cases, &of.raw)?;
        let called = self.called(&of.cases, given)?;
        // Named levels have no curve.
        let curve = match calibration {
            Calibration::Qualitative(_) => membership_figure(&found, &rule.name, &called),
            _ => curve_figure_with(known, &found, &rule.name, &self.raw_label, &called, &of.raw),
        };
        let undecided =
            self.bounds.map(|why| near_half::cases(known, &rule.name, calibration, (indicator, why), given));
        let made = respondents::with(Artifacts::default(), known, &rule.name, calibration, indicator, given)?;
        let made = self.with_members(made, indicator, (&of, &found.membership), |_| calibration.to_string())?;
        Ok(made
            .say(undecided.transpose()?.flatten())
            .figure("curve", curve, format!("calibration-{}", rule.name))
            .say(found.diagnostics.into_iter().filter(is_new))
            .say(rule.unreasoned()))
    }

    /// What readers call the cases.
    fn called(&self, cases: &[String], given: &StageInputs<'_>) -> Result<Vec<String>, MethodError> {
        let roll = Roll::given(&self.units, given)?;
        Ok(cases.iter().map(|case| roll.label(case).to_owned()).collect())
    }

    /// The memberships that the values of an indicator have, and how each came of its value.
    fn with_members(
        &self,
        made: Artifacts,
        indicator: &Offer,
        (of, membership): (&Values, &[Option<f64>]),
        how: impl Fn(usize) -> String,
    ) -> Result<Artifacts, MethodError> {
        let name = &self.rule.name;
        let (members, said) = memberships(name, &of.cases, membership, of)?;
        let link = |(at, case): (usize, &String)| {
            let (of, source) =
                (CellRef::new("memberships", case, name), CellRef::new("indicators", case, &indicator.name));
            SourceLink::new(of, source, None, &how(at))
        };
        let links: Vec<SourceLink> = of.cases.iter().enumerate().map(link).collect();
        Ok(made.stacked("memberships", members).stacked("lineage", SourceLink::table(&links)?).say(said))
    }
}

/// Which cases have no value the indicator has said already.
fn is_new(told: &Diagnostic) -> bool {
    told.code != WITHOUT_VALUE
}
