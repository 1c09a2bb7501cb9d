//! The steps that the three solutions share.

use std::collections::BTreeMap;

use crosscase_boolean::{
    BooleanError, Chart, Count, CoverLimits, Cube, FREE, Interrupt, Pace, PrimeLimits, Space, complement_until,
    models_until, primes_until,
};
use crosscase_data::{Diagnostic, name_list};

use super::Minimise;
use crate::fit::{sufficiency, union};
use crate::measures::unique_coverage;
use crate::search::{A_STEP, INTERRUPTED};
use crate::solution::{Model, TermFit};
use crate::{Out, QcaError, Reason, Search, TruthRow, TruthTable};

/// A truth table on its way to models.
pub(super) struct Engine<'a> {
    pub(super) table: &'a TruthTable,
    pub(super) space: &'a Space,
    /// The positive rows.
    pub(super) on: Vec<Vec<u8>>,
    /// Remainders that are excluded.
    pub(super) barred: Vec<Cube>,
    params: &'a Minimise,
    stop: &'a dyn Interrupt,
}

/// Models as conjunctions, and what is known of their number.
pub(super) struct Minimised {
    pub(super) primes: Vec<Cube>,
    pub(super) search: Search,
    pub(super) models: Vec<Vec<Cube>>,
    pub(super) count: Option<Count>,
    pub(super) at_least: Count,
    pub(super) lower_bound: usize,
    pub(super) share: Option<Vec<f64>>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(table: &'a TruthTable, params: &'a Minimise, stop: &'a dyn Interrupt) -> Result<Self, QcaError> {
        let on = table.configurations(|out| out == Out::Positive);
        Ok(Self { table, space: table.space(), on, barred: params.barred(table, stop)?, params, stop })
    }

