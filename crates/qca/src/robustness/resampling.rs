//! The same analysis on other cases, or with other outcomes of some.

use crosscase_boolean::{Cube, Interrupt, Never, Pace};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use super::replicate::{Repeated, made};
use super::{QcaAnalysis, models};
use crate::analysed::Analysed;
use crate::search::A_STEP;
use crate::{QcaError, SetData};

/// How often a term was in a model.
///
/// ```
/// # use crosscase_qca::robustness::{QcaAnalysis, bootstrap};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// # let analysis = QcaAnalysis::new(table.params().clone(), Minimise::parsimonious());
/// let found = bootstrap(&analysis, &sets, 50, 1)?;
/// // Two cases that differ in A and B alike: whenever both are drawn, either condition is a model.
/// let shares: Vec<_> = found.terms.iter().filter(|term| term.cube.len() == 1).map(|term| term.share).collect();
/// assert_eq!(shares[0], shares[1]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TermShare {
    /// The term.
    #[serde(skip)]
    pub cube: Cube,
    /// As it is written.
    pub expr: String,
    /// The share of replicates in which some model has it.
    pub share: f64,
    /// Whether it is a path of the data themselves.
    pub own: bool,
}

/// A bootstrap of cases. Shares run from 0 to 1.
///
/// ```
/// # use crosscase_qca::robustness::{QcaAnalysis, bootstrap};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// # let analysis = QcaAnalysis::new(table.params().clone(), Minimise::conservative());
/// let found = bootstrap(&analysis, &sets, 50, 1)?;
/// assert_eq!(found.replicates, 50);
/// assert!(found.same <= found.one_shared && found.one_shared + found.none <= 1.0);
/// assert_eq!(found.incl.len(), 1, "an interval a model; here each is from 1 to 1");
/// assert_eq!(found.incl[0], Some((1.0, 1.0)));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Resampling {
    /// Replicates asked for.
    pub asked: usize,
    /// Replicates made, as many as were asked for unless they were stopped. All shares are of these.
    pub replicates: usize,
    /// The share of replicates that give exactly the models of the original data, all of them and no other.
    pub same: f64,
    /// The share of replicates of which at least one model is one of the original data.
    pub one_shared: f64,
    /// The share of replicates without a positive row, or that could not be analysed at all.
    pub none: f64,
    /// Replicates whose search took more nodes than [`QcaAnalysis::nodes`] allows. They count among all, and as holding no model and
    /// no term, so that every share of what holds is rather too small.
    pub cut_short: usize,
    /// The terms that occurred, and those of the data's own models even if they never did; most frequent first, then in canonical
    /// order.
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
    /// None where it was cut short.
    terms: Option<BTreeSet<Cube>>,
    fit: Vec<HeldFit>,
}

/// Inclusion and coverage of a model in data that it need not be from.
#[derive(Clone, Copy)]
pub(super) struct HeldFit {
    pub(super) incl: Option<f64>,
    pub(super) cov: Option<f64>,
}

/// Draws the cases anew with replacement and repeats the analysis. Replicate i draws from stream i of the seed, so that the
/// result does not depend on the number of threads.
///
/// A replicate takes at most [`QcaAnalysis::nodes`] search nodes; see [`Resampling::cut_short`].
///
/// Cases of a comparison are seldom a random sample; read the shares as a measure of how much the solution depends on
/// single cases.
///
/// # Errors
/// As the analysis of the original data; [`QcaError::NoReplicates`]; a stop before the first replicate. One after it leaves those
/// made by then.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, bootstrap};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [1.0, 1.0]), ("c", [0.0, 0.0]), ("d", [0.0, 0.0])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let found = bootstrap(&analysis, &sets, 200, 1)?;
/// assert!(found.same > 0.8 && found.terms[0].expr == "A");
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn bootstrap(analysis: &QcaAnalysis, data: &SetData, replicates: usize, seed: u64) -> Result<Resampling, QcaError> {
    bootstrap_until(analysis, data, replicates, seed, &Never)
}

