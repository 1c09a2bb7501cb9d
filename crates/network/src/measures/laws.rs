//! Tests that every measure must pass, those of other crates too.

use super::measure::{Isolate, Measure, MeasureValues};
use crate::{Adjacency, Network, NetworkBuilder, NetworkError};
use crosscase_numerics::Stream;
use thiserror::Error;

/// A law that a measure breaks.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BrokenMeasure {
    /// As many values as nodes, all of them finite.
    #[error("`{id}` has {found} values that are finite numbers or not defined, for {expected} nodes")]
    Shape {
        /// The measure.
        id: String,
        /// How many values are finite or `None`.
        found: usize,
        /// How many nodes.
        expected: usize,
    },
    /// Two values that should be the same.
    #[error("`{id}`, {law}: {found:?} where {expected:?} is right")]
    Value {
        /// The measure.
        id: String,
        /// The law.
        law: &'static str,
        /// What it gives.
        found: Option<f64>,
        /// What it should give.
        expected: Option<f64>,
    },
    /// It says of no network what it promises, or it is never defined, so that nothing is tested.
    #[error("`{id}` is not defined on any of the networks of the test")]
    Undefined {
        /// The measure.
        id: String,
    },
    /// It fails.
    #[error(transparent)]
    Failed(#[from] NetworkError),
}

/// Two values are the same within this, relative to the greater.
const TOLERANCE: f64 = 1e-8;

/// Tests a measure on seeded networks, directed and not, from none to nine nodes: shape, relabelling, and what it promises of isolates,
/// of networks side by side, of ties turned round and of the complement.
///
/// ```
/// use crosscase_network::{MeasureRegistry, laws};
///
/// let registry = MeasureRegistry::standard();
/// for id in registry.ids() {
///     laws::check(registry.find(id)?).expect("lawful");
/// }
/// # Ok::<(), crosscase_network::NetworkError>(())
/// ```
///
/// # Errors
/// The first law that is broken.
pub fn check(measure: &dyn Measure) -> Result<(), BrokenMeasure> {
    let mut defined = 0;
    for number in 0..40 {
        let mut stream = Stream::new(1934, number);
        let sample = Sample::drawn(&mut stream, number % 2 == 0);
        let found = Subject { measure }.of(&sample)?;
        defined += found.iter().flatten().count();
        Subject { measure }.keeps_its_laws(&sample, &found, &mut stream)?;
    }
    for size in 0..3 {
        for directed in [true, false] {
            let empty = Sample { size, directed, ties: Vec::new() };
            let found = Subject { measure }.of(&empty)?;
            Subject { measure }.isolates(&empty, &found)?;
        }
    }
    if defined == 0 {
        return Err(BrokenMeasure::Undefined { id: measure.id().to_owned() });
    }
    Ok(())
}

/// A network as pairs of places.
#[derive(Clone, Debug)]
struct Sample {
    size: usize,
    directed: bool,
    ties: Vec<(usize, usize)>,
}

impl Sample {
    fn drawn(stream: &mut Stream, directed: bool) -> Self {
        let size = 3 + stream.below(7);
        let chance = 0.15 + 0.5 * stream.unit();
        let empty = Self { size, directed, ties: Vec::new() };
        let ties = empty.pairs().filter(|_| stream.unit() < chance).collect();
        Self { ties, ..empty }
    }

    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (size, directed) = (self.size, self.directed);
        let all = (0..size).flat_map(move |a| (0..size).map(move |b| (a, b)));
        all.filter(move |(a, b)| if directed { a != b } else { a < b })
    }

    fn adjacency(&self) -> Result<Adjacency, NetworkError> {
        let builder = if self.directed { Network::directed() } else { Network::undirected() };
        let builder = builder.nodes((0..self.size).map(|node| node.to_string()));
        let tie = |builder: NetworkBuilder, (a, b): &(usize, usize)| builder.tie(a.to_string(), b.to_string());
        Ok(Adjacency::binary(&self.ties.iter().fold(builder, tie).build()?))
    }

    fn with(&self, size: usize, ties: impl IntoIterator<Item = (usize, usize)>) -> Self {
        Self { size, directed: self.directed, ties: ties.into_iter().collect() }
    }
}

