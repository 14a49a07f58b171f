//! Session descriptions as people have them: bare, within a browser's JSON, as a line of base64,
//! in logs, in traces of HTTP and SIP, and in dumps of browsers' statistics.

mod armored;
mod binary;
mod block;
mod escaped;
mod finds;
mod gzip;
mod har;
mod internals;
mod json;
mod message;
mod multipart;
mod rtcstats;
mod sequence;
mod text;
mod value;

use crate::units::format_limit;
use finds::Finds;
use text::Naming;

/// Which part of an offer/answer exchange a description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Offer,
    Answer,
    Pranswer,
    Rollback,
}

impl Kind {
    /// The kind as a browser's `type` member names it.
    pub fn named(name: &str) -> Option<Kind> {
        [Kind::Offer, Kind::Answer, Kind::Pranswer, Kind::Rollback]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Offer => "offer",
            Kind::Answer => "answer",
            Kind::Pranswer => "pranswer",
            Kind::Rollback => "rollback",
        }
    }
}

/// A description taken out of what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    pub kind: Option<Kind>,
    pub text: Vec<u8>,
    /// Where it stood, unlike any other in the same input: a JSON Pointer (RFC 6901),
    /// a line (`L12`), a message (`2/INVITE`), a call (`PC_0/setLocalDescription`).
    /// `None`: the input is the description itself.
    pub place: Option<String>,
    /// Whether it is the body of a SIP message.
    pub from_sip: bool,
}

/// Why no description could be taken out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    #[error("it is {0}, not text")]
    Binary(&'static str),
    #[error("it begins like JSON, but is none: {0}")]
    BrokenJson(String),
    #[error("it is JSON or a dump without a session description")]
    Undescribed,
    #[error("it has more than {} descriptions", Finds::MOST)]
    TooMany,
    #[error("its gzip data cannot be unpacked: {0}")]
    BrokenGzip(String),
    #[error("its gzip data unpacks to more than {}", format_limit(*.0))]
    Bomb(u64),
}

impl EnvelopeError {
    pub fn help(&self) -> &'static str {
        match self {
            EnvelopeError::Binary(binary::UTF_16) => {
                "save it as UTF-8; PowerShell's `>` writes UTF-16"
            }
            EnvelopeError::Binary(binary::CAPTURE) => "captures are read by `rtctool pcap analyze`",
            EnvelopeError::Binary(_) => "name a file with SDP or with a browser's JSON in it",
            EnvelopeError::BrokenJson(_) => {
                "copy all of the output of JSON.stringify(description), or only the SDP in it"
            }
            EnvelopeError::Undescribed => {
                "JSON.stringify(description) writes {\"type\": \"offer\", \"sdp\": \"…\"}; a dump has descriptions if the page made or got an offer, and if they were not left out"
            }
            EnvelopeError::TooMany => "split the file",
            EnvelopeError::BrokenGzip(_) => "copy the file again, or unpack it with `gzip -d`",
            EnvelopeError::Bomb(_) => "is this the right kind of file for this command?",
        }
    }
}

/// Every description in `bytes`, in their order.
///
/// Text that is neither JSON nor holds a description is taken for one itself: saying
/// what is wrong with it is the linter's job.
pub fn open(bytes: Vec<u8>) -> Result<Vec<Enclosed>, EnvelopeError> {
    if gzip::is_packed(&bytes) {
        return Ok(unpacked(open_text(gzip::inflate(&bytes)?)?));
    }
    match armored::opened(&bytes) {
        Some(inside) if gzip::is_packed(&inside) => {
            Ok(unpacked(open_text(gzip::inflate(&inside)?)?))
        }
        Some(inside) => Ok(unpacked(open_text(inside)?)),
        None => open_text(bytes),
    }
}

/// What a line of base64 stands for, if the text is one with a description in it.
pub fn disarmored(text: &[u8]) -> Option<Vec<u8>> {
    armored::opened(text)
}

/// A file whose text was packed is not that text.
fn unpacked(mut found: Vec<Enclosed>) -> Vec<Enclosed> {
    for enclosed in &mut found {
        enclosed.place.get_or_insert_with(|| "unpacked".to_owned());
    }
    found
}

