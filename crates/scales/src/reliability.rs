//! How well items measure one thing: alpha, Guttman's lambdas, the omegas each by its definition, and what each item adds.

mod coefficients;
mod omega;

pub(crate) use coefficients::is_covariance;
pub use coefficients::{SplitHalves, alpha, lambda2, lambda6, split_halves};

use crate::answers::Used;
use crate::moments::{LEAVE_OUT_OR_PAIRWISE, Moments, correlations, without};
use crate::notices::{ROWS_LEFT_OUT, negative_items, small_sample};
use crate::ordinal::Ordinal;
use crate::{Answers, MissingRule, ScalesError};
use coefficients::{feldt, intraclass, item_rest};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder, or_dash};
use crosscase_numerics::{Matrix, Progress, Stream, mean, quantile, resample_while};
use omega::Omegas;
use serde::{Deserialize, Serialize};
use std::ops::ControlFlow;

/// What the omega of ordered answers and the ordinal alpha are read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerType {
    /// The answers as numbers.
    #[default]
    Pearson,
    /// The answers as numbers, and beside them the normal variables behind ordered categories.
    Polychoric,
}

impl AnswerType {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Pearson, "pearson", "The answers as numbers"),
        (Self::Polychoric, "polychoric", "Beside them the ordinal alpha and the omega of ordered categories"),
    ];
}

/// The reliability of a scale.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, Reliability};
///
/// // Two items have an alpha, and neither an omega nor one without an item: one factor is not identified.
/// let file = b"id,m,n\n1,1,2\n2,2,1\n3,3,3\n4,4,5\n5,5,4\n6,4,4\n";
/// let table = read_bytes(file, Format::Csv, None, &ReadOptions::new())?.table;
/// let answers = Answers::read(&table, &[Item::new("m"), Item::new("n")])?;
/// let found = Reliability::new().fit(&answers)?;
/// assert!((found.alpha.unwrap() - 0.898_305_084_745_762_8).abs() < 1e-14);
/// assert_eq!((found.omega_total, found.items[0].alpha_if_dropped), (None, None));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Reliability {
    /// What becomes of rows with a missing answer. Default listwise.
    pub missing: MissingRule,
    /// Whether ordered categories are looked at. Default not.
    pub answers: AnswerType,
    /// How often respondents are drawn again for the interval of alpha; 0 for none, the default.
    pub replicates: usize,
    /// The seed of the draws. Default 1.
    pub seed: u64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self { missing: MissingRule::Listwise, answers: AnswerType::Pearson, replicates: 0, seed: 1 }
    }
}

/// How well the items of a scale measure one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReliabilityResult {
    /// What made it.
    pub parameters: Reliability,
    /// Rows that are used.
    pub n: usize,
    /// Items that are used.
    pub n_items: usize,
    /// Cronbach's alpha (1951) of the covariances: raw. It may be below 0.
    pub alpha: Option<f64>,
    /// Alpha of the correlations.
    pub alpha_standardized: Option<f64>,
    /// Feldt's interval (1965) at 95 %.
    pub alpha_ci_feldt: Option<[f64; 2]>,
    /// The percentile interval over respondents drawn again, at 95 %.
    pub alpha_ci_bootstrap: Option<[f64; 2]>,
    /// Alpha of the polychoric correlations (Zumbo, Gadermann & Zeisser 2007): of the variables behind the answers, not of the score.
    pub alpha_ordinal: Option<f64>,
    /// Guttman's λ₂ (1945).
    pub lambda2: Option<f64>,
    /// Guttman's λ₆.
    pub lambda6: Option<f64>,
    /// (Σλ)²/((Σλ)² + Σθ): of the variance that the one-factor model implies.
    pub omega_total: Option<f64>,
    /// (Σλ)²/1ᵀS1: of the variance observed.
    pub omega_total_observed: Option<f64>,
    /// 1 − Σθ/1ᵀS1.
    pub omega_residual: Option<f64>,
    /// The omega of the score of ordered categories (Green & Yang 2009).
    pub omega_categorical: Option<f64>,
    /// The mean correlation of two items.
    pub average_r: Option<f64>,
    /// The halves of the scale, over every split.
    pub split_half: Option<SplitHalves>,
    /// The share of an answer's variance that is the respondent's, items as fixed raters: ICC(C,1) and, where their levels count,
    /// ICC(A,1) (McGraw & Wong 1996, doi:10.1037/1082-989X.1.1.30). `None` unless rows are complete.
    pub icc_consistency: Option<f64>,
    /// ICC(A,1).
    pub icc_agreement: Option<f64>,
    /// What each item adds.
    pub items: Vec<ItemReliability>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// What an item adds to its scale; nothing where it was left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ItemReliability {
    /// The item.
    pub item: String,
    /// Alpha, of the same kind as [`ReliabilityResult::alpha`], of the others; `None` unless these are two or more.
    pub alpha_if_dropped: Option<f64>,
    /// The correlation with the sum of the others.
    pub item_total_corrected: Option<f64>,
    /// The loading in the one-factor model, in units of the answers.
    pub loading: Option<f64>,
}

