#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod analysis;
mod bootstrap;
mod conditions;
mod congruence;
mod conventions;
mod correlation;
mod crib;
#[cfg(feature = "design")]
pub mod design;
mod error;
mod exchange;
mod extraction;
pub mod figures;
mod findings;
mod flagging;
pub mod formats;
mod grid;
mod instrument;
pub mod laws;
mod proposal;
mod qdata;
pub mod record;
mod registry;
mod result;
mod retention;
mod rotation;
mod scores;
mod sorts;
mod source_flags;
mod statements;
mod steps;
mod tables;
mod text_report;

pub use analysis::Analysis;
pub use bootstrap::{Alignment, Bootstrap, Bootstrapped, FactorStability, FlagShare, Over, Uncertain};
pub use conditions::{Bridged, CaseConditions, CaseViewpoints, ViewpointMeasure};
pub use congruence::{
    Congruence, FactorMatch, Likeness, SecondOrder, congruence, second_order, tucker, wordings_apart,
};
pub use conventions::{
    CentroidStart, ConsensusRule, Conventions, FactorOrder, Rounding, SignRule, Strictness, TieRule, VarimaxProgram,
    Weighted,
};
pub use correlation::{Correlated, Correlation, SetAside, correlations, standardised};
pub use crib::{CribItem, CribSheet, crib_sheet};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use crosscase_numerics::Matrix;
pub use error::QmethodError;
pub use extraction::{BrownCentroid, Extracted, Extraction, HorstCentroid, Minres, Pca};
pub use findings::Findings;
pub use flagging::{FlagLevel, FlagRule, Flagging};
pub use grid::Grid;
pub use proposal::{GridProposal, grid_proposals};
pub use qdata::{CollectedSort, MissingPlaces, QData, Statement};
pub use registry::Extensions;
pub use result::{Factor, Viewpoints};
pub use retention::{FactorEvidence, Retention, RetentionEvidence};
pub use rotation::{RotatedFactors, RotationPlan, RotationStep};
pub use scores::{Heywood, TIED, TiedStatements, factor_array, factor_weight, reliability, zscores};
pub use sorts::Sorts;
pub use source_flags::SourceFlags;
pub use statements::{
    ComparedStatement, Consensus, Correction, Difference, Equivalence, Extreme, Label, StatementComparison,
    StatementTest,
};
pub use steps::RotationSteps;
pub use tables::{grid_proposals_table, second_order_table};
pub use text_report::text_report;
