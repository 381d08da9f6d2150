// Progress of long work. Installed with the public header.
#ifndef RL_BASE_PROGRESS_H
#define RL_BASE_PROGRESS_H

// What long work reports while it runs. `incumbent` and `bound` are NaN until known.
typedef struct rl_progress {
    const char *phase; // user-visible, in the context's language
    double fraction;   // done so far, 0 to 1; NaN when unknown
    double incumbent;  // best value found
    double bound;      // best proved bound
    double elapsed_s;  // since the context was created
} rl_progress;

typedef void (*rl_progress_fn)(const rl_progress *progress, void *user);

#endif
