//! An ICE restart in mid-call (RFC 8445 §9), and what it cost the media.

use std::time::Duration;

use rtc::shared::error::Result;

use super::CandidatePair;
use super::clock::Clock;
use super::endpoint::{Endpoint, Written};
use super::peer::EventKind;

/// A restart, as it went.
#[derive(Debug, Clone)]
pub struct Restart {
    /// Since media began.
    pub at: Duration,
    /// From then until both ends had a pair. None when they got none.
    pub took: Option<Duration>,
    pub caller: Restarted,
    pub callee: Restarted,
}

/// An end that restarted.
#[derive(Debug, Clone, Default)]
pub struct Restarted {
    /// The user name fragment of ICE before and after.
    pub fragments: [Option<String>; 2],
    /// None when it has none.
    pub pair: Option<CandidatePair>,
    /// The longest that a stream which it receives was silent meanwhile: from the last packet
    /// before the restart to the first after it. None when nothing came after it.
    pub silence: Option<Duration>,
    /// Packets of media that it was ready to send while it had no pair.
    pub unsent: u64,
    /// Packets of media that came while it had none.
    pub unheard: u64,
}

impl Restarted {
    /// Takes what became of the packets of `end` and of those of `other`, once all have arrived
    /// that will. `written` has how many there were.
    pub fn tell(&mut self, end: &Endpoint, other: &Endpoint, written: &Written) {
        for track in &end.peer.tracks {
            let of_track = written.get(&track.ssrc).copied().unwrap_or_default();
            self.unsent += of_track.saturating_sub(end.wire.stream(track.ssrc).packets);
        }
        for track in &other.peer.tracks {
            let came = other.wire.stream(track.ssrc).let_through();
            end.peer.ear.with_meter(|meter| {
                self.unheard += came.saturating_sub(meter.received(track.ssrc));
                self.silence = self.silence.max(meter.silence(track.ssrc));
            });
        }
    }
}

/// Restarts the connection between two ends in this process. `at` is since media began.
pub async fn restart(
    [caller, callee]: [&Endpoint; 2],
    at: Duration,
    clock: Clock,
    limit: Duration,
) -> Restart {
    let begun = clock.now();
    let before = [fragment(caller).await, fragment(callee).await];
    caller.peer.ear.mark();
    callee.peer.ear.mark();
    let renewed = clock.within(limit, renew(caller, callee)).await;
    let done = renewed.and_then(|renewed| renewed.ok()?);
    let [old_caller, old_callee] = before;
    Restart {
        at,
        took: done.map(|done| done.saturating_sub(begun)),
        caller: restarted(caller, old_caller, done).await,
        callee: restarted(callee, old_callee, done).await,
    }
}

/// Until both ends have a pair again. None when they failed instead.
async fn renew(caller: &Endpoint, callee: &Endpoint) -> Result<Option<Duration>> {
    let Some(offer) = caller.restart().await? else {
        return Ok(None);
    };
    let Some(answer) = callee.restarted(offer).await? else {
        return Ok(None);
    };
    caller.accept(answer).await?;
    let again = EventKind::IceConnected;
    let both = tokio::try_join!(caller.happened(again), callee.happened(again));
    Ok(both.ok().map(|(caller, callee)| caller.max(callee)))
}

async fn restarted(end: &Endpoint, old: Option<String>, done: Option<Duration>) -> Restarted {
    Restarted {
        fragments: [old, fragment(end).await],
        pair: match done {
            Some(_) => end.peer.candidate_pair().await,
            None => None,
        },
        ..Restarted::default()
    }
}

async fn fragment(end: &Endpoint) -> Option<String> {
    let description = end.description().await?;
    let mut lines = description.lines();
    let fragment = lines.find_map(|line| line.strip_prefix("a=ice-ufrag:"))?;
    Some(fragment.trim_end().to_owned())
}
