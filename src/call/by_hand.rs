//! A call whose descriptions are carried by hand: copied and pasted, by files, by pipes.

use std::io;
use std::time::Duration;

use rtc::shared::error::{Error, Result as RtcResult};
use webrtc::peer_connection::RTCSessionDescription;

use super::alone::{self, Alone, OneEnd};
use super::loopback::CallError;
use super::{Role, Stage};
use crate::interrupt::Interrupt;
use crate::progress::Progress;
use crate::sdp::Kind;

mod carry;
pub mod findings;
pub mod message;

pub use carry::Place;
use message::{Form, Message, Unusable};

/// The ends do not stop at one moment. Media that has not come for so long has ended: RTP of
/// our own sends every 33 ms at least.
const SILENCE: Duration = Duration::from_millis(500);

/// How long the other end may go on sending until this one leaves.
const LONGEST_GOODBYE: Duration = Duration::from_secs(3);

/// What a call by hand is like. The caller offers.
pub struct Options {
    pub end: alone::Options,
    /// How the own description is written, and where to.
    pub form: Form,
    pub to: Place,
    /// Where the other end's description is waited for.
    pub from: Place,
    /// How long hands may take each time.
    pub patience: Duration,
}

/// A call by hand, as it went.
#[derive(Debug)]
pub struct HandCall {
    pub end: OneEnd,
    /// Why the descriptions did not come together.
    pub trouble: Option<Trouble>,
    /// How long descriptions were carried: until the other end's was there and, of the end that
    /// answers, from its answer to the other end's first check. None when none came.
    pub carried: Option<Duration>,
}

/// Why there is nothing to connect.
#[derive(Debug)]
pub enum Trouble {
    NotLeft(Place, io::Error),
    NotFetched(Place, io::Error),
    /// Nothing came in this time.
    Late(Place, Duration),
    Unusable(Place, Unusable),
    /// It cannot be used, in the words of the stack.
    Refused(Error),
}

/// Makes a call and returns how it went, connected or not.
///
/// # Errors
/// When it could not be tried.
pub async fn call(
    options: Options,
    interrupt: &Interrupt,
    progress: &Progress,
) -> Result<HandCall, CallError> {
    let mut call = Running {
        end: Alone::begin(options.end.clone(), interrupt.clone()).await?,
        options,
        carried: None,
    };
    let connected = tokio::select! {
        connected = call.connect() => connected?,
        () = interrupt.wait() => Ok(false),
    };
    if matches!(connected, Ok(true)) {
        call.end.last(progress, std::future::pending()).await;
        call.stay_until_silence(interrupt).await;
    } else {
        call.end.give_up();
    }
    Ok(HandCall {
        end: call.end.finish().await,
        trouble: connected.err(),
        carried: call.carried,
    })
}

/// A call in progress.
struct Running {
    options: Options,
    end: Alone,
    carried: Option<Duration>,
}

/// Whether it connected, or why it could not.
type Connected = Result<bool, Trouble>;

impl Running {
    async fn connect(&mut self) -> Result<Connected, CallError> {
        let described = match self.options.end.role {
            Role::Caller => self.describe_first().await?,
            Role::Callee => self.describe_second().await?,
        };
        if let Err(trouble) = described {
            return Ok(Err(trouble));
        }
        let clock = self.end.clock;
        let described = clock.now();
        let connected = clock.within(self.limit(), self.end.connect()).await;
        self.leave_out_the_wait(described);
        Ok(Ok(connected.unwrap_or(false)))
    }

    /// Set-up is what the ends take, and not the hands in between. The answer is on its way until
    /// the other end sends its first check.
    fn leave_out_the_wait(&mut self, described: Duration) {
        let setup = &mut self.end.setup;
        if self.options.end.role == Role::Callee
            && let Some(checked) = self.end.endpoint.peer.ear.first_check()
        {
            let answered = checked.saturating_sub(self.end.clock.unix(described));
            setup.ice = setup.ice.map(|ice| ice.saturating_sub(answered));
            self.carried = Some(self.carried.unwrap_or_default() + answered);
        }
        let carried = self.carried.unwrap_or_default();
        setup.total = setup.total.map(|total| total.saturating_sub(carried));
    }

