//! The course of one end of a call whose other end is elsewhere: begin, connect, last, finish.
//!
//! How descriptions travel between the two is for who calls this.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use super::clock::Clock;
use super::endpoint::{Endpoint, Parts};
use super::link::LinkPlan;
use super::loopback::{CallError, Impaired};
use super::meter::EndMeter;
use super::peer::EventKind;
use super::plan::{IcePlan, Plan};
use super::record::{CaptureFile, RecordError, Recorder};
use super::sample::Sample;
use super::seconds::Seconds;
use super::wire::Sockets;
use super::{End, LinkRecord, Role, Setup, Stage, figures};
use crate::interrupt::Interrupt;
use crate::progress::Progress;

/// While the end settles, it looks in these intervals whether more has come, and so often.
const ROUND: Duration = Duration::from_millis(60);
const MOST_ROUNDS: u32 = 10;

/// What the end is to do, however it finds the other.
#[derive(Debug, Clone)]
pub struct Options {
    pub role: Role,
    /// Time for which media is sent or played.
    pub duration: Duration,
    pub plan: Plan,
    /// How the network treats what is sent.
    pub link: LinkPlan,
    pub impaired: Impaired,
    pub sockets: Sockets,
    /// Until media can flow, signalling included.
    pub connect_timeout: Duration,
    /// Where packets go, decrypted.
    pub capture: Option<PathBuf>,
    /// Who is told what the end measured, second by second.
    pub samples: Option<Sender<Sample>>,
}

/// The end, as its part of the call went.
#[derive(Debug)]
pub struct OneEnd {
    /// The stage at which the set-up ended. None when the call connected.
    pub failed_at: Option<Stage>,
    pub interrupted: bool,
    pub media_time: Duration,
    /// How the end was to connect.
    pub ice: IcePlan,
    /// When the connection was lost, since media began.
    pub lost_at: Option<Duration>,
    /// When the other end closed the connection, since media began, where that was before the time
    /// of this end.
    pub left_at: Option<Duration>,
    pub seed: u64,
    pub setup: Setup,
    pub offer: Option<String>,
    pub answer: Option<String>,
    pub end: End,
    pub link: LinkRecord,
    /// Why the capture is not whole.
    pub capture_failure: Option<RecordError>,
}

/// A call in progress.
pub struct Alone {
    pub endpoint: Endpoint,
    pub clock: Clock,
    pub interrupt: Interrupt,
    pub setup: Setup,
    /// How far the set-up has come. None once it is done.
    stage: Option<Stage>,
    /// When it came there.
    entered: Duration,
    /// What the other end said.
    pub remote: Option<String>,
    options: Options,
    begun: Duration,
    connected: Option<Duration>,
    seconds: Option<Seconds>,
    media_time: Duration,
    lost_at: Option<Duration>,
    left_at: Option<Duration>,
    not_recorded: Option<RecordError>,
}

/// What ends a call before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Early {
    Lost,
    Left,
}

impl Alone {
    pub async fn begin(options: Options, interrupt: Interrupt) -> Result<Self, CallError> {
        let capture = options.capture.as_deref().map(CaptureFile::create);
        let capture = capture.transpose()?;
        let clock = Clock::start();
        let parts = Parts {
            role: options.role,
            plan: options.plan.clone(),
            clock,
            sockets: options.sockets.clone(),
            link: options.link.clone(),
            departures: None,
        };
        let endpoint = Endpoint::build(parts).await.map_err(CallError::Peer)?;
        if options.impaired == Impaired::Everything {
            endpoint.wire.impair();
        }
        if let Some(file) = capture {
            endpoint.record_to(file)?;
        }
        let begun = clock.now();
        Ok(Alone {
            endpoint,
            clock,
            interrupt,
            setup: Setup::default(),
            stage: Some(Stage::Gathering),
            entered: begun,
            remote: None,
            begun,
            connected: None,
            seconds: None,
            media_time: Duration::ZERO,
            lost_at: None,
            left_at: None,
            not_recorded: None,
            options,
        })
    }

    /// From now on packets go to a new file as well. What prevents it is told at the end.
    pub fn record_to(&mut self, path: &Path) {
        let begun = CaptureFile::create(path).and_then(|file| self.endpoint.record_to(file));
        self.not_recorded = begun.err();
    }

    /// The set-up has come to this stage.
    pub fn enter(&mut self, stage: Stage) {
        self.stage = Some(stage);
        self.entered = self.clock.now();
    }

