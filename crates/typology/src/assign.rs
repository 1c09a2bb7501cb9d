//! `assign`: how far each case belongs to each type.

use crate::TypologyError;
use crate::cases::{EQUAL, above};
use crate::check::CellValues;
use crate::concepts::Ends;
use crate::typology::Typology;
use crosscase_boolean::{Interrupt, Never};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, name_list};
use crosscase_numerics::mean;
use serde::Serialize;

/// The most memberships of one result.
const MOST_MEMBERSHIPS: usize = 50_000_000;

/// The memberships of cases in types.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Assignment {
    /// The types.
    pub types: Vec<String>,
    /// The cases.
    pub cases: Vec<AssignedCase>,
    /// By type, the cases that are of it.
    pub summary: Vec<TypeSummary>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A case and its memberships. What hangs on all of them is `None` where one is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AssignedCase {
    /// The case.
    pub case: String,
    /// The cell it stands in, if it is above 0.5 in one value of every dimension.
    pub cell: Option<CellValues>,
    /// The one type it is above 0.5 in, whatever is unknown.
    pub r#type: Option<String>,
    /// The types it may be above 0.5 in.
    pub possible: Vec<String>,
    /// Dimensions of which something is unknown.
    pub missing: Vec<String>,
    /// Dimensions in which a membership is 0.5, so that no side can be told.
    pub at_half: Vec<String>,
    /// The least that each membership can be.
    pub lower: Vec<f64>,
    /// The greatest that each membership can be.
    pub upper: Vec<f64>,
    /// The types with the greatest membership.
    pub best: Option<Vec<String>>,
    /// That membership.
    pub membership: Option<f64>,
    /// The types with the next lower one.
    pub second: Option<Vec<String>>,
    /// That membership.
    pub second_membership: Option<f64>,
    /// The greatest membership less the one next to it in order, 0 at a tie.
    pub margin: Option<f64>,
}

/// A type and its cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TypeSummary {
    /// The type.
    pub r#type: String,
    /// How many cases are of it.
    pub n: usize,
    /// Their names, in the order of the file.
    pub cases: Vec<String>,
    /// The mean of their memberships in it; `None` of no case, and where one is not known.
    pub mean: Option<f64>,
}

impl Typology {
    /// The memberships of the cases of a table in the types: the least over the dimensions that a type names, of the greatest
    /// membership in the named values (Kvist 1999, doi:10.1177/095892879900900302; 2007). An empty cell gives bounds.
    ///
    /// # Errors
    /// A case that cannot be read or stands in an impossible cell; too many types or memberships.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_typology::Typology;
    ///
    /// let set = |name| format!("[[dimension]]\nname = \"{name}\"\nkind = \"fuzzy\"\n");
    /// let typology = Typology::from_toml(&["A", "B", "C"].map(set).concat(), None)?;
    /// let table = TableBuilder::default().id("case", ["K"]);
    /// let table = [("A", 0.8), ("B", 0.3), ("C", 0.6)].into_iter().fold(table, |t, (name, x)| t.number(name, [Some(x)])).build()?;
    /// let found = typology.assign(&table)?;
    /// assert_eq!(found.cases[0].r#type.as_deref(), Some("A*~B*C"));
    /// assert_eq!(found.cases[0].membership, Some(0.6));
    /// # Ok::<(), crosscase_typology::TypologyError>(())
    /// ```
    pub fn assign(&self, table: &Table) -> Result<Assignment, TypologyError> {
        self.assign_until(table, &Never)
    }

    /// The same, until `stop` says so.
    ///
    /// # Errors
    /// As there; [`TypologyError::Interrupted`].
    pub fn assign_until(&self, table: &Table, stop: &dyn Interrupt) -> Result<Assignment, TypologyError> {
        let types = self.listed_types(stop)?;
        let (cases, cells) = self.placed(table, stop)?;
        if cases.ids.len().saturating_mul(types.len()) > MOST_MEMBERSHIPS {
            let (cases, types) = (cases.ids.len(), types.len());
            return Err(TypologyError::TooManyMemberships { cases, types, most: MOST_MEMBERSHIPS });
        }
        let names: Vec<String> = types.iter().map(|of| of.name.clone()).collect();
        let shared: Vec<_> = types.iter().map(|of| cases.shared(&of.region)).collect();
        let mut found = Vec::new();
        for (case, (id, cell)) in cases.ids.iter().zip(&cells).enumerate() {
            if stop.stop() {
                return Err(TypologyError::Interrupted);
            }
            let ends = cases.ends(case, &self.dimensions);
            let membership = |(of, shared)| {
                let of: &crate::typology::IdealType = of;
                cases.in_type(case, &of.region, shared, &ends, &self.dimensions)
            };
            let memberships: Vec<Ends> = types.iter().zip(&shared).map(membership).collect();
            let dimension = |is: &dyn Fn(usize, &[Ends]) -> bool| -> Vec<String> {
                let named = self.dimensions.iter().zip(&ends).enumerate();
                named.filter(|(at, (_, ends))| is(*at, ends)).map(|(_, (of, _))| of.name.clone()).collect()
            };
            let is_half = |ends: &Ends| (ends.0 - 0.5).abs() <= EQUAL && (ends.1 - 0.5).abs() <= EQUAL;
            found.push(AssignedCase {
                case: id.clone(),
                cell: cell.as_ref().map(|cell| self.cell(cell)),
                missing: dimension(&|at, ends| cases.lacks(at, case, ends)),
                at_half: dimension(&|_, ends| ends.iter().any(is_half)),
                ..of_memberships(&memberships, &names)
            });
        }
        let summary = names.iter().enumerate().map(|(at, name)| summary(at, name, &found)).collect();
        let mut diagnostics = cases.diagnostic(self, &cells);
        diagnostics.extend(diagnostic(&found));
        Ok(Assignment { types: names, cases: found, summary, diagnostics })
    }
}

