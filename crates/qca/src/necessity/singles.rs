//! Every single condition, whatever passes.

use crosscase_boolean::expression::{Expression, Literal, LiteralValue, Term};
use crosscase_data::{Table, TableBuilder};
use crosscase_sets::Kind;
use serde::{Serialize, Serializer};

use super::Necessity;
use crate::analysed::Analysed;
use crate::cuts::reaches;
use crate::{Outcome, QcaError, SetData};

/// A condition, or its negation, as necessary for an outcome. Of a multi-value condition each value and its negation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SingleRow {
    /// As it is written.
    pub expr: String,
    /// Inclusion of necessity.
    pub incl: Option<f64>,
    /// Relevance of necessity.
    pub ron: Option<f64>,
    /// Coverage of necessity.
    pub cov: Option<f64>,
    /// Whether it passes every cut.
    pub passes: bool,
}

/// Every single condition and its negation. Made by [`Necessity::singles`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SingleConditions {
    /// In the order of the conditions, each before its negation, of a multi-value one each value before their negations.
    pub results: Vec<SingleRow>,
}

impl Necessity {
    /// Every condition and its negation with its figures, whether it passes or not, since a reader must see what was asked and failed
    /// (Oana, Schneider & Thomann 2021, *Qualitative Comparative Analysis Using R*, ch. 3).
    ///
    /// # Errors
    /// As [`Necessity::fit`].
    ///
    /// ```
    /// use crosscase_qca::{Necessity, SetData};
    /// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 0.75]), ("b", [0.5, 0.5])])?;
    /// let found = Necessity::default().singles(&sets, &"Y".parse()?, &["A".to_owned()])?.results;
    /// let told: Vec<_> = found.iter().map(|row| (row.expr.as_str(), row.incl, row.passes)).collect();
    /// assert_eq!(told, [("A", Some(1.0), true), ("~A", Some(0.4), false)]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn singles(
        &self,
        data: &SetData,
        outcome: &Outcome,
        conditions: &[String],
    ) -> Result<SingleConditions, QcaError> {
        self.check()?;
        let sets = Analysed::new(data, outcome, conditions)?;
        let bracketed = sets.kinds.iter().any(|kind| matches!(kind, Kind::MultiValue { .. }));
        let mut results = Vec::new();
        for (name, kind) in sets.names.iter().zip(&sets.kinds) {
            // A condition that is values of a set is written so.
            let literals = match data.part_of(name) {
                Some((part, _)) => vec![part.clone(), part.negated()],
                None => {
                    values(*kind, bracketed).into_iter().map(|value| Literal { name: name.clone(), value }).collect()
                }
            };
            for literal in literals {
                let x = data.literal(&literal)?;
                let fit = crate::fit::necessity(&x, &sets.outcome);
                let passes = fit.incl.is_some()
                    && reaches(fit.incl, self.incl_cut)
                    && reaches(fit.cov, self.cov_cut)
                    && reaches(fit.ron, self.ron_cut);
                let expr = Expression::from(Term(vec![literal])).to_string();
                results.push(SingleRow { expr, incl: fit.incl, ron: fit.ron, cov: fit.cov, passes });
            }
        }
        Ok(SingleConditions { results })
    }
}

/// What can be said of a condition, and its negation.
fn values(kind: Kind, bracketed: bool) -> Vec<LiteralValue> {
    let level = |level: u8| LiteralValue::Level(level.into());
    match kind {
        Kind::MultiValue { levels } => {
            let not = |value: u8| LiteralValue::NotLevel(value.into());
            (0..levels).map(level).chain((0..levels).map(not)).collect()
        }
        // Beside a condition of several values a crisp one is written with its own.
        Kind::Crisp if bracketed => vec![level(1), level(0)],
        Kind::Crisp | Kind::Fuzzy => vec![LiteralValue::Present, LiteralValue::Absent],
    }
}

impl SingleConditions {
    /// The schema id of [`SingleConditions::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.single_conditions/1";

    /// One row a condition or negation: `expr`, `incl`, `ron`, `cov`, `passes`.
    ///
    /// # Errors
    /// None that results of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = &self.results;
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("expr", rows.iter().map(|row| Some(row.expr.as_str())))
            .number("incl", rows.iter().map(|row| row.incl))
            .number("ron", rows.iter().map(|row| row.ron))
            .number("cov", rows.iter().map(|row| row.cov))
            .boolean("passes", rows.iter().map(|row| Some(row.passes)))
            .build()?)
    }
}

/// `{"search": "complete", "results": [{"expr", "incl", "ron", "cov", "passes"}]}`.
impl Serialize for SingleConditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            search: &'static str,
            results: &'a [SingleRow],
        }
        Whole { search: "complete", results: &self.results }.serialize(serializer)
    }
}
