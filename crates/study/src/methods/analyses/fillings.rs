//! What missing memberships leave open: the analysis under every way to fill them in, with none guessed.

use super::super::sets::{DOES_NOT_APPLY, SideBySide};
use super::outcome_rule::{MissingCases, OutcomeRule, kinds, solution};
use crate::error::MethodError;
use crosscase_data::{Table, TableBuilder, in_list};
use crosscase_figures::rounded;
use crosscase_numerics::Stream;
use crosscase_qca::bounds::IncompleteSets;
use crosscase_qca::{Minimise, MissingPolicy, QcaError, SetData, Solution, SolutionKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many fillings are gone through; of more than these, as many are drawn.
const MAX_FILLINGS: usize = 256;

/// Models that a filling lists.
const LISTED: usize = 20;

/// A membership that is missing, and what it can be.
struct Gap {
    case: String,
    set: String,
    values: Vec<f64>,
}

/// A membership that was put where one is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Filled {
    pub(super) case: String,
    pub(super) set: String,
    pub(super) value: f64,
}

/// `B of l5 = 0`
impl fmt::Display for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} = {}", self.set, in_list(&self.case), self.value)
    }
}

/// What was found under the fillings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Bounded {
    /// The filling that is shown: the one under which the conservative solution of the outcome is least consistent.
    pub(super) shown: Vec<Filled>,
    /// How many there are, and how many of them were gone through.
    pub(super) all: String,
    pub(super) tried: usize,
    /// Whether a missing membership may be any degree, of which 0 and 1 were tried.
    pub(super) in_degree: bool,
    /// Whether the truth table is proved to be the same whatever is missing.
    pub(super) same_table: bool,
    /// The models of the solution that the answer names, each list with the fillings that lead to it.
    pub(super) models: Vec<(Vec<String>, usize)>,
    /// The least and the largest inclusion and coverage of their first models.
    pub(super) incl: Option<(f64, f64)>,
    pub(super) cov: Option<(f64, f64)>,
}

/// The fillings of an analysis, and what it says under each.
pub(super) struct Fillings {
    gaps: Vec<Gap>,
    all: Option<usize>,
    tried: Vec<Vec<f64>>,
    in_degree: bool,
}

impl Fillings {
    /// The fillings of the sets of an analysis; none where nothing is missing.
    pub(super) fn of(goal: &OutcomeRule, wide: &SideBySide, seed: u64) -> Result<Option<Self>, MethodError> {
        let (mut gaps, mut in_degree) = (Vec::new(), false);
        let cases = wide.table.ids()?;
        for set in goal.rule.sets() {
            let texts = wide.table.texts(set)?;
            if !texts.iter().any(Option::is_none) {
                continue;
            }
            if texts.iter().flatten().any(|text| text == DOES_NOT_APPLY) {
                return Err(QcaError::NotBounded { set: set.to_owned() }.into());
            }
            let known: Vec<f64> = wide.table.numbers(set)?.into_iter().flatten().collect();
            let is_degree = known.iter().any(|x| x.fract() != 0.0);
            in_degree |= is_degree;
            let levels = (0..wide.levels.get(set).unwrap_or(2)).map(f64::from);
            let values: Vec<f64> = if is_degree { vec![0.0, 1.0] } else { levels.collect() };
            let missing = cases.iter().zip(&texts).filter(|(_, text)| text.is_none());
            let gap = |(case, _): (&String, _)| Gap { case: case.clone(), set: set.to_owned(), values: values.clone() };
            gaps.extend(missing.map(gap));
        }
        if gaps.is_empty() {
            return Ok(None);
        }
        let all = gaps.iter().try_fold(1usize, |all, gap| all.checked_mul(gap.values.len()));
        let tried = match all.filter(|all| *all <= MAX_FILLINGS) {
            Some(all) => (0..all).map(|number| numbered(&gaps, number)).collect(),
            None => (0..MAX_FILLINGS as u64).map(|number| drawn(&gaps, seed, number)).collect(),
        };
        Ok(Some(Self { gaps, all, tried, in_degree }))
    }

    fn filled(&self, values: &[f64]) -> Vec<Filled> {
        let one = |(gap, value): (&Gap, &f64)| Filled { case: gap.case.clone(), set: gap.set.clone(), value: *value };
        self.gaps.iter().zip(values).map(one).collect()
    }

