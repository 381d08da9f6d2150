// Independent pieces of work in processes of their own: what crashes, or aborts in a library, takes
// its own piece down and nothing else. The only user of fork.
#ifndef RL_BASE_PROCESSES_H
#define RL_BASE_PROCESSES_H

#include "base/text.h"

// How a piece ended.
typedef enum rl_process_end {
    RL_PROCESS_ANSWERED, // with the bytes of its answer
    RL_PROCESS_FAILED,   // with the detail of its failure as bytes
    RL_PROCESS_CRASHED,  // killed by `signal`
    RL_PROCESS_STOPPED,  // interrupted: nothing is known of the piece
} rl_process_end;

typedef struct rl_process_answer {
    int32_t index;
    rl_process_end end;
    int signal;        // RL_PROCESS_CRASHED
    rl_status status;  // RL_PROCESS_FAILED
    const char *bytes; // zero-terminated; borrowed
    size_t length;
} rl_process_answer;

// The work of one piece, in its process: appends the answer. It has a copy of everything the parent
// had, writes nowhere else, reports no progress, and has no deadline but the run's.
typedef rl_status (*rl_process_work_fn)(rl_context *ctx, int32_t index, void *user,
                                        rl_text *answer);

// Receives each piece as it ends, in the parent, in any order. A failure ends the run.
typedef rl_status (*rl_process_end_fn)(rl_context *ctx, const rl_process_answer *answer,
                                       void *user);

// Runs the pieces numbers[0] … numbers[count − 1], ctx->threads at once. Stops soon when asked to:
// the pieces that run are then killed, and neither they nor those not begun are heard of.
// RL_E_IO when no process can be started. The caller's other threads must be idle.
RL_MUST_CHECK rl_status rl_processes_run(rl_context *ctx, const int32_t *numbers, int32_t count,
                                         rl_process_work_fn work, rl_process_end_fn ended,
                                         void *user);

// Runs one piece by itself, to its end whatever is asked to stop, and appends its answer: for a
// library that may crash. Its failure is the caller's; a crash is RL_E_INTERNAL.
RL_MUST_CHECK rl_status rl_process_alone(rl_context *ctx, rl_process_work_fn work, void *user,
                                         rl_text *answer);

#endif
