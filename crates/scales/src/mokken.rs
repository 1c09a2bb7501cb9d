//! Mokken's scaling: how far items order respondents alike.

mod monotonicity;

use crate::answers::{Rows, Used};
use crate::{Answers, ScalesError};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder};
use crosscase_numerics::{mean, normal_quantile};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use monotonicity::Monotonicity;

/// Mokken's scaling of ordered answers (Mokken 1971, Molenaar 1991): scalability coefficients, covariances over the greatest that both margins allow, and the
/// automated selection of items into scales, and whether the answers to each item rise with the sum of the others.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_scales::{Answers, Item, Mokken};
///
/// // A perfect scale of Guttman: whoever takes a step takes all easier ones.
/// let table = read_bytes(b"id,a,b,c\n1,0,0,0\n2,1,0,0\n3,1,1,0\n4,1,1,1\n", Format::Csv, None, &ReadOptions::new())?.table;
/// let found = Mokken::new().fit(&Answers::read(&table, &["a", "b", "c"].map(Item::new))?)?;
/// assert!((found.h.unwrap() - 1.0).abs() < 1e-15);
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Mokken {
    /// From which H on an item belongs to a scale. Default .3.
    pub lower_bound: f64,
    /// At which level a coefficient must be above 0, over all tests of a step (Bonferroni). Default .05.
    pub level: f64,
    /// How many respondents a group of neighbouring rest scores has at least. Default a tenth of 500 and more, a fifth of more than 250, else a
    /// third, and never fewer than 50.
    pub group_size: Option<usize>,
}

impl Default for Mokken {
    fn default() -> Self {
        Self { lower_bound: 0.3, level: 0.05, group_size: None }
    }
}

/// Scalability.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MokkenResult {
    /// What made it.
    pub parameters: Mokken,
    /// Rows that are used.
    pub n: usize,
    /// H of all items together.
    #[serde(rename = "H")]
    pub h: Option<f64>,
    /// Its standard error, by the delta method over respondents (Kuijpers, Van der Ark & Croon 2013).
    pub se: Option<f64>,
    /// The items.
    pub items: Vec<MokkenItem>,
    /// Every pair.
    pub pairs: Vec<MokkenPair>,
    /// What there is to know before the figures are used.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// An item's scalability.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MokkenItem {
    /// The item.
    pub item: String,
    /// The scalability of the item with all others, Hᵢ, at most 1; `None` where it is not defined.
    #[serde(rename = "H")]
    pub h: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// The scale that the selection puts it in, from 1; 0 for none, null where it was left out.
    pub scale: Option<usize>,
    /// Whether its answers rise with the sum of the others; none where it was left out.
    pub monotonicity: Option<Monotonicity>,
}

/// A pair's scalability.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MokkenPair {
    /// The items.
    pub items: [String; 2],
    /// The scalability of the two, Hᵢⱼ, at most 1; `None` where it is not defined.
    #[serde(rename = "H")]
    pub h: Option<f64>,
}

/// What the pairs of items say.
struct Pairs {
    n: f64,
    /// Covariances with n − 1, and the greatest that both margins allow.
    covariance: Vec<Vec<f64>>,
    greatest: Vec<Vec<f64>>,
}

impl Pairs {
    fn of(columns: &[Vec<f64>]) -> Self {
        let n = columns.first().map_or(0, Vec::len) as f64;
        let centred: Vec<Vec<f64>> = columns.iter().map(|column| centred(column)).collect();
        let sorted: Vec<Vec<f64>> = centred
            .iter()
            .map(|column| {
                let mut column = column.clone();
                column.sort_by(f64::total_cmp);
                column
            })
            .collect();
        let cross =
            |of: &[Vec<f64>], i: usize, j: usize| of[i].iter().zip(&of[j]).map(|(x, y)| x * y).sum::<f64>() / (n - 1.0);
        let all = |of: &[Vec<f64>]| (0..of.len()).map(|i| (0..of.len()).map(|j| cross(of, i, j)).collect()).collect();
        Self { n, covariance: all(&centred), greatest: all(&sorted) }
    }

    fn ratio(&self, pairs: impl Iterator<Item = (usize, usize)>) -> Option<f64> {
        let (found, most) =
            pairs.fold((0.0, 0.0), |(a, b), (i, j)| (a + self.covariance[i][j], b + self.greatest[i][j]));
        (most > 0.0).then(|| found / most)
    }

    fn z(&self, with: impl Iterator<Item = (usize, usize)> + Clone) -> f64 {
        let found: f64 = with.clone().map(|(i, j)| self.covariance[i][j]).sum();
        let spread: f64 = with.map(|(i, j)| self.covariance[i][i] * self.covariance[j][j]).sum();
        found * (self.n - 1.0).sqrt() / spread.sqrt()
    }
}

