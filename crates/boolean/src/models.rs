//! Models: the covers of a chart.

mod bits;
mod bound;
mod diagram;
mod greedy;
mod irredundant;
mod listing;
mod minimum;
mod optimum;
mod part;
mod reduce;

use serde::{Deserialize, Serialize};
use std::hash::{BuildHasherDefault, Hasher};

use crate::search::Pace;
use crate::{BooleanError, Chart, Count, Interrupt, Never, Search, StopReason};
use bits::Bits;
use part::Solved;
use reduce::{Part, Price, reduce, single};

/// Which covers are models.
///
/// ```
/// use crosscase_boolean::Objective;
/// assert_eq!(Objective::default(), Objective::FewestTerms);
/// assert_eq!(Objective::CHOICES[0].1, "fewest-terms");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Objective {
    /// Those with the fewest columns, the custom of QCA (Duşa & Thiem 2015, doi:10.1080/0022250X.2014.897949). The default.
    #[default]
    FewestTerms,
    /// Those with the fewest literals in all (the least weight), however many columns that takes.
    FewestLiterals,
    /// Of those with the fewest columns the ones with the fewest literals (the least weight).
    FewestTermsThenLiterals,
    /// All of which no column can be spared (Petrick 1956).
    Irredundant,
}

impl Objective {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::FewestTerms, "fewest-terms", "The fewest terms"),
        (Self::FewestLiterals, "fewest-literals", "The fewest literals"),
        (
            Self::FewestTermsThenLiterals,
            "fewest-terms-then-literals",
            "Of those with the fewest terms, the fewest literals",
        ),
        (Self::Irredundant, "irredundant", "Every one from which no term can be dropped"),
    ];
}

/// How far [`models`] may go. Every default is generous for tables of 60 cases and 20 conditions.
///
/// A limit that is reached ends the search early and is told in [`Models::search`]; it never makes a wrong result.
///
/// ```
/// use crosscase_boolean::CoverLimits;
/// let limits = CoverLimits::default().max_models(10).max_nodes(100_000).max_states(50_000);
/// assert_eq!((limits.max_models, limits.max_nodes, limits.max_states), (10, 100_000, 50_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CoverLimits {
    /// Models listed; default 1000. Shortens the list and nothing else.
    pub max_models: usize,
    /// Nodes searched for the proof of the optimum; default 10 million.
    pub max_nodes: usize,
    /// States of the diagram that counts, the bulk of the memory (about 200 bytes each); default 2 million.
    pub max_states: usize,
}

impl Default for CoverLimits {
    fn default() -> Self {
        Self { max_models: 1000, max_nodes: 10_000_000, max_states: 2_000_000 }
    }
}

impl CoverLimits {
    /// Sets how many models are listed.
    #[must_use]
    pub fn max_models(self, max_models: usize) -> Self {
        Self { max_models, ..self }
    }

    /// Sets how many nodes the proof of the optimum may take.
    #[must_use]
    pub fn max_nodes(self, max_nodes: usize) -> Self {
        Self { max_nodes, ..self }
    }

    /// Sets how many states the count may take.
    #[must_use]
    pub fn max_states(self, max_states: usize) -> Self {
        Self { max_states, ..self }
    }
}

