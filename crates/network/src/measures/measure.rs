//! What a measure is, and the list of those that are known.

use super::own::OWN;
use super::spectral::NoLeadingVector;
use crate::{Adjacency, NetworkError};
use crosscase_data::DidYouMean;
use crosscase_data::{Diagnostic, Registry};
use std::fmt;
use std::sync::Arc;

/// A figure of a network, or one of each of its nodes, from its ties alone. The crate's own and those of other crates are known to a
/// [`MeasureRegistry`] by their names and keep the [`laws`](crate::laws).
///
/// ```
/// use crosscase_network::{Adjacency, MeasureProperties, Isolate, Measure, MeasureRegistry, Measured, NetworkError, laws};
///
/// /// How many nodes are reached in two steps or less.
/// #[derive(Debug)]
/// struct TwoSteps;
///
/// impl Measure for TwoSteps {
///     fn id(&self) -> &str {
///         "two_steps"
///     }
///     fn definition(&self) -> &str {
///         "the nodes that are reached in two steps or less along the ties that go out"
///     }
///     fn denominator(&self) -> &str {
///         "none"
///     }
///     fn behaviour(&self) -> MeasureProperties {
///         MeasureProperties { isolate: Isolate::Value(0.0), union: true, ..MeasureProperties::default() }
///     }
///     fn measure(&self, ties: &Adjacency) -> Result<Measured, NetworkError> {
///         let reached = |node: u32| {
///             let mut near: Vec<u32> = ties.out(node).iter().flat_map(|other| [&[*other], ties.out(*other)].concat()).collect();
///             near.sort_unstable();
///             near.dedup();
///             Some(near.iter().filter(|other| **other != node).count() as f64)
///         };
///         Ok(Measured::nodes((0..ties.len() as u32).map(reached)))
///     }
/// }
///
/// let registry = MeasureRegistry::standard().with(TwoSteps)?;
/// laws::check(registry.find("two_steps")?).expect("lawful");
/// # Ok::<(), NetworkError>(())
/// ```
pub trait Measure: fmt::Debug + Send + Sync {
    /// Its name: lower-case letters, digits, hyphens and underscores, a letter first; none that stands for something else in the tables
    /// of measures.
    fn id(&self) -> &str;
    /// What it is, in a line.
    fn definition(&self) -> &str;
    /// What it is divided by; `none` where it is not.
    fn denominator(&self) -> &str;
    /// What it does on networks of certain kinds, which the laws hold it to.
    fn behaviour(&self) -> MeasureProperties;
    /// The measure itself.
    ///
    /// # Errors
    /// Whatever stops it. A figure that is not defined is no error but `None`.
    fn measure(&self, ties: &Adjacency) -> Result<Measured, NetworkError>;
}

/// What a measure promises beyond what every one must keep: that names do not matter.
#[derive(Clone, Copy, Debug, Default)]
pub struct MeasureProperties {
    /// What a node without ties has.
    pub isolate: Isolate,
    /// Whether the value of a node stays when another network is put beside it.
    pub union: bool,
    /// Whether values stay when all ties are turned round.
    pub transpose: bool,
    /// What the value and that in the complement, where there are ties exactly where there were none, add up to, by the number of nodes.
    pub complement: Option<fn(usize) -> f64>,
}

/// What a measure is of a node without ties.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Isolate {
    /// This.
    Value(f64),
    /// Not defined.
    Undefined,
    /// It depends on the rest of the network.
    #[default]
    Depends,
}

/// What a measure found.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The figures.
    pub values: MeasureValues,
    /// What has to be told of them.
    pub notes: Vec<Diagnostic>,
}

/// One figure, or one a node.
#[derive(Clone, Debug, PartialEq)]
pub enum MeasureValues {
    /// Of the network as a whole.
    Network(Option<f64>),
    /// Of each node, in the order of the roster.
    Nodes(Vec<Option<f64>>),
}

impl Measured {
    /// A figure of each node.
    pub fn nodes(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { values: MeasureValues::Nodes(values.into_iter().collect()), notes: Vec::new() }
    }

    /// A figure of the network.
    pub fn network(value: Option<f64>) -> Self {
        Self { values: MeasureValues::Network(value), notes: Vec::new() }
    }

    /// What is wrong with the values of so many nodes.
    pub(super) fn fault(&self, nodes: usize) -> Option<String> {
        let values = match &self.values {
            MeasureValues::Network(value) => std::slice::from_ref(value),
            MeasureValues::Nodes(values) if values.len() == nodes => values.as_slice(),
            MeasureValues::Nodes(values) => return Some(format!("it gave {} values for {nodes} nodes", values.len())),
        };
        let odd = values.iter().flatten().find(|value| !value.is_finite());
        odd.map(|value| format!("it gave {value}, which is no finite number"))
    }

    /// A vector of which every node has a value, or why there is none.
    pub(super) fn vector(id: &str, n: usize, found: Result<Vec<f64>, NoLeadingVector>) -> Self {
        match found {
            Ok(values) => Self::nodes(values.into_iter().map(Some)),
            Err(why) => {
                let note = Diagnostic::warning("NET137", format!("`{id}` is not defined: {}", why.reason()));
                Self { notes: vec![note], ..Self::nodes(vec![None; n]) }
            }
        }
    }
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
        Self(Registry::new(own).reserve(super::report::is_reserved))
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
            let further = self.ids().filter(|id| !super::report::STANDARD.contains(id));
            let known: Vec<String> =
                super::report::STANDARD.iter().copied().chain(further).map(str::to_owned).collect();
            let known = format!("{}{}", known.join(", "), DidYouMean(id, &known));
            NetworkError::UnknownMeasure { id: id.to_owned(), known }
        })
    }
}
