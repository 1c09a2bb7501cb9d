//! A script that repeats an analysis with R's package `QCA`.

mod names;

use std::fmt::Write as _;

use crosscase_boolean::expression::Expression;
use crosscase_sets::Kind;

use crate::robustness::RawSet;
use crate::sets::levels_of;
use crate::{AtHalf, Minimise, Model, Objective, QcaError, SetData, Solution, SolutionKind, TruthTableParams};
use names::{Names, one_line, quoted};

/// Conditions from which `QMC` in R takes minutes to go through the remainders, and from which it does not end.
const R_SLOW: usize = 9;
const R_CONDITIONS: usize = 12;

/// The analysis as a script for R with package `QCA` (3.25), memberships written as data, and the models that it should print as
/// a comment. `method = "QMC"`, since `QCA`'s default can miss prime implicants. Where R cannot follow, the script says so:
/// nine and more conditions with remainders, more than twelve in any case, further cuts, rows set by hand or published, conditions that do not apply to some cases,
/// or that are values of one set, values that no case has, expectations of conjunctions, memberships of 0.5 counted as above or below, fewest literals, a search that stopped early.
///
/// For each set of `raw` its raw values and R's own calibration of them stand beside the memberships, and the script prints how far
/// the two are apart.
///
/// # Errors
/// Unknown sets.
///
/// ```
/// use crosscase_qca::{Minimise, SetData, TruthTableParams, r_script};
/// let sets = SetData::from_rows(["A", "Y"], [("a", [1.0, 1.0]), ("b", [0.0, 0.0])])?;
/// let (table, minimise) = (TruthTableParams::new("Y", ["A"]), Minimise::parsimonious());
/// let solution = minimise.fit(&table.fit(&sets)?)?;
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
    let names = Names::new(table, data)?;
    let mut script = format!(
        "# Repeats the {} solution for {} with R's package QCA (written for 3.25).\n",
        minimise.called(),
        one_line(&table.outcome().to_string())
    );
    for why in limits(data, table, minimise, solution)? {
        let _ = writeln!(script, "# R may differ here: {}.", one_line(&why));
    }
    for set in names.sets().iter().filter(|set| set.name != set.plain) {
        let _ = writeln!(script, "# {} stands for {}", set.plain, one_line(&set.name));
    }
    script.push_str("library(QCA)\n\n");
    script.push_str(&memberships(data, &names)?);
    script.push_str(&calibrations(raw, &names));
    let _ = writeln!(script, "table <- {}\nprint(table)\n", truth_table(table, &names, "show.cases = TRUE"));
    if solution.models.is_empty() {
        script
            .push_str("# No row is positive: there is nothing to minimise, and minimize() would stop with an error.\n");
        return Ok(script);
    }
    if solution.models.iter().any(is_everything) {
        script.push_str(
            "# Every configuration is allowed, so that there is nothing to minimise: minimize() would stop with an error.\n",
        );
        return Ok(script);
    }
    if !minimise.excluded().terms.is_empty() {
        let exclude = format!("exclude = {}", quoted(&names.sum(minimise.excluded())));
        let table = truth_table(table, &names, &exclude);
        let _ = writeln!(script, "# remainders that nothing is assumed of\ntable <- {table}\n");
    }
    // Where nothing is expected, nothing is easy: R would take the call for the parsimonious solution.
    let expects = minimise.kind() == SolutionKind::Intermediate && !minimise.expectations().is_empty();
    let include = if expects || minimise.kind() == SolutionKind::Parsimonious { "include = \"?\", " } else { "" };
    let expect = if expects { expectations(minimise, &names) } else { String::new() };
    let all = if minimise.wanted() == Objective::Irredundant { ", all.sol = TRUE" } else { "" };
    let _ = writeln!(
        script,
        "solution <- minimize(table, {include}{expect}method = \"QMC\", details = TRUE{all})\nprint(solution)\n"
    );
    script.push_str("# It should print, perhaps in another order\n");
    for (at, model) in solution.models.iter().enumerate() {
        let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
        let Model { incl, pri, cov, .. } = model;
        let fit = format!("inclS {}, PRI {}, covS {}", figure(*incl), figure(*pri), figure(*cov));
        let expression: Expression =
            model.expr().parse().map_err(|source| QcaError::Syntax { text: model.expr(), source })?;
        let _ = writeln!(script, "#   M{}: {}   ({fit})", at + 1, one_line(&names.expression(&expression).to_string()));
    }
    Ok(script)
}

