//! The log of a review: one line a decision, of which a later one may undo an earlier one.

use super::ReviewFlow;
use super::screening::{ScreeningStage, Vote};
use super::state::{Event, Items, Search};
use crate::ReviewError;
use crosscase_data::{NoRows, Place, ReadOptions, Table};
use std::collections::BTreeMap;

/// The decisions of a review, in their order.
///
/// ```
/// use crosscase_data::{Format, ReadOptions, read_bytes};
/// use crosscase_review::ReviewLog;
///
/// let file = b"item,event,value,by,when,why
/// r1,found,database:Scopus,A,,
/// r2,found,database:Scopus,A,,
/// r2,duplicate,r1,A,,
/// r1,screen,include,A,,
/// r1,screen,exclude,B,,
/// ";
/// let log = ReviewLog::from_table(&read_bytes(file, Format::Csv, None, &ReviewLog::reading(ReadOptions::new()))?.table)?;
/// let flow = log.draft()?;
/// assert_eq!((flow.database_results, flow.duplicates, flow.records_screened, flow.open[0].as_str()), (2, 1, 1, "r1"));
/// assert!(log.flow().unwrap_err().to_string().contains("r1 (its screeners disagree)"));
/// # Ok::<(), crosscase_review::ReviewError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewLog(Vec<Line>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    item: String,
    event: String,
    value: String,
    by: String,
    why: String,
    place: Place,
    number: u64,
    /// Which of the logs that were put together it is of.
    log: usize,
}

/// A line by its log and its number there.
type LineOfLog = (usize, u64);

impl Line {
    const fn of_log(&self) -> LineOfLog {
        (self.log, self.number)
    }

    /// In which part of a review it happens; an `undo` after everything.
    fn stage(&self) -> usize {
        let stages: [&[&str]; 6] = [
            &["found", "previous"],
            &["duplicate", "automatic", "removed"],
            &["screen"],
            &["retrieved"],
            &["assess"],
            &["study"],
        ];
        let event = self.event.to_lowercase();
        stages.iter().position(|events| events.contains(&event.as_str())).unwrap_or(stages.len())
    }

    fn bad(&self, reason: impl Into<String>) -> ReviewError {
        ReviewError::BadEvent { item: self.item.clone(), reason: reason.into(), place: self.place.clone() }
    }

    /// One of two words.
    fn either(&self, yes: &str, no: &str) -> Result<bool, ReviewError> {
        let value = self.value.to_lowercase();
        match value.as_str() {
            _ if value == yes => Ok(true),
            _ if value == no => Ok(false),
            _ => Err(self.bad(format!("{} is {yes} or {no}, not `{}`", self.event, self.value))),
        }
    }

    fn named(&self, what: &str) -> Result<String, ReviewError> {
        if self.value.is_empty() {
            return Err(self.bad(format!("{} needs {what} as its value", self.event)));
        }
        Ok(self.value.clone())
    }

    fn event(&self) -> Result<Event, ReviewError> {
        Ok(match self.event.to_lowercase().as_str() {
            "found" => Event::Found(self.search()?),
            "duplicate" => Event::Duplicate(self.named("the record that is kept")?),
            "automatic" => Event::Automatic,
            "removed" => Event::Removed,
            "screen" => Event::Screen(self.either("include", "exclude")?),
            "retrieved" => Event::Retrieved(self.either("yes", "no")?),
            "assess" => {
                let include = self.either("include", "exclude")?;
                if !include && self.why.is_empty() {
                    return Err(self.bad("a report is excluded for a reason: say it under why"));
                }
                Event::Assess(include, self.why.clone())
            }
            "study" => Event::Study(self.named("the study")?),
            "previous" => Event::Previous(self.named("the study")?),
            _ => {
                let known = "found, duplicate, automatic, removed, screen, retrieved, assess, study, previous, undo";
                return Err(self.bad(format!("the event `{}` is none of {known}", self.event)));
            }
        })
    }

    fn search(&self) -> Result<Search, ReviewError> {
        let (kind, name) = self.value.split_once(':').unwrap_or((self.value.as_str(), ""));
        Ok(match kind.trim().to_lowercase().as_str() {
            "database" if !name.trim().is_empty() => Search::Database,
            "register" if !name.trim().is_empty() => Search::Register,
            "website" => Search::Website,
            "organisation" | "organization" => Search::Organisation,
            "citation" => Search::Citation,
            _ => {
                let known = "database:NAME, register:NAME, website, organisation or citation";
                return Err(self.bad(format!("it is found in {known}, not in `{}`", self.value)));
            }
        })
    }
}

impl ReviewLog {
    /// How the table of decisions is to be read.
    pub fn reading(options: ReadOptions) -> ReadOptions {
        let columns = ["item", "event", "value", "by", "when", "why"];
        columns.into_iter().fold(options.without_id().no_rows(NoRows::Allow), ReadOptions::text_if_there)
    }

    /// The decisions of a table with the columns `item`, `event`, `value`, and perhaps `by`, `when` and `why`.
    ///
    /// # Errors
    /// A column that is not there, a row without its item or event.
    pub fn from_table(table: &Table) -> Result<Self, ReviewError> {
        let column = |name: &str| match name {
            "by" if !table.has_optional(name)? => Ok(vec![None; table.rows()]),
            "why" if !table.has_column(name) => Ok(vec![None; table.rows()]),
            _ => table.texts(name),
        };
        let (items, events, values) = (column("item")?, column("event")?, column("value")?);
        let (by, why) = (column("by")?, column("why")?);
        let lines = (0..table.rows()).map(|row| {
            let of = |column: &Vec<Option<String>>| {
                column.get(row).and_then(Option::as_deref).unwrap_or_default().trim().to_owned()
            };
            let place = table.place(row, None);
            let number = place.row.map_or(0, crosscase_data::Row::number);
            let (item, event, value) = (of(&items), of(&events), of(&values));
            let line = Line { item, event, value, by: of(&by), why: of(&why), place, number, log: 0 };
            if line.item.is_empty() || line.event.is_empty() {
                return Err(line.bad("every line needs an item and an event"));
            }
            Ok(line)
        });
        Ok(Self(lines.collect::<Result<_, _>>()?))
    }

