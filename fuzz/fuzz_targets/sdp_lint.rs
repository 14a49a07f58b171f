//! Any bytes are read losslessly and judged; findings point into them, in order; fixes settle.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtctool::diagnostic::Applicability;
use rtctool::lint::{Options, Pattern, Selection, fix, lint};
use rtctool::sdp::Document;
use rtctool::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz", bytes);
    let document = Document::read(&source);
    let spans = document.lines().map(|line| line.span.clone());
    let end = spans.fold(0, |end, span| {
        assert_eq!(span.start, end);
        span.end
    });
    assert_eq!(end, bytes.len());

    let options = Options {
        selection: Selection {
            select: vec![Pattern::All],
            ..Selection::default()
        },
        ..Options::default()
    };
    let mut last = 0;
    for finding in lint(&document, None, &options).findings {
        let place = finding.location.and_then(|location| location.text);
        let place = place.expect("every finding of a text has a place in it");
        assert!(place.offset >= last && place.offset + place.length <= bytes.len());
        last = place.offset;
    }

    let once = fix(&source, None, &options, Applicability::Unsafe);
    let again = fix(&once.source, None, &options, Applicability::Unsafe);
    assert_eq!(once.source.bytes(), again.source.bytes());
});
