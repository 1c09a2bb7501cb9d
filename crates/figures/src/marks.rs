//! Marks that a page makes to links: what stands for something that the page tells more of.
//!
//! A drawing says of a mark only what it calls it (`data-mark`, several names where they share a place). Where that leads, the page
//! knows; so a drawing that stands alone has no dead links.

use crate::figure::Figure;
use crate::text::escape;
use std::collections::{BTreeMap, BTreeSet};

/// Between the names of one mark: the line separator, which no name of a case has.
const BETWEEN: &str = "\u{2028}";

/// The attribute of a mark, empty where it has no name.
pub(crate) fn attribute<N: AsRef<str>>(names: &[N]) -> String {
    let names: Vec<String> =
        names.iter().map(|name| escape(name.as_ref())).filter(|name| !name.trim().is_empty()).collect();
    if names.is_empty() { String::new() } else { format!("data-mark=\"{}\"", names.join(BETWEEN)) }
}

/// A name inside a line of text, as a mark of its own; both are escaped.
pub(crate) fn within_text(name: &str, written: &str) -> String {
    format!("<tspan data-mark=\"{name}\">{written}</tspan>")
}

/// What stands between two signs, with what stands before and after them.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(from)?;
    let (inside, after) = rest.split_once(to)?;
    Some((before, inside, after))
}

fn mark_of(text: &str) -> Option<(&str, &str, &str)> {
    between(text, " data-mark=\"", "\"")
}

impl Figure {
    /// What the marks of the drawing are called, each name once, in the order in which they are drawn.
    ///
    /// ```
    /// use crosscase_figures::{Point, XyPlot};
    /// let figure = XyPlot { points: vec![Point::new("BE", 0.9, 0.9), Point::new("R&D", 0.1, 0.2)], ..XyPlot::default() }.draw();
    /// assert_eq!(figure.marks(), ["BE", "R&D"]);
    /// ```
    pub fn marks(&self) -> Vec<String> {
        let (mut marks, mut known, mut rest) = (Vec::new(), BTreeSet::new(), self.body());
        while let Some((_, names, after)) = mark_of(rest) {
            for name in names.split(BETWEEN).filter(|name| known.insert(*name)) {
                marks.push(as_written(name));
            }
            rest = after;
        }
        marks
    }

    /// The document with ids that begin with `id`, for a page where its marks are links: `addresses` has where each leads, by what the
    /// drawing calls it, and `several` where a mark leads whose names have different addresses. The links are no stops of the keyboard,
    /// which a page of many drawings would fill: give the same goals in a list beside it.
    ///
    /// Where no mark has an address this is [`Figure::svg_with_id`].
    ///
    /// ```
    /// use crosscase_figures::{Point, XyPlot};
    /// let figure = XyPlot { points: vec![Point::new("BE", 0.9, 0.9)], ..XyPlot::default() }.draw();
    /// let addresses = [("BE".to_owned(), "#case-1".to_owned())].into();
    /// assert!(figure.svg_with_links("f", &addresses, "#f-all").contains("<a href=\"#case-1\" tabindex=\"-1\"><title>BE (0.9, 0.9)</title>"));
    /// assert!(!figure.svg().contains("<a "));
    /// ```
    pub fn svg_with_links(&self, id: &str, addresses: &BTreeMap<String, String>, several: &str) -> String {
        let known: BTreeMap<String, String> =
            addresses.iter().map(|(name, address)| (escape(name), escape(address))).collect();
        let several = escape(several);
        let goal = |names: &str| {
            let goals: BTreeSet<&String> = names.split(BETWEEN).filter_map(|name| known.get(name)).collect();
            if goals.len() > 1 { Some(several.as_str()) } else { goals.first().map(|goal| goal.as_str()) }
        };
        let mut linked = Linked { body: String::with_capacity(self.body().len()), open: Vec::new(), any: false };
        for line in self.body().lines() {
            linked.line(line, &goal);
        }
        if linked.any { self.document(id, "group", &linked.body) } else { self.svg_with_id(id) }
    }
}

/// A body that is written again with links.
struct Linked {
    body: String,
    /// Of each group that is open whether it is a link.
    open: Vec<bool>,
    any: bool,
}

impl Linked {
    fn line<'a>(&mut self, line: &str, goal: &dyn Fn(&str) -> Option<&'a str>) {
        let is_inside = self.open.contains(&true);
        if line.starts_with("<g") {
            let (head, rest) = line.split_once('>').unwrap_or((line, ""));
            let (before, names, after) = mark_of(head).unwrap_or((head, "", ""));
            let found = goal(names).filter(|_| !is_inside);
            match found {
                Some(goal) => {
                    let attributes = before.strip_prefix("<g").unwrap_or_default();
                    self.push(&format!("<a href=\"{goal}\" tabindex=\"-1\"{attributes}{after}>{rest}"));
                }
                None => self.push(&format!("{before}{after}>{rest}")),
            }
            self.any |= found.is_some();
            self.open.push(found.is_some());
        } else if line == "</g>" {
            let is_link = self.open.pop() == Some(true);
            self.push(if is_link { "</a>" } else { line });
        } else if let (false, Some(text)) = (is_inside, line.strip_prefix("<text")) {
            self.text(text, goal);
        } else {
            self.push(line);
        }
    }

    /// A line of text. What is no link is told by the description: whoever listens to the page hears no ticks of axes.
    fn text<'a>(&mut self, text: &str, goal: &dyn Fn(&str) -> Option<&'a str>) {
        let (mut written, mut rest, mut any) = (String::new(), text, false);
        while let Some((before, names, after)) = between(rest, "<tspan data-mark=\"", "\">") {
            let (name, behind) = after.split_once("</tspan>").unwrap_or((after, ""));
            written.push_str(before);
            match goal(names) {
                Some(goal) => written.extend(["<a href=\"", goal, "\" tabindex=\"-1\">", name, "</a>"]),
                None => written.push_str(name),
            }
            any |= goal(names).is_some();
            rest = behind;
        }
        self.any |= any;
        let hidden = if any { "" } else { " aria-hidden=\"true\"" };
        self.push(&format!("<text{hidden}{written}{rest}"));
    }

    fn push(&mut self, line: &str) {
        self.body.push_str(line);
        self.body.push('\n');
    }
}

/// A name that was escaped.
fn as_written(name: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(name.to_owned(), |name, (written, sign)| name.replace(written, sign))
}
