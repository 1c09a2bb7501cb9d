//! Indicators that have no closed form: every filling is tried up to 20 missing dyads, beyond that bounds hold that may be wide.

use super::bounds::{Known, Range};
use crate::measures::{bits, pairs_around, places};
use crate::{Adjacency, DyadStatus};
use rayon::prelude::*;

/// Up to so many missing dyads all their fillings are tried.
const MOST_MISSING: usize = 20;
/// Fillings times steps for one of them beyond which they are not.
const MOST_WORK: f64 = 1e13;
/// Two figures that differ by less are one.
const SAME: f64 = 1e-12;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ranges {
    pub(super) transitivity: Range,
    /// Of an undirected network.
    pub(super) degree: Range,
    pub(super) betweenness: Range,
}

/// The bounds of all three.
pub(super) fn ranges(known: &Known<'_>) -> Ranges {
    let network = known.network;
    let missing = network.missing();
    let steps = network.len() as f64 * (network.len() + network.ties().len() + missing.len()) as f64;
    if missing.len() > MOST_MISSING || steps * f64::from(1_u32 << missing.len()) > MOST_WORK {
        return outer(known);
    }
    let start = Filling::of(known);
    // One block a filling of the last dyads, within which the first ones change one at a time (Gray code).
    let first = missing.len().min(10);
    let block = |last: u32| {
        let mut filling = start.clone();
        let mut found = Extremes::default();
        let set = |filling: &mut Filling, nth: usize| {
            if let Some((source, target)) = missing.get(nth) {
                filling.turn(*source, *target, network.is_directed());
            }
        };
        bits(u64::from(last)).for_each(|bit| set(&mut filling, first + bit));
        for code in 0..1_u64 << first {
            if code > 0 {
                set(&mut filling, code.trailing_zeros() as usize);
            }
            found.add(&mut filling, network.is_directed());
        }
        found
    };
    let blocks = 0..1_u32 << (missing.len() - first);
    blocks.into_par_iter().map(block).reduce(Extremes::default, Extremes::with).ranges()
}

/// The least and the greatest so far; `None` where no filling had a figure.
#[derive(Clone, Copy, Debug, Default)]
struct Extremes {
    transitivity: Option<(f64, f64)>,
    degree: Option<(f64, f64)>,
    betweenness: Option<(f64, f64)>,
}

fn wider(one: Option<(f64, f64)>, other: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (one, other) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (one, other) => one.or(other),
    }
}

impl Extremes {
    fn with(self, other: Self) -> Self {
        Self {
            transitivity: wider(self.transitivity, other.transitivity),
            degree: wider(self.degree, other.degree),
            betweenness: wider(self.betweenness, other.betweenness),
        }
    }

    fn add(&mut self, filling: &mut Filling, directed: bool) {
        let point = |value: Option<f64>| value.map(|value| (value, value));
        self.transitivity = wider(self.transitivity, point(filling.transitivity()));
        self.betweenness = wider(self.betweenness, point(filling.betweenness()));
        if !directed {
            self.degree = wider(self.degree, point(filling.degree()));
        }
    }

    fn ranges(self) -> Ranges {
        let range = |found: Option<(f64, f64)>| {
            // Sums in another order differ in the last digits.
            let found = found.map(|(least, most)| if most - least <= SAME { (least, least) } else { (least, most) });
            Range::sharp(found.map(|found| found.0), found.map(|found| found.1))
        };
        Ranges {
            transitivity: range(self.transitivity),
            degree: range(self.degree),
            betweenness: range(self.betweenness),
        }
    }
}

/// A network as rows of bits, so that a tie is turned on and off at once.
#[derive(Clone)]
struct Filling {
    n: usize,
    words: usize,
    out: Vec<u64>,
    incoming: Vec<u64>,
    /// Pairs in which there can be ties both ways.
    possible: Vec<u64>,
    /// Of each node that paths begin at: how far each other node is, and how many paths pass through it. Both are stale where the
    /// ties that were turned since lie on its shortest paths.
    steps: Vec<u32>,
    passing: Vec<f64>,
    stale: Vec<bool>,
    /// Buffers of the search for paths: the nodes of each distance, paths to a node, what each of them carries on, and the sums.
    levels: Vec<u64>,
    paths: Vec<f64>,
    share: Vec<f64>,
    between: Vec<f64>,
}

/// A node that is not reached.
const FAR: u32 = u32::MAX;

