//! Any bytes are opened, or refused with a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rtctool::sdp::envelope;

fuzz_target!(|bytes: &[u8]| {
    let _ = envelope::open(bytes.to_vec());
    let _ = envelope::unescaped(bytes);
});
