//! What a response to an offer means.

use hyper::header::{CONTENT_TYPE, ETAG, HeaderMap, LINK, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};

use super::links::{IceServer, ice_servers};
use super::{Protocol, SDP};

/// Characters of a refusal's own words that are kept.
const MOST_WORDS: usize = 300;

/// A response with its whole body.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What an endpoint says to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Created(Created),
    /// The offer is to be sent there, by this reference (RFC 9725 §4.5).
    Redirect(String),
    Refused(Refusal),
}

/// A session at the server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Created {
    pub answer: String,
    /// Where the session can be changed and ended: a reference, seen from the endpoint.
    pub session: Option<String>,
    /// Names the ICE session in conditions (RFC 9725 §4.3.1).
    pub etag: Option<String>,
    pub ice_servers: Vec<IceServer>,
    /// What the specification asks for and the server did otherwise.
    pub oddities: Vec<Oddity>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// Not 201.
    Status(u16),
    /// Not `application/sdp`.
    ContentType(Option<String>),
    /// There is no `Location`, so that nobody can end the session.
    NoSession,
}

/// There is no session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub why: Why,
    pub status: u16,
    /// What the body says, where it is text.
    pub words: Option<String>,
    /// How a client may prove who it is, where the server says so.
    pub challenge: Option<String>,
    /// When to try again, where the server says so.
    pub retry_after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404, 405, 410, 415 or 501: whatever is there, it takes no offers.
    NotAnEndpoint,
    /// 400, 406 or 422: the offer is not what it can use.
    Offer,
    /// 429 or 503.
    Overloaded,
    /// A redirection that cannot be followed: 301, 302, 303, or one without `Location`.
    Redirection,
    /// A success with something else than a description in it.
    NoAnswer,
    /// Any other status.
    Other,
}

impl Reply {
    pub fn of(response: &Response) -> Reply {
        match response.status {
            200..=299 => created(response),
            307 | 308 => match header(response, LOCATION) {
                Some(location) => Reply::Redirect(location),
                None => refused(Why::Redirection, response),
            },
            status => refused(why(status), response),
        }
    }
}

fn created(response: &Response) -> Reply {
    let Some(answer) = description(&response.body) else {
        return no_answer(response);
    };
    let session = header(response, LOCATION);
    let content_type = header(response, CONTENT_TYPE);
    let is_sdp = content_type.as_deref().is_some_and(is_sdp);
    let oddities = [
        (response.status != 201).then_some(Oddity::Status(response.status)),
        (!is_sdp).then_some(Oddity::ContentType(content_type)),
        session.is_none().then_some(Oddity::NoSession),
    ];
    let links = response.headers.get_all(LINK).iter();
    Reply::Created(Created {
        answer,
        session,
        etag: header(response, ETAG),
        ice_servers: ice_servers(links.filter_map(|link| link.to_str().ok())),
        oddities: oddities.into_iter().flatten().collect(),
    })
}

/// A success without a description: what stands in its place is the reason.
fn no_answer(response: &Response) -> Reply {
    let instead = match (response.body.is_empty(), header(response, CONTENT_TYPE)) {
        (true, _) => "with an empty body".to_owned(),
        (false, Some(other)) if !is_sdp(&other) => {
            let other: String = other.chars().take(MOST_WORDS).collect();
            format!("with a body of {other}, which is no description")
        }
        (false, _) => "with a body that does not begin with v=0".to_owned(),
    };
    Reply::Refused(Refusal {
        words: Some(instead),
        ..refusal(Why::NoAnswer, response)
    })
}

/// The body, when it is a description at least by its first line (RFC 8866 §5).
fn description(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    text.starts_with("v=0").then(|| text.to_owned())
}

/// Whether a content type is that of descriptions, parameters aside.
fn is_sdp(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(SDP)
}

fn why(status: u16) -> Why {
    match status {
        300..=399 => Why::Redirection,
        400 | 406 | 422 => Why::Offer,
        401 => Why::Unauthorized,
        403 => Why::Forbidden,
        404 | 405 | 410 | 415 | 501 => Why::NotAnEndpoint,
        429 | 503 => Why::Overloaded,
        _ => Why::Other,
    }
}

fn refused(why: Why, response: &Response) -> Reply {
    Reply::Refused(refusal(why, response))
}

fn refusal(why: Why, response: &Response) -> Refusal {
    Refusal {
        why,
        status: response.status,
        words: words(response),
        challenge: header(response, WWW_AUTHENTICATE),
        retry_after: header(response, RETRY_AFTER),
    }
}

/// The first line of what a person may read. What only repeats the status is nothing.
fn words(response: &Response) -> Option<String> {
    let content_type = header(response, CONTENT_TYPE).unwrap_or_default();
    if let Some(problem) = problem(&content_type, &response.body) {
        return Some(problem);
    }
    let readable = content_type.starts_with("text/plain") || content_type.contains("json");
    let text = readable.then(|| String::from_utf8_lossy(&response.body))?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let repeats = line.starts_with(&response.status.to_string());
    (!repeats).then(|| line.chars().take(MOST_WORDS).collect())
}

/// What a problem document says (RFC 9457 §3.1): its detail, else its title.
fn problem(content_type: &str, body: &[u8]) -> Option<String> {
    if !content_type.starts_with("application/problem+json") {
        return None;
    }
    let problem: serde_json::Value = serde_json::from_slice(body).ok()?;
    let said = ["detail", "title"]
        .iter()
        .find_map(|name| problem.get(name)?.as_str());
    Some(said?.chars().take(MOST_WORDS).collect())
}

