//! One endpoint of a call in this process, from its first candidate to its last packet.
//!
//! Who is at the other end does not matter to it: descriptions go out and come in as text.

use std::collections::HashMap;
use std::time::Duration;

use rtc::peer_connection::configuration::RTCOfferOptions;
use rtc::shared::error::Result;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinSet;
use webrtc::peer_connection::RTCSessionDescription;

use super::clock::Clock;
use super::data::DataPlan;
use super::link::LinkPlan;
use super::media::{Player, Stream, play};
use super::peer::{self, Event, EventKind, Peer, PeerError, PeerParts};
use super::plan::{IceServer, Plan};
use super::record::{CaptureFile, RecordError, Recorder};
use super::tap::{Departures, Ear, Path};
use super::wire::{Sockets, Wire};
use super::{CandidatePair, Role, data};
use crate::capture::observed::Transport;
use crate::interrupt::Interrupt;

/// How long the set-up waits for candidates. Browsers trickle them and wait for
/// none; here a server that does not answer must not keep host candidates from
/// connecting.
const GATHERING_LIMIT: Duration = Duration::from_secs(3);

pub struct Endpoint {
    pub peer: Peer,
    /// What is sent goes through it.
    pub wire: Wire,
    pub pair: Option<CandidatePair>,
    /// How long gathering took; None when it was not waited for to its end.
    pub gathering: Option<Duration>,
    /// How long it was waited for, where that was not to its end.
    pub gathering_cut_short: Option<Duration>,
    plan: Plan,
    clock: Clock,
    happenings: Mutex<Happenings>,
    failed: watch::Receiver<bool>,
    /// Whether the data channel sends.
    messages: watch::Sender<bool>,
}

/// What an endpoint is made of.
pub struct Parts {
    pub role: Role,
    pub plan: Plan,
    pub clock: Clock,
    pub sockets: Sockets,
    /// How the network treats what is sent.
    pub link: LinkPlan,
    /// Shared with the other end, where that is in this process.
    pub departures: Option<Departures>,
}

/// The connection failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// RTP packets that were handed to each track, by SSRC.
pub type Written = HashMap<u32, u64>;

impl Endpoint {
    pub async fn build(parts: Parts) -> std::result::Result<Endpoint, PeerError> {
        let (tell, events) = mpsc::unbounded_channel();
        let (tell_failed, failed) = watch::channel(false);
        let wire = Wire::new(parts.link, parts.sockets);
        let ear = Ear::new(parts.clock, parts.departures);
        let peer = Peer::build(PeerParts {
            role: parts.role,
            runtime: wire.runtime(ear.clone(), parts.plan.ice.carriers()),
            ear,
            clock: parts.clock,
            events: tell,
            failed: tell_failed,
            plan: parts.plan.clone(),
        });
        Ok(Endpoint {
            peer: peer.await?,
            wire,
            pair: None,
            gathering: None,
            gathering_cut_short: None,
            plan: parts.plan,
            clock: parts.clock,
            happenings: Mutex::new(Happenings {
                events,
                happened: HashMap::new(),
            }),
            failed,
            messages: watch::channel(false).0,
        })
    }

    /// The offer with its candidates.
    pub async fn offer(&mut self) -> Result<Option<RTCSessionDescription>> {
        let offer = self.offer_without_candidates().await?;
        self.describe(offer).await
    }

    /// The offer before anything is gathered, which [`Endpoint::describe`] begins.
    pub async fn offer_without_candidates(&mut self) -> Result<RTCSessionDescription> {
        if let Some(plan) = self.plan.media.data {
            self.open_data_channel(plan).await?;
        }
        self.peer.connection.create_offer(None).await
    }

    /// Asks these servers for candidates, besides those it knew.
    pub async fn use_servers(&mut self, more: &[IceServer]) -> Result<()> {
        self.plan.ice.servers.extend_from_slice(more);
        let configuration = peer::configuration(&self.plan.ice);
        self.peer.connection.set_configuration(configuration).await
    }

