//! Codebooks, written so that the schema of REFI-QDA accepts them: names, GUIDs and whether a code may be given, in the schema's order.

use crate::{Code, Codebook, CodingError};
use crosscase_data::xml_escaped;
use std::fmt::Write as _;

/// The codebook as a `.qdc` file. A code without a GUID, or with one that is none, is given one that follows from its name and place. The
/// format has one text a code: what counts, what does not, and the example follow on the description there.
///
/// # Errors
/// A codebook without a code, which the schema does not allow; a name with a character that XML cannot hold.
pub fn write_qdc(book: &Codebook) -> Result<Vec<u8>, CodingError> {
    let codes = book.codes();
    if codes.is_empty() {
        return Err(CodingError::NoCodes);
    }
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); codes.len()];
    let mut roots = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        match code.parent.and_then(|parent| parts.get_mut(parent)) {
            Some(own) => own.push(at),
            None => roots.push(at),
        }
    }
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"crosscase\">\n<Codes>\n",
    );
    // What is to be written next: the beginning of a code, or its end.
    let mut next: Vec<Option<usize>> = roots.into_iter().rev().map(Some).collect();
    while let Some(step) = next.pop() {
        let Some((at, code)) = step.and_then(|at| Some((at, codes.get(at)?))) else {
            xml += "</Code>\n";
            continue;
        };
        let escaped = |text: &str| {
            xml_escaped(text).ok_or_else(|| CodingError::NotWritable { name: code.name.escape_debug().to_string() })
        };
        let guid = code.guid.clone().filter(|guid| is_guid(guid)).unwrap_or_else(|| derived(at, &code.name));
        let _ = write!(
            xml,
            "<Code guid=\"{}\" name=\"{}\" isCodable=\"{}\"",
            escaped(&guid)?,
            escaped(&code.name)?,
            code.codable
        );
        if let Some(color) = code.color.as_deref().filter(|color| is_color(color)) {
            let _ = write!(xml, " color=\"{color}\"");
        }
        xml += ">\n";
        if let Some(description) = described(code) {
            let _ = writeln!(xml, "<Description>{}</Description>", escaped(&description)?);
        }
        next.push(None);
        next.extend(parts.get(at).into_iter().flatten().rev().map(|part| Some(*part)));
    }
    xml += "</Codes>\n</CodeBook>\n";
    Ok(xml.into_bytes())
}

/// All that is said of a code, in one text.
fn described(code: &Code) -> Option<String> {
    let labelled = |label: &str, text: &Option<String>| text.as_ref().map(|text| format!("{label}: {text}"));
    let parts = [
        code.description.clone(),
        labelled("Counts", &code.counts),
        labelled("Does not count", &code.does_not_count),
        labelled("Example", &code.example),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// 8-4-4-4-12 hexadecimal digits, perhaps in braces.
fn is_guid(written: &str) -> bool {
    let bare = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(written);
    let groups: Vec<&str> = bare.split('-').collect();
    let is_hex = |group: &&str| group.bytes().all(|digit| digit.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(is_hex)
}

fn is_color(color: &str) -> bool {
    let digits = color.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// FNV-1a of the name from two beginnings, in the shape of a GUID of version 8 (RFC 9562).
fn derived(at: usize, name: &str) -> String {
    let hash = |start: u64| {
        let bytes = name.bytes().chain(at.to_le_bytes());
        bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let (high, low) = (hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4));
    format!(
        "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}
