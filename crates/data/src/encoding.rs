//! Bytes to text.

use std::borrow::Cow;

use crate::{Diagnostic, Place};

/// The mark that a UTF-8 text may begin with.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Decodes bytes as UTF-8, with or without a byte-order mark, and otherwise as Windows-1252; then the second value is a warning with
/// the first line that is not UTF-8.
///
/// ```
/// use crosscase_data::{Place, decoded};
///
/// assert_eq!(decoded("Zoë".as_bytes(), &Place::default()), ("Zoë".into(), None));
/// let (text, told) = decoded(b"Ada\nZo\xeb", &Place::file("study.sta"));
/// assert_eq!(text, "Ada\nZoë");
/// let told = told.map(|told| told.to_string());
/// assert_eq!(told.as_deref(), Some("this file is not UTF-8 and was read as Windows-1252 (study.sta, line 2)"));
/// ```
pub fn decoded<'a>(bytes: &'a [u8], place: &Place) -> (Cow<'a, str>, Option<Diagnostic>) {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), None),
        Err(error) => {
            let line = bytes.get(..error.valid_up_to()).unwrap_or_default().split(|b| *b == b'\n').count();
            let told = Diagnostic::warning("DAT103", "this file is not UTF-8 and was read as Windows-1252")
                .at(place.clone().line(line as u64))
                .help("look at the letters with accents, and save the file as UTF-8");
            (bytes.iter().map(|byte| windows_1252(*byte)).collect(), Some(told))
        }
    }
}

fn windows_1252(byte: u8) -> char {
    /// What stands from 0x80 to 0x9F; five places are not assigned and read as the control characters there.
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
