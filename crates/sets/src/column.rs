//! A column of a table, calibrated and ready to be kept beside its raw values.

use crate::{
    Calibration, MembershipFunctions, SetsError, calibrate_by_with, curve_figure_with, grouped_curve_figure,
    membership_figure, table as placed,
};
use crosscase_data::{Diagnostic, Table, TableBuilder};
use crosscase_figures::Figure;
use serde::Serialize;
use std::collections::BTreeMap;

/// How a column is calibrated.
#[derive(Debug, Clone, PartialEq)]
pub enum Anchoring {
    /// All cases in one way.
    One(Calibration),
    /// Each cluster or period in its own; see [`calibrate_by`](crate::calibrate_by).
    By {
        /// The column that names the groups.
        column: String,
        /// What each of them is calibrated with.
        groups: BTreeMap<String, Calibration>,
    },
}

impl From<Calibration> for Anchoring {
    fn from(calibration: Calibration) -> Self {
        Self::One(calibration)
    }
}

/// A calibrated column with the cases it belongs to.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_sets::{Anchoring, CalibratedColumn, Calibration, MembershipFunctions};
/// let table = TableBuilder::default()
///     .id("case", ["AU", "BE"])
///     .number("GNP", [Some(720.0), None])
///     .build()?;
/// let rich = CalibratedColumn::of(&MembershipFunctions::standard(), &table, "GNP", &Anchoring::One(Calibration::crisp(550.0)?))?;
/// assert_eq!(rich.membership, [Some(1.0), None]);
/// assert_eq!(rich.to_table("RICH")?.column_names(), ["case", "raw", "RICH"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalibratedColumn {
    /// The cases.
    pub units: Vec<String>,
    /// The membership of each, or its level.
    pub membership: Vec<Option<f64>>,
    /// Notes and warnings about the set.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
    /// The curve with the cases on it and its anchors, or a curve a group; for named levels, which have no curve, the
    /// memberships case by case.
    #[serde(skip)]
    pub figure: Figure,
    #[serde(skip)]
    id: Option<String>,
    #[serde(skip)]
    raw: Raw,
}

#[derive(Debug, Clone, PartialEq)]
enum Raw {
    Numbers(Vec<Option<f64>>),
    Levels(Vec<Option<String>>),
}

impl Calibration {
    /// Calibrates a column of a table whose rows have names.
    ///
    /// ```
    /// use crosscase_sets::{Anchors, Calibration, TableBuilder};
    /// let table = TableBuilder::default().id("case", ["AU", "BE"]).number("GNP", [Some(720.0), Some(1098.0)]).build()?;
    /// let rich: Calibration = Calibration::direct(Anchors::new(400.0, 550.0, 900.0)?).into();
    /// let rich = rich.column(&table, "GNP")?.to_table("RICH")?;
    /// assert_eq!(rich.column_names(), ["case", "raw", "RICH"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Calibration::fit_table`].
    pub fn column(&self, table: &Table, column: &str) -> Result<CalibratedColumn, SetsError> {
        CalibratedColumn::of(&MembershipFunctions::standard(), table, column, &Anchoring::One(self.clone()))
    }
}

impl CalibratedColumn {
    /// The schema id of [`CalibratedColumn::to_table`].
    pub const SCHEMA: &'static str = "crosscase.sets.calibrated/1";

    /// Calibrates a column of a table whose rows have names, by the functions of this registry.
    ///
    /// # Errors
    /// As [`Calibration::fit_table`] and [`calibrate_by`](crate::calibrate_by); a case that belongs to no group.
    pub fn of(registry: &MembershipFunctions, table: &Table, column: &str, how: &Anchoring) -> Result<Self, SetsError> {
        let units = table.ids()?;
        let (membership, diagnostics, figure, raw) = match how {
            Anchoring::One(calibration) => {
                let found = calibration.fit_table_with(registry, table, column)?;
                let (figure, raw) = if let Calibration::Qualitative(_) = calibration {
                    (membership_figure(&found, column, &units), Raw::Levels(table.texts(column)?))
                } else {
                    let values = table.numbers(column)?;
                    (curve_figure_with(registry, &found, column, column, &units, &values), Raw::Numbers(values))
                };
                (found.membership, found.diagnostics, figure, raw)
            }
            Anchoring::By { column: by, groups } => {
                let values = table.numbers(column)?;
                let belongs = placed::groups(table, by, &values, groups.keys().next())?;
                let found = calibrate_by_with(registry, groups, &values, &belongs)?;
                let figure = grouped_curve_figure(&found, column, column, &units, &values);
                (found.membership, found.diagnostics, figure, Raw::Numbers(values))
            }
        };
        Ok(Self { units, membership, diagnostics, figure, id: table.id_column().map(str::to_owned), raw })
    }

