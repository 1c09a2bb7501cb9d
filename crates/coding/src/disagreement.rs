//! Where coders disagree: by code, and passage by passage.

use crate::segments::alike;
use crate::spans::TextSpan;
use crate::{Codebook, CodingError, SegmentStatus, Segments};
use crosscase_data::{DataError, Diagnostic, Table, TableBuilder, counted, name_list};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where coders disagree. Only what two of them have read is compared: whoever says anything of a source has read all of it, and whoever says
/// of a case that something is absent or was not asked, without naming a source, all that is said of the case. Whoever says that a code was not
/// asked is not compared on it there, unless she found it all the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Disagreements {
    /// The coders, in the order in which they are named first.
    pub coders: Vec<String>,
    /// Each code that a passage has, in the order of the codebook.
    pub codes: Vec<DisputedCode>,
    /// The passages that one coder marked and another, who read them, did not: by source, start and code.
    pub passages: Vec<DisputedPassage>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How far coders agree on a code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DisputedCode {
    /// The code.
    pub code: String,
    /// Passages of sources that two coders read; those of several coders that share a character are one. A code of a whole document is none,
    /// and counts in the cases alone.
    pub passages: usize,
    /// Of these, those that all who read them marked.
    pub agreed: usize,
    /// The share of these; nothing where there is none.
    pub share: Option<f64>,
    /// Cases of which two coders read a source.
    pub cases: usize,
    /// Of these, those in which of two coders one found the code, in the sources that both read, and the other did not.
    pub cases_disputed: usize,
}

/// A passage on which coders disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DisputedPassage {
    /// The case.
    pub case: String,
    /// The source.
    pub source: String,
    /// The code.
    pub code: String,
    /// From the first character that anybody marked.
    pub start: u64,
    /// Up to the one after the last.
    pub end: u64,
    /// Who marked it.
    pub found_by: Vec<String>,
    /// Who read it and did not.
    pub not_by: Vec<String>,
    /// The codes that these gave to it instead, and those who found it did not.
    pub instead: Vec<String>,
}

