//! Pictures of a page, set into it so that it stays one file.

use std::fmt::Write as _;

/// The largest picture in bytes. A page goes by mail, and a telephone holds it whole.
const LARGEST: usize = 2 * 1024 * 1024;

/// A picture as an address that holds it (RFC 2397), or why it cannot be one.
pub(super) fn data_address(bytes: &[u8]) -> Result<String, String> {
    let kind = kind(bytes).ok_or("is no PNG, JPEG, GIF, WebP or SVG")?;
    if bytes.len() > LARGEST {
        return Err(format!("has {} bytes, and a page takes {LARGEST}: make it smaller", bytes.len()));
    }
    Ok(format!("data:image/{kind};base64,{}", base64(bytes)))
}

/// The kind of picture, by how its bytes begin.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 4] =
        [(b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif")];
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Some(kind);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("webp");
    }
    let start = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim_start();
    (start.starts_with("<svg") || start.starts_with("<?xml") && start.contains("<svg")).then_some("svg+xml")
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * n) & 63) as usize];
            let _ = text.write_char(if n > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, base64, data_address};

    /// The vectors of RFC 4648, section 10.
    #[test]
    fn base64_as_in_the_standard() {
        for (from, to) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(from.as_bytes()), to);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }

    #[test]
    fn a_picture_is_told_by_its_bytes() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "png"),
            (b"\xff\xd8\xff\xe0", "jpeg"),
            (b"GIF89a", "gif"),
            (b"RIFF\0\0\0\0WEBP", "webp"),
            (b"<?xml version=\"1.0\"?>\n<svg/>", "svg+xml"),
        ] {
            assert!(data_address(bytes).is_ok_and(|made| made.starts_with(&format!("data:image/{kind};base64,"))));
        }
        for none in [&b""[..], b"<html>", b"%PDF-1.7", b"RIFF\0\0\0\0WAVE", b"\xff\xd8"] {
            assert!(data_address(none).is_err());
        }
        let large = [b"GIF89a".to_vec(), vec![0; LARGEST]].concat();
        assert!(data_address(&large).is_err_and(|told| told.contains("make it smaller")));
    }
}
