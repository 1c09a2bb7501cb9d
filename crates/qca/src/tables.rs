//! Results as tables: tidy, with a versioned schema id.

use crosscase_boolean::FREE;
use crosscase_data::{Table, TableBuilder};

use crate::solution::TermFit;
use crate::{Form, NecessityTable, Primes, QcaError, Solution, TruthTable};

impl TruthTable {
    /// The schema id of [`TruthTable::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.truth_table/1";

    /// One row an observed configuration: the value of each condition, then `out`, `n`, `incl`, `pri`, `cases` and `deviant`
    /// (names separated by `; `). A condition that is called like one of these columns is written `n (condition)`;
    /// where a condition does not apply it is missing.
    ///
    /// ```
    /// # use crosscase_qca::{SetData, TruthTableParams};
    /// # let cases = ["a", "b"].map(String::from).to_vec();
    /// # let columns = vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])];
    /// # let truth = TruthTableParams::new("Y".parse()?, ["A"]).fit(&SetData::new(cases, columns)?)?;
    /// let table = truth.to_table()?;
    /// assert_eq!(table.column_names(), ["A", "out", "n", "incl", "pri", "cases", "deviant"]);
    /// # Ok::<(), crosscase_qca::QcaError>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        const OWN: [&str; 6] = ["out", "n", "incl", "pri", "cases", "deviant"];
        let rows = self.rows();
        let mut table = TableBuilder::new(Self::SCHEMA);
        for (at, condition) in self.conditions().iter().enumerate() {
            let clash = OWN.contains(&condition.as_str());
            let name = if clash { format!("{condition} (condition)") } else { condition.clone() };
            table = table.integer(
                &name,
                rows.iter()
                    .map(|row| row.config.get(at).filter(|value| **value != FREE).map(|value| i64::from(*value))),
            );
        }
        let names = |cases: &[usize]| joined(&self.names(cases));
        table
            .text("out", rows.iter().map(|row| Some(row.out.to_string())))
            .integer("n", rows.iter().map(|row| whole(row.n)))
            .number("incl", rows.iter().map(|row| row.incl))
            .number("pri", rows.iter().map(|row| row.pri))
            .text("cases", rows.iter().map(|row| names(&row.cases)))
            .text("deviant", rows.iter().map(|row| names(&row.deviant)))
            .build()
            .map_err(QcaError::from)
    }
}

/// A row of the table of a solution.
struct Line<'a> {
    model: usize,
    /// The number of the term, and the term; none for the whole model.
    term: Option<(usize, &'a TermFit)>,
    expr: String,
    incl: Option<f64>,
    pri: Option<f64>,
    cov: Option<f64>,
}

impl Solution {
    /// The schema id of [`Solution::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.solution/1";

    /// One row a term and, after the terms of each model, one for the whole model, whose `term` is missing: `solution`,
    /// `model` and `term` (from 1), `expr`, `incl`, `pri`, `cov`, `cov_unique`, `cases`.
    ///
    /// # Errors
    /// None that a solution of this crate can cause.
    ///
    /// ```
    /// # use crosscase_boolean::Never;
    /// # use crosscase_qca::{Minimise, SetData, Solution, TruthTableParams};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
    /// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
    /// let models = Minimise::parsimonious().fit(&table, &Never)?.to_table()?;
    /// assert_eq!((models.schema_id(), models.rows()), (Solution::SCHEMA, 4));
    /// let term = models.numbers("term")?;
    /// assert_eq!(term, [Some(1.0), None, Some(1.0), None], "two models of one term, each with a row of its own");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let mut lines = Vec::new();
        for (at, model) in self.models.iter().enumerate() {
            lines.extend(model.terms.iter().enumerate().map(|(number, term)| Line {
                model: at + 1,
                term: Some((number + 1, term)),
                expr: term.expr.clone(),
                incl: term.incl,
                pri: term.pri,
                cov: term.cov,
            }));
            let (incl, pri, cov) = (model.incl, model.pri, model.cov);
            lines.push(Line { model: at + 1, term: None, expr: model.expr(), incl, pri, cov });
        }
        let kind = self.params.kind().as_str();
        TableBuilder::new(Self::SCHEMA)
            .text("solution", lines.iter().map(|_| Some(kind)))
            .integer("model", lines.iter().map(|line| whole(line.model)))
            .integer("term", lines.iter().map(|line| line.term.and_then(|(number, _)| whole(number))))
            .text("expr", lines.iter().map(|line| Some(line.expr.as_str())))
            .number("incl", lines.iter().map(|line| line.incl))
            .number("pri", lines.iter().map(|line| line.pri))
            .number("cov", lines.iter().map(|line| line.cov))
            .number("cov_unique", lines.iter().map(|line| line.term.and_then(|(_, term)| term.cov_unique)))
            .text(
                "cases",
                lines.iter().map(|line| line.term.and_then(|(_, term)| joined(&self.table.names(&term.cases)))),
            )
            .build()
            .map_err(QcaError::from)
    }
}

