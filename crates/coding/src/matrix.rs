//! Which case has which code: how often, over how much text, and as evidence for a set.

use crate::segments::alike;
use crate::spans::{each_shared, length, union};
use crate::{Codebook, CodingError, SegmentStatus, Segments, TextSpan};
use crosscase_data::{DataError, Diagnostic, MAX_ROWS, Table, TableBuilder, held_by_pairs};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a code in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A passage has it.
    Present,
    /// A coder looked for it, and it is truly not there.
    Absent,
    /// The case was not asked about it.
    #[serde(rename = "not asked")]
    NotAsked,
    /// Nobody says anything of it, which is not the same as absent (de Block & Vis 2019, doi:10.1177/1558689818770061).
    #[serde(rename = "not mentioned")]
    NotMentioned,
    /// One says that it is there and another that it is not.
    Contradictory,
}

impl Evidence {
    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::NotAsked => "not asked",
            Self::NotMentioned => "not mentioned",
            Self::Contradictory => "contradictory",
        }
    }
}

/// What not being mentioned counts as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NotMentioned {
    /// Out of the set: 0.
    Absent,
    /// Not known.
    Missing,
    /// It has to be decided: an error.
    #[default]
    Error,
}

impl NotMentioned {
    /// Each with its name and what it is.
    pub const CHOICES: &'static [(Self, &'static str, &'static str)] = &[
        (Self::Absent, "absent", "Out of the set: 0"),
        (Self::Missing, "missing", "Not known"),
        (Self::Error, "error", "It has to be decided: an error that names the cases and codes"),
    ];
}

/// How the matrix of cases and codes is made.
///
/// ```
/// use crosscase_coding::{MatrixOptions, NotMentioned, Segments};
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"case,source,code,start,end\nEde,i1,trust,0,10\nEde,i1,trust,5,20\nOss,i2,rules,3,9\n";
/// let table = read_bytes(file, Format::Csv, None, &Segments::reading(ReadOptions::new()))?.table;
/// let matrix = MatrixOptions::new(NotMentioned::Absent).fit(&Segments::from_table(&table)?)?;
/// assert_eq!((matrix.codes.join(" "), &matrix.count[0], &matrix.length[0]), ("trust rules".to_owned(), &vec![2, 0], &vec![20, 0]));
/// assert_eq!(matrix.membership[1], [Some(0.0), Some(1.0)]);
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MatrixOptions {
    /// What not being mentioned counts as.
    pub not_mentioned: NotMentioned,
    /// The cases, also those without passages; those of the passages where `None`.
    pub cases: Option<Vec<String>>,
    /// The codes; those of the passages, none part of another, where `None`.
    pub codebook: Option<Codebook>,
}

/// Cases by codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CodeMatrix {
    /// The cases: the rows.
    pub cases: Vec<String>,
    /// The codes: the columns.
    pub codes: Vec<String>,
    /// Different passages.
    pub count: Vec<Vec<u64>>,
    /// Code points that they cover.
    pub length: Vec<Vec<u64>>,
    /// What is known.
    pub evidence: Vec<Vec<Evidence>>,
    /// The membership of the case in the set of those that have the code.
    pub membership: Vec<Vec<Option<f64>>>,
    /// Pairs of codes whose passages overlap.
    pub overlap: Vec<CodeOverlap>,
    /// What was noticed.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How far the passages of two codes overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeOverlap {
    /// The codes.
    pub codes: [String; 2],
    /// Code points that both cover.
    pub length: u64,
    /// These over those that either covers.
    pub jaccard: f64,
}

/// What stands in a cell of the matrix.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    present: bool,
    absent: bool,
    not_asked: bool,
}

impl Said {
    const fn evidence(self) -> Evidence {
        match (self.present, self.absent) {
            (true, true) => Evidence::Contradictory,
            (true, false) => Evidence::Present,
            (false, true) => Evidence::Absent,
            (false, false) if self.not_asked => Evidence::NotAsked,
            (false, false) => Evidence::NotMentioned,
        }
    }
}

impl MatrixOptions {
    /// Cases and codes are those of the passages.
    pub fn new(not_mentioned: NotMentioned) -> Self {
        Self { not_mentioned, ..Self::default() }
    }

    /// The cases, in their order, also those without passages.
    #[must_use]
    pub fn cases(self, cases: Vec<String>) -> Self {
        Self { cases: Some(cases), ..self }
    }

