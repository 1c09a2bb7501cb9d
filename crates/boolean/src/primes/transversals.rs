//! Minimal hitting sets by MMCS (Murakami & Uno 2014).

use crate::search::Pace;

/// What a node costs besides looking at the edges, in the steps of [`Pace`].
const NODE_STEPS: usize = 64;

/// How an enumeration ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Finished,
    Refused,
    Interrupted,
}

/// The minimal sets of vertices (bits) that meet every edge, and besides every one of some further sets that they need not
/// meet minimally.
pub(super) struct Transversals {
    edges: Vec<u128>,
    /// For each vertex, `words` words with the edges it is in.
    incidence: Vec<u64>,
    words: usize,
    before: Vec<u128>,
}

/// The sets that contain no other one, ascending by size; `None` if it was stopped.
fn absorb(sets: impl Iterator<Item = u128>, pace: &mut Pace<'_>) -> Option<Vec<u128>> {
    let mut sorted: Vec<u128> = sets.collect();
    if pace.stops_after(4 * sorted.len()) {
        return None;
    }
    sorted.sort_unstable();
    sorted.dedup();
    sorted.sort_by_key(|s| s.count_ones());
    let mut minimal: Vec<u128> = Vec::new();
    for set in sorted {
        if pace.stops_after(minimal.len()) {
            return None;
        }
        if !minimal.iter().any(|m| m & !set == 0) {
            minimal.push(set);
        }
    }
    Some(minimal)
}

struct Walk<'a, 'p> {
    pace: &'a mut Pace<'p>,
    emit: &'a mut dyn FnMut(u128) -> bool,
    chosen: Vec<usize>,
    /// One frame a depth: the uncovered edges, then the critical edges of each chosen vertex.
    frames: Vec<Vec<u64>>,
}

impl Transversals {
    /// `None` if it was stopped.
    pub(super) fn new(
        edges: impl Iterator<Item = u128>,
        before: impl Iterator<Item = u128>,
        pace: &mut Pace<'_>,
    ) -> Option<Self> {
        let edges = absorb(edges, pace)?;
        let words = edges.len().div_ceil(64).max(1);
        let mut incidence = vec![0u64; 128 * words];
        for (e, &edge) in edges.iter().enumerate() {
            for v in super::members(edge) {
                incidence[v * words + e / 64] |= 1 << (e % 64);
            }
        }
        let before = absorb(before, pace)?;
        Some(Self { edges, incidence, words, before })
    }

    /// Gives each set once to `emit`, until that returns false.
    pub(super) fn each(&self, pace: &mut Pace<'_>, emit: &mut dyn FnMut(u128) -> bool) -> Flow {
        let mut root = vec![u64::MAX; self.words];
        if let Some(last) = root.last_mut() {
            let used = self.edges.len() - (self.words - 1) * 64;
            *last = if used == 64 { u64::MAX } else { (1 << used) - 1 };
        }
        let mut walk = Walk { pace, emit, chosen: Vec::new(), frames: vec![root] };
        let vertices = self.edges.iter().fold(0, |all, e| all | e);
        self.descend(&mut walk, 0, vertices)
    }

    fn descend(&self, walk: &mut Walk<'_, '_>, set: u128, mut candidates: u128) -> Flow {
        if walk.pace.stops_after(NODE_STEPS + self.edges.len() + self.before.len()) {
            return Flow::Interrupted;
        }
        let reach = set | candidates;
        if self.before.iter().any(|b| b & reach == 0) {
            return Flow::Finished;
        }
        let depth = walk.chosen.len();
        let Some(edge) = self.smallest(&walk.frames[depth][..self.words], candidates) else {
            if self.before.iter().any(|b| b & set == 0) {
                return Flow::Finished;
            }
            return if (walk.emit)(set) { Flow::Finished } else { Flow::Refused };
        };
        let branch = edge & candidates;
        candidates &= !branch;
        for v in super::members(branch) {
            if !self.choose(walk, v) {
                continue; // some chosen vertex would be idle, and in every larger set too
            }
            let flow = self.descend(walk, set | 1 << v, candidates);
            walk.chosen.pop();
            if flow != Flow::Finished {
                return flow;
            }
            candidates |= 1 << v;
        }
        Flow::Finished
    }

    /// The uncovered edge with the fewest candidates.
    fn smallest(&self, uncovered: &[u64], candidates: u128) -> Option<u128> {
        let mut best = None;
        let mut fewest = u32::MAX;
        for (w, &word) in uncovered.iter().enumerate() {
            let mut word = word;
            while word != 0 {
                let edge = self.edges[w * 64 + word.trailing_zeros() as usize];
                word &= word - 1;
                let size = (edge & candidates).count_ones();
                if size < fewest {
                    (best, fewest) = (Some(edge), size);
                    if size <= 1 {
                        return best;
                    }
                }
            }
        }
        best
    }

    /// Fills the next frame with `v` chosen; false, and nothing chosen, if a chosen vertex loses its last critical edge.
    fn choose(&self, walk: &mut Walk<'_, '_>, v: usize) -> bool {
        let (words, depth) = (self.words, walk.chosen.len());
        if walk.frames.len() == depth + 1 {
            walk.frames.push(vec![0; (depth + 2) * words]);
        }
        let (old, new) = walk.frames.split_at_mut(depth + 1);
        let (Some(old), Some(new)) = (old.last(), new.first_mut()) else { return false };
        let mine = &self.incidence[v * words..(v + 1) * words];
        for u in 1..=depth {
            let mut left = 0;
            for w in 0..words {
                let critical = old[u * words + w] & !mine[w];
                new[u * words + w] = critical;
                left |= critical;
            }
            if left == 0 {
                return false;
            }
        }
        for w in 0..words {
            new[w] = old[w] & !mine[w];
            new[(depth + 1) * words + w] = old[w] & mine[w];
        }
        walk.chosen.push(v);
        true
    }
}
