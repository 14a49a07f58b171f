//! What a restart of ICE cost, and what a wrong fingerprint led to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::CandidatePair;

/// An ICE restart in mid-call (RFC 8445 §9).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IceRestart {
    /// Since media began.
    pub at_ms: f64,
    /// From the restart until both ends had a pair again. Null when they got none.
    pub new_pair_ms: Option<f64>,
    pub caller: RestartedEnd,
    pub callee: RestartedEnd,
}

/// An end that restarted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RestartedEnd {
    /// The user name fragment of its checks (`a=ice-ufrag`) before the restart.
    pub old_fragment: Option<String>,
    pub new_fragment: Option<String>,
    /// The pair in use afterwards. Null when there was none.
    pub candidate_pair: Option<CandidatePair>,
    /// The longest that a stream which it receives was silent around the restart: from the last
    /// packet before it to the first after it. Null when nothing came after it.
    pub silence_ms: Option<f64>,
    /// Packets of media that it was ready to send while it had no pair, and never sent. They
    /// count as sent in `packets_sent` of the streams, and not in `links`.
    pub unsent_packets: u64,
    /// Packets of media that came while it had no pair, and were dropped by webrtc. They count as
    /// delivered in `links`, and as not received in the streams.
    pub unheard_packets: u64,
}

/// One end was told a wrong fingerprint of the other, on purpose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WrongFingerprint {
    /// Whose fingerprint it was: `caller` or `callee`.
    pub of: String,
    /// Whether the end that was told it saw the right certificate, and did not connect.
    pub refused: bool,
}

#[cfg(feature = "call")]
mod convert {
    use super::{CandidatePair, IceRestart, RestartedEnd};
    use crate::call::restart::{Restart, Restarted};
    use crate::units::duration_ms;

    impl From<&Restart> for IceRestart {
        fn from(restart: &Restart) -> Self {
            IceRestart {
                at_ms: duration_ms(restart.at),
                new_pair_ms: restart.took.map(duration_ms),
                caller: (&restart.caller).into(),
                callee: (&restart.callee).into(),
            }
        }
    }

    impl From<&Restarted> for RestartedEnd {
        fn from(end: &Restarted) -> Self {
            let [old_fragment, new_fragment] = end.fragments.clone();
            RestartedEnd {
                old_fragment,
                new_fragment,
                candidate_pair: end.pair.as_ref().map(CandidatePair::from),
                silence_ms: end.silence.map(duration_ms),
                unsent_packets: end.unsent,
                unheard_packets: end.unheard,
            }
        }
    }
}
