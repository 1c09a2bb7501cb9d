//! A matrix whose nodes change places, against columns that stay where they are.

use super::Dyads;
use super::dyads::Cells;

/// A matrix that is permuted, its missing cells with it.
#[derive(Clone, Debug)]
pub(super) struct Moving {
    values: Vec<f64>,
    seen: Vec<bool>,
    /// Whether every pair is seen, so that whatever moves where, all are.
    complete: bool,
}

/// Columns that stay: each a cell a value, 0 where it is not seen.
#[derive(Clone, Debug)]
pub(super) struct Staying {
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) seen: Vec<bool>,
    pub(super) complete: bool,
}

/// Sums over the pairs that both the moved matrix and the columns have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sums {
    /// How many pairs.
    pub(super) pairs: usize,
    /// Σv and Σv².
    pub(super) sum: f64,
    pub(super) square: f64,
    /// Σcv of each column.
    pub(super) with: Vec<f64>,
    /// Σcc′ of each column with itself and those before it, where not every pair is in both; else they are what they were.
    pub(super) among: Option<Vec<Vec<f64>>>,
}

impl Moving {
    /// Of cells of which, where pairs are not ordered, those below the diagonal count.
    pub(super) fn new(dyads: &Dyads, mut cells: Cells) -> Self {
        if !dyads.is_directed() {
            for block in &dyads.blocks {
                let at = |row: usize, column: usize| block.start + row * block.size + column;
                for (row, column) in (0..block.size).flat_map(|row| (0..row).map(move |column| (row, column))) {
                    let below = cells.values.get(at(row, column)).copied().unwrap_or(0.0);
                    if let Some(above) = cells.values.get_mut(at(column, row)) {
                        *above = below;
                    }
                }
            }
        }
        Self { complete: dyads.is_complete(&cells.seen), values: cells.values, seen: cells.seen }
    }

    /// The sums with the columns when the nodes stand in this order.
    pub(super) fn sums(&self, dyads: &Dyads, order: &[u32], staying: &Staying) -> Sums {
        let width = staying.columns.len();
        let mut sums = Sums { pairs: 0, sum: 0.0, square: 0.0, with: vec![0.0; width], among: None };
        if self.complete && staying.complete {
            self.add_all(dyads, order, staying, &mut sums);
        } else {
            self.add_seen(dyads, order, staying, &mut sums);
        }
        sums
    }

    /// Where all pairs are seen: rows of cells, of which those on the diagonal are 0.
    fn add_all(&self, dyads: &Dyads, order: &[u32], staying: &Staying, sums: &mut Sums) {
        let mut gathered: Vec<f64> = Vec::new();
        dyads.each_row(order, |cells, from, places| {
            let row = self.values.get(from).unwrap_or_default();
            gathered.clear();
            gathered.extend(places.iter().map(|place| row.get(*place as usize).copied().unwrap_or(0.0)));
            sums.sum += gathered.iter().sum::<f64>();
            sums.square += dot(&gathered, &gathered);
            for (sum, column) in sums.with.iter_mut().zip(&staying.columns) {
                *sum += dot(&gathered, column.get(cells.clone()).unwrap_or_default());
            }
            sums.pairs += places.len();
        });
        if dyads.is_directed() {
            sums.pairs -= dyads.nodes(); // the diagonal
        }
    }

    fn add_seen(&self, dyads: &Dyads, order: &[u32], staying: &Staying, sums: &mut Sums) {
        let mut among: Vec<Vec<f64>> = (1..=staying.columns.len()).map(|length| vec![0.0; length]).collect();
        let mut here = vec![0.0; staying.columns.len()];
        dyads.each_row(order, |cells, from, places| {
            let row = self.values.get(from.clone()).unwrap_or_default();
            let row_seen = self.seen.get(from).unwrap_or_default();
            for (cell, place) in cells.zip(places) {
                let place = *place as usize;
                if staying.seen.get(cell) != Some(&true) || row_seen.get(place) != Some(&true) {
                    continue;
                }
                let value = row.get(place).copied().unwrap_or(0.0);
                sums.pairs += 1;
                sums.sum += value;
                sums.square += value * value;
                for (here, column) in here.iter_mut().zip(&staying.columns) {
                    *here = column.get(cell).copied().unwrap_or(0.0);
                }
                sums.with.iter_mut().zip(&here).for_each(|(sum, here)| *sum += value * here);
                for (sums, own) in among.iter_mut().zip(&here) {
                    sums.iter_mut().zip(&here).for_each(|(sum, here)| *sum += own * here);
                }
            }
        });
        sums.among = Some(among);
    }

    /// The moved values of these cells, and whether each is seen.
    pub(super) fn gathered(&self, dyads: &Dyads, order: &[u32]) -> Cells {
        let mut moved = Cells { values: vec![0.0; self.values.len()], seen: vec![false; self.seen.len()] };
        dyads.each_row(order, |cells, from, places| {
            let values = self.values.get(from.clone()).unwrap_or_default();
            let seen = self.seen.get(from).unwrap_or_default();
            let to = moved.values.get_mut(cells.clone()).unwrap_or_default().iter_mut();
            let to_seen = moved.seen.get_mut(cells).unwrap_or_default().iter_mut();
            for ((to, to_seen), place) in to.zip(to_seen).zip(places) {
                *to = values.get(*place as usize).copied().unwrap_or(0.0);
                *to_seen = seen.get(*place as usize).copied().unwrap_or(false);
            }
        });
        moved
    }
}

/// The sum of products, in eight sums that are added up at the end: the same on every machine, and fast.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
