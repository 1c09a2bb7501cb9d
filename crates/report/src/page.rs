//! The page and its sections.

use crate::block::Block;
use crate::text::Text;

/// A page: what [`render`](crate::render) turns into one HTML file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Title, also of the browser's window.
    pub title: String,
    /// What stands under the title; may be empty.
    pub subtitle: String,
    /// Who wrote it, under the subtitle; may be empty.
    pub authors: Vec<String>,
    /// Where the data come from, under the authors; may be empty.
    pub source: String,
    /// The sections, in reading order.
    pub sections: Vec<PageSection>,
    /// Paragraphs at the foot: what made the page, how to cite it.
    pub footer: Vec<Text>,
}

/// A section, which the contents of the page lead to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageSection {
    /// Where links lead (`#id`): a letter, then letters, digits, `-` or `_`; unique on the page.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// What it holds, in reading order.
    pub blocks: Vec<Block>,
    /// Whether a short print leaves it out, as a journal leaves out what stands in a supplement.
    pub is_supplement: bool,
}

impl PageSection {
    /// A section with its blocks.
    pub fn new(id: impl Into<String>, heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { id: id.into(), heading: heading.into(), blocks, is_supplement: false }
    }

    /// The same section, left out of a short print.
    #[must_use]
    pub const fn supplement(mut self) -> Self {
        self.is_supplement = true;
        self
    }
}
