// How many random cases a test goes through: all of them in an optimised build, a part where each
// costs many times more.
#ifndef RL_TESTS_EFFORT_H
#define RL_TESTS_EFFORT_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RL_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RL_SANITIZED 1
#endif

#if defined(RL_SANITIZED)
enum { RL_EFFORT_DIVISOR = 8 };
#elif !defined(__OPTIMIZE__)
enum { RL_EFFORT_DIVISOR = 4 };
#else
enum { RL_EFFORT_DIVISOR = 1 };
#endif

static inline int rl_effort(int cases) {
    return (cases + RL_EFFORT_DIVISOR - 1) / RL_EFFORT_DIVISOR;
}

#endif