/// A measure on trial.
struct Subject<'a> {
    measure: &'a dyn Measure,
}

impl Subject<'_> {
    fn of(&self, sample: &Sample) -> Result<Vec<Option<f64>>, BrokenMeasure> {
        let values = match self.measure.measure(&sample.adjacency()?)?.values {
            MeasureValues::Nodes(values) => values,
            MeasureValues::Network(value) => vec![value; sample.size],
        };
        let found = values.iter().filter(|value| value.is_none_or(f64::is_finite)).count();
        if found != values.len() || found != sample.size {
            return Err(BrokenMeasure::Shape { id: self.measure.id().to_owned(), found, expected: sample.size });
        }
        Ok(values)
    }

    fn same(&self, law: &'static str, found: Option<f64>, expected: Option<f64>) -> Result<(), BrokenMeasure> {
        let same = match (found, expected) {
            (Some(a), Some(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0),
            (a, b) => a == b,
        };
        if same {
            return Ok(());
        }
        Err(BrokenMeasure::Value { id: self.measure.id().to_owned(), law, found, expected })
    }

    fn keeps_its_laws(&self, sample: &Sample, found: &[Option<f64>], stream: &mut Stream) -> Result<(), BrokenMeasure> {
        let (n, behaviour) = (sample.size, self.measure.behaviour());
        let mut order: Vec<usize> = (0..n).collect();
        stream.shuffle(&mut order);
        let renamed = self.of(&sample.with(n, sample.ties.iter().map(|(a, b)| (order[*a], order[*b]))))?;
        for (node, value) in found.iter().enumerate() {
            self.same("relabelling: names do not matter", renamed[order[node]], *value)?;
        }
        self.isolates(sample, found)?;
        if behaviour.union {
            let beside = Sample::drawn(stream, sample.directed);
            let moved = beside.ties.iter().map(|(a, b)| (a + n, b + n));
            let both = self.of(&sample.with(n + beside.size, sample.ties.iter().copied().chain(moved)))?;
            for (value, expected) in both.iter().zip(found) {
                self.same("union: a network beside it does not matter", *value, *expected)?;
            }
        }
        if behaviour.transpose && sample.directed {
            let turned = self.of(&sample.with(n, sample.ties.iter().map(|(a, b)| (*b, *a))))?;
            for (value, expected) in turned.iter().zip(found) {
                self.same("transpose: which way ties go does not matter", *value, *expected)?;
            }
        }
        if let Some(sum) = behaviour.complement {
            let is_tied = |pair: &(usize, usize)| sample.ties.contains(pair);
            let complement = self.of(&sample.with(n, sample.pairs().filter(|pair| !is_tied(pair))))?;
            for (value, own) in complement.iter().zip(found) {
                let added = value.zip(*own).map(|(a, b)| a + b);
                self.same("complement: the two add up", added, Some(sum(n)))?;
            }
        }
        Ok(())
    }

    fn isolates(&self, sample: &Sample, found: &[Option<f64>]) -> Result<(), BrokenMeasure> {
        let is_isolate = |node: usize| sample.ties.iter().all(|(a, b)| *a != node && *b != node);
        let expected = match self.measure.behaviour().isolate {
            Isolate::Value(value) => Some(value),
            Isolate::Undefined => None,
            Isolate::Depends => return Ok(()),
        };
        // With one node alone there is often nothing to divide by.
        for (_, value) in found.iter().enumerate().filter(|(node, _)| sample.size > 1 && is_isolate(*node)) {
            self.same("isolates", *value, expected)?;
        }
        Ok(())
    }
}
