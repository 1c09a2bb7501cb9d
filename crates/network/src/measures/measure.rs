//! What a measure is.

use super::spectral::NoLeadingVector;
use crate::{Adjacency, NetworkError};
use crosscase_data::Diagnostic;
use std::fmt;

/// A figure of a network, or one of each of its nodes, from its ties alone. The crate's own and those of other crates are known to a
/// [`MeasureRegistry`](crate::MeasureRegistry) by their names and keep the [`laws`](crate::laws).
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
