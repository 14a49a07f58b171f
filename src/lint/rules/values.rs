//! The values of the lines that are not attributes: `o=`, `c=`, `t=`.

use crate::diagnostic::Severity::Error;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Repair, Rule, Subject};
use crate::sdp::attributes::{Address, AddressFamily, Connection, Origin, Timing};
use crate::sdp::{Line, Text};

pub const ORIGIN_SYNTAX: Rule = Rule {
    code: "S011",
    name: "origin-syntax",
    severity: Error,
    summary: "`o=` does not have six fields",
    explain: "It is what one session is told from another by, and a later description from an \
              earlier one. Firefox also refuses a user name of more than 256 characters.",
    reference: "RFC 8866 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(origin_syntax),
};

fn origin_syntax(subject: &Subject, out: &mut Findings) {
    const HELP: &str = "write it like `o=- 4611731400430051336 2 IN IP4 127.0.0.1`";
    for line in subject.document.session().of_type('o') {
        match Origin::parse(line.value) {
            Err(stopped) => {
                out.push(Found::new(stopped.at, format!("`o=` {stopped}")).help(HELP));
            }
            Ok(origin) if subject.webrtc && origin.username.len() > LONGEST_USER_NAME => {
                let message = format!("a user name of {} characters", origin.username.len());
                out.push(Found::new(origin.username, message).help(HELP));
            }
            Ok(_) => {}
        }
    }
}

/// Of Firefox 153, measured.
const LONGEST_USER_NAME: usize = 256;

pub const ORIGIN_NUMBER: Rule = Rule {
    code: "S012",
    name: "origin-number",
    severity: Error,
    summary: "the session id or version of `o=` is not a number of 64 bits",
    explain: "A later description is known by a higher version, which takes numbers. In WebRTC \
              the highest bit must be zero as well.",
    reference: "RFC 8866 §5.2",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(origin_number),
};

fn origin_number(subject: &Subject, out: &mut Findings) {
    for origin in &subject.origins {
        let fields = [
            ("id", origin.session_id),
            ("version", origin.session_version),
        ];
        for (what, text) in fields {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let (largest, bits) = match subject.webrtc {
                true => (i64::MAX.unsigned_abs(), 63),
                false => (u64::MAX, 64),
            };
            let fits = text.parse::<u64>().is_ok_and(|number| number <= largest);
            if !digits || !fits {
                let message = format!(
                    "the session {what} must be a decimal number of {bits} bits, found `{text}`"
                );
                out.push(
                    Found::new(text, message)
                        .help("write decimal digits, at most 9223372036854775807")
                        .fix(
                            Repair::doubtful("keep the digits only").replace(text, digits_of(text)),
                        ),
                );
            }
        }
    }
}

/// The digits of a text, not more than 64 bits hold; without any, the number that a
/// first description has.
fn digits_of(text: Text) -> String {
    let digits = text.chars().filter(char::is_ascii_digit);
    let digits: String = digits.take(18).collect();
    match digits.as_str() {
        "" => "1".to_owned(),
        _ => digits,
    }
}

pub const NETWORK_TYPE: Rule = Rule {
    code: "S013",
    name: "network-or-address-type",
    severity: Error,
    summary: "an address is not introduced by `IN IP4` or `IN IP6`",
    explain: "A reader cannot know what follows. Often written `ip4` or `IPv4`.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(network_type),
};

fn network_type(subject: &Subject, out: &mut Findings) {
    for address in addresses(subject) {
        if address.net_type.as_str() != "IN" {
            out.push(
                Found::new(
                    address.net_type,
                    format!(
                        "the network type must be `IN`, found `{}`",
                        address.net_type
                    ),
                )
                .help("write `IN`")
                .fix(network_types(&address)),
            );
        } else if address.declared().is_none() {
            let wanted = match address.actual() {
                Some(AddressFamily::Ip6) => "write `IP6`",
                Some(AddressFamily::Ip4) => "write `IP4`",
                None => "write `IP4` or `IP6`",
            };
            out.push(
                Found::new(
                    address.addr_type,
                    format!(
                        "the address type must be `IP4` or `IP6`, found `{}`",
                        address.addr_type
                    ),
                )
                .help(wanted)
                .fix(network_types(&address)),
            );
        }
    }
}

