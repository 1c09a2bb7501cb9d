//! The answers of a command: which columns are items, and what is declared of them.

use crate::choice;
use crate::fault::Fault;
use crate::files::Source;
use crate::input::{InputArgs, tell};
use crate::output::Answer;
use crosscase_data::{Table, diagnostics_for};
use crosscase_scales::{AnswerRange, Answers, Instrument, Item, MissingRule, ScalesError};
use serde::Serialize;

/// The flags of every command on the answers to items.
#[derive(Debug, clap::Args)]
pub(super) struct AnswersArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// The items, as A1,A2 or A1:A5 [default: those of the instrument, else every column that is not spoken for]
    #[arg(long, value_name = "COLUMNS", help_heading = "Items")]
    items: Option<String>,
    /// The lowest and highest possible answer, as 1,6 or for some items C1:C3=0,10; may be given more than once
    #[arg(long, value_name = "[ITEMS=]MIN,MAX", allow_hyphen_values = true, help_heading = "Items")]
    range: Vec<String>,
    /// Reverse-keyed items: min + max - x
    #[arg(long, value_name = "COLUMNS", help_heading = "Items")]
    reverse: Option<String>,
    /// Words that stand for values, as "strongly disagree=1,disagree=2"
    #[arg(long, value_name = "WORD=VALUE,…", help_heading = "Items")]
    labels: Option<String>,
    /// A TOML file that says all this of every item: `crosscase scales new` writes one to start from
    #[arg(long, value_name = "FILE", help_heading = "Items")]
    instrument: Option<Source>,
    /// The scale of the instrument
    #[arg(long, value_name = "NAME", requires = "instrument", help_heading = "Items")]
    scale: Option<String>,
}

/// The answers, their table, and what the instrument says of itself.
pub(super) struct Asked {
    pub(super) answers: Answers,
    pub(super) table: Table,
    status: Option<String>,
}

impl Asked {
    /// A result with its table, each marked where nobody has validated the instrument.
    pub(super) fn answer(&self, result: &impl Serialize, table: Table) -> Result<Answer, Fault> {
        let answer = Answer::new(result, self.marked(table)?)?;
        Ok(match &self.status {
            Some(status) => answer.with(STATUS, &serde_json::Value::from(status.as_str()).to_string()),
            None => answer,
        })
    }

    /// A table with what the instrument says of itself.
    pub(super) fn marked(&self, table: Table) -> Result<Table, Fault> {
        match &self.status {
            Some(status) => Ok(table.with_remark(STATUS, status.as_str())?),
            None => Ok(table),
        }
    }
}

/// The column, and the key, of how far an instrument can be relied on.
const STATUS: &str = "status";

/// `--missing` of an analysis of correlations.
#[derive(Debug, clap::Args)]
pub(super) struct MissingArgs {
    /// What becomes of rows with a missing answer
    #[arg(long, value_parser = choice(MissingRule::CHOICES), default_value = "listwise")]
    pub(super) missing: MissingRule,
}

/// `--missing` of an analysis that has one rule.
#[derive(Debug, clap::Args)]
pub(super) struct ListwiseArgs {
    /// What becomes of rows with a missing answer: this is what is done anyway
    #[arg(long, value_parser = choice(LISTWISE))]
    missing: Option<MissingRule>,
}

const LISTWISE: &[(MissingRule, &str, &str)] = &[(
    MissingRule::Listwise,
    "listwise",
    "Rows with a missing answer to an item of the analysis are left out, or have no score",
)];

/// What a library found wrong: the call, or the data.
pub(super) fn fault(error: ScalesError) -> Fault {
    if error.is_usage() { Fault::misused(&error) } else { error.into() }
}

impl AnswersArgs {
    /// The answers; columns that are `spoken_for` are no items unless they are named.
    pub(super) fn read(&self, spoken_for: &[&str]) -> Result<Asked, Fault> {
        self.read_as(false, spoken_for)
    }

    /// The same of a file in which a row is an observation, whose first column is no unit's unless that is said.
    pub(super) fn read_observations(&self, spoken_for: &[&str]) -> Result<Asked, Fault> {
        self.read_as(true, spoken_for)
    }

    /// The answers of these columns alone, where a model names its items; `check` sees the table first.
    pub(super) fn read_only(
        &self,
        names: &[String],
        check: impl FnOnce(&Table) -> Result<(), Fault>,
    ) -> Result<Asked, Fault> {
        let (declared, status) = self.declared()?;
        let coded: Vec<Item> = declared.iter().filter(|item| names.contains(&item.id)).cloned().collect();
        let read = self.input.read_with(|options, _| Instrument::read_options(&coded, options))?;
        check(&read.table)?;
        let item =
            |name: &String| coded.iter().find(|item| item.id == *name).cloned().unwrap_or_else(|| Item::new(name));
        let items = self.keyed(&read.table, names.iter().map(item).collect())?;
        let used = names.iter().map(String::as_str).chain(read.table.id_column());
        tell(&diagnostics_for(&read.diagnostics, &used.collect::<Vec<_>>()));
        Ok(Asked { answers: Answers::read(&read.table, &items).map_err(fault)?, table: read.table, status })
    }

    /// The items of the instrument, or of its scale, and what it says of itself; none without one.
    fn declared(&self) -> Result<(Vec<Item>, Option<String>), Fault> {
        let Some(file) = &self.instrument else { return Ok((Vec::new(), None)) };
        let instrument = Instrument::parse(&file.text()?, &file.name()).map_err(fault)?;
        tell(instrument.notice().as_slice());
        let items = match &self.scale {
            Some(scale) => instrument.scale(scale).map_err(fault)?,
            None => instrument.items().to_vec(),
        };
        Ok((items, instrument.status))
    }

