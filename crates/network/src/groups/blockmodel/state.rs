//! A partition at hand, and what its cells cost.

use super::{BlockApproach, BlockType, Blockmodel};
use crate::Network;

/// Pairs are swapped up to so many nodes.
const SWAPPED: usize = 100;

/// Whether one criterion is below another by more than rounding.
pub(super) fn is_less(one: f64, other: f64) -> bool {
    one < other - 1e-9 * other.abs().max(1.0)
}

/// The cells of some nodes, where they are known: of a binary approach 1 for a tie and 0 for none.
pub(super) struct Known {
    pub(super) size: usize,
    cells: Vec<Option<f64>>,
}

impl Known {
    pub(super) fn of(network: &Network, members: &[usize], approach: BlockApproach) -> Self {
        let places: Vec<u32> = members.iter().filter_map(|member| u32::try_from(*member).ok()).collect();
        let value = |weight: f64| if approach.is_valued() { weight } else { f64::from(weight > 0.0) };
        let cell = |source: u32, target: u32| network.known_weight(source, target).map(value);
        let cells = places.iter().flat_map(|source| places.iter().map(move |target| cell(*source, *target))).collect();
        Self { size: places.len(), cells }
    }

    fn cell(&self, source: usize, target: usize) -> Option<f64> {
        self.cells.get(source * self.size + target).copied().flatten()
    }
}

/// Of the cells from block to block: how many, their sum, that of their squares, of what they are apart from 0, and of what they lack.
#[derive(Clone, Copy, Debug, Default)]
struct BlockSums {
    count: f64,
    sum: f64,
    square: f64,
    size: f64,
    lacking: f64,
}

/// A partition with the sums of its cells from block to block.
pub(super) struct State<'a> {
    known: &'a Known,
    model: &'a Blockmodel,
    pub(super) blocks: Vec<u32>,
    count: usize,
    sizes: Vec<usize>,
    cells: Vec<BlockSums>,
}

impl<'a> State<'a> {
    pub(super) fn new(known: &'a Known, blocks: &[u32], model: &'a Blockmodel) -> Self {
        let count = blocks.iter().map(|block| *block as usize + 1).max().unwrap_or(0);
        let (sizes, cells) = (vec![0; count], vec![BlockSums::default(); count * count]);
        let mut state = Self { known, model, blocks: blocks.to_vec(), count, sizes, cells };
        for (source, from) in blocks.iter().enumerate() {
            if let Some(size) = state.sizes.get_mut(*from as usize) {
                *size += 1;
            }
            for (target, to) in blocks.iter().enumerate() {
                if let Some(value) = known.cell(source, target) {
                    state.add(*from as usize * count + *to as usize, value, 1.0);
                }
            }
        }
        state
    }

    fn add(&mut self, block: usize, value: f64, sign: f64) {
        let complete = if let BlockApproach::Valued(value) = self.model.approach { value } else { 1.0 };
        if let Some(sums) = self.cells.get_mut(block) {
            sums.count += sign;
            sums.sum += sign * value;
            sums.square += sign * value * value;
            sums.size += sign * value.abs();
            sums.lacking += sign * (complete - value).max(0.0);
        }
    }

    /// The type that costs least, and how much; null on a draw.
    fn best(&self, sums: &BlockSums) -> (f64, BlockType) {
        let is_homogeneous = self.model.approach == BlockApproach::Homogeneity;
        let cost = |block_type: &BlockType| match block_type {
            BlockType::Nul => {
                if is_homogeneous {
                    sums.square
                } else {
                    sums.size
                }
            }
            BlockType::Com if !is_homogeneous => sums.lacking,
            BlockType::Com if sums.count > 0.5 => (sums.square - sums.sum * sums.sum / sums.count).max(0.0),
            BlockType::Com => 0.0,
        };
        let rank = |block_type: &BlockType| (cost(block_type), *block_type);
        let better = |best: (f64, BlockType), next: (f64, BlockType)| {
            let is_draw = !is_less(best.0, next.0) && !is_less(next.0, best.0);
            if is_less(next.0, best.0) || (is_draw && next.1 == BlockType::Nul) { next } else { best }
        };
        self.model.types.iter().map(rank).reduce(better).unwrap_or((0.0, BlockType::Nul))
    }

    pub(super) fn criterion(&self) -> f64 {
        self.cells.iter().map(|sums| self.best(sums).0).sum()
    }

    pub(super) fn image(&self) -> Vec<Vec<BlockType>> {
        if self.count == 0 {
            return Vec::new();
        }
        self.cells.chunks(self.count).map(|row| row.iter().map(|sums| self.best(sums).1).collect()).collect()
    }

    fn block(&self, node: usize) -> usize {
        self.blocks.get(node).map_or(0, |block| *block as usize)
    }

    fn shift(&mut self, node: usize, to: usize) {
        let from = self.block(node);
        for other in (0..self.known.size).filter(|other| *other != node) {
            let of_other = self.block(other);
            for (value, before, after) in [
                (self.known.cell(node, other), from * self.count + of_other, to * self.count + of_other),
                (self.known.cell(other, node), of_other * self.count + from, of_other * self.count + to),
            ] {
                if let Some(value) = value {
                    self.add(before, value, -1.0);
                    self.add(after, value, 1.0);
                }
            }
        }
        for (block, joins) in [(from, false), (to, true)] {
            if let Some(size) = self.sizes.get_mut(block) {
                *size = if joins { *size + 1 } else { *size - 1 };
            }
        }
        if let Some(block) = self.blocks.get_mut(node) {
            *block = u32::try_from(to).unwrap_or(u32::MAX);
        }
    }

    /// The first move, or else the first swap, that is better; whether there was one. No block is left empty.
    pub(super) fn climb(&mut self) -> bool {
        let now = self.criterion();
        for node in 0..self.known.size {
            let from = self.block(node);
            if self.sizes.get(from) == Some(&1) {
                continue;
            }
            for to in (0..self.count).filter(|to| *to != from) {
                self.shift(node, to);
                if is_less(self.criterion(), now) {
                    return true;
                }
                self.shift(node, from);
            }
        }
        if self.known.size > SWAPPED {
            return false;
        }
        for one in 0..self.known.size {
            for other in 0..one {
                let (of_one, of_other) = (self.block(one), self.block(other));
                if of_one == of_other {
                    continue;
                }
                self.shift(one, of_other);
                self.shift(other, of_one);
                if is_less(self.criterion(), now) {
                    return true;
                }
                self.shift(other, of_other);
                self.shift(one, of_one);
            }
        }
        false
    }
}
