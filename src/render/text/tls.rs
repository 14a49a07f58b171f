//! A TLS or DTLS handshake and its certificates, under the details of a server.

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::wrap::hanging;
use crate::report::tls::{CertificateReport, TlsReport};

pub fn details(tls: &TlsReport, style: &Style) -> String {
    let mut out = String::new();
    let unknown = "not measured";
    line(
        &mut out,
        "protocol",
        tls.version.as_deref().unwrap_or(unknown),
        style,
    );
    line(
        &mut out,
        "cipher suite",
        tls.suite.as_deref().unwrap_or(unknown),
        style,
    );
    line(&mut out, "checked for", &tls.server_name, style);
    let verdict = match (tls.valid, tls.faults.is_empty()) {
        (None, _) => "none came".to_owned(),
        (Some(_), true) => "valid".to_owned(),
        (Some(true), false) => format!("valid; {}", tls.faults.join(", ")),
        (Some(false), false) => tls.faults.join(", "),
    };
    line(&mut out, "certificate", &verdict, style);
    for (at, certificate) in tls.chain.iter().enumerate() {
        out.push_str(&one(at, certificate, style));
    }
    out
}

fn one(at: usize, certificate: &CertificateReport, style: &Style) -> String {
    let mut out = format!("  certificate {}\n", at + 1);
    let mut line = |name: &str, value: &str| {
        let value = hanging(&sanitize(value), 25, style);
        out.push_str(&format!("    {name:<20} {value}\n"));
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
    out
}

fn days(left: i64) -> String {
    match left {
        ..=-1 => "expired".to_owned(),
        1 => "1 day left".to_owned(),
        _ => format!("{left} days left"),
    }
}

fn line(out: &mut String, name: &str, value: &str, style: &Style) {
    let value = hanging(&sanitize(value), 20, style);
    out.push_str(&format!("  {name:<17} {value}\n"));
}