/// [`bootstrap`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn bootstrap_until(
    analysis: &QcaAnalysis,
    data: &SetData,
    replicates: usize,
    seed: u64,
    stop: &dyn Interrupt,
) -> Result<Resampling, QcaError> {
    let asked = replicates;
    let original = analysis.listed(data, stop)?;
    let known: BTreeSet<Vec<Cube>> = original.iter().cloned().collect();
    let sets = Analysed::new(data, analysis.table.outcome(), analysis.table.conditions())?;
    let n = data.cases().len();
    let made = made(replicates, seed, stop, |stream, _| {
        let drawn = data.rows(&stream.bootstrap(n));
        let repeated = analysis.repeat(&drawn, stop);
        let cut_short = matches!(repeated, Repeated::CutShort);
        if matches!(repeated, Repeated::Stopped) {
            return None;
        }
        let solved = repeated.solution().map(|solution| models(&solution));
        let found = solved.clone().unwrap_or_default();
        Some(Replicate {
            same: solved.as_ref() == Some(&known),
            shared: found.intersection(&known).next().is_some(),
            none: found.is_empty() && !cut_short,
            terms: (!cut_short).then(|| found.into_iter().flatten().collect()),
            fit: held(analysis, &drawn, &original, stop)?,
        })
    })?;
    let replicates = made.len();
    let count = |is: fn(&Replicate) -> bool| made.iter().filter(|r| is(r)).count();
    let share = |is: fn(&Replicate) -> bool| count(is) as f64 / replicates as f64;
    let own: BTreeSet<&Cube> = original.iter().flatten().collect();
    let mut counts: BTreeMap<&Cube, usize> = own.iter().map(|cube| (*cube, 0)).collect();
    for cube in made.iter().filter_map(|replicate| replicate.terms.as_ref()).flatten() {
        *counts.entry(cube).or_default() += 1;
    }
    let mut terms: Vec<TermShare> = counts
        .into_iter()
        .map(|(cube, count)| TermShare {
            cube: cube.clone(),
            expr: sets.text(cube),
            share: count as f64 / replicates as f64,
            own: own.contains(cube),
        })
        .collect();
    terms.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.cube.cmp(&b.cube)));
    let interval = |of: fn(&HeldFit) -> Option<f64>, model: usize| {
        let values: Vec<f64> = made.iter().filter_map(|r| r.fit.get(model).and_then(of)).collect();
        crosscase_numerics::percentile_interval(&values, 0.95).map(|ends| (ends.lower, ends.upper))
    };
    let models = 0..original.len();
    Ok(Resampling {
        asked,
        replicates,
        same: share(|r| r.same),
        one_shared: share(|r| r.shared),
        none: share(|r| r.none),
        cut_short: count(|r| r.terms.is_none()),
        terms,
        incl: models.clone().map(|model| interval(|fit| fit.incl, model)).collect(),
        cov: models.map(|model| interval(|fit| fit.cov, model)).collect(),
    })
}

/// Inclusion and coverage of these models in data that they need not be from; `None` if it was stopped.
pub(super) fn held(
    analysis: &QcaAnalysis,
    data: &SetData,
    models: &[Vec<Cube>],
    stop: &dyn Interrupt,
) -> Option<Vec<HeldFit>> {
    let Ok(sets) = Analysed::new(data, analysis.table.outcome(), analysis.table.conditions()) else {
        return Some(Vec::new());
    };
    let mut pace = Pace::new(stop);
    let fit = |model: &Vec<Cube>| {
        let looked: usize = model.iter().map(|term| sets.cases.len() * (term.len() + 2)).sum();
        if pace.stops_after(looked / A_STEP) {
            return None;
        }
        let parts: Vec<Vec<f64>> = model.iter().map(|term| sets.conjunction(term.literals())).collect();
        let slices: Vec<&[f64]> = parts.iter().map(Vec::as_slice).collect();
        let fit = crate::fit::sufficiency(&crate::fit::union(&slices, sets.cases.len()), &sets.outcome);
        Some(HeldFit { incl: fit.incl, cov: fit.cov })
    };
    models.iter().map(fit).collect()
}

/// What is done to some of the cases.
///
/// ```
/// # use crosscase_qca::robustness::{QcaAnalysis, Perturbation, retention};
/// # use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
/// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
/// # let analysis = QcaAnalysis::new(table.params().clone(), Minimise::conservative());
/// // Without the one positive case there is no model; with its outcome inverted there is none either.
/// assert_eq!(retention(&analysis, &sets, Perturbation::Deletion, 1)?.by_case[0], Some(0.0));
/// assert_eq!(retention(&analysis, &sets, Perturbation::Corruption, 1)?.by_case[0], Some(0.0));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Perturbation {
    /// They are left out.
    Deletion,
    /// Their outcome is inverted: `1 − y`, of a value of a multi-value outcome `T[1]` as of any other.
    Corruption,
}

/// How often the models survive a perturbation.
///
/// ```
/// # use crosscase_qca::robustness::{QcaAnalysis, Perturbation, retention};
/// # use crosscase_qca::{Minimise, TruthTableParams};
/// # let sets = crosscase_qca::democracies()?;
/// # let table = TruthTableParams::new("SURV", ["DEV", "URB", "LIT", "STB"]).fit(&sets)?;
/// // Survival of interwar democracies (Lipset 1959): any case but one can be left out.
/// let analysis = QcaAnalysis::new(table.params().clone(), Minimise::parsimonious());
/// let found = retention(&analysis, &sets, Perturbation::Deletion, 1)?;
/// assert_eq!((found.tried, found.ways, found.same), (18, 18, 17.0 / 18.0));
/// assert_eq!(found.one_shared, 1.0, "without Estonia there is a second model beside DEV*STB");
/// let needed: Vec<usize> = (0..18).filter(|&case| found.by_case[case] == Some(0.0)).collect();
/// assert_eq!(table.names(&needed), ["EE"]);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelRetention {
    /// How many cases are perturbed at once.
    pub cases: usize,
    /// The ways there are.
    pub ways: usize,
    /// Those that were gone through, all of them unless they were stopped. All shares are of these.
    pub tried: usize,
    /// The share that gives exactly the models of the original data.
    pub same: f64,
    /// The share of which at least one model is one of the original data.
    pub one_shared: f64,
    /// Ways whose search took more nodes than [`QcaAnalysis::nodes`] allows. They count among all, and as not giving the models.
    pub cut_short: usize,
    /// For each case the share of the ways with it perturbed that give exactly the original models: where it is low,
    /// the solution depends on this case. `None` for a case that was never perturbed.
    #[serde(skip)]
    pub by_case: Vec<Option<f64>>,
}

