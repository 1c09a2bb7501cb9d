//! Relations on the same nodes as matrices, cell by cell.

use crate::{Network, NetworkError};
use crosscase_data::Diagnostic;

/// Relations on the same nodes, within one case or several: the cells of their matrices, of which some may be missing.
///
/// Pairs are ordered ones if any of the relations is directed; in undirected ones each pair counts once. Self-ties and impossible
/// dyads are no pairs.
///
/// ```
/// use crosscase_network::permutation::Dyads;
/// use crosscase_network::Network;
///
/// let advice = Network::directed().nodes(["a", "b", "c"]).weighted_tie("a", "b", 3.0).missing("b", "c").build()?;
/// let trust = Network::directed().nodes(["a", "b", "c"]).tie("a", "b").tie("c", "a").build()?;
/// let dyads = Dyads::new([("advice", &advice), ("trust", &trust)])?;
/// assert_eq!((dyads.nodes(), dyads.pairs()), (3, 5), "of six pairs one is missing");
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dyads {
    names: Vec<String>,
    cases: Vec<Option<String>>,
    directed: bool,
    pub(super) blocks: Vec<Block>,
    pub(super) matrices: Vec<Cells>,
}

/// Where the cells of a case stand: so many nodes, from this cell on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) start: usize,
    pub(super) size: usize,
}

/// The cells of a matrix, row by row, case after case. Those that are no pair, or not known, are 0 and not seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cells {
    pub(super) values: Vec<f64>,
    pub(super) seen: Vec<bool>,
}

impl Dyads {
    /// Relations with their names, by the values of their ties.
    ///
    /// # Errors
    /// [`NetworkError::DifferentNodes`], [`NetworkError::TwoModes`], and more cells than can be held.
    pub fn new<'a, N: Into<String>>(
        relations: impl IntoIterator<Item = (N, &'a Network)>,
    ) -> Result<Self, NetworkError> {
        let (names, networks): (Vec<N>, Vec<&Network>) = relations.into_iter().unzip();
        Self::pooled(names, [(None, networks)])
    }

