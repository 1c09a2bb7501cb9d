//! Agreement where coders cut the text into passages themselves: the u-alpha family (Krippendorff, Mathet, Bouvry & Widlöcher 2016,
//! doi:10.1007/s11135-015-0266-1; Krippendorff 2019, section 12.6).
//!
//! Every coder parts the text into passages, each with a code, and gaps. What two coders share of each pair of codes is set against
//! what they would share by chance if all passages were put together anew; a gap is as many units as it has characters.

use crate::segments::{alike, named, optional, says_whole, span};
use crate::spans::each_shared;
use crate::{CodingError, TextSpan};
use crosscase_data::{DataError, Diagnostic, MAX_PAIRS, ReadOptions, Row, Table, TableBuilder, counted, held_by_pairs};
use crosscase_numerics::NumericsError;
use serde::Serialize;
use std::collections::BTreeMap;

/// Which columns say who gave which code to which span.
///
/// ```
/// use crosscase_coding::UnitizeColumns;
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"coder,code,start,end\nAnna,trust,0,10\nBram,trust,2,10\n";
/// let columns = UnitizeColumns::default();
/// let table = read_bytes(file, Format::Csv, None, &columns.reading(ReadOptions::new()))?.table;
/// let found = columns.fit(&table, 40)?;
/// assert!(found.u_alpha.is_some_and(|alpha| alpha > 0.8) && found.codes[0].coverage == Some(8.0 / 9.0));
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitizeColumns {
    /// The coder.
    pub coder: String,
    /// The code.
    pub code: String,
    /// The first character of the span, from 0.
    pub start: String,
    /// The first character after it.
    pub end: String,
}

impl Default for UnitizeColumns {
    fn default() -> Self {
        let [coder, code, start, end] = ["coder", "code", "start", "end"].map(str::to_owned);
        Self { coder, code, start, end }
    }
}

/// Agreement on passages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Unitized {
    /// Over codes and gaps.
    pub u_alpha: Option<f64>,
    /// Over what is coded and what is not, whatever the code.
    pub binary: Option<f64>,
    /// Over codes where both coders have one.
    pub cu_alpha: Option<f64>,
    /// Of each code, in the order in which they are named first.
    pub codes: Vec<CodeReliability>,
    /// The coders, in the order in which they are named first.
    pub coders: Vec<String>,
    /// What was left aside.
    #[serde(skip)]
    pub diagnostics: Vec<Diagnostic>,
}

/// How reliable one code is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeReliability {
    /// The code.
    pub code: String,
    /// Agreement on this code where both coders have one; nothing where its passages meet gaps alone.
    pub alpha: Option<f64>,
    /// The share of its passages that meet passages of other coders.
    pub coverage: Option<f64>,
}

/// Coders, codes, the passages of each coder, and how many rows are of the whole text.
type Parts = (Vec<String>, Vec<String>, Vec<Vec<Passage>>, usize);

/// The column that says that a code is of the whole text.
const WHOLE: &str = "whole";

/// A passage of a coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Passage {
    span: TextSpan,
    code: usize,
    row: usize,
}

impl UnitizeColumns {
    /// How the table is to be read: a row a passage, coders and codes by their names.
    pub fn reading(&self, options: ReadOptions) -> ReadOptions {
        options.without_id().text(&self.coder).text(&self.code).text_if_there(WHOLE)
    }

