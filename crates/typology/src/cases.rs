//! Cases read against a typology: what is known of each in every dimension.

use crate::TypologyError;
use crate::concepts::{Ends, Membership, Node, filled};
use crate::region::{Region, members};
use crate::typology::{Dimension, Typology};
use crate::words::coded;
use crosscase_data::{Diagnostic, Place, Table};
use std::collections::BTreeMap;

/// Values closer than this are equal.
pub(crate) const EQUAL: f64 = 1e-9;

/// Whether a membership is above 0.5.
pub(crate) fn above(x: f64) -> bool {
    x > 0.5 + EQUAL
}

/// The cases of a table, as they stand in the dimensions of a typology.
pub(crate) struct Cases {
    pub(crate) ids: Vec<String>,
    /// Where each stands is told by it.
    table: Table,
    /// The columns of memberships, a value a case.
    columns: Vec<Vec<Option<f64>>>,
    readings: Vec<Reading>,
}

/// How a dimension is read.
enum Reading {
    /// A word a case.
    Words(Vec<Option<usize>>),
    /// One set, in or out.
    Set(Membership),
    /// A set a value.
    Sets(Vec<Membership>),
}

/// What is to be filled in a type to know its ends where columns are empty: those that stand in several of its dimensions in both
/// senses, where ranks alone join them.
pub(crate) struct Shared(Vec<usize>);

impl Cases {
    /// Reads them. Words must be values of their dimension, numbers memberships.
    pub(crate) fn read(typology: &Typology, table: &Table) -> Result<Self, TypologyError> {
        let ids = table.ids()?;
        let mut names: Vec<String> = Vec::new();
        let mut columns: Vec<Vec<Option<f64>>> = Vec::new();
        let mut readings = Vec::new();
        for dimension in &typology.dimensions {
            if dimension.kind != crate::DimensionKind::Fuzzy {
                let words = coded(table, &dimension.column, &dimension.name, &dimension.values, &ids)?;
                readings.push(Reading::Words(words));
                continue;
            }
            let mut set = |name: &str| -> Result<Membership, TypologyError> {
                let mut numbered = |column: &str| {
                    if let Some(at) = names.iter().position(|name| name == column) {
                        return Ok(at);
                    }
                    columns.push(memberships(table, column, &ids)?);
                    names.push(column.to_owned());
                    Ok(columns.len() - 1)
                };
                Ok(Membership::new(Node::of(name, &typology.concepts, &mut numbered)?))
            };
            if dimension.is_set {
                readings.push(Reading::Set(set(&dimension.column)?));
            } else {
                let sets = dimension.set_columns();
                readings.push(Reading::Sets(sets.iter().map(|name| set(name)).collect::<Result<_, _>>()?));
            }
        }
        Ok(Self { ids, table: table.clone(), columns, readings })
    }

    fn value(&self, case: usize, column: usize) -> Option<f64> {
        self.columns.get(column).and_then(|values| values.get(case)).copied().flatten()
    }

    /// The ends of the membership of a case in each value of each dimension.
    pub(crate) fn ends(&self, case: usize, dimensions: &[Dimension]) -> Vec<Vec<Ends>> {
        let of = |column| self.value(case, column);
        let one = |(reading, dimension): (&Reading, &Dimension)| in_values(reading, case, dimension.values.len(), &of);
        self.readings.iter().zip(dimensions).map(one).collect()
    }

    /// Whether something is missing of a case in a dimension.
    pub(crate) fn lacks(&self, dimension: usize, case: usize, ends: &[Ends]) -> bool {
        match self.readings.get(dimension) {
            Some(Reading::Words(words)) => words.get(case).is_none_or(Option::is_none),
            _ => ends.iter().any(|(low, high)| high - low > EQUAL),
        }
    }

    /// What is shared between the dimensions of a type.
    pub(crate) fn shared(&self, region: &Region) -> Shared {
        let mut senses: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
        let mut only_ranks = true;
        for (dimension, mask) in region.masks() {
            let mut add = |membership: &Membership, absent: bool| {
                membership.node.senses(absent, &mut senses);
                only_ranks &= membership.node.only_ranks();
            };
            match self.readings.get(*dimension) {
                Some(Reading::Set(membership)) => {
                    members(*mask).for_each(|value| add(membership, value == 0));
                }
                Some(Reading::Sets(memberships)) => {
                    members(*mask).filter_map(|value| memberships.get(value)).for_each(|one| add(one, false));
                }
                Some(Reading::Words(_)) | None => {}
            }
        }
        let both = senses.into_iter().filter(|(_, both)| *both == (true, true)).map(|(column, _)| column);
        Shared(if only_ranks { both.collect() } else { Vec::new() })
    }

    /// The ends of the membership of a case in a type, `known` being its ends in every value.
    pub(crate) fn in_type(
        &self,
        case: usize,
        region: &Region,
        shared: &Shared,
        known: &[Vec<Ends>],
        dimensions: &[Dimension],
    ) -> Ends {
        let open: Vec<usize> = shared.0.iter().copied().filter(|column| self.value(case, *column).is_none()).collect();
        if open.is_empty() {
            return least(region, |dimension| known.get(dimension).cloned().unwrap_or_default(), dimensions);
        }
        filled(&open, &[0.0, 0.5, 1.0], &|column| self.value(case, column), &|of| {
            let again = |dimension: usize| {
                let values = dimensions.get(dimension).map_or(0, |dimension| dimension.values.len());
                self.readings.get(dimension).map(|reading| in_values(reading, case, values, of)).unwrap_or_default()
            };
            least(region, again, dimensions)
        })
    }