/// What coders say of one source of a case.
#[derive(Default)]
struct Read<'s> {
    coders: BTreeSet<usize>,
    /// Coder, code as it was given, and span; none where the code is of the whole.
    marked: Vec<(usize, &'s str, Option<TextSpan>)>,
    /// Who says of which code that it was not asked.
    not_asked: BTreeSet<(usize, &'s str)>,
}

/// For one code in a source of a case: who can be compared on it, and of these who found it.
type Compared = (BTreeSet<usize>, BTreeSet<usize>);

impl Disagreements {
    /// Those of some passages. A code has the passages of its parts, as in [`MatrixOptions`](crate::MatrixOptions).
    ///
    /// ```
    /// use crosscase_coding::{Codebook, Disagreements, Segments};
    /// use crosscase_data::{Format, ReadOptions, read_bytes};
    ///
    /// let file = b"case,source,coder,code,start,end\nEde,i1,Anna,trust,0,10\nEde,i1,Bram,trust,4,12\nEde,i1,Anna,rules,20,30\nEde,i1,Bram,law,22,25\n";
    /// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
    /// let segments = Segments::from_table(&table)?;
    /// let found = Disagreements::of(&segments, &Codebook::of_segments(&segments))?;
    /// assert_eq!((found.codes[0].agreed, found.codes[0].share), (1, Some(1.0)));
    /// assert_eq!((found.passages[0].not_by[0].as_str(), found.passages[0].instead[0].as_str()), ("Bram", "law"));
    /// # Ok::<(), crosscase_coding::CodingError>(())
    /// ```
    ///
    /// # Errors
    /// A code that the codebook does not have; fewer than two coders.
    pub fn of(segments: &Segments, codebook: &Codebook) -> Result<Self, CodingError> {
        let mut coders: Vec<&str> = Vec::new();
        let mut places_of: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sources: BTreeMap<(&str, &str), Read<'_>> = BTreeMap::new();
        // Who has read a source, whichever of its cases she speaks of, and what is said of a case without a source.
        let mut readers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        let mut of_case: BTreeMap<&str, Read<'_>> = BTreeMap::new();
        let places = codebook.places();
        for segment in segments.rows() {
            if !places.contains_key(segment.code.as_str()) {
                return Err(codebook.unknown(&segment.code, &segment.place));
            }
            let Some(name) = segment.coder.as_deref() else { continue };
            let coder = *places_of.entry(name).or_insert(coders.len());
            if coder == coders.len() {
                coders.push(name);
            }
            let (case, code) = (segment.case.as_str(), segment.code.as_str());
            let read = if let Some(source) = segment.source.as_deref() {
                readers.entry(source).or_default().insert(coder);
                sources.entry((case, source)).or_default()
            } else {
                of_case.entry(case).or_default()
            };
            read.coders.insert(coder);
            match segment.status {
                SegmentStatus::Present => {
                    read.marked.extend(segment.span.map(|span| (coder, code, Some(span).filter(|_| !segment.whole))));
                }
                SegmentStatus::NotAsked => drop(read.not_asked.insert((coder, code))),
                SegmentStatus::Absent => {}
            }
        }
        if coders.len() < 2 {
            return Err(crosscase_numerics::NumericsError::TooFewCoders { found: coders.len() }.into());
        }
        for ((case, source), read) in &mut sources {
            read.coders.extend(readers.get(source).into_iter().flatten());
            if let Some(said) = of_case.get(case) {
                read.coders.extend(&said.coders);
                read.not_asked.extend(&said.not_asked);
            }
        }
        let nameless = segments.rows().iter().filter(|segment| segment.coder.is_none()).count();
        let once = sources.iter().filter(|(_, read)| read.coders.len() < 2).map(|((_, source), _)| *source);
        let once = once.collect::<BTreeSet<_>>().len();
        let mut found = Self {
            codes: Vec::new(),
            passages: Vec::new(),
            diagnostics: [told(nameless, once), alike("coder", coders.iter().copied())].concat(),
            coders: coders.iter().map(|coder| (*coder).to_owned()).collect(),
        };
        sources.retain(|_, read| read.coders.len() > 1);
        // For each code, those whose passages it has.
        let mut given: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); codebook.codes().len()];
        for (at, code) in codebook.codes().iter().enumerate() {
            for having in codebook.collecting(at) {
                given.get_mut(having).into_iter().for_each(|given| given.extend([code.name.as_str()]));
            }
        }
        for (code, given) in codebook.codes().iter().zip(&given) {
            found.code(&code.name, given, &sources, &coders);
        }
        found.passages.sort_by(|a, b| {
            let key =
                |one: &DisputedPassage| (one.source.clone(), one.case.clone(), one.start, one.end, one.code.clone());
            key(a).cmp(&key(b))
        });
        Ok(found)
    }

    /// Adds what coders say of a code, which passages have by any of the names `given`.
    fn code(
        &mut self,
        code: &str,
        given: &BTreeSet<&str>,
        sources: &BTreeMap<(&str, &str), Read<'_>>,
        coders: &[&str],
    ) {
        let (mut passages, mut agreed) = (0, 0);
        // For each case, its sources that two coders can be compared on.
        let mut cases: BTreeMap<&str, Vec<Compared>> = BTreeMap::new();
        for ((case, source), read) in sources {
            let has = || read.marked.iter().filter(|(_, of, _)| given.contains(of));
            let finders: BTreeSet<usize> = has().map(|(coder, ..)| *coder).collect();
            let asked = |coder: &&usize| finders.contains(coder) || !read.not_asked.contains(&(**coder, code));
            let readers: BTreeSet<usize> = read.coders.iter().filter(asked).copied().collect();
            if readers.len() < 2 {
                continue;
            }
            let mut own: Vec<(TextSpan, usize)> =
                has().filter_map(|(coder, _, span)| Some(((*span)?, *coder))).collect();
            own.sort_unstable();
            for (span, found_by) in together(&own) {
                passages += 1;
                let not_by: BTreeSet<usize> = readers.difference(&found_by).copied().collect();
                if not_by.is_empty() {
                    agreed += 1;
                    continue;
                }
                // What these marked there and those who found it did not.
                let marked = |by: &BTreeSet<usize>| -> BTreeSet<&str> {
                    let is_there = |other: &Option<TextSpan>| other.is_some_and(|other| other.shared(span) > 0);
                    let there = read.marked.iter().filter(|(coder, _, other)| by.contains(coder) && is_there(other));
                    there.map(|(_, of, _)| *of).collect()
                };
                let (instead, beside) = (marked(&not_by), marked(&found_by));
                let instead = instead.difference(&beside).filter(|of| !given.contains(**of)).map(|of| (*of).to_owned());
                let name = |at: &usize| coders.get(*at).map(|name| (*name).to_owned());
                let names = |of: &BTreeSet<usize>| of.iter().filter_map(name).collect();
                self.passages.push(DisputedPassage {
                    case: (*case).to_owned(),
                    source: (*source).to_owned(),
                    code: code.to_owned(),
                    start: span.start,
                    end: span.end,
                    found_by: names(&found_by),
                    not_by: names(&not_by),
                    instead: instead.collect(),
                });
            }
            cases.entry(case).or_default().push((readers, finders));
        }
        self.codes.push(DisputedCode {
            code: code.to_owned(),
            passages,
            agreed,
            share: (passages > 0).then(|| agreed as f64 / passages as f64),
            cases: cases.len(),
            cases_disputed: cases.values().filter(|sources| is_disputed(sources)).count(),
        });
    }

    /// One row a passage on which coders disagree: `crosscase.coding.disputed/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let rows = &self.passages;
        let number = |n: u64| i64::try_from(n).ok();
        TableBuilder::new("crosscase.coding.disputed/1")
            .text("case", rows.iter().map(|row| Some(row.case.as_str())))
            .text("source", rows.iter().map(|row| Some(row.source.as_str())))
            .text("code", rows.iter().map(|row| Some(row.code.as_str())))
            .integer("start", rows.iter().map(|row| number(row.start)))
            .integer("end", rows.iter().map(|row| number(row.end)))
            .text("found_by", rows.iter().map(|row| name_list(&row.found_by)))
            .text("not_by", rows.iter().map(|row| name_list(&row.not_by)))
            .text("instead", rows.iter().map(|row| name_list(&row.instead)))
            .build()
    }

    /// One row a code: `crosscase.coding.disputed_codes/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn codes_table(&self) -> Result<Table, DataError> {
        let rows = &self.codes;
        TableBuilder::new("crosscase.coding.disputed_codes/1")
            .text("code", rows.iter().map(|row| Some(row.code.as_str())))
            .count("passages", rows.iter().map(|row| row.passages))
            .count("agreed", rows.iter().map(|row| row.agreed))
            .number("share", rows.iter().map(|row| row.share))
            .count("cases", rows.iter().map(|row| row.cases))
            .count("cases_disputed", rows.iter().map(|row| row.cases_disputed))
            .build()
    }
}

