//! Which parts of a line are secrets, by what kind of line it is.

use crate::sdp::text::is_blank;
use crate::sdp::{Line, Text, registry, vocabulary};

/// A part of a line that is hidden.
#[derive(Debug, Clone, Copy)]
pub struct Secret<'a> {
    pub text: Text<'a>,
    pub kind: Kind,
}

/// What is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Ufrag,
    Pwd,
    Digest,
    /// Base64: keys, certificates, assertions.
    Key,
    TlsId,
    /// A candidate's foundation, which browsers make from the address.
    Foundation,
    Cname,
    Stream,
    Track,
    /// What other protocols call a section by.
    Label,
    /// The path of a URL, which may let in who knows it.
    Token,
    User,
    /// An address or a host name.
    Host,
    Email,
    Phone,
    FreeText,
    /// Anything, of which only the form is kept.
    Unknown,
}

/// In the order of their places.
pub fn secrets<'a>(line: &Line<'a>) -> Vec<Secret<'a>> {
    let mut secrets = match (&line.attribute, line.letter()) {
        (Some(attribute), _) => of_attribute(attribute.meant, attribute.value),
        (None, Some(letter)) => of_type(&letter, line.value),
        (None, None) => behind_first_word(line.text),
    };
    secrets.retain(|secret| !secret.text.is_empty());
    secrets
}

/// The parts of a line in which addresses may stand.
pub fn open_parts<'a>(line: &Line<'a>) -> Vec<Text<'a>> {
    match &line.attribute {
        Some(attribute) if attribute.meant == "extmap" => Vec::new(),
        Some(attribute) => [Some(attribute.name), attribute.value]
            .into_iter()
            .flatten()
            .collect(),
        None if line.has_letter() => vec![line.value],
        None => Vec::new(),
    }
}

/// The part of a line that nobody knows how to read: anything may be a secret there.
pub fn unknown_part<'a>(line: &Line<'a>) -> Option<Text<'a>> {
    let attribute = line.attribute.as_ref()?;
    let is_known = vocabulary::find(attribute.meant).is_some() || attribute.meant == "floorid";
    attribute.value.filter(|_| !is_known)
}

/// Whether a word of such a part tells nothing: the numbers of attributes that somebody
/// registered are rates and sizes.
pub fn is_harmless_word(line: &Line, word: &str) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    let name = line.attribute.map(|attribute| attribute.name);
    word == "localhost" || (is_number && name.is_some_and(|name| registry::has(&name)))
}

/// Firefox writes its own name where a user's belongs.
fn is_person(user: &Text) -> bool {
    !user.starts_with("mozilla...THIS_IS_SDPARTA-")
}

fn of_type<'a>(letter: &str, value: Text<'a>) -> Vec<Secret<'a>> {
    let words = || value.fields();
    match letter.to_ascii_lowercase().as_str() {
        "o" => [
            (words().next().filter(is_person), Kind::User),
            (words().nth(5), Kind::Host),
        ]
        .into_iter()
        .filter_map(|(text, kind)| Some(Secret { text: text?, kind }))
        .collect(),
        "c" => words().nth(2).map(host_of_group).into_iter().collect(),
        "s" | "i" => all_of(value, Kind::FreeText),
        "u" => all_of(value, Kind::Unknown),
        "e" => all_of(value, Kind::Email),
        "p" => all_of(value, Kind::Phone),
        "k" => match value.split_once(':') {
            Some((_, key)) => all_of(key, Kind::Key),
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_attribute<'a>(name: &str, value: Option<Text<'a>>) -> Vec<Secret<'a>> {
    let Some(value) = value else {
        return Vec::new();
    };
    match name {
        "ice-ufrag" => all_of(value, Kind::Ufrag),
        "ice-pwd" => all_of(value, Kind::Pwd),
        "tls-id" => all_of(value, Kind::TlsId),
        "identity" => all_of(value, Kind::Key),
        "fingerprint" | "zrtp-hash" => all_of(behind_word(value), Kind::Digest),
        "key-mgmt" => all_of(behind_word(value), Kind::Key),
        "keywds" | "tool" => all_of(value, Kind::FreeText),
        "label" => all_of(value, Kind::Label),
        "floorid" => of_floor(behind_word(value)),
        "crypto" => keys(value),
        "candidate" => of_candidate(value),
        "remote-candidates" => of_words(value, |at, _| (at % 3 == 1).then_some(Kind::Host)),
        "rtcp" => of_words(value, |at, _| (at == 3).then_some(Kind::Host)),
        "source-filter" => of_words(value, |at, _| (at >= 3).then_some(Kind::Host)),
        "msid" => of_words(value, stream_and_track),
        "msid-semantic" => of_words(value, |at, _| (at > 0).then_some(Kind::Stream)),
        "ssrc" => of_source(behind_word(value)),
        // These URIs are names, the same for everybody.
        "extmap" => Vec::new(),
        _ => of_url(value),
    }
}

