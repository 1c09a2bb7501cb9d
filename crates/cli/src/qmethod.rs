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

use crate::Command;

pub(crate) fn command() -> Command {
    let commands = vec![
        Command::new("analyze", analyze::run).about("Viewpoints: loadings, flags, z-scores and factor arrays"),
        Command::new("correlate", steps::correlate).about("Correlations between sorts"),
        Command::new("retention", retention::run)
            .about("The evidence on how many factors to keep: every criterion in one table"),
        Command::new("extract", steps::extract).about("Loadings before rotation"),
        Command::new("rotate", steps::rotate).about("Play a rotation list, and show the loadings after every step"),
        Command::new("flag", steps::flag).about("Which sorts define which factor"),
        Command::new("statements", steps::statements)
            .about("z-scores and places of every statement, with what distinguishes factors and what they agree on"),
        Command::new("factors", steps::factors)
            .about("Factors: defining sorts, variance, reliability, standard errors"),
        Command::new("crib", steps::crib).about("Crib sheets: what to read a viewpoint from"),
        Command::new("differences", steps::differences)
            .about("Differences between factors, statement by statement, largest first"),
        Command::new("bootstrap", bootstrap::run)
            .about("How sure it is: the whole analysis again on resampled persons or statements"),
        Command::new("second-order", compare::second_order)
            .about("The viewpoints of several studies as sorts of a study over them"),
        Command::new("compare", compare::run).about("The viewpoints of two studies held against each other"),
        Command::new("conditions", conditions::run)
            .about("From viewpoints to conditions: what the users of each case hold, ready to calibrate"),
        Command::new("report", report::run)
            .about("One page with everything: viewpoints, statements, evidence, uncertainty"),
        Command::new("figures", report::figures).about("Every figure as an SVG file"),
        Command::new("listing", export::listing).about("A text report in the order of a PQMethod listing"),
        Command::new("export", export::run).about("Every table of an analysis, as CSV, XLSX, LaTeX or HTML"),
        Command::new("convert", convert::run).about("From one tool's file to another's"),
        Command::new("collect", collect::run)
            .about("A web page on which people sort, offline and in any of the languages"),
        Command::new("print", collect::print).about("Cards or an empty grid to print"),
        Command::new("sample", collect::sample)
            .about("How many statements stand in each cell of a structured sample, or a balanced sample of them"),
        Command::new("grid", grid::run).about("Proposals for a sorting grid that sum to the number of statements"),
    ];
    Command::group("qmethod", "Q methodology: from sorted statements to viewpoints", commands)
}
