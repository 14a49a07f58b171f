//! Real NATs: the kernel's own, in network namespaces, with coturn behind them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::peers::{leave_out, peer};
use crate::run::assert_matches_schema;

const EIM: &str = "endpoint-independent";
const ADDRESS: &str = "address-dependent";
const PORT: &str = "address-and-port-dependent";

/// What `stun nat` must say of each: NAT, mapping, filtering, hairpinning.
fn matrix() -> Vec<(&'static str, Value)> {
    vec![
        ("eim-eif", json!([true, EIM, EIM, false])),
        ("eim-adf", json!([true, EIM, ADDRESS, false])),
        ("eim-apdf", json!([true, EIM, PORT, false])),
        ("adm", json!([true, ADDRESS, PORT, false])),
        ("sym", json!([true, PORT, PORT, false])),
        ("hairpin", json!([true, EIM, EIM, true])),
        ("cgn", json!([true, EIM, PORT, false])),
        ("nonat", json!([false, EIM, EIM, null])),
        ("fw", json!([false, EIM, PORT, null])),
        ("sym6", json!([true, PORT, PORT, false])),
        ("fw6", json!([false, EIM, PORT, null])),
    ]
}

#[test]
fn the_kernels_nats_are_told_apart() {
    let Some(lab) = Lab::find() else { return };
    for (mode, expected) in matrix() {
        let (status, report) = lab.nat(mode, &[]);
        assert_eq!(status, Some(0), "{mode}: {report:#}");
        let row = &report["data"]["servers"][0];
        let found = json!([
            row["nat"],
            row["mapping"],
            row["filtering"],
            row["hairpinning"]
        ]);
        assert_eq!(found, expected, "{mode}: {report:#}");
        assert_eq!(row["verdict"], "ok", "{mode}");
    }
}

#[test]
fn blocked_udp_is_told_from_a_server_that_is_down() {
    let Some(lab) = Lab::find() else { return };
    let (status, report) = lab.nat("udpblock", &["--timeout", "1s"]);
    assert_eq!(status, Some(1), "{report:#}");
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "timeout");
    let cause = row["cause"].as_str().unwrap();
    assert!(cause.contains("UDP is blocked"), "{cause}");
}

#[test]
fn the_lifetime_of_the_kernels_bindings_is_found() {
    let Some(lab) = Lab::find() else { return };
    let (_, report) = lab.nat("eim-apdf-5s", &["--lifetime", "15s"]);
    let lifetime = &report["data"]["servers"][0]["lifetime"];
    let [at_least, less_than] = ["at_least_ms", "less_than_ms"].map(|key| {
        let value = lifetime[key].as_f64();
        value.unwrap_or_else(|| panic!("{report:#}"))
    });
    // The kernel looks for what has timed out once in a while only.
    assert!(at_least < 8000.0 && less_than > 5000.0, "{lifetime}");
}

/// The script that makes the networks, and what it needs.
struct Lab {
    script: PathBuf,
}

impl Lab {
    /// `None` after saying why the tests are left out.
    fn find() -> Option<Lab> {
        peer("turnserver", "coturn")?;
        peer("nft", "nftables")?;
        peer("ip", "iproute2")?;
        let unshare = peer("unshare", "util-linux")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/nat.sh");
        let lab = Lab { script };
        let possible = Command::new(unshare).args(UNSHARE).arg("true").output();
        if !possible.is_ok_and(|output| output.status.success()) {
            leave_out("this system lets nobody have network namespaces of their own");
            return None;
        }
        Some(lab)
    }

    fn nat(&self, mode: &str, options: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(mode, options);
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("{mode}: {error}\n{said}")
        });
        assert_matches_schema(&report);
        (output.status.code(), report)
    }

    fn run(&self, mode: &str, options: &[&str]) -> Output {
        let server = match mode.ends_with('6') {
            true => "stun:[2001:db8::10]",
            false => "stun:203.0.113.10",
        };
        Command::new("unshare")
            .args(UNSHARE)
            .arg("sh")
            .arg(&self.script)
            .arg(mode)
            .arg(env!("CARGO_BIN_EXE_rtctool"))
            .args(["stun", "nat", server])
            .args(options)
            .args(["--format", "json"])
            .output()
            .unwrap()
    }
}

/// Namespaces of our own, as which we are root in them; all processes end with the first.
const UNSHARE: [&str; 8] = [
    "--user",
    "--map-root-user",
    "--net",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
];
