//! In which direction studies found a condition to work, beside the one that is expected; and the harvest plot of it (Ogilvie et al. 2008,
//! doi:10.1186/1471-2288-8-8).

use crate::ReviewError;
use crate::evidence_map::fitting;
use crate::tables::named;
use crosscase_data::{DataError, NoRows, ReadOptions, Table, TableBuilder};
use crosscase_figures::{Anchor, Canvas, CanvasText, Figure, Ink, Paint, Stroke, text_width};
use serde::Serialize;

/// What a study found of a condition for an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FoundDirection {
    /// The outcome comes with the condition.
    Present,
    /// The outcome comes without it.
    Absent,
    /// It makes no difference.
    None,
    /// It depends.
    Mixed,
}

impl FoundDirection {
    const ALL: [Self; 4] = [Self::Absent, Self::None, Self::Mixed, Self::Present];

    const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::None => "none",
            Self::Mixed => "mixed",
        }
    }

    fn read(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        match word.as_str() {
            "present" | "positive" | "+" => Some(Self::Present),
            "absent" | "negative" | "-" | "−" => Some(Self::Absent),
            "none" | "0" | "no effect" => Some(Self::None),
            "mixed" | "depends" | "+/-" => Some(Self::Mixed),
            _ => None,
        }
    }
}

/// In which direction a condition is expected to work for an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExpectedDirection {
    /// The outcome comes with the condition.
    Present,
    /// The outcome comes without it.
    Absent,
    /// Theory does not say; which is not the same as that nothing was expected.
    Open,
}

impl ExpectedDirection {
    const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Open => "open",
        }
    }

    /// What a study finds that bears it out.
    const fn found(self) -> Option<FoundDirection> {
        match self {
            Self::Present => Some(FoundDirection::Present),
            Self::Absent => Some(FoundDirection::Absent),
            Self::Open => None,
        }
    }
}

/// In which direction each condition is expected to work for an outcome: those of a framework.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedDirections(Vec<(String, String, ExpectedDirection)>);

impl ExpectedDirections {
    /// How the table is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let options = options.without_id().no_rows(NoRows::Allow);
        ["condition", "outcome", "direction"].into_iter().fold(options, ReadOptions::text_if_there)
    }

    /// One more, instead of what was expected of the two before.
    #[must_use]
    pub fn with(
        mut self,
        condition: impl Into<String>,
        outcome: impl Into<String>,
        direction: ExpectedDirection,
    ) -> Self {
        let (condition, outcome) = (condition.into(), outcome.into());
        self.0.retain(|known| (&known.0, &known.1) != (&condition, &outcome));
        self.0.push((condition, outcome, direction));
        self
    }

    /// Those of a table with the columns `condition`, `outcome`, `direction` (present, absent or open).
    ///
    /// # Errors
    /// A row that lacks one of them; a direction that is none; two directions of one condition and outcome.
    pub fn from_table(table: &Table) -> Result<Self, ReviewError> {
        let columns = [named(table, "condition")?, named(table, "outcome")?, named(table, "direction")?];
        let row = |row: usize| {
            let bad = |reason: String| ReviewError::BadRow { reason, place: table.place(row, None) };
            let of = |column: &Vec<Option<String>>| {
                let cell = column.get(row).cloned().flatten();
                cell.ok_or_else(|| bad("condition, outcome and direction are wanted in every row".to_owned()))
            };
            let [condition, outcome, word] = [of(&columns[0])?, of(&columns[1])?, of(&columns[2])?];
            let direction = match FoundDirection::read(&word) {
                Some(FoundDirection::Present) => ExpectedDirection::Present,
                Some(FoundDirection::Absent) => ExpectedDirection::Absent,
                None if word.trim().eq_ignore_ascii_case("open") => ExpectedDirection::Open,
                _ => return Err(bad(format!("a direction is present, absent or open, not `{word}`"))),
            };
            Ok((condition, outcome, direction))
        };
        let mut expected: Vec<(String, String, ExpectedDirection)> = Vec::new();
        for at in 0..table.rows() {
            let one = row(at)?;
            match expected.iter().find(|known| known.0 == one.0 && known.1 == one.1) {
                Some(known) if known.2 != one.2 => {
                    let reason = format!("{} for {} is expected in two directions", one.0, one.1);
                    return Err(ReviewError::BadRow { reason, place: table.place(at, Some("direction")) });
                }
                Some(_) => {}
                None => expected.push(one),
            }
        }
        Ok(Self(expected))
    }
}

