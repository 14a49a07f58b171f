//! The course of a WHIP or WHEP call: gather, POST, take the answer, connect, send or play, DELETE.

pub mod findings;

use std::path::PathBuf;
use std::time::Duration;

use hyper::Method;
use rtc::shared::error::{Error, Result as RtcResult};
use url::Url;
use webrtc::peer_connection::RTCSessionDescription;

use super::clock::Clock;
use super::endpoint::{Endpoint, Parts};
use super::http::{Asked, Client, Exchange, HttpError, shown};
use super::link::LinkPlan;
use super::loopback::{CallError, Impaired};
use super::peer::EventKind;
use super::plan::{IceServer, Plan};
use super::record::{CaptureFile, RecordError, Recorder};
use super::tap::Departures;
use super::wire::Sockets;
use super::{End, LinkRecord, Role, Setup, Stage, figures};
use crate::interrupt::Interrupt;
use crate::progress::{Progress, Task};
use crate::whip::{self, Created, FRAGMENT, Oddity, Protocol, Refusal, Reply, SDP, fragment};

/// Redirections that an offer follows; more are a circle.
const MOST_REDIRECTS: usize = 5;

/// What a call by WHIP or WHEP is like.
pub struct Options {
    pub protocol: Protocol,
    pub endpoint: Url,
    pub client: Client,
    /// Time for which media is sent or played.
    pub duration: Duration,
    pub plan: Plan,
    /// How the network treats what is sent.
    pub link: LinkPlan,
    pub impaired: Impaired,
    pub sockets: Sockets,
    pub connect_timeout: Duration,
    /// The offer goes before its candidates, which follow in a PATCH.
    pub trickle: bool,
    /// Where packets go, decrypted.
    pub capture: Option<PathBuf>,
}

/// A call by WHIP or WHEP, as it went.
#[derive(Debug)]
pub struct WhipCall {
    pub protocol: Protocol,
    pub endpoint: String,
    pub exchanges: Vec<Exchange>,
    /// What the server said of the session it made.
    pub session: Option<Session>,
    /// Why signalling ended without an answer that could be used.
    pub trouble: Option<Trouble>,
    /// Of the candidates that were sent later.
    pub trickled: Option<Later>,
    /// Of the request that ended the session.
    pub ended: Option<Later>,
    pub failed_at: Option<Stage>,
    pub interrupted: bool,
    pub media_time: Duration,
    /// From the POST to its answer, redirections included.
    pub http: Option<Duration>,
    pub setup: Setup,
    pub offer: Option<String>,
    pub answer: Option<String>,
    pub client: End,
    pub link: LinkRecord,
    pub seed: u64,
    /// Why the capture is not whole.
    pub capture_failure: Option<RecordError>,
}

/// A session at the server.
#[derive(Debug, Clone)]
pub struct Session {
    /// Where it can be ended.
    pub url: Option<Url>,
    pub etag: Option<String>,
    pub ice_servers: Vec<whip::IceServer>,
    pub oddities: Vec<Oddity>,
}

/// Why there is no session to connect.
#[derive(Debug)]
pub enum Trouble {
    /// No whole answer came.
    Http(HttpError),
    Refused(Refusal),
    /// Redirections lead in a circle, from HTTPS to HTTP, or nowhere.
    Redirection(String),
    /// The answer cannot be used, in the words of the stack.
    Answer(Error),
}

/// What became of a request after the first.
#[derive(Debug)]
pub enum Later {
    Done,
    Refused(u16),
    Failed(HttpError),
}

