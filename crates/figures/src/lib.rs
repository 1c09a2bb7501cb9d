#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod block_matrix;
mod canvas;
mod chart;
mod curve;
mod dendrogram;
mod dots;
mod euler;
mod figure;
mod frame;
mod histogram;
mod ink;
mod labels;
mod names;
mod nested_grid;
mod points;
mod radar;
mod scale;
mod sociogram;
mod strips;
mod text;
mod tree;
mod venn;
mod xy;

pub use block_matrix::BlockMatrix;
pub use canvas::{Anchor, Canvas, CanvasText};
pub use chart::{ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart, Weight};
pub use curve::{Curve, CurvePlot};
pub use dendrogram::Dendrogram;
pub use dots::{DotPlot, DotRow};
pub use euler::EulerDiagram;
pub use figure::Figure;
pub use frame::ReferenceLine;
pub use histogram::Histogram;
pub use ink::{Dash, Ink, Marker, Paint, Stroke, stylesheet};
pub use nested_grid::{GridAxis, GridCell, NestedGrid};
pub use points::Point;
pub use radar::RadarPlot;
pub use scale::{BandScale, LinearScale, Tick};
pub use sociogram::{Sociogram, SociogramNode, Sociograms};
pub use strips::{Strip, StripPlot};
pub use text::{escaped, signed, text_width};
pub use tree::{TreeNode, TreePlot};
pub use venn::{MAX_VENN_SETS, UpSetPlot, VennDiagram};
pub use xy::{Diagonal, XyPlot};