    /// One row a case: its `raw` value, and its membership under `name`.
    ///
    /// # Errors
    /// A name that is that of the raw values.
    pub fn to_table(&self, name: &str) -> Result<Table, SetsError> {
        // The names of the result's own columns give way to nobody's.
        let id = self.id.as_deref().filter(|id| !["raw", name].contains(id)).unwrap_or("case");
        let table = TableBuilder::new(Self::SCHEMA).id(id, self.units.iter().cloned());
        let table = match &self.raw {
            Raw::Numbers(values) => table.number("raw", values.iter().copied()),
            Raw::Levels(levels) => table.text("raw", levels.iter().map(Option::as_deref)),
        };
        Ok(table.number(name, self.membership.iter().copied()).build()?)
    }
}

/// Several sets of the cases of one table, each from a column of it.
///
/// ```
/// use crosscase_sets::{CalibratedSets, Calibration, MembershipFunctions, TableBuilder};
/// let table = TableBuilder::default().id("case", ["AU", "BE"]).number("GNP", [Some(720.0), Some(400.0)]).build()?;
/// let mut sets = CalibratedSets::of_cases(&table)?;
/// sets.add(&MembershipFunctions::standard(), &table, "RICH", "GNP", Calibration::crisp(550.0)?)?;
/// assert_eq!(sets.to_table()?.numbers("RICH")?, [Some(1.0), Some(0.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CalibratedSets {
    /// The cases.
    pub units: Vec<String>,
    /// Of each set the membership of each case.
    pub sets: BTreeMap<String, Vec<Option<f64>>>,
    /// Notes and warnings about the sets, in the order in which they were added.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
    #[serde(skip)]
    id: String,
    #[serde(skip)]
    order: Vec<String>,
}

impl CalibratedSets {
    /// No set yet, of the cases of a table.
    ///
    /// # Errors
    /// The rows of the table have no names.
    pub fn of_cases(table: &Table) -> Result<Self, SetsError> {
        let id = table.id_column().unwrap_or("case").to_owned();
        Ok(Self { units: table.ids()?, sets: BTreeMap::new(), diagnostics: Vec::new(), id, order: Vec::new() })
    }

    /// One more set, of a column of the same table, calibrated in one way or by groups.
    ///
    /// # Errors
    /// As [`CalibratedColumn::of`].
    pub fn add(
        &mut self,
        functions: &MembershipFunctions,
        table: &Table,
        set: &str,
        column: &str,
        how: impl Into<Anchoring>,
    ) -> Result<(), SetsError> {
        let found = CalibratedColumn::of(functions, table, column, &how.into())?;
        // Several sets may be of one column.
        self.diagnostics.extend(found.diagnostics.into_iter().map(|mut told| {
            told.message = format!("set {set}: {}", told.message);
            told
        }));
        if self.sets.insert(set.to_owned(), found.membership).is_none() {
            self.order.push(set.to_owned());
        }
        Ok(())
    }

    /// One row a case, a column a set, in the order in which they were added.
    ///
    /// # Errors
    /// A set has the name of the cases' column.
    pub fn to_table(&self) -> Result<Table, SetsError> {
        let mut table = TableBuilder::new("crosscase.sets.memberships/1").id(&self.id, self.units.iter().cloned());
        for set in &self.order {
            table = table.number(set, self.sets.get(set).into_iter().flatten().copied());
        }
        Ok(table.build()?)
    }
}
