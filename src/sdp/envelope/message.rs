//! Traces of HTTP and SIP: messages with a start line, headers and a body.

use std::collections::HashMap;
use std::ops::Range;

use super::finds::{Finds, step};
use super::{Kind, json, multipart};

/// One message.
#[derive(Debug)]
pub struct Message<'a> {
    start: Start<'a>,
    headers: Headers<'a>,
    body: &'a [u8],
    /// Number of lines, those of the body among them.
    pub lines: usize,
}

/// The first line of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start<'a> {
    Request { protocol: Protocol, method: &'a str },
    Response { protocol: Protocol, status: &'a str },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http,
    Sip,
}

/// Header fields, their names in lower case.
#[derive(Debug, Default)]
pub struct Headers<'a>(Vec<(String, &'a str)>);

impl<'a> Headers<'a> {
    pub fn value(&self, name: &str) -> Option<&'a str> {
        let mut fields = self.0.iter();
        fields
            .find(|(other, _)| other == name)
            .map(|(_, value)| *value)
    }

    /// With the short name that SIP has for some fields.
    fn either(&self, name: &str, short: &str) -> Option<&'a str> {
        self.value(name).or_else(|| self.value(short))
    }

    pub fn content_type(&self) -> &'a str {
        self.either("content-type", "c").unwrap_or_default()
    }

    fn add(&mut self, line: &'a str) -> Option<()> {
        let (name, value) = line.split_once(':')?;
        let named = !name.is_empty() && !name.contains(char::is_whitespace);
        named.then(|| self.0.push((name.to_ascii_lowercase(), value.trim())))
    }

    /// The fields in `lines` up to the empty line, and the number of lines with that.
    /// `None`: these are no headers.
    pub fn read(text: &'a [u8], lines: &[Range<usize>]) -> Option<(Self, usize)> {
        const MOST: usize = 200;
        let mut headers = Headers::default();
        for (at, line) in lines.iter().take(MOST).enumerate() {
            let line = line_text(text, line)?;
            if line.is_empty() {
                return Some((headers, at + 1));
            }
            let continues = line.starts_with([' ', '\t']);
            if !continues {
                headers.add(line)?;
            }
        }
        // A message may end with its headers.
        (lines.len() <= MOST).then_some((headers, lines.len()))
    }
}

/// A line without its end, and without the marks that curl puts before it.
fn line_text<'a>(text: &'a [u8], line: &Range<usize>) -> Option<&'a str> {
    let line = std::str::from_utf8(text.get(line.clone())?).ok()?;
    let line = line.trim_end_matches(['\r', '\n']);
    match line {
        ">" | "<" => Some(""),
        _ => Some(
            line.strip_prefix("> ")
                .or(line.strip_prefix("< "))
                .unwrap_or(line),
        ),
    }
}

/// The message that begins with the first of `lines`.
pub fn read<'a>(text: &'a [u8], lines: &[Range<usize>]) -> Option<Message<'a>> {
    let start = start_line(line_text(text, lines.first()?)?)?;
    let after_start = lines.get(1..)?;
    let (headers, header_lines) = Headers::read(text, after_start)?;
    let after_headers = after_start.get(header_lines..).unwrap_or_default();
    let body_lines = body_lines(text, after_headers, &headers);
    let body = match (
        after_headers.first(),
        body_lines
            .checked_sub(1)
            .and_then(|last| after_headers.get(last)),
    ) {
        (Some(first), Some(last)) => text.get(first.start..last.end)?,
        _ => &[],
    };
    Some(Message {
        start,
        headers,
        body,
        lines: 1 + header_lines + body_lines,
    })
}

fn start_line(line: &str) -> Option<Start<'_>> {
    const LONGEST: usize = 8192;
    let mut words = line.get(..LONGEST.min(line.len()))?.split(' ');
    let (first, second) = (words.next()?, words.next()?);
    if let Some(protocol) = protocol(first) {
        let is_status = second.len() == 3 && second.bytes().all(|byte| byte.is_ascii_digit());
        return is_status.then_some(Start::Response {
            protocol,
            status: second,
        });
    }
    let protocol = protocol(words.next()?)?;
    let is_method = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_method && words.next().is_none()).then_some(Start::Request {
        protocol,
        method: first,
    })
}

fn protocol(word: &str) -> Option<Protocol> {
    match word {
        "SIP/2.0" => Some(Protocol::Sip),
        "HTTP/1.0" | "HTTP/1.1" | "HTTP/2" | "HTTP/3" | "HTTP/2.0" => Some(Protocol::Http),
        _ => None,
    }
}

