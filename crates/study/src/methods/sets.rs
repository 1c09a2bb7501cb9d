//! `[sets.NAME]`: from an indicator to memberships, or from sets to a set that is joined of them.

mod concept;
mod expectations;
mod expression;
mod grouped;
mod make;
mod memberships;
mod near_half;
mod page;
mod respondents;
mod type_membership;

pub(super) use near_half::UNDECIDED;

/// The notice that the anchors of a set turn it round.
pub(super) const TURNED: &str = "STU214";

use super::units::Cases;
use crate::artifacts::{Artifacts, Publish};
use crate::error::MethodError;
use crate::file::{Faults, Placed, Section, Span};
use crate::made::StageId;
use crate::method::{Key, PageContext, PagePlace, Part, downloads};
use crate::methods::Registries;
use crate::names::{Declaration, Names, Offer, OfferKind, RowUnit, Want, rules};
use crate::plan::{Plan, Stage};
use crosscase_data::{Diagnostic, Listed};
use crosscase_report::{Block, ColumnKind, FigureBlock, TableBlock, TableColumn, Text};
use crosscase_sets::written::{CalibrationMethod, ScaleLevels, ShapeName, WrittenCalibration};
use crosscase_sets::{Calibration, MembershipFunctions};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

use expectations::{Expected, Told};
use expression::joined_of;
use make::SetWork;
use memberships::wide;
pub(super) use memberships::{DOES_NOT_APPLY, SideBySide, levels, set_of};
pub(crate) use page::CALIBRATIONS;
use page::{calibrations, in_words, memberships_shown, of_cases, reason};

/// Memberships of the cases, and where they come from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Keys {
    /// Its name for readers.
    label: Option<String>,
    /// An indicator, or a column of a table about the cases.
    from: Option<Placed<String>>,
    /// Other sets, joined.
    expression: Option<Placed<String>>,
    /// Other sets, joined by the structure of a concept: `at-least(2; A, B, C)`, `mean(A, B)`.
    is: Option<Placed<String>>,
    /// A type of the typology.
    r#type: Option<Placed<String>>,
    /// The concept of the framework that it is an instance of: what is expected of that is expected of it.
    concept: Option<Placed<String>>,
    /// How it is calibrated, or `as-is`.
    method: Option<Placed<String>>,
    /// The anchors or cut points of the method.
    anchors: Option<Placed<Vec<f64>>>,
    /// A column of the file of the cases that says to which group each belongs, where groups have anchors of their own.
    by: Option<Placed<String>>,
    /// With `by`: the anchors of each group, `{ NL = [1, 2, 3] }`.
    anchors_for: Option<Placed<BTreeMap<String, Vec<f64>>>>,
    /// Direct: the membership at the inclusion anchor.
    idm: Option<Placed<f64>>,
    /// Direct: the shape.
    #[schemars(with = "Option<String>")]
    shape: Option<Placed<ShapeName>>,
    /// Direct: the exponent below the crossover.
    below: Option<Placed<f64>>,
    /// Direct: the exponent above the crossover.
    above: Option<Placed<f64>>,
    /// Qualitative: 4, 5 or 6, or a list of levels with name and membership.
    #[schemars(with = "Value")]
    levels: Option<Placed<ScaleLevels>>,
    /// Function: the id of a registered membership function.
    function: Option<Placed<String>>,
    /// Function: its named parameters.
    parameters: Option<Placed<BTreeMap<String, f64>>>,
    /// Why the anchors stand where they do.
    reason: Option<String>,
    /// What theory expects of this condition, by outcome.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Expected>")]
    expect: BTreeMap<String, Placed<Expected>>,
}

impl Keys {
    /// Where each key of the calibration stands, as far as it is given.
    fn places(&self) -> Vec<(&'static str, Span)> {
        let at = [
            ("method", self.method.as_ref().map(Placed::at)),
            ("anchors", self.anchors.as_ref().map(Placed::at)),
            ("anchors", self.anchors_for.as_ref().map(Placed::at)),
            ("idm", self.idm.as_ref().map(Placed::at)),
            ("shape", self.shape.as_ref().map(Placed::at)),
            ("below", self.below.as_ref().map(Placed::at)),
            ("above", self.above.as_ref().map(Placed::at)),
            ("levels", self.levels.as_ref().map(Placed::at)),
            ("function", self.function.as_ref().map(Placed::at)),
            ("parameters", self.parameters.as_ref().map(Placed::at)),
        ];
        at.into_iter().filter_map(|(key, at)| Some((key, at?))).collect()
    }
}

