#![doc = include_str!("../README.md")]

mod case_survey;
mod dedupe;
mod error;
pub mod formats;
mod meta;
mod prisma;
mod record;

pub use case_survey::{CaseSurvey, ScoreConsensus, SurveyedCases, SurveyedItem, SurveyedScore};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use dedupe::{DecidedPair, Decisions, Deduplicated, DuplicateGroup, UnsurePair, deduplicate};
pub use error::ReviewError;
pub use meta::{EffectMeasure, MetaAnalysis, MetaMethod, MetaOptions, StudyEffect, StudyEffects, WeighedStudy};
pub use prisma::{OpenItem, ReviewFlow, ReviewLog};
pub use record::BibRecord;
