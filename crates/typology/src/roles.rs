//! `select`: which single cases to look at, by their type and outcome.

use crate::TypologyError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{mean, sd};
use crosscase_sets::settled;
use serde::Serialize;

/// What a case is looked at for (Seawright & Gerring 2008, doi:10.1177/1065912907313077). What is expected of a case is the mean outcome of
/// the cases of its type: the prediction of a regression on the types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseRole {
    /// The least residual in its type: it shows how the type comes to its outcome.
    Typical,
    /// One case of each outcome that a type has: together they cover the range.
    Diverse,
    /// The farthest from the mean outcome of all cases.
    Extreme,
    /// The greatest residual: it shows what the types leave out.
    Deviant,
}

impl CaseRole {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Typical, "typical", "Nearest to what its type leads to expect"),
        (Self::Diverse, "diverse", "One case of each outcome of each type"),
        (Self::Extreme, "extreme", "Farthest from the mean outcome"),
        (Self::Deviant, "deviant", "Farthest from what its type leads to expect"),
    ];
}

/// Cases to look at closely, what for, and why each of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CaseSelection {
    /// What the cases are for.
    pub role: CaseRole,
    /// The cases: typical and diverse ones type by type in the order of the file, the others the best first.
    pub picks: Vec<CasePick>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A case that was chosen, and how far it is from what it is held against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CasePick {
    /// The case.
    pub case: String,
    /// Its type.
    pub r#type: String,
    /// Its outcome, as the table has it.
    pub outcome: String,
    /// The mean outcome of the cases of its type; `None` where outcomes are words.
    pub expected: Option<f64>,
    /// How far it is from what it is held against: its type (typical, deviant), the cases like it (diverse), all cases in standard
    /// deviations (extreme). Of words, the share of the cases of its type that have another outcome.
    pub score: f64,
    /// Whether its outcome is on the other side of 0.5 than its type's (of words: another than the most frequent one of its type), which is
    /// deviance in kind (Schneider & Rohlfing 2013, doi:10.1177/0049124113481341); `None` where it cannot be said: at 0.5 itself, and of numbers
    /// that are no memberships, which have no side in kind.
    pub in_kind: Option<bool>,
    /// The same in words.
    pub why: String,
}

/// A case with what is known of it.
struct Known {
    case: String,
    of: usize,
    outcome: String,
    /// The outcome where all outcomes are numbers.
    number: Option<f64>,
}

/// The cases of a role, by the columns of types and of outcomes. Outcomes are numbers or words; numbers from 0 to 1 are memberships, whose
/// sides are those of 0.5. Diverse cases of other numbers are those above and below their mean. Cases as good stand in the order of the file.
///
/// # Errors
/// A column that is not there; no case with both; extreme cases of outcomes that are words, or all the same.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_typology::{CaseRole, select_cases};
///
/// let table = TableBuilder::default()
///     .id("case", ["Ede", "Oss", "Gent", "Kiel"])
///     .text("type", ["hub", "hub", "hub", "ring"].map(Some))
///     .number("SUCCESS", [0.9, 0.8, 0.1, 0.6].map(Some))
///     .build()?;
/// let deviant = select_cases(&table, CaseRole::Deviant, "type", "SUCCESS")?;
/// assert_eq!((deviant.picks[0].case.as_str(), deviant.picks[0].in_kind), ("Gent", Some(true)));
/// let typical = select_cases(&table, CaseRole::Typical, "type", "SUCCESS")?;
/// assert_eq!(typical.picks[0].case, "Oss");
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
pub fn select_cases(table: &Table, role: CaseRole, of: &str, outcome: &str) -> Result<CaseSelection, TypologyError> {
    let (ids, of, words) = (table.ids()?, table.texts(of)?, table.texts(outcome)?);
    let numbers = table.numbers(outcome).ok();
    let mut types: Vec<String> = Vec::new();
    let (mut known, mut left_out) = (Vec::new(), Vec::new());
    for (row, ((case, of), outcome)) in ids.into_iter().zip(of).zip(words).enumerate() {
        let Some((of, outcome)) = of.zip(outcome) else {
            left_out.push(case);
            continue;
        };
        let place = types.iter().position(|known| *known == of).unwrap_or_else(|| {
            types.push(of);
            types.len() - 1
        });
        let number = numbers.as_ref().and_then(|numbers| numbers.get(row).copied().flatten());
        known.push(Known { case, of: place, outcome, number });
    }
    if known.is_empty() {
        return Err(TypologyError::NoCases { reason: "none has both a type and an outcome" });
    }
    let mut diagnostics = Vec::new();
    if !left_out.is_empty() {
        diagnostics
            .push(Diagnostic::warning("TYP160", "left out, since their type or outcome is missing").listing(left_out));
    }
    let alone = |of: usize| known.iter().filter(|one| one.of == of).count() == 1;
    let lone: Vec<String> = known.iter().filter(|one| alone(one.of)).map(|one| one.case.clone()).collect();
    if !lone.is_empty() && matches!(role, CaseRole::Typical | CaseRole::Deviant) {
        let message = "alone in their type, and so as expected whatever their outcome is";
        diagnostics.push(Diagnostic::note("TYP161", message).listing(lone));
    }
    // What rounding leaves between figures is no difference, in whatever unit they are; words and deviations have the unit 1.
    let largest = known.iter().map(|one| one.number).try_fold(0.0_f64, |most, x| Some(most.max(x?.abs())));
    let unit = largest.filter(|largest| *largest > 0.0).unwrap_or(1.0);
    let cases = Cases { types: &types, known: &known, is_membership: known.iter().all(Known::is_membership), unit };
    let mut picks = match role {
        CaseRole::Typical | CaseRole::Deviant => cases.against_type(),
        CaseRole::Diverse => cases.diverse(),
        CaseRole::Extreme => cases.extreme()?,
    };
    let unit = if role == CaseRole::Extreme { 1.0 } else { unit };
    let rounded = |pick: &CasePick| (pick.score / (SAME * unit)).round();
    match role {
        CaseRole::Typical => picks.sort_by(|(a, x), (b, y)| a.cmp(b).then(rounded(x).total_cmp(&rounded(y)))),
        CaseRole::Diverse => {}
        CaseRole::Extreme | CaseRole::Deviant => {
            picks.retain(|(_, pick)| pick.score > SAME * unit);
            picks.sort_by(|(_, x), (_, y)| rounded(y).total_cmp(&rounded(x)));
        }
    }
    Ok(CaseSelection { role, picks: picks.into_iter().map(|(_, pick)| pick).collect(), diagnostics })
}

