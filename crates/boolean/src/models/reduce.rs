//! What holds of every cover: forced columns, implied rows, interchangeable columns, independent parts.

use std::collections::BTreeMap;

use super::Bits;
use crate::search::Pace;

/// What a column costs: compared first by `cost`, then by `extra`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Price {
    pub(super) cost: u64,
    pub(super) extra: u64,
}

/// Columns that cover the same rows at the same price. No cover asked for holds two of them.
#[derive(Clone, Debug)]
pub(super) struct Class<R> {
    /// Never empty; where it is a list, ascending.
    pub(super) rows: R,
    pub(super) price: Price,
    /// Ascending.
    pub(super) members: Vec<usize>,
}

/// A chart split into what can be decided apart.
pub(super) struct Reduced {
    /// One member of each of these is in every cover.
    pub(super) forced: Vec<Class<Vec<usize>>>,
    pub(super) parts: Vec<Part>,
}

/// A part of the chart that shares no column with the others.
pub(super) struct Part {
    pub(super) rows: usize,
    pub(super) classes: Vec<Class<Vec<usize>>>,
}

/// A part with its sets of rows as bits.
pub(super) struct Problem<const W: usize> {
    pub(super) rows: Bits<W>,
    pub(super) classes: Vec<Class<Bits<W>>>,
}

impl Part {
    pub(super) fn problem<const W: usize>(&self) -> Problem<W> {
        let class = |c: &Class<Vec<usize>>| Class {
            rows: Bits::from_members(c.rows.iter().copied()),
            price: c.price,
            members: c.members.clone(),
        };
        Problem { rows: Bits::from_members(0..self.rows), classes: self.classes.iter().map(class).collect() }
    }
}

type Classes = Vec<Class<Vec<usize>>>;

/// The columns, each as a class of its own.
pub(super) fn single(columns: impl Iterator<Item = (Vec<usize>, Price)>) -> Classes {
    let class = |(i, (rows, price))| Class { rows, price, members: vec![i] };
    columns.enumerate().map(class).filter(|class| !class.rows.is_empty()).collect()
}

/// `None` if it was stopped.
pub(super) fn reduce(rows: usize, columns: Classes, pace: &mut Pace<'_>) -> Option<Reduced> {
    let mut classes = merge(columns, pace)?;
    let mut live = vec![true; rows];
    let mut forced: Classes = Vec::new();
    let left = |live: &[bool]| live.iter().filter(|&&row| row).count();
    loop {
        let before = (left(&live), classes.len());
        let covering = covering(rows, &classes);
        let mut alone: Vec<usize> = covering.iter().filter(|c| c.len() == 1).flatten().copied().collect();
        alone.sort_unstable();
        alone.dedup();
        for &class in &alone {
            classes[class].rows.iter().for_each(|&row| live[row] = false);
            forced.push(classes[class].clone());
        }
        if alone.is_empty() {
            drop_implied(&mut live, &covering, &classes, pace)?;
        }
        let mut rest: Classes = Vec::with_capacity(classes.len());
        for (i, mut class) in classes.into_iter().enumerate() {
            class.rows.retain(|&row| live[row]);
            if !class.rows.is_empty() && alone.binary_search(&i).is_err() {
                rest.push(class);
            }
        }
        classes = merge(rest, pace)?;
        drop_outpriced(rows, &mut classes, pace)?;
        if before == (left(&live), classes.len()) {
            return Some(Reduced { forced, parts: split(&live, classes) });
        }
    }
}

/// Columns with the same rows, the dearer of them left out: they are in no cover of least price.
fn merge(classes: Classes, pace: &mut Pace<'_>) -> Option<Classes> {
    let mut merged: BTreeMap<Vec<usize>, Class<()>> = BTreeMap::new();
    for class in classes {
        if pace.stops_after(class.rows.len() + 64) {
            return None;
        }
        let entry = merged.entry(class.rows).or_insert(Class { rows: (), price: class.price, members: Vec::new() });
        if class.price < entry.price {
            entry.price = class.price;
            entry.members.clear();
        }
        if class.price == entry.price {
            entry.members.extend(class.members);
        }
    }
    let unmerged = |(rows, class): (Vec<usize>, Class<()>)| {
        let mut members = class.members;
        members.sort_unstable();
        Class { rows, price: class.price, members }
    };
    Some(merged.into_iter().map(unmerged).collect())
}

