//! The typology as an object: every name is found, every entry fits. How it comes about stands in `read.rs`.

use crate::TypologyError;
use crate::concepts::NamedConcept;
use crate::region::{Region, Space, all};
use crate::spec::{DimensionKind, ReductionSpec, TypologySpec, Where};
use crosscase_boolean::Interrupt;

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

impl Typology {
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
    /// The mask of all its values.
    pub(crate) fn all(&self) -> u128 {
        all(self.values.len())
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

/// The cells that have these values, in a space of these dimensions.
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
