//! The typology as an object: every name is found, every entry fits.

use crate::concepts::{self, NamedConcept};
use crate::reduce::Log;
use crate::region::{MAX_VALUES, Region, Space, all};
use crate::spec::{DimensionKind, DimensionSpec, ReductionSpec, TypologySpec, Where};
use crate::{DimensionSpec as Spec, TypologyError};
use crosscase_boolean::{Interrupt, Never};
use crosscase_data::{Place, Table, composed, toml_fault};
use std::collections::BTreeSet;

/// The most types that are made of cells where a typology names none.
pub(crate) const MOST_CELL_TYPES: usize = 100_000;

/// A typology: dimensions, types, impossible cells, concepts and the log of its reductions.
///
/// ```
/// use crosscase_typology::Typology;
///
/// let typology = Typology::from_toml(
///     r#"
///     [[dimension]]
///     name = "lead"
///     kind = "nominal"
///     values = ["public", "users"]
///     [[dimension]]
///     name = "FORMAL"
///     kind = "fuzzy"
///     [[impossible]]
///     where = { lead = "users", FORMAL = 1 }
///     why = "users hold no statute"
///     "#,
///     None,
/// )?;
/// let found = typology.check(None)?;
/// let types: Vec<String> = found.types.unwrap_or_default().into_iter().map(|of| of.name).collect();
/// assert_eq!(types, ["lead[public]*~FORMAL", "lead[public]*FORMAL", "lead[users]*~FORMAL"]);
/// # Ok::<(), crosscase_typology::TypologyError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Typology {
    pub(crate) spec: TypologySpec,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) concepts: Vec<NamedConcept>,
    pub(crate) types: Vec<IdealType>,
    pub(crate) impossible: Vec<Impossible>,
}

/// A dimension of a property space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dimension {
    pub(crate) name: String,
    pub(crate) kind: DimensionKind,
    /// Its values; `0` and `1` of a fuzzy one without.
    pub(crate) values: Vec<String>,
    /// Whether it is one set, in or out.
    pub(crate) is_set: bool,
    pub(crate) column: String,
}

/// A type, by the values that it has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IdealType {
    pub(crate) name: String,
    pub(crate) region: Region,
}

/// Cells that there cannot be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Impossible {
    pub(crate) region: Region,
    pub(crate) why: String,
}

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

    /// What it says, as it was written.
    pub const fn spec(&self) -> &TypologySpec {
        &self.spec
    }

    /// The names of the dimensions.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = &str> {
        self.dimensions.iter().map(|dimension| dimension.name.as_str())
    }

    /// The columns of a table that tell how far a case is a member of a type: those of the dimensions that it names, of every
    /// dimension where no types are named; a concept stands for the columns that it is joined of.
    ///
    /// ```
    /// use crosscase_typology::Typology;
    /// let text = "[[dimension]]\nname = \"F\"\nkind = \"fuzzy\"\n[[concept]]\nname = \"F\"\nis = \"max(A, ~B)\"\n[[type]]\nname = \"t\"\nwhere = { F = 1 }\n";
    /// assert_eq!(Typology::from_toml(text, None)?.columns_of("t"), ["A", "B"]);
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn columns_of(&self, of: &str) -> Vec<String> {
        let named = self.spec.r#type.iter().find(|one| one.name == of);
        let is_named = |dimension: &&Dimension| named.is_none_or(|one| one.r#where.contains_key(&dimension.name));
        self.made_of(self.dimensions.iter().filter(is_named))
    }

    /// The columns of a table that cases are read from: those of all dimensions, and what concepts are joined of.
    pub fn columns(&self) -> Vec<String> {
        self.made_of(self.dimensions.iter())
    }

    fn made_of<'a>(&self, dimensions: impl Iterator<Item = &'a Dimension>) -> Vec<String> {
        let mut open: Vec<String> = dimensions.flat_map(Dimension::columns).collect();
        open.reverse();
        let mut columns: Vec<String> = Vec::new();
        while let Some(name) = open.pop() {
            match self.concepts.iter().find(|concept| concept.name == name) {
                Some(concept) => open.extend(concept.concept.sets().into_iter().rev().map(str::to_owned)),
                None if columns.contains(&name) => {}
                None => columns.push(name),
            }
        }
        columns
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

    /// Its cells, to be counted until `stop` says so.
    pub(crate) fn space<'a>(&self, stop: &'a dyn Interrupt) -> Space<'a> {
        Space::new(self.dimensions.iter().map(|dimension| dimension.values.len()).collect(), stop)
    }

    pub(crate) fn impossible_regions(&self) -> Vec<Region> {
        self.impossible.iter().map(|one| one.region.clone()).collect()
    }

    /// The steps of its log.
    pub(crate) fn steps(&self) -> &[ReductionSpec] {
        &self.spec.reduction
    }

    /// Its types: those that it names, else one a possible cell; `None` where those are too many.
    pub(crate) fn all_types(&self, stop: &dyn Interrupt) -> Result<Option<Vec<IdealType>>, TypologyError> {
        if !self.types.is_empty() {
            return Ok(Some(self.types.clone()));
        }
        let cells = self.space(stop).cells_outside(&self.impossible_regions(), MOST_CELL_TYPES)?;
        let of_cell = |cell: Vec<usize>| IdealType { name: self.cell_name(&cell), region: Region::of_cell(&cell) };
        Ok(cells.map(|cells| cells.into_iter().map(of_cell).collect()))
    }

    /// The same, where too many is an error.
    pub(crate) fn listed_types(&self, stop: &dyn Interrupt) -> Result<Vec<IdealType>, TypologyError> {
        if let Some(types) = self.all_types(stop)? {
            return Ok(types);
        }
        let cells = self.space(stop).outside(&Region::default(), &self.impossible_regions())?;
        Err(TypologyError::TooManyCells { cells: cells.to_string(), most: MOST_CELL_TYPES })
    }

    /// A cell as a type is named after it: `lead[users]*~FORMAL`.
    pub(crate) fn cell_name(&self, cell: &[usize]) -> String {
        let value = |(dimension, value): (&Dimension, &usize)| dimension.label(*value);
        self.dimensions.iter().zip(cell).map(value).collect::<Vec<_>>().join("*")
    }
}