/// What a set is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Origin {
    /// An indicator, calibrated.
    Calibrated(Calibration),
    /// An indicator, calibrated in each group of cases by its own anchors: the column that names the groups, and these.
    Grouped(String, BTreeMap<String, Calibration>),
    /// An indicator that holds memberships already.
    AsIs,
    /// Other sets, joined: minimum for `*`, maximum for `+`, 1 − x for `~`.
    Joined(String),
    /// Other sets, joined by the structure of a concept.
    Concept(String),
    /// A type of the typology.
    Type(String),
}

/// A set and the rule that gives its memberships.
#[derive(Clone, Debug, Serialize)]
struct Rule {
    name: String,
    label: String,
    /// The indicator; `None` where it is joined of others.
    from: Option<String>,
    origin: Origin,
    reason: Option<String>,
    /// Which of the sets that it is joined of are fuzzy by their method, whatever their memberships happen to be.
    fuzzy: Vec<String>,
}

impl Rule {
    /// A reader is told where a set stands on nothing but a decision.
    fn unreasoned(&self) -> Option<Diagnostic> {
        let message = format!("set {}: no reason is given for its calibration", self.name);
        self.reason.is_none().then(|| Diagnostic::warning("STU204", message))
    }
}

pub(super) struct Sets(pub(super) Arc<Registries>);

impl crate::method::Method for Sets {
    fn key(&self) -> Key {
        Key::Named("sets")
    }

    fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        Keys::json_schema(generator)
    }

    fn declare(&self, section: Section<'_>, faults: &mut Faults<'_>) -> Option<Declaration> {
        let (name, at) = (section.name.to_owned(), section.at.clone());
        let keys: Keys = section.read(faults)?;
        let mut wants = Vec::new();
        let given = [
            ("from", keys.from.as_ref()),
            ("expression", keys.expression.as_ref()),
            ("is", keys.is.as_ref()),
            ("type", keys.r#type.as_ref()),
        ];
        let mut given = given.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let origin = match (given.next(), given.next()) {
            (None, _) => {
                let message = format!(
                    "set `{name}` says neither `from` what it is calibrated nor its `expression`, what it `is`, or its `type`"
                );
                faults.add("STU009", at.clone(), message);
                None
            }
            (Some((one, _)), Some((other, second))) => {
                faults.add("STU009", second.at(), format!("set `{name}` has both `{one}` and `{other}`; keep one"));
                None
            }
            (Some(("from", from)), None) => {
                let origin = calibration(&self.0.functions, &name, &at, &keys, faults);
                let levels = match &origin {
                    Some(Origin::Calibrated(Calibration::Qualitative(scale))) => scale.levels(),
                    _ => &[],
                };
                let levels = levels.iter().map(|level| level.name.clone()).collect();
                wants.push(Want { levels, ..Want::new(OfferKind::Indicator, from.as_str(), from.at()) });
                wants.last_mut().into_iter().for_each(|want| want.chooses = keys.by.is_some());
                origin
            }
            (Some((key, of)), None) => {
                if let Some(method) = &keys.method {
                    let made = if key == "type" { "a type of the typology" } else { "made of other sets" };
                    faults.add("STU009", method.at(), format!("set `{name}` is {made}: it has no method"));
                }
                match key {
                    "expression" => joined_of(of, &mut wants, faults),
                    "is" => concept::origin(of, &mut wants, faults),
                    _ => Some(type_membership::origin(of, &mut wants)),
                }
            }
        };
        wants.extend(keys.concept.iter().map(|of| Want::new(OfferKind::Concept, of.as_str(), of.at())));
        let label = keys.label.unwrap_or_else(|| name.clone());
        let from = keys.from.as_ref().map(|from| from.to_string());
        // After a fault the set is there all the same, so that those who name it are not at fault as well.
        let origin = origin.unwrap_or(Origin::AsIs);
        let (label_of, reason) = (label.clone(), keys.reason);
        let rule = Rule { name: name.clone(), label: label_of, from, origin, reason, fuzzy: Vec::new() };
        let mut declared = Declaration::new(&name, at, rule);
        declared.wants = wants;
        for (outcome, expected) in keys.expect {
            declared.expects.push(expected.of(&name, outcome, expected.at()));
        }
        let stage = StageId::new("set", &name);
        declared.offers.push(Offer { what: OfferKind::Set, name, label, of: RowUnit::Cases, stage });
        Some(declared)
    }

    fn plan(&self, mine: &[&Declaration], names: &Names, plan: &mut Plan, faults: &mut Faults<'_>) {
        let Some(units) = names.find(OfferKind::Units, names.cases(), faults).map(|units| &units.stage) else { return };
        let all: Vec<&Rule> = rules::<Rule>(mine).map(|(_, rule)| rule).collect();
        for (declared, rule) in rules::<Rule>(mine) {
            let parts = declared.wants.iter().filter(|want| want.what != OfferKind::Concept);
            let parts = parts.map(|want| names.find(want.what, &want.name, faults).cloned());
            let Some(parts) = parts.collect::<Option<Vec<Offer>>>() else { continue };
            let needs: Vec<StageId> = parts.iter().map(|part| &part.stage).chain([units]).cloned().collect();
            let raw_label = parts.first().map_or_else(String::new, |part| part.label.clone());
            // What is expected of the set is told where its anchors turn it round.
            let turned = matches!(&rule.origin, Origin::Calibrated(calibration) if calibration.is_decreasing_with(&self.0.functions));
            let expects: Vec<(String, String)> = declared
                .expects
                .iter()
                .filter(|_| turned)
                .map(|expected| (expected.literal.clone(), expected.outcome.clone()))
                .collect();
            let bounds = parts.first().and_then(|part| names.bounds_of(part));
            let fuzzy = parts.iter().map(|part| &part.name).filter(|part| expression::is_fuzzy(part, &all, all.len()));
            let own = Rule { fuzzy: fuzzy.cloned().collect(), ..rule.clone() };
            let params = json!([rule.name, rule.from, rule.origin, rule.reason, own.fuzzy, raw_label, bounds, expects]);
            let (units, known) = (units.clone(), Arc::clone(&self.0));
            let work = SetWork { known, rule: own, parts, raw_label, bounds, units };
            let stage = Stage::new(StageId::new("set", &rule.name), declared.at.clone(), &params, move |given| {
                Ok(work.make(given)?.say(turned_round(&work.rule.name, &expects)))
            });
            plan.push(stage.needs(needs));
        }
        let Some(last) = mine.last() else { return };
        // All sets side by side, and the rule behind each.
        let sets: Vec<Offer> = names.all(OfferKind::Set).cloned().collect();
        let stages: Vec<StageId> = sets.iter().map(|set| set.stage.clone()).collect();
        let rules: Vec<Rule> = rules::<Rule>(mine).map(|(_, rule)| rule.clone()).collect();
        let expected: Vec<Told> = names.expectations().map(Told::of).collect();
        let params = json!([rules, expected]);
        let stage = Stage::new(StageId::only("sets"), last.at.clone(), &params, move |given| {
            let own = |name: &str| Publish::Own(name.to_owned());
            Ok(Artifacts::default()
                .table("sets", wide(given, &sets)?, own("sets"))
                .table("calibrations", calibrations(&rules)?, own("calibrations"))
                .table("expectations", expectations::table(&expected)?, own("expectations")))
        });
        plan.push(stage.needs(stages));
    }

    fn page(&self, mine: &[&Declaration], shown: &PageContext<'_>) -> Result<Vec<Part>, MethodError> {
        let Some(first) = mine.first() else { return Ok(Vec::new()) };
        let (mut rows, mut gallery, cases) = (Vec::new(), Vec::new(), Cases::of(shown)?);
        for (_, rule) in rules::<Rule>(mine) {
            use crosscase_report::Cell;
            rows.push(vec![
                Cell::from(rule.name.as_str()),
                Cell::from(rule.label.as_str()),
                Cell::from(in_words(rule, shown.names)),
                Cell::from(reason(rule)),
            ]);
            if let Some(figure) = shown.made.figure(&StageId::new("set", &rule.name), "curve")? {
                let figure = FigureBlock::new(figure.clone()).file(format!("calibration-{}", rule.name));
                gallery.push(figure.leading_to(cases.addresses()));
            }
        }
        let table = TableBlock {
            caption: Text::from("Sets, how they were calibrated, and why"),
            columns: vec![
                TableColumn::new("Set", ColumnKind::RowHeader),
                TableColumn::new("Holds", ColumnKind::Text),
                TableColumn::new("Calibration", ColumnKind::Text),
                TableColumn::new("Reason", ColumnKind::Text),
            ],
            rows,
            downloads: downloads("calibrations"),
            ..TableBlock::default()
        };
        let mut calibration = vec![Block::Table(table)];
        let of_all: Vec<&Rule> = rules::<Rule>(mine).map(|(_, rule)| rule).collect();
        calibration.extend(respondents::shown(&of_all, shown)?);
        if !gallery.is_empty() {
            calibration.push(Block::Gallery(gallery));
        }
        for (_, rule) in rules::<Rule>(mine) {
            calibration.extend(concept::apart(rule, shown)?);
        }
        let mut told = shown.made.told_by(shown.names.all(OfferKind::Set).map(|set| &set.stage))?;
        // What the answer says stands there.
        told.retain(|told| told.code != UNDECIDED);
        let parts = vec![
            Part::new(PagePlace::Calibration, 0, calibration).telling(told, &[], &|id| cases.in_text(id).into_owned()),
            Part::new(PagePlace::Cases, 0, memberships_shown(&first.name, shown)?),
            Part::new(PagePlace::Method, 1, expectations::blocks(shown)?),
        ];
        Ok(parts.into_iter().chain(of_cases(&of_all, shown)?).collect())
    }
}