/// The models of a chart, or what could be found of them.
///
/// ```
/// use crosscase_boolean::{Chart, CoverLimits, Objective, models};
/// // Row 0 needs column 0; row 1 is covered by columns 1 and 2 alike, so there are two models.
/// let chart = Chart::from_columns(2, vec![vec![0], vec![1], vec![1]])?;
/// let found = models(&chart, None, Objective::FewestTerms, &CoverLimits::default())?;
/// assert_eq!(found.models, [[0, 1], [0, 2]]);
/// assert_eq!((found.size, found.lower_bound, found.best), (Some(2), 2, Some(vec![0, 1])));
/// assert_eq!(found.share, Some(vec![1.0, 0.5, 0.5]));
/// assert_eq!(found.count, Some(found.count_at_least));
/// assert!(found.search.is_complete());
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// The first models, each its columns ascending; shorter ones first, then column by column. After a truncated search
    /// these are covers that were found, at least one; of the least size if `size` is known.
    pub models: Vec<Vec<usize>>,
    /// How many models there are, exactly, listed or not; `None` if the count was not finished.
    pub count: Option<Count>,
    /// How many models there are at least.
    pub count_at_least: Count,
    /// The least number of columns of a cover, proved; for [`Objective::FewestLiterals`] the least number of literals.
    pub size: Option<usize>,
    /// What `size` was proved to be at least; equal to it if it is known.
    pub lower_bound: usize,
    /// The first model, or the best cover found. `None` only when there was no time for any.
    pub best: Option<Vec<usize>>,
    /// For each column the share of the models it is in, exact; `None` if the count was not finished.
    pub share: Option<Vec<f64>>,
    /// Whether everything above is final.
    pub search: Search,
}

/// The largest weight of a column in [`models`], so that sums of weights stay exact.
pub const MAX_WEIGHT: u64 = 1 << 20;

/// All models of a chart: every optimum cover, or every irredundant one, counted exactly.
///
/// Forced columns, implied rows and interchangeable columns are settled first, and independent parts apart. The optimum is
/// proved by branch and bound with Lagrangian bounds (Caprara, Toth & Fischetti 2000, doi:10.1023/A:1019225027893; Coudert
/// 1996, 33rd Design Automation Conference). The models are counted on a decision diagram (Minato 1993, doi:10.1145/157485.164890;
/// Knuth, TAOCP 4A, 7.1.4), so that millions need not be listed; the list is its first paths in canonical order.
///
/// `weights` are the literals of each column, from 1 to [`MAX_WEIGHT`]; `None` takes those of the chart (where the empty
/// conjunction counts as one). They matter to the objectives that name literals.
/// A chart without rows has one model, the empty one.
///
/// The search solves connected parts of up to 256 rows, counted after the reductions; two rows are connected if one column covers
/// both. Of a larger part there are a lower bound and a good cover, and the search is truncated
/// ([`Limit::Rows`](crate::Limit::Rows)); past 4096 rows it is an error.
///
/// A `stop` during the reductions leaves a greedy cover without a spare column, and the lower bound that follows
/// from the largest column.
///
/// # Errors
/// [`BooleanError::WeightCount`] and [`BooleanError::Weight`]; [`BooleanError::TooManyRows`] when a connected part of more than
/// 4096 rows is left.
///
/// ```
/// use crosscase_boolean::{Chart, CoverLimits, Objective, models};
/// // Rows 0, 1, 2; each pair of neighbours in a ring shares a column: any two of the three columns are a cover.
/// let chart = Chart::from_columns(3, vec![vec![0, 1], vec![1, 2], vec![2, 0]])?;
/// let found = models(&chart, None, Objective::FewestTerms, &CoverLimits::default())?;
/// assert_eq!(found.models, [[0, 1], [0, 2], [1, 2]]);
/// assert_eq!(found.count.map(|n| n.to_string()), Some("3".to_owned()));
/// assert_eq!(found.share, Some(vec![2.0 / 3.0; 3]));
/// # Ok::<(), crosscase_boolean::BooleanError>(())
/// ```
pub fn models(
    chart: &Chart,
    weights: Option<&[u64]>,
    objective: Objective,
    limits: &CoverLimits,
) -> Result<Models, BooleanError> {
    models_until(chart, weights, objective, limits, &Never)
}

