/* A counter for each branch of the C decoders, or rather for each of its hashes, where libFuzzer looks for further ones. */
#include <stdint.h>

#define BITS 15

__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t counters[1 << BITS];

__attribute__((no_sanitize_coverage, no_sanitize("address"))) void __wrap___sanitizer_cov_trace_pc(void) {
    /* Relative to this function: programs are loaded anywhere, and a branch keeps its counter. */
    uint64_t place = (uint64_t)__builtin_return_address(0) - (uint64_t)&__wrap___sanitizer_cov_trace_pc;
    counters[(place * 0x9E3779B97F4A7C15u) >> (64 - BITS)]++;
}

/* gcc tells of comparisons of fractions too, which libFuzzer does not ask for. */
__attribute__((no_sanitize_coverage, no_sanitize("address"))) void __sanitizer_cov_trace_cmpf(float a, float b) {
    (void)a, (void)b;
}

__attribute__((no_sanitize_coverage, no_sanitize("address"))) void __sanitizer_cov_trace_cmpd(double a, double b) {
    (void)a, (void)b;
}
