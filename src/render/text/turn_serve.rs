//! What a TURN server did, a line a subject.

use super::plural;
use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::turn_serve::{Authentication, Relayed, TurnServe};
use crate::units::{format_bytes, format_count};

pub fn view(data: &TurnServe, style: &Style) -> View {
    let lines = [
        ("server", server(data)),
        ("stun", stun(data)),
        ("allocations", allocations(data, style)),
        ("peers", peers(data, style)),
        ("to peers", relayed(&data.to_peers, style)),
        ("to clients", relayed(&data.to_clients, style)),
        ("credentials", authentication(&data.authentication, style)),
    ];
    let mut facts = Facts::at(0, 13, style);
    for (name, text) in lines {
        facts.add_words(name, text);
    }
    facts.into()
}

fn server(data: &TurnServe) -> String {
    let uris = data.uris.join(", ");
    let seconds = data.elapsed_ms / 1000.0;
    format!("{} for {seconds:.1} s", sanitize(&uris))
}

fn stun(data: &TurnServe) -> String {
    let mut text = plural(data.binding_requests as usize, "request answered");
    if data.malformed > 0 {
        text.push_str(&format!(
            ", {} broken",
            plural(data.malformed as usize, "message")
        ));
    }
    text
}

fn allocations(data: &TurnServe, style: &Style) -> String {
    let counts = &data.allocations;
    let mut parts = vec![
        format!("{} made", format_count(counts.made)),
        format!("{} open at the end", format_count(counts.open)),
    ];
    if counts.refreshes > 0 {
        parts.push(format!("{} refreshed", format_count(counts.refreshes)));
    }
    let refused = [
        (counts.over_quota, "refused over quota"),
        (counts.over_capacity, "refused for want of room"),
    ];
    parts.extend(doubtful(&refused, style));
    parts.join(", ")
}

fn peers(data: &TurnServe, style: &Style) -> String {
    let counts = &data.allocations;
    let mut parts = vec![
        plural(counts.permissions as usize, "permission"),
        plural(counts.channels as usize, "channel"),
    ];
    parts.extend(doubtful(&[(counts.peers_denied, "denied")], style));
    parts.join(", ")
}

fn relayed(relayed: &Relayed, style: &Style) -> String {
    let mut parts = vec![format!(
        "{} with {}",
        plural(relayed.packets as usize, "packet"),
        format_bytes(relayed.bytes)
    )];
    parts.extend(doubtful(&[(relayed.dropped, "dropped")], style));
    parts.join(", ")
}

fn authentication(counts: &Authentication, style: &Style) -> String {
    let mut parts = vec![match counts.failures {
        0 => "none refused".to_owned(),
        failures => style.doubtful(&format!("{} refused", format_count(failures))),
    }];
    let reasons = [
        (counts.unknown_user, "of unknown users"),
        (counts.wrong_password, "with a wrong password"),
        (counts.expired, "expired"),
        (counts.wrong_user, "for another user's allocation"),
        (counts.stale_nonces, "with a stale nonce, asked again"),
    ];
    parts.extend(doubtful(&reasons, style));
    parts.join(", ")
}

/// Counts that are better 0, and then left out.
fn doubtful(counts: &[(u64, &str)], style: &Style) -> Vec<String> {
    let seen = counts.iter().filter(|(count, _)| *count > 0);
    seen.map(|(count, what)| style.doubtful(&format!("{} {what}", format_count(*count))))
        .collect()
}
