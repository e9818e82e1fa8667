//! Lets the decoders that are written in C tell the fuzzer where they have been.
//!
//! `run` compiles them by gcc with its AddressSanitizer and with a call at every branch. libFuzzer refuses that call, so
//! the linker turns it to ours (`--wrap`), which counts. Targets without such decoders do without: it costs them half
//! their speed.

fn main() {
    println!("cargo:rerun-if-changed=src/branches.c");
    println!("cargo:rerun-if-env-changed=CFLAGS");
    cc::Build::new().file("src/branches.c").compile("branches");
    if !std::env::var("CFLAGS").is_ok_and(|flags| flags.contains("-fsanitize=address")) {
        return;
    }
    println!("cargo:rustc-link-arg-bins=-Wl,--wrap=__sanitizer_cov_trace_pc");
    // By name, for rustc links with `-nodefaultlibs`; whole and inside the program, so that its `malloc` is the first found.
    for argument in
        ["-Wl,--whole-archive", "-l:libasan.a", "-Wl,--no-whole-archive", "-lm", "-ldl", "-lrt", "-lpthread"]
    {
        println!("cargo:rustc-link-arg-bins={argument}");
    }
}
