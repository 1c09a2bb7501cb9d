//! Whether ties stay within groups, held against groups that are dealt out at random.

use super::{Orders, PValues, PermutationRank, Permutations, Tally};
use crate::measures::{attribute, numbered_groups};
use crate::{Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Progress;
use serde::Serialize;
use std::ops::ControlFlow;

/// The E–I index (Krackhardt & Stern 1988, doi:10.2307/2786835): external less internal ties, over all. It depends on the sizes of
/// the groups, so that it is tested with the labels permuted over the nodes that have one.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::permutation::{Homophily, Permutations};
///
/// let network = Network::undirected()
///     .nodes(["a", "b", "c", "d"])
///     .attribute("sector", ["x", "x", "y", "y"])
///     .tie("a", "b")
///     .tie("c", "d")
///     .tie("b", "c")
///     .build()?;
/// let found = Homophily::new("sector").permutations(Permutations::Exact).fit(&network)?;
/// assert_eq!((found.external, found.internal, found.ei_index), (1, 2, Some(-1.0 / 3.0)));
/// // Of the three ways to make two pairs of four nodes, one has two ties within.
/// assert_eq!((found.expected.map(|share| (share * 3.0).round()), found.p.p_less), (Some(1.0), Some(1.0 / 3.0)));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Homophily {
    /// The attribute whose values are the groups.
    pub group: String,
    /// Which permutations are gone through.
    pub permutations: Permutations,
    /// The seed of those that are drawn.
    pub seed: u64,
}

/// External and internal ties of a network, its groups and its nodes; a weight above 0 is a tie.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HomophilyResult {
    /// Ties between groups.
    pub external: u64,
    /// Ties within groups.
    pub internal: u64,
    /// (external − internal)/(external + internal); null without ties.
    pub ei_index: Option<f64>,
    /// Its mean over all ways to deal out the labels, 1 − 2Σnᵍ(nᵍ − 1)/(n(n − 1)).
    pub expected: Option<f64>,
    /// Two-sided by the distance from what is expected.
    #[serde(flatten)]
    pub p: PValues,
    /// How many permutations were made.
    pub permutations: usize,
    /// Whether all orders were gone through.
    pub exact: bool,
    /// The groups, in the order of their first member. A tie within a group counts once.
    pub groups: Vec<GroupHomophily>,
    /// The nodes, by the order of the roster. Ties out and in count.
    pub nodes: Vec<NodeHomophily>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// The ties of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupHomophily {
    /// Its name.
    pub group: String,
    /// How many nodes are in it.
    pub n: usize,
    /// Ties from it to others, and from others to it.
    pub external: u64,
    /// Ties within it.
    pub internal: u64,
    /// Null without ties.
    pub ei_index: Option<f64>,
}

/// The ties of a node.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeHomophily {
    /// Its name.
    pub node: String,
    /// Ties with other groups; null of a node without one.
    pub external: Option<u64>,
    /// Ties with its own group.
    pub internal: Option<u64>,
    /// Null without ties.
    pub ei_index: Option<f64>,
}

