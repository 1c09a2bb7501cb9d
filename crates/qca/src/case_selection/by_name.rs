//! Cases and pairs by name: as tables, and as they are serialised.

use crosscase_data::{Table, TableBuilder};
use serde::{Serialize, Serializer};

use super::{CasePair, PairMember, PairRank, RankedCase};
use crate::{QcaError, TruthTable};

/// Cases or pairs of a truth table, which has their names. Made by [`TruthTable::named`].
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, case_types};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![0.75, 0.5]), ("Y".into(), vec![1.0, 0.25])])?;
/// let table = TruthTableParams::new("Y", ["A"]).at_half(crosscase_qca::AtHalf::Drop).fit(&sets)?;
/// let solution = Minimise::conservative().fit(&table)?;
/// let ranked = case_types(&table, solution.model(0)?, Some(0))?;
/// let named = table.named(&ranked);
/// assert_eq!(serde_json::to_value(named)?["cases"][0]["type"], "typical");
/// assert_eq!(named.to_table()?.texts("case")?, [Some("a".to_owned())]);
/// assert_eq!(named.without_type(), ["b"], "at 0.5 it has none");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CasesByName<'a, T> {
    table: &'a TruthTable,
    found: &'a [T],
}

impl<T> Clone for CasesByName<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for CasesByName<'_, T> {}

impl TruthTable {
    /// Cases or pairs of this table, by name.
    pub fn named<'a, T>(&'a self, found: &'a [T]) -> CasesByName<'a, T> {
        CasesByName { table: self, found }
    }
}

impl<'a, T> CasesByName<'a, T> {
    fn name(self, case: usize) -> &'a str {
        self.table.cases().get(case).map_or("", String::as_str)
    }
}

impl<'a> CasesByName<'a, RankedCase> {
    /// The cases of the table that are not among these: they have no type.
    pub fn without_type(self) -> Vec<&'a str> {
        let typed = |case: usize| self.found.iter().any(|ranked| ranked.case == case);
        (0..self.table.cases().len()).filter(|&case| !typed(case)).map(|case| self.name(case)).collect()
    }

    /// One row a case: `case`, `type`, `membership`, `outcome`, `score`, `unique`; `crosscase.qca.cases/1`.
    ///
    /// # Errors
    /// None that cases of this crate can cause.
    pub fn to_table(self) -> Result<Table, QcaError> {
        let rows = self.found;
        Ok(TableBuilder::new("crosscase.qca.cases/1")
            .text("case", rows.iter().map(|row| Some(self.name(row.case))))
            .text("type", rows.iter().map(|row| Some(row.kind.as_str())))
            .number("membership", rows.iter().map(|row| Some(row.membership)))
            .number("outcome", rows.iter().map(|row| Some(row.outcome)))
            .number("score", rows.iter().map(|row| Some(row.score)))
            .boolean("unique", rows.iter().map(|row| Some(row.unique)))
            .build()?)
    }
}

/// `{"cases": [{"case", "type", "membership", "outcome", "score", "unique"}]}`.
impl Serialize for CasesByName<'_, RankedCase> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row<'a> {
            case: &'a str,
            r#type: &'static str,
            membership: f64,
            outcome: f64,
            score: f64,
            unique: bool,
        }
        let cases: Vec<Row<'_>> = (self.found.iter())
            .map(|&RankedCase { case, kind, membership, outcome, score, unique }| Row {
                case: self.name(case),
                r#type: kind.as_str(),
                membership,
                outcome,
                score,
                unique,
            })
            .collect();
        serializer.collect_map([("cases", cases)])
    }
}

impl CasesByName<'_, CasePair> {
    /// One row a pair: `first`, `second`, `score`, `rank`, `clean corridor`, `consistent`, `unique`; `crosscase.qca.pairs/2`.
    ///
    /// # Errors
    /// None that pairs of this crate can cause.
    pub fn to_table(self) -> Result<Table, QcaError> {
        let rows = self.found;
        let rank = |row: &CasePair| row.class.standing.map(|standing| f64::from(standing.rank()));
        Ok(TableBuilder::new("crosscase.qca.pairs/2")
            .text("first", rows.iter().map(|row| Some(self.name(row.first))))
            .text("second", rows.iter().map(|row| Some(self.name(row.second))))
            .number("score", rows.iter().map(|row| Some(row.score)))
            .number("rank", rows.iter().map(rank))
            .text("clean corridor", rows.iter().map(|row| row.class.clean.map(PairMember::as_str)))
            .text("consistent", rows.iter().map(|row| Some(row.class.consistent.as_str())))
            .text("unique", rows.iter().map(|row| Some(row.class.unique.as_str())))
            .build()?)
    }
}

/// `{"pairs": [{"first", "second", "score", "rank", "clean_corridor", "consistent", "unique"}]}`.
impl Serialize for CasesByName<'_, CasePair> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Pair<'a> {
            first: &'a str,
            second: &'a str,
            score: f64,
            rank: Option<u8>,
            clean_corridor: Option<&'static str>,
            consistent: &'static str,
            unique: &'static str,
        }
        let pairs: Vec<Pair<'_>> = (self.found.iter())
            .map(|pair| Pair {
                first: self.name(pair.first),
                second: self.name(pair.second),
                score: pair.score,
                rank: pair.class.standing.map(PairRank::rank),
                clean_corridor: pair.class.clean.map(PairMember::as_str),
                consistent: pair.class.consistent.as_str(),
                unique: pair.class.unique.as_str(),
            })
            .collect();
        serializer.collect_map([("pairs", pairs)])
    }
}