    /// What the caller may stop with.
    pub(super) const fn stop(&self) -> &'a dyn Interrupt {
        self.stop
    }

    /// Whether the caller wants to stop.
    pub(super) fn stopped(&self) -> bool {
        self.stop.stop()
    }

    /// Whether the caller wants to stop within so many nodes, all asked at once.
    pub(super) fn stopped_within(&self, nodes: usize) -> bool {
        (0..nodes).any(|_| self.stop.stop())
    }

    /// The rows observed to be negative, and the remainders that are excluded.
    pub(super) fn negative(&self) -> Vec<Cube> {
        let rows = self.table.configurations(|out| matches!(out, Out::Negative | Out::Contradiction));
        rows.iter().map(|row| Cube::from_row(row)).chain(self.barred.iter().cloned()).collect()
    }

    /// Everything outside the positive rows and these terms; `None` if it was stopped.
    pub(super) fn outside(&self, terms: &[Cube]) -> Result<Option<Vec<Cube>>, QcaError> {
        let rows = self.on.iter().map(|row| Cube::from_row(row));
        // What no case can show is free, whatever is assumed of remainders.
        let inside: Vec<Cube> = rows.chain(terms.iter().chain(self.table.impossible()).cloned()).collect();
        match complement_until(self.space, &inside, self.stop) {
            Ok(mut cubes) => {
                // Terms may hold remainders that are excluded all the same.
                if !terms.is_empty() {
                    cubes.extend(self.barred.iter().cloned());
                }
                Ok(Some(cubes))
            }
            Err(BooleanError::Interrupted) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn conservative(&self, max_models: usize) -> Result<Minimised, QcaError> {
        self.minimise(self.outside(&[])?.as_deref(), max_models)
    }

    pub(super) fn parsimonious(&self, max_models: usize) -> Result<Minimised, QcaError> {
        self.minimise(Some(&self.negative()), max_models)
    }

    /// The prime implicants of the positive rows, everything outside `off` being allowed.
    pub(super) fn primes(&self, off: Option<&[Cube]>) -> Result<(Vec<Cube>, Search), QcaError> {
        let Some(off) = off else { return Ok((Vec::new(), INTERRUPTED)) };
        let limits = PrimeLimits { max_primes: self.params.max_primes.or(PrimeLimits::default().max_primes) };
        let found = primes_until(self.space, &self.on, off, &limits, self.stop)?;
        Ok((found.primes, found.search.map(Reason::Boolean)))
    }

    pub(super) fn minimise(&self, off: Option<&[Cube]>, max_models: usize) -> Result<Minimised, QcaError> {
        let (primes, search) = self.primes(off)?;
        let chart = match Chart::new(&self.on, &primes) {
            Ok(chart) => chart,
            // A search for prime implicants that stopped early need not cover every row.
            Err(BooleanError::Uncovered { .. }) if !search.is_complete() => {
                return Ok(Minimised {
                    primes,
                    search,
                    models: Vec::new(),
                    count: None,
                    at_least: Count::one(),
                    lower_bound: 1,
                    share: None,
                });
            }
            Err(error) => return Err(error.into()),
        };
        let limits = CoverLimits::default().max_models(max_models);
        let found = models_until(&chart, None, self.params.objective, &limits, self.stop)?;
        let cubes = |model: &Vec<usize>| model.iter().filter_map(|&column| primes.get(column).cloned()).collect();
        let models = found.models.iter().map(cubes).collect();
        // Without all prime implicants nothing is known of shorter models, nor of the number of models.
        let proved = search.is_complete();
        Ok(Minimised {
            search: search.then(found.search.map(Reason::Boolean)),
            models,
            count: found.count.filter(|_| proved),
            at_least: if proved { found.count_at_least } else { Count::one() },
            lower_bound: if proved { found.lower_bound } else { 1 },
            share: found.share.filter(|_| proved),
            primes,
        })
    }
}

/// The search where there is a [`clash`].
pub(super) const CLASH: Search = Search::Truncated { reason: Reason::Clash };

/// Says which positive row and which that is not hold each other, since a condition does not apply to the cases of one: there is no
/// model then.
pub(super) fn clash(table: &TruthTable) -> Option<Diagnostic> {
    let rows = |of: fn(Out) -> bool| table.rows().iter().filter(move |row| of(row.out));
    let is_open = |row: &TruthRow| row.config.contains(&FREE);
    // Rows that are all fixed are different rows.
    if !table.rows().iter().any(is_open) {
        return None;
    }
    let other = |positive: &TruthRow| {
        let cube = Cube::from_row(&positive.config);
        let open = is_open(positive);
        let inside = |row: &&TruthRow| (open || is_open(row)) && Cube::from_row(&row.config).intersects(&cube);
        rows(|out| matches!(out, Out::Negative | Out::Contradiction)).find(inside)
    };
    let (positive, other) = rows(|out| out == Out::Positive).find_map(|row| Some((row, other(row)?)))?;
    let names = |row: &TruthRow| name_list(table.names(&row.cases)).unwrap_or_default();
    let message = format!(
        "there is no solution of {}: the row of {} is positive and that of {} is not, but a condition does not apply to one of them, so that no term covers the one without the other",
        table.params().outcome(),
        names(positive),
        names(other),
    );
    Some(Diagnostic::warning("QCA118", message).help(Reason::Clash.help()))
}

/// Memberships that the terms of a model may have, a gigabyte; so many are held.
const HELD: usize = 1 << 27;

/// Memberships that the fit of the first model may look at after a stop, a fraction of a second.
const AFTER_STOP: usize = 100_000_000;

/// The fit of models, of as many as there is time for. Terms recur from model to model, so each is computed once.
pub(super) fn fits<'m>(
    table: &TruthTable,
    models: impl Iterator<Item = (&'m [Cube], Vec<usize>)>,
    stop: &dyn Interrupt,
) -> (Vec<Model>, Search) {
    let cases = table.cases().len();
    let mut pace = Pace::new(stop);
    let mut terms: BTreeMap<&'m Cube, (Vec<f64>, TermFit)> = BTreeMap::new();
    let mut fitted = Vec::new();
    for (cubes, counterfactuals) in models {
        let held = cases.saturating_mul(cubes.len());
        if held > HELD {
            return (fitted, Search::Truncated { reason: Reason::Fit { limit: HELD } });
        }
        if held + cases * terms.len() > HELD {
            terms.clear();
        }
        let looked: usize = cubes.iter().map(|cube| cases.saturating_mul(cube.len() + 4)).sum();
        let mut ends =
            |memberships: usize| pace.stops_after(memberships / A_STEP) && (!fitted.is_empty() || looked > AFTER_STOP);
        if ends(held) {
            return (fitted, INTERRUPTED);
        }
        for cube in cubes {
            if !terms.contains_key(cube) {
                if ends(cases * (cube.len() + 3)) {
                    return (fitted, INTERRUPTED);
                }
                terms.insert(cube, term(table, cube));
            }
        }
        let parts: Vec<&(Vec<f64>, TermFit)> = cubes.iter().filter_map(|cube| terms.get(cube)).collect();
        fitted.push(model(table, &parts, counterfactuals));
    }
    (fitted, Search::Complete)
}

fn term(table: &TruthTable, cube: &Cube) -> (Vec<f64>, TermFit) {
    let x = table.membership(cube);
    let fit = sufficiency(&x, table.outcome());
    let cases = table.cases_of(cube, &x);
    let expr = table.text(cube);
    (x, TermFit { cube: cube.clone(), expr, incl: fit.incl, pri: fit.pri, cov: fit.cov, cov_unique: None, cases })
}

fn model(table: &TruthTable, parts: &[&(Vec<f64>, TermFit)], counterfactuals: Vec<usize>) -> Model {
    let y = table.outcome();
    let memberships: Vec<&[f64]> = parts.iter().map(|(x, _)| x.as_slice()).collect();
    let whole = union(&memberships, y.len());
    let fit = sufficiency(&whole, y);
    let unique = unique_coverage(&memberships, y);
    let terms = parts.iter().zip(unique).map(|((_, term), cov_unique)| TermFit { cov_unique, ..term.clone() });
    Model { terms: terms.collect(), incl: fit.incl, pri: fit.pri, cov: fit.cov, counterfactuals }
}