impl Homophily {
    /// The groups that an attribute makes; a thousand permutations of seed 0.
    pub fn new(group: impl Into<String>) -> Self {
        Self { group: group.into(), permutations: Permutations::default(), seed: 0 }
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

    /// Counts and tests.
    ///
    /// # Errors
    /// [`NetworkError::UnknownAttribute`], [`NetworkError::TooManyOrders`].
    pub fn fit(&self, network: &Network) -> Result<HomophilyResult, NetworkError> {
        self.fit_while(network, |_| ControlFlow::Continue(()))
    }

    /// As [`Homophily::fit`], and tells the caller how far it is, who may stop it: the permutations made until then count.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        network: &Network,
        watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<HomophilyResult, NetworkError> {
        let (groups, names) = numbered_groups(&attribute(network, &self.group, false)?.texts());
        let groups: Vec<Option<usize>> = groups.into_iter().map(|group| Some(group? as usize)).collect();
        let Counted { ties, external, left_out, own, of_group } = Counted::of(network, &groups, names.len());
        let internal = ties.len() as u64 - external;
        let sizes: Vec<usize> =
            (0..names.len()).map(|group| groups.iter().filter(|own| **own == Some(group)).count()).collect();
        let expected = expected(&sizes);
        let mut result = HomophilyResult {
            external,
            internal,
            ei_index: ei_index(external, internal),
            expected,
            p: PValues::default(),
            permutations: 0,
            exact: self.permutations == Permutations::Exact,
            groups: (names.into_iter().zip(sizes).zip(of_group))
                .map(|((group, n), (external, internal))| GroupHomophily {
                    group,
                    n,
                    external,
                    internal,
                    ei_index: ei_index(external, internal),
                })
                .collect(),
            nodes: (network.names().iter().zip(&groups).zip(own))
                .map(|((node, group), (external, internal))| NodeHomophily {
                    node: node.to_owned(),
                    external: group.map(|_| external),
                    internal: group.map(|_| internal),
                    ei_index: ei_index(external, internal),
                })
                .collect(),
            diagnostics: Vec::new(),
        };
        if left_out > 0 {
            let ties = if left_out == 1 { "1 tie is" } else { &format!("{left_out} ties are") };
            let message = format!("{ties} left out, since an end has no `{}`", self.group);
            result.diagnostics.push(Diagnostic::warning("NET173", message));
        }
        if ties.is_empty() {
            let message = format!(
                "no tie joins nodes that have a `{}`: the index is not defined, and nothing is tested",
                self.group
            );
            result.diagnostics.push(Diagnostic::warning("NET186", message));
        }
        if let (Some(observed), Some(expected)) = (result.ei_index, expected) {
            let labels: Vec<usize> = groups.iter().copied().flatten().collect();
            let made = self.permutations.each(&Orders::within([labels.len()]), self.seed, watch, |order| {
                let label = |place: usize| order.get(place).and_then(|from| labels.get(*from as usize));
                let external = ties.iter().filter(|(source, target)| label(*source) != label(*target)).count() as u64;
                let permuted = ei_index(external, ties.len() as u64 - external)?;
                Some(PermutationRank::of(permuted, observed, expected))
            })?;
            result.permutations = made.len();
            result.p = Tally::of(made).p_values(result.exact);
        }
        Ok(result)
    }
}

/// External and internal ties.
type Counts = (u64, u64);

/// The ties between nodes that have a group.
struct Counted {
    /// Their ends, as places among these nodes.
    ties: Vec<(usize, usize)>,
    external: u64,
    /// How many others there are.
    left_out: u64,
    /// By node.
    own: Vec<Counts>,
    /// By group.
    of_group: Vec<Counts>,
}

impl Counted {
    fn of(network: &Network, groups: &[Option<usize>], names: usize) -> Self {
        let (ties, own, of_group) = (Vec::new(), vec![(0, 0); network.len()], vec![(0, 0); names]);
        let mut counted = Self { ties, external: 0, left_out: 0, own, of_group };
        let labelled: Vec<usize> = (0..groups.len()).filter(|node| groups[*node].is_some()).collect();
        for tie in network.ties().iter().filter(|tie| tie.weight > 0.0) {
            let ends = [tie.source as usize, tie.target as usize];
            let [Some(source), Some(target)] = ends.map(|end| groups.get(end).copied().flatten()) else {
                counted.left_out += 1;
                continue;
            };
            let [from, to] = ends.map(|end| labelled.binary_search(&end).unwrap_or_default());
            counted.ties.push((from, to));
            let across = source != target;
            counted.external += u64::from(across);
            for end in ends {
                add(&mut counted.own, end, across);
            }
            add(&mut counted.of_group, source, across);
            if across {
                add(&mut counted.of_group, target, across);
            }
        }
        counted
    }
}

fn add(counts: &mut [Counts], at: usize, across: bool) {
    if let Some((external, internal)) = counts.get_mut(at) {
        *if across { external } else { internal } += 1;
    }
}

fn ei_index(external: u64, internal: u64) -> Option<f64> {
    let all = external + internal;
    (all > 0).then(|| (external as f64 - internal as f64) / all as f64)
}

fn expected(sizes: &[usize]) -> Option<f64> {
    let pairs = |size: usize| (size * size.saturating_sub(1)) as f64;
    let all = pairs(sizes.iter().sum());
    (all > 0.0).then(|| 1.0 - 2.0 * sizes.iter().map(|size| pairs(*size)).sum::<f64>() / all)
}

impl HomophilyResult {
    /// One row for the network, one for each group and one for each node. `crosscase.network.homophily/1`: `level`, `name`, `n`,
    /// `external`, `internal`, `ei_index`, `expected`, `p_greater`, `p_less`, `p_two_sided`, `mc_error`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let count = |count: u64| i64::try_from(count).ok();
        let mut rows =
            vec![("network", String::new(), self.nodes.len(), Some(self.external), Some(self.internal), self.ei_index)];
        rows.extend(
            self.groups
                .iter()
                .map(|row| ("group", row.group.clone(), row.n, Some(row.external), Some(row.internal), row.ei_index)),
        );
        rows.extend(
            self.nodes.iter().map(|row| ("node", row.node.clone(), 1, row.external, row.internal, row.ei_index)),
        );
        // They are of the network as a whole.
        let p = rows.iter().enumerate().map(|(row, _)| if row == 0 { self.p } else { PValues::default() });
        let expected = (0..rows.len()).map(|row| self.expected.filter(|_| row == 0));
        let table = TableBuilder::new("crosscase.network.homophily/1")
            .text("level", rows.iter().map(|row| Some(row.0)))
            .text("name", rows.iter().map(|row| Some(row.1.clone()).filter(|name| !name.is_empty())))
            .count("n", rows.iter().map(|row| row.2))
            .integer("external", rows.iter().map(|row| row.3.and_then(count)))
            .integer("internal", rows.iter().map(|row| row.4.and_then(count)))
            .number("ei_index", rows.iter().map(|row| row.5))
            .number("expected", expected);
        PValues::columns(table, p).build()
    }
}
