//! From persons to cases: the mean of each case, whether it is a property of the case, and how far it can be trusted.

mod roster;
mod tables;

pub use roster::Roster;

use crate::agreement::{Agreement, agreement};
use crate::variance::{OneWay, one_way};
use crate::{AnswerRange, Answers, Composition, NullDistribution, Person, ScalesError, Scores};
use crosscase_data::{Diagnostic, Listed, counted, or_dash, told_alike};
use crosscase_numerics::{mean, quantile, sd, student_quantile, variance};
use serde::{Deserialize, Serialize};

/// Where each respondent belongs: a text a row, none where it is not said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Belonging {
    /// The case.
    pub group: Vec<Option<String>>,
    /// The role, where roles are looked at.
    pub role: Option<Vec<Option<String>>>,
    /// The organisation, where organisations count once.
    pub within: Option<Vec<Option<String>>>,
    /// Whether the respondent is a key person.
    pub key: Option<Vec<bool>>,
    /// The weight.
    pub weight: Option<Vec<Option<f64>>>,
}

/// From persons to cases.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Aggregate, Answers, Belonging, Item, AnswerRange};
///
/// let file = b"person,case,q1,q2\n1,Odense,3,4\n2,Gent,2,3\n3,Odense,4,2\n";
/// let table = read_bytes(file, Format::Csv, None, &ReadOptions::new())?.table;
/// let range = AnswerRange::new(1.0, 5.0)?;
/// let answers = Answers::read(&table, &[Item::new("q1").range(range), Item::new("q2").range(range)])?;
/// let belonging = Belonging { group: table.texts("case")?, ..Belonging::default() };
/// let found = Aggregate::new().fit(&answers, &belonging, None)?;
/// assert_eq!((found.groups[0].mean, found.groups[0].ad), (Some(3.25), Some(0.75)));
/// assert_eq!((found.groups[1].mean, found.groups[1].rwg_j), (Some(2.5), None), "one person agrees with nobody");
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Aggregate {
    /// The share of the items that a person must have answered. Default 1.
    pub min_answered: f64,
    /// How answers would be spread if nobody agreed. Default uniform.
    pub null: NullDistribution,
    /// Below which p of F aggregation is warranted. Default 0.05.
    pub max_p: f64,
    /// From which median `r_wg(j)` on, with a tolerance of 1e-9. Default 0.70 (LeBreton & Senter 2008).
    pub min_rwg_j: f64,
    /// The rule that makes the value of a case. Default the mean.
    pub rule: Composition,
    /// How often respondents are drawn again within each case; 0 for none, the default.
    pub replicates: usize,
    /// The seed of the draws. Default 1.
    pub seed: u64,
}

impl Default for Aggregate {
    fn default() -> Self {
        Self {
            min_answered: 1.0,
            null: NullDistribution::Uniform,
            max_p: 0.05,
            min_rwg_j: 0.70,
            rule: Composition::Mean,
            replicates: 0,
            seed: 1,
        }
    }
}

/// Cases, made of persons.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AggregateResult {
    /// What made it, the cuts among it.
    pub parameters: Aggregate,
    /// The analysis of variance of the persons' means.
    #[serde(flatten)]
    pub anova: OneWay,
    /// Whether a mean is a property of its case: ICC(1) above 0, p below the cut and the median `r_wg(j)` at least at its own.
    pub warranted: bool,
    /// The cases, in the order in which they first appear; those on the roster alone at the end.
    pub groups: Vec<GroupResult>,
    /// The same of each role alone.
    pub roles: Vec<RoleResult>,
    /// How far two roles differ in a case.
    pub differences: Vec<RoleDifference>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupResult {
    /// The case.
    pub group: String,
    /// Persons with a score.
    pub n: usize,
    /// How many were asked, by the roster.
    pub asked: Option<usize>,
    /// The mean of their means; of organisations, where these count once.
    pub mean: Option<f64>,
    /// The standard deviation of the persons' means.
    pub sd: Option<f64>,
    /// The 95 % interval of the mean, on the logit of its place between the ends of the scale, so that it stays within them. None of fewer than two persons, where all agree, and for a mean at an end.
    pub ci: Option<[f64; 2]>,
    /// What the mean would be if all who did not answer had answered the lowest, and the highest.
    pub bounds: Option<[f64; 2]>,
    /// Agreement on the items.
    #[serde(flatten)]
    pub agreement: Agreement,
    /// The value by the rule, which is the mean unless another one is asked for.
    pub value: Option<f64>,
    /// Its percentile interval over respondents drawn again within the case, at 95 %.
    pub value_ci: Option<[f64; 2]>,
    /// The draws of the value.
    #[serde(skip)]
    pub draws: Vec<Option<f64>>,
}

