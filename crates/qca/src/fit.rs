//! How well an expression fits an outcome.

use crosscase_boolean::expression::{Relation, RelationKind, Term};

use crosscase_data::{Table, TableBuilder};
use serde::{Serialize, Serializer};

use crate::fit_measure::measured;
use crate::measures::{inclusion, pri, relevance, unique_coverage};
use crate::{FitMeasures, QcaError, SetData};

/// Parameters of fit of one set; undefined ones are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    pub(crate) incl: Option<f64>,
    pub(crate) pri: Option<f64>,
    pub(crate) cov: Option<f64>,
    pub(crate) ron: Option<f64>,
}

/// Of `x` as sufficient for `y`.
pub(crate) fn sufficiency(x: &[f64], y: &[f64]) -> Figures {
    Figures { incl: inclusion(x, y), pri: pri(x, y), cov: inclusion(y, x), ron: None }
}

/// Of `x` as necessary for `y`.
pub(crate) fn necessity(x: &[f64], y: &[f64]) -> Figures {
    Figures { incl: inclusion(y, x), pri: None, cov: inclusion(x, y), ron: relevance(x, y) }
}

/// The fit of one term of an expression.
///
/// ```
/// use crosscase_qca::{SetData, fit};
/// let cases = ["a", "b", "c"].map(String::from).to_vec();
/// let column = |name: &str, values: [f64; 3]| (name.to_owned(), values.to_vec());
/// let columns = vec![column("A", [1.0, 1.0, 0.0]), column("B", [0.0, 1.0, 0.0]), column("Y", [1.0, 1.0, 0.0])];
/// let found = fit(&SetData::new(cases, columns)?, &"A + B -> Y".parse()?)?;
/// let b = &found.terms[1];
/// assert_eq!((b.expr.as_str(), b.cov, b.cov_unique), ("B", Some(0.5), Some(0.0)), "A covers all that B does");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FitTerm {
    /// The term as it is written.
    pub expr: String,
    /// Inclusion, of sufficiency or of necessity as the relation runs.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency; for sufficiency only.
    pub pri: Option<f64>,
    /// Coverage, of sufficiency or of necessity.
    pub cov: Option<f64>,
    /// Unique coverage; for sufficiency only. Of a single term it is its coverage.
    pub cov_unique: Option<f64>,
    /// Relevance of necessity; for necessity only.
    pub ron: Option<f64>,
}

/// The fit of an expression, as a whole and term by term.
///
/// ```
/// use crosscase_qca::{SetData, fit};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [0.75, 0.25]), ("b", [0.5, 0.75])])?;
/// let found = fit(&sets, &"A <- Y".parse()?)?;
/// assert_eq!(found.relation.to_string(), "A <- Y");
/// assert_eq!((found.incl, found.cov, found.ron), (Some(0.75), Some(0.6), Some(0.6)));
/// assert_eq!(found.pri, None, "for sufficiency only");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fit {
    /// What was asked.
    #[serde(skip)]
    pub relation: Relation,
    /// The terms, in the order in which they were written.
    pub terms: Vec<FitTerm>,
    /// Inclusion of the whole.
    pub incl: Option<f64>,
    /// Proportional reduction in inconsistency of the whole; for sufficiency only.
    pub pri: Option<f64>,
    /// Coverage of the whole.
    pub cov: Option<f64>,
    /// Relevance of necessity of the whole; for necessity only.
    pub ron: Option<f64>,
    /// Further measures of the whole, those of [`FitMeasures::all`] in their order; of a necessary relation with
    /// the condition as the consequent.
    #[serde(serialize_with = "by_name")]
    pub measures: Vec<(String, Option<f64>)>,
}

fn by_name<S: Serializer>(measures: &[(String, Option<f64>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(measures.iter().map(|(name, value)| (name, value)))
}

impl Fit {
    /// The schema id of [`Fit::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.fit/1";

    /// One row a term and, last, one for the whole: `expr`, `incl`, `pri`, `cov`, `cov_unique`, `ron`.
    ///
    /// # Errors
    /// None that a fit of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let Self { relation, incl, pri, cov, ron, .. } = self;
        let whole = FitTerm {
            expr: relation.expression.to_string(),
            incl: *incl,
            pri: *pri,
            cov: *cov,
            cov_unique: None,
            ron: *ron,
        };
        let rows = || self.terms.iter().chain([&whole]);
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("expr", rows().map(|row| Some(row.expr.as_str())))
            .number("incl", rows().map(|row| row.incl))
            .number("pri", rows().map(|row| row.pri))
            .number("cov", rows().map(|row| row.cov))
            .number("cov_unique", rows().map(|row| row.cov_unique))
            .number("ron", rows().map(|row| row.ron))
            .build()?)
    }

    /// One row a further measure: `figure` (its name) and `value`; `crosscase.qca.measures/1`.
    ///
    /// # Errors
    /// None that a fit of this crate can cause.
    pub fn measures_table(&self) -> Result<Table, QcaError> {
        crate::tables::figures("crosscase.qca.measures/1", &self.measures)
    }
}

