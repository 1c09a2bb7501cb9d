//! Which codes come together, and whether more often than by chance.

use crate::{Codebook, CodingError, Segment, SegmentStatus, Segments};
use crosscase_data::{DataError, Diagnostic, MAX_ROWS, Table, TableBuilder, counted, held_by_pairs};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// In what two codes come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// In one passage: both have the same beginning and end.
    Passage,
    /// In one interview or document.
    #[default]
    Source,
    /// In one case.
    Case,
}

impl Within {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Passage, "passage", "The same passage"),
        (Self::Source, "source", "The same interview or document"),
        (Self::Case, "case", "The same case"),
    ];
}

/// In what codes are looked for together, and what was read.
///
/// Every source (or case) of a row counts, also one in which codes were only found absent, and with `sources` (`cases`) also one that was
/// read and has no row: what comes together by chance hangs on all of them. A passage counts where a row has it. A code that is neither
/// present nor said to be absent where a row says that it was not asked is not known there, and its pairs are counted over the others; such a
/// row without a passage, or without a source, is of all passages of the source, or all sources of the case.
///
/// ```
/// use crosscase_coding::{CooccurrenceOptions, Segments};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"case,source,code,start,end,status\nEde,i1,trust,0,9,\nEde,i1,rules,9,12,\nOss,i2,trust,0,4,\nTiel,i3,rules,,,absent\n";
/// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
/// let found = CooccurrenceOptions::default().fit(&Segments::from_table(&table)?)?;
/// let pair = &found.pairs[0];
/// assert_eq!((pair.units, pair.both, pair.jaccard, pair.lift, pair.phi), (3, 1, Some(0.5), Some(1.5), Some(0.5)));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CooccurrenceOptions {
    /// In what two codes come together.
    pub within: Within,
    /// The sources that were read, also those without a row; those of the rows where `None`.
    pub sources: Option<Vec<String>>,
    /// The cases that were looked at, also those without a row; those of the rows where `None`.
    pub cases: Option<Vec<String>>,
    /// The codes; those of the rows where `None`. A code is where its parts are.
    pub codebook: Option<Codebook>,
}

/// How often codes come together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cooccurrence {
    /// In what.
    pub within: Within,
    /// How many of these there are, with those in which no code was found.
    pub units: usize,
    /// Every pair, in the order of the codes.
    pub pairs: Vec<CodePair>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// Two codes, over all units of which both were asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodePair {
    /// The codes.
    pub codes: [String; 2],
    /// How many units these are.
    pub units: usize,
    /// In how many each is.
    pub n: [usize; 2],
    /// In how many both are.
    pub both: usize,
    /// These over those that have either: the c-coefficient, or Jaccard's; `None` where none has.
    pub jaccard: Option<f64>,
    /// How many times as often as by chance.
    pub lift: Option<f64>,
    /// The correlation of the two; `None` where one is everywhere or nowhere.
    pub phi: Option<f64>,
}

/// A case, a source and a passage, as far as they matter.
type Unit<'s> = (&'s str, &'s str, Option<(u64, u64)>);

/// What rows say of the codes of a unit, or of all units of a source or case.
#[derive(Default)]
struct Said<'s> {
    present: BTreeSet<usize>,
    absent: BTreeSet<usize>,
    not_asked: BTreeSet<usize>,
    /// The case and the source that it is of, the wider first.
    of: BTreeSet<Unit<'s>>,
}

type Units<'s> = BTreeMap<Unit<'s>, Said<'s>>;