impl Filling {
    fn of(known: &Known<'_>) -> Self {
        let network = known.network;
        let n = network.len();
        let words = n.div_ceil(64).max(1);
        let rows = || vec![0; n * words];
        let (out, incoming, possible) = (rows(), rows(), rows());
        let numbers = || vec![0.0; n];
        let mut filling = Self {
            n,
            words,
            out,
            incoming,
            possible,
            steps: vec![FAR; n * n],
            passing: vec![0.0; n * n],
            stale: vec![true; n],
            levels: Vec::new(),
            paths: numbers(),
            share: numbers(),
            between: numbers(),
        };
        for tie in network.ties().iter().filter(|tie| tie.weight > 0.0) {
            filling.turn(tie.source, tie.target, network.is_directed());
        }
        for a in places(n) {
            for b in places(n).filter(|b| *b != a) {
                let is_possible = |a, b| network.status(a, b) != DyadStatus::Impossible;
                if is_possible(a, b) && is_possible(b, a) {
                    filling.possible[a as usize * words + b as usize / 64] |= 1 << (b % 64);
                }
            }
        }
        filling
    }

    /// Turns a tie on or off, both ways if undirected.
    fn turn(&mut self, source: u32, target: u32, directed: bool) {
        let words = self.words;
        let mut one_way = |a: u32, b: u32| {
            let is_there = self.out[a as usize * words + b as usize / 64] >> (b % 64) & 1 == 1;
            for (steps, stale) in self.steps.chunks_exact(self.n).zip(&mut self.stale) {
                let (before, at) = (steps[a as usize], steps[b as usize]);
                // A tie is on shortest paths where it leads one step further, a new one also where it is a short cut.
                *stale |= before != FAR && if is_there { before + 1 == at } else { before < at };
            }
            self.out[a as usize * words + b as usize / 64] ^= 1 << (b % 64);
            self.incoming[b as usize * words + a as usize / 64] ^= 1 << (a % 64);
        };
        one_way(source, target);
        if !directed {
            one_way(target, source);
        }
    }

    fn row<'a>(&self, rows: &'a [u64], node: usize) -> &'a [u64] {
        &rows[node * self.words..][..self.words]
    }

    /// Over the triples in which every tie is possible.
    fn transitivity(&self) -> Option<f64> {
        let (mut all, mut closed) = (0_u64, 0_u64);
        for i in 0..self.n {
            let rows = [self.row(&self.out, i), self.row(&self.possible, i)];
            for k in (0..self.n).filter(|k| *k != i && rows[1][k / 64] >> (k % 64) & 1 == 1) {
                let others = [self.row(&self.incoming, k), self.row(&self.possible, k)];
                let between = |word: usize| rows[0][word] & rows[1][word] & others[0][word] & others[1][word];
                let paths: u64 = (0..self.words).map(|word| u64::from(between(word).count_ones())).sum();
                all += paths;
                closed += if rows[0][k / 64] >> (k % 64) & 1 == 1 { paths } else { 0 };
            }
        }
        (all > 0).then(|| closed as f64 / all as f64)
    }

    fn degree(&self) -> Option<f64> {
        let degree =
            |node: usize| self.row(&self.out, node).iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        let greatest = (0..self.n).map(degree).max().unwrap_or(0);
        let sum: u64 = (0..self.n).map(|node| greatest - degree(node)).sum();
        (self.n > 2).then(|| sum as f64 / ((self.n - 1) as f64 * (self.n - 2) as f64))
    }

    /// Brandes on rows of bits: ordered pairs, whose number is twice that of pairs above and below the line alike.
    fn betweenness(&mut self) -> Option<f64> {
        if self.n < 3 {
            return None;
        }
        for source in 0..self.n {
            if std::mem::take(&mut self.stale[source]) {
                self.from(source);
            }
        }
        self.between.fill(0.0);
        for passing in self.passing.chunks_exact(self.n) {
            self.between.iter_mut().zip(passing).for_each(|(sum, own)| *sum += own);
        }
        let greatest = self.between.iter().copied().fold(0.0, f64::max);
        let sum: f64 = self.between.iter().map(|value| greatest - value).sum();
        let n = self.n as f64;
        Some(sum / ((n - 1.0) * (n - 1.0) * (n - 2.0)))
    }

    fn from(&mut self, source: usize) {
        let words = self.words;
        self.levels.clear();
        self.levels.resize(2 * words, 0);
        // The first row is what was met, the others are the levels.
        for row in 0..2 {
            self.levels[row * words + source / 64] |= 1 << (source % 64);
        }
        self.paths[source] = 1.0;
        loop {
            let last = self.levels.len() - words;
            self.levels.resize(last + 2 * words, 0);
            for v in set(&self.levels[last..][..words]) {
                for word in 0..words {
                    self.levels[last + words + word] |= self.out[v * words + word] & !self.levels[word];
                }
            }
            let mut any = 0;
            for word in 0..words {
                let next = self.levels[last + words + word];
                self.levels[word] |= next;
                any |= next;
            }
            if any == 0 {
                self.levels.truncate(last + words);
                break;
            }
            for w in set(&self.levels[last + words..][..words]) {
                let before = (0..words).flat_map(|word| {
                    bits(self.incoming[w * words + word] & self.levels[last + word]).map(move |bit| word * 64 + bit)
                });
                self.paths[w] = before.map(|v| self.paths[v]).sum();
            }
        }
        let own = source * self.n;
        self.steps[own..own + self.n].fill(FAR);
        self.passing[own..own + self.n].fill(0.0);
        let mut level = self.levels.len();
        while level > words {
            level -= words;
            let steps = u32::try_from(level / words - 1).unwrap_or(FAR);
            for v in set(&self.levels[level..][..words]) {
                let mut carried = 0.0;
                if level + words < self.levels.len() {
                    for word in 0..words {
                        let next = self.out[v * words + word] & self.levels[level + words + word];
                        carried += bits(next).map(|bit| self.share[word * 64 + bit]).sum::<f64>();
                    }
                }
                let passing = carried * self.paths[v];
                self.share[v] = (1.0 + passing) / self.paths[v];
                self.steps[own + v] = steps;
                self.passing[own + v] = if v == source { 0.0 } else { passing };
            }
        }
    }
}