/// Whether a model is the empty conjunction, `1`.
fn is_everything(model: &Model) -> bool {
    model.terms.iter().any(|term| term.cube.is_empty())
}

fn memberships(data: &SetData, names: &Names) -> Result<String, QcaError> {
    let cases: Vec<String> = data.cases().iter().map(|case| quoted(case)).collect();
    let mut text = format!("sets <- data.frame(\n  row.names = c({})", cases.join(", "));
    for set in names.sets() {
        let (_, values) = data.condition(&set.name)?;
        let open = data.open(&set.name);
        let value = |(case, value): (usize, &f64)| {
            if open.contains(&case) { "\"-\"".to_owned() } else { value.to_string() }
        };
        let values: Vec<String> = values.iter().enumerate().map(value).collect();
        let _ = write!(text, ",\n  {} = c({})", set.plain, values.join(", "));
    }
    Ok(text + "\n)\n\n")
}

/// The call of `truthTable()`, with one argument more.
fn truth_table(table: &TruthTableParams, names: &Names, more: &str) -> String {
    let (incl, pri, n) = table.cuts();
    let incl = match table.lower_cut() {
        Some(lower) => format!("c({incl}, {lower})"),
        None => incl.to_string(),
    };
    let conditions: Vec<String> = table.conditions().iter().map(|name| quoted(names.plain(name))).collect();
    format!(
        "truthTable(sets, outcome = {}, conditions = c({}),\n                    incl.cut = {incl}, n.cut = {n}, pri.cut = {pri}, {more})",
        quoted(&names.outcome(table.outcome())),
        conditions.join(", ")
    )
}

/// Where R's package cannot do the same.
fn limits(
    data: &SetData,
    table: &TruthTableParams,
    minimise: &Minimise,
    solution: &Solution,
) -> Result<Vec<String>, QcaError> {
    let mut why = Vec::new();
    let conditions = table.conditions().len();
    if conditions > R_CONDITIONS {
        why.push(format!("{conditions} conditions are more than QMC can hold in memory"));
    } else if conditions >= R_SLOW && minimise.kind() != SolutionKind::Conservative {
        why.push(format!("with remainders of {conditions} conditions QMC takes minutes or does not end"));
    }
    for cut in table.further_cuts() {
        why.push(format!("truthTable() has no cut on {}, by which rows are negative here", cut.measure().name()));
    }
    if !table.by_hand().is_empty() {
        why.push("rows are set by hand, which truthTable() does not know".to_owned());
    }
    if data.published().is_some() {
        why.push("the rows are those of a published table, of which truthTable() makes its own".to_owned());
    }
    for set in table.conditions() {
        let (kind, values) = data.condition(set)?;
        let (most, last) = (values.iter().copied().fold(0.0, f64::max), levels_of(kind) - 1);
        if matches!(kind, Kind::MultiValue { .. }) && most < f64::from(last) {
            why.push(format!(
                "no case has the value {last} of {set}; R takes a set to have the values up to {most}, and so has fewer remainders"
            ));
        }
    }
    if !solution.table.impossible().is_empty() {
        why.push(
            "conditions are values of one set, and R takes configurations that no case can show for remainders: its tables and solutions \
             hold more literals, terms and assumptions, which say the same"
                .to_owned(),
        );
    }
    if let Some(open) = table.conditions().iter().find(|set| !data.open(set).is_empty()) {
        why.push(format!(
            "{open} does not apply to some cases; QMC then gives other terms, or fails on the remainders"
        ));
    }
    let conjunctions = minimise.expectations().terms().iter().filter(|term| term.0.len() > 1).count();
    if conjunctions > 0 && !(conjunctions == 1 && minimise.follows_r()) {
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
    Ok(why)
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
    let terms = minimise.expectations().terms();
    let literals: Vec<String> = terms.iter().map(|term| quoted(&names.expectation(term))).collect();
    format!("dir.exp = c({}), ", literals.join(", "))
}
