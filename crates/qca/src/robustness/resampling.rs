//! The same analysis on other cases, or on an outcome that has nothing to do with them.

use crosscase_boolean::{BooleanError, Cube, Interrupt};
use crosscase_numerics::{Stream, resample};
use crosscase_sets::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

use super::{Analysis, models};
use crate::{Outcome, QcaError, SetData, Solution};

/// How often a term was in a model.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, bootstrap};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// # let analysis = Analysis::new(table.params().clone(), Minimise::parsimonious());
/// let found = bootstrap(&analysis, &sets, 50, 1, &Never)?;
/// // Two cases that differ in A and B alike: whenever both are drawn, either condition is a model.
/// let shares: Vec<_> = found.terms.iter().filter(|term| term.cube.len() == 1).map(|term| term.share).collect();
/// assert_eq!(shares[0], shares[1]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermShare {
    /// The term.
    #[serde(skip)]
    pub cube: Cube,
    /// As it is written.
    pub expr: String,
    /// The share of replicates in which some model has it.
    pub share: f64,
}

/// A bootstrap of cases. Shares run from 0 to 1.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, bootstrap};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// # let analysis = Analysis::new(table.params().clone(), Minimise::conservative());
/// let found = bootstrap(&analysis, &sets, 50, 1, &Never)?;
/// assert_eq!(found.replicates, 50);
/// assert!(found.same <= found.one_shared && found.one_shared + found.none <= 1.0);
/// assert_eq!(found.incl.len(), 1, "an interval a model; here each is from 1 to 1");
/// assert_eq!(found.incl[0], Some((1.0, 1.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resampling {
    /// Replicates made.
    pub replicates: usize,
    /// The share of replicates that give exactly the models of the original data, all of them and no other.
    pub same: f64,
    /// The share of replicates of which at least one model is one of the original data.
    pub one_shared: f64,
    /// The share of replicates without a positive row, or that could not be analysed at all.
    pub none: f64,
    /// The terms that occurred, most frequent first, then in canonical order.
    pub terms: Vec<TermShare>,
    /// For each model of the original data the 2.5th and 97.5th percentile of its inclusion in the replicates, its terms
    /// being held; `None` where it was undefined throughout.
    pub incl: Vec<Option<(f64, f64)>>,
    /// The same of its coverage.
    pub cov: Vec<Option<(f64, f64)>>,
}

/// What one replicate gave.
struct Replicate {
    same: bool,
    shared: bool,
    none: bool,
    terms: Vec<Cube>,
    fit: Vec<HeldFit>,
}

/// Inclusion and coverage of an original model in other data.
#[derive(Clone, Copy)]
struct HeldFit {
    incl: Option<f64>,
    cov: Option<f64>,
}

/// Draws the cases anew with replacement and repeats the analysis. Replicate i draws from stream i of the seed, so that the
/// result does not depend on the number of threads.
///
/// Cases of a comparison are seldom a random sample; read the shares as a measure of how much hangs on single cases.
///
/// # Errors
/// As the analysis of the original data; [`QcaError::NoReplicates`]; a stop before the last replicate.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{Analysis, bootstrap};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
/// ])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]), Minimise::conservative());
/// let found = bootstrap(&analysis, &sets, 200, 1, &Never)?;
/// assert!(found.same > 0.8 && found.terms[0].expr == "A");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn bootstrap(
    analysis: &Analysis,
    data: &SetData,
    replicates: usize,
    seed: u64,
    stop: &(dyn Interrupt + Sync),
) -> Result<Resampling, QcaError> {
    if replicates == 0 {
        return Err(QcaError::NoReplicates);
    }
    let original = analysis.fit(data, stop)?;
    let known = models(&original);
    let n = data.cases().len();
    let made = resample(replicates, seed, |stream, _| {
        let drawn = data.rows(&stream.bootstrap(n));
        let solved = analysis.fit(&drawn, stop).map(|solution| models(&solution));
        let failed = solved.is_err();
        let found = solved.unwrap_or_default();
        let mut terms: Vec<Cube> = found.iter().flatten().cloned().collect();
        terms.sort_unstable();
        terms.dedup();
        Replicate {
            same: !failed && found == known,
            shared: found.intersection(&known).next().is_some(),
            none: found.is_empty(),
            terms,
            fit: refit(analysis, &drawn, &original),
        }
    });
    unstopped(stop)?;
    let share = |is: fn(&Replicate) -> bool| made.iter().filter(|r| is(r)).count() as f64 / replicates as f64;
    let mut counts: BTreeMap<&Cube, usize> = BTreeMap::new();
    for cube in made.iter().flat_map(|replicate| &replicate.terms) {
        *counts.entry(cube).or_default() += 1;
    }
    let mut terms: Vec<TermShare> = counts
        .into_iter()
        .map(|(cube, count)| TermShare {
            cube: cube.clone(),
            expr: original.table.text(cube),
            share: count as f64 / replicates as f64,
        })
        .collect();
    terms.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.cube.cmp(&b.cube)));
    let interval = |of: fn(&HeldFit) -> Option<f64>, model: usize| {
        let values: Vec<f64> = made.iter().filter_map(|r| r.fit.get(model).and_then(of)).collect();
        let at = |p: f64| crosscase_numerics::quantile(&values, p);
        at(0.025).zip(at(0.975))
    };
    let models = 0..original.models.len();
    Ok(Resampling {
        replicates,
        same: share(|r| r.same),
        one_shared: share(|r| r.shared),
        none: share(|r| r.none),
        terms,
        incl: models.clone().map(|model| interval(|fit| fit.incl, model)).collect(),
        cov: models.map(|model| interval(|fit| fit.cov, model)).collect(),
    })
}

