//! Any bytes have a meaning that can be shown, and secrets that can be hidden, once.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtctool::sdp::Document;
use rtctool::session::{Redactor, Session};
use rtctool::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz", bytes);
    let document = Document::read(&source);
    Session::of(&document);
    let hidden = Redactor::default().redact(&document);
    let hidden = Source::new("fuzz", hidden);
    let again = Redactor::default().redact(&Document::read(&hidden));
    assert_eq!(hidden.bytes(), again, "what is hidden stays as it is");
});
