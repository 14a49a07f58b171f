//! What shows, where there are no checks of ICE, that media should come back.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};

use super::super::super::analyze::Summary;
use super::super::super::knowledge::DescribedEnds;
use super::super::super::observed::FlowKey;
use super::super::super::session::ice::undirected;
use super::super::Directions;
use super::passed::{Carried, Passed};
use super::{ENOUGH_PACKETS, OneWay, Shown};
use crate::rtp::clock_rate::Media;

/// Flows that ICE has nothing to do with, and what their destinations sent but media.
pub struct Back<'a> {
    checked: HashSet<FlowKey>,
    shaken: HashSet<FlowKey>,
    /// Hosts that sent RTCP, and where to.
    reporting: HashSet<(IpAddr, SocketAddr)>,
    described: &'a DescribedEnds,
    directions: &'a Directions,
}

impl<'a> Back<'a> {
    pub fn of(capture: &'a Summary, directions: &'a Directions) -> Back<'a> {
        let session = &capture.session;
        let checked = session.ice_pairs.iter().filter(|pair| pair.checks > 0);
        let handshakes = session.handshakes.iter();
        let shaken =
            handshakes.filter(|one| one.client_hello.is_some() && one.server_hello.is_some());
        let reporting = session.flows.iter().filter(|(_, counts)| counts.rtcp > 0);
        Back {
            checked: checked.map(|pair| undirected(pair.flow)).collect(),
            shaken: shaken.map(|one| undirected(one.flow)).collect(),
            reporting: reporting
                .map(|(flow, _)| (flow.source.ip(), flow.destination))
                .collect(),
            described: &capture.described_ends,
            directions,
        }
    }

    /// All media of a flow that has no answer, or else each kind of it that has none.
    pub fn one_ways(&self, flow: FlowKey, passed: &Passed) -> Vec<OneWay> {
        let pair = undirected(flow);
        if self.checked.contains(&pair) || self.directions.is_lone(flow) {
            return Vec::new();
        }
        let Some(shown) = self.shown(flow) else {
            return Vec::new();
        };
        let is_one_way = |carried: &Carried| {
            passed.on(flow, *carried) >= ENOUGH_PACKETS && !passed.may_come_back(flow, *carried)
        };
        let way = |carried| OneWay {
            carried,
            flows: vec![flow],
            shown,
        };
        let has_answer = passed.on(flow.reversed(), Carried::Any) > 0;
        match has_answer {
            false => Some(Carried::Any)
                .into_iter()
                .filter(is_one_way)
                .map(way)
                .collect(),
            true => {
                let kinds = [Media::Audio, Media::Video].map(Carried::Kind);
                kinds.into_iter().filter(is_one_way).map(way).collect()
            }
        }
    }

    /// None where nothing shows it, or where it is not meant to come.
    fn shown(&self, flow: FlowKey) -> Option<Shown> {
        let there = self.described.direction(flow.destination);
        let here = self.described.direction(flow.source);
        let is_meant =
            there.is_some_and(|there| !there.sends()) || here.is_some_and(|here| !here.receives());
        if is_meant {
            None
        } else if there.is_some() && here.is_some() {
            Some(Shown::Descriptions)
        } else if self.shaken.contains(&undirected(flow)) {
            Some(Shown::Handshake)
        } else if self.reports(flow) {
            Some(Shown::Rtcp)
        } else {
            None
        }
    }

    /// RTCP comes to the port of RTP, or to the next (RFC 3550 §11).
    fn reports(&self, flow: FlowKey) -> bool {
        let rtcp = flow.of_rtcp().map(|rtcp| rtcp.source);
        let mut to = [flow.source].into_iter().chain(rtcp);
        to.any(|to| self.reporting.contains(&(flow.destination.ip(), to)))
    }
}