/// Inclusion and coverage of the original models in other data.
fn refit(analysis: &Analysis, data: &SetData, original: &Solution) -> Vec<HeldFit> {
    let Ok(sets) = crate::analysed::Analysed::new(data, analysis.table.outcome(), analysis.table.conditions()) else {
        return Vec::new();
    };
    let fit = |model: &crate::Model| {
        let parts: Vec<Vec<f64>> = model.terms.iter().map(|term| sets.conjunction(term.cube.literals())).collect();
        let slices: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        let fit = crate::fit::sufficiency(&crate::fit::union(&slices, sets.cases.len()), &sets.outcome);
        HeldFit { incl: fit.incl, cov: fit.cov }
    };
    original.models.iter().map(fit).collect()
}

/// What is done to some of the cases.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, Perturbation, retention};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// # let analysis = Analysis::new(table.params().clone(), Minimise::conservative());
/// // Without the one positive case there is no model; with its outcome turned round there is none either.
/// assert_eq!(retention(&analysis, &sets, Perturbation::Deletion, 1, &Never)?.by_case[0], Some(0.0));
/// assert_eq!(retention(&analysis, &sets, Perturbation::Corruption, 1, &Never)?.by_case[0], Some(0.0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Perturbation {
    /// They are left out.
    Deletion,
    /// Their outcome is turned round: `1 − y`, of a value of a multi-value outcome `T[1]` as of any other.
    Corruption,
}

/// How often the models survive a perturbation.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, Perturbation, retention};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let set = |(name, members): (&str, &str)| {
/// #     (name.to_owned(), members.bytes().map(|b| f64::from(b - b'0')).collect::<Vec<f64>>())
/// # };
/// # let cases = "AU BE CZ EE FI FR DE GR HU IE IT NL PL PT RO ES SE UK".split(' ').map(String::from).collect();
/// # let columns = [
/// #     ("DEV", "111011100101000011"), ("URB", "011000100001000001"), ("LIT", "111111101101100011"),
/// #     ("STB", "011111000111001011"), ("SURV", "011011000101000011"),
/// # ];
/// # let sets = SetData::new(cases, columns.map(set).to_vec())?;
/// # let table = TruthTableParams::new("SURV".parse()?, ["DEV", "URB", "LIT", "STB"]).fit(&sets)?;
/// // Survival of interwar democracies (Lipset 1959): any case but one can be left out.
/// let analysis = Analysis::new(table.params().clone(), Minimise::parsimonious());
/// let found = retention(&analysis, &sets, Perturbation::Deletion, 1, &Never)?;
/// assert_eq!((found.tried, found.exhaustive, found.same), (18, true, 17.0 / 18.0));
/// assert_eq!(found.one_shared, 1.0, "without Estonia there is a second model beside DEV*STB");
/// let needed: Vec<usize> = (0..18).filter(|&case| found.by_case[case] == Some(0.0)).collect();
/// assert_eq!(table.names(&needed), ["EE"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Retention {
    /// How many cases are perturbed at once.
    pub cases: usize,
    /// The ways that were gone through.
    pub tried: usize,
    /// Whether these are all the ways there are.
    pub exhaustive: bool,
    /// The share that gives exactly the models of the original data.
    pub same: f64,
    /// The share of which at least one model is one of the original data.
    pub one_shared: f64,
    /// For each case the share of the ways with it perturbed that give exactly the original models: where it is low, much
    /// hangs on this case. `None` for a case that was never perturbed.
    pub by_case: Vec<Option<f64>>,
}

/// The ways that [`retention`] goes through at most.
const MOST_WAYS: usize = 200_000;

