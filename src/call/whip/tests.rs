//! Calls with a server in this process, over real sockets.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::*;
use crate::call::Role;
use crate::call::clock::Clock;
use crate::call::endpoint::{Endpoint, Parts};
use crate::call::link::{LinkConfig, LinkPlan, Loss};
use crate::call::loopback::Impaired;
use crate::call::media::Clip;
use crate::call::peer::EventKind;
use crate::call::plan::{Direction, IcePlan, MediaPlan, Plan};
use crate::call::wire::Sockets;
use crate::rtp::payload::Codec;

pub fn plan(direction: Direction) -> Plan {
    Plan {
        media: MediaPlan {
            audio: Some(Clip::built_in(Codec::Opus).unwrap()),
            video: Some(Clip::built_in(Codec::Vp8).unwrap()),
            direction,
            data: None,
            ..MediaPlan::default()
        },
        ice: IcePlan {
            bind: vec![[127, 0, 0, 1].into()],
            ..IcePlan::default()
        },
        seed: 7,
        key_log: None,
    }
}

pub fn options(protocol: Protocol, endpoint: Url, trickle: bool) -> Options {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Options {
        protocol,
        endpoint,
        client: Client {
            tls: Arc::new(tls),
            token: None,
            limit: Duration::from_secs(30),
        },
        trickle,
        end: alone::Options {
            role: Role::Caller,
            duration: Duration::from_millis(700),
            plan: plan(match protocol {
                Protocol::Whip => Direction::SendOnly,
                Protocol::Whep => Direction::ReceiveOnly,
            }),
            link: LinkPlan::steady(LinkConfig::CLEAN, 7),
            impaired: Impaired::Connection,
            sockets: Sockets::System,
            connect_timeout: Duration::from_secs(30),
            capture: None,
            samples: None,
        },
    }
}

/// What the server was asked, as in `POST /whip`.
type Asked = Arc<Mutex<Vec<String>>>;

/// A server that answers each offer with a peer, and its URL.
async fn server(direction: Direction) -> (Url, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/offers", listener.local_addr().unwrap());
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            let service = service_fn(move |request| respond(request, direction, Arc::clone(&log)));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    (url.parse().unwrap(), asked)
}

async fn respond(
    request: Request<Incoming>,
    direction: Direction,
    log: Asked,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let line = format!("{} {}", request.method(), request.uri().path());
    log.lock().unwrap().push(line);
    let is_offer = request.method() == Method::POST;
    let body = request.into_body().collect().await.unwrap().to_bytes();
    if !is_offer {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NO_CONTENT;
        return Ok(response);
    }
    let answer = answer(String::from_utf8(body.to_vec()).unwrap(), direction).await;
    let response = Response::builder()
        .status(StatusCode::CREATED)
        .header(CONTENT_TYPE, SDP)
        .header(LOCATION, "/sessions/1")
        .body(Full::from(answer));
    Ok(response.unwrap())
}

/// The answer of a peer that goes on with the call by itself.
async fn answer(offer: String, direction: Direction) -> String {
    let parts = Parts {
        role: Role::Callee,
        plan: plan(direction),
        clock: Clock::start(),
        sockets: Sockets::System,
        link: LinkPlan::steady(LinkConfig::CLEAN, 8),
        departures: None,
    };
    let mut endpoint = Endpoint::build(parts).await.unwrap();
    let offer = RTCSessionDescription::offer(offer).unwrap();
    let answer = endpoint.answer(offer).await.unwrap().unwrap();
    tokio::spawn(async move {
        if endpoint.happened(EventKind::Connected).await.is_ok() {
            endpoint.begin().await;
            endpoint
                .talk(Duration::from_secs(60), &Interrupt::never())
                .await;
        }
    });
    answer.sdp
}

async fn made(protocol: Protocol, direction: Direction, trickle: bool) -> (WhipCall, Vec<String>) {
    let (url, asked) = server(direction).await;
    let options = options(protocol, url, trickle);
    let call = call(options, &Interrupt::never(), &Progress::hidden()).await;
    let asked = asked.lock().unwrap().clone();
    (call.unwrap(), asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_is_sent_and_the_session_is_ended() {
    let (call, asked) = made(Protocol::Whip, Direction::ReceiveOnly, false).await;
    assert!(call.trouble.is_none(), "{:?}", call.trouble);
    assert_eq!(
        (call.client.failed_at, asked.join(", ")),
        (None, "POST /offers, DELETE /sessions/1".into())
    );
    assert!(call.client.offer.unwrap().contains("a=sendonly"));
    let sent: Vec<u64> = call
        .client
        .end
        .outbound
        .iter()
        .map(|stream| stream.packets)
        .collect();
    assert!(
        sent.len() == 2 && sent.iter().all(|packets| *packets > 0),
        "{sent:?}"
    );
    assert!(call.client.end.candidate_pair.is_some());
    assert!(matches!(call.ended, Some(Later::Done)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_played_is_measured() {
    let (call, _) = made(Protocol::Whep, Direction::SendOnly, false).await;
    assert_eq!(call.client.failed_at, None);
    let kinds: Vec<&str> = call
        .client
        .end
        .inbound
        .iter()
        .map(|stream| stream.format.media.as_str())
        .collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    for stream in &call.client.end.inbound {
        let reception = &stream.stream.as_ref().unwrap().reception;
        assert!(reception.packets > 0);
        assert_eq!(reception.counts.lost(), 0);
    }
    assert!(
        call.client.setup.first_audio_packet.is_some()
            && call.client.setup.first_video_packet.is_some()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn candidates_may_follow_the_offer() {
    let (call, asked) = made(Protocol::Whip, Direction::ReceiveOnly, true).await;
    assert_eq!(call.client.failed_at, None);
    let asked = asked.join(", ");
    assert_eq!(asked, "POST /offers, PATCH /sessions/1, DELETE /sessions/1");
    assert!(matches!(call.trickled, Some(Later::Done)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_may_keep_the_call_from_coming_about() {
    let (url, asked) = server(Direction::ReceiveOnly).await;
    let mut options = options(Protocol::Whip, url, false);
    let everything = LinkConfig {
        loss: Loss::Random(1.0),
        ..LinkConfig::CLEAN
    };
    options.end.link = LinkPlan::steady(everything, 7);
    options.end.impaired = Impaired::Everything;
    options.end.connect_timeout = Duration::from_secs(2);
    let call = call(options, &Interrupt::never(), &Progress::hidden()).await;
    let call = call.unwrap();
    assert_eq!(call.client.failed_at, Some(Stage::Ice));
    assert!(call.client.link.ledger.dropped_by_loss > 0);
    assert_eq!(call.client.link.ledger.delivered, 0);
    assert_eq!(asked.lock().unwrap().last().unwrap(), "DELETE /sessions/1");
}

#[tokio::test]
async fn a_request_that_is_never_answered_stands_among_the_exchanges() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/whip", listener.local_addr().unwrap());
    let mut options = options(Protocol::Whip, url.parse().unwrap(), false);
    options.end.connect_timeout = Duration::from_millis(300);
    let progress = Progress::hidden();
    let call = call(options, &Interrupt::never(), &progress).await.unwrap();
    assert_eq!(call.client.failed_at, Some(Stage::Http));
    let asked: Vec<&Method> = call.exchanges.iter().map(|one| &one.method).collect();
    assert_eq!(asked, [Method::POST]);
    assert_eq!(call.exchanges[0].answered, None);
}