impl Reliability {
    /// Listwise, answers as numbers, nothing drawn again.
    pub fn new() -> Self {
        Self::default()
    }

    /// What becomes of rows with a missing answer.
    #[must_use]
    pub fn missing(mut self, rule: MissingRule) -> Self {
        self.missing = rule;
        self
    }

    /// Whether ordered categories are looked at.
    #[must_use]
    pub fn answers(mut self, answers: AnswerType) -> Self {
        self.answers = answers;
        self
    }

    /// How often respondents are drawn again.
    #[must_use]
    pub fn replicates(mut self, replicates: usize) -> Self {
        self.replicates = replicates;
        self
    }

    /// The seed of the draws.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The coefficients.
    ///
    /// # Errors
    /// [`ScalesError::TooFew`] for fewer than two items that vary or two rows; [`ScalesError::BetweenOptions`] where ordered
    /// categories are wanted and there are none.
    pub fn fit(&self, answers: &Answers) -> Result<ReliabilityResult, ScalesError> {
        self.fit_while(answers, |_| ControlFlow::Continue(()))
    }

    /// As [`fit`](Self::fit), and may be stopped while respondents are drawn again; the interval is then of the draws that were made.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_while(
        &self,
        answers: &Answers,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<ReliabilityResult, ScalesError> {
        let is_ordered = self.answers == AnswerType::Polychoric;
        if is_ordered {
            answers.whole_numbers()?;
        }
        let mut used = Used::of_rows(answers, self.missing.rows(), "reliability", LEAVE_OUT_OR_PAIRWISE)?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let moments = Moments::of(answers, &used)?;
        let (s, n, k) = (&moments.covariance, used.rows.len(), used.items.len());
        let name = |at: usize| used.name(answers, at).to_owned();
        let r = correlations(s);
        let found = alpha(s);
        let omegas = Omegas::of(s, &name, &mut diagnostics);
        let complete = self.missing == MissingRule::Listwise
            || used.columns.iter().all(|column| column.iter().all(Option::is_some));
        let (mut alpha_ordinal, mut omega_categorical) = (None, None);
        if is_ordered && complete {
            let ordinal = Ordinal::of(&used.complete())?;
            alpha_ordinal = alpha(&ordinal.correlations);
            omega_categorical = omega::categorical(&ordinal, &name, &mut diagnostics);
        } else if is_ordered {
            let message =
                "the ordinal alpha and the omega of ordered categories want complete rows, and have no value here";
            diagnostics.push(Diagnostic::warning("SCA107", message).help("say listwise"));
        }
        let rests: Vec<Option<f64>> = (0..k).map(|at| item_rest(s, at)).collect();
        negative_items(rests.iter().enumerate().map(|(at, rest)| (name(at), *rest)), &mut diagnostics);
        diagnostics.extend(beyond_one(&rests, name));
        diagnostics.extend(alpha_notice(found));
        small_sample(n, 2 * k, &mut diagnostics);
        let columns = used.columns.as_slice();
        let means: Vec<f64> =
            columns.iter().filter_map(|column| mean(&column.iter().copied().flatten().collect::<Vec<_>>())).collect();
        let (icc_consistency, icc_agreement) = if complete { intraclass(s, &means, n) } else { (None, None) };
        let split_half = split_halves(s);
        if split_half.is_none() && k > coefficients::MOST_SPLIT {
            let message = format!("{k} items have too many splits into halves to look at each: none is given");
            diagnostics.push(Diagnostic::note("SCA108", message));
        }
        let alpha_ci_bootstrap =
            if self.replicates == 0 { None } else { self.drawn_again(columns, complete, watch, &mut diagnostics) };
        let item = |(place, item): (usize, &crate::Item)| {
            let at = used.place(place);
            Ok(ItemReliability {
                item: item.id.clone(),
                alpha_if_dropped: match at {
                    Some(at) if k > 2 => alpha(&without(s, at)?),
                    _ => None,
                },
                item_total_corrected: at.and_then(|at| rests.get(at).copied().flatten()),
                loading: at.and_then(|at| omegas.loadings.get(at).copied()),
            })
        };
        Ok(ReliabilityResult {
            parameters: *self,
            n,
            n_items: k,
            alpha: found,
            alpha_standardized: r.as_ref().and_then(alpha),
            alpha_ci_feldt: found.and_then(|alpha| feldt(alpha, moments.least_n, k)),
            alpha_ci_bootstrap,
            alpha_ordinal,
            lambda2: lambda2(s),
            lambda6: lambda6(s),
            omega_total: omegas.total,
            omega_total_observed: omegas.observed,
            omega_residual: omegas.residual,
            omega_categorical,
            average_r: r.as_ref().map(average),
            split_half,
            icc_consistency,
            icc_agreement,
            items: answers.items().iter().enumerate().map(item).collect::<Result<_, ScalesError>>()?,
            diagnostics,
        })
    }

