//! Adds up calls as they end, in bounded memory.

use std::collections::BTreeMap;

use super::{
    CallCounts, CallLoad, LoadPlan, LoadShard, LoadedCall, MOST_LISTED, MediaSpread, SetupSpread,
    StageFailures,
};
use crate::report::call::Setup;
use crate::stats::{Distribution, Spread};

/// One of many calls: what is added up of it.
#[derive(Debug, Clone, Default)]
pub struct OneCall {
    pub number: u64,
    pub begin_ms: f64,
    pub ended_ms: Option<f64>,
    pub connected: bool,
    pub failure: Option<CallFailure>,
    pub setup: Setup,
    pub http_ms: Option<f64>,
    pub packets_sent: u64,
    pub packets_received: u64,
    /// One value for each stream that has it.
    pub loss_percent: Vec<f64>,
    pub jitter_ms: Vec<f64>,
    pub rtt_ms: Vec<f64>,
    pub pace: CallPace,
}

/// Why a call did not connect, or did not last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallFailure {
    pub stage: String,
    pub reason: Option<String>,
}

/// How the machine kept up with the call.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallPace {
    pub begun_late_ms: f64,
    pub frames: u64,
    pub frames_late: u64,
    pub latest_frame_ms: f64,
    /// None where the other end is elsewhere.
    pub packets_lost_here: Option<u64>,
}

/// All calls so far, of this process or of merged reports.
#[derive(Debug, Default)]
pub struct Tally {
    counts: CallCounts,
    failures: BTreeMap<String, StageFailures>,
    setup: Setups,
    media: Media,
    listed: BTreeMap<u64, LoadedCall>,
    unlisted: u64,
    /// Of this process.
    pace: CallPace,
}

#[derive(Debug, Default)]
struct Setups {
    gathering: Spread,
    http: Spread,
    ice: Spread,
    dtls: Spread,
    total: Spread,
    first_packet: Spread,
}

#[derive(Debug, Default)]
struct Media {
    packets_sent: u64,
    packets_received: u64,
    loss: Spread,
    jitter: Spread,
    rtt: Spread,
}

impl Tally {
    pub fn add(&mut self, call: OneCall) {
        self.counts.begun += 1;
        match (&call.failure, call.connected) {
            (_, true) => self.connected(&call),
            (Some(failure), false) => self.failed(call.number, failure),
            (None, false) => self.counts.unfinished += 1,
        }
        self.pace.add(&call.pace);
        self.list(call.in_short());
    }

    fn connected(&mut self, call: &OneCall) {
        self.counts.connected += 1;
        if let Some(failure) = &call.failure {
            self.counts.lost += 1;
            self.ended(call.number, failure);
        }
        self.setup.add(call);
        self.media.add(call);
    }

    fn failed(&mut self, number: u64, failure: &CallFailure) {
        self.counts.failed += 1;
        self.ended(number, failure);
    }

    fn ended(&mut self, number: u64, failure: &CallFailure) {
        self.note_failures(&StageFailures {
            stage: failure.stage.clone(),
            calls: 1,
            first_call: number,
            first_reason: failure.reason.clone(),
        });
    }

    /// Which example is kept depends on the numbers of the calls, and not on who ended first.
    fn note_failures(&mut self, more: &StageFailures) {
        let known = self.failures.entry(more.stage.clone());
        let known = known.or_insert_with(|| StageFailures {
            calls: 0,
            ..more.clone()
        });
        known.calls = known.calls.saturating_add(more.calls);
        if more.first_call < known.first_call {
            known.first_call = more.first_call;
            known.first_reason = more.first_reason.clone();
        }
    }

    fn list(&mut self, call: LoadedCall) {
        self.listed.insert(call.number, call);
        if self.listed.len() > MOST_LISTED {
            self.listed.pop_last();
            self.unlisted = self.unlisted.saturating_add(1);
        }
    }

    /// Adds what another process counted.
    pub fn merge(&mut self, part: &CallLoad) {
        self.counts.add(&part.calls);
        part.failures.iter().for_each(|one| self.note_failures(one));
        self.setup.merge(&part.setup);
        self.media.merge(&part.media);
        self.unlisted = self.unlisted.saturating_add(part.unlisted_calls);
        part.listed.iter().for_each(|call| self.list(call.clone()));
    }

    /// How the machine kept up with all calls.
    pub fn pace(&self) -> CallPace {
        self.pace
    }

