//! The design of a study before anybody sorts: statements in several languages, the structure of their sample, the grid, and
//! what sorters are asked.

mod pages;
mod parse;
mod picture;

pub use pages::{cards_page, collect_page, grid_page};

use crate::formats::ReadSorts;
use crate::formats::collected;
use crate::{Grid, QmethodError, Statement};
use crosscase_data::{Diagnostic, Place, Table, TableBuilder};
use crosscase_numerics::Stream;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words by language, such as `{"en": "…", "nl": "…"}`.
pub type Words = BTreeMap<String, String>;

/// A study's design.
///
/// ```
/// use crosscase_qmethod::design::Design;
/// let design = Design::from_toml(r#"
/// title = "Roles of users (synthetic)"
/// languages = ["en"]
/// grid = "-1:1,0:1,1:1"
/// [[statements]]
/// id = "s1"
/// text = { en = "Users decide." }
/// [[statements]]
/// id = "s2"
/// text = { en = "Users are asked." }
/// [[statements]]
/// id = "s3"
/// text = { en = "Users are told." }
/// "#, "design.toml")?;
/// assert_eq!(design.statements.len(), 3);
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Design {
    /// The study's name.
    pub title: String,
    /// The languages, the first being the one that a page opens in.
    pub languages: Vec<String>,
    /// How statements are laid out.
    pub distribution: Distribution,
    /// What sorters are to do, by language.
    pub instruction: Words,
    /// What they are told of the study and agree to before they begin, by language; nothing where it is empty.
    pub consent: Words,
    /// Whether each sorter is shown the statements in an order of their own, which goes into their file.
    pub shuffle: bool,
    /// The researcher's own address that a sort is sent to; it goes nowhere where there is none.
    pub send: Option<String>,
    /// The statements that are sorted, in order.
    pub statements: Vec<DesignStatement>,
    /// The statements of the concourse that were left out.
    pub left_out: Vec<DesignStatement>,
    /// The dimensions of a structured sample with their levels.
    pub dimensions: BTreeMap<String, Vec<String>>,
    /// What sorters are asked about themselves.
    pub questions: Vec<Question>,
    /// How many places at either end ask for a reason.
    pub extremes: usize,
    /// Words of the page that replace its own, by language and then by name.
    pub interface: BTreeMap<String, Words>,
    /// The pictures of its statements, by the names that they have there, as [`Design::with_pictures`] read them.
    pub pictures: BTreeMap<String, String>,
}

/// A statement of the concourse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DesignStatement {
    /// Its id.
    pub id: String,
    /// Its wording in each language.
    pub text: Words,
    /// Where it stands in a structured sample: its level on each dimension.
    pub cell: BTreeMap<String, String>,
    /// The name of a picture that is shown above its wording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// How statements are laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Into a grid that must be filled.
    Forced(Grid),
    /// Into any place from one to another.
    Free {
        /// The lowest place.
        from: i32,
        /// The highest.
        to: i32,
    },
}

/// A question about the sorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The name of the note in the sorter's file.
    pub id: String,
    /// The question, by language.
    pub label: Words,
    /// How it is answered.
    pub kind: QuestionKind,
    /// Whether it comes before the sorting or after.
    pub when: QuestionTime,
    /// The answers to choose from, by language; of a scale what its two ends mean, where that is said.
    pub choices: BTreeMap<String, Vec<String>>,
    /// The lowest number of a scale, and the lowest that is allowed where a number is asked for.
    pub from: Option<i32>,
    /// The highest.
    pub to: Option<i32>,
    /// Whether it must be answered.
    pub required: bool,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// By one of the choices.
    Single,
    /// By any of the choices; the note lists them with semicolons.
    Several,
    /// In a line of text.
    Text,
    /// By a number.
    Number,
    /// By a whole number from one to another.
    Scale,
}

/// When a question comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionTime {
    /// Before the sorting.
    #[default]
    Before,
    /// After it.
    After,
}

/// A cell of a structured sample and how many statements stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellCount {
    /// The levels, in the order of the dimensions' names.
    pub levels: Vec<String>,
    /// How many statements of the sample.
    pub count: usize,
}