    /// These decisions and those of further files, such as the screeners'. Those of several files happened side by side: first what was
    /// found, then what was removed, screened, retrieved and assessed, each in the order of the files.
    #[must_use]
    pub fn with(mut self, further: impl IntoIterator<Item = Self>) -> Self {
        let logs = |lines: &[Line]| lines.iter().map(|line| line.log + 1).max().unwrap_or(0);
        let mut is_one = true;
        for other in further {
            let before = logs(&self.0);
            self.0.extend(other.0.into_iter().map(|line| Line { log: before + line.log, ..line }));
            is_one = false;
        }
        if !is_one {
            self.0.sort_by_key(Line::stage);
        }
        self
    }

    /// The numbers of a review that is at its end.
    ///
    /// # Errors
    /// An event that its item cannot have; an item that is not settled.
    pub fn flow(&self) -> Result<ReviewFlow, ReviewError> {
        let flow = self.draft()?;
        if flow.waiting.is_empty() {
            return Ok(flow);
        }
        Err(ReviewError::Open {
            items: flow.waiting.iter().map(|open| format!("{} ({})", open.item, open.why)).collect(),
        })
    }

    /// The numbers as they stand, with what is not settled.
    ///
    /// # Errors
    /// An event that its item cannot have.
    pub fn draft(&self) -> Result<ReviewFlow, ReviewError> {
        let mut items = Items::default();
        for line in self.counting()? {
            items.take(&line.item, &line.by, line.event()?, &line.place).map_err(|reason| line.bad(reason))?;
        }
        items.flow()
    }

    /// The decisions that are not undone. Those of two logs that do not say who made them would be one person's, of which the later
    /// overrules the earlier.
    fn counting(&self) -> Result<Vec<&Line>, ReviewError> {
        let undone = self.undone()?;
        let mut nameless: BTreeMap<String, usize> = BTreeMap::new();
        let decisions = self.0.iter().filter(|line| ["screen", "assess"].contains(&line.event.to_lowercase().as_str()));
        for line in decisions.filter(|line| line.by.is_empty()) {
            if *nameless.entry(line.event.to_lowercase()).or_insert(line.log) != line.log {
                let reason = "two logs do not say who decided, and would count as one screener: fill in `by` in each";
                return Err(line.bad(reason));
            }
        }
        let is_undo = |line: &&Line| line.event.eq_ignore_ascii_case("undo");
        let is_in_force = |line: &&Line| !is_undo(line) && !undone.contains_key(&line.of_log());
        Ok(self.0.iter().filter(is_in_force).collect())
    }

    /// What each person decided last on each item, at a stage: item, person, whether to include, why. Items stand in the order in which
    /// they are decided on first.
    pub(super) fn votes(&self, stage: ScreeningStage) -> Result<Vec<Vote>, ReviewError> {
        let mut votes: Vec<Vote> = Vec::new();
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for line in self.counting()? {
            let ((Event::Screen(include), ScreeningStage::Screen)
            | (Event::Assess(include, _), ScreeningStage::Assess)) = (line.event()?, stage)
            else {
                continue;
            };
            let vote = Vote { item: line.item.clone(), by: line.by.clone(), include, why: line.why.clone() };
            let at = *places.entry((line.item.clone(), line.by.clone())).or_insert(votes.len());
            if at == votes.len() {
                votes.push(vote);
            } else if let Some(known) = votes.get_mut(at) {
                *known = vote;
            }
        }
        Ok(votes)
    }

    /// The lines that are undone, and by which.
    fn undone(&self) -> Result<BTreeMap<LineOfLog, &Line>, ReviewError> {
        let mut undone: BTreeMap<LineOfLog, &Line> = BTreeMap::new();
        let mut before: BTreeMap<LineOfLog, &Line> = BTreeMap::new();
        for line in &self.0 {
            if line.event.eq_ignore_ascii_case("undo") {
                let wanted = line.value.parse::<u64>().ok().filter(|number| *number > 0);
                let number =
                    wanted.ok_or_else(|| line.bad(format!("undo needs the number of a line, not `{}`", line.value)))?;
                let target = before.get(&(line.log, number)).ok_or_else(|| {
                    let is_it = |other: &&Line| other.of_log() == (line.log, number);
                    let is_undo = self
                        .0
                        .iter()
                        .take_while(|other| other.of_log() != line.of_log())
                        .find(is_it)
                        .is_some_and(|other| other.event.eq_ignore_ascii_case("undo"));
                    line.bad(if is_undo {
                        format!("line {number} takes a decision back; to have that again, write it once more")
                    } else {
                        format!("there is no decision on line {number} before this one")
                    })
                })?;
                if target.item != line.item {
                    return Err(line.bad(format!("line {number} is about {}, not about it", target.item)));
                }
                if undone.insert((line.log, number), line).is_some() {
                    return Err(line.bad(format!("line {number} is undone already")));
                }
            } else {
                before.insert(line.of_log(), line);
            }
        }
        Ok(undone)
    }
}