impl std::ops::Deref for GroupResult {
    type Target = Agreement;

    fn deref(&self) -> &Agreement {
        &self.agreement
    }
}

/// The cases of one role.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoleResult {
    /// The role.
    pub role: String,
    /// The analysis of variance of its persons' means.
    #[serde(flatten)]
    pub anova: OneWay,
    /// The cases.
    pub groups: Vec<GroupResult>,
}

/// How far two roles differ in a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoleDifference {
    /// The case.
    pub group: String,
    /// The roles.
    pub roles: [String; 2],
    /// The mean of the first less that of the second.
    pub difference: f64,
    /// Its 95 % interval (Welch 1947); none where a role has fewer than two persons, or nobody differs.
    pub ci: Option<[f64; 2]>,
}

/// The persons of a case that have a score, by their rows.
struct Case {
    name: String,
    rows: Vec<usize>,
}

impl Aggregate {
    /// All items answered, a uniform null, the mean.
    pub fn new() -> Self {
        Self::default()
    }

    /// The share of the items that a person must have answered.
    #[must_use]
    pub fn min_answered(mut self, share: f64) -> Self {
        self.min_answered = share;
        self
    }

    /// How answers would be spread if nobody agreed.
    #[must_use]
    pub fn null(mut self, null: NullDistribution) -> Self {
        self.null = null;
        self
    }

    /// The rule that makes the value of a case.
    #[must_use]
    pub fn rule(mut self, rule: Composition) -> Self {
        self.rule = rule;
        self
    }

    /// How often respondents are drawn again, by which seed.
    #[must_use]
    pub fn draws(mut self, replicates: usize, seed: u64) -> Self {
        (self.replicates, self.seed) = (replicates, seed);
        self
    }

    /// Aggregates.
    ///
    /// # Errors
    /// [`ScalesError::Option`] for a cut that is none; [`ScalesError::DifferentRanges`]; [`ScalesError::NullShape`];
    /// [`ScalesError::Roster`] where fewer were asked than answered; [`ScalesError::TooFew`] where no row has a score and a case.
    pub fn fit(
        &self,
        answers: &Answers,
        belonging: &Belonging,
        roster: Option<&Roster>,
    ) -> Result<AggregateResult, ScalesError> {
        for (option, share) in [("max-p", self.max_p), ("min-rwg", self.min_rwg_j)] {
            if !(0.0..=1.0).contains(&share) {
                return Err(ScalesError::Option { option, found: share.to_string(), allowed: "0 to 1" });
            }
        }
        let range = answers.one_range("mean")?;
        let scored = Scores::new().min_answered(self.min_answered).fit(answers)?;
        let mut work = Work {
            aggregate: self,
            answers,
            belonging,
            roster,
            range,
            null: self.null.variance(range)?,
            columns: (0..answers.items().len()).map(|item| answers.keyed(item)).collect(),
            scores: scored.scores.iter().map(|score| score.score).collect(),
            diagnostics: scored.diagnostics,
        };
        let all = work.cases(|_| true);
        if all.iter().all(|case| case.rows.is_empty()) {
            let why = ": no row has both a case and enough answers".to_owned();
            return Err(ScalesError::TooFew { what: "row", found: 0, least: 1, wanted: "a mean", why });
        }
        work.left_out();
        work.written_alike();
        let anova = work.anova(&all);
        let groups = work.groups(&all, None)?;
        let (roles, differences) = work.roles()?;
        let rwg: Vec<f64> = groups.iter().filter_map(|group| group.rwg_j).collect();
        let median = quantile(&rwg, 0.5);
        let warranted = anova.icc1.is_some_and(|icc| icc > 0.0)
            && anova.p.is_some_and(|p| p < self.max_p)
            && median.is_some_and(|rwg| rwg + 1e-9 >= self.min_rwg_j);
        let mut diagnostics = work.diagnostics;
        if !warranted {
            let figure = |value| or_dash(value, 3);
            let message = format!(
                "aggregation is not warranted: ICC(1) {}, p {}, median r_wg(j) {}; a mean is then no property of its case",
                figure(anova.icc1),
                figure(anova.p),
                figure(median)
            );
            diagnostics.push(
                Diagnostic::warning("SCA112", message).help("look at the dispersion within cases, or keep to persons"),
            );
        }
        Ok(AggregateResult { parameters: *self, anova, warranted, groups, roles, differences, diagnostics })
    }
}

