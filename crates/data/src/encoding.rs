//! Bytes to text.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use crate::{Diagnostic, Place};

/// The mark that a UTF-8 text may begin with.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How the letters of a text that is not UTF-8 are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Encoding {
    /// Windows in western Europe and America.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// DOS in western Europe.
    #[serde(rename = "cp850")]
    Cp850,
}

impl Encoding {
    /// Every encoding with its name and a line of help.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Windows1252, "windows-1252", "Windows in western Europe and America"),
        (Self::Cp850, "cp850", "DOS in western Europe: PQMethod"),
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Windows1252 => "Windows-1252",
            Self::Cp850 => "code page 850",
        }
    }

    fn text(self, bytes: &[u8]) -> String {
        let letter = |byte: &u8| match (self, byte) {
            (_, 0..=0x7f) => char::from(*byte),
            (Self::Windows1252, byte) => windows_1252(*byte),
            (Self::Cp850, byte) => CP850[usize::from(byte - 0x80)],
        };
        bytes.iter().map(letter).collect()
    }

    /// The one under which more of the foreign bytes stand where such a letter or sign would; Windows-1252 where neither does.
    fn likelier(bytes: &[u8]) -> Self {
        let fit = |encoding: Self| fit(&encoding.text(bytes).chars().collect::<Vec<_>>());
        if fit(Self::Cp850) > fit(Self::Windows1252) { Self::Cp850 } else { Self::Windows1252 }
    }
}

/// Whether bytes begin with the mark of UTF-8 or UTF-16.
#[cfg(feature = "csv")]
pub(crate) fn is_marked(bytes: &[u8]) -> bool {
    bytes.starts_with(MARK) || matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// The text of bytes that begin with the mark of UTF-16 and are that, without the mark.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (rest, unit): (_, fn([u8; 2]) -> u16) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => (rest, u16::from_be_bytes),
        _ => return None,
    };
    let (pairs, []) = rest.as_chunks::<2>() else { return None };
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()
}

/// Decodes bytes as UTF-8, with or without a byte-order mark, as UTF-16 where they begin with its mark, and otherwise as Windows-1252; then the second value is a warning with
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
/// assert_eq!(decoded(b"\xff\xfeZ\0o\0\xeb\0", &Place::default()), ("Zoë".into(), None));
/// ```
pub fn decoded<'a>(bytes: &'a [u8], place: &Place) -> (Cow<'a, str>, Option<Diagnostic>) {
    decoded_by(bytes, place, |_| Encoding::Windows1252)
}

/// The same for files of programs that may be as old as DOS: what is not UTF-8 is Windows-1252 or code page 850, told apart by where
/// its letters stand; what is said goes before that.
///
/// ```
/// use crosscase_data::{Encoding, Place, decoded_dos};
///
/// let read = |bytes: &[u8], said| decoded_dos(bytes, &Place::default(), said).0.into_owned();
/// assert_eq!(read(b"J\x81rg h\x94rt", None), "Jürg hört");
/// assert_eq!(read(b"J\xfcrg isn\x92t here", None), "Jürg isn’t here");
/// assert_eq!(read(b"\x8erger", None), "Žrger");
/// assert_eq!(read(b"\x8erger", Some(Encoding::Cp850)), "Ärger");
/// ```
pub fn decoded_dos<'a>(bytes: &'a [u8], place: &Place, said: Option<Encoding>) -> (Cow<'a, str>, Option<Diagnostic>) {
    match said {
        Some(encoding) => (encoding.text(bytes).into(), None),
        None => decoded_by(bytes, place, Encoding::likelier),
    }
}

fn decoded_by<'a>(
    bytes: &'a [u8],
    place: &Place,
    foreign: fn(&[u8]) -> Encoding,
) -> (Cow<'a, str>, Option<Diagnostic>) {
    if let Some(text) = utf_16(bytes) {
        return (text.into(), None);
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), None),
        Err(error) => {
            let encoding = foreign(bytes);
            let line = bytes.get(..error.valid_up_to()).unwrap_or_default().split(|b| *b == b'\n').count();
            let message = format!("this file is not UTF-8 and was read as {}", encoding.name());
            let told = Diagnostic::warning("DAT103", message)
                .at(place.clone().line(line as u64))
                .help("look at the letters with accents, and save the file as UTF-8");
            (encoding.text(bytes).into(), Some(told))
        }
    }
}

/// How well the signs beyond ASCII stand in a text: one for each that does, one off for each that does not.
fn fit(text: &[char]) -> i64 {
    let one = |at: usize, sign: char| {
        let before = at.checked_sub(1).and_then(|at| text.get(at)).copied().unwrap_or(' ');
        let after = text.get(at + 1).copied().unwrap_or(' ');
        let stands = match sign {
            'ª' | 'º' | 'µ' | 'ƒ' | 'ˆ' | '˜' => false,
            '‘' | '‚' | '“' | '„' => !before.is_alphanumeric() && after.is_alphanumeric(),
            '’' => before.is_alphanumeric(),
            '”' | '…' => !before.is_whitespace() && !after.is_alphanumeric(),
            '–' | '—' => before.is_alphanumeric() == after.is_alphanumeric(),
            '«' | '»' | '€' | '§' | '°' | '\u{a0}' => !(before.is_alphabetic() && after.is_alphabetic()),
            letter => letter.is_alphabetic() && !(letter.is_uppercase() && before.is_lowercase()),
        };
        if stands { 1 } else { -1 }
    };
    text.iter().enumerate().filter(|(_, sign)| !sign.is_ascii()).map(|(at, sign)| one(at, *sign)).sum()
}

/// What stands from 0x80 on in code page 850.
#[rustfmt::skip]
const CP850: [char; 128] = [
    'Ç', 'ü', 'é', 'â', 'ä', 'à', 'å', 'ç', 'ê', 'ë', 'è', 'ï', 'î', 'ì', 'Ä', 'Å',
    'É', 'æ', 'Æ', 'ô', 'ö', 'ò', 'û', 'ù', 'ÿ', 'Ö', 'Ü', 'ø', '£', 'Ø', '×', 'ƒ',
    'á', 'í', 'ó', 'ú', 'ñ', 'Ñ', 'ª', 'º', '¿', '®', '¬', '½', '¼', '¡', '«', '»',
    '░', '▒', '▓', '│', '┤', 'Á', 'Â', 'À', '©', '╣', '║', '╗', '╝', '¢', '¥', '┐',
    '└', '┴', '┬', '├', '─', '┼', 'ã', 'Ã', '╚', '╔', '╩', '╦', '╠', '═', '╬', '¤',
    'ð', 'Ð', 'Ê', 'Ë', 'È', 'ı', 'Í', 'Î', 'Ï', '┘', '┌', '█', '▄', '¦', 'Ì', '▀',
    'Ó', 'ß', 'Ô', 'Ò', 'õ', 'Õ', 'µ', 'þ', 'Þ', 'Ú', 'Û', 'Ù', 'ý', 'Ý', '¯', '´',
    '\u{ad}', '±', '‗', '¾', '¶', '§', '÷', '¸', '°', '¨', '·', '¹', '³', '²', '■', '\u{a0}',
];

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