impl Known {
    fn is_membership(&self) -> bool {
        self.number.is_some_and(|x| (0.0..=1.0).contains(&x))
    }
}

/// Figures that differ by less than this share of the largest are equal.
const SAME: f64 = 1e-12;

struct Cases<'a> {
    types: &'a [String],
    known: &'a [Known],
    is_membership: bool,
    /// The largest outcome.
    unit: f64,
}

impl Cases<'_> {
    fn name(&self, of: usize) -> &str {
        self.types.get(of).map_or("", String::as_str)
    }

    fn expected(&self, of: usize) -> Option<f64> {
        let numbers: Option<Vec<f64>> = self.known.iter().filter(|one| one.of == of).map(|one| one.number).collect();
        mean(&numbers?)
    }

    /// The outcomes of a type with how many cases have each, the most frequent first.
    fn outcomes(&self, of: usize) -> Vec<(&str, usize)> {
        let mut found: Vec<(&str, usize)> = Vec::new();
        for one in self.known.iter().filter(|one| one.of == of) {
            match found.iter_mut().find(|(outcome, _)| *outcome == one.outcome) {
                Some((_, n)) => *n += 1,
                None => found.push((&one.outcome, 1)),
            }
        }
        found.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        found
    }

    fn pick(&self, one: &Known, score: f64, in_kind: Option<bool>, why: String) -> (usize, CasePick) {
        let of_type = self.name(one.of).to_owned();
        let expected = self.expected(one.of);
        let (case, outcome) = (one.case.clone(), one.outcome.clone());
        (one.of, CasePick { case, r#type: of_type, outcome, expected, score, in_kind, why })
    }

    /// Each case with its residual.
    fn against_type(&self) -> Vec<(usize, CasePick)> {
        let one = |one: &Known| {
            let of = self.name(one.of);
            if let Some((x, expected)) = one.number.zip(self.expected(one.of)) {
                let (x_side, side) = (settled(x), settled(expected));
                let in_kind =
                    (self.is_membership && x_side != 0.5 && side != 0.5).then_some((x_side > 0.5) != (side > 0.5));
                let side = if in_kind == Some(true) { ", on the other side of 0.5" } else { "" };
                let why = format!("{x} where {of} has a mean of {expected:.3}{side}");
                return self.pick(one, (x - expected).abs(), in_kind, why);
            }
            let outcomes = self.outcomes(one.of);
            let all: usize = outcomes.iter().map(|(_, n)| n).sum();
            let own = outcomes.iter().find(|(outcome, _)| *outcome == one.outcome).map_or(0, |(_, n)| *n);
            let most = outcomes.first().map_or(0, |(_, n)| *n);
            let why = format!("{own} of {all} cases of {of} have this outcome");
            self.pick(one, 1.0 - own as f64 / all as f64, Some(own < most), why)
        };
        self.known.iter().map(one).collect()
    }

    /// Of each type and side of the outcome the case that is nearest to the mean of that side.
    fn diverse(&self) -> Vec<(usize, CasePick)> {
        let numbers: Option<Vec<f64>> = self.known.iter().map(|one| one.number).collect();
        let split = if self.is_membership { Some(0.5) } else { numbers.as_deref().and_then(mean) };
        let side = |one: &Known| match one.number.zip(split) {
            Some((x, split)) => {
                let at = if self.is_membership { settled(x) == split } else { (x - split).abs() <= SAME * self.unit };
                let side = if at {
                    "at"
                } else if x > split {
                    "above"
                } else {
                    "below"
                };
                format!("{side} {}", rounded(split))
            }
            None => one.outcome.clone(),
        };
        let mut picks = Vec::new();
        for of in 0..self.types.len() {
            let mut sides: Vec<(String, Vec<&Known>)> = Vec::new();
            for one in self.known.iter().filter(|one| one.of == of) {
                let side = side(one);
                match sides.iter_mut().find(|(known, _)| *known == side) {
                    Some((_, cases)) => cases.push(one),
                    None => sides.push((side, vec![one])),
                }
            }
            sides.sort_by(|a, b| a.0.cmp(&b.0));
            for (side, cases) in sides {
                let numbers: Option<Vec<f64>> = cases.iter().map(|one| one.number).collect();
                let centre = numbers.as_deref().and_then(mean);
                let far = |one: &Known| one.number.zip(centre).map_or(0.0, |(x, centre)| (x - centre).abs());
                let mut best: Option<(f64, &Known)> = None;
                for one in &cases {
                    if best.is_none_or(|(least, _)| far(one) < least - SAME * self.unit) {
                        best = Some((far(one), one));
                    }
                }
                if let Some((score, one)) = best {
                    let why = format!("for {} of {} with an outcome {side}", cases.len(), self.name(of));
                    picks.push(self.pick(one, score, None, why));
                }
            }
        }
        picks
    }

    /// Each case with how many standard deviations it is from the mean of all.
    fn extreme(&self) -> Result<Vec<(usize, CasePick)>, TypologyError> {
        let numbers: Option<Vec<f64>> = self.known.iter().map(|one| one.number).collect();
        let bad = |found: &str| TypologyError::BadOption {
            option: "the outcome of extreme cases",
            found: found.to_owned(),
            allowed: "numbers that differ are wanted".to_owned(),
        };
        let numbers = numbers.ok_or_else(|| bad("in words"))?;
        // What rounding alone leaves between them is no difference, in whatever unit they are.
        let largest = numbers.iter().map(|x| x.abs()).fold(0.0, f64::max);
        let spread = sd(&numbers).filter(|sd| *sd > 1e-12 * largest).ok_or_else(|| bad("the same in all cases"))?;
        let centre = mean(&numbers).unwrap_or_default();
        let one = |(one, x): (&Known, &f64)| {
            let far = (x - centre) / spread;
            let why = format!(
                "{:.2} standard deviations {} the mean of {centre:.3}",
                far.abs(),
                if far < 0.0 { "below" } else { "above" }
            );
            self.pick(one, far.abs(), None, why)
        };
        Ok(self.known.iter().zip(&numbers).map(one).collect())
    }
}

/// A number as words have it.
fn rounded(x: f64) -> f64 {
    (x * 1e3).round() / 1e3
}

impl CaseSelection {
    /// One row a case: `crosscase.typology.case_selection/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let picks = &self.picks;
        TableBuilder::new("crosscase.typology.case_selection/1")
            .text("case", picks.iter().map(|pick| Some(pick.case.as_str())))
            .text("type", picks.iter().map(|pick| Some(pick.r#type.as_str())))
            .text("outcome", picks.iter().map(|pick| Some(pick.outcome.as_str())))
            .number("expected", picks.iter().map(|pick| pick.expected))
            .number("score", picks.iter().map(|pick| Some(pick.score)))
            .boolean("in_kind", picks.iter().map(|pick| pick.in_kind))
            .text("why", picks.iter().map(|pick| Some(pick.why.as_str())))
            .build()
    }
}
