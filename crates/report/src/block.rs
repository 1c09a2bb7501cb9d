//! What a section is made of.

use crate::table::TableBlock;
use crate::text::{FileLink, Text};
use crosscase_figures::{ConfigurationChart, Figure};
use std::collections::BTreeMap;

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// A heading inside the section.
    Heading(String),
    /// A paragraph.
    Prose(Text),
    /// Where the page tells more, and nothing else: a short print, which has no links and not all sections, leaves it out.
    Way(Text),
    /// A list with bullets.
    List(Vec<Text>),
    /// A numbered list, for steps.
    Steps(Vec<Text>),
    /// Figures in the sense of numbers, set large: the answer first.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(TableBlock),
    /// A configuration chart as a table, with the drawing to download.
    Configurations(ConfigurationBlock),
    /// A figure.
    Figure(FigureBlock),
    /// Small figures of one kind side by side, as far as the window has room.
    Gallery(Vec<FigureBlock>),
    /// What is folded until somebody wants it; a short print leaves it out unless it was opened.
    Details(Details),
    /// A highlighted note or warning.
    Callout(Callout),
    /// Code or a session, with the name of its language for those who do not see it.
    Code {
        /// Name of the language, such as `R`.
        language: String,
        /// The code.
        text: String,
    },
}

impl Block {
    /// A paragraph.
    ///
    /// ```
    /// use crosscase_report::{Block, Text};
    /// assert_eq!(Block::prose("Two paths."), Block::Prose(Text::from("Two paths.")));
    /// ```
    pub fn prose(text: impl Into<Text>) -> Self {
        Self::Prose(text.into())
    }

    /// Blocks that are folded under a summary, which is always shown.
    pub fn folded(summary: impl Into<String>, blocks: Vec<Self>) -> Self {
        Self::Details(Details { summary: summary.into(), blocks, id: String::new() })
    }

    /// Folded blocks where links lead to; whoever follows one finds them open.
    pub fn folded_at(id: impl Into<String>, summary: impl Into<String>, blocks: Vec<Self>) -> Self {
        Self::Details(Details { summary: summary.into(), blocks, id: id.into() })
    }
}

/// A value set large, with its name and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFigure {
    /// Its name.
    pub label: String,
    /// The value, as it is to be read.
    pub value: String,
    /// What it means; may be empty.
    pub explanation: String,
}

impl KeyFigure {
    /// A value with its name and what it means.
    pub fn new(label: impl Into<String>, value: impl Into<String>, explanation: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), explanation: explanation.into() }
    }
}

/// A figure with its caption. It is numbered on the page, and can be downloaded from it as an SVG file.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureBlock {
    /// The figure.
    pub figure: Figure,
    /// Caption under it.
    pub caption: Text,
    /// Name of the file that a download makes, without its ending; empty: `figure-1` and so on.
    pub file: String,
    /// Address of the drawing beside the page, which is then the download; empty: the page holds the drawing a second time for it.
    pub beside: String,
    /// Where the page tells more of what the marks of the drawing stand for, by what the drawing calls it. On the page these marks are
    /// links, which a list under the words of the figure has too; what is downloaded has none.
    pub addresses: BTreeMap<String, String>,
}

impl FigureBlock {
    /// A figure whose caption is its title.
    pub fn new(figure: Figure) -> Self {
        let caption = Text::from(figure.title());
        Self { figure, caption, file: String::new(), beside: String::new(), addresses: BTreeMap::new() }
    }

    /// The same figure with another caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<Text>) -> Self {
        self.caption = caption.into();
        self
    }

    /// The same figure, whose download is a file beside the page: a page of many figures is half as large.
    #[must_use]
    pub fn beside(mut self, address: impl Into<String>) -> Self {
        self.beside = address.into();
        self
    }

    /// The same figure, whose marks lead on.
    #[must_use]
    pub fn leading_to(mut self, addresses: BTreeMap<String, String>) -> Self {
        self.addresses = addresses;
        self
    }

    /// The same figure with another name for its download.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = file.into();
        self
    }
}

/// A configuration chart: an accessible table on the page, a drawing to download.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationBlock {
    /// The chart.
    pub chart: ConfigurationChart,
    /// Caption over it.
    pub caption: Text,
    /// Files beside the page that hold the same values.
    pub downloads: Vec<FileLink>,
    /// Where the page tells more of the cases, by what the chart calls them.
    pub addresses: BTreeMap<String, String>,
}

impl ConfigurationBlock {
    /// A chart whose caption is its title.
    pub fn new(chart: ConfigurationChart) -> Self {
        let caption = Text::from(chart.title.as_str());
        Self { chart, caption, downloads: Vec::new(), addresses: BTreeMap::new() }
    }
}

/// Folded blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// What is read while they are folded.
    pub summary: String,
    /// What is folded.
    pub blocks: Vec<Block>,
    /// Where links lead, as of a section; empty for none.
    pub id: String,
}

/// A highlighted note or warning.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Callout {
    /// Worth knowing.
    Note(Text),
    /// Changes how far the result can be trusted.
    Warning(Text),
}
