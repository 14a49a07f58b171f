//! Requests and their answers.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION, USER_AGENT, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Request, Response, StatusCode};
use serde_json::{Value, json};
use webrtc::peer_connection::RTCIceCandidateInit;

use super::browser::{Phase, Statistics};
use super::session::{self, Caller, Wish};
use super::sessions::Running;
use super::{Shared, page};
use crate::whip::{Asked, Refused, SDP, SESSIONS, trickled};

/// No description is that long.
const MOST_BODY: usize = 256 << 10;

/// For the body of a request.
const BODY_LIMIT: Duration = Duration::from_secs(10);

/// Characters of a client's name that are kept.
const MOST_USER_AGENT: usize = 200;

type Answer = Response<Full<Bytes>>;

pub async fn respond(
    shared: Arc<Shared>,
    client: SocketAddr,
    request: Request<Incoming>,
) -> Result<Answer, Infallible> {
    let answered = answer(&shared, client, request).await;
    let mut answer = answered.unwrap_or_else(|refused| refusal(&refused));
    let headers = answer.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if shared.options.access.needs_token() {
        allow_pages_from_elsewhere(headers);
    }
    shared.sessions.answered(answer.status());
    Ok(answer)
}

async fn answer(
    shared: &Arc<Shared>,
    client: SocketAddr,
    request: Request<Incoming>,
) -> Result<Answer, Refused> {
    let (head, body) = request.into_parts();
    let asked = Asked::of(&head.method, head.uri.path(), &head.headers);
    // These tell nothing that is not known, and browsers ask for them without the token.
    match asked {
        Ok(Asked::Page) => return Ok(page()),
        Ok(Asked::Options { allowed }) => return Ok(options(allowed)),
        _ => shared.options.access.check(&head.headers)?,
    }
    match asked? {
        Asked::Offer(purpose) => {
            let caller = Caller {
                purpose,
                address: client,
                user_agent: user_agent(&head.headers),
            };
            offer(shared, caller, read(body).await?).await
        }
        Asked::Candidates { session, tag } => {
            let running = shared.sessions.find(&session)?;
            candidates(&running, tag.as_deref(), &read(body).await?).await
        }
        Asked::Statistics { session } => {
            let running = shared.sessions.find(&session)?;
            statistics(shared, &running, &read(body).await?)
        }
        Asked::End { session } => {
            shared.sessions.find(&session)?.wish(Wish::End);
            Ok(status(StatusCode::OK))
        }
        Asked::Page | Asked::Options { .. } => Ok(status(StatusCode::NO_CONTENT)),
    }
}

async fn offer(shared: &Arc<Shared>, caller: Caller, offer: String) -> Result<Answer, Refused> {
    // A client that hangs up takes its request with it, but not what has begun.
    let beginning = tokio::spawn(session::begin(Arc::clone(shared), caller, offer));
    let created = beginning.await.map_err(|_| {
        Refused::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the offer could not be answered",
        )
    })??;
    let mut answer = Response::new(Full::from(created.answer));
    *answer.status_mut() = StatusCode::CREATED;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(SDP));
    insert(headers, LOCATION, &format!("{SESSIONS}{}", created.name));
    insert(headers, ETAG, &created.tag);
    Ok(answer)
}

async fn candidates(
    running: &Running,
    tag: Option<&str>,
    fragment: &str,
) -> Result<Answer, Refused> {
    if tag.is_some_and(|tag| tag != "*" && tag != running.tag) {
        let words = "the session has another entity tag";
        return Err(Refused::new(StatusCode::PRECONDITION_FAILED, words));
    }
    let read = trickled(fragment);
    let is_of_offer =
        |line: &str| line.strip_prefix("a=ice-ufrag:") == read.user_fragment.as_deref();
    if read.user_fragment.is_some() && !running.offer.lines().any(is_of_offer) {
        let words = "ICE is not restarted here: the offer has another ice-ufrag";
        return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, words));
    }
    for candidate in read.candidates {
        let candidate = RTCIceCandidateInit {
            candidate: candidate.text,
            sdp_mid: candidate.section,
            ..RTCIceCandidateInit::default()
        };
        let added = running.connection.add_ice_candidate(candidate).await;
        added.map_err(|error| {
            let words = format!("a candidate cannot be used: {error}");
            Refused::new(StatusCode::BAD_REQUEST, words)
        })?;
        running.told().trickled += 1;
    }
    Ok(status(StatusCode::NO_CONTENT))
}

/// Takes what the browser measured, and says what this end did since it was asked last.
fn statistics(shared: &Shared, running: &Running, json: &str) -> Result<Answer, Refused> {
    let statistics = Statistics::read(json).map_err(|error| {
        Refused::new(StatusCode::BAD_REQUEST, format!("no statistics: {error}"))
    })?;
    if statistics.phase == Phase::Ending {
        running.wish(Wish::Quiet);
    }
    let mut told = running.told();
    told.browser = Some(statistics);
    let samples: Vec<Value> = told
        .samples
        .try_iter()
        .map(|sample| (shared.options.sample_as_json)(&sample))
        .collect();
    let body = json!({ "samples": samples }).to_string();
    let mut answer = Response::new(Full::from(body));
    let json = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, json);
    Ok(answer)
}

impl Running {
    /// What was wished for before is not taken back.
    fn wish(&self, wish: Wish) {
        self.wish.send_modify(|before| *before = wish.max(*before));
    }
}

/// The whole body as text.
async fn read(body: Incoming) -> Result<String, Refused> {
    let reading = Limited::new(body, MOST_BODY).collect();
    let read = tokio::time::timeout(BODY_LIMIT, reading).await;
    let read =
        read.map_err(|_| Refused::new(StatusCode::REQUEST_TIMEOUT, "the body takes long"))?;
    let body = read.map_err(|error| match error.is::<LengthLimitError>() {
        true => Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("more than {MOST_BODY} bytes are no description"),
        ),
        false => Refused::new(StatusCode::BAD_REQUEST, "the body broke off"),
    })?;
    String::from_utf8(body.to_bytes().to_vec())
        .map_err(|_| Refused::new(StatusCode::BAD_REQUEST, "the body is not UTF-8"))
}

fn page() -> Answer {
    let mut answer = Response::new(Full::from(page::html()));
    let headers = answer.headers_mut();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, html);
    insert(headers, CONTENT_SECURITY_POLICY, &page::policy());
    answer
}

fn options(allowed: &'static str) -> Answer {
    let mut answer = status(StatusCode::NO_CONTENT);
    let headers = answer.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(allowed));
    let takes = HeaderName::from_static("accept-post");
    headers.insert(takes, HeaderValue::from_static(SDP));
    answer
}

/// Whoever has the token may, wherever the page is from.
fn allow_pages_from_elsewhere(headers: &mut HeaderMap) {
    let allowed = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "POST, PATCH, DELETE, OPTIONS"),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, If-Match",
        ),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Link, Location"),
    ];
    for (name, value) in allowed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn refusal(refused: &Refused) -> Answer {
    let mut answer = Response::new(Full::from(format!("{}\n", refused.words)));
    *answer.status_mut() = refused.status;
    let headers = answer.headers_mut();
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, text);
    if let Some((name, value)) = &refused.header {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn status(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

/// A header that is ours, and can be written.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(USER_AGENT)?.to_str().ok()?;
    Some(said.chars().take(MOST_USER_AGENT).collect())
}
