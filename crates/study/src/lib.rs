#![doc = include_str!("../README.md")]

mod artifacts;
mod error;
mod file;
mod hash;
mod inputs;
mod made;
mod method;
mod methods;
mod names;
mod page;
mod plan;
mod publish;
mod run;
mod runner;
mod schema;
mod store;
mod study;
mod template;
mod trace;

pub use artifacts::{Artifacts, Publish};
pub use error::{MethodError, Problem, StudyError, ValueError};
pub use file::{Faults, Placed, Section, Span};
pub use hash::sha256;
pub use inputs::Input;
pub use made::{Given, Made, StageId};
pub use method::{Key, Method, Part, Place, Shown, Step, downloads};
pub use methods::{Methods, qmethod_report};
pub use names::{Declaration, Expectation, Names, Of, Offer, Want, What, rules};
pub use plan::{Plan, Reach, Stage, Work};
pub use run::{Finished, RunOptions, check_study, run_study};
pub use runner::{Action, StageRecord};
pub use schema::json_schema;
pub use schemars;
pub use study::Study;
pub use template::new_study;
pub use trace::{Asked, Link, Trace, trace, traced_files};
