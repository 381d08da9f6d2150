// The version of relais: the build reads it here too, so that it is written once.
#ifndef RL_BASE_VERSION_H
#define RL_BASE_VERSION_H

#define RL_VERSION "0.1.0"

#endif
