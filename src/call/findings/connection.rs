//! What became of a connection that stood, or must not stand.

use std::time::Duration;

use crate::call::restart::Restart;
use crate::call::{Call, End, Role, Stage};
use crate::capture::session::dtls::Against;
use crate::diagnostic::{Finding, FindingKind};

pub const CONNECTION_LOST: FindingKind = FindingKind::error(
    "CALL008",
    "connection-lost",
    "The other end fell silent, and the call ended before its time.",
);

pub const RESTART_FAILED: FindingKind = FindingKind::error(
    "CALL009",
    "restart-failed",
    "ICE was restarted, and found no pair of candidates again.",
);

pub const FINGERPRINT_REFUSED: FindingKind = FindingKind::info(
    "CALL010",
    "fingerprint-refused",
    "An end was told a wrong fingerprint, and did not connect, as it must.",
);

pub const FINGERPRINT_ACCEPTED: FindingKind = FindingKind::error(
    "CALL011",
    "fingerprint-accepted",
    "An end was told a wrong fingerprint, and connected all the same.",
);

pub const OTHER_END_LEFT: FindingKind = FindingKind::warning(
    "CALL014",
    "other-end-left",
    "The other end closed the connection before this one's time was over.",
);

/// `at` is since media began.
pub fn other_end_left(at: Duration) -> Finding {
    let at = at.as_secs_f64();
    OTHER_END_LEFT
        .found(format!("the other end closed the connection {at:.1} s into the call, before the time of this one"))
        .help("was its --duration shorter, or was it stopped? figures are those up to then")
}

/// `at` is since media began, `after` the silence that was waited for.
pub fn connection_lost(at: Duration, after: Duration) -> Finding {
    let (at, after) = (at.as_secs_f64(), after.as_secs_f64());
    CONNECTION_LOST
        .found(format!(
            "the connection was lost {at:.1} s into the call: no check of ICE was answered for {after} s"
        ))
        .help("did the other end stop, or the network? figures are those up to then; --lost-after changes how long is waited")
}

pub fn restart_failed(restart: &Restart) -> Option<Finding> {
    restart.took.is_none().then(|| {
        let at = restart.at.as_secs_f64();
        RESTART_FAILED
            .found(format!("ICE was restarted {at:.1} s into the call, and the ends did not connect again"))
            .help("no pair of candidates worked with the new credentials; --impair-handshake and the link's loss make it harder")
    })
}

/// What came of telling one end a wrong fingerprint of the other, `of`. None when the call ended
/// for another reason.
pub fn wrong_fingerprint(call: &Call, of: Role) -> Option<Finding> {
    let (of_whom, to) = (of.as_str(), call.other(of).role.as_str());
    if call.failed_at.is_none() {
        let message = format!(
            "the {to} connected although the fingerprint that it was told is not that of the {of_whom}'s certificate"
        );
        let help = "whoever changes descriptions on their way can listen to such a call";
        return Some(FINGERPRINT_ACCEPTED.found(message).help(help));
    }
    call.refused_fingerprint(of).then(|| {
        FINGERPRINT_REFUSED.found(format!(
            "the {to} did not connect, as it must not: the {of_whom}'s certificate is not that of the fingerprint it was told (dtls)"
        ))
    })
}

impl Call {
    fn other(&self, than: Role) -> &End {
        match than {
            Role::Caller => &self.callee,
            Role::Callee => &self.caller,
        }
    }

    /// Whether DTLS failed at the end that was told a wrong fingerprint of `of`, and this end saw
    /// that the certificate is another one.
    pub fn refused_fingerprint(&self, of: Role) -> bool {
        let handshake = self.other(of).handshake();
        let differs = handshake.is_some_and(|handshake| {
            let against = [handshake.client_against_sdp, handshake.server_against_sdp];
            against.contains(&Against::Differs)
        });
        self.failed_at == Some(Stage::Dtls) && differs
    }
}