impl Design {
    /// Reads a design.
    ///
    /// # Errors
    /// [`QmethodError::BadFile`] with line and column: an unknown word, a wording that lacks a language, an id that is there
    /// twice, a grid of another size than the sample.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, QmethodError> {
        parse::design(text, file)
    }

    /// The same with its pictures, each read by the name that the design gives it: a path from the design's own folder.
    /// A page needs them; sorts that came back do not.
    ///
    /// # Errors
    /// [`QmethodError::BadFile`] for one that cannot be read, is no PNG, JPEG, GIF, WebP or SVG, or is larger than 2 MiB.
    pub fn with_pictures<E: std::fmt::Display>(
        mut self,
        mut read: impl FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Self, QmethodError> {
        for name in self.statements.iter().filter_map(|statement| statement.image.as_ref()) {
            let fault = |reason: String| QmethodError::BadFile { place: Place::file(name), reason };
            let bytes = read(name).map_err(|error| fault(format!("the picture cannot be read: {error}")))?;
            let picture = picture::data_address(&bytes).map_err(|why| fault(format!("the picture {why}")))?;
            self.pictures.insert(name.clone(), picture);
        }
        Ok(self)
    }

    /// What there is to say of the page that the design makes: a language in which the page's own words (buttons, help,
    /// messages) are not there and would stand in English.
    ///
    /// ```
    /// use crosscase_qmethod::design::Design;
    /// let design = Design::from_toml(r#"
    /// title = "Roles of users (synthetic)"
    /// languages = ["en", "it"]
    /// free = [-1, 1]
    /// statements = [{ id = "s1", text = { en = "Users decide.", it = "Decidono gli utenti." } }]
    /// [interface.it]
    /// start = "Inizia"
    /// "#, "design.toml")?;
    /// let told = design.notices();
    /// assert_eq!(told[0].code, "QME141");
    /// assert!(told[0].message.starts_with("the page has no words of its own in `it` for again, agree, back,"));
    /// assert!(!told[0].message.contains(" start,"));
    /// # Ok::<(), crosscase_qmethod::QmethodError>(())
    /// ```
    pub fn notices(&self) -> Vec<Diagnostic> {
        let of = |(language, names): (String, Vec<String>)| {
            let message = format!(
                "the page has no words of its own in `{language}` for {}: they stand there in English",
                // All of them, since they are what is to be translated; the page has a few dozen.
                names.join(", ")
            );
            Diagnostic::warning("QME141", message)
                .help(format!("give them in the design under [interface.{language}], as `start = \"…\"`"))
        };
        pages::unspoken(self).into_iter().map(of).collect()
    }

    /// What tells this version of the design from others: whatever a sorter sees of statements and grid.
    pub fn version(&self) -> String {
        // FNV-1a (Fowler, Noll & Vo): a mark, not a seal.
        let seen = serde_json::to_string(&(&self.title, &self.distribution, &self.statements)).unwrap_or_default();
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        format!("{:016x}", seen.bytes().fold(0xcbf2_9ce4_8422_2325, step))
    }

    /// The statements as data have them, in one language.
    pub fn statements_in(&self, language: &str) -> Vec<Statement> {
        let text = |s: &DesignStatement| s.text.get(language).cloned();
        self.statements.iter().map(|s| Statement { id: s.id.clone(), text: text(s) }).collect()
    }

    /// The language that a page opens in.
    pub fn first_language(&self) -> &str {
        self.languages.first().map_or("", String::as_str)
    }

    /// The sorts that came back, each file a name and its bytes, with this design's statements in one language, its order and its
    /// grid.
    ///
    /// # Errors
    /// As [`collected::read`], for files of another version of the design, and for a statement that is not in it.
    pub fn read(&self, files: &[(&str, &[u8])], language: &str) -> Result<ReadSorts, QmethodError> {
        let files = collected::read_each(files)?;
        let version = self.version();
        if let Some(file) = files.iter().find(|file| file.design != version) {
            let reason = "it was sorted with another version of the design: what sorters saw has changed since";
            return Err(QmethodError::BadFile { place: Place::file(&file.file), reason: reason.to_owned() });
        }
        let grid = match &self.distribution {
            Distribution::Forced(grid) => Some(grid.clone()),
            Distribution::Free { .. } => None,
        };
        collected::join(&files, Some(&self.statements_in(language)), grid)
    }

    /// How many statements of the sample stand in each cell of its structure (Stephenson's factorial sample; Brown 1980,
    /// pp. 186–191), empty cells included.
    pub fn balance(&self) -> Vec<CellCount> {
        let mut cells: Vec<Vec<String>> = vec![Vec::new()];
        for levels in self.dimensions.values() {
            cells = cells
                .iter()
                .flat_map(|cell| levels.iter().map(move |level| [cell.clone(), vec![level.clone()]].concat()))
                .collect();
        }
        if self.dimensions.is_empty() {
            return Vec::new();
        }
        let count = |levels: &Vec<String>| self.statements.iter().filter(|s| self.levels_of(s) == *levels).count();
        cells.into_iter().map(|levels| CellCount { count: count(&levels), levels }).collect()
    }

    fn levels_of(&self, statement: &DesignStatement) -> Vec<String> {
        self.dimensions.keys().map(|name| statement.cell.get(name).cloned().unwrap_or_default()).collect()
    }

    /// The ids of a balanced sample drawn from the whole concourse: so many of each cell, or all of a cell that has fewer.
    ///
    /// Each cell draws from its own stream of the seed, so that a statement added to one changes no other.
    pub fn draw(&self, per_cell: usize, seed: u64) -> Vec<String> {
        let concourse: Vec<&DesignStatement> = self.statements.iter().chain(&self.left_out).collect();
        let mut cells: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
        for statement in concourse {
            cells.entry(self.levels_of(statement)).or_default().push(&statement.id);
        }
        let mut drawn = Vec::new();
        for (number, mut ids) in cells.into_values().enumerate() {
            Stream::new(seed, number as u64).shuffle(&mut ids);
            drawn.extend(ids.into_iter().take(per_cell).map(str::to_owned));
        }
        drawn
    }

    /// The same with the wordings in the first language.
    ///
    /// # Errors
    /// None that a design can cause.
    pub fn draw_table(&self, per_cell: usize, seed: u64) -> Result<Table, QmethodError> {
        let drawn = self.draw(per_cell, seed);
        let concourse = || self.statements.iter().chain(&self.left_out);
        let text = |id: &String| concourse().find(|s| s.id == *id)?.text.get(self.first_language()).cloned();
        let texts: Vec<Option<String>> = drawn.iter().map(text).collect();
        Ok(TableBuilder::new("crosscase.qmethod.drawn/1").id("statement", drawn).text("text", texts).build()?)
    }

    /// The balance of the sample, a row a cell; the first column is called after the dimensions.
    ///
    /// # Errors
    /// None that a design can cause.
    pub fn balance_table(&self) -> Result<Table, QmethodError> {
        let cells = self.balance();
        let name = self.dimensions.keys().cloned().collect::<Vec<_>>().join(" × ");
        Ok(TableBuilder::new("crosscase.qmethod.balance/1")
            .id(if name.is_empty() { "cell" } else { &name }, cells.iter().map(|cell| cell.levels.join(" × ")))
            .count("statements", cells.iter().map(|cell| cell.count))
            .build()?)
    }
}
