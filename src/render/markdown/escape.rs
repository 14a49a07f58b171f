//! Texts of others in markdown: no table, link, image, element, heading or mention comes of them.

use crate::render::sanitize::sanitize;

/// What begins something in GitHub's or GitLab's markdown, formulas and emoji among it.
const SPECIAL: &str = "\\`*_{}[]()#<>&|~!$:\"'";

/// As text within a line. Entities are no syntax, wherever they stand.
pub fn escaped(text: &str) -> String {
    let safe = sanitize(text);
    let mut out = String::with_capacity(safe.len() + 16);
    for c in safe.chars() {
        match c {
            // What follows is parted from it, or somebody is called.
            '@' => out.push_str("&#64;&#8203;"),
            // `www.` is a link by itself.
            '.' if ends_in_www(&out) => out.push_str("&#46;"),
            c if SPECIAL.contains(c) => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn ends_in_www(text: &str) -> bool {
    let end = text.len().saturating_sub(3);
    text.get(end..)
        .is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// The same in the letters of code.
pub fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// Lines whose columns matter. What is in them was made safe to show line by line.
pub fn preformatted(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(of_line).collect();
    format!("<pre>\n{}\n</pre>\n", lines.join("\n"))
}

/// Markdown ends at `<pre>`, and elements do not.
fn of_line(line: &str) -> String {
    let safe = sanitize(line);
    let safe = safe.replace('&', "&amp;");
    safe.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markdown() {
        let hostile = "@team | `x` [a](http://b) <img src=x> **b** # c $d$ www.e";
        let safe = escaped(hostile);
        for markup in [
            "@t", "|", "`", "[", "](", "http:", "<", "**", "# c", "$", "www.",
        ] {
            assert!(!safe.contains(markup), "{markup}: {safe}");
        }
    }

    #[test]
    fn nothing_ends_preformatted_text() {
        let text = preformatted("a </pre> <b>\nc & d");
        assert_eq!(text, "<pre>\na &lt;/pre&gt; &lt;b&gt;\nc &amp; d\n</pre>\n");
    }

    #[test]
    fn figures_stay_as_they_are() {
        assert_eq!(escaped("4.50 %, 12.1 ms"), "4.50 %, 12.1 ms");
    }
}
