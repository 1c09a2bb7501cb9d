#![doc = include_str!("../README.md")]

mod aggregate;
mod agreement;
mod answers;
mod asymptotic;
mod cfa;
mod compose;
mod correlations;
mod error;
mod factor;
mod figures;
mod instrument;
mod irt;
mod item;
mod items;
mod mokken;
mod moments;
mod notices;
mod one_factor;
mod ordinal;
mod parallel;
mod polyserial;
mod reliability;
mod scores;
mod screen;
mod side_by_side;
mod suitability;
mod variance;

pub use aggregate::{
    Aggregate, AggregateResult, Belonging, GroupResult, RoleDifference, RoleResult, Roster, logit_interval,
};
pub use agreement::{Agreement, NullDistribution, agreement};
pub use answers::Answers;
pub use asymptotic::Asymptotic;
pub use cfa::{
    Cfa, CfaComparison, CfaEqual, CfaEstimate, CfaEstimator, CfaMissing, CfaModel, CfaResidual, CfaResult, FitIndices,
};
pub use compose::{CaseValue, Composition, Person, ScoreScale, yes_or_no};
pub use correlations::{CorrelationKind, Correlations, CorrelationsResult};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use crosscase_figures::Figure;
pub use crosscase_numerics::Matrix;
pub use error::ScalesError;
pub use factor::{
    FactorAnalysis, FactorMethod, FactorResult, FactorRotation, FactorScore, FactorScoring, SchmidLeiman,
};
pub use instrument::{Instrument, ScaleInfo, TEMPLATE};
pub use irt::{Irt, IrtErrors, IrtItem, IrtModel, IrtResult, ItemInformation, Theta};
pub use item::{AnswerRange, Condition, Item};
pub use items::{ItemStatistic, ItemStatistics, item_statistics};
pub use mokken::{Mokken, MokkenItem, MokkenPair, MokkenResult, Monotonicity};
pub use moments::MissingRule;
pub use notices::{FEW_ROWS, ROWS_LEFT_OUT};
pub use one_factor::OneFactor;
pub use parallel::{Basis, Parallel, ParallelKind, ParallelResult};
pub use reliability::{
    AnswerType, GroupReliability, ItemReliability, Reliability, ReliabilityResult, SplitHalves, alpha, groups_table,
    lambda2, lambda6, split_halves,
};
pub use scores::{Score, ScoreKind, Scores, ScoresResult};
pub use screen::{Screened, Screening, screen};
pub use side_by_side::{GroupDifference, GroupMean, OfGroup, SideBySide, side_by_side};
pub use suitability::{AveragePartial, Sphericity};
pub use variance::{OneWay, one_way};
