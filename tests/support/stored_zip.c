#include "support/stored_zip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void put(unsigned char **bytes, size_t *length, size_t *capacity, const void *more,
                size_t count) {
    if (*length + count > *capacity) {
        *capacity = 2 * (*length + count);
        *bytes = realloc(*bytes, *capacity);
        if (*bytes == NULL)
            abort();
    }
    if (count > 0)
        memcpy(*bytes + *length, more, count);
    *length += count;
}

// Little-endian fields of a header, each of 2 or 4 bytes: a width, then its value.
static size_t lay_out(unsigned char *header, const uint32_t (*fields)[2], size_t count) {
    size_t length = 0;
    for (size_t f = 0; f < count; f++)
        for (uint32_t b = 0; b < fields[f][0]; b++)
            header[length++] = (unsigned char)(fields[f][1] >> 8 * b);
    return length;
}

enum { HEADER_BYTES_MAX = 64, VERSION = 20, DATE = 0x21 };

void rl_stored_zip_add(rl_stored_zip *zip, const char *name, const void *bytes, size_t length) {
    const uint32_t size = (uint32_t)length;
    const uint32_t name_length = (uint32_t)strlen(name);
    const uint32_t sum = (uint32_t)crc32(crc32(0, NULL, 0), bytes, (uInt)length);
    const uint32_t offset = (uint32_t)zip->length;
    const uint32_t local[][2] = {{4, 0x04034B50}, {2, VERSION},     {2, 0},   {2, 0},
                                 {2, 0},          {2, DATE},        {4, sum}, {4, size},
                                 {4, size},       {2, name_length}, {2, 0}};
    const uint32_t central[][2] = {
        {4, 0x02014B50}, {2, VERSION}, {2, VERSION}, {2, 0},    {2, 0},           {2, 0},
        {2, DATE},       {4, sum},     {4, size},    {4, size}, {2, name_length}, {2, 0},
        {2, 0},          {2, 0},       {2, 0},       {4, 0},    {4, offset}};
    unsigned char header[HEADER_BYTES_MAX];
    size_t count = lay_out(header, local, sizeof local / sizeof *local);
    put(&zip->bytes, &zip->length, &zip->capacity, header, count);
    put(&zip->bytes, &zip->length, &zip->capacity, name, name_length);
    put(&zip->bytes, &zip->length, &zip->capacity, bytes, length);
    count = lay_out(header, central, sizeof central / sizeof *central);
    put(&zip->directory, &zip->directory_length, &zip->directory_capacity, header, count);
    put(&zip->directory, &zip->directory_length, &zip->directory_capacity, name, name_length);
    zip->entries++;
}

void rl_stored_zip_finish(rl_stored_zip *zip) {
    const uint32_t end[][2] = {{4, 0x06054B50},
                               {2, 0},
                               {2, 0},
                               {2, zip->entries},
                               {2, zip->entries},
                               {4, (uint32_t)zip->directory_length},
                               {4, (uint32_t)zip->length},
                               {2, 0}};
    unsigned char header[HEADER_BYTES_MAX];
    const size_t count = lay_out(header, end, sizeof end / sizeof *end);
    put(&zip->bytes, &zip->length, &zip->capacity, zip->directory, zip->directory_length);
    put(&zip->bytes, &zip->length, &zip->capacity, header, count);
}

void rl_stored_zip_free(rl_stored_zip *zip) {
    free(zip->bytes);
    free(zip->directory);
    *zip = (rl_stored_zip){0};
}
