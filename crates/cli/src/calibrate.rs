//! `crosscase calibrate`: a column of raw figures to memberships.

use crate::calibrations::{WrittenSet, written};
use crate::choice::choice;
use crate::command::{Command, Session};
use crate::fault::{Fault, coded};
use crate::files::{Source, Target};
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use crosscase_sets::written::{CalibrationMethod, ShapeName, WrittenCalibration};
use crosscase_sets::{
    Anchoring, CalibratedColumn, CalibratedSets, Calibration, MembershipFunctions, SetsError, by_labels,
};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn command() -> Command {
    Command::within("calibrate", run)
}

/// Turn a column of raw figures into memberships of a set
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The figure shows the curve with the cases on it and its anchors; with --by a curve a group; for named levels, which have no
curve, the memberships case by case.

Examples:
  crosscase calibrate raw.csv --column GNP --method direct --anchors 400,550,900 --figure curve.svg
  crosscase calibrate raw.csv --column CABINETS --method direct --anchors 15,9.5,5   (fewer is more)
  crosscase calibrate raw.csv --column GNP --method multi-value --anchors 550,850 --format csv
  crosscase calibrate raw.csv --column TRUST --method qualitative --levels 4
  crosscase calibrate raw.csv --spec calibrations.toml --output sets.csv   (all sets in one table)
  crosscase calibrate raw.csv --column GNP --method function --function s --anchors 400,550,900 --parameter above=2
  crosscase calibrate panel.csv --column GNP --method direct --by YEAR --anchors-for 1930=400,550,900 --anchors-for 1960=900,1300,2500")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column to calibrate
    #[arg(long, value_name = "NAME", required_unless_present = "spec")]
    column: Option<String>,
    /// How
    #[arg(long, value_parser = choice(CalibrationMethod::CHOICES), required_unless_present = "spec")]
    method: Option<CalibrationMethod>,
    /// Several sets at once: a TOML file with a section a set, such as
    /// [DEV] column = "GNP" method = "direct" anchors = [400, 550, 900], a line each
    #[arg(long, value_name = "FILE", conflicts_with_all = OF_ONE)]
    spec: Option<Source>,
    /// The id of the membership function, for the method function
    #[arg(long, value_name = "ID")]
    function: Option<String>,
    /// A parameter of the membership function; once a parameter
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    parameter: Vec<String>,
    /// The anchors or cut points, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    anchors: Vec<f64>,
    /// A column of clusters or periods, each with anchors of its own; see --anchors-for
    #[arg(long, value_name = "COLUMN", requires = "anchors_for")]
    by: Option<String>,
    /// The anchors of one group of --by; once a group
    #[arg(long, value_name = "GROUP=LIST", requires = "by", allow_hyphen_values = true)]
    anchors_for: Vec<String>,
    /// The levels of a qualitative scale: 4, 5 or 6 for the usual ones, or your own as none=0,some=0.4,full=1
    #[arg(long, value_name = "LEVELS")]
    levels: Option<String>,
    /// What to call the set: its column in the result
    #[arg(long, value_name = "NAME", default_value = "membership")]
    name: String,
    /// The shape of the direct method [default: logistic]
    #[arg(long, value_parser = choice(ShapeName::CHOICES))]
    shape: Option<ShapeName>,
    /// The membership at the inclusion anchor, for the logistic shape [default: 0.95]
    #[arg(long)]
    idm: Option<f64>,
    /// The exponent below the crossover, for the shapes s and bell [default: 1]
    #[arg(long)]
    below: Option<f64>,
    /// The exponent above the crossover, for the shapes s and bell [default: 1]
    #[arg(long)]
    above: Option<f64>,
    /// Write the curve with the cases on it and the anchors marked as well, as SVG
    #[arg(long, value_name = "FILE", value_parser = Target::figure(), help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is said of a single set.
const OF_ONE: [&str; 13] = [
    "column",
    "method",
    "function",
    "parameter",
    "anchors",
    "by",
    "anchors_for",
    "levels",
    "shape",
    "idm",
    "below",
    "above",
    "figure",
];

fn run(args: &Args, session: &Session<'_>) -> Result<(), Fault> {
    let (column, method) = match (&args.spec, &args.column, args.method) {
        (Some(spec), ..) => return several_sets(args, spec, session),
        (None, Some(column), Some(method)) => (column, method),
        (None, ..) => return Err(Fault::usage("name a --column and a --method, or a --spec")),
    };
    let functions = &session.methods.registries().functions;
    // Wrong usage is told before a file is opened.
    let how = match &args.by {
        None => Anchoring::One(calibration(args, method, &args.anchors, functions)?),
        Some(by) => Anchoring::By { column: by.clone(), groups: groups(args, method, functions)? },
    };
    let used = [Some(column.as_str()), args.by.as_deref()];
    let read = args.input.read_columns(&used.into_iter().flatten().collect::<Vec<_>>())?;
    let (table, by_number) = by_labels(&read.table, &read.codebook, column, &how)?;
    tell(by_number.as_slice());
    let found = CalibratedColumn::of(functions, &table, column, &how)?;
    tell(&found.diagnostics);
    if let Some(target) = &args.figure {
        target.write(found.figure.svg().as_bytes())?;
    }
    args.output.deliver(&Answer::new(&found, found.to_table(&args.name)?)?)
}

