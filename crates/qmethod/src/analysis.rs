use crate::conventions::rounded;
use crate::correlation::{correlations, standardised, usable};
use crate::extraction::with_sign;
use crate::flagging::confounded;
use crate::result::{Factor, Viewpoints};
use crate::rotation::{RotationPlan, RotationStep};
use crate::scores::{HEYWOOD, Heywood, TiedStatements, clamped_weight, factor_array, reliability, zscores};
use crate::{Conventions, Correlation, Extensions, Flagging, Grid, QData, QmethodError, SetAside, Sorts, Weighted};
use crosscase_data::Diagnostic;
use crosscase_numerics::{Matrix, symmetric_eigenvalues};
use serde::{Deserialize, Serialize};

pub(crate) mod notices;
pub(crate) mod poles;

use poles::Poles;

/// How sorts become viewpoints: correlation, extraction, rotation, flags and scores.
///
/// ```
/// use crosscase_qmethod::{Analysis, Sorts};
/// let names = |prefix: &str, n: usize| (1..=n).map(|i| format!("{prefix}{i}")).collect::<Vec<_>>();
/// let sorts = Sorts::new(names("p", 5), names("s", 6), &[
///     [2.0, 1.0, 0.0, 0.0, -1.0, -2.0],
///     [2.0, 0.0, 1.0, 0.0, -2.0, -1.0],
///     [1.0, 2.0, 0.0, 0.0, -1.0, -2.0],
///     [-1.0, 0.0, 2.0, -2.0, 1.0, 0.0],
///     [0.0, -1.0, 2.0, -2.0, 0.0, 1.0],
/// ])?;
/// let found = Analysis::new(2).fit(&sorts)?;
/// assert_eq!(found.defining(0), [0, 1, 2]);
/// assert_eq!(found.defining(1), [3, 4]);
/// assert_eq!(found.arrays[0].as_deref(), Some(&[2, 1, 0, 0, -1, -2][..]));
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analysis {
    /// How many factors are extracted.
    pub factors: usize,
    /// How alike two sorts are.
    #[serde(default)]
    pub correlation: Correlation,
    /// The name of the extraction.
    #[serde(default = "pca")]
    pub extraction: String,
    /// The rotation list.
    #[serde(default)]
    pub rotation: RotationPlan,
    /// The rule of the flags.
    #[serde(default)]
    pub flagging: Flagging,
    /// The factors that are split by their poles, from 1.
    #[serde(default)]
    pub bipolar: Vec<usize>,
    /// The grid that arrays are laid in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<Grid>,
    /// The reliability of one sort, between 0 and 1, ends excluded. Default 0.8.
    #[serde(default = "convention")]
    pub reliability: f64,
    /// How a factor is scored if a defining sort loads 1 or more (a Heywood case). Default: not at all.
    #[serde(default)]
    pub heywood: Heywood,
    /// The choices where tools differ.
    #[serde(default)]
    pub conventions: Conventions,
    /// What readers call the factors, in their order, as far as they have names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

fn pca() -> String {
    "pca".to_owned()
}

fn convention() -> f64 {
    0.8
}

impl Analysis {
    /// An analysis with this many factors and every default: Pearson correlations, principal components, varimax,
    /// automatic flags.
    pub fn new(factors: usize) -> Self {
        Self {
            factors,
            correlation: Correlation::default(),
            extraction: pca(),
            rotation: RotationPlan::default(),
            flagging: Flagging::default(),
            bipolar: Vec::new(),
            grid: None,
            reliability: convention(),
            heywood: Heywood::default(),
            conventions: Conventions::default(),
            names: Vec::new(),
        }
    }

    /// How alike two sorts are. Default Pearson.
    #[must_use]
    pub fn correlation(mut self, correlation: Correlation) -> Self {
        self.correlation = correlation;
        self
    }

    /// The extraction: `pca` (default, as R `qmethod` has it), `brown`, `horst`, `minres`, or one of the registry.
    #[must_use]
    pub fn extraction(mut self, name: impl Into<String>) -> Self {
        self.extraction = name.into();
        self
    }

    /// The rotation, as a plan or as its text: `varimax` (default), `quartimax`, `oblimin`, `none`, one of the registry, or a list
    /// such as `varimax; 1 x 3 by -12°`.
    #[must_use]
    pub fn rotation(mut self, plan: impl Into<RotationPlan>) -> Self {
        self.rotation = plan.into();
        self
    }

    /// The flags. Default automatic.
    #[must_use]
    pub fn flagging(mut self, flagging: Flagging) -> Self {
        self.flagging = flagging;
        self
    }

    /// Factors (counted from 1) that are split in two, one a pole: sorts flagged with a negative loading define a
    /// factor of their own, the mirror image (Brown 1980, p. 253). Default none.
    #[must_use]
    pub fn bipolar(mut self, factors: impl IntoIterator<Item = usize>) -> Self {
        self.bipolar = factors.into_iter().collect();
        self
    }

    /// The grid that arrays are laid in. Default: the one that the sorts share.
    #[must_use]
    pub fn grid(mut self, grid: Grid) -> Self {
        self.grid = Some(grid);
        self
    }

    /// The same analysis of these data: where it has no grid of its own, it takes the one that they declare.
    #[must_use]
    pub fn of_data(mut self, data: &QData) -> Self {
        self.grid = self.grid.or_else(|| data.grid.clone());
        self
    }

    /// The reliability of one sort, from which that of a factor follows. Default 0.8, a convention (Brown 1980, p. 245);
    /// give the correlation of the same persons' repeated sorts where you have it.
    #[must_use]
    pub fn reliability(mut self, reliability: f64) -> Self {
        self.reliability = reliability;
        self
    }

    /// How a factor is scored if a defining sort loads 1 or more (a Heywood case). Default: not at all.
    #[must_use]
    pub fn heywood(mut self, heywood: Heywood) -> Self {
        self.heywood = heywood;
        self
    }

    /// Where the tools of the field do differently. Default our own choices.
    #[must_use]
    pub fn conventions(mut self, conventions: Conventions) -> Self {
        self.conventions = conventions;
        self
    }

    /// What readers call the factors, in their order: it stands in figures and messages, never in a column's name.
    #[must_use]
    pub fn names(mut self, names: impl IntoIterator<Item = String>) -> Self {
        self.names = names.into_iter().collect();
        self
    }

    /// From sorts to viewpoints.
    ///
    /// # Errors
    /// No or too many factors; a reliability outside 0 to 1; a name that no method has; an angle after an oblique rotation; a flag on
    /// what is not there; a grid of another size; fewer than two sorts that vary; an unknown factor under `bipolar`.
    pub fn fit(&self, sorts: &Sorts) -> Result<Viewpoints, QmethodError> {
        self.fit_with(&Extensions::standard(), sorts)
    }

    /// As [`Analysis::fit`], with extractions, criteria and rules of flags of other crates.
    ///
    /// # Errors
    /// As [`Analysis::fit`].
    pub fn fit_with(&self, registry: &Extensions, sorts: &Sorts) -> Result<Viewpoints, QmethodError> {
        self.check_with(registry)?;
        let mut diagnostics = registry.outside(self)?;
        let (sorters, places, set_aside) = usable(sorts)?;
        diagnostics.extend(SetAside::notice(&set_aside));
        let grid = self.grid_of(&places, sorts.statements().len(), &mut diagnostics)?;
        let correlations = self.correlate(&places)?;
        let eigenvalues = symmetric_eigenvalues(&correlations)?;
        let extracted = registry.extract(self, &correlations, self.factors)?;
        diagnostics.extend(extracted.diagnostics);
        let conventions = self.conventions.of_extraction(&self.extraction);
        let unrotated = with_sign(&extracted.loadings, conventions.sign)?;
        let rotated = self.rotation.play(&unrotated, &conventions, registry)?;
        diagnostics.extend(rotated.diagnostics.iter().cloned());
        let (statements, rounding) = (sorts.statements().len(), self.conventions.rounding);
        let flags = self.flagging.apply(registry, &sorters, &rotated, statements, rounding)?;
        // Poles of one factor mirror each other: what factors hold, and who loads on several, is seen before the split.
        let squares = rotated.sums_of_squares();
        let significant = confounded(&rotated, self.flagging.threshold(sorts.statements().len()));
        let poles = poles::split(rotated, flags, &self.bipolar)?;
        let confounded = poles.of_factors(significant);
        let scored = self.score(&places, &poles.rotated.loadings, &poles.flags, &grid);
        let factors = self.characteristics(&poles, &squares, &scored.zscores);
        let Poles { rotated, flags, .. } = poles;
        let found = Viewpoints {
            analysis: self.clone(),
            confounded,
            sorters,
            statements: sorts.statements().to_vec(),
            set_aside,
            grid,
            correlations,
            eigenvalues,
            unrotated,
            loadings: rotated.loadings,
            pattern: rotated.pattern,
            phi: rotated.phi,
            flags,
            zscores: scored.zscores,
            arrays: scored.arrays,
            ties: scored.ties,
            factors,
            diagnostics,
        };
        let told = notices::about(&found);
        Ok(Viewpoints { diagnostics: found.diagnostics.iter().cloned().chain(told).collect(), ..found })
    }

    /// Checks the parameters, and that this registry has every method they name. No sorts are needed.
    ///
    /// # Errors
    /// As [`Analysis::fit`].
    ///
    /// ```
    /// use crosscase_qmethod::{Analysis, Extensions};
    /// let check = |analysis: Analysis| analysis.check_with(&Extensions::standard()).map_err(|error| error.code());
    /// assert_eq!(check(Analysis::new(2).rotation("oblimin")), Ok(()));
    /// assert_eq!(check(Analysis::new(2).rotation("promax")), Err("QME014"));
    /// assert_eq!(check(Analysis::new(2).extraction("alpha")), Err("QME013"));
    /// ```
    pub fn check_with(&self, registry: &Extensions) -> Result<(), QmethodError> {
        if self.factors == 0 {
            return Err(QmethodError::NoFactors);
        }
        if !(self.reliability > 0.0 && self.reliability < 1.0) {
            return Err(QmethodError::Reliability { value: self.reliability });
        }
        registry.find_extraction(&self.extraction)?;
        registry.find_flag_rule(self.flagging.rule_name())?;
        for step in self.rotation.steps() {
            if let RotationStep::Criterion(name) = step {
                registry.find_criterion(name)?;
            }
        }
        Ok(())
    }

    /// The correlations as the conventions want them.
    pub(crate) fn correlate(&self, places: &[&[f64]]) -> Result<Matrix, QmethodError> {
        let found = correlations(places, self.correlation)?;
        let Some(rounding) = self.conventions.rounding else { return Ok(found) };
        let values = found.values().iter().map(|r| rounded(*r, rounding.correlations)).collect();
        Ok(Matrix::new(found.rows(), found.columns(), values)?)
    }

    /// The declared grid, else the one that the sorts share.
    fn grid_of(
        &self,
        places: &[&[f64]],
        statements: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Grid, QmethodError> {
        let grid = if let Some(grid) = &self.grid {
            grid.clone()
        } else {
            let (grid, share) = Grid::shared(places)?;
            if share < places.len() {
                diagnostics.push(notices::no_grid(&grid, share, places.len()));
            }
            grid
        };
        let size = grid.statements();
        if size == statements { Ok(grid) } else { Err(QmethodError::GridSize { grid: size, statements }) }
    }

    /// z-scores and arrays of every factor.
    pub(crate) fn score(&self, places: &[&[f64]], loadings: &Matrix, flags: &[Vec<bool>], grid: &Grid) -> Scored {
        let standard: Vec<Vec<f64>>;
        let weighed: Vec<&[f64]> = match self.conventions.weighted {
            Weighted::Raw => places.to_vec(),
            Weighted::Standardised => {
                standard = places.iter().map(|sort| standardised(sort).unwrap_or_else(|| sort.to_vec())).collect();
                standard.iter().map(Vec::as_slice).collect()
            }
        };
        let mut scored = Scored::default();
        for f in 0..loadings.columns() {
            let weight = |(i, row): (usize, &Vec<bool>)| {
                if row[f] { clamped_weight(loadings.row(i)[f], self.heywood) } else { Some(0.0) }
            };
            let weights: Option<Vec<f64>> = flags.iter().enumerate().map(weight).collect();
            let mut scores = weights.and_then(|weights| zscores(&weighed, &weights));
            if let (Some(scores), Some(rounding)) = (&mut scores, self.conventions.rounding) {
                for z in scores.iter_mut() {
                    *z = rounded(*z, rounding.scores);
                }
            }
            let laid = scores.as_ref().map(|scores| factor_array(scores, grid, self.conventions.ties));
            let (array, ties) = laid.map_or((None, Vec::new()), |(array, ties)| (Some(array), ties));
            scored.ties.extend(ties.into_iter().map(|tie| TiedStatements { factor: f, ..tie }));
            scored.zscores.push(scores);
            scored.arrays.push(array);
        }
        scored
    }

    /// `squares` are the sums of squares of the factors before the split.
    fn characteristics(&self, poles: &Poles, squares: &[f64], zscores: &[Option<Vec<f64>>]) -> Vec<Factor> {
        let n = poles.rotated.loadings.rows() as f64;
        let factor = |(f, label): (usize, &String)| {
            let defining: Vec<usize> = (0..poles.flags.len()).filter(|&i| poles.flags[i][f]).collect();
            let loadings = poles.rotated.loadings.column(f);
            let ss_loading = squares[poles.sources[f]];
            let reliability = reliability(defining.len(), self.reliability);
            Factor {
                label: label.clone(),
                negative: defining.iter().copied().filter(|&i| loadings[i] < 0.0).collect(),
                heywood: defining.iter().copied().filter(|&i| loadings[i].abs() >= HEYWOOD).collect(),
                n_flagged: defining.len(),
                ss_loading,
                explained: ss_loading / n,
                reliability,
                se: (1.0 - reliability).sqrt(),
                has_scores: zscores[f].is_some(),
            }
        };
        poles.labels.iter().enumerate().map(factor).collect()
    }
}

/// What stands for each factor, in the order of the factors.
#[derive(Debug, Default)]
pub(crate) struct Scored {
    pub(crate) zscores: Vec<Option<Vec<f64>>>,
    pub(crate) arrays: Vec<Option<Vec<i32>>>,
    pub(crate) ties: Vec<TiedStatements>,
}
