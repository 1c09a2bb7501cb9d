//! How statements are compared between factors, the same for every command that shows what comes of it.

use crate::fault::Fault;
use clap::ValueEnum;
use crosscase_qmethod::{Correction, StatementTest};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CorrectionName {
    /// Nothing
    None,
    /// Holm's, over all statements and pairs
    Holm,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ComparisonArgs {
    /// The difference of z-scores up to which factors agree for all practical purposes
    #[arg(long, value_name = "Z", default_value_t = 1.0, help_heading = "Statements")]
    margin: f64,
    /// The level of the test of equivalence
    #[arg(long, value_name = "P", default_value_t = 0.05, help_heading = "Statements")]
    alpha: f64,
    /// The levels of D and D*, separated by a comma [default: 0.05,0.01]
    #[arg(long, value_name = "P,P", value_delimiter = ',', help_heading = "Statements")]
    levels: Vec<f64>,
    /// What is done about many comparisons
    #[arg(long, value_enum, default_value = "none", help_heading = "Statements")]
    correction: CorrectionName,
}

impl ComparisonArgs {
    pub(crate) fn test(&self) -> Result<StatementTest, Fault> {
        let correction = if self.correction == CorrectionName::Holm { Correction::Holm } else { Correction::None };
        let test = StatementTest::default().margin(self.margin).alpha(self.alpha).correction(correction);
        match self.levels[..] {
            [] => Ok(test),
            [one, two] => Ok(test.levels(one, two)),
            _ => Err(Fault::usage("--levels takes two levels, such as 0.1,0.05")),
        }
    }
}
