//! From viewpoints to conditions: what the users of a case hold, as figures ready to calibrate.

use crate::bootstrap::{Kernel, Replicate};
use crate::error::check_fraction;
use crate::{Alignment, Analysis, Extensions, Over, QmethodError, Sorts, Viewpoints};
use crosscase_data::contract::{Draw, Record};
use crosscase_data::{Diagnostic, Listed, Table, TableBuilder, told_alike};
use crosscase_numerics::{percentile_interval, resample, sd, share_interval};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a case's users say of a viewpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ViewpointMeasure {
    /// The share of them who define it with a positive loading, 0 to 1; those who define none count in the whole.
    #[default]
    Share,
    /// The mean of their loadings on it, −1 to 1.
    MeanLoading,
}

impl ViewpointMeasure {
    /// The choices, each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Share, "share", "The share of users who define the viewpoint"),
        (Self::MeanLoading, "mean-loading", "The mean of the users' loadings"),
    ];

    /// Its name as options and tables write it: `share` or `mean-loading`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::MeanLoading => "mean-loading",
        }
    }
}

/// How viewpoints are turned into one value a case, ready to calibrate.
///
/// Uncertainty is that of the users: they are drawn again within their cases, and the whole analysis is repeated and
/// aligned with that of the sample.
///
/// ```
/// use crosscase_qmethod::{CaseConditions, ViewpointMeasure};
/// let bridge = CaseConditions::new().measure(ViewpointMeasure::MeanLoading).replicates(500);
/// assert_eq!(bridge.level, 0.95);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CaseConditions {
    /// What is said of the users of a case.
    pub measure: ViewpointMeasure,
    /// How often users are drawn again; 0 for the figures alone. Default 1 000.
    pub replicates: usize,
    /// The seed of the drawing. Default 1.
    pub seed: u64,
    /// The level of the intervals, between 0 and 1, ends excluded. Default .95.
    pub level: f64,
}

impl Default for CaseConditions {
    fn default() -> Self {
        Self { measure: ViewpointMeasure::Share, replicates: 1_000, seed: 1, level: 0.95 }
    }
}

/// What the users of one case hold.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CaseViewpoints {
    /// The case.
    pub case: String,
    /// Its users among those analysed, from 0.
    pub users: Vec<usize>,
    /// How many of them define no factor.
    pub undecided: usize,
    /// For each factor the measure.
    pub values: Vec<f64>,
    /// For each factor how many define it with a negative loading.
    pub negative: Vec<usize>,
    /// For each factor the standard deviation of the draws; `None` without replicates, where all draws agree, and for a case of one
    /// user: that user is drawn again every time, and the draws say nothing of other users.
    pub se: Vec<Option<f64>>,
    /// For each factor the percentile interval, of a share at least as wide as Wilson's ([`share_interval`]); `None` without
    /// replicates and for a case of one user.
    pub interval: Vec<Option<(f64, f64)>>,
}

/// The values of the cases, with the bootstrap draws behind their intervals.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Bridged {
    /// What made it.
    pub conditions: CaseConditions,
    /// The viewpoints of the sample.
    pub found: Viewpoints,
    /// The cases, in the order in which their users first appear.
    pub cases: Vec<CaseViewpoints>,
    /// For each replicate that gave viewpoints, each case and each factor, the measure.
    pub draws: Vec<Vec<Vec<f64>>>,
    /// How many replicates gave none.
    pub failed: usize,
    /// What there is to know of the cases: users who define a viewpoint negatively, cases of a single user.
    pub diagnostics: Vec<Diagnostic>,
}

impl CaseConditions {
    /// Shares of users, 1 000 replicates, intervals of 95 %.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is said of the users of a case.
    #[must_use]
    pub fn measure(self, measure: ViewpointMeasure) -> Self {
        Self { measure, ..self }
    }

    /// How often users are drawn again; 0 for the figures alone.
    #[must_use]
    pub fn replicates(self, replicates: usize) -> Self {
        Self { replicates, ..self }
    }

