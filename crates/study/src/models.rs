//! The models of an analysis as a table: one row a model, and how many there are.

use crate::problem::StudyError;
use crosscase_data::{Table, TableBuilder};
use crosscase_qca::Solution;

/// One model of one kind of solution.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model {
    pub(crate) expr: String,
    pub(crate) terms: usize,
    pub(crate) incl: Option<f64>,
    pub(crate) pri: Option<f64>,
    pub(crate) cov: Option<f64>,
}

/// The models of one kind of solution.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Models {
    /// `conservative`, `intermediate`, `parsimonious`.
    pub(crate) kind: String,
    /// How many there are, in decimal; `None` where they could not be counted.
    pub(crate) count: Option<String>,
    /// How many there are at least, in decimal.
    pub(crate) at_least: String,
    /// “complete”, or why not.
    pub(crate) search: String,
    pub(crate) listed: Vec<Model>,
}

impl Models {
    pub(crate) fn of(kind: &str, solution: &Solution) -> Self {
        Self {
            kind: kind.to_owned(),
            count: solution.model_count.as_ref().map(ToString::to_string),
            at_least: solution.count_at_least.to_string(),
            search: solution.search.to_string(),
            listed: solution
                .models
                .iter()
                .map(|model| Model {
                    expr: model.expr(),
                    terms: model.terms.len(),
                    incl: model.incl,
                    pri: model.pri,
                    cov: model.cov,
                })
                .collect(),
        }
    }

    /// A solution without a model has one row, without an expression.
    pub(crate) fn to_table(all: &[Self]) -> Result<Table, StudyError> {
        let rows: Vec<(&Self, Option<usize>)> = all
            .iter()
            .flat_map(|models| {
                let listed = (0..models.listed.len().max(1)).map(|at| (at < models.listed.len()).then_some(at));
                listed.map(move |at| (models, at))
            })
            .collect();
        let model = |at: &(&'_ Self, Option<usize>)| at.1.and_then(|model| at.0.listed.get(model)).cloned();
        let whole = |n: usize| i64::try_from(n).ok();
        Ok(TableBuilder::new("crosscase.study.models/1")
            .text("solution", rows.iter().map(|(models, _)| Some(models.kind.as_str())))
            .integer("model", rows.iter().map(|(_, at)| at.and_then(|at| whole(at + 1))))
            .text("expr", rows.iter().map(|row| model(row).map(|model| model.expr)))
            .integer("terms", rows.iter().map(|row| model(row).and_then(|model| whole(model.terms))))
            .number("incl", rows.iter().map(|row| model(row).and_then(|model| model.incl)))
            .number("pri", rows.iter().map(|row| model(row).and_then(|model| model.pri)))
            .number("cov", rows.iter().map(|row| model(row).and_then(|model| model.cov)))
            .text("model_count", rows.iter().map(|(models, _)| models.count.as_deref()))
            .text("count_at_least", rows.iter().map(|(models, _)| Some(models.at_least.as_str())))
            .text("search", rows.iter().map(|(models, _)| Some(models.search.as_str())))
            .build()?)
    }

    /// Back from that table.
    pub(crate) fn from_table(table: &Table) -> Result<Vec<Self>, StudyError> {
        let text = |name: &str| table.texts(name);
        let number = |name: &str| table.numbers(name);
        let (kinds, exprs, counts) = (text("solution")?, text("expr")?, text("model_count")?);
        let (least, searches, terms) = (text("count_at_least")?, text("search")?, number("terms")?);
        let (incl, pri, cov) = (number("incl")?, number("pri")?, number("cov")?);
        let mut all: Vec<Self> = Vec::new();
        for row in 0..table.rows() {
            let kind = kinds[row].clone().unwrap_or_default();
            if all.last().is_none_or(|models| models.kind != kind) {
                let (at_least, search) =
                    (least[row].clone().unwrap_or_default(), searches[row].clone().unwrap_or_default());
                all.push(Self { kind, count: counts[row].clone(), at_least, search, listed: Vec::new() });
            }
            if let (Some(models), Some(expr)) = (all.last_mut(), &exprs[row]) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of terms")]
                let terms = terms[row].unwrap_or_default() as usize;
                models.listed.push(Model { expr: expr.clone(), terms, incl: incl[row], pri: pri[row], cov: cov[row] });
            }
        }
        Ok(all)
    }

    /// The answer in a line.
    pub(crate) fn line(&self) -> String {
        let shown = |figure: Option<f64>| figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.3}"));
        let Some(first) = self.listed.first() else { return "no configuration is sufficient".to_owned() };
        let fit = format!("inclusion {}, PRI {}, coverage {}", shown(first.incl), shown(first.pri), shown(first.cov));
        let others = match self.count.as_deref() {
            Some("1") => String::new(),
            Some(count) => format!("; the first of {count} models"),
            None => format!("; one of at least {} models", self.at_least),
        };
        format!("{} ({fit}{others})", first.expr)
    }
}
