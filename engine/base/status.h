// Outcome of every fallible call of the library. Installed with the public header.
//
// Three kinds of trouble are kept apart:
//   * a bug in relais asserts;
//   * a failure (memory, file, solver) returns a negative status, with the detail in the context;
//   * bad input returns RL_E_INPUT, with every problem listed in a findings list.
// "Infeasible", "limit reached" and "cancelled" are outcomes written in the result, not statuses.
#ifndef RL_BASE_STATUS_H
#define RL_BASE_STATUS_H

typedef enum rl_status {
    RL_OK = 0,
    RL_E_INTERNAL = -1, // a library we use failed in a way that should not happen
    RL_E_USAGE = -2,    // the caller asked for something that does not exist
    RL_E_INPUT = -3,    // bad input: read the findings
    RL_E_MEMORY = -4,   // out of memory
    RL_E_IO = -5,       // a file could not be read or written
} rl_status;

#define RL_MUST_CHECK __attribute__((warn_unused_result))

#endif
