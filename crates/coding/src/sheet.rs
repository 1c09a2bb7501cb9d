//! Membership sheets: what a coder judges of each case and set, with the dimensions, passages and anchors that the judgement stands on
//! (Basurto & Speer 2012, doi:10.1177/1525822X11433998; Tóth, Henneberg & Naudé 2017, doi:10.1016/j.indmarman.2016.10.008).

mod filled;
mod page;

pub use filled::{FilledScore, FilledSheets, Intensity};

use crate::segments::{named, optional};
use crate::{Codebook, CodingError, SegmentStatus, Segments};
use crosscase_data::{NoRows, ReadOptions, Table, TableBuilder};
use serde::Serialize;

/// Whether more of a dimension speaks for the set or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Speaks {
    /// For it: `+`.
    #[serde(rename = "+")]
    For,
    /// Against it: `-`.
    #[serde(rename = "-")]
    Against,
}

/// What is looked at to judge a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SheetDimension {
    /// Its name: that of a code, where passages are to be shown.
    pub name: String,
    /// Which way it speaks.
    pub direction: Speaks,
    /// What it is.
    pub definition: Option<String>,
}

/// A set whose memberships are judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SheetSet {
    /// Its name.
    pub name: String,
    /// What it is.
    pub definition: Option<String>,
    /// What a case is like that is fully in (1), neither in nor out (0.5), fully out (0).
    pub anchors: [Option<String>; 3],
    /// The memberships that may be given, from low to high; any from 0 to 1 where there are none.
    pub values: Vec<f64>,
    /// Its dimensions.
    pub dimensions: Vec<SheetDimension>,
}

/// The sheet that a coder fills: sets and cases.
///
/// ```
/// use crosscase_coding::MembershipSheet;
/// use crosscase_data::{Format, ReadOptions, read_bytes};
///
/// let file = b"set,dimension,direction,definition,full,crossover,out,values
/// TRUST,,,Partners rely on each other,nobody checks,some check,all check,0;0.33;0.67;1
/// TRUST,openness,+,They tell what went wrong,,,,
/// TRUST,control,-,They check each other,,,,
/// ";
/// let table = read_bytes(file, Format::Csv, None, &MembershipSheet::reading(ReadOptions::new()))?.table;
/// let sheet = MembershipSheet::from_table(&table)?.cases(["Ede", "Oss"]);
/// assert_eq!(sheet.blank("Anna", None)?.rows(), 6, "of each case a row a dimension, and one for the score");
/// # Ok::<(), crosscase_coding::CodingError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MembershipSheet {
    /// The sets.
    pub sets: Vec<SheetSet>,
    /// The cases.
    pub cases: Vec<String>,
}

/// Passages to show beside what is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SheetPassages(Vec<SheetPassage>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct SheetPassage {
    case: String,
    code: String,
    source: Option<String>,
    text: String,
}

impl SheetPassages {
    /// The passages of a table that [`Segments::from_table`] reads and that has a column `text`, too. With a codebook a code has the
    /// passages of its parts. A row of what is absent or was not asked is no passage.
    ///
    /// # Errors
    /// As there; a table without `text`; a code that is not in the codebook.
    pub fn from_table(table: &Table, codebook: Option<Codebook>) -> Result<Self, CodingError> {
        let texts = table.texts("text")?;
        let segments = Segments::from_table(table)?;
        let codebook = codebook.unwrap_or_else(|| Codebook::of_segments(&segments));
        let mut passages = Vec::new();
        for (segment, text) in segments.rows().iter().zip(texts) {
            let codes = codebook.having_passages_of(&segment.code);
            if codes.is_empty() {
                return Err(codebook.unknown(&segment.code, &segment.place));
            }
            let Some(text) = text.filter(|_| segment.status == SegmentStatus::Present) else { continue };
            passages.extend(codes.into_iter().map(|code| SheetPassage {
                case: segment.case.clone(),
                code: code.to_owned(),
                source: segment.source.clone(),
                text: text.clone(),
            }));
        }
        Ok(Self(passages))
    }

    fn of<'a>(&'a self, case: &'a str, code: &'a str) -> impl Iterator<Item = &'a SheetPassage> {
        self.0.iter().filter(move |passage| passage.case == case && passage.code == code)
    }
}

const COLUMNS: [&str; 8] = ["set", "dimension", "direction", "definition", "full", "crossover", "out", "values"];

