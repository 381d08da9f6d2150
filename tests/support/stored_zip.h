// A ZIP archive whose entries are stored as they are: workbooks made of parts, without libzip.
#ifndef RL_TESTS_STORED_ZIP_H
#define RL_TESTS_STORED_ZIP_H

#include <stddef.h>

typedef struct rl_stored_zip {
    unsigned char *bytes; // free
    size_t length, capacity;
    unsigned char *directory; // of the entries so far
    size_t directory_length, directory_capacity;
    unsigned entries;
} rl_stored_zip;

void rl_stored_zip_add(rl_stored_zip *zip, const char *name, const void *bytes, size_t length);
void rl_stored_zip_finish(rl_stored_zip *zip); // then bytes, length are the archive
void rl_stored_zip_free(rl_stored_zip *zip);

#endif
