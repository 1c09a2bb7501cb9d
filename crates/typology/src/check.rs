//! `check`: cells counted, types that share some, what no type covers.

use crate::TypologyError;
use crate::region::Region;
use crate::typology::{IdealType, Typology};
use crosscase_boolean::{Count, Interrupt, Never};
use crosscase_data::{DataError, Diagnostic, DidYouMean, Listed, Table, TableBuilder};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the types of a typology fill its property space.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpaceCheck {
    /// Cells: the product of the numbers of values.
    pub cells: Count,
    /// Those that are declared impossible.
    pub impossible: Count,
    /// Cells that are not declared impossible.
    pub possible: Count,
    /// The types with their possible cells; `None` where every cell is a type and there are too many of them.
    pub types: Option<Vec<TypeCells>>,
    /// Whether no two types share a possible cell.
    pub exclusive: bool,
    /// The pairs of types that share a possible cell.
    pub overlaps: Vec<Overlap>,
    /// Whether every possible cell is in a type.
    pub exhaustive: bool,
    /// Possible cells in no type.
    pub uncovered: Count,
    /// The first of them.
    pub example: Option<CellValues>,
    /// Possible cells with a case, where cases were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occupied: Option<Count>,
    /// Possible cells without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty: Option<Count>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A type and how many possible cells it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypeCells {
    /// Its name.
    #[serde(rename = "type")]
    pub name: String,
    /// Its possible cells.
    pub cells: Count,
}

/// Two types that share possible cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// The two, in the order of the types.
    pub types: [String; 2],
    /// How many they share.
    pub cells: Count,
}

/// A cell: a value by dimension.
pub type CellValues = BTreeMap<String, CellValue>;

/// The value of a cell in a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CellValue {
    /// A value by its name.
    Named(String),
    /// Of a set: 1 in, 0 out.
    InOrOut(u8),
}

