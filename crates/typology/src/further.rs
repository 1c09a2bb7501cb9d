//! `further`: which case would fill the space.

use crate::TypologyError;
use crate::check::CellValues;
use crate::region::Region;
use crate::typology::{MOST_CELL_TYPES, Typology};
use crosscase_boolean::Never;
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most cells that are told.
const MOST_TOLD: usize = 20;

/// Empty cells that a further case would fill, the farthest from any case first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FurtherCases {
    /// The cells; at most twenty.
    pub cells: Vec<EmptyCell>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A possible cell without a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmptyCell {
    /// Its values.
    pub cell: CellValues,
    /// The same as a type is named after it.
    pub name: String,
    /// In how many dimensions the nearest case differs.
    pub differs: usize,
}

impl Typology {
    /// Which further case would fill the space: possible cells without one, by the number of dimensions in which the nearest case
    /// differs, the most first and then in the order of the cells; at most twenty.
    ///
    /// # Errors
    /// More than 100 000 empty cells; as [`Typology::check`].
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_typology::Typology;
    /// let set = |name| format!("[[dimension]]\nname = \"{name}\"\nkind = \"fuzzy\"\n");
    /// let typology = Typology::from_toml(&["A", "B"].map(set).concat(), None)?;
    /// let table = TableBuilder::default().id("case", ["K"]).number("A", [Some(0.9)]).number("B", [Some(0.8)]).build()?;
    /// let found = typology.further_cases(&table)?;
    /// assert_eq!((found.cells[0].name.as_str(), found.cells[0].differs), ("~A*~B", 2));
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn further_cases(&self, table: &Table) -> Result<FurtherCases, TypologyError> {
        let (cases, cells) = self.placed(table, &Never)?;
        let occupied: BTreeSet<&Vec<usize>> = cells.iter().flatten().collect();
        let taken: Vec<Region> =
            self.impossible_regions().into_iter().chain(occupied.iter().map(|cell| Region::of_cell(cell))).collect();
        let mut space = self.space(&Never);
        let Some(empty) = space.cells_outside(&taken, MOST_CELL_TYPES)? else {
            let cells = space.outside(&Region::default(), &taken)?.to_string();
            return Err(TypologyError::TooManyEmpty { cells, most: MOST_CELL_TYPES });
        };
        let differs = |a: &[usize], b: &[usize]| a.iter().zip(b).filter(|(a, b)| a != b).count();
        let far = |cell: &Vec<usize>| occupied.iter().map(|other| differs(cell, other)).min().unwrap_or(cell.len());
        let mut found: Vec<(usize, Vec<usize>)> = empty.into_iter().map(|cell| (far(&cell), cell)).collect();
        found.sort_by_key(|(far, _)| std::cmp::Reverse(*far));
        let mut diagnostics = cases.diagnostic(self, &cells);
        if found.len() > MOST_TOLD {
            let message =
                format!("{} cells are empty; the {MOST_TOLD} that are farthest from a case are told", found.len());
            diagnostics.push(Diagnostic::note("TYP170", message));
        }
        let told = |(differs, cell): (usize, Vec<usize>)| EmptyCell {
            cell: self.cell(&cell),
            name: self.cell_name(&cell),
            differs,
        };
        Ok(FurtherCases { cells: found.into_iter().take(MOST_TOLD).map(told).collect(), diagnostics })
    }
}

impl FurtherCases {
    /// One row a cell.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.typology.further/1")
            .text("cell", self.cells.iter().map(|cell| Some(cell.name.clone())))
            .count("differs", self.cells.iter().map(|cell| cell.differs))
            .build()
    }
}
