//! The conditions and the outcome of one analysis, as memberships.

use crosscase_boolean::expression::{Notation, Vocabulary, cube_text};
use crosscase_boolean::{Cube, FREE, Space};
use crosscase_sets::Kind;

use crate::one_set;
use crate::sets::levels_of;
use crate::{Outcome, QcaError, SetData};

/// What truth tables, minimisation and the search for necessary conditions work on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Analysed {
    pub(crate) cases: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) notation: Vec<Notation>,
    pub(crate) space: Space,
    /// Condition by condition, the values as they stand in the data.
    pub(crate) values: Vec<Vec<f64>>,
    /// Condition by condition the cases to which it does not apply, by index.
    pub(crate) open: Vec<Vec<usize>>,
    /// Condition by condition and value by value, the membership of each case in that literal; after the values, whether the
    /// condition does not apply.
    literals: Vec<Vec<Vec<f64>>>,
    pub(crate) outcome: Vec<f64>,
    /// The outcome as it was asked for.
    pub(crate) explained: Outcome,
    /// The configurations that no value of a set makes, as conjunctions; see [`one_set`].
    pub(crate) impossible: Vec<Cube>,
}

impl Analysed {
    pub(crate) fn new(data: &SetData, outcome: &Outcome, conditions: &[String]) -> Result<Self, QcaError> {
        if conditions.is_empty() {
            return Err(QcaError::NoConditions);
        }
        let mut sets: Vec<(Kind, &[f64])> = Vec::with_capacity(conditions.len());
        for (at, condition) in conditions.iter().enumerate() {
            sets.push(data.condition(condition)?);
            if conditions.iter().take(at).any(|earlier| earlier == condition) {
                return Err(QcaError::DuplicateCondition { condition: condition.clone() });
            }
        }
        let memberships = data.memberships(outcome)?;
        let of = |condition: &String| data.part_of(condition).map_or_else(|| condition.clone(), |(of, _)| of.name);
        let sets_of: Vec<String> = conditions.iter().map(of).collect();
        if let Some(set) = outcome.names().into_iter().find(|set| sets_of.iter().any(|of| of == set)) {
            return Err(QcaError::OutcomeAmongConditions { outcome: set.to_owned() });
        }
        let levels: Vec<u8> = sets.iter().map(|(kind, _)| levels_of(*kind)).collect();
        let space = Space::new(&levels)?;
        Ok(Self {
            impossible: one_set::impossible(conditions, &space, &|condition| data.part_of(condition))?,
            cases: data.cases().to_vec(),
            names: conditions.to_vec(),
            notation: notation(sets.iter().map(|(kind, _)| *kind)),
            space,
            literals: (sets.iter().zip(&levels).zip(conditions))
                .map(|(((kind, values), &n), name)| literals(*kind, values, n, data.open(name)))
                .collect(),
            open: conditions.iter().map(|name| data.open(name).to_vec()).collect(),
            kinds: sets.iter().map(|(kind, _)| *kind).collect(),
            values: sets.iter().map(|(_, values)| values.to_vec()).collect(),
            outcome: memberships,
            explained: outcome.clone(),
        })
    }

    /// The membership of each case in a literal, or for [`FREE`] whether the condition does not apply; empty if there is none such.
    pub(crate) fn literal(&self, condition: usize, value: u8) -> &[f64] {
        let of = |levels: &'_ [Vec<f64>]| if value == FREE { levels.len() - 1 } else { usize::from(value) };
        self.literals.get(condition).and_then(|levels| levels.get(of(levels))).map_or(&[], Vec::as_slice)
    }

    /// The value of a case in a condition that is not fuzzy, [`FREE`] where the condition does not apply.
    pub(crate) fn value_of(&self, condition: usize, case: usize) -> Option<u8> {
        let levels = self.literals.get(condition)?;
        let has = levels.iter().position(|members| members.get(case).is_some_and(|x| *x > 0.0))?;
        if has + 1 == levels.len() { Some(FREE) } else { u8::try_from(has).ok() }
    }

    /// The membership of each case in a conjunction: the minimum over its literals, 1 in the empty one.
    pub(crate) fn conjunction(&self, literals: impl Iterator<Item = (usize, u8)>) -> Vec<f64> {
        let mut term = vec![1.0f64; self.cases.len()];
        for (condition, value) in literals {
            for (least, x) in term.iter_mut().zip(self.literal(condition, value)) {
                *least = least.min(*x);
            }
        }
        term
    }