impl CooccurrenceOptions {
    /// How often codes come together.
    ///
    /// # Errors
    /// A code that is not in the codebook, a source or case that is not on its list; more codes than a table has room for their pairs.
    pub fn fit(&self, segments: &Segments) -> Result<Cooccurrence, CodingError> {
        let codebook = self.codebook.clone().unwrap_or_else(|| Codebook::of_segments(segments));
        let codes = codebook.codes();
        // A pair has one row; what never comes together is told too.
        let number = (codes.len(), "code", "codes");
        held_by_pairs(number, number, 2 * MAX_ROWS)?;
        let (units, wider) = self.units(segments, &codebook)?;
        let (mut found, mut open) = (vec![0_usize; codes.len()], vec![0_usize; codes.len()]);
        // Of two codes, in how many units both are found, neither was asked, and the first is found and the second was not asked.
        let mut both: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let (mut both_open, mut found_open) = (both.clone(), both.clone());
        for said in units.values() {
            let not_asked = said.not_asked(&wider);
            for (at, a) in said.present.iter().enumerate() {
                found.get_mut(*a).into_iter().for_each(|count| *count += 1);
                for b in said.present.iter().skip(at + 1) {
                    *both.entry((*a, *b)).or_default() += 1;
                }
                for b in &not_asked {
                    *found_open.entry((*a, *b)).or_default() += 1;
                }
            }
            for (at, a) in not_asked.iter().enumerate() {
                open.get_mut(*a).into_iter().for_each(|count| *count += 1);
                for b in not_asked.iter().skip(at + 1) {
                    *both_open.entry((*a, *b)).or_default() += 1;
                }
            }
        }
        let name = |at: usize| codes.get(at).map(|code| code.name.clone()).unwrap_or_default();
        let of = |counts: &[usize], at: usize| counts.get(at).copied().unwrap_or(0);
        let of_pair = |counts: &BTreeMap<(usize, usize), usize>, pair| counts.get(&pair).copied().unwrap_or(0);
        let pair = |(a, b): (usize, usize)| {
            let asked = units.len() + of_pair(&both_open, (a, b)) - of(&open, a) - of(&open, b);
            let n_a = of(&found, a) - of_pair(&found_open, (a, b));
            let n_b = of(&found, b) - of_pair(&found_open, (b, a));
            let both = of_pair(&both, (a, b));
            let over = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
            let (x, y, xy, all) = (n_a as f64, n_b as f64, both as f64, asked as f64);
            CodePair {
                codes: [name(a), name(b)],
                units: asked,
                n: [n_a, n_b],
                both,
                jaccard: over(xy, x + y - xy),
                lift: over(xy * all, x * y),
                phi: over(all * xy - x * y, (x * y * (all - x) * (all - y)).sqrt()),
            }
        };
        let pairs = (0..codes.len()).flat_map(|a| (a + 1..codes.len()).map(move |b| (a, b))).map(pair).collect();
        Ok(Cooccurrence { within: self.within, units: units.len(), pairs, diagnostics: self.noticed(segments) })
    }

