//! Units of a table of ratings on which coders differ, and how far they agree on each value.

use crate::segments::named;
use crate::{AgreementColumns, CodingError};
use crosscase_data::{DataError, Row, Table, TableBuilder};
use std::collections::BTreeMap;

/// What coders gave to units, where two or more rated them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DisputedUnits {
    /// The coders, in the order in which they are named first.
    pub coders: Vec<String>,
    /// The units that were not given one value by all, in the order of the table: unit, and the value of each coder.
    pub units: Vec<(String, Vec<Option<String>>)>,
    /// Each value, by its name, with how far coders agree on it.
    pub values: Vec<ValueAgreement>,
}

/// How far coders agree on one value.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueAgreement {
    /// The value.
    pub value: String,
    /// Units that somebody gave it.
    pub units: usize,
    /// Of these, those to which all who rated them gave it.
    pub agreed: usize,
    /// Where one coder gives it, the share of the other coders of the unit who give it, too (specific agreement: Cicchetti & Feinstein 1990,
    /// doi:10.1016/0895-4356(90)90159-M; of several coders as Fleiss 1971 has it, doi:10.1037/h0031619).
    pub specific: f64,
}

/// A unit, and the value of each coder who rated it.
type Rated = (String, BTreeMap<usize, String>);

impl AgreementColumns {
    /// The units on which coders differ. Units that one alone rated are left aside.
    ///
    /// ```
    /// use crosscase_coding::AgreementColumns;
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let columns = AgreementColumns::new("unit", "coder", "value");
    /// let file = b"unit,coder,value\nu1,a,yes\nu1,b,yes\nu2,a,no\nu2,b,yes\nu3,a,no\nu3,b,no\n";
    /// let table = read_bytes(file, Format::Csv, None, &columns.reading(ReadOptions::new()))?.table;
    /// let found = columns.disputed(&table)?;
    /// assert_eq!((found.units[0].0.as_str(), found.values[1].specific), ("u2", 2.0 / 3.0));
    /// # Ok::<(), crosscase_coding::CodingError>(())
    /// ```
    ///
    /// # Errors
    /// A column that is not there, a row without its unit or coder, a coder who gives a unit two values.
    pub fn disputed(&self, table: &Table) -> Result<DisputedUnits, CodingError> {
        let (units, by, values) = (named(table, &self.unit)?, named(table, &self.coder)?, named(table, &self.value)?);
        let (mut coders, mut rows): (Vec<String>, Vec<Rated>) = Default::default();
        let (mut places, mut coder_places): (BTreeMap<String, usize>, BTreeMap<String, usize>) = Default::default();
        let mut rated: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (row, ((unit, coder), value)) in units.into_iter().zip(by).zip(values).enumerate() {
            let none = |what, column: &String| CodingError::NotNamed { what, place: table.place(row, Some(column)) };
            let unit = unit.ok_or_else(|| none("unit", &self.unit))?;
            let coder = coder.ok_or_else(|| none("coder", &self.coder))?;
            let coder = *coder_places.entry(coder).or_insert_with_key(|name| {
                coders.push(name.clone());
                coders.len() - 1
            });
            let at = *places.entry(unit.clone()).or_insert(rows.len());
            if at == rows.len() {
                rows.push((unit, BTreeMap::new()));
            }
            let (Some((unit, given)), Some(value)) = (rows.get_mut(at), value) else { continue };
            if let Some(first) = rated.insert((at, coder), row) {
                let (unit, coder) = (unit.clone(), coders.get(coder).cloned().unwrap_or_default());
                let first = table.place(first, None).row.unwrap_or(Row::Nth(first as u64 + 1));
                let place = table.place(row, Some(&self.value));
                return Err(CodingError::RatedTwice { unit, coder, place, first });
            }
            given.insert(coder, value);
        }
        rows.retain(|(_, given)| given.len() > 1);
        let values = agreement_by_value(&rows);
        let differs =
            |given: &BTreeMap<usize, String>| given.values().any(|value| Some(value) != given.values().next());
        let of_all =
            |given: &BTreeMap<usize, String>| (0..coders.len()).map(|coder| given.get(&coder).cloned()).collect();
        let disputed = rows.iter().filter(|(_, given)| differs(given));
        Ok(DisputedUnits {
            units: disputed.map(|(unit, given)| (unit.clone(), of_all(given))).collect(),
            values,
            coders,
        })
    }
}

/// For each value, in the order of their names.
fn agreement_by_value(rows: &[Rated]) -> Vec<ValueAgreement> {
    // Units that have it, those in which all agree, pairs of coders of whom the first gives it, and those of whom the second does, too.
    let mut sums: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for (_, given) in rows {
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for value in given.values() {
            *here.entry(value).or_default() += 1;
        }
        for (value, own) in here {
            let [units, agreed, pairs, same] = sums.entry(value).or_default();
            *units += 1;
            *agreed += usize::from(own == given.len());
            *pairs += own * (given.len() - 1);
            *same += own * (own - 1);
        }
    }
    let of = |(value, [units, agreed, pairs, same]): (&str, [usize; 4])| ValueAgreement {
        value: value.to_owned(),
        units,
        agreed,
        specific: same as f64 / pairs as f64,
    };
    sums.into_iter().map(of).collect()
}

impl DisputedUnits {
    /// One row a unit on which coders differ, a column a coder: `crosscase.coding.disputed_units/1`.
    ///
    /// # Errors
    /// A coder who is called `unit`.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let table =
            TableBuilder::new("crosscase.coding.disputed_units/1").id("unit", self.units.iter().map(|(unit, _)| unit));
        let of = |coder: usize| self.units.iter().map(move |(_, given)| given.get(coder).cloned().flatten());
        self.coders.iter().enumerate().fold(table, |table, (at, coder)| table.text(coder, of(at))).build()
    }

    /// One row a value: `crosscase.coding.value_agreement/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn values_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.coding.value_agreement/1")
            .id("value", self.values.iter().map(|one| one.value.as_str()))
            .count("units", self.values.iter().map(|one| one.units))
            .count("agreed", self.values.iter().map(|one| one.agreed))
            .number("specific", self.values.iter().map(|one| Some(one.specific)))
            .build()
    }
}
