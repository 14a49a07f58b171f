//! `a=x-rtctool-ignore:M003 S017`: what the description itself says is known.
//!
//! Every parser ignores attributes that it does not know (RFC 8866 §5.13), so that the
//! line can stay in a file that is still used. At session level it speaks for the whole
//! description, in a media section for that section.

use super::hash::{HashMap, HashSet};
use super::{Check, Pattern, RULES, Rule, Selection};
use crate::sdp::{Document, Line, Text};

/// The name of the attribute.
pub const ATTRIBUTE: &str = "x-rtctool-ignore";

/// The ignore lines of a description, and what each has silenced so far.
#[derive(Debug, Default)]
pub struct Ignores<'a> {
    lines: Vec<Ignore<'a>>,
    words: Vec<Word>,
    /// The first word that speaks for a rule in a section; `None` is the session.
    heard: HashMap<(&'static str, Option<usize>), usize>,
    /// Where each media section begins.
    sections: Vec<usize>,
    silenced: usize,
}

#[derive(Debug)]
struct Ignore<'a> {
    line: Line<'a>,
    words: Vec<(Text<'a>, usize)>,
}

/// What one word of an ignore line is worth.
#[derive(Debug)]
struct Word {
    pattern: Option<Pattern>,
    used: bool,
}

/// Words of one ignore line that silence nothing.
#[derive(Debug)]
pub struct Useless<'a> {
    pub line: Line<'a>,
    pub words: Vec<Vain<'a>>,
    /// Whether the line has no other words.
    pub is_whole_line: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Vain<'a> {
    pub word: Text<'a>,
    /// Whether there are rules that it names.
    pub is_known: bool,
}

impl<'a> Ignores<'a> {
    /// No description needs as many; it keeps hostile ones from costing time.
    const MOST_WORDS: usize = 500;

    pub fn of(document: &Document<'a>) -> Self {
        let first_line = |section: &crate::sdp::Section| section.lines().first()?.span.start.into();
        let mut ignores = Ignores {
            sections: document.media().iter().filter_map(first_line).collect(),
            ..Ignores::default()
        };
        let media = document.media().iter().enumerate();
        let media = media.map(|(at, section)| (Some(at), section));
        for (at, section) in std::iter::once((None, document.session())).chain(media) {
            if section.has(ATTRIBUTE) {
                let lines = section.lines().iter();
                lines.for_each(|line| ignores.add(at, line));
            }
        }
        ignores
    }

    fn add(&mut self, section: Option<usize>, line: &Line<'a>) {
        let attribute = line.attribute.filter(|a| a.meant == ATTRIBUTE);
        let Some(value) = attribute.and_then(|attribute| attribute.value) else {
            return;
        };
        let mut ignore = Ignore {
            line: line.clone(),
            words: Vec::new(),
        };
        let words = value.split([' ', ',']).map(Text::trim);
        for word in words.filter(|word| !word.is_empty()) {
            if self.words.len() == Ignores::MOST_WORDS {
                break;
            }
            ignore.words.push((word, self.words.len()));
            self.learn(section, Pattern::parse(&word));
        }
        self.lines.push(ignore);
    }

    fn learn(&mut self, section: Option<usize>, pattern: Option<Pattern>) {
        let at = self.words.len();
        for rule in RULES {
            if pattern
                .as_ref()
                .is_some_and(|pattern| pattern.matches(rule))
            {
                self.heard.entry((rule.code, section)).or_insert(at);
            }
        }
        self.words.push(Word {
            pattern,
            used: false,
        });
    }

    /// Whether a finding of this rule at this offset is not to be told. It is counted.
    pub fn silence(&mut self, rule: &Rule, offset: usize) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        let section = self.sections.partition_point(|start| *start <= offset);
        let word = [None, section.checked_sub(1)]
            .into_iter()
            .find_map(|section| self.heard.get(&(rule.code, section)));
        let Some(word) = word.and_then(|&at| self.words.get_mut(at)) else {
            return false;
        };
        word.used = true;
        self.silenced += 1;
        true
    }

    pub fn silenced(&self) -> usize {
        self.silenced
    }

    /// What was of no use, once all rules of `selection` have run on one description.
    pub fn useless(&self, selection: &Selection) -> Vec<Useless<'a>> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let judged: HashSet<&str> = RULES
            .iter()
            .filter(|rule| selection.has(rule) && speaks_of_one(rule))
            .map(|rule| rule.code)
            .collect();
        let is_vain = |word: &Word| match &word.pattern {
            None => true,
            Some(pattern) => !word.used && pattern.rules().all(|rule| judged.contains(rule.code)),
        };
        let vain = |ignore: &Ignore<'a>| -> Vec<Vain<'a>> {
            let words = ignore.words.iter();
            words
                .filter_map(|&(text, at)| Some((text, self.words.get(at)?)))
                .filter(|(_, word)| is_vain(word))
                .map(|(text, word)| Vain {
                    word: text,
                    is_known: word.pattern.is_some(),
                })
                .collect()
        };
        let lines = self.lines.iter().map(|ignore| (ignore, vain(ignore)));
        lines
            .filter(|(_, words)| !words.is_empty())
            .map(|(ignore, words)| Useless {
                line: ignore.line.clone(),
                is_whole_line: words.len() == ignore.words.len(),
                words,
            })
            .collect()
    }
}

