#![doc = include_str!("../README.md")]

mod anchors;
mod calibrated;
mod calibration;
mod concept;
mod diagnostics;
mod empirical;
mod error;
mod figures;
mod fit;
mod function;
mod functions;
mod grouped;
mod indirect;
mod kind;
pub mod laws;
mod membership;
mod registry;
mod scale;
mod table;
mod thresholds;
mod written;

pub use anchors::{Anchors, Cuts};
pub use calibrated::{Calibrated, Gap, Regression, Summary};
pub use calibration::{Calibration, DEFAULT_IDM, Direct, FSQCA_IDM, Shape};
pub use concept::{Concept, Crossing, Rule};
pub use error::SetsError;
pub use figures::{curve_figure, curve_figure_with, grouped_curve_figure, membership_figure};
pub use function::{FunctionSpec, Landmark, MembershipFunction, Role, Trend};
pub use functions::{Bell, Crisp, Logistic, PiecewiseS};
pub use grouped::{GroupedCalibrated, calibrate_by, calibrate_by_with};
pub use kind::Kind;
pub use membership::Membership;
pub use registry::{Factory, Registry};
pub use scale::{Level, Scale};
pub use thresholds::{Linkage, Threshold, by_cluster, by_gap};
