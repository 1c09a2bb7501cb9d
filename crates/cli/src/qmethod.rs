//! `crosscase qmethod …`: from sorts to viewpoints.

mod analyze;
mod params;
mod source;

use crate::fault::Fault;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Viewpoints: loadings, flags, z-scores and factor arrays
    Analyze(analyze::Args),
}

pub(crate) fn run(command: &Command) -> Result<(), Fault> {
    match command {
        Command::Analyze(args) => analyze::run(args),
    }
}
