//! An audit of the TURN server that most WebRTC services run.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rtctool::stun::{Class, MessageType, TransactionId, Writer};

use super::audit::audited;
use super::fake::{PASSWORD, USER};
use crate::peers::peer;

#[test]
fn coturn_that_allows_loopback_peers_is_reached_through_itself() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let coturn = Coturn::start(&program, &["--allow-loopback-peers"]);
    let (status, server) = audited(&coturn.uri(), &[]);
    let verdict = "ssrf-loopback".into();
    assert_eq!(
        (status, &server["verdict"]),
        (Some(1), &verdict),
        "{server:#}"
    );
    let loopback = &server["peers"][0];
    assert_eq!(loopback["address"], "127.0.0.1");
    assert_eq!(loopback["reached"], true, "{server:#}");
}

#[test]
fn hardened_coturn_is_ok() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let ranges = [
        "0.0.0.0-0.255.255.255",
        "10.0.0.0-10.255.255.255",
        "100.64.0.0-100.127.255.255",
        "169.254.0.0-169.254.255.255",
        "172.16.0.0-172.31.255.255",
        "192.0.0.0-192.0.0.255",
        "192.168.0.0-192.168.255.255",
    ];
    let ranges = ranges.map(|range| format!("--denied-peer-ip={range}"));
    let mut options = vec!["--no-multicast-peers"];
    options.extend(ranges.iter().map(String::as_str));
    let coturn = Coturn::start(&program, &options);
    let (status, server) = audited(&coturn.uri(), &[]);
    assert_eq!(
        (status, &server["verdict"]),
        (Some(0), &"ok".into()),
        "{server:#}"
    );
}

/// A coturn on loopback, killed when the test ends in whatever way.
struct Coturn {
    process: Child,
    address: SocketAddr,
    _directory: tempfile::TempDir,
}

impl Coturn {
    /// Returns when it answers. A port that was free may be taken by the time coturn binds it,
    /// so a few are tried.
    fn start(program: &Path, options: &[&str]) -> Coturn {
        (0..3)
            .find_map(|_| Coturn::try_start(program, options))
            .expect("coturn answers")
    }

    fn uri(&self) -> String {
        format!("turn:{}", self.address)
    }

    fn try_start(program: &Path, options: &[&str]) -> Option<Coturn> {
        let free = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let directory = tempfile::tempdir().unwrap();
        let file = |name| directory.path().join(name);
        let process = Command::new(program)
            .args(["-n", "--no-tcp", "--no-tls", "--no-dtls", "--no-cli"])
            .args(["--log-file", "stdout", "--lt-cred-mech", "--realm", "test"])
            .args(["--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1"])
            .args(["--listening-port", &address.port().to_string()])
            .args(["--user", &format!("{USER}:{PASSWORD}")])
            .arg("--pidfile")
            .arg(file("pid"))
            .arg("--userdb")
            .arg(file("db"))
            .args(options)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut coturn = Coturn {
            process,
            address,
            _directory: directory,
        };
        coturn.answers().then_some(coturn)
    }

    /// Asks again and again, for at most half a minute.
    fn answers(&mut self) -> bool {
        (0..300).any(|_| answers(self.address) && self.process.try_wait().unwrap().is_none())
    }
}

impl Drop for Coturn {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether a Binding request is answered within a tenth of a second.
fn answers(server: SocketAddr) -> bool {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let wait = Duration::from_millis(100);
    socket.set_read_timeout(Some(wait)).unwrap();
    let kind = MessageType::binding(Class::Request);
    let request = Writer::new(kind, TransactionId([1; 12])).finish();
    socket.send_to(&request, server).unwrap();
    socket.recv(&mut [0; 500]).is_ok()
}
