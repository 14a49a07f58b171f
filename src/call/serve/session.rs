//! One call of a server, from its offer to its figures.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use hyper::StatusCode;
use webrtc::peer_connection::RTCSessionDescription;

use super::sessions::{Admission, Running};
use super::{ServedCall, Shared};
use crate::call::alone::{self, Alone};
use crate::call::media::FORMATS;
use crate::call::plan::{Answering, Direction, Plan};
use crate::call::wire::Sockets;
use crate::call::{CallError, Role};
use crate::progress::Progress;
use crate::whip::{Purpose, Refused};

/// How long a client that has closed the connection may take to end its session by HTTP.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long the page may take to say its last figures, once neither end sends any more.
const SETTLING: Duration = Duration::from_secs(10);

/// What the other end, or the server, wants of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    Last,
    /// Nothing more is to be sent, so that the figures of both ends are of the same packets.
    Quiet,
    End,
    /// The server ends.
    Close,
}

/// Who or what ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// It asked for the end.
    Client,
    /// It closed the connection, and did not ask for the end of the session.
    Closing,
    /// The client was not heard of any more.
    Silence,
    /// The longest time for a call.
    TimeLimit,
    /// It did not connect in time.
    NotConnected,
    Server,
}

impl EndedBy {
    pub fn as_str(self) -> &'static str {
        match self {
            EndedBy::Client => "client",
            EndedBy::Closing => "closing",
            EndedBy::Silence => "silence",
            EndedBy::TimeLimit => "time_limit",
            EndedBy::NotConnected => "not_connected",
            EndedBy::Server => "server",
        }
    }
}

/// Who asks for a call, and what for.
pub struct Caller {
    pub purpose: Purpose,
    pub address: SocketAddr,
    pub user_agent: Option<String>,
}

/// What the client is told of its session.
pub struct Created {
    pub answer: String,
    pub name: String,
    pub tag: String,
}

/// A call that is to be gone through with.
struct Call {
    shared: Arc<Shared>,
    caller: Caller,
    name: String,
    number: u64,
    begun: Duration,
    running: Running,
    alone: Alone,
    admission: Admission,
    capture: Option<PathBuf>,
}

/// Answers an offer; the call goes on by itself.
///
/// # Errors
/// With what to answer, when there is to be no call.
pub async fn begin(shared: Arc<Shared>, caller: Caller, offer: String) -> Result<Created, Refused> {
    let begun = shared.clock.now();
    let admission = shared.sessions.admit()?;
    let (name, tag) = (random_name()?, format!("\"{}\"", random_name()?));
    let (tell, samples) = channel();
    let mut options = options(&shared, caller.purpose, admission.offer);
    options.plan.ice.answering = answering(&offer);
    options.samples = (caller.purpose == Purpose::Talk).then_some(tell);
    let alone = Alone::begin(options, shared.interrupt.clone()).await;
    let mut alone = alone.map_err(|error| not_begun(&error))?;
    let running = Running::new(&alone.endpoint, &offer, &tag, samples);
    let answered = answer(&mut alone, offer).await.and_then(|answer| {
        let number = shared.sessions.begin(name.clone(), running.clone())?;
        Ok((answer, number))
    });
    let (answer, number) = match answered {
        Ok(answered) => answered,
        Err(refused) => {
            alone.finish().await;
            return Err(refused);
        }
    };
    let created = Created {
        answer,
        name: name.clone(),
        tag,
    };
    let capture = capture_of(&shared, number);
    if let Some(path) = &capture {
        alone.record_to(path);
    }
    let call = Call {
        shared,
        caller,
        name,
        number,
        begun,
        running,
        alone,
        admission,
        capture,
    };
    tokio::spawn(call.go());
    Ok(created)
}

/// The answer with its candidates.
async fn answer(alone: &mut Alone, offer: String) -> Result<String, Refused> {
    let unusable = |error| {
        let words = format!("the offer cannot be answered: {error}");
        Refused::new(StatusCode::BAD_REQUEST, words)
    };
    let description = RTCSessionDescription::offer(offer.clone()).map_err(unusable)?;
    alone.remote = Some(offer);
    let answer = alone.endpoint.answer(description).await.map_err(unusable)?;
    alone.gathered();
    answer
        .map(|answer| answer.sdp)
        .ok_or_else(|| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "there is no answer"))
}

impl Call {
    async fn go(mut self) {
        let ended_by = match self.connect().await {
            true => self.last().await,
            false => {
                self.alone.give_up();
                self.why_not()
            }
        };
        let call = self.alone.finish().await;
        let mut told = self.running.told();
        let served = ServedCall {
            number: self.number,
            purpose: self.caller.purpose,
            client: self.caller.address,
            user_agent: self.caller.user_agent,
            begun: self.begun,
            ended_by,
            trickled: told.trickled,
            browser: told.browser.take(),
            capture: self.capture,
            call,
        };
        drop(told);
        self.shared.sessions.end(&self.name, served);
        drop(self.admission.slot);
    }

