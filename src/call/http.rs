//! HTTP as WHIP and WHEP clients need it: few requests, each bounded in time and size.
//!
//! A connection serves one request. Reusing it would save little, and each exchange tells its
//! own times this way.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod token;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, IF_MATCH, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::whip::Response;
pub use token::Token;

/// No description is that long.
const MOST_BODY: usize = 1 << 20;

const USER_AGENT_NAME: &str = concat!("rtctool/", env!("CARGO_PKG_VERSION"));

/// Sends requests.
#[derive(Clone)]
pub struct Client {
    pub tls: Arc<rustls::ClientConfig>,
    pub token: Option<Token>,
    /// For each exchange, from the look-up of the name to the last byte.
    pub limit: Duration,
}

/// What a request says besides its headers of always.
#[derive(Debug)]
pub struct Asked<'a> {
    pub method: Method,
    pub url: &'a Url,
    /// Media type and content.
    pub body: Option<(&'static str, String)>,
    /// The entity tag that has to be the resource's (RFC 9110 §13.1.1).
    pub if_match: Option<&'a str>,
}

/// One request, and how far it came. Times are each phase's own.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: Method,
    /// Without its query, where tokens are often kept.
    pub url: String,
    pub token_sent: bool,
    pub server: Option<SocketAddr>,
    pub resolved: Option<Duration>,
    pub connected: Option<Duration>,
    pub secured: Option<Duration>,
    /// From the request to the last byte of its answer.
    pub answered: Option<Duration>,
    pub status: Option<u16>,
    pub bytes: Option<usize>,
}

/// Why an exchange did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("`{0}` has no host")]
    NoHost(String),
    #[error("the name `{host}` leads to no address")]
    Resolve { host: String, source: io::Error },
    #[error("no connection to {server}")]
    Connect {
        server: SocketAddr,
        source: io::Error,
    },
    #[error("no TLS with {server}")]
    Tls {
        server: SocketAddr,
        source: io::Error,
    },
    #[error("the exchange with {server} broke off")]
    Exchange {
        server: SocketAddr,
        source: hyper::Error,
    },
    #[error("the answer of {server} is longer than {MOST_BODY} bytes")]
    TooLong { server: SocketAddr },
    #[error("the answer of {server} broke off")]
    Body {
        server: SocketAddr,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("it took longer than {0:?}, the limit of an exchange")]
    Timeout(Duration),
    #[error("the request cannot be written")]
    Request(#[from] hyper::http::Error),
}

impl Client {
    /// Sends a request and reads the answer to its end.
    ///
    /// # Errors
    /// When there is no whole answer. The exchange tells how far it came.
    pub async fn send(&self, asked: Asked<'_>) -> (Exchange, Result<Response, HttpError>) {
        let mut exchange = self.begun(&asked);
        let exchanging = self.exchange(asked, &mut exchange);
        let result = tokio::time::timeout(self.limit, exchanging).await;
        let result = result.unwrap_or(Err(HttpError::Timeout(self.limit)));
        (
            exchange,
            result.map(|response| self.without_token(response)),
        )
    }

    /// The exchange of a request of which nothing has come yet.
    pub fn begun(&self, asked: &Asked<'_>) -> Exchange {
        Exchange::of(asked, self.token_for(asked.url).is_some())
    }

    async fn exchange(
        &self,
        asked: Asked<'_>,
        exchange: &mut Exchange,
    ) -> Result<Response, HttpError> {
        let secure = asked.url.scheme() == "https";
        let stream = connect(asked.url, exchange).await?;
        let request = self.request(&asked)?;
        match secure {
            false => talk(stream, request, exchange).await,
            true => {
                let stream = self.secure(stream, asked.url, exchange).await?;
                talk(stream, request, exchange).await
            }
        }
    }

