//! A core whose members are tied to each other, and a periphery whose members are not (Borgatti & Everett 2000,
//! doi:10.1016/S0378-8733(99)00019-2).

mod coreness;

use crate::{Network, NetworkError};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use crosscase_numerics::Stream;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is expected between core and periphery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OffDiagonal {
    /// Nothing: these cells are left out.
    #[default]
    Missing,
    /// No ties.
    #[serde(rename = "0")]
    Zero,
    /// Ties.
    #[serde(rename = "1")]
    One,
}

impl OffDiagonal {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Missing, "missing", "Nothing is expected: these cells are left out"),
        (Self::Zero, "0", "No ties"),
        (Self::One, "1", "Ties"),
    ];
}

/// How a best partition was sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartitionSearch {
    /// All of them were looked at.
    Complete,
    /// From many starts, by moving and swapping nodes: there may be a better one.
    Heuristic,
    /// It was given.
    Given,
}

/// Finds the core: the partition whose pattern (1 within the core, 0 within the periphery) correlates most with the cells off the diagonal.
///
/// ```
/// use crosscase_network::Network;
/// use crosscase_network::groups::CorePeriphery;
///
/// let ties = [("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "e"), ("c", "f")];
/// let network = Network::undirected().nodes(["a", "b", "c", "d", "e", "f"]);
/// let found = CorePeriphery::new().fit(&ties.iter().fold(network, |network, (a, b)| network.tie(a, b)).build()?)?;
/// let core: Vec<bool> = found.nodes.iter().map(|node| node.core == Some(true)).collect();
/// assert_eq!((found.fit.map(|fit| (fit * 1e9).round()), core), (Some(1e9), vec![true, true, true, false, false, false]));
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CorePeriphery {
    /// What is expected between core and periphery.
    pub off: OffDiagonal,
    /// Whether each node's coreness is estimated, too.
    pub continuous: bool,
    /// The seed of the starts, where not all partitions are looked at.
    pub seed: u64,
}

/// A node in the core or the periphery.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoreNode {
    /// Its name.
    pub node: String,
    /// Whether it is in the core; null where no partition has a fit.
    pub core: Option<bool>,
    /// How near it is to the core: c of the least Σ(x − cᵢcⱼ)² over the cells off the diagonal, of length 1. Null unless it
    /// was asked for, and where several fit equally well.
    pub coreness: Option<f64>,
}

/// Core and periphery.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoreResult {
    /// The correlation of the pattern with the cells; null where either is constant.
    pub fit: Option<f64>,
    /// How the partition was sought.
    pub search: PartitionSearch,
    /// How many partitions fit best, as far as they were found; the one with the smallest core is shown.
    pub solutions: usize,
    /// The correlation of cᵢcⱼ with the cells; null unless it was asked for.
    pub continuous_fit: Option<f64>,
    /// Whether the estimate of coreness settled; null unless it was asked for.
    pub converged: Option<bool>,
    /// The nodes, in the order of the roster.
    pub nodes: Vec<CoreNode>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// All partitions are looked at up to so many nodes.
const COMPLETE: usize = 20;

/// Pairs are swapped up to so many nodes.
const SWAPPED: usize = 200;

/// Random starts beside those by degree.
const STARTS: usize = 50;

/// Fits within this are equal.
const EQUAL: f64 = 1e-9;

impl CorePeriphery {
    /// Cells between core and periphery left out, no coreness.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is expected between core and periphery.
    #[must_use]
    pub fn off(mut self, off: OffDiagonal) -> Self {
        self.off = off;
        self
    }

    /// Estimate each node's coreness, too.
    #[must_use]
    pub fn continuous(mut self) -> Self {
        self.continuous = true;
        self
    }

