//! What peers did with the failing example of each rule, as measured by `fixtures/sdp/measure.cjs`.

use std::sync::LazyLock;

/// A peer whose behaviour was measured, or may be one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Chrome,
    Firefox,
    Safari,
    Libwebrtc,
    Pion,
    AnySfu,
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

static TABLE: LazyLock<Vec<Effect>> = LazyLock::new(|| {
    include_str!("effects.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(effect)
        .collect()
});

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
    TABLE.iter().filter(move |effect| effect.code == code)
}

impl Effect {
    /// `Chromium 156 rejects: "Expect line: v="`
    pub fn sentence(&self) -> String {
        let Effect {
            peer,
            version,
            words,
            ..
        } = self;
        let does = match self.verdict {
            Verdict::Rejects => "rejects",
            Verdict::Alters => "accepts, but",
            Verdict::Accepts => return format!("{peer} {version} accepts"),
        };
        match (self.verdict, words.is_empty()) {
            (Verdict::Rejects, false) => format!("{peer} {version} {does}: \"{words}\""),
            (Verdict::Rejects, true) => format!("{peer} {version} {does}"),
            _ => format!("{peer} {version} {does} {words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_can_be_read_and_is_about_a_rule() {
        let lines = include_str!("effects.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), TABLE.len());
        for effect in TABLE.iter() {
            assert!(super::super::rule(effect.code).is_some(), "{effect:?}");
        }
    }
}
