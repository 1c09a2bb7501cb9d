//! Results as tables, tidy and with a versioned schema id, and as they are serialised, by the names of the cases.

use crosscase_boolean::{Count, FREE};
use crosscase_data::{Table, TableBuilder, name_list};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

use crate::search::INTERRUPTED;
use crate::{
    NecessityForm, NecessityTable, Out, OverriddenRow, PartialTruthTable, PrimeImplicants, QcaError, Search, TruthTable,
};

/// The value of a condition in a configuration, `"-"` where it does not apply.
pub(crate) struct ConfigValue(pub(crate) u8);

impl Serialize for ConfigValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == FREE { serializer.serialize_str("-") } else { serializer.serialize_u8(self.0) }
    }
}

/// The values of a condition, row by row; a text where it does not apply to some, which is `-`.
pub(crate) fn condition_column(
    table: TableBuilder,
    name: &str,
    values: impl Iterator<Item = Option<u8>> + Clone,
) -> TableBuilder {
    if values.clone().any(|value| value == Some(FREE)) {
        let written = |value: u8| if value == FREE { "-".to_owned() } else { value.to_string() };
        table.text(name, values.map(|value| value.map(written)))
    } else {
        table.integer(name, values.map(|value| value.map(i64::from)))
    }
}

impl TruthTable {
    /// The schema id of [`TruthTable::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.truth_table/1";

    /// One row an observed configuration: the value of each condition, then `out`, `n`, `incl`, `pri`, `cases` and `deviant`
    /// (see [`name_list`]). A condition that is called like one of these columns is written `n (condition)`;
    /// where a condition does not apply it is `-`, and its column a text. A measure with a further cut has a column, too, and where a row
    /// was set by hand what it said before (`before`) and why (`reason`).
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let cases = ["a", "b"].map(String::from).to_vec();
    /// # let columns = vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])];
    /// # let truth = TruthTableParams::new("Y", ["A"]).fit(&SetData::new(cases, columns)?)?;
    /// let table = truth.to_table()?;
    /// assert_eq!(table.column_names(), ["A", "out", "n", "incl", "pri", "cases", "deviant"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    ///
    /// # Errors
    /// None that a truth table of this crate can cause.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        self.table_of_decided(&vec![true; self.rows().len()])
    }

    /// The same, where what it says of some rows is not known.
    fn table_of_decided(&self, decided: &[bool]) -> Result<Table, QcaError> {
        let rows = self.rows();
        let mut table = TableBuilder::new(Self::SCHEMA);
        for (at, condition) in self.conditions().iter().enumerate() {
            let values = rows.iter().map(|row| row.config.get(at).copied());
            table = condition_column(table, &Self::column(condition), values);
        }
        let names = |cases: &[usize]| name_list(self.names(cases));
        table = table
            .text("out", rows.iter().zip(decided).map(|(row, decided)| decided.then(|| row.out.to_string())))
            .count("n", rows.iter().map(|row| row.n))
            .number("incl", rows.iter().map(|row| row.incl))
            .number("pri", rows.iter().map(|row| row.pri))
            .text("cases", rows.iter().map(|row| names(&row.cases)))
            .text("deviant", rows.iter().map(|row| names(&row.deviant)));
        for (at, of) in self.params().further_cuts().iter().enumerate() {
            table = table.number(of.measure().name(), rows.iter().map(|row| row.further.get(at).copied().flatten()));
        }
        if rows.iter().any(|row| row.by_hand.is_some()) {
            let by_hand = || rows.iter().map(|row| row.by_hand.as_ref());
            table = table
                .text("before", by_hand().map(|hand| hand.map(|hand| hand.before.to_string())))
                .text("reason", by_hand().map(|hand| hand.map(|hand| hand.reason.as_str())));
        }
        Ok(table.build()?)
    }

    /// The column of a condition in [`to_table`](Self::to_table): its name, and `n (condition)` where that is the table's own.
    ///
    /// ```
    /// use crosscase_qca::TruthTable;
    /// assert_eq!((TruthTable::column("DEV"), TruthTable::column("n")), ("DEV".to_owned(), "n (condition)".to_owned()));
    /// ```
    pub fn column(condition: &str) -> String {
        let own = ["out", "n", "incl", "pri", "cases", "deviant", "before", "reason"];
        if own.contains(&condition) { format!("{condition} (condition)") } else { condition.to_owned() }
    }
}

/// `{"conditions", "rows": [{"config", "out", "n", "incl", "pri", "cases", "deviant"}], "remainders"}`; a condition that does not
/// apply is `"-"`. A row that was set by hand has `"by_hand": {"before", "reason"}`; `"search"` is `complete`.
impl Serialize for TruthTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialized(self, &vec![true; self.rows().len()], Search::Complete, serializer)
    }
}

/// As a [`TruthTable`], with `"search": "truncated"` and without `out` where it was not worked out.
impl Serialize for PartialTruthTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialized(&self.table, &self.decided, INTERRUPTED, serializer)
    }
}

impl PartialTruthTable {
    /// As [`TruthTable::to_table`], `out` being empty where it was not worked out.
    ///
    /// # Errors
    /// As there.
    pub fn to_table(&self) -> Result<Table, QcaError> {
        self.table.table_of_decided(&self.decided)
    }
}

