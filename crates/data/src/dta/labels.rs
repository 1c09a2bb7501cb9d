//! What follows the rows of a Stata file: long texts and the labels of values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::header::Header;
use super::{Fault, LongTexts, SHORT};
use crate::Code;
use crate::bytes::Bytes;

/// Labels of values by their name.
pub(super) type Labels = BTreeMap<String, Arc<[(Code, String)]>>;

/// The texts that stand apart from the rows.
pub(super) fn long_texts<'a>(rest: &mut Bytes<'a>, header: &Header) -> Result<LongTexts<'a>, Fault> {
    let mut texts = LongTexts::new();
    if !header.is_tagged() {
        return Ok(texts);
    }
    rest.skip(b"<strls>").ok_or(SHORT)?;
    while rest.skip(b"GSO").is_some() {
        let variable = rest.u32().map(u64::from).ok_or(SHORT)?;
        let row = if header.release == 117 { rest.u32().map(u64::from) } else { rest.u64() }.ok_or(SHORT)?;
        let (_kind, length) = (rest.u8().ok_or(SHORT)?, rest.length().ok_or(SHORT)?);
        texts.insert((variable, row), rest.take(length).ok_or(SHORT)?);
    }
    rest.skip(b"</strls>").ok_or(SHORT)?;
    Ok(texts)
}

/// The labels of values.
pub(super) fn value_labels(rest: &mut Bytes<'_>, header: &Header) -> Result<Labels, Fault> {
    let mut labels = Labels::new();
    if header.is_tagged() {
        rest.skip(b"<value_labels>").ok_or(SHORT)?;
    }
    loop {
        let is_there = if header.is_tagged() { rest.skip(b"<lbl>").is_some() } else { !rest.rest().is_empty() };
        if !is_there {
            let is_whole = !header.is_tagged() || rest.skip(b"</value_labels>").is_some();
            return if is_whole { Ok(labels) } else { Err(SHORT) };
        }
        let length = rest.length().ok_or(SHORT)?;
        let name = header.string(rest.take(header.name_width()).ok_or(SHORT)?);
        rest.take(3).ok_or(SHORT)?;
        let table = rest.take(length).ok_or(SHORT)?;
        labels.insert(name, set(table, header).ok_or("labels of values are damaged")?);
        if header.is_tagged() {
            rest.skip(b"</lbl>").ok_or(SHORT)?;
        }
    }
}

fn set(table: &[u8], header: &Header) -> Option<Arc<[(Code, String)]>> {
    let mut bytes = Bytes::new(table, header.big_endian);
    let (count, length) = (bytes.length()?, bytes.length()?);
    let mut offsets = Bytes::new(bytes.take(count.checked_mul(4)?)?, header.big_endian);
    let mut values = Bytes::new(bytes.take(count.checked_mul(4)?)?, header.big_endian);
    let texts = bytes.take(length)?;
    // Each text is there once, so that together they are no longer than all of it.
    let mut left = texts.len();
    let label = |_| {
        let offset = offsets.length()?;
        let code = match values.i32()? {
            value @ 2_147_483_622..=2_147_483_647 => {
                Code::Letter(char::from(b'a' + u8::try_from(value - 2_147_483_622).ok()?))
            }
            value => Code::Number(f64::from(value)),
        };
        let text = texts.get(offset..)?;
        let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
        left = left.checked_sub(end)?;
        Some((code, header.string(text.get(..end)?)))
    };
    let mut set: Vec<(Code, String)> = (0..count).map(label).collect::<Option<_>>()?;
    // Letters after numbers, as the codes themselves are ordered.
    set.sort_by(|(one, _), (other, _)| match (one, other) {
        (Code::Number(one), Code::Number(other)) => one.total_cmp(other),
        (Code::Letter(one), Code::Letter(other)) => one.cmp(other),
        (one, _) => matches!(one, Code::Letter(_)).cmp(&matches!(other, Code::Letter(_))),
    });
    Some(set.into())
}
