//! Easy-HTMLQ and EQ Web Sort: the JSON that their database exports, an object of records.
//!
//! A record's `sort` is `+2|-2|+0|…`, the places in the order of the statements. The sorter is its `partId`, else
//! `participantName`, `urlUsercode`, `randomId`, else the last ten characters of the record's key. Other fields are kept as
//! notes; records need not have the same ones.

use super::{ReadSorts, numbered};
use crate::{CollectedSort, QData, QmethodError};
use crosscase_data::Place;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const NAMES: [&str; 4] = ["partId", "participantName", "urlUsercode", "randomId"];

/// The sorts of an export.
///
/// ```
/// use crosscase_qmethod::formats::eq_json;
/// let file = br#"{"-Nabc": {"partId": "Ada", "sort": "+1|0|-1"}, "-Nabd": {"partId": "Ben", "sort": "-1|+0|+1", "r18": "x"}}"#;
/// let read = eq_json::read(file, Some("export.json"))?;
/// assert_eq!(read.data.sorts[1].places, [Some(-1.0), Some(0.0), Some(1.0)]);
/// assert_eq!(read.data.sorts[1].notes["r18"], "x");
/// # Ok::<(), crosscase_qmethod::QmethodError>(())
/// ```
///
/// # Errors
/// [`QmethodError::BadFile`] with the line of a fault in the JSON, or the record's key: no `sort`, no object, a key that
/// is there twice.
pub fn read(bytes: &[u8], file: Option<&str>) -> Result<ReadSorts, QmethodError> {
    let file_place = || file.map_or_else(Place::default, Place::file);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let Records(records) = serde_json::from_slice(bytes).map_err(|error| QmethodError::BadFile {
        place: file_place().line(error.line() as u64).column(error.column().to_string()),
        reason: if error.is_data() {
            "it is no object of records".to_owned()
        } else {
            "this is no whole JSON text".to_owned()
        },
    })?;
    let mut data = QData::default();
    let mut keys = BTreeSet::new();
    for (key, record) in &records {
        let fault = |reason: String| QmethodError::BadFile { place: file_place().column(key.clone()), reason };
        if !keys.insert(key) {
            return Err(fault("two records have this key: only one of them would be read".to_owned()));
        }
        let Value::Object(record) = record else {
            return Err(fault("the record is no object: a sort may be lost here".to_owned()));
        };
        let sort =
            record.get("sort").and_then(Value::as_str).ok_or_else(|| fault("the record has no `sort`".to_owned()))?;
        let places = sort
            .split('|')
            .enumerate()
            .map(|(at, place)| {
                place.trim().parse::<f64>().ok().filter(|place| place.is_finite()).map(Some).ok_or(()).or_else(|()| {
                    match place.trim() {
                        "" => Ok(None),
                        other => Err(fault(format!("`{other}` is no place for statement {}", at + 1))),
                    }
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if data.statements.is_empty() {
            data.statements = numbered(places.len(), &[]);
        }
        if places.len() != data.statements.len() {
            let (found, expected) = (places.len(), data.statements.len());
            return Err(fault(format!("the sort has {found} places, and those before it {expected}")));
        }
        data.sorts.push(CollectedSort {
            sorter: name(key, record),
            places,
            origin: Some(file_place().column(key.clone())),
            notes: notes(record),
            ..CollectedSort::default()
        });
    }
    if data.sorts.is_empty() {
        let reason = "it holds no record with a `sort`".to_owned();
        return Err(QmethodError::BadFile { place: file_place(), reason });
    }
    ReadSorts::of(data)
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

fn name(key: &str, record: &Map<String, Value>) -> String {
    let named = NAMES.iter().filter_map(|field| record.get(*field)).filter_map(shown);
    let last_ten = || key.chars().skip(key.chars().count().saturating_sub(10)).collect();
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_else(last_ten)
}

fn notes(record: &Map<String, Value>) -> std::collections::BTreeMap<String, String> {
    let others = record.iter().filter(|(field, _)| field.as_str() != "sort");
    others.filter_map(|(field, value)| Some((field.clone(), shown(value)?))).collect()
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
