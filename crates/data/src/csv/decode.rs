//! Bytes to text: UTF-8, UTF-16 with a mark, otherwise Windows-1252.

use std::borrow::Cow;

use crate::encoding::{MARK, decoded};
use crate::format::MAX_EXPANDED_BYTES;
use crate::{DataError, Diagnostic, FileLimit, Place};

/// The text of a file, without its byte-order mark, and what there is to tell about it. What follows a mark keeps to it.
pub(super) fn decode<'a>(bytes: &'a [u8], place: &Place) -> Result<(Cow<'a, str>, Vec<Diagnostic>), DataError> {
    let (text, told) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf_16(rest, u16::from_le_bytes, place)?, None),
        [0xfe, 0xff, rest @ ..] => (utf_16(rest, u16::from_be_bytes, place)?, None),
        _ => match decoded(bytes, place) {
            (_, Some(_)) if bytes.starts_with(MARK) => return Err(DataError::NotText { place: place.clone() }),
            decoded => decoded,
        },
    };
    if text.len() as u64 > MAX_EXPANDED_BYTES {
        let limit = FileLimit::ExpandedBytes;
        return Err(DataError::TooLarge { place: place.clone(), limit, allowed: MAX_EXPANDED_BYTES });
    }
    if text.contains('\0') {
        return Err(DataError::NotText { place: place.clone() });
    }
    Ok((text, told.into_iter().collect()))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, place: &Place) -> Result<Cow<'static, str>, DataError> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return Err(DataError::NotText { place: place.clone() }) };
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    text.map(Cow::Owned).map_err(|_| DataError::NotText { place: place.clone() })
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
        check(b"\xff\xfea\0,\0b", None);
        check(b"\xff\xfe\x00\xd8a\0", None);
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
