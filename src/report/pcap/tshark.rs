//! Streams as `tshark -q -z rtp,streams` tells them.

use std::net::SocketAddr;
use std::time::Duration;

use crate::capture::analyze::Summary;
use crate::capture::observed::Transport;
use crate::capture::session::StreamKey;
use crate::rtp::seconds_between;
use crate::rtp::tshark::Figures;

/// A line of tshark's table.
#[derive(Debug, Clone)]
pub struct TsharkStream {
    /// Seconds since the first packet of the capture, of the stream's first and last packet.
    pub start_s: f64,
    pub end_s: f64,
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub ssrc: u32,
    pub figures: Figures,
}

impl TsharkStream {
    /// Those of a capture, in datagrams of their own. None where nobody asked.
    pub fn all(summary: &Summary) -> Option<Vec<Self>> {
        let begin = summary.first.unwrap_or_default();
        let compared = summary.session.compared.iter().flatten();
        let datagrams = compared.filter(|(key, _)| key.flow.transport == Transport::Udp);
        let streams = datagrams.map(|(key, figures)| Self::new(*key, figures.clone(), begin));
        summary
            .session
            .compared
            .is_some()
            .then(|| streams.collect())
    }

    /// `begin` is the time of the capture's first packet.
    fn new(key: StreamKey, figures: Figures, begin: Duration) -> Self {
        TsharkStream {
            start_s: seconds_between(begin, figures.first),
            end_s: seconds_between(begin, figures.last),
            source: key.flow.source,
            destination: key.flow.destination,
            ssrc: key.ssrc,
            figures,
        }
    }
}
