//! A script that repeats an analysis with R's package `QCA`.

use std::fmt::Write as _;

use crosscase_boolean::expression::{Expression, Literal, Term};

use crate::robustness::RawSet;
use crate::{AtHalf, Minimise, Model, Objective, Outcome, QcaError, SetData, Solution, SolutionKind, TruthTableParams};

/// Conditions beyond which `QMC` in R runs out of memory or patience.
const R_CONDITIONS: usize = 12;

/// The analysis as a script for R with package `QCA` (3.25), memberships written as data, and the models that it should print as
/// a comment. `method = "QMC"`, since `QCA`'s default can miss prime implicants. Where R cannot follow, the script says so:
/// more than twelve conditions, expectations of conjunctions, policies on memberships of 0.5 that R lacks, fewest literals.
///
/// For each set of `raw` its raw values and R's own calibration of them stand beside the memberships, and the script prints how far
/// the two are apart.
///
/// # Errors
/// Unknown sets.
///
/// ```
/// use crosscase_boolean::Never;
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, r_script};
/// let cases = ["a", "b"].map(String::from).to_vec();
/// let sets = SetData::new(cases, vec![("A".into(), vec![1.0, 0.0]), ("Y".into(), vec![1.0, 0.0])])?;
/// let (table, minimise) = (TruthTableParams::new("Y".parse()?, ["A"]), Minimise::parsimonious());
/// let solution = minimise.fit(&table.fit(&sets)?, &Never)?;
/// let script = r_script(&sets, &table, &minimise, &solution, &[])?;
/// assert!(script.contains("A = c(1, 0)") && script.contains("#   M1: A"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn r_script(
    data: &SetData,
    table: &TruthTableParams,
    minimise: &Minimise,
    solution: &Solution,
    raw: &[RawSet],
) -> Result<String, QcaError> {
    let names = Names::new(table);
    let mut script = format!(
        "# Repeats the {} solution for {} with R's package QCA (written for 3.25).\n",
        minimise.kind().as_str(),
        table.outcome()
    );
    for why in limits(table, minimise, solution) {
        let _ = writeln!(script, "# R may differ here: {why}.");
    }
    for (name, plain) in names.0.iter().filter(|(name, plain)| name != plain) {
        let _ = writeln!(script, "# {plain} stands for {name}");
    }
    script.push_str("library(QCA)\n\nsets <- data.frame(\n");
    let cases: Vec<String> = data.cases().iter().map(|case| quoted(case)).collect();
    let _ = writeln!(script, "  row.names = c({}),", cases.join(", "));
    let last = names.0.len() - 1;
    for (at, (name, plain)) in names.0.iter().enumerate() {
        let (_, values) = data.condition(name)?;
        let open = data.open(name);
        let value = |(case, value): (usize, &f64)| {
            if open.contains(&case) { "\"-\"".to_owned() } else { value.to_string() }
        };
        let values: Vec<String> = values.iter().enumerate().map(value).collect();
        let comma = if at == last { "" } else { "," };
        let _ = writeln!(script, "  {plain} = c({}){comma}", values.join(", "));
    }
    script.push_str(")\n\n");
    script.push_str(&calibrations(raw, &names));
    let (incl, pri, n) = table.cuts();
    let incl = match table.lower_cut() {
        Some(lower) => format!("c({incl}, {lower})"),
        None => incl.to_string(),
    };
    let conditions: Vec<String> = table.conditions().iter().map(|name| quoted(names.plain(name))).collect();
    let _ = writeln!(
        script,
        "table <- truthTable(sets, outcome = {}, conditions = c({}),\n                    incl.cut = {incl}, n.cut = {n}, pri.cut = {pri}, show.cases = TRUE)\nprint(table)\n",
        quoted(&names.outcome(table.outcome())),
        conditions.join(", ")
    );
    let include = if minimise.kind() == SolutionKind::Conservative { "" } else { "include = \"?\", " };
    let expect = expectations(minimise, &names);
    let all = if minimise.wanted() == Objective::Irredundant { ", all.sol = TRUE" } else { "" };
    let excluded = minimise.excluded();
    if !excluded.terms.is_empty() {
        let rows = quoted(&names.expression(excluded).to_string());
        let _ = writeln!(
            script,
            "# remainders that nothing is assumed of\ntable <- truthTable(sets, outcome = {}, conditions = c({}),\n                    incl.cut = {incl}, n.cut = {n}, pri.cut = {pri}, exclude = {rows})\n",
            quoted(&names.outcome(table.outcome())),
            conditions.join(", ")
        );
    }
    let _ = writeln!(
        script,
        "solution <- minimize(table, {include}{expect}method = \"QMC\", details = TRUE{all})\nprint(solution)\n"
    );
    script.push_str("# It should print\n");
    for (at, model) in solution.models.iter().enumerate() {
        let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        let Model { incl, pri, cov, .. } = model;
        let fit = format!("inclS {}, PRI {}, covS {}", figure(*incl), figure(*pri), figure(*cov));
        let _ = writeln!(script, "#   M{}: {}   ({fit})", at + 1, model.expr());
    }
    Ok(script)
}

