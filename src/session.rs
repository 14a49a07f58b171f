//! What a session description means: sections, codecs with their partners, transports, streams.
//!
//! [`Session::of`] reads a [`Document`] and never fails. A line that cannot be
//! read is left out: the linter speaks of it. Texts borrow from the description,
//! so that two of them can be compared without regard to where they stand.

mod codec;
mod data;
pub mod diff;
mod extension;
mod identity;
mod keying;
mod layers;
pub mod negotiation;
mod others;
mod redact;
mod section;
mod streams;
#[cfg(test)]
mod tests;
mod transport;
pub mod words;

pub use crate::sdp::codec::Role;
pub use crate::sdp::{AddressKind, Direction};
pub use codec::{Codec, Naming, Parameter};
pub use data::{DataForm, Sctp};
pub use extension::Extension;
pub use keying::Keying;
pub use layers::{Alternative, Layers, Restriction, RidLine};
pub use redact::Redactor;
pub use section::{Section, State};
pub use streams::{SourceGroup, SourceLine, Stream};
pub use transport::{CandidateLine, CryptoLine, FingerprintLine, Transport};

use std::collections::HashMap;

use crate::sdp::attributes::{Bandwidth, Connection, Group, Origin};
use crate::sdp::{Document, Section as Lines};

/// As many lines as hold for all sections, or for all codecs of one. No real description
/// has more, and a hostile one must not have each of them multiplied.
const MOST_SHARED: usize = 64;

/// A session description as what it means.
#[derive(Debug, Clone, Default)]
pub struct Session<'a> {
    /// The value of `v=`.
    pub version: Option<&'a str>,
    pub origin: Option<OriginLine<'a>>,
    /// The value of `s=`; `None` when it is `-`, blank or missing.
    pub name: Option<&'a str>,
    /// The values of the `t=` lines.
    pub times: Vec<&'a str>,
    /// The address of the session's `c=` line.
    pub connection: Option<&'a str>,
    pub bandwidths: Vec<BandwidthLine<'a>>,
    /// The BUNDLE groups, each with its mids in their order.
    pub bundles: Vec<Bundle<'a>>,
    /// Groups with other semantics, such as `LS`.
    pub other_groups: Vec<OtherGroup<'a>>,
    pub allows_mixed_extensions: bool,
    pub is_ice_lite: bool,
    /// Extensions that hold for every section.
    pub extensions: Vec<Extension<'a>>,
    /// Lines of the transport that hold for every section without its own.
    pub transport: Transport<'a>,
    /// The lines that none of these is made of, such as `i=` and `a=tool`.
    pub other_lines: Vec<&'a str>,
    /// One for each `m=` line, in their order.
    pub sections: Vec<Section<'a>>,
}

/// `o=`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OriginLine<'a> {
    pub user: &'a str,
    pub session_id: &'a str,
    pub version: &'a str,
    pub address: &'a str,
}

/// `b=`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandwidthLine<'a> {
    /// `AS`, `TIAS`, …
    pub kind: &'a str,
    /// In the unit of the kind: kbit/s for AS and CT, bit/s for TIAS, RS and RR.
    pub value: u64,
}

/// A BUNDLE group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle<'a> {
    pub mids: Vec<&'a str>,
    /// Index of the section whose transport carries the group: the first that
    /// it names and that is not rejected.
    pub carrier: Option<usize>,
}

/// A group that is no BUNDLE group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherGroup<'a> {
    pub semantics: &'a str,
    pub mids: Vec<&'a str>,
}

impl<'a> Session<'a> {
    pub fn of(document: &Document<'a>) -> Self {
        let lines = document.session();
        let transport = Transport::of_session(lines);
        let media = document.media().iter().enumerate();
        let sections: Vec<Section> = media
            .map(|(index, media)| Section::of(media, index, lines, &transport))
            .collect();
        let mut session = Session {
            version: values(lines, 'v').next(),
            origin: OriginLine::of(lines),
            name: name(lines),
            times: values(lines, 't').collect(),
            connection: connections(lines).next(),
            bandwidths: bandwidths(lines),
            allows_mixed_extensions: lines.has("extmap-allow-mixed"),
            is_ice_lite: lines.has("ice-lite"),
            extensions: Extension::all(lines).take(MOST_SHARED).collect(),
            transport,
            other_lines: others::lines(lines),
            sections,
            ..Session::default()
        };
        session.read_groups(lines);
        session
    }