    /// The same of each group of respondents, side by side, in the order in which groups first appear; what there is to know of a group's
    /// figures stands beside them, and in a group in which there is too little for it in their place. Rows without a group are in none.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), but those of too few rows or items.
    pub fn by(&self, answers: &Answers, groups: &[Option<String>]) -> Result<Vec<GroupReliability>, ScalesError> {
        let mut names: Vec<&String> = Vec::new();
        for group in groups.iter().flatten() {
            if !names.contains(&group) {
                names.push(group);
            }
        }
        let of = |name: &&String| {
            let rows: Vec<usize> = groups
                .iter()
                .enumerate()
                .filter(|(_, group)| group.as_ref() == Some(*name))
                .map(|(row, _)| row)
                .collect();
            let (result, notice) = match self.fit(&answers.only_rows(&rows)) {
                Ok(result) => {
                    let own = result.diagnostics.iter().filter(|told| !answers.diagnostics().contains(told));
                    let told: Vec<&str> =
                        own.filter(|told| told.code != ROWS_LEFT_OUT).map(|told| &*told.message).collect();
                    let notice = (!told.is_empty()).then(|| told.join("; "));
                    (Some(result), notice)
                }
                Err(error @ ScalesError::TooFew { .. }) => (None, Some(error.to_string())),
                Err(error) => return Err(error),
            };
            let n = result.as_ref().map_or(0, |result| result.n);
            Ok(GroupReliability {
                group: (*name).clone(),
                n,
                alpha: result.as_ref().and_then(|result| result.alpha),
                alpha_ci_feldt: result.as_ref().and_then(|result| result.alpha_ci_feldt),
                omega_total: result.as_ref().and_then(|result| result.omega_total),
                notice,
            })
        };
        names.iter().map(of).collect()
    }

    /// Alpha over respondents drawn again, as an interval of type-7 quantiles.
    fn drawn_again(
        &self,
        columns: &[Vec<Option<f64>>],
        complete: bool,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<[f64; 2]> {
        if !complete {
            let message = "the interval over respondents drawn again wants complete rows, and has no value here";
            diagnostics.push(Diagnostic::warning("SCA107", message).help("say listwise"));
            return None;
        }
        let n = columns.first().map_or(0, Vec::len);
        let k = columns.len();
        // Alpha stands on the sums, the sum of squares and that of squared totals alone: a row of numbers a respondent. They are taken
        // from the means, so that squares are as small as they get.
        let centred: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| {
                let column: Vec<f64> = column.iter().copied().flatten().collect();
                let centre = mean(&column).unwrap_or(0.0);
                column.iter().map(|x| x - centre).collect()
            })
            .collect();
        let width = k + 2;
        let mut rows = Vec::with_capacity(n * width);
        for row in 0..n {
            let of = || centred.iter().map(|column| column[row]);
            rows.extend(of());
            let total: f64 = of().sum();
            rows.extend([of().map(|x| x * x).sum(), total * total]);
        }
        let draw = |stream: &mut Stream, _: usize| -> Option<f64> {
            let mut sums = vec![0.0; width];
            for _ in 0..n {
                let at = stream.below(n) * width;
                sums.iter_mut().zip(&rows[at..at + width]).for_each(|(sum, x)| *sum += x);
            }
            let (means, squares) = sums.split_at(k);
            let total: f64 = means.iter().sum();
            let within = squares[0] - means.iter().map(|sum| sum * sum).sum::<f64>() / n as f64;
            let between = squares[1] - total * total / n as f64;
            let k = k as f64;
            (between > 1e-12 * squares[1]).then(|| k / (k - 1.0) * (1.0 - within / between))
        };
        let made = resample_while(self.replicates, self.seed, draw, watch);
        let values: Vec<f64> = made.values.iter().copied().flatten().collect();
        if values.len() < made.values.len() {
            let message = format!(
                "{} of {} draws have no alpha and are left out",
                made.values.len() - values.len(),
                made.values.len()
            );
            diagnostics.push(Diagnostic::warning("SCA109", message));
        }
        Some([quantile(&values, 0.025)?, quantile(&values, 0.975)?])
    }
}

