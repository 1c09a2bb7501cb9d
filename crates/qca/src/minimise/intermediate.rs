//! The intermediate solution, pair by pair.

use std::collections::BTreeMap;

use crosscase_boolean::{Count, Cube, count_configurations};

use super::engine::{Engine, Minimised, fits, interrupted};
use super::{Minimise, prime_implicants};
use crate::expectations::Unexpected;
use crate::solution::{EasyCounterfactuals, Pair};
use crate::{QcaError, Reason, Search, Solution};

/// The models over all pairs of a conservative and a parsimonious model.
///
/// Pairs matter only by the terms they trim to, so each different set of trimmed terms is minimised once.
pub(super) fn fit(params: &Minimise, engine: &Engine<'_>, unexpected: &Unexpected) -> Result<Solution, QcaError> {
    let conservative = engine.conservative(params.max_pairs)?;
    let parsimonious = engine.parsimonious(params.max_pairs)?;
    let (pairs, trimmed, enough) = pair_up(engine, params.max_pairs, &conservative, &parsimonious, unexpected);
    let known = conservative.search.then(parsimonious.search);
    let mut paired = known.then(enough);
    let mut union = Union::new(paired);
    for (index, terms) in trimmed.iter().enumerate() {
        if index > 0 && engine.stopped() {
            paired = paired.then(interrupted());
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
    solution.models = fits(engine.table, listed.map(|(cubes, from)| (cubes.as_slice(), from.clone())));
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
    unexpected: &Unexpected,
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
            search = interrupted();
            break;
        }
        let next = sets.len();
        let counterfactuals = *sets.entry(trim(conservative, parsimonious, unexpected)).or_insert(next);
        pairs.push(Pair { conservative: c, parsimonious: s, counterfactuals });
    }
    let mut trimmed: Vec<(usize, Vec<Cube>)> = sets.into_iter().map(|(terms, index)| (index, terms)).collect();
    trimmed.sort_unstable();
    (pairs, trimmed.into_iter().map(|(_, terms)| terms).collect(), search)
}

/// The terms of a conservative model without the literals that a parsimonious term around them does not have and that
/// contradict an expectation.
fn trim(conservative: &[Cube], parsimonious: &[Cube], unexpected: &Unexpected) -> Vec<Cube> {
    let mut terms = Vec::new();
    for c in conservative {
        for s in parsimonious.iter().filter(|s| s.covers(c)) {
            let dropped = |&(j, v): &(usize, u8)| s.value(j).is_none() && unexpected.contains((j, v));
            terms.push(c.literals().filter(dropped).fold(c.clone(), |term, (j, _)| term.without(j)));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn easy(engine: &Engine<'_>, terms: Vec<Cube>) -> EasyCounterfactuals {
    let positive: Vec<Cube> = engine.on.iter().map(|row| Cube::from_row(row)).collect();
    let inside: Vec<Cube> = positive.iter().chain(&terms).cloned().collect();
    let all = if engine.stopped() { None } else { count_configurations(engine.space, &inside) };
    let count = all.map(|all| all.saturating_sub(positive.len() as u128));
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
