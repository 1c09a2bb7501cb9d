#![doc = include_str!("../README.md")]

mod analysed;
mod assumptions;
mod binomial;
pub mod bounds;
mod case_selection;
mod choices;
mod cluster;
mod contrast;
mod cuts;
mod democracies;
mod enhanced;
mod error;
mod expectations;
pub mod figures;
mod fit;
mod fit_measure;
pub mod laws;
pub mod measures;
mod minimise;
pub mod nca;
mod necessity;
mod one_set;
mod outcome;
mod outcomes;
mod paper;
mod r_script;
mod record;
pub mod robustness;
mod search;
mod sets;
mod solution;
mod tables;
mod theory;
mod truth_table;
pub mod two_step;

pub use assumptions::{
    Assumption, Assumptions, assumptions, assumptions_until, assumptions_without, assumptions_without_until,
    contradictory_assumptions, contradictory_assumptions_until, difficult_counterfactuals,
    difficult_counterfactuals_until, simultaneous_subsets,
};
pub use case_selection::{
    CasePair, CaseType, CasesByName, Comparison, FocalRole, MissingPart, PairClass, PairMember, PairRank, RankedCase,
    case_pairs, case_types, necessary_case_pairs, necessary_case_types,
};
pub use cluster::{ClusterDiagnostics, ClusterGroup, ClusterLevel, cluster_diagnostics};
pub use contrast::{CONSTANT_CONDITION, CONSTANT_OUTCOME};
pub use crosscase_boolean::expression;
pub use crosscase_boolean::{Cube, FREE, Interrupt, Never, Objective};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use crosscase_sets::Kind;
pub use democracies::democracies;
pub use enhanced::{EnhancedExclusions, enhanced_exclusions, enhanced_exclusions_until, untenable};
pub use error::QcaError;
pub use expectations::{ExpectationConflict, Expectations};
pub use fit::{Fit, FitTerm, fit, fit_with};
pub use fit_measure::{FitMeasure, FitMeasures, FurtherCut};
pub use minimise::{Conjunctural, Minimise, PrimeImplicants, SolutionKind, primes, primes_until};
pub use necessity::{Necessity, NecessityForm, NecessityRow, NecessityTable, SingleConditions, SingleRow};
pub use outcome::Outcome;
pub use outcomes::{OutcomeSolutions, solve_outcomes, solve_outcomes_until};
pub use paper::{Paper, paper, paper_until};
pub use r_script::r_script;
pub use record::{ModelRecord, PrimeShare, SolutionRecord, TermRecord};
pub use search::{Reason, Search};
pub use sets::{Contradictory, InputKind, MAX_LEVELS, MissingPolicy, SetData, SetLevels, with_labels};
pub use solution::{Configurations, EasyCounterfactuals, Model, Pair, PrimeImplicant, Solution, TermFit};
pub use theory::{ExpressionFit, Intersection, IntersectionKind, SimplifiedFit, TheoryEvaluation, theory_evaluation};
pub use truth_table::{
    AtHalf, Out, OverriddenRow, PartialFit, PartialTruthTable, RowOverride, TruthRow, TruthTable, TruthTableParams,
};
