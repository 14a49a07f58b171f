//! Which part of a capture is to be looked at.

use std::num::NonZeroU64;
use std::str::FromStr;

use clap::Args;

use crate::capture::filter::Filter;
use crate::units::{Moment, parse_moment};

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Which messages")]
pub struct SelectionArgs {
    /// Look only at messages like 'ssrc==0x1a2b3c4d && udp.port==5004'
    ///
    /// Names are Wireshark's: ip.addr, ip.src, ip.dst (an address of either version, or a network
    /// like 10.0.0.0/8), udp.port, udp.srcport, udp.dstport, the same of tcp, port for any, ssrc (of
    /// RTP, and what RTCP speaks of), rtp.ssrc, rtcp.ssrc, rtp.p_type or payload_type, rtp.seq,
    /// rtp.timestamp, rtp.marker, rtcp.pt, frame.number; and the kinds rtp, rtcp, stun, dtls, zrtp,
    /// turn, relayed, udp, tcp, ip, ipv6. Signs: == != < <= > >=, in {5004, 6000..6010}, && || ! and
    /// parentheses. As in Wireshark, a field with several values is equal when one of them is, and
    /// unequal when all are; a test of a field that a message lacks is false.
    ///
    /// It is messages that are chosen, after TURN and SRTP were opened: what a server relays has the
    /// addresses of both ways, those of relay and peer and those of client and server. All packets
    /// are read and numbered, TURN, keys and descriptions learned from all of them. Figures and
    /// findings are of the chosen messages alone, and nothing is concluded from messages that are
    /// missing among them; the report tells how many were left out.
    #[arg(long, value_name = "FILTER", value_parser = Filter::from_str)]
    pub filter: Option<Filter>,

    /// Look only at messages from this time on: 1m30s after the first packet, or 2026-11-23T10:15:00Z
    #[arg(long, value_name = "TIME", value_parser = parse_moment, allow_hyphen_values = true)]
    pub from: Option<Moment>,

    /// Look only at messages before this time, given like that of --from
    #[arg(long, value_name = "TIME", value_parser = parse_moment, allow_hyphen_values = true)]
    pub to: Option<Moment>,

    /// Read this many packets of each capture, and no more
    #[arg(long, value_name = "N")]
    pub count: Option<NonZeroU64>,
}
