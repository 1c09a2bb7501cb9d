#![doc = include_str!("../README.md")]

mod anchors;
mod calibrated;
mod calibration;
mod diagnostics;
mod error;
mod figures;
mod fit;
mod function;
mod functions;
mod indirect;
mod kind;
pub mod laws;
mod membership;
mod registry;
mod table;
mod written;

pub use anchors::{Anchors, Cuts};
pub use calibrated::{Calibrated, Gap, Regression, Summary};
pub use calibration::{Calibration, DEFAULT_IDM, Direct, FSQCA_IDM, Shape};
pub use error::SetsError;
pub use figures::{curve_figure, curve_figure_with, membership_figure};
pub use function::{FunctionSpec, Landmark, MembershipFunction, Role, Trend};
pub use functions::{Bell, Crisp, Logistic, PiecewiseS};
pub use kind::Kind;
pub use membership::Membership;
pub use registry::{Factory, Registry};