    /// The codes, in their order.
    #[must_use]
    pub fn codebook(self, codebook: Codebook) -> Self {
        Self { codebook: Some(codebook), ..self }
    }

    /// The matrix.
    ///
    /// # Errors
    /// A case or a code that is not on its list; with [`NotMentioned::Error`], a code that is not mentioned in a case; more cases and codes than a table has room
    /// for.
    pub fn fit(&self, segments: &Segments) -> Result<CodeMatrix, CodingError> {
        let cases = self.cases.clone().unwrap_or_else(|| first_named(segments));
        let codebook = self.codebook.clone().unwrap_or_else(|| Codebook::of_segments(segments));
        let codes: Vec<String> = codebook.codes().iter().map(|code| code.name.clone()).collect();
        let case_places: BTreeMap<&str, usize> =
            cases.iter().enumerate().map(|(at, case)| (case.as_str(), at)).collect();
        let code_places = codebook.places();
        let collecting: Vec<Vec<usize>> = (0..codes.len()).map(|code| codebook.collecting(code)).collect();

        held_by_pairs((cases.len(), "case", "cases"), (codes.len(), "code", "codes"), MAX_ROWS)?;
        let mut said = vec![vec![Said::default(); codes.len()]; cases.len()];
        // The spans of each code in each source of a case. A code of a whole document counts as one, and has no length and no overlap: it
        // says nothing of where in the document.
        let mut wholes: BTreeSet<(usize, &str, usize)> = BTreeSet::new();
        let mut spans: BTreeMap<(usize, &str), BTreeMap<usize, Vec<TextSpan>>> = BTreeMap::new();
        for segment in segments.rows() {
            let case = *case_places.get(segment.case.as_str()).ok_or_else(|| CodingError::UnknownCase {
                name: segment.case.clone(),
                known: cases.clone(),
                place: segment.place.clone(),
            })?;
            let code = *code_places
                .get(segment.code.as_str())
                .ok_or_else(|| codebook.unknown(&segment.code, &segment.place))?;
            let row = said.get_mut(case).map_or(&mut [][..], Vec::as_mut_slice);
            match (segment.status, segment.span) {
                (SegmentStatus::Absent, _) => row.get_mut(code).into_iter().for_each(|said| said.absent = true),
                (SegmentStatus::NotAsked, _) => row.get_mut(code).into_iter().for_each(|said| said.not_asked = true),
                (SegmentStatus::Present, span) => {
                    let source = segment.source.as_deref().unwrap_or_default();
                    for code in collecting.get(code).into_iter().flatten() {
                        row.get_mut(*code).into_iter().for_each(|said| said.present = true);
                        if segment.whole {
                            wholes.insert((case, source, *code));
                        } else {
                            spans.entry((case, source)).or_default().entry(*code).or_default().extend(span);
                        }
                    }
                }
            }
        }

        let (mut count, mut covered) =
            (vec![vec![0; codes.len()]; cases.len()], vec![vec![0; codes.len()]; cases.len()]);
        for (case, _, code) in wholes {
            add(&mut count, (case, code), 1);
        }
        let mut shared: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let mut of_code = vec![0; codes.len()];
        for ((case, _), by_code) in &mut spans {
            let mut unions: Vec<(usize, Vec<TextSpan>)> = Vec::with_capacity(by_code.len());
            for (code, spans) in by_code {
                spans.sort_unstable();
                spans.dedup();
                add(&mut count, (*case, *code), spans.len() as u64);
                let union = union(spans);
                add(&mut covered, (*case, *code), length(&union));
                of_code.get_mut(*code).into_iter().for_each(|all| *all += length(&union));
                unions.push((*code, union));
            }
            for (at, (a, one)) in unions.iter().enumerate() {
                for (b, other) in unions.iter().skip(at + 1) {
                    each_shared(one, other, |_, _, length| *shared.entry((*a, *b)).or_default() += length);
                }
            }
        }
        let evidence: Vec<Vec<Evidence>> =
            said.iter().map(|row| row.iter().map(|said| said.evidence()).collect()).collect();
        let name = |code: usize| codes.get(code).cloned().unwrap_or_default();
        let overlap = shared.into_iter().map(|((a, b), length)| {
            let all = |code: usize| of_code.get(code).copied().unwrap_or_default();
            CodeOverlap {
                codes: [name(a), name(b)],
                length,
                jaccard: length as f64 / (all(a) + all(b) - length) as f64,
            }
        });
        let overlap = overlap.collect();
        let membership = self.membership(&cases, &codes, &evidence)?;
        let names = |names: &[String], what: &str| alike(what, names.iter().map(String::as_str));
        let (of_cases, of_codes) = (names(&cases, "case"), names(&codes, "code"));
        let diagnostics = [contradictions(&cases, &codes, &evidence), of_cases, of_codes].concat();
        Ok(CodeMatrix { count, length: covered, evidence, membership, overlap, diagnostics, cases, codes })
    }

