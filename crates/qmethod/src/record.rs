//! Viewpoints as they are written down and kept: everything by name, statement by statement and sort by sort.
//!
//! ```
//! use crosscase_qmethod::record::ViewpointsRecord;
//! use crosscase_qmethod::{Analysis, QData, Sorts};
//! let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
//! let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 1.0, 1.0, 1.0], [2.0, -1.0, 1.0, -2.0]])?;
//! let record = Analysis::new(1).fit(&sorts)?.record(&QData::default());
//! assert_eq!(record.sorts, ["p1", "p2", "p3"]);
//! assert_eq!(record.loadings[1], [None], "a sort that puts every statement at one place cannot be analysed");
//! let kept = serde_json::to_string(&record).unwrap_or_default();
//! assert_eq!(serde_json::from_str::<ViewpointsRecord>(&kept).ok(), Some(record));
//! # Ok::<(), crosscase_qmethod::QmethodError>(())
//! ```

use crate::{QData, Viewpoints};
use crosscase_data::Diagnostic;
use crosscase_numerics::Matrix;
use serde::{Deserialize, Serialize};

/// Viewpoints by the names of sorts, statements and factors. Sorts that could not be analysed stand in their places, without
/// figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ViewpointsRecord {
    /// All sorts, in order.
    pub sorts: Vec<String>,
    /// The eigenvalues of the correlations, largest first.
    pub eigenvalues: Vec<f64>,
    /// For each sort its loadings.
    pub loadings: Vec<Vec<Option<f64>>>,
    /// For each sort, whether it defines each factor.
    pub flags: Vec<Vec<bool>>,
    /// For each statement its z-scores.
    pub zscores: Vec<Vec<Option<f64>>>,
    /// For each statement its places in the arrays.
    pub arrays: Vec<Vec<Option<i32>>>,
    /// The factors.
    pub factors: Vec<FactorRecord>,
    /// The share of all sorts' variance that the factors hold together.
    pub explained: f64,
    /// The standard error of the difference of every two factors' z-scores.
    pub sed: Vec<Vec<Option<f64>>>,
    /// The correlation of every two factors' z-scores.
    pub factor_correlations: Vec<Vec<Option<f64>>>,
    /// The statements, in order.
    pub statements: Vec<StatementRecord>,
    /// For each sort the share of its variance that the factors hold together.
    pub communalities: Vec<Option<f64>>,
    /// The grid of the arrays.
    pub grid: String,
    /// Statements that share a z-score.
    pub ties: Vec<TiedRecord>,
    /// Sorts that load significantly on more than one factor.
    pub confounded: Vec<ConfoundedRecord>,
    /// The sorts that could not be analysed.
    pub set_aside: Vec<String>,
    /// Loadings before rotation, of the sorts that were analysed.
    pub unrotated: Matrix,
    /// The pattern, after an oblique rotation.
    pub pattern: Option<Matrix>,
    /// Correlations between factors, after an oblique rotation.
    pub phi: Option<Matrix>,
    /// The rotation list.
    pub rotation: String,
    /// What there is to know before the figures are used.
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// A factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorRecord {
    /// What it is called.
    pub label: String,
    /// How many sorts define it.
    pub n_flagged: usize,
    /// Its composite reliability.
    pub reliability: f64,
    /// The standard error of its z-scores.
    pub se: f64,
    /// The sum of squared loadings.
    pub ss_loading: f64,
    /// It as a share of the number of sorts.
    pub explained: f64,
    /// The defining sorts that load negatively.
    pub negative: Vec<String>,
    /// Those whose loading is 1 or more.
    pub heywood: Vec<String>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StatementRecord {
    /// Its id.
    pub id: String,
    /// Its wording.
    pub label: Option<String>,
}

/// Statements that share a z-score on a factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TiedRecord {
    /// The factor.
    pub factor: String,
    /// The statements.
    pub statements: Vec<String>,
    /// Whether the array puts them at different places.
    pub parted: bool,
}

