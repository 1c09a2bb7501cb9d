//! Cliques: nodes that are all tied to one another, as many as can be (Luce & Perry 1949, doi:10.1007/BF02289146).

use crate::{Adjacency, Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Progress;
use serde::Serialize;
use std::ops::ControlFlow;

/// Lists the maximal cliques. In a digraph a tie is one that goes both ways.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::Cliques;
///
/// let ties = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e")];
/// let found = Cliques::new().fit(&ties.iter().fold(Network::undirected(), |network, (a, b)| network.tie(a, b)).build()?)?;
/// assert_eq!(found.cliques, [["a", "b", "c"]]);
/// assert_eq!(found.nodes[2].cliques, 1);
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cliques {
    /// The least members of a clique.
    pub least: usize,
}

/// In how many cliques a node is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CliqueNode {
    /// Its name.
    pub node: String,
    /// In how many of the cliques.
    pub cliques: usize,
    /// How many members the largest of them has; null where it is in none.
    pub largest: Option<usize>,
}

/// The cliques of a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CliquesResult {
    /// The least members that a clique was to have.
    pub least: usize,
    /// Whether all are listed; the search ends where they have two million members, or where it is stopped.
    pub complete: bool,
    /// The cliques, the largest first, else by the order of their members on the roster.
    pub cliques: Vec<Vec<String>>,
    /// The nodes, in the order of the roster.
    pub nodes: Vec<CliqueNode>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// The most cliques that are listed.
const MOST: usize = 2_000_000;

impl Default for Cliques {
    fn default() -> Self {
        Self { least: 3 }
    }
}

impl Cliques {
    /// Of at least three.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of at least so many nodes, 1 or more; 3 unless given.
    #[must_use]
    pub fn least(mut self, members: usize) -> Self {
        self.least = members;
        self
    }

    /// Lists them.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] for cliques of nobody.
    pub fn fit(&self, network: &Network) -> Result<CliquesResult, NetworkError> {
        self.fit_while(network, |_| ControlFlow::Continue(()))
    }

    /// As [`Cliques::fit`], and tells the caller of how many nodes the cliques are known, who may stop it: those found until then are listed.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        network: &Network,
        mut watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<CliquesResult, NetworkError> {
        if self.least == 0 {
            return Err(NetworkError::BadOption { option: "least", found: 0.0, allowed: "at least 1" });
        }
        let ties = Adjacency::binary(network);
        let nodes = 0..u32::try_from(ties.len()).unwrap_or(u32::MAX);
        let mutual =
            |node: u32| -> Vec<u32> { ties.out(node).iter().copied().filter(|other| ties.has(*other, node)).collect() };
        let mut search = Search {
            tied: nodes.clone().map(mutual).collect(),
            least: self.least,
            found: Vec::new(),
            members: 0,
            complete: true,
            steps: 0,
            progress: Progress { done: 0, total: ties.len() },
            watch: &mut watch,
        };
        // A node with those of its neighbours that come later in an order of few later neighbours: branches stay small.
        let order = search.degenerate();
        let mut rank = vec![0_u32; order.len()];
        for (at, node) in (0_u32..).zip(&order) {
            if let Some(rank) = rank.get_mut(*node as usize) {
                *rank = at;
            }
        }
        for node in order {
            let rank_of = |node: u32| rank.get(node as usize).copied();
            let (later, earlier): (Vec<u32>, Vec<u32>) =
                search.neighbours(node).iter().copied().partition(|other| rank_of(*other) > rank_of(node));
            search.extend(&mut vec![node], later, earlier);
            search.progress.done += usize::from(search.complete);
        }
        for clique in &mut search.found {
            clique.sort_unstable();
        }
        search.found.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let mut of_nodes: Vec<CliqueNode> = network
            .names()
            .iter()
            .map(|node| CliqueNode { node: node.to_owned(), cliques: 0, largest: None })
            .collect();
        for clique in &search.found {
            for member in clique {
                if let Some(node) = of_nodes.get_mut(*member as usize) {
                    node.cliques += 1;
                    node.largest = node.largest.max(Some(clique.len()));
                }
            }
        }
        let mut diagnostics: Vec<Diagnostic> = network.missing_as_none("cliques need").into_iter().collect();
        if !search.complete {
            let Progress { done, total } = search.progress;
            let message = format!(
                "{} cliques are listed, and there may be more: the search ended after {done} of {total} nodes",
                search.found.len()
            );
            diagnostics.push(Diagnostic::warning("NET183", message).help("ask for larger ones, or allow more time"));
        }
        let named = |clique: &Vec<u32>| clique.iter().map(|node| network.name(*node).to_owned()).collect();
        Ok(CliquesResult {
            least: self.least,
            complete: search.complete,
            cliques: search.found.iter().map(named).collect(),
            nodes: of_nodes,
            diagnostics,
        })
    }
}