/// Where R's package cannot do the same.
fn limits(table: &TruthTableParams, minimise: &Minimise, solution: &Solution) -> Vec<String> {
    let mut why = Vec::new();
    let conditions = table.conditions().len();
    if conditions > R_CONDITIONS {
        why.push(format!("{conditions} conditions are more than QMC can hold in memory"));
    }
    if minimise.expectations().has_conjunctions() {
        why.push("of expected conjunctions R takes one, and drops the single expectations beside it".to_owned());
    }
    if matches!(table.policy(), AtHalf::Above | AtHalf::Below) {
        why.push("a membership of exactly 0.5 makes a case count nowhere in R".to_owned());
    }
    if matches!(minimise.wanted(), Objective::FewestLiterals | Objective::FewestTermsThenLiterals) {
        why.push("R minimises the number of terms alone, and so may list more or other models".to_owned());
    }
    if !solution.search.is_complete() {
        why.push("the search that made the expected models stopped early".to_owned());
    }
    why
}

/// The raw values, and how far R's calibration of them is from the memberships.
fn calibrations(raw: &[RawSet], names: &Names) -> String {
    let mut text = String::new();
    for RawSet { set, values, calibration } in raw {
        let plain = names.plain(set);
        let variable = format!("raw_{plain}");
        if text.is_empty() {
            text.push_str(
                "# The calibration, repeated: what is printed should be no more than 0.0001, to which R rounds\n",
            );
        }
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "{variable} <- c({})", values.join(", "));
        let _ = match calibration.r_call(&variable) {
            Some(call) => writeln!(text, "cat({}, max(abs({call} - sets${plain})), \"\\n\")", quoted(plain)),
            None => writeln!(text, "# {plain}: QCA has no calibrate() for this method; the memberships stand above"),
        };
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn expectations(minimise: &Minimise, names: &Names) -> String {
    if minimise.kind() != SolutionKind::Intermediate || minimise.expectations().is_empty() {
        return String::new();
    }
    let literals: Vec<String> =
        minimise.expectations().terms().iter().map(|term| quoted(&names.term(term).to_string())).collect();
    format!("dir.exp = c({}), ", literals.join(", "))
}

/// Names that R and its expressions accept.
struct Names(Vec<(String, String)>);

impl Names {
    fn new(table: &TruthTableParams) -> Self {
        let outcome = table.outcome().name().to_owned();
        let all: Vec<String> = table.conditions().iter().cloned().chain([outcome]).collect();
        let fine = |name: &String| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric())
                && name.chars().any(|c| c.is_ascii_uppercase())
                && !["T", "F", "TRUE", "FALSE", "NA", "NULL"].contains(&name.as_str())
        };
        let plain = |at: usize, name: &String| {
            let mut plain = if fine(name) { name.clone() } else { format!("SET{}", at + 1) };
            while plain != *name && all.contains(&plain) {
                plain.push('A');
            }
            plain
        };
        Self(all.iter().enumerate().map(|(at, name)| (name.clone(), plain(at, name))).collect())
    }

    fn plain<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == name).map_or(name, |(_, plain)| plain.as_str())
    }

    fn outcome(&self, outcome: &Outcome) -> String {
        self.literal(&outcome.0).to_string()
    }

    /// The same with its conditions renamed.
    fn expression(&self, expression: &Expression) -> Expression {
        Expression { terms: expression.terms.iter().map(|term| self.term(term)).collect() }
    }

    fn term(&self, term: &Term) -> Term {
        Term(term.0.iter().map(|literal| self.literal(literal)).collect())
    }

    fn literal(&self, literal: &Literal) -> Literal {
        Literal { name: self.plain(&literal.name).to_owned(), ..literal.clone() }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_within_a_name_is_left_alone() {
        let names = Names::new(&TruthTableParams::new(Outcome::new("Y"), ["a", "ab", "SET1"]));
        let renamed = names.expression(&"a*~ab + SET1".parse().unwrap()).to_string();
        assert_eq!(renamed, "SET1A*~SET2 + SET1");
    }

    #[test]
    fn names_that_r_would_not_take_are_replaced() {
        let table = TruthTableParams::new(Outcome::new("free press").negated(), ["A", "b c", "9"]);
        let names = Names::new(&table);
        assert_eq!(names.plain("A"), "A");
        assert_eq!(names.plain("b c"), "SET2");
        assert_eq!(names.outcome(table.outcome()), "~SET4");
        assert_eq!(names.expression(&"~\"b c\" + A".parse().unwrap()).to_string(), "~SET2 + A");
        assert_eq!(quoted("a\"b\\"), "\"a\\\"b\\\\\"");
    }
}