/// For each row the classes that cover it, ascending; none for a row that is settled.
fn covering(rows: usize, classes: &Classes) -> Vec<Vec<usize>> {
    let mut covering = vec![Vec::new(); rows];
    for (i, class) in classes.iter().enumerate() {
        class.rows.iter().for_each(|&row| covering[row].push(i));
    }
    covering
}

/// Drops each row that is covered whenever another one is (row dominance).
///
/// Those that are covered whenever row `r` is are in every class of `r`: what the classes of `r` have in common, most often
/// soon `r` alone.
fn drop_implied(live: &mut [bool], covering: &[Vec<usize>], classes: &Classes, pace: &mut Pace<'_>) -> Option<()> {
    for (row, mine) in covering.iter().enumerate() {
        let Some(smallest) = mine.iter().map(|&i| &classes[i].rows).min_by_key(|rows| rows.len()) else { continue };
        let mut common = smallest.clone();
        for &i in mine {
            if pace.stops_after(8 * common.len()) {
                return None;
            }
            if common.len() == 1 {
                break;
            }
            let rows = &classes[i].rows;
            common.retain(|other| rows.binary_search(other).is_ok());
        }
        for other in common {
            if mine.len() < covering[other].len() || row < other {
                live[other] = false;
            }
        }
    }
    Some(())
}

/// A column inside a cheaper one is in no cover of least price. At equal prices it may be, and stays.
fn drop_outpriced(rows: usize, classes: &mut Classes, pace: &mut Pace<'_>) -> Option<()> {
    if classes.iter().all(|c| classes.first().is_some_and(|first| c.price == first.price)) {
        return Some(());
    }
    let covering = covering(rows, classes);
    let mut beaten = Vec::with_capacity(classes.len());
    for class in &*classes {
        // A larger column is among those of every row.
        let scarcest = class.rows.iter().map(|&row| &covering[row]).min_by_key(|c| c.len());
        let mut others = scarcest.into_iter().flatten().map(|&i| &classes[i]);
        beaten.push(others.any(|d| d.price < class.price && is_subset(&class.rows, &d.rows)));
        if pace.stops_after(scarcest.map_or(0, Vec::len) * 8) {
            return None;
        }
    }
    let mut beaten = beaten.into_iter();
    classes.retain(|_| !beaten.next().unwrap_or(false));
    Some(())
}

/// Of ascending lists.
fn is_subset(small: &[usize], large: &[usize]) -> bool {
    small.len() <= large.len() && small.iter().all(|row| large.binary_search(row).is_ok())
}

/// The parts in the order of their first rows.
fn split(live: &[bool], classes: Classes) -> Vec<Part> {
    let mut parent: Vec<usize> = (0..live.len()).collect();
    for class in &classes {
        for pair in class.rows.windows(2) {
            let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    // The part of a root, and the number of a row in its part.
    let (mut part, mut number) = (vec![0; live.len()], vec![0; live.len()]);
    for row in (0..live.len()).filter(|&row| live[row]) {
        let root = root(&mut parent, row);
        if root == row {
            part[root] = parts.len();
            parts.push(Part { rows: 0, classes: Vec::new() });
        }
        number[row] = parts[part[root]].rows;
        parts[part[root]].rows += 1;
    }
    for mut class in classes {
        let Some(&first) = class.rows.first() else { continue };
        let at = part[root(&mut parent, first)];
        class.rows.iter_mut().for_each(|row| *row = number[*row]);
        parts[at].classes.push(class);
    }
    parts
}

/// The least row that hangs together with this one, as far as is known.
fn root(parent: &mut [usize], mut row: usize) -> usize {
    while parent[row] != row {
        parent[row] = parent[parent[row]];
        row = parent[row];
    }
    row
}
