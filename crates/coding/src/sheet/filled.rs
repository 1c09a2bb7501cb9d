//! Sheets as coders have filled them.

use super::{Speaks, rows_of_names};
use crate::CodingError;
use crate::segments::{named, optional};
use crosscase_data::{Diagnostic, ReadOptions, Table};
use serde::Serialize;

/// How much of a dimension there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Intensity {
    /// A little.
    Low,
    /// Some.
    Moderate,
    /// Much.
    High,
    /// It was looked for and is truly not there.
    Absent,
    /// Nobody says anything of it.
    #[serde(rename = "not mentioned")]
    NotMentioned,
    /// Nobody was asked about it.
    #[serde(rename = "not asked")]
    NotAsked,
}

impl Intensity {
    fn read(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().replace(['_', '-'], " ").as_str() {
            "low" => Some(Self::Low),
            "moderate" => Some(Self::Moderate),
            "high" => Some(Self::High),
            "absent" => Some(Self::Absent),
            "not mentioned" => Some(Self::NotMentioned),
            "not asked" => Some(Self::NotAsked),
            _ => None,
        }
    }

    /// Which way a dimension with this much of it speaks: 1 for the set, -1 against it, 0 neither; what is absent speaks the other way.
    const fn way(self, direction: Speaks) -> i8 {
        let way = match self {
            Self::Low | Self::Moderate | Self::High => 1,
            Self::Absent => -1,
            Self::NotMentioned | Self::NotAsked => 0,
        };
        if matches!(direction, Speaks::Against) { -way } else { way }
    }
}

/// What a coder says of a case and a set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FilledScore {
    /// The case.
    pub case: String,
    /// The set.
    pub set: String,
    /// The coder.
    pub coder: String,
    /// The membership.
    pub score: Option<f64>,
    /// Nobody says anything of it: the coder says so of the set, or of each dimension.
    pub not_mentioned: bool,
    /// Nobody was asked about it.
    pub not_asked: bool,
    /// Why the score is what it is.
    pub rationale: Option<String>,
    /// The dimensions that were judged: which way each speaks, and how much there is of it.
    pub dimensions: Vec<(String, Speaks, Intensity)>,
    /// Dimensions that nobody has judged.
    #[serde(skip)]
    blank_dimensions: usize,
}

/// The sheets of several coders.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FilledSheets {
    /// What each says of each case and set, in the order of the files.
    pub scores: Vec<FilledScore>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

const COLUMNS: [&str; 8] = ["case", "set", "dimension", "direction", "intensity", "score", "rationale", "coder"];

