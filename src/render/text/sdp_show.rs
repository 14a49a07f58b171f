//! `sdp show` for people: what holds for the session, then each section.

mod codecs;
mod section;
mod transport;

use super::counts;
use crate::render::facts::{Facts, first_of, some};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::sdp::show::{SdpBandwidth, SdpSection, SdpSession, SdpShow};

pub fn view(data: &SdpShow, style: &Style) -> View {
    let sessions = data.sessions.iter();
    View::blocks(sessions.map(|session| self::session(session, style)))
}

fn session(session: &SdpSession, style: &Style) -> View {
    let mut out = View::from(headline(session, style));
    out.add(facts(session, style));
    for section in &session.sections {
        out.push('\n');
        out.add(section::view(section, session, style));
    }
    if session.sections_left_out > 0 {
        let note = format!("\n{} more sections not shown\n", session.sections_left_out);
        out.push_str(&style.dim(&note));
    }
    out
}

fn headline(session: &SdpSession, style: &Style) -> String {
    let kind = session.kind.as_deref().unwrap_or("description");
    let sections = match session.sections.len() + session.sections_left_out {
        1 => "1 section".to_owned(),
        count => format!("{count} sections"),
    };
    let name = style.bold(&sanitize(&session.source));
    format!("{name}  {kind}, {sections}\n")
}

fn facts<'a>(session: &SdpSession, style: &'a Style) -> Facts<'a> {
    let mut facts = Facts::new(style);
    facts.add("session", origin(session));
    for bundle in &session.bundles {
        facts.add("BUNDLE", [mids(&bundle.mids, style)]);
    }
    for group in &session.groups {
        facts.add(
            "group",
            [format!("{} {}", group.semantics, mids(&group.mids, style))],
        );
    }
    facts.add(
        "address",
        session.connection.iter().filter(|_| style.verbose).cloned(),
    );
    facts.add("bandwidth", session.bandwidths.iter().map(bandwidth));
    let mixed = "one- and two-byte header extensions in one stream";
    facts.add("allows", some([(session.extmap_allow_mixed, mixed)]));
    let lite = "lite: it answers checks and begins none";
    facts.add("ICE", some([(session.ice_lite, lite)]));
    if style.verbose {
        facts.lines("other lines", &session.other_lines);
    }
    facts.add_styled("lint", lint(session, style));
    facts
}

fn origin(session: &SdpSession) -> Vec<String> {
    let mut parts: Vec<String> = session
        .name
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    if let Some(origin) = &session.origin {
        parts.push(format!("id {}", origin.session_id));
        parts.push(format!("version {}", origin.session_version));
        parts.push(match origin.user.as_str() {
            "-" => format!("from {}", origin.address),
            user => format!("from {user} at {}", origin.address),
        });
    }
    parts
}

fn lint(session: &SdpSession, style: &Style) -> String {
    let found = counts(&session.lint);
    if session.lint.errors > 0 {
        format!("{}, see `rtctool sdp lint`", style.bad(&found))
    } else if session.lint.warnings > 0 {
        format!("{}, see `rtctool sdp lint`", style.doubtful(&found))
    } else {
        found
    }
}

/// `0 1 2`
fn mids(mids: &[String], style: &Style) -> String {
    const SHOWN: usize = 24;
    let most = if style.verbose { usize::MAX } else { SHOWN };
    first_of(mids.to_vec(), most).join(" ")
}

/// `512 kbit/s (AS)`; the number alone where the unit is not known.
fn bandwidth(bandwidth: &SdpBandwidth) -> String {
    let SdpBandwidth { kind, value } = bandwidth;
    match kind.as_str() {
        "AS" | "CT" => format!("{value} kbit/s ({kind})"),
        "TIAS" | "RS" | "RR" => format!("{value} bit/s ({kind})"),
        _ => format!("{value} ({kind})"),
    }
}

/// How other sections call one: by its mid, or by its place.
fn name_of(section: &SdpSection) -> String {
    match &section.mid {
        Some(mid) => mid.clone(),
        None => format!("section {}", section.index),
    }
}
