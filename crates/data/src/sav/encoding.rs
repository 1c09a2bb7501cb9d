//! The encoding of a file's texts, which the file declares.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::{Diagnostic, Place};

/// How texts are written.
#[derive(Debug)]
pub(super) struct Letters {
    encoding: &'static Encoding,
    /// What was declared and is not known.
    unknown: Option<String>,
}

impl Letters {
    /// By its name, or by the code page in the older declaration; without any, Windows-1252.
    pub(super) fn declared(name: Option<&[u8]>, page: Option<i32>) -> Self {
        let named = |label: &str| match label.trim().to_ascii_lowercase().as_str() {
            "cp65001" | "65001" => Some(UTF_8),
            label => Encoding::for_label(label.as_bytes()).or_else(|| {
                let number = label.trim_start_matches(|c: char| !c.is_ascii_digit());
                Encoding::for_label(format!("windows-{number}").as_bytes())
            }),
        };
        if let Some(name) =
            name.map(|name| String::from_utf8_lossy(name).trim().to_owned()).filter(|name| !name.is_empty())
        {
            return match named(&name) {
                Some(encoding) => Self { encoding, unknown: None },
                None => Self { encoding: WINDOWS_1252, unknown: Some(name) },
            };
        }
        let encoding = match page {
            Some(65001) => UTF_8,
            Some(932) => encoding_rs::SHIFT_JIS,
            Some(936) => encoding_rs::GBK,
            Some(949) => encoding_rs::EUC_KR,
            Some(950) => encoding_rs::BIG5,
            Some(page) => Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252),
            None => WINDOWS_1252,
        };
        Self { encoding, unknown: None }
    }

    pub(super) fn name(&self) -> &'static str {
        self.encoding.name()
    }

    /// A text, and whether letters of it could not be read.
    pub(super) fn decode<'a>(&self, bytes: &'a [u8]) -> (Cow<'a, str>, bool) {
        self.encoding.decode_without_bom_handling(bytes)
    }

    /// A text without the blanks after it.
    pub(super) fn text(&self, bytes: &[u8]) -> String {
        self.decode(bytes).0.trim_end_matches([' ', '\0']).to_owned()
    }

    pub(super) fn unknown(&self, place: &Place) -> Option<Diagnostic> {
        let name = self.unknown.as_ref()?;
        let message =
            format!("the file declares the encoding {name}, which is not known here, and was read as Windows-1252");
        Some(
            Diagnostic::warning("DAT111", message)
                .at(place.clone())
                .help("look at the letters with accents, and save the file as UTF-8 (Unicode)"),
        )
    }
}
