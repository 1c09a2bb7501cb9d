#![doc = include_str!("../README.md")]

mod analysed;
pub mod bounds;
mod cluster;
mod cuts;
mod error;
mod expectations;
pub mod figures;
mod fit;
pub mod measures;
mod minimise;
mod multi_method;
pub mod nca;
mod near;
mod necessity;
mod outcome;
pub mod robustness;
mod search;
mod sets;
mod solution;
mod tables;
mod theory;
mod truth_table;

pub use cluster::{ClusterDiagnostics, Group, Grouped, cluster_diagnostics};
pub use crosscase_boolean::{Cube, Interrupt, Never};
pub use error::QcaError;
pub use expectations::Expectations;
pub use fit::{Fit, FitTerm, fit};
pub use minimise::{Minimise, Objective, Primes, SolutionKind, primes};
pub use multi_method::{CasePair, CaseType, Comparison, Ranked, case_pairs, case_types};
pub use necessity::{Form, Necessity, NecessityRow, NecessityTable};
pub use outcome::Outcome;
pub use search::{Reason, Search};
pub use sets::{MAX_LEVELS, Missing, SetData};
pub use solution::{Configurations, EasyCounterfactuals, Model, Pair, PrimeImplicant, Solution, TermFit};
pub use theory::{Corner, Intersection, theory_evaluation};
pub use truth_table::{AtHalf, Out, TruthRow, TruthTable, TruthTableParams};
