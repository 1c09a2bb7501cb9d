//! The sets of nodes without which a network falls apart, or from which most of it is reached (Borgatti 2006,
//! doi:10.1007/s10588-006-7084-x).

use crate::{Adjacency, Network, NetworkError, strong_components};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, name_list};
use crosscase_numerics::Progress;
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;

/// What makes a set of nodes the key one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyCriterion {
    /// Without it, the share of pairs that do not reach each other: 1 − Σs(s − 1)/(m(m − 1)) over the components of the m nodes that
    /// remain.
    #[default]
    Fragmentation,
    /// Without it, how far apart the others are: 1 − Σ(1/d)/(m(m − 1)) over their ordered pairs.
    DistanceFragmentation,
    /// The share of all nodes within some steps of it, its own members counted.
    Reach,
}

impl KeyCriterion {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Fragmentation, "fragmentation", "Without it, the share of pairs that do not reach each other"),
        (Self::DistanceFragmentation, "distance-fragmentation", "Without it, how far apart the others are"),
        (Self::Reach, "reach", "The share of all nodes within some steps of it"),
    ];
}

/// Finds all best sets of a size. Ties of a digraph go both ways unless [`directed`](Self::directed).
///
/// ```
/// use crosscase_network::{KeyCriterion, KeyPlayers, Network};
///
/// let path = Network::undirected().tie("a", "b").tie("b", "c").tie("c", "d").tie("d", "e").build()?;
/// let found = KeyPlayers::new(1, KeyCriterion::Fragmentation).fit(&path)?;
/// assert_eq!((found.sets, found.baseline), (vec![vec!["c".to_owned()]], Some(0.0)), "two pairs are left of four nodes");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyPlayers {
    /// How many nodes a set has.
    pub size: usize,
    /// What makes it the key one.
    pub criterion: KeyCriterion,
    /// How many steps reach goes.
    pub steps: u32,
    /// Whether ties go from the source to the target alone.
    pub directed: bool,
}

/// How the best sets were sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeySearch {
    /// All sets were looked at.
    Complete,
    /// From every node by adding the best one, then by swapping: there may be better ones.
    Heuristic,
    /// It was stopped: those that were looked at by then.
    Truncated,
}

/// The key players.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KeyPlayersResult {
    /// What makes a set the key one.
    pub criterion: KeyCriterion,
    /// Its value for the best sets; null where fewer than two nodes remain.
    pub value: Option<f64>,
    /// The same without any set: of the whole network, of reach 0.
    pub baseline: Option<f64>,
    /// How they were sought.
    pub search: KeySearch,
    /// All best sets, each in the order of the roster.
    pub sets: Vec<Vec<String>>,
    /// What did not stop the search.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// So many sets are looked at one by one.
const COMPLETE: u64 = 300_000;

/// Values within this are equal.
const EQUAL: f64 = 1e-9;

impl KeyPlayers {
    /// Sets of so many nodes; reach of one step.
    pub fn new(size: usize, criterion: KeyCriterion) -> Self {
        Self { size, criterion, steps: 1, directed: false }
    }

    /// How many steps reach goes.
    #[must_use]
    pub fn steps(mut self, steps: u32) -> Self {
        self.steps = steps;
        self
    }

    /// Ties go from the source to the target alone; components are then strong ones.
    #[must_use]
    pub fn directed(mut self) -> Self {
        self.directed = true;
        self
    }

    /// Finds them.
    ///
    /// # Errors
    /// [`NetworkError::BadOption`] unless the size is from 1 to the number of nodes.
    pub fn fit(&self, network: &Network) -> Result<KeyPlayersResult, NetworkError> {
        self.fit_while(network, |_| ControlFlow::Continue(()))
    }

