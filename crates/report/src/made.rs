//! What stands at the end of every page: what was noticed, and what made it.

use crate::block::Block;
use crate::text::Text;
use crosscase_data::{Diagnostic, Severity};

/// What was noticed, under its heading: each remark with what it asks of its reader, where, its code and what to do about it.
///
/// ```
/// use crosscase_data::{Diagnostic, Place};
/// use crosscase_report::{Block, noticed};
/// let told = Diagnostic::warning("QME114", "no sort defines factor 4").at(Place::file("sorts.csv")).help("extract fewer factors");
/// let Some(Block::List(items)) = noticed([&told]).pop() else { unreachable!() };
/// assert_eq!(items[0].to_plain(), "Warning: no sort defines factor 4 (sorts.csv) [QME114]; extract fewer factors");
/// ```
pub fn noticed<'a>(told: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<Block> {
    let item = |told: &Diagnostic| {
        let severity = if told.severity == Severity::Warning { "Warning: " } else { "Note: " };
        let text = Text::new().strong(severity).plain(format!("{told} ")).code(format!("[{}]", told.code));
        match &told.help {
            Some(help) => text.plain(format!("; {help}")),
            None => text,
        }
    };
    let items: Vec<Text> = told.into_iter().map(item).collect();
    let remarks = if items.is_empty() {
        Block::prose("Nothing in the data or the analyses called for a remark.")
    } else {
        Block::List(items)
    };
    vec![Block::Heading("What was noticed".to_owned()), remarks]
}

/// The foot of a page: what made it, and where its data come from.
///
/// ```
/// use crosscase_report::footer;
/// let foot = footer(Some("the authors"));
/// assert!(foot[0].to_plain().starts_with("Made with crosscase "));
/// assert_eq!(foot[1].to_plain(), "Data: the authors");
/// ```
pub fn footer(source: Option<&str>) -> Vec<Text> {
    let made = Text::from(format!("Made with crosscase {}.", env!("CARGO_PKG_VERSION")));
    std::iter::once(made).chain(source.map(|source| Text::from(format!("Data: {source}")))).collect()
}