/// The calibration that a set declares, or memberships as they are.
fn calibration(
    known: &MembershipFunctions,
    name: &str,
    at: &Span,
    keys: &Keys,
    faults: &mut Faults<'_>,
) -> Option<Origin> {
    let methods =
        || CalibrationMethod::CHOICES.iter().map(|choice| choice.1).chain(["as-is"]).collect::<Vec<_>>().join(", ");
    let Some(method) = &keys.method else {
        let help = format!("write method = \"…\" with one of {}", methods());
        let message = format!("set `{name}` does not say how it is calibrated");
        faults.add_with_help("STU009", at.clone(), message, help.as_str());
        return None;
    };
    let places = keys.places();
    if method.as_str() == "as-is" {
        if let Some((stray, at)) = places.iter().find(|(key, _)| *key != "method") {
            faults.add("STU009", at.clone(), format!("memberships as they are take no {stray}"));
        }
        return Some(Origin::AsIs);
    }
    if !CalibrationMethod::CHOICES.iter().any(|choice| choice.1 == method.as_str()) {
        faults.add("STU009", method.at(), format!("unknown method `{}`; there are: {}", method.as_str(), methods()));
        return None;
    }
    if let Some(by) = &keys.by {
        return Some(Origin::Grouped(by.to_string(), grouped::groups(known, name, keys, faults)?));
    }
    if let Some(groups) = &keys.anchors_for {
        faults.add("STU009", groups.at(), "say with `by` which column names the groups");
    }
    let anchors = keys.anchors.as_deref().map_or(&[][..], Vec::as_slice);
    Some(Origin::Calibrated(calibration_of(known, name, keys, anchors, faults)?))
}

/// The calibration of the keys by these anchors.
fn calibration_of(
    known: &MembershipFunctions,
    name: &str,
    keys: &Keys,
    anchors: &[f64],
    faults: &mut Faults<'_>,
) -> Option<Calibration> {
    let (method, places) = (keys.method.as_ref()?, keys.places());
    let (how, _, _) = CalibrationMethod::CHOICES.iter().find(|choice| choice.1 == method.as_str())?;
    let mut written = WrittenCalibration::new(*how, anchors.to_vec());
    (written.idm, written.below, written.above) =
        (keys.idm.as_deref().copied(), keys.below.as_deref().copied(), keys.above.as_deref().copied());
    written.shape = keys.shape.as_deref().copied();
    written.levels = keys.levels.as_deref().cloned();
    written.function = keys.function.as_deref().cloned();
    written.parameters = keys.parameters.as_deref().cloned().unwrap_or_default();
    let found = Calibration::try_from(written.clone());
    match found.and_then(|calibration| calibration.check_with(known).map(|()| calibration)) {
        Ok(calibration) => Some(calibration),
        Err(error) => {
            let key = written.at_fault(&error);
            let place = places.into_iter().find(|(known, _)| *known == key).map_or_else(|| method.at(), |(_, at)| at);
            let points = Some(&place).filter(|_| key == "anchors").and_then(|at| faults.with_points(at));
            let help = points.map(|list| format!("decimals take a point: {list}"));
            faults.add_with_help("STU010", place, format!("set `{name}`: {error}"), help.as_deref());
            None
        }
    }
}

/// Which expectations concern a set that its anchors turn round.
fn turned_round(set: &str, expects: &[(String, String)]) -> Option<Diagnostic> {
    let told: Vec<String> = expects.iter().map(|(literal, outcome)| format!("{literal} for {outcome}")).collect();
    let message = format!(
        "set {set} is decreasing, since its anchors descend: the expectation of {} now applies to the reversed set",
        Listed(&told)
    );
    let help = "give the anchors as exclusion, crossover, inclusion, or turn the expectation round";
    (!told.is_empty()).then(|| Diagnostic::warning(TURNED, message).help(help))
}
