//! Whether an attribute goes with ties, held against values that are dealt out at random.

use super::{Orders, PValues, PermutationRank, Permutations, Tally};
use crate::measures::{Mixing, attribute, numbered_groups};
use crate::{AttributeColumn, Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::{Progress, binary_unit};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// What is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeStatistic {
    /// Moran's I of a number: `n/W · Σw_ij(x_i − x̄)(x_j − x̄)/Σ(x_i − x̄)²`.
    Moran,
    /// Geary's C of a number: `(n − 1)/2W · Σw_ij(x_i − x_j)²/Σ(x_i − x̄)²`. Below 1: those who are tied are alike.
    Geary,
    /// Newman's assortativity by groups.
    Assortativity,
    /// The F of an analysis of variance of a number by groups, for which ties do not matter.
    Anova,
}

impl AttributeStatistic {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Moran, "moran", "Moran's I of a number: whether those who are tied are alike"),
        (Self::Geary, "geary", "Geary's C of a number: below 1 where those who are tied are alike"),
        (Self::Assortativity, "assortativity", "Newman's assortativity by groups"),
        (Self::Anova, "anova", "F of a number by the groups of --group; ties do not matter"),
    ];
}

/// A statistic of an attribute, tested with the values permuted over the nodes that have one.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::permutation::{AttributeStatistic, AttributeTest, Permutations};
///
/// let path = Network::undirected().nodes(["a", "b", "c", "d"]).attribute("staff", [1.0, 2.0, 3.0, 4.0]);
/// let path = path.tie("a", "b").tie("b", "c").tie("c", "d").build()?;
/// let found = AttributeTest::new(AttributeStatistic::Moran, "staff").permutations(Permutations::Exact).fit(&path)?;
/// // Σ of (−1.5·−0.5), (−0.5·0.5), (0.5·1.5) is 1.25, both ways 2.5; 4/6 · 2.5/5.
/// assert_eq!((found.observed, found.expected), (Some(1.0 / 3.0), Some(-1.0 / 3.0)));
/// // The order and its mirror image are the greatest of all 24.
/// assert_eq!(found.p.p_greater, Some(2.0 / 24.0));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttributeTest {
    /// What is tested.
    pub statistic: AttributeStatistic,
    /// The attribute: numbers, of assortativity groups.
    pub attribute: String,
    /// The attribute whose values are the groups of an analysis of variance.
    pub group: Option<String>,
    /// Which permutations are gone through.
    pub permutations: Permutations,
    /// The seed of those that are drawn.
    pub seed: u64,
}

/// A statistic and its test.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AttributeTestResult {
    /// What was tested.
    pub statistic: AttributeStatistic,
    /// How many nodes have a value.
    pub n: usize,
    /// The statistic; null where values do not vary or there is no tie, and an F where nothing varies within the groups.
    pub observed: Option<f64>,
    /// Its mean over all ways to deal out the values: −1/(n − 1) of Moran's I, 1 of Geary's C; null of the others.
    pub expected: Option<f64>,
    /// Two-sided by the distance from what is expected, of the others from 0.
    #[serde(flatten)]
    pub p: PValues,
    /// How many permutations were made.
    pub permutations: usize,
    /// Whether all orders were gone through.
    pub exact: bool,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

impl AttributeTest {
    /// Of this attribute; a thousand permutations of seed 0.
    pub fn new(statistic: AttributeStatistic, attribute: impl Into<String>) -> Self {
        Self { statistic, attribute: attribute.into(), group: None, permutations: Permutations::default(), seed: 0 }
    }

    /// The groups of an analysis of variance.
    #[must_use]
    pub fn group(mut self, attribute: impl Into<String>) -> Self {
        self.group = Some(attribute.into());
        self
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

    /// Tests.
    ///
    /// # Errors
    /// [`NetworkError::UnknownAttribute`], [`NetworkError::TooManyOrders`].
    pub fn fit(&self, network: &Network) -> Result<AttributeTestResult, NetworkError> {
        self.fit_while(network, |_| ControlFlow::Continue(()))
    }

    /// As [`AttributeTest::fit`], and tells the caller how far it is, who may stop it: the permutations made until then count.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        network: &Network,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<AttributeTestResult, NetworkError> {
        let test = Values::of(self, network)?;
        let n = test.known.len();
        let expected = match self.statistic {
            AttributeStatistic::Moran if n > 1 => Some(-1.0 / (n as f64 - 1.0)),
            AttributeStatistic::Geary => Some(1.0),
            _ => None,
        };
        let found = test.dealt(&(0..n).map(crate::measures::place).collect::<Vec<u32>>());
        let mut result = AttributeTestResult {
            statistic: self.statistic,
            n,
            observed: if self.statistic == AttributeStatistic::Anova {
                found.and_then(|share| test.f(share))
            } else {
                found
            },
            expected,
            p: PValues::default(),
            permutations: 0,
            exact: self.permutations == Permutations::Exact,
            diagnostics: Vec::new(),
        };
        if n < network.len() {
            let (message, count) = ("nodes have no value and are left out, with their ties", network.len() - n);
            result.diagnostics.push(Diagnostic::warning("NET184", format!("{count} {message}")));
        }
        result.diagnostics.extend(network.missing_as_none("the test needs"));
        if found.is_none() {
            let message = "the statistic is not defined (values that do not differ, no ties between nodes that have one, or groups of one \
                node), and nothing is tested";
            result.diagnostics.push(Diagnostic::warning("NET186", message));
        }
        if let Some(found) = found {
            let made = self.permutations.each(&Orders::within([n]), self.seed, watch, |order| {
                Some(PermutationRank::of(test.dealt(order)?, found, expected.unwrap_or(0.0)))
            })?;
            result.permutations = made.len();
            result.p = Tally::of(made).p_values(result.exact);
        }
        Ok(result)
    }
}

