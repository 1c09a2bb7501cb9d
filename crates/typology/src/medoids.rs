//! Medoids: the k cases from which all cases are least far away (Kaufman & Rousseeuw 1990).

use crate::cases::EQUAL;
use crate::{CaseDistances, TypologyError};
use crosscase_boolean::{Interrupt, Never};
use serde::Serialize;

/// So many sets of medoids are all looked at; of more, a local optimum is sought.
pub const MOST_SETS: u64 = 10_000_000;

/// Clusters around medoids.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MedoidClusters {
    /// How many medoids.
    pub k: usize,
    /// How they were sought.
    pub search: MedoidSearch,
    /// How many sets of medoids cost as little; `None` where not all were looked at.
    pub optima: Option<u64>,
    /// The medoids, in the order of the cases.
    pub medoids: Vec<String>,
    /// By case, its cluster from 1, numbered by first appearance.
    pub clusters: Vec<usize>,
    /// The sum of the distances to the nearest medoid.
    pub cost: f64,
    /// The mean width; `None` of one cluster.
    pub silhouette: Option<f64>,
    /// By case, how much nearer its own cluster is than the next (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7); 0 for a lone case
    /// and for one that is as near to both.
    pub widths: Vec<Option<f64>>,
}

/// How medoids were sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MedoidSearch {
    /// No set costs less.
    Complete,
    /// No change of one medoid for another case costs less (BUILD and SWAP).
    Local,
}

