//! `reduce`: a log of reductions, replayed to any step and never rewritten.

mod counting;
mod dimensions;
mod replayed;

use crate::TypologyError;
use crate::cases::Cases;
use crate::region::Region;
use crate::spec::{NewValues, ReductionSpec, StepKind, Where};
use crate::typology::{Typology, label, region_in};
use counting::{Counting, Of};
use crosscase_boolean::{Count, Interrupt, Never};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, name_list};
use dimensions::ReducedDimension;
use serde::Serialize;
use std::collections::BTreeMap;

/// A property space after its reductions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reduction {
    /// The steps that were replayed.
    pub steps: Vec<ReductionStep>,
    /// Groups of possible cells that are left.
    pub groups: Count,
    /// Those with a case or a name of their own.
    pub listed: Vec<CellGroup>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A step of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReductionStep {
    /// Which, from 1.
    pub step: usize,
    /// What it does.
    pub kind: StepKind,
    /// Whether it does not count any more.
    pub undone: bool,
    /// Groups before it.
    pub before: Count,
    /// Groups after it.
    pub after: Count,
    /// Who did it.
    pub by: Option<String>,
    /// When it was done, as the file has it.
    pub when: Option<String>,
    /// Why; of a step that is undone, why it is.
    pub why: String,
}

/// A group of cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CellGroup {
    /// Its name: that which a step gave it, else the values that it has.
    pub group: String,
    /// Its possible cells, in the space before all reductions.
    pub cells: Count,
    /// The cases in it.
    pub cases: Vec<String>,
}

/// The log, every step of which can be taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Log {
    steps: Vec<Taken>,
}

/// A step with what it names.
#[derive(Clone, Debug, PartialEq)]
enum Taken {
    /// It does not count.
    Undone,
    /// The dimensions after it.
    Dimensions(Vec<ReducedDimension>),
    /// Groups that become one, by its name.
    Merged(Vec<Region>, String),
    /// Groups that go.
    Struck(Vec<Region>),
}

impl Log {
    /// The steps of a typology; that which cannot be taken is told with its number, from 0.
    pub(crate) fn read(typology: &Typology) -> Result<Self, (usize, TypologyError)> {
        let mut dimensions = ReducedDimension::all(typology);
        let mut groups_begin = false;
        let mut steps = Vec::new();
        for (number, spec) in typology.steps().iter().enumerate() {
            let taken = if spec.undone.is_some() {
                Taken::Undone
            } else {
                let taken = Self::step(number, spec, &dimensions, groups_begin).map_err(|error| (number, error))?;
                match &taken {
                    Taken::Dimensions(after) => dimensions.clone_from(after),
                    _ => groups_begin = true,
                }
                taken
            };
            if spec.why.as_deref().is_none_or(|why| why.trim().is_empty()) {
                return Err((number, fault(number, spec, "say `why`")));
            }
            if spec.undone.as_deref().is_some_and(|why| why.trim().is_empty()) {
                return Err((number, fault(number, spec, "say in `undone` why it does not count any more")));
            }
            steps.push(taken);
        }
        Ok(Self { steps })
    }

