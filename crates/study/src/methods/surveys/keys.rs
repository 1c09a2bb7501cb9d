//! Scales, words and reasons as a study file writes them: of all items, or of blocks of them.

use crate::file::{Faults, Placed};
use crosscase_data::{Declared, Missing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One scale for all items, or one a block of items.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a range is `[1, 5]`, or one a block of items: `{ \"A1:A5\" = [1, 5], \"B1:B3\" = [0, 4] }`"
)]
pub(super) enum Scales {
    All([f64; 2]),
    Blocks(BTreeMap<String, [f64; 2]>),
}

/// The answer scale of a block of items.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ScaleInfo {
    /// The items, as a list such as `A1:A5`; all where `None`.
    pub(super) items: Option<String>,
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The scales of all items or of blocks.
pub(super) fn scales(written: &Placed<Scales>, faults: &mut Faults<'_>) -> Vec<ScaleInfo> {
    let scales: Vec<ScaleInfo> = match &**written {
        Scales::All([low, high]) => vec![ScaleInfo { items: None, low: *low, high: *high }],
        Scales::Blocks(blocks) => blocks
            .iter()
            .map(|(items, [low, high])| ScaleInfo { items: Some(items.clone()), low: *low, high: *high })
            .collect(),
    };
    if scales.iter().any(|scale| !(scale.low < scale.high && scale.low.is_finite() && scale.high.is_finite())) {
        faults.add("STU006", written.at(), "an answer scale runs from a lower to a higher number");
    }
    scales
}

/// What a word stands for, or what words stand for in a block of items.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a word stands for a number or a class: `{ \"Yes\" = 1 }`, or `{ \"A1:A5\" = { \"agree\" = 5 } }`"
)]
pub(super) enum Recode {
    Word(Recoded),
    Block(BTreeMap<String, Recoded>),
}

/// Why a word is no answer, or words in a block of items.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a word or code stands for one of these reasons: not asked, don't know, refused, not mentioned, unreadable, not applicable, declared, empty; write `{ \"9\" = \"refused\" }`, or `{ \"A1:A5\" = { \"8\" = \"not asked\" } }`"
)]
pub(super) enum Reason {
    Word(#[schemars(with = "String")] Missing),
    Block(#[schemars(with = "BTreeMap<String, String>")] BTreeMap<String, Missing>),
}

/// A number or a class.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::methods) enum Recoded {
    Number(f64),
    Class(String),
}

impl Recoded {
    pub(in crate::methods) fn into_text(self) -> String {
        match self {
            Self::Number(value) => value.to_string(),
            Self::Class(class) => class,
        }
    }
}

/// What words stand for, as a file is read.
pub(super) fn recode(written: BTreeMap<String, Recode>) -> Vec<(Option<String>, String, String)> {
    let each = |(name, what): (String, Recode)| match what {
        Recode::Word(value) => vec![(None, name, value.into_text())],
        Recode::Block(words) => {
            words.into_iter().map(|(word, value)| (Some(name.clone()), word, value.into_text())).collect()
        }
    };
    written.into_iter().flat_map(each).collect()
}

/// Which words are no answers, in all items and in blocks of them.
pub(super) fn missing(written: BTreeMap<String, Reason>) -> Declared {
    let mut declared = Declared::default();
    for (name, what) in written {
        match what {
            Reason::Word(reason) => _ = declared.missing.insert(name, reason),
            Reason::Block(words) => {
                let words = words.into_iter().map(|(word, reason)| (name.clone(), word, reason));
                declared.missing_in.extend(words);
            }
        }
    }
    declared
}
