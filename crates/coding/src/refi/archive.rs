//! The archive of a project, and the texts inside it.

use super::parse::{Parsed, ParsedSource, Text};
use crate::CodingError;
use crosscase_data::{ArchiveError, MAX_EXPANDED_BYTES, Place, decoded, read_archive};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// An archive whose members stay within it.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    place: Place,
    names: Vec<String>,
    /// How much may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8], place: Place) -> Result<Self, CodingError> {
        let names = RefCell::new(Vec::new());
        let list = |name: &str| {
            names.borrow_mut().push(name.to_owned());
            false
        };
        read_archive(bytes, MAX_EXPANDED_BYTES, list).map_err(|error| refused(&error, &place))?;
        let names = names.into_inner();
        if let Some(path) = names.iter().find(|name| climbs(name)) {
            return Err(CodingError::PathOut { place, path: path.clone() });
        }
        Ok(Self { bytes, place, names, left: MAX_EXPANDED_BYTES })
    }

    fn unpack(&mut self, wanted: impl Fn(&str) -> bool) -> Result<Vec<(String, Vec<u8>)>, CodingError> {
        let members = read_archive(self.bytes, self.left, wanted).map_err(|error| refused(&error, &self.place))?;
        let unpacked: u64 = members.iter().map(|(_, content)| content.len() as u64).sum();
        self.left = self.left.saturating_sub(unpacked);
        Ok(members)
    }

    /// The project: `project.qde`, else the first file with that ending.
    pub(super) fn project(&mut self) -> Result<Vec<u8>, CodingError> {
        let is_one = |name: &&String| base(name).rsplit_once('.').is_some_and(|(_, ending)| ending == "qde");
        let of_name = self.names.iter().find(|name| base(name) == "project.qde");
        let name = of_name.or_else(|| self.names.iter().find(is_one)).cloned();
        let reason = "there is no project.qde in it: it is no project of REFI-QDA".to_owned();
        let missing = CodingError::BadFile { place: self.place.clone(), reason };
        let Some(name) = name else { return Err(missing) };
        self.unpack(|member| member == name)?.pop().map(|(_, content)| content).ok_or(missing)
    }

    /// Fills in the texts that stand in files of their own; what is not there, or is elsewhere, is lost. Files are found by their last name,
    /// since tools differ in what they call the folder.
    pub(super) fn texts(&mut self, parsed: &mut Parsed) -> Result<(), CodingError> {
        let mut members: BTreeMap<String, String> = BTreeMap::new();
        let mut as_written: BTreeMap<&str, &String> = BTreeMap::new();
        for name in &self.names {
            members.entry(base(name)).or_insert_with(|| name.clone());
            as_written.entry(last(name)).or_insert(name);
        }
        let member_of = |path: &str| {
            let found = as_written.get(last(path)).copied().or_else(|| members.get(&base(path)));
            // Some tools write the name of a file as a part of an address: `My%20talk.txt`.
            found.or_else(|| members.get(&base(&unescaped(path))))
        };
        let Parsed { sources, memos, lost, diagnostics, .. } = parsed;
        let inside = |source: &ParsedSource| match &source.text {
            Text::Inside(path) => member_of(path).cloned(),
            _ => None,
        };
        let all: Vec<Option<String>> = sources.iter().chain(&*memos).map(inside).collect();
        let wanted: BTreeSet<String> = all.iter().flatten().cloned().collect();
        let unpacked: BTreeMap<String, Vec<u8>> = self.unpack(|name| wanted.contains(name))?.into_iter().collect();
        for (source, member) in sources.iter_mut().chain(memos).zip(all) {
            let Text::Inside(path) = &source.text else { continue };
            if let Some(content) = member.and_then(|member| unpacked.get(&member)) {
                let (text, told) = decoded(content, &Place::file(path));
                source.text = Text::Here(text.into_owned());
                diagnostics.extend(told);
            } else {
                lost.add(&source.element, "its file is not in the archive", &format!("{}: {path}", source.name));
                source.text = Text::None;
            }
        }
        Ok(())
    }
}

fn refused(error: &ArchiveError, place: &Place) -> CodingError {
    CodingError::BadFile { place: place.clone(), reason: error.to_string() }
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The same without regard to case.
fn base(path: &str) -> String {
    last(path).to_lowercase()
}

/// A path without the signs of an address, `%20` for a blank.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether a path leads out of where it begins.
pub(super) fn climbs(path: &str) -> bool {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || is_drive || path.split(['/', '\\']).any(|part| part == "..")
}
