# The libraries librelais is made with. Read by the build and, installed, by find_package(relais),
# because whoever links the static library needs them too.
find_package(PkgConfig REQUIRED)
pkg_check_modules(IGRAPH REQUIRED IMPORTED_TARGET igraph)
pkg_check_modules(CJSON REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
pkg_check_modules(LIBXML2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)

# GLPK ships no pkg-config file.
if(NOT TARGET GLPK::GLPK)
    find_path(GLPK_INCLUDE_DIR glpk.h REQUIRED)
    find_library(GLPK_LIBRARY glpk REQUIRED)
    add_library(GLPK::GLPK UNKNOWN IMPORTED)
    set_target_properties(GLPK::GLPK PROPERTIES IMPORTED_LOCATION "${GLPK_LIBRARY}"
                          INTERFACE_INCLUDE_DIRECTORIES "${GLPK_INCLUDE_DIR}")
endif()

set(RELAIS_LIBRARIES PkgConfig::IGRAPH PkgConfig::CJSON PkgConfig::NETTLE PkgConfig::LIBXML2
                     PkgConfig::LIBZIP PkgConfig::XLSXWRITER GLPK::GLPK ZLIB::ZLIB
                     Threads::Threads m)
