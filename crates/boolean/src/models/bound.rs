//! Bounds on the cost of covering some rows.

use super::Bits;
use super::greedy::Offers;
use super::reduce::Price;
use crate::Never;
use crate::search::Pace;

/// A column as far as it matters at some point of a search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<const W: usize> {
    pub(super) rows: Bits<W>,
    pub(super) price: Price,
    /// How many columns this stands for, and the first of them.
    pub(super) ways: u64,
    pub(super) first: usize,
}

/// Multipliers are whole numbers of this fraction of a cost unit, so that the bound is exact on every machine.
const UNIT: i64 = 1 << 20;

/// The least cost that any choice of the items needs; more than `enough` if that can be proved.
pub(super) fn lower_bound<const W: usize>(
    open: &Bits<W>,
    items: &[Item<W>],
    steps: usize,
    enough: u64,
    pace: &mut Pace<'_>,
) -> u64 {
    // The cost is whole, so a fraction above a unit proves the next one.
    let whole = |value: i64| u64::try_from((value + UNIT - 1) / UNIT).unwrap_or(0);
    relax(open, items, steps, enough, pace).map_or(u64::MAX, |(value, _)| whole(value))
}

/// Leaves out items that no cover of the open rows within the budget holds; false if there is no such cover at all.
pub(super) fn trim<const W: usize>(open: &Bits<W>, items: &mut Vec<Item<W>>, steps: usize, budget: u64) -> bool {
    let Some((value, multipliers)) = relax(open, items, steps, budget, &mut Pace::new(&Never)) else {
        return false;
    };
    // To pick an item whose reduced cost is positive raises the bound by that much.
    let slack = scaled(budget) - value;
    items.retain(|item| reduced(item, &multipliers) <= slack);
    slack >= 0
}

/// A lower bound in fractions of a cost, with multipliers of the rows that prove it; `None` if some row is in no item.
///
/// Lagrangian relaxation by subgradient steps (Caprara, Toth & Fischetti 2000, doi:10.1023/A:1019225027893): for any
/// multipliers `y ≥ 0` of the rows, `Σ y_r + Σ_c min(0, cost_c − Σ_{r in c} y_r)` is a lower bound. Without any step the
/// multipliers are the even shares. A stop leaves the bound reached so far.
fn relax<const W: usize>(
    open: &Bits<W>,
    items: &[Item<W>],
    steps: usize,
    enough: u64,
    pace: &mut Pace<'_>,
) -> Option<(i64, Vec<i64>)> {
    let mut multipliers = Shares::new(items).0;
    if open.iter().any(|row| multipliers[row] == i64::MAX) {
        return None;
    }
    let mut best = (open.iter().map(|row| multipliers[row]).sum(), multipliers.clone());
    let (mut damping, mut stale) = (16i64, 0);
    let target = scaled(enough);
    let mut slope = vec![0i64; 64 * W];
    for _ in 0..steps {
        let mut value: i64 = open.iter().map(|row| multipliers[row]).sum();
        open.iter().for_each(|row| slope[row] = 1);
        for item in items {
            let reduced = reduced(item, &multipliers);
            if reduced < 0 {
                value += reduced;
                item.rows.iter().for_each(|row| slope[row] -= 1);
            }
        }
        if value > best.0 {
            best = (value, multipliers.clone());
            stale = 0;
        } else {
            stale += 1;
            if stale == 4 {
                (damping, stale) = ((damping / 2).max(1), 0);
            }
        }
        let norm: i64 = open.iter().map(|row| slope[row] * slope[row]).sum();
        if best.0 > target || norm == 0 || pace.stops_after(items.len() * (W + 8)) {
            break;
        }
        let gap = (target + UNIT - value).clamp(UNIT / 16, 64 * UNIT);
        for row in open.iter() {
            let step = gap * damping * slope[row] / (16 * norm);
            multipliers[row] = (multipliers[row] + step).max(0);
        }
    }
    Some(best)
}

fn reduced<const W: usize>(item: &Item<W>, multipliers: &[i64]) -> i64 {
    let paid: i64 = item.rows.iter().map(|row| multipliers[row]).sum();
    scaled(item.price.cost) - paid
}

