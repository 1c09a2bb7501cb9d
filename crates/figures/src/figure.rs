//! A finished figure.

use crate::text::{coordinate, escape};
use std::fmt::Write as _;

/// A finished figure: the SVG, its title and its text alternative.
///
/// ```
/// use crosscase_figures::{Point, XyPlot};
/// let figure = XyPlot { title: "Survival".into(), points: vec![Point::new("BE", 0.99, 0.95)], ..XyPlot::default() }.draw();
/// assert!(figure.svg().starts_with("<svg "));
/// assert!(figure.description().contains("BE (0.99, 0.95)"));
/// ```
///
/// With feature `serde` a figure can be kept and read back as it was.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "Kept", into = "Kept"))]
pub struct Figure {
    title: String,
    description: String,
    width: f64,
    height: f64,
    body: String,
    svg: String,
}

impl Figure {
    pub(crate) fn new(title: &str, description: &str, width: f64, height: f64, body: String) -> Self {
        let sane = |size: f64| if size.is_finite() && size > 0.0 { size } else { 1.0 };
        let (width, height) = (sane(width), sane(height));
        let mut figure = Self {
            title: title.trim().to_owned(),
            description: description.trim().to_owned(),
            width,
            height,
            body,
            svg: String::new(),
        };
        let id = format!("cc-{:016x}", fnv1a(&[&figure.title, &figure.description, &figure.body]));
        figure.svg = figure.svg_with_id(&id);
        figure
    }

    /// The whole document, to be written to a `.svg` file or set into a page as it is.
    ///
    /// The ids inside are made from the content, so that different figures on one page do not collide.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The same document with ids that begin with `id`, for a page that holds one figure twice.
    ///
    /// Characters other than ASCII letters, digits, `-` and `_` are left out of the id.
    pub fn svg_with_id(&self, id: &str) -> String {
        self.document(id, "img", &self.body)
    }

    /// A document around a body, with the role of the whole.
    pub(crate) fn document(&self, id: &str, role: &str, body: &str) -> String {
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        let (width, height) = (coordinate(self.width), coordinate(self.height));
        let mut svg = String::with_capacity(body.len() + 600);
        let _ = writeln!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"cc-figure\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"{role}\" aria-labelledby=\"{id}-t\" aria-describedby=\"{id}-d\" \
             font-family=\"Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif\">"
        );
        let _ = writeln!(svg, "<title id=\"{id}-t\">{}</title>", escape(&self.title));
        let _ = writeln!(svg, "<desc id=\"{id}-d\">{}</desc>", escape(&self.description));
        svg.push_str(body);
        svg.push_str("</svg>\n");
        svg
    }

    /// What is drawn, without the document around it.
    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// What the figure shows, in a few words.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The text alternative: every value that the figure shows, in words.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Natural width in pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Natural height in pixels.
    pub fn height(&self) -> f64 {
        self.height
    }
}

/// What a figure is kept as: all that it was made from.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    title: String,
    description: String,
    size: (f64, f64),
    body: String,
}

#[cfg(feature = "serde")]
impl From<Kept> for Figure {
    fn from(kept: Kept) -> Self {
        Self::new(&kept.title, &kept.description, kept.size.0, kept.size.1, kept.body)
    }
}

#[cfg(feature = "serde")]
impl From<Figure> for Kept {
    fn from(figure: Figure) -> Self {
        let size = (figure.width, figure.height);
        Self { title: figure.title, description: figure.description, size, body: figure.body }
    }
}

/// FNV-1a over the parts (Fowler, Noll & Vo): an id that follows from the content and from nothing else.
fn fnv1a(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
