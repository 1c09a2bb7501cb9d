//! Running text.

/// A run of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// Plain text.
    Plain(String),
    /// Strong importance.
    Strong(String),
    /// Code: names of conditions, expressions, commands.
    Code(String),
    /// A link: what is read, and where it leads (relative, `#section`, `https://…` or `mailto:…`).
    Link {
        /// What is read.
        label: String,
        /// Where it leads.
        href: String,
    },
}

/// A line or paragraph of running text.
///
/// ```
/// use crosscase_report::Text;
/// let text = Text::from("The path ").code("DEV*STB").plain(" is in ").link("every model", "#models").plain(".");
/// assert_eq!(text.to_plain(), "The path DEV*STB is in every model.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    parts: Vec<Inline>,
}

impl Text {
    /// A text without any run, to which the other methods add.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds plain text.
    #[must_use]
    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(Inline::Plain(text.into()))
    }

    /// Adds text of strong importance.
    #[must_use]
    pub fn strong(self, text: impl Into<String>) -> Self {
        self.with(Inline::Strong(text.into()))
    }

    /// Adds a run in code letters, such as a term of a solution.
    #[must_use]
    pub fn code(self, text: impl Into<String>) -> Self {
        self.with(Inline::Code(text.into()))
    }

    /// Adds a link: what it is called, and the address or `#id` that it leads to.
    #[must_use]
    pub fn link(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.with(Inline::Link { label: label.into(), href: href.into() })
    }

    /// Adds a run of text.
    #[must_use]
    pub fn with(mut self, part: Inline) -> Self {
        self.parts.push(part);
        self
    }

    /// The runs of text in their order.
    pub fn parts(&self) -> &[Inline] {
        &self.parts
    }

    /// Is there nothing to read?
    pub fn is_empty(&self) -> bool {
        self.to_plain().is_empty()
    }

    /// The words alone.
    pub fn to_plain(&self) -> String {
        let words = |part: &Inline| match part {
            Inline::Plain(text) | Inline::Strong(text) | Inline::Code(text) => text.clone(),
            Inline::Link { label, .. } => label.clone(),
        };
        self.parts.iter().map(words).collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new().plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new().plain(text)
    }
}

/// A link to a file beside the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileLink {
    /// What is read, such as `CSV`.
    pub label: String,
    /// Where it leads, relative to the page.
    pub href: String,
}

impl FileLink {
    /// A link to a file beside the page: what it is called, and its relative address.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}
