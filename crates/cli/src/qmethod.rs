//! `crosscase qmethod …`: from sorts to viewpoints, each step as a command of its own.

mod analyze;
mod bootstrap;
mod collect;
mod compare;
mod comparison;
mod conditions;
mod convert;
mod export;
mod grid;
mod params;
mod report;
mod retention;
mod source;
mod steps;

use crate::fault::Fault;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Viewpoints: loadings, flags, z-scores and factor arrays
    Analyze(analyze::Args),
    /// Correlations between sorts
    Correlate(steps::CorrelateArgs),
    /// The evidence on how many factors to keep: every criterion in one table
    Retention(retention::Args),
    /// Loadings before rotation
    Extract(steps::ExtractArgs),
    /// Play a rotation list, and show the loadings after every step
    Rotate(steps::RotateArgs),
    /// Which sorts define which factor
    Flag(steps::Args),
    /// z-scores and places of every statement, with what distinguishes factors and what they agree on
    Statements(steps::StatementArgs),
    /// Factors: defining sorts, variance, reliability, standard errors
    Factors(steps::Args),
    /// Crib sheets: what to read a viewpoint from
    Crib(steps::StatementArgs),
    /// Differences between factors, statement by statement, largest first
    Differences(steps::StatementArgs),
    /// How sure it is: the whole analysis again on resampled persons or statements
    Bootstrap(bootstrap::Args),
    /// The viewpoints of several studies as sorts of a study over them
    SecondOrder(compare::SecondOrderArgs),
    /// The viewpoints of two studies held against each other
    Compare(compare::Args),
    /// From viewpoints to conditions: what the users of each case hold, ready to calibrate
    Conditions(conditions::Args),
    /// One page with everything: viewpoints, statements, evidence, uncertainty
    Report(report::Args),
    /// Every figure as an SVG file
    Figures(report::FiguresArgs),
    /// A text report in the order of a PQMethod listing
    Listing(export::ListingArgs),
    /// Every table of an analysis, as CSV, XLSX, LaTeX or HTML
    Export(export::Args),
    /// From one tool's file to another's
    Convert(convert::Args),
    /// A web page on which people sort, offline and in any of the languages
    Collect(collect::Args),
    /// Cards or an empty grid to print
    Print(collect::PrintArgs),
    /// How many statements stand in each cell of a structured sample, or a balanced sample of them
    Sample(collect::SampleArgs),
    /// Proposals for a sorting grid that sum to the number of statements
    Grid(grid::Args),
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    match command {
        Command::Analyze(args) => analyze::run(args),
        Command::Correlate(args) => steps::correlate(args),
        Command::Retention(args) => retention::run(args),
        Command::Extract(args) => steps::extract(args),
        Command::Rotate(args) => steps::rotate(args),
        Command::Flag(args) => steps::flag(args),
        Command::Statements(args) => steps::statements(args),
        Command::Factors(args) => steps::factors(args),
        Command::Crib(args) => steps::crib(args),
        Command::Differences(args) => steps::differences(args),
        Command::Bootstrap(args) => bootstrap::run(args),
        Command::SecondOrder(args) => compare::second_order(args),
        Command::Compare(args) => compare::run(args),
        Command::Conditions(args) => conditions::run(args),
        Command::Report(args) => report::run(args),
        Command::Figures(args) => report::figures(args),
        Command::Listing(args) => export::listing(args),
        Command::Export(args) => export::run(args),
        Command::Convert(args) => convert::run(args),
        Command::Collect(args) => collect::run(args),
        Command::Print(args) => collect::print(args),
        Command::Sample(args) => collect::sample(args),
        Command::Grid(args) => grid::run(args),
    }
}
