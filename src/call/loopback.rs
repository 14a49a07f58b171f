//! The course of a loopback call: gather, offer, answer, connect, send, drain, count.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::clock::Clock;
use super::data;
use super::figures::{end, link_record, received};
use super::link::{LinkConfig, QUEUE};
use super::media::{Player, play};
use super::peer::{Event, EventKind, Peer, PeerParts};
use super::plan::Plan;
use super::record::{CaptureFile, RecordError, Recorder};
use super::tap::{Departures, Ear};
use super::wire::{Sockets, Wire};
use super::{Call, CandidatePair, Role, Setup, Stage};
use crate::interrupt::Interrupt;
use crate::progress::Progress;

/// How long is waited for what is on its way at the end, beyond the time that
/// the link may hold it.
const DRAIN_LIMIT: Duration = Duration::from_secs(5);

/// How long the set-up waits for candidates. Browsers trickle them and wait for
/// none; here a server that does not answer must not keep host candidates from
/// connecting.
const GATHERING_LIMIT: Duration = Duration::from_secs(3);

/// What a loopback call is like.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time for which media is sent.
    pub duration: Duration,
    /// What both ends do.
    pub plan: Plan,
    /// Both directions; the seed of the second is derived from this one's.
    pub link: LinkConfig,
    pub sockets: Sockets,
    pub connect_timeout: Duration,
    /// Where the callee's packets go, decrypted.
    pub capture: Option<PathBuf>,
}

/// A call could not even be tried.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("a peer cannot be set up")]
    Peer(#[source] rtc::shared::error::Error),
    #[error("the peers cannot agree on a session")]
    Negotiation(#[from] rtc::shared::error::Error),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(
        "the library does not tell the candidate pair, so that a capture would lack its addresses"
    )]
    UnknownPair,
}

