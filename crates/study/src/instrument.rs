//! What all instruments declare alike: what readers call them, their file, whom a row is about, and what of them may be published.

use crate::file::{Faults, Placed, Section, Span};
use crate::guard::Tier;
use crate::names::{Declaration, OfferKind};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::any::Any;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys that every instrument has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedKeys {
    /// Its name for readers.
    pub label: Option<String>,
    /// The file.
    pub file: Placed<String>,
    /// The kind of unit that a row is about.
    pub unit: Option<Placed<String>>,
    /// What of it may stand in the results: `public`, everything; `restricted`, no name, word or answer of a person; `closed`, nothing of a
    /// single one; `restricted` unless given.
    #[serde(default)]
    #[schemars(with = "String")]
    pub tier: Tier,
}

impl SharedKeys {
    const KEYS: [&'static str; 4] = ["label", "file", "unit", "tier"];

    /// The section of an instrument: what all of them declare, and the keys of its kind, which has none of these.
    pub fn read<T: DeserializeOwned>(mut section: Section<'_>, faults: &mut Faults<'_>) -> Option<(Self, T)> {
        let mut shared = DeTable::new();
        if let DeValue::Table(keys) = section.value.get_mut() {
            for name in Self::KEYS {
                shared.extend(keys.remove_entry(name));
            }
        }
        let value = Spanned::new(section.value.span(), DeValue::Table(shared));
        let shared = Section { name: section.name, at: section.at.clone(), value };
        let (shared, own) = (shared.read(faults), section.read_beside(&Self::KEYS, faults));
        shared.zip(own)
    }

    /// The kind of unit that its rows are about; a fault where it names none.
    pub fn about(&self, at: &Span, faults: &mut Faults<'_>) -> Option<&Placed<String>> {
        if self.unit.is_none() {
            faults.add("STU001", at.clone(), "missing key `unit`");
        }
        self.unit.as_ref()
    }

    /// The section as a declaration, which wants the kind of unit and offers what was collected of it.
    pub fn declaration(
        &self,
        section: (String, Span),
        what: OfferKind,
        unit: &Placed<String>,
        rule: impl Any + Send + Sync,
    ) -> Declaration {
        let mut declared = Declaration::instrument(section, self.label.clone(), what, unit, rule);
        declared.tier = Some(self.tier);
        declared
    }

    /// The keys of a kind with those of every instrument; `file` says what its file is, and `needs_unit` whether it has to name a kind of unit.
    pub fn schema<T: JsonSchema>(generator: &mut SchemaGenerator, file: &str, needs_unit: bool) -> Schema {
        let mut own = T::json_schema(generator).to_value();
        let mut shared = Self::json_schema(generator).to_value();
        shared["properties"]["file"]["description"] = json!(file);
        let mut required = vec![json!("file")];
        required.extend(needs_unit.then(|| json!("unit")));
        required.extend(own["required"].as_array().cloned().unwrap_or_default());
        if let (Value::Object(all), Value::Object(own)) = (&mut shared["properties"], &mut own["properties"]) {
            all.append(own);
        }
        own["properties"] = shared["properties"].take();
        own["required"] = Value::Array(required);
        own.try_into().unwrap_or_default()
    }
}
