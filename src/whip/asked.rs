//! What a client asks of a WHIP or WHEP server, by the head of its request.

use hyper::header::{
    ACCEPT, ALLOW, CONTENT_TYPE, HeaderMap, HeaderName, IF_MATCH, WWW_AUTHENTICATE,
};
use hyper::{Method, StatusCode};

use super::{FRAGMENT, SDP};

/// Where calls are listed once they are made, each under its name.
pub const SESSIONS: &str = "/sessions/";

/// Media type of a browser's statistics.
const JSON: &str = "application/json";

/// What a client wants a call for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// WHIP: the client sends, and the server takes.
    Publish,
    /// WHEP: the server sends, and the client plays.
    Play,
    /// The server's own page: both send.
    Talk,
}

impl Purpose {
    pub const ALL: [Purpose; 3] = [Purpose::Publish, Purpose::Play, Purpose::Talk];

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Publish => "whip",
            Purpose::Play => "whep",
            Purpose::Talk => "page",
        }
    }

    /// Where its offers go.
    pub fn path(self) -> &'static str {
        match self {
            Purpose::Publish => "/whip",
            Purpose::Play => "/whep",
            Purpose::Talk => "/call",
        }
    }
}

/// A request that can be served, if its body can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    Page,
    /// May this be asked of there, by a page from elsewhere too (CORS)?
    Options {
        allowed: &'static str,
    },
    Offer(Purpose),
    /// Candidates for a session, if it is still the one with this entity tag.
    Candidates {
        session: String,
        tag: Option<String>,
    },
    Statistics {
        session: String,
    },
    End {
        session: String,
    },
}

/// A request that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub status: StatusCode,
    /// A header that goes with the status.
    pub header: Option<(HeaderName, &'static str)>,
    pub words: String,
}

impl Refused {
    pub fn new(status: StatusCode, words: impl Into<String>) -> Refused {
        Refused {
            status,
            header: None,
            words: words.into(),
        }
    }

    /// Who asks says nothing of who it is. The scheme has at least one parameter with it (RFC 6750
    /// §3), and no error code.
    pub fn unauthorized(words: &str) -> Refused {
        Refused {
            header: Some((WWW_AUTHENTICATE, r#"Bearer realm="rtctool""#)),
            ..Refused::new(StatusCode::UNAUTHORIZED, words)
        }
    }

    /// The token is not the one (RFC 6750 §3.1).
    pub fn wrong_token(words: &str) -> Refused {
        let challenge = r#"Bearer realm="rtctool", error="invalid_token""#;
        Refused {
            header: Some((WWW_AUTHENTICATE, challenge)),
            ..Refused::unauthorized(words)
        }
    }

    fn method(allowed: &'static str) -> Refused {
        Refused {
            header: Some((ALLOW, allowed)),
            ..Refused::new(
                StatusCode::METHOD_NOT_ALLOWED,
                format!("allowed here: {allowed}"),
            )
        }
    }

    fn nothing_there() -> Refused {
        Refused::new(
            StatusCode::NOT_FOUND,
            "there are /whip, /whep, and a page at /",
        )
    }
}

impl Asked {
    /// # Errors
    /// With what to answer, when there is nothing of this kind there.
    pub fn of(method: &Method, path: &str, headers: &HeaderMap) -> Result<Asked, Refused> {
        if path == "/" {
            return page(method);
        }
        let offers = Purpose::ALL.into_iter();
        if let Some(purpose) = offers.into_iter().find(|purpose| purpose.path() == path) {
            return offer(purpose, method, headers);
        }
        let session = path.strip_prefix(SESSIONS);
        match session.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) {
            Some((session, "")) if !session.is_empty() => of_session(session, method, headers),
            Some((session, "statistics")) => statistics(session, method, headers),
            _ => Err(Refused::nothing_there()),
        }
    }
}

fn page(method: &Method) -> Result<Asked, Refused> {
    match *method {
        Method::GET | Method::HEAD => Ok(Asked::Page),
        _ => Err(Refused::method("GET, HEAD")),
    }
}

fn offer(purpose: Purpose, method: &Method, headers: &HeaderMap) -> Result<Asked, Refused> {
    const ALLOWED: &str = "POST, OPTIONS";
    match *method {
        Method::OPTIONS => Ok(Asked::Options { allowed: ALLOWED }),
        Method::POST => {
            of_type(headers, SDP)?;
            takes(headers, SDP)?;
            Ok(Asked::Offer(purpose))
        }
        _ => Err(Refused::method(ALLOWED)),
    }
}

fn of_session(session: &str, method: &Method, headers: &HeaderMap) -> Result<Asked, Refused> {
    const ALLOWED: &str = "PATCH, DELETE, OPTIONS";
    let session = session.to_owned();
    match *method {
        Method::OPTIONS => Ok(Asked::Options { allowed: ALLOWED }),
        Method::DELETE => Ok(Asked::End { session }),
        Method::PATCH => {
            of_type(headers, FRAGMENT)?;
            let tag = text(headers, &IF_MATCH).map(str::to_owned);
            Ok(Asked::Candidates { session, tag })
        }
        _ => Err(Refused::method(ALLOWED)),
    }
}

fn statistics(session: &str, method: &Method, headers: &HeaderMap) -> Result<Asked, Refused> {
    match *method {
        Method::POST => {
            of_type(headers, JSON)?;
            let session = session.to_owned();
            Ok(Asked::Statistics { session })
        }
        _ => Err(Refused::method("POST")),
    }
}

/// Whether the body is said to be of this type.
fn of_type(headers: &HeaderMap, wanted: &str) -> Result<(), Refused> {
    let said = text(headers, &CONTENT_TYPE).unwrap_or_default();
    let is_wanted = essence(said).eq_ignore_ascii_case(wanted);
    is_wanted.then_some(()).ok_or_else(|| {
        let words = format!("send it as Content-Type: {wanted}");
        Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words)
    })
}

