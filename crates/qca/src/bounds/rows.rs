//! Truth tables that missing values leave open.

use crosscase_boolean::Cube;
use crosscase_boolean::expression::{Direction, Expression, Relation};
use crosscase_sets::Kind;
use std::collections::BTreeMap;

use super::{Bounds, IncompleteSets, MAX_FILLINGS};
use crate::cuts::reaches;
use crate::sets::levels_of;
use crate::{AtHalf, Out, QcaError, TruthTableParams};

/// A configuration that some filling shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RowBounds {
    /// The value of each condition.
    pub config: Vec<u8>,
    /// The cases that belong to it whatever the filling, by index.
    pub certain: Vec<usize>,
    /// The further cases that belong to it under some filling.
    pub possible: Vec<usize>,
    /// Inclusion in the outcome.
    pub incl: Option<Bounds>,
    /// Proportional reduction in inconsistency.
    pub pri: Option<Bounds>,
    /// What the table says of it under every filling; `None` where that depends on the filling.
    pub out: Option<Out>,
}

impl IncompleteSets {
    /// The rows of the truth table that some filling shows, in the order of their values, with the bounds of their figures.
    ///
    /// Bounds of single figures are exact; a verdict that is `None` may still be the same under every filling, where the least
    /// inclusion and the fewest cases do not come together. A verdict that is given holds under all of them.
    ///
    /// # Errors
    /// Unknown sets; memberships of exactly 0.5 under [`AtHalf::Error`]; more than a million rows open to one case; a
    /// contradiction cut, for which there are no bounds yet.
    ///
    /// ```
    /// use crosscase_qca::bounds::IncompleteSets;
    /// use crosscase_qca::{Out, TruthTableParams};
    /// let cases = ["a", "b", "c"].map(String::from).to_vec();
    /// let sets = IncompleteSets::new(cases, vec![
    ///     ("A".into(), vec![Some(1.0), None, Some(0.0)]),
    ///     ("Y".into(), vec![Some(1.0), Some(1.0), Some(0.0)]),
    /// ])?;
    /// let rows = sets.truth_table(&TruthTableParams::new("Y".parse()?, ["A"]))?;
    /// assert_eq!((rows[1].certain.as_slice(), rows[1].possible.as_slice()), ([0].as_slice(), [1].as_slice()));
    /// assert_eq!((rows[0].out, rows[1].out), (Some(Out::Negative), Some(Out::Positive)));
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn truth_table(&self, params: &TruthTableParams) -> Result<Vec<RowBounds>, QcaError> {
        if params.lower_cut().is_some() {
            return Err(QcaError::NoBounds);
        }
        let columns: Vec<usize> = params.conditions().iter().map(|name| self.place(name)).collect::<Result<_, _>>()?;
        let mut rows: BTreeMap<Vec<u8>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let mut at_half = Vec::new();
        for case in 0..self.cases.len() {
            let Some(choices) = self.choices(case, &columns, params.policy(), &mut at_half) else { continue };
            let ways = choices.iter().try_fold(1usize, |ways, choice| ways.checked_mul(choice.len()));
            if ways.is_none_or(|ways| ways > MAX_FILLINGS) {
                return Err(QcaError::TooManyFillings { case: self.cases[case].clone(), limit: MAX_FILLINGS });
            }
            let mut configs: Vec<Vec<u8>> = vec![Vec::new()];
            for choice in &choices {
                let longer = |config: &Vec<u8>| {
                    let config = config.clone();
                    choice.iter().map(move |value| config.iter().copied().chain([*value]).collect::<Vec<u8>>())
                };
                configs = configs.iter().flat_map(longer).collect();
            }
            let sure = configs.len() == 1;
            for config in configs {
                let (certain, possible) = rows.entry(config).or_default();
                if sure { certain.push(case) } else { possible.push(case) }
            }
        }
        if !at_half.is_empty() && params.policy() == AtHalf::Error {
            return Err(QcaError::AtHalf { memberships: at_half });
        }
        rows.into_iter().map(|(config, cases)| self.row(params, config, cases)).collect()
    }

    /// The values that each condition can have for a case; `None` if a membership of 0.5 leaves it without a row.
    fn choices(
        &self,
        case: usize,
        columns: &[usize],
        policy: AtHalf,
        at_half: &mut Vec<String>,
    ) -> Option<Vec<Vec<u8>>> {
        let mut choices = Vec::with_capacity(columns.len());
        for &at in columns {
            let (name, kind, values) = &self.columns[at];
            choices.push(match (values[case], kind) {
                (None, kind) => (0..levels_of(*kind)).collect(),
                (Some(0.5), Kind::Fuzzy) => {
                    at_half.push(format!("{name} of {}", self.cases[case]));
                    match policy {
                        AtHalf::Drop | AtHalf::Error => return None,
                        AtHalf::Below => vec![0],
                        AtHalf::Above => vec![1],
                    }
                }
                (Some(x), Kind::Fuzzy) => vec![u8::from(x > 0.5)],
                (Some(x), kind) => (0..levels_of(*kind)).filter(|level| f64::from(*level) == x).collect(),
            });
        }
        Some(choices)
    }

    fn row(
        &self,
        params: &TruthTableParams,
        config: Vec<u8>,
        (certain, possible): (Vec<usize>, Vec<usize>),
    ) -> Result<RowBounds, QcaError> {
        let kinds = params.conditions().iter().map(|name| self.place(name).map(|at| self.columns[at].1));
        let levels: Vec<u8> = kinds.map(|kind| kind.map(levels_of)).collect::<Result<_, _>>()?;
        let words = crosscase_boolean::expression::Vocabulary::new(params.conditions().iter().cloned().zip(levels))?;
        let expression: Expression = words.expression(&[Cube::from_row(&config)]);
        let outcome = params.outcome().0.clone();
        let fit = self.fit(&Relation { expression, direction: Direction::Sufficient, outcome })?;
        let (incl_cut, pri_cut, n_cut) = params.cuts();
        let low = |bounds: Option<Bounds>, cut| reaches(bounds.map(|b| b.low), cut);
        let high = |bounds: Option<Bounds>, cut| reaches(bounds.map(|b| b.high), cut);
        let out = if certain.len() + possible.len() < n_cut {
            Some(Out::Unobserved)
        } else if certain.len() < n_cut {
            None
        } else if low(fit.incl, incl_cut) && low(fit.pri, pri_cut) {
            Some(Out::Positive)
        } else if !high(fit.incl, incl_cut) || !high(fit.pri, pri_cut) {
            Some(Out::Negative)
        } else {
            None
        };
        Ok(RowBounds { config, certain, possible, incl: fit.incl, pri: fit.pri, out })
    }

    pub(super) fn place(&self, name: &str) -> Result<usize, QcaError> {
        self.columns.iter().position(|(known, ..)| known == name).ok_or_else(|| QcaError::UnknownSet {
            name: name.to_owned(),
            known: self.columns.iter().map(|(known, ..)| known.clone()).collect(),
        })
    }
}
