#![doc = include_str!("../README.md")]

mod assign;
mod cases;
mod check;
mod classes;
mod cluster;
mod compare;
mod concepts;
mod error;
mod figures;
mod gower;
pub mod laws;
mod linkage;
mod medoids;
mod reduce;
mod region;
mod select;
mod spec;
mod substruct;
mod templates;
mod typology;
mod words;

pub use assign::{AssignedCase, Assignment, TypeSummary};
pub use check::{CellValues, CellValue, SpaceCheck, Overlap, TypeCells};
pub use classes::{Classes, LatentClass, classes};
pub use cluster::{Clusters, cluster, cluster_until};
pub use compare::{TypologyComparison, CrossTable, compare};
pub use crosscase_data::{Diagnostic, Place, Table};
pub use crosscase_numerics::LatentClasses;
pub use error::TypologyError;
pub use gower::{CaseDistances, Gower, GowerCases};
pub use linkage::{AverageLinkage, CompleteLinkage, Linkage, Linked};
pub use medoids::{MedoidClusters, MOST_SETS, MedoidSearch};
pub use reduce::{CellGroup, Reduction, ReductionStep};
pub use select::{Pick, PairRole, Selection, select_pairs};
pub use spec::{
    ConceptSpec, DimensionSpec, ImpossibleSpec, NewValues, DimensionKind, ReductionSpec, Scores, StepKind, TypeSpec, TypologySpec, When,
    Where, Wheres, Word, ValueList,
};
pub use substruct::Substruction;
pub use templates::TEMPLATES;
pub use typology::Typology;
