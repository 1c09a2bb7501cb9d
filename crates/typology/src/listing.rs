//! `cells`: the cells of a property space one by one, each with its state.

use crate::TypologyError;
use crate::check::CellValues;
use crate::region::Region;
use crate::typology::{MOST_CELL_TYPES, Typology};
use crosscase_boolean::{Count, Interrupt, Never};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, name_list};
use serde::Serialize;
use std::collections::BTreeMap;

/// In what state a cell is; a cell of a group that a step made is in one of them, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CellState {
    /// A case stands in it.
    Occupied,
    /// It is possible, and no case stands in it.
    Empty,
    /// It is possible: of a listed cell, where no cases were given; asked for with cases, occupied and empty.
    Possible,
    /// It is declared impossible.
    Impossible,
}

impl CellState {
    /// Its name, as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Occupied => "occupied",
            Self::Empty => "empty",
            Self::Possible => "possible",
            Self::Impossible => "impossible",
        }
    }
}

/// The cells of a property space, in their order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CellList {
    /// The cells, all or those of the state that was asked for.
    pub cells: Vec<ListedCell>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A cell and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ListedCell {
    /// Its values.
    pub cell: CellValues,
    /// The same as a type is named after it.
    pub name: String,
    /// Its state.
    pub state: CellState,
    /// The cases in it.
    pub cases: Vec<String>,
    /// Why it is impossible: the reason of each entry that says so.
    pub why: Vec<String>,
    /// The types that it is of; itself where the typology names no types, of which each possible cell then is one.
    pub types: Vec<String>,
    /// Its group after all steps of the log; `None` where the log leaves the space as it is.
    pub group: Option<String>,
    /// The step, from 1, that struck the group for want of cases.
    pub struck: Option<usize>,
}

impl Typology {
    /// The cells one by one: occupied and by whom, empty, impossible and why; with the types that each is of and its group after the
    /// log. Of one state where `state` says so, which in a large space are few enough to be listed.
    ///
    /// # Errors
    /// More than 100 000 cells to list; occupied or empty ones without cases; a case that cannot be read, stands in an impossible cell or in a group that was struck.
    ///
    /// ```
    /// use crosscase_typology::{CellState, Typology};
    /// let text = "[[dimension]]\nname = \"A\"\nkind = \"fuzzy\"\n[[dimension]]\nname = \"B\"\nkind = \"fuzzy\"\n\
    ///             [[impossible]]\nwhere = { A = 1, B = 0 }\nwhy = \"A is made of B\"\n";
    /// let found = Typology::from_toml(text, None)?.cells(None, Some(CellState::Impossible))?;
    /// assert_eq!((found.cells[0].name.as_str(), found.cells[0].why[0].as_str()), ("A*~B", "A is made of B"));
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn cells(&self, cases: Option<&Table>, state: Option<CellState>) -> Result<CellList, TypologyError> {
        self.cells_until(cases, state, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there; [`TypologyError::Interrupted`].
    pub fn cells_until(
        &self,
        cases: Option<&Table>,
        state: Option<CellState>,
        stop: &dyn Interrupt,
    ) -> Result<CellList, TypologyError> {
        if let (None, Some(CellState::Occupied | CellState::Empty)) = (cases, state) {
            let allowed = "possible or impossible without cases, by which a cell is occupied or empty".to_owned();
            let found = state.map_or("", CellState::as_str).to_owned();
            return Err(TypologyError::BadOption { option: "state", found, allowed });
        }
        let mut occupied: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
        let mut diagnostics = Vec::new();
        if let Some(table) = cases {
            let (read, cells) = self.placed(table, stop)?;
            for (case, cell) in read.ids.iter().zip(&cells) {
                if let Some(cell) = cell {
                    occupied.entry(cell.clone()).or_default().push(case.clone());
                }
            }
            diagnostics = read.diagnostic(self, &cells);
        }
        let free = if cases.is_some() { CellState::Empty } else { CellState::Possible };
        let ruled_out = self.impossible_regions();
        let taken: Vec<Region> =
            ruled_out.iter().cloned().chain(occupied.keys().map(|cell| Region::of_cell(cell))).collect();
        let mut space = self.space(stop);
        let everywhere = Region::default();
        let is_possible = |of: CellState| matches!(of, CellState::Occupied | CellState::Empty);
        let wanted =
            |of: CellState| state.is_none_or(|state| state == of || (state == CellState::Possible && is_possible(of)));
        let mut regions = Vec::new();
        if wanted(free) {
            regions.push((free, &everywhere, taken.as_slice()));
        }
        if wanted(CellState::Impossible) {
            // Each entry without those before it, so that no cell is listed twice.
            let each = ruled_out.iter().enumerate();
            regions.extend(
                each.map(|(at, region)| (CellState::Impossible, region, ruled_out.get(..at).unwrap_or_default())),
            );
        }
        let mut count = if wanted(CellState::Occupied) { Count::from(occupied.len()) } else { Count::zero() };
        for (_, within, without) in &regions {
            count = count.plus(&space.outside(within, without)?);
        }
        if count.to_usize().is_none_or(|count| count > MOST_CELL_TYPES) {
            return Err(TypologyError::TooManyListed { cells: count.to_string(), most: MOST_CELL_TYPES });
        }
        let mut found: Vec<(Vec<usize>, CellState)> = Vec::new();
        for (state, within, without) in regions {
            let cells = space.cells_within(within, without, MOST_CELL_TYPES)?.unwrap_or_default();
            found.extend(cells.into_iter().map(|cell| (cell, state)));
        }
        if wanted(CellState::Occupied) {
            found.extend(occupied.keys().map(|cell| (cell.clone(), CellState::Occupied)));
        }
        found.sort_unstable();
        let names: Vec<&Vec<usize>> = found.iter().map(|(cell, _)| cell).collect();
        let groups = self.groups_of(&names, stop)?;
        let listed = |(at, (cell, state)): (usize, &(Vec<usize>, CellState))| {
            let group = groups.as_ref().and_then(|groups| groups.get(at));
            let reasons = self.impossible.iter().filter(|one| one.region.contains(cell));
            let types = self.types.iter().filter(|one| one.region.contains(cell)).map(|one| one.name.clone());
            let is_type = self.types.is_empty() && *state != CellState::Impossible;
            let own = is_type.then(|| self.cell_name(cell));
            ListedCell {
                cell: self.cell(cell),
                name: self.cell_name(cell),
                state: *state,
                cases: occupied.get(cell).cloned().unwrap_or_default(),
                why: reasons.map(|one| one.why.clone()).collect(),
                types: types.chain(own).collect(),
                group: group.map(|group| group.name.clone()),
                struck: group.and_then(|group| group.struck),
            }
        };
        Ok(CellList { cells: found.iter().enumerate().map(listed).collect(), diagnostics })
    }
}

impl CellList {
    /// How many of the listed cells are in a state.
    pub fn count(&self, state: CellState) -> usize {
        self.cells.iter().filter(|cell| cell.state == state).count()
    }

    /// One row a cell.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let cells = || self.cells.iter();
        TableBuilder::new("crosscase.typology.cells/1")
            .text("cell", cells().map(|cell| Some(cell.name.clone())))
            .text("state", cells().map(|cell| Some(cell.state.as_str())))
            .text("cases", cells().map(|cell| name_list(&cell.cases)))
            .text("why", cells().map(|cell| name_list(&cell.why)))
            .text("types", cells().map(|cell| name_list(&cell.types)))
            .text("group", cells().map(|cell| cell.group.clone()))
            .count("struck_by_step", cells().map(|cell| cell.struck))
            .build()
    }
}
