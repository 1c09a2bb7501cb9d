#![doc = include_str!("../README.md")]

mod artifacts;
mod chart;
mod check;
mod collect;
mod compose;
mod expression;
mod file;
mod hash;
mod inputs;
mod methods;
pub mod model;
mod models;
mod page;
mod pipeline;
mod problem;
mod publish;
mod report;
mod run;
mod runner;
mod stages;
mod store;
mod template;
mod trace;

pub use check::{load, parse};
pub use hash::sha256;
pub use methods::Methods;
pub use problem::{Problem, StudyError};
pub use report::qmethod_report;
pub use run::{Finished, RunOptions, check_study, run_study};
pub use runner::{Action, StageRecord};
pub use template::new_study;
pub use trace::{Asked, Link, trace};
