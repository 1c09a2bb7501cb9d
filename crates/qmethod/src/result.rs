use crate::scores::TiedStatements;
use crate::{Analysis, Grid, SetAside};
use crosscase_data::Diagnostic;
use crosscase_numerics::Matrix;

/// What characterises a factor.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Factor {
    /// `1`, `2` …; `2a` and `2b` are the poles of factor 2.
    pub label: String,
    /// How many sorts define it.
    pub n_flagged: usize,
    /// Those of them that load negatively, from 0.
    pub negative: Vec<usize>,
    /// Those of them whose loading is 1 or more, from 0.
    pub heywood: Vec<usize>,
    /// The sum of squared loadings after rotation; after an oblique one, of pattern times structure. Each pole of a split
    /// factor has that of the whole factor.
    pub ss_loading: f64,
    /// That sum as a share of the number of sorts; for all factors together see [`Viewpoints::explained`].
    pub explained: f64,
    /// The composite reliability, 0 to 1.
    pub reliability: f64,
    /// The standard error of its z-scores, √(1 − reliability).
    pub se: f64,
    /// Whether it has z-scores and an array.
    pub has_scores: bool,
}

/// The viewpoints that sorts share: loadings, flags, scores and arrays, with what made them.
///
/// Sorts, statements and factors are told by index from 0; `factors[f].label` is what a reader calls factor `f`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Viewpoints {
    /// What made them.
    pub analysis: Analysis,
    /// The sorts that were analysed, in order.
    pub sorters: Vec<String>,
    /// The statements, in order.
    pub statements: Vec<String>,
    /// The sorts that were not.
    pub set_aside: Vec<SetAside>,
    /// The grid in which the arrays are laid.
    pub grid: Grid,
    /// Correlations between sorts.
    pub correlations: Matrix,
    /// All eigenvalues of the correlations, largest first.
    pub eigenvalues: Vec<f64>,
    /// Loadings before rotation: one row a sort, one column a factor.
    pub unrotated: Matrix,
    /// Loadings after rotation, the correlation of each sort with each factor; poles of a split factor stand side by
    /// side.
    pub loadings: Matrix,
    /// The pattern, after an oblique rotation.
    pub pattern: Option<Matrix>,
    /// Correlations between factors, after an oblique rotation.
    pub phi: Option<Matrix>,
    /// For each sort, whether it defines each factor.
    pub flags: Vec<Vec<bool>>,
    /// Sorts that load significantly on more than one factor, with those factors; the poles of a split factor are one,
    /// and the pole on which the sort loads positively stands for it.
    pub confounded: Vec<(usize, Vec<usize>)>,
    /// For each factor, the z-score of each statement; `None` for a factor that nothing defines.
    pub zscores: Vec<Option<Vec<f64>>>,
    /// For each factor, the place of each statement in its array.
    pub arrays: Vec<Option<Vec<i32>>>,
    /// Statements that share a z-score on a factor.
    pub ties: Vec<TiedStatements>,
    /// The factors.
    pub factors: Vec<Factor>,
    /// What there is to know before the figures are used.
    pub diagnostics: Vec<Diagnostic>,
}

impl Viewpoints {
    /// What readers call a factor: its name, or `viewpoint 1`.
    pub fn called(&self, factor: usize) -> String {
        let label = || self.factors.get(factor).map_or("", |factor| &factor.label);
        self.analysis.names.get(factor).cloned().unwrap_or_else(|| format!("viewpoint {}", label()))
    }

    /// The standard error of the difference of two factors' z-scores, √(SE² + SE²).
    pub fn sed(&self, f: usize, g: usize) -> Option<f64> {
        Some(libm::hypot(self.factors.get(f)?.se, self.factors.get(g)?.se))
    }

    /// Pearson's r between the z-scores of two factors; `None` where either has none.
    pub fn score_correlation(&self, f: usize, g: usize) -> Option<f64> {
        let scores = |f: usize| self.zscores.get(f)?.as_deref();
        crosscase_numerics::pearson(scores(f)?, scores(g)?)
    }

    /// The share of each sort's variance that the factors hold together, h².
    pub fn communalities(&self) -> Vec<f64> {
        let row = |i: usize| self.unrotated.row(i).iter().map(|l| l * l).sum();
        (0..self.sorters.len()).map(row).collect()
    }

    /// The share of all sorts' variance that the factors hold together: Σ h²/n. A rotation, oblique or not, keeps it, and
    /// the poles of a split factor hold the same variance, so that shares of single factors need not sum to it.
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, Sorts};
    /// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
    /// let sorts = Sorts::new(names("p", 3), names("s", 4), &[[2.0, 1.0, -1.0, -2.0], [1.0, 2.0, -2.0, -1.0], [-2.0, -1.0, 2.0, 1.0]])?;
    /// let whole = Analysis::new(1).fit(&sorts)?;
    /// let split = Analysis::new(1).bipolar([1]).fit(&sorts)?;
    /// assert_eq!(split.factors.len(), 2);
    /// assert_eq!(split.explained(), whole.explained());
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    pub fn explained(&self) -> f64 {
        self.communalities().iter().sum::<f64>() / self.sorters.len() as f64
    }

    /// The sorts that define a factor, from 0.
    pub fn defining(&self, factor: usize) -> Vec<usize> {
        (0..self.flags.len()).filter(|&i| self.flags[i].get(factor).copied().unwrap_or(false)).collect()
    }
}
