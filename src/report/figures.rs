//! The single values in a report's objects, by their paths: `video.freezes`, `rtt_ms.p95`.
//!
//! They are read off the JSON Schema, so that a new field is there at once wherever one line or
//! one gate for each value is wanted. Lists have no such values.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::gate::{Metric, MetricDef};
use crate::units::Unit;

/// A value that an object has, or may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Names of fields with points between them.
    pub path: String,
    pub kind: Kind,
    about: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Number,
    /// Text, or yes and no.
    Other,
}

/// Objects within objects that are looked into.
const DEEPEST: usize = 8;

/// Every value of such an object, in the order of the fields.
pub fn figures<T: JsonSchema>() -> Vec<Figure> {
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>();
    let root = schema.as_value();
    let mut walk = Walk {
        definitions: root.get("$defs").and_then(Value::as_object),
        found: Vec::new(),
    };
    walk.object(root, "", 0);
    walk.found
}

/// The value at this path. Null where there is none.
pub fn value_at<'a>(object: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .try_fold(object, |object, name| object.get(name))
        .unwrap_or(&Value::Null)
}

struct Walk<'a> {
    definitions: Option<&'a Map<String, Value>>,
    found: Vec<Figure>,
}

impl<'a> Walk<'a> {
    fn object(&mut self, schema: &'a Value, prefix: &str, depth: usize) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|_| depth < DEEPEST) else {
            return;
        };
        // Properties are sorted by name; what is required stands in the order of the fields,
        // and nearly all is.
        let required = schema.get("required").and_then(Value::as_array);
        let ordered: Vec<&str> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let rest = properties.keys().map(String::as_str);
        let rest = rest.filter(|name| !ordered.contains(name));
        for name in ordered.iter().copied().chain(rest) {
            if let Some(property) = properties.get(name) {
                self.property(property, &format!("{prefix}{name}"), depth);
            }
        }
    }

    fn property(&mut self, property: &'a Value, path: &str, depth: usize) {
        let about = property.get("description").and_then(Value::as_str);
        for schema in self.alternatives(property, 0) {
            if schema.get("properties").is_some() {
                self.object(schema, &format!("{path}."), depth + 1);
            } else if let Some(kind) = kind(schema)
                && self.found.last().is_none_or(|last| last.path != path)
            {
                self.found.push(Figure {
                    path: path.to_owned(),
                    kind,
                    about: about.unwrap_or_default().replace('\n', " "),
                });
            }
        }
    }

    /// What a property may be, references followed.
    fn alternatives(&self, schema: &'a Value, depth: usize) -> Vec<&'a Value> {
        if depth == DEEPEST {
            return Vec::new();
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let named = reference.and_then(|path| path.strip_prefix("#/$defs/"));
        if let Some(definition) = named.and_then(|name| self.definitions?.get(name)) {
            return self.alternatives(definition, depth + 1);
        }
        let choices = schema.get("anyOf").or_else(|| schema.get("oneOf"));
        match choices.and_then(Value::as_array) {
            Some(choices) => choices
                .iter()
                .flat_map(|choice| self.alternatives(choice, depth + 1))
                .collect(),
            None => vec![schema],
        }
    }
}

/// None for null alone, and for what holds other values.
fn kind(schema: &Value) -> Option<Kind> {
    let types = schema.get("type")?;
    let is = |name: &str| match types {
        Value::Array(types) => types.iter().any(|one| one == name),
        one => one == name,
    };
    if is("integer") || is("number") {
        Some(Kind::Number)
    } else if is("string") || is("boolean") {
        Some(Kind::Other)
    } else {
        None
    }
}

impl Figure {
    /// What a gate calls it, if it is a number.
    pub fn metric(&'static self) -> Option<MetricDef> {
        (self.kind == Kind::Number).then(|| MetricDef {
            name: &self.path,
            unit: unit(&self.path).0,
            about: &self.about,
        })
    }
}

/// The unit in a name, or in that of what holds it (`rtt_ms.p95`), and what a value is to be
/// multiplied with for it.
fn unit(path: &str) -> (Unit, f64) {
    const SUFFIXES: [(&str, Unit, f64); 4] = [
        ("_ms", Unit::Ms, 1.0),
        ("_us", Unit::Ms, 1e-3),
        ("_percent", Unit::Percent, 1.0),
        ("_bps", Unit::Bps, 1.0),
    ];
    let of = |name: &str| {
        let known = SUFFIXES
            .iter()
            .find(|(suffix, _, _)| name.ends_with(suffix));
        known.map(|(_, unit, factor)| (*unit, *factor))
    };
    let (holder, name) = path.rsplit_once('.').unwrap_or(("", path));
    let of_holder = || (name != "samples").then(|| of(holder)).flatten();
    of(name).or_else(of_holder).unwrap_or((Unit::Count, 1.0))
}

/// What these figures are of one object.
pub fn measure(names: &[&'static str], subject: &str, object: &impl Serialize) -> Vec<Metric> {
    if names.is_empty() {
        return Vec::new();
    }
    let object = serde_json::to_value(object).unwrap_or_default();
    let metric = |name: &'static str| {
        let (unit, factor) = unit(name);
        let value = value_at(&object, name).as_f64();
        Metric::new(name, unit, subject, value.map(|value| value * factor))
    };
    names.iter().map(|name| metric(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For the tests.
    #[derive(Serialize, JsonSchema)]
    struct Outer {
        name: String,
        inner: Option<Inner>,
        list: Vec<u8>,
        last_ms: Option<f64>,
    }

    #[derive(Serialize, JsonSchema)]
    struct Inner {
        rate_bps: u64,
        choice: Choice,
        time_us: u64,
    }

    #[derive(Serialize, JsonSchema)]
    enum Choice {
        One,
        /// With words.
        Two,
    }

    #[test]
    fn figures_stand_in_the_order_of_the_fields_and_lists_have_none() {
        let paths: Vec<String> = figures::<Outer>().into_iter().map(|one| one.path).collect();
        let expected = [
            "name",
            "inner.rate_bps",
            "inner.choice",
            "inner.time_us",
            "last_ms",
        ];
        assert_eq!(paths, expected);
    }

    #[test]
    fn a_name_tells_the_unit() {
        assert_eq!(unit("rtt_ms.p95").0, Unit::Ms);
        assert_eq!(unit("rtt_ms.samples").0, Unit::Count);
        assert_eq!(unit("recovery.recovered_percent").0, Unit::Percent);
        assert_eq!(unit("video.frames").0, Unit::Count);
    }

    #[test]
    fn what_is_not_there_is_not_measured() {
        let outer = Outer {
            name: String::new(),
            inner: Some(Inner {
                rate_bps: 5,
                choice: Choice::Two,
                time_us: 20_000,
            }),
            list: Vec::new(),
            last_ms: None,
        };
        let values = |outer: &Outer| -> Vec<Option<f64>> {
            let names = ["inner.rate_bps", "inner.time_us", "last_ms"];
            let metrics = measure(&names, "it", outer);
            metrics.iter().map(|metric| metric.value).collect()
        };
        assert_eq!(values(&outer), [Some(5.0), Some(20.0), None]);
        let without = Outer {
            inner: None,
            ..outer
        };
        assert_eq!(values(&without), [None, None, None]);
        assert!(matches!(Choice::One, Choice::One));
    }
}
