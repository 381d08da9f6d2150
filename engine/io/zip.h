// Reading ZIP archives held in memory: the only user of libzip. Archives come from strangers: the
// bytes that come out are counted while they come, never believed.
#ifndef RL_IO_ZIP_H
#define RL_IO_ZIP_H

#include "base/findings.h"

typedef struct rl_zip rl_zip;

enum {
    RL_ZIP_ENTRY_MAX = 10000,
    RL_ZIP_UNPACKED_MAX = 100 << 20, // all entries read, together
    RL_ZIP_RATIO_MAX = 200,          // of one entry, unpacked to packed, beyond its first MiB
};

// Opens an archive of `length` bytes, which must outlive it. `file` is what findings call it.
// RL_E_INPUT with a finding when it is not a sound archive. Close it with rl_zip_close.
RL_MUST_CHECK rl_status rl_zip_open(rl_context *ctx, const char *file, const char *bytes,
                                    size_t length, rl_findings *findings, rl_zip **out);
void rl_zip_close(rl_zip *zip); // NULL is allowed

bool rl_zip_has(const rl_zip *zip, const char *entry);

// Receives an entry piece by piece; what it returns other than RL_OK ends the reading.
typedef rl_status (*rl_zip_sink)(void *user, const char *bytes, size_t length);

// Unpacks an entry into the sink. RL_E_INPUT with a finding when the entry is missing or damaged,
// or unpacks beyond the limits above.
RL_MUST_CHECK rl_status rl_zip_read(rl_zip *zip, const char *entry, rl_zip_sink sink, void *user);

#endif