/// A table of all sets of a file of calibrations.
fn several_sets(args: &Args, spec: &Source, session: &Session<'_>) -> Result<(), Fault> {
    let calibrations = written(spec)?;
    if calibrations.is_empty() {
        return Err(Fault::data(format!("{}: it holds no set; write a section a set, as `--help` shows", spec.name())));
    }
    let by = |how: &'_ Anchoring| if let Anchoring::By { column, .. } = how { Some(column.clone()) } else { None };
    let used = calibrations.iter().flat_map(|of| [Some(of.column.clone()), by(&of.how)]).flatten();
    let used: BTreeSet<String> = used.collect();
    let read = args.input.read_columns(&used.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut found = CalibratedSets::of_cases(&read.table)?;
    for WrittenSet { set, column, how } in calibrations {
        by_labels(&read.table, &read.codebook, &column, &how)
            .and_then(|(table, by_number)| {
                tell(by_number.as_slice());
                found.add(&session.methods.registries().functions, &table, &set, &column, how)
            })
            .map_err(|error| Fault::data(format!("{}: [{set}] {}", spec.name(), coded(error.code(), &error))))?;
    }
    args.output.report(&found, &found.diagnostics, found.to_table()?)
}

/// Each group by its own anchors.
fn groups(
    args: &Args,
    method: CalibrationMethod,
    functions: &MembershipFunctions,
) -> Result<BTreeMap<String, Calibration>, Fault> {
    if !args.anchors.is_empty() {
        return Err(Fault::usage("with --by, every group has its own --anchors-for and there are no --anchors"));
    }
    let mut calibrations = BTreeMap::new();
    for written in &args.anchors_for {
        let fault = || Fault::usage(format!("--anchors-for {written}: write GROUP=1,2,3"));
        let (group, list) = written.rsplit_once('=').ok_or_else(fault)?;
        let anchors: Vec<f64> =
            list.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| fault())?;
        if calibrations.insert(group.to_owned(), calibration(args, method, &anchors, functions)?).is_some() {
            return Err(Fault::usage(format!("--anchors-for names {group} twice")));
        }
    }
    Ok(calibrations)
}

fn calibration(
    args: &Args,
    method: CalibrationMethod,
    anchors: &[f64],
    functions: &MembershipFunctions,
) -> Result<Calibration, Fault> {
    let mut written = WrittenCalibration::new(method, anchors.to_vec());
    (written.shape, written.idm, written.below, written.above) = (args.shape, args.idm, args.below, args.above);
    written.function.clone_from(&args.function);
    if let Some(levels) = &args.levels {
        written.levels = Some(levels.parse().map_err(|error| Fault::usage(format!("--levels: {error}")))?);
    }
    for parameter in &args.parameter {
        let fault = || Fault::usage(format!("--parameter {parameter}: write NAME=NUMBER, each name once"));
        let (name, value) = parameter.split_once('=').ok_or_else(fault)?;
        let value = value.trim().parse().map_err(|_| fault())?;
        if written.parameters.insert(name.trim().to_owned(), value).is_some() {
            return Err(fault());
        }
    }
    let made = Calibration::try_from(written.clone()).and_then(|made| made.check_with(functions).map(|()| made));
    made.map_err(|error| {
        let key = written.at_fault(&error);
        // Only where their number is wrong may a decimal comma have made two of one.
        let is_number = matches!(error, SetsError::AnchorCount { .. } | SetsError::ShapeAnchors { .. });
        let fault = match &error {
            // What does not go with the method is wrong usage; what its figures are is a matter of the analysis.
            SetsError::MissingParameter { parameter, .. } => misused(parameter, &error),
            SetsError::UnknownParameter { .. } | SetsError::ShapeAnchors { shape: "crisp", .. } => misused(key, &error),
            SetsError::AnchorCount { .. } | SetsError::ShapeAnchors { .. } | SetsError::NoCuts if key == "method" => {
                misused("anchors", &error)
            }
            _ if key == "method" => misused(key, &error),
            _ => error.into(),
        };
        let are_whole = anchors.len() > 1 && anchors.iter().all(|anchor| anchor.fract() == 0.0);
        if key != "anchors" || !are_whole || !is_number {
            return fault;
        }
        let message = format!("{fault}; commas separate anchors, and decimals take a point: 2.5 and not 2,5");
        if fault.status() == 2 { Fault::usage(message) } else { Fault::data(message) }
    })
}

/// Wrong usage of the flag that a key of a written calibration is.
fn misused(key: &str, error: &SetsError) -> Fault {
    let flag = if key == "parameters" { "parameter" } else { key };
    Fault::usage(format!("--{flag}: {}", coded(error.code(), error)))
}
