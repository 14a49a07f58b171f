//! A TLS or DTLS handshake and its certificates, under the details of a server.

use crate::render::facts::Facts;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::view::View;
use crate::report::tls::{CertificateReport, TlsReport};

pub fn details(tls: &TlsReport, style: &Style) -> View {
    let mut facts = Facts::at(2, 20, style);
    let mut line = |name: &str, value: &str| {
        facts.add_words(name, sanitize(value).into_owned());
    };
    let unknown = "not measured";
    line("protocol", tls.version.as_deref().unwrap_or(unknown));
    line("cipher suite", tls.suite.as_deref().unwrap_or(unknown));
    line("checked for", &tls.server_name);
    let verdict = match (tls.valid, tls.faults.is_empty()) {
        (None, _) => "none came".to_owned(),
        (Some(_), true) => "valid".to_owned(),
        (Some(true), false) => format!("valid; {}", tls.faults.join(", ")),
        (Some(false), false) => tls.faults.join(", "),
    };
    line("certificate", &verdict);
    let mut out = View::from(facts);
    for (at, certificate) in tls.chain.iter().enumerate() {
        out.push_str(&format!("  certificate {}\n", at + 1));
        out.add(one(certificate, style));
    }
    out
}

fn one<'a>(certificate: &CertificateReport, style: &'a Style) -> Facts<'a> {
    let mut facts = Facts::at(4, 25, style);
    let mut line = |name: &str, value: &str| {
        facts.add_words(name, sanitize(value).into_owned());
    };
    line("subject", &certificate.subject);
    line("issuer", &certificate.issuer);
    if !certificate.names.is_empty() {
        line("names", &certificate.names.join(", "));
    }
    line("valid from", &certificate.not_before);
    line(
        "valid until",
        &format!(
            "{} ({})",
            certificate.not_after,
            days(certificate.days_left)
        ),
    );
    line("key", &certificate.key);
    line("serial", &certificate.serial);
    facts
}

fn days(left: i64) -> String {
    match left {
        ..=-1 => "expired".to_owned(),
        1 => "1 day left".to_owned(),
        _ => format!("{left} days left"),
    }
}