/// Makes a call and returns how it went, connected or not.
pub async fn loopback(
    options: Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Result<Call, CallError> {
    let capture = options
        .capture
        .as_deref()
        .map(CaptureFile::create)
        .transpose()?;
    let mut call = Running::begin(options, interrupt.clone()).await?;
    let connected = {
        let _task = progress.spinner("connecting two peers");
        tokio::select! {
            connected = call.connect() => connected?,
            () = interrupt.wait() => None,
        }
    };
    if let Some(at) = connected {
        call.record_to(capture)?;
        let written = call.talk(progress).await?;
        call.drain(&written).await;
        call.setup.first_packet = call.first_packet(at);
    }
    Ok(call.finish().await)
}

/// A call in progress.
struct Running {
    options: Options,
    interrupt: Interrupt,
    clock: Clock,
    caller: Peer,
    callee: Peer,
    /// What the caller sends goes through the first, what the callee sends through the second.
    wires: [Wire; 2],
    events: mpsc::UnboundedReceiver<Event>,
    happened: HashMap<(Role, EventKind), Duration>,
    /// Whether the data channel sends.
    messages: watch::Sender<bool>,
    pairs: [Option<CandidatePair>; 2],
    setup: Setup,
    stage: Option<Stage>,
    media_time: Duration,
    gathering_cut_short: bool,
    drained: bool,
}

impl Running {
    async fn begin(options: Options, interrupt: Interrupt) -> Result<Self, CallError> {
        let clock = Clock::start();
        let departures = Departures::default();
        let (tell, events) = mpsc::unbounded_channel();
        let back = LinkConfig {
            seed: options.link.seed.rotate_left(32),
            ..options.link
        };
        let wires = [options.link, back].map(|link| Wire::new(link, options.sockets.clone()));
        let parts = |role, wire: &Wire| PeerParts {
            role,
            ear: Ear::new(clock, Arc::clone(&departures)),
            runtime: wire.runtime(),
            clock,
            events: tell.clone(),
            plan: options.plan.clone(),
        };
        let caller = Peer::build(parts(Role::Caller, &wires[0]))
            .await
            .map_err(CallError::Peer)?;
        let callee = Peer::build(parts(Role::Callee, &wires[1]))
            .await
            .map_err(CallError::Peer)?;
        Ok(Running {
            interrupt,
            clock,
            caller,
            callee,
            wires,
            events,
            happened: HashMap::new(),
            messages: watch::channel(false).0,
            pairs: [None, None],
            setup: Setup::default(),
            stage: Some(Stage::Gathering),
            media_time: Duration::ZERO,
            gathering_cut_short: false,
            drained: true,
            options,
        })
    }

    /// Returns when both ends are connected, or None when they are not in time.
    async fn connect(&mut self) -> Result<Option<Duration>, CallError> {
        let limit = self.options.connect_timeout;
        let clock = self.clock;
        let connected = clock.within(limit, self.negotiate()).await;
        connected.unwrap_or(Ok(None))
    }

    async fn negotiate(&mut self) -> Result<Option<Duration>, CallError> {
        let begun = self.clock.now();
        if self.options.plan.media.data {
            self.open_data_channel().await?;
        }

        let offer = self.caller.connection.create_offer(None).await?;
        let gathering = self.clock.now();
        self.caller.connection.set_local_description(offer).await?;
        let caller_took = self.gather(Role::Caller, gathering).await;
        if let Some(offer) = self.caller.connection.local_description().await {
            self.callee.connection.set_remote_description(offer).await?;
        }
        let answer = self.callee.connection.create_answer(None).await?;
        let gathering = self.clock.now();
        self.callee.connection.set_local_description(answer).await?;
        let callee_took = self.gather(Role::Callee, gathering).await;
        self.setup.gathering = caller_took
            .zip(callee_took)
            .map(|(caller, callee)| caller.max(callee));

        self.stage = Some(Stage::Ice);
        let answered = self.clock.now();
        if let Some(answer) = self.callee.connection.local_description().await {
            self.caller
                .connection
                .set_remote_description(answer)
                .await?;
        }
        let Some(ice) = self.wait_for_both(EventKind::IceConnected).await else {
            return Ok(None);
        };
        self.setup.ice = Some(ice.saturating_sub(answered));

        self.stage = Some(Stage::Dtls);
        let Some(connected) = self.wait_for_both(EventKind::Connected).await else {
            return Ok(None);
        };
        self.setup.dtls = Some(connected.saturating_sub(ice));
        self.setup.total = Some(connected.saturating_sub(begun));
        self.stage = None;
        self.pairs = [
            self.caller.candidate_pair().await,
            self.callee.candidate_pair().await,
        ];
        self.wires.iter().for_each(Wire::impair);
        Ok(Some(connected))
    }

    async fn open_data_channel(&mut self) -> Result<(), CallError> {
        let channel = self
            .caller
            .connection
            .create_data_channel("rtctool", None)
            .await?;
        let count = self.caller.data.clone();
        tokio::spawn(data::send_and_measure(
            channel,
            count,
            self.clock,
            self.messages.subscribe(),
        ));
        Ok(())
    }

    /// How long gathering took. None when it was not waited for to its end.
    async fn gather(&mut self, role: Role, begun: Duration) -> Option<Duration> {
        let clock = self.clock;
        let gathered = self.wait_for(role, EventKind::Gathered);
        let gathered = clock.within(GATHERING_LIMIT, gathered).await.flatten();
        self.gathering_cut_short |= gathered.is_none();
        Some(gathered?.saturating_sub(begun))
    }

    async fn wait_for_both(&mut self, kind: EventKind) -> Option<Duration> {
        let caller = self.wait_for(Role::Caller, kind).await?;
        let callee = self.wait_for(Role::Callee, kind).await?;
        Some(caller.max(callee))
    }

    /// When the event happened first. None when a peer failed instead.
    async fn wait_for(&mut self, role: Role, kind: EventKind) -> Option<Duration> {
        loop {
            if let Some(&at) = self.happened.get(&(role, kind)) {
                return Some(at);
            }
            let event = self.events.recv().await?;
            if event.kind == EventKind::Failed {
                return None;
            }
            self.happened
                .entry((event.role, event.kind))
                .or_insert(event.at);
        }
    }

    /// From now on the callee's packets go to `capture`.
    fn record_to(&self, capture: Option<CaptureFile>) -> Result<(), CallError> {
        let Some(file) = capture else {
            return Ok(());
        };
        let pair = self.pairs[1].as_ref().ok_or(CallError::UnknownPair)?;
        let recorder = Recorder::begin(file, pair.local, pair.remote)?;
        self.callee.ear.record_to(recorder);
        Ok(())
    }

    /// All tracks and the data channel send. Returns how many packets of each SSRC were written.
    async fn talk(&mut self, progress: &Progress) -> Result<HashMap<u32, u64>, CallError> {
        let duration = self.options.duration;
        let task = progress.bar(duration.as_secs().max(1), "call in progress, seconds");
        self.messages.send_replace(true);
        let mut sending = JoinSet::new();
        let tracks = self.caller.tracks.iter().chain(&self.callee.tracks);
        let packet_size = self.options.plan.media.packet_size;
        for track in tracks.cloned() {
            let player = Player::new(track.clip, track.ssrc, packet_size);
            let (clock, interrupt) = (self.clock, self.interrupt.clone());
            sending.spawn(async move {
                let written = play(player, track.local, duration, clock, interrupt).await;
                (track.ssrc, written)
            });
        }
        let started = self.clock.now();
        let mut written = HashMap::new();
        let mut second = tokio::time::interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                played = sending.join_next() => match played {
                    Some(played) => written.extend(played.ok()),
                    None => break,
                },
                _ = second.tick() => task.position((self.clock.now() - started).as_secs()),
            }
        }
        self.messages.send_replace(false);
        self.media_time = (self.clock.now() - started).min(duration);
        Ok(written)
    }

    /// The slower end's first media packet, counted from the connection on.
    fn first_packet(&self, connected: Duration) -> Option<Duration> {
        let first = |peer: &Peer| peer.ear.with_meter(|meter| meter.first_rtp);
        let slower = first(&self.caller)?.max(first(&self.callee)?);
        Some(slower.saturating_sub(connected))
    }

    /// Waits until every media packet that was written has been sent, and every
    /// one that the links let through has been heard.
    async fn drain(&mut self, written: &HashMap<u32, u64>) {
        let arrived = async {
            while !self.all_arrived(written) {
                self.clock.sleep(Duration::from_millis(5)).await;
            }
        };
        let LinkConfig { delay, jitter, .. } = self.options.link;
        let limit = delay + jitter + QUEUE + DRAIN_LIMIT;
        self.drained = self.clock.within(limit, arrived).await.is_some();
    }

    fn all_arrived(&self, written: &HashMap<u32, u64>) -> bool {
        let directions = [
            (&self.caller, &self.wires[0], &self.callee),
            (&self.callee, &self.wires[1], &self.caller),
        ];
        directions.into_iter().all(|(sender, wire, receiver)| {
            sender.tracks.iter().all(|track| {
                let stream = wire.stream(track.ssrc);
                let received = receiver
                    .ear
                    .with_meter(|meter| received(meter, track.ssrc).packets);
                let written = written.get(&track.ssrc).copied().unwrap_or(0);
                stream.packets >= written && received >= stream.let_through()
            })
        })
    }

    async fn finish(self) -> Call {
        let recorded = self
            .callee
            .ear
            .take_recorder()
            .map_or(Ok(()), Recorder::finish);
        let [caller_pair, callee_pair] = self.pairs;
        let description = async |peer: &Peer| Some(peer.connection.local_description().await?.sdp);
        let call = Call {
            failed_at: self.stage,
            interrupted: self.interrupt.is_set(),
            media_time: self.media_time,
            seed: self.options.link.seed,
            ice_servers: self.options.plan.ice.servers.len(),
            setup: self.setup,
            caller: end(Role::Caller, &self.caller, &self.callee, caller_pair),
            callee: end(Role::Callee, &self.callee, &self.caller, callee_pair),
            caller_to_callee: link_record(&self.wires[0]),
            callee_to_caller: link_record(&self.wires[1]),
            offer: description(&self.caller).await,
            answer: description(&self.callee).await,
            gathering_cut_short: self.gathering_cut_short,
            drained: self.drained,
            capture_failure: recorded.err(),
        };
        // A peer that cannot be closed is dropped all the same.
        let _ = self.caller.connection.close().await;
        let _ = self.callee.connection.close().await;
        call
    }
}