    /// The seed of the drawing.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The level of the intervals.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// What the users of each case hold; `case_of` names the case of each sorter.
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, CaseConditions, Sorts};
    /// # let sorts = Sorts::try_from(vec![
    /// #     vec![2.0, 1.0, 0.0, 0.0, -1.0, -2.0],
    /// #     vec![2.0, 0.0, 1.0, 0.0, -2.0, -1.0],
    /// #     vec![1.0, 2.0, 0.0, 0.0, -1.0, -2.0],
    /// #     vec![-1.0, 0.0, 2.0, -2.0, 1.0, 0.0],
    /// #     vec![0.0, -1.0, 2.0, -2.0, 0.0, 1.0],
    /// # ])?;
    /// let analysis = Analysis::new(2).rotation("varimax; 1 x 2 by -4°");
    /// let case_of = sorts.sorters().iter().enumerate();
    /// let case_of = case_of.map(|(at, sorter)| (sorter.clone(), if at < 3 { "Delft" } else { "Ghent" }.to_owned())).collect();
    /// let found = CaseConditions::new().replicates(0).fit(&analysis, &sorts, &case_of)?;
    /// assert_eq!((found.cases[0].case.as_str(), found.cases[0].values[0]), ("Delft", 1.0), "all three define the first viewpoint");
    /// assert_eq!((found.cases[1].case.as_str(), found.cases[1].values[0]), ("Ghent", 0.0));
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    ///
    /// # Errors
    /// [`QmethodError::NoCase`] for a sorter without one, [`QmethodError::Fraction`] for a level outside 0 to 1, and those of
    /// the analysis.
    pub fn fit(
        &self,
        analysis: &Analysis,
        sorts: &Sorts,
        case_of: &BTreeMap<String, String>,
    ) -> Result<Bridged, QmethodError> {
        self.fit_with(&Extensions::standard(), analysis, sorts, case_of)
    }

    /// As [`CaseConditions::fit`], with methods of other crates.
    ///
    /// # Errors
    /// As [`CaseConditions::fit`].
    pub fn fit_with(
        &self,
        registry: &Extensions,
        analysis: &Analysis,
        sorts: &Sorts,
        case_of: &BTreeMap<String, String>,
    ) -> Result<Bridged, QmethodError> {
        check_fraction("the level of an interval", self.level)?;
        let found = analysis.fit_with(registry, sorts)?;
        let (mut cases, mut groups): (Vec<String>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
        for (user, sorter) in found.sorters.iter().enumerate() {
            let case = case_of.get(sorter).ok_or_else(|| QmethodError::NoCase { sorter: sorter.clone() })?;
            if let Some(at) = cases.iter().position(|known| known == case) {
                groups[at].push(user);
            } else {
                cases.push(case.clone());
                groups.push(vec![user]);
            }
        }
        let alignment = Alignment::Matching;
        let kernel = Kernel::new(analysis, sorts, registry, Over::Persons, alignment, Some(groups.clone()))?;
        let k = found.factors.len();
        let draw = |replicate: &Replicate| -> Vec<Vec<f64>> {
            let rows = |group: &Vec<usize>| -> Vec<usize> {
                (0..replicate.chosen.len()).filter(|&at| group.contains(&replicate.chosen[at])).collect()
            };
            let values = |rows: &[usize]| -> Vec<f64> {
                (0..k)
                    .map(|f| self.value(rows.iter().map(|&at| (replicate.flags[at][f], replicate.loadings.row(at)[f]))))
                    .collect()
            };
            groups.iter().map(|group| values(&rows(group))).collect()
        };
        let made = resample(self.replicates, self.seed, |stream, _| kernel.replicate(stream).ok().map(|r| draw(&r)));
        let failed = made.iter().filter(|draw| draw.is_none()).count();
        let draws: Vec<Vec<Vec<f64>>> = made.into_iter().flatten().collect();
        let rows = cases.iter().zip(groups.iter().cloned()).enumerate();
        let cases: Vec<CaseViewpoints> =
            rows.map(|(at, (case, users))| self.case(&found, case.clone(), users, at, &draws)).collect();
        let told = negative_users(&found, &cases, self.measure).into_iter().chain(single_users(&cases, draws.len()));
        let told = told.chain(told_alike("QME155", "case", cases.iter().map(|one| one.case.as_str())));
        Ok(Bridged { conditions: *self, diagnostics: told.collect(), found, cases, draws, failed })
    }

    fn case(
        &self,
        found: &Viewpoints,
        case: String,
        users: Vec<usize>,
        at: usize,
        draws: &[Vec<Vec<f64>>],
    ) -> CaseViewpoints {
        let factors = 0..found.factors.len();
        let of = |f: usize| users.iter().map(move |&i| (found.flags[i][f], found.loadings.row(i)[f]));
        // Drawn from itself, a single user is a constant and not a sample.
        let draws = if users.len() > 1 { draws } else { &[] };
        let drawn = |f: usize| draws.iter().map(|draw| draw[at][f]).collect::<Vec<f64>>();
        let ends = |f: usize| percentile_interval(&drawn(f), self.level).map(|ends| (ends.lower, ends.upper));
        // A share of so many yes and no is never surer than Wilson's interval; drawing users again adds what it does to the viewpoints.
        let values: Vec<f64> = factors.clone().map(|f| self.value(of(f))).collect();
        let interval = |f: usize| {
            let (low, high) = ends(f)?;
            match self.measure {
                ViewpointMeasure::MeanLoading => Some((low, high)),
                ViewpointMeasure::Share => {
                    let share = share_interval(*values.get(f)?, users.len(), self.level)?;
                    Some((low.min(share.lower), high.max(share.upper)))
                }
            }
        };
        CaseViewpoints {
            case,
            undecided: users.iter().filter(|&&i| found.flags[i].iter().all(|flag| !flag)).count(),
            negative: factors.clone().map(|f| of(f).filter(|(flag, l)| *flag && *l < 0.0).count()).collect(),
            // Draws that all agree, as where all users do, are no measure of how sure that is.
            se: factors.clone().map(|f| sd(&drawn(f)).filter(|se| *se > 0.0)).collect(),
            interval: factors.map(interval).collect(),
            values,
            users,
        }
    }

    /// Of at least one user: a case without any does not come up.
    fn value(&self, users: impl Iterator<Item = (bool, f64)>) -> f64 {
        let (mut sum, mut n) = (0.0, 0.0);
        for (flag, loading) in users {
            n += 1.0;
            sum += match self.measure {
                ViewpointMeasure::Share => f64::from(u8::from(flag && loading > 0.0)),
                ViewpointMeasure::MeanLoading => loading,
            };
        }
        sum / n
    }
}

