#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod agreement;
mod codebook;
mod error;
mod highlights;
mod matrix;
#[cfg(feature = "refi")]
pub mod refi;
mod segments;
mod spans;
mod unitize;

pub use agreement::{AgreementColumns, RatedAgreement};
pub use codebook::{Code, Codebook};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use error::CodingError;
pub use highlights::{FoundHighlights, Highlights};
pub use matrix::{CodeMatrix, CodeOverlap, Evidence, MatrixOptions, NotMentioned};
pub use segments::{Segment, SegmentStatus, Segments};
pub use spans::Span;
pub use unitize::{CodeReliability, UnitizeColumns, Unitized};
