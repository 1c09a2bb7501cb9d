//! Measures of fit by name: the crate's own and those of other crates, reported of a relation and held against cuts of a truth table.

use std::fmt;
use std::sync::Arc;

use crosscase_data::Registry;
use serde::{Deserialize, Serialize};

use crate::QcaError;
use crate::binomial::Binomial;
use crate::cuts::check_cut;
use crate::measures::FURTHER;

/// A measure of how far a condition is sufficient for an outcome, implemented by the crate's own measures and by those of others.
///
/// [`laws::check_measure`](crate::laws::check_measure) tests what every measure must keep. A measure of one's own, whole:
///
/// ```
/// use crosscase_qca::{FitMeasure, FitMeasures, FurtherCut, QcaError, SetData, TruthTableParams, laws::check_measure};
///
/// /// The share of the cases in the condition that are in the outcome, by their best-fitting corners.
/// #[derive(Debug)]
/// struct CaseShare;
///
/// impl FitMeasure for CaseShare {
///     fn name(&self) -> &str { "case-share" }
///     fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
///         let (mut inside, mut both) = (0.0, 0.0);
///         for (_, y) in x.iter().zip(y).filter(|(x, _)| **x > 0.5) {
///             inside += 1.0;
///             both += f64::from(u8::from(*y > 0.5));
///         }
///         Ok((inside > 0.0).then(|| both / inside))
///     }
/// }
///
/// check_measure(&CaseShare).expect("lawful");
/// let measures = FitMeasures::standard().with(CaseShare)?;
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.9, 0.8, 0.1]), ("Y".into(), vec![0.9, 0.4, 0.3])])?;
/// let cut = FurtherCut::new(measures.find("case-share")?, 0.75)?;
/// let table = TruthTableParams::new("Y", ["A"]).incl_cut(0.7).further_cut(cut).fit(&sets)?;
/// assert_eq!(table.rows()[1].further, [Some(0.5)], "its inclusion of 0.76 would have been enough");
/// assert_eq!(table.rows()[1].out.to_string(), "0");
/// # Ok::<(), QcaError>(())
/// ```
pub trait FitMeasure: fmt::Debug + Send + Sync {
    /// The name by which a cut asks for it, in kebab case.
    fn name(&self) -> &str;

    /// What readers call it. Default its name.
    fn label(&self) -> &str {
        self.name()
    }

    /// The value, 0 to 1, of `x` as sufficient for `y`, both as long as there are cases; `None` where it is undefined.
    ///
    /// # Errors
    /// [`QcaError::Outside`] for what a measure of another crate finds amiss.
    fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError>;
}

/// What sums of memberships may be off by.
const ROUNDING: f64 = 1e-9;

/// What a measure says, which is within 0 to 1 if it is a number.
pub(crate) fn measured(measure: &dyn FitMeasure, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
    match measure.measure(x, y)? {
        Some(found) if !(-ROUNDING..=1.0 + ROUNDING).contains(&found) => {
            let reason = format!("it gave {found}, which is not from 0 to 1");
            Err(QcaError::Outside { method: measure.name().to_owned(), reason })
        }
        found => Ok(found),
    }
}

#[derive(Debug)]
struct Own {
    name: &'static str,
    label: &'static str,
    measure: fn(&[f64], &[f64]) -> Option<f64>,
}

impl FitMeasure for Own {
    fn name(&self) -> &str {
        self.name
    }

    fn label(&self) -> &str {
        self.label
    }

    fn measure(&self, x: &[f64], y: &[f64]) -> Result<Option<f64>, QcaError> {
        Ok((self.measure)(x, y))
    }
}

/// The names of [`FURTHER`], in its order.
const NAMES: [&str; 9] = [
    "haesebrouck",
    "inclusion-times-pri",
    "contrapositive-consistency",
    "contrapositive-coverage",
    "prevalence-adjusted-consistency",
    "antecedent-adjusted-coverage",
    "antecedent-adjusted-contrapositive-consistency",
    "prevalence-adjusted-contrapositive-coverage",
    "symmetric-consistency",
];

