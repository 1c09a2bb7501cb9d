//! A solution against the solutions of other defensible decisions.

use crate::measures::inclusion;
use crosscase_data::Diagnostic;
use serde::Serialize;

/// How a case fares over all test solutions.
///
/// ```
/// use crosscase_qca::robustness::{CaseClass, robustness};
/// let initial = [0.9, 0.9, 0.1, 0.1, 0.5];
/// let tests = [vec![0.9, 0.2, 0.8, 0.1, 0.9], vec![0.8, 0.8, 0.1, 0.1, 0.9]];
/// let classes: Vec<CaseClass> = robustness(&initial, &tests, &[1.0; 5]).cases.iter().map(|case| case.class).collect();
/// let expected = [CaseClass::Robust, CaseClass::Shaky, CaseClass::Possible, CaseClass::Out, CaseClass::Undecided];
/// assert_eq!(classes, expected);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseClass {
    /// In the initial and in every test solution.
    Robust,
    /// In the initial solution and not in every test solution.
    Shaky,
    /// Not in the initial solution, and in some test solution.
    Possible,
    /// In none.
    Out,
    /// At exactly 0.5 in what would decide.
    Undecided,
}

/// A case and its class.
///
/// ```
/// use crosscase_qca::robustness::robustness;
/// let found = robustness(&[0.9], &[vec![0.6], vec![0.8]], &[1.0]);
/// let case = found.cases[0];
/// assert_eq!((case.initial, case.least, case.most, case.outcome), (0.9, 0.6, 0.8, 1.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct CaseRobustness {
    /// Its membership in the initial solution.
    pub initial: f64,
    /// The smallest over the test solutions.
    pub least: f64,
    /// The largest over the test solutions.
    pub most: f64,
    /// Its membership in the outcome.
    pub outcome: f64,
    /// What follows.
    pub class: CaseClass,
}

/// Fit-oriented and case-oriented robustness of an initial solution. Each parameter runs from 0 to 1, and 1 is robust;
/// `None` where a denominator is 0. (`rf_cons` is above 1 where the core is the less consistent.)
///
/// ```
/// use crosscase_qca::robustness::robustness;
/// // Case by case: the initial solution, one test solution, the outcome.
/// let found = robustness(&[0.75, 0.75, 0.0], &[vec![0.75, 0.25, 0.0]], &[1.0, 1.0, 0.0]);
/// assert_eq!(found.core, [0.75, 0.25, 0.0]);
/// assert_eq!((found.rf_cov, found.rf_cons), (Some(0.5 / 0.75), Some(1.0)));
/// assert_eq!((found.rf_sc_min, found.rf_sc_max), (Some(1.0 / 1.5), Some(1.0 / 1.5)));
/// assert_eq!((found.rcr_typical, found.rcr_deviant, found.rank), (Some(0.5), None, 3));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Robustness {
    /// Membership in the robust core: the minimum over the initial and all test solutions.
    #[serde(skip)]
    pub core: Vec<f64>,
    /// Coverage of the core over that of the initial solution.
    pub rf_cov: Option<f64>,
    /// Consistency of the initial solution over that of the core.
    pub rf_cons: Option<f64>,
    /// How far the initial solution and the intersection of the test solutions are one set: `Σ min / Σ max`.
    pub rf_sc_min: Option<f64>,
    /// The same with the union of the test solutions.
    pub rf_sc_max: Option<f64>,
    /// Of the typical cases (`y > ½`) that are robust, shaky or possible, the share of robust ones.
    pub rcr_typical: Option<f64>,
    /// The same of the deviant cases (`y < ½`).
    pub rcr_deviant: Option<f64>,
    /// 1: neither shaky nor possible cases; 2: possible ones alone; 3: shaky ones alone; 4: both.
    pub rank: u8,
    /// Case by case.
    #[serde(skip)]
    pub cases: Vec<CaseRobustness>,
}