    /// Agreement on a text of so many characters. A row without code and span says that the coder found nothing. One whose column `whole`
    /// says yes is of the text as a whole: the coder had it before them, and it is no passage, which is told.
    ///
    /// # Errors
    /// A row without its coder, a span that is none or that ends after the text, spans of one coder that overlap under two codes, one
    /// coder alone; more codes or coders than can be held against each other.
    pub fn fit(&self, table: &Table, length: u64) -> Result<Unitized, CodingError> {
        if length == 0 {
            return Err(CodingError::NoLength { length });
        }
        let (coders, codes, mut passages, wholes) = self.passages(table, length)?;
        if coders.len() < 2 {
            return Err(NumericsError::TooFewCoders { found: coders.len() }.into());
        }
        let with_gaps = (codes.len() + 1, "code", "codes and gaps");
        held_by_pairs(with_gaps, with_gaps, MAX_PAIRS)?;
        let each = (coders.len(), "coder", "coders");
        held_by_pairs(each, each, MAX_PAIRS)?;
        for (coder, passages) in coders.iter().zip(&mut passages) {
            self.join(table, coder, &codes, passages)?;
        }
        let rows = counted(wholes, "row says", "rows say");
        let message = format!("{rows} of the text as a whole that it has a code: no passage, and left aside");
        let mut diagnostics = alike("coder", coders.iter().map(String::as_str));
        diagnostics.extend((wholes > 0).then(|| Diagnostic::note("COD129", message)));
        let found = found(coders, codes, &passages, length);
        diagnostics.extend(undefined(&found));
        Ok(Unitized { diagnostics, ..found })
    }

    /// The coders, the codes, the passages of each coder, and how many rows are of the whole text.
    fn passages(&self, table: &Table, length: u64) -> Result<Parts, CodingError> {
        let (by, codes) = (named(table, &self.coder)?, named(table, &self.code)?);
        let (starts, ends) = (table.numbers(&self.start)?, table.numbers(&self.end)?);
        let wholes = optional(table, WHOLE)?;
        let is_whole = |row: usize| wholes.get(row).and_then(Option::as_deref).is_some_and(says_whole);
        let (mut coders, mut names, mut skipped) = (Places::default(), Places::default(), 0);
        let mut passages: Vec<Vec<Passage>> = Vec::new();
        for (row, (((coder, code), start), end)) in by.into_iter().zip(codes).zip(starts).zip(ends).enumerate() {
            let none = |what, column: &String| CodingError::NotNamed { what, place: table.place(row, Some(column)) };
            let coder = coders.place(coder.ok_or_else(|| none("coder", &self.coder))?);
            passages.resize(coders.names.len(), Vec::new());
            if is_whole(row) {
                skipped += 1;
                continue;
            }
            if code.is_none() && start.is_none() && end.is_none() {
                continue;
            }
            let place = table.place(row, None);
            let code = names.place(code.ok_or_else(|| none("code", &self.code))?);
            let (start, end) = start.zip(end).ok_or_else(|| CodingError::NoSpan { place: place.clone() })?;
            let span = span(start, end, &place)?;
            if span.end > length {
                return Err(CodingError::BeyondEnd { start: span.start, end: span.end, length, place });
            }
            passages.get_mut(coder).into_iter().for_each(|own| own.push(Passage { span, code, row }));
        }
        Ok((coders.names, names.names, passages, skipped))
    }

    /// Puts the passages of a coder in order; what overlaps under one code is one, what touches is two.
    fn join(
        &self,
        table: &Table,
        coder: &str,
        codes: &[String],
        passages: &mut Vec<Passage>,
    ) -> Result<(), CodingError> {
        passages.sort_by_key(|passage| (passage.span, passage.row));
        let mut joined: Vec<Passage> = Vec::with_capacity(passages.len());
        for passage in passages.drain(..) {
            match joined.last_mut().filter(|last| last.span.shared(passage.span) > 0) {
                Some(last) if last.code == passage.code => last.span.end = last.span.end.max(passage.span.end),
                Some(last) => {
                    let name = |code: usize| codes.get(code).cloned().unwrap_or_default();
                    let (earlier, later) = if last.row < passage.row { (*last, passage) } else { (passage, *last) };
                    return Err(CodingError::Overlapping {
                        coder: coder.to_owned(),
                        code: name(later.code),
                        place: table.place(later.row, Some(&self.code)),
                        other: name(earlier.code),
                        first: table.place(earlier.row, None).row.unwrap_or(Row::Nth(earlier.row as u64 + 1)),
                    });
                }
                None => joined.push(passage),
            }
        }
        *passages = joined;
        Ok(())
    }
}

/// Names in the order in which they come first, and the place of each.
#[derive(Default)]
struct Places {
    names: Vec<String>,
    of: BTreeMap<String, usize>,
}