/// A group's reliability, beside that of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupReliability {
    /// The group.
    pub group: String,
    /// Rows that are used.
    pub n: usize,
    /// Cronbach's alpha.
    pub alpha: Option<f64>,
    /// Feldt's interval at 95 %.
    pub alpha_ci_feldt: Option<[f64; 2]>,
    /// The omega of the one-factor model.
    pub omega_total: Option<f64>,
    /// What there is to know before the figures are used, that they are of few, say; why there is nothing, where there is nothing.
    pub notice: Option<String>,
}

/// The mean of the cells off the diagonal.
fn average(r: &Matrix) -> f64 {
    let k = r.rows();
    let off: f64 = (0..k).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| r.row(i)[j]).sum();
    off / (k * (k - 1) / 2) as f64
}

/// The items whose covariances with the others no complete answers can have.
fn beyond_one(rests: &[Option<f64>], name: impl Fn(usize) -> String) -> Option<Diagnostic> {
    let is_beyond = |at: &usize| rests[*at].is_some_and(|r| r.abs() > 1.0);
    let beyond: Vec<String> = (0..rests.len()).filter(is_beyond).map(name).collect();
    let message = format!(
        "the covariances of pairs contradict each other: no correlation with the rest, but beyond 1, is that of {}",
        Listed(&beyond)
    );
    let help = "say listwise, or leave the item out";
    (!beyond.is_empty()).then(|| Diagnostic::warning("SCA153", message).help(help))
}

/// What an alpha that has no value, or one below 0, says of the items.
fn alpha_notice(alpha: Option<f64>) -> Option<Diagnostic> {
    let Some(alpha) = alpha else {
        let message =
            "the sum of the items has no variance: alpha, the lambdas of Guttman and the split halves have no value";
        let help = "look whether items are worded against each other (`--reverse`)";
        return Some(Diagnostic::warning("SCA154", message).help(help));
    };
    let message = format!(
        "alpha is negative ({alpha:.3}): the items covary negatively on the whole, and make no scale as they are keyed"
    );
    let help = "reverse those that are worded the other way round";
    (alpha < 0.0).then(|| Diagnostic::warning("SCA105", message).help(help))
}

/// Coefficients of groups as a table.
///
/// # Errors
/// [`ScalesError::Data`] for a table that cannot be made.
pub fn groups_table(groups: &[GroupReliability]) -> Result<Table, ScalesError> {
    let end = |at: usize| groups.iter().map(move |group| group.alpha_ci_feldt.map(|ends| ends[at]));
    Ok(TableBuilder::new("crosscase.scales.reliability_groups/1")
        .id("group", groups.iter().map(|group| group.group.clone()))
        .count("n", groups.iter().map(|group| group.n))
        .number("alpha", groups.iter().map(|group| group.alpha))
        .number("lower", end(0))
        .number("upper", end(1))
        .number("omega_total", groups.iter().map(|group| group.omega_total))
        .text("notice", groups.iter().map(|group| group.notice.clone()))
        .build()?)
}

impl ReliabilityResult {
    /// The items as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let items = || self.items.iter();
        Ok(TableBuilder::new("crosscase.scales.reliability/1")
            .id("item", items().map(|item| item.item.clone()))
            .number("alpha_if_dropped", items().map(|item| item.alpha_if_dropped))
            .number("item_total_corrected", items().map(|item| item.item_total_corrected))
            .number("loading", items().map(|item| item.loading))
            .build()?)
    }

    /// The coefficients in a line, each by its name.
    pub fn summary(&self) -> String {
        let figure = |name: &str, value: Option<f64>| format!("{name} {}", or_dash(value, 3));
        let interval = self.alpha_ci_feldt.map_or(String::new(), |[low, high]| format!(" ({low:.3} to {high:.3})"));
        let parts = [
            format!("n {}, {} items", self.n, self.n_items),
            figure("alpha", self.alpha) + &interval,
            figure("standardised", self.alpha_standardized),
            figure("lambda 2", self.lambda2),
            figure("omega total", self.omega_total),
        ];
        parts.join(", ")
    }
}