/// The measures that can be asked for by name, beside inclusion, PRI and coverage: those of [`measures`](crate::measures), and those
/// that others add.
#[derive(Clone, Debug)]
pub struct FitMeasures {
    known: Registry<dyn FitMeasure>,
    /// Those of other crates, in the order in which they came.
    others: Vec<Arc<dyn FitMeasure>>,
}

impl Default for FitMeasures {
    fn default() -> Self {
        Self::standard()
    }
}

impl FitMeasures {
    /// The crate's own measures.
    pub fn standard() -> Self {
        let own = NAMES
            .into_iter()
            .zip(FURTHER)
            .map(|(name, (label, measure))| (name, Arc::new(Own { name, label, measure }) as Arc<dyn FitMeasure>));
        Self { known: Registry::new(own), others: Vec::new() }
    }

    /// The same and one more.
    ///
    /// # Errors
    /// [`QcaError::MeasureName`] where its name is taken, or is none.
    pub fn with(mut self, measure: impl FitMeasure + 'static) -> Result<Self, QcaError> {
        let measure: Arc<dyn FitMeasure> = Arc::new(measure);
        self.known = self.known.with(measure.name(), Arc::clone(&measure)).map_err(QcaError::MeasureName)?;
        self.others.push(measure);
        Ok(self)
    }

    /// The measure of a name; `binomial-X` is 1 − p of the one-sided test that more than a share X of a row's cases are in the outcome,
    /// of crisp sets alone.
    ///
    /// # Errors
    /// [`QcaError::UnknownMeasure`].
    pub fn find(&self, name: &str) -> Result<Arc<dyn FitMeasure>, QcaError> {
        let known = || self.known.names().map(str::to_owned).chain(["binomial-X".to_owned()]).collect();
        let test = || Binomial::named(name).map(|test| Arc::new(test) as Arc<dyn FitMeasure>);
        let found = self.known.get(name).cloned().or_else(test);
        found.ok_or_else(|| QcaError::UnknownMeasure { name: name.to_owned(), known: known() })
    }

    /// The measures: those of [`measures::FURTHER`](crate::measures::FURTHER) in their order, then those of other crates.
    pub fn all(&self) -> impl Iterator<Item = &dyn FitMeasure> {
        NAMES.iter().filter_map(|name| self.known.get(name)).chain(&self.others).map(AsRef::as_ref)
    }
}

/// A measure with the value that a row has to reach. It is written by the measure's name; read back, it is a standard one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct FurtherCut {
    measure: Arc<dyn FitMeasure>,
    cut: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    measure: String,
    cut: f64,
}

impl From<FurtherCut> for Written {
    fn from(cut: FurtherCut) -> Self {
        Self { measure: cut.measure.name().to_owned(), cut: cut.cut }
    }
}

impl TryFrom<Written> for FurtherCut {
    type Error = QcaError;

    fn try_from(written: Written) -> Result<Self, QcaError> {
        Self::new(FitMeasures::standard().find(&written.measure)?, written.cut)
    }
}

impl PartialEq for FurtherCut {
    fn eq(&self, other: &Self) -> bool {
        self.measure.name() == other.measure.name() && self.cut == other.cut
    }
}

impl FurtherCut {
    /// A measure, of [`FitMeasures::find`], and a value from 0 to 1.
    ///
    /// # Errors
    /// [`QcaError::Cut`].
    pub fn new(measure: Arc<dyn FitMeasure>, cut: f64) -> Result<Self, QcaError> {
        check_cut("a further cut", cut)?;
        Ok(Self { measure, cut })
    }

    /// The measure that rows are held against, beside inclusion and PRI.
    pub fn measure(&self) -> &dyn FitMeasure {
        self.measure.as_ref()
    }

    /// What a row has to reach.
    pub fn cut(&self) -> f64 {
        self.cut
    }
}