/// Mends network and address type together, where it is clear what they were meant to be.
fn network_types(address: &Address) -> Option<Repair> {
    let looks_like = if address.addr_type.contains('4') {
        Some(AddressFamily::Ip4)
    } else if address.addr_type.contains('6') {
        Some(AddressFamily::Ip6)
    } else {
        None
    };
    let family = address.actual().or(address.declared()).or(looks_like)?;
    let is_internet = address.net_type.eq_ignore_ascii_case("IN");
    let title = format!("write `IN {}`", name(family));
    let repair = match is_internet && looks_like == Some(family) {
        true => Repair::safe(title),
        false => Repair::doubtful(title),
    };
    Some(
        repair
            .replace(address.net_type, "IN")
            .replace(address.addr_type, name(family)),
    )
}

fn name(family: AddressFamily) -> &'static str {
    match family {
        AddressFamily::Ip4 => "IP4",
        AddressFamily::Ip6 => "IP6",
    }
}

pub const ADDRESS_FAMILY: Rule = Rule {
    code: "S014",
    name: "address-family-mismatch",
    severity: Error,
    summary: "an address is not of the type written before it",
    explain: "A reader that goes by the type cannot read the address. Seen where a proxy \
              rewrites the address but not its type.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(address_family),
};

fn address_family(subject: &Subject, out: &mut Findings) {
    for address in addresses(subject) {
        let (Some(declared), Some(actual)) = (address.declared(), address.actual()) else {
            continue;
        };
        if declared != actual {
            let family = name(actual);
            out.push(
                Found::new(
                    address.address,
                    format!("`{}` is an {family} address", address.address),
                )
                .related(address.addr_type, "but this is what it is said to be")
                .help(format!("write `IN {family} {}`", address.address))
                .fix(Repair::safe(format!("write `{family}`")).replace(address.addr_type, family)),
            );
        }
    }
}

pub const CONNECTION_SYNTAX: Rule = Rule {
    code: "S015",
    name: "connection-syntax",
    severity: Error,
    summary: "`c=` is not `IN <type> <address>`",
    explain: "A line that breaks off has no address. What follows one is overlooked by browsers; \
              others may not.",
    reference: "RFC 8866 §5.7",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Description(connection_syntax),
};

fn connection_syntax(subject: &Subject, out: &mut Findings) {
    // Read once already, without a slip.
    if subject.document.of_type('c').count() == subject.connections.len() {
        return;
    }
    for line in subject.document.of_type('c') {
        if let Err(stopped) = Connection::parse(line.value) {
            let found = Found::new(stopped.at, format!("`c=` {stopped}"))
                .help("write it like `c=IN IP4 0.0.0.0`");
            out.push(match has_sound_start(line.value) {
                true => found.as_warning(),
                false => found,
            });
        }
    }
}

/// Whether the first three fields are an address: readers then overlook what follows.
fn has_sound_start(value: Text) -> bool {
    let fields: Vec<Text> = value.fields().take(3).collect();
    let Some(last) = fields.last() else {
        return false;
    };
    let start = value.split_at(last.end() - value.start()).0;
    Connection::parse(start).is_ok_and(|connection| {
        let address = connection.address;
        address.declared().is_some() && address.declared() == address.actual()
    })
}

pub const TIMING_SYNTAX: Rule = Rule {
    code: "S031",
    name: "timing-syntax",
    severity: Error,
    summary: "`t=` is not two numbers",
    explain: "Both are numbers, 0 for no limit. A parser that reads the line gives up on the \
              whole description.",
    reference: "RFC 8866 §5.9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Description(timing_syntax),
};

fn timing_syntax(subject: &Subject, out: &mut Findings) {
    for line in subject.document.session().of_type('t') {
        if let Err(stopped) = Timing::parse(line.value) {
            // Nothing but zeros says nothing else.
            let is_unset = line.value.chars().all(|c| c == '0' || c.is_whitespace());
            let repair = match is_unset {
                true => Repair::safe("write `t=0 0`"),
                false => Repair::doubtful("write `t=0 0`: no start and no end"),
            };
            out.push(
                Found::new(stopped.at, format!("`t=` {stopped}"))
                    .help("write `t=0 0`")
                    .fix(repair.replace(line.value, "0 0")),
            );
        }
    }
}

