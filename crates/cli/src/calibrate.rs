//! `crosscase calibrate`: a column of raw figures to memberships.

use crate::Command;
use crate::fault::Fault;
use crate::files::Target;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::{Table, TableBuilder};
use crosscase_sets::{
    Anchors, Calibration, Scale, Shape, calibrate_by, curve_figure, grouped_curve_figure, membership_figure,
};
use serde_json::json;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Three anchors: exclusion, crossover, inclusion (descending: a decreasing set)
    Direct,
    /// Cut points between qualitative steps
    Indirect,
    /// Totally fuzzy and relative: no anchors, from the ranks
    Tfr,
    /// One anchor: in from there up
    Crisp,
    /// One or more cut points: 0, 1, 2 …
    MultiValue,
    /// A column of named levels, or of their numbers from 1; see --levels
    Qualitative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShapeName {
    /// Logistic: 0.5 at the crossover, `--idm` at the inclusion anchor
    Logistic,
    /// Piecewise S, exactly 0 and 1 at the outer anchors
    S,
    /// Six anchors, exclusion, crossover, inclusion and back: 1,2,3,4,5,6 is a bell, 3,2,1,6,5,4 a trough
    Bell,
    /// As s, on the ranks of the cases between the outer anchors
    Empirical,
}

pub(crate) fn command() -> Command {
    Command::new("calibrate", run)
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
  crosscase calibrate panel.csv --column GNP --method direct --by YEAR --anchors-for 1930=400,550,900 --anchors-for 1960=900,1300,2500")]
struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The column to calibrate
    #[arg(long, value_name = "NAME")]
    column: String,
    /// How
    #[arg(long, value_enum)]
    method: Method,
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
    /// The shape of the direct method
    #[arg(long, value_enum, default_value = "logistic")]
    shape: ShapeName,
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
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    figure: Option<Target>,
    #[command(flatten)]
    output: OutputArgs,
}

fn run(args: &Args) -> Result<(), Fault> {
    // Wrong usage is told before a file is opened.
    let asked = match &args.by {
        None => Asked::One(calibration(args, &args.anchors)?),
        Some(by) => Asked::Grouped(by, groups(args)?),
    };
    let used = [Some(args.column.as_str()), args.by.as_deref()];
    let table = args.input.columns(&used.into_iter().flatten().collect::<Vec<_>>())?;
    let units = table.ids()?;
    let set = &args.column;
    let (membership, diagnostics, figure) = match asked {
        Asked::One(calibration) => {
            let found = calibration.fit_table(&table, set)?;
            // Named levels have no curve to lie on.
            let figure = match args.method {
                Method::Qualitative => membership_figure(&found, set, &units),
                _ => curve_figure(&found, set, set, &units, &table.numbers(set)?),
            };
            (found.membership, found.diagnostics, figure)
        }
        Asked::Grouped(by, calibrations) => {
            let (groups, values) = (group_names(&table, by)?, table.numbers(set)?);
            let found = calibrate_by(&calibrations, &values, &groups)?;
            let figure = grouped_curve_figure(&found, set, set, &units, &values);
            (found.membership, found.diagnostics, figure)
        }
    };
    tell(&diagnostics);
    if let Some(target) = &args.figure {
        target.write(figure.svg().as_bytes())?;
    }
    // The names of the result's own columns give way to nobody's.
    let id = table.id_column().filter(|id| !["raw", args.name.as_str()].contains(id)).unwrap_or("case");
    let result = TableBuilder::new("crosscase.sets.calibrated/1").id(id, units.iter().cloned());
    let result = match args.method {
        Method::Qualitative => result.text("raw", table.texts(&args.column)?),
        _ => result.number("raw", table.numbers(&args.column)?),
    };
    let result = result.number(&args.name, membership.iter().copied()).build()?;
    let json = json!({ "units": units, "membership": membership });
    args.output.deliver(&Answer { json, table: result, headline: None })
}

/// One calibration, or one a group of a column.
enum Asked<'a> {
    One(Calibration),
    Grouped(&'a str, BTreeMap<String, Calibration>),
}