    /// The membership of each case in a disjunction of literals: the maximum over them, 0 in the empty one.
    pub(crate) fn disjunction(&self, literals: impl Iterator<Item = (usize, u8)>) -> Vec<f64> {
        let mut sum = vec![0.0f64; self.cases.len()];
        for (condition, value) in literals {
            for (most, x) in sum.iter_mut().zip(self.literal(condition, value)) {
                *most = most.max(*x);
            }
        }
        sum
    }

    /// The conditions with their numbers of values.
    pub(crate) fn vocabulary(&self) -> Result<Vocabulary, QcaError> {
        Ok(Vocabulary::new(self.names.iter().cloned().zip(self.space.levels().iter().copied()))?)
    }

    pub(crate) fn text(&self, cube: &Cube) -> String {
        cube_text(cube, &self.names, &self.notation)
    }

    /// Whether no value of a set makes a configuration of this conjunction. What is impossible is held as prime implicants, so that one of
    /// them is around it.
    pub(crate) fn is_impossible(&self, conjunction: &Cube) -> bool {
        self.impossible.iter().any(|cube| cube.covers(conjunction))
    }

    /// A conjunction with all that its literals say of other conditions: `A[1]` is `A[1]*~A[2]`. It holds the same cases, and others hold
    /// it where all their literals are among its own.
    pub(crate) fn in_full(&self, conjunction: &Cube) -> Cube {
        if self.is_impossible(conjunction) {
            return conjunction.clone();
        }
        let named = self.impossible.iter().flat_map(Cube::literals);
        let follows = |(at, value): (usize, u8)| {
            let is_open = conjunction.value(at).is_none() && self.has_two_values(at);
            (is_open && self.is_impossible(&conjunction.clone().with(at, value))).then_some((at, 1 - value))
        };
        named.filter_map(follows).fold(conjunction.clone(), |full, (at, value)| full.with(at, value))
    }

    /// Whether a disjunction of these literals holds of every case: `~A[1] + ~A[2]`.
    pub(crate) fn always_holds(&self, disjunction: &Cube) -> bool {
        let turned =
            disjunction.literals().filter(|(at, _)| self.has_two_values(*at)).map(|(at, value)| (at, 1 - value));
        self.is_impossible(&Cube::from_literals(self.space.len(), turned))
    }

    /// Whether a conjunction has a literal that follows from its others: `A[1]*~A[2]`.
    pub(crate) fn repeats_itself(&self, conjunction: &Cube) -> bool {
        let follows = |(at, value): (usize, u8)| {
            self.has_two_values(at) && self.is_impossible(&conjunction.clone().with(at, 1 - value))
        };
        conjunction.literals().any(follows)
    }

    fn has_two_values(&self, condition: usize) -> bool {
        self.space.levels().get(condition) == Some(&2)
    }
}

/// As soon as one condition has a value above 1, crisp and multi-value conditions are written with brackets.
fn notation(kinds: impl Iterator<Item = Kind> + Clone) -> Vec<Notation> {
    let brackets = kinds.clone().any(|kind| levels_of(kind) > 2);
    let of = |kind| match kind {
        Kind::Crisp | Kind::MultiValue { .. } if brackets => Notation::Brackets,
        Kind::Fuzzy | Kind::Crisp | Kind::MultiValue { .. } => Notation::Tilde,
    };
    kinds.map(of).collect()
}

fn literals(kind: Kind, values: &[f64], levels: u8, open: &[usize]) -> Vec<Vec<f64>> {
    let membership = |x: f64, level: u8| match kind {
        Kind::Fuzzy => {
            if level == 1 {
                x
            } else {
                1.0 - x
            }
        }
        Kind::Crisp | Kind::MultiValue { .. } => f64::from(u8::from(x == f64::from(level))),
    };
    let closed = |case: usize, x: f64| if open.contains(&case) { 0.0 } else { x };
    let of = |level| values.iter().enumerate().map(|(case, &x)| closed(case, membership(x, level))).collect();
    let not_applicable = (0..values.len()).map(|case| f64::from(u8::from(open.contains(&case)))).collect();
    (0..levels).map(of).chain([not_applicable]).collect()
}
