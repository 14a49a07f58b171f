//! Calls with other peers by `call offer` and `call answer`: each counts what the other does.
//!
//! fixtures/scripts/call-peers.sh makes more of them, for the table of README.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::peers::leave_out;
use crate::run::assert_matches_schema;
use crate::sdp_chromium::in_chromium_told;

/// The program in the background, its descriptions in files as browsers write them.
fn begin(folder: &Path, command: &str, places: [&str; 4]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rtctool"))
        .args(["call", command, "--form", "json", "--duration", "2s"])
        .args(["--report", "json=report", "--patience", "60s"])
        .args(places)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// What it reports, once it has ended.
fn report(folder: &Path, mut child: Child) -> Value {
    let status = child.wait().expect("it runs").code();
    let report = std::fs::read(folder.join("report")).expect("it reports");
    let report = serde_json::from_slice(&report).expect("it is JSON");
    assert_matches_schema(&report);
    assert_eq!(status, Some(0), "{report:#}");
    report
}

/// Packets of each kind that this end sent.
fn sent(report: &Value, kind: &str) -> u64 {
    let streams = report["data"]["end"]["outbound"].as_array();
    let mut streams = streams.expect("an array").iter();
    let stream = streams.find(|stream| stream["kind"] == kind);
    let sent = stream.and_then(|stream| stream["packets_sent"].as_u64());
    sent.expect("a count")
}

/// Packets of a kind that came.
fn received(report: &Value, kind: &str) -> u64 {
    let streams = report["data"]["end"]["inbound"].as_array();
    let mut streams = streams.expect("an array").iter();
    let stream = streams.find(|stream| stream["kind"] == kind);
    let stream = stream.unwrap_or_else(|| panic!("no {kind} came"));
    stream["packets"].as_u64().expect("a count")
}

/// What comes at a path, which another program writes.
fn described(path: &Path) -> Value {
    loop {
        let text = std::fs::read(path).unwrap_or_default();
        match serde_json::from_slice(&text) {
            Ok(description) => return description,
            Err(_) => sleep(Duration::from_millis(10)),
        }
    }
}

/// A page that answers, echoes messages, and tells its statistics once nothing has come for a
/// second.
const ANSWERING: &str = "(async () => {
    const peer = new RTCPeerConnection();
    const picture = document.createElement('canvas');
    const context = picture.getContext('2d');
    setInterval(() => { context.fillStyle = `hsl(${Date.now() / 9 % 360} 90% 50%)`; context.fillRect(0, 0, 99, 99); }, 40);
    const stream = picture.captureStream(20);
    for (const track of stream.getTracks()) peer.addTrack(track, stream);
    peer.ondatachannel = ({ channel }) => { channel.onmessage = ({ data }) => channel.send(data); };
    await peer.setRemoteDescription(OFFER);
    await peer.setLocalDescription(await peer.createAnswer());
    while (peer.iceGatheringState !== 'complete') await new Promise(resolve => setTimeout(resolve, 20));
    tell(peer.localDescription);
    const received = async () => {
        const counts = {};
        for (const entry of (await peer.getStats()).values())
            if (entry.type === 'inbound-rtp') counts[entry.kind] = entry.packetsReceived + entry.packetsLost;
        return counts;
    };
    let before = {}, now = await received();
    while (!now.video || now.video !== before.video || now.audio !== before.audio) {
        await new Promise(resolve => setTimeout(resolve, 1000));
        [before, now] = [now, await received()];
    }
    done(now);
})();";

#[test]
fn chromium_answers_and_counts_what_we_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let places = ["--offer-out", "offer", "--answer", "answer"];
    let mut offering = begin(folder.path(), "offer", places);
    let offer = described(&folder.path().join("offer"));
    let script = ANSWERING.replace("OFFER", &offer.to_string());
    let leave = |answer: &[u8]| {
        std::fs::write(folder.path().join("answer"), answer).expect("it can be written");
    };
    let Some(counted) = in_chromium_told(&script, leave) else {
        let _ = offering.kill();
        let _ = offering.wait();
        return;
    };
    let report = report(folder.path(), offering);
    for kind in ["audio", "video"] {
        assert_eq!(counted[kind], sent(&report, kind), "{kind}: {counted}");
    }
    assert!(received(&report, "video") > 0);
    let data = &report["data"]["end"]["data"];
    assert!(data["messages_received"].as_u64() > Some(0), "{data}");
}

#[test]
fn webrtcbin_of_gstreamer_calls_and_is_heard() {
    let needs = "import gi; gi.require_version('GstWebRTC', '1.0'); \
        from gi.repository import Gst; Gst.init(None); \
        assert Gst.ElementFactory.make('webrtcbin') and Gst.ElementFactory.make('nicesrc')";
    let python = "/usr/bin/python3";
    let found = Command::new(python).args(["-c", needs]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        return leave_out(
            "webrtcbin is not installed; get it with: apt-get install python3-gst-1.0 gstreamer1.0-nice gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gir1.2-gst-plugins-bad-1.0",
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/scripts/peers/gstreamer_peer.py"
    );
    let calling = Command::new(python)
        .args([script, "offer", "offer", "answer", "5"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let places = ["--offer", "offer", "--answer-out", "answer"];
    let report = report(folder.path(), begin(folder.path(), "answer", places));
    let counted = calling.wait_with_output().expect("it runs");
    let counted: Value = serde_json::from_slice(&counted.stdout).expect("it prints JSON");
    for kind in ["audio", "video"] {
        let packets = received(&report, kind);
        assert!(packets > 0);
        let its = counted["sent"][kind].as_u64();
        assert!(its.is_none_or(|its| its >= packets), "{kind}: {counted}");
    }
}