/// The nodes of a row.
fn set(row: &[u64]) -> impl Iterator<Item = usize> + use<> {
    let row = row.to_vec();
    (0..row.len()).flat_map(move |word| bits(row[word]).map(move |bit| word * 64 + bit))
}

/// Bounds that hold without trying every filling.
fn outer(known: &Known<'_>) -> Ranges {
    let n = known.network.len() as f64;
    let defined = pairs_around(&Adjacency::binary(known.network)) > 0.0;
    let (least, most) = (known.filled(false), known.filled(true));
    Ranges {
        transitivity: transitivity(&Adjacency::binary(&least), &Adjacency::binary(&most), known),
        degree: degree(known, n),
        betweenness: Range::outer(defined.then_some(0.0), defined.then_some(1.0)),
    }
}

/// Closed two-paths only become more with ties; an open one needs its two ties and lacks the third.
fn transitivity(least: &Adjacency, most: &Adjacency, known: &Known<'_>) -> Range {
    let network = known.network;
    let possible = |a, b| [(a, b), (b, a)].iter().all(|(a, b)| network.status(*a, *b) != DyadStatus::Impossible);
    let constrained = !network.impossible().is_empty() || network.modes().is_some();
    let (mut closed, mut open) = ([0_u64; 2], [0_u64; 2]);
    for (nth, ties) in [least, most].into_iter().enumerate() {
        // Where a tie is certainly absent: that of the fullest network for the least number of open paths, and the other way round.
        let other = if nth == 0 { most } else { least };
        for j in places(ties.len()) {
            for &i in ties.incoming(j) {
                for &k in ties.out(j).iter().filter(|k| **k != i) {
                    if constrained && !(possible(i, j) && possible(j, k) && possible(i, k)) {
                        continue;
                    }
                    closed[nth] += u64::from(ties.has(i, k));
                    open[nth] += u64::from(!other.has(i, k));
                }
            }
        }
    }
    let share = crate::measures::share;
    let lower = share(closed[0], closed[0] + open[1]).or_else(|| (closed[1] > 0).then_some(1.0));
    let upper = share(closed[1], closed[1] + open[0]).or_else(|| (open[1] > 0).then_some(0.0));
    Range::outer(lower, upper)
}

/// Σ(greatest − degree) = n·greatest − twice the ties: greatest where one node has all ties that it can and no other tie is added; it is
/// no less than if each node could be filled on its own.
fn degree(known: &Known<'_>, n: f64) -> Range {
    let size = known.network.len() as u64;
    let ties: u64 = known.incoming.iter().sum();
    let certain = known.incoming.iter().copied().max().unwrap_or(0);
    let both = known.incoming.iter().zip(&known.open_in);
    let lower: u64 = both.clone().map(|(least, open)| certain.saturating_sub(least + open)).sum();
    let upper = both.map(|(least, open)| (size * (least + open)).saturating_sub(ties + 2 * open)).max().unwrap_or(0);
    let over = |sum: u64| (size > 2).then(|| sum as f64 / ((n - 1.0) * (n - 2.0)));
    Range::outer(over(lower), over(upper))
}
