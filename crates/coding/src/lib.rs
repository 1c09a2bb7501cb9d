#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod agreement;
mod codebook;
mod consensus;
mod cooccurrence;
mod disagreement;
mod disputed_units;
mod error;
mod framework;
mod highlights;
mod matrix;
#[cfg(feature = "refi")]
pub mod refi;
mod saturation;
mod segments;
mod sheet;
mod spans;
mod templates;
mod unitize;

pub use agreement::{AgreementColumns, RatedAgreement};
pub use codebook::{Code, Codebook};
pub use consensus::{
    ConsensusHow, ConsensusScore, SheetAgreement, SheetConsensus, SheetDecision, SheetDecisions, Straddling,
};
pub use cooccurrence::{CodePair, Cooccurrence, CooccurrenceOptions, Within};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use disagreement::{Disagreements, DisputedCode, DisputedPassage};
pub use disputed_units::{DisputedUnits, ValueAgreement};
pub use error::CodingError;
pub use framework::{FrameworkCell, FrameworkMatrix, FrameworkQuote};
pub use highlights::{FoundHighlights, Highlights};
pub use matrix::{CodeMatrix, CodeOverlap, Evidence, MatrixOptions, NotMentioned};
pub use saturation::{SaturatedSource, Saturation, SaturationOptions};
pub use segments::{Segment, SegmentStatus, Segments};
pub use sheet::{
    FilledScore, FilledSheets, Intensity, MembershipSheet, SheetDimension, SheetPassages, SheetSet, Speaks,
};
pub use spans::TextSpan;
pub use templates::CODING_TEMPLATES;
pub use unitize::{CodeReliability, UnitizeColumns, Unitized};
