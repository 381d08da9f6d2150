"""The layers of engine/ and models/, and who may include whom. Enforced by check.py."""

# layer: the layers it may include, beside base and (all but solve) domain.
# api (the files of engine/ itself) is where everything is put together, models included.
ARROWS = {
    "base": set(),
    "domain": set(),
    "io": set(),
    "exchange": {"io"},
    "graph": set(),
    "solve": set(),
    "reach": set(),
    "models": {"reach"},
    "optimise": {"reach", "solve"},
    "cover": {"solve", "io"},
    "spread": {"solve", "io"},
    "study": {"optimise", "reach", "solve"},
    "report": {"io"},
    # The checker shares nothing with the search: no reach, no optimise, no models.
    "verify": {"io"},
    "cli": {"api", "verify", "exchange", "report", "study", "optimise", "cover", "spread", "graph", "io", "reach",
            "models"},
    "api": {"verify", "report", "study", "optimise", "cover", "spread", "graph", "io", "reach", "models"},
}
# What relais-verify shares no code with: its program may hold nothing of these.
NOT_IN_CHECKER = ["engine/solve", "engine/reach", "engine/optimise", "engine/cover", "engine/spread",
                  "engine/study", "engine/graph", "engine/report", "models"]
WITHOUT_DOMAIN = {"base", "solve"}

# Third-party header → the only place that may include it.
LIBRARIES = {
    "igraph": "engine/graph/",
    "glpk": "engine/solve/",
    "cJSON": "engine/io/json.c",
    "nettle": "engine/base/digest.c",
    "libxml/": "engine/io/xml.c",
    "zip.h": "engine/io/zip.c",
    "xlsxwriter": "engine/io/xlsx_writer.c",
    "zlib": "engine/io/byte_stream.c",
}

SYSTEM_HEADERS = {
    # C11
    "assert.h", "complex.h", "ctype.h", "errno.h", "fenv.h", "float.h", "inttypes.h", "iso646.h",
    "limits.h", "locale.h", "math.h", "setjmp.h", "signal.h", "stdalign.h", "stdarg.h",
    "stdatomic.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "stdnoreturn.h",
    "string.h", "tgmath.h", "threads.h", "time.h", "uchar.h", "wchar.h", "wctype.h",
    # POSIX
    "dirent.h", "fcntl.h", "pthread.h", "sys/mman.h", "sys/stat.h", "sys/types.h", "sys/wait.h",
    "sys/resource.h", "sys/file.h", "sys/time.h", "unistd.h", "poll.h", "strings.h",
    # Linux, under #ifdef
    "sys/prctl.h",
}

# What a library must not do: only the program (engine/cli) may.
FORBIDDEN_IN_LIBRARY = ["exit", "_Exit", "abort", "setlocale", "signal", "sigaction", "printf",
                        "puts", "perror", "srand", "rand", "malloc", "calloc", "realloc"]
# The C allocator stands behind the context in one file, and makes the context itself in another.
ALLOWED = {("engine/base/context.c", "malloc"), ("engine/base/context.c", "realloc"),
           ("engine/api.c", "malloc"), ("engine/base/file.c", "abort")}

# Objects with writable data all the same: igraph calls back without a user pointer.
WITH_GLOBALS = {"igraph_bridge.c.o", "lp.c.o"}

LONGEST_FILE = 900
