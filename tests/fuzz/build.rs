//! Lets the decoders that are written in C tell the fuzzer where they have been.
//!
//! `run` compiles them by gcc with its AddressSanitizer and with a call at every branch. libFuzzer refuses that call, so
//! the linker turns it to ours (`--wrap`), which counts.

fn main() {
    println!("cargo:rerun-if-changed=src/branches.c");
    cc::Build::new().file("src/branches.c").compile("branches");
    println!("cargo:rustc-link-arg-bins=-Wl,--wrap=__sanitizer_cov_trace_pc");
    println!("cargo:rustc-link-arg-bins=-fsanitize=address");
}