    /// As [`KeyPlayers::fit`], and tells the caller from how many nodes it has started, who may stop it: the best sets until then are told.
    ///
    /// # Errors
    /// As there.
    pub fn fit_while(
        &self,
        network: &Network,
        mut watch: impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<KeyPlayersResult, NetworkError> {
        let nodes = network.len();
        if self.size == 0 || self.size > nodes {
            return Err(NetworkError::BadOption {
                option: "size",
                found: self.size as f64,
                allowed: "1 to the number of nodes",
            });
        }
        let ties = Adjacency::binary(network);
        let ties = if self.directed { ties } else { ties.skeleton() };
        let search = Search::new(self, &ties);
        let all = u32::try_from(nodes).unwrap_or(u32::MAX);
        let progress = Progress { done: 0, total: nodes };
        let mut best = Best { value: None, sets: BTreeSet::new(), looked: 0, progress, watch: &mut watch };
        let complete = sets(nodes, self.size).is_some_and(|count| count <= COMPLETE);
        let ended = if complete {
            let mut set = Vec::with_capacity(self.size);
            search.all(all, 0, &mut set, &mut best)
        } else {
            (0..all).try_for_each(|start| {
                search.climb(all, start, &mut best)?;
                best.progress.done += 1;
                ControlFlow::Continue(())
            })
        };
        let mut diagnostics: Vec<Diagnostic> = network.missing_as_none("key players need").into_iter().collect();
        if ended.is_break() {
            let message = format!("the search was stopped after {} sets: there may be better ones", best.looked);
            diagnostics.push(Diagnostic::warning("NET185", message).help("allow more time, or ask for smaller sets"));
        }
        if best.value.is_none() && !ended.is_break() {
            let message = "what is left without a set has no pair of nodes: its fragmentation is not defined";
            diagnostics.push(Diagnostic::warning("NET186", message).help("ask for smaller sets"));
        }
        let names = |set: Vec<u32>| set.into_iter().map(|node| network.name(node).to_owned()).collect();
        Ok(KeyPlayersResult {
            criterion: self.criterion,
            value: best.value,
            baseline: search.value(&[]),
            search: match ended {
                ControlFlow::Break(()) => KeySearch::Truncated,
                ControlFlow::Continue(()) if complete => KeySearch::Complete,
                ControlFlow::Continue(()) => KeySearch::Heuristic,
            },
            sets: best.sets.into_iter().map(names).collect(),
            diagnostics,
        })
    }
}

/// How many sets there are; nothing beyond 2⁶⁴.
fn sets(nodes: usize, size: usize) -> Option<u64> {
    let size = size.min(nodes - size) as u64;
    (0..size).try_fold(1_u64, |count, nth| Some(count.checked_mul(nodes as u64 - nth)? / (nth + 1)))
}

struct Best<'a> {
    value: Option<f64>,
    sets: BTreeSet<Vec<u32>>,
    /// Sets looked at.
    looked: usize,
    progress: Progress,
    watch: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl Best<'_> {
    /// Looks at a set; ends the search where the caller wants it.
    fn meet(&mut self, set: &[u32], value: Option<f64>) -> ControlFlow<()> {
        self.looked += 1;
        self.keep(set, value);
        (self.watch)(self.progress)
    }

    fn keep(&mut self, set: &[u32], value: Option<f64>) {
        let Some(value) = value.filter(|value| self.value.is_none_or(|best| *value >= best - EQUAL)) else { return };
        if self.value.is_none_or(|best| value > best + EQUAL) {
            self.sets.clear();
            self.value = Some(value);
        }
        let mut set = set.to_vec();
        set.sort_unstable();
        self.sets.insert(set);
    }
}

struct Search<'a> {
    asked: &'a KeyPlayers,
    ties: &'a Adjacency,
    /// Of reach: whom each node reaches.
    reached: Vec<Vec<u32>>,
}

impl<'a> Search<'a> {
    fn new(asked: &'a KeyPlayers, ties: &'a Adjacency) -> Self {
        let nodes = if asked.criterion == KeyCriterion::Reach { ties.len() } else { 0 };
        let whom = |node| {
            let distances = distances(ties, node, &vec![false; ties.len()]);
            let near = (0_u32..).zip(distances).filter(|(_, steps)| steps.is_some_and(|steps| steps <= asked.steps));
            near.map(|(other, _)| other).collect()
        };
        Self { asked, ties, reached: (0_u32..).take(nodes).map(whom).collect() }
    }

    fn value(&self, set: &[u32]) -> Option<f64> {
        let size = self.ties.len();
        let mut marked = vec![false; size];
        let mut mark = |node: u32| {
            if let Some(mark) = marked.get_mut(node as usize) {
                *mark = true;
            }
        };
        if self.asked.criterion == KeyCriterion::Reach {
            set.iter().filter_map(|node| self.reached.get(*node as usize)).flatten().for_each(|node| mark(*node));
            let reached = marked.iter().filter(|mark| **mark).count();
            return (size > 0).then(|| reached as f64 / size as f64);
        }
        for node in set {
            mark(*node);
        }
        let left = (size - set.len()) as f64;
        let joined: f64 = if self.asked.criterion == KeyCriterion::Fragmentation {
            self.component_sizes(&marked).into_iter().map(|size| (size * size.saturating_sub(1)) as f64).sum()
        } else {
            let from = (0_u32..).zip(&marked).filter(|(_, gone)| !**gone).map(|(node, _)| node);
            let near = |node| distances(self.ties, node, &marked).into_iter().flatten();
            from.flat_map(near).filter(|steps| *steps > 0).map(|steps| 1.0 / f64::from(steps)).sum()
        };
        (left >= 2.0).then(|| 1.0 - joined / (left * (left - 1.0)))
    }