    /// The same relations of several cases, each with its own nodes: the names of the relations, and by case a network for each.
    ///
    /// # Errors
    /// As [`Dyads::new`]; a case must have every relation.
    pub fn pooled<'a, N: Into<String>, R: IntoIterator<Item = &'a Network>>(
        names: impl IntoIterator<Item = N>,
        cases: impl IntoIterator<Item = (Option<String>, R)>,
    ) -> Result<Self, NetworkError> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let (cases, networks): (Vec<Option<String>>, Vec<Vec<&Network>>) =
            cases.into_iter().map(|(case, relations)| (case, relations.into_iter().collect())).unzip();
        let mut blocks = Vec::with_capacity(cases.len());
        let mut start = 0;
        for relations in &networks {
            let first = relations.first().copied();
            for (network, name) in relations.iter().zip(&names) {
                if first.is_some_and(|first| first.names() != network.names()) || relations.len() != names.len() {
                    return Err(NetworkError::DifferentNodes { relation: name.clone() });
                }
                if network.modes().is_some() {
                    return Err(NetworkError::TwoModes { wanted: "a permutation of nodes" });
                }
            }
            let size = first.map_or(0, Network::len);
            blocks.push(Block { start, size });
            start += size * size;
            if start > MOST_CELLS {
                let (found, most) = (start as u64, MOST_CELLS as u64);
                return Err(NetworkError::TooLarge { what: "cells of a matrix", found, most, place: None });
            }
        }
        let matrices = (0..names.len())
            .map(|nth| {
                let of_case = |(block, relations): (&Block, &Vec<&Network>)| {
                    relations.get(nth).map(|network| Cells::of(network, block.size))
                };
                Cells::joined(blocks.iter().zip(&networks).filter_map(of_case))
            })
            .collect();
        let directed = networks.iter().flatten().any(|network| network.is_directed());
        Ok(Self { names, cases, directed, blocks, matrices })
    }

    /// The same with a 1 for every value above 0, and 0 for all others.
    #[must_use]
    pub fn binary(mut self) -> Self {
        for value in self.matrices.iter_mut().flat_map(|matrix| &mut matrix.values) {
            *value = f64::from(*value > 0.0);
        }
        self
    }

    /// The names of the relations.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The names of the cases; `None` for the only one there is.
    pub fn cases(&self) -> &[Option<String>] {
        &self.cases
    }

    /// Whether pairs are ordered.
    pub const fn is_directed(&self) -> bool {
        self.directed
    }

    /// How many nodes there are, over all cases.
    pub fn nodes(&self) -> usize {
        self.blocks.iter().map(|block| block.size).sum()
    }

    /// How many pairs are known in all relations.
    pub fn pairs(&self) -> usize {
        let seen = self.seen_in(&self.matrices.iter().collect::<Vec<_>>());
        self.rows().flat_map(|(cells, _)| seen.get(cells).unwrap_or_default()).filter(|seen| **seen).count()
    }

    /// Which relations have one value in all of some cells, with a warning for each.
    pub(super) fn constant(&self, cells: &[(usize, usize)]) -> (Vec<bool>, Vec<Diagnostic>) {
        let is_constant = |matrix: &Cells| {
            let mut values = cells.iter().map(|(cell, _)| matrix.values.get(*cell));
            let first = values.next();
            values.all(|value| Some(value) == first)
        };
        let constant: Vec<bool> = self.matrices.iter().map(is_constant).collect();
        let warning = |name: &String| {
            let message = format!("`{name}` has one value in all pairs that are known: nothing goes together with it");
            Diagnostic::warning("NET170", message)
        };
        let told = self.names.iter().zip(&constant).filter(|(_, constant)| **constant).map(|(name, _)| warning(name));
        let told = told.collect();
        (constant, told)
    }

    /// The rows of cells that stand for pairs, each with its case: whole rows where pairs are ordered, else what is below the diagonal.
    pub(super) fn rows(&self) -> impl Iterator<Item = (std::ops::Range<usize>, usize)> + '_ {
        self.blocks
            .iter()
            .enumerate()
            .flat_map(move |(case, block)| (0..block.size).map(move |row| (self.row(*block, row), case)))
    }

    fn row(&self, block: Block, row: usize) -> std::ops::Range<usize> {
        let from = block.start + row * block.size;
        from..from + if self.directed { block.size } else { row }
    }

    /// Calls a function for each row of pairs with where its cells are, and where those are that an order puts there: the row they stand
    /// in, and the places within it.
    pub(super) fn each_row(
        &self,
        order: &[u32],
        mut call: impl FnMut(std::ops::Range<usize>, std::ops::Range<usize>, &[u32]),
    ) {
        let mut rest = order;
        for block in &self.blocks {
            let Some((of_block, after)) = rest.split_at_checked(block.size) else { return };
            rest = after;
            for (row, moved) in of_block.iter().enumerate() {
                let cells = self.row(*block, row);
                let from = block.start + *moved as usize * block.size;
                let places = of_block.get(..cells.len()).unwrap_or_default();
                call(cells, from..from + block.size, places);
            }
        }
    }

    /// Which cells all of these have seen.
    pub(super) fn seen_in(&self, matrices: &[&Cells]) -> Vec<bool> {
        let cells = self.matrices.first().map_or(0, |matrix| matrix.seen.len());
        let mut seen = vec![true; cells];
        for matrix in matrices {
            seen.iter_mut().zip(&matrix.seen).for_each(|(seen, own)| *seen &= own);
        }
        seen
    }

    /// The cells of pairs that are seen, in order, each with its case.
    pub(super) fn cells(&self, seen: &[bool]) -> Vec<(usize, usize)> {
        let pairs = self.rows().flat_map(|(cells, case)| cells.map(move |cell| (cell, case)));
        pairs.filter(|(cell, _)| seen.get(*cell) == Some(&true)).collect()
    }

    /// Whether every pair that there can be is seen.
    pub(super) fn is_complete(&self, seen: &[bool]) -> bool {
        let pairs = |size: usize| size * size.saturating_sub(1) / if self.directed { 1 } else { 2 };
        self.cells(seen).len() == self.blocks.iter().map(|block| pairs(block.size)).sum::<usize>()
    }
}

/// The most cells of a matrix: 10 000 nodes in one case.
const MOST_CELLS: usize = 100_000_000;

impl Cells {
    fn of(network: &Network, size: usize) -> Self {
        let at = |(source, target): (u32, u32)| source as usize * size + target as usize;
        // In an undirected network a pair stands on both sides of the diagonal.
        let both =
            |pair: (u32, u32)| [Some(pair), (!network.is_directed()).then_some((pair.1, pair.0))].into_iter().flatten();
        let mut cells = Self { values: vec![0.0; size * size], seen: vec![true; size * size] };
        for tie in network.ties() {
            for pair in both((tie.source, tie.target)) {
                if let Some(value) = cells.values.get_mut(at(pair)) {
                    *value = tie.weight;
                }
            }
        }
        let unseen = network.missing().iter().chain(network.impossible()).copied().flat_map(both);
        let own = (0_u32..).take(size).map(|node| (node, node));
        for pair in unseen.chain(own) {
            if let Some(seen) = cells.seen.get_mut(at(pair)) {
                *seen = false;
            }
        }
        cells
    }

    fn joined(parts: impl Iterator<Item = Self>) -> Self {
        let mut whole = Self { values: Vec::new(), seen: Vec::new() };
        for part in parts {
            whole.values.extend(part.values);
            whole.seen.extend(part.seen);
        }
        whole
    }
}
