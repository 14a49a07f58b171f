//! What became of messages over the data channel.

use std::time::Duration;

use crate::call::Call;
use crate::call::data::Counts;
use crate::diagnostic::{Finding, FindingKind};

pub const NO_DATA: FindingKind = FindingKind::warning(
    "CALL004",
    "no-data",
    "No message came back over the data channel.",
);

pub const DATA_STALLED: FindingKind = FindingKind::warning(
    "CALL013",
    "data-stalled",
    "Messages were sent over the data channel, and for seconds none came back.",
);

/// SCTP makes up for one loss, and for a second one in a row, in less.
const LONG: Duration = Duration::from_secs(5);

pub fn no_data(call: &Call) -> Option<Finding> {
    let counts = &call.caller.data;
    let offered = call
        .offer
        .as_deref()
        .is_some_and(|offer| offer.contains("m=application "));
    (offered && counts.received == 0).then(|| {
        let sent = counts.sent;
        let message = match sent {
            0 => "the data channel did not open while the call lasted".to_owned(),
            _ => format!("none of the {sent} messages sent over the data channel came back"),
        };
        NO_DATA
            .found(message)
            .help("SCTP retries for long: give it more time, or a better link")
    })
}

/// Of the end that sends and awaits echoes.
pub fn data_stalled(counts: &Counts) -> Option<Finding> {
    let silence = counts.longest_silence?;
    (counts.received > 0 && silence.lasted >= LONG && silence.sent > 2).then(|| {
        let (seconds, sent) = (silence.lasted.as_secs_f64(), silence.sent);
        DATA_STALLED
            .found(format!(
                "nothing came back over the data channel for {seconds:.1} s, in which {sent} messages were sent"
            ))
            .help("SCTP waits for a second when it hears nothing, and doubles that each time it was in vain; messages in order wait for the one that is missing, also where it is given up: --data-unordered lets them pass")
    })
}