    fn step(
        number: usize,
        spec: &ReductionSpec,
        dimensions: &[ReducedDimension],
        groups_begin: bool,
    ) -> Result<Taken, TypologyError> {
        let of = format!("step {} ({})", number + 1, spec.kind.as_str());
        if let Some(key) = unwanted(spec) {
            return Err(fault(number, spec, &format!("it has no `{key}`: take it out")));
        }
        let reshapes = matches!(spec.kind, StepKind::Rescale | StepKind::Index);
        if reshapes && groups_begin {
            return Err(fault(number, spec, "rescale and index come before pragmatic and empirical: move it up"));
        }
        let regions = || -> Result<Vec<Region>, TypologyError> {
            let names: Vec<&str> = dimensions.iter().map(|dimension| dimension.name.as_str()).collect();
            let values: Vec<&[String]> = dimensions.iter().map(|dimension| dimension.values.as_slice()).collect();
            let all = spec.r#where.as_ref().map(crate::Wheres::all).unwrap_or_default();
            if all.is_empty() || all.iter().any(Where::is_empty) {
                return Err(fault(number, spec, "say in `where` which groups, such as where = [{ lead = \"users\" }]"));
            }
            all.iter().map(|one| region_in(&of, one, &names, &values)).collect()
        };
        match (spec.kind, &spec.into) {
            (StepKind::Rescale, Some(NewValues::Values(into))) => {
                let Some(name) = &spec.dimension else {
                    return Err(fault(number, spec, "say which `dimension`"));
                };
                dimensions::rescaled(&of, dimensions, name, into, |reason| fault(number, spec, reason))
                    .map(Taken::Dimensions)
            }
            (StepKind::Rescale, _) => Err(fault(
                number,
                spec,
                "say `into` which new values the old ones go, such as into = { small = [\"few\", \"some\"], large = [\"many\"] }",
            )),
            (StepKind::Index, Some(NewValues::Name(name))) => {
                let of_it = (name.as_str(), spec.dimensions.as_deref().unwrap_or_default(), spec.scores.as_ref());
                dimensions::indexed(&of, dimensions, of_it, |reason| fault(number, spec, reason)).map(Taken::Dimensions)
            }
            (StepKind::Pragmatic, Some(NewValues::Name(name))) if !name.is_empty() => {
                Ok(Taken::Merged(regions()?, name.clone()))
            }
            (StepKind::Index | StepKind::Pragmatic, _) => {
                Err(fault(number, spec, "say `into` which name, such as into = \"weight\""))
            }
            (StepKind::Empirical, _) => Ok(Taken::Struck(regions()?)),
        }
    }
}

/// A key that a step of this kind does not have.
fn unwanted(spec: &ReductionSpec) -> Option<&'static str> {
    let given = [
        ("dimension", spec.dimension.is_some(), spec.kind == StepKind::Rescale),
        ("dimensions", spec.dimensions.is_some(), spec.kind == StepKind::Index),
        ("scores", spec.scores.is_some(), spec.kind == StepKind::Index),
        ("into", spec.into.is_some(), spec.kind != StepKind::Empirical),
        ("where", spec.r#where.is_some(), matches!(spec.kind, StepKind::Pragmatic | StepKind::Empirical)),
    ];
    given.into_iter().find(|(_, given, wanted)| *given && !wanted).map(|(key, ..)| key)
}

/// Tells which steps do not say who took them or when.
fn unsigned(steps: &[ReductionSpec]) -> Option<Diagnostic> {
    let is_blank = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
    let lacks = |(number, spec): (usize, &ReductionSpec)| {
        let who = is_blank(spec.by.as_deref()).then_some("who");
        let when = spec.when.as_ref().map(crate::When::text);
        let when = is_blank(when.as_deref()).then_some("when");
        let lacking: Vec<&str> = who.into_iter().chain(when).collect();
        (!lacking.is_empty()).then(|| format!("step {} ({})", number + 1, lacking.join(" and ")))
    };
    let steps: Vec<String> = steps.iter().enumerate().filter_map(lacks).collect();
    let message = format!("the log does not say who took a step, or when: {}", crosscase_data::Listed(&steps));
    let note = Diagnostic::note("TYP121", message).help("say `by` and `when` at the step");
    (!steps.is_empty()).then_some(note)
}

fn fault(number: usize, spec: &ReductionSpec, reason: &str) -> TypologyError {
    TypologyError::Step { step: number + 1, kind: spec.kind.as_str(), reason: reason.to_owned() }
}

/// The space as far as it has been reduced.
struct Reduced {
    dimensions: Vec<ReducedDimension>,
    /// Merged groups by their names.
    merged: Vec<(String, Vec<Region>)>,
    struck: Vec<Region>,
    /// By which step, from 1, each of them was.
    struck_by: Vec<usize>,
}

