//! How a typology is read: from a file, a table or as it is written, each entry checked, with the line of the one at fault.

use crate::concepts;
use crate::reduce::Log;
use crate::region::{MAX_VALUES, Region};
use crate::spec::{DimensionKind, DimensionSpec, TypologySpec, Where};
use crate::typology::{Dimension, IdealType, Impossible, Typology, region_in};
use crate::{TypologyError, Word};
use crosscase_boolean::{Interrupt, Never};
use crosscase_data::{Place, Table, composed, toml_fault};
use std::collections::BTreeSet;

/// Which entry of the file is at fault.
type Entry = (&'static str, usize);

impl Typology {
    /// The typology that is written so.
    ///
    /// # Errors
    /// A name that is not there or is there twice, a circle of concepts, a type without a dimension or a possible cell, a step that
    /// cannot be taken.
    pub fn new(spec: TypologySpec) -> Result<Self, TypologyError> {
        Self::checked(spec, &Never).map_err(|(_, error)| error)
    }

    /// The typology in a TOML file; `file` is its name for the messages, which tell the line.
    ///
    /// # Errors
    /// As [`Typology::new`]; a text that is no TOML, an unknown key.
    pub fn from_toml(text: &str, file: Option<&str>) -> Result<Self, TypologyError> {
        Self::from_toml_until(text, file, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there.
    pub fn from_toml_until(text: &str, file: Option<&str>, stop: &dyn Interrupt) -> Result<Self, TypologyError> {
        let at = |line: Option<usize>, source: TypologyError| {
            let place = Place { file: file.map(str::to_owned), ..Place::default() };
            let place = match line {
                Some(line) => place.line(line as u64),
                None if file.is_none() => return source,
                None => place,
            };
            TypologyError::At { place, source: Box::new(source) }
        };
        let text = &*composed(text);
        let spec: TypologySpec = toml::from_str(text).map_err(|error| {
            let line = error.span().and_then(|span| Some(text.get(..span.start)?.split('\n').count()));
            at(line, TypologyError::File { reason: toml_fault(text, error.span(), error.message()) })
        })?;
        Self::checked(spec, stop).map_err(|((table, number), error)| {
            let header = format!("[[{table}]]");
            let is_header = |(_, line): &(usize, &str)| line.trim_start().replace(' ', "").starts_with(&header);
            let line = text.lines().enumerate().filter(is_header).nth(number).map(|(line, _)| line + 1);
            at(line, error)
        })
    }

    /// A typology of columns of words: each is a nominal dimension, with the values that are there in their first order.
    ///
    /// # Errors
    /// A column that is not there; as [`Typology::new`].
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_typology::Typology;
    /// let table = TableBuilder::default().id("case", ["a", "b"]).text("lead", [Some("users"), Some("public")]).build()?;
    /// assert_eq!(Typology::from_table(&table, &["lead"])?.check(None)?.cells.to_string(), "2");
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn from_table(table: &Table, columns: &[&str]) -> Result<Self, TypologyError> {
        let dimension = |column: &&str| {
            let mut values: Vec<String> = Vec::new();
            for text in table.texts(column)?.into_iter().flatten() {
                if !values.contains(&text) {
                    values.push(text);
                }
            }
            let values = values.iter().map(|value| value.as_str().into()).collect();
            Ok(DimensionSpec { name: (*column).to_owned(), values, ..DimensionSpec::default() })
        };
        let dimension = columns.iter().map(dimension).collect::<Result<_, TypologyError>>()?;
        Self::new(TypologySpec { dimension, ..TypologySpec::default() })
    }

    fn checked(spec: TypologySpec, stop: &dyn Interrupt) -> Result<Self, (Entry, TypologyError)> {
        if spec.dimension.is_empty() {
            return Err((("dimension", 0), TypologyError::NoDimension));
        }
        once("dimension", spec.dimension.iter().map(|entry| &entry.name))?;
        once("concept", spec.concept.iter().map(|entry| &entry.name))?;
        once("type", spec.r#type.iter().map(|entry| &entry.name))?;
        for (number, entry) in spec.impossible.iter().enumerate() {
            let (of, mend) = (format!("[[impossible]] {}", number + 1), "say why there cannot be such a case");
            said(("impossible", number), of, "why", &entry.why, mend)?;
        }
        let dimensions: Vec<Dimension> = entries("dimension", &spec.dimension, |_, entry| Dimension::of(entry))?;
        let concepts = concepts::read(&spec.concept).map_err(|(number, error)| (("concept", number), error))?;
        for (number, dimension) in dimensions.iter().enumerate() {
            let is_concept = concepts.iter().any(|concept| concept.name == dimension.column);
            if dimension.kind != DimensionKind::Fuzzy && is_concept {
                let (dimension, column) = (dimension.name.clone(), dimension.column.clone());
                return Err((("dimension", number), TypologyError::ConceptOfWords { dimension, column }));
            }
        }
        let impossible = entries("impossible", &spec.impossible, |number, entry| {
            let of = format!("[[impossible]] {}", number + 1);
            Ok(Impossible { region: region(&of, &entry.r#where, &dimensions)?, why: entry.why.clone() })
        })?;
        let types: Vec<IdealType> = entries("type", &spec.r#type, |_, entry| {
            let region = region(&format!("the type `{}`", entry.name), &entry.r#where, &dimensions)?;
            Ok(IdealType { name: entry.name.clone(), region })
        })?;
        let typology = Self { spec, dimensions, concepts, types, impossible };
        let ruled_out = typology.impossible_regions();
        let mut space = typology.space(stop);
        for (number, one) in typology.types.iter().enumerate() {
            let entry = ("type", number);
            let cells = space.outside(&one.region, &ruled_out).map_err(|error| (entry, error))?;
            if cells.is_zero() {
                let reason = if one.region.is_empty() {
                    "a dimension is named without a value"
                } else {
                    "every cell of it is declared impossible"
                };
                let name = one.name.clone();
                return Err((entry, TypologyError::NoCell { name, reason: reason.to_owned() }));
            }
        }
        drop(space);
        Log::read(&typology).map_err(|(number, error)| (("reduction", number), error))?;
        Ok(typology)
    }
}

impl Dimension {
    fn of(entry: &DimensionSpec) -> Result<Self, TypologyError> {
        let fault = |reason| Err(TypologyError::Dimension { dimension: entry.name.clone(), reason });
        let is_set = entry.kind == DimensionKind::Fuzzy && entry.values.is_empty();
        let values: Vec<String> =
            if is_set { vec!["0".to_owned(), "1".to_owned()] } else { entry.values.iter().map(Word::text).collect() };
        if values.is_empty() {
            return fault("has no values: list them, or make it fuzzy");
        }
        if values.len() > MAX_VALUES {
            return fault("has more than 128 values: join some of them");
        }
        if values.iter().any(|value| value.trim().is_empty()) {
            return fault("has a value that is empty: give it a name, or take it out");
        }
        let mut seen = BTreeSet::new();
        if let Some(value) = values.iter().find(|value| !seen.insert(*value)) {
            return Err(TypologyError::Twice { what: format!("value of {}", entry.name), name: value.clone() });
        }
        let column = entry.column.clone().unwrap_or_else(|| entry.name.clone());
        Ok(Self { name: entry.name.clone(), kind: entry.kind, values, is_set, column })
    }
}

/// The cells that have these values.
fn region(of: &str, named: &Where, dimensions: &[Dimension]) -> Result<Region, TypologyError> {
    if named.is_empty() {
        return Err(TypologyError::NoWhere { of: of.to_owned() });
    }
    let names: Vec<&str> = dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
    let values: Vec<&[String]> = dimensions.iter().map(|dimension| dimension.values.as_slice()).collect();
    region_in(of, named, &names, &values)
}

/// Every entry of a list, with which of them is at fault.
fn entries<S, T>(
    table: &'static str,
    entries: &[S],
    read: impl Fn(usize, &S) -> Result<T, TypologyError>,
) -> Result<Vec<T>, (Entry, TypologyError)> {
    let one = |(number, entry): (usize, &S)| read(number, entry).map_err(|error| ((table, number), error));
    entries.iter().enumerate().map(one).collect()
}

fn once<'a>(what: &'static str, names: impl Iterator<Item = &'a String>) -> Result<(), (Entry, TypologyError)> {
    let mut seen = BTreeSet::new();
    for (number, name) in names.enumerate() {
        said((what, number), format!("[[{what}]] {}", number + 1), "name", name, "give it one")?;
        if !seen.insert(name) {
            return Err(((what, number), TypologyError::Twice { what: what.to_owned(), name: name.clone() }));
        }
    }
    Ok(())
}

/// What has to be said is not blank.
fn said(
    entry: Entry,
    of: String,
    key: &'static str,
    text: &str,
    mend: &'static str,
) -> Result<(), (Entry, TypologyError)> {
    if text.trim().is_empty() { Err((entry, TypologyError::Blank { of, key, mend })) } else { Ok(()) }
}