    async fn secure(
        &self,
        stream: TcpStream,
        url: &Url,
        exchange: &mut Exchange,
    ) -> Result<tokio_rustls::client::TlsStream<TcpStream>, HttpError> {
        let server = exchange.peer();
        let host = url.host_str().unwrap_or_default();
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned());
        let name = name.map_err(|_| HttpError::NoHost(shown(url)))?;
        let begun = Instant::now();
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await;
        let stream = stream.map_err(|source| HttpError::Tls { server, source })?;
        exchange.secured = Some(begun.elapsed());
        Ok(stream)
    }

    fn request(&self, asked: &Asked<'_>) -> Result<Request<Full<Bytes>>, HttpError> {
        let url = asked.url;
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let mut request = Request::builder()
            .method(asked.method.clone())
            .uri(target)
            .header(HOST, authority(url))
            .header(USER_AGENT, USER_AGENT_NAME);
        if let Some(token) = self.token_for(url) {
            request = request.header(AUTHORIZATION, token.header());
        }
        if let Some(tag) = asked.if_match {
            request = request.header(IF_MATCH, tag);
        }
        let body = match &asked.body {
            Some((kind, text)) => {
                request = request.header(CONTENT_TYPE, *kind);
                Full::from(text.clone())
            }
            None => Full::default(),
        };
        Ok(request.body(body)?)
    }

    fn without_token(&self, response: Response) -> Response {
        match &self.token {
            Some(token) => token.taken_from(response),
            None => response,
        }
    }

    fn token_for(&self, url: &Url) -> Option<&Token> {
        self.token.as_ref().filter(|token| token.is_for(url))
    }
}

impl Exchange {
    fn of(asked: &Asked<'_>, token_sent: bool) -> Exchange {
        Exchange {
            method: asked.method.clone(),
            url: shown(asked.url),
            token_sent,
            server: None,
            resolved: None,
            connected: None,
            secured: None,
            answered: None,
            status: None,
            bytes: None,
        }
    }

    /// The server, once it is known.
    fn peer(&self) -> SocketAddr {
        self.server
            .unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)))
    }
}

/// A URL as it may be shown: tokens are often kept in queries, passwords before the host.
pub fn shown(url: &Url) -> String {
    let query = if url.query().is_some() { "?…" } else { "" };
    format!("{}://{}{}{query}", url.scheme(), authority(url), url.path())
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// A connection to the first address that takes one.
async fn connect(url: &Url, exchange: &mut Exchange) -> Result<TcpStream, HttpError> {
    let no_host = || HttpError::NoHost(shown(url));
    let host = url
        .host_str()
        .ok_or_else(no_host)?
        .trim_matches(['[', ']'])
        .to_owned();
    let port = url.port_or_known_default().ok_or_else(no_host)?;
    let begun = Instant::now();
    let addresses = addresses(&host, port).await;
    let addresses = addresses.map_err(|source| HttpError::Resolve { host, source })?;
    exchange.resolved = Some(begun.elapsed());
    let mut refused = None;
    for server in addresses {
        exchange.server = Some(server);
        let begun = Instant::now();
        match TcpStream::connect(server).await {
            Ok(stream) => {
                exchange.connected = Some(begun.elapsed());
                // Requests are to leave at once. Where that cannot be had, they leave a little later.
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(source) => refused = Some(HttpError::Connect { server, source }),
        }
    }
    Err(refused.unwrap_or_else(no_host))
}

/// The addresses of a name, of which there is at least one.
async fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
    match found.is_empty() {
        true => Err(io::ErrorKind::NotFound.into()),
        false => Ok(found),
    }
}

async fn talk<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    exchange: &mut Exchange,
) -> Result<Response, HttpError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let server = exchange.peer();
    let broke_off = |source| HttpError::Exchange { server, source };
    let begun = Instant::now();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(broke_off)?;
    // It ends with the exchange; what it fails of shows there.
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(broke_off);
    let response = match answer {
        Ok(answer) => {
            exchange.status = Some(answer.status().as_u16());
            read(answer, server).await
        }
        Err(error) => Err(error),
    };
    connection.abort();
    if let Ok(response) = &response {
        exchange.answered = Some(begun.elapsed());
        exchange.bytes = Some(response.body.len());
    }
    response
}

async fn read(
    answer: hyper::Response<Incoming>,
    server: SocketAddr,
) -> Result<Response, HttpError> {
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, MOST_BODY).collect().await;
    let body = body.map_err(|source| match source.is::<LengthLimitError>() {
        true => HttpError::TooLong { server },
        false => HttpError::Body { server, source },
    })?;
    Ok(Response {
        status: head.status.as_u16(),
        headers: head.headers,
        body: body.to_bytes().to_vec(),
    })
}

#[cfg(test)]
mod tests;