/// What studies found, a row a condition and outcome.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_review::{ExpectedDirections, Harvest};
///
/// let file = b"study,condition,outcome,found\nS1,trust,innovation,present\nS2,trust,innovation,present\nS3,trust,innovation,none\n";
/// let table = read_bytes(file, Format::Csv, None, &Harvest::reading(ReadOptions::new()))?.table;
/// let file = b"condition,outcome,direction\ntrust,innovation,present\n";
/// let expected = read_bytes(file, Format::Csv, None, &ExpectedDirections::reading(ReadOptions::new()))?.table;
/// let found = Harvest::from_table(&table, &ExpectedDirections::from_table(&expected)?)?;
/// assert_eq!((found.rows[0].support, found.rows[0].against, found.rows[0].none), (Some(2), Some(0), 1));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Harvest {
    /// In the order in which studies, and then expectations, name them first.
    pub rows: Vec<HarvestRow>,
}

/// A condition for an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HarvestRow {
    /// The condition.
    pub condition: String,
    /// The outcome.
    pub outcome: String,
    /// The direction that is expected; `None` where nothing is said of it.
    pub expected: Option<ExpectedDirection>,
    /// Studies that found the outcome with the condition.
    pub present: usize,
    /// Studies that found it without the condition.
    pub absent: usize,
    /// Studies that found that the condition makes no difference.
    pub none: usize,
    /// That it depends.
    pub mixed: usize,
    /// Studies that found the direction that is expected; `None` where it is open, or nothing is said of it.
    pub support: Option<usize>,
    /// Studies that found the other one.
    pub against: Option<usize>,
    /// The studies.
    pub studies: Vec<HarvestStudy>,
}

/// What a study found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HarvestStudy {
    /// The study.
    pub study: String,
    /// What it found.
    pub found: FoundDirection,
    /// Its quality, as a number from 0 on.
    pub quality: Option<f64>,
}

impl HarvestRow {
    /// What a study finds that bears the expectation out; `None` where the direction is open, or nothing is expected.
    fn direction(&self) -> Option<FoundDirection> {
        self.expected.and_then(ExpectedDirection::found)
    }
}

