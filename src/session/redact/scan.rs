//! Finds addresses and names by their form, wherever they stand.

use std::net::{IpAddr, Ipv6Addr};

use crate::sdp::Text;

/// Something that has the form of an address.
#[derive(Debug, Clone, Copy)]
pub struct Literal<'a> {
    pub text: Text<'a>,
    pub means: Means,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    Address(IpAddr),
    /// Four numbers between dots that are no address: one is too large, or has a zero before it.
    Malformed,
    /// A name under `.local`.
    LocalName,
    /// The interface that an address is upon: `eth0` of `fe80::1%eth0`.
    Zone,
}

/// Everything in `text` that has the form of an address, in its order.
pub fn literals(text: Text<'_>) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    for run in runs(text, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')
    }) {
        found.extend(local_name(run));
    }
    for run in runs(text, |c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')) {
        match v6(run) {
            Some(literal) => found.push(literal),
            None => found.extend(run.split(':').filter_map(v4)),
        }
    }
    let zones = found
        .iter()
        .filter_map(|literal| zone(text, literal.text.end()));
    let zones: Vec<Literal> = zones.collect();
    found.extend(zones);
    found.sort_by_key(|literal| literal.text.start());
    found
}

/// What stands behind a `%` at the end of an address.
fn zone(text: Text<'_>, end: usize) -> Option<Literal<'_>> {
    let behind = text.split_at(end - text.start()).1;
    let name = behind.strip_prefix('%')?;
    let is_end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | '_');
    let length = name.find(is_end).unwrap_or(name.len());
    let text = behind.split_at(1).1.split_at(length).0;
    (!text.is_empty()).then_some(Literal {
        text,
        means: Means::Zone,
    })
}

/// The words of a text in which anything may separate them.
pub fn words(text: Text<'_>) -> Vec<Text<'_>> {
    runs(text, |c| {
        !matches!(
            c,
            ' ' | '\t' | ':' | ';' | ',' | '=' | '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']'
        )
    })
}

/// The longest pieces of which every character is `allowed`.
fn runs(text: Text<'_>, allowed: impl Fn(char) -> bool) -> Vec<Text<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(&allowed) {
        let tail = rest.split_at(start).1;
        let end = tail.find(|c| !allowed(c)).unwrap_or(tail.len());
        let (run, after) = tail.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

fn local_name(run: Text<'_>) -> Option<Literal<'_>> {
    let text = trimmed(run, '.');
    let (label, last) = text.rsplit_once('.')?;
    (last.eq_ignore_ascii_case("local") && !label.is_empty()).then_some(Literal {
        text,
        means: Means::LocalName,
    })
}

/// The run as an IPv6 address, with or without single colons and dots around it.
fn v6(run: Text<'_>) -> Option<Literal<'_>> {
    let dotless = trimmed(run, '.');
    let bare = [dotless, without_single_colons(dotless)];
    bare.into_iter().find_map(|text| {
        let address: Ipv6Addr = text.parse().ok()?;
        Some(Literal {
            text,
            means: Means::Address(address.into()),
        })
    })
}

fn without_single_colons(run: Text<'_>) -> Text<'_> {
    let is_single = |piece: &str, other: &str| piece.starts_with(':') && !other.starts_with("::");
    let run = if is_single(&run, &run) {
        run.split_at(1).1
    } else {
        run
    };
    if run.ends_with(':') && !run.ends_with("::") {
        run.split_at(run.len() - 1).0
    } else {
        run
    }
}

/// The piece as four numbers between dots.
fn v4(piece: Text<'_>) -> Option<Literal<'_>> {
    let text = trimmed(piece, '.');
    let is_number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let numbers = text.as_str().split('.');
    let is_quad = numbers.clone().count() == 4 && numbers.clone().all(is_number);
    is_quad.then_some(Literal {
        text,
        means: text.parse().map_or(Means::Malformed, Means::Address),
    })
}

fn trimmed(text: Text<'_>, end: char) -> Text<'_> {
    let start = text.len() - text.trim_start_matches(end).len();
    let text = text.split_at(start).1;
    text.split_at(text.trim_end_matches(end).len()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let literals = literals(Text::new(text, 0));
        literals
            .iter()
            .map(|literal| literal.text.as_str())
            .collect()
    }

    #[test]
    fn addresses_are_found_among_other_text() {
        assert_eq!(found("9 IN IP4 10.0.0.1"), ["10.0.0.1"]);
        assert_eq!(
            found("x=10.0.0.1:5000, [fe80::1%eth0]:9."),
            ["10.0.0.1", "fe80::1", "eth0"]
        );
        assert_eq!(found("::ffff:10.0.0.1"), ["::ffff:10.0.0.1"]);
        assert_eq!(found("to:2001:db8::7:"), ["2001:db8::7"]);
        assert_eq!(
            found("at 010.0.0.1 and 300.1.1.1."),
            ["010.0.0.1", "300.1.1.1"]
        );
        assert_eq!(found("a-b.local x.LOCAL"), ["a-b.local", "x.LOCAL"]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        assert_eq!(
            found("96 42e01f 1.2.3 12:30:45 1.2.3.4.5 48000/2 local .local"),
            [""; 0]
        );
    }
}