    /// The answer with its candidates.
    pub async fn answer(
        &mut self,
        offer: RTCSessionDescription,
    ) -> Result<Option<RTCSessionDescription>> {
        self.take(offer).await?;
        let answer = self.peer.connection.create_answer(None).await?;
        self.describe(answer).await
    }

    /// Takes the answer to the offer; checks begin.
    pub async fn accept(&self, answer: RTCSessionDescription) -> Result<()> {
        self.take(answer).await
    }

    async fn take(&self, description: RTCSessionDescription) -> Result<()> {
        self.hear_of(&description);
        let connection = &self.peer.connection;
        connection.set_remote_description(description).await
    }

    /// What is agreed on tells what the packets are.
    fn hear_of(&self, description: &RTCSessionDescription) {
        let name = description.sdp_type.to_string();
        self.peer.ear.describe(&name, &description.sdp);
    }

    /// When the event happened first. Fails when the connection did so instead.
    pub async fn happened(&self, kind: EventKind) -> std::result::Result<Duration, Failed> {
        let mut happenings = self.happenings.lock().await;
        tokio::select! {
            biased;
            happened = happenings.happened(kind) => happened,
            () = self.peer.ear.alerted() => Err(Failed),
        }
    }

    /// Returns when the connection has failed.
    pub async fn lost(&self) {
        let mut failed = self.failed.clone();
        let failed = async move {
            if failed.wait_for(|failed| *failed).await.is_err() {
                // Nobody is left who could tell.
                std::future::pending::<()>().await;
            }
        };
        // webrtc has one measure of patience, for the first answer as for those that follow.
        let is_patient = self.plan.ice.patience.is_some();
        tokio::select! {
            () = failed => {}
            () = self.silent(self.plan.ice.lost_after), if is_patient => {}
        }
    }

    /// Returns when no check of ICE has been answered for so long.
    async fn silent(&self, limit: Duration) {
        let begun = self.peer.ear.now();
        loop {
            let answered = self.peer.ear.answered().unwrap_or(begun);
            let silent = self.peer.ear.now().saturating_sub(answered);
            if silent >= limit {
                return;
            }
            self.clock.sleep(limit - silent).await;
        }
    }

    /// Returns when the other end has closed the connection.
    pub fn left(&self) -> impl Future<Output = ()> + use<> {
        self.peer.ear.left()
    }

    /// An offer with new credentials of ICE, and candidates for them (RFC 8445 §9).
    pub async fn restart(&self) -> Result<Option<RTCSessionDescription>> {
        self.happenings.lock().await.forget();
        self.wire.connected();
        let options = RTCOfferOptions { ice_restart: true };
        let offer = self.peer.connection.create_offer(Some(options)).await?;
        Ok(self.described(offer).await?.0)
    }

    /// The answer to it.
    pub async fn restarted(
        &self,
        offer: RTCSessionDescription,
    ) -> Result<Option<RTCSessionDescription>> {
        self.happenings.lock().await.forget();
        self.wire.connected();
        self.take(offer).await?;
        let answer = self.peer.connection.create_answer(None).await?;
        Ok(self.described(answer).await?.0)
    }

    /// The call is connected: the network begins to treat it as it was asked to.
    pub async fn begin(&mut self) {
        self.pair = self.peer.candidate_pair().await;
        let path = self.pair.as_ref().map(|pair| Path {
            local: pair.local,
            remote: pair.remote,
            transport: match pair.local_type.as_str() {
                "relay" => Transport::Turn,
                _ => Transport::Udp,
            },
        });
        self.peer.ear.connected(path);
        self.wire.connected();
        self.wire.impair();
    }

    /// From now on packets go to `file` as well.
    pub fn record_to(&self, file: CaptureFile) -> std::result::Result<(), RecordError> {
        self.peer.ear.record_to(Recorder::begin(file)?);
        Ok(())
    }