impl CaseDistances {
    /// The k medoids. Where there are at most [`MOST_SETS`] sets of them, the one that costs least, the first in the order of the cases;
    /// else what BUILD and SWAP find.
    ///
    /// # Errors
    /// k is 0 or more than there are cases.
    ///
    /// ```
    /// use crosscase_typology::CaseDistances;
    /// let places: [f64; 5] = [0.0, 1.0, 2.0, 10.0, 11.0];
    /// let ids = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
    /// let found = CaseDistances::by(ids, &|a: usize, b: usize| Some((places[a] - places[b]).abs()))?.medoids(2)?;
    /// assert_eq!((found.medoids, found.cost, found.optima), (vec!["b".to_owned(), "d".to_owned()], 3.0, Some(2)));
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn medoids(&self, k: usize) -> Result<MedoidClusters, TypologyError> {
        self.medoids_until(k, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there; [`TypologyError::Interrupted`].
    pub fn medoids_until(&self, k: usize, stop: &dyn Interrupt) -> Result<MedoidClusters, TypologyError> {
        let n = self.ids().len();
        if k == 0 || k > n {
            return Err(TypologyError::BadOption {
                option: "k",
                found: k.to_string(),
                allowed: format!("from 1 to {n}, the number of cases, is wanted"),
            });
        }
        let local = self.build_and_swap(k, stop)?;
        let (mut chosen, search, optima) = if choose(n, k).is_some_and(|sets| sets <= MOST_SETS) {
            let mut exact = Exact::new(self, k, self.cost(&local), stop);
            let (first, optima) = exact.run()?;
            (first.unwrap_or(local), MedoidSearch::Complete, Some(optima))
        } else {
            (local, MedoidSearch::Local, None)
        };
        chosen.sort_unstable();
        let nearest: Vec<usize> = (0..n).map(|case| self.nearest(case, &chosen)).collect();
        let clusters = by_appearance(&nearest);
        let widths = self.widths(&clusters);
        let known: Vec<f64> = widths.iter().copied().flatten().collect();
        Ok(MedoidClusters {
            k,
            search,
            optima,
            medoids: chosen.iter().filter_map(|at| self.ids().get(*at)).cloned().collect(),
            cost: self.cost(&chosen),
            silhouette: crosscase_numerics::mean(&known),
            widths,
            clusters,
        })
    }

    /// The medoid that a case is nearest to, by its place; the earlier of two as near. A medoid is of its own cluster, also where another is
    /// like it, so that there are as many clusters as medoids.
    fn nearest(&self, case: usize, medoids: &[usize]) -> usize {
        if let Some(own) = medoids.iter().position(|medoid| *medoid == case) {
            return own;
        }
        let mut best = (f64::INFINITY, 0);
        for (place, medoid) in medoids.iter().enumerate() {
            let distance = self.apart(case, *medoid);
            if distance < best.0 - EQUAL {
                best = (distance, place);
            }
        }
        best.1
    }

    fn cost(&self, medoids: &[usize]) -> f64 {
        let least = |row: &Vec<f64>| {
            medoids.iter().filter_map(|medoid| row.get(*medoid)).copied().fold(f64::INFINITY, f64::min)
        };
        self.rows().iter().map(least).sum()
    }

    /// The width of each case in clusters that are numbered from 1: 0 of a lone case, and of one from which its own cluster is as far as the
    /// next, be it no distance at all; `None` where there is one cluster alone.
    pub fn widths(&self, clusters: &[usize]) -> Vec<Option<f64>> {
        let most = clusters.iter().copied().max().unwrap_or(0);
        let width = |(case, (row, own)): (usize, (&Vec<f64>, &usize))| {
            let mut sums = vec![(0.0, 0usize); most + 1];
            for (other, (distance, cluster)) in row.iter().zip(clusters).enumerate() {
                if let Some((sum, n)) = sums.get_mut(*cluster).filter(|_| other != case) {
                    *sum += distance;
                    *n += 1;
                }
            }
            let mean = |cluster: usize| sums.get(cluster).filter(|(_, n)| *n > 0).map(|(sum, n)| sum / *n as f64);
            let next = (1..=most).filter(|cluster| cluster != own).filter_map(mean).reduce(f64::min)?;
            let Some(within) = mean(*own) else { return Some(0.0) };
            let greater = within.max(next);
            Some(if greater > 0.0 { (next - within) / greater } else { 0.0 })
        };
        self.rows().iter().zip(clusters).enumerate().map(width).collect()
    }

    /// The medoids that no exchange of one makes cheaper, from those that are each the best to add.
    fn build_and_swap(&self, k: usize, stop: &dyn Interrupt) -> Result<Vec<usize>, TypologyError> {
        let n = self.ids().len();
        let mut chosen: Vec<usize> = Vec::new();
        let mut least = vec![f64::INFINITY; n];
        while chosen.len() < k {
            let cost = |case: usize| (0..n).map(|other| self.apart(case, other).min(at(&least, other))).sum::<f64>();
            let mut best = (f64::INFINITY, None);
            for case in (0..n).filter(|case| !chosen.contains(case)) {
                let cost = cost(case);
                if cost < best.0 - EQUAL {
                    best = (cost, Some(case));
                }
            }
            let Some(case) = best.1 else { break };
            for (other, least) in least.iter_mut().enumerate() {
                *least = least.min(self.apart(case, other));
            }
            chosen.push(case);
        }
        loop {
            if stop.stop() {
                return Err(TypologyError::Interrupted);
            }
            let Some((out, case)) = self.best_swap(&chosen) else { return Ok(chosen) };
            if let Some(slot) = chosen.get_mut(out) {
                *slot = case;
            }
        }
    }

    /// The exchange of a medoid for a case that saves most, all medoids looked at in one pass a case (Schubert & Rousseeuw 2021,
    /// doi:10.1016/j.is.2021.101804).
    fn best_swap(&self, chosen: &[usize]) -> Option<(usize, usize)> {
        let n = self.ids().len();
        // The nearest medoid of each case, how far it is, and how far the second is.
        let near: Vec<(usize, f64, f64)> = (0..n)
            .map(|case| {
                let mut found = (0, f64::INFINITY, f64::INFINITY);
                for (place, medoid) in chosen.iter().enumerate() {
                    let distance = self.apart(case, *medoid);
                    if distance < found.1 {
                        found = (place, distance, found.1);
                    } else {
                        found.2 = found.2.min(distance);
                    }
                }
                found
            })
            .collect();
        let mut loss = vec![0.0; chosen.len()];
        for (place, first, second) in &near {
            if let Some(slot) = loss.get_mut(*place) {
                *slot += second - first;
            }
        }
        let mut best = (-1e-12, None);
        for case in (0..n).filter(|case| !chosen.contains(case)) {
            let mut change = loss.clone();
            let mut gain = 0.0;
            for (other, (place, first, second)) in near.iter().enumerate() {
                let distance = self.apart(case, other);
                if distance < *first {
                    gain += distance - first;
                    if let Some(slot) = change.get_mut(*place) {
                        *slot += first - second;
                    }
                } else if distance < *second
                    && let Some(slot) = change.get_mut(*place)
                {
                    *slot += distance - second;
                }
            }
            for (place, change) in change.iter().enumerate() {
                // One medoid alone has no second: then the whole cost is what changes.
                let total = if chosen.len() == 1 { self.cost(&[case]) - self.cost(chosen) } else { change + gain };
                if total < best.0 - 1e-12 {
                    best = (total, Some((place, case)));
                }
            }
        }
        best.1
    }
}

fn at(values: &[f64], place: usize) -> f64 {
    values.get(place).copied().unwrap_or(f64::INFINITY)
}

/// The binomial coefficient, where a number can say it.
fn choose(n: usize, k: usize) -> Option<u64> {
    let (n, k) = (n as u64, k.min(n - k) as u64);
    (0..k).try_fold(1u64, |ways, i| Some(ways.checked_mul(n - i)? / (i + 1)))
}

/// Numbers from 1 by first appearance.
pub(crate) fn by_appearance(labels: &[usize]) -> Vec<usize> {
    let mut seen: Vec<usize> = Vec::new();
    let number = |label: &usize| {
        let place = seen.iter().position(|known| known == label).unwrap_or(seen.len());
        if place == seen.len() {
            seen.push(*label);
        }
        place + 1
    };
    labels.iter().map(number).collect()
}

/// The search of all sets of medoids, in the order of the cases. A set is left off as soon as the cases that could still join it cannot
/// make it cheap enough.
struct Exact<'a> {
    distances: &'a CaseDistances,
    k: usize,
    /// By case, the least distance of each other to that case or a later one.
    later: Vec<Vec<f64>>,
    best: f64,
    first: Option<Vec<usize>>,
    optima: u64,
    steps: u32,
    stop: &'a dyn Interrupt,
}

impl<'a> Exact<'a> {
    fn new(distances: &'a CaseDistances, k: usize, known: f64, stop: &'a dyn Interrupt) -> Self {
        let n = distances.ids().len();
        let mut later = vec![vec![f64::INFINITY; n]; n + 1];
        for case in (0..n).rev() {
            let next = later.get(case + 1).cloned().unwrap_or_default();
            if let Some(slot) = later.get_mut(case) {
                *slot = (0..n).map(|other| distances.apart(case, other).min(at(&next, other))).collect();
            }
        }
        Self { distances, k, later, best: known, first: None, optima: 0, steps: 0, stop }
    }

