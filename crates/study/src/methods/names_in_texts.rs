//! Names as people write them, alone and within texts.

use unicode_normalization::UnicodeNormalization as _;

/// A name as it looks, whatever blanks it has and however its letters with marks are composed.
pub(super) fn looks(name: &str) -> String {
    name.nfc().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect()
}

/// A name by its letters and numbers alone: `NL-01`, `nl 1`.
pub(super) fn written_alike(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.nfkc().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()) {
        let leads = letter == '0' && !plain.ends_with(|before: char| before.is_ascii_digit());
        plain.extend((!leads).then_some(letter));
    }
    plain
}

/// A text in which “…” stands for what is quoted.
pub(super) fn without_quotes(text: &str) -> String {
    let parts: Vec<&str> = text.split('"').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    parts.iter().enumerate().map(|(at, part)| if at % 2 == 0 { (*part).to_owned() } else { "“…”".to_owned() }).collect()
}

/// A text with another word in the place of one, wherever it stands as a whole.
pub(super) fn with_word(text: &str, word: &str, other: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(word) {
        let is_whole = !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
        made.push_str(before);
        made.push_str(if is_whole { other } else { word });
        rest = after;
    }
    made + rest
}
