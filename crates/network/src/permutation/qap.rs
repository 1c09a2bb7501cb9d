//! The correlation of two relations, tested by permutation (Krackhardt 1987, doi:10.1016/0378-8733(87)90012-8).

use super::dyads::Cells;
use super::moving::{Moving, Staying};
use super::{Dyads, Orders, PValues, PermutationRank, Permutations, Tally};
use crate::NetworkError;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{Progress, binary_unit, mean};
use serde::Serialize;
use std::ops::ControlFlow;

/// A test of the correlation of two relations: Pearson's over the pairs that are known in both.
///
/// ```
/// use crosscase_network::permutation::{Dyads, Permutations, Qap};
/// use crosscase_network::Network;
///
/// let build = |ties: &[(&str, &str)]| {
///     let network = Network::directed().nodes(["a", "b", "c", "d"]);
///     ties.iter().fold(network, |network, (source, target)| network.tie(source, target)).build()
/// };
/// let advice = build(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")])?;
/// let trust = build(&[("a", "b"), ("b", "c"), ("c", "a")])?;
/// let found = Qap::new().permutations(Permutations::Exact).fit(&Dyads::new([("advice", &advice), ("trust", &trust)])?)?;
/// // Of the 24 orders, the three that turn the ring leave it as it is.
/// assert_eq!(found.p.p_greater, Some(3.0 / 24.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Qap {
    /// Which permutations are gone through.
    pub permutations: Permutations,
    /// The seed of those that are drawn.
    pub seed: u64,
}

/// The correlation of two relations, and how it stands to those of permuted ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct QapResult {
    /// Pearson's correlation; null where one of the two is constant.
    pub correlation: Option<f64>,
    /// Two-sided by |r|.
    #[serde(flatten)]
    pub p: PValues,
    /// How many nodes there are.
    pub n: usize,
    /// How many pairs are known in both.
    pub pairs: usize,
    /// How many permutations had a value: the R of (b + 1)/(R + 1).
    pub permutations: usize,
    /// How many had none, since a matrix was constant over the pairs known in both.
    pub degenerate: usize,
    /// Whether all orders were gone through.
    pub exact: bool,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl Qap {
    /// A thousand permutations of seed 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Which permutations are gone through.
    #[must_use]
    pub fn permutations(mut self, permutations: Permutations) -> Self {
        self.permutations = permutations;
        self
    }

    /// The seed of those that are drawn.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Tests the first two relations.
    ///
    /// # Errors
    /// [`NetworkError::RelationCount`] unless there are two relations, [`NetworkError::TooManyOrders`].
    pub fn fit(&self, dyads: &Dyads) -> Result<QapResult, NetworkError> {
        self.fit_while(dyads, |_| ControlFlow::Continue(()))
    }

    /// As [`Qap::fit`], and tells the caller how far it is, who may stop it: the permutations made until then count.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        dyads: &Dyads,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<QapResult, NetworkError> {
        let [y, x] = dyads.matrices.as_slice() else {
            return Err(NetworkError::RelationCount { found: dyads.matrices.len(), wanted: "two" });
        };
        let seen = dyads.seen_in(&[y, x]);
        let cells = dyads.cells(&seen);
        let mut result = QapResult {
            correlation: None,
            p: PValues::default(),
            n: dyads.nodes(),
            pairs: cells.len(),
            permutations: 0,
            degenerate: 0,
            exact: self.permutations == Permutations::Exact,
            diagnostics: dyads.constant(&cells).1,
        };
        if !result.diagnostics.is_empty() {
            return Ok(result);
        }
        let moving = Moving::new(dyads, centred(dyads, y));
        let x = centred(dyads, x);
        let ones = x.seen.iter().map(|seen| f64::from(*seen)).collect();
        let staying = Staying { complete: dyads.is_complete(&x.seen), columns: vec![x.values, ones], seen: x.seen };
        let orders = Orders::within(dyads.blocks.iter().map(|block| block.size));
        let x_square = if staying.complete { dyads.square(staying.columns.first()) } else { 0.0 };
        let correlation = |order: &[u32]| {
            let sums = moving.sums(dyads, order, &staying);
            let [xy, _] = sums.with.as_slice() else { return None };
            let (n, y_sum) = (sums.pairs as f64, sums.sum);
            let (x_sum, x_square) = match sums.among.as_deref() {
                Some([xx, ones]) => (ones.first().copied()?, xx.first().copied()?),
                // Every pair is there, and the columns were centred.
                _ => (0.0, x_square),
            };
            let (xx, yy) = (x_square - x_sum * x_sum / n, sums.square - y_sum * y_sum / n);
            let varied = xx > 1e-12 * x_square && yy > 1e-12 * sums.square;
            varied.then(|| ((xy - x_sum * y_sum / n) / (xx * yy).sqrt()).clamp(-1.0, 1.0))
        };
        let identity = orders.nth(0);
        result.correlation = correlation(&identity);
        let Some(observed) = result.correlation else { return Ok(result) };
        let made = self.permutations.each(&orders, self.seed, watch, |order| {
            correlation(order).map(|permuted| PermutationRank::of(permuted, observed, 0.0))
        })?;
        let tally = Tally::of(made.iter().copied());
        (result.permutations, result.degenerate) = (tally.counted, made.len() - tally.counted);
        result.p = tally.p_values(result.exact);
        Ok(result)
    }
}

impl QapResult {
    /// One row. `crosscase.network.qap/1`: `correlation`, `p_greater`, `p_less`, `p_two_sided`, `mc_error`, `n`, `pairs`, `permutations`,
    /// `degenerate`, `exact`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.network.qap/1").number("correlation", [self.correlation]);
        PValues::columns(table, [self.p])
            .count("n", [self.n])
            .count("pairs", [self.pairs])
            .count("permutations", [self.permutations])
            .count("degenerate", [self.degenerate])
            .boolean("exact", [Some(self.exact)])
            .build()
    }
}

impl Dyads {
    /// The sum of squares of a column over all pairs.
    fn square(&self, column: Option<&Vec<f64>>) -> f64 {
        let Some(column) = column else { return 0.0 };
        self.rows().flat_map(|(cells, _)| column.get(cells).unwrap_or_default()).map(|value| value * value).sum()
    }
}

/// The same cells less their mean; what is not seen stays 0.
fn centred(dyads: &Dyads, cells: &Cells) -> Cells {
    let seen: Vec<f64> =
        dyads.cells(&cells.seen).iter().filter_map(|(cell, _)| cells.values.get(*cell).copied()).collect();
    // A correlation has no unit.
    let unit = binary_unit(&seen).unwrap_or(1.0);
    let centre = mean(&seen.iter().map(|value| value / unit).collect::<Vec<_>>()).unwrap_or(0.0);
    let less = |(value, seen): (&f64, &bool)| if *seen { value / unit - centre } else { 0.0 };
    Cells { values: cells.values.iter().zip(&cells.seen).map(less).collect(), seen: cells.seen.clone() }
}
