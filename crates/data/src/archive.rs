//! Zip archives, which workbooks and some tools' studies are, unpacked within limits.
//!
//! Nothing is believed that an archive says of its sizes: members are read to their ends, which also makes their checksums speak,
//! and counted as they come.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::guarded::quietly;

/// The most members that an archive may have.
pub const MAX_MEMBERS: usize = 10_000;
/// From here on, an archive that unpacks to more than [`MAX_RATIO`] times its length is taken for one that is made to fill memory.
const FREE_BYTES: u64 = 64 << 20;
/// What text of a workbook comes down to is a tenth to a hundredth.
const MAX_RATIO: u64 = 200;

/// Why an archive is not unpacked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The bytes are not a zip archive.
    #[error("this is no zip archive: {reason}")]
    NotZip {
        /// What its reader said.
        reason: String,
    },
    /// It has too many members.
    #[error("it has {found} files inside, more than the {MAX_MEMBERS} allowed")]
    Members {
        /// How many there are.
        found: usize,
    },
    /// Two of its members share bytes, as in an archive that is made to fill memory.
    #[error("files inside it overlap: the same bytes would be unpacked more than once")]
    Overlap,
    /// One of its members cannot be read whole.
    #[error("{member} inside it is damaged: {reason}")]
    Damaged {
        /// The member.
        member: String,
        /// What its reader said.
        reason: String,
    },
    /// Unpacked it is larger than allowed.
    #[error("it unpacks to more than {allowed} bytes")]
    TooLarge {
        /// How much is allowed, for this archive.
        allowed: u64,
    },
}

/// The members of an archive whose names are wanted, in its order, each read to its end and found whole.
///
/// ```
/// use crosscase_data::{ArchiveError, read_archive};
///
/// assert!(matches!(read_archive(b"name,x", 1 << 20, |_| true), Err(ArchiveError::NotZip { .. })));
/// ```
///
/// # Errors
/// What is no archive, has more than [`MAX_MEMBERS`] members or members that overlap, a wanted one that is damaged or encrypted, or unpacks to more than
/// `most` bytes, or to more than 64 MiB and 200 times its length.
pub fn read_archive(
    bytes: &[u8],
    most: u64,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let mut members = Vec::new();
    each(bytes, most, wanted, |name, content| members.push((name.to_owned(), content.to_vec())))?;
    Ok(members)
}

/// The same, one after another, for whoever need not keep them.
pub(crate) fn each(
    bytes: &[u8],
    most: u64,
    wanted: impl Fn(&str) -> bool,
    mut take: impl FnMut(&str, &[u8]),
) -> Result<(), ArchiveError> {
    let allowed = most.min(FREE_BYTES.max(MAX_RATIO.saturating_mul(bytes.len() as u64)));
    let unzip = || {
        let not_zip = |error: zip::result::ZipError| ArchiveError::NotZip { reason: error.to_string() };
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(not_zip)?;
        if archive.len() > MAX_MEMBERS {
            return Err(ArchiveError::Members { found: archive.len() });
        }
        if archive.has_overlapping_files().map_err(not_zip)? {
            return Err(ArchiveError::Overlap);
        }
        let mut left = allowed;
        let mut content = Vec::new();
        for at in 0..archive.len() {
            let name = match archive.name_for_index(at) {
                Some(Ok(name)) => name.into_owned(),
                Some(Err(error)) => {
                    return Err(ArchiveError::Damaged { member: "a name".to_owned(), reason: error.to_string() });
                }
                None => continue,
            };
            if !wanted(&name) {
                continue;
            }
            let damaged = |reason: String| ArchiveError::Damaged { member: name.clone(), reason };
            let member = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
            content.clear();
            // One byte more than is left tells a member that is too large from one that just fits.
            member
                .take(left.saturating_add(1))
                .read_to_end(&mut content)
                .map_err(|error| damaged(error.to_string()))?;
            left = left.checked_sub(content.len() as u64).ok_or(ArchiveError::TooLarge { allowed })?;
            take(&name, &content);
        }
        Ok(())
    };
    quietly(unzip).unwrap_or_else(|| Err(ArchiveError::NotZip { reason: "it is damaged".to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in members {
            archive.start_file(*name, SimpleFileOptions::default()).expect("a member");
            archive.write_all(content).expect("written");
        }
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn members_come_whole_or_not_at_all() {
        let bytes = archive(&[("a.txt", b"first"), ("b.txt", b"second"), ("c.bin", b"\0")]);
        let texts = read_archive(&bytes, 11, |name| name != "c.bin").expect("members");
        assert_eq!(texts, [("a.txt".to_owned(), b"first".to_vec()), ("b.txt".to_owned(), b"second".to_vec())]);
        assert_eq!(read_archive(&bytes, 10, |_| true), Err(ArchiveError::TooLarge { allowed: 10 }));
    }

    #[test]
    fn a_checksum_speaks() {
        let content: Vec<u8> = (0..2000_u32).flat_map(u32::to_le_bytes).collect();
        let bytes = archive(&[("a.txt", &content)]);
        for at in [60, 200, bytes.len() / 2] {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            let error = read_archive(&bytes, 1 << 20, |_| true);
            assert!(
                matches!(&error, Err(ArchiveError::Damaged { member, .. }) if member == "a.txt"),
                "{at}: {error:?}"
            );
        }
    }

    #[test]
    fn what_is_made_to_fill_memory_does_not() {
        let zeros = vec![0; 80 << 20];
        let bytes = archive(&[("a.txt", &zeros)]);
        assert!(bytes.len() < 100_000);
        let error = read_archive(&bytes, 1 << 30, |_| true);
        assert_eq!(error, Err(ArchiveError::TooLarge { allowed: 64 << 20 }));
        assert_eq!(read_archive(&bytes, 1 << 30, |_| false), Ok(Vec::new()), "what is not wanted is not unpacked");
    }
}
