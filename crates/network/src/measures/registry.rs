//! The names that a figure can be asked for by, and the measures behind them.

use super::ROLES;
use super::measure::Measure;
use super::own::OWN;
use crate::NetworkError;
use crosscase_data::{DidYouMean, Registry};
use std::sync::Arc;

/// The figures that are there unless others are asked for.
const STANDARD: [&str; 20] = [
    "density",
    "dyads",
    "reciprocity",
    "transitivity",
    "triads",
    "components",
    "krackhardt",
    "distances",
    "centralization",
    "ei_index",
    "assortativity",
    "modularity",
    "cuts",
    "degree",
    "betweenness",
    "harmonic",
    "pagerank",
    "structural_holes",
    "coreness",
    "brokerage",
];

/// The group of standard figures that a name stands for: its own, or the one that it is in.
pub(super) fn standard(name: &str) -> Option<&str> {
    match name {
        "indegree" | "outdegree" => Some("degree"),
        "constraint" | "effective_size" | "efficiency" | "hierarchy" => Some("structural_holes"),
        "connectedness" | "fragmentation" => Some("krackhardt"),
        "cutpoints" | "bridges" => Some("cuts"),
        "clustering" => Some("transitivity"),
        name => (name == "standard" || STANDARD.contains(&name)).then_some(name),
    }
}

/// Whether a name is one of what is there when nothing is asked for.
pub(super) fn is_standard(name: &str) -> bool {
    standard(name).is_some()
}

/// Whether a name stands for something else in the tables and the JSON of measures.
fn is_reserved(name: &str) -> bool {
    const FIELDS: [&str; 8] = [
        "node",
        "nodes",
        "definitions",
        "betweenness_se",
        "brokerage_z",
        "assortativity_numeric",
        "assortativity_degree",
        "standard",
    ];
    is_standard(name) || FIELDS.contains(&name) || ROLES.contains(&name)
}

/// The measures that can be asked for by name: the crate's own, and those that others add.
///
/// ```
/// use crosscase_network::MeasureRegistry;
///
/// let registry = MeasureRegistry::standard();
/// assert!(registry.ids().any(|id| id == "eigenvector"));
/// assert_eq!(registry.find("centrality").unwrap_err().code(), "NET033");
/// ```
#[derive(Clone, Debug)]
pub struct MeasureRegistry(Registry<dyn Measure>);

impl Default for MeasureRegistry {
    fn default() -> Self {
        Self::standard()
    }
}

impl MeasureRegistry {
    /// The crate's own measures.
    pub fn standard() -> Self {
        let own = OWN.iter().map(|own| (own.id, Arc::new(*own) as Arc<dyn Measure>));
        Self(Registry::new(own).reserve(is_reserved))
    }

    /// The same and one more.
    ///
    /// # Errors
    /// Its name is taken, or none that can be written in a list.
    pub fn with(self, measure: impl Measure + 'static) -> Result<Self, NetworkError> {
        let measure: Arc<dyn Measure> = Arc::new(measure);
        let added = self.0.with(measure.id(), Arc::clone(&measure));
        added.map(Self).map_err(|refused| NetworkError::MeasureName { id: refused.name })
    }

    /// The names, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }

    /// The measure of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn find(&self, id: &str) -> Result<&dyn Measure, NetworkError> {
        self.0.get(id).map(AsRef::as_ref).ok_or_else(|| {
            let further = self.ids().filter(|id| !STANDARD.contains(id));
            let known: Vec<String> = STANDARD.iter().copied().chain(further).map(str::to_owned).collect();
            let known = format!("{}{}", known.join(", "), DidYouMean(id, &known));
            NetworkError::UnknownMeasure { id: id.to_owned(), known }
        })
    }
}
