#!/bin/bash
# Makes the Debian package and looks at it as a machine that installs it would.
#   deb.sh BUILD
set -eu
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

(cd "$folder" && cpack -G DEB --config "$build/CPackConfig.cmake" -B "$folder/out") \
    >"$folder/cpack.log" 2>&1 || { cat "$folder/cpack.log"; exit 1; }
package=$(find "$folder/out" -maxdepth 1 -name 'relais_*.deb')
[ -f "$package" ] || { echo "no package was made"; exit 1; }

depends=$(dpkg-deb -f "$package" Depends)
for library in libc6 libcjson1 libglpk40 libigraph; do
    case $depends in
    *"$library"*) ;;
    *) echo "the package does not depend on $library: $depends"; exit 1 ;;
    esac
done
case $depends in
*-dev*) echo "the package depends on development files: $depends"; exit 1 ;;
esac

dpkg-deb -x "$package" "$folder/root"
share=$folder/root/usr/share
for file in doc/relais/copyright doc/relais/fr/guide-planificateur.md man/man1/relais.1.gz \
    man/fr/man1/relais-plan.1.gz man/man1/relais-verify.1.gz bash-completion/completions/relais \
    relais/scenarios/aura-tms-btp/scenario.json; do
    [ -e "$share/$file" ] || { echo "$file is not in the package"; exit 1; }
done
"$folder/root/usr/bin/relais" check --quiet "$share/relais/scenarios/aura-tms-btp"

# Every command has a page, in both languages, that man reads without a warning.
for command in $("$folder/root/usr/bin/relais" help --lang en | sed -n 's/^  \([a-z-]*\)  .*/\1/p'); do
    for page in "man1/relais-$command.1.gz" "fr/man1/relais-$command.1.gz"; do
        [ -e "$share/man/$page" ] || { echo "$page is missing"; exit 1; }
        if command -v groff >/dev/null; then
            warnings=$(gzip -dc "$share/man/$page" | groff -man -Tutf8 -Kutf8 -ww -z 2>&1)
            [ -z "$warnings" ] || { echo "$page: $warnings"; exit 1; }
        fi
    done
done

# complete WORD…: what bash would offer for the last word.
complete() {
    bash -c '. "$0"; compopt() { :; }
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _relais; printf "%s\n" "${COMPREPLY[@]}"' \
        "$share/bash-completion/completions/relais" "$@"
}
expect() {
    local want=$1
    shift
    complete "$@" | grep -qx -- "$want" || { echo "completion of '$*' does not offer $want"; exit 1; }
}
expect plan relais pl
expect --target-share relais plan --ta
expect fr relais plan --lang ""
expect evaluate relais help ev
(cd "$share/relais" && expect scenarios relais check sc)
(cd "$share/relais" && expect scenarios relais plan -o sc)
echo "the package holds what it should"