/// [`models`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn models_until(
    chart: &Chart,
    weights: Option<&[u64]>,
    objective: Objective,
    limits: &CoverLimits,
    stop: &dyn Interrupt,
) -> Result<Models, BooleanError> {
    let prices = prices(chart, weights, objective)?;
    let columns = || single(prices.iter().enumerate().map(|(i, &price)| (chart.rows_of(i).to_vec(), price)));
    let mut pace = Pace::new(stop);
    let Some(reduced) = reduce(chart.rows(), columns(), &mut pace) else {
        let whole = Solved::greedy(&Part { rows: chart.rows(), classes: columns() });
        return Ok(combine(&[whole], chart.columns(), objective, limits));
    };
    let mut solved: Vec<Solved> = reduced.forced.iter().map(|class| Solved::forced(class, limits)).collect();
    for part in &reduced.parts {
        // Of a part that is to be solved after the stop there is the greedy cover at least; small ones take no time.
        solved.push(if pace.stops_after(part.rows * part.classes.len()) {
            Solved::greedy(part)
        } else {
            Solved::part(part, objective, limits, stop)?
        });
    }
    Ok(combine(&solved, chart.columns(), objective, limits))
}

fn prices(chart: &Chart, weights: Option<&[u64]>, objective: Objective) -> Result<Vec<Price>, BooleanError> {
    let weights: Vec<u64> = match weights {
        Some(given) if given.len() != chart.columns() => {
            return Err(BooleanError::WeightCount { found: given.len(), expected: chart.columns() });
        }
        Some(given) => given.to_vec(),
        None => chart.literals().iter().map(|&l| l.max(1)).collect(),
    };
    if let Some(column) = weights.iter().position(|w| !(1..=MAX_WEIGHT).contains(w)) {
        return Err(BooleanError::Weight { column, weight: weights[column] });
    }
    let price = |weight: u64| match objective {
        Objective::FewestTerms | Objective::Irredundant => Price { cost: 1, extra: 0 },
        Objective::FewestLiterals => Price { cost: weight, extra: 0 },
        Objective::FewestTermsThenLiterals => Price { cost: 1, extra: weight },
    };
    Ok(weights.into_iter().map(price).collect())
}

/// The parts are independent: a model is a model of each.
fn combine(solved: &[Solved], columns: usize, objective: Objective, limits: &CoverLimits) -> Models {
    let mut models = vec![Vec::new()];
    let mut best = Vec::new();
    let mut share = Some(vec![0.0; columns]);
    let (mut count, mut count_at_least) = (Some(Count::one()), Count::one());
    let (mut lower, mut size) = (0u64, Some(0u64));
    let mut stopped: Option<StopReason> = None;
    for part in solved {
        models = products(&models, &part.list, limits.max_models.max(1));
        best.extend(&part.best);
        count = count.zip(part.count.as_ref()).map(|(n, m)| n.times(m));
        count_at_least = count_at_least.times(&part.count_at_least);
        lower += part.lower;
        size = size.zip(part.size).map(|(n, m)| n + m);
        stopped = stopped.or(part.stopped);
        share = share.zip(part.share.as_ref()).map(|(mut all, part)| {
            for &(column, share) in part {
                all[column] = share;
            }
            all
        });
    }
    best.sort_unstable();
    models.truncate(limits.max_models);
    // A part that is not optimal makes the whole something other than a model.
    if size.is_none() && objective != Objective::Irredundant {
        count_at_least = Count::one();
    }
    let whole = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    Models {
        models,
        count,
        count_at_least,
        size: size.map(whole),
        lower_bound: whole(lower),
        best: Some(best),
        share,
        search: stopped.map_or(Search::Complete, |reason| Search::Truncated { reason }),
    }
}

/// The first unions of one of each, in canonical order. Of the `i`-th and the `j`-th, `i · j` are no later.
fn products(left: &[Vec<usize>], right: &[Vec<usize>], max: usize) -> Vec<Vec<usize>> {
    let mut unions = Vec::new();
    for (i, a) in left.iter().enumerate() {
        for b in right.iter().take(max / (i + 1)) {
            unions.push(listing::key(a.iter().chain(b).copied()));
        }
    }
    unions.sort_unstable();
    unions.truncate(max);
    unions.into_iter().map(|key| key.1).collect()
}

/// A quick hasher for keys that no one outside chooses (after the multiply-rotate scheme of Firefox). Order never depends on it.
#[derive(Default)]
struct Mix(u64);

type MixBuild = BuildHasherDefault<Mix>;

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0u8; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
