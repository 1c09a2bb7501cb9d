#![doc = include_str!("../README.md")]

mod algebra;
mod chart;
mod count;
mod cube;
mod error;
pub mod expression;
mod fillings;
mod implicants;
mod models;
mod primes;
mod rows;
mod search;
mod space;

pub use algebra::{MAX_CUBES, complement, complement_until, count_configurations, count_configurations_until};
pub use chart::Chart;
pub use count::Count;
pub use cube::Cube;
pub use error::BooleanError;
pub use fillings::agreed;
pub use implicants::{implicants, implicants_until};
pub use models::{CoverLimits, MAX_WEIGHT, Models, Objective, models, models_until};
pub use primes::{PrimeLimits, Primes, primes, primes_until};
pub use rows::RowIndex;
pub use search::{Bound, Interrupt, Limit, Never, Pace, Search, StopReason};
pub use space::{FREE, MAX_CONDITIONS, Space};
