//! RTCP feedback that the answer has and the offer has not.

use crate::diagnostic::Severity::Warning;
use crate::lint::hash::{HashMap, HashSet};
use crate::lint::{
    Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule,
};
use crate::sdp::Line;
use crate::sdp::attributes::RtcpFb;

pub const NOT_OFFERED: Rule = Rule {
    code: "O015",
    name: "feedback-not-offered",
    severity: Warning,
    summary: "the answer has RTCP feedback that was not offered",
    explain: "An answerer may only take feedback away. The offerer does not send or obey what it \
              did not offer: losses are not repaired and bandwidth is not estimated, though the \
              answer looks as if they were.",
    reference: "RFC 4585",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(not_offered),
};

/// Once for a section, at the first line.
fn not_offered(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let offered = Offered::of(pair);
        let lines = pair.answered.section.lines().iter();
        let added: Vec<(&Line, RtcpFb)> = lines
            .filter_map(|line| Some((line, feedback(line)?)))
            .filter(|(_, feedback)| !offered.has(pair, feedback))
            .collect();
        let Some((line, first)) = added.first() else {
            continue;
        };
        let more = match added.len() {
            1 => String::new(),
            count => format!(" ({count} such lines in this section)"),
        };
        let message = format!("`{}` was not offered{more}", first.feedback);
        let title = "remove the feedback that was not offered";
        let repair = added.iter().fold(Repair::safe(title), |repair, (line, _)| {
            repair.remove_line(line)
        });
        let place = line
            .attribute
            .map_or(line.body(), |attribute| attribute.span());
        let found = Found::new(place, message)
            .beside(pair.offered.line, "no such feedback in this section")
            .help(title)
            .fix(repair);
        out.push(found);
    }
}

/// The feedback of an offered section, in lower case, by payload type.
struct Offered {
    for_all: HashSet<String>,
    by_number: HashMap<u8, HashSet<String>>,
}

impl Offered {
    fn of(pair: &Answered) -> Self {
        let mut offered = Offered {
            for_all: HashSet::default(),
            by_number: HashMap::default(),
        };
        for feedback in all(pair.offered) {
            match feedback.format.parse() {
                Ok(number) => offered.by_number.entry(number).or_default(),
                Err(_) => &mut offered.for_all,
            }
            .insert(plain(&feedback));
        }
        offered
    }

    fn has(&self, pair: &Answered, feedback: &RtcpFb) -> bool {
        let wanted = plain(feedback);
        let of_number = |number: &u8| {
            let offered = self.by_number.get(number);
            offered.is_some_and(|offered| offered.contains(&wanted))
        };
        if self.for_all.contains(&wanted) {
            return true;
        }
        let Ok(number) = feedback.format.parse() else {
            return self.by_number.keys().any(of_number);
        };
        let Some(codec) = pair.answered_codecs.numbered(number) else {
            return true;
        };
        // What was not offered at all has no feedback to compare with.
        let mut same = pair.offered_codecs.same_as(codec).peekable();
        same.peek().is_none() || same.any(|offered| of_number(&offered.number))
    }
}

fn all<'a>(media: &Media<'a>) -> impl Iterator<Item = RtcpFb<'a>> {
    media.section.lines().iter().filter_map(feedback)
}

fn feedback<'a>(line: &Line<'a>) -> Option<RtcpFb<'a>> {
    let attribute = line.attribute.filter(|a| a.meant == "rtcp-fb")?;
    RtcpFb::parse(attribute.value?).ok()
}

/// The words of the feedback with one blank between them.
fn plain(feedback: &RtcpFb) -> String {
    let words: Vec<&str> = feedback.feedback.split_whitespace().collect();
    words.join(" ").to_ascii_lowercase()
}
