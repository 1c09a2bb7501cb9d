//! The drawing surface: a small SVG writer.

use crate::figure::Figure;
use crate::ink::{Ink, Marker, Paint, Stroke};
use crate::marks;
use crate::text::{coordinate, escape};
use std::fmt::Write as _;
use std::ops::Range;

/// Which point of a line of text its position names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The beginning.
    #[default]
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

/// One line of text, with setters by value.
///
/// ```
/// use crosscase_figures::{Anchor, Canvas, Ink, CanvasText};
/// let mut canvas = Canvas::new(100.0, 40.0);
/// canvas.text(CanvasText::new(50.0, 20.0, "n = 18").size(11.0).anchor(Anchor::Middle).ink(Ink::Muted));
/// assert!(canvas.finish("Cases", "Eighteen cases.").svg().contains(">n = 18</text>"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one way of setting a line")]
pub struct CanvasText {
    x: f64,
    y: f64,
    content: String,
    size: f64,
    anchor: Anchor,
    ink: Ink,
    bold: bool,
    italic: bool,
    upwards: bool,
    halo: bool,
    /// What in it is a mark, and what that stands for.
    marks: Vec<(Range<usize>, String)>,
}

impl CanvasText {
    /// Text of 12 px whose baseline begins at (x, y).
    pub fn new(x: f64, y: f64, content: impl Into<String>) -> Self {
        let content = content.into();
        Self {
            x,
            y,
            content,
            size: 12.0,
            anchor: Anchor::Start,
            ink: Ink::Text,
            bold: false,
            italic: false,
            upwards: false,
            halo: false,
            marks: Vec::new(),
        }
    }

    /// Font size in pixels; nothing below 11 is readable on a telephone.
    #[must_use]
    pub fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    /// The point that the position names.
    #[must_use]
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The ink of the letters, [`Ink::Text`] by default.
    #[must_use]
    pub fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    /// Sets the text in bold letters.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// Sets the text in italic letters.
    #[must_use]
    pub fn italic(mut self) -> Self {
        self.italic = true;
        self
    }

    /// Turned to run upwards, as the label of a vertical axis.
    #[must_use]
    pub fn upwards(mut self) -> Self {
        self.upwards = true;
        self
    }
}

impl CanvasText {
    /// On a rim of the ground's colour, so that it can be read where lines run under it.
    #[must_use]
    pub(crate) fn halo(mut self, halo: bool) -> Self {
        self.halo = halo;
        self
    }
}

impl CanvasText {
    /// Parts of the text that stand for something of which a page may tell more, from left to right.
    #[must_use]
    pub(crate) fn marks(mut self, marks: Vec<(Range<usize>, String)>) -> Self {
        self.marks = marks;
        self
    }

    /// The text as it is written, with its marks.
    fn written(content: &str, marks: &[(Range<usize>, String)]) -> String {
        let (mut written, mut at) = (String::new(), 0);
        for (part, name) in marks {
            let (Some(before), Some(inside)) = (content.get(at..part.start), content.get(part.clone())) else {
                continue;
            };
            written.push_str(&escape(before));
            written.push_str(&marks::within_text(&escape(name), &escape(inside)));
            at = part.end;
        }
        written + &escape(content.get(at..).unwrap_or_default())
    }
}

/// A rectangle: its upper left corner, and its width and height.
pub(crate) type Rect = ((f64, f64), (f64, f64));

