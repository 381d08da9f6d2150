#include "cli/command.h"
#include "cli/surroundings.h"

int main(int argument_count, char **arguments) {
    rl_surroundings_secure();
    return (int)rl_cli_run(argument_count, arguments);
}