    /// The seed of the starts.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Finds core and periphery, of at least two nodes each.
    ///
    /// # Errors
    /// [`NetworkError::TooFewNodes`] below four nodes.
    pub fn fit(&self, network: &Network) -> Result<CoreResult, NetworkError> {
        let size = network.len();
        if size < 4 {
            return Err(NetworkError::TooFewNodes { found: size, least: 4, wanted: "core and periphery" });
        }
        network.held_by_pairs()?;
        let pairs = Pairs::of(network);
        let search = if size <= COMPLETE { PartitionSearch::Complete } else { PartitionSearch::Heuristic };
        let mut best = Best::default();
        if search == PartitionSearch::Complete {
            self.all(&pairs, &mut best);
        } else {
            self.some(&pairs, &mut best);
        }
        let shown = best.sets.iter().min_by_key(|set| (members(set), set.iter().map(|core| !core).collect::<Vec<_>>()));
        let coreness = self.continuous.then(|| pairs.coreness());
        let mut diagnostics = Vec::new();
        if coreness.as_ref().is_some_and(|coreness| !coreness.converged) {
            let message = "the estimate of coreness did not settle; its figures are not final";
            diagnostics.push(Diagnostic::warning("NET179", message));
        }
        if best.fit.is_none() {
            let message =
                "all pairs that are known are alike: there is nothing in which a core could differ, and no fit";
            diagnostics.push(Diagnostic::warning("NET186", message));
        }
        let values = coreness.as_ref().and_then(|coreness| coreness.values.as_ref());
        if coreness.is_some() && values.is_none() {
            let message =
                "several estimates of coreness fit equally well, and none is shown: there is more than one core";
            diagnostics.push(Diagnostic::warning("NET180", message));
        }
        let node = |(place, name): (usize, &str)| CoreNode {
            node: name.to_owned(),
            core: shown.and_then(|set| set.get(place).copied()),
            coreness: values.and_then(|coreness| coreness.get(place).copied()),
        };
        Ok(CoreResult {
            fit: best.fit,
            search,
            solutions: best.sets.len(),
            continuous_fit: coreness.as_ref().and_then(|coreness| coreness.fit),
            converged: coreness.as_ref().map(|coreness| coreness.converged),
            nodes: network.names().iter().enumerate().map(node).collect(),
            diagnostics,
        })
    }

    /// Every partition, each a flip of one node from the one before (Gray's code).
    fn all(&self, pairs: &Pairs, best: &mut Best) {
        let mut state = State::new(pairs, &vec![false; pairs.size]);
        for step in 1_u64..1 << pairs.size {
            state.flip(step.trailing_zeros() as usize);
            best.meet(&state, self.off);
        }
    }

    /// From the nodes of greatest degree, and from random partitions, to where no flip and no swap is better.
    fn some(&self, pairs: &Pairs, best: &mut Best) {
        let mut by_degree: Vec<usize> = (0..pairs.size).collect();
        by_degree.sort_by(|a, b| pairs.degree(*b).total_cmp(&pairs.degree(*a)));
        let mut state = State::new(pairs, &vec![false; pairs.size]);
        let mut ranked: Vec<(f64, Vec<bool>)> = Vec::new();
        for node in by_degree {
            state.flip(node);
            ranked.extend(state.fit(self.off).map(|fit| (fit, state.core.clone())));
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut starts: Vec<Vec<bool>> = ranked.into_iter().take(10).map(|(_, set)| set).collect();
        for nth in 0..STARTS as u64 {
            let mut stream = Stream::new(self.seed, nth);
            let chance = stream.unit();
            starts.push((0..pairs.size).map(|_| stream.unit() < chance).collect());
        }
        for start in starts {
            let mut state = State::new(pairs, &start);
            while state.climb(self.off) {}
            best.meet(&state, self.off);
        }
    }
}

fn members(set: &[bool]) -> usize {
    set.iter().filter(|core| **core).count()
}

/// The best partitions so far.
#[derive(Default)]
struct Best {
    fit: Option<f64>,
    sets: BTreeSet<Vec<bool>>,
}

impl Best {
    fn meet(&mut self, state: &State<'_>, off: OffDiagonal) {
        let Some(fit) = state.fit(off) else { return };
        if self.fit.is_some_and(|best| fit < best - EQUAL) {
            return;
        }
        if self.fit.is_none_or(|best| fit > best + EQUAL) {
            self.sets.clear();
            self.fit = Some(fit);
        }
        self.sets.insert(state.core.clone());
    }
}

/// Of cells: how many, their sum, and that of their squares.
#[derive(Clone, Copy, Debug, Default)]
struct Cells {
    count: f64,
    sum: f64,
    square: f64,
}

impl Cells {
    fn add(&mut self, other: Self, sign: f64) {
        self.count += sign * other.count;
        self.sum += sign * other.sum;
        self.square += sign * other.square;
    }
}

/// The two cells of each pair, taken together.
struct Pairs {
    size: usize,
    cells: Vec<Cells>,
}

impl Pairs {
    fn of(network: &Network) -> Self {
        let size = network.len();
        let nodes = || 0..u32::try_from(size).unwrap_or(u32::MAX);
        let of = |weight: f64| {
            let tie = f64::from(weight > 0.0);
            Cells { count: 1.0, sum: tie, square: tie }
        };
        let cell = |source: u32, target: u32| network.known_weight(source, target).map_or_else(Cells::default, of);
        let both = |i: u32, j: u32| {
            let mut cells = cell(i, j);
            cells.add(cell(j, i), 1.0);
            cells
        };
        Self { size, cells: nodes().flat_map(|i| nodes().map(move |j| both(i, j))).collect() }
    }

