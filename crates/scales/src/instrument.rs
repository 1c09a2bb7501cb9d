//! The instrument file: every item of a questionnaire with what may be answered to it, in TOML.

use crate::{AnswerRange, Item, ScalesError};
use crosscase_data::{Diagnostic, Missing, Place, ReadOptions, composed, toml_fault};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The instrument that ships: attitudes, skills, knowledge and incentives of actors, the suitability of a technology, participation and
/// innovation. It is a template that nobody has validated.
pub const TEMPLATE: &str = include_str!("../instruments/collaboration.toml");

/// A questionnaire.
///
/// ```
/// use crosscase_scales::{Instrument, TEMPLATE};
///
/// let instrument = Instrument::parse(TEMPLATE, "collaboration.toml")?;
/// let attitudes = instrument.scale("attitudes")?;
/// assert!(attitudes.len() >= 4 && attitudes.iter().any(|item| item.reverse));
/// assert_eq!(instrument.status.as_deref(), Some("unvalidated template"));
/// # Ok::<(), crosscase_scales::ScalesError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// What it is called.
    pub title: Option<String>,
    /// How far it can be relied on, as `unvalidated template`.
    pub status: Option<String>,
    items: Vec<Item>,
    scales: Vec<(String, ScaleInfo)>,
    /// Of each item, in their order, the words of its answers: language (empty where there is one), word, value.
    words: Vec<Vec<(String, String, f64)>>,
}

