//! Easy-HTMLQ and EQ Web Sort: the JSON that their database exports, an object of records, or one record a file.

use super::ReadSorts;
use super::eq_records::{EqRecord, sorts, trailing_bar};
use crate::{QData, QmethodError};
use crosscase_data::{Place, Row};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The sorts of an export, or of several that are one study: each a name and its bytes. `id` is the field that names the sorters;
/// unasked it is the first of `partId`, `participantName`, `urlUsercode` and `randomId` that holds a name.
///
/// A record with an empty `sort` or none, of somebody who left before sorting, is left out and told.
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
/// [`QmethodError::BadFile`] with the line of a fault in the JSON, or the record's key: no object, a key or a field that
/// is there twice, no name in the field `id`; with the names of the studies where the database of several is one file; no record with a `sort`.
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
    // The file that a person is handed is the record itself; files of several persons may be put one after the other, too.
    let is_record = |Records(record): &Records| {
        record
            .iter()
            .any(|(name, value)| name == "sort" && matches!(value, Node::Plain(Value::String(_) | Value::Array(_))))
    };
    if !texts.is_empty() && texts.iter().all(is_record) {
        let (path, several) = (file.file.clone().unwrap_or_default(), texts.len() > 1);
        let name =
            Path::new(&path).file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        let record = |(number, Records(record)): (u64, Records)| {
            let (key, origin) = if several {
                (format!("{name}, record {number}"), file.clone().row(Row::Nth(number)))
            } else {
                (name.clone(), file.clone())
            };
            Ok(EqRecord { fields: fields(record, &origin)?, key, origin })
        };
        return (1..).zip(texts).map(record).collect();
    }
    let (last, is_one) = (texts.pop(), texts.is_empty());
    let Some(Records(records)) = last.filter(|_| is_one) else {
        let reason = "it is neither one object of records nor a record after the other".to_owned();
        return Err(fault(file, reason));
    };
    let mut keys = BTreeSet::new();
    let record = |(key, record): (String, Node)| {
        let origin = file.clone().column(key.clone());
        if !keys.insert(key.clone()) {
            return Err(fault(&origin, "two records have this key: only one of them would be read"));
        }
        let Node::Object(record) = record else {
            return Err(fault(&origin, "the record is no object: a sort may be lost here"));
        };
        // The end of a database's key is what tells it from others, and short.
        let end = key.chars().skip(key.chars().count().saturating_sub(10)).collect();
        Ok(EqRecord { key: end, fields: fields(record, &origin)?, origin })
    };
    study(records, file)?.into_iter().map(record).collect()
}

fn fault(place: &Place, reason: impl Into<String>) -> QmethodError {
    QmethodError::BadFile { place: place.clone(), reason: reason.into() }
}

/// The fields of a record, as text.
fn fields(record: Vec<(String, Node)>, origin: &Place) -> Result<Vec<(String, String)>, QmethodError> {
    let mut names = BTreeSet::new();
    if let Some((name, _)) = record.iter().find(|(name, _)| !names.insert(name)) {
        return Err(fault(origin, format!("the record has `{name}` twice: only one of them would be read")));
    }
    Ok(record.into_iter().filter_map(|(name, value)| Some((name, shown(value.into_value())?))).collect())
}

/// The records of the one study, where a whole database is exported, which keeps them by study.
fn study(records: Vec<(String, Node)>, file: &Place) -> Result<Vec<(String, Node)>, QmethodError> {
    let is_record = |(_, value): &(String, Node)| value.has("sort");
    // Beside those who sorted a study keeps those who left, whose records have no `sort`.
    let holds_records = |value: &Node| !value.has("sort") && value.entries().iter().any(is_record);
    let holds_objects =
        |value: &Node| !value.has("sort") && value.entries().iter().all(|(_, value)| matches!(value, Node::Object(_)));
    let is_database = records.iter().all(|(_, value)| matches!(value, Node::Object(_)) && holds_objects(value))
        && records.iter().any(|(_, value)| holds_records(value));
    if !is_database {
        return Ok(records);
    }
    let names: Vec<&str> = records.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() > 1 {
        let reason = format!("it holds the studies {}; export one of them", names.join(", "));
        return Err(fault(file, reason));
    }
    let of_study = |(_, study)| match study {
        Node::Object(records) => records,
        Node::Plain(_) => Vec::new(),
    };
    Ok(records.into_iter().flat_map(of_study).collect())
}

/// What stands in a JSON text, of which objects keep all that they hold, in its order. `serde_json`'s own would sort it by key and keep the
/// last of two with the same one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Node {
    #[serde(deserialize_with = "entries")]
    Object(Vec<(String, Node)>),
    Plain(Value),
}

impl Node {
    fn entries(&self) -> &[(String, Self)] {
        if let Self::Object(entries) = self { entries } else { &[] }
    }

    fn has(&self, name: &str) -> bool {
        self.entries().iter().any(|(known, _)| known == name)
    }

    fn into_value(self) -> Value {
        match self {
            Self::Object(entries) => entries.into_iter().map(|(name, value)| (name, value.into_value())).collect(),
            Self::Plain(value) => value,
        }
    }
}

fn entries<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Node)>, D::Error> {
    deserializer.deserialize_map(EntriesVisitor)
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Vec<(String, Node)>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// The records of a text with their keys.
struct Records(Vec<(String, Node)>);

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RecordsVisitor).map(Self)
    }
}

struct RecordsVisitor;

impl<'de> Visitor<'de> for RecordsVisitor {
    type Value = Vec<(String, Node)>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        EntriesVisitor.visit_map(map)
    }

    /// The database exports keys that count as an array, with null for each number that is not there.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut records = Vec::new();
        let mut number = 0_usize;
        while let Some(record) = seq.next_element::<Node>()? {
            number += 1;
            if !matches!(record, Node::Plain(Value::Null)) {
                records.push((number.to_string(), record));
            }
        }
        Ok(records)
    }
}

fn shown(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        // Places may be a list.
        Value::Array(values) if values.iter().all(|value| value.is_number() || value.is_string()) => {
            Some(values.into_iter().filter_map(shown).collect::<Vec<_>>().join("|"))
        }
        other => Some(other.to_string()),
    }
}

/// The same JSON; a missing place is an empty one.
pub fn write(data: &QData) -> Vec<u8> {
    let mut records = Map::new();
    // Where the last statement has no place in any, the bar before it would be taken for one that ends the line.
    let placed = data.sorts.iter().map(|sort| sort.places.as_slice()).filter(|sort| sort.iter().any(Option::is_some));
    let end = if trailing_bar(placed).is_some() { "|" } else { "" };
    for (at, sort) in data.sorts.iter().enumerate() {
        let shown = |place: &Option<f64>| match place {
            None => String::new(),
            Some(place) => format!("{place:+}"),
        };
        let places: Vec<String> = sort.places.iter().map(shown).collect();
        let mut record: Map<String, Value> = sort.notes.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        record.insert("partId".to_owned(), json!(sort.sorter));
        record.insert("sort".to_owned(), json!(places.join("|") + end));
        // Keys in the order of the sorts, which is the order of their text.
        records.insert(format!("sort{at:06}"), Value::Object(record));
    }
    let mut text = Value::Object(records).to_string();
    text.push('\n');
    text.into_bytes()
}