struct Work<'a> {
    aggregate: &'a Aggregate,
    answers: &'a Answers,
    belonging: &'a Belonging,
    roster: Option<&'a Roster>,
    range: Option<AnswerRange>,
    null: Option<f64>,
    columns: Vec<Vec<Option<f64>>>,
    scores: Vec<Option<f64>>,
    diagnostics: Vec<Diagnostic>,
}

impl Work<'_> {
    fn group(&self, row: usize) -> Option<&str> {
        self.belonging.group.get(row)?.as_deref()
    }

    fn role(&self, row: usize) -> Option<&str> {
        self.belonging.role.as_ref()?.get(row)?.as_deref()
    }

    /// The cases in the order in which they first appear, each with its rows that have a score and are asked for.
    fn cases(&self, wanted: impl Fn(usize) -> bool) -> Vec<Case> {
        let mut cases: Vec<Case> = Vec::new();
        let mut at = std::collections::BTreeMap::new();
        for row in (0..self.answers.rows()).filter(|row| wanted(*row)) {
            let Some(name) = self.group(row) else { continue };
            let place = *at.entry(name).or_insert_with(|| {
                cases.push(Case { name: name.to_owned(), rows: Vec::new() });
                cases.len() - 1
            });
            if self.scores.get(row).is_some_and(Option::is_some) {
                cases[place].rows.push(row);
            }
        }
        cases
    }

    /// Counts what is not used.
    fn left_out(&mut self) {
        let without = (0..self.answers.rows()).filter(|row| self.group(*row).is_none()).count();
        if without > 0 {
            let message = format!("{} left out, without a case", counted(without, "row is", "rows are"));
            self.diagnostics.push(Diagnostic::warning("SCA113", message));
        }
        let no_role =
            (0..self.answers.rows()).filter(|row| self.group(*row).is_some() && self.role(*row).is_none()).count();
        if self.belonging.role.is_some() && no_role > 0 {
            let message =
                format!("{} a case and no role, and count for no role", counted(no_role, "row has", "rows have"));
            self.diagnostics.push(Diagnostic::warning("SCA113", message));
        }
        if self.range.is_none() {
            let message = "no range of the answers is declared, so that intervals, bounds and r_wg(j) by a named null have no value";
            self.diagnostics.push(Diagnostic::note("SCA114", message).help("declare it (`--range 1,5`)"));
        }
    }

    /// Names that are one but for capitals, blanks and signs: what is written in two ways counts as two.
    fn written_alike(&mut self) {
        let Belonging { group, role, within, .. } = self.belonging;
        let columns = [("case", Some(group)), ("role", role.as_ref()), ("organisation", within.as_ref())];
        for (what, names) in columns {
            let names = names.into_iter().flatten().flatten().map(String::as_str);
            self.diagnostics.extend(told_alike("SCA127", what, names));
        }
    }

    fn scores_of(&self, case: &Case) -> Vec<f64> {
        case.rows.iter().filter_map(|row| self.scores.get(*row).copied().flatten()).collect()
    }

    fn anova(&self, cases: &[Case]) -> OneWay {
        one_way(&cases.iter().map(|case| self.scores_of(case)).collect::<Vec<_>>())
    }

    fn groups(&mut self, cases: &[Case], role: Option<&str>) -> Result<Vec<GroupResult>, ScalesError> {
        let mut groups: Vec<GroupResult> =
            cases.iter().map(|case| self.group_of(case, role)).collect::<Result<_, _>>()?;
        let Some(roster) = self.roster else { return Ok(groups) };
        if role.is_none() {
            let unlisted: Vec<String> =
                cases.iter().filter(|case| !roster.has(&case.name)).map(|case| case.name.clone()).collect();
            if !unlisted.is_empty() {
                let message =
                    format!("not on the roster, so that how many were asked is not known: {}", Listed(&unlisted));
                self.diagnostics
                    .push(Diagnostic::warning("SCA115", message).help("add them to it, or mend their names"));
            }
            let silent: Vec<String> =
                roster.groups().into_iter().filter(|name| cases.iter().all(|case| case.name != *name)).collect();
            if !silent.is_empty() {
                let message = format!("on the roster, and nobody of it in the file: {}", Listed(&silent));
                self.diagnostics
                    .push(Diagnostic::warning("SCA115", message).help("mend the names, if they should be the same"));
            }
            for name in silent {
                groups.push(self.group_of(&Case { name, rows: Vec::new() }, None)?);
            }
        }
        Ok(groups)
    }

    fn group_of(&self, case: &Case, role: Option<&str>) -> Result<GroupResult, ScalesError> {
        let scores = self.scores_of(case);
        let persons: Vec<Person> =
            case.rows.iter().zip(&scores).map(|(row, score)| self.person(*row, *score)).collect();
        let composed = if self.belonging.within.is_some() { Composition::OrganisationFirst } else { Composition::Mean };
        let centre = composed.of(&persons);
        let asked = match self.roster {
            Some(roster) => roster.asked(&case.name, role, scores.len())?,
            None => None,
        };
        let spread = sd(&scores);
        let items: Vec<Vec<f64>> = (self.columns.iter())
            .map(|column| case.rows.iter().filter_map(|row| column.get(*row).copied().flatten()).collect())
            .collect();
        let rule = if self.aggregate.rule == Composition::Mean { composed } else { self.aggregate.rule };
        let draws = rule.draws(&persons, self.aggregate.replicates, self.aggregate.seed);
        let drawn: Vec<f64> = draws.iter().copied().flatten().collect();
        Ok(GroupResult {
            group: case.name.clone(),
            n: scores.len(),
            asked,
            mean: centre,
            sd: spread,
            ci: centre.zip(spread).zip(self.range).filter(|_| scores.len() > 1).and_then(|((mean, sd), range)| {
                let n = scores.len() as f64;
                logit_interval(mean, sd / n.sqrt(), n - 1.0, range)
            }),
            bounds: asked.zip(self.range).and_then(|(asked, range)| bounds(centre, scores.len(), asked, range)),
            agreement: if scores.len() < 2 { Agreement::default() } else { agreement(&items, self.null) },
            value: rule.of(&persons),
            value_ci: quantile(&drawn, 0.025).zip(quantile(&drawn, 0.975)).map(|(low, high)| [low, high]),
            draws,
        })
    }

    fn person(&self, row: usize, score: f64) -> Person {
        let said = |column: &Option<Vec<Option<String>>>| {
            column.as_ref().and_then(|column| column.get(row).cloned().flatten())
        };
        Person {
            score: Some(score),
            organisation: said(&self.belonging.within),
            role: said(&self.belonging.role),
            weight: self.belonging.weight.as_ref().and_then(|weights| weights.get(row).copied().flatten()),
            is_key: self.belonging.key.as_ref().is_some_and(|key| key.get(row).copied().unwrap_or_default()),
        }
    }

    fn roles(&mut self) -> Result<(Vec<RoleResult>, Vec<RoleDifference>), ScalesError> {
        let mut names: Vec<String> = Vec::new();
        for row in 0..self.answers.rows() {
            let role = self.role(row).filter(|_| self.group(row).is_some());
            if let Some(role) = role.filter(|role| names.iter().all(|name| name != role)) {
                names.push(role.to_owned());
            }
        }
        let mut roles = Vec::new();
        for name in &names {
            let cases = self.cases(|row| self.role(row) == Some(name));
            let (anova, groups) = (self.anova(&cases), self.groups(&cases, Some(name))?);
            roles.push((RoleResult { role: name.clone(), anova, groups }, cases));
        }
        let mut differences = Vec::new();
        for case in self.cases(|_| true) {
            let of = |(role, cases): &(RoleResult, Vec<Case>)| {
                let found = cases.iter().find(|other| other.name == case.name)?;
                Some((role.role.clone(), self.scores_of(found))).filter(|(_, scores)| !scores.is_empty())
            };
            let present: Vec<(String, Vec<f64>)> = roles.iter().filter_map(of).collect();
            for (at, (one, first)) in present.iter().enumerate() {
                for (other, second) in &present[at + 1..] {
                    let Some((a, b)) = mean(first).zip(mean(second)) else { continue };
                    differences.push(RoleDifference {
                        group: case.name.clone(),
                        roles: [one.clone(), other.clone()],
                        difference: a - b,
                        ci: welch(first, second).map(|half| [a - b - half, a - b + half]),
                    });
                }
            }
        }
        Ok((roles.into_iter().map(|(role, _)| role).collect(), differences))
    }
}

