#![doc = include_str!("../README.md")]

mod dedupe;
mod error;
pub mod formats;
mod meta;
mod prisma;
mod record;

pub use dedupe::{DecidedPair, Decisions, Deduplicated, DuplicateGroup, UnsurePair, deduplicate};
pub use error::ReviewError;
pub use meta::{EffectMeasure, MetaAnalysis, MetaMethod, MetaOptions, StudyEffect, StudyEffects, WeighedStudy};
pub use prisma::{OpenItem, ReviewFlow, ReviewLog};
pub use record::BibRecord;