/// The ways that [`retention`] goes through at most.
const MOST_WAYS: usize = 200_000;

/// Perturbs every choice of `cases` cases and repeats the analysis: exact shares. For crisp sets these are the
/// probabilities that R `QCA`'s `retention` is after, which takes the models apart instead of repeating the analysis. A way
/// takes at most [`QcaAnalysis::nodes`] search nodes; see [`ModelRetention::cut_short`].
///
/// # Errors
/// As the analysis of the original data; more than 200 000 choices; as many cases as there are, or none; a stop before the first
/// choice was gone through. One after it leaves those made by then.
///
/// ```
/// use crosscase_qca::robustness::{QcaAnalysis, Perturbation, retention};
/// use crosscase_qca::{Minimise, SetData, TruthTableParams};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [1.0, 1.0]), ("c", [0.0, 0.0]), ("d", [0.0, 0.0])])?;
/// let analysis = QcaAnalysis::new(TruthTableParams::new("Y", ["A"]), Minimise::conservative());
/// let found = retention(&analysis, &sets, Perturbation::Deletion, 1)?;
/// assert_eq!((found.tried, found.same), (4, 1.0));
/// assert_eq!(retention(&analysis, &sets, Perturbation::Corruption, 1)?.same, 0.5);
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn retention(
    analysis: &QcaAnalysis,
    data: &SetData,
    perturbation: Perturbation,
    cases: usize,
) -> Result<ModelRetention, QcaError> {
    retention_until(analysis, data, perturbation, cases, &Never)
}

/// [`retention`], until `stop` says so.
///
/// # Errors
/// As there.
pub fn retention_until(
    analysis: &QcaAnalysis,
    data: &SetData,
    perturbation: Perturbation,
    cases: usize,
    stop: &dyn Interrupt,
) -> Result<ModelRetention, QcaError> {
    let n = data.cases().len();
    if cases == 0 || cases >= n {
        return Err(QcaError::PerturbedCases { asked: cases, cases: n });
    }
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..cases {
        let further = |way: &Vec<usize>| way.last().map_or(0, |last| last + 1)..n;
        if ways.iter().map(|way| further(way).len()).sum::<usize>() > MOST_WAYS {
            return Err(QcaError::TooManyWays { limit: MOST_WAYS });
        }
        let longer = |way: &Vec<usize>| {
            let way = way.clone();
            further(&way).map(move |next| way.iter().copied().chain([next]).collect())
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    let known = analysis.models(data, stop)?;
    let outcome = analysis.table.outcome();
    let known_outcome = data.memberships(outcome)?;
    let found = made(ways.len(), 0, stop, |_, number| {
        let way = ways.get(number).map_or(&[][..], Vec::as_slice);
        let moved = match perturbation {
            Perturbation::Deletion => {
                let kept: Vec<usize> = (0..n).filter(|case| !way.contains(case)).collect();
                data.rows(&kept)
            }
            Perturbation::Corruption => {
                let turned = |(case, y): (usize, &f64)| if way.contains(&case) { 1.0 - y } else { *y };
                data.explaining(outcome, known_outcome.iter().enumerate().map(turned).collect())
            }
        };
        Some(match analysis.repeat(&moved, stop) {
            Repeated::Stopped => return None,
            Repeated::CutShort => Way { cut_short: true, ..Way::default() },
            // What cannot be analysed gives no models, not even none.
            Repeated::Unanalysed => Way::default(),
            Repeated::Solved(found) => {
                let found = models(&found);
                let shared = found.intersection(&known).next().is_some();
                Way { same: found == known, shared, cut_short: false }
            }
        })
    })?;
    let share = |count: usize, of: usize| (of > 0).then(|| count as f64 / of as f64);
    let mut by_case = vec![(0, 0); n];
    for (way, found) in ways.iter().zip(&found) {
        for &case in way {
            by_case[case].0 += usize::from(found.same);
            by_case[case].1 += 1;
        }
    }
    Ok(ModelRetention {
        cases,
        ways: ways.len(),
        tried: found.len(),
        same: found.iter().filter(|f| f.same).count() as f64 / found.len() as f64,
        one_shared: found.iter().filter(|f| f.shared).count() as f64 / found.len() as f64,
        cut_short: found.iter().filter(|f| f.cut_short).count(),
        by_case: by_case.into_iter().map(|(same, of)| share(same, of)).collect(),
    })
}

/// What one way of perturbing gave.
#[derive(Clone, Copy, Default)]
struct Way {
    same: bool,
    shared: bool,
    cut_short: bool,
}