    /// The sizes of the components, of a digraph the strong ones, without those that are gone.
    fn component_sizes(&self, gone: &[bool]) -> Vec<usize> {
        if self.ties.is_directed() {
            let found = strong_components(&self.ties.without(gone));
            let mut sizes = vec![0; found.len()];
            for (component, gone) in found.of.iter().zip(gone) {
                if let Some(size) = sizes.get_mut(*component as usize).filter(|_| !gone) {
                    *size += 1;
                }
            }
            return sizes;
        }
        let mut seen = gone.to_vec();
        let mut sizes = Vec::new();
        let mut stack = Vec::new();
        for start in (0_u32..).take(seen.len()) {
            let mut size = 0;
            stack.push(start);
            while let Some(node) = stack.pop() {
                if let Some(seen @ false) = seen.get_mut(node as usize) {
                    *seen = true;
                    size += 1;
                    stack.extend(self.ties.out(node));
                }
            }
            sizes.push(size);
        }
        sizes
    }

    fn all(&self, nodes: u32, from: u32, set: &mut Vec<u32>, best: &mut Best<'_>) -> ControlFlow<()> {
        if set.len() == self.asked.size {
            return best.meet(set, self.value(set));
        }
        for node in from..nodes {
            if set.is_empty() {
                best.progress.done = node as usize;
            }
            set.push(node);
            self.all(nodes, node + 1, set, best)?;
            set.pop();
        }
        ControlFlow::Continue(())
    }

    /// From one node: adds the best until there are enough, then swaps as long as that is better.
    fn climb(&self, nodes: u32, start: u32, best: &mut Best<'_>) -> ControlFlow<()> {
        let mut set = vec![start];
        let value = |set: &[u32]| self.value(set).unwrap_or(f64::NEG_INFINITY);
        while set.len() < self.asked.size {
            // The first of the best.
            let mut next: Option<(u32, f64)> = None;
            for node in (0..nodes).filter(|node| !set.contains(node)) {
                (best.watch)(best.progress)?;
                let with = value(&[set.as_slice(), &[node]].concat());
                if next.is_none_or(|(_, known)| with > known + EQUAL) {
                    next = Some((node, with));
                }
            }
            let Some((node, _)) = next else { break };
            set.push(node);
        }
        let mut now = value(&set);
        'better: loop {
            best.meet(&set, self.value(&set))?;
            for place in 0..set.len() {
                for node in (0..nodes).filter(|node| !set.contains(node)).collect::<Vec<_>>() {
                    let mut other = set.clone();
                    if let Some(slot) = other.get_mut(place) {
                        *slot = node;
                    }
                    let then = value(&other);
                    best.meet(&other, self.value(&other))?;
                    if then > now + EQUAL {
                        (set, now) = (other, then);
                        continue 'better;
                    }
                }
            }
            return ControlFlow::Continue(());
        }
    }
}

/// Steps from a node to each other along the ties, not through those that are gone; nothing of those that are not reached.
fn distances(ties: &Adjacency, from: u32, gone: &[bool]) -> Vec<Option<u32>> {
    let mut steps: Vec<Option<u32>> = vec![None; ties.len()];
    if let Some(own) = steps.get_mut(from as usize) {
        *own = Some(0);
    }
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        let next = steps.get(node as usize).copied().flatten().map(|own| own + 1);
        for other in ties.out(node).iter().filter(|other| gone.get(**other as usize) == Some(&false)) {
            if let Some(known @ None) = steps.get_mut(*other as usize) {
                *known = next;
                queue.push_back(*other);
            }
        }
    }
    steps
}

impl KeyPlayersResult {
    /// One row a set. `crosscase.network.key-players/1`: `set`, `value`, `baseline`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.key-players/1")
            .text("set", self.sets.iter().map(name_list))
            .number("value", self.sets.iter().map(|_| self.value))
            .number("baseline", self.sets.iter().map(|_| self.baseline))
            .build()
    }
}
