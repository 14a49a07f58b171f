//! The STUN server that most WebRTC services run.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rtctool::stun::{Class, MessageType, TransactionId, Writer};
use serde_json::json;

use super::certificates::{Authority, Validity};
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

#[test]
fn coturn_answers_over_every_transport() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let coturn = Coturn::start(&program);
    let ca = coturn.directory.path().join("ca.pem");
    let trust = ["--ca", ca.to_str().unwrap()];
    for transport in ["tcp", "tls", "dtls"] {
        let port = if transport == "tcp" {
            coturn.port
        } else {
            coturn.tls_port
        };
        for name in ["127.0.0.1", "localhost"] {
            let options = [PATIENT, &trust, &["-4", "--transport", transport]].concat();
            let (status, report) = probe_json(&format!("stun:{name}:{port}"), &options);
            assert_eq!(status, Some(0), "{transport}: {report:#}");
            let row = &report["data"]["servers"][0];
            assert_eq!(
                (&row["verdict"], &row["transport"]),
                (&"ok".into(), &transport.into())
            );
            assert_eq!(row["mapped_address"], row["local_address"]);
            assert_eq!(row["connect_ms"].is_number(), transport != "dtls");
            assert_eq!(row["tls_ms"].is_number(), transport != "tcp");
            let version = match transport {
                "tcp" => "null",
                "tls" => "\"TLS 1.",
                _ => "\"DTLS 1.2",
            };
            assert!(row["tls"]["version"].to_string().starts_with(version));
        }
    }
}

#[test]
fn the_certificate_of_coturn_is_judged_over_tls_and_dtls_alike() {
    let Some(program) = peer("turnserver", "coturn") else {
        return;
    };
    let coturn = Coturn::start(&program);
    for transport in ["tls", "dtls"] {
        let uri = format!("stuns:127.0.0.1:{}", coturn.tls_port);
        let options = [PATIENT, &["--transport", transport]].concat();
        let (status, report) = probe_json(&uri, &options);
        assert_eq!(status, Some(1), "{report:#}");
        let row = &report["data"]["servers"][0];
        assert_eq!(row["verdict"], "cert-untrusted");
        assert_eq!(row["tls"]["chain"][0]["names"][0], "localhost");
        assert_eq!(row["tls"]["chain"][0]["issuer"], "CN=test authority");
        assert!(
            row["answered"].as_u64() > Some(0),
            "STUN was asked all the same"
        );
    }
}

/// A coturn on loopback, killed when the test ends in whatever way.
struct Coturn {
    process: Child,
    addresses: Vec<SocketAddr>,
    port: u16,
    tls_port: u16,
    directory: tempfile::TempDir,
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
        let (port, tls_port) = (free_port(), free_port());
        let has_ipv6 = UdpSocket::bind("[::1]:0").is_ok();
        let ips = if has_ipv6 {
            &["127.0.0.1", "::1"][..]
        } else {
            &["127.0.0.1"]
        };
        let directory = tempfile::tempdir().unwrap();
        write_identity(directory.path());
        let mut command = Command::new(program);
        command
            .args(["-n", "--stun-only", "--no-cli"])
            .args([
                "--log-file",
                "stdout",
                "--listening-port",
                &port.to_string(),
                "--tls-listening-port",
                &tls_port.to_string(),
            ])
            .arg("--cert")
            .arg(directory.path().join("chain.pem"))
            .arg("--pkey")
            .arg(directory.path().join("key.pem"))
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
            port,
            tls_port,
            directory,
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

/// A certificate for this host, its key, and the authority that vouches for it.
pub fn write_identity(directory: &Path) {
    let authority = Authority::new();
    let identity = authority.identity("localhost", Validity::Long);
    let write = |name: &str, text: String| std::fs::write(directory.join(name), text).unwrap();
    write("ca.pem", authority.pem());
    write("chain.pem", identity.chain_pem());
    write("key.pem", identity.key_pem());
}

pub fn free_port() -> u16 {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

/// Whether a Binding request is answered within a tenth of a second.
pub fn answers(server: SocketAddr) -> bool {
    let socket = UdpSocket::bind(SocketAddr::new(server.ip(), 0)).unwrap();
    let wait = Duration::from_millis(100);
    socket.set_read_timeout(Some(wait)).unwrap();
    let kind = MessageType::binding(Class::Request);
    let request = Writer::new(kind, TransactionId([1; 12])).finish();
    socket.send_to(&request, server).unwrap();
    socket.recv(&mut [0; 500]).is_ok()
}
