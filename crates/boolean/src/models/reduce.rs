//! What holds of every cover: forced columns, implied rows, interchangeable columns, independent parts.

use std::collections::{BTreeMap, BTreeSet};

use super::Bits;

/// What a column costs: compared first by `cost`, then by `extra`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Price {
    pub(super) cost: u64,
    pub(super) extra: u64,
}

/// Columns that cover the same rows at the same price. No cover asked for holds two of them.
#[derive(Clone, Debug)]
pub(super) struct Class<R> {
    pub(super) rows: R,
    pub(super) price: Price,
    /// Ascending.
    pub(super) members: Vec<usize>,
}

/// A chart split into what can be decided apart.
pub(super) struct Reduced {
    /// One member of each of these is in every cover.
    pub(super) forced: Vec<Class<BTreeSet<usize>>>,
    pub(super) parts: Vec<Part>,
}

/// A part of the chart that shares no column with the others.
pub(super) struct Part {
    pub(super) rows: usize,
    pub(super) classes: Vec<Class<BTreeSet<usize>>>,
}

/// A part with its sets of rows as bits.
pub(super) struct Problem<const W: usize> {
    pub(super) rows: Bits<W>,
    pub(super) classes: Vec<Class<Bits<W>>>,
}

impl Part {
    pub(super) fn problem<const W: usize>(&self) -> Problem<W> {
        let class = |c: &Class<BTreeSet<usize>>| Class {
            rows: Bits::from_members(c.rows.iter().copied()),
            price: c.price,
            members: c.members.clone(),
        };
        Problem { rows: Bits::from_members(0..self.rows), classes: self.classes.iter().map(class).collect() }
    }
}

type Classes = Vec<Class<BTreeSet<usize>>>;

pub(super) fn reduce(rows: usize, columns: impl Iterator<Item = (BTreeSet<usize>, Price)>) -> Reduced {
    let single = |(i, (rows, price))| Class { rows, price, members: vec![i] };
    let mut classes = merge(columns.enumerate().map(single));
    let mut live: BTreeSet<usize> = (0..rows).collect();
    let mut forced: Classes = Vec::new();
    loop {
        let before = (live.len(), classes.len());
        let covering = covering(&live, &classes);
        let alone: BTreeSet<usize> = covering.values().filter(|c| c.len() == 1).flatten().copied().collect();
        for &class in &alone {
            live.retain(|row| !classes[class].rows.contains(row));
            forced.push(classes[class].clone());
        }
        if alone.is_empty() {
            live = unimplied(&covering);
        }
        classes = merge(classes.into_iter().enumerate().filter_map(|(i, mut class)| {
            class.rows.retain(|row| live.contains(row));
            (!class.rows.is_empty() && !alone.contains(&i)).then_some(class)
        }));
        drop_outpriced(&mut classes);
        if before == (live.len(), classes.len()) {
            return Reduced { forced, parts: split(&live, classes) };
        }
    }
}

/// Columns with the same rows, the dearer of them left out: they are in no cover of least price.
fn merge(classes: impl Iterator<Item = Class<BTreeSet<usize>>>) -> Classes {
    let mut merged: BTreeMap<BTreeSet<usize>, Class<()>> = BTreeMap::new();
    for class in classes {
        let entry = merged.entry(class.rows).or_insert(Class { rows: (), price: class.price, members: Vec::new() });
        if class.price < entry.price {
            entry.price = class.price;
            entry.members.clear();
        }
        if class.price == entry.price {
            entry.members.extend(class.members);
        }
    }
    let unmerged = |(rows, class): (BTreeSet<usize>, Class<()>)| {
        let mut members = class.members;
        members.sort_unstable();
        Class { rows, price: class.price, members }
    };
    merged.into_iter().map(unmerged).collect()
}

fn covering(live: &BTreeSet<usize>, classes: &Classes) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut covering: BTreeMap<usize, BTreeSet<usize>> = live.iter().map(|&r| (r, BTreeSet::new())).collect();
    for (i, class) in classes.iter().enumerate() {
        for row in &class.rows {
            if let Some(set) = covering.get_mut(row) {
                set.insert(i);
            }
        }
    }
    covering
}

/// The rows that are left when each row that is covered whenever another one is goes (row dominance).
fn unimplied(covering: &BTreeMap<usize, BTreeSet<usize>>) -> BTreeSet<usize> {
    let implied = |row: usize, columns: &BTreeSet<usize>| {
        covering.iter().any(|(&other, fewer)| {
            let first = fewer.len() < columns.len() || (fewer.len() == columns.len() && other < row);
            first && fewer.is_subset(columns)
        })
    };
    let left = covering.iter().filter(|&(&row, columns)| !implied(row, columns));
    left.map(|(&row, _)| row).collect()
}

/// A column inside a cheaper one is in no cover of least price. At equal prices it may be, and stays.
fn drop_outpriced(classes: &mut Classes) {
    let prices: BTreeSet<Price> = classes.iter().map(|c| c.price).collect();
    if prices.len() < 2 {
        return;
    }
    let beaten: Vec<bool> =
        classes.iter().map(|c| classes.iter().any(|d| d.price < c.price && c.rows.is_subset(&d.rows))).collect();
    let mut beaten = beaten.into_iter();
    classes.retain(|_| !beaten.next().unwrap_or(false));
}

fn split(live: &BTreeSet<usize>, classes: Classes) -> Vec<Part> {
    let mut left = live.clone();
    let mut classes: Vec<Option<Class<BTreeSet<usize>>>> = classes.into_iter().map(Some).collect();
    let mut parts = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut rows = BTreeSet::from([first]);
        let mut mine: BTreeMap<usize, Class<BTreeSet<usize>>> = BTreeMap::new();
        let mut grown = true;
        while grown {
            grown = false;
            for (i, slot) in classes.iter_mut().enumerate() {
                if let Some(class) = slot.take_if(|c| !c.rows.is_disjoint(&rows)) {
                    rows.extend(&class.rows);
                    mine.insert(i, class);
                    grown = true;
                }
            }
        }
        left.retain(|row| !rows.contains(row));
        let number: BTreeMap<usize, usize> = rows.iter().enumerate().map(|(i, &row)| (row, i)).collect();
        let renumber = |class: Class<BTreeSet<usize>>| Class {
            rows: class.rows.iter().filter_map(|row| number.get(row).copied()).collect(),
            ..class
        };
        parts.push(Part { rows: rows.len(), classes: mine.into_values().map(renumber).collect() });
    }
    parts
}