/// `<foundation> <component> <transport> <priority> <address> <port> typ <type> …`
fn of_candidate(value: Text<'_>) -> Vec<Secret<'_>> {
    // `a=candidate:candidate:…` is a slip that many make.
    let value = match value.split_once(':') {
        Some((name, rest)) if name.as_str() == "candidate" => rest,
        _ => value,
    };
    let mut previous = "";
    of_words(value, |at, word| {
        let kind = match (at, previous) {
            (0, _) => Some(Kind::Foundation),
            (4, _) | (_, "raddr") => Some(Kind::Host),
            (_, "ufrag") => Some(Kind::Ufrag),
            // Behind the type, names and values take turns.
            (9.., name) if at % 2 == 1 && !is_harmless(name) => Some(Kind::Host),
            _ => None,
        };
        previous = word.as_str();
        kind
    })
}

/// Whether the values of an extension of candidates tell nothing of people and networks.
fn is_harmless(extension: &str) -> bool {
    matches!(
        extension,
        "rport" | "tcptype" | "generation" | "network-id" | "network-cost"
    )
}

/// `mstrm:<label> <label> …`; some write `m-stream:…`.
fn of_floor(value: Text<'_>) -> Vec<Secret<'_>> {
    let labels = value.split_once(':').map_or(value, |(_, labels)| labels);
    of_words(labels, |_, _| Some(Kind::Label))
}

/// `cname:…`, `msid:<stream> <track>`, `mslabel:<stream>`, `label:<track>`
fn of_source(attribute: Text<'_>) -> Vec<Secret<'_>> {
    let Some((name, value)) = attribute.split_once(':') else {
        return Vec::new();
    };
    match name.as_str() {
        "cname" => all_of(value, Kind::Cname),
        "msid" => of_words(value, stream_and_track),
        "mslabel" => all_of(value, Kind::Stream),
        "label" => all_of(value, Kind::Track),
        _ => Vec::new(),
    }
}

fn stream_and_track(at: usize, _: Text) -> Option<Kind> {
    Some(if at == 0 { Kind::Stream } else { Kind::Track })
}

/// `<tag> <suite> inline:<key>[|<lifetime>][|<MKI>][;inline:…] …`
fn keys(value: Text<'_>) -> Vec<Secret<'_>> {
    let mut secrets = Vec::new();
    for word in value.fields().skip(2) {
        for parameter in word.split(';') {
            if let Some((method, key)) = parameter.split_once(':')
                && method.eq_ignore_ascii_case("inline")
            {
                let key = key.split('|').next().unwrap_or(key);
                secrets.extend(all_of(key, Kind::Key));
            }
        }
    }
    secrets
}

/// User, host and path of each `scheme://user@host:port/path`.
fn of_url(value: Text<'_>) -> Vec<Secret<'_>> {
    const BEGINS: &str = "://";
    let mut secrets = Vec::new();
    let mut rest = value;
    while let Some(at) = rest.find(BEGINS) {
        let behind = rest.split_at(at + BEGINS.len()).1;
        let end = behind.find([' ', '\t', '"', '>', ',', ';']);
        let (url, tail) = behind.split_at(end.unwrap_or(behind.len()));
        let end = url.find(['/', '?', '#']);
        let (authority, path) = url.split_at(end.unwrap_or(url.len()));
        secrets.extend(of_authority(authority));
        if !path.is_empty() {
            secrets.extend(all_of(path.split_at(1).1, Kind::Token));
        }
        rest = tail;
    }
    secrets
}

fn of_authority(authority: Text<'_>) -> Vec<Secret<'_>> {
    let (user, host) = match authority.rfind('@') {
        Some(at) => {
            let (user, rest) = authority.split_at(at);
            (Some(user), rest.split_at(1).1)
        }
        None => (None, authority),
    };
    let mut secrets = user.map_or_else(Vec::new, |user| all_of(user, Kind::User));
    // An address in brackets is found by its form.
    if !host.starts_with('[') {
        let name = host.split(':').next().unwrap_or(host);
        secrets.extend(all_of(name, Kind::Host));
    }
    secrets
}

/// Of what is no line of SDP, all but its first word.
fn behind_first_word(text: Text<'_>) -> Vec<Secret<'_>> {
    match text.find(|c| is_blank(c) || matches!(c, ':' | '=')) {
        Some(end) => all_of(text.split_at(end).1, Kind::Unknown),
        None => Vec::new(),
    }
}

/// The address of `233.252.0.1/127/3`.
fn host_of_group(word: Text<'_>) -> Secret<'_> {
    Secret {
        text: word.split('/').next().unwrap_or(word),
        kind: Kind::Host,
    }
}

fn of_words<'a>(
    value: Text<'a>,
    mut kind: impl FnMut(usize, Text<'a>) -> Option<Kind>,
) -> Vec<Secret<'a>> {
    let words = value.fields().enumerate();
    words
        .filter_map(|(at, text)| kind(at, text).map(|kind| Secret { text, kind }))
        .collect()
}

/// What follows the first word.
fn behind_word(value: Text<'_>) -> Text<'_> {
    let end = value.find(is_blank).unwrap_or(value.len());
    value.split_at(end).1.trim()
}

fn all_of(text: Text<'_>, kind: Kind) -> Vec<Secret<'_>> {
    vec![Secret { text, kind }]
}