impl Typology {
    /// The property space after the first `steps` of its log, or all of them, with the cases of a table in their groups.
    ///
    /// A step that names a part of a group that was merged before takes all of it.
    ///
    /// # Errors
    /// A case that cannot be read, stands in an impossible cell or in a group that was struck for want of cases; more steps than the log has.
    pub fn reduce(&self, table: &Table, steps: Option<usize>) -> Result<Reduction, TypologyError> {
        self.reduce_until(table, steps, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there; [`TypologyError::Interrupted`].
    pub fn reduce_until(
        &self,
        table: &Table,
        steps: Option<usize>,
        stop: &dyn Interrupt,
    ) -> Result<Reduction, TypologyError> {
        let cases = Cases::read(self, table)?;
        let cells = cases.cells(self)?;
        let log = Log::read(self).map_err(|(_, error)| error)?;
        let taken_until = steps.unwrap_or(log.steps.len());
        if taken_until > log.steps.len() {
            return Err(TypologyError::BadOption {
                option: "steps",
                found: taken_until.to_string(),
                allowed: format!("0 to {}, as many as the log has", log.steps.len()),
            });
        }
        let mut space = Reduced::whole(self);
        let mut groups = space.groups(self, stop)?;
        let mut told = Vec::new();
        let mut diagnostics = cases.diagnostic(self, &cells);
        diagnostics.extend(unsigned(self.steps().get(..taken_until).unwrap_or_default()));
        for (number, (taken, spec)) in log.steps.iter().zip(self.steps()).enumerate().take(taken_until) {
            let before = groups.clone();
            if let Taken::Struck(regions) = taken {
                space.hold(self, regions, (&cases, &cells), (number, spec), stop)?;
            }
            if space.take(self, taken, number + 1, stop)? == Some(false) {
                let message = format!("step {} ({}) names no possible group", number + 1, spec.kind.as_str());
                diagnostics.push(Diagnostic::warning("TYP120", message));
            }
            groups = space.groups(self, stop)?;
            told.push(ReductionStep {
                step: number + 1,
                kind: spec.kind,
                undone: spec.undone.is_some(),
                before,
                after: groups.clone(),
                by: spec.by.clone(),
                when: spec.when.as_ref().map(crate::When::text),
                why: spec.undone.clone().or_else(|| spec.why.clone()).unwrap_or_default(),
            });
        }
        let listed = space.listed(self, (&cases, &cells), stop)?;
        Ok(Reduction { steps: told, groups, listed, diagnostics })
    }
}

/// Cases and the cells that they stand in.
type Placed<'a> = (&'a Cases, &'a [Option<Vec<usize>>]);

/// What two groups of regions share.
fn shared(some: &[Region], others: &[Region]) -> Vec<Region> {
    let pairs = some.iter().flat_map(|a| others.iter().map(|b| a.and(b)));
    pairs.filter(|both| !both.is_empty()).collect()
}

impl Reduced {
    fn counting<'a>(&'a self, typology: &'a Typology, of: Of, stop: &'a dyn Interrupt) -> Counting<'a> {
        Counting::new(typology, &self.dimensions, of, stop)
    }

    /// Groups that have a possible cell and were not struck.
    fn groups(&self, typology: &Typology, stop: &dyn Interrupt) -> Result<Count, TypologyError> {
        let mut counting = self.counting(typology, Of::Groups, stop);
        let taken: Vec<Region> =
            self.merged.iter().flat_map(|(_, regions)| regions).chain(&self.struck).cloned().collect();
        let alone = counting.outside(&Region::default(), &taken)?;
        let mut named = 0usize;
        for (_, regions) in &self.merged {
            named += usize::from(counting.has_cell_outside(regions, &self.struck)?);
        }
        Ok(alone.plus(&Count::from(named)))
    }

    /// Takes a step; whether it named a group at all, where it names groups.
    fn take(
        &mut self,
        typology: &Typology,
        taken: &Taken,
        step: usize,
        stop: &dyn Interrupt,
    ) -> Result<Option<bool>, TypologyError> {
        let regions = match taken {
            Taken::Undone => return Ok(None),
            Taken::Dimensions(after) => {
                self.dimensions.clone_from(after);
                return Ok(None);
            }
            Taken::Merged(regions, _) | Taken::Struck(regions) => regions,
        };
        let mut counting = Counting::new(typology, &self.dimensions, Of::Groups, stop);
        let names_any = counting.has_cell_outside(regions, &self.struck)?;
        let mut all = regions.clone();
        let mut left = Vec::new();
        for (name, earlier) in std::mem::take(&mut self.merged) {
            let is_named = matches!(taken, Taken::Merged(_, into) if *into == name);
            if is_named || counting.has_cell_outside(&shared(&earlier, regions), &self.struck)? {
                all.extend(earlier);
            } else {
                left.push((name, earlier));
            }
        }
        self.merged = left;
        if let Taken::Merged(_, name) = taken {
            self.merged.push((name.clone(), all));
        } else {
            self.struck_by.extend(all.iter().map(|_| step));
            self.struck.extend(all);
        }
        Ok(Some(names_any))
    }