/// Robustness of an initial solution against test solutions, given by their memberships (Oana & Schneider 2024,
/// doi:10.1177/00491241211036158). To take account of model ambiguity, give **every** model of every test solution.
///
/// All test solutions count in every figure; the package `SetMethods` 4.0 takes the first and last alone where it forms their
/// minimum and maximum. What lies past the shortest vector is ignored.
///
/// ```
/// use crosscase_qca::robustness::{CaseClass, robustness};
/// let tests = [vec![0.9, 0.9], vec![0.1, 0.9], vec![0.9, 0.9]];
/// let found = robustness(&[0.9, 0.9], &tests, &[1.0, 1.0]);
/// assert_eq!(found.core, [0.1, 0.9]);
/// assert_eq!(found.cases[0].class, CaseClass::Shaky);
/// assert_eq!((found.rcr_typical, found.rank), (Some(0.5), 3));
/// ```
pub fn robustness(initial: &[f64], tests: &[Vec<f64>], y: &[f64]) -> Robustness {
    let fold = |start: f64, join: fn(f64, f64) -> f64| -> Vec<f64> {
        let over = |case: usize| tests.iter().filter_map(|test| test.get(case)).copied().fold(start, join);
        (0..initial.len()).map(over).collect()
    };
    // Without a test solution the initial one stands against itself.
    let (least, most) = if tests.is_empty() {
        (initial.to_vec(), initial.to_vec())
    } else {
        (fold(1.0, f64::min), fold(0.0, f64::max))
    };
    let core: Vec<f64> = initial.iter().zip(&least).map(|(a, b)| a.min(*b)).collect();
    let over = |a: Option<f64>, b: Option<f64>| a.zip(b).filter(|(_, b)| *b != 0.0).map(|(a, b)| a / b);
    let alike = |test: &[f64]| {
        let (both, either) = initial.iter().zip(test).fold((0.0, 0.0), |(b, e), (x, t)| (b + x.min(*t), e + x.max(*t)));
        (either != 0.0).then(|| both / either)
    };
    let cases: Vec<CaseRobustness> = (initial.iter().zip(&least).zip(&most).zip(y))
        .map(|(((&initial, &least), &most), &outcome)| CaseRobustness {
            initial,
            least,
            most,
            outcome,
            class: class(initial, least, most),
        })
        .collect();
    let ratio = |is: fn(f64) -> bool| {
        let count = |class| cases.iter().filter(|case| is(case.outcome) && case.class == class).count();
        let robust = count(CaseClass::Robust);
        let all = robust + count(CaseClass::Shaky) + count(CaseClass::Possible);
        (all > 0).then(|| robust as f64 / all as f64)
    };
    let any = |class| cases.iter().any(|case| case.class == class);
    Robustness {
        rf_cov: over(inclusion(y, &core), inclusion(y, initial)),
        rf_cons: over(inclusion(initial, y), inclusion(&core, y)),
        rf_sc_min: alike(&least),
        rf_sc_max: alike(&most),
        rcr_typical: ratio(|y| y > 0.5),
        rcr_deviant: ratio(|y| y < 0.5),
        rank: match (any(CaseClass::Shaky), any(CaseClass::Possible)) {
            (false, false) => 1,
            (false, true) => 2,
            (true, false) => 3,
            (true, true) => 4,
        },
        core,
        cases,
    }
}

impl Robustness {
    /// Names the cases that count in no ratio of case-oriented robustness.
    pub(super) fn undecided(&self, cases: &[String]) -> Option<Diagnostic> {
        let is_undecided = |case: &CaseRobustness| case.outcome == 0.5 || case.class == CaseClass::Undecided;
        let all = cases.iter().zip(&self.cases).filter(|(_, case)| is_undecided(case));
        let names: Vec<String> = all.map(|(name, _)| name.clone()).collect();
        let message = "exactly 0.5 in the outcome, or in what makes a case robust, shaky or possible, and so in no ratio of cases (RCR)";
        (!names.is_empty()).then(|| Diagnostic::note("QCA126", message).listing(names))
    }
}

fn class(initial: f64, least: f64, most: f64) -> CaseClass {
    if initial.min(least) > 0.5 {
        CaseClass::Robust
    } else if initial.min(1.0 - least) > 0.5 {
        CaseClass::Shaky
    } else if (1.0 - initial).min(most) > 0.5 {
        CaseClass::Possible
    } else if (1.0 - initial).min(1.0 - most) > 0.5 {
        CaseClass::Out
    } else {
        CaseClass::Undecided
    }
}
