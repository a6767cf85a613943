#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| recado_fuzz::json(data));
