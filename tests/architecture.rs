//! Who may import whom. Data flows one way, and this keeps it so.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules that are pure: no clock, no socket, no file.
const PROTOCOL: [&str; 12] = [
    "dtls",
    "ice",
    "rtp",
    "sdp",
    "session",
    "srtp",
    "stun",
    "turn",
    "relay",
    "lint",
    "container",
    "whip",
];

/// The only modules that touch clocks, sockets and files.
const DRIVERS: [&str; 5] = ["call", "capture", "input", "probe", "serve"];

/// What everything may use.
const LEAVES: [&str; 6] = ["diagnostic", "gate", "outcome", "source", "stats", "units"];

/// What drivers may use besides protocol and leaves.
const DRIVER_TOOLS: [&str; 2] = ["interrupt", "progress"];

#[test]
fn protocol_modules_see_protocol_and_leaves_only() {
    for module in PROTOCOL {
        assert_imports(module, &[&PROTOCOL[..], &LEAVES].concat());
    }
}

#[test]
fn linter_and_session_stand_beside_each_other_on_sdp() {
    assert_imports("sdp", &LEAVES);
    for module in ["session", "lint"] {
        assert_imports(module, &[&["sdp"][..], &LEAVES].concat());
    }
}

#[test]
fn drivers_see_neither_each_other_nor_what_is_above_them() {
    for module in DRIVERS {
        let own = [module, "failure"];
        let judge: &[&str] = match module {
            // The code that judges captures judges the packets of a live call as well. It is
            // pure; only the reading of files drives.
            "call" => &["capture"],
            _ => &[],
        };
        assert_imports(
            module,
            &[&PROTOCOL[..], &LEAVES, &DRIVER_TOOLS, &own, judge].concat(),
        );
    }
}

#[test]
fn render_sees_the_report_and_leaves_only() {
    assert_imports("render", &[&["render", "report"][..], &LEAVES].concat());
}

#[test]
fn reports_see_the_domain_and_leaves_only() {
    let domain = ["report", "failure", "call", "capture", "probe", "serve"];
    assert_imports("report", &[&domain[..], &PROTOCOL, &LEAVES].concat());
    assert_imports("failure", &LEAVES);
}

#[test]
fn protocol_modules_touch_no_file_no_socket_and_no_runtime() {
    for module in PROTOCOL {
        for file in files(module).iter().filter(|file| !is_test(file)) {
            let text = fs::read_to_string(file).expect("source files can be read");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for forbidden in ["std::fs", "UdpSocket", "TcpStream", "tokio::", "std::env"] {
                assert!(
                    !code.contains(forbidden),
                    "{} uses {forbidden}",
                    file.display()
                );
            }
        }
    }
}

fn is_test(file: &Path) -> bool {
    file.ends_with("tests.rs") || file.components().any(|part| part.as_os_str() == "tests")
}

#[test]
fn leaves_see_leaves_only() {
    for module in LEAVES {
        assert_imports(module, &LEAVES);
    }
}

#[test]
fn nothing_but_the_edge_sees_the_commands() {
    for module in [
        &PROTOCOL[..],
        &DRIVERS,
        &LEAVES,
        &["render", "report", "failure", "cli"],
    ]
    .concat()
    {
        let seen = imports(module);
        assert!(
            !seen.iter().any(|(import, _)| import == "commands"),
            "{module} sees commands"
        );
    }
}

fn assert_imports(module: &str, allowed: &[&str]) {
    for (import, file) in imports(module) {
        let fine = import == module || allowed.contains(&import.as_str());
        assert!(
            fine,
            "{} imports crate::{import}, which {module} may not see",
            file.display()
        );
    }
}

/// The `crate::…` modules named in the code of a module, tests left out, with the file.
fn imports(module: &str) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for file in files(module) {
        let text = fs::read_to_string(&file).expect("source files can be read");
        let code = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        for line in code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            for part in line.split("crate::").skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if !name.is_empty() {
                    found.push((name, file.clone()));
                }
            }
        }
    }
    found
}

/// `src/<module>.rs` and everything below `src/<module>/`.
fn files(module: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![src.join(format!("{module}.rs"))];
    let mut folders = vec![src.join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("source folders can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    assert!(!files.is_empty(), "there is no module {module}");
    files
}