/// Perturbs every choice of `cases` cases and repeats the analysis: exact shares. For crisp sets these are the
/// probabilities that R `QCA`'s `retention` is after, which takes the models apart instead of repeating the analysis.
///
/// # Errors
/// As the analysis of the original data; more than 200 000
/// choices, for which [`retention_sampled`] is there; as many cases as there are, or none.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{Analysis, Perturbation, retention};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = ["a", "b", "c", "d"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![
///     ("A".into(), vec![1.0, 1.0, 0.0, 0.0]),
///     ("Y".into(), vec![1.0, 1.0, 0.0, 0.0]),
/// ])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]), Minimise::conservative());
/// let found = retention(&analysis, &sets, Perturbation::Deletion, 1, &Never)?;
/// assert_eq!((found.tried, found.same), (4, 1.0));
/// assert_eq!(retention(&analysis, &sets, Perturbation::Corruption, 1, &Never)?.same, 0.5);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn retention(
    analysis: &Analysis,
    data: &SetData,
    perturbation: Perturbation,
    cases: usize,
    stop: &(dyn Interrupt + Sync),
) -> Result<Retention, QcaError> {
    let n = data.cases().len();
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..cases {
        let longer = |way: &Vec<usize>| {
            let way = way.clone();
            (way.last().map_or(0, |last| last + 1)..n).map(move |next| way.iter().copied().chain([next]).collect())
        };
        ways = ways.iter().flat_map(longer).collect();
        if ways.len() > MOST_WAYS {
            return Err(QcaError::TooManyWays { limit: MOST_WAYS });
        }
    }
    perturb(analysis, data, perturbation, cases, &ways, true, stop)
}

/// As [`retention`], for `samples` choices drawn at random: choice i is drawn from stream i of the seed, without
/// replacement within a choice, and the same choice may come twice. The shares are estimates, [`Retention::exhaustive`]
/// is false.
///
/// # Errors
/// As there, but for the number of choices; [`QcaError::NoReplicates`].
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, Perturbation, retention_sampled};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// # let analysis = Analysis::new(table.params().clone(), Minimise::conservative());
/// let found = retention_sampled(&analysis, &sets, Perturbation::Deletion, 1, 20, 1, &Never)?;
/// assert_eq!((found.tried, found.exhaustive), (20, false));
/// let again = retention_sampled(&analysis, &sets, Perturbation::Deletion, 1, 20, 1, &Never)?;
/// assert_eq!(found, again, "a seed gives the same choices");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn retention_sampled(
    analysis: &Analysis,
    data: &SetData,
    perturbation: Perturbation,
    cases: usize,
    samples: usize,
    seed: u64,
    stop: &(dyn Interrupt + Sync),
) -> Result<Retention, QcaError> {
    let draw = |number: usize| {
        let mut all: Vec<usize> = (0..data.cases().len()).collect();
        Stream::new(seed, number as u64).shuffle(&mut all);
        all.truncate(cases);
        all
    };
    let ways: Vec<Vec<usize>> = (0..samples).map(draw).collect();
    perturb(analysis, data, perturbation, cases, &ways, false, stop)
}

fn perturb(
    analysis: &Analysis,
    data: &SetData,
    perturbation: Perturbation,
    cases: usize,
    ways: &[Vec<usize>],
    exhaustive: bool,
    stop: &(dyn Interrupt + Sync),
) -> Result<Retention, QcaError> {
    let n = data.cases().len();
    if cases == 0 || cases >= n {
        return Err(QcaError::PerturbedCases { asked: cases, cases: n });
    }
    if ways.is_empty() {
        return Err(QcaError::NoReplicates);
    }
    let known = models(&analysis.fit(data, stop)?);
    let (analysis, data) = &turnable(analysis, data)?;
    let found = resample(ways.len(), 0, |_, number| {
        let way = ways.get(number).map_or(&[][..], Vec::as_slice);
        let moved = match perturbation {
            Perturbation::Deletion => {
                let kept: Vec<usize> = (0..n).filter(|case| !way.contains(case)).collect();
                Ok(data.rows(&kept))
            }
            Perturbation::Corruption => Ok(data.turned(analysis.table.outcome(), way)),
        };
        // What cannot be analysed gives no models, not even none.
        let Ok(found) = moved.and_then(|moved| analysis.fit(&moved, stop)) else { return (false, false) };
        let found = models(&found);
        (found == known, found.intersection(&known).next().is_some())
    });
    unstopped(stop)?;
    let share = |count: usize, of: usize| (of > 0).then(|| count as f64 / of as f64);
    let by_case = |case: usize| {
        let with = || ways.iter().zip(&found).filter(|(way, _)| way.contains(&case));
        share(with().filter(|(_, (same, _))| *same).count(), with().count())
    };
    Ok(Retention {
        cases,
        tried: ways.len(),
        exhaustive,
        same: found.iter().filter(|f| f.0).count() as f64 / ways.len() as f64,
        one_shared: found.iter().filter(|f| f.1).count() as f64 / ways.len() as f64,
        by_case: (0..n).map(by_case).collect(),
    })
}

