//! What is sent: tracks, their streams and their sources.

use std::collections::HashMap;

use crate::sdp::Section as Lines;
use crate::sdp::attributes::{Msid, Ssrc, SsrcGroup};

/// `a=msid`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream<'a> {
    /// `None` when the track belongs to no stream (`-`).
    pub stream: Option<&'a str>,
    pub track: Option<&'a str>,
}

/// All `a=ssrc` lines of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceLine<'a> {
    pub ssrc: u32,
    pub cname: Option<&'a str>,
    /// The value of its `msid`: stream and track.
    pub msid: Option<&'a str>,
}

/// `a=ssrc-group`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceGroup<'a> {
    /// `FID`, `FEC-FR`, `SIM`, …
    pub semantics: &'a str,
    pub ssrcs: Vec<u32>,
}

pub(super) fn streams<'a>(lines: &Lines<'a>) -> Vec<Stream<'a>> {
    let parsed = lines
        .values("msid")
        .filter_map(|value| Msid::parse(value).ok());
    parsed
        .map(|msid| Stream {
            stream: Some(msid.stream.as_str()).filter(|stream| *stream != "-"),
            track: msid.track.map(|track| track.as_str()),
        })
        .collect()
}

/// One entry for each SSRC, in the order in which they occur first.
pub(super) fn sources<'a>(lines: &Lines<'a>) -> Vec<SourceLine<'a>> {
    let mut at = HashMap::new();
    let mut sources: Vec<SourceLine> = Vec::new();
    for line in lines
        .values("ssrc")
        .filter_map(|value| Ssrc::parse(value).ok())
    {
        let at = *at.entry(line.number).or_insert_with(|| {
            sources.push(SourceLine::new(line.number));
            sources.len() - 1
        });
        if let Some(source) = sources.get_mut(at) {
            source.read(&line);
        }
    }
    sources
}

pub(super) fn groups<'a>(lines: &Lines<'a>) -> Vec<SourceGroup<'a>> {
    let parsed = lines
        .values("ssrc-group")
        .filter_map(|value| SsrcGroup::parse(value).ok());
    parsed
        .map(|group| SourceGroup {
            semantics: group.semantics.as_str(),
            ssrcs: group.ssrcs.iter().map(|(_, number)| *number).collect(),
        })
        .collect()
}

impl<'a> SourceLine<'a> {
    fn new(ssrc: u32) -> Self {
        SourceLine {
            ssrc,
            cname: None,
            msid: None,
        }
    }

    fn read(&mut self, line: &Ssrc<'a>) {
        let value = line.value.map(|value| value.as_str());
        match line.name.as_str() {
            "cname" => self.cname = self.cname.or(value),
            "msid" => self.msid = self.msid.or(value),
            _ => {}
        }
    }
}
