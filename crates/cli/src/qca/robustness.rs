//! `crosscase qca robustness`.

use super::{SolutionArgs, TableArgs, figures};
use crate::Command;
use crate::deadline::Deadline;
use crate::fault::Fault;
use crate::input::InputArgs;
use crate::output::{Answer, OutputArgs, spare};
use crosscase_qca::Model;
use crosscase_qca::figures::robustness_figure;
use crosscase_qca::robustness::{
    Analysis, CaseClass, Cut, Perturbation, against, bootstrap, chance, cut_range, retention,
};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

pub(crate) fn command() -> Command {
    Command::new("robustness", run)
}

/// How far a solution holds: ranges of the cuts, cases left out or corrupted, resampling, chance
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The ranges of the cuts are exact: within them every model stays as it is. Leaving out and corrupting go through every
choice of so many cases; a resampling draws cases with replacement; chance deals out the outcome at random.

Example:
  crosscase qca robustness sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --bootstrap 10000 --chance 1000
  crosscase qca robustness sets.csv --outcome SURV --conditions DEV:STB --solution parsimonious --against-incl 0.7,0.9")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    solution: SolutionArgs,
    /// Leave out every choice of so many cases; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1)]
    delete: usize,
    /// Turn round the outcome of every choice of so many cases; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1)]
    corrupt: usize,
    /// Draw the cases anew so many times; 0 for not
    #[arg(long, value_name = "N", default_value_t = 0)]
    bootstrap: usize,
    /// Deal out the outcome at random so many times; 0 for not
    #[arg(long, value_name = "N", default_value_t = 0)]
    chance: usize,
    /// Test solutions at these inclusion cuts, against which the first model is held
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_incl: Vec<f64>,
    /// Test solutions at these frequency cuts
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_n: Vec<usize>,
    /// Test solutions at these PRI cuts
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    against_pri: Vec<f64>,
    /// Draw, case by case, the first model and the range over the test solutions, as SVG
    #[arg(long, value_name = "FILE")]
    figure: Option<PathBuf>,
    /// The seed of what is drawn
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    if let Some(figure) = &args.figure {
        spare("--figure", figure, &args.input.file)?;
        if args.against_incl.is_empty() && args.against_n.is_empty() && args.against_pri.is_empty() {
            return Err(Fault::usage(
                "--figure draws test solutions: give --against-incl, --against-n or --against-pri",
            ));
        }
    }
    let (data, params) = args.table.read(&args.input)?;
    let analysis = Analysis::new(params, args.solution.minimise()?);
    let stop = Deadline::after(None);
    let solution = analysis.fit(&data, &stop)?;
    let models: Vec<String> = solution.models.iter().map(Model::expr).collect();
    let mut rows: Vec<(String, Option<f64>)> = Vec::new();
    let mut found = Map::new();
    found.insert("models".to_owned(), json!(models));

    let mut ranges = Vec::new();
    for (name, cut) in [("inclusion cut", Cut::Inclusion), ("PRI cut", Cut::Pri), ("frequency cut", Cut::Frequency)] {
        let range = cut_range(&analysis, &data, cut, &stop)?;
        rows.push((format!("{name}, above"), range.above));
        rows.push((format!("{name}, up to"), range.up_to));
        ranges.push(json!({ "cut": name, "at": range.at, "above": range.above, "up_to": range.up_to }));
    }
    found.insert("ranges".to_owned(), Value::from(ranges));

    let ways = [("delete", Perturbation::Deletion, args.delete), ("corrupt", Perturbation::Corruption, args.corrupt)];
    for (name, perturbation, cases) in ways.into_iter().filter(|way| way.2 > 0) {
        let kept = retention(&analysis, &data, perturbation, cases, &stop)?;
        rows.push((format!("{name} {cases}: same models"), Some(kept.same)));
        rows.push((format!("{name} {cases}: a model shared"), Some(kept.one_shared)));
        let by_case: Vec<Value> =
            data.cases().iter().zip(&kept.by_case).map(|(case, same)| json!({ "case": case, "same": same })).collect();
        let told = json!({
            "cases": cases, "tried": kept.tried, "same": kept.same, "one_shared": kept.one_shared, "by_case": by_case,
        });
        found.insert(name.to_owned(), told);
    }
    let other = |table| Analysis::new(table, analysis.minimise.clone());
    let tests: Vec<Analysis> = (args.against_incl.iter().map(|cut| analysis.table.clone().incl_cut(*cut)))
        .chain(args.against_n.iter().map(|cut| analysis.table.clone().n_cut(*cut)))
        .chain(args.against_pri.iter().map(|cut| analysis.table.clone().pri_cut(*cut)))
        .map(other)
        .collect();
    if !tests.is_empty() {
        let held = against(&analysis, 0, &tests, &data, &stop)?;
        let r = &held.robustness;
        if let Some(path) = &args.figure {
            let figure = robustness_figure(r, &analysis.table.outcome().to_string(), data.cases());
            crosscase_data::write_bytes(path, figure.svg().as_bytes())?;
        }
        for (name, value) in [
            ("RF_cov", r.rf_cov),
            ("RF_cons", r.rf_cons),
            ("RF_SC, intersection of the tests", r.rf_sc_min),
            ("RF_SC, union of the tests", r.rf_sc_max),
            ("RCR, typical cases", r.rcr_typical),
            ("RCR, deviant cases", r.rcr_deviant),
            ("case rank, 1 to 4", Some(f64::from(r.rank))),
        ] {
            rows.push((name.to_owned(), value));
        }
        let of = |class| {
            let cases = data.cases().iter().zip(&r.cases).filter(move |(_, case)| case.class == class);
            cases.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
        };
        let told = json!({
            "core": held.core.to_string(), "tests": held.tests,
            "rf_cov": r.rf_cov, "rf_cons": r.rf_cons, "rf_sc_min": r.rf_sc_min, "rf_sc_max": r.rf_sc_max,
            "rcr_typical": r.rcr_typical, "rcr_deviant": r.rcr_deviant, "rank": r.rank,
            "robust": of(CaseClass::Robust), "shaky": of(CaseClass::Shaky), "possible": of(CaseClass::Possible),
        });
        found.insert("against".to_owned(), told);
    }
    if args.bootstrap > 0 {
        let drawn = bootstrap(&analysis, &data, args.bootstrap, args.seed, &stop)?;
        rows.push(("bootstrap: same models".to_owned(), Some(drawn.same)));
        rows.push(("bootstrap: a model shared".to_owned(), Some(drawn.one_shared)));
        rows.push(("bootstrap: no model".to_owned(), Some(drawn.none)));
        rows.extend(drawn.terms.iter().take(10).map(|t| (format!("bootstrap: {}", t.expr), Some(t.share))));
        let terms: Vec<Value> = drawn.terms.iter().map(|t| json!({ "expr": t.expr, "share": t.share })).collect();
        let told = json!({
            "replicates": drawn.replicates, "same": drawn.same, "one_shared": drawn.one_shared, "none": drawn.none,
            "terms": terms, "incl": drawn.incl, "cov": drawn.cov,
        });
        found.insert("bootstrap".to_owned(), told);
    }
    if args.chance > 0 {
        let luck = chance(&analysis, &data, 0, args.chance, args.seed, &stop)?;
        rows.push(("chance: as good as model 1, p".to_owned(), Some(luck.p)));
        let told = json!({ "permutations": luck.permutations, "any": luck.any, "as_good": luck.as_good, "p": luck.p });
        found.insert("chance".to_owned(), told);
    }
    let table = figures("crosscase.qca.robustness/1", &rows)?;
    let headline = Some(models.join("\n"));
    args.output.deliver(&args.input.file, &Answer { headline, json: Value::from(found), table })
}
