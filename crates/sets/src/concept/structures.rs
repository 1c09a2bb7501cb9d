//! A concept in a table of sets, and the cases whose side of 0.5 depends on how its parts are joined.

use super::{Concept, Memberships, Rule};
use crate::{SetsError, numbers_or_dash};
use crosscase_boolean::expression::Literal;
use crosscase_data::{Table, TableBuilder};
use serde::Serialize;
use std::collections::BTreeMap;

/// A concept with its memberships, and the memberships under every other simple rule for its outermost parts, with the cases that
/// would cross 0.5.
///
/// ```
/// use crosscase_data::TableBuilder;
/// use crosscase_sets::{Concept, Structures};
/// let table = TableBuilder::default()
///     .id("case", ["AU", "BE"])
///     .number("A", [Some(0.75), Some(1.0)])
///     .number("B", [Some(0.5), Some(0.75)])
///     .build()?;
/// let found = Structures::of(&"min(A, B)".parse::<Concept>()?, &table)?;
/// assert_eq!(found.membership, [Some(0.5), Some(0.75)]);
/// assert_eq!((found.others[1].rule.as_str(), &found.others[1].membership[0]), ("mean", &Some(0.625)));
/// assert_eq!(found.others[1].crossing, ["AU"], "it is a member if the parts make up for one another");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Structures {
    /// The concept as it was joined.
    #[serde(serialize_with = "written")]
    pub concept: Concept,
    /// The cases.
    pub units: Vec<String>,
    /// Their memberships.
    pub membership: Vec<Option<f64>>,
    /// The other ways: minimum, maximum, mean, and that so many of the parts are sufficient.
    pub others: Vec<Structure>,
    #[serde(skip)]
    id: Option<String>,
}

/// Another way to join the outermost parts of a concept; [`Structures`] shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Structure {
    /// Its name, such as `at-least-2`.
    pub rule: String,
    /// The memberships of the cases.
    pub membership: Vec<Option<f64>>,
    /// The cases that are above 0.5 under one of the two and not under the other.
    pub crossing: Vec<String>,
}

fn written<S: serde::Serializer>(concept: &Concept, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(concept)
}

impl Structures {
    /// The schema id of [`Structures::to_table`].
    pub const SCHEMA: &'static str = "crosscase.sets.concept/1";

    /// The memberships of the rows of a table whose columns are sets.
    ///
    /// # Errors
    /// As [`Concept::memberships`]; a table without one of the sets or whose rows have no names.
    pub fn of(concept: &Concept, table: &Table) -> Result<Self, SetsError> {
        Self::with_crisp(concept, table, &[])
    }

    /// The same, where some of the sets are known to be crisp. So is one that holds `-` for a case, to which it does not apply: a fuzzy
    /// set applies to every case in degree.
    ///
    /// # Errors
    /// As there; [`SetsError::UnknownPart`] for one that the concept is not made of; [`SetsError::NotCrisp`] for one with degrees.
    ///
    /// ```
    /// use crosscase_data::TableBuilder;
    /// use crosscase_sets::{Concept, Structures};
    /// let table = TableBuilder::new("crosscase.raw/1").id("case", ["AU", "BE"]).number("A", [None, Some(1.0)]).build()?;
    /// let concept: Concept = "max(A, ~A)".parse()?;
    /// assert_eq!(Structures::of(&concept, &table)?.membership, [None, Some(1.0)]);
    /// assert_eq!(Structures::with_crisp(&concept, &table, &["A".to_owned()])?.membership, [Some(1.0), Some(1.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_crisp(concept: &Concept, table: &Table, crisp: &[String]) -> Result<Self, SetsError> {
        let units = table.ids()?;
        let named = concept.sets();
        if let Some(unknown) = crisp.iter().find(|name| !named.contains(&name.as_str())) {
            return Err(SetsError::UnknownPart { name: unknown.clone() });
        }
        let mut sets: BTreeMap<String, Memberships> = BTreeMap::new();
        for name in named {
            // Values of a set are read of the set.
            let of_values = Literal::of_values(name).filter(|_| !table.has_column(name));
            let has_levels = of_values.is_some();
            let name = of_values.map_or_else(|| name.to_owned(), |literal| literal.name);
            let (values, dashes) = numbers_or_dash(table, &name)?;
            let is_crisp = !dashes.is_empty() || crisp.contains(&name);
            let is_degree = |x: &f64| if has_levels { x.fract() != 0.0 } else { *x != 0.0 && *x != 1.0 };
            if is_crisp && values.iter().flatten().any(is_degree) {
                return Err(SetsError::NotCrisp { name });
            }
            let set = Memberships::from(values).not_applicable(dashes);
            sets.insert(name, if is_crisp { set.crisp() } else { set });
        }
        let column = |name: &str| sets.get(name).cloned();
        let membership = concept.memberships_in(units.len(), &column)?;
        let other = |(name, rule): (String, Rule)| {
            let other = concept.under(rule).memberships_in(units.len(), &column)?;
            let crosses = |(now, then): (&Option<f64>, &Option<f64>)| {
                now.zip(*then).is_some_and(|(now, then)| (now > 0.5) != (then > 0.5))
            };
            let sides = units.iter().zip(membership.iter().zip(&other));
            let crossing = sides.filter(|(_, sides)| crosses(*sides)).map(|(unit, _)| unit.clone()).collect();
            Ok(Structure { rule: name, membership: other, crossing })
        };
        let others = concept.others().into_iter().map(other).collect::<Result<_, SetsError>>()?;
        Ok(Self { concept: concept.clone(), units, membership, others, id: table.id_column().map(str::to_owned) })
    }

    /// One row a case: its membership under `name`, a column a structure with what it would be, and `crossing`, those under
    /// which the case would be on the other side of 0.5.
    ///
    /// # Errors
    /// A name that one of the other columns has.
    pub fn to_table(&self, name: &str) -> Result<Table, SetsError> {
        let id = self.id.as_deref().filter(|id| *id != name).unwrap_or("case");
        let mut table = TableBuilder::new(Self::SCHEMA)
            .id(id, self.units.iter().cloned())
            .number(name, self.membership.iter().copied());
        for other in &self.others {
            table = table.number(&other.rule, other.membership.iter().copied());
        }
        let crossed = self.units.iter().map(|unit| {
            let rules =
                self.others.iter().filter(|other| other.crossing.contains(unit)).map(|other| other.rule.as_str());
            let rules: Vec<&str> = rules.collect();
            (!rules.is_empty()).then(|| rules.join(" "))
        });
        Ok(table.text("crossing", crossed).build()?)
    }
}

impl Concept {
    /// The simple rules that its outermost parts are not joined by, by name.
    fn others(&self) -> Vec<(String, Rule)> {
        let Self::Whole { rule, parts } = self else { return Vec::new() };
        let simple = [("min", Rule::Minimum), ("max", Rule::Maximum), ("mean", Rule::Mean)];
        let simple = simple.into_iter().map(|(name, rule)| (name.to_owned(), rule));
        let several = (2..parts.len()).map(|m| (format!("at-least-{m}"), Rule::AtLeast(m)));
        simple.chain(several).filter(|(_, other)| other != rule).collect()
    }
}