impl Places {
    fn place(&mut self, name: String) -> usize {
        let next = self.names.len();
        let place = *self.of.entry(name.clone()).or_insert(next);
        if place == next {
            self.names.push(name);
        }
        place
    }
}

/// A square table of what two coders share, by code; the last row and column are the gaps where there are any.
#[derive(Clone, Debug)]
struct Shared(Vec<Vec<f64>>);

impl Shared {
    fn of(codes: usize) -> Self {
        Self(vec![vec![0.0; codes]; codes])
    }

    fn at(&self, a: usize, b: usize) -> f64 {
        self.0.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default()
    }

    /// Adds what two coders share, once from each of them: twice to one cell where both have one code.
    fn add(&mut self, (a, b): (usize, usize), length: f64) {
        for (a, b) in [(a, b), (b, a)] {
            self.0.get_mut(a).and_then(|row| row.get_mut(b)).into_iter().for_each(|cell| *cell += length);
        }
    }

    fn row(&self, a: usize) -> f64 {
        self.0.get(a).map_or(0.0, |row| row.iter().sum())
    }

    fn all(&self) -> f64 {
        self.0.iter().flatten().sum()
    }

    fn agreed(&self) -> f64 {
        (0..self.0.len()).map(|at| self.at(at, at)).sum()
    }

    /// What would be shared by chance, where each unit of a code (of which `squares` are the sums of squared lengths) meets any other.
    fn expected(&self, squares: &[f64]) -> Self {
        let all = self.all();
        let room = all * all - squares.iter().sum::<f64>();
        let rows: Vec<f64> = (0..self.0.len()).map(|at| self.row(at)).collect();
        let cell = |a: usize, b: usize, (of_a, of_b): (f64, f64)| {
            let own = if a == b { squares.get(a).copied().unwrap_or_default() } else { 0.0 };
            if room > 0.0 { all * (of_a * of_b - own) / room } else { 0.0 }
        };
        let row =
            |(a, of_a): (usize, &f64)| rows.iter().enumerate().map(|(b, of_b)| cell(a, b, (*of_a, *of_b))).collect();
        Self(rows.iter().enumerate().map(row).collect())
    }
}

/// 1 less observed over expected disagreement; nothing where none is to be expected.
fn alpha(observed: f64, expected: f64) -> Option<f64> {
    (expected > 1e-9).then(|| 1.0 - observed / expected)
}

fn found(coders: Vec<String>, names: Vec<String>, passages: &[Vec<Passage>], length: u64) -> Unitized {
    let (gap, others) = (names.len(), (coders.len() - 1) as f64);
    let with_gaps: Vec<Vec<(TextSpan, usize)>> = passages.iter().map(|own| with_gaps(own, length, gap)).collect();
    let mut shared = Shared::of(gap + 1);
    // What of each passage meets passages of others.
    let mut pairable: Vec<Vec<f64>> = with_gaps.iter().map(|own| vec![0.0; own.len()]).collect();
    for (i, one) in with_gaps.iter().enumerate() {
        for (j, other) in with_gaps.iter().enumerate().skip(i + 1) {
            let spans = |of: &[(TextSpan, usize)]| of.iter().map(|(span, _)| *span).collect::<Vec<_>>();
            each_shared(&spans(one), &spans(other), |at, beside, length| {
                let code = |of: &[(TextSpan, usize)], at: usize| of.get(at).map_or(gap, |(_, code)| *code);
                let (a, b, part) = (code(one, at), code(other, beside), length as f64 / others);
                shared.add((a, b), part);
                if a != gap && b != gap {
                    pairable.get_mut(i).and_then(|own| own.get_mut(at)).into_iter().for_each(|sum| *sum += part);
                    pairable.get_mut(j).and_then(|own| own.get_mut(beside)).into_iter().for_each(|sum| *sum += part);
                }
            });
        }
    }
    let (mut squares, mut pairable_squares) = (vec![0.0; gap + 1], vec![0.0; gap]);
    for ((span, code), pairable) in with_gaps.iter().flatten().zip(pairable.iter().flatten()) {
        let length = span.length() as f64;
        let square = if *code == gap { length } else { length * length };
        squares.get_mut(*code).into_iter().for_each(|sum| *sum += square);
        pairable_squares.get_mut(*code).into_iter().for_each(|sum| *sum += pairable * pairable);
    }
    let expected = shared.expected(&squares);
    // Coded or not is what is left of the table when its codes are put together.
    let two = |of: &Shared| 2.0 * (0..gap).map(|code| of.at(code, gap)).sum::<f64>();
    let coded = Shared((0..gap).map(|a| (0..gap).map(|b| shared.at(a, b)).collect()).collect());
    let expected_coded = coded.expected(&pairable_squares);
    let codes = names.into_iter().enumerate().map(|(at, code)| {
        let (met, all) = (coded.row(at), shared.row(at));
        let observed = coded.row(at) - coded.at(at, at);
        let by_chance = expected_coded.row(at);
        let scaled = (met > 0.0).then(|| by_chance / met * observed);
        let of_code = scaled.and_then(|observed| alpha(observed, by_chance - expected_coded.at(at, at)));
        CodeReliability { code, alpha: of_code, coverage: (all > 0.0).then(|| met / all) }
    });
    Unitized {
        u_alpha: alpha(shared.all() - shared.agreed(), expected.all() - expected.agreed()),
        binary: alpha(two(&shared), two(&expected)),
        cu_alpha: alpha(coded.all() - coded.agreed(), expected_coded.all() - expected_coded.agreed()),
        codes: codes.collect(),
        coders,
        diagnostics: Vec::new(),
    }
}