fn centred(column: &[f64]) -> Vec<f64> {
    let centre = mean(column).unwrap_or(0.0);
    column.iter().map(|x| x - centre).collect()
}

impl Mokken {
    /// The usual bounds.
    pub fn new() -> Self {
        Self::default()
    }

    /// From which H on an item belongs to a scale.
    #[must_use]
    pub fn lower_bound(mut self, bound: f64) -> Self {
        self.lower_bound = bound;
        self
    }

    /// How many respondents a group of neighbouring rest scores has at least.
    #[must_use]
    pub fn group_size(mut self, size: usize) -> Self {
        self.group_size = Some(size);
        self
    }

    /// The coefficients, the selection and the monotonicity of the items, over complete rows.
    ///
    /// # Errors
    /// [`ScalesError::Option`], [`ScalesError::TooFew`], [`ScalesError::BetweenOptions`].
    pub fn fit(&self, answers: &Answers) -> Result<MokkenResult, ScalesError> {
        if !(0.0..1.0).contains(&self.lower_bound) {
            let found = self.lower_bound.to_string();
            return Err(ScalesError::Option { option: "lower-bound", found, allowed: "0 to below 1" });
        }
        if !(self.level > 0.0 && self.level < 1.0) {
            return Err(ScalesError::Option {
                option: "level",
                found: self.level.to_string(),
                allowed: "a number between 0 and 1",
            });
        }
        answers.whole_numbers()?;
        let mut used = Used::of(answers, Rows::Complete, "Mokken's scaling")?;
        let mut diagnostics = std::mem::take(&mut used.diagnostics);
        let columns = used.complete();
        let (k, pairs) = (columns.len(), Pairs::of(&columns));
        let name = |at: usize| used.name(answers, at).to_owned();
        let every = || (0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j)));
        let influences = Influences::of(&columns);
        let h = pairs.ratio(every());
        if h.is_some_and(|h| h < 0.0) || every().any(|(i, j)| pairs.covariance[i][j] < 0.0) {
            let message = "items covary negatively: they are keyed differently, or make no scale";
            diagnostics
                .push(Diagnostic::warning("SCA104", message).help("reverse those that are worded the other way round"));
        }
        let scales = self.select(&pairs);
        let n = used.rows.len();
        let size = self.group_size.unwrap_or_else(|| monotonicity::usual_size(n));
        if size == 0 {
            return Err(ScalesError::Option { option: "group-size", found: "0".to_owned(), allowed: "1 or more" });
        }
        let sums: Vec<f64> = (0..n).map(|row| columns.iter().map(|column| column[row]).sum()).collect();
        let rises = |column: &Vec<f64>| {
            let rest: Vec<f64> = sums.iter().zip(column).map(|(sum, own)| sum - own).collect();
            Monotonicity::of(column, &rest, size)
        };
        let monotone: Vec<Monotonicity> = columns.par_iter().map(rises).collect();
        diagnostics.extend(told(&monotone, &name, (n, size)));
        if n <= k {
            let message =
                format!("{n} rows for {k} items: the coefficients are of few and uncertain, whatever their errors");
            diagnostics.push(Diagnostic::warning("SCA119", message).help("take fewer items, or more rows"));
        }
        let item = |(place, item): (usize, &crate::Item)| {
            let at = used.place(place);
            let with = |at: usize| (0..k).filter(move |j| *j != at).map(move |j| (at, j));
            MokkenItem {
                item: item.id.clone(),
                h: at.and_then(|at| pairs.ratio(with(at))),
                se: at.and_then(|at| influences.error(&pairs, &with(at).collect::<Vec<_>>())),
                scale: at.and_then(|at| scales.get(at).copied()),
                monotonicity: at.and_then(|at| monotone.get(at).cloned()),
            }
        };
        Ok(MokkenResult {
            parameters: *self,
            n,
            h,
            se: influences.error(&pairs, &every().collect::<Vec<_>>()),
            items: answers.items().par_iter().enumerate().map(item).collect(),
            pairs: every()
                .map(|(i, j)| MokkenPair { items: [name(i), name(j)], h: pairs.ratio(std::iter::once((i, j))) })
                .collect(),
            diagnostics,
        })
    }

    /// The scale of each item by the automated selection (Sijtsma & Molenaar 2002): the best pair, then whatever item makes the best scale with those
    /// that are in, correlates negatively with none, is scalable and significantly so.
    fn select(&self, pairs: &Pairs) -> Vec<usize> {
        let k = pairs.covariance.len();
        let mut scale_of = vec![0; k];
        let pair_h = |i: usize, j: usize| pairs.ratio(std::iter::once((i, j))).unwrap_or(f64::NEG_INFINITY);
        for scale in 1.. {
            let free: Vec<usize> = (0..k).filter(|at| scale_of[*at] == 0).collect();
            let mut tests = free.len() as f64 * (free.len() as f64 - 1.0) / 2.0;
            let critical = |tests: f64| normal_quantile(1.0 - self.level / tests).unwrap_or(f64::INFINITY);
            if free.len() < 2 {
                break;
            }
            let least_z = critical(tests);
            // The later of two equal items gives way, as the earlier rows of the matrix go first.
            let best = free
                .iter()
                .flat_map(|&i| free.iter().map(move |&j| (i, j)))
                .filter(|&(i, j)| i < j && pairs.z(std::iter::once((i, j))).abs() >= least_z)
                .map(|(i, j)| (pair_h(i, j) - j as f64 * 1e-10, i, j))
                .reduce(|best, next| if next.0 > best.0 { next } else { best });
            let Some((h, i, j)) = best.filter(|(h, ..)| *h >= self.lower_bound) else { break };
            debug_assert!(h.is_finite());
            let mut inside = Inside::new(pairs);
            for at in [i, j] {
                scale_of[at] = scale;
                inside.take(at, &pair_h);
            }
            loop {
                let outside: Vec<usize> = (0..k).filter(|at| scale_of[*at] == 0).collect();
                tests += outside.len() as f64;
                let least_z = critical(tests);
                let candidate = |&at: &usize| Some((inside.with(at, self.lower_bound, least_z)?, at));
                let best =
                    outside.iter().filter_map(candidate).reduce(|best, next| if next.0 > best.0 { next } else { best });
                let Some((_, at)) = best else { break };
                scale_of[at] = scale;
                inside.take(at, &pair_h);
            }
        }
        scale_of
    }
}

