//! The lines that the model has no field for.

use crate::sdp::{Line, Section as Lines};

/// Attributes that the model has fields for, sorted. `msid-semantic` only repeats what `msid` says.
const MODELLED: &[&str] = &[
    "bundle-only",
    "candidate",
    "crypto",
    "end-of-candidates",
    "extmap",
    "extmap-allow-mixed",
    "fingerprint",
    "fmtp",
    "group",
    "ice-lite",
    "ice-options",
    "ice-pwd",
    "ice-ufrag",
    "inactive",
    "max-message-size",
    "maxptime",
    "mid",
    "msid",
    "msid-semantic",
    "ptime",
    "recvonly",
    "rid",
    "rtcp-fb",
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "rtpmap",
    "sctp-port",
    "sctpmap",
    "sendonly",
    "sendrecv",
    "setup",
    "simulcast",
    "ssrc",
    "ssrc-group",
    "tls-id",
];

/// Types of lines that the model has fields for, or that say nothing by themselves.
const MODELLED_TYPES: &str = "vostmcb";

pub(super) fn lines<'a>(lines: &Lines<'a>) -> Vec<&'a str> {
    // With RTCP on the port of RTP, a port of its own is only for those who cannot do that.
    let port_of_rtcp = if lines.has("rtcp-mux") { "rtcp" } else { "" };
    let others = lines.lines().iter().filter(|line| {
        is_other(line) && line.attribute.is_none_or(|one| one.meant != port_of_rtcp)
    });
    others.map(|line| line.text.trim().as_str()).collect()
}

fn is_other(line: &Line) -> bool {
    match (&line.attribute, line.letter()) {
        (Some(attribute), _) => MODELLED.binary_search(&attribute.meant).is_err(),
        (None, Some(letter)) => !MODELLED_TYPES.contains(&letter.to_ascii_lowercase()),
        (None, None) => !line.is_blank(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted() {
        assert!(MODELLED.is_sorted());
    }
}
