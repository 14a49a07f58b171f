//! The `o=` line names the session, and counts its descriptions.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::codec::{Codec, Codecs};
use crate::lint::{
    Check, Enabled, Findings, Fixable, Found, Media, Repair, Rule, Subject, Succession,
};
use crate::sdp::Text;
use crate::sdp::attributes::Origin;

pub const SESSION_CHANGED: Rule = Rule {
    code: "J001",
    name: "session-id-changed",
    severity: Error,
    summary: "the session id or the user name in `o=` changed",
    explain: "They name the session: with others it is a new one. SIP proxies and phones refuse \
              or drop the re-INVITE. Browsers do not compare them, so that for WebRTC this is a \
              warning: servers in between may.",
    reference: "RFC 3264 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(session_changed),
};

fn session_changed(succession: &Succession, out: &mut Findings) {
    let Some((previous, next)) = origins(succession) else {
        return;
    };
    let parts = [
        ("session id", previous.session_id, next.session_id),
        ("user name", previous.username, next.username),
    ];
    let changed = parts
        .into_iter()
        .find(|(_, previous, next)| previous.as_str() != next.as_str());
    if let Some((what, previous, next)) = changed {
        let found = Found::new(
            next,
            format!("the {what} changed from `{previous}` to `{next}`"),
        )
        .beside(previous, "the same session before")
        .help("keep all of `o=` but the version; or are these descriptions of two sessions?");
        out.push(if succession.next.webrtc {
            found.as_warning()
        } else {
            found
        });
    }
}

pub const VERSION: Rule = Rule {
    code: "J002",
    name: "version-not-incremented",
    severity: Warning,
    summary: "the description changed, but not its version in `o=`",
    explain: "A peer that compares versions, as SIP phones and SBCs do, takes it for the \
              description it already has, and ignores the change. Browsers do not compare.",
    reference: "RFC 3264 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Succession(version),
};

fn version(succession: &Succession, out: &mut Findings) {
    let Some((previous, next)) = origins(succession) else {
        return;
    };
    let [was, is] = [previous, next].map(|origin| origin.session_version);
    let same_session = previous.session_id.as_str() == next.session_id.as_str();
    let numbers = was.parse::<u64>().ok().zip(is.parse::<u64>().ok());
    let Some((number, false)) = numbers.map(|(was, is)| (was, is > was)) else {
        return;
    };
    if !same_session || !has_changed(succession) {
        return;
    }
    let mut found = Found::new(is, format!("the version is {is}, after {was}"))
        .beside(was, "the version before");
    found = match number.checked_add(1) {
        Some(following) => {
            let title = format!("write version {following}");
            let repair = Repair::safe(title.clone()).replace(is, following.to_string());
            found.help(title).fix(repair)
        }
        None => found.help("write a higher version"),
    };
    out.push(found);
}

/// Whether more changed than what a browser adds while it gathers candidates, and than
/// the way in which it writes the rest.
fn has_changed(succession: &Succession) -> bool {
    let [previous, next] = [succession.previous, succession.next];
    let groups = |side: &Subject| words(side.document.session().values("group"));
    previous.media.len() != next.media.len()
        || groups(previous) != groups(next)
        || succession
            .places()
            .any(|(was, is)| substance(previous, was) != substance(next, is))
}

/// What a section stands for, without candidates, ports and addresses.
fn substance(subject: &Subject, media: &Media) -> Vec<String> {
    const SAID_ONCE: [&str; 5] = ["ice-ufrag", "ice-pwd", "fingerprint", "setup", "sctp-port"];
    const LISTED: [&str; 7] = [
        "mid",
        "msid",
        "extmap",
        "fmtp",
        "rid",
        "simulcast",
        "crypto",
    ];
    let once = SAID_ONCE.map(|name| {
        let attribute = subject.attribute(media, name);
        words(attribute.and_then(|attribute| attribute.value).into_iter())
    });
    let listed = LISTED.map(|name| words(media.section.values(name)));
    let codecs = Codecs::of(media);
    let codecs = codecs.iter().map(Codec::to_string);
    let heading = [
        media.kind().to_owned(),
        media.proto().to_owned(),
        media.is_live().to_string(),
        words(media.formats.iter().copied()),
        subject.direction(media).as_str().to_owned(),
    ];
    heading
        .into_iter()
        .chain(codecs.map(|name| name.to_ascii_lowercase()))
        .chain(once)
        .chain(listed)
        .collect()
}

fn words<'a>(texts: impl Iterator<Item = Text<'a>>) -> String {
    let texts: Vec<&str> = texts.map(|text| text.as_str()).collect();
    texts.join(" ")
}

fn origins<'a>(succession: &Succession<'a>) -> Option<(Origin<'a>, Origin<'a>)> {
    let origin = |side: &Subject<'a>| {
        let mut lines = side.document.session().of_type('o');
        let value: Text = lines.next()?.value;
        Origin::parse(value).ok()
    };
    origin(succession.previous).zip(origin(succession.next))
}
