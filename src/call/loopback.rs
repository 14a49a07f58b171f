//! The course of a loopback call: gather, offer, answer, connect, send, drain, count.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use webrtc::peer_connection::RTCSessionDescription;

use super::clock::Clock;
use super::endpoint::{Endpoint, Parts, Written};
use super::figures::{complete, end, link_record};
use super::fingerprint::with_wrong_fingerprints;
use super::link::LinkPlan;
use super::peer::{EventKind, PeerError};
use super::plan::Plan;
use super::record::{CaptureFile, RecordError, Recorder};
use super::restart::{Restart, restart};
use super::sample::Sample;
use super::seconds::Seconds;
use super::tap::Departures;
use super::wire::Sockets;
use super::{Call, End, Role, Setup, Stage};
use crate::interrupt::Interrupt;
use crate::progress::Progress;

/// How long is waited for what is on its way at the end, beyond the time that
/// the link may hold it.
const DRAIN_LIMIT: Duration = Duration::from_secs(5);

/// How long a packet takes at most from its track to the wire, or from there to the ear.
const THROUGH_THE_DRIVER: Duration = Duration::from_millis(100);

/// What a loopback call is like.
#[derive(Debug, Clone)]
pub struct Options {
    /// Time for which media is sent.
    pub duration: Duration,
    /// What both ends do.
    pub plan: Plan,
    /// How the network treats what the caller sends, and what the callee does.
    pub links: [LinkPlan; 2],
    pub impaired: Impaired,
    pub sockets: Sockets,
    pub connect_timeout: Duration,
    /// When ICE restarts, since media began.
    pub restart_at: Option<Duration>,
    /// Whose fingerprint the other end is told wrong.
    pub wrong_fingerprint: Option<Role>,
    /// Where the callee's packets go, decrypted.
    pub capture: Option<PathBuf>,
    /// Who is told what each end measured, second by second.
    pub samples: Option<Sender<Sample>>,
}

/// What the network impairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impaired {
    /// What is sent once both ends are connected.
    Connection,
    /// The set-up as well.
    Everything,
}