/// The interval of a mean between the ends of a scale, from its standard error and the degrees of freedom of that: Student's, on the logit of its
/// place, by the delta method. None where the mean is at an end or nobody differs.
///
/// ```
/// use crosscase_scales::{AnswerRange, logit_interval};
/// let [low, high] = logit_interval(4.0, 0.5, 3.0, AnswerRange::new(1.0, 5.0)?).unwrap();
/// assert!(1.0 < low && low < 4.0 && 4.0 < high && high < 5.0);
/// assert_eq!(logit_interval(5.0, 0.5, 3.0, AnswerRange::new(1.0, 5.0)?), None);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
pub fn logit_interval(mean: f64, error: f64, degrees: f64, range: AnswerRange) -> Option<[f64; 2]> {
    let place = (mean - range.low()) / range.width();
    if error.is_nan() || error <= 0.0 || place.is_nan() || place <= 0.0 || place >= 1.0 {
        return None;
    }
    let error = error / range.width() / (place * (1.0 - place));
    let half = student_quantile(0.975, degrees)? * error;
    let logit = libm::log(place) - libm::log1p(-place);
    let back = |x: f64| range.low() + range.width() / (1.0 + libm::exp(-x));
    Some([back(logit - half), back(logit + half)])
}

/// The mean if all who did not answer had answered an end of the scale.
fn bounds(mean: Option<f64>, n: usize, asked: usize, range: AnswerRange) -> Option<[f64; 2]> {
    if asked == 0 {
        return None;
    }
    let (total, silent) = (mean.unwrap_or(0.0) * n as f64, asked.checked_sub(n)? as f64);
    Some([range.low(), range.high()].map(|end| (total + silent * end) / asked as f64))
}

/// Half of Welch's interval of the difference of two means (1947, doi:10.1093/biomet/34.1-2.28).
fn welch(first: &[f64], second: &[f64]) -> Option<f64> {
    let (a, b) = (variance(first)? / first.len() as f64, variance(second)? / second.len() as f64);
    let degrees = (a + b) * (a + b) / (a * a / (first.len() - 1) as f64 + b * b / (second.len() - 1) as f64);
    if a + b > 0.0 { Some(student_quantile(0.975, degrees)? * (a + b).sqrt()) } else { None }
}