    /// Offers, and takes the answer.
    async fn describe_first(&mut self) -> Result<Result<(), Trouble>, CallError> {
        let offer = self.end.endpoint.offer().await?;
        self.end.gathered();
        let offer = offer.map(|offer| offer.sdp).unwrap_or_default();
        Ok(self.exchange(&offer).await)
    }

    async fn exchange(&mut self, offer: &str) -> Result<(), Trouble> {
        self.end.enter(Stage::Signalling);
        let text = message::written(self.options.form, Kind::Offer, offer, None);
        self.leave(text).await?;
        let answer = self.fetch(Kind::Answer).await?;
        self.end.enter(Stage::Answer);
        self.end.remote = Some(answer.sdp.clone());
        let unusable = |unusable| Trouble::Unusable(self.options.from.clone(), unusable);
        message::check_pair(offer, &answer).map_err(unusable)?;
        self.accept(answer.sdp).await.map_err(Trouble::Refused)
    }

    async fn accept(&self, answer: String) -> RtcResult<()> {
        let answer = RTCSessionDescription::answer(answer)?;
        self.end.endpoint.accept(answer).await
    }

    /// Takes the offer, and answers.
    async fn describe_second(&mut self) -> Result<Result<(), Trouble>, CallError> {
        self.end.enter(Stage::Signalling);
        let offer = match self.fetch(Kind::Offer).await {
            Ok(offer) => offer.sdp,
            Err(trouble) => return Ok(Err(trouble)),
        };
        self.end.enter(Stage::Offer);
        self.end.remote = Some(offer.clone());
        let answer = match self.answer(offer.clone()).await {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(Trouble::Refused(error))),
        };
        self.end.gathered();
        self.end.enter(Stage::Signalling);
        let form = self.options.form;
        let text = message::written(form, Kind::Answer, &answer, Some(&offer));
        Ok(self.leave(text).await)
    }

    async fn answer(&mut self, offer: String) -> RtcResult<String> {
        let offer = RTCSessionDescription::offer(offer)?;
        let answer = self.end.endpoint.answer(offer).await?;
        Ok(answer.map(|answer| answer.sdp).unwrap_or_default())
    }

    async fn leave(&self, text: String) -> Result<(), Trouble> {
        let (place, patience) = (self.options.to.clone(), self.options.patience);
        let leaving = carry::leave(place.clone(), text);
        match self.end.clock.within(patience, leaving).await {
            Some(left) => left.map_err(|error| Trouble::NotLeft(place, error)),
            None => Err(Trouble::NotLeft(place, io::ErrorKind::TimedOut.into())),
        }
    }

    async fn fetch(&mut self, due: Kind) -> Result<Message, Trouble> {
        let (place, patience) = (self.options.from.clone(), self.options.patience);
        let clock = self.end.clock;
        let begun = clock.now();
        let fetching = carry::fetch(place.clone());
        let Some(fetched) = clock.within(patience, fetching).await else {
            return Err(Trouble::Late(place, patience));
        };
        let text = fetched.map_err(|error| Trouble::NotFetched(place.clone(), error))?;
        self.carried = Some(clock.now().saturating_sub(begun));
        message::read(&text, due).map_err(|unusable| Trouble::Unusable(place, unusable))
    }

    /// Who answers waits until the answer has been carried as well.
    fn limit(&self) -> Duration {
        let limit = self.options.end.connect_timeout;
        match self.options.end.role {
            Role::Caller => limit,
            Role::Callee => limit + self.options.patience,
        }
    }

    /// What the other end still sends is heard, so that both count the same.
    async fn stay_until_silence(&self, interrupt: &Interrupt) {
        let heard = || {
            let ear = &self.end.endpoint.peer.ear;
            ear.with_meter(|meter| meter.inbound.values().map(|one| one.packets).sum::<u64>())
        };
        let clock = self.end.clock;
        let silence = async {
            let mut before = heard();
            loop {
                clock.sleep(SILENCE).await;
                let now = heard();
                if now == before {
                    return;
                }
                before = now;
            }
        };
        let limit = LONGEST_GOODBYE + self.options.end.link.longest();
        tokio::select! {
            _ = clock.within(limit, silence) => {}
            () = interrupt.wait() => {}
        }
    }
}