    /// The first section with this mid.
    pub fn section(&self, mid: &str) -> Option<&Section<'a>> {
        self.sections
            .iter()
            .find(|section| section.mid == Some(mid))
    }

    /// The section whose transport carries `section`: itself, or that of its BUNDLE group.
    pub fn carrier<'s>(&'s self, section: &'s Section<'a>) -> &'s Section<'a> {
        let bundle = section.bundle.and_then(|at| self.bundles.get(at));
        bundle
            .and_then(|bundle| self.sections.get(bundle.carrier?))
            .unwrap_or(section)
    }

    /// The header extensions of a section, those of the session included.
    pub fn extensions_of<'s>(
        &'s self,
        section: &'s Section<'a>,
    ) -> impl Iterator<Item = &'s Extension<'a>> {
        let shared = self.extensions.iter().filter(|_| section.is_rtp());
        section.extensions.iter().chain(shared)
    }

    /// Whether one- and two-byte headers may be mixed in a section.
    pub fn mixes_extensions(&self, section: &Section<'a>) -> bool {
        self.allows_mixed_extensions || section.allows_mixed_extensions
    }

    fn read_groups(&mut self, lines: &Lines<'a>) {
        let mut section_of_mid = HashMap::new();
        for section in &self.sections {
            if let Some(mid) = section.mid {
                section_of_mid.entry(mid).or_insert(section.index);
            }
        }
        for group in lines
            .values("group")
            .filter_map(|value| Group::parse(value).ok())
        {
            let mids: Vec<&str> = group.mids.iter().map(|mid| mid.as_str()).collect();
            if group.semantics.as_str() == "BUNDLE" {
                self.read_bundle(mids, &section_of_mid);
            } else {
                self.other_groups.push(OtherGroup {
                    semantics: group.semantics.as_str(),
                    mids,
                });
            }
        }
    }

    fn read_bundle(&mut self, mids: Vec<&'a str>, section_of_mid: &HashMap<&str, usize>) {
        let number = self.bundles.len();
        let mut carrier = None;
        for &index in mids.iter().filter_map(|mid| section_of_mid.get(mid)) {
            let Some(section) = self.sections.get_mut(index) else {
                continue;
            };
            if section.bundle.is_some() {
                continue;
            }
            section.bundle = Some(number);
            if section.state == State::Active {
                match carrier {
                    None => carrier = Some(index),
                    Some(_) => section.state = State::Bundled,
                }
            }
        }
        self.bundles.push(Bundle { mids, carrier });
    }
}

impl<'a> OriginLine<'a> {
    fn of(lines: &Lines<'a>) -> Option<Self> {
        let line = lines.of_type('o').next()?;
        let origin = Origin::parse(line.value).ok()?;
        Some(OriginLine {
            user: origin.username.as_str(),
            session_id: origin.session_id.as_str(),
            version: origin.session_version.as_str(),
            address: origin.address.address.as_str(),
        })
    }
}

fn name<'a>(lines: &Lines<'a>) -> Option<&'a str> {
    let name = lines.of_type('s').next()?.value.as_str().trim();
    (!name.is_empty() && name != "-").then_some(name)
}

/// The addresses of the `c=` lines.
fn connections<'a>(lines: &Lines<'a>) -> impl Iterator<Item = &'a str> {
    let parsed = lines
        .of_type('c')
        .filter_map(|line| Connection::parse(line.value).ok());
    parsed.map(|connection| connection.address.address.as_str())
}

/// The values of the lines of one type.
fn values<'a>(lines: &Lines<'a>, letter: char) -> impl Iterator<Item = &'a str> {
    lines.of_type(letter).map(|line| line.value.as_str())
}

fn bandwidths<'a>(lines: &Lines<'a>) -> Vec<BandwidthLine<'a>> {
    let parsed = lines
        .of_type('b')
        .filter_map(|line| Bandwidth::parse(line.value).ok());
    parsed
        .map(|bandwidth| BandwidthLine {
            kind: bandwidth.kind.as_str(),
            value: bandwidth.value,
        })
        .collect()
}
