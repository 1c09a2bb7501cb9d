//! `crosscase qmethod analyze`.

use super::params::AnalysisArgs;
use super::source::{SourceArgs, labels};
use crate::fault::Fault;
use crate::output::{Answer, OutputArgs};
use crosscase_data::TableBuilder;
use crosscase_numerics::Matrix;
use crosscase_qmethod::{QData, Viewpoints};
use serde_json::{Value, json};

#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The table shows the loadings, an X marking the sorts that define a factor; --format json holds everything.

Examples:
  crosscase qmethod analyze study.dat --factors 3
  crosscase qmethod analyze sorts.csv --factors 3 --extraction brown --rotation none --format json
  crosscase qmethod analyze sorts.csv --factors 3 --rotation \"varimax; 1 x 3 by -12°; invert 2\" --unflag US1:2")]
pub(crate) struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let (data, found) = args.analysis.fit(&args.source)?;
    let (sorts, statements, factors) = (found.sorters.len(), found.statements.len(), found.factors.len());
    let many = if factors == 1 { "" } else { "s" };
    let share = 100.0 * found.explained();
    let headline =
        format!("{sorts} sorts, {statements} statements, {factors} factor{many} with {share:.0} % of the variance");
    let answer = Answer { headline: Some(headline), json: json(&data, &found), table: loadings(&found)? };
    args.output.deliver(&args.source.file, &answer)
}

/// One row a sort: its loadings, an X where it defines a factor, and h².
fn loadings(found: &Viewpoints) -> Result<crosscase_data::Table, Fault> {
    let mut table = TableBuilder::new("crosscase.qmethod.loadings/1").id("sort", found.sorters.iter().cloned());
    for (f, factor) in found.factors.iter().enumerate() {
        let mark = |row: &Vec<bool>| if row[f] { Some("X") } else { None };
        table = table
            .number(&format!("factor_{}", factor.label), found.loadings.column(f).into_iter().map(Some))
            .text(&format!("defines_{}", factor.label), found.flags.iter().map(mark));
    }
    Ok(table.number("h2", found.communalities().into_iter().map(Some)).build()?)
}

/// The keys of the contract and more; statement by statement and sort by sort.
fn json(data: &QData, found: &Viewpoints) -> Value {
    let k = found.factors.len();
    let all: Vec<&str> = everyone(found);
    let row = |name: &str| found.sorters.iter().position(|sorter| sorter == name);
    let loading = |name: &&str| match row(name) {
        Some(i) => json!(found.loadings.row(i)),
        None => json!(vec![Value::Null; k]),
    };
    let flag = |name: &&str| row(name).map_or_else(|| vec![false; k], |i| found.flags[i].clone());
    let statement = |s: usize| -> Vec<Option<f64>> { found.zscores.iter().map(|z| Some(z.as_ref()?[s])).collect() };
    let array = |s: usize| -> Vec<Option<i32>> { found.arrays.iter().map(|a| Some(a.as_ref()?[s])).collect() };
    let n = found.statements.len();
    let labels = labels(data, &found.statements);
    let pairs = |of: &dyn Fn(usize, usize) -> Option<f64>| -> Vec<Vec<Option<f64>>> {
        (0..k).map(|f| (0..k).map(|g| of(f, g)).collect()).collect()
    };
    let matrix = |m: &Matrix| -> Vec<Vec<f64>> { (0..m.rows()).map(|i| m.row(i).to_vec()).collect() };
    let names = |sorts: &[usize]| -> Vec<&str> { sorts.iter().map(|&i| found.sorters[i].as_str()).collect() };
    json!({
        "sorts": all,
        "eigenvalues": found.eigenvalues,
        "loadings": all.iter().map(loading).collect::<Vec<_>>(),
        "flags": all.iter().map(flag).collect::<Vec<_>>(),
        "zscores": (0..n).map(statement).collect::<Vec<_>>(),
        "arrays": (0..n).map(array).collect::<Vec<_>>(),
        "factors": found.factors.iter().map(|factor| json!({
            "label": factor.label,
            "n_flagged": factor.n_flagged,
            "reliability": factor.reliability,
            "se": factor.se,
            "ss_loading": factor.ss_loading,
            "explained": factor.explained,
            "negative": names(&factor.negative),
            "heywood": names(&factor.heywood),
        })).collect::<Vec<_>>(),
        "explained": found.explained(),
        "sed": pairs(&|f, g| found.sed(f, g)),
        "factor_correlations": pairs(&|f, g| found.score_correlation(f, g)),
        "statements": found.statements.iter().zip(&labels)
            .map(|(id, label)| json!({ "id": id, "label": label })).collect::<Vec<_>>(),
        "communalities": all.iter().map(|name| row(name).map(|i| found.communalities()[i])).collect::<Vec<_>>(),
        "grid": found.grid.to_string(),
        "ties": found.ties.iter().map(|tie| json!({
            "factor": found.factors[tie.factor].label,
            "statements": tie.statements.iter().map(|&s| &found.statements[s]).collect::<Vec<_>>(),
            "parted": tie.parted,
        })).collect::<Vec<_>>(),
        "confounded": found.confounded.iter().map(|(i, on)| json!({
            "sort": found.sorters[*i],
            "factors": on.iter().map(|&f| &found.factors[f].label).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "set_aside": found.set_aside.iter().map(|aside| &aside.sorter).collect::<Vec<_>>(),
        "unrotated": matrix(&found.unrotated),
        "pattern": found.pattern.as_ref().map(matrix),
        "phi": found.phi.as_ref().map(matrix),
        "rotation": found.analysis.rotation_plan().to_string(),
        "diagnostics": found.diagnostics.iter().map(|told| json!({ "code": told.code, "message": told.message })).collect::<Vec<_>>(),
    })
}

/// All sorts in the order of the source, those that were set aside in their places.
fn everyone(found: &Viewpoints) -> Vec<&str> {
    let mut all: Vec<&str> = found.sorters.iter().map(String::as_str).collect();
    for aside in &found.set_aside {
        all.insert(aside.position.min(all.len()), &aside.sorter);
    }
    all
}
