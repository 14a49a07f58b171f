//! JSON as far as descriptions may stand in it, in little memory: what has no text in it
//! is empty here, and objects are lists. A hostile file is held to a small multiple of its size.

use std::fmt;
use std::ops::Index;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    /// Empty also where none of the items has a text in it.
    Array(Vec<Value>),
    /// Likewise.
    Object(Members),
}

/// The members of an object, sorted by name. Of several with one name the last counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members(Vec<(String, Value)>);

impl Members {
    fn of(mut members: Vec<(String, Value)>) -> Self {
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        members.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        members.shrink_to_fit();
        Members(members)
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.position(name)?;
        self.0.get(at).map(|(_, value)| value)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let at = self.position(name)?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.position(name)?;
        Some(self.0.remove(at).1)
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0
            .binary_search_by(|(other, _)| other.as_str().cmp(name))
            .ok()
    }
}

impl IntoIterator for Members {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Value {
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.get(name),
            _ => None,
        }
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        match self {
            Value::Object(members) => members.get_mut(name),
            _ => None,
        }
    }

    /// Leaves null behind.
    pub fn take(&mut self) -> Value {
        std::mem::take(self)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }

    pub fn is_string(&self) -> bool {
        matches!(self, Value::String(_))
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Value::Number(_))
    }

    pub fn is_array(&self) -> bool {
        matches!(self, Value::Array(_))
    }

    pub fn is_object(&self) -> bool {
        matches!(self, Value::Object(_))
    }

    /// Whether there is a text in it; looked for in what it holds already, so at once.
    fn has_text(&self) -> bool {
        match self {
            Value::String(_) => true,
            Value::Array(items) => !items.is_empty(),
            Value::Object(members) => !members.0.is_empty(),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// The member of this name; null where there is none.
impl Index<&str> for Value {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items: Vec<Value> = Vec::new();
        let mut speaks = false;
        while let Some(item) = sequence.next_element::<Value>()? {
            speaks |= item.has_text();
            items.push(item);
        }
        items.shrink_to_fit();
        Ok(Value::Array(if speaks { items } else { Vec::new() }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        // Most hostile objects have one member.
        let mut members = Vec::with_capacity(1);
        let mut speaks = false;
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            speaks |= value.has_text();
            members.push((name, value));
        }
        Ok(Value::Object(match speaks {
            true => Members::of(members),
            false => Members::default(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_has_no_text_is_empty_and_keeps_its_place() {
        let value = read(r#"[{"a": [1, true, null]}, "x", {"b": {}}]"#);
        let empty = Value::Object(Members::default());
        let text = Value::String("x".to_owned());
        assert_eq!(value, Value::Array(vec![empty.clone(), text, empty]));
        assert_eq!(read("[1, [2], {\"a\": 3}]"), Value::Array(Vec::new()));
    }

    #[test]
    fn members_are_sorted_and_the_last_of_a_name_counts() {
        let value = read(r#"{"b": "1", "a": "2", "b": "3", "b": "4"}"#);
        assert_eq!(value["b"].as_str(), Some("4"));
        assert!(value["c"].is_null());
        let Value::Object(members) = value else {
            panic!("an object");
        };
        let names: Vec<String> = members.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