    pub fn report(self, plan: LoadPlan, shards: Vec<LoadShard>) -> CallLoad {
        let tried = self.counts.connected.saturating_add(self.counts.failed);
        let bad = self.counts.failed.saturating_add(self.counts.lost);
        let share = bad as f64 * 100.0 / tried as f64;
        let most = shards.iter().map(|shard| shard.most_at_once);
        CallLoad {
            calls: CallCounts {
                planned: shards
                    .iter()
                    .fold(0, |sum, shard| sum.saturating_add(shard.calls)),
                failed_percent: (tried > 0).then_some(share),
                most_at_once: most.fold(0, u64::saturating_add),
                ..self.counts
            },
            plan,
            shards,
            missing_shards: Vec::new(),
            failures: self.failures.into_values().collect(),
            setup: self.setup.report(),
            media: self.media.report(),
            listed: self.listed.into_values().collect(),
            unlisted_calls: self.unlisted,
        }
    }
}

impl OneCall {
    fn in_short(&self) -> LoadedCall {
        let worst = |values: &[f64]| values.iter().copied().reduce(f64::max);
        LoadedCall {
            number: self.number,
            begin_ms: self.begin_ms,
            ended_ms: self.ended_ms,
            connected: self.connected,
            failed_stage: self.failure.as_ref().map(|failure| failure.stage.clone()),
            setup_ms: self.setup.total_ms,
            loss_percent: worst(&self.loss_percent),
            jitter_ms: worst(&self.jitter_ms),
            rtt_ms: worst(&self.rtt_ms),
        }
    }
}

impl CallPace {
    fn add(&mut self, other: &CallPace) {
        self.begun_late_ms = self.begun_late_ms.max(other.begun_late_ms);
        self.frames += other.frames;
        self.frames_late += other.frames_late;
        self.latest_frame_ms = self.latest_frame_ms.max(other.latest_frame_ms);
        if let Some(lost) = other.packets_lost_here {
            self.packets_lost_here = Some(self.packets_lost_here.unwrap_or(0) + lost);
        }
    }
}

impl CallCounts {
    /// What is no count of calls is worked out at the end.
    fn add(&mut self, other: &CallCounts) {
        self.begun = self.begun.saturating_add(other.begun);
        self.connected = self.connected.saturating_add(other.connected);
        self.failed = self.failed.saturating_add(other.failed);
        self.lost = self.lost.saturating_add(other.lost);
        self.unfinished = self.unfinished.saturating_add(other.unfinished);
    }
}

impl Setups {
    fn add(&mut self, call: &OneCall) {
        let setup = &call.setup;
        for (spread, value) in [
            (&mut self.gathering, setup.gathering_ms),
            (&mut self.http, call.http_ms),
            (&mut self.ice, setup.ice_ms),
            (&mut self.dtls, setup.dtls_ms),
            (&mut self.total, setup.total_ms),
            (&mut self.first_packet, setup.first_packet_ms),
        ] {
            value.into_iter().for_each(|value| spread.add(value));
        }
    }

    fn merge(&mut self, part: &SetupSpread) {
        self.gathering.merge(&part.gathering_ms);
        self.http.merge(&part.http_ms);
        self.ice.merge(&part.ice_ms);
        self.dtls.merge(&part.dtls_ms);
        self.total.merge(&part.total_ms);
        self.first_packet.merge(&part.first_packet_ms);
    }

    fn report(&self) -> SetupSpread {
        SetupSpread {
            gathering_ms: self.gathering.distribution(),
            http_ms: self.http.distribution(),
            ice_ms: self.ice.distribution(),
            dtls_ms: self.dtls.distribution(),
            total_ms: self.total.distribution(),
            first_packet_ms: self.first_packet.distribution(),
        }
    }
}

impl Media {
    fn add(&mut self, call: &OneCall) {
        self.packets_sent += call.packets_sent;
        self.packets_received += call.packets_received;
        for (spread, values) in [
            (&mut self.loss, &call.loss_percent),
            (&mut self.jitter, &call.jitter_ms),
            (&mut self.rtt, &call.rtt_ms),
        ] {
            values.iter().for_each(|value| spread.add(*value));
        }
    }

    fn merge(&mut self, part: &MediaSpread) {
        self.packets_sent = self.packets_sent.saturating_add(part.packets_sent);
        self.packets_received = self.packets_received.saturating_add(part.packets_received);
        let spreads: [(&mut Spread, &Distribution); 3] = [
            (&mut self.loss, &part.loss_percent),
            (&mut self.jitter, &part.jitter_ms),
            (&mut self.rtt, &part.rtt_ms),
        ];
        spreads
            .into_iter()
            .for_each(|(spread, more)| spread.merge(more));
    }

    fn report(&self) -> MediaSpread {
        MediaSpread {
            packets_sent: self.packets_sent,
            packets_received: self.packets_received,
            loss_percent: self.loss.distribution(),
            jitter_ms: self.jitter.distribution(),
            rtt_ms: self.rtt.distribution(),
        }
    }
}
