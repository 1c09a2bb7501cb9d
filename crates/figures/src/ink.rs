//! What a figure is drawn with: colours that follow the page, strokes and markers.

use std::fmt::Write as _;

/// A colour by its purpose.
///
/// Every element carries the colour twice: as a plain attribute, right on white paper in any program, and as a class
/// that [`stylesheet`] binds to a custom property, so that a page with a dark theme repaints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ink {
    /// Labels and values.
    Text,
    /// Secondary labels: ticks, notes, units.
    Muted,
    /// Axes and reference lines.
    Rule,
    /// Grid lines, quieter than [`Ink::Rule`].
    Grid,
    /// The ground that is drawn on.
    Paper,
    /// A pale area.
    Shade,
    /// The colour of a series, counted from 0. Colours and markers both repeat after the sixth series.
    Series(usize),
}

/// Okabe and Ito's hues, darkened until each stands 4.5 : 1 against white.
const SERIES: [&str; 6] = ["#0b5fa5", "#b8440b", "#00714f", "#8a4593", "#7a5c00", "#4a4a4a"];

impl Ink {
    /// The colour on white, as `#rrggbb`.
    ///
    /// ```
    /// assert_eq!(crosscase_figures::Ink::Paper.hex(), "#ffffff");
    /// ```
    pub fn hex(self) -> &'static str {
        match self {
            Self::Text => "#1b1b1b",
            Self::Muted => "#555555",
            Self::Rule => "#767676",
            Self::Grid => "#dddddd",
            Self::Paper => "#ffffff",
            Self::Shade => "#eef3f8",
            Self::Series(index) => SERIES.get(index % SERIES.len()).copied().unwrap_or("#1b1b1b"),
        }
    }

    /// The name of the custom property without its `--cc-`, which is that of the class without its prefix.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Muted => "muted".to_owned(),
            Self::Rule => "rule".to_owned(),
            Self::Grid => "grid".to_owned(),
            Self::Paper => "paper".to_owned(),
            Self::Shade => "shade".to_owned(),
            Self::Series(index) => format!("series-{}", index % SERIES.len() + 1),
        }
    }
}

/// The style sheet that lets a page repaint the figures set into it.
///
/// It binds the classes of the figures to custom properties `--cc-text`, `--cc-muted`, `--cc-rule`, `--cc-grid`,
/// `--cc-paper`, `--cc-shade` and `--cc-series-1` to `--cc-series-6`, each with the colour on white to fall back on.
///
/// ```
/// let css = crosscase_figures::stylesheet();
/// assert!(css.contains(".cc-figure .cc-f-text{fill:var(--cc-text,#1b1b1b)}"));
/// ```
pub fn stylesheet() -> String {
    let mut css = String::new();
    let series = (0..SERIES.len()).map(Ink::Series);
    for ink in [Ink::Text, Ink::Muted, Ink::Rule, Ink::Grid, Ink::Paper, Ink::Shade].into_iter().chain(series) {
        let (name, hex) = (ink.name(), ink.hex());
        let _ = writeln!(css, ".cc-figure .cc-f-{name}{{fill:var(--cc-{name},{hex})}}");
        let _ = writeln!(css, ".cc-figure .cc-s-{name}{{stroke:var(--cc-{name},{hex})}}");
    }
    css
}

/// How a line is broken up; a second sign beside colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dash {
    /// Unbroken.
    #[default]
    Solid,
    /// Long strokes.
    Dashed,
    /// Dots.
    Dotted,
    /// Strokes and dots in turn.
    DashDotted,
}

impl Dash {
    /// The pattern of a series, counted from 0, repeating after the fourth.
    pub(crate) fn of_series(index: usize) -> Self {
        match index % 4 {
            0 => Self::Solid,
            1 => Self::Dashed,
            2 => Self::Dotted,
            _ => Self::DashDotted,
        }
    }

    pub(crate) fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("6 4"),
            Self::Dotted => Some("1.5 3"),
            Self::DashDotted => Some("6 3 1.5 3"),
        }
    }
}

/// A line: its colour, its width in pixels, how it is broken up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub ink: Ink,
    /// Width in pixels at natural size.
    pub width: f64,
    /// Pattern.
    pub dash: Dash,
}

impl Stroke {
    /// An unbroken line.
    ///
    /// ```
    /// use crosscase_figures::{Dash, Ink, Stroke};
    /// assert_eq!(Stroke::new(Ink::Rule, 1.0).dash, Dash::Solid);
    /// ```
    pub fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: Dash::Solid }
    }

    /// The same line with another pattern.
    #[must_use]
    pub fn dash(mut self, dash: Dash) -> Self {
        self.dash = dash;
        self
    }
}

/// The inside and the outline of a shape; an absent one is not drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paint {
    /// Inside.
    pub fill: Option<Ink>,
    /// Outline.
    pub stroke: Option<Stroke>,
}

impl Paint {
    /// An inside without outline.
    pub fn fill(ink: Ink) -> Self {
        Self { fill: Some(ink), stroke: None }
    }

    /// An outline around nothing.
    pub fn outline(stroke: Stroke) -> Self {
        Self { fill: None, stroke: Some(stroke) }
    }

    /// The same paint with an outline.
    #[must_use]
    pub fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = Some(stroke);
        self
    }
}

/// The shape of a point, so that classes differ without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Marker {
    /// Filled circle.
    Disc,
    /// Open triangle, point up.
    Triangle,
    /// Filled square.
    Square,
    /// Open circle.
    Ring,
    /// Filled diamond.
    Diamond,
    /// Diagonal cross.
    Cross,
}

impl Marker {
    /// The marker of a class, counted from 0, repeating after the sixth.
    ///
    /// ```
    /// use crosscase_figures::Marker;
    /// assert_eq!(Marker::of_series(0), Marker::Disc);
    /// assert_ne!(Marker::of_series(0), Marker::of_series(1));
    /// ```
    pub fn of_series(index: usize) -> Self {
        match index % 6 {
            0 => Self::Disc,
            1 => Self::Triangle,
            2 => Self::Square,
            3 => Self::Ring,
            4 => Self::Diamond,
            _ => Self::Cross,
        }
    }

    /// What it is called in a text alternative.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disc => "filled circle",
            Self::Triangle => "open triangle",
            Self::Square => "filled square",
            Self::Ring => "open circle",
            Self::Diamond => "filled diamond",
            Self::Cross => "cross",
        }
    }
}