    fn read_as(&self, of_observations: bool, spoken_for: &[&str]) -> Result<Asked, Fault> {
        let (declared, status) = self.declared()?;
        // Codes of items that are not asked for may be of columns that are not there.
        let wanted = |item: &Item| self.items.is_none() || self.scale.is_some() || item.missing.is_empty();
        let mut read = self.input.read_with(|options, id_is_named| {
            let options = if of_observations && !id_is_named { options.without_id() } else { options };
            let coded: Vec<Item> = declared.iter().filter(|item| wanted(item)).cloned().collect();
            Instrument::read_options(&coded, options)
        })?;
        if !declared.iter().all(wanted) {
            let here: Vec<Item> = declared.iter().filter(|item| read.table.has_column(&item.id)).cloned().collect();
            read = self.input.read_with(|options, id_is_named| {
                let options = if of_observations && !id_is_named { options.without_id() } else { options };
                Instrument::read_options(&here, options)
            })?;
        }
        let items = self.items_of(&read.table, declared, of_observations, spoken_for)?;
        let used = items.iter().map(|item| item.id.as_str()).chain(spoken_for.iter().copied());
        tell(&diagnostics_for(&read.diagnostics, &used.chain(read.table.id_column()).collect::<Vec<_>>()));
        let answers = Answers::read(&read.table, &items).map_err(|error| {
            let all = self.items.is_none() && self.instrument.is_none() && matches!(error, ScalesError::Data(_));
            let fault = fault(error);
            if !all {
                return fault;
            }
            Fault::data(format!(
                "{fault}; without `--items` every column is taken for an item: name those that are (`--items Q1:Q8`)"
            ))
        })?;
        Ok(Asked { answers, table: read.table, status })
    }

    fn items_of(
        &self,
        table: &Table,
        declared: Vec<Item>,
        of_observations: bool,
        spoken_for: &[&str],
    ) -> Result<Vec<Item>, Fault> {
        let items: Vec<Item> = if let Some(list) = &self.items {
            tell(&table.range_warnings(list)?);
            let item =
                |id: String| declared.iter().find(|item| item.id == id).cloned().unwrap_or_else(|| Item::new(id));
            table.select(list)?.into_iter().map(item).collect()
        } else if self.instrument.is_some() {
            declared
        } else {
            let names = table.value_columns();
            // Of observations without a named unit column the first one is still no item.
            let first = if of_observations && table.id_column().is_none() { names.first().copied() } else { None };
            let is_item = |name: &&str| !spoken_for.contains(name) && Some(*name) != first;
            names.into_iter().filter(is_item).map(Item::new).collect()
        };
        self.keyed(table, items)
    }

    /// The items with what the flags say of them.
    fn keyed(&self, table: &Table, mut items: Vec<Item>) -> Result<Vec<Item>, Fault> {
        let (of_some, of_all): (Vec<&String>, Vec<&String>) = self.range.iter().partition(|range| range.contains('='));
        for text in of_all {
            let range = range(text)?;
            for item in &mut items {
                item.range = Some(range);
            }
        }
        for text in of_some {
            let (list, ends) = text.rsplit_once('=').unwrap_or(("", text));
            let (range, named) = (range(ends)?, table.select(list)?);
            items.iter_mut().filter(|item| named.contains(&item.id)).for_each(|item| item.range = Some(range));
        }
        if let Some(labels) = &self.labels {
            let labels = labels_of(labels)?;
            for item in &mut items {
                item.labels.clone_from(&labels);
            }
        }
        for name in self.reverse.as_ref().map(|list| table.select(list)).transpose()?.into_iter().flatten() {
            let item = items.iter_mut().find(|item| item.id == name);
            let item =
                item.ok_or_else(|| Fault::usage(format!("--reverse names {name}, which is none of the items")))?;
            item.reverse = true;
        }
        Ok(items)
    }
}

fn range(text: &str) -> Result<AnswerRange, Fault> {
    let ends = text.split_once(',').and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    let (low, high) = ends.ok_or_else(|| Fault::usage(format!("--range wants two numbers, as 1,5, and not {text}")))?;
    AnswerRange::new(low, high).map_err(fault)
}

/// Words and values; a word may hold commas, and an equals sign before its last.
fn labels_of(text: &str) -> Result<Vec<(String, f64)>, Fault> {
    let mut labels: Vec<(String, f64)> = Vec::new();
    let mut word = String::new();
    for part in text.split(',') {
        word += part;
        let label =
            word.rsplit_once('=').and_then(|(word, value)| Some((word.trim(), value.trim().parse::<f64>().ok()?)));
        match label.filter(|(_, value)| value.is_finite()) {
            Some((known, value)) => {
                if labels.iter().any(|(other, another)| other == known && *another != value) {
                    return Err(Fault::usage(format!("--labels gives \"{known}\" two values")));
                }
                labels.push((known.to_owned(), value));
                word.clear();
            }
            None => word.push(','),
        }
    }
    let rest = word.trim_matches([',', ' ']);
    if rest.is_empty() && !labels.is_empty() {
        Ok(labels)
    } else {
        Err(Fault::usage(format!("--labels wants WORD=VALUE, and \"{rest}\" is none")))
    }
}
