#![doc = include_str!("../README.md")]

mod case_survey;
mod dedupe;
mod error;
mod evidence_map;
pub mod formats;
mod harvest;
mod meta;
mod page;
mod prisma;
mod record;
mod tables;

pub use case_survey::{CaseReports, CaseSurvey, ScoreConsensus, SurveyedCases, SurveyedItem, SurveyedScore};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use dedupe::{DecidedPair, Decisions, Deduplicated, DuplicateGroup, UnsurePair, deduplicate};
pub use error::ReviewError;
pub use evidence_map::{EvidenceCell, EvidenceMap, EvidenceMapOptions};
pub use harvest::{ExpectedDirection, ExpectedDirections, FoundDirection, Harvest, HarvestRow, HarvestStudy};
pub use meta::{EffectMeasure, MetaAnalysis, MetaMethod, MetaOptions, StudyEffect, StudyEffects, WeighedStudy};
pub use page::ScreeningPage;
pub use prisma::{
    OpenItem, ReviewFlow, ReviewLog, ScreenedItem, ScreenedRecords, ScreeningAgreement, ScreeningOutcome,
    ScreeningStage,
};
pub use record::BibRecord;
