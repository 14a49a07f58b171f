//! Reports of every command, made of the schema: all fields filled.

use serde_json::{Map, Value, json};

/// Structures within structures, at most; the schema of `check` has reports in reports.
const DEEPEST: usize = 30;

/// What texts are: words, an address, and what steers terminals.
const TEXTS: [&str; 3] = [
    "text",
    "198.51.100.7:4000",
    "\u{1b}[31m\u{9b}31m\u{202e}</script>",
];

/// Three reports of each command, which differ where a field may be one thing or another.
pub fn reports() -> Vec<Vec<u8>> {
    let path = super::root().join("fixtures/schema/report.schema.json");
    let text = std::fs::read(path).expect("the schema can be read");
    let schema: Value = serde_json::from_slice(&text).expect("the schema is JSON");
    let commands = schema["oneOf"].as_array().map_or(0, Vec::len);
    let ways =
        (0..commands).flat_map(|command| (0..TEXTS.len()).map(move |choice| (command, choice)));
    ways.map(|(command, choice)| report(&schema, command, choice))
        .collect()
}

fn report(schema: &Value, command: usize, choice: usize) -> Vec<u8> {
    let maker = Maker { schema, choice };
    let mut report = maker.object(schema, 0);
    report.extend(maker.object(&schema["oneOf"][command], 0));
    report.insert("schema_version".into(), json!(1));
    Value::Object(report).to_string().into_bytes()
}

struct Maker<'a> {
    schema: &'a Value,
    /// Which of several forms a value has, and how many items a list.
    choice: usize,
}

impl Maker<'_> {
    fn value(&self, schema: &Value, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/$defs/");
            return self.value(&self.schema["$defs"][name], depth + 1);
        }
        for forms in ["enum", "oneOf", "anyOf"] {
            if let Some(forms) = schema[forms].as_array() {
                return self.one_of(schema, forms, depth);
            }
        }
        self.of_type(schema, depth)
    }

    fn one_of(&self, schema: &Value, forms: &[Value], depth: usize) -> Value {
        let is_null = |form: &Value| form["type"] == "null";
        let forms: Vec<&Value> = forms.iter().filter(|form| !is_null(form)).collect();
        let form = forms[self.choice % forms.len()];
        if form.is_string() {
            return form.clone();
        }
        match (
            self.value(form, depth + 1),
            schema["properties"].is_object(),
        ) {
            (Value::Object(chosen), true) => {
                let mut all = self.object(schema, depth);
                all.extend(chosen);
                Value::Object(all)
            }
            (value, _) => value,
        }
    }

    fn of_type(&self, schema: &Value, depth: usize) -> Value {
        let kind = match &schema["type"] {
            Value::Array(kinds) => &kinds[0],
            kind => kind,
        };
        match kind.as_str() {
            Some("object") => Value::Object(self.object(schema, depth)),
            Some("array") => {
                let item = self.value(&schema["items"], depth + 1);
                let items = if item.is_null() { 0 } else { 1 + self.choice };
                vec![item; items].into()
            }
            Some("string") => json!(TEXTS[self.choice]),
            Some("integer") => json!(7 + self.choice),
            Some("number") => json!(1.5 + self.choice as f64),
            Some("boolean") => json!(self.choice == 0),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Map<String, Value> {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let filled = properties.map(|(name, schema)| (name.clone(), self.value(schema, depth + 1)));
        let mut object: Map<String, Value> = filled.collect();
        if schema["additionalProperties"].is_object() {
            object.insert(
                "name".into(),
                self.value(&schema["additionalProperties"], depth + 1),
            );
        }
        object
    }
}