    /// Takes note of how long candidates were waited for.
    pub fn gathered(&mut self) {
        self.setup.gathering = self.endpoint.gathering;
        self.setup.gathering_cut_short = self.endpoint.gathering_cut_short;
    }

    /// The set-up ends at the stage to which it has come.
    pub fn give_up(&mut self) {
        let lasted = self.clock.now().saturating_sub(self.entered);
        self.setup.failed_stage = self.stage.map(|_| lasted);
    }

    /// Waits for the connection, once both descriptions are set. False when there is none.
    pub async fn connect(&mut self) -> bool {
        let described = self.clock.now();
        self.enter(Stage::Ice);
        let Ok(ice) = self.endpoint.happened(EventKind::IceConnected).await else {
            return false;
        };
        self.setup.ice = Some(ice.saturating_sub(described));

        self.enter(Stage::Dtls);
        let Ok(connected) = self.endpoint.happened(EventKind::Connected).await else {
            return false;
        };
        self.setup.dtls = Some(connected.saturating_sub(ice));
        self.setup.total = Some(connected.saturating_sub(self.begun));
        self.stage = None;
        self.connected = Some(connected);
        self.endpoint.begin().await;
        true
    }

    /// The time of the call itself, until `over` or the end of the connection if that is earlier: what is to be sent is sent,
    /// what comes is measured.
    pub async fn last(&mut self, progress: &Progress, over: impl Future<Output = ()>) {
        let duration = self.options.duration;
        let task = progress.bar(duration.as_secs().max(1), "call in progress, seconds");
        let mut seconds = Seconds::begin(self.clock, self.options.samples.clone());
        let (endpoint, role) = (&self.endpoint, self.options.role);
        let lasting = async {
            // Who only plays has nothing to send, and stays all the same.
            let ended = self.clock.within(duration, self.interrupt.wait());
            tokio::join!(endpoint.talk(duration, &self.interrupt), ended);
        };
        let early = tokio::select! {
            () = lasting => None,
            () = over => None,
            () = endpoint.lost() => Some(Early::Lost),
            () = endpoint.left() => Some(Early::Left),
            never = seconds.count(&task, || vec![figures::one_end(role, endpoint)]) => match never {},
        };
        let when = |what| (early == Some(what)).then(|| seconds.elapsed());
        self.lost_at = when(Early::Lost);
        self.left_at = when(Early::Left);
        self.media_time = seconds.elapsed().min(duration);
        self.seconds = Some(seconds);
    }

    /// Whether the other end closed the connection before the time of this one.
    pub fn was_left(&self) -> bool {
        self.left_at.is_some()
    }

    /// How long media was sent or played.
    pub fn media_time(&self) -> Duration {
        self.media_time
    }

    /// Waits for what is still on its way, until nothing more comes, but not for long: there may be
    /// an other end that goes on.
    pub async fn settle(&self) {
        let mut before = None;
        for _ in 0..MOST_ROUNDS {
            let came = self.endpoint.peer.ear.with_meter(EndMeter::all_received);
            if before == Some(came) {
                return;
            }
            before = Some(came);
            self.clock.sleep(ROUND).await;
        }
    }

    pub async fn finish(mut self) -> OneEnd {
        let role = self.options.role;
        if let Some(seconds) = &mut self.seconds {
            seconds.sample(|| vec![figures::one_end(role, &self.endpoint)]);
        }
        let recorder = self.endpoint.peer.ear.take_recorder();
        let recorded = recorder.map_or(Ok(()), Recorder::finish);
        let local = self.endpoint.description().await;
        let (offer, answer) = match role {
            Role::Caller => (local, self.remote),
            Role::Callee => (self.remote, local),
        };
        let end = figures::one_end(role, &self.endpoint);
        if let Some(connected) = self.connected {
            let connected = self.clock.unix(connected);
            figures::complete(&mut self.setup, connected, &[&end]);
        }
        // A peer that cannot be closed is dropped all the same.
        let _ = self.endpoint.peer.connection.close().await;
        OneEnd {
            failed_at: self.stage,
            interrupted: self.interrupt.is_set(),
            media_time: self.media_time,
            ice: self.options.plan.ice,
            lost_at: self.lost_at,
            left_at: self.left_at,
            seed: self.options.plan.seed,
            setup: self.setup,
            offer,
            answer,
            end,
            link: figures::link_record(&self.endpoint.wire),
            capture_failure: recorded.err().or(self.not_recorded),
        }
    }
}
