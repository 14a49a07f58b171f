//! What Chromium writes lints clean, and what lints clean Chromium accepts.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::peers::peer;
use crate::run::{fixture, run_with_stdin};

/// The JSON that `script` hands to `done(…)` in a page of headless Chromium, or
/// `None` where Chromium is not installed.
pub fn in_chromium(script: &str) -> Option<Value> {
    in_chromium_told(script, |_| ())
}

/// The same; what the script hands to `tell(…)` before goes to `told`, as JSON.
pub fn in_chromium_told(script: &str, told: impl FnMut(&[u8])) -> Option<Value> {
    let chromium = peer("chromium", "chromium")?;
    let profile = tempfile::tempdir().unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let child = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-quic",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("http://{}/", server.local_addr().unwrap()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Chromium starts");
    let mut browser = Killed(child);
    let page = format!(
        "<!doctype html><script>
         const post = (path, value) => fetch(path, {{ method: 'POST', body: JSON.stringify(value) }});
         const [tell, done] = ['/tell', '/done'].map(path => value => post(path, value));
         onerror = message => done('error: ' + message);
         onunhandledrejection = event => done('error: ' + event.reason);
         {script}
         </script>"
    );
    Some(serve_until_done(&server, &page, &mut browser, told))
}

/// Gives `page` to whoever asks, until something is posted.
fn serve_until_done(
    server: &TcpListener,
    page: &str,
    browser: &mut Killed,
    mut told: impl FnMut(&[u8]),
) -> Value {
    server.set_nonblocking(true).unwrap();
    loop {
        let Ok((mut stream, _)) = server.accept() else {
            let ended = browser.0.try_wait().unwrap();
            assert!(ended.is_none(), "Chromium ended by itself: {ended:?}");
            std::thread::sleep(std::time::Duration::from_millis(5));
            continue;
        };
        stream.set_nonblocking(false).unwrap();
        let (head, body) = read_request(&mut stream);
        let (kind, content) = match head.starts_with("GET / ") {
            true => ("text/html", page),
            false => ("text/plain", ""),
        };
        let length = content.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{content}"
        );
        let _ = stream.write_all(answer.as_bytes());
        if head.starts_with("POST /tell ") {
            told(&body);
        } else if head.starts_with("POST ") {
            return serde_json::from_slice(&body).expect("the page posts JSON");
        }
    }
}

/// The head of an HTTP request, and its body by its length.
fn read_request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = reader.read_exact(&mut body);
    (head, body)
}

/// A process that does not outlive its test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What Chromium says of each description as a remote offer: an empty string when it accepts.
fn refusals(offers: &[Value]) -> Option<Value> {
    in_chromium(&format!(
        "(async () => {{
           const refusals = [];
           for (const sdp of {}) {{
             const peer = new RTCPeerConnection();
             try {{
               await peer.setRemoteDescription({{ type: 'offer', sdp }});
               await peer.setLocalDescription(await peer.createAnswer());
               refusals.push('');
             }} catch (error) {{ refusals.push(String(error)); }}
             peer.close();
           }}
           done(refusals);
         }})();",
        Value::from(offers)
    ))
}

#[test]
fn an_offer_fresh_from_chromium_lints_clean() {
    let offer = in_chromium(
        "const peer = new RTCPeerConnection();
         peer.addTransceiver('audio');
         peer.addTransceiver('video');
         peer.createDataChannel('data');
         peer.createOffer().then(done);",
    );
    let Some(offer) = offer else { return };
    let run = run_with_stdin(&["sdp", "lint", "-"], offer.to_string());
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    assert!(
        run.stdout.ends_with("pass: no findings\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn chromium_accepts_the_good_example_of_every_rule() {
    let mut files: Vec<_> = fs::read_dir(fixture("sdp/rules"))
        .unwrap()
        .map(|rule| rule.unwrap().path())
        .filter(|rule| !is_for_sip(rule))
        .filter_map(|rule| offer_in(&rule))
        .collect();
    files.sort();
    assert!(
        files.len() > 100,
        "only {} examples are offers",
        files.len()
    );
    let offers: Vec<Value> = files.iter().map(|(_, sdp)| json!(sdp)).collect();
    let Some(refusals) = refusals(&offers) else {
        return;
    };
    let refused: Vec<_> = files
        .iter()
        .zip(refusals.as_array().unwrap())
        .filter(|(_, refusal)| *refusal != "")
        .map(|((rule, _), refusal)| format!("{rule}: {refusal}"))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Whether the rule is about SDES, which no browser speaks.
fn is_for_sip(rule: &Path) -> bool {
    rule.ends_with("D015") || rule.ends_with("D016")
}

/// A rule's name and its good example, where that is an offer or bare SDP.
fn offer_in(rule: &Path) -> Option<(String, String)> {
    let text = fs::read_to_string(rule.join("good.sdp"))
        .or_else(|_| fs::read_to_string(rule.join("good.json")))
        .ok()?;
    let sdp = match serde_json::from_str::<Value>(&text) {
        Ok(description) if description["type"] == "answer" => return None,
        Ok(description) => description["sdp"].as_str()?.to_owned(),
        Err(_) => text,
    };
    if sdp.contains(" RTP/AVP ") {
        return None;
    }
    Some((rule.file_name()?.to_string_lossy().into_owned(), sdp))
}

#[cfg(feature = "call")]
#[test]
fn chromium_accepts_the_offer_of_our_own_call() {
    let call = crate::run::run(&[
        "call",
        "loopback",
        "--duration",
        "200ms",
        "--format",
        "json",
    ]);
    let offer = call.report()["data"]["offer"].clone();
    let Some(refusals) = refusals(&[offer]) else {
        return;
    };
    assert_eq!(refusals, json!([""]));
}