/// Each group by its own anchors.
fn groups(args: &Args) -> Result<BTreeMap<String, Calibration>, Fault> {
    if !args.anchors.is_empty() {
        return Err(Fault::usage("with --by, every group has its own --anchors-for and there are no --anchors"));
    }
    let mut calibrations = BTreeMap::new();
    for written in &args.anchors_for {
        let fault = || Fault::usage(format!("--anchors-for {written}: write GROUP=1,2,3"));
        let (group, list) = written.rsplit_once('=').ok_or_else(fault)?;
        let anchors: Vec<f64> =
            list.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| fault())?;
        if calibrations.insert(group.to_owned(), calibration(args, &anchors)?).is_some() {
            return Err(Fault::usage(format!("--anchors-for names {group} twice")));
        }
    }
    Ok(calibrations)
}

fn group_names(table: &Table, by: &str) -> Result<Vec<String>, Fault> {
    let mut groups = Vec::new();
    for (row, group) in table.texts(by)?.into_iter().enumerate() {
        let place = table.place(row, Some(by));
        groups.push(group.ok_or_else(|| Fault::data(format!("{place}: the case belongs to no group")))?);
    }
    Ok(groups)
}

fn scale(written: Option<&str>) -> Result<Scale, Fault> {
    let written = written.ok_or_else(|| Fault::usage("method qualitative wants --levels"))?;
    match written {
        "4" => return Ok(Scale::four()),
        "5" => return Ok(Scale::five()),
        "6" => return Ok(Scale::six()),
        _ => {}
    }
    let level = |part: &str| {
        let (name, membership) = part.rsplit_once('=')?;
        Some((name.trim().to_owned(), membership.trim().parse::<f64>().ok()?))
    };
    let levels: Option<Vec<(String, f64)>> = written.split(',').map(level).collect();
    let levels = levels.ok_or_else(|| Fault::usage("--levels is 4, 5, 6 or a list as none=0,some=0.4,full=1"))?;
    Ok(Scale::new(levels)?)
}

fn calibration(args: &Args, anchors: &[f64]) -> Result<Calibration, Fault> {
    let direct_only =
        [args.idm, args.below, args.above].iter().any(Option::is_some) || args.shape != ShapeName::Logistic;
    if direct_only && args.method != Method::Direct {
        return Err(Fault::usage("--shape, --idm, --below and --above belong to --method direct"));
    }
    if args.levels.is_some() && args.method != Method::Qualitative {
        return Err(Fault::usage("--levels belongs to --method qualitative"));
    }
    if matches!(args.method, Method::Tfr | Method::Qualitative) != anchors.is_empty() {
        let message = if anchors.is_empty() { "this method wants --anchors" } else { "this method takes no --anchors" };
        return Err(Fault::usage(message));
    }
    Ok(match args.method {
        Method::Direct => direct(args, anchors)?,
        Method::Qualitative => Calibration::qualitative(scale(args.levels.as_deref())?),
        Method::Indirect => Calibration::indirect(anchors.to_vec())?,
        Method::Tfr => Calibration::tfr(),
        Method::Crisp => match anchors[..] {
            [anchor] => Calibration::crisp(anchor)?,
            _ => return Err(Fault::usage("a crisp set has one anchor")),
        },
        Method::MultiValue => Calibration::multi_value(anchors.to_vec())?,
    })
}

fn direct(args: &Args, anchors: &[f64]) -> Result<Calibration, Fault> {
    let exponents = args.below.is_some() || args.above.is_some();
    if args.shape == ShapeName::Logistic && exponents {
        return Err(Fault::usage("--below and --above belong to --shape s, bell or empirical"));
    }
    if args.shape != ShapeName::Logistic && args.idm.is_some() {
        return Err(Fault::usage("--idm belongs to --shape logistic"));
    }
    let (below, above) = (args.below.unwrap_or(1.0), args.above.unwrap_or(1.0));
    let shape = match args.shape {
        ShapeName::Logistic => Shape::Logistic,
        ShapeName::S => Shape::S { below, above },
        ShapeName::Bell => Shape::Bell { below, above },
        ShapeName::Empirical => Shape::Empirical { below, above },
    };
    let direct = Calibration::direct(Anchors::of(anchors)?).shape(shape);
    Ok(match args.idm {
        Some(idm) => direct.idm(idm),
        None => direct,
    }
    .into())
}