/// The values of the nodes that have one, which move, and what stays where it is.
struct Values<'a> {
    statistic: AttributeStatistic,
    network: &'a Network,
    /// The nodes that have all that the test needs.
    known: Vec<usize>,
    /// Between places among the known.
    ties: Vec<(usize, usize)>,
    numbers: Vec<f64>,
    /// Of assortativity what moves; of an analysis of variance the groups, which stay.
    labels: Vec<u32>,
}

impl<'a> Values<'a> {
    fn of(test: &AttributeTest, network: &'a Network) -> Result<Self, NetworkError> {
        // Of assortativity labels are permuted, else numbers.
        let numbers: Vec<Option<f64>> = match test.statistic {
            AttributeStatistic::Assortativity => Vec::new(),
            _ => match attribute(network, &test.attribute, true)? {
                AttributeColumn::Number(values) => values.clone(),
                AttributeColumn::Text(_) => Vec::new(),
            },
        };
        let labels = match (test.statistic, &test.group) {
            (AttributeStatistic::Assortativity, _) => Some(numbered(network, &test.attribute)?),
            (AttributeStatistic::Anova, Some(group)) => Some(numbered(network, group)?),
            (AttributeStatistic::Anova, None) => return Err(NetworkError::unknown_attribute(network, "group")),
            _ => None,
        };
        let has_all = |node: &usize| {
            let number =
                test.statistic == AttributeStatistic::Assortativity || numbers.get(*node).copied().flatten().is_some();
            number && labels.as_ref().is_none_or(|labels| labels.get(*node).copied().flatten().is_some())
        };
        let known: Vec<usize> = (0..network.len()).filter(has_all).collect();
        let place = |node: u32| known.binary_search(&(node as usize)).ok();
        let ties = network.ties().iter().filter(|tie| tie.weight > 0.0);
        // No statistic has a unit.
        let of_known: Vec<f64> = known.iter().filter_map(|node| numbers.get(*node).copied().flatten()).collect();
        let unit = binary_unit(&of_known).unwrap_or(1.0);
        Ok(Self {
            statistic: test.statistic,
            network,
            ties: ties.filter_map(|tie| Some((place(tie.source)?, place(tie.target)?))).collect(),
            numbers: of_known.iter().map(|value| value / unit).collect(),
            labels: known.iter().filter_map(|node| labels.as_ref()?.get(*node).copied().flatten()).collect(),
            known,
        })
    }

    /// The statistic with the values dealt out in an order; of an analysis of variance the share of the spread that lies between
    /// groups, which orders the ways to deal them out as F does and is a number even where nothing is left within.
    fn dealt(&self, order: &[u32]) -> Option<f64> {
        if self.statistic == AttributeStatistic::Assortativity {
            let mut groups = vec![None; self.network.len()];
            for (node, from) in self.known.iter().zip(order) {
                *groups.get_mut(*node)? = self.labels.get(*from as usize).copied();
            }
            return Mixing::of(self.network, &groups, false).assortativity();
        }
        let values: Vec<f64> = order.iter().filter_map(|from| self.numbers.get(*from as usize).copied()).collect();
        let mean = crosscase_numerics::mean(&values)?;
        let spread: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let ends = || self.ties.iter().filter_map(|(a, b)| Some((*values.get(*a)?, *values.get(*b)?)));
        let (n, ties) = (values.len() as f64, self.ties.len() as f64);
        match self.statistic {
            _ if spread <= 0.0 => None,
            AttributeStatistic::Anova => self.between(&values, mean).map(|between| between / spread),
            _ if self.ties.is_empty() => None,
            AttributeStatistic::Geary => {
                let squares: f64 = ends().map(|(a, b)| (a - b) * (a - b)).sum();
                Some((n - 1.0) / 2.0 / ties * squares / spread)
            }
            AttributeStatistic::Moran | AttributeStatistic::Assortativity => {
                let products: f64 = ends().map(|(a, b)| (a - mean) * (b - mean)).sum();
                Some(n / ties * products / spread)
            }
        }
    }

    /// The spread between groups; none of one group, or where every group has one node.
    fn between(&self, values: &[f64], mean: f64) -> Option<f64> {
        let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for (group, value) in self.labels.iter().zip(values) {
            let sum = sums.entry(*group).or_default();
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
        let is_defined = sums.len() > 1 && values.len() > sums.len();
        is_defined.then(|| sums.values().map(|(sum, n)| n * (sum / n - mean) * (sum / n - mean)).sum())
    }

    /// F of a share of the spread between groups; none where rounding alone is left within.
    fn f(&self, share: f64) -> Option<f64> {
        let groups = self.labels.iter().collect::<BTreeSet<_>>().len() as f64;
        let within = 1.0 - share;
        (within > 1e-12).then(|| share / (groups - 1.0) / (within / (self.labels.len() as f64 - groups)))
    }
}

/// The number of the group of each node.
fn numbered(network: &Network, name: &str) -> Result<Vec<Option<u32>>, NetworkError> {
    Ok(numbered_groups(&attribute(network, name, false)?.texts()).0)
}

impl AttributeTestResult {
    /// One row. `crosscase.network.attribute-test/1`: `n`, `observed`, `expected`, `p_greater`, `p_less`, `p_two_sided`, `mc_error`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table = TableBuilder::new("crosscase.network.attribute-test/1")
            .count("n", [self.n])
            .number("observed", [self.observed])
            .number("expected", [self.expected]);
        PValues::columns(table, [self.p]).build()
    }
}
