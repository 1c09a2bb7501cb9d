//! Groups and positions: communities, cliques, cores, structural equivalence, blocks, and how alike two partitions are.

mod blockmodel;
mod cliques;
mod communities;
mod compare;
mod concor;
mod core_periphery;
mod equivalence;
mod girvan_newman;
mod label_propagation;
mod leiden;
mod profiles;
mod strengths;

pub use blockmodel::{BlockApproach, BlockNode, BlockPartition, BlockType, Blockmodel, BlockmodelResult};
pub use cliques::{CliqueNode, Cliques, CliquesResult};
pub use communities::{Communities, CommunityMethod, CommunityNode, CommunityResult};
pub use compare::{PartitionComparison, compare};
pub use concor::{Concor, ConcorResult};
pub use core_periphery::{CoreNode, CorePeriphery, CoreResult, OffDiagonal, PartitionSearch};
pub use equivalence::{ClusterStep, EquivalenceResult, LinkageMethod, ProfileMeasure, StructuralEquivalence};