impl FilledSheets {
    /// How a filled sheet is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        COLUMNS.into_iter().fold(rows_of_names(options), ReadOptions::text_if_there)
    }

    /// These and those of another file.
    ///
    /// # Errors
    /// A row without case, set or coder; an intensity or a score that is none; a coder who judges a case twice.
    pub fn with_table(mut self, table: &Table) -> Result<Self, CodingError> {
        let column = |name: &str| optional(table, name);
        let [cases, sets, coders] = ["case", "set", "coder"].map(|name| named(table, name));
        let [dimensions, directions, intensities] = ["dimension", "direction", "intensity"].map(column);
        let [scores, rationales] = ["score", "rationale"].map(column);
        let (cases, sets, coders) = (cases?, sets?, coders?);
        let (dimensions, directions, intensities) = (dimensions?, directions?, intensities?);
        let (scores, rationales) = (scores?, rationales?);
        let before = self.scores.len();
        for row in 0..table.rows() {
            let of = |column: &Vec<Option<String>>| column.get(row).cloned().flatten();
            let place = |column: &str| table.place(row, Some(column));
            let bad = |reason: String, column: &str| CodingError::BadSheet { reason, place: place(column) };
            let wanted = |column: &Vec<Option<String>>, what: &'static str| {
                of(column).ok_or_else(|| CodingError::NotNamed { what, place: place(what) })
            };
            let (case, set, coder) = (wanted(&cases, "case")?, wanted(&sets, "set")?, wanted(&coders, "coder")?);
            let intensity = of(&intensities).map(|word| {
                let known = "low, moderate, high, absent, not mentioned or not asked is wanted";
                Intensity::read(&word)
                    .ok_or_else(|| bad(format!("the intensity `{word}` is not known: {known}"), "intensity"))
            });
            let intensity = intensity.transpose()?;
            let at = self.place(&case, &set, &coder);
            if at < before {
                return Err(bad(format!("{coder} has judged {case} in {set} in another file"), "coder"));
            }
            let Some(filled) = self.scores.get_mut(at) else { continue };
            if let Some(dimension) = of(&dimensions) {
                if filled.dimensions.iter().any(|(known, ..)| *known == dimension) {
                    return Err(bad(format!("{coder} has {case}, {set}, {dimension} twice"), "dimension"));
                }
                let is_against = of(&directions).is_some_and(|word| word.starts_with(['-', '−']));
                let direction = if is_against { Speaks::Against } else { Speaks::For };
                filled.blank_dimensions += usize::from(intensity.is_none());
                filled.dimensions.extend(intensity.map(|intensity| (dimension, direction, intensity)));
                continue;
            }
            let score = of(&scores).map(|word| {
                let number: Option<f64> = word.replace(',', ".").parse().ok().filter(|x| (0.0..=1.0).contains(x));
                number.ok_or_else(|| bad(format!("`{word}` is no membership from 0 to 1"), "score"))
            });
            let score = score.transpose()?;
            if filled.score.is_some() && score.is_some() {
                return Err(bad(format!("{coder} scores {case} in {set} twice"), "score"));
            }
            filled.score = filled.score.or(score);
            filled.rationale = filled.rationale.take().or_else(|| of(&rationales));
            filled.not_mentioned |= intensity == Some(Intensity::NotMentioned);
            filled.not_asked |= intensity == Some(Intensity::NotAsked);
        }
        for filled in self.scores.iter_mut().skip(before) {
            self.diagnostics.extend(filled.settle());
        }
        Ok(self)
    }

    fn place(&mut self, case: &str, set: &str, coder: &str) -> usize {
        let is_it = |one: &FilledScore| one.case == case && one.set == set && one.coder == coder;
        self.scores.iter().rposition(is_it).unwrap_or_else(|| {
            self.scores.push(FilledScore {
                case: case.to_owned(),
                set: set.to_owned(),
                coder: coder.to_owned(),
                score: None,
                not_mentioned: false,
                not_asked: false,
                rationale: None,
                dimensions: Vec::new(),
                blank_dimensions: 0,
            });
            self.scores.len() - 1
        })
    }
}

impl FilledScore {
    /// What follows from the dimensions; a score that does not go with them is told.
    fn settle(&mut self) -> Option<Diagnostic> {
        let Some(score) = self.score else {
            let all = |is: Intensity| {
                let judged = !self.dimensions.is_empty() && self.blank_dimensions == 0;
                judged && self.dimensions.iter().all(|(.., intensity)| *intensity == is)
            };
            let (not_mentioned, not_asked) = (all(Intensity::NotMentioned), all(Intensity::NotAsked));
            self.not_mentioned |= not_mentioned;
            self.not_asked |= not_asked;
            return None;
        };
        let ways: Vec<i8> = self.dimensions.iter().map(|(_, direction, intensity)| intensity.way(*direction)).collect();
        let is_one = |way: i8| ways.contains(&way) && !ways.contains(&-way);
        if !(is_one(1) && score < 0.5 || is_one(-1) && score > 0.5) {
            return None;
        }
        let (coder, case, set) = (&self.coder, &self.case, &self.set);
        let way = if score < 0.5 { "for" } else { "against" };
        let message = format!("{coder} gives {case} {score} in {set}, though every dimension speaks {way} it");
        Some(Diagnostic::warning("COD143", message).help("say why in the rationale, or mend one of them"))
    }
}
