#![doc = include_str!("../README.md")]

mod error;
mod grid;
mod qdata;
mod sorts;

pub use error::QmethodError;
pub use grid::Grid;
pub use qdata::{CollectedSort, MissingPlaces, QData, Statement};
pub use sorts::Sorts;
