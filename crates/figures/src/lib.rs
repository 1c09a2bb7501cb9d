#![doc = include_str!("../README.md")]

mod canvas;
mod chart;
mod curve;
mod dots;
mod euler;
mod figure;
mod frame;
mod histogram;
mod ink;
mod labels;
mod names;
mod points;
mod scale;
mod sociogram;
mod strips;
mod text;
mod venn;
mod xy;

pub use canvas::{Anchor, Canvas, CanvasText};
pub use chart::{ChartCell, ChartModel, ChartNotation, ChartTerm, ConfigurationChart, Weight};
pub use curve::{Curve, CurvePlot};
pub use dots::{DotPlot, DotRow};
pub use euler::EulerDiagram;
pub use figure::Figure;
pub use frame::ReferenceLine;
pub use histogram::Histogram;
pub use ink::{Dash, Ink, Marker, Paint, Stroke, stylesheet};
pub use points::Point;
pub use scale::{BandScale, LinearScale, Tick};
pub use sociogram::{Sociogram, SociogramNode, Sociograms};
pub use strips::{Strip, StripPlot};
pub use text::{escaped, signed, text_width};
pub use venn::{MAX_VENN_SETS, UpSetPlot, VennDiagram};
pub use xy::{Diagonal, XyPlot};
