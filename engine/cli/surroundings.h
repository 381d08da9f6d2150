// What the program is started in, made safe once at the beginning.
#ifndef RL_CLI_SURROUNDINGS_H
#define RL_CLI_SURROUNDINGS_H

// A standard stream that was closed (`>&-`) stays unusable, but no file opened later takes its
// place: what is printed would end in that file. A limit on the size of files (ulimit -f) becomes
// an error of the writing instead of a signal that kills.
void rl_surroundings_secure(void);

#endif