    async fn connect(&mut self) -> bool {
        let limit = self.shared.options.connect_timeout;
        let clock = self.shared.clock;
        tokio::select! {
            connected = clock.within(limit, self.alone.connect()) => connected.unwrap_or(false),
            () = self.shared.interrupt.wait() => false,
            () = wished(&self.running, Wish::End) => false,
        }
    }

    async fn last(&mut self) -> EndedBy {
        let over = wished(&self.running, Wish::Quiet);
        self.alone.last(&Progress::hidden(), over).await;
        if *self.running.wish.borrow() == Wish::Quiet {
            self.until_the_end(SETTLING).await;
        } else if self.alone.was_left() {
            self.until_the_end(FAREWELL).await;
        }
        self.alone.settle().await;
        self.why()
    }

    /// Waits until there is nothing left to be told about the call, but no longer than this.
    async fn until_the_end(&self, limit: Duration) {
        let ended = async {
            tokio::select! {
                () = wished(&self.running, Wish::End) => {}
                () = self.alone.endpoint.lost() => {}
                () = self.shared.interrupt.wait() => {}
            }
        };
        self.shared.clock.within(limit, ended).await;
    }

    fn why(&self) -> EndedBy {
        let limit = self.shared.options.longest_call;
        match *self.running.wish.borrow() {
            _ if self.shared.interrupt.is_set() => EndedBy::Server,
            Wish::Close => EndedBy::Server,
            Wish::End => EndedBy::Client,
            _ if self.alone.was_left() => EndedBy::Closing,
            _ if self.alone.media_time() >= limit => EndedBy::TimeLimit,
            Wish::Quiet | Wish::Last => EndedBy::Silence,
        }
    }

    fn why_not(&self) -> EndedBy {
        match *self.running.wish.borrow() {
            _ if self.shared.interrupt.is_set() => EndedBy::Server,
            Wish::Close => EndedBy::Server,
            Wish::End => EndedBy::Client,
            Wish::Quiet | Wish::Last => EndedBy::NotConnected,
        }
    }
}

/// Waits until this much is wished for.
async fn wished(running: &Running, wish: Wish) {
    let mut wishes = running.wish.subscribe();
    // `running` holds the sender.
    let _ = wishes.wait_for(|wished| *wished >= wish).await;
}

fn options(shared: &Shared, purpose: Purpose, offer: u64) -> alone::Options {
    let options = &shared.options;
    alone::Options {
        role: Role::Callee,
        duration: options.longest_call,
        plan: plan(&options.plan, purpose, offer),
        link: options.link.clone(),
        impaired: options.impaired,
        sockets: Sockets::System,
        connect_timeout: options.connect_timeout,
        capture: None,
        samples: None,
    }
}

fn capture_of(shared: &Shared, number: u64) -> Option<PathBuf> {
    let folder = shared.options.captures.as_ref()?;
    Some(folder.join(format!("call-{number}.pcapng")))
}

/// The first call has the seed itself.
fn plan(plan: &Plan, purpose: Purpose, offer: u64) -> Plan {
    let mut plan = plan.clone();
    plan.seed = plan.seed.wrapping_add(offer.saturating_sub(1));
    plan.media.direction = match purpose {
        Purpose::Publish => Direction::ReceiveOnly,
        Purpose::Play => Direction::SendOnly,
        Purpose::Talk => Direction::SendReceive,
    };
    if purpose == Purpose::Publish {
        plan.media.besides = FORMATS.iter().collect();
    }
    plan
}

/// Passive where the offer leaves it open: then the client is the last to have keys,
/// and what it sends at once is not lost.
fn answering(offer: &str) -> Answering {
    let mut setups = offer
        .lines()
        .filter_map(|line| line.strip_prefix("a=setup:"));
    match setups.any(|setup| setup.trim() == "passive") {
        true => Answering::Active,
        false => Answering::Passive,
    }
}

/// Nobody guesses it: who knows it may change and end the session.
fn random_name() -> Result<String, Refused> {
    let mut bytes = [0; 16];
    let filled = getrandom::fill(&mut bytes);
    filled
        .map_err(|_| Refused::new(StatusCode::INTERNAL_SERVER_ERROR, "there is no randomness"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn not_begun(error: &CallError) -> Refused {
    let words = format!("no call can be made here now: {error}");
    Refused::new(StatusCode::SERVICE_UNAVAILABLE, words)
}
