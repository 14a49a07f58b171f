//! Descriptions, and what they come in.

use rtctool::diagnostic::Applicability;
use rtctool::lint::{
    Options, Pattern, Selection, fix, lint as findings_of, lint_answer, lint_next,
};
use rtctool::sdp::{Document, envelope as envelopes};
use rtctool::session::diff::diff;
use rtctool::session::negotiation::Negotiation;
use rtctool::session::{Redactor, Session};
use rtctool::source::Source;

/// Any bytes are read losslessly and judged; findings point into them, in order; fixes settle.
pub fn lint(bytes: &[u8]) {
    let source = Source::new("fuzz", bytes);
    let document = Document::read(&source);
    let end = document.lines().fold(0, |end, line| {
        assert_eq!(line.span.start, end);
        line.span.end
    });
    assert_eq!(end, bytes.len());

    let options = all_rules();
    let mut last = 0;
    for finding in findings_of(&document, None, &options).findings {
        let place = finding.location.and_then(|location| location.text);
        let place = place.expect("every finding of a text has a place in it");
        assert!(place.offset >= last && place.offset + place.length <= bytes.len());
        last = place.offset;
    }

    let once = fix(&source, None, &options, Applicability::Unsafe);
    let again = fix(&once.source, None, &options, Applicability::Unsafe);
    assert_eq!(once.source.bytes(), again.source.bytes());
}

fn all_rules() -> Options {
    Options {
        selection: Selection {
            select: vec![Pattern::All],
            ..Selection::default()
        },
        ..Options::default()
    }
}

/// Two descriptions, divided by a NUL, are judged beside each other, compared and negotiated.
pub fn pair(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let [first, second] = [(); 2].map(|()| Source::new("fuzz", parts.next().unwrap_or_default()));
    let [first, second] = [&first, &second].map(Document::read);
    let options = Options::default();
    lint_answer(&first, &second, &options);
    lint_next(&first, &second, None, &options);

    let [offer, answer] = [&first, &second].map(Session::of);
    diff(&offer, &answer);
    Negotiation::of(&offer, &answer);
    assert!(
        diff(&offer, &offer).is_empty(),
        "nothing differs from itself"
    );
}

/// Any bytes have a meaning that can be shown, and secrets that can be hidden, once.
pub fn session(bytes: &[u8]) {
    let source = Source::new("fuzz", bytes);
    let document = Document::read(&source);
    Session::of(&document);
    let hidden = Source::new("fuzz", Redactor::default().redact(&document));
    let again = Redactor::default().redact(&Document::read(&hidden));
    assert_eq!(hidden.bytes(), again, "what is hidden stays as it is");
}

/// Any bytes are opened, or refused with a reason.
pub fn envelope(bytes: &[u8]) {
    let _ = envelopes::open(bytes.to_vec());
    let _ = envelopes::unescaped(bytes);
}