/// How well an expression fits an outcome, over all cases: as sufficient for it (`A*~B + C -> Y`) or as necessary
/// (`A + B <- Y`).
///
/// A term is the minimum over its literals, the expression the maximum over its terms. Formulas: [`measures`](crate::measures).
///
/// # Errors
/// An unknown set, a multi-value set without a value, a value that a set does not have.
///
/// ```
/// use crosscase_qca::{SetData, fit};
/// let rows = [("a", [0.75, 0.25, 0.75]), ("b", [0.25, 0.75, 0.5]), ("c", [0.5, 0.5, 0.5])];
/// let sets = SetData::from_rows(["A", "B", "Y"], rows)?;
/// let sufficient = fit(&sets, &"A + B -> Y".parse()?)?;
/// assert_eq!(sufficient.incl, Some(0.875));
/// assert_eq!(sufficient.terms[0].expr, "A");
/// let necessary = fit(&sets, &"A <- Y".parse()?)?;
/// assert_eq!(necessary.cov, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fit(data: &SetData, relation: &Relation) -> Result<Fit, QcaError> {
    fit_with(&FitMeasures::standard(), data, relation)
}

/// As [`fit()`], with further measures of other crates.
///
/// # Errors
/// As [`fit()`], and those of the measures.
pub fn fit_with(measures: &FitMeasures, data: &SetData, relation: &Relation) -> Result<Fit, QcaError> {
    let y = data.memberships(&relation.into())?;
    let terms = &relation.expression.terms;
    let memberships: Vec<Vec<f64>> = terms.iter().map(|term| membership(data, term)).collect::<Result<_, _>>()?;
    let parts: Vec<&[f64]> = memberships.iter().map(Vec::as_slice).collect();
    let of = |x: &[f64]| match relation.direction {
        RelationKind::Sufficient => sufficiency(x, &y),
        RelationKind::Necessary => necessity(x, &y),
    };
    let unique = match relation.direction {
        RelationKind::Sufficient => unique_coverage(&parts, &y),
        RelationKind::Necessary => vec![None; parts.len()],
    };
    let term = |((term, x), cov_unique): ((&Term, &&[f64]), Option<f64>)| {
        let Figures { incl, pri, cov, ron } = of(x);
        FitTerm { expr: term.to_string(), incl, pri, cov, cov_unique, ron }
    };
    let x = union(&parts, y.len());
    let whole = of(&x);
    let (antecedent, consequent) = match relation.direction {
        RelationKind::Sufficient => (&x, &y),
        RelationKind::Necessary => (&y, &x),
    };
    Ok(Fit {
        relation: relation.clone(),
        terms: terms.iter().zip(&parts).zip(unique).map(term).collect(),
        incl: whole.incl,
        pri: whole.pri,
        cov: whole.cov,
        ron: whole.ron,
        measures: measures
            .all()
            .map(|measure| Ok((measure.label().to_owned(), measured(measure, antecedent, consequent)?)))
            .collect::<Result<_, QcaError>>()?,
    })
}

pub(crate) fn membership(data: &SetData, term: &Term) -> Result<Vec<f64>, QcaError> {
    let mut least = vec![1.0f64; data.cases().len()];
    for literal in &term.0 {
        for (least, x) in least.iter_mut().zip(data.literal(literal)?) {
            *least = least.min(x);
        }
    }
    Ok(least)
}

/// The union of terms: the maximum over them, 0 over none.
pub(crate) fn union(terms: &[&[f64]], cases: usize) -> Vec<f64> {
    let mut most = vec![0.0f64; cases];
    for term in terms {
        for (most, x) in most.iter_mut().zip(*term) {
            *most = most.max(*x);
        }
    }
    most
}
