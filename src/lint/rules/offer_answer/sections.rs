//! An answer has the sections of its offer, in the same order.

use std::ops::Range;

use crate::diagnostic::Severity::Error;
use crate::lint::hash::HashSet;
use crate::lint::rules::sections::section_count;
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule, pair};
use crate::sdp::Text;

pub const COUNT: Rule = Rule {
    code: "O001",
    name: "m-line-count",
    severity: Error,
    summary: "the answer has more or fewer sections than the offer",
    explain: "Sections are matched by their place. A server that leaves out what it does not \
              support, instead of rejecting it with port 0, makes the browser refuse the whole \
              answer.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(count),
};

fn count(exchange: &Exchange, out: &mut Findings) {
    let [offered, answered] = [&exchange.offer.media, &exchange.answer.media];
    let message = format!(
        "the answer has {}, the offer has {}",
        section_count(answered.len()),
        offered.len()
    );
    if let Some(surplus) = answered.get(offered.len()) {
        let found = Found::new(surplus.line, message)
            .help("remove this section; a new one needs an offer of its own");
        out.push(found);
    } else if let Some(missing) = unanswered(exchange) {
        let place = match answered.last() {
            Some(last) => last.line.body(),
            None => start(exchange),
        };
        let found = Found::new(place, message)
            .beside(missing.line, "nothing answers this section")
            .help("answer each section at its place; port 0 rejects one");
        out.push(found);
    }
}

/// The first offered section that is missing: by its mid, else by its place.
fn unanswered<'a>(exchange: &Exchange<'a>) -> Option<&'a Media<'a>> {
    let [offered, answered] = [&exchange.offer.media, &exchange.answer.media];
    let first_missing = offered.get(answered.len())?;
    let mids: HashSet<&str> = answered.iter().filter_map(mid).collect();
    let mut named = offered.iter().filter(|media| mid(media).is_some());
    let missing = named.find(|media| mid(media).is_some_and(|mid| !mids.contains(mid)));
    Some(missing.unwrap_or(first_missing))
}

fn start(exchange: &Exchange) -> Range<usize> {
    let mut lines = exchange.answer.document.lines();
    lines.next().map_or(0..0, |line| line.body())
}

pub const ORDER: Rule = Rule {
    code: "O002",
    name: "m-line-order",
    severity: Error,
    summary: "a section of the answer is of another media type than the offered one at its place",
    explain: "Sections are matched by their place, not by their type: a server that puts audio \
              before video answers audio with video. Chromium 156 and Firefox 153 refuse the \
              answer.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(order),
};

/// Once: where one section is out of place, another one is too.
fn order(exchange: &Exchange, out: &mut Findings) {
    if !has_all_sections(exchange) {
        return;
    }
    let readable = |media: &Media| media.view.is_some();
    let mut places = exchange.places();
    let mixed_up = places.find(|(offered, answered)| {
        readable(offered) && readable(answered) && !pair::is_of_same_kind(offered, answered)
    });
    let views = mixed_up.and_then(|(offered, answered)| offered.view.zip(answered.view));
    if let Some((offered, answered)) = views {
        let message = format!(
            "`{}` answers what was offered as `{}`",
            answered.media, offered.media
        );
        let found = Found::new(answered.media, message)
            .beside(offered.media, "offered at this place")
            .help("put the sections into the order of the offer");
        out.push(found);
    }
}

pub const MID: Rule = Rule {
    code: "O004",
    name: "mid-mismatch",
    severity: Error,
    summary: "a section of the answer has another mid than the offered one",
    explain: "The mid is the offerer's name for the section. Chromium 156 refuses the answer \
              with \"The order of m-lines in answer doesn't match order in offer.\", Firefox 153 \
              with \"Answer changes mid\".",
    reference: "RFC 9429 §5.3.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(mid_mismatch),
};

fn mid_mismatch(exchange: &Exchange, out: &mut Findings) {
    if !has_all_sections(exchange) {
        return;
    }
    let renamed: Vec<(Text, Text)> = exchange
        .places()
        .filter(|(offered, answered)| pair::is_of_same_kind(offered, answered))
        .filter_map(|(offered, answered)| offered.mid.zip(answered.mid))
        .filter(|(offered, answered)| offered.as_str() != answered.as_str())
        .collect();
    let [taken, theirs] = [&exchange.answer.media, &exchange.offer.media]
        .map(|media| -> HashSet<&str> { media.iter().filter_map(mid).collect() });
    let mut swapped = false;
    for (offered, answered) in renamed {
        // Of two sections that changed places one says it all.
        let is_swapped = theirs.contains(answered.as_str());
        if is_swapped && std::mem::replace(&mut swapped, true) {
            continue;
        }
        let message =
            format!("mid `{answered}` answers the section that was offered as `{offered}`");
        let found = Found::new(answered, message).beside(offered, "its mid in the offer");
        out.push(if is_swapped || taken.contains(offered.as_str()) {
            found.help("put the sections into the order of the offer, with their mids")
        } else {
            found
                .help(format!("write `{offered}`, here and in `a=group:BUNDLE`"))
                .fix(rename(exchange, answered, offered))
        });
    }
}

/// Writes `new` for `old`, in the section and wherever a group names it.
fn rename(exchange: &Exchange, old: Text, new: Text) -> Repair {
    let groups = exchange.answer.bundles.iter();
    let named = groups
        .flat_map(|bundle| &bundle.group.mids)
        .filter(|mid| mid.as_str() == old.as_str());
    let repair = Repair::safe(format!("call the section `{new}`")).replace(old, new.as_str());
    named.fold(repair, |repair, mid| repair.replace(*mid, new.as_str()))
}

/// Without a section, those after it are at the place of others: that is one slip.
fn has_all_sections(exchange: &Exchange) -> bool {
    exchange.offer.media.len() == exchange.answer.media.len()
}

fn mid<'a>(media: &Media<'a>) -> Option<&'a str> {
    media.mid.map(|mid| mid.as_str())
}
