//! The sentences about data from relay to relay.

use std::net::SocketAddr;

use super::refused;
use crate::diagnostic::FindingKind;
use crate::probe::Explanation;
use crate::probe::turn::{Echo, Facts, codes};
use crate::turn::Fault;

pub fn peer_denied(facts: &Facts, fault: &Fault) -> Explanation {
    let (near, far) = (facts.relay(), facts.second_relay());
    let ip = |relay: Option<SocketAddr>| relay.map_or("?".to_owned(), |a| a.ip().to_string());
    match fault.server_error() {
        Some(403) => Explanation::new(
            format!(
                "{} forbids its relay at {} to send to its relay at {} (403)",
                facts.server.address,
                ip(near),
                ip(far)
            ),
            "two clients that both need this server cannot talk; allow its own relay address as \
             a peer (coturn: `allowed-peer-ip`, or `allow-loopback-peers` for tests on loopback)",
        ),
        _ => refused(facts, "CreatePermission", fault),
    }
}

pub fn echo(facts: &Facts, echo: &Echo, kind: &FindingKind) -> Explanation {
    let server = facts.server.address;
    let Echo {
        sent,
        reached,
        returned,
        corrupt,
        ..
    } = echo;
    match kind {
        kind if kind == &codes::RELAY_CORRUPT => Explanation::new(
            format!("{corrupt} of {sent} packets came out of the relays of {server} changed"),
            "something on the way rewrites packets, or the server mixes up its channels",
        ),
        kind if kind == &codes::RELAY_NO_DATA => Explanation::new(
            format!(
                "{server} granted two relays, permissions and channels; of {sent} packets \
                 {reached} reached the far side and none came back"
            ),
            "look for a firewall that keeps the server from its own relay ports \
             (coturn: `min-port` to `max-port`, UDP), and for `external-ip` without hairpinning",
        ),
        _ => Explanation::new(
            format!(
                "of {sent} packets through the relays of {server} {} were lost: {} on the way \
                 there, {} on the way back{}",
                sent - returned,
                sent - reached,
                reached.saturating_sub(*returned),
                too_fast(echo),
            ),
            "the path to the server or the server itself drops packets; measure with a lower \
             --rate and for longer, and compare with `rtctool stun probe`, to see which",
        ),
    }
}

/// A host that cannot keep up may also lose what comes back.
fn too_fast(echo: &Echo) -> String {
    match echo.is_behind() {
        true => format!(
            "; this host did not keep up ({}), and may have lost them itself",
            rates(echo)
        ),
        false => String::new(),
    }
}

pub fn indication(facts: &Facts) -> Explanation {
    let server = facts.server.address;
    Explanation::new(
        format!("a Send indication to {server} did not come out as a Data indication"),
        "clients send the first packets, and those of ICE, in this way; update the server",
    )
}

/// The packets were not sent as fast as was asked for.
pub fn rate(echo: &Echo) -> Explanation {
    Explanation::new(
        format!(
            "this host did not send as fast as --rate asks for: {}",
            rates(echo)
        ),
        "the figures are those of the rate that was sent; ask for less, or measure from a host \
         that has nothing else to do",
    )
}

fn rates(echo: &Echo) -> String {
    let sent = echo.rate_sent().unwrap_or_default();
    format!(
        "{sent:.0} packets a second instead of {:.0}",
        echo.rate_asked
    )
}
