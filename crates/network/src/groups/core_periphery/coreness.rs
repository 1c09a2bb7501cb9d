//! How near each node is to the core (Borgatti & Everett 2000).

use super::{Cells, EQUAL, Pairs};

/// Nodes around which the estimate of coreness starts.
const AROUND: usize = 200;

/// An estimate of coreness.
#[derive(Default)]
pub(super) struct Coreness {
    /// Nothing where several fit equally well.
    pub(super) values: Option<Vec<f64>>,
    pub(super) fit: Option<f64>,
    pub(super) converged: bool,
}

impl Pairs {
    /// The c of the least Σ(x − cᵢcⱼ)², none below 0, of length 1. There are several local minima: of those that are found from the
    /// degrees and from each node with its neighbours the least is taken.
    pub(super) fn coreness(&self) -> Coreness {
        let mut nodes: Vec<usize> = (0..self.size).collect();
        nodes.sort_by(|a, b| self.degree(*b).total_cmp(&self.degree(*a)));
        let degrees = (0..self.size).map(|node| self.degree(node) / 2.0 / self.size as f64).collect();
        let around = |node: &usize| {
            let tied = |(other, cells): (usize, &Cells)| f64::from(other == *node || cells.sum > 0.0);
            self.row(*node).iter().enumerate().map(tied).collect()
        };
        let starts = std::iter::once(degrees).chain(nodes.iter().take(AROUND).map(around));
        let found: Vec<(f64, Vec<f64>, bool)> = starts.map(|start| self.settled(start)).collect();
        let all: f64 = self.cells.iter().map(|cells| cells.square).sum();
        let least = found.iter().map(|(off, ..)| *off).fold(f64::INFINITY, f64::min);
        let best: Vec<&(f64, Vec<f64>, bool)> = found.iter().filter(|(off, ..)| *off <= least + EQUAL * all).collect();
        let Some((_, first, converged)) = best.first() else { return Coreness::default() };
        let is_first = |other: &[f64]| first.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-6);
        let unique = !converged || best.iter().all(|(_, other, _)| is_first(other));
        Coreness { values: unique.then(|| first.clone()), fit: self.correlation(first), converged: *converged }
    }

    /// Minimises over one node after the other; how far off the cells still are, c of length 1, and whether it settled.
    fn settled(&self, mut c: Vec<f64>) -> (f64, Vec<f64>, bool) {
        let mut settled = false;
        for _ in 0..10_000 {
            let mut change = 0.0_f64;
            for node in 0..self.size {
                let (mut above, mut below) = (0.0, 0.0);
                for (cells, other) in self.row(node).iter().zip(&c) {
                    above += cells.sum * other;
                    below += cells.count * other * other;
                }
                let next = if below > 0.0 { (above / below).max(0.0) } else { 0.0 };
                if let Some(own) = c.get_mut(node) {
                    change = change.max((next - *own).abs());
                    *own = next;
                }
            }
            if change < 1e-12 {
                settled = true;
                break;
            }
        }
        let products =
            c.iter().enumerate().flat_map(|(node, own)| self.row(node).iter().zip(&c).map(move |at| (own, at)));
        let off = products.map(|(own, (cells, other))| {
            let product = own * other;
            cells.square - 2.0 * product * cells.sum + product * product * cells.count
        });
        let off = off.sum();
        let length = c.iter().map(|c| c * c).sum::<f64>().sqrt();
        if length > 0.0 {
            c = c.into_iter().map(|c| c / length).collect();
        }
        (off, c, settled)
    }

    /// Of cᵢcⱼ with the cells, of which a pair has one or two.
    fn correlation(&self, c: &[f64]) -> Option<f64> {
        let products = || {
            let row = |(node, own): (usize, &f64)| {
                self.row(node).iter().zip(c.iter().map(|other| own * other).collect::<Vec<_>>())
            };
            c.iter().enumerate().flat_map(row)
        };
        let (mut all, mut sum) = (Cells::default(), 0.0);
        for (cells, product) in products() {
            all.add(*cells, 1.0);
            sum += cells.count * product;
        }
        let (mean, centre) = (all.sum / all.count, sum / all.count);
        let (mut both, mut spread) = (0.0, 0.0);
        for (cells, product) in products() {
            both += (product - centre) * (cells.sum - mean * cells.count);
            spread += cells.count * (product - centre) * (product - centre);
        }
        let variance = all.square - mean * all.sum;
        (spread > 1e-12 && variance > 1e-12).then(|| (both / (spread * variance).sqrt()).clamp(-1.0, 1.0))
    }
}