impl Primes {
    /// The schema id of [`Primes::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.primes/1";

    /// One row a prime implicant: `expr`, `literals` (how many) and `rows` (how many positive rows it covers).
    ///
    /// # Errors
    /// None that prime implicants of this crate can cause.
    ///
    /// ```
    /// # use crosscase_boolean::Never;
    /// # use crosscase_qca::{Minimise, Primes, SetData, TruthTableParams, primes};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
    /// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
    /// let found = primes(&table, &Minimise::parsimonious(), &Never)?.to_table()?;
    /// assert_eq!((found.schema_id(), found.rows()), (Primes::SCHEMA, 2));
    /// assert_eq!(found.numbers("literals")?, [Some(1.0), Some(1.0)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        TableBuilder::new(Self::SCHEMA)
            .text("expr", self.primes.iter().map(|prime| Some(prime.expr.as_str())))
            .integer("literals", self.primes.iter().map(|prime| whole(prime.cube.len())))
            .integer("rows", self.primes.iter().map(|prime| whole(prime.rows.len())))
            .build()
            .map_err(QcaError::from)
    }
}

impl NecessityTable {
    /// The schema id of [`NecessityTable::to_table`].
    pub const SCHEMA: &'static str = "crosscase.qca.necessity/1";

    /// One row a necessary condition: `form` (`conjunction` or `disjunction`), `expr`, `incl`, `ron`, `cov`.
    ///
    /// # Errors
    /// None that necessary conditions of this crate can cause.
    ///
    /// ```
    /// # use crosscase_qca::{Necessity, NecessityTable, SetData, TruthTableParams};
    /// # let column = |name: &str| (name.to_owned(), vec![1.0, 0.0]);
    /// # let sets = SetData::new(["a", "b"].map(String::from).to_vec(), ["A", "B", "Y"].map(column).to_vec())?;
    /// # let table = TruthTableParams::new("Y".parse()?, ["A", "B"]).fit(&sets)?;
    /// let found = Necessity::default().fit(&sets, &"Y".parse()?, table.conditions())?.to_table()?;
    /// assert_eq!((found.schema_id(), found.rows()), (NecessityTable::SCHEMA, 3));
    /// assert_eq!(found.texts("expr")?[2].as_deref(), Some("A*B"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_table(&self) -> Result<Table, QcaError> {
        let form = |form: Form| match form {
            Form::Conjunction => "conjunction",
            Form::Disjunction => "disjunction",
        };
        TableBuilder::new(Self::SCHEMA)
            .text("form", self.results.iter().map(|row| Some(form(row.form))))
            .text("expr", self.results.iter().map(|row| Some(row.expr.as_str())))
            .number("incl", self.results.iter().map(|row| row.incl))
            .number("ron", self.results.iter().map(|row| row.ron))
            .number("cov", self.results.iter().map(|row| row.cov))
            .build()
            .map_err(QcaError::from)
    }
}

fn joined(names: &[&str]) -> Option<String> {
    (!names.is_empty()).then(|| names.join("; "))
}

fn whole(n: usize) -> Option<i64> {
    i64::try_from(n).ok()
}