/// A call could not even be tried.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    #[error("a peer cannot be set up")]
    Peer(#[source] PeerError),
    #[error("the peers cannot agree on a session")]
    Negotiation(#[from] rtc::shared::error::Error),
    #[error(transparent)]
    Record(#[from] RecordError),
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
    if let Some(file) = capture {
        call.callee.record_to(file)?;
    }
    let connected = {
        let _task = progress.spinner("connecting two peers");
        tokio::select! {
            connected = call.connect() => connected?,
            () = interrupt.wait() => None,
        }
    };
    call.connected = connected;
    if connected.is_none() {
        call.give_up();
    }
    if connected.is_some()
        && let Some(written) = call.talk(progress).await
    {
        call.drain(written).await;
    }
    Ok(call.finish().await)
}

/// A call in progress.
struct Running {
    options: Options,
    interrupt: Interrupt,
    clock: Clock,
    caller: Endpoint,
    callee: Endpoint,
    setup: Setup,
    stage: Option<Stage>,
    /// When the set-up came to it.
    entered: Duration,
    connected: Option<Duration>,
    /// Since media began.
    seconds: Option<Seconds>,
    media_time: Duration,
    gathering_cut_short: bool,
    drained: bool,
    lost_at: Option<Duration>,
    restart: Option<Restart>,
}

impl Running {
    async fn begin(options: Options, interrupt: Interrupt) -> Result<Self, CallError> {
        let clock = Clock::start();
        let departures = Departures::default();
        let [there, back] = options.links.clone();
        let parts = |role, link| Parts {
            role,
            plan: options.plan.clone(),
            clock,
            sockets: options.sockets.clone(),
            link,
            departures: Some(Arc::clone(&departures)),
        };
        let caller = Endpoint::build(parts(Role::Caller, there)).await;
        let callee = Endpoint::build(parts(Role::Callee, back)).await;
        let (caller, callee) = (
            caller.map_err(CallError::Peer)?,
            callee.map_err(CallError::Peer)?,
        );
        if options.impaired == Impaired::Everything {
            caller.wire.impair();
            callee.wire.impair();
        }
        Ok(Running {
            interrupt,
            clock,
            caller,
            callee,
            setup: Setup::default(),
            stage: Some(Stage::Gathering),
            entered: clock.now(),
            connected: None,
            seconds: None,
            media_time: Duration::ZERO,
            gathering_cut_short: false,
            drained: true,
            lost_at: None,
            restart: None,
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
        let Some(offer) = self.caller.offer().await? else {
            return Ok(None);
        };
        let offer = self.delivered(Role::Caller, offer)?;
        let Some(answer) = self.callee.answer(offer).await? else {
            return Ok(None);
        };
        let answer = self.delivered(Role::Callee, answer)?;
        let gathering = self.caller.gathering.zip(self.callee.gathering);
        self.gathering_cut_short = gathering.is_none();
        self.setup.gathering = gathering.map(|(caller, callee)| caller.max(callee));
        let cut_short = [&self.caller, &self.callee].map(|end| end.gathering_cut_short);
        self.setup.gathering_cut_short = cut_short.into_iter().flatten().reduce(|a, b| a + b);

        self.enter(Stage::Ice);
        let answered = self.clock.now();
        self.caller.accept(answer).await?;
        let Some(ice) = self.both(EventKind::IceConnected).await else {
            return Ok(None);
        };
        self.setup.ice = Some(ice.saturating_sub(answered));

        self.enter(Stage::Dtls);
        let Some(connected) = self.both(EventKind::Connected).await else {
            return Ok(None);
        };
        self.setup.dtls = Some(connected.saturating_sub(ice));
        self.setup.total = Some(connected.saturating_sub(begun));
        self.stage = None;
        tokio::join!(self.caller.begin(), self.callee.begin());
        Ok(Some(connected))
    }

    fn enter(&mut self, stage: Stage) {
        self.stage = Some(stage);
        self.entered = self.clock.now();
    }

    /// The set-up ends at the stage to which it has come.
    fn give_up(&mut self) {
        let lasted = self.clock.now().saturating_sub(self.entered);
        self.setup.failed_stage = self.stage.map(|_| lasted);
    }

    /// The description of an end as the other end gets it.
    fn delivered(
        &self,
        from: Role,
        description: RTCSessionDescription,
    ) -> Result<RTCSessionDescription, CallError> {
        if self.options.wrong_fingerprint != Some(from) {
            return Ok(description);
        }
        let changed = with_wrong_fingerprints(&description.sdp);
        Ok(match from {
            Role::Caller => RTCSessionDescription::offer(changed)?,
            Role::Callee => RTCSessionDescription::answer(changed)?,
        })
    }

    /// When the event had happened at both ends.
    async fn both(&self, kind: EventKind) -> Option<Duration> {
        let happened = tokio::try_join!(self.caller.happened(kind), self.callee.happened(kind));
        happened.ok().map(|(caller, callee)| caller.max(callee))
    }

    /// Both ends send. Returns how many packets of each SSRC were written; None when the
    /// connection was lost before all were.
    async fn talk(&mut self, progress: &Progress) -> Option<Written> {
        let duration = self.options.duration;
        let task = progress.bar(duration.as_secs().max(1), "call in progress, seconds");
        let mut seconds = Seconds::begin(self.clock, self.options.samples.clone());
        let interrupt = &self.interrupt;
        let both = async {
            let caller = self.caller.talk(duration, interrupt);
            let callee = self.callee.talk(duration, interrupt);
            tokio::join!(caller, callee, self.restart())
        };
        let talked = tokio::select! {
            talked = both => Some(talked),
            () = self.caller.lost() => None,
            () = self.callee.lost() => None,
            never = seconds.count(&task, || self.ends()) => match never {},
        };
        self.media_time = seconds.elapsed().min(duration);
        self.lost_at = talked.is_none().then(|| seconds.elapsed());
        self.seconds = Some(seconds);
        let (mut written, callees, restart) = talked?;
        written.extend(callees);
        self.restart = restart;
        Some(written)
    }

    /// Restarts ICE, if that was asked for, when its time has come.
    async fn restart(&self) -> Option<Restart> {
        let at = self.options.restart_at?;
        let interrupted = self.clock.within(at, self.interrupt.wait()).await;
        if interrupted.is_some() {
            return None;
        }
        let ends = [&self.caller, &self.callee];
        Some(restart(ends, at, self.clock, self.options.connect_timeout).await)
    }

    /// What both ends have to tell by now.
    fn ends(&self) -> Vec<End> {
        let (caller, callee) = (&self.caller, &self.callee);
        vec![
            end(Role::Caller, caller, callee),
            end(Role::Callee, callee, caller),
        ]
    }

    /// Waits until every media packet that was written has been sent, and every
    /// one that the links let through has been heard.
    async fn drain(&mut self, written: Written) {
        let arrived = async {
            if self.restart.is_some() {
                return self.quiet().await;
            }
            while !self.all_arrived(&written) {
                self.clock.sleep(Duration::from_millis(5)).await;
            }
        };
        let longest = self.options.links.iter().map(LinkPlan::longest).max();
        let limit = longest.unwrap_or_default() + DRAIN_LIMIT;
        self.drained = self.clock.within(limit, arrived).await.is_some();
        self.tell_restart(&written);
    }

    /// Returns when nothing is on its way any more.
    async fn quiet(&self) {
        // What was written takes a turn of webrtc's driver to the wire, and another one from it.
        self.clock.sleep(THROUGH_THE_DRIVER).await;
        let ends = [&self.caller, &self.callee];
        while ends.iter().any(|end| end.wire.ledger().in_flight() > 0) {
            self.clock.sleep(Duration::from_millis(5)).await;
        }
        self.clock.sleep(THROUGH_THE_DRIVER).await;
    }

    /// While a restart leaves an end without a pair, webrtc drops what it has to send and what
    /// comes. That is known once all else has arrived.
    fn tell_restart(&mut self, written: &Written) {
        let Some(restart) = &mut self.restart else {
            return;
        };
        let (caller, callee) = (&self.caller, &self.callee);
        restart.caller.tell(caller, callee, written);
        restart.callee.tell(callee, caller, written);
    }

    fn all_arrived(&self, written: &Written) -> bool {
        let directions = [(&self.caller, &self.callee), (&self.callee, &self.caller)];
        directions.into_iter().all(|(sender, receiver)| {
            sender.peer.tracks.iter().all(|track| {
                let stream = sender.wire.stream(track.ssrc);
                let ear = &receiver.peer.ear;
                let received = ear.with_meter(|meter| meter.received(track.ssrc));
                let written = written.get(&track.ssrc).copied().unwrap_or(0);
                stream.packets >= written && received >= stream.let_through()
            })
        })
    }

    async fn finish(mut self) -> Call {
        if let Some(mut seconds) = self.seconds.take() {
            // What came since the last whole second.
            seconds.sample(|| self.ends());
        }
        let recorder = self.callee.peer.ear.take_recorder();
        let recorded = recorder.map_or(Ok(()), Recorder::finish);
        let (caller, callee) = (&self.caller, &self.callee);
        let mut call = Call {
            failed_at: self.stage,
            interrupted: self.interrupt.is_set(),
            media_time: self.media_time,
            seed: self.options.plan.seed,
            ice: self.options.plan.ice.clone(),
            lost_at: self.lost_at,
            restart: self.restart.take(),
            wrong_fingerprint: self.options.wrong_fingerprint,
            setup: self.setup,
            caller: end(Role::Caller, caller, callee),
            callee: end(Role::Callee, callee, caller),
            caller_to_callee: link_record(&caller.wire),
            callee_to_caller: link_record(&callee.wire),
            offer: caller.description().await,
            answer: callee.description().await,
            gathering_cut_short: self.gathering_cut_short,
            drained: self.drained,
            capture_failure: recorded.err(),
        };
        if let Some(connected) = self.connected {
            let connected = self.clock.unix(connected);
            complete(&mut call.setup, connected, &[&call.caller, &call.callee]);
        }
        // A peer that cannot be closed is dropped all the same.
        let _ = caller.peer.connection.close().await;
        let _ = callee.peer.connection.close().await;
        call
    }
}
