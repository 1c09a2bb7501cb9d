//! The intermediate solution, pair by pair.

use std::collections::BTreeMap;

use crosscase_boolean::{Count, Cube, count_configurations_until};

use super::engine::{Engine, Minimised, fits};
use super::{Conjunctural, Minimise, prime_implicants};
use crate::analysed::Analysed;
use crate::expectations::Unexpected;
use crate::search::INTERRUPTED;
use crate::solution::{EasyCounterfactuals, Pair};
use crate::{QcaError, Reason, Search, Solution};

/// What minimising one set of trimmed terms counts as, for those who bound a search by its nodes: about what it costs.
const NODES_OF_A_MINIMISATION: usize = 200;

/// The models over all pairs of a conservative and a parsimonious model.
///
/// Pairs matter only by the terms they trim to, so each different set of trimmed terms is minimised once.
pub(super) fn fit(params: &Minimise, engine: &Engine<'_>, unexpected: &Unexpected) -> Result<Solution, QcaError> {
    let conservative = engine.conservative(params.max_pairs)?;
    let parsimonious = engine.parsimonious(params.max_pairs)?;
    let trimmer = Trimmer {
        sets: &engine.table.sets,
        unexpected,
        conjunctions: params.expect.conjunctions(&engine.table.sets)?,
        rule: params.conjunctural,
    };
    let (pairs, trimmed, enough) = pair_up(engine, params.max_pairs, &conservative, &parsimonious, &trimmer);
    let known = conservative.search.then(parsimonious.search);
    let mut paired = known.then(enough);
    let mut union = Union::new(paired);
    for (index, terms) in trimmed.iter().enumerate() {
        let stopped = engine.stopped_within(NODES_OF_A_MINIMISATION);
        if index > 0 && stopped {
            paired = paired.then(INTERRUPTED);
            union.search = union.search.then(paired);
            break;
        }
        let off = engine.outside(terms)?;
        union.add(index, engine.minimise(off.as_deref(), params.max_models.max(params.max_pairs))?);
    }

    let count = union.count(params.max_pairs);
    let mut solution = params.empty(engine.table, union.search);
    solution.model_count = count;
    // Of pairs that were not gone through nothing is known, and covers that need not be models pair up to nothing.
    solution.count_at_least = if known.is_complete() { union.at_least } else { Count::one() };
    solution.lower_bound = union.lower_bound.filter(|_| paired.is_complete()).unwrap_or(1);
    let mut models: Vec<(Vec<Cube>, Vec<usize>)> = union.models.into_iter().collect();
    models.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
    let listed = models.iter().take(params.max_models);
    let fitted = fits(engine.table, listed.map(|(cubes, from)| (cubes.as_slice(), from.clone())), engine.stop());
    solution.models = fitted.0;
    solution.search = solution.search.then(fitted.1);
    union.primes.sort_unstable();
    union.primes.dedup();
    (solution.primes, solution.search) = prime_implicants(engine, union.primes, solution.search);
    solution.pairs = pairs;
    solution.counterfactuals = trimmed.into_iter().map(|terms| easy(engine, terms)).collect();
    solution.tell();
    Ok(solution)
}

/// The pairs, the different sets of trimmed terms they lead to, and whether these are all.
fn pair_up(
    engine: &Engine<'_>,
    max_pairs: usize,
    conservative: &Minimised,
    parsimonious: &Minimised,
    trimmer: &Trimmer<'_>,
) -> (Vec<Pair>, Vec<Vec<Cube>>, Search) {
    let listed = |found: &Minimised| found.count == Some(Count::from(found.models.len() as u64));
    let all = conservative.models.len().saturating_mul(parsimonious.models.len()) <= max_pairs;
    let complete = all && listed(conservative) && listed(parsimonious);
    let mut search =
        if complete { Search::Complete } else { Search::Truncated { reason: Reason::Pairs { limit: max_pairs } } };

    let mut sets: BTreeMap<Vec<Cube>, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    let models = conservative.models.iter().enumerate();
    let both = models.flat_map(|c| parsimonious.models.iter().enumerate().map(move |s| (c, s)));
    for ((c, conservative), (s, parsimonious)) in both.take(max_pairs) {
        if !pairs.is_empty() && engine.stopped() {
            search = INTERRUPTED;
            break;
        }
        let next = sets.len();
        let counterfactuals = *sets.entry(trimmer.trim(conservative, parsimonious)).or_insert(next);
        pairs.push(Pair { conservative: c, parsimonious: s, counterfactuals });
    }
    let mut trimmed: Vec<(usize, Vec<Cube>)> = sets.into_iter().map(|(terms, index)| (index, terms)).collect();
    trimmed.sort_unstable();
    (pairs, trimmed.into_iter().map(|(_, terms)| terms).collect(), search)
}

/// What is expected, and what follows for the terms of a conservative model.
struct Trimmer<'a> {
    sets: &'a Analysed,
    unexpected: &'a Unexpected,
    conjunctions: Vec<Cube>,
    rule: Conjunctural,
}

