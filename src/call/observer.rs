//! What one end of a call sees of it, judged by the code that judges captures.
//!
//! RTP and RTCP come from the tap, as they are before SRTP protects them and after it has
//! opened them; STUN, DTLS and TURN from the wire.

use std::time::Duration;

use crate::capture::demux::Content;
use crate::capture::knowledge::Knowledge;
use crate::capture::observed::{FlowKey, Observed};
use crate::capture::opener::{Opener, Sink};
use crate::capture::session::SessionSummary;
use crate::capture::tally::{Tally, Vantage};

/// A stream that is silent for longer has a gap, as in captures unless it is said otherwise.
const GAP: Duration = Duration::from_secs(1);

/// One end's messages, in the order in which it sent and got them.
pub struct Observer {
    opener: Opener,
    seen: Seen,
    messages: u64,
    begin: Option<Duration>,
}

/// What was observed of a call, as far as it went.
#[derive(Debug, Clone)]
pub struct Observation {
    pub session: SessionSummary,
    /// Since 1970: of the first message.
    pub begin: Option<Duration>,
}

/// A message as the end has it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// Since 1970.
    pub at: Duration,
    pub flow: FlowKey,
    pub bytes: &'a [u8],
    /// Whether SRTP protects it on the wire, and `bytes` are what it protects.
    pub is_decrypted: bool,
}

struct Seen(Tally);

impl Observer {
    pub fn new() -> Observer {
        Observer {
            opener: Opener::default(),
            seen: Seen(Tally::new(Vantage::AtEnd, GAP)),
            messages: 0,
            begin: None,
        }
    }

    /// Takes the description of either end, `offer` or `answer`.
    pub fn describe(&mut self, name: &str, sdp: &str) {
        self.opener.describe(name, sdp.as_bytes());
    }

    pub fn hear(&mut self, heard: &Heard) {
        self.begin.get_or_insert(heard.at);
        self.messages += 1;
        let observed = Observed {
            packet: self.messages,
            at: Some(heard.at),
            flow: heard.flow,
            via: None,
            payload: heard.bytes,
            on_wire: heard.bytes.len(),
            is_decrypted: heard.is_decrypted,
        };
        self.opener.message(&observed, &mut self.seen);
    }

    pub fn observation(&self) -> Observation {
        Observation {
            session: self.seen.0.session(&self.opener, None),
            begin: self.begin,
        }
    }
}

impl Sink for Seen {
    fn message(&mut self, observed: &Observed, content: &Content, knowledge: &Knowledge) {
        let is_media = matches!(content, Content::Rtp(_) | Content::Rtcp);
        // What is relayed is on the wire too, but there it is encrypted.
        if !is_media || observed.is_decrypted {
            self.0.message(observed, content, knowledge);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flow() -> FlowKey {
        let address = |text: &str| text.parse().unwrap();
        FlowKey::udp(address("192.0.2.1:4000"), address("192.0.2.2:5000"))
    }

    fn heard(bytes: &[u8], is_decrypted: bool) -> Heard<'_> {
        Heard {
            at: Duration::from_secs(1),
            flow: flow(),
            bytes,
            is_decrypted,
        }
    }

    fn rtp(number: u8) -> Vec<u8> {
        let mut packet = vec![0x80, 111, 0, number, 0, 0, 0, 0, 0, 0, 0, 7];
        packet.extend([0x55; 40]);
        packet
    }

    #[test]
    fn one_packet_out_of_srtp_is_a_stream() {
        let mut observer = Observer::new();
        observer.hear(&heard(&rtp(9), true));
        let session = observer.observation().session;
        assert_eq!(session.streams.len(), 1);
        assert_eq!(session.streams[0].encryption.as_str(), Some("decrypted"));
    }

    #[test]
    fn media_on_the_wire_is_not_counted_beside_that_of_the_tap() {
        let mut observer = Observer::new();
        for number in 0..3 {
            let packet = rtp(number);
            let channel = [&[0x40, 1, 0, packet.len() as u8][..], &packet].concat();
            observer.hear(&heard(&channel, false));
            observer.hear(&heard(&packet, true));
        }
        let session = observer.observation().session;
        assert_eq!(session.streams.len(), 1);
        assert_eq!(session.streams[0].reception.packets, 3);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            messages in prop::collection::vec(
                (prop::collection::vec(any::<u8>(), 0..120), any::<bool>()),
                0..20,
            ),
        ) {
            let mut observer = Observer::new();
            for (bytes, is_decrypted) in &messages {
                observer.hear(&heard(bytes, *is_decrypted));
            }
            let _ = observer.observation();
        }
    }
}
