//! Concepts of a typology: sets joined of columns and of each other, with what is known of them where a column is empty.

use crate::TypologyError;
use crate::spec::ConceptSpec;
use crosscase_sets::{Concept, Rule};
use std::collections::BTreeMap;

/// A concept by its name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NamedConcept {
    pub(crate) name: String,
    pub(crate) concept: Concept,
}

/// The concepts, none of which is made of itself.
pub(crate) fn read(specs: &[ConceptSpec]) -> Result<Vec<NamedConcept>, (usize, TypologyError)> {
    let one = |(number, spec): (usize, &ConceptSpec)| {
        let concept =
            spec.is.parse().map_err(|source| (number, TypologyError::Concept { name: spec.name.clone(), source }))?;
        Ok(NamedConcept { name: spec.name.clone(), concept })
    };
    let concepts = specs.iter().enumerate().map(one).collect::<Result<Vec<_>, _>>()?;
    if concepts.len() > MOST_CONCEPTS {
        let reason = format!("{} concepts: at most {MOST_CONCEPTS} can be joined", concepts.len());
        return Err((MOST_CONCEPTS, TypologyError::File { reason }));
    }
    let mut done = vec![false; concepts.len()];
    for number in 0..concepts.len() {
        if let Some(path) = circle(&concepts, number, &mut Vec::new(), &mut done) {
            return Err((number, TypologyError::Circle { path }));
        }
    }
    let mut sizes = vec![None; concepts.len()];
    for (number, concept) in concepts.iter().enumerate() {
        if size(&concepts, number, &mut sizes) > MOST_SETS {
            let reason = format!("the concept `{}` is made of more than {MOST_SETS} sets", concept.name);
            return Err((number, TypologyError::File { reason }));
        }
    }
    Ok(concepts)
}

/// The most concepts, which may stand in one another.
const MOST_CONCEPTS: usize = 1000;

/// The most sets of a concept, those of concepts within it counted each time.
const MOST_SETS: usize = 100_000;

/// Of how many sets a concept is made, which is in no circle.
fn size(concepts: &[NamedConcept], at: usize, known: &mut Vec<Option<usize>>) -> usize {
    if let Some(known) = known.get(at).copied().flatten() {
        return known;
    }
    let mut all = 0usize;
    for part in concepts.get(at).map(|concept| leaves(&concept.concept)).unwrap_or_default() {
        let next = concepts.iter().position(|concept| concept.name == part);
        all = all.saturating_add(next.map_or(1, |next| size(concepts, next, known)));
    }
    if let Some(slot) = known.get_mut(at) {
        *slot = Some(all);
    }
    all
}

/// The sets as they stand in a concept, each as often as it does.
fn leaves(concept: &Concept) -> Vec<String> {
    match concept {
        Concept::Set(_) => concept.sets().into_iter().map(str::to_owned).collect(),
        Concept::Whole { parts, .. } => parts.iter().flat_map(leaves).collect(),
    }
}

fn circle(concepts: &[NamedConcept], at: usize, path: &mut Vec<usize>, done: &mut [bool]) -> Option<Vec<String>> {
    let name = |number: &usize| concepts.get(*number).map(|concept| concept.name.clone()).unwrap_or_default();
    if let Some(begin) = path.iter().position(|on| *on == at) {
        return Some(path.iter().skip(begin).chain([&at]).map(name).collect());
    }
    if done.get(at).copied().unwrap_or(true) {
        return None;
    }
    path.push(at);
    for part in concepts.get(at)?.concept.sets() {
        let next = concepts.iter().position(|concept| concept.name == part);
        if let Some(found) = next.and_then(|next| circle(concepts, next, path, done)) {
            return Some(found);
        }
    }
    path.pop();
    if let Some(slot) = done.get_mut(at) {
        *slot = true;
    }
    None
}

/// The least and the greatest that a membership can be.
pub(crate) type Ends = (f64, f64);

/// What is known of a column.
pub(crate) type Known<'a> = dyn Fn(usize) -> Option<f64> + 'a;

/// A set of columns, by their numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Column(usize),
    Absent(Box<Node>),
    Joined(Rule, Vec<Node>),
}

/// A node, and what has to be filled in it to know its ends where columns are empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Membership {
    pub(crate) node: Node,
    /// The columns that stand in it in both senses, with what they are filled with.
    mixed: Vec<usize>,
    fillings: &'static [f64],
}

/// So many columns are filled in every way at once; the ends are those of intervals where there are more.
const MOST_FILLED: usize = 7;

impl Node {
    /// The node of a set by name: a concept, else a column, which `column` numbers.
    pub(crate) fn of(
        name: &str,
        concepts: &[NamedConcept],
        column: &mut dyn FnMut(&str) -> Result<usize, TypologyError>,
    ) -> Result<Self, TypologyError> {
        match concepts.iter().find(|concept| concept.name == name) {
            Some(found) => Self::joined(&found.concept, concepts, column),
            None => Ok(Self::Column(column(name)?)),
        }
    }

