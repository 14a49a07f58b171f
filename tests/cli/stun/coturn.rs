//! The STUN server that most WebRTC services run.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rtctool::stun::{Class, MessageType, TransactionId, Writer};
use serde_json::json;

use super::fake::{PATIENT, probe_json};
use crate::peers::peer;

#[test]
fn coturn_answers_on_both_families() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let coturn = Coturn::start(&program);
    for address in &coturn.addresses {
        let (status, report) = probe_json(&format!("stun:{address}"), PATIENT);
        assert_eq!(status, Some(0), "{report:#}");
        let row = &report["data"]["servers"][0];
        assert_eq!(
            (&row["verdict"], &row["answered"]),
            (&"ok".into(), &5.into())
        );
        assert_eq!(row["mapped_address"], row["local_address"]);
        assert!(row["software"].as_str().unwrap().starts_with("Coturn"));
        let origin = json!({"name": "RESPONSE-ORIGIN", "value": address.to_string()});
        assert!(row["attributes"].as_array().unwrap().contains(&origin));
    }
}

/// A coturn on loopback, killed when the test ends in whatever way.
struct Coturn {
    process: Child,
    addresses: Vec<SocketAddr>,
    _directory: tempfile::TempDir,
}

impl Coturn {
    /// Returns when it answers. A port that was free may be taken by the time
    /// coturn binds it, so a few are tried.
    fn start(program: &Path) -> Coturn {
        (0..3)
            .find_map(|_| Coturn::try_start(program))
            .expect("coturn answers")
    }

    fn try_start(program: &Path) -> Option<Coturn> {
        let free = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let has_ipv6 = UdpSocket::bind("[::1]:0").is_ok();
        let ips = if has_ipv6 {
            &["127.0.0.1", "::1"][..]
        } else {
            &["127.0.0.1"]
        };
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command
            .args([
                "-n",
                "--stun-only",
                "--no-tcp",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
            ])
            .args([
                "--log-file",
                "stdout",
                "--listening-port",
                &port.to_string(),
            ])
            .arg("--pidfile")
            .arg(directory.path().join("pid"))
            .arg("--userdb")
            .arg(directory.path().join("db"))
            .args(ips.iter().flat_map(|ip| ["--listening-ip", ip]))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let address = |ip: &&str| SocketAddr::new(ip.parse().unwrap(), port);
        let mut coturn = Coturn {
            process: command.spawn().unwrap(),
            addresses: ips.iter().map(address).collect(),
            _directory: directory,
        };
        coturn.answers().then_some(coturn)
    }

    /// Asks every address again and again, for at most half a minute.
    fn answers(&mut self) -> bool {
        let mut silent = self.addresses.clone();
        for _ in 0..300 {
            silent.retain(|address| !answers(*address));
            if silent.is_empty() || self.process.try_wait().unwrap().is_some() {
                break;
            }
        }
        silent.is_empty()
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
    let socket = UdpSocket::bind(SocketAddr::new(server.ip(), 0)).unwrap();
    let wait = Duration::from_millis(100);
    socket.set_read_timeout(Some(wait)).unwrap();
    let kind = MessageType::binding(Class::Request);
    let request = Writer::new(kind, TransactionId([1; 12])).finish();
    socket.send_to(&request, server).unwrap();
    socket.recv(&mut [0; 500]).is_ok()
}
