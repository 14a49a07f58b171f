//! What the server says once it listens: lines for people, and what a file for machines holds.

use std::io::{self, Write};
use std::time::Duration;

use serde_json::json;

use super::accounts::{Accounts, Origin};
use crate::cli::ServeArgs;
use crate::relay::Account;
use crate::serve::TurnServer;

/// Says it on standard error; a server that nobody reads serves all the same.
pub fn print(server: &TurnServer, args: &ServeArgs, accounts: &Accounts) {
    let _ = io::stderr().write_all(text(server, args, accounts).as_bytes());
}

/// Where it listens, and commands to paste. A password is shown only when nobody knows it yet.
fn text(server: &TurnServer, args: &ServeArgs, accounts: &Accounts) -> String {
    let (before, after) = match (accounts.origin, accounts.all.first()) {
        (Origin::MadeUp, _) => {
            let credentials = server.credentials();
            (
                format!("RTCTOOL_TURN_PASSWORD={} ", credentials.password),
                format!(" --username {}", credentials.username),
            )
        }
        (Origin::Given, Some(Account::User { username, .. })) => {
            (String::new(), format!(" --username {}", quoted(username)))
        }
        (Origin::Given, _) => (String::new(), secret_option(args)),
    };
    format!(
        "STUN and TURN on {}, UDP and TCP, {}. Try:\n\
         \u{20} rtctool stun probe {}\n\
         \u{20} {before}rtctool turn probe {}{after}\n\
         \u{20} {before}rtctool turn probe {}{after}\n",
        server.address(),
        until(args.duration),
        quoted(&server.stun_uri()),
        quoted(&server.uri()),
        quoted(&server.tcp_uri()),
    )
}

pub fn until(duration: Option<Duration>) -> String {
    match duration {
        Some(duration) => format!("for {} s or until Ctrl-C", duration.as_secs_f64()),
        None => "until Ctrl-C".to_owned(),
    }
}

fn secret_option(args: &ServeArgs) -> String {
    let file = args.accounts.secret_file.as_ref();
    file.map_or(String::new(), |file| {
        format!(" --secret-file {}", quoted(&file.to_string_lossy()))
    })
}

/// As a shell takes it for one word.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_+=:,./-".contains(c);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// As `RTCPeerConnection` takes them.
pub fn ice_servers(server: &TurnServer) -> String {
    let credentials = server.credentials();
    let document = json!({
        "iceServers": [
            { "urls": [server.stun_uri()] },
            {
                "urls": [server.uri(), server.tcp_uri()],
                "username": credentials.username,
                "credential": credentials.password,
            },
        ],
    });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("alice@example.org"), "alice@example.org");
        assert_eq!(quoted("al ice"), "'al ice'");
        assert_eq!(quoted("o'hara"), r"'o'\''hara'");
        assert_eq!(quoted("stun:[::1]:3478"), "'stun:[::1]:3478'");
    }
}
