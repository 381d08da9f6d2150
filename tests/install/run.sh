#!/bin/bash
# Installs the build into an empty prefix and uses it as a stranger would: the program, the library
# through pkg-config and through find_package, shared and static, from C and from C++.
#   run.sh SOURCE BUILD CC CXX
set -eu
source=$1 build=$2 cc=$3 cxx=$4
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/usr
scenario=$source/tests/cli/data/good

cmake --install "$build" --prefix "$prefix" >"$folder/install.log"
library=$(dirname "$(find "$prefix" -name librelais.so)")
export PKG_CONFIG_PATH=$library/pkgconfig LD_LIBRARY_PATH=$library

ran=0
# expect NAME COMMAND…: the answer must be a plan proved optimal.
expect() {
    local name=$1
    shift
    "$@" >"$folder/answer" 2>"$folder/said" || { echo "$name: exit code $?"; exit 1; }
    grep -q '"status": "optimal"' "$folder/answer" ||
        { echo "$name: unexpected answer"; cat "$folder/answer"; exit 1; }
    ran=$((ran + 1))
}
expect "installed program" "$prefix/bin/relais" plan --json "$scenario"

"$prefix/bin/relais" plan --json "$scenario" -o "$folder/result" --certificate "$folder/proof"
"$prefix/bin/relais-verify" "$scenario" "$folder/result" "$folder/proof" >/dev/null ||
    { echo "installed checker: exit code $?"; exit 1; }
ran=$((ran + 1))

# shellcheck disable=SC2046 # pkg-config gives words
"$cc" -std=c11 -Wall -Wextra -Wpedantic -Werror "$source/tests/example/plan_example.c" \
    $(pkg-config --cflags --libs relais) -o "$folder/with_pkg_config"
expect "pkg-config" "$folder/with_pkg_config" "$scenario"

# shellcheck disable=SC2046
"$cxx" -x c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror "$source/tests/example/plan_example.c" \
    $(pkg-config --cflags --libs relais) -o "$folder/with_cxx"
expect "C++" "$folder/with_cxx" "$scenario"

cmake -S "$source/tests/example" -B "$folder/example" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$cc" >"$folder/configure.log" || { cat "$folder/configure.log"; exit 1; }
cmake --build "$folder/example" >"$folder/build.log" || { cat "$folder/build.log"; exit 1; }
expect "find_package, shared" "$folder/example/plan_example" "$scenario"
expect "find_package, static" "$folder/example/plan_example_static" "$scenario"

# The shared library gives away exactly the functions that the header declares.
nm -D --defined-only "$library/librelais.so" | sed -n 's/.* T \(rl_[a-z_]*\).*/\1/p' | sort -u \
    >"$folder/exported"
grep -oE '\brl_[a-z_]+\(' "$prefix/include/relais/relais.h" | tr -d '(' | sort -u >"$folder/declared"
diff "$folder/declared" "$folder/exported" || { echo "exported functions differ from relais.h"; exit 1; }

for file in share/doc/relais/LICENSE share/doc/relais/README.md share/relais/scenarios; do
    [ -e "$prefix/$file" ] || { echo "$file is not installed"; exit 1; }
done
echo "$ran uses of the installed package answered"