/// Whether one description is enough to tell what the rule finds in it.
fn speaks_of_one(rule: &Rule) -> bool {
    matches!(rule.check, Check::Gate(_) | Check::Description(_))
}

#[cfg(test)]
mod tests {
    use crate::lint::{Options, Pattern, Selection, Verdict, lint};
    use crate::sdp::Document;
    use crate::source::Source;

    /// Two sections without `c=`: M004 in each, and one line that is none: S004.
    fn linted(session: &str, second: &str, options: &Options) -> Verdict {
        let text = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n{session}\
             m=audio 4000 RTP/AVP 0\r\njunk\r\nm=audio 4002 RTP/AVP 0\r\n{second}junk\r\n"
        );
        let source = Source::new("x", text);
        lint(&Document::read(&source), None, options)
    }

    fn codes_and_silenced(session: &str, second: &str) -> (Vec<String>, usize) {
        let verdict = linted(session, second, &Options::default());
        let codes = verdict.findings.into_iter().map(|finding| finding.code);
        (codes.collect(), verdict.silenced)
    }

    fn count(code: &str, codes: &[String]) -> usize {
        codes.iter().filter(|other| *other == code).count()
    }

    #[test]
    fn at_session_level_it_speaks_for_the_whole_description() {
        let (codes, silenced) = codes_and_silenced("a=x-rtctool-ignore:S004\r\n", "");
        assert_eq!((count("S004", &codes), silenced), (0, 2));
        assert_eq!(count("Q009", &codes), 0);
    }

    #[test]
    fn in_a_section_it_speaks_for_that_section() {
        let (codes, silenced) = codes_and_silenced("", "a=x-rtctool-ignore:not-type-value\r\n");
        assert_eq!((count("S004", &codes), silenced), (1, 1));
    }

    #[test]
    fn a_word_that_another_has_made_needless_is_told() {
        let line = "a=x-rtctool-ignore:S004\r\n";
        let (codes, _) = codes_and_silenced(line, line);
        assert_eq!(count("Q009", &codes), 1);
    }

    #[test]
    fn a_rule_that_did_not_run_is_no_reason_to_complain() {
        let options = Options {
            selection: Selection {
                select: Pattern::parse("Q").into_iter().collect(),
                ignore: Vec::new(),
            },
            ..Options::default()
        };
        let verdict = linted("a=x-rtctool-ignore:S004 nonsense\r\n", "", &options);
        let told: Vec<&str> = verdict
            .findings
            .iter()
            .map(|f| f.message.as_str())
            .collect();
        assert_eq!(told, ["`nonsense` names no rule"]);
    }

    #[test]
    fn what_is_silenced_makes_room_for_what_is_not() {
        let junk = "junk\r\na=x\r\n".repeat(25);
        let second = format!("a=x-rtctool-ignore:S004\r\n{junk}");
        let verdict = linted("", &second, &Options::default());
        assert_eq!((verdict.silenced, verdict.left_out), (26, 0));
    }

    /// M007 puts its findings together only when they are shown.
    #[test]
    fn what_is_silenced_is_not_counted_as_left_out() {
        let numbers: Vec<String> = (96..126).map(|number: u8| number.to_string()).collect();
        let second = format!("m=audio 4004 RTP/AVP {}\r\n", numbers.join(" "));
        let verdict = linted("a=x-rtctool-ignore:M007\r\n", &second, &Options::default());
        assert_eq!((verdict.silenced, verdict.left_out), (30, 0));
    }

    #[test]
    fn a_million_words_do_not_take_a_million_times_a_million_steps() {
        let words = "S004 M003 nonsense ".repeat(100_000);
        let second = format!(
            "a=x-rtctool-ignore:{words}\r\n{}",
            "junk\r\na=x\r\n".repeat(50_000)
        );
        let verdict = linted("", &second, &Options::default());
        assert_eq!(verdict.silenced, 50_001);
    }
}
