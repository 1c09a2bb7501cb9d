//! `crosscase calibrate`: a column of raw figures to memberships.

use crate::fault::Fault;
use crate::input::{InputArgs, tell};
use crate::output::{Answer, OutputArgs};
use clap::ValueEnum;
use crosscase_data::TableBuilder;
use crosscase_sets::{Anchors, Calibration, Shape};
use serde_json::json;

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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShapeName {
    /// Logistic: 0.5 at the crossover, `--idm` at the inclusion anchor
    Logistic,
    /// Piecewise S, exactly 0 and 1 at the outer anchors
    S,
    /// Six anchors: up and down again
    Bell,
}

/// Turn a column of raw figures into memberships of a set
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  crosscase calibrate raw.csv --column GNP --method direct --anchors 400,550,900
  crosscase calibrate raw.csv --column CABINETS --method direct --anchors 15,9.5,5   (fewer is more)
  crosscase calibrate raw.csv --column GNP --method multi-value --anchors 550,850 --format csv")]
pub(crate) struct Args {
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
    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args) -> Result<(), Fault> {
    let calibration = calibration(args)?;
    let table = args.input.read()?;
    let calibrated = calibration.fit_table(&table, &args.column)?;
    tell(&calibrated.diagnostics);
    let units = table.ids()?;
    // The names of the result's own columns give way to nobody's.
    let id = table.id_column().filter(|id| !["raw", "membership"].contains(id)).unwrap_or("case");
    let result = TableBuilder::new("crosscase.sets.calibrated/1")
        .id(id, units.iter().cloned())
        .number("raw", table.numbers(&args.column)?)
        .number("membership", calibrated.membership.iter().copied())
        .build()?;
    args.output.deliver(
        &args.input.file,
        &Answer { json: json!({ "units": units, "membership": calibrated.membership }), table: result, headline: None },
    )
}

fn calibration(args: &Args) -> Result<Calibration, Fault> {
    let direct_only =
        [args.idm, args.below, args.above].iter().any(Option::is_some) || args.shape != ShapeName::Logistic;
    if direct_only && args.method != Method::Direct {
        return Err(Fault::usage("--shape, --idm, --below and --above belong to --method direct"));
    }
    if (args.method == Method::Tfr) != args.anchors.is_empty() {
        let message = if args.anchors.is_empty() { "this method wants --anchors" } else { "tfr takes no --anchors" };
        return Err(Fault::usage(message));
    }
    Ok(match args.method {
        Method::Direct => direct(args)?,
        Method::Indirect => Calibration::indirect(args.anchors.clone())?,
        Method::Tfr => Calibration::tfr(),
        Method::Crisp => match args.anchors[..] {
            [anchor] => Calibration::crisp(anchor)?,
            _ => return Err(Fault::usage("a crisp set has one anchor")),
        },
        Method::MultiValue => Calibration::multi_value(args.anchors.clone())?,
    })
}

fn direct(args: &Args) -> Result<Calibration, Fault> {
    let exponents = args.below.is_some() || args.above.is_some();
    if args.shape == ShapeName::Logistic && exponents {
        return Err(Fault::usage("--below and --above belong to --shape s or bell"));
    }
    if args.shape != ShapeName::Logistic && args.idm.is_some() {
        return Err(Fault::usage("--idm belongs to --shape logistic"));
    }
    let (below, above) = (args.below.unwrap_or(1.0), args.above.unwrap_or(1.0));
    let shape = match args.shape {
        ShapeName::Logistic => Shape::Logistic,
        ShapeName::S => Shape::S { below, above },
        ShapeName::Bell => Shape::Bell { below, above },
    };
    let direct = Calibration::direct(Anchors::of(&args.anchors)?).shape(shape);
    Ok(match args.idm {
        Some(idm) => direct.idm(idm),
        None => direct,
    }
    .into())
}
