//! The covers of a counted diagram: the first of them in canonical order, and the share in which each column occurs.

use std::collections::{BTreeSet, HashMap};

use super::diagram::{Diagram, State};
use super::{Bits, MixBuild};
use crate::{Count, Limit, StopReason};

/// The part of a diagram that leads to a cover.
pub(super) struct Live<const W: usize> {
    nodes: Vec<Node<W>>,
    root: usize,
    index: HashMap<State<W>, Option<usize>, MixBuild>,
    max_edges: usize,
}

struct Node<const W: usize> {
    state: State<W>,
    count: Count,
    extra: u64,
    /// The first way to finish in canonical order.
    best: Vec<usize>,
    edges: Vec<LiveEdge<W>>,
}

struct LiveEdge<const W: usize> {
    picks: Vec<Pick<W>>,
    child: usize,
}

struct Pick<const W: usize> {
    rows: Bits<W>,
    ways: u64,
    first: usize,
}

/// Edges kept for each state that may be counted.
const EDGES_A_STATE: usize = 16;

impl<const W: usize> Live<W> {
    /// `None` if there is no cover, or none was found.
    pub(super) fn new(
        diagram: &mut Diagram<'_, W>,
        root: &State<W>,
        max_states: usize,
    ) -> Result<Option<Self>, StopReason> {
        let before = diagram.stopped;
        diagram.lift_limit();
        let max_edges = max_states.saturating_mul(EDGES_A_STATE);
        let mut live = Self { nodes: Vec::new(), root: 0, index: HashMap::default(), max_edges };
        let mut edges = max_edges;
        let root = live.node(diagram, root, &mut edges)?;
        if let Some(reason) = diagram.stopped.filter(|_| before.is_none()) {
            return Err(reason);
        }
        Ok(root.map(|root| Self { root, ..live }))
    }

    fn node(
        &mut self,
        diagram: &mut Diagram<'_, W>,
        state: &State<W>,
        edges_left: &mut usize,
    ) -> Result<Option<usize>, StopReason> {
        if let Some(&known) = self.index.get(state) {
            return Ok(known);
        }
        if diagram.stop.stop() {
            return Err(StopReason::Interrupted);
        }
        let mut node =
            Node { state: state.clone(), count: Count::zero(), extra: 0, best: Vec::new(), edges: Vec::new() };
        if state.open.is_empty() {
            node.count = diagram.value(state).count;
        } else {
            self.branch(diagram, &mut node, edges_left)?;
        }
        let at = (!node.count.is_zero()).then_some(self.nodes.len());
        self.index.insert(state.clone(), at);
        if at.is_some() {
            self.nodes.push(node);
        }
        Ok(at)
    }

    fn branch(
        &mut self,
        diagram: &mut Diagram<'_, W>,
        node: &mut Node<W>,
        edges_left: &mut usize,
    ) -> Result<(), StopReason> {
        let Some(items) = node.state.choices(diagram.problem, diagram.rule) else {
            return Ok(());
        };
        let mut found = Vec::new();
        let (problem, rule) = (diagram.problem, diagram.rule);
        rule.edges(problem, &node.state, &items, &mut |edge| {
            if !diagram.value(&edge.child).count.is_zero() {
                found.push(edge);
            }
            found.len() <= *edges_left
        });
        let Some(left) = edges_left.checked_sub(found.len()) else {
            return Err(StopReason::Limit { limit: Limit::Edges, value: self.max_edges });
        };
        *edges_left = left;
        for edge in found {
            let Some(child) = self.node(diagram, &edge.child, edges_left)? else { continue };
            let picked = || edge.picks.iter().map(|&i| &items[i]);
            let extra = self.nodes[child].extra + picked().map(|i| i.price.extra).sum::<u64>();
            if !node.count.is_zero() && extra > node.extra {
                continue;
            }
            if extra < node.extra || node.count.is_zero() {
                (node.count, node.extra) = (Count::zero(), extra);
                node.edges.clear();
            }
            let ways = picked().fold(self.nodes[child].count.clone(), |n, i| n.times(&Count::from(i.ways)));
            node.count.add(&ways);
            let pick = |i: &super::bound::Item<W>| Pick { rows: i.rows, ways: i.ways, first: i.first };
            node.edges.push(LiveEdge { picks: picked().map(pick).collect(), child });
        }
        let firsts = |edge: &LiveEdge<W>| {
            let picked = edge.picks.iter().map(|pick| pick.first);
            key(picked.chain(self.nodes[edge.child].best.iter().copied()))
        };
        node.best = node.edges.iter().map(firsts).min().map(|key| key.1).unwrap_or_default();
        Ok(())
    }

