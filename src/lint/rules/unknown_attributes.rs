//! Attributes that nobody registered.

use crate::diagnostic::Severity::Info;
use crate::lint::hash::HashMap;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::text::is_token;
use crate::sdp::{registry, vocabulary};

pub const UNKNOWN_ATTRIBUTE: Rule = Rule {
    code: "S036",
    name: "unknown-attribute",
    severity: Info,
    summary: "an attribute is neither registered nor known to be a vendor's",
    explain: "Peers ignore what they do not know, as they must. It is good to know where a \
              feature does not take effect. Names that begin with `x-` say themselves that they \
              are private: they are let pass.",
    reference: "RFC 8866 §5.13",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(unknown_attribute),
};

fn unknown_attribute(subject: &Subject, out: &mut Findings) {
    let mut uses: HashMap<&str, usize> = HashMap::default();
    let mut first: Vec<Text> = Vec::new();
    for name in unknown_names(subject) {
        let count = uses.entry(name.as_str()).or_insert(0);
        if *count == 0 {
            first.push(name);
        }
        *count += 1;
    }
    for name in first {
        let more = match uses.get(name.as_str()) {
            None | Some(0 | 1) => String::new(),
            Some(number) => format!(", which stands {number} times"),
        };
        out.push(
            Found::new(name, format!("unknown attribute `{name}`{more}"))
                .help("check the name, and whether the peer knows it; it has no effect elsewhere"),
        );
    }
}

/// What is no token, or a slip for a known name, has rules of its own.
fn unknown_names<'a>(subject: &'a Subject) -> impl Iterator<Item = Text<'a>> {
    let lines = subject.document.lines();
    lines
        .filter_map(|line| line.attribute)
        .filter(|attribute| vocabulary::find(attribute.meant).is_none())
        .map(|attribute| attribute.name)
        .filter(|name| is_token(name) && !is_private(name) && !registry::has(name))
}

fn is_private(name: &str) -> bool {
    name.starts_with("x-") || name.starts_with("X-")
}
