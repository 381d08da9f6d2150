// The bytes of a file in order, block by block, however long it is: plain or gzip (recognised by
// its first bytes, several members one after another too), `-` for standard input. The only user of
// zlib.
#ifndef RL_IO_BYTE_STREAM_H
#define RL_IO_BYTE_STREAM_H

#include "base/context.h"

typedef struct rl_byte_stream rl_byte_stream;

// Opens a file; *out is closed by the caller. RL_E_IO when it cannot be read.
RL_MUST_CHECK rl_status rl_byte_stream_open(rl_context *ctx, const char *path,
                                            rl_byte_stream **out);
void rl_byte_stream_close(rl_byte_stream *stream); // NULL is allowed

// Fills `bytes`; *count is below `capacity` only at the end of the file. RL_E_IO when reading
// fails, RL_E_INPUT when the compressed file is cut short or damaged: the *count bytes before are
// good.
RL_MUST_CHECK rl_status rl_byte_stream_read(rl_byte_stream *stream, char *bytes, size_t capacity,
                                            size_t *count);

// Share of the file (as it is on the disk) that was read so far; NaN when its size is not known.
double rl_byte_stream_fraction(const rl_byte_stream *stream);

#endif
