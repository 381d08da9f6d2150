// One input through one reader, with what must hold whatever the input: the status agrees with the
// findings, these can be printed and written as JSON that our own reader accepts, memory stays in
// proportion and is given back. What does not hold aborts.
//
// A target of one file is given its bytes. A target of several files is given changes of its good
// ones: pieces separated by a zero byte, each beginning with the digit of the file that its rest
// becomes (« 0 » for the first of support/input_readers.c).
#ifndef RL_TESTS_FUZZING_H
#define RL_TESTS_FUZZING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct rl_fuzzing rl_fuzzing;

// Starts the target of this name; NULL when there is none.
rl_fuzzing *rl_fuzzing_start(const char *target);
void rl_fuzzing_input(rl_fuzzing *fuzzing, const uint8_t *bytes, size_t length);
void rl_fuzzing_stop(rl_fuzzing *fuzzing);

// Whether its inputs are pieces, of several files.
bool rl_fuzzing_has_pieces(const rl_fuzzing *fuzzing);

// Names of the targets, one a line, each with the greatest length of its inputs, on standard
// output.
void rl_fuzzing_list(void);

#endif
