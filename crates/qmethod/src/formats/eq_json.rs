//! Easy-HTMLQ and EQ Web Sort: the JSON that their database exports, an object of records, or one record a file.

use super::ReadSorts;
use super::eq_records::{EqRecord, sorts};
use crate::{QData, QmethodError};
use crosscase_data::Place;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The sorts of an export, or of several that are one study: each a name and its bytes. `id` is the field that names the sorters;
/// unasked it is the first of `partId`, `participantName`, `urlUsercode` and `randomId` that holds a name.
///
/// A record with an empty `sort`, of somebody who left before sorting, is left out and told.
///
/// ```
/// use crosscase_qmethod::formats::eq_json;
/// let file = br#"{"-Nabc": {"partId": "Ada", "sort": "+1|0|-1"}, "-Nabd": {"partId": "Ben", "sort": "-1|+0|+1", "r18": "x"}}"#;
/// let read = eq_json::read(&[("export.json", file)], None)?;
/// assert_eq!(read.data.sorts[1].places, [Some(-1.0), Some(0.0), Some(1.0)]);
/// assert_eq!(read.data.sorts[1].notes["r18"], "x");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::BadFile`] with the line of a fault in the JSON, or the record's key: no `sort`, no object, a key that
/// is there twice, no name in the field `id`.
pub fn read(files: &[(&str, &[u8])], id: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let mut records = Vec::new();
    for (name, bytes) in files {
        records.extend(records_in(bytes, &Place::file(*name))?);
    }
    let file = files.first().map_or_else(Place::default, |(name, _)| Place::file(*name));
    sorts(&records, id, file)
}

fn records_in(bytes: &[u8], file: &Place) -> Result<Vec<EqRecord>, QmethodError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let texts = serde_json::Deserializer::from_slice(bytes).into_iter::<Records>().collect::<Result<Vec<_>, _>>();
    let mut texts = texts.map_err(|error| QmethodError::BadFile {
        place: file.clone().line(error.line() as u64).column(error.column().to_string()),
        reason: if error.is_data() {
            "it is no object of records".to_owned()
        } else {
            "this is no whole JSON text".to_owned()
        },
    })?;
    let fields = |record: Vec<(String, Value)>| {
        record.into_iter().filter_map(|(name, value)| Some((name, shown(&value)?))).collect()
    };
    // The file that a person is handed is the record itself; files of several persons may be put one after the other, too.
    let is_record = |Records(record): &Records| record.iter().any(|(name, value)| name == "sort" && value.is_string());
    if !texts.is_empty() && texts.iter().all(is_record) {
        let (name, several) = (file.file.clone().unwrap_or_default(), texts.len() > 1);
        let record = |(at, Records(record)): (usize, Records)| {
            let key = if several { format!("{name}, record {}", at + 1) } else { name.clone() };
            EqRecord { origin: Place::file(&key), key, fields: fields(record) }
        };
        return Ok(texts.into_iter().enumerate().map(record).collect());
    }
    let (last, is_one) = (texts.pop(), texts.is_empty());
    let Some(Records(records)) = last.filter(|_| is_one) else {
        let reason = "it is neither one object of records nor a record after the other".to_owned();
        return Err(QmethodError::BadFile { place: file.clone(), reason });
    };
    let records = studies(records);
    let mut keys = BTreeSet::new();
    let record = |(key, record): (String, Value)| {
        let origin = file.clone().column(key.clone());
        let fault = |reason: &str| QmethodError::BadFile { place: origin.clone(), reason: reason.to_owned() };
        if !keys.insert(key.clone()) {
            return Err(fault("two records have this key: only one of them would be read"));
        }
        match record {
            Value::Object(record) => Ok(EqRecord { key, fields: fields(record.into_iter().collect()), origin }),
            _ => Err(fault("the record is no object: a sort may be lost here")),
        }
    };
    records.into_iter().map(record).collect()
}

/// The records, where a whole database is exported, which keeps them by study.
fn studies(records: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let is_record = |value: &Value| value.get("sort").is_some();
    let is_study =
        |value: &Value| value.as_object().is_some_and(|study| !study.is_empty() && study.values().all(is_record));
    if records.is_empty() || !records.iter().all(|(_, value)| is_study(value)) {
        return records;
    }
    let of_study = |(_, study)| match study {
        Value::Object(study) => study.into_iter().collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    records.into_iter().flat_map(of_study).collect()
}

/// The records with their keys, in the order of the file. `serde_json`'s own map would sort them by key and keep the last
/// of two with the same one.
struct Records(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordsVisitor).map(Self)
    }
}

struct RecordsVisitor;

impl<'de> Visitor<'de> for RecordsVisitor {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        while let Some(entry) = map.next_entry()? {
            records.push(entry);
        }
        Ok(records)
    }

    /// The database exports keys that count as an array, with null for each number that is not there.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        let mut number = 0_usize;
        while let Some(record) = seq.next_element::<Value>()? {
            number += 1;
            if !record.is_null() {
                records.push((number.to_string(), record));
            }
        }
        Ok(records)
    }
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The same JSON; a missing place is an empty one.
pub fn write(data: &QData) -> Vec<u8> {
    let mut records = Map::new();
    for (at, sort) in data.sorts.iter().enumerate() {
        let shown = |place: &Option<f64>| match place {
            None => String::new(),
            Some(place) => format!("{place:+}"),
        };
        let places: Vec<String> = sort.places.iter().map(shown).collect();
        let mut record: Map<String, Value> = sort.notes.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        record.insert("partId".to_owned(), json!(sort.sorter));
        record.insert("sort".to_owned(), json!(places.join("|")));
        // Keys in the order of the sorts, which is the order of their text.
        records.insert(format!("sort{at:06}"), Value::Object(record));
    }
    let mut text = Value::Object(records).to_string();
    text.push('\n');
    text.into_bytes()
}