fn header(response: &Response, name: hyper::header::HeaderName) -> Option<String> {
    let value = response.headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

impl Refusal {
    /// What to do about it.
    pub fn help(&self, protocol: Protocol, token_sent: bool) -> String {
        let protocol = protocol.as_str();
        match self.why {
            Why::Unauthorized | Why::Forbidden if token_sent => {
                "the token was sent and refused: has it expired, and is it for this endpoint?".into()
            }
            Why::Unauthorized | Why::Forbidden => {
                "put the endpoint's bearer token into RTCTOOL_BEARER_TOKEN, or a file for --bearer-token-file".into()
            }
            Why::NotAnEndpoint => format!("check the URL: it has to be the {protocol} endpoint itself"),
            Why::Offer => "compare the offer (--sdp-dir DIR) with what the server supports: codecs, directions, BUNDLE".into(),
            Why::Overloaded => match &self.retry_after {
                Some(after) => format!("the server asks to try again after {after}"),
                None => "try again later".into(),
            },
            Why::Redirection => {
                "RFC 9725 §4.5 redirects offers by 307 with a Location, since other redirections turn them into GET".into()
            }
            Why::NoAnswer => format!("a {protocol} endpoint answers 201 with a body of {SDP}"),
            Why::Other => "see the server's own log".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Response {
            status,
            headers: headers.collect(),
            body: body.into(),
        }
    }

    fn refusal_of(response: &Response) -> Refusal {
        match Reply::of(response) {
            Reply::Refused(refusal) => refusal,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_session_has_an_answer_and_a_place() {
        let headers = [
            ("content-type", "Application/SDP; charset=utf-8"),
            ("location", "/session/7"),
            ("etag", "\"xyzzy\""),
            ("link", "<stun:stun.example>; rel=\"ice-server\""),
        ];
        let Reply::Created(created) = Reply::of(&response(201, &headers, "v=0\r\n")) else {
            panic!("not created");
        };
        assert_eq!(created.answer, "v=0\r\n");
        assert_eq!(created.session.as_deref(), Some("/session/7"));
        assert_eq!(created.etag.as_deref(), Some("\"xyzzy\""));
        assert_eq!(created.ice_servers.len(), 1);
        assert_eq!(created.oddities, []);
    }

    #[test]
    fn what_servers_do_otherwise_is_told_and_forgiven() {
        let Reply::Created(created) = Reply::of(&response(200, &[], "v=0\r\n")) else {
            panic!("not created");
        };
        let oddities = [
            Oddity::Status(200),
            Oddity::ContentType(None),
            Oddity::NoSession,
        ];
        assert_eq!(created.oddities, oddities);
    }

    #[test]
    fn a_success_without_a_description_is_none() {
        for body in ["", "<html>", "{\"sdp\":\"v=0\"}"] {
            assert_eq!(
                refusal_of(&response(201, &[], body)).why,
                Why::NoAnswer,
                "{body}"
            );
        }
    }

    #[test]
    fn a_problem_document_is_read() {
        let headers = [("content-type", "application/problem+json")];
        let body = r#"{"title": "Forbidden", "detail": "the room is full"}"#;
        let refused = refusal_of(&response(403, &headers, body));
        assert_eq!(refused.words.as_deref(), Some("the room is full"));
    }

    #[test]
    fn what_stands_in_the_place_of_a_description_is_told() {
        let html = [("content-type", "text/html")];
        let sdp = [("content-type", "application/sdp")];
        let told = |headers, body| refusal_of(&response(201, headers, body)).words.unwrap();
        assert_eq!(
            told(&html, "<html>"),
            "with a body of text/html, which is no description"
        );
        assert_eq!(told(&sdp, ""), "with an empty body");
        assert_eq!(
            told(&sdp, "v=1\r\n"),
            "with a body that does not begin with v=0"
        );
    }

    #[test]
    fn offers_are_redirected_by_307_and_308_alone() {
        let there = [("location", "https://b.example/whip")];
        for status in [307, 308] {
            let redirect = Reply::Redirect("https://b.example/whip".into());
            assert_eq!(Reply::of(&response(status, &there, "")), redirect);
        }
        for status in [301, 302, 303] {
            assert_eq!(
                refusal_of(&response(status, &there, "")).why,
                Why::Redirection
            );
        }
        assert_eq!(refusal_of(&response(307, &[], "")).why, Why::Redirection);
    }

    #[test]
    fn refusals_are_told_apart_and_keep_their_words() {
        for (status, why) in [
            (400, Why::Offer),
            (401, Why::Unauthorized),
            (403, Why::Forbidden),
            (404, Why::NotAnEndpoint),
            (405, Why::NotAnEndpoint),
            (503, Why::Overloaded),
            (500, Why::Other),
        ] {
            let response = response(
                status,
                &[("content-type", "text/plain")],
                "\n no codec in common \nx",
            );
            let refusal = refusal_of(&response);
            assert_eq!(refusal.why, why);
            assert_eq!(refusal.words.as_deref(), Some("no codec in common"));
        }
        let page = response(500, &[("content-type", "text/html")], "<html>");
        assert_eq!(refusal_of(&page).words, None);
    }
}
