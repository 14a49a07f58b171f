//! Where an array or a text begins that is never closed. A reader of TOML notices at the end of the file, or at the next
//! line that fits nowhere, and people look there in vain.

/// What was opened, and what would close it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOpen {
    /// The byte that it begins at.
    pub offset: usize,
    what: &'static str,
    closes: &'static str,
}

impl LeftOpen {
    pub fn told(&self) -> String {
        format!(
            "the {} that begins here is not closed: `{}` is missing",
            self.what, self.closes
        )
    }

    fn array(offset: usize) -> LeftOpen {
        LeftOpen {
            offset,
            what: "array",
            closes: "]",
        }
    }

    fn table(offset: usize) -> LeftOpen {
        LeftOpen {
            offset,
            what: "inline table",
            closes: "}",
        }
    }
}

/// The first of a file in which there is a fault of syntax.
pub fn left_open(text: &str) -> Option<LeftOpen> {
    let mut open: Vec<LeftOpen> = Vec::new();
    // The first array with a line that is no value, for as long as nothing closes it.
    let mut suspect: Option<LeftOpen> = None;
    let mut at = 0;
    let mut begins_line = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if std::mem::take(&mut begins_line) {
            let line = rest.lines().next().unwrap_or_default();
            match open.last() {
                None if line.trim_start().starts_with('[') => {
                    // The name of a table, which is no value.
                    at += line.len();
                    continue;
                }
                Some(array) if array.what == "array" && is_no_value(line) => {
                    suspect = suspect.or(Some(*array));
                }
                _ => {}
            }
        }
        if let Some(delimiter) = delimiter(rest) {
            let inside = rest.get(delimiter.len()..).unwrap_or_default();
            let Some(end) = end_of_text(inside, delimiter) else {
                let text = LeftOpen {
                    offset: at,
                    what: "text",
                    closes: delimiter,
                };
                return Some(suspect.unwrap_or(text));
            };
            at += delimiter.len() + end + delimiter.len();
            continue;
        }
        let c = rest.chars().next().unwrap_or_default();
        match c {
            '#' => at += rest.find('\n').unwrap_or(rest.len()),
            '[' => open.push(LeftOpen::array(at)),
            '{' => open.push(LeftOpen::table(at)),
            ']' | '}' => {
                let closed = open.pop();
                suspect = suspect.filter(|array| Some(*array) != closed);
            }
            '\n' => begins_line = true,
            _ => {}
        }
        if c != '#' {
            at += c.len_utf8();
        }
    }
    suspect.or(open.last().copied())
}

/// What a text begins and ends with, the longer ones first.
fn delimiter(rest: &str) -> Option<&'static str> {
    const DELIMITERS: [&str; 4] = ["\"\"\"", "'''", "\"", "'"];
    let mut delimiters = DELIMITERS.into_iter();
    delimiters.find(|delimiter| rest.starts_with(delimiter))
}

/// Where the delimiter stands that ends a text: on its line, unless it is of three quotes. Up to two more of these before
/// it are of the text (TOML 1.0.0, multi-line basic strings).
fn end_of_text(inside: &str, delimiter: &str) -> Option<usize> {
    let has_escapes = delimiter.starts_with('"');
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if std::mem::take(&mut is_escaped) => {}
            '\\' if has_escapes => is_escaped = true,
            '\n' if delimiter.len() == 1 => return None,
            _ if inside.get(at..)?.starts_with(delimiter) => {
                let behind = inside.get(at + delimiter.len()..)?;
                let quotes = behind.chars().take_while(|next| *next == c).count();
                let of_text = match delimiter.len() {
                    1 => 0,
                    _ => quotes.min(2),
                };
                return Some(at + of_text);
            }
            _ => {}
        }
    }
    None
}

/// `[check.b]` and `run = …` stand in no array.
fn is_no_value(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let name = line.trim_start_matches('[');
    let is_table = name.len() < line.len()
        && line.ends_with(']')
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        // An array of values has commas.
        && (name.trim_end_matches(']').chars())
            .all(|c| is_part(c) || matches!(c, '.' | '"' | '\'' | ' '));
    let is_key = |(key, _): (&str, &str)| {
        let key = key.trim_end();
        !key.is_empty() && key.chars().all(is_part)
    };
    is_table || line.split_once('=').is_some_and(is_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(usize, &'static str, &'static str)> {
        let open = left_open(text)?;
        let line = text[..open.offset].matches('\n').count() + 1;
        Some((line, open.what, open.closes))
    }

    #[test]
    fn what_is_left_open_is_found_where_it_begins() {
        for (text, expected) in [
            ("[check.a]\nfiles = [\n  \"a\",\n", Some((2, "array", "]"))),
            (
                "files = [\"a\"\n[check.b]\nfiles = [\"b\"]\n",
                Some((1, "array", "]")),
            ),
            (
                "files = [ # ]\n \"]\"\nrun = \"x\"\n",
                Some((1, "array", "]")),
            ),
            ("a = 1\nfile = \"a\nb = \"c\"\n", Some((2, "text", "\""))),
            ("a = '''\nb\n", Some((1, "text", "'''"))),
            ("a = \"\\\"\n", Some((1, "text", "\""))),
            ("a = { b = 1\n", Some((1, "inline table", "}"))),
            (
                "a = [\n[true, false],\n[\n[true, false]\nb = 1\n",
                Some((3, "array", "]")),
            ),
            ("a = [\n[\n[true, false]\n]\n", Some((1, "array", "]"))),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_closed_is_not_told() {
        for text in [
            "[check.\"a [b\"]\nfiles = [\n  \"a\", # [\n  'b]',\n]\n",
            "[[x]]\na = \"\"\"\n[b\n\"\"\"\n",
            "a = [[1], [2]]\nb = { c = [1] }\n",
            "a = \"\\\\\"\nb = ''\n",
            "a = \"\"\"a\"\"\"\"\nb = \"\"\"a\"\"\"\"\"\nc = '''a''''\n",
            "a = [\n  key = 1\n]\nb = 1\n",
            "a = [\n  [true, false],\n  [true]\n]\n",
            "",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
