//! A script that repeats an analysis with R's package `QCA`.

use std::fmt::Write as _;

use crate::{AtHalf, Minimise, Model, Objective, Outcome, QcaError, SetData, Solution, SolutionKind, TruthTableParams};

/// Conditions beyond which `QMC` in R runs out of memory or patience.
const R_CONDITIONS: usize = 12;

/// The analysis as a script for R with package `QCA` (3.25), memberships written as data, and the models that it should print as
/// a comment. `method = "QMC"`, since `QCA`'s default can miss prime implicants. Where R cannot follow, the script says so:
/// more than twelve conditions, expectations of conjunctions, policies on memberships of 0.5 that R lacks, fewest literals.
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
/// let script = r_script(&sets, &table, &minimise, &solution)?;
/// assert!(script.contains("A = c(1, 0)") && script.contains("#   M1: A"));
/// # Ok::<(), crosscase_qca::QcaError>(())
/// ```
pub fn r_script(
    data: &SetData,
    table: &TruthTableParams,
    minimise: &Minimise,
    solution: &Solution,
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
        let rows = quoted(&names.expression(&excluded.to_string()));
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

fn expectations(minimise: &Minimise, names: &Names) -> String {
    if minimise.kind() != SolutionKind::Intermediate || minimise.expectations().is_empty() {
        return String::new();
    }
    let literals: Vec<String> =
        minimise.expectations().to_string().split(',').map(|text| quoted(&names.expression(text))).collect();
    format!("dir.exp = c({}), ", literals.join(", "))
}

/// Names that R and its expressions accept.
struct Names(Vec<(String, String)>);

impl Names {
    fn new(table: &TruthTableParams) -> Self {
        let outcome = table.outcome().name().to_owned();
        let all = table.conditions().iter().cloned().chain([outcome]);
        let plain = |(at, name): (usize, String)| {
            let fine = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric())
                && name.chars().any(|c| c.is_ascii_uppercase());
            let plain = if fine { name.clone() } else { format!("SET{}", at + 1) };
            (name, plain)
        };
        Self(all.enumerate().map(plain).collect())
    }

    fn plain<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.iter().find(|(known, _)| known == name).map_or(name, |(_, plain)| plain.as_str())
    }

    fn outcome(&self, outcome: &Outcome) -> String {
        outcome.to_string().replacen(&Outcome::new(outcome.name()).to_string(), self.plain(outcome.name()), 1)
    }

    /// An expression with its conditions renamed.
    fn expression(&self, text: &str) -> String {
        let renamed = self.0.iter().filter(|(name, plain)| name != plain);
        renamed.fold(text.to_owned(), |text, (name, plain)| text.replace(&Outcome::new(name).to_string(), plain))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_r_would_not_take_are_replaced() {
        let table = TruthTableParams::new(Outcome::new("free press").negated(), ["A", "b c", "9"]);
        let names = Names::new(&table);
        assert_eq!(names.plain("A"), "A");
        assert_eq!(names.plain("b c"), "SET2");
        assert_eq!(names.outcome(table.outcome()), "~SET4");
        assert_eq!(names.expression("~\"b c\""), "~SET2");
        assert_eq!(quoted("a\"b\\"), "\"a\\\"b\\\\\"");
    }
}
