//! What an analysis asks: its rule, and each outcome that it explains.

use super::super::sets::set_of;
use crate::made::StageId;
use crate::names::{Expectation, Names, OfferKind};
use crosscase_boolean::expression::{Expression, Literal, LiteralValue};
use crosscase_data::counted;
use crosscase_qca::two_step::Enabling;
use crosscase_qca::{
    AtHalf, FurtherCut, Minimise, MissingPolicy, Necessity, Outcome, QcaError, RowOverride, SolutionKind,
    TruthTableParams,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happens to a case without a membership in a set of the analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MissingCases {
    /// It is an error that names it.
    #[default]
    Error,
    /// It is left out, and named.
    Drop,
    /// It stays, and what can be said is said under every filling of what is missing.
    Bounds,
}

impl MissingCases {
    /// What becomes of such a case.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Error => "stops the analysis",
            Self::Drop => "is left out, and named",
            Self::Bounds => "stays, and what holds under every filling is told",
        }
    }

    /// What the method itself does with what is not filled.
    pub(super) const fn policy(self) -> MissingPolicy {
        match self {
            Self::Error | Self::Bounds => MissingPolicy::Error,
            Self::Drop => MissingPolicy::Drop,
        }
    }
}

/// The same, checked. The label for readers is not here: no result depends on it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) outcome: Outcome,
    pub(super) conditions: Vec<String>,
    pub(super) negated: bool,
    pub(super) incl_cut: f64,
    pub(super) n_cut: usize,
    pub(super) pri_cut: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) further_cuts: Vec<FurtherCut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) by_hand: Vec<RowOverride>,
    pub(super) robustness: bool,
    pub(super) at_half: AtHalf,
    pub(super) missing: MissingCases,
    pub(super) necessity: [f64; 3],
    pub(super) headline_ron: f64,
    /// What no solution depends on, and has stages of its own.
    #[serde(skip)]
    pub(super) two_step: Option<Remote>,
    #[serde(skip)]
    pub(super) theories: Vec<Theory>,
}

/// Conditions far from the outcome, which make the contexts of the others.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Remote {
    pub(super) conditions: Vec<String>,
    pub(super) enabling: Enabling,
    pub(super) cut: Option<f64>,
}

/// A term that somebody published, in the sets of the study.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Theory {
    pub(super) source: String,
    pub(super) term: Expression,
}

impl Rule {
    /// The outcome, and its negation where that is analysed too.
    pub(super) fn goals(&self) -> Vec<OutcomeRule> {
        let goal = |outcome: Outcome| OutcomeRule { rule: self.clone(), outcome };
        let negation = self.negated.then(|| goal(self.outcome.clone().negated()));
        std::iter::once(goal(self.outcome.clone())).chain(negation).collect()
    }

    /// The sets of the analysis, those of the conditions first, each once.
    pub(super) fn sets(&self) -> Vec<&str> {
        let all = self.conditions.iter().map(|condition| set_of(condition)).chain(self.outcome.names());
        let mut once = BTreeSet::new();
        all.filter(|set| once.insert(*set)).collect()
    }
}

/// One outcome of an analysis: the one named, or its negation.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OutcomeRule {
    pub(super) rule: Rule,
    pub(super) outcome: Outcome,
}

impl OutcomeRule {
    /// The stage that solves it: `analysis:survival:SURV`.
    pub(super) fn solve(&self) -> StageId {
        StageId::new("analysis", &format!("{}:{}", self.rule.name, self.outcome))
    }

    /// The stage that asks how far the solution holds.
    pub(super) fn hold(&self) -> StageId {
        StageId::new("robustness", &format!("{}:{}", self.rule.name, self.outcome))
    }

    /// What readers call the outcome.
    pub(super) fn called(&self, names: &Names) -> String {
        let Some(literal) = self.outcome.literal() else { return self.outcome.to_string() };
        let label = names.label(OfferKind::Set, &literal.name);
        match literal.value {
            LiteralValue::Present => label.to_owned(),
            LiteralValue::Absent => format!("not: {label}"),
            LiteralValue::Level(levels) => format!("{label}: {levels}"),
            LiteralValue::NotLevel(levels) => format!("{label}: not {levels}"),
        }
    }

    /// The outcome with what readers call it, where that is another name.
    pub(super) fn titled(&self, names: &Names) -> String {
        let named = self.outcome.literal().filter(|literal| names.label(OfferKind::Set, &literal.name) != literal.name);
        match named {
            None => self.outcome.to_string(),
            Some(_) => format!("{} – {}", self.outcome, self.called(names)),
        }
    }

    /// A name for files: `survival-SURV`, `survival-not-SURV`, `wealth-TYPE-2`; of an expression, which no file can be called by, the
    /// analysis and a number: `survival-1`, and of its negation `survival-2`.
    pub(super) fn file(&self) -> String {
        if self.outcome.literal().is_none() {
            return format!("{}-{}", self.rule.name, if self.outcome == self.rule.outcome { 1 } else { 2 });
        }
        let outcome = self.outcome.to_string().replace('~', "not-").replace(['[', ','], "-").replace(']', "");
        format!("{}-{outcome}", self.rule.name)
    }

