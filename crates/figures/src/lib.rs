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
mod likert;
mod marks;
mod names;
mod nested_grid;
mod path_diagram;
mod points;
mod radar;
mod scale;
mod sociogram;
mod strips;
mod text;
mod tree;
mod value_matrix;
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
pub use likert::{LikertBlock, LikertPlot, LikertRow};
pub use nested_grid::{GridAxis, GridCell, NestedGrid};
pub use path_diagram::PathDiagram;
pub use points::Point;
pub use radar::RadarPlot;
pub use scale::{BandScale, LinearScale, Tick};
pub use sociogram::{Sociogram, SociogramNode, Sociograms};
pub use strips::{Strip, StripPlot};
pub use text::{escaped, rounded, signed, text_width, without_end};
pub use tree::{TreeNode, TreePlot};
pub use value_matrix::ValueMatrix;
pub use venn::{MAX_VENN_SETS, UpSetPlot, VennDiagram};
pub use xy::{Diagonal, XyPlot};

/// Figures and what they are drawn of are plain values, which any thread may hold, copy and compare.
const _: () = {
    const fn plain<T: Send + Sync + Clone + std::fmt::Debug + PartialEq>() {}
    plain::<Figure>();
    plain::<(BlockMatrix, ConfigurationChart, CurvePlot, Dendrogram, DotPlot, EulerDiagram, Histogram, LikertPlot)>();
    plain::<(NestedGrid, PathDiagram, RadarPlot, Sociogram, Sociograms, StripPlot, TreePlot, UpSetPlot)>();
    plain::<(ValueMatrix, VennDiagram, XyPlot)>();
};
