//! How large a zip archive says it is once unpacked.

/// What every entry of the central directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Where in an entry the unpacked size stands.
const SIZE_AT: usize = 24;

/// The sum of the unpacked sizes that the archive's directory declares. The zip reader stops at what an entry declares, so this
/// bounds what can come out. Entries are looked for in all bytes and not only where the archive says they are, so that an archive
/// cannot show one directory to us and another to the reader.
pub(super) fn declared(bytes: &[u8]) -> u64 {
    let mut sum = 0_u64;
    let mut rest = bytes;
    while let Some(at) = find(rest) {
        let size = rest.get(at + SIZE_AT..).and_then(|tail| tail.first_chunk::<4>());
        // 0xFFFFFFFF stands for "4 GiB or more": above any limit of ours.
        sum = sum.saturating_add(size.map_or(0, |size| u64::from(u32::from_le_bytes(*size))));
        rest = rest.get(at + ENTRY.len()..).unwrap_or_default();
    }
    sum
}

fn find(bytes: &[u8]) -> Option<usize> {
    bytes.windows(ENTRY.len()).position(|window| window == ENTRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: u32) -> Vec<u8> {
        let mut entry = vec![0; 46];
        entry[..4].copy_from_slice(ENTRY);
        entry[SIZE_AT..SIZE_AT + 4].copy_from_slice(&size.to_le_bytes());
        entry
    }

    #[test]
    fn sizes_are_summed_wherever_they_stand() {
        for (bytes, expected) in [
            (Vec::new(), 0),
            (entry(7), 7),
            ([b"junk".to_vec(), entry(7), entry(u32::MAX)].concat(), 7 + u64::from(u32::MAX)),
            (ENTRY.to_vec(), 0),
        ] {
            assert_eq!(declared(&bytes), expected);
        }
    }
}
