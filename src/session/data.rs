//! Data channels.

use crate::sdp::attributes::MediaLine;
use crate::sdp::{Section as Lines, Text};

/// What is said of SCTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sctp<'a> {
    pub form: DataForm,
    pub port: Option<&'a str>,
    /// In bytes. Without it, the peer takes 64 KiB (RFC 8841); 0 is no limit.
    pub max_message_size: Option<&'a str>,
    /// Streams, which only the older form tells.
    pub streams: Option<&'a str>,
}

/// How the SCTP association is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataForm {
    /// `UDP/DTLS/SCTP webrtc-datachannel` with `a=sctp-port` (RFC 8841).
    SctpPort,
    /// `DTLS/SCTP 5000` with `a=sctpmap`, as drafts had it until 2017.
    Sctpmap,
}

impl<'a> Sctp<'a> {
    pub(super) fn of(lines: &Lines<'a>, media: &MediaLine<'a>) -> Self {
        let max_message_size = lines.value("max-message-size").map(|value| value.as_str());
        match lines.value("sctpmap") {
            Some(map) => Sctp {
                max_message_size,
                ..Sctp::of_sctpmap(map)
            },
            None => Sctp {
                form: DataForm::SctpPort,
                port: port(lines, media),
                max_message_size,
                streams: None,
            },
        }
    }

    /// `<port> <app> [<streams>]`
    fn of_sctpmap(map: Text<'a>) -> Self {
        let mut words = map.fields().map(|word| word.as_str());
        Sctp {
            form: DataForm::Sctpmap,
            port: words.next(),
            max_message_size: None,
            streams: words.nth(1),
        }
    }
}

impl DataForm {
    pub fn as_str(self) -> &'static str {
        match self {
            DataForm::SctpPort => "sctp-port",
            DataForm::Sctpmap => "sctpmap",
        }
    }
}

/// That of `a=sctp-port`, else the format when it is a number.
fn port<'a>(lines: &Lines<'a>, media: &MediaLine<'a>) -> Option<&'a str> {
    let format = || {
        let format = media.formats.fields().next()?;
        format.parse::<u16>().is_ok().then_some(format)
    };
    let port = lines.value("sctp-port").or_else(format)?;
    Some(port.as_str())
}
