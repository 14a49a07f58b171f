//! Two descriptions, divided by a NUL, are judged beside each other and compared.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtctool::lint::{Options, lint_answer, lint_next};
use rtctool::sdp::Document;
use rtctool::session::Session;
use rtctool::session::diff::diff;
use rtctool::session::negotiation::Negotiation;
use rtctool::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let [first, second] = [(); 2].map(|()| Source::new("fuzz", parts.next().unwrap_or_default()));
    let [first, second] = [&first, &second].map(Document::read);
    let options = Options::default();
    lint_answer(&first, &second, &options);
    lint_next(&first, &second, None, &options);

    let [offer, answer] = [&first, &second].map(Session::of);
    diff(&offer, &answer);
    Negotiation::of(&offer, &answer);
    assert!(diff(&offer, &offer).is_empty(), "nothing differs from itself");
});