    /// The group that a reduced cell lies in: its number among the merged ones, or none.
    fn merged_with(&self, cell: &[usize]) -> Option<usize> {
        self.merged.iter().position(|(_, regions)| regions.iter().any(|region| region.contains(cell)))
    }

    /// The values of a cell in the dimensions that there are now.
    fn reduced(&self, cell: &[usize]) -> Vec<usize> {
        self.dimensions.iter().map(|dimension| dimension.value(cell)).collect()
    }

    fn name(&self, cell: &[usize]) -> String {
        let value = |(of, value): (&ReducedDimension, &usize)| label(&of.name, of.is_set, &of.values, *value);
        self.dimensions.iter().zip(cell).map(value).collect::<Vec<_>>().join("*")
    }

    /// No case stands in a group that is about to be struck.
    fn hold(
        &self,
        typology: &Typology,
        regions: &[Region],
        (cases, cells): Placed<'_>,
        (number, spec): (usize, &ReductionSpec),
        stop: &dyn Interrupt,
    ) -> Result<(), TypologyError> {
        let mut counting = self.counting(typology, Of::Groups, stop);
        let mut touched = Vec::new();
        for (_, earlier) in &self.merged {
            touched.push(counting.has_cell_outside(&shared(earlier, regions), &self.struck)?);
        }
        for (at, (case, cell)) in cases.ids.iter().zip(cells).enumerate() {
            let Some(cell) = cell.as_ref().map(|cell| self.reduced(cell)) else { continue };
            let group = self.merged_with(&cell);
            let is_struck = regions.iter().any(|region| region.contains(&cell))
                || group.and_then(|at| touched.get(at)).copied().unwrap_or(false);
            if is_struck {
                let named = group.and_then(|at| self.merged.get(at)).map(|(name, _)| name.clone());
                return Err(TypologyError::Struck {
                    case: case.clone(),
                    group: named.unwrap_or_else(|| self.name(&cell)),
                    step: number + 1,
                    why: spec.why.clone().unwrap_or_default(),
                    place: cases.place(at),
                });
            }
        }
        Ok(())
    }

    /// The groups with a name of their own, in the order of the steps, then those with a case, in the order of the cells.
    fn listed(
        &self,
        typology: &Typology,
        (cases, cells): Placed<'_>,
        stop: &dyn Interrupt,
    ) -> Result<Vec<CellGroup>, TypologyError> {
        let mut counting = self.counting(typology, Of::Cells, stop);
        let mut named: Vec<Vec<String>> = vec![Vec::new(); self.merged.len()];
        let mut others: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
        for (case, cell) in cases.ids.iter().zip(cells) {
            let Some(cell) = cell.as_ref().map(|cell| self.reduced(cell)) else { continue };
            match self.merged_with(&cell).and_then(|at| named.get_mut(at)) {
                Some(group) => group.push(case.clone()),
                None => others.entry(cell).or_default().push(case.clone()),
            }
        }
        let mut listed = Vec::new();
        for ((name, regions), cases) in self.merged.iter().zip(named) {
            let mut count = Count::zero();
            for (number, region) in regions.iter().enumerate() {
                let before: Vec<Region> = regions.iter().take(number).chain(&self.struck).cloned().collect();
                count = count.plus(&counting.outside(region, &before)?);
            }
            if !count.is_zero() {
                listed.push(CellGroup { group: name.clone(), cells: count, cases });
            }
        }
        for (cell, cases) in others {
            let cells = counting.outside(&Region::of_cell(&cell), &[])?;
            listed.push(CellGroup { group: self.name(&cell), cells, cases });
        }
        Ok(listed)
    }
}

impl Reduction {
    /// One row a group that is listed.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        TableBuilder::new("crosscase.typology.reduction/1")
            .text("group", self.listed.iter().map(|group| Some(group.group.clone())))
            .text("cells", self.listed.iter().map(|group| Some(group.cells.to_string())))
            .text("cases", self.listed.iter().map(|group| name_list(&group.cases)))
            .build()
    }
}