    /// The least cost first, then the sets that cost it.
    fn run(&mut self) -> Result<(Option<Vec<usize>>, u64), TypologyError> {
        let n = self.distances.ids().len();
        let far = vec![f64::INFINITY; n];
        self.walk(&mut Vec::new(), &far, false)?;
        self.walk(&mut Vec::new(), &far, true)?;
        Ok((self.first.take(), self.optima))
    }

    fn walk(&mut self, chosen: &mut Vec<usize>, least: &[f64], counting: bool) -> Result<(), TypologyError> {
        let n = least.len();
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(64) && self.stop.stop() {
            return Err(TypologyError::Interrupted);
        }
        let begin = chosen.last().map_or(0, |last| last + 1);
        let is_last = chosen.len() + 1 == self.k;
        for case in begin..=n + chosen.len() - self.k {
            let Some(row) = self.distances.rows().get(case) else { break };
            if is_last {
                let Some(cost) = least_sum(least, row, self.best + EQUAL) else { continue };
                if counting {
                    self.optima += 1;
                    if self.first.is_none() {
                        self.first = Some(chosen.iter().copied().chain([case]).collect());
                    }
                } else {
                    self.best = self.best.min(cost);
                }
                continue;
            }
            // What comes after this case can do no better than what this one and the later can.
            let Some(later) = self.later.get(case) else { break };
            if least_sum(least, later, self.best + EQUAL).is_none() {
                break;
            }
            let with: Vec<f64> = least.iter().zip(row).map(|(now, to)| now.min(*to)).collect();
            chosen.push(case);
            self.walk(chosen, &with, counting)?;
            chosen.pop();
        }
        Ok(())
    }
}

/// The sum of the lesser of each two; `None` as soon as it is above `most`. Eight sums run side by side, which the processor can do at once.
fn least_sum(a: &[f64], b: &[f64], most: f64) -> Option<f64> {
    const SIDE: usize = 8;
    const BLOCK: usize = 64;
    let mut sum = 0.0;
    for (a, b) in a.chunks(BLOCK).zip(b.chunks(BLOCK)) {
        let mut sums = [0.0f64; SIDE];
        for (a, b) in a.chunks(SIDE).zip(b.chunks(SIDE)) {
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += a.min(*b);
            }
        }
        sum += sums.iter().sum::<f64>();
        if sum > most {
            return None;
        }
    }
    Some(sum)
}