pub const MULTIPLE_SPACES: Rule = Rule {
    code: "S042",
    name: "multiple-spaces",
    severity: Error,
    summary: "more than one space, or a tab, stands between two fields",
    explain: "The grammar has single spaces, and a parser that splits at each finds an empty \
              field: in `m=audio  9` that is the port.",
    reference: "RFC 8866 §9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Description(multiple_spaces),
};

fn multiple_spaces(subject: &Subject, out: &mut Findings) {
    for line in subject.document.odd_lines() {
        let Some(reading) = reading(line) else {
            continue;
        };
        let tab = line.value.find('\t');
        let run = match reading {
            Reading::NoTabIn { fields } => tab_in_fields(line.value, fields),
            _ => line.value.find("  ").or(tab),
        };
        let Some(at) = run else { continue };
        let run = line.value.split_at(at).1.split_indent().0;
        let message = match run.contains('\t') {
            true => "a tab between two fields",
            false => "more than a single space between two fields",
        };
        let found = Found::new(run, message)
            .help("write one space")
            .fix(single_spaces(line.value));
        out.push(match reading {
            Reading::NoTabs if tab.is_none() => found.as_warning(),
            Reading::Lenient => found.as_warning(),
            Reading::Strict | Reading::NoTabs | Reading::NoTabIn { .. } => found,
        });
    }
}

/// The first tab within this many fields, which single spaces end.
fn tab_in_fields(value: Text, fields: usize) -> Option<usize> {
    let ends = value.match_indices(' ').map(|(at, _)| at);
    let end = ends.into_iter().nth(fields - 1).unwrap_or(value.len());
    value.get(..end)?.find('\t')
}

/// From the first run of white space to the last in one edit: a line may have very many.
fn single_spaces(value: Text) -> Option<Repair> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let starts = [value.find("  "), value.find('\t')];
    let ends = [value.rfind("  "), value.rfind('\t')];
    let start = starts.into_iter().flatten().min()?;
    let end = ends.into_iter().flatten().max()?;
    // The runs may have begun before, and go on after.
    let start = value.get(..start)?.trim_end_matches(BLANKS).len();
    let end = value.len() - value.get(end..)?.trim_start_matches(BLANKS).len();
    let runs = value.split_at(end).0.split_at(start).1;
    let words: Vec<&str> = runs.fields().map(|word| word.as_str()).collect();
    let text = match words.as_slice() {
        [] => " ".to_owned(),
        words => format!(" {} ", words.join(" ")),
    };
    Some(Repair::safe("write single spaces").replace(runs, text))
}

/// How Chromium 156 was seen to read the white space of a line.
enum Reading {
    Strict,
    /// Any number of spaces, but not a tab.
    NoTabs,
    /// No tab in the first fields; what follows is not split.
    NoTabIn {
        fields: usize,
    },
    Lenient,
}

/// `None` for lines whose fields are not separated by spaces.
fn reading(line: &Line) -> Option<Reading> {
    let is_one_of = |letters: &[char]| letters.iter().any(|&letter| line.is(letter));
    let attribute = line.attribute.map_or("", |attribute| attribute.meant);
    match attribute {
        "candidate" | "fingerprint" | "group" | "rtpmap" | "ssrc-group" => Some(Reading::Strict),
        "fmtp" | "rtcp-fb" | "simulcast" | "ssrc" => Some(Reading::NoTabIn { fields: 1 }),
        "extmap" => Some(Reading::NoTabIn { fields: 2 }),
        _ if is_one_of(&['o', 'm']) => Some(Reading::Strict),
        _ if is_one_of(&['c']) => Some(Reading::NoTabs),
        _ if is_one_of(&['t']) => Some(Reading::Lenient),
        _ => None,
    }
}

/// The addresses of `o=` and of all `c=` lines.
fn addresses<'a>(subject: &'a Subject) -> impl Iterator<Item = Address<'a>> {
    let origins = subject.origins.iter().map(|origin| origin.address);
    let connections = subject.connections.iter();
    origins.chain(connections.map(|connection| connection.address))
}
