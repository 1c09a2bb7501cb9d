#![doc = include_str!("../README.md")]

mod analysed;
mod cuts;
mod error;
mod expectations;
pub mod figures;
mod fit;
pub mod measures;
mod minimise;
mod near;
mod necessity;
mod outcome;
mod search;
mod sets;
mod solution;
mod tables;
mod truth_table;

pub use crosscase_boolean::{Cube, Interrupt, Never};
pub use error::QcaError;
pub use expectations::Expectations;
pub use fit::{Fit, FitTerm, fit};
pub use minimise::{Minimise, Objective, Primes, SolutionKind, primes};
pub use necessity::{Form, Necessity, NecessityRow, NecessityTable};
pub use outcome::Outcome;
pub use search::{Reason, Search};
pub use sets::{MAX_LEVELS, Missing, SetData};
pub use solution::{Configurations, EasyCounterfactuals, Model, Pair, PrimeImplicant, Solution, TermFit};
pub use truth_table::{AtHalf, Out, TruthRow, TruthTable, TruthTableParams};
