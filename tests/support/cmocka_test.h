// cmocka with what it needs before it.
#ifndef RL_TESTS_CMOCKA_TEST_H
#define RL_TESTS_CMOCKA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// |actual − expected| ≤ tolerance, with both values said when it is not so.
#define assert_near(actual, expected, tolerance)                                                   \
    do {                                                                                           \
        const double near_actual = (actual);                                                       \
        const double near_expected = (expected);                                                   \
        if (!(near_actual - near_expected <= (tolerance) &&                                        \
              near_expected - near_actual <= (tolerance)))                                         \
            fail_msg("%s is %.17g instead of %.17g", #actual, near_actual, near_expected);         \
    } while (0)

#endif
