//! One independent part of a chart, solved as far as the limits allow.

use super::diagram::{Diagram, Rule, State};
use super::greedy::Offers;
use super::irredundant::Irredundant;
use super::listing::Live;
use super::minimum::{SEARCHED_ROWS, minimum};
use super::optimum::Optimum;
use super::reduce::{Class, Part, Problem};
use super::{CoverLimits, Objective};
use crate::{BooleanError, Count, Interrupt, Limit, StopReason};

/// The most rows of a part.
const MAX_ROWS: usize = 4096;

/// What is known of the covers of a part.
pub(super) struct Solved {
    pub(super) lower: u64,
    pub(super) size: Option<u64>,
    pub(super) count: Option<Count>,
    pub(super) count_at_least: Count,
    /// In canonical order, at least one.
    pub(super) list: Vec<Vec<usize>>,
    pub(super) best: Vec<usize>,
    /// The columns that occur at all.
    pub(super) share: Option<Vec<(usize, f64)>>,
    pub(super) stopped: Option<StopReason>,
}

impl Solved {
    /// A row that one class alone covers: any of its columns will do.
    pub(super) fn forced(class: &Class<Vec<usize>>, limits: &CoverLimits) -> Self {
        let members = &class.members;
        let count = Count::from(members.len());
        let share = 1.0 / members.len() as f64;
        Self {
            lower: class.price.cost,
            size: Some(class.price.cost),
            count: Some(count.clone()),
            count_at_least: count,
            list: members.iter().take(limits.max_models.max(1)).map(|&m| vec![m]).collect(),
            best: members.first().copied().into_iter().collect(),
            share: Some(members.iter().map(|&m| (m, share)).collect()),
            stopped: None,
        }
    }

    /// A greedy cover without a spare column, for when there is no time to search.
    pub(super) fn greedy(part: &Part) -> Self {
        let classes = &part.classes;
        let rows_of = |class: &Class<Vec<usize>>| class.rows.len() as u64;
        let mut chosen = Vec::new();
        let mut times = vec![0u32; part.rows];
        let mut offers = Offers::new(classes.iter().map(|class| (rows_of(class), class.price.cost)));
        while let Some(i) = offers.next(|i| classes[i].rows.iter().filter(|&&row| times[row] == 0).count() as u64) {
            classes[i].rows.iter().for_each(|&row| times[row] += 1);
            chosen.push(i);
        }
        for at in (0..chosen.len()).rev() {
            let rows = &classes[chosen[at]].rows;
            if rows.iter().all(|&row| times[row] > 1) {
                for &row in rows {
                    times[row] -= 1;
                }
                chosen.remove(at);
            }
        }
        // No column has more rows than the largest, nor costs less than the cheapest.
        let largest = classes.iter().map(rows_of).max().unwrap_or(1).max(1);
        let cheapest = classes.iter().map(|class| class.price.cost).min().unwrap_or(0);
        let lower = (part.rows as u64).div_ceil(largest) * cheapest;
        let upper: u64 = chosen.iter().map(|&i| classes[i].price.cost).sum();
        let firsts = chosen.iter().filter_map(|&i| classes[i].members.first().copied());
        let best = super::listing::key(firsts).1;
        Self {
            lower,
            size: (lower == upper).then_some(upper),
            count: None,
            count_at_least: Count::one(),
            list: vec![best.clone()],
            best,
            share: None,
            stopped: Some(StopReason::Interrupted),
        }
    }

    pub(super) fn part(
        part: &Part,
        objective: Objective,
        limits: &CoverLimits,
        stop: &dyn Interrupt,
    ) -> Result<Self, BooleanError> {
        match part.rows {
            0..=64 => Ok(solve::<1>(&part.problem(), objective, limits, stop)),
            65..=128 => Ok(solve::<2>(&part.problem(), objective, limits, stop)),
            129..=512 => Ok(solve::<8>(&part.problem(), objective, limits, stop)),
            513..=MAX_ROWS => Ok(solve::<64>(&part.problem(), objective, limits, stop)),
            found => Err(BooleanError::TooManyRows { found, limit: MAX_ROWS }),
        }
    }
}

fn solve<const W: usize>(
    problem: &Problem<W>,
    objective: Objective,
    limits: &CoverLimits,
    stop: &dyn Interrupt,
) -> Solved {
    let minimum = minimum(problem, limits, stop);
    let mut solved = Solved {
        lower: minimum.lower,
        size: (minimum.lower == minimum.upper).then_some(minimum.upper),
        count: None,
        count_at_least: Count::one(),
        list: vec![super::listing::key(minimum.best.iter().copied()).1],
        best: minimum.best.clone(),
        share: None,
        stopped: minimum.stopped,
    };
    if problem.rows.len() > SEARCHED_ROWS {
        let value = SEARCHED_ROWS as usize;
        solved.stopped = Some(StopReason::Limit { limit: Limit::Rows, value });
        return solved;
    }
    match objective {
        Objective::Irredundant => {
            count(&mut solved, problem, &Irredundant, 0, limits, stop);
            if solved.stopped.is_none() {
                // All are known, so the first of them has the fewest columns, proved before or not.
                solved.lower = solved.best.len() as u64;
                solved.size = Some(solved.lower);
            }
        }
        _ if minimum.stopped.is_none() => {
            count(&mut solved, problem, &Optimum, minimum.upper, limits, stop);
        }
        _ => {}
    }
    solved
}

fn count<const W: usize>(
    solved: &mut Solved,
    problem: &Problem<W>,
    rule: &dyn Rule<W>,
    budget: u64,
    limits: &CoverLimits,
    stop: &dyn Interrupt,
) {
    let root = State::root(problem, budget);
    let mut diagram = Diagram::new(problem, rule, limits, stop);
    let value = diagram.value(&root);
    solved.stopped = diagram.stopped;
    // Covers found at some extra price say nothing of how many there are at the least.
    let counts = solved.stopped.is_none() || problem.classes.iter().all(|c| c.price.extra == 0);
    if counts && !value.count.is_zero() {
        solved.count_at_least = value.count.clone();
    }
    if solved.stopped.is_none() {
        solved.count = Some(value.count.clone());
    }
    if value.count.is_zero() {
        return; // nothing was found in time: the best cover there is stays listed
    }
    if let Err(reason) = list(solved, &mut diagram, &root, limits) {
        solved.stopped = solved.stopped.or(Some(reason));
    }
}

/// Fills in what needs a walk through the covers, after the count.
fn list<const W: usize>(
    solved: &mut Solved,
    diagram: &mut Diagram<'_, W>,
    root: &State<W>,
    limits: &CoverLimits,
) -> Result<(), StopReason> {
    let Some(live) = Live::new(diagram, root, limits.max_states)? else {
        return Ok(());
    };
    solved.list = live.first(diagram, limits.max_models.max(1))?;
    if let Some(first) = solved.list.first() {
        solved.best.clone_from(first);
    }
    if let Some(count) = &solved.count {
        let share = |occurrences: &Count| occurrences.share_of(count);
        let occurrences = live.occurrences(diagram)?;
        let shares = diagram.problem.classes.iter().zip(&occurrences).flat_map(|(class, n)| {
            let share = share(n).unwrap_or(0.0);
            class.members.iter().map(move |&column| (column, share))
        });
        solved.share = Some(shares.collect());
    }
    Ok(())
}
