// relais-fuzz: a target under libFuzzer or AFL++. RELAIS_FUZZ_TARGET says which; the rest of the
// command line is the fuzzer's (docs/fuzzing.md).
#include "fuzz/fuzzing.h"

#include <stdio.h>
#include <stdlib.h>

static rl_fuzzing *fuzzing;

static void stop(void) { rl_fuzzing_stop(fuzzing); }

int LLVMFuzzerInitialize(int *argument_count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerInitialize(int *argument_count, char ***arguments) {
    (void)argument_count, (void)arguments;
    const char *target = getenv("RELAIS_FUZZ_TARGET");
    fuzzing = rl_fuzzing_start(target == NULL ? "" : target);
    if (fuzzing == NULL) {
        fprintf(stderr, "RELAIS_FUZZ_TARGET must be one of these (and their greatest length):\n");
        rl_fuzzing_list();
        exit(2);
    }
    atexit(stop);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    rl_fuzzing_input(fuzzing, bytes, length);
    return 0;
}
