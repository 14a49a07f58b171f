//! The course of a WHIP or WHEP call: gather, POST, take the answer, connect, send or play, DELETE.

pub mod findings;

use std::time::Duration;

use hyper::Method;
use rtc::shared::error::{Error, Result as RtcResult};
use url::Url;
use webrtc::peer_connection::RTCSessionDescription;

use super::Stage;
use super::alone::{self, Alone, OneEnd};
use super::http::{Asked, Client, Exchange, HttpError, shown};
use super::loopback::CallError;
use super::plan::IceServer;
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::whip::{
    self, Created, FRAGMENT, Oddity, Protocol, Refusal, Reply, Response, SDP, fragment,
};

/// Redirections that an offer follows; more are a circle.
const MOST_REDIRECTS: usize = 5;

/// What a call by WHIP or WHEP is like.
pub struct Options {
    pub protocol: Protocol,
    pub endpoint: Url,
    pub client: Client,
    /// The offer goes before its candidates, which follow in a PATCH.
    pub trickle: bool,
    pub end: alone::Options,
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
    /// From the POST to its answer, redirections included.
    pub http: Option<Duration>,
    pub client: OneEnd,
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
    let limit = options.end.connect_timeout;
    let mut call = Running::begin(options, interrupt.clone()).await?;
    let clock = call.client.clock;
    let connected = {
        let _task = progress.spinner("connecting");
        tokio::select! {
            connected = clock.within(limit, call.connect()) => connected.unwrap_or(Ok(false))?,
            () = interrupt.wait() => false,
        }
    };
    match connected {
        true => call.client.last(progress, std::future::pending()).await,
        false => call.client.give_up(),
    }
    call.end().await;
    Ok(call.finish().await)
}

/// A call in progress.
struct Running {
    protocol: Protocol,
    place: Url,
    asks: Client,
    trickle: bool,
    client: Alone,
    exchanges: Vec<Exchange>,
    session: Option<Session>,
    trouble: Option<Trouble>,
    trickled: Option<Later>,
    ended: Option<Later>,
    http: Option<Duration>,
}

impl Running {
    async fn begin(options: Options, interrupt: Interrupt) -> Result<Self, CallError> {
        Ok(Running {
            protocol: options.protocol,
            place: options.endpoint,
            asks: options.client,
            trickle: options.trickle,
            client: Alone::begin(options.end, interrupt).await?,
            exchanges: Vec::new(),
            session: None,
            trouble: None,
            trickled: None,
            ended: None,
            http: None,
        })
    }

    /// Whether the call is connected.
    async fn connect(&mut self) -> Result<bool, CallError> {
        let answer = match self.trickle {
            false => self.offer_with_candidates().await?,
            true => self.offer_at_once().await?,
        };
        let Some(answer) = answer else {
            return Ok(false);
        };
        self.client.enter(Stage::Answer);
        if let Err(error) = self.take(answer).await {
            self.trouble = Some(Trouble::Answer(error));
            return Ok(false);
        }
        Ok(self.client.connect().await)
    }

    /// The offer waits for its candidates.
    async fn offer_with_candidates(&mut self) -> Result<Option<String>, CallError> {
        let offer = self.client.endpoint.offer().await?;
        self.client.gathered();
        match offer {
            Some(offer) => Ok(self.post(offer.sdp).await),
            None => Ok(None),
        }
    }

    /// The offer goes at once. Candidates are gathered by what the server says, and follow it.
    async fn offer_at_once(&mut self) -> Result<Option<String>, CallError> {
        let offer = self.client.endpoint.offer_without_candidates().await?;
        let Some(answer) = self.post(offer.sdp.clone()).await else {
            return Ok(None);
        };
        let named = self.session.iter().flat_map(|session| &session.ice_servers);
        let servers: Vec<IceServer> = named.map(ice_server).collect();
        if !servers.is_empty() {
            self.client.endpoint.use_servers(&servers).await?;
        }
        let described = self.client.endpoint.describe(offer).await?;
        self.client.gathered();
        self.trickled = match described.and_then(|described| fragment(&described.sdp)) {
            Some(candidates) => self.patch(candidates).await,
            None => None,
        };
        Ok(Some(answer))
    }

    async fn take(&mut self, answer: String) -> RtcResult<()> {
        self.client.remote = Some(answer.clone());
        let answer = RTCSessionDescription::answer(answer)?;
        self.client.endpoint.accept(answer).await
    }

    /// Sends the offer. Returns the answer, or None when there is trouble.
    async fn post(&mut self, offer: String) -> Option<String> {
        self.client.enter(Stage::Http);
        let begun = self.client.clock.now();
        let created = self.follow(offer).await;
        match created {
            Ok((url, created)) => {
                self.http = Some(self.client.clock.now().saturating_sub(begun));
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
        let mut url = self.place.clone();
        for _ in 0..=MOST_REDIRECTS {
            let asked = Asked {
                method: Method::POST,
                url: &url,
                body: Some((SDP, offer.clone())),
                if_match: None,
            };
            let response = self.ask(asked).await;
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

    /// Asks the server. A request that is given up meanwhile stays among the exchanges.
    async fn ask(&mut self, asked: Asked<'_>) -> Result<Response, HttpError> {
        self.exchanges.push(self.asks.begun(&asked));
        let (exchange, response) = self.asks.send(asked).await;
        if let Some(begun) = self.exchanges.last_mut() {
            *begun = exchange;
        }
        response
    }

    async fn later(&mut self, asked: Asked<'_>) -> Later {
        match self.ask(asked).await {
            Ok(response) if (200..300).contains(&response.status) => Later::Done,
            Ok(response) => Later::Refused(response.status),
            Err(error) => Later::Failed(error),
        }
    }

    async fn finish(self) -> WhipCall {
        WhipCall {
            protocol: self.protocol,
            endpoint: shown(&self.place),
            exchanges: self.exchanges,
            session: self.session,
            trouble: self.trouble,
            trickled: self.trickled,
            ended: self.ended,
            http: self.http,
            client: self.client.finish().await,
        }
    }
}

/// Where a redirection leads. From HTTPS to HTTP is nowhere: the token would be readable.
fn redirected(from: &Url, to: &str) -> Result<Url, Trouble> {
    // What stands in a query is nobody's business.
    let place = to.split('?').next().unwrap_or_default();
    let nowhere = || Trouble::Redirection(format!("it leads from {} to `{place}`", shown(from)));
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
        carrier: None,
    }
}

#[cfg(test)]
pub(super) mod tests;
