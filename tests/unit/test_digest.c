// SHA-256 on the examples of FIPS 180-4 (NIST), whole and in pieces.
#include "base/digest.h"
#include "support/cmocka_test.h"

#include <string.h>

static void assert_digest(const char *text, const char *expected) {
    char hex[RL_DIGEST_HEX_BYTES];
    rl_digest digest;
    rl_digest_init(&digest);
    rl_digest_add(&digest, text, strlen(text));
    rl_digest_finish(&digest, hex);
    assert_string_equal(hex, expected);
}

static void test_published_examples(void **state) {
    (void)state;
    assert_digest("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_pieces_and_reuse(void **state) {
    (void)state;
    char piece[997];
    char hex[RL_DIGEST_HEX_BYTES];
    rl_digest digest;
    memset(piece, 'a', sizeof piece);
    rl_digest_init(&digest);
    for (int round = 0; round < 2; round++) { // a finished digest starts afresh
        size_t left = 1000000;
        while (left > 0) {
            const size_t length = left < sizeof piece ? left : sizeof piece;
            rl_digest_add(&digest, piece, length);
            left -= length;
        }
        rl_digest_finish(&digest, hex);
        assert_string_equal(hex,
                            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_examples),
        cmocka_unit_test(test_pieces_and_reuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
