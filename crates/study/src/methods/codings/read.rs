//! From a project or a table of passages to the passages of the study's cases.

use super::super::about::{alike, is_left_out, misspelt, unit_of};
use super::super::tier::Aliases;
use super::super::units::{Roll, left_out_with};
use super::Rule;
use super::page::Passage;
use crate::error::MethodError;
use crate::guard::Tier;
use crate::made::StageInputs;
use crosscase_coding::{Codebook, Segment, SegmentStatus, Segments, TextSpan, refi};
use crosscase_data::contract::{CellRef, Coding, Rating, Record, SourceLink};
use crosscase_data::{Diagnostic, Format, NoRows, Place, ReadOptions, Table, counted, diagnostics_for};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A passage, or what a coder says of a code without one.
pub(super) struct Said {
    pub(super) segment: Segment,
    words: Option<String>,
    /// The source and the coder as they may be published.
    pub(super) source: String,
    pub(super) coder: String,
    /// The row of the table that it stands in.
    pub(super) row: Option<i64>,
    /// The codes that have it: its own, and those that it is a part of.
    codes: Vec<String>,
}

pub(super) struct Passages {
    file: String,
    tier: Tier,
    pub(super) all: Vec<Said>,
    pub(super) codebook: Codebook,
    pub(super) told: Vec<Diagnostic>,
}

/// What a coder without a name is called.
const UNNAMED: &str = "unnamed";

/// Reads the passages; every case is a unit of the study.
pub(super) fn passages(rule: &Rule, roll: &Roll, given: &StageInputs<'_>) -> Result<Passages, MethodError> {
    let (table, book, mut told) = file(rule, given)?;
    let segments = Segments::from_table(&table)?;
    told.extend(unnamed(&segments));
    let codes = match &rule.codes {
        None => book,
        Some(file) => {
            let read = read_table(file, &Codebook::reading(ReadOptions::new()), given)?;
            told.extend(diagnostics_for(&read.1, &["code"]));
            Some(Codebook::from_table(&read.0)?)
        }
    };
    if codes.is_none() {
        let rows = segments.rows().iter().map(|said| (said.code.as_str(), said.place.clone()));
        let taken: Vec<String> = rule.codes_of(|_| true).into_iter().map(str::to_owned).collect();
        told.extend(misspelt("code", rows, &taken));
    }
    let codebook = codes.unwrap_or_else(|| Codebook::of_segments(&segments));
    let words = ["text", "quote"].into_iter().find(|column| table.has_column(column));
    let mut words = words.map_or_else(|| Ok(vec![None; table.rows()]), |column| table.texts(column))?;
    let (mut sources, mut coders) = (Aliases::new(rule.tier, "source"), Aliases::new(rule.tier, "coder"));
    let mut all = Vec::new();
    let mut left_out = 0;
    for (row, segment) in segments.rows().iter().enumerate() {
        if is_left_out(roll, &segment.case) {
            left_out += 1;
            continue;
        }
        let unknown = || roll.no_unit(&segment.case, &rule.unit, table.place(row, Some("case")));
        let segment = Segment { case: unit_of(roll, &segment.case).ok_or_else(unknown)?.to_owned(), ..segment.clone() };
        all.push(Said {
            words: words.get_mut(row).and_then(Option::take),
            source: sources.of(segment.source.as_deref().unwrap_or(&segment.case)),
            coder: coders.of(segment.coder.as_deref().unwrap_or(UNNAMED)),
            row: segment.place.row.filter(|_| !is_project(&rule.file)).and_then(|row| i64::try_from(row.number()).ok()),
            codes: codebook.having_passages_of(&segment.code).into_iter().map(str::to_owned).collect(),
            segment,
        });
    }
    told.extend(left_out_with(&rule.unit, left_out, segments.rows().len(), &rule.file));
    told.extend(Segments::unread(&table));
    let named = all.iter().filter_map(|said: &Said| {
        let place = Place { column: Some("coder".to_owned()), ..said.segment.place.clone() };
        Some((said.segment.coder.as_deref()?, said.coder.as_str(), place))
    });
    let coders = alike("coder", named);
    told.extend(coders);
    Ok(Passages { file: rule.file.clone(), tier: rule.tier, all, codebook, told })
}

/// Rows without a coder among those of coders: they count as those of one more.
fn unnamed(segments: &Segments) -> Option<Diagnostic> {
    let rows = segments.rows();
    let without: Vec<_> = rows.iter().filter(|said| said.coder.is_none()).collect();
    let first = without.first().filter(|_| without.len() < rows.len())?;
    let rows = counted(without.len(), "row names", "rows name");
    let message = format!("{rows} no coder where others do: what they say counts as that of one more coder");
    Some(Diagnostic::warning("STU249", message).at(first.place.clone()).help("name the coder in each row, or in none"))
}

fn is_project(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qdpx"))
}