/// The same analysis on data whose outcome is a set of its own: a value of a multi-value outcome becomes a crisp set of its name.
fn turnable(analysis: &Analysis, data: &SetData) -> Result<(Analysis, SetData), QcaError> {
    let outcome = analysis.table.outcome();
    if !matches!(data.kind(outcome.name()), Some(Kind::MultiValue { .. })) {
        return Ok((analysis.clone(), data.clone()));
    }
    let name = outcome.to_string();
    let data = data.with(&name, data.memberships(outcome)?)?;
    Ok((Analysis::new(analysis.table.clone().of_outcome(Outcome::new(name)), analysis.minimise.clone()), data))
}

/// Shares over replicates that were cut short would look like any others.
pub(super) fn unstopped(stop: &dyn Interrupt) -> Result<(), QcaError> {
    if stop.stop() { Err(BooleanError::Interrupted.into()) } else { Ok(()) }
}

/// How often chance alone does as well.
///
/// ```
/// # use crosscase_boolean::Never;
/// # use crosscase_qca::robustness::{Analysis, chance};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
/// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
/// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
/// # let analysis = Analysis::new(table.params().clone(), Minimise::parsimonious());
/// // With two cases chance always does as well: the outcome falls to the one or to the other.
/// let found = chance(&analysis, &sets, 0, 99, 1, &Never)?;
/// assert_eq!((found.permutations, found.any, found.as_good, found.p), (99, 99, 99, 1.0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// Outcomes permuted.
    pub permutations: usize,
    /// Permutations that gave any model.
    pub any: usize,
    /// Permutations that gave a model with at least the inclusion and the coverage of the original one.
    pub as_good: usize,
    /// `(as_good + 1) / (permutations + 1)`.
    pub p: f64,
}

/// A check for false positives: the outcome is dealt out to the cases at random and the analysis repeated; how often does it find
/// a model at least as consistent and as covering as the original one (Braumoeller 2015, doi:10.1093/pan/mpv014, in
/// kind)? With many conditions and few cases the answer can be: nearly always.
///
/// # Errors
/// As the analysis of the original data; [`QcaError::NotListed`] if it has no such model; [`QcaError::NoReplicates`].
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::robustness::{Analysis, chance};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let cases = (0..8).map(|i| format!("c{i}")).collect();
/// let half = |i: usize| f64::from(u8::from(i < 4));
/// let sets = SetData::new(cases, vec![("A".into(), (0..8).map(half).collect()), ("Y".into(), (0..8).map(half).collect())])?;
/// let analysis = Analysis::new(TruthTableParams::new("Y".parse()?, ["A"]), Minimise::parsimonious());
/// // One deal in 70 gives the outcome to the same four cases, one to the other four.
/// assert!(chance(&analysis, &sets, 0, 999, 1, &Never)?.p < 0.06);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn chance(
    analysis: &Analysis,
    data: &SetData,
    model: usize,
    permutations: usize,
    seed: u64,
    stop: &(dyn Interrupt + Sync),
) -> Result<Chance, QcaError> {
    if permutations == 0 {
        return Err(QcaError::NoReplicates);
    }
    let original = analysis.fit(data, stop)?;
    let wanted = original.model(model)?;
    let at_least = |found: Option<f64>, wanted: Option<f64>| found.zip(wanted).is_some_and(|(f, w)| f >= w - 1e-9);
    let outcome = analysis.table.outcome().name();
    let found = resample(permutations, seed, |stream, _| {
        let mut order: Vec<usize> = (0..data.cases().len()).collect();
        stream.shuffle(&mut order);
        let Ok(solution) = analysis.fit(&data.dealt(outcome, &order), stop) else { return (false, false) };
        let good = |model: &crate::Model| at_least(model.incl, wanted.incl) && at_least(model.cov, wanted.cov);
        (!solution.models.is_empty(), solution.models.iter().any(good))
    });
    unstopped(stop)?;
    let as_good = found.iter().filter(|f| f.1).count();
    Ok(Chance {
        permutations,
        any: found.iter().filter(|f| f.0).count(),
        as_good,
        p: (as_good + 1) as f64 / (permutations + 1) as f64,
    })
}