impl MembershipSheet {
    /// How the table of sets and dimensions is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        COLUMNS.into_iter().fold(options.without_id(), ReadOptions::text_if_there)
    }

    /// The sets of a table: a row without `dimension` says what a set is (`definition`; `full`, `crossover`, `out`: what cases at 1, 0.5
    /// and 0 are like; `values` such as `0;0.33;0.67;1`), a row with one what it is judged by and which way it speaks (`+`, the default,
    /// or `-`).
    ///
    /// # Errors
    /// A row without its set, a direction that is none, a membership outside 0 to 1, a dimension or a set that is there twice.
    pub fn from_table(table: &Table) -> Result<Self, CodingError> {
        let column = |name: &str| optional(table, name);
        let names = named(table, "set")?;
        let [_, dimensions, directions, definitions, full, crossover, out, values] = COLUMNS.map(column);
        let (dimensions, directions, definitions) = (dimensions?, directions?, definitions?);
        let (full, crossover, out, values) = (full?, crossover?, out?, values?);
        let mut sets: Vec<SheetSet> = Vec::new();
        let mut said: Vec<String> = Vec::new();
        for (row, name) in names.into_iter().enumerate() {
            let bad =
                |reason: String, column: &str| CodingError::BadSheet { reason, place: table.place(row, Some(column)) };
            let name =
                name.ok_or_else(|| CodingError::NotNamed { what: "set", place: table.place(row, Some("set")) })?;
            let of = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
            let at = sets.iter().position(|set| set.name == name).unwrap_or_else(|| {
                let anchors = [None, None, None];
                sets.push(SheetSet {
                    name: name.clone(),
                    definition: None,
                    anchors,
                    values: vec![],
                    dimensions: vec![],
                });
                sets.len() - 1
            });
            let Some(set) = sets.get_mut(at) else { continue };
            if let Some(dimension) = of(&dimensions) {
                if set.dimensions.iter().any(|known| known.name == dimension) {
                    return Err(bad(format!("{name} has the dimension {dimension} twice"), "dimension"));
                }
                let direction = match of(&directions).as_deref() {
                    None | Some("+" | "for") => Speaks::For,
                    Some("-" | "−" | "against") => Speaks::Against,
                    Some(other) => return Err(bad(format!("a direction is + or -, not `{other}`"), "direction")),
                };
                set.dimensions.push(SheetDimension { name: dimension, direction, definition: of(&definitions) });
            } else {
                if said.contains(&name) {
                    return Err(bad(
                        format!("{name} is there twice without a dimension: what a set is has one row"),
                        "set",
                    ));
                }
                set.definition = of(&definitions);
                set.anchors = [of(&full), of(&crossover), of(&out)];
                for value in of(&values).iter().flat_map(|text| text.split(';')) {
                    let number: Option<f64> = value.trim().parse().ok().filter(|x| (0.0..=1.0).contains(x));
                    let wanted = || bad(format!("`{value}` is no membership from 0 to 1"), "values");
                    set.values.push(number.ok_or_else(wanted)?);
                }
                set.values.sort_by(f64::total_cmp);
                said.push(name);
            }
        }
        Ok(Self { sets, cases: Vec::new() })
    }

    /// The same for these cases.
    #[must_use]
    pub fn cases<S: Into<String>>(self, cases: impl IntoIterator<Item = S>) -> Self {
        Self { cases: cases.into_iter().map(Into::into).collect(), ..self }
    }

    /// The sheet to fill, of a case and set a row a dimension and one for the score: `crosscase.coding.sheet/1`. `intensity` is to be
    /// `low`, `moderate`, `high`, `absent`, `not mentioned` or `not asked`, `score` a membership.
    ///
    /// # Errors
    /// None that is known.
    pub fn blank(&self, coder: &str, passages: Option<&SheetPassages>) -> Result<Table, CodingError> {
        let mut rows: Vec<[Option<String>; 7]> = Vec::new();
        for (case, set) in self.cells() {
            let shown = |code: &str| {
                let of = passages.into_iter().flat_map(|passages| passages.of(case, code));
                let texts: Vec<String> = of.map(|passage| passage.text.clone()).collect();
                (!texts.is_empty()).then(|| texts.join(" | "))
            };
            for dimension in &set.dimensions {
                let direction = if dimension.direction == Speaks::For { "+" } else { "-" };
                let (name, definition) = (dimension.name.clone(), dimension.definition.clone());
                rows.push([
                    Some(case.to_owned()),
                    Some(set.name.clone()),
                    Some(name),
                    Some(direction.to_owned()),
                    definition,
                    None,
                    shown(&dimension.name),
                ]);
            }
            rows.push([
                Some(case.to_owned()),
                Some(set.name.clone()),
                None,
                None,
                set.definition.clone(),
                set.told_anchors(),
                shown(&set.name),
            ]);
        }
        let column = |at: usize| rows.iter().map(move |row| row.get(at).cloned().flatten());
        let empty = || rows.iter().map(|_| None::<String>);
        let table = TableBuilder::new("crosscase.coding.sheet/1")
            .text("case", column(0))
            .text("set", column(1))
            .text("dimension", column(2))
            .text("direction", column(3))
            .text("definition", column(4))
            .text("anchors", column(5))
            .text("passages", column(6))
            .text("intensity", empty())
            .text("quotes", empty())
            .text("score", empty())
            .text("rationale", empty())
            .text("coder", rows.iter().map(|_| Some(coder)));
        Ok(table.build()?)
    }

    /// Each case and set.
    fn cells(&self) -> impl Iterator<Item = (&str, &SheetSet)> {
        self.cases.iter().flat_map(|case| self.sets.iter().map(move |set| (case.as_str(), set)))
    }
}

impl SheetSet {
    /// The anchors in one line.
    fn told_anchors(&self) -> Option<String> {
        let told = [1.0, 0.5, 0.0].iter().zip(&self.anchors);
        let told: Vec<String> = told.filter_map(|(at, said)| Some(format!("{at}: {}", said.as_ref()?))).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }
}

/// How a table of cases, of which the first column names them, is read beside a sheet.
pub(crate) fn rows_of_names(options: ReadOptions) -> ReadOptions {
    options.without_id().no_rows(NoRows::Allow)
}