fn serialized<S: Serializer>(
    table: &TruthTable,
    decided: &[bool],
    search: Search,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        config: Vec<ConfigValue>,
        out: Option<Out>,
        n: usize,
        incl: Option<f64>,
        pri: Option<f64>,
        cases: Vec<&'a str>,
        deviant: Vec<&'a str>,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        further: BTreeMap<&'a str, Option<f64>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by_hand: Option<&'a OverriddenRow>,
    }
    #[derive(Serialize)]
    struct Whole<'a> {
        conditions: &'a [String],
        search: &'static str,
        rows: Vec<Row<'a>>,
        remainders: Option<Count>,
        #[serde(skip_serializing_if = "Option::is_none")]
        impossible: Option<Count>,
    }
    let mut rows = Vec::with_capacity(table.rows().len());
    for (row, decided) in table.rows().iter().zip(decided) {
        let measures = table.params().further_cuts().iter().map(|of| of.measure().name());
        rows.push(Row {
            config: row.config.iter().copied().map(ConfigValue).collect(),
            out: decided.then_some(row.out),
            n: row.n,
            incl: row.incl,
            pri: row.pri,
            cases: table.names(&row.cases),
            deviant: table.names(&row.deviant),
            further: measures.zip(row.further.iter().copied()).collect(),
            by_hand: row.by_hand.as_ref(),
        });
    }
    Whole {
        conditions: table.conditions(),
        search: search.as_str(),
        rows,
        remainders: table.remainders().map(Count::from),
        impossible: table.impossible_count().filter(|many| *many > 0).map(Count::from),
    }
    .serialize(serializer)
}

impl PrimeImplicants {
    /// The schema id of [`PrimeImplicants::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.primes/2";

    /// One row a prime implicant: `expr`, and `rows`, the positive rows of the truth table that it covers, counted from 1; and of
    /// how many (`count`) they are, since a list may be cut.
    ///
    /// # Errors
    /// None that prime implicants of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{Minimise, PrimeImplicants, SetData, TruthTableParams, primes};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let found = primes(&table, &Minimise::parsimonious())?.to_table()?;
    /// assert_eq!((found.schema_id(), found.rows()), (PrimeImplicants::SCHEMA, 2));
    /// assert_eq!(found.texts("rows")?[0].as_deref(), Some("2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let rows = |rows: &[usize]| rows.iter().map(|row| (row + 1).to_string()).collect::<Vec<_>>().join(" ");
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("expr", self.primes.iter().map(|prime| Some(prime.expr.as_str())))
            .text("rows", self.primes.iter().map(|prime| Some(rows(&prime.rows))))
            .count("count", self.primes.iter().map(|_| self.count))
            .build()?)
    }
}

/// `{"count", "listed", "complete", "reason", "primes": [{"expr", "rows"}]}`, rows counted from 1.
impl Serialize for PrimeImplicants {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Prime<'a> {
            expr: &'a str,
            rows: Vec<usize>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            count: usize,
            listed: usize,
            complete: bool,
            reason: Option<String>,
            primes: Vec<Prime<'a>>,
        }
        let primes = self.primes.iter();
        Whole {
            count: self.count,
            listed: self.primes.len(),
            complete: self.search.is_complete(),
            reason: self.search.reason().map(|reason| reason.to_string()),
            primes: primes
                .map(|prime| Prime { expr: &prime.expr, rows: prime.rows.iter().map(|row| row + 1).collect() })
                .collect(),
        }
        .serialize(serializer)
    }
}

impl NecessityTable {
    /// The schema id of [`NecessityTable::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.necessity/1";

    /// One row a necessary condition: `form` (`conjunction` or `disjunction`), `expr`, `incl`, `ron`, `cov`, and of
    /// disjunctions whether they are `trivial`.
    ///
    /// # Errors
    /// None that necessary conditions of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{Necessity, NecessityTable, SetData, TruthTableParams};
    /// # let sets = SetData::from_rows(["A", "B", "Y"], [("a", [1.0; 3]), ("b", [0.0; 3])])?;
    /// # let table = TruthTableParams::new("Y", ["A", "B"]).fit(&sets)?;
    /// let found = Necessity::default().fit(&sets, &"Y".parse()?, table.conditions())?.to_table()?;
    /// assert_eq!((found.schema_id(), found.rows()), (NecessityTable::SCHEMA, 3));
    /// assert_eq!(found.texts("expr")?[2].as_deref(), Some("A*B"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let form = |form: NecessityForm| match form {
            NecessityForm::Conjunction => "conjunction",
            NecessityForm::Disjunction => "disjunction",
        };
        Ok(TableBuilder::new(Self::SCHEMA)
            .text("form", self.results.iter().map(|row| Some(form(row.form))))
            .text("expr", self.results.iter().map(|row| Some(row.expr.as_str())))
            .number("incl", self.results.iter().map(|row| row.incl))
            .number("ron", self.results.iter().map(|row| row.ron))
            .number("cov", self.results.iter().map(|row| row.cov))
            .boolean(
                "trivial",
                self.results.iter().map(|row| (row.form == NecessityForm::Disjunction).then_some(row.trivial)),
            )
            .build()?)
    }
}

/// `{"search": "complete" | "truncated", "reason", "found", "results": [{"expr", "incl", "ron", "cov", "trivial"}]}`.
impl Serialize for NecessityTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Whole<'a> {
            search: &'static str,
            reason: Option<String>,
            found: usize,
            results: &'a [crate::NecessityRow],
        }
        let reason = self.search.reason().map(|reason| reason.to_string());
        Whole { search: self.search.as_str(), reason, found: self.found, results: &self.results }.serialize(serializer)
    }
}

/// A table of names and values, for results that are a handful of figures.
pub(crate) fn figures<S: AsRef<str>>(schema: &str, rows: &[(S, Option<f64>)]) -> Result<Table, QcaError> {
    Ok(TableBuilder::new(schema)
        .text("figure", rows.iter().map(|row| Some(row.0.as_ref())))
        .number("value", rows.iter().map(|row| row.1))
        .build()?)
}
