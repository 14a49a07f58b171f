//! Other people's clients of the server.

use std::process::{Command, Output};

use serde_json::json;

use super::Server;
use crate::peers::peer;
use crate::run::run;
use crate::sdp_chromium::in_chromium;

const JSON: [&str; 2] = ["--format", "json"];

#[test]
fn it_answers_our_own_probe_over_udp() {
    let server = Server::start(&JSON, &[]);
    let uri = format!("stun:127.0.0.1:{}", server.port());
    assert_eq!(
        run(&["stun", "probe", &uri, "--count", "2", "--interval", "0ms"]).status,
        Some(0)
    );
    assert_eq!(server.report()["data"]["binding_requests"], 2);
}

/// coturn's client sends `-n` messages from each of two clients through their relays.
fn uclient(server: &Server, options: &[&str]) -> Option<Output> {
    let program = peer("turnutils_uclient", "coturn")?;
    let port = server.port().to_string();
    let output = Command::new(program)
        .args(["-y", "-c", "-n", "2", "-p", &port])
        .args(options)
        .arg("127.0.0.1")
        .output()
        .expect("the client starts");
    Some(output)
}

#[test]
fn the_client_of_coturn_gets_all_its_messages_back() {
    let ways: [&[&str]; 5] = [&[], &["-s"], &["-t"], &["-t", "-s"], &["-x"]];
    for way in ways {
        let environment = [("RTCTOOL_TURN_PASSWORD", "north")];
        let server = Server::start(&["--username", "alice", JSON[0], JSON[1]], &environment);
        let credentials = ["-u", "alice", "-w", "north"];
        let Some(output) = uclient(&server, &[&credentials, way].concat()) else {
            return;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            text.contains("Total lost packets 0 (0.000000%)"),
            "{way:?}\n{text}"
        );
        let data = &server.report()["data"];
        assert!(
            data["to_peers"]["packets"].as_u64() > Some(0),
            "{way:?} {data:#}"
        );
        assert_eq!(
            data["to_peers"]["packets"], data["to_clients"]["packets"],
            "{way:?}"
        );
        assert_eq!(data["authentication"]["failures"], 0, "{way:?}");
    }
}

#[test]
fn the_client_of_coturn_makes_the_same_ephemeral_credentials() {
    let secret = [("RTCTOOL_TURN_SECRET", "labsecret")];
    let server = Server::start(&JSON, &secret);
    let Some(output) = uclient(&server, &["-u", "alice", "-W", "labsecret"]) else {
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("Total lost packets 0 (0.000000%)"), "{text}");
    let data = &server.report()["data"];
    assert_eq!(data["authentication"]["failures"], 0, "{data:#}");
}

#[test]
fn chromium_calls_itself_through_the_relay_and_nothing_else() {
    // UDP first, then TCP.
    for which in [0, 1] {
        let server = Server::start(&JSON, &[]);
        let mut relay = server.ready()["iceServers"][1].take();
        let url = relay["urls"][which].take();
        relay["urls"] = json!([url]);
        let config = json!({ "iceServers": [relay], "iceTransportPolicy": "relay" });
        let Some(result) = in_chromium(&echo_call(&config.to_string())) else {
            return;
        };
        assert_eq!(
            result,
            json!({ "echo": "hello", "types": ["relay", "relay"] }),
            "{url}"
        );
        let data = &server.report()["data"];
        assert_eq!(data["allocations"]["made"], 2, "{url} {data:#}");
        assert_eq!(data["authentication"]["failures"], 0, "{url}");
        assert!(
            data["to_clients"]["packets"].as_u64() > Some(4),
            "{url} {data:#}"
        );
    }
}

/// A script that hands over what an echo through two relays gave.
fn echo_call(config: &str) -> String {
    format!(
        "(async () => {{
           const [a, b] = [0, 1].map(() => new RTCPeerConnection({config}));
           a.onicecandidate = event => b.addIceCandidate(event.candidate);
           b.onicecandidate = event => a.addIceCandidate(event.candidate);
           b.ondatachannel = event =>
             event.channel.onmessage = message => event.channel.send(message.data);
           const channel = a.createDataChannel('echo');
           channel.onopen = () => channel.send('hello');
           channel.onmessage = async message => {{
             const stats = [...(await a.getStats()).values()];
             const pair = stats.find(one => one.type == 'candidate-pair' && one.nominated);
             const type = id => stats.find(one => one.id == id).candidateType;
             const types = [type(pair.localCandidateId), type(pair.remoteCandidateId)];
             done({{ echo: message.data, types }});
           }};
           setTimeout(() => done('no call: ' + a.iceConnectionState), 20000);
           await a.setLocalDescription();
           await b.setRemoteDescription(a.localDescription);
           await b.setLocalDescription();
           await a.setRemoteDescription(b.localDescription);
         }})();"
    )
}
