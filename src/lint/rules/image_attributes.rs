//! The image sizes that a peer can send and receive: `imageattr`.

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Text;

pub const IMAGEATTR_SYNTAX: Rule = Rule {
    code: "C028",
    name: "imageattr-syntax",
    severity: Error,
    summary: "`imageattr` is not `<payload type or *> send|recv <sizes>`",
    explain: "A parser that reads the line gives up on the whole description; one that does not \
              read it sends pictures of any size.",
    reference: "RFC 6236",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(imageattr_syntax),
};

fn imageattr_syntax(subject: &Subject, out: &mut Findings) {
    let sections = subject.media.iter();
    let values = sections.flat_map(|media| media.section.values("imageattr"));
    for value in values.filter(|value| !value.is_empty()) {
        if let Some((place, expected)) = fault(value) {
            out.push(
                Found::new(place, format!("`a=imageattr` wants {expected} here"))
                    .help("write it like `a=imageattr:97 send [x=1280,y=720] recv *`"),
            );
        }
    }
}

/// The first place that is not as it should be, and what should stand there.
fn fault(value: Text) -> Option<(Text, &'static str)> {
    let mut fields = value.fields();
    let format = fields.next().unwrap_or(value);
    if format.as_str() != "*" && format.parse::<u8>().is_err() {
        return Some((format, "a payload type or `*`"));
    }
    let mut wants_direction = true;
    let mut last = format;
    for field in fields {
        let is_direction = ["send", "recv"].contains(&field.as_str());
        if wants_direction && !is_direction {
            return Some((field, "`send` or `recv`"));
        }
        let is_any = field.as_str() == "*";
        if is_any && !["send", "recv"].contains(&last.as_str()) {
            return Some((field, "`send` or `recv`"));
        }
        if !is_direction && !is_any && !is_sizes(&field) {
            return Some((field, "`*` or sizes such as `[x=1280,y=720]`"));
        }
        wants_direction = is_any;
        last = field;
    }
    let ends_early = ["send", "recv"].contains(&last.as_str()) || last.start() == format.start();
    ends_early.then_some((last.after(), "a direction and its sizes"))
}

/// Whether it is one set of sizes: width, height, and what else is told of them.
fn is_sizes(field: &str) -> bool {
    let set = field
        .strip_prefix("[x=")
        .and_then(|rest| rest.strip_suffix(']'));
    set.and_then(|set| set.split_once(",y="))
        .is_some_and(|(width, rest)| {
            // What else is told of them has a name.
            let others = [",sar=", ",par=", ",q="].iter();
            let end = others.filter_map(|name| rest.find(name)).min();
            let height = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            is_lengths(width) && is_lengths(height)
        })
}

/// One number of pixels, a range of them with a step, or a list.
fn is_lengths(text: &str) -> bool {
    const MOST_DIGITS: usize = 6;
    let list = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_length = |length: &str| {
        let digits = length.bytes().all(|byte| byte.is_ascii_digit());
        digits && (1..=MOST_DIGITS).contains(&length.len())
    };
    list.unwrap_or(text).split([':', ',']).all(is_length)
}
