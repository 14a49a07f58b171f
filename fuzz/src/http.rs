//! What comes by HTTP, and what calls are given: readers behind the feature `call`.

use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use rtctool::call::by_hand::message;
use rtctool::commands::network::schedule as schedules;
use rtctool::sdp::Kind;
use rtctool::whip::{Access, Asked, Reply, Response, fragment, ice_servers, trickled};

/// A response as `STATUS`, fields, an empty line and the body: what a client makes of it, and a server of the same as
/// a request.
pub fn response(bytes: &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = bytes.split_at(end.map_or(bytes.len(), |end| end + 2));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let headers: HeaderMap = lines.filter_map(field).collect();
    let response = Response {
        status: first.parse().unwrap_or(201),
        headers: headers.clone(),
        body: body.to_vec(),
    };
    if let Reply::Created(created) = Reply::of(&response) {
        assert!(created.answer.starts_with("v=0") && created.ice_servers.len() <= 16);
    }
    for method in [
        Method::POST,
        Method::PATCH,
        Method::DELETE,
        Method::GET,
        Method::OPTIONS,
    ] {
        let _ = Asked::of(&method, first, &headers);
    }
    let _ = Access::new(Some("token")).check(&headers);
    carried(body);
}

fn field(line: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = line.split_once(':')?;
    let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
    Some((name, HeaderValue::from_str(value.trim()).ok()?))
}

/// A body as a fragment, as links, and as a description that is carried by hand.
fn carried(body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let trickled = trickled(&text);
    assert!(
        trickled
            .candidates
            .iter()
            .all(|one| one.text.len() <= text.len())
    );
    let _ = fragment(&text);
    assert!(ice_servers([&*text]).len() <= 16);
    for due in [Kind::Offer, Kind::Answer] {
        let _ = message::read(body, due);
    }
    let _ = message::is_whole(body);
}

/// A schedule is read, in the order of its times, or each fault has a line.
pub fn schedule(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match schedules::read(&text) {
        Ok(changes) => assert!(changes.is_sorted_by(|one, next| one.at < next.at)),
        Err(faults) => {
            let lines = text.lines().count() + 1;
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| (1..=lines).contains(&fault.line)));
        }
    }
}