    fn joined(
        concept: &Concept,
        concepts: &[NamedConcept],
        column: &mut dyn FnMut(&str) -> Result<usize, TypologyError>,
    ) -> Result<Self, TypologyError> {
        match concept {
            Concept::Set(_) => {
                let name = concept.sets().first().copied().unwrap_or_default().to_owned();
                let set = Self::of(&name, concepts, column)?;
                let absent = matches!(concept, Concept::Set(written) if written.trim().starts_with('~'));
                Ok(if absent { Self::Absent(Box::new(set)) } else { set })
            }
            Concept::Whole { rule, parts } => {
                let parts = parts.iter().map(|part| Self::joined(part, concepts, column)).collect::<Result<_, _>>()?;
                Ok(Self::Joined(rule.clone(), parts))
            }
        }
    }

    /// The columns in it, each with whether it stands there as it is and whether as its absence.
    pub(crate) fn senses(&self, absent: bool, found: &mut BTreeMap<usize, (bool, bool)>) {
        match self {
            Self::Column(column) => {
                let senses = found.entry(*column).or_default();
                if absent { senses.1 = true } else { senses.0 = true }
            }
            Self::Absent(node) => node.senses(!absent, found),
            Self::Joined(_, parts) => parts.iter().for_each(|part| part.senses(absent, found)),
        }
    }

    fn joins_only(&self, is: &dyn Fn(&Rule) -> bool) -> bool {
        match self {
            Self::Column(_) => true,
            Self::Absent(node) => node.joins_only(is),
            Self::Joined(rule, parts) => is(rule) && parts.iter().all(|part| part.joins_only(is)),
        }
    }

    /// Whether minima, maxima and m-th largest alone join it.
    pub(crate) fn only_ranks(&self) -> bool {
        self.joins_only(&|rule| matches!(rule, Rule::Minimum | Rule::Maximum | Rule::AtLeast(_)))
    }

    fn interval(&self, of: &dyn Fn(usize) -> Ends) -> Ends {
        match self {
            Self::Column(column) => of(*column),
            Self::Absent(node) => {
                let (low, high) = node.interval(of);
                (1.0 - high, 1.0 - low)
            }
            Self::Joined(rule, parts) => {
                let (lows, highs): (Vec<f64>, Vec<f64>) = parts.iter().map(|part| part.interval(of)).unzip();
                (rule.join(&lows).unwrap_or(0.0), rule.join(&highs).unwrap_or(1.0))
            }
        }
    }
}

impl Membership {
    pub(crate) fn new(node: Node) -> Self {
        let mut senses = BTreeMap::new();
        node.senses(false, &mut senses);
        let mixed: Vec<usize> =
            senses.into_iter().filter(|(_, both)| *both == (true, true)).map(|(at, _)| at).collect();
        // Means and weights are linear, so that their extremes lie at the ends; those of ranks lie there or at a half (see
        // `Concept::memberships`). Under both kinds, or a power mean, the interval is what is taken: it holds, and may be wide.
        let fillings: &[f64] = if node.only_ranks() {
            &[0.0, 0.5, 1.0]
        } else if node.joins_only(&|rule| matches!(rule, Rule::Mean | Rule::Weighted(_))) {
            &[0.0, 1.0]
        } else {
            &[]
        };
        Self { node, mixed, fillings }
    }

    /// The ends of its membership; a column without a value may hold anything from 0 to 1.
    pub(crate) fn ends(&self, of: &dyn Fn(usize) -> Option<f64>) -> Ends {
        let open: Vec<usize> = self.mixed.iter().copied().filter(|column| of(*column).is_none()).collect();
        filled(&open, self.fillings, of, &|of| self.node.interval(&|column| of(column).map_or((0.0, 1.0), |x| (x, x))))
    }
}

/// The widest ends over all ways to fill some columns.
pub(crate) fn filled(open: &[usize], fillings: &[f64], of: &Known<'_>, ends: &dyn Fn(&Known<'_>) -> Ends) -> Ends {
    if open.is_empty() || fillings.is_empty() || open.len() > MOST_FILLED {
        return ends(of);
    }
    let ways = fillings.len().pow(u32::try_from(open.len()).unwrap_or(0));
    let mut widest: Option<Ends> = None;
    for way in 0..ways {
        let filling = |column: usize| match open.iter().position(|open| *open == column) {
            Some(place) => {
                let power = fillings.len().pow(u32::try_from(place).unwrap_or(0));
                fillings.get(way / power % fillings.len()).copied()
            }
            None => of(column),
        };
        let (low, high) = ends(&filling);
        widest = Some(widest.map_or((low, high), |(least, most)| (least.min(low), most.max(high))));
    }
    widest.unwrap_or((0.0, 1.0))
}
