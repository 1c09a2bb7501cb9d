//! Bytes to text: UTF-8, UTF-16 with a mark, otherwise Windows-1252.

use std::borrow::Cow;

use crate::format::MAX_EXPANDED_BYTES;
use crate::{DataError, Diagnostic, Limit, Place};

/// The text of a file, without its byte-order mark, and what there is to tell about it.
pub(super) fn decode<'a>(bytes: &'a [u8], place: &Place) -> Result<(Cow<'a, str>, Vec<Diagnostic>), DataError> {
    let (text, told) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
            if broken {
                return Err(DataError::NotText { place: place.clone() });
            }
            (text, Vec::new())
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Vec::new()),
            Err(error) => {
                let line = bytes.get(..error.valid_up_to()).unwrap_or_default().split(|b| *b == b'\n').count();
                let message = "this file is not UTF-8 and was read as Windows-1252";
                let told = Diagnostic::warning("DAT103", message)
                    .at(place.clone().line(line as u64))
                    .help("look at the letters with accents, and save the file as UTF-8");
                (encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0, vec![told])
            }
        },
    };
    if text.len() as u64 > MAX_EXPANDED_BYTES {
        let limit = Limit::ExpandedBytes;
        return Err(DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES });
    }
    if text.contains('\0') {
        return Err(DataError::NotText { place: place.clone() });
    }
    Ok((text, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<(&str, usize)>) {
        let found = decode(bytes, &Place::file("x.csv")).ok();
        assert_eq!(
            found.map(|(text, told)| (text.into_owned(), told.len())),
            expected.map(|(text, told)| (text.to_owned(), told))
        );
    }

    #[test]
    fn encodings() {
        check("é,ü".as_bytes(), Some(("é,ü", 0)));
        check(b"\xef\xbb\xbfa,b", Some(("a,b", 0)));
        check(b"a\n\xe9t\xe9,\x80", Some(("a\nété,€", 1)));
        check(b"\xff\xfea\0,\0b\0", Some(("a,b", 0)));
        check(b"\xfe\xff\0a\0,\0b", Some(("a,b", 0)));
        check(b"PK\x03\x04\0\0", None);
        check(b"\xef\xbb\xbf\xe9", None);
        check(b"", Some(("", 0)));
    }

    #[test]
    fn the_first_foreign_byte_is_told_with_its_row() {
        let (_, told) = decode(b"a\nb\n\xe9", &Place::default()).expect("text");
        assert_eq!(told.first().and_then(|d| d.place.clone()), Some(Place::default().line(3)));
    }
}
