//! What a workbook says of its sizes, held against what it is, before its reader believes it.

use crate::archive::{ArchiveError, MAX_MEMBERS, each};
use crate::format::MAX_EXPANDED_BYTES;
use crate::{DataError, FileLimit, Format, Place};

/// The most bytes of a member that is no data: styles, the list of sheets, relations. Its reader makes many times as much of it.
const MAX_FRAME_BYTES: u64 = 16 << 20;

/// Every member is whole and they are not too large together; the frame is small; the shared texts are not more than could be
/// there.
pub(super) fn check(bytes: &[u8], place: &Place) -> Result<(), DataError> {
    let malformed = |reason: String| DataError::Malformed { place: place.clone(), format: Format::Xlsx, reason };
    let mut fault = None;
    let look = |name: &str, content: &[u8]| {
        let found = strings(name, content).map(&malformed).or_else(|| frame(name, content, place));
        fault = fault.take().or(found);
    };
    each(bytes, MAX_EXPANDED_BYTES, |_| true, look).map_err(|error| match error {
        ArchiveError::TooLarge { allowed } => too_large(FileLimit::ExpandedBytes, allowed, place),
        ArchiveError::Members { .. } => too_large(FileLimit::Members, MAX_MEMBERS as u64, place),
        other => malformed(other.to_string()),
    })?;
    fault.map_or(Ok(()), Err)
}

fn too_large(limit: FileLimit, allowed: u64, place: &Place) -> DataError {
    DataError::TooLarge { place: place.clone(), limit, allowed }
}

fn frame(name: &str, content: &[u8], place: &Place) -> Option<DataError> {
    let name = name.to_lowercase();
    let is_frame = [".rels", "styles.xml", "workbook.xml", "theme1.xml"].iter().any(|ending| name.ends_with(ending));
    (is_frame && content.len() as u64 > MAX_FRAME_BYTES)
        .then(|| too_large(FileLimit::ExpandedBytes, MAX_FRAME_BYTES, place))
}

/// What is wrong with the number of shared texts, for which the reader makes room before it has read one.
fn strings(name: &str, content: &[u8]) -> Option<String> {
    const COUNT: &[u8] = b"uniqueCount";
    if !name.to_lowercase().ends_with("sharedstrings.xml") {
        return None;
    }
    let starts = content.windows(COUNT.len()).enumerate().filter(|(_, window)| *window == COUNT).map(|(at, _)| at);
    let numbers = starts.filter_map(|at| {
        let rest = content.get(at + COUNT.len()..)?.iter();
        let digits = rest.skip_while(|byte| b" \t\r\n=\"'+".contains(byte)).take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(digit - b'0'))))
    });
    let most = numbers.max().filter(|number| *number > content.len() as u64)?;
    Some(format!("it announces {most} texts in {} bytes", content.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_are_not_more_than_their_bytes() {
        for (content, expected) in [
            (r#"<sst count="2" uniqueCount="2"><si><t>a</t></si></sst>"#, false),
            (r#"<sst uniqueCount="4000000000000"></sst>"#, true),
            ("<sst uniqueCount = '+99999999999999999999999999'/>", true),
            ("<sst/>", false),
            ("<!-- <si/> --><sst uniqueCount=\"9999\"/>", true),
            ("uniqueCount", false),
        ] {
            assert_eq!(strings("xl/SharedStrings.xml", content.as_bytes()).is_some(), expected, "{content}");
            assert_eq!(strings("xl/workbook.xml", content.as_bytes()), None);
        }
    }
}