/// Makes a call and returns how it went, connected or not.
///
/// # Errors
/// When it could not be tried: nothing was asked of the server.
pub async fn call(
    options: Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Result<WhipCall, CallError> {
    let capture = options
        .capture
        .as_deref()
        .map(CaptureFile::create)
        .transpose()?;
    let mut call = Running::begin(options, interrupt.clone()).await?;
    if let Some(file) = capture {
        call.endpoint.record_to(file)?;
    }
    let connected = {
        let _task = progress.spinner("connecting");
        tokio::select! {
            connected = call.connect() => connected?,
            () = interrupt.wait() => None,
        }
    };
    call.connected = connected;
    if connected.is_some() {
        call.last(progress).await;
    }
    call.end().await;
    Ok(call.finish().await)
}

/// A call in progress.
struct Running {
    options: Options,
    interrupt: Interrupt,
    clock: Clock,
    endpoint: Endpoint,
    exchanges: Vec<Exchange>,
    session: Option<Session>,
    trouble: Option<Trouble>,
    trickled: Option<Later>,
    ended: Option<Later>,
    http: Option<Duration>,
    setup: Setup,
    stage: Option<Stage>,
    connected: Option<Duration>,
    answer: Option<String>,
    media_time: Duration,
}

impl Running {
    async fn begin(options: Options, interrupt: Interrupt) -> Result<Self, CallError> {
        let clock = Clock::start();
        let parts = Parts {
            role: Role::Caller,
            plan: options.plan.clone(),
            clock,
            sockets: options.sockets.clone(),
            link: options.link.clone(),
            departures: Departures::default(),
        };
        let endpoint = Endpoint::build(parts).await.map_err(CallError::Peer)?;
        if options.impaired == Impaired::Everything {
            endpoint.wire.impair();
        }
        Ok(Running {
            options,
            interrupt,
            clock,
            endpoint,
            exchanges: Vec::new(),
            session: None,
            trouble: None,
            trickled: None,
            ended: None,
            http: None,
            setup: Setup::default(),
            stage: Some(Stage::Gathering),
            connected: None,
            answer: None,
            media_time: Duration::ZERO,
        })
    }

    /// Returns when the call is connected, or None when it is not in time.
    async fn connect(&mut self) -> Result<Option<Duration>, CallError> {
        let limit = self.options.connect_timeout;
        let clock = self.clock;
        let connected = clock.within(limit, self.negotiate()).await;
        connected.unwrap_or(Ok(None))
    }

    async fn negotiate(&mut self) -> Result<Option<Duration>, CallError> {
        let begun = self.clock.now();
        let answer = match self.options.trickle {
            false => self.offer_with_candidates().await?,
            true => self.offer_at_once().await?,
        };
        let Some(answer) = answer else {
            return Ok(None);
        };
        self.stage = Some(Stage::Answer);
        if let Err(error) = self.take(answer).await {
            self.trouble = Some(Trouble::Answer(error));
            return Ok(None);
        }
        let answered = self.clock.now();

        self.stage = Some(Stage::Ice);
        let Ok(ice) = self.endpoint.happened(EventKind::IceConnected).await else {
            return Ok(None);
        };
        self.setup.ice = Some(ice.saturating_sub(answered));

        self.stage = Some(Stage::Dtls);
        let Ok(connected) = self.endpoint.happened(EventKind::Connected).await else {
            return Ok(None);
        };
        self.setup.dtls = Some(connected.saturating_sub(ice));
        self.setup.total = Some(connected.saturating_sub(begun));
        self.stage = None;
        self.endpoint.begin().await;
        Ok(Some(connected))
    }

    /// The offer waits for its candidates.
    async fn offer_with_candidates(&mut self) -> Result<Option<String>, CallError> {
        let offer = self.endpoint.offer().await?;
        self.setup.gathering = self.endpoint.gathering;
        match offer {
            Some(offer) => Ok(self.post(offer.sdp).await),
            None => Ok(None),
        }
    }

    /// The offer goes at once. Candidates are gathered by what the server says, and follow it.
    async fn offer_at_once(&mut self) -> Result<Option<String>, CallError> {
        let offer = self.endpoint.offer_without_candidates().await?;
        let Some(answer) = self.post(offer.sdp.clone()).await else {
            return Ok(None);
        };
        let named = self.session.iter().flat_map(|session| &session.ice_servers);
        let servers: Vec<IceServer> = named.map(ice_server).collect();
        if !servers.is_empty() {
            self.endpoint.use_servers(&servers).await?;
        }
        let described = self.endpoint.describe(offer).await?;
        self.setup.gathering = self.endpoint.gathering;
        self.trickled = match described.and_then(|described| fragment(&described.sdp)) {
            Some(candidates) => self.patch(candidates).await,
            None => None,
        };
        Ok(Some(answer))
    }

    async fn take(&mut self, answer: String) -> RtcResult<()> {
        self.answer = Some(answer.clone());
        let answer = RTCSessionDescription::answer(answer)?;
        self.endpoint.accept(answer).await
    }

    /// Sends the offer. Returns the answer, or None when there is trouble.
    async fn post(&mut self, offer: String) -> Option<String> {
        self.stage = Some(Stage::Http);
        let begun = self.clock.now();
        let created = self.follow(offer).await;
        match created {
            Ok((url, created)) => {
                self.http = Some(self.clock.now().saturating_sub(begun));
                let place = created.session.as_deref();
                self.session = Some(Session {
                    url: place.and_then(|place| url.join(place).ok()),
                    etag: created.etag,
                    ice_servers: created.ice_servers,
                    oddities: created.oddities,
                });
                Some(created.answer)
            }
            Err(trouble) => {
                self.trouble = Some(trouble);
                None
            }
        }
    }

    /// Sends the offer to where redirections lead. Returns who took it as well.
    async fn follow(&mut self, offer: String) -> Result<(Url, Created), Trouble> {
        let mut url = self.options.endpoint.clone();
        for _ in 0..=MOST_REDIRECTS {
            let asked = Asked {
                method: Method::POST,
                url: &url,
                body: Some((SDP, offer.clone())),
                if_match: None,
            };
            let (exchange, response) = self.options.client.send(asked).await;
            self.exchanges.push(exchange);
            match Reply::of(&response.map_err(Trouble::Http)?) {
                Reply::Created(created) => return Ok((url, created)),
                Reply::Refused(refusal) => return Err(Trouble::Refused(refusal)),
                Reply::Redirect(to) => url = redirected(&url, &to)?,
            }
        }
        let trouble = format!(
            "more than {MOST_REDIRECTS} redirections, the last to {}",
            shown(&url)
        );
        Err(Trouble::Redirection(trouble))
    }

    /// Sends candidates. None when the server said of no place for them.
    async fn patch(&mut self, candidates: String) -> Option<Later> {
        let session = self.session.clone()?;
        let url = session.url?;
        let asked = Asked {
            method: Method::PATCH,
            url: &url,
            body: Some((FRAGMENT, candidates)),
            if_match: session.etag.as_deref(),
        };
        Some(self.later(asked).await)
    }

    /// Ends the session at the server, if there is one.
    async fn end(&mut self) {
        let url = self
            .session
            .as_ref()
            .and_then(|session| session.url.clone());
        if let Some(url) = url {
            let asked = Asked {
                method: Method::DELETE,
                url: &url,
                body: None,
                if_match: None,
            };
            self.ended = Some(self.later(asked).await);
        }
    }

    async fn later(&mut self, asked: Asked<'_>) -> Later {
        let (exchange, response) = self.options.client.send(asked).await;
        self.exchanges.push(exchange);
        match response {
            Ok(response) if (200..300).contains(&response.status) => Later::Done,
            Ok(response) => Later::Refused(response.status),
            Err(error) => Later::Failed(error),
        }
    }

    /// The time of the call itself: what is published is sent, what is played comes.
    async fn last(&mut self, progress: &Progress) {
        let duration = self.options.duration;
        let task = progress.bar(duration.as_secs().max(1), "call in progress, seconds");
        let started = self.clock.now();
        let lasting = async {
            // Who only plays has nothing to send, and stays all the same.
            let ended = self.clock.within(duration, self.interrupt.wait());
            tokio::join!(self.endpoint.talk(duration, &self.interrupt), ended);
        };
        tokio::select! {
            () = lasting => {}
            never = count_seconds(&self.clock, started, &task) => match never {},
        }
        self.media_time = (self.clock.now() - started).min(duration);
    }

    async fn finish(mut self) -> WhipCall {
        let recorder = self.endpoint.peer.ear.take_recorder();
        let recorded = recorder.map_or(Ok(()), Recorder::finish);
        let offer = self.endpoint.description().await;
        let mut call = WhipCall {
            protocol: self.options.protocol,
            endpoint: shown(&self.options.endpoint),
            exchanges: self.exchanges,
            session: self.session,
            trouble: self.trouble.take(),
            trickled: self.trickled.take(),
            ended: self.ended.take(),
            failed_at: self.stage,
            interrupted: self.interrupt.is_set(),
            media_time: self.media_time,
            http: self.http,
            setup: self.setup,
            offer,
            answer: self.answer,
            client: figures::one_end(&self.endpoint),
            link: figures::link_record(&self.endpoint.wire),
            seed: self.options.plan.seed,
            capture_failure: recorded.err(),
        };
        if let Some(connected) = self.connected {
            let connected = self.clock.unix(connected);
            figures::complete(&mut call.setup, connected, &[&call.client]);
        }
        // A peer that cannot be closed is dropped all the same.
        let _ = self.endpoint.peer.connection.close().await;
        call
    }
}

async fn count_seconds(clock: &Clock, started: Duration, task: &Task) -> std::convert::Infallible {
    loop {
        task.position((clock.now() - started).as_secs());
        clock.sleep(Duration::from_secs(1)).await;
    }
}

/// Where a redirection leads. From HTTPS to HTTP is nowhere: the token would be readable.
fn redirected(from: &Url, to: &str) -> Result<Url, Trouble> {
    let nowhere = || Trouble::Redirection(format!("it leads from {} to `{to}`", shown(from)));
    let url = from.join(to).map_err(|_| nowhere())?;
    match (from.scheme(), url.scheme()) {
        ("http", "http" | "https") | ("https", "https") => Ok(url),
        _ => Err(nowhere()),
    }
}

fn ice_server(named: &whip::IceServer) -> IceServer {
    IceServer {
        uri: named.uri.clone(),
        username: named.username.clone().unwrap_or_default(),
        credential: named.credential.clone().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests;
