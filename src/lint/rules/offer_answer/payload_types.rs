//! Under which payload types the answer takes codecs.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::codec::Codec;
use crate::lint::hash::HashSet;
use crate::lint::rules::formats::places_of;
use crate::lint::{Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Repair, Rule};
use crate::sdp::Text;

pub const REMAPPED: Rule = Rule {
    code: "O008",
    name: "payload-type-remapped",
    severity: Warning,
    summary: "a codec changes its payload type between offer and answer",
    explain: "Each side may choose its own numbers, and Chromium 156 copes. Servers and recorders \
              that keep one table for both directions take one codec for the other, or drop all \
              packets.",
    reference: "RFC 3264 §6.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Exchange(remapped),
};

/// Once for a section: whoever numbers anew does so with all.
fn remapped(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let moved: Vec<(&Codec, &Codec)> = pair
            .answered_codecs
            .iter()
            .filter_map(|codec| Some((former(pair, codec)?, codec)))
            .collect();
        let Some((offered, answered)) = moved.first() else {
            continue;
        };
        let more = match moved.len() {
            1 => String::new(),
            count => format!(" ({} more in this section)", count - 1),
        };
        let [was, is] = [offered, answered].map(|codec| codec.number);
        let message = format!(
            "`{}` was offered as {was}, and is {is} here{more}",
            answered
        );
        let mut found = Found::new(answered.payload_type, message)
            .beside(offered.payload_type, "its payload type in the offer")
            .help("use the payload types of the offer");
        if let Some(repair) = renumbered(pair, &moved) {
            found = found.fix(repair);
        }
        out.push(found);
    }
}

/// The offered codec whose payload type the answer did not keep.
fn former<'p, 'a>(pair: &'p Answered<'a>, codec: &'p Codec) -> Option<&'p Codec<'a>> {
    // rtx that changed hands is told as that.
    if codec.is_rtx() && repairs_another(pair, codec).is_some() {
        return None;
    }
    let mut same = pair.offered_codecs.same_as(codec);
    let first = same.next()?;
    let kept = first.number == codec.number || same.any(|other| other.number == codec.number);
    (!kept).then_some(first)
}

/// `None` where a number of the offer already means something else.
fn renumbered(pair: &Answered, moved: &[(&Codec, &Codec)]) -> Option<Repair> {
    let leaving: HashSet<u8> = moved.iter().map(|(_, codec)| codec.number).collect();
    let mut arriving = HashSet::default();
    let mut repair = Repair::doubtful("use the payload types of the offer");
    for (offered, answered) in moved {
        let taken = pair.answered_codecs.numbered(offered.number).is_some()
            && !leaving.contains(&offered.number);
        if taken || !arriving.insert(offered.number) {
            return None;
        }
        for place in places_of(pair.answered, &answered.payload_type) {
            repair = repair.replace(place, offered.payload_type.as_str());
        }
    }
    Some(repair)
}

pub const RTX_SWAPPED: Rule = Rule {
    code: "O026",
    name: "rtx-apt-swap",
    severity: Error,
    summary: "rtx repairs one codec in the offer and another in the answer",
    explain: "The offerer hands retransmitted packets to the codec that it offered them for: the \
              wrong decoder gets them, and losses stay unrepaired.",
    reference: "RFC 4588",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(rtx_swapped),
};

fn rtx_swapped(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        for codec in pair.answered_codecs.iter().filter(|codec| codec.is_rtx()) {
            let Some((there, here)) = repairs_another(pair, codec) else {
                continue;
            };
            let message = format!("rtx format {} retransmits {here}", codec.payload_type);
            let help =
                format!("write `apt={there}`, or use the rtx format that was offered for {here}");
            let found = Found::new(here, message)
                .beside(there, format!("it was offered to retransmit {there}"))
                .help(help);
            out.push(found);
        }
    }
}

/// The `apt` that was offered for this rtx and the one in the answer, where they lead to
/// different codecs.
fn repairs_another<'a>(pair: &Answered<'a>, rtx: &Codec) -> Option<(Text<'a>, Text<'a>)> {
    let offered = pair.offered_codecs.numbered(rtx.number)?;
    let here = pair.answered.fmtp(&rtx.payload_type)?.get("apt")?;
    let there = pair.offered.fmtp(&offered.payload_type)?.get("apt")?;
    let differ = here.as_str() != there.as_str() && !offered.is_same(rtx);
    (offered.is_rtx() && differ).then_some((there, here))
}