    /// Which configurations are looked at, where that is not all that a case shows: “ of at least 3 cases”.
    pub(super) fn frequent(&self) -> String {
        if self.rule.n_cut > 1 { format!(" of at least {} cases", self.rule.n_cut) } else { String::new() }
    }

    /// What makes a configuration sufficient: its cuts, and rows that were set by hand.
    pub(super) fn cuts(&self) -> String {
        let rule = &self.rule;
        let further = |cut: &FurtherCut| format!(", a {} of {}", cut.measure().label(), cut.cut());
        let further: String = rule.further_cuts.iter().map(further).collect();
        let by_hand = if self.outcome == rule.outcome { rule.by_hand.len() } else { 0 };
        let by_hand = match by_hand {
            0 => String::new(),
            rows => format!(", {} set by hand", counted(rows, "row", "rows")),
        };
        format!("an inclusion of {} and a PRI of {}{further}{by_hand}", rule.incl_cut, rule.pri_cut)
    }

    pub(super) fn necessity(&self) -> Necessity {
        let [incl, cov, ron] = self.rule.necessity;
        Necessity::default().incl_cut(incl).cov_cut(cov).ron_cut(ron)
    }

    pub(super) fn table(&self) -> TruthTableParams {
        let rule = &self.rule;
        let params = TruthTableParams::new(self.outcome.clone(), rule.conditions.clone())
            .incl_cut(rule.incl_cut)
            .n_cut(rule.n_cut)
            .pri_cut(rule.pri_cut)
            .at_half(rule.at_half);
        let params = rule.further_cuts.iter().cloned().fold(params, TruthTableParams::further_cut);
        // What is said of rows of the outcome is not said of those of its negation.
        let by_hand = rule.by_hand.iter().filter(|_| self.outcome == rule.outcome).cloned();
        by_hand.fold(params, TruthTableParams::set_by_hand)
    }

    /// The expectations of the conditions, as the method reads them: for the negated outcome each is turned round (Ragin
    /// 2008: what helps an outcome about is expected absent from its failure).
    pub(super) fn expected(&self, names: &Names) -> String {
        let of = |condition: &String| self.expectation(names, condition).map(|(literal, _)| literal);
        self.rule.conditions.iter().filter_map(of).collect::<Vec<_>>().join(",")
    }

    /// What is expected of a condition, and where that comes from.
    pub(super) fn expectation<'a>(&self, names: &'a Names, condition: &str) -> Option<(String, &'a Expectation)> {
        let turned = |literal: &str| literal.strip_prefix('~').map_or_else(|| format!("~{literal}"), str::to_owned);
        let set = set_of(condition);
        let expects = |of: &Outcome| {
            let of = of.to_string();
            names.expectations().find(|e| e.condition == set && e.outcome == of)
        };
        let of_values = |expected: &'a Expectation| {
            let said = if set == condition { Some(expected.literal.clone()) } else { of_values(condition, expected) };
            said.map(|literal| (literal, expected))
        };
        let own = expects(&self.outcome).and_then(of_values);
        let other = || expects(&self.outcome.clone().negated()).and_then(of_values);
        own.or_else(|| other().map(|(literal, expected)| (turned(&literal), expected)))
    }
}

/// What is expected of values of a set, such as `A[1,2]`, where something is of the set: that it has one of them where each is among
/// what is expected, none where none is. Where theory speaks for some of them alone, nothing is expected of them together.
fn of_values(condition: &str, expected: &Expectation) -> Option<String> {
    let (LiteralValue::Level(values), LiteralValue::Level(those)) =
        (condition.parse::<Literal>().ok()?.value, levels_of(expected.literal.parse::<Literal>().ok()?.value)?)
    else {
        return None;
    };
    let has = |level: u8| those.iter().any(|expected| expected == level);
    match (values.iter().all(has), values.iter().any(has)) {
        (true, _) => Some(condition.to_owned()),
        (false, false) => Some(format!("~{condition}")),
        (false, true) => None,
    }
}

/// Present and absent are values of a crisp set, too.
fn levels_of(value: LiteralValue) -> Option<LiteralValue> {
    match value {
        LiteralValue::Present => Some(LiteralValue::Level(1.into())),
        LiteralValue::Absent => Some(LiteralValue::Level(0.into())),
        LiteralValue::Level(_) => Some(value),
        LiteralValue::NotLevel(_) => None,
    }
}

/// The three solutions in the order of a paper: what was observed, then easy, then any counterfactuals.
const KINDS: [SolutionKind; 3] = [SolutionKind::Conservative, SolutionKind::Intermediate, SolutionKind::Parsimonious];

/// Those of them that there are: where nothing is expected, no counterfactual is easy, and the intermediate solution is the conservative
/// one.
pub(super) fn kinds(expected: &str) -> impl Iterator<Item = SolutionKind> {
    let nothing = expected.is_empty();
    KINDS.into_iter().filter(move |kind| !nothing || *kind != SolutionKind::Intermediate)
}

pub(super) fn solution(kind: SolutionKind, expected: &str) -> Result<Minimise, QcaError> {
    Ok(match kind {
        SolutionKind::Conservative => Minimise::conservative(),
        SolutionKind::Parsimonious => Minimise::parsimonious(),
        SolutionKind::Intermediate => Minimise::intermediate(expected.parse()?),
    })
}
