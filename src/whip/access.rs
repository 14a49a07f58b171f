//! Who may ask anything of a server of ours.
//!
//! With a token, whoever has it, pages from elsewhere too. Without, only programs of this host and
//! the server's own page: a browser tells where a page is from, and by which name it was reached.

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, ORIGIN};
use sha2::{Digest, Sha256};

use super::asked::Refused;

/// The token itself is not kept, and cannot be guessed from how long a comparison takes.
#[derive(Clone)]
pub struct Access {
    digest: Option<[u8; 32]>,
}

impl Access {
    /// Without a token the server is for this host alone.
    pub fn new(token: Option<&str>) -> Access {
        Access {
            digest: token.map(|token| Sha256::digest(token).into()),
        }
    }

    pub fn needs_token(&self) -> bool {
        self.digest.is_some()
    }

    /// # Errors
    /// With what to answer, when the client may not ask.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), Refused> {
        match &self.digest {
            Some(digest) => check_token(digest, headers),
            None => check_place(headers),
        }
    }
}

fn check_token(digest: &[u8; 32], headers: &HeaderMap) -> Result<(), Refused> {
    let said = text(headers, &AUTHORIZATION)
        .ok_or_else(|| Refused::unauthorized("this needs Authorization: Bearer and the token"))?;
    let (scheme, token) = said.split_once(' ').unwrap_or((said, ""));
    let is_right = scheme.eq_ignore_ascii_case("bearer")
        && <[u8; 32]>::from(Sha256::digest(token.trim())) == *digest;
    is_right
        .then_some(())
        .ok_or_else(|| Refused::wrong_token("this is another token"))
}

/// A page from elsewhere says its origin; one whose name was made to lead here says that name.
fn check_place(headers: &HeaderMap) -> Result<(), Refused> {
    let host = text(headers, &HOST).unwrap_or_default();
    let origin = text(headers, &ORIGIN);
    let is_own = origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host));
    (is_own && is_this_host(host)).then_some(()).ok_or_else(|| {
        let words = "without a token this is for programs of this host and the page at / alone";
        Refused::new(StatusCode::FORBIDDEN, words)
    })
}

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
fn is_this_host(host: &str) -> bool {
    let has_port = |rest: &str| rest.is_empty() || rest.starts_with(':');
    let names = ["localhost", "127.0.0.1", "[::1]"];
    let named = names.iter().any(|name| {
        let rest = host
            .get(..name.len())
            .filter(|start| start.eq_ignore_ascii_case(name));
        rest.is_some() && host.get(name.len()..).is_some_and(has_port)
    });
    named
        || host
            .parse()
            .is_ok_and(|address: std::net::SocketAddr| address.ip().is_loopback())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn status(access: &Access, headers: &[(HeaderName, &str)]) -> Option<u16> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()));
        let checked = access.check(&headers.collect());
        checked.err().map(|refused| refused.status.as_u16())
    }

    #[test]
    fn with_a_token_only_who_has_it_may_ask() {
        let access = Access::new(Some("north"));
        let with = |said| status(&access, &[(AUTHORIZATION, said)]);
        assert_eq!(status(&access, &[]), Some(401));
        for said in [
            "Bearer south",
            "Bearer",
            "Basic north",
            "north",
            "Bearer northern",
        ] {
            assert_eq!(with(said), Some(401), "{said}");
        }
        assert_eq!(with("Bearer north"), None);
        assert_eq!(with("bearer north"), None);
    }

    #[test]
    fn without_one_pages_from_elsewhere_may_not() {
        let access = Access::new(None);
        let local = (HOST, "127.0.0.1:8080");
        assert_eq!(status(&access, std::slice::from_ref(&local)), None);
        let of = |origin| status(&access, &[local.clone(), (ORIGIN, origin)]);
        assert_eq!(of("http://127.0.0.1:8080"), None);
        for origin in [
            "https://example.com",
            "null",
            "http://127.0.0.1:9",
            "http://127.0.0.1:8080.example.com",
        ] {
            assert_eq!(of(origin), Some(403), "{origin}");
        }
    }

    #[test]
    fn a_name_that_was_made_to_lead_here_does_not_help() {
        let access = Access::new(None);
        let named = |host| status(&access, &[(HOST, host)]);
        for host in ["localhost:80", "LocalHost", "[::1]:80", "127.0.0.2:80"] {
            assert_eq!(named(host), None, "{host}");
        }
        for host in [
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com:80",
            "",
        ] {
            assert_eq!(named(host), Some(403), "{host}");
        }
    }
}
