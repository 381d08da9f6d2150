#!/bin/sh
# The committed scenarios are what scenarios/build_aura.py writes, byte for byte; their studies/ are
# written by hand.
set -eu
scenarios=$(cd "$(dirname "$0")/../../scenarios" && pwd)
rebuilt=$(mktemp -d)
trap 'rm -rf "$rebuilt"' EXIT
${PYTHON3:-python3} "$scenarios/build_aura.py" --output "$rebuilt"
cd "$rebuilt"
for entry in *; do
    diff -r -x studies "$scenarios/$entry" "$entry" || {
        echo "$entry differs: run python3 scenarios/build_aura.py and commit its output" >&2
        exit 1
    }
done
