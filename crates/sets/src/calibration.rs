use crate::functions::Crisp;
use crate::{
    Anchors, Calibrated, CutPoints, Direct, FunctionSpec, MembershipFunction, MembershipFunctions, Scale, SetsError,
    Shape, Trend,
};
use crosscase_data::Table;
use serde::{Deserialize, Serialize};

/// How raw values become memberships: the method and its parameters.
///
/// It reads and writes as a flat table, the same in TOML and JSON: `method = "direct"`, `anchors = [400, 550, 900]`,
/// and for the direct method `shape`, `idm`, `below`, `above`. A key that the method does not have is an error. See
/// [`written`](crate::written) for reading it from a section that has further keys.
///
/// ```
/// use crosscase_sets::{Anchors, Calibration};
/// let gnp = [Some(720.0), Some(586.0), None, Some(320.0)];
/// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit(&gnp)?;
/// assert!((developed.membership[0].unwrap() - 0.806_926).abs() < 1e-6);
/// assert_eq!(developed.membership[2], None);
/// # Ok::<(), crosscase_sets::SetsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "crate::written::WrittenCalibration", into = "crate::written::WrittenCalibration")]
pub enum Calibration {
    /// From qualitative anchors, through a curve.
    Direct(Direct),
    /// From qualitative steps, through a regression on the raw values.
    Indirect(CutPoints),
    /// Totally fuzzy and relative: from the ranks.
    Tfr,
    /// 1 from the cut point up, 0 below.
    Crisp(f64),
    /// The number of cut points that a value reaches: 0, 1, 2 …
    MultiValue(CutPoints),
    /// From the named levels of a qualitative scale. A column of numbers holds their places, from 1.
    Qualitative(Scale),
    /// A registered membership function by its id.
    Function(FunctionSpec),
}