fn open_text(bytes: Vec<u8>) -> Result<Vec<Enclosed>, EnvelopeError> {
    if let Some(what) = binary::name(&bytes) {
        return Err(EnvelopeError::Binary(what));
    }
    let broken = match json::begins(&bytes).then(|| json::open(&bytes)) {
        Some(Ok(finds)) if finds.count() == 0 => return Err(EnvelopeError::Undescribed),
        Some(Ok(finds)) => return checked(finds),
        Some(Err(error)) => Some(error),
        None => None,
    };
    let mut within = Finds::default();
    if begins_like_sdp(&bytes) {
        within = sequence::split(&bytes).unwrap_or_default();
    } else {
        text::collect(&bytes, Naming::Lines, &mut within);
    }
    match broken {
        _ if within.count() > 0 => checked(within),
        // A quotation mark may begin anything.
        Some(error) if !has_sdp_line(&bytes) => Err(EnvelopeError::BrokenJson(error.to_string())),
        None if rtcstats::is_dump(&bytes) => Err(EnvelopeError::Undescribed),
        _ => Ok(vec![bare(bytes)]),
    }
}

fn checked(finds: Finds) -> Result<Vec<Enclosed>, EnvelopeError> {
    match finds.is_full() {
        true => Err(EnvelopeError::TooMany),
        false => Ok(finds.into_found()),
    }
}

/// The description in a text that is one escaped as a whole, such as the value of a
/// string copied out of a log: `v=0\r\no=…`.
pub fn unescaped(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.trim_ascii();
    let whole = text.starts_with(b"v=0") && !text.contains(&b'\n');
    let mut strings = whole.then(|| escaped::strings(text))?.into_iter();
    Some(strings.next()?.text)
}

/// Whether a text has a line that nothing but a description has. In a folder, other
/// text is not taken for a broken description.
pub fn shows_sdp(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n' || byte == b'\r');
    lines.any(|line| {
        line.starts_with(b"v=0")
            || line.starts_with(b"m=audio ")
            || line.starts_with(b"m=video ")
            || line.starts_with(b"m=application ")
    })
}

fn bare(text: Vec<u8>) -> Enclosed {
    Enclosed {
        kind: None,
        text,
        place: None,
        from_sip: false,
    }
}

/// Whether the first line that is not empty is `<letter>=<value>`: then the text is
/// a description, whatever follows.
fn begins_like_sdp(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut text = text.trim_ascii_start().iter();
    let letter = text.next().is_some_and(u8::is_ascii_alphabetic);
    letter && text.find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=')
}

/// Whether one line at least could be of a description.
pub fn has_line(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r');
    lines.any(begins_like_sdp)
}

fn has_sdp_line(bytes: &[u8]) -> bool {
    bytes
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .any(|line| matches!(line, [b'v' | b'm' | b'a' | b'o', b'=', ..]))
}

/// The kind that text around a description names: `type: offer, sdp: …` or
/// `"sdp": "…", "type": "offer"`.
fn kind_nearby(text: &[u8], start: usize, end: usize) -> Option<Kind> {
    const BEFORE: usize = 100;
    const AFTER: usize = 30;
    let before = text.get(start.saturating_sub(BEFORE)..start)?;
    let after = text.get(end..text.len().min(end + AFTER))?;
    let before = String::from_utf8_lossy(before).to_ascii_lowercase();
    let after = String::from_utf8_lossy(after).to_ascii_lowercase();
    // What another object says is about another description.
    let before = before.rsplit('}').next().unwrap_or_default();
    let after = after.split(['}', '{']).next().unwrap_or_default();
    let behind = |text: &str| {
        let word = text.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        Kind::named(word.split(|c: char| !c.is_ascii_alphabetic()).next()?)
    };
    let said_before = before
        .rsplit_once("type")
        .and_then(|(_, text)| behind(text));
    let said_after = || after.split_once("type").and_then(|(_, text)| behind(text));
    said_before.or_else(said_after)
}

#[cfg(test)]
mod tests;