/// How many of the lines after the headers are the body's.
///
/// The length that the message states holds where it ends with a line, before the
/// next message. It does not in a trace whose line ends were changed: there SDP ends
/// at an empty line, and any other body at the next message.
fn body_lines(text: &[u8], lines: &[Range<usize>], headers: &Headers) -> usize {
    let length = headers.either("content-length", "l");
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    if length == Some(0) {
        return 0;
    }
    let is_start =
        |line: &Range<usize>| line_text(text, line).is_some_and(|line| start_line(line).is_some());
    let room = lines.iter().position(is_start).unwrap_or(lines.len());
    let lines = lines.get(..room).unwrap_or_default();
    let first = lines.first().map_or(0, |line| line.start);
    if let Some(length) = length
        && let Ok(last) = lines.binary_search_by_key(&first.saturating_add(length), |line| line.end)
    {
        return last + 1;
    }
    if !headers.content_type().starts_with("application/sdp") {
        return room;
    }
    let is = |wanted: fn(&[u8]) -> bool| {
        move |line: &Range<usize>| text.get(line.clone()).is_some_and(wanted)
    };
    let end = lines
        .iter()
        .position(is(|line| line.trim_ascii().is_empty()));
    let lines = lines.get(..end.unwrap_or(room)).unwrap_or_default();
    // What the program that made the trace wrote behind it.
    let last = lines
        .iter()
        .rposition(is(|line| matches!(line, [_, b'=', ..])));
    last.map_or(lines.len(), |last| last + 1)
}

/// What was said before, which tells offers from answers.
#[derive(Debug, Default)]
pub struct Dialogues {
    messages: usize,
    /// Whether a SIP request had a description, by its `Call-ID` and `CSeq`.
    asked: HashMap<String, bool>,
    /// Whether the last HTTP request had one; `None` before the first.
    posted: Option<bool>,
}

impl Dialogues {
    /// `3/INVITE`: the number of the message, and what it is.
    pub fn name(&mut self, message: &Message) -> String {
        self.messages += 1;
        let what = match message.start {
            Start::Request { method, .. } => method,
            Start::Response { status, .. } => status,
        };
        format!("{}/{}", self.messages, step(what))
    }

    /// Files the descriptions of a message.
    pub fn collect(&mut self, message: &Message, name: &str, finds: &mut Finds) {
        let before = finds.count();
        collect_body(message.headers.content_type(), message.body, name, finds);
        let kind = self.kind(message, finds.count() > before);
        for enclosed in finds.since(before) {
            enclosed.kind = enclosed.kind.or(kind);
            enclosed.from_sip = message.protocol() == Protocol::Sip;
        }
    }

    /// What a description in this message is, by the message's part in the exchange.
    fn kind(&mut self, message: &Message, described: bool) -> Option<Kind> {
        match message.protocol() {
            Protocol::Http => self.kind_by_http(message.start, described),
            Protocol::Sip => self.kind_by_sip(message, described),
        }
    }

    /// WHIP posts an offer and gets the answer. Who posts nothing is offered something.
    fn kind_by_http(&mut self, start: Start, described: bool) -> Option<Kind> {
        match start {
            Start::Request { method, .. } => {
                self.posted = Some(described);
                (method == "POST").then_some(Kind::Offer)
            }
            Start::Response { .. } => Some(answer_to(self.posted.unwrap_or(true))),
        }
    }

    /// RFC 3264 in SIP: an INVITE has the offer and its response the answer, or the
    /// response has the offer and the ACK the answer.
    fn kind_by_sip(&mut self, message: &Message, described: bool) -> Option<Kind> {
        let sequence = message.headers.value("cseq").unwrap_or_default();
        let (number, method) = sequence.split_once(char::is_whitespace).unwrap_or_default();
        let call = message.headers.either("call-id", "i").unwrap_or_default();
        let request = format!("{call} {number}");
        match message.start {
            Start::Request { method, .. } => match method {
                "INVITE" | "UPDATE" => {
                    self.asked.insert(request, described);
                    Some(Kind::Offer)
                }
                "ACK" => Some(Kind::Answer),
                _ => None,
            },
            Start::Response { .. } => match method.trim() {
                "INVITE" | "UPDATE" => self.asked.get(&request).map(|&asked| answer_to(asked)),
                _ => None,
            },
        }
    }
}

fn answer_to(described: bool) -> Kind {
    match described {
        true => Kind::Answer,
        false => Kind::Offer,
    }
}

impl Message<'_> {
    fn protocol(&self) -> Protocol {
        match self.start {
            Start::Request { protocol, .. } | Start::Response { protocol, .. } => protocol,
        }
    }
}

/// Files the descriptions of a body, or of its parts.
fn collect_body(content_type: &str, body: &[u8], name: &str, finds: &mut Finds) {
    let content_type = content_type.to_ascii_lowercase();
    let begins_like_sdp = || body.trim_ascii_start().starts_with(b"v=0");
    if content_type.starts_with("application/sdp") {
        // An empty body describes nothing; a broken description is one to judge.
        if !body.trim_ascii().is_empty() {
            finds.push(name, None, body);
        }
    } else if content_type.starts_with("multipart/") {
        multipart::collect(body, name, finds);
    } else if content_type.is_empty() && begins_like_sdp() {
        finds.push(name, None, body);
    } else if json::begins(body)
        && let Ok(value) = serde_json::from_slice(body.trim_ascii())
    {
        json::said(value, name, None, finds);
    }
}

#[cfg(test)]
mod tests;