/// A drawing surface; (0, 0) is its upper left corner, units are pixels at natural size.
///
/// What has a coordinate that is not finite is not drawn: an undefined value has no place, least of all 0.
///
/// ```
/// use crosscase_figures::{Canvas, Ink, Stroke};
/// let mut canvas = Canvas::new(120.0, 40.0);
/// canvas.line((10.0, 20.0), (110.0, 20.0), Stroke::new(Ink::Rule, 1.0));
/// let figure = canvas.finish("A line", "A horizontal line.");
/// assert_eq!(figure.width(), 120.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    /// A white surface of the given size in pixels; a size that is not a positive number becomes 1.
    pub fn new(width: f64, height: f64) -> Self {
        let sane = |size: f64| if size.is_finite() && size > 0.0 { size } else { 1.0 };
        Self { width: sane(width), height: sane(height), body: String::new() }
    }

    /// Makes the surface as high as what was drawn turned out to be.
    pub(crate) fn height(&mut self, height: f64) {
        self.height = height.max(1.0);
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let (Some(from), Some(to)) = (place(from), place(to)) else { return };
        self.element(
            &format!("line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"", from.0, from.1, to.0, to.1),
            Paint::outline(stroke),
        );
    }

    /// A line through the points, in their order; points that are not finite break it.
    pub fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        for run in points.split(|&point| place(point).is_none()).filter(|run| run.len() > 1) {
            self.element(
                &format!("polyline points=\"{}\" stroke-linejoin=\"round\"", list(run)),
                Paint::outline(stroke),
            );
        }
    }

    /// A closed shape through the points.
    pub fn polygon(&mut self, points: &[(f64, f64)], paint: Paint) {
        if points.len() > 2 && points.iter().all(|&point| place(point).is_some()) {
            self.element(&format!("polygon points=\"{}\"", list(points)), paint);
        }
    }

    /// A rectangle from its upper left corner, with its width and height.
    pub fn rect(&mut self, corner: (f64, f64), size: (f64, f64), paint: Paint) {
        let (Some(corner), Some(extent)) = (place(corner), place(size)) else { return };
        if size.0 > 0.0 && size.1 > 0.0 {
            let (x, y) = corner;
            self.element(&format!("rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"", extent.0, extent.1), paint);
        }
    }

    /// Rectangles that together are one thin layer of colour: what lies under it stays
    /// visible, on light and on dark ground, and where they overlap it is no thicker.
    pub(crate) fn tint(&mut self, rects: &[Rect], ink: Ink) {
        let mut path = String::new();
        for &(corner, size) in rects {
            if let (Some((x, y)), Some((width, height))) = (place(corner), place(size)) {
                let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
            }
        }
        if !path.is_empty() {
            self.element(&format!("path d=\"{path}\" fill-opacity=\"0.28\""), Paint::fill(ink));
        }
    }

    /// A rectangle in a thinner or full layer of colour, set off from its neighbours by the ground.
    pub(crate) fn shaded(&mut self, corner: (f64, f64), size: (f64, f64), ink: Ink, strength: f64) {
        let (Some((x, y)), Some((width, height))) = (place(corner), place(size)) else { return };
        if size.0 > 0.0 && size.1 > 0.0 {
            let strength = coordinate(strength.clamp(0.0, 1.0));
            let shape =
                format!("rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill-opacity=\"{strength}\"");
            self.element(&shape, Paint::fill(ink).stroke(Stroke::new(Ink::Paper, 0.8)));
        }
    }

    /// A circle around a centre; nothing is drawn of one whose radius is not above 0, or that is nowhere.
    pub fn circle(&mut self, centre: (f64, f64), radius: f64, paint: Paint) {
        let (Some((x, y)), true) = (place(centre), radius.is_finite() && radius > 0.0) else { return };
        self.element(&format!("circle cx=\"{x}\" cy=\"{y}\" r=\"{}\"", coordinate(radius)), paint);
    }

    /// A marker of the given radius. Open ones are filled with the ground, so that lines do not run through them.
    pub fn marker(&mut self, marker: Marker, (x, y): (f64, f64), radius: f64, ink: Ink) {
        let paint = match marker {
            Marker::Ring | Marker::Triangle => Paint::fill(Ink::Paper).stroke(Stroke::new(ink, 1.6)),
            Marker::Cross => Paint::outline(Stroke::new(ink, 2.0)),
            Marker::Disc | Marker::Square | Marker::Diamond => Paint::fill(ink).stroke(Stroke::new(Ink::Paper, 0.8)),
        };
        self.shape(marker, (x, y), radius, paint);
    }

    /// The shape of a marker in a paint of its own.
    pub(crate) fn shape(&mut self, marker: Marker, (x, y): (f64, f64), r: f64, paint: Paint) {
        match marker {
            Marker::Disc | Marker::Ring => self.circle((x, y), r, paint),
            Marker::Square => self.rect((x - r * 0.9, y - r * 0.9), (r * 1.8, r * 1.8), paint),
            Marker::Triangle => {
                self.polygon(&[(x, y - r * 1.2), (x + r * 1.1, y + r * 0.8), (x - r * 1.1, y + r * 0.8)], paint);
            }
            Marker::Diamond => {
                self.polygon(&[(x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3), (x - r * 1.3, y)], paint);
            }
            Marker::Cross => {
                let (d, stroke) = (r * 0.85, paint.stroke.unwrap_or(Stroke::new(Ink::Text, 2.0)));
                self.line((x - d, y - d), (x + d, y + d), stroke);
                self.line((x - d, y + d), (x + d, y - d), stroke);
            }
        }
    }

    /// A line of text; nothing is drawn of one that is nowhere.
    pub fn text(&mut self, text: CanvasText) {
        let Some((x, y)) = place((text.x, text.y)) else { return };
        let CanvasText { content, size, anchor, ink, bold, italic, upwards, halo, marks, .. } = text;
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let bold = if bold { " font-weight=\"bold\"" } else { "" };
        let italic = if italic { " font-style=\"italic\"" } else { "" };
        let (halo, rim) = if halo {
            let rim = format!(" stroke=\"{}\" stroke-width=\"3\" paint-order=\"stroke\"", Ink::Paper.hex());
            (format!(" cc-s-{}", Ink::Paper.name()), rim)
        } else {
            (String::new(), String::new())
        };
        let turn = if upwards { format!(" transform=\"rotate(-90 {x} {y})\"") } else { String::new() };
        let size = coordinate(if size.is_finite() { size } else { 12.0 });
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{bold}{italic}{turn}{rim} class=\"cc-f-{}{halo}\" fill=\"{}\">{}</text>",
            ink.name(),
            ink.hex(),
            CanvasText::written(&content, &marks)
        );
    }

    /// Draws what belongs together, with a title that a pointer resting on it shows.
    pub fn titled(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.group("", title, draw);
    }

    /// The same for what stands for something of which a page may tell more, by what the figure calls it; all of them where they share a
    /// place.
    pub fn marked<N: AsRef<str>>(&mut self, names: &[N], title: &str, draw: impl FnOnce(&mut Self)) {
        self.group(&marks::attribute(names), title, draw);
    }

    /// The same with attributes, which the caller has escaped.
    pub(crate) fn group(&mut self, attributes: &str, title: &str, draw: impl FnOnce(&mut Self)) {
        let space = if attributes.is_empty() { "" } else { " " };
        let _ = writeln!(self.body, "<g{space}{attributes}><title>{}</title>", escape(title));
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// A broad line that is not seen, so that a pointer finds a thin one.
    pub(crate) fn unseen_line(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (Some(from), Some(to)) = (place(from), place(to)) else { return };
        let ends = format!("x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"", from.0, from.1, to.0, to.1);
        let ink = Ink::Paper.hex();
        let _ = writeln!(self.body, "<line {ends} stroke=\"{ink}\" stroke-width=\"10\" stroke-opacity=\"0\"/>");
    }

    /// Sets another figure into this one, its upper left corner at a point: a mark, by the title.
    pub(crate) fn inset(&mut self, figure: &Figure, corner: (f64, f64)) {
        let Some((x, y)) = place(corner) else { return };
        let attributes = format!("{} transform=\"translate({x} {y})\"", marks::attribute(&[figure.title()]));
        self.group(attributes.trim_start(), figure.title(), |canvas| canvas.body.push_str(figure.body()));
    }

    /// The finished figure. `description` is the text alternative: it says in words what the drawing shows.
    pub fn finish(self, title: &str, description: &str) -> Figure {
        let mut ground = Self::new(self.width, self.height);
        ground.rect((0.0, 0.0), (self.width, self.height), Paint::fill(Ink::Paper));
        Figure::new(title, description, self.width, self.height, ground.body + &self.body)
    }

    fn element(&mut self, shape: &str, paint: Paint) {
        let mut classes = Vec::new();
        let mut attributes = String::new();
        match paint.fill {
            Some(ink) => {
                classes.push(format!("cc-f-{}", ink.name()));
                let _ = write!(attributes, " fill=\"{}\"", ink.hex());
            }
            None => attributes.push_str(" fill=\"none\""),
        }
        if let Some(Stroke { ink, width, dash }) = paint.stroke {
            classes.push(format!("cc-s-{}", ink.name()));
            let width = if width.is_finite() { width } else { 1.0 };
            let _ = write!(attributes, " stroke=\"{}\" stroke-width=\"{}\"", ink.hex(), coordinate(width));
            if let Some(pattern) = dash.pattern() {
                let _ = write!(attributes, " stroke-dasharray=\"{pattern}\"");
            }
        }
        let _ = writeln!(self.body, "<{shape} class=\"{}\"{attributes}/>", classes.join(" "));
    }
}

/// The written coordinates, if the point has a place.
fn place((x, y): (f64, f64)) -> Option<(String, String)> {
    (x.is_finite() && y.is_finite()).then(|| (coordinate(x), coordinate(y)))
}

fn list(points: &[(f64, f64)]) -> String {
    let pairs: Vec<String> = points.iter().map(|&(x, y)| format!("{},{}", coordinate(x), coordinate(y))).collect();
    pairs.join(" ")
}
