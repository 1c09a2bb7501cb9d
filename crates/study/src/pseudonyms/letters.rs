//! The letters of a file: how they are written, as escapes too, and a text as words alone, in which a name is found however it is written.

use crosscase_data::{Encoding, Place, decoded, decoded_dos};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How the letters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    Utf8 { has_mark: bool },
    Utf16 { is_little: bool },
    OneByte(Encoding),
}

impl Letters {
    /// A text as the readers read it, and how it was written.
    pub(super) fn read(bytes: &[u8], is_dos: bool) -> (String, Self) {
        let place = Place::default();
        let (text, _) = if is_dos { decoded_dos(bytes, &place, None) } else { decoded(bytes, &place) };
        let text = text.into_owned();
        let all = [
            Self::Utf8 { has_mark: false },
            Self::Utf8 { has_mark: true },
            Self::Utf16 { is_little: true },
            Self::Utf16 { is_little: false },
            Self::OneByte(Encoding::Windows1252),
            Self::OneByte(Encoding::Cp850),
        ];
        let found = all.into_iter().find(|letters| letters.bytes(&text).as_deref() == Some(bytes));
        (text, found.unwrap_or(Self::Utf8 { has_mark: true }))
    }

    /// The text written so; as UTF-8 with its mark where a letter of it cannot be.
    pub(super) fn write(self, text: &str) -> Vec<u8> {
        self.bytes(text).unwrap_or_else(|| format!("\u{feff}{text}").into_bytes())
    }

    fn bytes(self, text: &str) -> Option<Vec<u8>> {
        let encoding = match self {
            Self::Utf8 { has_mark } => {
                return Some(if has_mark { format!("\u{feff}{text}").into_bytes() } else { text.into() });
            }
            Self::Utf16 { is_little } => {
                let unit = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
                return Some(std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect());
            }
            Self::OneByte(encoding) => encoding,
        };
        let of = |byte: u8| decoded_dos(&[byte], &Place::default(), Some(encoding)).0.chars().next();
        let foreign: Vec<(u8, Option<char>)> = (0x80..=u8::MAX).map(|byte| (byte, of(byte))).collect();
        let byte = |letter: char| {
            let ascii = u8::try_from(u32::from(letter)).ok().filter(u8::is_ascii);
            ascii.or_else(|| foreign.iter().find(|(_, of)| *of == Some(letter)).map(|(byte, _)| *byte))
        };
        text.chars().map(byte).collect()
    }
}

/// A text with letters in the place of their escapes, those beyond ASCII alone: `&#233;` of XML and `\u00e9` of JSON are é.
pub(super) fn with_letters(text: &str) -> String {
    let xml = |after: &str| {
        let (number, _) = after.split_once(';')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        Some((char::from_u32(code)?, number.len() + 1))
    };
    let json = |after: &str| {
        let code = u32::from_str_radix(after.get(..4)?, 16).ok()?;
        Some((char::from_u32(code)?, 4))
    };
    unescaped(&unescaped(text, "&#", &xml), "\\u", &json)
}

fn unescaped(text: &str, sign: &str, letter: &dyn Fn(&str) -> Option<(char, usize)>) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(sign) {
        made.push_str(before);
        // Behind a further backslash it is no escape.
        let is_escape = !(sign.starts_with('\\') && before.ends_with('\\'));
        let found = letter(after).filter(|(letter, _)| is_escape && !letter.is_ascii() && !letter.is_control());
        if let Some((letter, length)) = found {
            made.push(letter);
            rest = after.get(length..).unwrap_or_default();
        } else {
            made.push_str(sign);
            rest = after;
        }
    }
    made + rest
}

/// The words of a text, each with where it stands: letters and figures, whatever is between them.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    each_word(text).collect()
}

/// The same one behind the other, of a text that may be long.
pub(super) fn each_word(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut begin = None;
    text.char_indices().chain([(text.len(), ' ')]).filter_map(move |(at, letter)| {
        let joins = letter.is_alphanumeric() || is_combining_mark(letter);
        match begin {
            None if joins => begin = Some(at),
            Some(from) if !joins => {
                begin = None;
                return text.get(from..at).map(|word| (from, word));
            }
            _ => {}
        }
        None
    })
}

/// A text without accents.
pub(super) fn plain(text: &str) -> String {
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// How a name may be written in a text: its accents with their letters or behind them, its quotes doubled as in CSV or escaped as in TOML.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    for spelled in
        [name.nfc().collect::<String>(), name.nfd().collect(), name.replace('"', "\"\""), name.replace('"', "\\\"")]
    {
        if !all.contains(&spelled) {
            all.push(spelled);
        }
    }
    all
}

/// How it may be written in XML.
pub(super) fn spellings_in_xml(name: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for spelled in spellings(name) {
        let plain = spelled.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let quoted = ["&apos;", "&#39;"].map(|mark| plain.replace('"', "&quot;").replace('\'', mark));
        for spelled in std::iter::once(plain).chain(quoted) {
            if !all.contains(&spelled) {
                all.push(spelled);
            }
        }
    }
    all
}

/// A text of XML with something else in the place of its marks.
pub(super) fn without_marks(text: &str, between: &str) -> String {
    let mut words = String::new();
    for part in text.split('<') {
        words.push_str(between);
        words.push_str(part.split_once('>').map_or(part, |(_, words)| words));
    }
    words
}

/// A text of HTML with letters in the place of their names, without accents: `&eacute;` is e.
pub(super) fn without_names_of_letters(text: &str) -> String {
    let (mut made, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('&') {
        made.push_str(before);
        let named =
            after.split_once(';').filter(|(name, _)| name.len() < 8 && name.bytes().all(|b| b.is_ascii_alphabetic()));
        if let Some((name, behind)) = named {
            let accents = ["acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "caron", "slash"];
            let letter = accents.iter().find_map(|accent| name.strip_suffix(accent)).filter(|letter| letter.len() == 1);
            let letters = match name {
                "szlig" => Some("ss"),
                "shy" | "zwj" | "zwnj" => Some(""),
                _ => name.strip_suffix("lig").filter(|letters| letters.len() == 2).or(letter),
            };
            made.push_str(letters.unwrap_or(" "));
            rest = behind;
        } else {
            made.push('&');
            rest = after;
        }
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::{Letters, plain, with_letters, without_names_of_letters};

    #[test]
    fn letters_are_written_as_they_were_read() {
        let utf_16: Vec<u8> = "\u{feff}Žofie;1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, is_dos, text) in [
            (&b"Ren\xc3\xa9"[..], false, "René"),
            (b"\xef\xbb\xbfRen\xc3\xa9", false, "René"),
            (&utf_16, false, "Žofie;1\n"),
            (b"\x8eofie O\x92Brien", false, "Žofie O’Brien"),
            (b"Ren\x82 h\x94rt", true, "René hört"),
        ] {
            let (read, letters) = Letters::read(bytes, is_dos);
            assert_eq!((read.as_str(), letters.write(&read)), (text, bytes.to_vec()));
        }
    }

    #[test]
    fn escapes_are_letters() {
        assert_eq!(
            with_letters("Ren&#233; Ren&#xE9; Ren\\u00e9 a&#38;b \\u0022 &#"),
            "René René René a&#38;b \\u0022 &#"
        );
        let text = plain(&without_names_of_letters("Ren&eacute;,&nbsp;_Zoë_ & Wei&szlig;, &AElig;&shy;a"));
        assert_eq!(text, "Rene, _Zoe_ & Weiss, AEa");
    }
}