/// Users who define a factor with a negative loading: in no share, and not undecided either.
fn negative_users(found: &Viewpoints, cases: &[CaseViewpoints], measure: ViewpointMeasure) -> Vec<Diagnostic> {
    let told = |f: usize| {
        let cases: Vec<String> =
            cases.iter().filter(|case| case.negative[f] > 0).map(|case| case.case.clone()).collect();
        let message = format!(
            "users of {} define {} negatively: they are neither in its share nor undecided",
            Listed(&cases),
            found.called(f)
        );
        (measure == ViewpointMeasure::Share && !cases.is_empty()).then(|| {
            Diagnostic::warning("QME121", message)
                .help("split the factor by its poles, so that the opposite view is one of its own")
        })
    };
    (0..found.factors.len()).filter_map(told).collect()
}

fn single_users(cases: &[CaseViewpoints], draws: usize) -> Option<Diagnostic> {
    let single: Vec<String> = cases.iter().filter(|case| case.users.len() < 2).map(|case| case.case.clone()).collect();
    (draws > 0 && !single.is_empty()).then(|| {
        let message = format!(
            "{}: a single user says nothing of how users differ, and has no standard error and no interval",
            Listed(&single)
        );
        Diagnostic::warning("QME122", message).help("ask more users, or set the uncertainty of these cases by hand")
    })
}

impl Bridged {
    /// A row a case: how many users, how many of them define no viewpoint, and for each viewpoint the measure with its
    /// uncertainty and how many define it negatively, ready to calibrate.
    ///
    /// # Errors
    /// A case named twice, which cannot be.
    pub fn wide_table(&self) -> Result<Table, QmethodError> {
        let mut table = TableBuilder::new("crosscase.qmethod.conditions/1")
            .id("case", self.cases.iter().map(|case| case.case.clone()))
            .count("users", self.cases.iter().map(|case| case.users.len()))
            .count("undecided", self.cases.iter().map(|case| case.undecided));
        for (f, factor) in self.found.factors.iter().enumerate() {
            let name = |what: &str| format!("viewpoint_{}{what}", factor.label);
            let end = |side: fn((f64, f64)) -> f64| self.cases.iter().map(move |case| case.interval[f].map(side));
            table = table
                .number(&name(""), self.cases.iter().map(|case| Some(case.values[f])))
                .number(&name("_se"), self.cases.iter().map(|case| case.se[f]))
                .number(&name("_low"), end(|interval| interval.0))
                .number(&name("_high"), end(|interval| interval.1))
                .count(&name("_negative"), self.cases.iter().map(|case| case.negative[f]));
        }
        Ok(table.build()?)
    }

    /// The data contract's table `draws`. Draws of one number are of one resample, so they belong together.
    ///
    /// # Errors
    /// None that this can cause.
    pub fn draws_table(&self) -> Result<Table, QmethodError> {
        let mut rows = Vec::new();
        for f in 0..self.found.factors.len() {
            for (at, case) in self.cases.iter().enumerate() {
                rows.extend(self.draws.iter().zip(0..).map(|(draw, number)| Draw {
                    indicator: self.indicator(f),
                    case: case.case.clone(),
                    draw: number,
                    value: Ok(draw[at][f]),
                }));
            }
        }
        Ok(Draw::table(&rows)?)
    }

    /// The name of a viewpoint's indicator.
    fn indicator(&self, factor: usize) -> String {
        format!("viewpoint_{}_{}", self.found.factors[factor].label, self.conditions.measure.as_str().replace('-', "_"))
    }
}
