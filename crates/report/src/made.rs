//! Blocks that list diagnostics and say what made the page.

use crate::block::Block;
use crate::text::Text;
use crosscase_data::{Diagnostic, Severity, counted};

/// Diagnostics as blocks of a page: each with its severity, where, its code and what to do about it. Warnings come first; notes are
/// folded.
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
    let (warnings, notes): (Vec<_>, Vec<_>) = told.into_iter().partition(|told| told.severity == Severity::Warning);
    let list = |told: Vec<&Diagnostic>| (!told.is_empty()).then(|| Block::List(told.into_iter().map(item).collect()));
    let folded = counted(notes.len(), "note", "notes");
    let notes = list(notes).map(|notes| Block::folded(folded, vec![notes]));
    list(warnings).into_iter().chain(notes).collect()
}

/// The foot of a page: what made it.
///
/// ```
/// use crosscase_report::footer;
/// assert!(footer()[0].to_plain().starts_with("Made with crosscase "));
/// ```
#[must_use]
pub fn footer() -> Vec<Text> {
    vec![Text::from(format!("Made with crosscase {}.", env!("CARGO_PKG_VERSION")))]
}
