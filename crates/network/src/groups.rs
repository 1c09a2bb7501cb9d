//! Groups and positions: communities and how alike two partitions are.

mod blockmodel;
mod communities;
mod compare;
mod core_periphery;
mod girvan_newman;
mod label_propagation;
mod leiden;
mod strengths;

pub use blockmodel::{BlockNode, BlockPartition, BlockType, Blockmodel, BlockmodelResult};
pub use communities::{Communities, CommunityMethod, CommunityNode, CommunityResult};
pub use compare::{PartitionComparison, compare};
pub use core_periphery::{CoreNode, CorePeriphery, CoreResult, OffDiagonal, PartitionSearch};