impl Dimension {
    fn of(entry: &Spec) -> Result<Self, TypologyError> {
        let fault = |reason| Err(TypologyError::Dimension { dimension: entry.name.clone(), reason });
        let is_set = entry.kind == DimensionKind::Fuzzy && entry.values.is_empty();
        let values: Vec<String> = if is_set {
            vec!["0".to_owned(), "1".to_owned()]
        } else {
            entry.values.iter().map(crate::Word::text).collect()
        };
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

    /// The columns of its sets, where it is fuzzy.
    pub(crate) fn set_columns(&self) -> Vec<String> {
        if self.is_set {
            vec![self.column.clone()]
        } else {
            self.values.iter().map(|value| format!("{}.{value}", self.column)).collect()
        }
    }

    /// The columns that it is read from.
    pub(crate) fn columns(&self) -> Vec<String> {
        if self.kind == DimensionKind::Fuzzy { self.set_columns() } else { vec![self.column.clone()] }
    }

    /// A value of it, as a cell is written: `lead[users]`, of a set `FORMAL` or `~FORMAL`.
    pub(crate) fn label(&self, value: usize) -> String {
        label(&self.name, self.is_set, &self.values, value)
    }
}

/// A value of a dimension, as a cell is written.
pub(crate) fn label(name: &str, is_set: bool, values: &[String], value: usize) -> String {
    match (is_set, value) {
        (true, 0) => format!("~{name}"),
        (true, _) => name.to_owned(),
        (false, value) => format!("{name}[{}]", values.get(value).map_or("", String::as_str)),
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

/// The same in a space of other dimensions.
pub(crate) fn region_in(
    of: &str,
    named: &Where,
    names: &[&str],
    values: &[&[String]],
) -> Result<Region, TypologyError> {
    let mut masks = Vec::new();
    for (name, words) in named {
        let at = position(of, "dimension", name, names)?;
        let known = values.get(at).copied().unwrap_or_default();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut mask = 0u128;
        for word in words.texts() {
            mask |= 1 << position(of, &format!("value of {name}"), &word, &known)?;
        }
        masks.push((at, mask));
    }
    Ok(Region::new(masks))
}

/// Where a name stands among others; an error with the nearest of them.
pub(crate) fn position(of: &str, what: &str, name: &str, known: &[&str]) -> Result<usize, TypologyError> {
    known.iter().position(|known| *known == name).ok_or_else(|| TypologyError::Unknown {
        of: of.to_owned(),
        what: what.to_owned(),
        name: name.to_owned(),
        known: known.iter().map(|known| (*known).to_owned()).collect(),
    })
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

/// The whole mask of a dimension.
impl Dimension {
    pub(crate) fn all(&self) -> u128 {
        all(self.values.len())
    }
}
