#include "cli/surroundings.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void rl_surroundings_secure(void) {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        // The lowest number that is free is taken: this one. Opened the wrong way round, so that
        // using it fails as before. Without /dev/null there is nothing to be done.
        if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
    (void)signal(SIGXFSZ, SIG_IGN);
}