impl Calibration {
    /// The direct method; logistic with [`DEFAULT_IDM`](crate::DEFAULT_IDM) for three anchors, a linear bell for six.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, Shape};
    /// let few_cabinets = Calibration::direct(Anchors::new(15.0, 9.5, 5.0)?).shape(Shape::S { below: 1.0, above: 1.0 });
    /// assert_eq!(Calibration::from(few_cabinets).membership(5.0)?, Some(1.0));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn direct(anchors: Anchors) -> Direct {
        let shape = if anchors.six().is_some() { Shape::Bell { below: 1.0, above: 1.0 } } else { Shape::Logistic };
        Direct { anchors, shape, idm: None }
    }

    /// The indirect method (Ragin 2008): each case gets the step j/K, j the number of the K cut points that its value
    /// exceeds, and the membership is what a fractional logit of the steps on 1, ln x, √x, x and x² predicts (Papke &
    /// Wooldridge 1996), fitted to convergence. A value of 0 counts as 0.00001; a negative one is an error.
    ///
    /// Deviation: R `QCA` 3.25 rounds the steps to three digits and the memberships to six; here neither is rounded.
    ///
    /// # Errors
    /// Those of [`CutPoints::new`].
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// let gnp = [720.0, 1098.0, 586.0, 468.0, 590.0, 983.0, 795.0, 390.0].map(Some);
    /// let developed = Calibration::indirect(vec![400.0, 550.0, 900.0])?.fit(&gnp)?;
    /// assert!(developed.membership[1] > Some(0.8), "1098 is above all three cuts");
    /// assert!(developed.membership[7] < Some(0.2), "390 is above none");
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn indirect(cuts: Vec<f64>) -> Result<Self, SetsError> {
        CutPoints::new(cuts).map(Self::Indirect)
    }

    /// Totally fuzzy and relative (Cheli & Lemmi 1995): with F the share of cases at or below a value, membership is
    /// `(F(x) − F(lowest)) / (1 − F(lowest))`. The lowest observed value is the floor. Undefined where all are equal.
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// let poor = Calibration::tfr().fit(&[Some(2.0), Some(3.0), Some(3.0), Some(5.0)])?;
    /// assert_eq!(poor.membership, [Some(0.0), Some(2.0 / 3.0), Some(2.0 / 3.0), Some(1.0)]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub const fn tfr() -> Self {
        Self::Tfr
    }

    /// A crisp set: membership 1 from the cut point up (a value that equals it is in), 0 below.
    ///
    /// # Errors
    /// [`SetsError::AnchorNotFinite`].
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// let developed = Calibration::crisp(550.0)?.fit(&[Some(549.0), Some(550.0), None])?;
    /// assert_eq!(developed.membership, [Some(0.0), Some(1.0), None]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn crisp(cut: f64) -> Result<Self, SetsError> {
        let calibration = Self::Crisp(cut);
        calibration.check()?;
        Ok(calibration)
    }

    /// A multi-value condition: the level is the number of cut points at or below the value.
    ///
    /// # Errors
    /// Those of [`CutPoints::new`].
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// let wealth = Calibration::multi_value(vec![550.0, 850.0])?;
    /// assert_eq!(wealth.membership(850.0)?, Some(2.0));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn multi_value(cuts: Vec<f64>) -> Result<Self, SetsError> {
        CutPoints::new(cuts).map(Self::MultiValue)
    }

    /// A qualitative scale; see [`Scale`].
    ///
    /// ```
    /// use crosscase_sets::{Calibration, Scale};
    /// let coded = Calibration::qualitative(Scale::six()).fit(&[Some(1.0), Some(5.0), None])?;
    /// assert_eq!(coded.membership, [Some(0.0), Some(0.9), None]);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub const fn qualitative(scale: Scale) -> Self {
        Self::Qualitative(scale)
    }

    /// A registered membership function, of this crate or of another; see [`MembershipFunctions`].
    ///
    /// ```
    /// use crosscase_sets::{Calibration, FunctionSpec};
    /// let spec = FunctionSpec::new("s", [400.0, 550.0, 900.0]).with("above", 2.0);
    /// assert_eq!(Calibration::function(spec).membership(725.0)?, Some(0.875));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub const fn function(spec: FunctionSpec) -> Self {
        Self::Function(spec)
    }

    /// Calibrates a column, one value a case; a missing value stays missing.
    ///
    /// # Errors
    /// Parameters outside their range, values that are not finite, and what the method says of them.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, SetsError};
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// assert_eq!(developed.fit(&[Some(550.0), None])?.membership, [Some(0.5), None]);
    /// assert!(matches!(developed.fit(&[None, Some(f64::NAN)]), Err(SetsError::NotFinite { row: 1, .. })));
    /// # Ok::<(), SetsError>(())
    /// ```
    pub fn fit(&self, values: &[Option<f64>]) -> Result<Calibrated, SetsError> {
        self.fit_with(&MembershipFunctions::standard(), values)
    }

    /// As [`Calibration::fit`], with functions of other crates.
    ///
    /// # Errors
    /// As [`Calibration::fit`], and [`SetsError::UnknownFunction`].
    ///
    /// ```
    /// use crosscase_sets::{Calibration, Crisp, FunctionSpec, MembershipFunction, MembershipFunctions, SetsError};
    /// // Another crate's function; the page of `MembershipFunction` shows a whole one.
    /// fn literate(_: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
    ///     Ok(Box::new(Crisp::new(50.0)))
    /// }
    /// let registry = MembershipFunctions::standard().with("literate", literate)?;
    /// let calibration = Calibration::function(FunctionSpec::new("literate", []));
    /// assert_eq!(calibration.fit_with(&registry, &[Some(55.6), None])?.membership, [Some(1.0), None]);
    /// assert!(matches!(calibration.fit(&[Some(55.6)]), Err(SetsError::UnknownFunction { .. })));
    /// # Ok::<(), SetsError>(())
    /// ```
    pub fn fit_with(&self, registry: &MembershipFunctions, values: &[Option<f64>]) -> Result<Calibrated, SetsError> {
        crate::fit::fit(self, registry, values, &|row| format!("case {}", row + 1))
    }

    /// Calibrates the values of named cases; errors and diagnostics call them, and the set, by their names.
    ///
    /// # Errors
    /// As [`Calibration::fit_with`]; each error names its case.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, MembershipFunctions};
    /// let cases = ["AU", "BE"].map(String::from);
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// let found = developed.fit_cases(&MembershipFunctions::standard(), "DEV", &cases, &[Some(720.0), Some(550.0)])?;
    /// assert!(found.diagnostics[0].message.contains("BE"), "BE is at exactly 0.5");
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn fit_cases(
        &self,
        registry: &MembershipFunctions,
        set: &str,
        cases: &[String],
        values: &[Option<f64>],
    ) -> Result<Calibrated, SetsError> {
        crate::table::cases(self, registry, set, cases, values)
    }

    /// Calibrates a column of a table; errors and diagnostics carry its file, row and column.
    ///
    /// # Errors
    /// As [`Calibration::fit`]; no such column, or text in it.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_sets::{Anchors, Calibration};
    /// let table = TableBuilder::default()
    ///     .id("case", ["AU", "BE"])
    ///     .number("DEV", [Some(720.0), Some(550.0)])
    ///     .build()?;
    /// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).fit_table(&table, "DEV")?;
    /// assert!(developed.diagnostics[0].message.contains("BE"), "BE is at exactly 0.5");
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn fit_table(&self, table: &Table, column: &str) -> Result<Calibrated, SetsError> {
        crate::table::fit(self, &MembershipFunctions::standard(), table, column)
    }

    /// As [`Calibration::fit_table`], with functions of other crates.
    ///
    /// # Errors
    /// As [`Calibration::fit_table`], and [`SetsError::UnknownFunction`].
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_sets::{Calibration, FunctionSpec, MembershipFunctions};
    /// let table = TableBuilder::default()
    ///     .id("case", ["AU", "BE"])
    ///     .number("DEV", [Some(720.0), None])
    ///     .build()?;
    /// // The standard functions here; a registry with more is made by `MembershipFunctions::with`.
    /// let developed = Calibration::function(FunctionSpec::new("crisp", [550.0]));
    /// assert_eq!(developed.fit_table_with(&MembershipFunctions::standard(), &table, "DEV")?.membership, [Some(1.0), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn fit_table_with(
        &self,
        registry: &MembershipFunctions,
        table: &Table,
        column: &str,
    ) -> Result<Calibrated, SetsError> {
        crate::table::fit(self, registry, table, column)
    }

    /// Whether anchors in falling order turn the set round, so that low figures are in it; with the membership functions that there are.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, MembershipFunctions};
    /// let poor = Calibration::from(Calibration::direct(Anchors::new(900.0, 550.0, 400.0)?));
    /// assert!(poor.is_decreasing_with(&MembershipFunctions::standard()));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn is_decreasing_with(&self, functions: &MembershipFunctions) -> bool {
        match self {
            Self::Direct(direct) => {
                matches!(direct.anchors().values(), [exclusion, _, inclusion] if exclusion > inclusion)
            }
            Self::Function(spec) => functions.build(spec).is_ok_and(|function| function.trend() == Trend::Falling),
            _ => false,
        }
    }

    /// Whether it gives memberships between 0 and 1, and not 0, 1 and levels alone.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration};
    /// assert!(Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?)).is_fuzzy());
    /// assert!(!Calibration::crisp(550.0)?.is_fuzzy());
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn is_fuzzy(&self) -> bool {
        match self {
            Self::Direct(_) | Self::Indirect(_) | Self::Tfr | Self::Function(_) => true,
            Self::Crisp(_) | Self::MultiValue(_) => false,
            Self::Qualitative(scale) => scale.levels().iter().any(|level| !matches!(level.membership, 0.0 | 1.0)),
        }
    }

    /// How many values a multi-value condition of this method has, whether or not a case shows each; `None` for the other methods.
    ///
    /// ```
    /// use crosscase_sets::Calibration;
    /// assert_eq!(Calibration::multi_value(vec![550.0, 850.0])?.levels(), Some(3));
    /// assert_eq!(Calibration::crisp(550.0)?.levels(), None);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn levels(&self) -> Option<u8> {
        match self {
            Self::MultiValue(cuts) => Some(u8::try_from(cuts.values().len() + 1).unwrap_or(u8::MAX)),
            _ => None,
        }
    }

    /// The membership of a single value, or the level for a multi-value condition. `None` for the methods that need
    /// the whole column: indirect, totally fuzzy and relative, and the direct method on the empirical distribution.
    ///
    /// # Errors
    /// Parameters outside their range, a value that is not finite.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration};
    /// let developed = Calibration::from(Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?));
    /// assert_eq!(developed.membership(550.0)?, Some(0.5));
    /// assert_eq!(Calibration::multi_value(vec![550.0, 850.0])?.membership(900.0)?, Some(2.0));
    /// assert_eq!(Calibration::tfr().membership(550.0)?, None);
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn membership(&self, x: f64) -> Result<Option<f64>, SetsError> {
        self.membership_with(&MembershipFunctions::standard(), x)
    }

    /// As [`Calibration::membership`], with functions of other crates.
    ///
    /// # Errors
    /// As [`Calibration::membership`], and [`SetsError::UnknownFunction`].
    ///
    /// ```
    /// use crosscase_sets::{Calibration, FunctionSpec, MembershipFunctions};
    /// let developed = Calibration::function(FunctionSpec::new("s", [400.0, 550.0, 900.0]));
    /// assert_eq!(developed.membership_with(&MembershipFunctions::standard(), 475.0)?, Some(0.25));
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn membership_with(&self, registry: &MembershipFunctions, x: f64) -> Result<Option<f64>, SetsError> {
        if matches!(self, Self::Indirect(_) | Self::Tfr) || self.empirical().is_some() {
            self.check_with(registry)?;
            return Ok(None);
        }
        crate::fit::single(self, registry, x)
    }

    /// Checks every parameter. [`Calibration::fit`] does so itself; a program that reads parameters may want to know
    /// before there is data.
    ///
    /// # Errors
    /// The first parameter outside its range.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, Shape};
    /// let developed = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?);
    /// assert!(Calibration::from(developed.clone()).check().is_ok());
    /// assert!(Calibration::from(developed.clone().idm(0.5)).check().is_err(), "inclusion lies above 0.5");
    /// assert!(Calibration::from(developed.shape(Shape::S { below: 0.0, above: 1.0 })).check().is_err());
    /// # Ok::<(), crosscase_sets::SetsError>(())
    /// ```
    pub fn check(&self) -> Result<(), SetsError> {
        self.check_with(&MembershipFunctions::standard())
    }

    /// As [`Calibration::check`], with functions of other crates.
    ///
    /// # Errors
    /// As [`Calibration::check`], and [`SetsError::UnknownFunction`].
    ///
    /// ```
    /// use crosscase_sets::{Calibration, FunctionSpec, MembershipFunctions};
    /// let unknown = Calibration::function(FunctionSpec::new("probit", [400.0, 550.0, 900.0]));
    /// assert!(unknown.check_with(&MembershipFunctions::standard()).is_err());
    /// ```
    pub fn check_with(&self, registry: &MembershipFunctions) -> Result<(), SetsError> {
        self.membership_function(registry).map(drop)
    }

    /// The membership function of a method that has one, its parameters checked.
    pub(crate) fn membership_function(
        &self,
        registry: &MembershipFunctions,
    ) -> Result<Option<Box<dyn MembershipFunction>>, SetsError> {
        if let Some((anchors, below, above)) = self.empirical() {
            crate::empirical::curve(anchors, below, above)?;
            return Ok(None);
        }
        let function: Box<dyn MembershipFunction> = match self {
            Self::Direct(direct) => direct.membership_function()?,
            Self::Crisp(cut) => Box::new(Crisp::new(*cut)),
            Self::Function(spec) => registry.build(spec)?,
            Self::Indirect(_) | Self::Tfr | Self::MultiValue(_) | Self::Qualitative(_) => return Ok(None),
        };
        function.check()?;
        Ok(Some(function))
    }

    /// The anchors and exponents of the direct method on the empirical distribution.
    pub(crate) const fn empirical(&self) -> Option<(&Anchors, f64, f64)> {
        match self {
            Self::Direct(Direct { anchors, shape: Shape::Empirical { below, above }, idm: None }) => {
                Some((anchors, *below, *above))
            }
            _ => None,
        }
    }
}