/// Whether the client takes an answer of this type.
fn takes(headers: &HeaderMap, kind: &str) -> Result<(), Refused> {
    let Some(accepted) = text(headers, &ACCEPT) else {
        return Ok(());
    };
    let mut ranges = accepted.split(',').map(essence);
    let takes = ranges.any(|range| {
        ["*/*", "application/*", kind]
            .iter()
            .any(|fits| range.eq_ignore_ascii_case(fits))
    });
    takes.then_some(()).ok_or_else(|| {
        let words = format!("the answer is {kind}, which Accept leaves out");
        Refused::new(StatusCode::NOT_ACCEPTABLE, words)
    })
}

/// A media type without its parameters.
fn essence(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default().trim()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;
    use proptest::prelude::*;

    fn asked(method: Method, path: &str, headers: &[(HeaderName, &str)]) -> Result<Asked, u16> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        Asked::of(&method, path, &headers.collect()).map_err(|refused| refused.status.as_u16())
    }

    fn offer(path: &str, kind: &str) -> Result<Asked, u16> {
        asked(Method::POST, path, &[(CONTENT_TYPE, kind)])
    }

    #[test]
    fn offers_say_by_their_path_what_they_are_for() {
        for purpose in Purpose::ALL {
            let asked = offer(purpose.path(), "application/sdp");
            assert_eq!(asked, Ok(Asked::Offer(purpose)));
        }
        let with_parameter = offer("/whip", "Application/SDP; charset=utf-8");
        assert_eq!(with_parameter, Ok(Asked::Offer(Purpose::Publish)));
    }

    #[test]
    fn what_cannot_be_served_has_the_status_that_says_why() {
        assert_eq!(asked(Method::GET, "/whip", &[]), Err(405));
        assert_eq!(asked(Method::PUT, "/whep", &[]), Err(405));
        assert_eq!(asked(Method::POST, "/", &[]), Err(405));
        assert_eq!(asked(Method::GET, "/sessions/1", &[]), Err(405));
        assert_eq!(asked(Method::GET, "/sessions/1/statistics", &[]), Err(405));
        assert_eq!(asked(Method::POST, "/whip", &[]), Err(415));
        assert_eq!(offer("/whip", "application/json"), Err(415));
        assert_eq!(asked(Method::PATCH, "/sessions/1", &[]), Err(415));
        for path in ["/other", "/whip/room", "/sessions/", "/sessions/1/2", ""] {
            assert_eq!(asked(Method::GET, path, &[]), Err(404), "{path}");
        }
    }

    #[test]
    fn an_answer_that_the_client_does_not_take_is_not_made() {
        let accepting = |accept: &str| {
            let headers = [(CONTENT_TYPE, SDP), (ACCEPT, accept)];
            asked(Method::POST, "/whip", &headers)
        };
        assert_eq!(accepting("text/html"), Err(406));
        for accept in ["*/*", "text/html, application/sdp;q=0.5", "application/*"] {
            assert!(accepting(accept).is_ok(), "{accept}");
        }
    }

    #[test]
    fn a_session_is_changed_and_ended_by_its_name() {
        let headers = [(CONTENT_TYPE, FRAGMENT), (IF_MATCH, "\"7\"")];
        let candidates = Asked::Candidates {
            session: "a1".into(),
            tag: Some("\"7\"".into()),
        };
        let session = "a1".to_owned();
        assert_eq!(
            asked(Method::PATCH, "/sessions/a1", &headers),
            Ok(candidates)
        );
        assert_eq!(
            asked(Method::DELETE, "/sessions/a1", &[]),
            Ok(Asked::End { session })
        );
    }

    proptest! {
        #[test]
        fn no_path_and_no_header_make_it_panic(path in ".*", value in "[ -~]*") {
            for method in [Method::GET, Method::POST, Method::PATCH] {
                let headers = [(CONTENT_TYPE, value.as_str()), (ACCEPT, value.as_str())];
                let _ = asked(method, &path, &headers);
            }
        }
    }
}