/// What there is to know of monotonicity: items that are not looked at, and those that fall.
fn told(found: &[Monotonicity], name: &dyn Fn(usize) -> String, (n, size): (usize, usize)) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    let of_one_group: Vec<String> =
        found.iter().enumerate().filter(|(_, one)| one.groups < 2).map(|(at, _)| name(at)).collect();
    if !of_one_group.is_empty() {
        let whose =
            if of_one_group.len() == found.len() { String::new() } else { format!(" of {}", Listed(&of_one_group)) };
        let message = format!(
            "whether answers{whose} rise with the rest score is not looked at: groups of {size} of {n} rows make one"
        );
        told.push(Diagnostic::note("SCA150", message).help("take smaller groups (`--group-size`), or more rows"));
    }
    let falls = found.iter().enumerate().filter(|(_, one)| one.significant > 0);
    let falls: Vec<String> = falls
        .map(|(at, one)| format!("{} ({} of {} comparisons)", name(at), one.significant, one.comparisons))
        .collect();
    if !falls.is_empty() {
        let message = format!("answers fall where the rest score rises, beyond chance at .05: {}", Listed(&falls));
        let help = "of all comparisons some fall so far by chance; where it is more than a few look at the wording of the item, or leave it out of the scale: persons are not ordered by it as by the others";
        told.push(Diagnostic::warning("SCA150", message).help(help));
    }
    told
}

/// The items of a scale that is being selected, with the sums over their pairs, and over those of each other item with them.
struct Inside<'a> {
    pairs: &'a Pairs,
    /// Covariance and the greatest, over the pairs of the scale.
    own: (f64, f64),
    /// Of each item with those of the scale: covariance, the greatest, the products of variances.
    sums: Vec<(f64, f64, f64)>,
    /// Whether an item covaries negatively with one of the scale.
    is_barred: Vec<bool>,
}

impl<'a> Inside<'a> {
    fn new(pairs: &'a Pairs) -> Self {
        let k = pairs.covariance.len();
        Self { pairs, own: (0.0, 0.0), sums: vec![(0.0, 0.0, 0.0); k], is_barred: vec![false; k] }
    }

    fn take(&mut self, at: usize, pair_h: &dyn Fn(usize, usize) -> f64) {
        let Pairs { covariance, greatest, .. } = self.pairs;
        self.own = (self.own.0 + self.sums[at].0, self.own.1 + self.sums[at].1);
        for other in (0..self.sums.len()).filter(|other| *other != at) {
            let (found, most, spread) = &mut self.sums[other];
            *found += covariance[other][at];
            *most += greatest[other][at];
            *spread += covariance[other][other] * covariance[at][at];
            self.is_barred[other] |= pair_h(other, at) < 0.0;
        }
    }

