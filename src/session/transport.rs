//! What connects a section: ICE, DTLS and RTCP.

use std::rc::Rc;

use super::MOST_SHARED;
use crate::sdp::attributes::{Candidate, Fingerprint};
use crate::sdp::{AddressKind, Section as Lines, Text};

/// The lines about the transport, of the session or of one section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transport<'a> {
    pub ufrag: Option<&'a str>,
    pub pwd: Option<&'a str>,
    /// Shared, because every section may have those of the session.
    pub fingerprints: Rc<[FingerprintLine<'a>]>,
    /// The value of `a=setup`.
    pub setup: Option<&'a str>,
    /// The value of `a=tls-id`.
    pub tls_id: Option<&'a str>,
    /// The value of `a=ice-options`; see [`Transport::ice_options`].
    ice_options: Option<&'a str>,
    pub candidates: Vec<CandidateLine<'a>>,
    pub ends_candidates: bool,
    pub rtcp_mux: bool,
    pub rtcp_mux_only: bool,
    /// Reduced-size RTCP (RFC 5506).
    pub rtcp_rsize: bool,
    /// Keys within the description (RFC 4568).
    pub crypto: Vec<CryptoLine<'a>>,
}

/// `a=crypto`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CryptoLine<'a> {
    pub tag: &'a str,
    pub suite: &'a str,
    /// The keys, each with its method.
    pub keys: &'a str,
    /// What follows them, such as `UNENCRYPTED_SRTP`.
    pub parameters: &'a str,
}

/// `a=fingerprint`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FingerprintLine<'a> {
    pub hash: &'a str,
    pub digest: &'a str,
}

/// `a=candidate`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidateLine<'a> {
    pub foundation: &'a str,
    pub component: u16,
    /// `udp` or `tcp`, in the letter case that it is written in.
    pub transport: &'a str,
    pub priority: &'a str,
    pub address: &'a str,
    pub port: &'a str,
    /// `host`, `srflx`, `prflx` or `relay`.
    pub kind: &'a str,
    pub tcp_type: Option<&'a str>,
    pub related_address: Option<&'a str>,
    pub related_port: Option<&'a str>,
}

impl<'a> Transport<'a> {
    pub(super) fn of(lines: &Lines<'a>) -> Self {
        let value = |name| lines.value(name).map(|value| value.as_str());
        Transport {
            ufrag: value("ice-ufrag"),
            pwd: value("ice-pwd"),
            fingerprints: fingerprints(lines),
            setup: value("setup"),
            tls_id: value("tls-id"),
            ice_options: value("ice-options"),
            candidates: candidates(lines),
            ends_candidates: lines.has("end-of-candidates"),
            rtcp_mux: lines.has("rtcp-mux"),
            rtcp_mux_only: lines.has("rtcp-mux-only"),
            rtcp_rsize: lines.has("rtcp-rsize"),
            crypto: crypto(lines),
        }
    }

    /// The session's own, which every section may inherit.
    pub(super) fn of_session(lines: &Lines<'a>) -> Self {
        let mut transport = Transport::of(lines);
        if let Some(first) = transport.fingerprints.get(..MOST_SHARED) {
            transport.fingerprints = first.into();
        }
        transport
    }

    /// With the session's lines where these have none.
    pub(super) fn or(mut self, session: &Transport<'a>) -> Self {
        self.ufrag = self.ufrag.or(session.ufrag);
        self.pwd = self.pwd.or(session.pwd);
        self.setup = self.setup.or(session.setup);
        self.tls_id = self.tls_id.or(session.tls_id);
        self.ice_options = self.ice_options.or(session.ice_options);
        self.ends_candidates |= session.ends_candidates;
        if self.fingerprints.is_empty() {
            self.fingerprints = Rc::clone(&session.fingerprints);
        }
        self
    }

    /// `trickle`, `ice2`, `renomination`, …
    pub fn ice_options(&self) -> impl Iterator<Item = &'a str> {
        self.ice_options.unwrap_or_default().split_whitespace()
    }
}

impl CandidateLine<'_> {
    pub fn is_tcp(&self) -> bool {
        self.transport.eq_ignore_ascii_case("tcp")
    }

    pub fn address_kind(&self) -> AddressKind {
        AddressKind::of(self.address)
    }
}

fn fingerprints<'a>(lines: &Lines<'a>) -> Rc<[FingerprintLine<'a>]> {
    let parsed = lines
        .values("fingerprint")
        .filter_map(|value| Fingerprint::parse(value).ok());
    parsed
        .map(|fingerprint| FingerprintLine {
            hash: fingerprint.hash.as_str(),
            digest: fingerprint.digest.as_str(),
        })
        .collect()
}

fn candidates<'a>(lines: &Lines<'a>) -> Vec<CandidateLine<'a>> {
    let parsed = lines
        .values("candidate")
        .filter_map(|value| Candidate::parse(value).ok());
    parsed
        .map(|candidate| {
            let extension = |name| candidate.extension(name).map(|value| value.as_str());
            CandidateLine {
                foundation: candidate.foundation.as_str(),
                component: candidate.component,
                transport: candidate.transport.as_str(),
                priority: candidate.priority.as_str(),
                address: candidate.address.as_str(),
                port: candidate.port.as_str(),
                kind: candidate.kind.as_str(),
                tcp_type: extension("tcptype"),
                related_address: extension("raddr"),
                related_port: extension("rport"),
            }
        })
        .collect()
}

/// Every `crypto` line that names a suite, whatever its key looks like.
fn crypto<'a>(lines: &Lines<'a>) -> Vec<CryptoLine<'a>> {
    let read = |value: Text<'a>| {
        let mut words = value.fields();
        let (tag, suite) = (words.next()?, words.next()?);
        let keys = words.next().unwrap_or(suite.after());
        let (_, parameters) = value.split_at(keys.end() - value.start());
        Some(CryptoLine {
            tag: tag.as_str(),
            suite: suite.as_str(),
            keys: keys.as_str(),
            parameters: parameters.trim().as_str(),
        })
    };
    lines.values("crypto").filter_map(read).collect()
}
