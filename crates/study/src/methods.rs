//! The methods of a study. One more is a file, its `mod` line and its entry in [`Methods::standard`].

mod about;
mod analyses;
mod case_means;
mod case_surveys;
mod codings;
mod dossiers;
mod filter;
mod framework;
mod handed_down;
mod indicators;
mod networks;
mod people;
mod qsorts;
mod readings;
mod sets;
mod surveys;
mod tier;
mod typology;
mod units;
mod viewpoints;

use crate::error::StudyError;
use crate::method::{Key, Method};
use std::fmt;
use std::sync::Arc;

pub(crate) use codings::coders_and_sources;
pub(crate) use dossiers::dossiers;
pub(crate) use sets::CALIBRATIONS;
pub(crate) use units::left_out;
pub use viewpoints::qmethod_report;

/// What a study names of the methods: those of crosscase, and those of other crates.
///
/// ```
/// use crosscase_study::{Methods, Registries};
/// use crosscase_sets::{Crisp, FunctionSpec, MembershipFunction, SetsError};
///
/// fn always(_: &FunctionSpec) -> Result<Box<dyn MembershipFunction>, SetsError> {
///     Ok(Box::new(Crisp::new(f64::MIN)))
/// }
///
/// let mut registries = Registries::default();
/// registries.functions = registries.functions.with("always", always)?;
/// let methods = Methods::naming(registries);
/// assert!(methods.registries().functions.ids().contains(&"always"));
/// # Ok::<(), SetsError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Registries {
    /// Membership functions.
    pub functions: crosscase_sets::MembershipFunctions,
    /// Extractions, criteria of rotation and rules of flags.
    pub qmethod: crosscase_qmethod::Extensions,
    /// Measures of fit.
    pub fit: crosscase_qca::FitMeasures,
    /// Measures of networks and their nodes.
    pub network: crosscase_network::MeasureRegistry,
}

/// The methods that a study can use, in the order in which their sections depend on one another and their stages run.
pub struct Methods {
    all: Vec<Box<dyn Method>>,
    registries: Arc<Registries>,
}

impl fmt::Debug for Methods {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all().map(Method::key)).finish()
    }
}

impl Methods {
    /// All methods of crosscase.
    pub fn standard() -> Self {
        Self::naming(Registries::default())
    }

    /// The same, where a study may name what is in these registries.
    pub fn naming(registries: Registries) -> Self {
        let registries = Arc::new(registries);
        let all: Vec<Box<dyn Method>> = vec![
            Box::new(units::Units),
            Box::new(surveys::SURVEY),
            Box::new(surveys::TABLE),
            Box::new(qsorts::Qsorts),
            Box::new(networks::Networks(Arc::clone(&registries))),
            Box::new(codings::Codings),
            Box::new(case_surveys::CaseSurveys),
            Box::new(viewpoints::Viewpoints(Arc::clone(&registries))),
            Box::new(indicators::Indicators),
            Box::new(sets::Sets(Arc::clone(&registries))),
            Box::new(typology::Typologies),
            Box::new(framework::Framework),
            Box::new(analyses::Analyses(Arc::clone(&registries))),
        ];
        Self { all, registries }
    }

    /// What a study may name.
    pub fn registries(&self) -> &Registries {
        &self.registries
    }

    /// The same and one more: a kind of a table that is there, or a table of its own, after all others.
    ///
    /// # Errors
    /// [`StudyError::MethodTaken`] where its sections belong to another method already.
    pub fn with(mut self, method: impl Method + 'static) -> Result<Self, StudyError> {
        let key = method.key();
        let taken = |other: Key| match (other, key) {
            (Key::Kind(..), Key::Kind(..)) => other == key,
            _ => other.table() == key.table(),
        };
        if self.all().any(|other| taken(other.key())) {
            return Err(StudyError::MethodTaken { key: format!("{key:?}") });
        }
        let after = self.all().rposition(|other| other.key().table() == key.table());
        let at = after.map_or(self.all.len(), |last| last + 1);
        self.all.insert(at, Box::new(method));
        Ok(self)
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &dyn Method> + ExactSizeIterator {
        self.all.iter().map(AsRef::as_ref)
    }
}
