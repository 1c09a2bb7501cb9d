//! One name has one spelling: no white space around it, and its letters with marks composed (Unicode, form NFC).

use std::borrow::Cow;

use arrow_array::StringArray;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// A text whose letters with marks are composed: `ö` is one sign, also where the file has an `o` and the two dots, as some systems write
/// it. Whoever looks at the two sees no difference.
///
/// ```
/// use crosscase_data::composed;
/// assert_eq!(composed("Zoe\u{308}"), "Zo\u{eb}");
/// ```
pub fn composed(text: &str) -> Cow<'_, str> {
    // No sign before U+0300 joins another, and none of those has a first byte from 0xCC on.
    if text.bytes().all(|byte| byte < 0xcc) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// What a cell names: its text [`composed`], without the white space around it; nothing where there is no more than that.
pub fn name_in(cell: &str) -> Option<Cow<'_, str>> {
    Some(composed(cell.trim())).filter(|name| !name.is_empty())
}

/// The texts of a column, each as [`name_in`] reads it.
pub(crate) fn names_in(cells: &StringArray) -> impl Iterator<Item = Option<Cow<'_, str>>> {
    cells.iter().map(|cell| name_in(cell?))
}

/// Whether every text of a column is spelt as it is read.
pub(crate) fn is_spelt_so(cells: &StringArray) -> bool {
    cells.iter().flatten().all(|cell| matches!(name_in(cell), Some(Cow::Borrowed(name)) if name.len() == cell.len()))
}
