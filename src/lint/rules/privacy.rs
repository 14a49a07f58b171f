//! What a description tells about people: names, contacts and secrets.

use std::net::IpAddr;
use std::ops::Range;

use crate::diagnostic::Severity::{Info, Warning};
use crate::lint::hash::HashSet;
use crate::lint::rules::sources::ssrcs;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Place, Repair, Rule, Subject};
use crate::sdp::Text;
use crate::sdp::attributes::{Address, AddressFamily, Origin};

pub const ORIGIN_IDENTITY: Rule = Rule {
    code: "P003",
    name: "origin-identity",
    severity: Info,
    summary: "`o=` has a user name or an address of its own",
    explain: "WebRTC writes `-` and an address without meaning. SIP phones write the login and \
              the address in the local network, and every peer and log gets to see them.",
    reference: "RFC 9429 §5.2.1",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    // The line identifies the session: a later description must have the same one.
    fix: Fixable::Unsafe,
    check: Check::Description(origin_identity),
};

fn origin_identity(subject: &Subject, out: &mut Findings) {
    let lines = subject.document.session().of_type('o');
    let origins = lines.filter_map(|line| Origin::parse(line.value).ok());
    for origin in origins.filter(|_| subject.webrtc) {
        let user = Some(origin.username).filter(is_personal);
        let address = Some(origin.address).filter(|address| is_real(&address.address));
        let (place, message) = match (user, address) {
            (Some(user), _) => (user, format!("`o=` names a user, `{user}`")),
            (None, Some(address)) => {
                let address = address.address;
                (address, format!("`o=` shows an address, {address}"))
            }
            (None, None) => continue,
        };
        let found = Found::new(place, message).help("write `o=- <id> <version> IN IP4 127.0.0.1`");
        out.push_mended(found, || without_identity(user, address));
    }
}

fn without_identity(user: Option<Text>, address: Option<Address>) -> Option<Repair> {
    let mut repair = Repair::doubtful("leave the name and the address out");
    if let Some(user) = user {
        repair = repair.replace(user, "-");
    }
    if let Some(address) = address {
        let loopback = match address.declared()? {
            AddressFamily::Ip4 => "127.0.0.1",
            AddressFamily::Ip6 => "::1",
        };
        repair = repair.replace(address.address, loopback);
    }
    Some(repair)
}

/// Firefox writes its own name and version there.
fn is_personal(user: &Text) -> bool {
    user.as_str() != "-" && !user.starts_with("mozilla...")
}

/// Whether an address says where somebody is.
fn is_real(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(ip) => !ip.is_loopback() && !ip.is_unspecified(),
        Err(_) => address != "localhost" && !address.ends_with(".invalid"),
    }
}

pub const PERSONAL_LINES: Rule = Rule {
    code: "P004",
    name: "personal-lines",
    severity: Info,
    summary: "an `e=`, `p=` or `u=` line",
    explain: "They carry an email address, a telephone number or a web page, which end up in the \
              logs of all who take part in the signalling. WebRTC has no use for them.",
    reference: "RFC 8866 §5.6",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(personal_lines),
};

fn personal_lines(subject: &Subject, out: &mut Findings) {
    for line in subject.document.session().lines() {
        let what = match () {
            () if line.is('e') => "an email address",
            () if line.is('p') => "a telephone number",
            () if line.is('u') => "a web page",
            () => continue,
        };
        let message = format!("this line gives {what} away");
        out.push(Found::new(line, message).help("remove the line"));
    }
}

pub const IDENTIFYING_CNAME: Rule = Rule {
    code: "P005",
    name: "identifying-cname",
    severity: Warning,
    summary: "the cname of a WebRTC source looks like a user at a host, or is an address",
    explain: "Such a name stays the same from call to call, so that whoever sees two calls knows \
              that they are of one person. WebRTC wants a random one for each session.",
    reference: "RFC 8834 §4.9",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    // RTCP carries the same name, which an edit here does not change.
    fix: Fixable::No,
    check: Check::Description(identifying_cname),
};

fn identifying_cname(subject: &Subject, out: &mut Findings) {
    let mut told: HashSet<&str> = HashSet::default();
    for ssrc in subject.webrtc_media().flat_map(ssrcs) {
        let value = ssrc.value.filter(|_| ssrc.name.as_str() == "cname");
        let Some(cname) = value.filter(|cname| is_identifying(cname)) else {
            continue;
        };
        if told.insert(cname.as_str()) {
            out.push(
                Found::new(cname, format!("the cname `{cname}` tells who this is"))
                    .help("have the sender choose a random cname for each session"),
            );
        }
    }
}

fn is_identifying(cname: &str) -> bool {
    match cname.split_once('@') {
        Some((user, host)) => !user.is_empty() && !host.is_empty() && !is_gstreamer(user, host),
        None => cname.parse::<IpAddr>().is_ok(),
    }
}

/// GStreamer draws random numbers: `user700208105@host-4a06d9e`.
fn is_gstreamer(user: &str, host: &str) -> bool {
    let all = |text: &str, fits: fn(&u8) -> bool| text.as_bytes().iter().all(fits);
    let number = user.strip_prefix("user");
    let address = host.strip_prefix("host-");
    number.is_some_and(|it| all(it, u8::is_ascii_digit))
        && address.is_some_and(|it| all(it, u8::is_ascii_hexdigit))
}

pub const SECRETS: Rule = Rule {
    code: "P007",
    name: "secrets-present",
    severity: Info,
    summary: "the description holds passwords or keys",
    explain: "With `a=ice-pwd` one can answer the checks of a running call, with the key of \
              `a=crypto` one can decrypt it. They belong to the peer, not into a bug report.",
    reference: "RFC 8866 §7",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Description(secrets),
};

fn secrets(subject: &Subject, out: &mut Findings) {
    let mut places: Vec<Range<usize>> = Vec::new();
    for section in subject.document.sections() {
        for name in ["ice-pwd", "crypto", "key-mgmt", "identity"] {
            places.extend(section.attributes(name).map(|attribute| attribute.place()));
        }
        places.extend(section.of_type('k').map(|line| line.place()));
    }
    places.sort_by_key(|place| place.start);
    out.push_once(places.into_iter(), |place, number| {
        let more = match number {
            1 => String::new(),
            _ => format!(" (and so do {} more lines)", number - 1),
        };
        Found::new(place, format!("this line holds a secret{more}"))
            .help("show others what `rtctool sdp show --redact` prints instead")
    });
}