    /// H of the scale with one item more; none where that is not scalable with it, or not significantly so.
    fn with(&self, at: usize, least: f64, least_z: f64) -> Option<f64> {
        let (found, most, spread) = self.sums[at];
        let z = found * (self.pairs.n - 1.0).sqrt() / spread.sqrt();
        let fits = !self.is_barred[at] && most > 0.0 && found / most >= least && z >= least_z;
        let (all, greatest) = (self.own.0 + found, self.own.1 + most);
        (fits && greatest > 0.0).then(|| all / greatest)
    }
}

/// What each respondent adds to the covariances and to the greatest that margins allow.
struct Influences {
    centred: Vec<Vec<f64>>,
    steps: Vec<Vec<Step>>,
    values: Vec<Vec<f64>>,
}

/// A step of an item: from one value to the next, and the share of respondents who took it.
struct Step {
    value: f64,
    height: f64,
    share: f64,
}

impl Influences {
    fn of(columns: &[Vec<f64>]) -> Self {
        let steps = columns.iter().map(|column| {
            let mut levels = column.clone();
            levels.sort_by(f64::total_cmp);
            levels.dedup();
            let share = |value: f64| column.iter().filter(|x| **x >= value).count() as f64 / column.len() as f64;
            levels.windows(2).map(|two| Step { value: two[1], height: two[1] - two[0], share: share(two[1]) }).collect()
        });
        Self {
            steps: steps.collect(),
            centred: columns.iter().map(|column| centred(column)).collect(),
            values: columns.to_vec(),
        }
    }

    /// The standard error of the ratio over pairs: the greatest covariance is Σ min(p, q) − pq over the steps of both, and the smaller share is what
    /// it rests on.
    fn error(&self, pairs: &Pairs, over: &[(usize, usize)]) -> Option<f64> {
        let h = pairs.ratio(over.iter().copied())?;
        let most: f64 = over.iter().map(|&(i, j)| pairs.greatest[i][j]).sum();
        let n = self.values.first().map_or(0, Vec::len);
        let mut total = vec![0.0; n];
        for &(i, j) in over {
            for (row, slot) in total.iter_mut().enumerate() {
                // d(cov) − H·d(cov max), both about their means; −E[X]E[Y] is common to both.
                let (x, y) = (self.centred[i][row], self.centred[j][row]);
                *slot += x * y - h * self.greatest_influence(i, j, row);
            }
        }
        let centre = total.iter().sum::<f64>() / n as f64;
        let squares: f64 = total.iter().map(|x| (x - centre) * (x - centre)).sum();
        // Covariances with n − 1 throughout, so that the ratio is of the same.
        let scale = most * (n as f64 - 1.0) / n as f64;
        (n > 1).then(|| squares.sqrt() / (n as f64 * scale))
    }

    /// Of min(p, q) − pq, summed over steps.
    fn greatest_influence(&self, i: usize, j: usize, row: usize) -> f64 {
        let (x, y) = (self.values[i][row], self.values[j][row]);
        let mut sum = 0.0;
        for a in &self.steps[i] {
            for b in &self.steps[j] {
                let took = |took: bool| f64::from(u8::from(took));
                let (p, q) = (took(x >= a.value) - a.share, took(y >= b.value) - b.share);
                let least = if a.share < b.share {
                    p
                } else if a.share > b.share {
                    q
                } else {
                    f64::midpoint(p, q)
                };
                sum += a.height * b.height * (least - p * b.share - q * a.share);
            }
        }
        sum
    }
}

impl MokkenResult {
    /// The items as a table, a row each.
    ///
    /// # Errors
    /// [`ScalesError::Data`] for a table that cannot be made.
    pub fn to_table(&self) -> Result<Table, ScalesError> {
        let items = || self.items.iter();
        let rises =
            |of: fn(&Monotonicity) -> Option<usize>| items().map(move |item| item.monotonicity.as_ref().and_then(of));
        Ok(TableBuilder::new("crosscase.scales.mokken/1")
            .id("item", items().map(|item| item.item.clone()))
            .number("H", items().map(|item| item.h))
            .number("se", items().map(|item| item.se))
            .count("scale", items().map(|item| item.scale))
            .count("comparisons", rises(|found| Some(found.comparisons)))
            .count("violations", rises(|found| Some(found.violations)))
            .number("greatest_violation", items().map(|item| item.monotonicity.as_ref()?.greatest))
            .number("z_max", items().map(|item| item.monotonicity.as_ref()?.z_max))
            .count("significant", rises(|found| Some(found.significant)))
            .build()?)
    }
}
