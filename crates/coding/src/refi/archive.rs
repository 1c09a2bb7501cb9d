//! The archive of a project, and the texts inside it.

use super::parse::climbs;
use super::parsed::{Parsed, ParsedSource, Text};
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

    /// Fills in the texts that stand in files of their own; what is not there, or is elsewhere, is lost. A file is found by its path, in the
    /// folder of sources as well; since tools differ in what they call folders, by its last name too where no other file has it.
    pub(super) fn texts(&mut self, parsed: &mut Parsed) -> Result<(), CodingError> {
        let members = Members::of(&self.names);
        let Parsed { sources, memos, lost, diagnostics, .. } = parsed;
        let inside = |source: &ParsedSource| match &source.text {
            Text::Inside(path) => members.find(path),
            _ => Found::None,
        };
        let all: Vec<Found> = sources.iter().chain(&*memos).map(inside).collect();
        let member = |found: &Found| if let Found::One(name) = found { Some(name.clone()) } else { None };
        let wanted: BTreeSet<String> = all.iter().filter_map(member).collect();
        let unpacked: BTreeMap<String, Vec<u8>> = self.unpack(|name| wanted.contains(name))?.into_iter().collect();
        for (source, found) in sources.iter_mut().chain(memos).zip(all) {
            let Text::Inside(path) = &source.text else { continue };
            if let Some(content) = member(&found).and_then(|name| unpacked.get(&name)) {
                let (text, told) = decoded(content, &Place::file(path));
                source.text = Text::Here(text.into_owned());
                diagnostics.extend(told);
            } else {
                let why = match found {
                    Found::Several => "several files of the archive have its name",
                    _ => "its file is not in the archive",
                };
                lost.add(&source.element, why, &format!("{}: {path}", source.name));
                source.text = Text::None;
            }
        }
        Ok(())
    }
}

/// The files of an archive, by what a project may call them.
struct Members<'a> {
    names: &'a [String],
    /// By the last name as it is written, and without regard to case.
    as_written: BTreeMap<&'a str, Vec<usize>>,
    folded: BTreeMap<String, Vec<usize>>,
}

enum Found {
    None,
    One(String),
    Several,
}

impl<'a> Members<'a> {
    fn of(names: &'a [String]) -> Self {
        let mut members = Self { names, as_written: BTreeMap::new(), folded: BTreeMap::new() };
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.ends_with('/')) {
            members.as_written.entry(last(name)).or_default().push(at);
            members.folded.entry(base(name)).or_default().push(at);
        }
        members
    }

    /// The file that a path means; some tools write it as a part of an address: `My%20talk.txt`.
    fn find(&self, path: &str) -> Found {
        match self.find_written(path) {
            Found::None => self.find_written(&unescaped(path)),
            found => found,
        }
    }

    fn find_written(&self, path: &str) -> Found {
        let named = |list: Option<&Vec<usize>>| -> Vec<&'a String> {
            list.into_iter().flatten().filter_map(|at| self.names.get(*at)).collect()
        };
        let (same, alike) = (named(self.as_written.get(last(path))), named(self.folded.get(&base(path))));
        let in_sources = format!("sources/{path}");
        let is_path = |name: &str, wanted: &str| slashed(name) == slashed(wanted);
        let is_folded = |name: &str, wanted: &str| slashed(name).to_lowercase() == slashed(wanted).to_lowercase();
        let ends_with =
            |name: &str| slashed(name).to_lowercase().ends_with(&format!("/{}", slashed(path).to_lowercase()));
        // What is one is it; of several the next way decides.
        let ways: [Vec<&String>; 6] = [
            same.iter().copied().filter(|name| is_path(name, path)).collect(),
            alike.iter().copied().filter(|name| is_folded(name, path)).collect(),
            alike.iter().copied().filter(|name| is_folded(name, &in_sources)).collect(),
            alike.iter().copied().filter(|name| ends_with(name)).collect(),
            same,
            alike,
        ];
        if let Some(one) = ways.iter().find_map(|way| if let [one] = way[..] { Some(one.clone()) } else { None }) {
            return Found::One(one);
        }
        if ways.iter().all(Vec::is_empty) { Found::None } else { Found::Several }
    }
}

fn slashed(path: &str) -> String {
    path.replace('\\', "/")
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
