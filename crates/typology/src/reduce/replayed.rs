//! The log taken to its end: what holds of every case, and of which group a cell is.

use super::{Log, Reduced, ReducedDimension, Taken};
use crate::TypologyError;
use crate::cases::Cases;
use crate::typology::Typology;
use crosscase_boolean::Interrupt;
use crosscase_data::Table;

/// Cases read, and the cells that they stand in.
type ReadCases = (Cases, Vec<Option<Vec<usize>>>);

/// Of what group a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupOfCell {
    /// The name that a step gave the group, else the values that it has.
    pub(crate) name: String,
    /// The step, from 1, that struck it for want of cases.
    pub(crate) struck: Option<usize>,
}

impl Typology {
    /// The cases of a table with their cells; one in an impossible cell, or in a group that the log struck, is an error.
    pub(crate) fn placed(&self, table: &Table, stop: &dyn Interrupt) -> Result<ReadCases, TypologyError> {
        let cases = Cases::read(self, table)?;
        let cells = cases.cells(self)?;
        let log = Log::read(self).map_err(|(_, error)| error)?;
        if log.steps.iter().any(|taken| matches!(taken, Taken::Struck(_))) {
            Reduced::replayed(self, &log, Some((&cases, cells.as_slice())), stop)?;
        }
        Ok((cases, cells))
    }

    /// Of what group each cell is after the whole log; `None` where the log leaves the space as it is.
    pub(crate) fn groups_of(
        &self,
        cells: &[&Vec<usize>],
        stop: &dyn Interrupt,
    ) -> Result<Option<Vec<GroupOfCell>>, TypologyError> {
        let log = Log::read(self).map_err(|(_, error)| error)?;
        if log.steps.iter().all(|taken| *taken == Taken::Undone) {
            return Ok(None);
        }
        let space = Reduced::replayed(self, &log, None, stop)?;
        Ok(Some(cells.iter().map(|cell| space.group(cell)).collect()))
    }
}

impl Reduced {
    /// The space before all steps.
    pub(super) fn whole(typology: &Typology) -> Self {
        let dimensions = ReducedDimension::all(typology);
        Self { dimensions, merged: Vec::new(), struck: Vec::new(), struck_by: Vec::new() }
    }

    fn replayed(
        typology: &Typology,
        log: &Log,
        cases: Option<super::Placed<'_>>,
        stop: &dyn Interrupt,
    ) -> Result<Self, TypologyError> {
        let mut space = Self::whole(typology);
        for (number, (taken, spec)) in log.steps.iter().zip(typology.steps()).enumerate() {
            if let (Taken::Struck(regions), Some(cases)) = (taken, cases) {
                space.hold(typology, regions, cases, (number, spec), stop)?;
            }
            space.take(typology, taken, number + 1, stop)?;
        }
        Ok(space)
    }

    fn group(&self, cell: &[usize]) -> GroupOfCell {
        let cell = self.reduced(cell);
        let struck = self.struck.iter().position(|region| region.contains(&cell));
        let merged = self.merged_with(&cell).and_then(|at| self.merged.get(at));
        let name = merged.map_or_else(|| self.name(&cell), |(name, _)| name.clone());
        GroupOfCell { name, struck: struck.and_then(|at| self.struck_by.get(at)).copied() }
    }
}
