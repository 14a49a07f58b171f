//! Chromium in a call with the page, where it is installed: what it counts and what we count.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use super::{Server, report};
use crate::peers::peer;

/// A browser that shows a page until it is dropped.
struct Browser {
    child: Child,
    /// Lines of its console.
    console: Receiver<String>,
    profile: tempfile::TempDir,
}

impl Browser {
    fn open(chromium: &Path, url: &str) -> Browser {
        Browser::open_with(chromium, &[], url)
    }

    fn open_with(chromium: &Path, options: &[&str], url: &str) -> Browser {
        let profile = tempfile::tempdir().expect("there is a temporary folder");
        let mut child = Command::new(chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu"])
            .args(["--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync"])
            .args(["--disable-quic", "--enable-logging=stderr"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(options)
            .arg(url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Chromium starts");
        let stderr = child.stderr.take().expect("it is piped");
        let (tell, console) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(stderr).lines().map_while(Result::ok);
            for line in lines.filter(|line| line.contains("CONSOLE")) {
                let _ = tell.send(line);
            }
        });
        Browser {
            child,
            console,
            profile,
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser whose tabs can be closed from here, by its debugging protocol.
struct Tabs {
    browser: Browser,
    port: u16,
}

impl Tabs {
    fn open(chromium: &Path, url: &str) -> Tabs {
        let browser = Browser::open_with(chromium, &["--remote-debugging-port=0"], url);
        let port = browser.profile.path().join("DevToolsActivePort");
        let port = loop {
            let text = std::fs::read_to_string(&port).unwrap_or_default();
            match text.lines().next().map(str::parse) {
                Some(Ok(port)) => break port,
                _ => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        Tabs { browser, port }
    }

    /// The content of the answer. The browser keeps the connection open behind it.
    fn ask(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let head = format!("PUT {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("it is asked");
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            answer.read_line(&mut line).expect("an answer of HTTP");
            let Some((name, value)) = line.trim_end().split_once(':') else {
                if line.trim_end().is_empty() {
                    break;
                }
                continue;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut content = vec![0; length];
        answer.read_exact(&mut content).expect("as long as it says");
        content
    }

    /// Closes the tab with this page, and keeps the browser.
    fn close(&self, url: &str) {
        self.ask("/json/new?about:blank");
        let tabs: Value = serde_json::from_slice(&self.ask("/json/list")).expect("it is JSON");
        let tabs = tabs.as_array().expect("an array").iter();
        let mut ours = tabs.filter(|tab| tab["url"].as_str() == Some(url));
        let id = ours.next().expect("the tab is open")["id"].as_str();
        self.ask(&format!("/json/close/{}", id.expect("a name")));
    }
}

#[test]
fn a_tab_that_is_closed_in_mid_call_ends_it_soon_and_that_is_told() {
    let Some(chromium) = peer("chromium", "chromium") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let captures = folder.path().to_str().expect("text");
    let options = ["--once", "--pcap-dir", captures, "--format", "json"];
    let server = Server::start(&options, None);
    let url = server.ready("page");
    let tabs = Tabs::open(&chromium, &format!("{url}#seconds=600"));
    let capture = folder.path().join("call-1.pcapng");
    // Media flows.
    while std::fs::metadata(&capture).map_or(0, |file| file.len()) < 100_000 {
        std::thread::sleep(Duration::from_millis(20));
    }
    tabs.close(&format!("{url}#seconds=600"));
    let output = server.output();
    drop(tabs.browser);
    let report = report(&output);
    let call = &report["data"]["calls"][0];
    assert_eq!(output.status.code(), Some(0), "{:#}", report["findings"]);
    // The page takes its leave; a browser that has no time for it closes the connection.
    let ended_by = call["ended_by"].as_str();
    assert!(
        matches!(ended_by, Some("client" | "closing")),
        "{ended_by:?}"
    );
    assert_eq!(call["lost_ms"], Value::Null);
    assert!(call["end"]["inbound"][0]["packets"].as_u64() > Some(0));
    assert_ne!(call["browser"]["is_final"], true);
}

/// The report of a call that Chromium made with the page. None where it is not installed.
fn called(options: &[&str]) -> Option<Value> {
    let chromium = peer("chromium", "chromium")?;
    let common = ["--once", "--duration", "120s", "--format", "json"];
    let server = Server::start(&[&common, options].concat(), None);
    let url = format!("{}#seconds=4", server.ready("page"));
    let browser = Browser::open(&chromium, &url);
    let output = server.output();
    let said: Vec<String> = browser.console.try_iter().collect();
    assert!(said.is_empty(), "{said:#?}");
    let report = report(&output);
    assert_eq!(output.status.code(), Some(0), "{:#}", report["findings"]);
    Some(report["data"].clone())
}

fn streams(call: &Value) -> &[Value] {
    let streams = call["browser"]["streams"].as_array();
    streams.map_or(&[], Vec::as_slice)
}

fn stream<'a>(call: &'a Value, direction: &str, kind: &str) -> &'a Value {
    let mut of_call = streams(call).iter();
    of_call
        .find(|stream| stream["direction"] == direction && stream["kind"] == kind)
        .unwrap_or_else(|| panic!("no {kind} {direction}: {call:#}"))
}

/// That both counted the same. On a machine so busy that packets were lost, what was lost is
/// counted by the sender alone.
fn assert_same(stream: &Value, figures: &[&str]) {
    if stream["packets_lost"]["browser"] == 0 {
        for figure in figures {
            assert_eq!(stream[figure]["difference"], 0, "{stream:#}");
        }
    }
}

/// Times that both measured and that are further apart than a factor of ten and a millisecond.
///
/// The two look at different moments: a report on audio is up to five seconds old in Chromium, and
/// meanwhile RFC 3550's jitter, a mean over some 16 packets, goes wherever a busy machine takes it;
/// and a round trip has in it how long the other end takes to answer. What this tells apart is a
/// figure in another unit, of another stream, or of nothing.
fn far_apart(call: &Value) -> Vec<Value> {
    let mut times = vec![call["browser"]["consent_rtt_ms"].clone()];
    for kind in ["audio", "video"] {
        for direction in ["from_browser", "to_browser"] {
            times.push(stream(call, direction, kind)["jitter_ms"].clone());
        }
    }
    times.retain(|time| {
        let of = |who: &str| time[who].as_f64().unwrap_or(f64::NAN);
        let (browser, ours) = (of("browser"), of("ours"));
        let near = (browser - ours).abs() <= 1.0 || (0.1..=10.0).contains(&(browser / ours));
        !near
    });
    times
}

#[test]
fn it_and_we_count_the_same_packets_and_losses() {
    let Some(data) = called(&[]) else { return };
    let call = &data["calls"][0];
    assert_eq!(call["purpose"], "page");
    assert_eq!(call["ended_by"], "client");
    assert_eq!(call["browser"]["is_final"], true);
    assert_eq!(streams(call).len(), 4);
    for kind in ["audio", "video"] {
        let from = stream(call, "from_browser", kind);
        assert!(from["packets_sent"]["ours"].as_u64() > Some(50), "{from:#}");
        assert_eq!(from["packets_lost"]["difference"], 0, "{from:#}");
        assert_same(from, &["packets_sent", "payload_bytes"]);
        let to = stream(call, "to_browser", kind);
        let number = |figure: &str, who: &str| to[figure][who].as_i64().unwrap_or(-1);
        let (sent, lost) = (
            number("packets_sent", "ours"),
            number("packets_lost", "browser"),
        );
        assert!(sent > 50, "{to:#}");
        assert_eq!(number("packets_received", "browser") + lost, sent, "{to:#}");
        assert_same(to, &["payload_bytes"]);
    }
    let messages = &call["browser"]["messages_sent"];
    assert!(messages["ours"].as_u64() > Some(5), "{messages}");
    assert_eq!(messages["difference"], 0);
    assert!(call["browser"]["message_rtt_ms"].as_f64() > Some(0.0));
}

/// A machine that leaves the browser waiting for its processor spoils one call, not each of three.
#[test]
fn it_and_we_measure_the_same_times() {
    let mut apart = Vec::new();
    for _ in 0..3 {
        let Some(data) = called(&[]) else { return };
        apart = far_apart(&data["calls"][0]);
        if apart.is_empty() {
            return;
        }
    }
    panic!("{apart:#?}");
}

#[test]
fn it_misses_what_our_network_dropped() {
    let Some(data) = called(&["--loss", "5%", "--seed", "3"]) else {
        return;
    };
    let call = &data["calls"][0];
    for kind in ["audio", "video"] {
        let to = stream(call, "to_browser", kind);
        let dropped = dropped(call, &to["ssrc"]);
        assert!(dropped > 0, "{kind}: {}", call["link"]);
        let sent = to["packets_sent"]["ours"].as_i64().unwrap_or(-1);
        assert_eq!(to["packets_received"]["browser"], sent - dropped, "{to:#}");
        let lost = to["packets_lost"]["browser"].as_i64().unwrap_or(-1);
        assert!(0 < lost && lost <= dropped, "{to:#}");
    }
}

/// What the link dropped of a stream, and of what repairs it.
fn dropped(call: &Value, ssrc: &Value) -> i64 {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let repairs = list(&call["end"]["repair_streams"]);
    let repairs = repairs
        .iter()
        .filter(|repair| repair["repairs_ssrc"] == *ssrc);
    let ssrcs: Vec<&Value> = repairs
        .map(|repair| &repair["ssrc"])
        .chain([ssrc])
        .collect();
    let links = list(&call["link"]["streams"]);
    let of_it = links.iter().filter(|link| ssrcs.contains(&&link["ssrc"]));
    of_it.filter_map(|link| link["dropped"].as_i64()).sum()
}
