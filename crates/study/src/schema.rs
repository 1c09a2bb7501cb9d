//! The keys of a study file as a JSON Schema, from the structs that read them.

use crate::method::Key;
use crate::methods::Methods;
use crate::study::Heading;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The JSON Schema of a study file with these methods.
///
/// ```
/// let schema = crosscase_study::json_schema(&crosscase_study::Methods::standard());
/// assert!(schema["properties"]["sets"]["additionalProperties"]["properties"]["anchors"].is_object());
/// ```
pub fn json_schema(methods: &Methods) -> Value {
    let mut generator = SchemaGenerator::default();
    let mut properties = Map::from_iter([("study".to_owned(), Heading::json_schema(&mut generator).to_value())]);
    let mut kinds: Map<String, Value> = Map::new();
    for method in methods.all() {
        let mut keys = method.schema(&mut generator).to_value();
        match method.key() {
            Key::Named(table) => {
                properties.insert(table.to_owned(), sections(&keys));
            }
            Key::Only(table) => {
                properties.insert(table.to_owned(), keys);
            }
            Key::Kind(table, kind) => {
                keys["properties"]["kind"] = json!({ "const": kind });
                if let Value::Array(required) = &mut keys["required"] {
                    required.push(json!("kind"));
                }
                let known = kinds.entry(table).or_insert_with(|| json!([]));
                known.as_array_mut().into_iter().for_each(|known| known.push(keys.clone()));
            }
        }
    }
    properties.extend(kinds.into_iter().map(|(table, keys)| (table, sections(&json!({ "oneOf": keys })))));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "study.toml of crosscase",
        "type": "object",
        "properties": properties,
        "required": ["study", "units"],
        "additionalProperties": false,
        "$defs": generator.take_definitions(true),
    })
}

/// A table of named sections.
fn sections(keys: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": keys })
}