/// What follows from the memberships of a case alone.
fn of_memberships(memberships: &[Ends], names: &[String]) -> AssignedCase {
    let (lower, upper): (Vec<f64>, Vec<f64>) = memberships.iter().copied().unzip();
    let named = |is: &dyn Fn(&Ends) -> bool| -> Vec<String> {
        memberships.iter().zip(names).filter(|(ends, _)| is(ends)).map(|(_, name)| name.clone()).collect()
    };
    let possible = named(&|(_, high)| above(*high));
    let certain = named(&|(low, _)| above(*low));
    let r#type = match (certain.as_slice(), possible.as_slice()) {
        ([one], [other]) if one == other => Some(one.clone()),
        _ => None,
    };
    let mut case = AssignedCase {
        case: String::new(),
        cell: None,
        r#type,
        possible,
        missing: Vec::new(),
        at_half: Vec::new(),
        lower,
        upper,
        best: None,
        membership: None,
        second: None,
        second_membership: None,
        margin: None,
    };
    if memberships.iter().any(|(low, high)| high - low > EQUAL) {
        return case;
    }
    let next = |below: f64| memberships.iter().map(|(x, _)| *x).filter(|x| *x < below - EQUAL).reduce(f64::max);
    let equal = |to: f64| named(&|(x, _)| (x - to).abs() <= EQUAL);
    case.membership = next(f64::INFINITY);
    case.best = Some(case.membership.map(equal).unwrap_or_default());
    case.second_membership = case.membership.and_then(next);
    case.second = Some(case.second_membership.map(equal).unwrap_or_default());
    case.margin = match case.best.as_ref().map_or(0, Vec::len) {
        0 => None,
        1 => case.membership.zip(case.second_membership).map(|(best, second)| best - second),
        _ => Some(0.0),
    };
    case
}

fn summary(at: usize, name: &str, cases: &[AssignedCase]) -> TypeSummary {
    let own: Vec<&AssignedCase> = cases.iter().filter(|case| case.r#type.as_deref() == Some(name)).collect();
    let known = |case: &&AssignedCase| {
        let (low, high) = (case.lower.get(at)?, case.upper.get(at)?);
        (high - low <= EQUAL).then_some(*low)
    };
    let memberships: Option<Vec<f64>> = own.iter().map(known).collect();
    TypeSummary {
        r#type: name.to_owned(),
        n: own.len(),
        cases: own.iter().map(|case| case.case.clone()).collect(),
        mean: memberships.as_deref().and_then(mean),
    }
}

fn diagnostic(cases: &[AssignedCase]) -> Vec<Diagnostic> {
    let those = |is: &dyn Fn(&AssignedCase) -> bool| -> Vec<String> {
        cases.iter().filter(|case| is(case)).map(|case| case.case.clone()).collect()
    };
    let mut told = Vec::new();
    let mut tell = |code: &'static str, cases: Vec<String>, message: &str| {
        if !cases.is_empty() {
            told.push(Diagnostic::note(code, message).listing(cases));
        }
    };
    tell("TYP104", those(&|case| !case.at_half.is_empty()), "a membership of 0.5 leaves open on which side they are");
    tell("TYP105", those(&|case| case.r#type.is_none() && case.possible.is_empty()), "above 0.5 in no type");
    tell("TYP106", those(&|case| case.possible.len() > 1), "above 0.5 in several types, or it may be so");
    told
}

impl Assignment {
    /// One row a case: its type, what is best and second, and a column a type with the membership; where bounds differ, two.
    ///
    /// # Errors
    /// A type that is called as one of the columns.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let cases = || self.cases.iter();
        let mut table = TableBuilder::new("crosscase.typology.assignment/1")
            .id("case", cases().map(|case| case.case.clone()))
            .text("type", cases().map(|case| case.r#type.clone()))
            .text("possible", cases().map(|case| name_list(&case.possible)))
            .text("missing", cases().map(|case| name_list(&case.missing)))
            .text("at_half", cases().map(|case| name_list(&case.at_half)))
            .text("best", cases().map(|case| name_list(case.best.as_deref().unwrap_or_default())))
            .number("membership", cases().map(|case| case.membership))
            .text("second", cases().map(|case| name_list(case.second.as_deref().unwrap_or_default())))
            .number("second_membership", cases().map(|case| case.second_membership))
            .number("margin", cases().map(|case| case.margin));
        for (at, name) in self.types.iter().enumerate() {
            let lower: Vec<Option<f64>> = cases().map(|case| case.lower.get(at).copied()).collect();
            let upper: Vec<Option<f64>> = cases().map(|case| case.upper.get(at).copied()).collect();
            if lower == upper {
                table = table.number(&format!("type {name}"), lower);
            } else {
                table = table.number(&format!("type {name} lower"), lower);
                table = table.number(&format!("type {name} upper"), upper);
            }
        }
        table.build()
    }
}
