//! Parameters of codecs that each side sets for what it receives.

use crate::diagnostic::Severity::Info;
use crate::lint::codec::Codec;
use crate::lint::{Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Rule};
use crate::sdp::Text;

pub const ASYMMETRY: Rule = Rule {
    code: "O029",
    name: "fmtp-asymmetry",
    severity: Info,
    summary: "the two sides want Opus with different parameters",
    explain: "Each side says how it wants to receive Opus, so that the two directions may differ: \
              one is stereo and the other mono, one is repaired by FEC and the other is not.",
    reference: "RFC 7587",
    since: "0.1.0",
    enabled: Enabled::OnRequest,
    fix: Fixable::No,
    check: Check::Exchange(asymmetry),
};

/// What the receiver of Opus asks of the sender, and what it means when it does not ask.
const WISHES: [(&str, &str); 7] = [
    ("stereo", "0"),
    ("useinbandfec", "0"),
    ("usedtx", "0"),
    ("cbr", "0"),
    ("maxaveragebitrate", "not limited"),
    ("maxplaybackrate", "48000"),
    ("minptime", "3"),
];

fn asymmetry(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        for codec in pair.answered_codecs.iter().filter(|codec| codec.is("opus")) {
            let Some(offered) = pair.offered_codecs.same_as(codec).next() else {
                continue;
            };
            let differences = differences(pair, offered, codec);
            if !differences.is_empty() {
                let message = format!(
                    "the two sides want different Opus: {}",
                    differences.join("; ")
                );
                let found = Found::new(place(pair.answered, codec), message)
                    .beside(place(pair.offered, offered), "what the offerer wants to receive")
                    .help("write the same parameters on both sides, if both directions are to be alike");
                out.push(found);
            }
        }
    }
}

fn differences(pair: &Answered, offered: &Codec, answered: &Codec) -> Vec<String> {
    WISHES
        .iter()
        .filter_map(|&(name, default)| {
            let there = wish(pair.offered, offered, name).unwrap_or(default);
            let here = wish(pair.answered, answered, name).unwrap_or(default);
            (there != here).then(|| format!("`{name}` is {here} here, {there} in the offer"))
        })
        .collect()
}

fn wish<'a>(media: &Media<'a>, codec: &Codec, name: &str) -> Option<&'a str> {
    let fmtp = media.fmtp(&codec.payload_type)?;
    fmtp.get(name).map(|value| value.as_str())
}

fn place<'a>(media: &Media<'a>, codec: &Codec<'a>) -> Text<'a> {
    let fmtp = media.fmtp(&codec.payload_type);
    fmtp.map_or(codec.place, |fmtp| fmtp.parameters)
}