    /// All tracks and the data channel send.
    pub async fn talk(&self, duration: Duration, interrupt: &Interrupt) -> Written {
        self.messages.send_replace(true);
        let mut sending = JoinSet::new();
        for track in self.peer.tracks.iter().cloned() {
            let Some(payload_type) = self.peer.payload_type(&track).await else {
                continue;
            };
            let stream = Stream {
                ssrc: track.ssrc,
                payload_type,
            };
            let player = Player::new(track.clip, stream, self.plan.media.packet_size);
            let (clock, interrupt) = (self.clock, interrupt.clone());
            let ear = self.peer.ear.clone();
            sending.spawn(async move {
                let late = |by| ear.frame_sent(by);
                let written = play(player, track.local, duration, clock, interrupt, late).await;
                (track.ssrc, written)
            });
        }
        if sending.is_empty() {
            // Messages are to be sent all the same.
            self.clock.within(duration, interrupt.wait()).await;
        }
        let mut written = Written::new();
        while let Some(played) = sending.join_next().await {
            written.extend(played);
        }
        self.messages.send_replace(false);
        written
    }

    /// The description of this end.
    pub async fn description(&self) -> Option<String> {
        Some(self.peer.connection.local_description().await?.sdp)
    }

    async fn open_data_channel(&self, plan: DataPlan) -> Result<()> {
        let label = "rtctool";
        let connection = &self.peer.connection;
        let channel = connection
            .create_data_channel(label, Some(plan.init()))
            .await?;
        let count = self.peer.data.clone();
        let running = self.messages.subscribe();
        tokio::spawn(data::send_and_measure(
            channel, plan, count, self.clock, running,
        ));
        Ok(())
    }

    /// Takes this end's own description, and gives it back with the candidates it gathers. None
    /// when it may use none but those of relays, and gathered none.
    pub async fn describe(
        &mut self,
        description: RTCSessionDescription,
    ) -> Result<Option<RTCSessionDescription>> {
        let begun = self.clock.now();
        let (description, gathering) = self.described(description).await?;
        let waited = self.clock.now().saturating_sub(begun);
        self.gathering = gathering;
        self.gathering_cut_short = gathering.is_none().then_some(waited);
        let leads_nowhere = |described: &RTCSessionDescription| {
            self.plan.ice.relay_only && !described.sdp.contains("a=candidate:")
        };
        Ok(description.filter(|described| !leads_nowhere(described)))
    }

    /// The description with its candidates, and how long gathering took.
    async fn described(
        &self,
        description: RTCSessionDescription,
    ) -> Result<(Option<RTCSessionDescription>, Option<Duration>)> {
        let begun = self.clock.now();
        let connection = &self.peer.connection;
        connection.set_local_description(description).await?;
        let gathered = self.happened(EventKind::Gathered);
        let gathered = self.clock.within(GATHERING_LIMIT, gathered).await;
        let gathering = gathered.and_then(|at| Some(at.ok()?.saturating_sub(begun)));
        let description = connection.local_description().await;
        if let Some(description) = &description {
            self.hear_of(description);
        }
        Ok((description, gathering))
    }
}

/// What has happened at an end, and what comes.
struct Happenings {
    events: mpsc::UnboundedReceiver<Event>,
    happened: HashMap<EventKind, Duration>,
}

impl Happenings {
    async fn happened(&mut self, kind: EventKind) -> std::result::Result<Duration, Failed> {
        loop {
            if let Some(&at) = self.happened.get(&kind) {
                return Ok(at);
            }
            let event = self.events.recv().await.ok_or(Failed)?;
            if event.kind == EventKind::Failed {
                return Err(Failed);
            }
            self.happened.entry(event.kind).or_insert(event.at);
        }
    }

    /// What is asked for from now on has to happen anew.
    fn forget(&mut self) {
        while self.events.try_recv().is_ok() {}
        self.happened.clear();
    }
}