fn scaled(cost: u64) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX / UNIT).saturating_mul(UNIT)
}

/// For each row its even share of the price of the item in which that is least: multipliers that no item exceeds.
pub(super) struct Shares(Vec<i64>);

impl Shares {
    pub(super) fn new<'a, const W: usize>(items: impl IntoIterator<Item = &'a Item<W>>) -> Self {
        let mut least = vec![i64::MAX; 64 * W];
        for item in items {
            let share = scaled(item.price.cost) / i64::from(item.rows.len().max(1));
            for row in item.rows.iter() {
                least[row] = least[row].min(share);
            }
        }
        Self(least)
    }

    /// Whether the items might cover the rows within the budget.
    pub(super) fn allow<const W: usize>(&self, rows: &Bits<W>, budget: u64) -> bool {
        let total = rows.iter().fold(0i64, |sum, row| sum.saturating_add(self.0[row]));
        total <= scaled(budget)
    }
}

/// A cover by the items, cheapest per new row first, then without what it can spare; indices of items. `None` if there is none.
pub(super) fn greedy<const W: usize>(open: &Bits<W>, items: &[Item<W>]) -> Option<Vec<usize>> {
    let mut left = *open;
    let mut chosen: Vec<usize> = Vec::new();
    let gain = |left: &Bits<W>, i: usize| u64::from(items[i].rows.and(left).len());
    let mut offers = Offers::new(items.iter().enumerate().map(|(i, item)| (gain(open, i), item.price.cost)));
    while !left.is_empty() {
        let best = offers.next(|i| gain(&left, i))?;
        left = left.minus(&items[best].rows);
        chosen.push(best);
    }
    for at in (0..chosen.len()).rev() {
        let others = chosen.iter().enumerate().filter(|&(i, _)| i != at);
        let covered = others.fold(Bits::EMPTY, |all: Bits<W>, (_, &i)| all.or(&items[i].rows));
        if open.is_subset(&covered) {
            chosen.remove(at);
        }
    }
    Some(chosen)
}

/// Gives `found` each way to cover the open rows by one item or two that costs exactly the budget, until it returns false or
/// the pace stops it.
pub(super) fn one_or_two<const W: usize>(
    open: &Bits<W>,
    budget: u64,
    mut items: Vec<Item<W>>,
    pace: &mut Pace<'_>,
    found: &mut dyn FnMut(&[&Item<W>]) -> bool,
) {
    let needed = open.len();
    let widest = items.iter().map(|item| item.rows.len()).max().unwrap_or(0);
    items.retain(|item| item.rows.len() + widest >= needed);
    let Some(row) = scarcest(open, &items) else { return };
    // First those with the row, of which one at least is needed; then the others, the largest first.
    items.sort_unstable_by_key(|item| (!item.rows.has(row), std::cmp::Reverse(item.rows.len())));
    let with = items.partition_point(|item| item.rows.has(row));
    for (at, a) in items[..with].iter().enumerate() {
        if pace.stops_after(W * items.len()) {
            return;
        }
        let left = open.minus(&a.rows);
        if left.is_empty() {
            if a.price.cost == budget && !found(&[a]) {
                return;
            }
            continue;
        }
        let large = |b: &&Item<W>| b.rows.len() >= left.len();
        let also_with = items[at + 1..with].iter().take_while(large);
        let without = items[with..].iter().take_while(large);
        for b in also_with.chain(without) {
            let pair = left.is_subset(&b.rows) && a.price.cost + b.price.cost == budget;
            if pair && !found(&[a, b]) {
                return;
            }
        }
    }
}

/// The open row in the fewest items, the first of several.
pub(super) fn scarcest<const W: usize>(open: &Bits<W>, items: &[Item<W>]) -> Option<usize> {
    let mut uses = vec![0u32; 64 * W];
    for item in items {
        item.rows.iter().for_each(|row| uses[row] += 1);
    }
    open.iter().min_by_key(|&row| uses[row])
}