    /// The units with what rows say of each; apart from them, what is said of all passages of a source or all sources of a case.
    fn units<'s>(&'s self, segments: &'s Segments, codebook: &Codebook) -> Result<(Units<'s>, Units<'s>), CodingError> {
        let places = codebook.places();
        let listed = |list: &'s Option<Vec<String>>| list.as_ref().map(|list| list.iter().collect::<BTreeSet<_>>());
        let (sources, cases) = (listed(&self.sources), listed(&self.cases));
        let (mut units, mut wider) = (Units::new(), Units::new());
        for name in self.sources.iter().flatten().filter(|_| self.within == Within::Source) {
            units.entry(("", name.as_str(), None)).or_default();
        }
        for name in self.cases.iter().flatten().filter(|_| self.within == Within::Case) {
            units.entry((name.as_str(), "", None)).or_default();
        }
        for segment in segments.rows() {
            let (case, place) = (segment.case.as_str(), &segment.place);
            if cases.as_ref().is_some_and(|known| !known.contains(&segment.case)) {
                let known = self.cases.clone().unwrap_or_default();
                return Err(CodingError::UnknownCase { name: segment.case.clone(), known, place: place.clone() });
            }
            if let Some(name) =
                segment.source.clone().filter(|name| sources.as_ref().is_some_and(|known| !known.contains(name)))
            {
                let known = self.sources.clone().unwrap_or_default();
                return Err(CodingError::UnknownSource { name, known, place: place.clone() });
            }
            let code = places.get(segment.code.as_str()).copied();
            let code = code.ok_or_else(|| codebook.unknown(&segment.code, place))?;
            let source = segment.source.as_deref();
            // A code of a whole document is of no passage.
            let span = segment.span.filter(|_| !segment.whole).map(|span| (span.start, span.end));
            let unit = match self.within {
                Within::Passage => source.zip(span).map(|(source, span)| (case, source, Some(span))),
                Within::Source => source.map(|source| ("", source, None)),
                Within::Case => Some((case, "", None)),
            };
            let of_source = (case, source.unwrap_or_default(), None);
            let said = match unit {
                Some(unit) => {
                    let said = units.entry(unit).or_default();
                    said.of.extend([(case, "", None), of_source]);
                    said
                }
                None => wider.entry(of_source).or_default(),
            };
            match segment.status {
                SegmentStatus::Present => said.present.extend(codebook.collecting(code)),
                SegmentStatus::Absent => _ = said.absent.insert(code),
                SegmentStatus::NotAsked => _ = said.not_asked.insert(code),
            }
        }
        Ok((units, wider))
    }

    /// What is to be said of a list that adds nothing to what codes come together in, and of sources that are not named.
    fn noticed(&self, segments: &Segments) -> Vec<Diagnostic> {
        let name = Within::CHOICES.iter().find(|choice| choice.0 == self.within).map_or("", |choice| choice.1);
        let lists = [("sources", &self.sources, Within::Source), ("cases", &self.cases, Within::Case)];
        let unused = lists.into_iter().filter(|(_, list, within)| list.is_some() && *within != self.within);
        let message = |list| {
            format!("the list of {list} adds no {name} in which nothing was found: names were held against it alone")
        };
        let mut told: Vec<Diagnostic> = unused.map(|(list, ..)| Diagnostic::warning("COD117", message(list))).collect();
        let nowhere = |segment: &&Segment| segment.source.is_none() && segment.status == SegmentStatus::Absent;
        let nowhere = segments.rows().iter().filter(nowhere).count();
        if self.within == Within::Source && nowhere > 0 {
            let rows = counted(
                nowhere,
                "row says that a code is absent, and names",
                "rows say that a code is absent, and name",
            );
            let message = format!("{rows} no source that was read: they add none");
            let help = "name the sources, here or in --sources, or count --within case";
            told.push(Diagnostic::warning("COD119", message).help(help));
        }
        told
    }
}

impl Said<'_> {
    /// The codes that were not asked: as in the matrix of cases and codes, what is present or absent was.
    fn not_asked(&self, wider: &Units<'_>) -> BTreeSet<usize> {
        let mut open = BTreeSet::new();
        for said in self.of.iter().filter_map(|unit| wider.get(unit)).chain([self]) {
            open.retain(|code| !said.absent.contains(code));
            open.extend(said.not_asked.difference(&said.absent));
        }
        open.retain(|code| !self.present.contains(code));
        open
    }
}

impl Cooccurrence {
    /// One row a pair: `crosscase.coding.cooccurrence/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let pairs = &self.pairs;
        TableBuilder::new("crosscase.coding.cooccurrence/1")
            .text("code", pairs.iter().map(|pair| Some(pair.codes[0].as_str())))
            .text("other", pairs.iter().map(|pair| Some(pair.codes[1].as_str())))
            .count("n_code", pairs.iter().map(|pair| pair.n[0]))
            .count("n_other", pairs.iter().map(|pair| pair.n[1]))
            .count("units", pairs.iter().map(|pair| pair.units))
            .count("both", pairs.iter().map(|pair| pair.both))
            .number("jaccard", pairs.iter().map(|pair| pair.jaccard))
            .number("lift", pairs.iter().map(|pair| pair.lift))
            .number("phi", pairs.iter().map(|pair| pair.phi))
            .build()
    }
}
