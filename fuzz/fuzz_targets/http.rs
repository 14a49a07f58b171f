#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rtctool_fuzz::run("http", bytes));