/// Whether of two coders, over the sources of a case that both read, one found the code and the other did not.
fn is_disputed(sources: &[Compared]) -> bool {
    let found: BTreeSet<usize> = sources.iter().flat_map(|(_, finders)| finders).copied().collect();
    found.into_iter().any(|one| {
        let mut met: BTreeMap<usize, [bool; 2]> = BTreeMap::new();
        for (readers, finders) in sources.iter().filter(|(readers, _)| readers.contains(&one)) {
            for other in readers.iter().filter(|other| **other != one) {
                let [own, of_other] = met.entry(*other).or_default();
                *own |= finders.contains(&one);
                *of_other |= finders.contains(other);
            }
        }
        met.values().any(|[own, of_other]| own != of_other)
    })
}

/// Passages in order, of which those that share a character are one, each with its coders.
fn together(own: &[(TextSpan, usize)]) -> Vec<(TextSpan, BTreeSet<usize>)> {
    let mut joined: Vec<(TextSpan, BTreeSet<usize>)> = Vec::new();
    for (span, coder) in own {
        match joined.last_mut().filter(|(last, _)| span.start < last.end) {
            Some((last, coders)) => {
                last.end = last.end.max(span.end);
                coders.insert(*coder);
            }
            None => joined.push((*span, BTreeSet::from([*coder]))),
        }
    }
    joined
}

fn told(nameless: usize, once: usize) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    if nameless > 0 {
        let rows = counted(
            nameless,
            "row does not say who coded and is left out",
            "rows do not say who coded and are left out",
        );
        told.push(Diagnostic::warning("COD160", rows));
    }
    if once > 0 {
        let sources = counted(once, "source was read by one coder alone", "sources were read by one coder alone");
        told.push(Diagnostic::note("COD161", format!("{sources}: nothing there can be compared")));
    }
    told
}