    fn membership(
        &self,
        cases: &[String],
        codes: &[String],
        evidence: &[Vec<Evidence>],
    ) -> Result<Vec<Vec<Option<f64>>>, CodingError> {
        if self.not_mentioned == NotMentioned::Error {
            let cells = with(cases, codes, evidence, Evidence::NotMentioned);
            let cells: Vec<String> = cells.map(|(case, code)| format!("{case}: {code}")).collect();
            if !cells.is_empty() {
                return Err(CodingError::NotMentioned { cells });
            }
        }
        let member = |evidence: &Evidence| match evidence {
            Evidence::Present => Some(1.0),
            Evidence::Absent => Some(0.0),
            Evidence::NotMentioned => (self.not_mentioned == NotMentioned::Absent).then_some(0.0),
            Evidence::NotAsked | Evidence::Contradictory => None,
        };
        Ok(evidence.iter().map(|row| row.iter().map(member).collect()).collect())
    }
}

impl CodeMatrix {
    /// One row a case and code: `crosscase.coding.matrix/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let cells = || (0..self.cases.len()).flat_map(|case| (0..self.codes.len()).map(move |code| (case, code)));
        #[expect(clippy::cast_possible_wrap, reason = "counts of passages and code points are far below 2^63")]
        let number = |of: &[Vec<u64>], (case, code): (usize, usize)| of.get(case)?.get(code).map(|n| *n as i64);
        let evidence = |(case, code): (usize, usize)| self.evidence.get(case)?.get(code).map(|found| found.name());
        let member = |(case, code): (usize, usize)| *self.membership.get(case)?.get(code)?;
        TableBuilder::new("crosscase.coding.matrix/1")
            .text("case", cells().map(|(case, _)| self.cases.get(case).cloned()))
            .text("code", cells().map(|(_, code)| self.codes.get(code).cloned()))
            .integer("count", cells().map(|cell| number(&self.count, cell)))
            .integer("length", cells().map(|cell| number(&self.length, cell)))
            .text("evidence", cells().map(evidence))
            .number("membership", cells().map(member))
            .build()
    }

    /// One row a case, a column of memberships a code, as a QCA reads them: `crosscase.coding.sets/1`.
    ///
    /// # Errors
    /// A code that is called `case`.
    pub fn to_sets(&self) -> Result<Table, DataError> {
        let sets = TableBuilder::new("crosscase.coding.sets/1").id("case", self.cases.iter().cloned());
        let column = |code: usize| self.membership.iter().map(move |row| row.get(code).copied().flatten());
        let codes = self.codes.iter().enumerate();
        codes.fold(sets, |sets, (at, code)| sets.number(code, column(at))).build()
    }
}

fn first_named(segments: &Segments) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let first = segments.rows().iter().filter(|segment| seen.insert(segment.case.as_str()));
    first.map(|segment| segment.case.clone()).collect()
}

fn add(matrix: &mut [Vec<u64>], (case, code): (usize, usize), number: u64) {
    if let Some(cell) = matrix.get_mut(case).and_then(|row| row.get_mut(code)) {
        *cell += number;
    }
}

/// The cells with that evidence, by the names of case and code.
fn with<'a>(
    cases: &'a [String],
    codes: &'a [String],
    evidence: &'a [Vec<Evidence>],
    wanted: Evidence,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let of_case = move |(case, row): (&'a String, &'a Vec<Evidence>)| {
        let has = row.iter().zip(codes).filter(move |(found, _)| **found == wanted);
        has.map(move |(_, code)| (case.as_str(), code.as_str()))
    };
    cases.iter().zip(evidence).flat_map(of_case)
}

fn contradictions(cases: &[String], codes: &[String], evidence: &[Vec<Evidence>]) -> Vec<Diagnostic> {
    let told = with(cases, codes, evidence, Evidence::Contradictory).map(|(case, code)| {
        let message = format!("{code} is both present and absent, so that its membership is not known");
        let help = "look at the passages, and let the coders agree";
        Diagnostic::warning("COD101", message).help(help).listing(vec![case.to_owned()])
    });
    told.collect()
}