struct Search<'a> {
    tied: Vec<Vec<u32>>,
    least: usize,
    found: Vec<Vec<u32>>,
    /// How many members those have together.
    members: usize,
    complete: bool,
    /// Branches gone through.
    steps: usize,
    /// Nodes whose cliques with later ones are known.
    progress: Progress,
    watch: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Search<'_> {
    fn neighbours(&self, node: u32) -> &[u32] {
        self.tied.get(node as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn are_tied(&self, one: u32, other: u32) -> bool {
        self.neighbours(one).binary_search(&other).is_ok()
    }

    /// The nodes in the order in which each has the fewest ties among those that are left (Eppstein, Löffler & Strash 2010).
    fn degenerate(&self) -> Vec<u32> {
        let mut degrees: Vec<usize> = self.tied.iter().map(Vec::len).collect();
        let mut by_degree: Vec<Vec<u32>> = vec![Vec::new(); degrees.iter().max().map_or(1, |most| most + 1)];
        for (node, degree) in (0_u32..).zip(&degrees) {
            if let Some(bucket) = by_degree.get_mut(*degree) {
                bucket.push(node);
            }
        }
        let mut gone = vec![false; degrees.len()];
        let mut order = Vec::with_capacity(degrees.len());
        let mut least = 0;
        while let Some(bucket) = by_degree.get_mut(least) {
            let Some(node) = bucket.pop() else {
                least += 1;
                continue;
            };
            let at = node as usize;
            // An entry of a node that has fewer by now is an old one.
            if degrees.get(at) != Some(&least) || gone.get(at) != Some(&false) {
                continue;
            }
            if let Some(gone) = gone.get_mut(at) {
                *gone = true;
            }
            order.push(node);
            for other in self.neighbours(node) {
                let Some(degree) =
                    degrees.get_mut(*other as usize).filter(|_| gone.get(*other as usize) == Some(&false))
                else {
                    continue;
                };
                *degree -= 1;
                least = least.min(*degree);
                if let Some(bucket) = by_degree.get_mut(*degree) {
                    bucket.push(*other);
                }
            }
        }
        order
    }

    /// All maximal cliques with these members, some of the candidates, and none of those that were gone through (Bron & Kerbosch 1973, with the
    /// pivot of Tomita, Tanaka & Takahashi 2006).
    fn extend(&mut self, members: &mut Vec<u32>, mut candidates: Vec<u32>, mut through: Vec<u32>) {
        if self.steps.is_multiple_of(256) && (self.watch)(self.progress).is_break() {
            self.complete = false;
        }
        self.steps += 1;
        if !self.complete || members.len() + candidates.len() < self.least {
            return;
        }
        if candidates.is_empty() {
            if through.is_empty() {
                self.members += members.len();
                self.complete = self.members <= MOST;
                if self.complete {
                    self.found.push(members.clone());
                }
            }
            return;
        }
        let tied_among = |node: &u32| candidates.iter().filter(|other| self.are_tied(*node, **other)).count();
        let pivot = candidates.iter().chain(&through).copied().max_by_key(tied_among);
        let branches: Vec<u32> =
            candidates.iter().copied().filter(|node| pivot.is_none_or(|pivot| !self.are_tied(pivot, *node))).collect();
        for node in branches {
            let tied =
                |of: &[u32]| of.iter().copied().filter(|other| self.are_tied(node, *other)).collect::<Vec<u32>>();
            let (next, before) = (tied(&candidates), tied(&through));
            members.push(node);
            self.extend(members, next, before);
            members.pop();
            candidates.retain(|other| *other != node);
            through.push(node);
        }
    }
}

impl CliquesResult {
    /// One row a node. `crosscase.network.cliques/1`: `node`, `cliques`, `largest`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.cliques/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .count("cliques", self.nodes.iter().map(|row| row.cliques))
            .count("largest", self.nodes.iter().map(|row| row.largest))
            .build()
    }
}
