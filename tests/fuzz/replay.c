// relais-replay: the kept inputs of a target once more, without any fuzzer.
//
//     relais-replay                     lists the targets
//     relais-replay TARGET PATH…        each file, and each file of each folder
#include "fuzz/fuzzing.h"
#include "support/working_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static int replay_file(rl_fuzzing *fuzzing, const char *path) {
    size_t length;
    char *bytes = rl_working_file_read(path, &length);
    if (bytes == NULL)
        return 0;
    // A block of exactly this length: reading beyond it is seen by the sanitizers.
    uint8_t *exact = malloc(length > 0 ? length : 1);
    for (size_t i = 0; exact != NULL && i < length; i++)
        exact[i] = (uint8_t)bytes[i];
    rl_fuzzing_input(fuzzing, exact, length);
    free(exact);
    free(bytes);
    return 1;
}

static int replay_folder(rl_fuzzing *fuzzing, const char *folder) {
    char path[RL_WORKING_PATH_BYTES];
    struct dirent **entries;
    int replayed = 0;
    const int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            rl_working_path(folder, entries[i]->d_name, path);
            replayed += replay_file(fuzzing, path);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return count < 0 ? replay_file(fuzzing, folder) : replayed;
}

int main(int argument_count, char **arguments) {
    if (argument_count < 3) {
        rl_fuzzing_list();
        return argument_count == 1 ? 0 : 2;
    }
    rl_fuzzing *fuzzing = rl_fuzzing_start(arguments[1]);
    int replayed = 0;
    if (fuzzing == NULL) {
        fprintf(stderr, "no target %s\n", arguments[1]);
        return 2;
    }
    for (int i = 2; i < argument_count; i++)
        replayed += replay_folder(fuzzing, arguments[i]);
    rl_fuzzing_stop(fuzzing);
    printf("%s: %d inputs\n", arguments[1], replayed);
    return replayed > 0 ? 0 : 1;
}
