//! The token that says who asks, and that nobody else is to read.

use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use url::{Origin, Url};

use crate::whip::Response;

/// Headers that reports tell. Others, such as `Location`, have to stay as they came.
const TOLD: [HeaderName; 3] = [CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE];

/// A bearer token (RFC 6750 §2.1), which goes to the origin it was meant for and, unless the
/// user trusts them, to no other.
#[derive(Clone)]
pub struct Token {
    value: HeaderValue,
    text: String,
    origin: Origin,
    everywhere: bool,
}

impl Token {
    /// A token for the origin of `endpoint`. None when its characters cannot stand in a header.
    pub fn new(text: &str, endpoint: &Url, everywhere: bool) -> Option<Token> {
        let mut value = HeaderValue::from_str(&format!("Bearer {text}")).ok()?;
        value.set_sensitive(true);
        Some(Token {
            value,
            text: text.to_owned(),
            origin: endpoint.origin(),
            everywhere,
        })
    }

    pub(super) fn header(&self) -> HeaderValue {
        self.value.clone()
    }

    pub(super) fn is_for(&self, url: &Url) -> bool {
        self.everywhere || self.origin == url.origin()
    }

    /// A response whose words do not say the token again, as some servers do that refuse it.
    pub(super) fn taken_from(&self, mut response: Response) -> Response {
        let body = String::from_utf8_lossy(&response.body);
        if let Some(body) = self.hidden_in(&body) {
            response.body = body.into_bytes();
        }
        for name in &TOLD {
            let value = response.headers.get_mut(name);
            let Some(value) = value else { continue };
            let text = String::from_utf8_lossy(value.as_bytes());
            if let Some(hidden) = self.hidden_in(&text) {
                *value = HeaderValue::from_str(&hidden).unwrap_or(HeaderValue::from_static("***"));
            }
        }
        response
    }

    /// None where the token is not.
    fn hidden_in(&self, text: &str) -> Option<String> {
        let is_there = !self.text.is_empty() && text.contains(&self.text);
        is_there.then(|| text.replace(&self.text, "***"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_of_a_token_is_told_without_it() {
        let url: Url = "https://a.example/".parse().unwrap();
        let token = Token::new("polar-star", &url, false).unwrap();
        let headers = [
            (WWW_AUTHENTICATE, "Bearer realm=\"polar-star\""),
            (hyper::header::LOCATION, "/session/polar-star"),
        ];
        let response = token.taken_from(Response {
            status: 401,
            headers: headers
                .into_iter()
                .map(|(name, value)| (name, value.parse().unwrap()))
                .collect(),
            body: b"no such token: polar-star".to_vec(),
        });
        assert_eq!(response.body, b"no such token: ***");
        assert_eq!(response.headers["www-authenticate"], "Bearer realm=\"***\"");
        assert_eq!(response.headers["location"], "/session/polar-star");
    }
}
