#include "cli/command.h"

int main(int argument_count, char **arguments) {
    return (int)rl_cli_run(argument_count, arguments);
}
