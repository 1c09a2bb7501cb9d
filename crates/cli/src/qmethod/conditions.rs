//! `crosscase qmethod conditions`: the bridge to calibration and QCA.

use super::params::{AnalysedArgs, SeedArgs};
use crate::choice;
use crate::command::{Command, Session};
use crate::fault::{Fault, say};
use crate::files::Source;
use crate::input::tell;
use crate::output::{Answer, OutputArgs};
use crate::progress::during;
use crosscase_data::{Diagnostic, Listed, counted, diagnostics_for};
use crosscase_qmethod::{CaseConditions, Sorts, ViewpointMeasure};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn command() -> Command {
    Command::within("conditions", run)
}

/// From viewpoints to conditions: what the users of each case hold, ready to calibrate
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
CASES is a table whose first column names the sorters and which has a column `case`, or the one of --case-column.
Uncertainty is that of the users: they are drawn again within their cases, and the whole analysis is repeated.

Example:
  crosscase qmethod conditions study.dat --factors 3 --cases users.csv --measure share --output viewpoints.csv
  crosscase calibrate viewpoints.csv --column viewpoint_1 --method direct --anchors 0.1,0.4,0.7")]
struct Args {
    #[command(flatten)]
    analysed: AnalysedArgs,
    /// Who belongs to which case
    #[arg(long, value_name = "CASES")]
    cases: Source,
    /// The column of CASES with the case
    #[arg(long, value_name = "COLUMN", default_value = "case")]
    case_column: String,
    /// What of the users stands for the case
    #[arg(long, value_parser = choice(ViewpointMeasure::CHOICES), default_value = "share")]
    measure: ViewpointMeasure,
    /// How many replicates; 0 for the figures alone
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    replicates: usize,
    #[command(flatten)]
    seed: SeedArgs,
    /// The level of the intervals
    #[arg(long, value_name = "P", default_value_t = 0.95)]
    level: f64,
    /// Print every draw in place of the table of cases
    #[arg(long)]
    draws: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is said of users who did not sort, and of cases whose users did not: these are not among the conditions.
fn without_sorts(case_of: &BTreeMap<String, String>, sorts: &Sorts) -> Option<Diagnostic> {
    let sorted: BTreeSet<&String> = sorts.sorters().iter().collect();
    let absent: Vec<String> = case_of.keys().filter(|user| !sorted.contains(user)).cloned().collect();
    let held: BTreeSet<&String> =
        case_of.iter().filter(|(user, _)| sorted.contains(user)).map(|(_, case)| case).collect();
    let lost: BTreeSet<&String> = case_of.values().filter(|case| !held.contains(case)).collect();
    let lost: Vec<String> = lost.into_iter().cloned().collect();
    let users = counted(absent.len(), "user of the cases has no sort", "users of the cases have no sort");
    let message = format!("{users}: {}", Listed(&absent));
    let told = if lost.is_empty() {
        Diagnostic::note("QME152", message)
    } else {
        let cases = counted(lost.len(), "case", "cases");
        let message = format!("{message}; {cases} without any user who sorted, in no row: {}", Listed(&lost));
        Diagnostic::warning("QME152", message)
    };
    (!absent.is_empty()).then_some(told)
}

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (_, sorts, analysis) = args.analysed.read(session.qmethod())?;
    let read = args.cases.table(&args.analysed.beside().text(&args.case_column))?;
    let used: Vec<&str> = read.table.id_column().into_iter().chain([args.case_column.as_str()]).collect();
    tell(&diagnostics_for(&read.diagnostics, &used));
    let cases = read.table.texts(&args.case_column)?;
    let case_of: BTreeMap<String, String> =
        read.table.ids()?.into_iter().zip(cases).filter_map(|(sorter, case)| Some((sorter, case?))).collect();
    tell(without_sorts(&case_of, &sorts).as_slice());
    let (replicates, seed) = (args.replicates, args.seed.seed);
    let bridge = CaseConditions::new().measure(args.measure).replicates(replicates).seed(seed).level(args.level);
    let found = during("resampling users within their cases", || {
        bridge.fit_with(session.qmethod(), &analysis, &sorts, &case_of)
    })?;
    tell(&found.found.diagnostics);
    tell(&found.diagnostics);
    if found.failed > 0 {
        say(&format!("{} of {} replicates gave no viewpoints and are in no interval", found.failed, args.replicates));
    }
    let table = if args.draws { found.draws_table()? } else { found.wide_table()? };
    args.output.deliver(&Answer::of_table(table)?)
}