/// Why coefficients are not defined, where they are not: 0/0 is no agreement.
fn undefined(found: &Unitized) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    if found.u_alpha.is_none() {
        let what = if found.codes.is_empty() {
            "no coder found a passage"
        } else {
            "every coder gave the whole text to one code"
        };
        let message = format!("{what}, so that there was nothing to disagree on: u-alpha is 0/0, not 1");
        told.push(Diagnostic::warning("COD118", message));
    }
    let mut note = |message| told.push(Diagnostic::note("COD118", message));
    let coded = !found.codes.is_empty();
    if coded && found.binary.is_none() {
        note("every coder coded all of the text, so that coded or not is no question: binary u-alpha is 0/0, not 1");
    }
    if coded && found.cu_alpha.is_none() {
        note(if found.codes.iter().any(|code| code.coverage > Some(0.0)) {
            "where two coders have a code there is one code alone: cu-alpha, and alpha of that code, is 0/0, not 1"
        } else {
            "no two coders have a code on the same text, so that there is no cu-alpha, and no alpha of a code"
        });
    }
    told
}

/// The text as a coder parts it: passages and, between them, gaps.
fn with_gaps(passages: &[Passage], length: u64, gap: usize) -> Vec<(TextSpan, usize)> {
    let (mut parts, mut end) = (Vec::with_capacity(2 * passages.len() + 1), 0);
    for passage in passages {
        if passage.span.start > end {
            parts.push((TextSpan { start: end, end: passage.span.start }, gap));
        }
        parts.push((passage.span, passage.code));
        end = passage.span.end;
    }
    if end < length {
        parts.push((TextSpan { start: end, end: length }, gap));
    }
    parts
}

impl Unitized {
    /// One row a coefficient, those of the codes last: `crosscase.coding.unitized/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let whole = [("u-alpha", self.u_alpha), ("binary u-alpha", self.binary), ("cu-alpha", self.cu_alpha)];
        let whole = whole.map(|(name, alpha)| (name, None, alpha, None));
        let codes = self.codes.iter().map(|code| ("(k)u-alpha", Some(code.code.as_str()), code.alpha, code.coverage));
        let rows: Vec<_> = whole.into_iter().chain(codes).collect();
        TableBuilder::new("crosscase.coding.unitized/1")
            .text("coefficient", rows.iter().map(|row| Some(row.0)))
            .text("code", rows.iter().map(|row| row.1))
            .number("alpha", rows.iter().map(|row| row.2))
            .number("coverage", rows.iter().map(|row| row.3))
            .build()
    }
}
