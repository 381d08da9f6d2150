#include "base/digest.h"

#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(rl_digest), "rl_digest is too small");
_Static_assert(_Alignof(struct sha256_ctx) <= _Alignof(rl_digest), "rl_digest is misaligned");

static struct sha256_ctx *context_of(rl_digest *digest) { return (void *)digest->state; }

void rl_digest_init(rl_digest *digest) { sha256_init(context_of(digest)); }

void rl_digest_add(rl_digest *digest, const void *bytes, size_t length) {
    sha256_update(context_of(digest), length, bytes);
}

void rl_digest_finish(rl_digest *digest, char hex[RL_DIGEST_HEX_BYTES]) {
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(context_of(digest), sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * sizeof bytes] = '\0';
}