impl Typology {
    /// How its types fill the property space, and with cases which cells they occupy. Cells are counted and never gone through.
    ///
    /// # Errors
    /// A case that cannot be read or stands in an impossible cell.
    pub fn check(&self, cases: Option<&Table>) -> Result<SpaceCheck, TypologyError> {
        self.check_until(cases, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there; [`TypologyError::Interrupted`].
    pub fn check_until(&self, cases: Option<&Table>, stop: &dyn Interrupt) -> Result<SpaceCheck, TypologyError> {
        let mut space = self.space(stop);
        let everywhere = Region::default();
        let ruled_out = self.impossible_regions();
        let possible = space.outside(&everywhere, &ruled_out)?;
        // Each impossible region without those before it: together they are all, none counted twice.
        let mut impossible = Count::zero();
        for (number, region) in ruled_out.iter().enumerate() {
            let before = ruled_out.get(..number).unwrap_or_default();
            impossible = impossible.plus(&space.outside(region, before)?);
        }
        let mut found = SpaceCheck {
            cells: space.cells(),
            impossible,
            possible,
            types: None,
            exclusive: true,
            overlaps: Vec::new(),
            exhaustive: true,
            uncovered: Count::zero(),
            example: None,
            occupied: None,
            empty: None,
            diagnostics: Vec::new(),
        };
        let types = self.all_types(stop)?;
        if self.types.is_empty() {
            let one = |of: &IdealType| TypeCells { name: of.name.clone(), cells: Count::one() };
            found.types = types.map(|types| types.iter().map(one).collect());
        } else {
            let count =
                |of: &IdealType| Ok(TypeCells { name: of.name.clone(), cells: space.outside(&of.region, &ruled_out)? });
            found.types = Some(self.types.iter().map(count).collect::<Result<_, TypologyError>>()?);
            for (number, a) in self.types.iter().enumerate() {
                for b in self.types.iter().skip(number + 1) {
                    let cells = space.outside(&a.region.and(&b.region), &ruled_out)?;
                    if !cells.is_zero() {
                        found.overlaps.push(Overlap { types: [a.name.clone(), b.name.clone()], cells });
                    }
                }
            }
            let taken: Vec<Region> = ruled_out.iter().chain(self.types.iter().map(|of| &of.region)).cloned().collect();
            found.uncovered = space.outside(&everywhere, &taken)?;
            found.example = space.first_outside(&taken)?.map(|cell| self.cell(&cell));
            found.exclusive = found.overlaps.is_empty();
            found.exhaustive = found.uncovered.is_zero();
        }
        if let Some(table) = cases {
            let (cases, cells) = self.placed(table, stop)?;
            let occupied: BTreeSet<&Vec<usize>> = cells.iter().flatten().collect();
            let taken: Vec<Region> =
                ruled_out.iter().cloned().chain(occupied.iter().map(|cell| Region::of_cell(cell))).collect();
            found.occupied = Some(Count::from(occupied.len()));
            found.empty = Some(space.outside(&everywhere, &taken)?);
            found.diagnostics.extend(cases.diagnostic(self, &cells));
        }
        found.diagnostics.extend(found.diagnostic());
        found.diagnostics.extend(self.unused());
        Ok(found)
    }

    /// Tells which concepts no dimension is made of: one of them may be meant for a dimension that is called otherwise.
    fn unused(&self) -> Option<Diagnostic> {
        let columns = self.dimensions.iter().flat_map(crate::typology::Dimension::columns);
        let known: Vec<String> = self.dimensions.iter().map(|of| of.column.clone()).collect();
        let mut open: Vec<String> = columns.collect();
        let mut used: BTreeSet<String> = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some(found) = self.concepts.iter().find(|concept| concept.name == name)
                && used.insert(name)
            {
                open.extend(found.concept.sets().into_iter().map(str::to_owned));
            }
        }
        let told = |name: &String| format!("{name}{}", DidYouMean(name, &known));
        let unused = self.concepts.iter().map(|concept| &concept.name).filter(|name| !used.contains(*name));
        let unused: Vec<String> = unused.map(told).collect();
        let message = format!("no dimension is made of the concept {}", unused.join(", "));
        let help = "give the dimension the concept's name, or take the concept out";
        (!unused.is_empty()).then(|| Diagnostic::warning("TYP107", message).help(help))
    }

    /// A cell with the names of its values.
    pub(crate) fn cell(&self, cell: &[usize]) -> CellValues {
        let value = |(dimension, value): (&crate::typology::Dimension, &usize)| {
            let named = if dimension.is_set {
                CellValue::InOrOut(u8::from(*value == 1))
            } else {
                CellValue::Named(dimension.values.get(*value).cloned().unwrap_or_default())
            };
            (dimension.name.clone(), named)
        };
        self.dimensions.iter().zip(cell).map(value).collect()
    }
}

impl SpaceCheck {
    fn diagnostic(&self) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        if !self.exclusive {
            let pair = |overlap: &Overlap| format!("{} and {}", overlap.types[0], overlap.types[1]);
            let pairs: Vec<String> = self.overlaps.iter().map(pair).collect();
            let message = format!("the types are not exclusive: possible cells are shared by {}", Listed(&pairs));
            let help = "name more dimensions in `where`, or say that a case may be of both";
            told.push(Diagnostic::warning("TYP100", message).help(help));
        }
        if !self.exhaustive {
            let value = |(name, value): (&String, &CellValue)| match value {
                CellValue::Named(value) => format!("{name} {value}"),
                CellValue::InOrOut(value) => format!("{name} {value}"),
            };
            let example = self.example.iter().flatten().map(value).collect::<Vec<_>>().join(", ");
            let message = format!(
                "the types are not exhaustive: no type covers {} of {} possible cells, such as {example}",
                self.uncovered, self.possible
            );
            told.push(
                Diagnostic::warning("TYP101", message)
                    .help("add a type for them, or give the reason why there is none"),
            );
        }
        told
    }

    /// One row a type: its possible cells, and the types that it shares some with.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let types = self.types.as_deref().unwrap_or_default();
        let shares = |of: &TypeCells| {
            let others = self.overlaps.iter().filter_map(|overlap| match &overlap.types {
                [a, b] if *a == of.name => Some(b),
                [a, b] if *b == of.name => Some(a),
                _ => None,
            });
            crosscase_data::name_list(others)
        };
        TableBuilder::new("crosscase.typology.check/1")
            .text("type", types.iter().map(|of| Some(of.name.clone())))
            .text("cells", types.iter().map(|of| Some(of.cells.to_string())))
            .text("shares_cells_with", types.iter().map(shares))
            .build()
    }
}
