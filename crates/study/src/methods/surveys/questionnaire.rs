//! The instrument file of a survey: what may be answered to each item, in which words of which language, what is no answer, whom an item is asked, and how
//! far it can be relied on. What the study file says itself goes before it.

use crate::error::MethodError;
use crate::made::StageInputs;
use crosscase_data::contract::AnswerOption;
use crosscase_data::{Declared, Diagnostic, Listed, Missing, Place, Table, is_same_word};
use crosscase_scales::{Answers, Instrument, Item};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The file, as it was read, and its name.
pub(super) struct Questionnaire(Instrument, String);

/// What a reader has to know of it: that it is a template which nobody has validated, say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) title: Option<String>,
    pub(super) status: String,
}

impl Standing {
    /// In a sentence.
    pub(super) fn told(&self) -> String {
        let title = self.title.as_deref().map_or_else(String::new, |title| format!(", “{title}”,"));
        format!("Its questionnaire{title} is marked “{}”, and so is every figure that is made of it.", self.status)
    }
}

impl Questionnaire {
    pub(super) fn given(file: Option<&str>, given: &StageInputs<'_>) -> Result<Option<Self>, MethodError> {
        let Some(file) = file else { return Ok(None) };
        let text = String::from_utf8_lossy(given.file(file)?).into_owned();
        Ok(Some(Self(Instrument::parse(text.trim_start_matches('\u{feff}'), file)?, file.to_owned())))
    }

    pub(super) fn item(&self, id: &str) -> Option<&Item> {
        self.0.items().iter().find(|item| item.id == id)
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        Some(Standing { title: self.0.title.clone(), status: self.0.status.clone()? })
    }

    /// How far it can be relied on, and what it does not say in a language in which it says the rest.
    pub(super) fn notices(&self, table: &Table) -> Vec<Diagnostic> {
        let asked = || self.0.items().iter().filter(|item| table.has_column(&item.id));
        let languages: BTreeSet<&str> = asked()
            .flat_map(|item| item.text.iter().map(|(language, _)| language))
            .chain(asked().flat_map(|item| self.0.labels(&item.id).iter().map(|(language, ..)| language)))
            .map(String::as_str)
            .filter(|language| !language.is_empty())
            .collect();
        let mut told: Vec<Diagnostic> = self.0.notice().into_iter().collect();
        for language in languages {
            // What is said without a language is said in all of them.
            let is_unworded = |item: &&Item| {
                let has = |wanted: &str| item.text.iter().any(|(known, _)| known == wanted);
                !item.text.is_empty() && !has(language) && !has("")
            };
            let is_unlabelled = |item: &&Item| {
                let labels = self.0.labels(&item.id);
                let of = |wanted: &str| labels.iter().filter(|(known, ..)| known == wanted).count();
                let most = labels.iter().map(|(known, ..)| of(known)).max().unwrap_or_default();
                of(language) < most && of("") == 0
            };
            let items: Vec<String> =
                asked().filter(|item| is_unworded(item) || is_unlabelled(item)).map(|item| item.id.clone()).collect();
            let message = format!("{}: no wording in {language}, or not for all answers", Listed(&items));
            let help = "say it in the instrument file, so that answers in these words are read and those who answered were asked the same";
            told.extend(
                (!items.is_empty()).then(|| Diagnostic::note("STU251", message).at(Place::file(&self.1)).help(help)),
            );
        }
        told
    }

    /// How the file of answers is read: with the words and codes of those items that the table has.
    pub(super) fn declared(&self, mut declared: Declared, table: &Table) -> Declared {
        let own = declared.clone();
        let recodes = |word: &str| own.recode.iter().any(|(_, known, _)| is_same_word(known, word));
        let misses = |word: &str| {
            own.missing
                .keys()
                .chain(own.missing_in.iter().map(|(_, known, _)| known))
                .any(|known| is_same_word(known, word))
        };
        for item in self.0.items().iter().filter(|item| table.has_column(&item.id)) {
            let labels = item.labels.iter().filter(|(word, _)| !recodes(word) && !misses(word));
            declared.implied.extend(labels.clone().map(|(word, _)| word.clone()));
            declared
                .recode
                .extend(labels.map(|(word, value)| (Some(item.id.clone()), word.clone(), value.to_string())));
            let codes = item.missing.iter().filter(|(code, _)| !recodes(code) && !misses(code));
            declared.implied.extend(codes.clone().map(|(code, _)| code.clone()));
            declared.missing_in.extend(codes.map(|(code, reason)| (item.id.clone(), code.clone(), *reason)));
        }
        declared
    }

    /// The table in which whoever was not asked an item, by its condition, has no answer to it, and what was noticed.
    pub(super) fn asked(&self, table: &Table, items: &[String]) -> Result<(Table, Vec<Diagnostic>), MethodError> {
        let (mut found, mut told) = (table.clone(), Vec::new());
        let conditional = items.iter().filter_map(|id| self.item(id)).filter(|item| item.asked_if.is_some());
        for item in conditional {
            let plain = Item { id: item.id.clone(), asked_if: item.asked_if.clone(), ..Item::default() };
            let answers = Answers::read(table, &[plain])?;
            told.extend(answers.diagnostics().iter().cloned());
            found = found.with_reason(&item.id, |row| !answers.asked(0, row), Missing::NotAsked)?;
        }
        Ok((found, told))
    }

    /// What the answers to an item are called, by language.
    pub(super) fn options(&self, instrument: &str, item: &str) -> Vec<AnswerOption> {
        let of = |(language, word, value): &(String, String, f64)| AnswerOption {
            instrument: instrument.to_owned(),
            item: item.to_owned(),
            value: value.to_string(),
            language: (!language.is_empty()).then(|| language.clone()),
            label: word.clone(),
            missing: None,
        };
        let mut options: Vec<AnswerOption> = Vec::new();
        for option in self.0.labels(item).iter().map(of) {
            // A value has one label a language.
            if !options.iter().any(|known| known.value == option.value && known.language == option.language) {
                options.push(option);
            }
        }
        options
    }
}