    /// The first `max` covers in canonical order.
    ///
    /// Taking a common column away from two covers leaves their order as it is, so the first way to finish a state is the
    /// first whatever was picked before, and a best-first search meets the covers in order.
    pub(super) fn first(&self, diagram: &Diagram<'_, W>, max: usize) -> Result<Vec<Vec<usize>>, StopReason> {
        let mut listed = Vec::new();
        let mut frontier = Frontier { queue: BTreeSet::new(), room: max };
        frontier.push(key(self.nodes[self.root].best.iter().copied()), self.root, &[]);
        let mut members: HashMap<usize, HashMap<Bits<W>, Vec<usize>, MixBuild>> = HashMap::new();
        while let Some(((_, cover), at, chosen)) = frontier.queue.pop_first() {
            if diagram.stop.stop() {
                return Err(StopReason::Interrupted);
            }
            let node = &self.nodes[at];
            if node.state.open.is_empty() {
                listed.push(cover);
                frontier.room -= 1;
                continue;
            }
            let members = members.entry(at).or_insert_with(|| columns(diagram, &node.state));
            for edge in &node.edges {
                self.expand(&mut frontier, members, edge, 0, &mut chosen.clone());
            }
        }
        Ok(listed)
    }

    /// Pushes every choice of columns for the picks from `at` on; false if even the first does not fit.
    fn expand(
        &self,
        frontier: &mut Frontier,
        members: &HashMap<Bits<W>, Vec<usize>, MixBuild>,
        edge: &LiveEdge<W>,
        at: usize,
        chosen: &mut Vec<usize>,
    ) -> bool {
        let Some(pick) = edge.picks.get(at) else {
            let best = &self.nodes[edge.child].best;
            return frontier.push(key(chosen.iter().chain(best).copied()), edge.child, chosen);
        };
        for (i, &column) in members.get(&pick.rows).into_iter().flatten().enumerate() {
            chosen.push(column);
            let fits = self.expand(frontier, members, edge, at + 1, chosen);
            chosen.pop();
            if !fits {
                return i > 0;
            }
        }
        true
    }

    /// In how many covers each class of columns has any one of its columns.
    pub(super) fn occurrences(&self, diagram: &Diagram<'_, W>) -> Result<Vec<Count>, StopReason> {
        let mut total = vec![Count::zero(); diagram.problem.classes.len()];
        let mut ways_to = vec![Count::zero(); self.nodes.len()];
        ways_to[self.root] = Count::one();
        for (at, node) in self.nodes.iter().enumerate().rev() {
            if diagram.stop.stop() {
                return Err(StopReason::Interrupted);
            }
            let here = ways_to[at].clone();
            let mut by_rows: HashMap<Bits<W>, Count, MixBuild> = HashMap::default();
            for edge in &node.edges {
                let product = |skip: usize, start: Count| {
                    let others = edge.picks.iter().enumerate().filter(|&(i, _)| i != skip);
                    others.fold(start, |n, (_, pick)| n.times(&Count::from(pick.ways)))
                };
                ways_to[edge.child].add(&product(usize::MAX, here.clone()));
                let through = here.times(&self.nodes[edge.child].count);
                for (i, pick) in edge.picks.iter().enumerate() {
                    let sum = by_rows.entry(pick.rows).or_insert_with(Count::zero);
                    sum.add(&product(i, through.clone()));
                }
            }
            if by_rows.is_empty() {
                continue;
            }
            for (rows, classes) in node.state.classes(diagram.problem) {
                if let Some(count) = by_rows.get(&rows) {
                    for class in classes {
                        total[class].add(count);
                    }
                }
            }
        }
        Ok(total)
    }
}

/// Covers are ordered by number of columns, then column by column.
type Key = (usize, Vec<usize>);

pub(super) fn key(columns: impl Iterator<Item = usize>) -> Key {
    let mut columns: Vec<usize> = columns.collect();
    columns.sort_unstable();
    (columns.len(), columns)
}

/// The best partial covers, each with the first cover it leads to. Different ones lead to different covers, so that more
/// of them than covers are wanted is too many.
struct Frontier {
    queue: BTreeSet<(Key, usize, Vec<usize>)>,
    room: usize,
}

impl Frontier {
    /// False if there is no room for it, nor for anything later.
    fn push(&mut self, key: Key, node: usize, chosen: &[usize]) -> bool {
        let full = self.queue.len() >= self.room;
        if full && self.queue.last().is_none_or(|last| last.0 <= key) {
            return false;
        }
        self.queue.insert((key, node, chosen.to_vec()));
        if full {
            self.queue.pop_last();
        }
        true
    }
}

/// The columns that each item of the state stands for, ascending.
fn columns<const W: usize>(diagram: &Diagram<'_, W>, state: &State<W>) -> HashMap<Bits<W>, Vec<usize>, MixBuild> {
    let members = |classes: Vec<usize>| {
        let all = classes.iter().flat_map(|&c| &diagram.problem.classes[c].members);
        key(all.copied()).1
    };
    let classes = state.classes(diagram.problem).into_iter();
    classes.map(|(rows, classes)| (rows, members(classes))).collect()
}