    /// The cell of a case: the values in which it is above 0.5 whatever is unknown, if that is one in every dimension.
    pub(crate) fn cell(ends: &[Vec<Ends>]) -> Option<Vec<usize>> {
        let value = |of: &Vec<Ends>| {
            let inside = |(_, (low, _)): &(usize, &Ends)| above(*low);
            let value = of.iter().enumerate().find(inside).map(|(value, _)| value)?;
            let alone = of.iter().enumerate().all(|(other, (_, high))| other == value || !above(*high));
            alone.then_some(value)
        };
        ends.iter().map(value).collect()
    }

    /// Where a case stands in its file.
    pub(crate) fn place(&self, case: usize) -> Place {
        self.table.place(case, None)
    }

    /// The cells of all cases; a case in an impossible one is an error.
    pub(crate) fn cells(&self, typology: &Typology) -> Result<Vec<Option<Vec<usize>>>, TypologyError> {
        let one = |case: usize| {
            let cell = Self::cell(&self.ends(case, &typology.dimensions));
            if let Some(cell) = &cell
                && let Some(number) = typology.impossible.iter().position(|one| one.region.contains(cell))
            {
                return Err(TypologyError::Impossible {
                    case: self.ids.get(case).cloned().unwrap_or_default(),
                    cell: typology.cell_name(cell),
                    number: number + 1,
                    why: typology.impossible.get(number).map(|one| one.why.clone()).unwrap_or_default(),
                    place: self.place(case),
                });
            }
            Ok(cell)
        };
        (0..self.ids.len()).map(one).collect()
    }

    /// What is told of the cases that stand in no cell, and of those that are sure to stand in what is held impossible.
    pub(crate) fn diagnostic(&self, typology: &Typology, cells: &[Option<Vec<usize>>]) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        let without = |(case, cell): (&String, &Option<Vec<usize>>)| cell.is_none().then(|| case.clone());
        let outside: Vec<String> = self.ids.iter().zip(cells).filter_map(without).collect();
        if !outside.is_empty() {
            let message = "in no cell, since something is unknown of them, or they are above 0.5 in no value of a dimension or in several";
            told.push(Diagnostic::note("TYP102", message).listing(outside));
        }
        for one in &typology.impossible {
            let sure = |case: &usize| {
                let ends = self.ends(*case, &typology.dimensions);
                let (low, _) = least(&one.region, |at| ends.get(at).cloned().unwrap_or_default(), &typology.dimensions);
                cells.get(*case).is_some_and(Option::is_none) && above(low)
            };
            let cases: Vec<String> =
                (0..self.ids.len()).filter(sure).filter_map(|case| self.ids.get(case).cloned()).collect();
            if !cases.is_empty() {
                let message =
                    format!("whatever is unknown of them, their values are declared impossible together ({})", one.why);
                told.push(Diagnostic::warning("TYP103", message).listing(cases));
            }
        }
        told
    }
}

/// The ends of the membership of a case in each value of a dimension, `of` being what is known of a column.
fn in_values(reading: &Reading, case: usize, values: usize, of: &dyn Fn(usize) -> Option<f64>) -> Vec<Ends> {
    match reading {
        Reading::Words(words) => match words.get(case).copied().flatten() {
            Some(word) => (0..values).map(|value| if value == word { (1.0, 1.0) } else { (0.0, 0.0) }).collect(),
            None if values == 1 => vec![(1.0, 1.0)],
            None => vec![(0.0, 1.0); values],
        },
        Reading::Set(membership) => {
            let (low, high) = membership.ends(of);
            vec![(1.0 - high, 1.0 - low), (low, high)]
        }
        Reading::Sets(memberships) => memberships.iter().map(|membership| membership.ends(of)).collect(),
    }
}

/// The least, over the dimensions that a region names, of the greatest membership in its values.
fn least(region: &Region, of: impl Fn(usize) -> Vec<Ends>, dimensions: &[Dimension]) -> Ends {
    let greatest = |(dimension, mask): &(usize, u128)| {
        let values = of(*dimension);
        let described = dimensions.get(*dimension);
        if described.is_some_and(|described| described.all() == *mask) {
            if described.is_some_and(|described| described.kind != crate::DimensionKind::Fuzzy) {
                return (1.0, 1.0); // whatever the word is, it is one of them
            }
            if described.is_some_and(|described| described.is_set)
                && let Some((low, high)) = values.get(1)
            {
                // x or 1 − x, whichever is greater: a half where x may be one.
                let ends = [low.max(1.0 - low), high.max(1.0 - high)];
                let least = if *low <= 0.5 && *high >= 0.5 { 0.5 } else { ends[0].min(ends[1]) };
                return (least, ends[0].max(ends[1]));
            }
        }
        let named = members(*mask).filter_map(|value| values.get(value).copied());
        named.fold((0.0, 0.0), |(low, high): Ends, (l, h)| (low.max(l), high.max(h)))
    };
    let all = region.masks().iter().map(greatest);
    all.fold((1.0, 1.0), |(low, high): Ends, (l, h)| (low.min(l), high.min(h)))
}

/// A column of memberships.
fn memberships(table: &Table, column: &str, ids: &[String]) -> Result<Vec<Option<f64>>, TypologyError> {
    let values = table.numbers(column)?;
    for (row, value) in values.iter().enumerate() {
        if let Some(found) = value.filter(|x| !(0.0..=1.0).contains(x)) {
            let case = ids.get(row).cloned().unwrap_or_default();
            return Err(TypologyError::Membership { found, case, place: table.place(row, Some(column)) });
        }
    }
    Ok(values)
}
