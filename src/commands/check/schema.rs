//! The JSON Schema of `rtctool.toml`, for editors that complete it.

use schemars::Schema;
use serde_json::{Map, Value, json};

use super::known::{Key, RUNNABLE, Runnable, Takes};

pub fn json_schema() -> Schema {
    let checks: Vec<Value> = RUNNABLE.iter().map(check).collect();
    schemars::json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rtctool.toml",
        "description": "What must hold. `rtctool check` runs every check, and its exit status is the verdict.",
        "type": "object",
        "additionalProperties": false,
        "required": ["check"],
        "properties": {
            "jobs": {
                "description": "Checks that run beside each other at most; only those do that read files.",
                "type": "integer",
                "minimum": 1,
            },
            "check": {
                "description": "Each check, by its name.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": { "oneOf": checks },
            },
        },
    })
}

fn check(command: &Runnable) -> Value {
    let name = command.name();
    let mut properties = Map::new();
    properties.insert(
        "run".to_owned(),
        json!({ "description": "The command.", "const": name }),
    );
    let allow_failure = "Its failure is told, and does not fail the run.";
    properties.insert(
        "allow_failure".to_owned(),
        json!({ "description": allow_failure, "type": "boolean" }),
    );
    for key in command.keys() {
        properties.insert(key.name.clone(), property(&key, command));
    }
    let mut schema = json!({
        "title": name,
        "type": "object",
        "additionalProperties": false,
        "required": ["run"],
        "properties": properties,
    });
    if let (Some(object), [_, ..]) = (schema.as_object_mut(), command.subjects) {
        let groups = command.subjects.iter();
        let groups: Vec<Value> = groups.map(|keys| json!({ "required": keys })).collect();
        object.insert("anyOf".to_owned(), json!(groups));
    }
    schema
}

fn property(key: &Key, command: &Runnable) -> Value {
    let one = match (key.takes, key.choices.is_empty()) {
        (Takes::Nothing, _) => json!({ "type": "boolean" }),
        (_, false) => json!({ "enum": key.choices }),
        (_, true) => json!({ "type": ["string", "number"] }),
    };
    let mut property = match key.takes {
        Takes::Many => {
            let least = usize::from(command.subjects.concat().contains(&key.name.as_str()));
            json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": least }] })
        }
        Takes::One | Takes::Nothing => one,
    };
    if let Some(property) = property.as_object_mut() {
        property.insert("description".to_owned(), json!(key.about));
    }
    property
}
