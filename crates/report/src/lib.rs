#![doc = include_str!("../README.md")]

mod block;
mod check;
mod error;
mod page;
mod render;
mod table;
mod text;

pub use block::{Block, Callout, Configurations, Details, FigureBlock, KeyFigure, Link};
pub use error::ReportError;
pub use page::{Page, Section};
pub use render::render;
pub use table::{Cell, Column, ColumnKind, TableBlock, TableOptions};
pub use text::{Inline, Text};
