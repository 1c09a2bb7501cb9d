#![doc = include_str!("../README.md")]

mod block;
mod check;
mod error;
mod made;
mod page;
mod paper;
mod render;
mod table;
mod text;

pub use block::{Block, Callout, ConfigurationBlock, Details, FigureBlock, KeyFigure};
pub use error::ReportError;
pub use made::{footer, noticed};
pub use page::{Page, PageSection};
pub use paper::{html_page, html_table, latex_table};
pub use render::render;
pub use table::{Cell, ColumnKind, NamedUnit, TableBlock, TableColumn, TableOptions};
pub use text::{FileLink, Inline, Text};