/// A sort that loads significantly on several factors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConfoundedRecord {
    /// The sort.
    pub sort: String,
    /// The factors.
    pub factors: Vec<String>,
}

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiagnosticRecord {
    /// Its code.
    pub code: String,
    /// What it says.
    pub message: String,
}

impl Viewpoints {
    /// The record of these viewpoints; `data` has the wordings of the statements.
    pub fn record(&self, data: &QData) -> ViewpointsRecord {
        let (k, n) = (self.factors.len(), self.statements.len());
        // The sorts that were set aside stand in their places.
        let mut all: Vec<(String, Option<usize>)> = self.sorters.iter().cloned().zip((0..).map(Some)).collect();
        for aside in &self.set_aside {
            all.insert(aside.position.min(all.len()), (aside.sorter.clone(), None));
        }
        let communalities = self.communalities();
        let pairs =
            |of: &dyn Fn(usize, usize) -> Option<f64>| (0..k).map(|f| (0..k).map(|g| of(f, g)).collect()).collect();
        let sorts = |sorts: &[usize]| sorts.iter().map(|&i| self.sorters[i].clone()).collect();
        let label = |f: usize| self.factors[f].label.clone();
        let factors = self.factors.iter().map(|factor| FactorRecord {
            label: factor.label.clone(),
            n_flagged: factor.n_flagged,
            reliability: factor.reliability,
            se: factor.se,
            ss_loading: factor.ss_loading,
            explained: factor.explained,
            negative: sorts(&factor.negative),
            heywood: sorts(&factor.heywood),
        });
        let statements = self.statements.iter().map(|id| {
            let label = data.text_of(id).map(str::to_owned);
            StatementRecord { id: id.clone(), label }
        });
        let ties = self.ties.iter().map(|tie| TiedRecord {
            factor: label(tie.factor),
            statements: tie.statements.iter().map(|&s| self.statements[s].clone()).collect(),
            parted: tie.parted,
        });
        let confounded = self.confounded.iter().map(|(i, on)| ConfoundedRecord {
            sort: self.sorters[*i].clone(),
            factors: on.iter().map(|&f| label(f)).collect(),
        });
        let told = |told: &Diagnostic| DiagnosticRecord { code: told.code.to_string(), message: told.message.clone() };
        let loadings = |row: &Option<usize>| match row {
            Some(i) => self.loadings.row(*i).iter().copied().map(Some).collect(),
            None => vec![None; k],
        };
        ViewpointsRecord {
            eigenvalues: self.eigenvalues.clone(),
            loadings: all.iter().map(|(_, row)| loadings(row)).collect(),
            flags: all.iter().map(|(_, row)| row.map_or_else(|| vec![false; k], |i| self.flags[i].clone())).collect(),
            communalities: all.iter().map(|(_, row)| row.map(|i| communalities[i])).collect(),
            sorts: all.into_iter().map(|(sorter, _)| sorter).collect(),
            zscores: (0..n).map(|s| self.zscores.iter().map(|z| Some(z.as_ref()?[s])).collect()).collect(),
            arrays: (0..n).map(|s| self.arrays.iter().map(|array| Some(array.as_ref()?[s])).collect()).collect(),
            factors: factors.collect(),
            explained: self.explained(),
            sed: pairs(&|f, g| self.sed(f, g)),
            factor_correlations: pairs(&|f, g| self.score_correlation(f, g)),
            statements: statements.collect(),
            grid: self.grid.to_string(),
            ties: ties.collect(),
            confounded: confounded.collect(),
            set_aside: self.set_aside.iter().map(|aside| aside.sorter.clone()).collect(),
            unrotated: self.unrotated.clone(),
            pattern: self.pattern.clone(),
            phi: self.phi.clone(),
            rotation: self.analysis.rotation.to_string(),
            diagnostics: self.diagnostics.iter().map(told).collect(),
        }
    }
}