impl Harvest {
    /// How the table of findings is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let options = options.without_id().no_rows(NoRows::Allow);
        ["study", "condition", "outcome", "found"].into_iter().fold(options, ReadOptions::text_if_there)
    }

    /// The findings of a table with the columns `study`, `condition`, `outcome`, `found` (present, absent, none or mixed), and perhaps
    /// `quality`, a number from 0 on. A study whose rows say different things of one condition found that it depends.
    ///
    /// # Errors
    /// A row that lacks one of them; a finding or a quality that is none; two qualities of a study in one pair.
    pub fn from_table(table: &Table, expected: &ExpectedDirections) -> Result<Self, ReviewError> {
        let columns =
            [named(table, "study")?, named(table, "condition")?, named(table, "outcome")?, named(table, "found")?];
        let qualities =
            if table.has_optional("quality")? { table.numbers("quality")? } else { vec![None; table.rows()] };
        let mut rows: Vec<HarvestRow> = Vec::new();
        for (row, quality) in qualities.into_iter().enumerate() {
            let bad = |reason: String| ReviewError::BadRow { reason, place: table.place(row, None) };
            let of = |column: &Vec<Option<String>>| {
                let cell = column.get(row).cloned().flatten();
                cell.ok_or_else(|| bad("study, condition, outcome and found are wanted in every row".to_owned()))
            };
            let [study, condition, outcome, word] =
                [of(&columns[0])?, of(&columns[1])?, of(&columns[2])?, of(&columns[3])?];
            let known = "present, absent, none or mixed";
            let found =
                FoundDirection::read(&word).ok_or_else(|| bad(format!("what was found is {known}, not `{word}`")))?;
            if let Some(quality) = quality.filter(|quality| *quality < 0.0) {
                return Err(bad(format!("a quality is a number from 0 on, not {quality}")));
            }
            let at = place(&mut rows, &condition, &outcome);
            let Some(of_pair) = rows.get_mut(at) else { continue };
            match of_pair.studies.iter_mut().find(|known| known.study == study) {
                Some(known) => {
                    if let Some((one, other)) = known.quality.zip(quality).filter(|(one, other)| one != other) {
                        return Err(bad(format!("{study} has two qualities in one pair: {one} and {other}")));
                    }
                    known.quality = known.quality.or(quality);
                    if known.found != found {
                        known.found = FoundDirection::Mixed;
                    }
                }
                None => of_pair.studies.push(HarvestStudy { study, found, quality }),
            }
        }
        for (condition, outcome, direction) in &expected.0 {
            let at = place(&mut rows, condition, outcome);
            if let Some(of_pair) = rows.get_mut(at) {
                of_pair.expected = Some(*direction);
            }
        }
        for of_pair in &mut rows {
            let count = |direction| of_pair.studies.iter().filter(|study| study.found == direction).count();
            (of_pair.present, of_pair.absent) = (count(FoundDirection::Present), count(FoundDirection::Absent));
            (of_pair.none, of_pair.mixed) = (count(FoundDirection::None), count(FoundDirection::Mixed));
            (of_pair.support, of_pair.against) = match of_pair.expected {
                Some(ExpectedDirection::Present) => (Some(of_pair.present), Some(of_pair.absent)),
                Some(ExpectedDirection::Absent) => (Some(of_pair.absent), Some(of_pair.present)),
                Some(ExpectedDirection::Open) | None => (None, None),
            };
        }
        Ok(Self { rows })
    }

    /// One row a condition and outcome, what is expected beside how many studies found what: `crosscase.review.directions/1`.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_table(&self) -> Result<Table, DataError> {
        let rows = &self.rows;
        let studies = |row: &HarvestRow| {
            let told: Vec<String> =
                row.studies.iter().map(|study| format!("{} ({})", study.study, study.found.name())).collect();
            Some(told.join(", ")).filter(|text| !text.is_empty())
        };
        TableBuilder::new("crosscase.review.directions/1")
            .text("condition", rows.iter().map(|row| Some(row.condition.as_str())))
            .text("outcome", rows.iter().map(|row| Some(row.outcome.as_str())))
            .text("expected", rows.iter().map(|row| row.expected.map(ExpectedDirection::name)))
            .count("support", rows.iter().map(|row| row.support))
            .count("against", rows.iter().map(|row| row.against))
            .count("present", rows.iter().map(|row| row.present))
            .count("absent", rows.iter().map(|row| row.absent))
            .count("none", rows.iter().map(|row| row.none))
            .count("mixed", rows.iter().map(|row| row.mixed))
            .text("studies", rows.iter().map(studies))
            .build()
    }

    /// The harvest plot: a row a condition and outcome, a field for each direction, a bar a study whose height is its quality (all as high
    /// where nobody says); the field of what is expected has a frame.
    pub fn figure(&self, title: &str) -> Figure {
        const BAR: f64 = 11.0;
        const HIGH: f64 = 36.0;
        const WIDE: f64 = 280.0;
        let most = self.rows.iter().flat_map(|row| &row.studies).filter_map(|study| study.quality).fold(0.0, f64::max);
        let of = |row: &'_ HarvestRow, found: FoundDirection| -> Vec<HarvestStudy> {
            row.studies.iter().filter(|study| study.found == found).cloned().collect()
        };
        let widest = |found: FoundDirection| self.rows.iter().map(|row| of(row, found).len()).max().unwrap_or(0);
        let widths = FoundDirection::ALL.map(|found| (widest(found) as f64 * (BAR + 3.0) + 16.0).max(116.0));
        // Bold letters are wider.
        let (names, outcomes) =
            (|row: &HarvestRow| fitting(&row.condition, WIDE / 1.12), |row: &HarvestRow| fitting(&row.outcome, WIDE));
        let label = |row: &HarvestRow| [text_width(&names(row), 12.0) * 1.12, text_width(&outcomes(row), 12.0)];
        let left = self.rows.iter().flat_map(label).fold(60.0, f64::max) + 20.0;
        let (top, height) = (28.0, HIGH + 30.0);
        let mut canvas =
            Canvas::new(left + widths.iter().sum::<f64>() + 8.0, top + height * self.rows.len() as f64 + 26.0);
        let mut told = Vec::new();
        let mut x = left;
        for (found, width) in FoundDirection::ALL.into_iter().zip(widths) {
            let head = match found {
                FoundDirection::Present => "outcome with it",
                FoundDirection::Absent => "outcome without it",
                FoundDirection::None => "no difference",
                FoundDirection::Mixed => "it depends",
            };
            canvas.text(CanvasText::new(x + width / 2.0, 17.0, head).size(11.0).anchor(Anchor::Middle).ink(Ink::Muted));
            for (r, row) in self.rows.iter().enumerate() {
                let base = top + height * r as f64 + HIGH + 12.0;
                let is_expected = row.direction() == Some(found);
                let (corner, size) = ((x + 2.0, base - HIGH - 8.0), (width - 4.0, HIGH + 20.0));
                if is_expected {
                    canvas.rect(corner, size, Paint::fill(Ink::Shade).stroke(Stroke::new(Ink::Rule, 1.4)));
                }
                canvas.line((x + 6.0, base), (x + width - 6.0, base), Stroke::new(Ink::Rule, 1.0));
                for (at, study) in of(row, found).iter().enumerate() {
                    let share = study.quality.filter(|_| most > 0.0).map_or(0.6, |quality| quality / most);
                    let high = (HIGH * share).max(4.0);
                    let corner = (x + 8.0 + (BAR + 3.0) * at as f64, base - high);
                    let quality = study.quality.map_or_else(String::new, |quality| format!(", quality {quality}"));
                    let ink = match found {
                        FoundDirection::None | FoundDirection::Mixed => Ink::Rule,
                        _ if row.direction().is_none() || is_expected => Ink::Series(0),
                        _ => Ink::Series(1),
                    };
                    canvas.titled(&format!("{}{quality}", study.study), |canvas| {
                        canvas.rect(corner, (BAR, high), Paint::fill(ink));
                    });
                }
            }
            x += width;
        }
        for (r, row) in self.rows.iter().enumerate() {
            let y = top + height * r as f64 + HIGH / 2.0 + 6.0;
            canvas.text(CanvasText::new(left - 10.0, y, names(row)).anchor(Anchor::End).bold());
            canvas.text(CanvasText::new(left - 10.0, y + 15.0, outcomes(row)).anchor(Anchor::End).ink(Ink::Muted));
            let expected = row.expected.map_or("nothing", ExpectedDirection::name);
            told.push(format!(
                "{}, {} (expected: {expected}): present {}, absent {}, none {}, mixed {}",
                row.condition, row.outcome, row.present, row.absent, row.none, row.mixed
            ));
        }
        let height_says = if most > 0.0 { ", as high as its quality" } else { "" };
        let frame = if self.rows.iter().any(|row| row.direction().is_some()) {
            "; a frame is around what is expected"
        } else {
            ""
        };
        let note = format!("A bar is a study{height_says}{frame}.");
        let y = top + height * self.rows.len() as f64 + 14.0;
        canvas.text(CanvasText::new(8.0, y, note).size(11.0).ink(Ink::Muted));
        let description = format!("A bar a study; the direction that is expected has a frame. {}.", told.join("; "));
        canvas.finish(title, &description)
    }
}

fn place(rows: &mut Vec<HarvestRow>, condition: &str, outcome: &str) -> usize {
    rows.iter().position(|row| row.condition == condition && row.outcome == outcome).unwrap_or_else(|| {
        rows.push(HarvestRow {
            condition: condition.to_owned(),
            outcome: outcome.to_owned(),
            expected: None,
            present: 0,
            absent: 0,
            none: 0,
            mixed: 0,
            support: None,
            against: None,
            studies: Vec::new(),
        });
        rows.len() - 1
    })
}
