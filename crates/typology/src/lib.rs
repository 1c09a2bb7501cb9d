#![doc = include_str!("../README.md")]

mod assign;
mod cases;
mod check;
mod classes;
mod cluster;
mod compare;
mod concepts;
mod disagreement;
mod distance;
mod error;
mod figures;
mod further;
mod gower;
mod labelled;
pub mod laws;
mod linkage;
mod listing;
mod medoids;
mod read;
mod reduce;
mod region;
mod roles;
mod select;
mod spec;
mod stability;
mod substruct;
mod templates;
mod typology;
mod words;

pub use assign::{AssignedCase, Assignment, TypeSummary};
pub use check::{CellValue, CellValues, Overlap, SpaceCheck, TypeCells};
pub use classes::{Classes, LatentClass, classes};
pub use cluster::{Clusters, cluster, cluster_until};
pub use compare::{CrossTable, TypologyComparison, compare};
pub use crosscase_data::{Diagnostic, Place, Table, TableBuilder, arrow};
pub use crosscase_numerics::LatentClasses;
pub use disagreement::{DisagreeingDimension, DisagreeingPairs, Disagreement, disagreement};
pub use distance::{CaseDistances, Distance};
pub use error::TypologyError;
pub use further::{EmptyCell, FurtherCases};
pub use gower::{Gower, GowerCases};
pub use linkage::{AverageLinkage, CompleteLinkage, Linkage, Linked};
pub use listing::{CellList, CellState, ListedCell};
pub use medoids::{MOST_SETS, MedoidClusters, MedoidSearch};
pub use reduce::{CellGroup, Reduction, ReductionStep};
pub use roles::{CasePick, CaseRole, CaseSelection, select_cases};
pub use select::{PairRole, Pick, Selection, select_pairs};
pub use spec::{
    ConceptSpec, DimensionKind, DimensionSpec, ImpossibleSpec, NewValues, ReductionSpec, StepKind, TypeSpec,
    TypologySpec, ValueList, ValueScores, When, Where, Wheres, Word,
};
pub use stability::{ClusterMethod, ClusterStability, Stability, StableCluster};
pub use substruct::Substruction;
pub use templates::TEMPLATES;
pub use typology::Typology;