    fn row(&self, node: usize) -> &[Cells] {
        self.cells.get(node * self.size..(node + 1) * self.size).unwrap_or_default()
    }

    fn degree(&self, node: usize) -> f64 {
        self.row(node).iter().map(|cells| cells.sum).sum()
    }
}

/// A partition with the sums of its blocks.
struct State<'a> {
    pairs: &'a Pairs,
    core: Vec<bool>,
    members: usize,
    within_core: Cells,
    within_periphery: Cells,
    between: Cells,
}

impl<'a> State<'a> {
    fn new(pairs: &'a Pairs, core: &[bool]) -> Self {
        let (mut within_periphery, none) = (Cells::default(), Cells::default());
        for node in 0..pairs.size {
            for cells in pairs.row(node).iter().take(node) {
                within_periphery.add(*cells, 1.0);
            }
        }
        let mut state = Self {
            pairs,
            core: vec![false; pairs.size],
            members: 0,
            within_core: none,
            within_periphery,
            between: none,
        };
        for (node, _) in core.iter().enumerate().filter(|(_, core)| **core) {
            state.flip(node);
        }
        state
    }

    fn flip(&mut self, node: usize) {
        let joins = self.core.get(node) == Some(&false);
        let sign = if joins { 1.0 } else { -1.0 };
        for (other, cells) in self.pairs.row(node).iter().enumerate().filter(|(other, _)| *other != node) {
            // Into the core: pairs with its members were between and are within, pairs with the others are now between.
            let (to, from) = if self.core.get(other) == Some(&true) {
                (&mut self.within_core, &mut self.between)
            } else {
                (&mut self.between, &mut self.within_periphery)
            };
            to.add(*cells, sign);
            from.add(*cells, -sign);
        }
        if let Some(core) = self.core.get_mut(node) {
            *core = joins;
            self.members = if joins { self.members + 1 } else { self.members - 1 };
        }
    }

    /// The correlation of the pattern with the cells; nothing unless both parts have two nodes.
    fn fit(&self, off: OffDiagonal) -> Option<f64> {
        if self.members < 2 || self.members + 2 > self.pairs.size {
            return None;
        }
        let (mut ones, mut zeros) = (self.within_core, self.within_periphery);
        match off {
            OffDiagonal::Missing => {}
            OffDiagonal::Zero => zeros.add(self.between, 1.0),
            OffDiagonal::One => ones.add(self.between, 1.0),
        }
        let mut all = ones;
        all.add(zeros, 1.0);
        let variance = all.square / all.count - (all.sum / all.count) * (all.sum / all.count);
        if ones.count < 0.5 || zeros.count < 0.5 || variance < 1e-12 {
            return None;
        }
        let difference = ones.sum / ones.count - zeros.sum / zeros.count;
        Some((difference * (ones.count * zeros.count).sqrt() / all.count / variance.sqrt()).clamp(-1.0, 1.0))
    }

    /// Takes the best flip, or else the first swap that is better; whether there was one.
    fn climb(&mut self, off: OffDiagonal) -> bool {
        let now = self.fit(off);
        let better =
            |fit: Option<f64>, than: Option<f64>| fit.is_some_and(|fit| than.is_none_or(|than| fit > than + EQUAL));
        let mut best = (None, now);
        for node in 0..self.pairs.size {
            self.flip(node);
            let fit = self.fit(off);
            if better(fit, best.1) {
                best = (Some(node), fit);
            }
            self.flip(node);
        }
        if let Some(node) = best.0 {
            self.flip(node);
            return true;
        }
        if self.pairs.size > SWAPPED {
            return false;
        }
        let inside: Vec<usize> = (0..self.pairs.size).filter(|node| self.core.get(*node) == Some(&true)).collect();
        let outside: Vec<usize> = (0..self.pairs.size).filter(|node| self.core.get(*node) == Some(&false)).collect();
        for out in inside {
            self.flip(out);
            for into in &outside {
                self.flip(*into);
                if better(self.fit(off), now) {
                    return true;
                }
                self.flip(*into);
            }
            self.flip(out);
        }
        false
    }
}

impl CoreResult {
    /// One row a node. `crosscase.network.core-periphery/1`: `node`, `core`, `coreness`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.network.core-periphery/1")
            .id("node", self.nodes.iter().map(|row| row.node.clone()))
            .boolean("core", self.nodes.iter().map(|row| row.core))
            .number("coreness", self.nodes.iter().map(|row| row.coreness))
            .build()
    }
}
