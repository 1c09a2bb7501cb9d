//! SHA-256 as lower-case hexadecimal.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

/// The SHA-256 hash of some bytes, in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 hash of a file, of which no more than a piece is held at a time.
///
/// # Errors
/// Those of reading it.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher) = (BufReader::with_capacity(1 << 16, File::open(path)?), Sha256::new());
    loop {
        let piece = file.fill_buf()?;
        if piece.is_empty() {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(piece);
        let read = piece.len();
        file.consume(read);
    }
}

/// The bytes of a file with their hash, taken once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hashed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
}

impl From<Vec<u8>> for Hashed {
    fn from(bytes: Vec<u8>) -> Self {
        let sha256 = sha256(&bytes);
        Self { bytes, sha256 }
    }
}

/// Files by their names.
pub(crate) type Files = BTreeMap<String, Hashed>;

/// The hash of several parts, each with its length before it, so that no two lists of parts meet in one hash.
pub(crate) fn sha256_of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{sha256, sha256_of_parts};

    #[test]
    fn the_empty_hash_is_the_published_one() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        assert_ne!(sha256_of_parts([&b"ab"[..], b"c"]), sha256_of_parts([&b"a"[..], b"bc"]));
    }
}