/// The table of passages, with the codes where the file tells them. What was noticed names nobody unless it may.
fn file(rule: &Rule, given: &StageInputs<'_>) -> Result<(Table, Option<Codebook>, Vec<Diagnostic>), MethodError> {
    if !is_project(&rule.file) {
        let options = Segments::reading(ReadOptions::new()).no_rows(NoRows::Error);
        let options = options.text_if_there("text").text_if_there("quote");
        let options = options.header_row(rule.header_row.unwrap_or_default());
        let (table, told) = read_table(&rule.file, &options, given)?;
        return Ok((table, None, diagnostics_for(&told, &["case", "code"])));
    }
    let project = refi::read_qdpx(given.file(&rule.file)?, Some(&rule.file))?;
    let mut told = project.diagnostics.clone();
    for said in told.iter_mut().filter(|_| rule.tier != Tier::Public) {
        if let Some((what, _)) = said.message.split_once(" (first: ") {
            said.message = what.to_owned();
        }
    }
    let table = project.to_table()?;
    let cases = table.texts("case")?;
    // That some belong to no case is told by the reader.
    let table = table.filter_rows(|row| cases.get(row).is_some_and(Option::is_some))?;
    Ok((table, Some(project.codes), told))
}

fn read_table(
    file: &str,
    options: &ReadOptions,
    given: &StageInputs<'_>,
) -> Result<(Table, Vec<Diagnostic>), MethodError> {
    let format = Format::from_path(Path::new(file))?;
    let read = crosscase_data::read_bytes(given.file(file)?, format, Some(file), options)?;
    Ok((read.table, read.diagnostics))
}

impl Passages {
    /// The coders, or the sources, as they may be published, in the order in which they come first.
    pub(super) fn names(&self, of: fn(&Said) -> &String) -> Vec<String> {
        let mut seen = BTreeSet::new();
        self.all.iter().map(of).filter(|name| seen.insert(*name)).cloned().collect()
    }

    fn coding(&self, said: &Said) -> Option<Coding> {
        let span = said.segment.span.filter(|_| said.segment.status == SegmentStatus::Present)?;
        Some(Coding {
            source: said.source.clone(),
            segment: format!("{}-{}", span.start, span.end),
            start: i64::try_from(span.start).ok(),
            end: i64::try_from(span.end).ok(),
            code: said.segment.code.clone(),
            coder: said.coder.clone(),
            quote: self.quote(said),
            file: Some(self.file.clone()),
            row: said.row,
        })
    }

    /// The words, where they may be shown: to allow quotes is not to publish a whole document that has a code.
    pub(super) fn quote(&self, said: &Said) -> Option<String> {
        said.words.clone().filter(|_| self.tier == Tier::Public && !said.segment.whole)
    }

    /// The passages as a table of the data contract, each once.
    pub(super) fn codings(&self) -> Result<Table, MethodError> {
        let mut seen = BTreeSet::new();
        let rows = self.all.iter().filter_map(|said| self.coding(said)).filter(|row| seen.insert(row.cell()));
        Ok(Coding::table(&rows.collect::<Vec<_>>())?)
    }

    /// From what a coder says of a case to the passages that it rests on.
    pub(super) fn links(&self, ratings: &[Rating], codes: &[&str]) -> Vec<SourceLink> {
        let mut links: Vec<SourceLink> = Vec::new();
        for said in &self.all {
            let Some(source) = self.coding(said).and_then(|coding| coding.cell()) else { continue };
            for code in said.codes.iter().filter(|code| codes.contains(&code.as_str())) {
                let is_it = |r: &&Rating| r.case == said.segment.case && r.item == *code && r.coder == said.coder;
                let of: Option<CellRef> = ratings.iter().find(is_it).and_then(Rating::cell);
                let link = of.map(|of| SourceLink::new(of, source.clone(), said.row, "a passage"));
                links.extend(link.filter(|link| !links.contains(link)).into_iter().collect::<Vec<_>>());
            }
        }
        links
    }

    /// The passages of some codes as the page shows them, with all who gave one the same code: no words and no names that must not stand there.
    pub(super) fn shown(&self, codes: &[&str]) -> Vec<Passage> {
        let mut shown: Vec<Passage> = Vec::new();
        let mut places: BTreeMap<(&str, &str, &str, Option<TextSpan>), usize> = BTreeMap::new();
        for said in self.all.iter().filter(|said| said.segment.status == SegmentStatus::Present) {
            for code in said.codes.iter().filter(|code| codes.contains(&code.as_str())) {
                let place = (said.segment.case.as_str(), code.as_str(), said.source.as_str(), said.segment.span);
                // Without a place in its source a passage may be another one.
                if let Some(passage) = places.get(&place).and_then(|at| shown.get_mut(*at))
                    && said.segment.span.is_some()
                {
                    passage.coders.extend((!passage.coders.contains(&said.coder)).then(|| said.coder.clone()));
                    continue;
                }
                places.insert(place, shown.len());
                shown.push(Passage {
                    case: said.segment.case.clone(),
                    code: code.clone(),
                    words: self.quote(said),
                    source: said.source.clone(),
                    coders: vec![said.coder.clone()],
                });
            }
        }
        if self.tier == Tier::Closed { Vec::new() } else { shown }
    }
}
