#![doc = include_str!("../README.md")]

mod anchors;
mod calibrated;
mod calibration;
mod column;
mod concept;
mod diagnostics;
mod direct;
mod empirical;
mod error;
mod figures;
mod fit;
mod function;
mod functions;
mod grouped;
mod indirect;
mod kind;
mod labelled;
pub mod laws;
mod membership;
mod r_call;
mod registry;
mod scale;
mod table;
mod thresholds;
mod with_anchor;
pub mod written;

pub use anchors::{Anchors, CutPoints};
pub use calibrated::{Calibrated, Gap, Regression, Summary};
pub use calibration::Calibration;
pub use column::{Anchoring, CalibratedColumn, CalibratedSets};
pub use concept::{Concept, Memberships, Rule, Structure, Structures};
pub use crosscase_data::{Diagnostic, Table, TableBuilder, arrow};
pub use diagnostics::WITHOUT_VALUE;
pub use direct::{DEFAULT_IDM, Direct, FSQCA_IDM, Shape};
pub use error::SetsError;
pub use figures::{curve_figure, curve_figure_with, grouped_curve_figure, membership_figure};
pub use function::{FunctionSpec, Landmark, MembershipFunction, Role, Trend};
pub use functions::{Bell, Crisp, Logistic, PiecewiseS};
pub use grouped::{GroupedCalibrated, calibrate_by, calibrate_by_with, calibrate_cases_by};
pub use kind::Kind;
pub use labelled::{by_labels, levels_by_number};
pub use membership::{Membership, settled};
pub use registry::{Factory, MembershipFunctions};
pub use scale::{Level, Scale};
pub use table::numbers_or_dash;
pub use thresholds::{Division, Threshold, Thresholds};

/// Calibrations and what they give are plain values, which any thread may hold, copy and compare.
const _: () = {
    const fn plain<T: Send + Sync + Clone + std::fmt::Debug + PartialEq>() {}
    plain::<(Calibrated, Calibration, GroupedCalibrated, Kind)>();
};