impl Trimmer<'_> {
    /// The parts of the parsimonious terms that are as good as the conservative terms inside them, or better. Of conditions that are values
    /// of one set a term is taken in full: `A[1]` is inside `~A[2]`, and where `A[1]` goes, `~A[2]` stays.
    fn trim(&self, conservative: &[Cube], parsimonious: &[Cube]) -> Vec<Cube> {
        let mut terms = Vec::new();
        for c in conservative.iter().map(|c| self.sets.in_full(c)) {
            for s in parsimonious.iter().filter(|s| s.covers(&c)) {
                match (self.rule, self.conjunctions.last()) {
                    (Conjunctural::AsInR, Some(last)) => terms.push(as_in_r(&c, s, last)),
                    _ => self.better(&c, s, &mut terms),
                }
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The term without the literals that `s` does not have and that contradict an expectation; then, as long as something new
    /// comes of it and stays inside `s`, with an expected conjunction put in the place of what it says of those conditions.
    fn better(&self, c: &Cube, s: &Cube, terms: &mut Vec<Cube>) {
        let dropped = |&(j, v): &(usize, u8)| s.value(j).is_none() && self.unexpected.contains((j, v));
        let trimmed = c.literals().filter(dropped).fold(c.clone(), |term, (j, _)| term.without(j));
        let mut found = vec![self.sets.in_full(&trimmed)];
        let mut next = 0;
        while let Some(term) = found.get(next).cloned() {
            next += 1;
            for whole in self.conjunctions.iter().map(|whole| self.sets.in_full(whole)) {
                let moved = whole.literals().fold(term.clone(), |term, (j, v)| term.with(j, v));
                if self.sets.is_impossible(&moved) {
                    continue;
                }
                let moved = self.sets.in_full(&moved);
                if s.covers(&moved) && !found.iter().any(|known| known.covers(&moved)) {
                    found.push(moved);
                }
            }
        }
        terms.extend(found);
    }
}

/// The literals that `s` does not have and whose conditions the conjunction names go if one of them contradicts it.
fn as_in_r(c: &Cube, s: &Cube, conjunction: &Cube) -> Cube {
    let named: Vec<(usize, u8)> =
        c.literals().filter(|&(j, _)| s.value(j).is_none() && conjunction.value(j).is_some()).collect();
    if named.iter().all(|&(j, v)| conjunction.value(j) == Some(v)) {
        return c.clone();
    }
    named.iter().fold(c.clone(), |term, &(j, _)| term.without(j))
}

fn easy(engine: &Engine<'_>, terms: Vec<Cube>) -> EasyCounterfactuals {
    let positive: Vec<Cube> = engine.on.iter().map(|row| Cube::from_row(row)).collect();
    let inside: Vec<Cube> = positive.iter().chain(engine.table.impossible()).chain(&terms).cloned().collect();
    let excluded: Vec<Cube> =
        engine.barred.iter().flat_map(|barred| terms.iter().filter_map(|term| barred.intersection(term))).collect();
    // A stop leaves them uncounted.
    let of = |cubes: &[Cube]| count_configurations_until(engine.space, cubes, engine.stop()).ok().flatten();
    let outside: Vec<Cube> = positive.iter().chain(engine.table.impossible()).cloned().collect();
    let all = if engine.stopped() { None } else { of(&inside).zip(of(&excluded)).zip(of(&outside)) };
    let count = all.map(|((all, excluded), outside)| all.saturating_sub(outside).saturating_sub(excluded));
    EasyCounterfactuals { terms, count }
}

/// The models of all pairs, each once, with the sets of counterfactuals that lead to it.
struct Union {
    models: BTreeMap<Vec<Cube>, Vec<usize>>,
    primes: Vec<Cube>,
    /// The number of models of the one set of counterfactuals, if there is one set alone.
    alone: Option<Count>,
    /// Whether every set has listed all its models.
    listed: bool,
    at_least: Count,
    lower_bound: Option<usize>,
    search: Search,
}

impl Union {
    fn new(search: Search) -> Self {
        Self {
            models: BTreeMap::new(),
            primes: Vec::new(),
            alone: None,
            listed: true,
            at_least: Count::zero(),
            lower_bound: None,
            search,
        }
    }

    fn add(&mut self, counterfactuals: usize, found: Minimised) {
        if self.at_least < found.at_least {
            self.at_least = found.at_least;
        }
        self.lower_bound = Some(self.lower_bound.map_or(found.lower_bound, |bound| bound.min(found.lower_bound)));
        self.search = self.search.then(found.search);
        self.listed &= found.count == Some(Count::from(found.models.len() as u64));
        self.alone = found.count.filter(|_| counterfactuals == 0);
        for model in found.models {
            self.models.entry(model).or_default().push(counterfactuals);
        }
        self.primes.extend(found.primes);
    }

    /// The number of different models, if it is known. Where some set has more models than are held, their union is not.
    fn count(&mut self, limit: usize) -> Option<Count> {
        let listed = Count::from(self.models.len() as u64);
        if self.at_least < listed {
            self.at_least = listed.clone();
        }
        let count = if self.listed { Some(listed) } else { self.alone.take() };
        if count.is_none() {
            self.search = self.search.then(Search::Truncated { reason: Reason::Union { limit } });
        }
        count.filter(|_| self.search.is_complete())
    }
}