/// What an instrument says of a scale beside its items.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScaleInfo {
    /// What it is called.
    pub title: Option<String>,
    /// What it means to measure.
    pub definition: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Anchors of a calibration that suggest themselves: fully out, crossover, fully in.
    pub anchors: Option<[f64; 3]>,
    /// Why these.
    pub reason: Option<String>,
    /// The score that is meant: `mean`, `sum` or `pomp`.
    pub score: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Option<String>,
    status: Option<String>,
    /// Free text, for whoever opens the file.
    #[serde(default)]
    #[expect(dead_code, reason = "read so that it may stand there")]
    description: Option<String>,
    #[serde(default)]
    scales: BTreeMap<String, Spanned<ScaleInfo>>,
    /// What every item has that says nothing else.
    #[serde(default)]
    defaults: Entry,
    items: BTreeMap<String, Spanned<Entry>>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Entry {
    text: Option<Text>,
    scale: Option<String>,
    range: Option<[f64; 2]>,
    labels: Option<Labels>,
    reverse: bool,
    missing: Option<BTreeMap<String, String>>,
    asked_if: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Text {
    One(String),
    Languages(BTreeMap<String, String>),
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Labels {
    One(BTreeMap<String, String>),
    Languages(BTreeMap<String, BTreeMap<String, String>>),
}

impl Instrument {
    /// Reads an instrument; `name` is what messages call the file.
    ///
    /// # Errors
    /// [`ScalesError::Instrument`] with the line: no TOML, an unknown key, a range that does not rise, a label that is no value, a word with
    /// two values, a reason that is none of the eight, a condition that is none, an item that is reversed without a range.
    pub fn parse(text: &str, name: &str) -> Result<Self, ScalesError> {
        let text = &*composed(text);
        let at = |offset: usize| {
            let line = text.get(..offset).map_or(1, |before| before.matches('\n').count() as u64 + 1);
            Place::file(name).line(line)
        };
        let file: File = toml::from_str(text).map_err(|error| ScalesError::Instrument {
            place: error.span().map_or_else(|| Place::file(name), |span| at(span.start)),
            reason: toml_fault(text, error.span(), error.message()),
        })?;
        let mut entries: Vec<(String, Spanned<Entry>)> = file.items.into_iter().collect();
        entries.sort_by_key(|(_, entry)| entry.span().start);
        let mut items = entries
            .iter()
            .map(|(id, entry)| {
                let wrong = |reason: String| ScalesError::Instrument { place: at(entry.span().start), reason };
                item(id, entry.get_ref(), &file.defaults).map_err(|reason| wrong(format!("item `{id}`: {reason}")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        // A condition on another item knows its words, too.
        let words: BTreeMap<String, Vec<(String, f64)>> =
            items.iter().map(|item| (item.id.clone(), item.labels.clone())).collect();
        for condition in items.iter_mut().filter_map(|item| item.asked_if.as_mut()) {
            condition.labels = words.get(condition.column()).cloned().unwrap_or_default();
        }
        let mut scales: Vec<(String, Spanned<ScaleInfo>)> = file.scales.into_iter().collect();
        scales.sort_by_key(|(_, scale)| scale.span().start);
        for (id, scale) in &scales {
            if items.iter().all(|item| item.scale.as_ref() != Some(id)) {
                let reason = format!("the scale `{id}` has no item; mend the name, here or at its items");
                return Err(ScalesError::Instrument { place: at(scale.span().start), reason });
            }
        }
        let scales = scales.into_iter().map(|(id, scale)| (id, scale.into_inner())).collect();
        let by_language = |(_, entry): &(String, Spanned<Entry>)| labels(entry.get_ref(), &file.defaults);
        // Labels were held against what they may be above.
        let words = entries.iter().map(|entry| by_language(entry).unwrap_or_default()).collect();
        Ok(Self { title: file.title, status: file.status, items, scales, words })
    }

    /// What the answers to an item are called: language (empty where the file has one), word and value.
    pub fn labels(&self, item: &str) -> &[(String, String, f64)] {
        let at = self.items.iter().position(|known| known.id == item);
        at.and_then(|at| self.words.get(at)).map_or(&[], Vec::as_slice)
    }

    /// All items, in the order of the file.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The names of the scales, in the order in which their items stand.
    pub fn scale_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.items.iter().filter_map(|item| item.scale.as_deref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What is said of a scale beside its items, if anything.
    pub fn about(&self, scale: &str) -> Option<&ScaleInfo> {
        self.scales.iter().find(|(name, _)| name == scale).map(|(_, scale)| scale)
    }

    /// The items of a scale.
    ///
    /// # Errors
    /// [`ScalesError::UnknownScale`].
    pub fn scale(&self, scale: &str) -> Result<Vec<Item>, ScalesError> {
        let items: Vec<Item> = self.items.iter().filter(|item| item.scale.as_deref() == Some(scale)).cloned().collect();
        if items.is_empty() {
            let known = self.scale_names().into_iter().map(str::to_owned).collect();
            return Err(ScalesError::UnknownScale { scale: scale.to_owned(), known });
        }
        Ok(items)
    }

    /// How the file of answers is to be read: codes of these items that stand for a missing answer are declared.
    pub fn read_options(items: &[Item], options: ReadOptions) -> ReadOptions {
        let codes =
            items.iter().flat_map(|item| item.missing.iter().map(move |(code, reason)| (&item.id, code, *reason)));
        codes.fold(options, |options, (item, code, reason)| {
            options.missing_in(item.clone(), code.clone(), reason).implied([code])
        })
    }

    /// What is to be said beside every figure of it: that it is a template which nobody has validated.
    pub fn notice(&self) -> Option<Diagnostic> {
        let status = self.status.as_ref()?;
        let title = self.title.as_deref().unwrap_or("the instrument");
        Some(Diagnostic::warning("SCA116", format!("{title}: {status}")))
    }
}

fn item(id: &str, entry: &Entry, defaults: &Entry) -> Result<Item, String> {
    let range = entry
        .range
        .or(defaults.range)
        .map(|[low, high]| AnswerRange::new(low, high))
        .transpose()
        .map_err(|error| error.to_string())?;
    let labels: Vec<(String, f64)> =
        labels(entry, defaults)?.into_iter().map(|(_, word, value)| (word, value)).collect();
    for (word, value) in &labels {
        if labels.iter().any(|(other, another)| other == word && another != value) {
            return Err(format!("the label \"{word}\" stands for two values"));
        }
        if range.is_some_and(|range| !range.contains(*value)) {
            return Err(format!("the label \"{word}\" stands for {value}, which is outside the range"));
        }
    }
    let reasons = entry.missing.as_ref().or(defaults.missing.as_ref());
    let missing = reasons.into_iter().flatten().map(|(code, reason)| {
        reason.parse::<Missing>().map(|reason| (code.clone(), reason)).map_err(|error| error.to_string())
    });
    if entry.reverse && range.is_none() {
        return Err("it is reversed, and has no range: give one".to_owned());
    }
    Ok(Item {
        id: id.to_owned(),
        text: match &entry.text {
            None => Vec::new(),
            Some(Text::One(text)) => vec![(String::new(), text.clone())],
            Some(Text::Languages(texts)) => {
                texts.iter().map(|(language, text)| (language.clone(), text.clone())).collect()
            }
        },
        scale: entry.scale.clone(),
        range,
        labels,
        reverse: entry.reverse,
        missing: missing.collect::<Result<_, _>>()?,
        asked_if: entry.asked_if.as_deref().or(defaults.asked_if.as_deref()).map(str::parse).transpose()?,
    })
}

/// The words of the answers to an item, by language.
fn labels(entry: &Entry, defaults: &Entry) -> Result<Vec<(String, String, f64)>, String> {
    let of = |language: &str, words: &BTreeMap<String, String>| {
        let words = words_of(words)?.into_iter();
        Ok::<_, String>(words.map(|(word, value)| (language.to_owned(), word, value)).collect::<Vec<_>>())
    };
    match entry.labels.as_ref().or(defaults.labels.as_ref()) {
        None => Ok(Vec::new()),
        Some(Labels::One(words)) => of("", words),
        Some(Labels::Languages(languages)) => {
            let each = languages.iter().map(|(language, words)| of(language, words));
            Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
        }
    }
}

/// Words and the values they stand for; a file has them the other way round.
fn words_of(labels: &BTreeMap<String, String>) -> Result<Vec<(String, f64)>, String> {
    let of = |(value, word): (&String, &String)| {
        let value =
            crate::item::number(value).ok_or_else(|| format!("\"{value}\" is no value: labels are value = word"))?;
        Ok((word.trim().to_owned(), value))
    };
    labels.iter().map(of).collect()
}
