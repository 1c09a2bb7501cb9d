//! Which codes come together, and whether more often than by chance.

use crate::{Codebook, CodingError, SegmentStatus, Segments};
use crosscase_data::{DataError, MAX_ROWS, Table, TableBuilder, held_by_pairs};
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

/// How often codes come together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cooccurrence {
    /// In what.
    pub within: Within,
    /// How many of these have any code.
    pub units: usize,
    /// Every pair, in the order of the codes.
    pub pairs: Vec<CodePair>,
}

/// Two codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodePair {
    /// The codes.
    pub codes: [String; 2],
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

/// How often codes come together within passages, sources or cases. A code is where its parts are.
///
/// # Errors
/// A code that is not in the codebook; more codes than a table has room for their pairs.
///
/// ```
/// use crosscase_coding::{Segments, Within, cooccurrence};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"case,source,code,start,end\nEde,i1,trust,0,9\nEde,i1,rules,9,12\nOss,i2,trust,0,4\nTiel,i3,time,0,4\n";
/// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
/// let found = cooccurrence(&Segments::from_table(&table)?, None, Within::Source)?;
/// let pair = &found.pairs[0];
/// assert_eq!((pair.both, pair.jaccard, pair.lift, pair.phi), (1, Some(0.5), Some(1.5), Some(0.5)));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
pub fn cooccurrence(
    segments: &Segments,
    codebook: Option<Codebook>,
    within: Within,
) -> Result<Cooccurrence, CodingError> {
    let codebook = codebook.unwrap_or_else(|| Codebook::of_segments(segments));
    let places = codebook.places();
    let mut units: BTreeMap<Unit<'_>, BTreeSet<usize>> = BTreeMap::new();
    for segment in segments.rows().iter().filter(|segment| segment.status == SegmentStatus::Present) {
        // A code of a whole document is of no passage.
        if segment.whole && within == Within::Passage {
            continue;
        }
        let code = places.get(segment.code.as_str()).copied();
        let code = code.ok_or_else(|| codebook.unknown(&segment.code, &segment.place))?;
        let source = segment.source.as_deref().unwrap_or_default();
        let unit = match within {
            Within::Passage => (segment.case.as_str(), source, segment.span.map(|span| (span.start, span.end))),
            Within::Source => ("", source, None),
            Within::Case => (segment.case.as_str(), "", None),
        };
        units.entry(unit).or_default().extend(codebook.collecting(code));
    }
    let n = units.len();
    let codes = codebook.codes();
    // A pair has one row; what never comes together is told too.
    let number = (codes.len(), "code", "codes");
    held_by_pairs(number, number, 2 * MAX_ROWS)?;
    let mut single = vec![0; codes.len()];
    let mut both: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for of in units.values() {
        for (at, a) in of.iter().enumerate() {
            single.get_mut(*a).into_iter().for_each(|count| *count += 1);
            for b in of.iter().skip(at + 1) {
                *both.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let name = |at: usize| codes.get(at).map(|code| code.name.clone()).unwrap_or_default();
    let of = |at: usize| single.get(at).copied().unwrap_or(0);
    let pair = |(a, b): (usize, usize)| {
        let (n_a, n_b, both) = (of(a), of(b), both.get(&(a, b)).copied().unwrap_or(0));
        let over = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let (x, y, xy, all) = (n_a as f64, n_b as f64, both as f64, n as f64);
        CodePair {
            codes: [name(a), name(b)],
            n: [n_a, n_b],
            both,
            jaccard: over(xy, x + y - xy),
            lift: over(xy * all, x * y),
            phi: over(all * xy - x * y, (x * y * (all - x) * (all - y)).sqrt()),
        }
    };
    let pairs = (0..codes.len()).flat_map(|a| (a + 1..codes.len()).map(move |b| (a, b))).map(pair).collect();
    Ok(Cooccurrence { within, units: n, pairs })
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
            .count("both", pairs.iter().map(|pair| pair.both))
            .number("jaccard", pairs.iter().map(|pair| pair.jaccard))
            .number("lift", pairs.iter().map(|pair| pair.lift))
            .number("phi", pairs.iter().map(|pair| pair.phi))
            .build()
    }
}
