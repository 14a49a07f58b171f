//! What peers did with the failing example of each rule, as measured by
//! `fixtures/scripts/measure-effects.mjs`.

use std::sync::LazyLock;

use crate::diagnostic::{Finding, Severity};

/// A peer that a description may be meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Chrome,
    Firefox,
    Safari,
    Libwebrtc,
    Pion,
    AnySfu,
}

impl Peer {
    /// As the table spells it; `None` where nothing was measured.
    fn measured_as(self) -> Option<&'static str> {
        match self {
            Peer::Chrome => Some("Chromium"),
            Peer::Firefox => Some("Firefox"),
            Peer::Libwebrtc => Some("libwebrtc"),
            Peer::Safari | Peer::Pion | Peer::AnySfu => None,
        }
    }
}

/// What one peer did with the failing example of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    pub code: &'static str,
    /// As the table spells it, such as `Chromium`.
    pub peer: &'static str,
    pub version: &'static str,
    pub verdict: Verdict,
    /// The peer's own words, or what became different; may be empty.
    pub words: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It refuses the description.
    Rejects,
    /// It takes the description, but what it makes of it differs from the good example.
    Alters,
    /// It makes of it what it makes of the good example.
    Accepts,
}

static TABLE: LazyLock<Vec<Effect>> = LazyLock::new(|| table(include_str!("effects.tsv")));

/// Reads what a script measured.
pub fn table(text: &'static str) -> Vec<Effect> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(effect)
        .collect()
}

/// `code`, peer, version, verdict and words, between tabs.
fn effect(line: &'static str) -> Option<Effect> {
    let mut fields = line.split('\t');
    Some(Effect {
        code: fields.next()?,
        peer: fields.next()?,
        version: fields.next()?,
        verdict: match fields.next()? {
            "rejects" => Verdict::Rejects,
            "alters" => Verdict::Alters,
            "accepts" => Verdict::Accepts,
            _ => return None,
        },
        words: fields.next().unwrap_or_default(),
    })
}

/// What was measured for one rule; nothing where nothing was.
pub fn of(code: &str) -> impl Iterator<Item = &'static Effect> {
    let start = TABLE.partition_point(|effect| effect.code < code);
    TABLE
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take_while(move |effect| effect.code == code)
}

/// Says on the finding what the browsers were seen to do, and weighs it for `targets`.
///
/// A case that is milder than its rule is not what the example shows.
pub fn annotate(finding: &mut Finding, usual: Severity, targets: &[Peer]) {
    if finding.severity == usual {
        finding
            .notes
            .extend(notes(&finding.code, of(&finding.code)));
        weigh(finding, targets);
    }
}

/// One sentence for each browser that does not just accept, with those that do behind the
/// last: `Chromium 156 rejects the example of S005: "Invalid SDP line."; Firefox 153 accepts it`.
/// None where all accept, or nothing was measured. The words are about the example, whose
/// numbers and names are others than those of the description at hand.
pub fn notes(code: &str, effects: impl Iterator<Item = &'static Effect>) -> Vec<String> {
    let browsers = effects.filter(|effect| effect.peer != "libwebrtc");
    let (accepting, others): (Vec<&Effect>, Vec<&Effect>) =
        browsers.partition(|effect| effect.verdict == Verdict::Accepts);
    let mut notes: Vec<String> = others
        .into_iter()
        .map(|effect| effect.about(&format!("the example of {code}")))
        .collect();
    if let Some(last) = notes.last_mut() {
        for effect in accepting {
            last.push_str("; ");
            last.push_str(&effect.about("it"));
        }
    }
    notes
}

/// An error that another peer's refusal makes one is a warning for those who all
/// accept it; a warning that a target refuses is an error.
fn weigh(finding: &mut Finding, targets: &[Peer]) {
    if targets.is_empty() {
        return;
    }
    let effect_on = |peer: &Peer| {
        let name = peer.measured_as()?;
        of(&finding.code).find(|effect| effect.peer == name)
    };
    let verdicts: Vec<Option<Verdict>> = targets
        .iter()
        .map(|peer| effect_on(peer).map(|effect| effect.verdict))
        .collect();
    let others_refuse = of(&finding.code).any(|effect| effect.verdict == Verdict::Rejects);
    let all_accept = verdicts
        .iter()
        .all(|verdict| *verdict == Some(Verdict::Accepts));
    if finding.severity == Severity::Error && others_refuse && all_accept {
        finding.severity = Severity::Warning;
        finding
            .notes
            .push("a warning, because every --target was seen to accept it".to_owned());
    } else if finding.severity == Severity::Warning && verdicts.contains(&Some(Verdict::Rejects)) {
        finding.severity = Severity::Error;
        finding
            .notes
            .push("an error, because a --target was seen to reject it".to_owned());
    }
}

impl Effect {
    /// `Chromium 156 rejects it: "Expect line: v="`
    pub fn sentence(&self) -> String {
        self.about("it")
    }

    fn about(&self, what: &str) -> String {
        let Effect {
            peer,
            version,
            words,
            ..
        } = self;
        let does = match self.verdict {
            Verdict::Rejects => "rejects",
            Verdict::Alters | Verdict::Accepts => "accepts",
        };
        let fact = format!("{peer} {version} {does} {what}");
        match (self.verdict, words.is_empty()) {
            (Verdict::Rejects, false) => format!("{fact}: \"{words}\""),
            (Verdict::Alters, false) => format!("{fact}, but {words}"),
            _ => fact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(code: &str) -> Vec<String> {
        notes(code, of(code))
    }

    #[test]
    fn every_line_of_the_table_can_be_read_and_is_about_a_rule() {
        let lines = include_str!("effects.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), TABLE.len());
        for effect in TABLE.iter() {
            assert!(super::super::rule(effect.code).is_some(), "{effect:?}");
        }
        assert!(TABLE.is_sorted_by_key(|effect| effect.code));
    }

    /// D017 is a warning that browsers refuse, S044 one that they accept; I006 an error that only Chromium makes one.
    fn weighed(code: &str, targets: &[Peer]) -> Severity {
        let rule = super::super::rule(code).unwrap();
        let mut finding = Finding::new(rule.code, rule.name, rule.severity, "found");
        annotate(&mut finding, rule.severity, targets);
        finding.severity
    }

    #[test]
    fn targets_that_accept_make_an_error_a_warning_and_one_that_refuses_a_warning_an_error() {
        assert_eq!(weighed("I006", &[]), Severity::Error);
        assert_eq!(weighed("I006", &[Peer::Firefox]), Severity::Warning);
        assert_eq!(
            weighed("I006", &[Peer::Firefox, Peer::Chrome]),
            Severity::Error
        );
        assert_eq!(weighed("S044", &[Peer::Chrome]), Severity::Warning);
        assert_eq!(weighed("D017", &[Peer::Firefox]), Severity::Error);
    }

    #[test]
    fn what_was_not_measured_changes_nothing() {
        for peer in [Peer::Safari, Peer::Pion, Peer::AnySfu] {
            assert_eq!(weighed("I006", &[peer]), Severity::Error);
        }
        assert_eq!(
            weighed("I006", &[Peer::Firefox, Peer::Safari]),
            Severity::Error
        );
    }

    #[test]
    fn a_finding_says_what_the_browsers_did() {
        assert_eq!(
            noted("S005"),
            [
                "Chromium 156 rejects the example of S005: \"Invalid SDP line.\"; Firefox 153 accepts it"
            ]
        );
        assert_eq!(noted("B001").len(), 2);
        assert!(noted("S044").is_empty());
    }
}
