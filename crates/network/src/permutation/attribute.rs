//! Whether an attribute goes with ties, held against values that are dealt out at random.

use super::{Orders, PValues, Permutations, Standing, Tally};
use crate::{Column, Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Progress;
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// The statistic; null where values do not vary or there is no tie.
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
        self.fit_until(network, |_| ControlFlow::Continue(()))
    }

    /// As [`AttributeTest::fit`], and tells the caller how far it is, who may stop it: the permutations made until then count.
    pub fn fit_until(
        &self,
        network: &Network,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<AttributeTestResult, NetworkError> {
        let values = if self.statistic == AttributeStatistic::Assortativity {
            labels(network, &self.attribute)?
        } else {
            match crate::measures::attribute(network, &self.attribute, true)? {
                Column::Number(values) => values.clone(),
                Column::Text(_) => Vec::new(),
            }
        };
        let groups = match (&self.group, self.statistic) {
            (Some(group), AttributeStatistic::Anova) => labels(network, group)?,
            (None, AttributeStatistic::Anova) => {
                return Err(NetworkError::unknown_attribute(network, "group"));
            }
            _ => vec![Some(0.0); network.len()],
        };
        let known: Vec<usize> = (0..network.len())
            .filter(|node| [&values, &groups].iter().all(|of| of.get(*node).copied().flatten().is_some()))
            .collect();
        let of = |all: &[Option<f64>]| known.iter().filter_map(|node| all.get(*node).copied().flatten()).collect();
        let place = |node: u32| known.binary_search(&(node as usize)).ok();
        let ties = network.ties().iter().filter(|tie| tie.weight > 0.0);
        let test = Values {
            statistic: self.statistic,
            ties: ties.clone().filter_map(|tie| Some((place(tie.source)?, place(tie.target)?))).collect(),
            directed: network.is_directed(),
            groups: of(&groups),
        };
        let values: Vec<f64> = of(&values);
        let n = known.len();
        let expected = match self.statistic {
            AttributeStatistic::Moran if n > 1 => Some(-1.0 / (n as f64 - 1.0)),
            AttributeStatistic::Geary => Some(1.0),
            _ => None,
        };
        let mut result = AttributeTestResult {
            statistic: self.statistic,
            n,
            observed: test.of(&values),
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
        if let Some(observed) = result.observed {
            let made = self.permutations.each(&Orders::within([n]), self.seed, watch, |order| {
                let moved: Vec<f64> = order.iter().filter_map(|from| values.get(*from as usize).copied()).collect();
                Some(Standing::of(test.of(&moved)?, observed, expected.unwrap_or(0.0)))
            })?;
            result.permutations = made.len();
            result.p = Tally::of(made).p_values(result.exact);
        }
        Ok(result)
    }
}

/// What stays where it is while values move.
struct Values {
    statistic: AttributeStatistic,
    ties: Vec<(usize, usize)>,
    directed: bool,
    groups: Vec<f64>,
}

impl Values {
    fn of(&self, values: &[f64]) -> Option<f64> {
        let n = values.len() as f64;
        let mean = crosscase_numerics::mean(values)?;
        let spread: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let ends = || self.ties.iter().filter_map(|(a, b)| Some((*values.get(*a)?, *values.get(*b)?)));
        let ties = self.ties.len() as f64;
        match self.statistic {
            _ if spread <= 0.0 => None,
            AttributeStatistic::Anova => self.variance_ratio(values, mean, spread),
            _ if self.ties.is_empty() => None,
            AttributeStatistic::Moran => {
                let products: f64 = ends().map(|(a, b)| (a - mean) * (b - mean)).sum();
                Some(n / ties * products / spread)
            }
            AttributeStatistic::Geary => {
                let squares: f64 = ends().map(|(a, b)| (a - b) * (a - b)).sum();
                Some((n - 1.0) / 2.0 / ties * squares / spread)
            }
            AttributeStatistic::Assortativity => {
                let mut mixing: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
                let mut within = 0.0;
                for (from, to) in ends() {
                    within += f64::from(from.to_bits() == to.to_bits());
                    let ways = if self.directed { &[(from, to)][..] } else { &[(from, to), (to, from)] };
                    for (from, to) in ways {
                        mixing.entry(from.to_bits()).or_default().0 += 1.0;
                        mixing.entry(to.to_bits()).or_default().1 += 1.0;
                    }
                }
                let all = if self.directed { ties } else { 2.0 * ties };
                let expected = mixing.values().map(|(out, incoming)| out * incoming).sum::<f64>() / all / all;
                (expected < 1.0).then(|| (within / ties - expected) / (1.0 - expected))
            }
        }
    }

    fn variance_ratio(&self, values: &[f64], mean: f64, spread: f64) -> Option<f64> {
        let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
        for (group, value) in self.groups.iter().zip(values) {
            let sum = sums.entry(group.to_bits()).or_default();
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
        let between: f64 = sums.values().map(|(sum, n)| n * (sum / n - mean) * (sum / n - mean)).sum();
        let (groups, n) = (sums.len() as f64, values.len() as f64);
        let within = spread - between;
        // Rounding alone is left within where groups tell all values: the greatest F that there is.
        (groups > 1.0 && n > groups).then(|| {
            if within <= 1e-12 * spread { f64::MAX } else { between / (groups - 1.0) / (within / (n - groups)) }
        })
    }
}

/// The number of the group of each node.
fn labels(network: &Network, attribute: &str) -> Result<Vec<Option<f64>>, NetworkError> {
    let texts = crate::measures::attribute(network, attribute, false)?.texts();
    let mut known: BTreeMap<&str, f64> = BTreeMap::new();
    for label in texts.iter().flatten() {
        let next = known.len() as f64;
        known.entry(label).or_insert(next);
    }
    Ok(texts.iter().map(|label| known.get(label.as_deref()?).copied()).collect())
}

impl AttributeTestResult {
    /// One row.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let count = |count: usize| i64::try_from(count).ok();
        TableBuilder::new("crosscase.network.attribute-test/1")
            .integer("n", [count(self.n)])
            .number("observed", [self.observed])
            .number("expected", [self.expected])
            .number("p_greater", [self.p.p_greater])
            .number("p_less", [self.p.p_less])
            .number("p_two_sided", [self.p.p_two_sided])
            .number("mc_error", [self.p.mc_error])
            .build()
    }
}
