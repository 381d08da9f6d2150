// SHA-256 of the files read, for the provenance of results. The only user of nettle.
#ifndef RL_BASE_DIGEST_H
#define RL_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { RL_DIGEST_HEX_BYTES = 65 }; // 64 hexadecimal digits and the final zero

// A digest being computed. Plain value: nothing to free, may be copied to get a digest midway.
typedef struct rl_digest {
    uint64_t state[16]; // nettle's context, kept out of this header
} rl_digest;

void rl_digest_init(rl_digest *digest);
void rl_digest_add(rl_digest *digest, const void *bytes, size_t length);

// Writes the digest in lower-case hexadecimal; `digest` is then as after rl_digest_init.
void rl_digest_finish(rl_digest *digest, char hex[RL_DIGEST_HEX_BYTES]);

#endif