    /// The filling that stands for all where one has to: under which the conservative solution of the outcome is least consistent. It is
    /// the same for the outcome and for its negation.
    fn shown(&self, goal: &OutcomeRule, wide: &SideBySide) -> Result<Vec<Filled>, MethodError> {
        let of_outcome = OutcomeRule { outcome: goal.rule.outcome.clone(), ..goal.clone() };
        let mut least: Option<(f64, &Vec<f64>)> = None;
        for values in &self.tried {
            let table = of_outcome.table().fit(&filled(goal, wide, &self.filled(values))?)?;
            let incl =
                Minimise::conservative().fit(&table)?.models.first().and_then(|first| first.incl).unwrap_or(-1.0);
            if least.is_none_or(|(known, _)| incl < known) {
                least = Some((incl, values));
            }
        }
        Ok(self.filled(least.map_or(&[], |(_, values)| values)))
    }

    /// The rows of the truth table with the bounds of their figures, the solutions under each filling, and both in short.
    pub(super) fn bounded(
        &self,
        goal: &OutcomeRule,
        expected: &str,
        wide: &SideBySide,
    ) -> Result<(Bounded, Table, Table), MethodError> {
        let rows = IncompleteSets::from_table(&wide.table, &goal.rule.sets(), wide.levels.clone())?;
        let rows = rows.with_sets_of_values(&goal.rule.conditions)?.truth_table(&goal.table())?;
        let mut found = Bounded {
            shown: self.shown(goal, wide)?,
            all: self.all.map_or_else(|| "more than 2^64".to_owned(), |all| all.to_string()),
            tried: self.tried.len(),
            in_degree: self.in_degree,
            same_table: rows.rows.iter().all(|row| row.out.is_some() && row.possible.is_empty()),
            models: Vec::new(),
            incl: None,
            cov: None,
        };
        let mut table = Rows::default();
        let headline = kinds(expected).filter(|kind| *kind != SolutionKind::Parsimonious).last();
        for (number, values) in (1..).zip(&self.tried) {
            let values = self.filled(values);
            let truth = goal.table().fit(&filled(goal, wide, &values)?)?;
            for kind in kinds(expected) {
                let solved = solution(kind, expected)?.fit(&truth)?;
                if Some(kind) == headline {
                    found.count(&solved);
                }
                table.push(number, &values, kind, &solved);
            }
        }
        Ok((found, rows.to_table()?, table.table()?))
    }
}

/// The filling of a number: the last gap turns fastest.
fn numbered(gaps: &[Gap], mut number: usize) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::with_capacity(gaps.len());
    for gap in gaps.iter().rev() {
        let ways = gap.values.len().max(1);
        values.extend(gap.values.get(number % ways));
        number /= ways;
    }
    values.reverse();
    values
}

fn drawn(gaps: &[Gap], seed: u64, number: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, number);
    gaps.iter().filter_map(|gap| gap.values.get(stream.below(gap.values.len())).copied()).collect()
}

/// The sets of an analysis with what was put where memberships are missing; without any, as its rule for missing ones says.
pub(super) fn filled(goal: &OutcomeRule, wide: &SideBySide, put: &[Filled]) -> Result<SetData, MethodError> {
    let sets = goal.rule.sets();
    if put.is_empty() {
        let missing = goal.rule.missing.policy();
        return Ok(SetData::from_table(&wide.table, &sets, wide.levels.clone(), missing)?
            .with_sets_of_values(&goal.rule.conditions)?);
    }
    let cases = wide.table.ids()?;
    let mut builder = TableBuilder::new(wide.table.schema_id()).id("case", cases.iter().map(String::as_str));
    for set in sets {
        let of =
            |case: &String| put.iter().find(|put| put.set == set && put.case == *case).map(|put| put.value.to_string());
        let values = cases.iter().zip(wide.table.texts(set)?).map(|(case, text)| text.or_else(|| of(case)));
        builder = builder.text(set, values);
    }
    let data = SetData::from_table(&builder.build()?, &goal.rule.sets(), wide.levels.clone(), MissingPolicy::Error)?;
    Ok(data.with_sets_of_values(&goal.rule.conditions)?)
}

/// These sets of the cases of which all memberships in them are known, and an error where a study is to stop at an unknown one.
pub(super) fn all_known(goal: &OutcomeRule, wide: &SideBySide, sets: &[&str]) -> Result<SetData, MethodError> {
    let missing = match goal.rule.missing {
        MissingCases::Error => MissingPolicy::Error,
        MissingCases::Drop | MissingCases::Bounds => MissingPolicy::Drop,
    };
    Ok(SetData::from_table(&wide.table, sets, wide.levels.clone(), missing)?
        .with_sets_of_values(&goal.rule.conditions)?)
}

impl Bounded {
    fn count(&mut self, solved: &Solution) {
        let models: Vec<String> = solved.models.iter().map(crosscase_qca::Model::expr).collect();
        match self.models.iter_mut().find(|(known, _)| *known == models) {
            Some((_, fillings)) => *fillings += 1,
            None => self.models.push((models, 1)),
        }
        let wider = |range: Option<(f64, f64)>, figure: Option<f64>| match (range, figure) {
            (Some((low, high)), Some(x)) => Some((x.min(low), x.max(high))),
            (range, x) => range.or(x.map(|x| (x, x))),
        };
        let first = solved.models.first();
        self.incl = wider(self.incl, first.and_then(|first| first.incl));
        self.cov = wider(self.cov, first.and_then(|first| first.cov));
    }

    /// What is missing and what that leaves open, in sentences.
    pub(super) fn sentence(&self, called: &dyn Fn(&str) -> String) -> String {
        let gaps = self.shown.iter().map(|gap| format!("{} of {}", gap.set, in_list(&called(&gap.case))));
        let gaps = gaps.collect::<Vec<_>>().join(", ");
        let tried = if self.all == self.tried.to_string() {
            format!("all {} ways to fill this in were gone through", self.all)
        } else {
            format!("of {} ways to fill this in {} were drawn", self.all, self.tried)
        };
        let degree = if self.in_degree { ", 0 and 1 standing for every degree between" } else { "" };
        let solution = |(models, _): &(Vec<String>, usize)| match &models[..] {
            [] => "no solution".to_owned(),
            models => models.join(" or "),
        };
        let solutions = match &self.models[..] {
            [one] => format!("the solution is the same under each of them: {}.", solution(one)),
            several => {
                let each = several.iter().map(|one| format!("{} (under {})", solution(one), one.1));
                format!("the solution depends on them: {}.", each.collect::<Vec<_>>().join("; "))
            }
        };
        let range = |name: &str, range: Option<(f64, f64)>| {
            range.map(|(low, high)| {
                format!(" Its {name} lies between {} (least) and {} (largest).", rounded(low, 3), rounded(high, 3))
            })
        };
        let figures = [range("inclusion", self.incl), range("coverage", self.cov)].into_iter().flatten();
        let proved =
            if self.same_table { " The truth table is proved to be the same whatever is missing." } else { "" };
        let shown: Vec<String> =
            self.shown.iter().map(|one| Filled { case: called(&one.case), ..one.clone() }.to_string()).collect();
        format!(
            "Not known: {gaps}. Nothing is guessed and nobody left out: {tried}{degree}, and {solutions}{}{proved} What is shown here is the filling with the least consistent conservative solution: {}.",
            figures.collect::<String>(),
            shown.join("; ")
        )
    }
}

/// The rows of the table of fillings.
#[derive(Default)]
struct Rows(Vec<Row>);

struct Row {
    filling: i64,
    filled: String,
    solution: &'static str,
    model_count: Option<String>,
    model: Option<i64>,
    expr: Option<String>,
    figures: [Option<f64>; 3],
}

impl Rows {
    fn push(&mut self, filling: i64, values: &[Filled], kind: SolutionKind, solved: &Solution) {
        let filled = values.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let row = |model: Option<i64>, expr: Option<String>, figures| Row {
            filling,
            filled: filled.clone(),
            solution: kind.as_str(),
            model_count: solved.model_count.as_ref().map(ToString::to_string),
            model,
            expr,
            figures,
        };
        if solved.models.is_empty() {
            self.0.push(row(None, None, [None; 3]));
        }
        let models = (1..).zip(solved.models.iter().take(LISTED));
        self.0.extend(models.map(|(at, model)| row(Some(at), Some(model.expr()), [model.incl, model.pri, model.cov])));
    }

    /// One row a model of a filling: `crosscase.study.fillings/1`.
    fn table(&self) -> Result<Table, MethodError> {
        let rows = || self.0.iter();
        Ok(TableBuilder::new("crosscase.study.fillings/1")
            .integer("filling", rows().map(|row| Some(row.filling)))
            .text("filled", rows().map(|row| Some(row.filled.as_str())))
            .text("solution", rows().map(|row| Some(row.solution)))
            .text("model_count", rows().map(|row| row.model_count.as_deref()))
            .integer("model", rows().map(|row| row.model))
            .text("expr", rows().map(|row| row.expr.as_deref()))
            .number("incl", rows().map(|row| row.figures[0]))
            .number("pri", rows().map(|row| row.figures[1]))
            .number("cov", rows().map(|row| row.figures[2]))
            .build()?)
    }
}
