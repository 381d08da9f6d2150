#!/bin/sh
# Writes the manual pages (English and French) and the completion script from the program itself.
#   write_manual.sh RELAIS FOLDER
set -eu
relais=$1 folder=$2
rm -rf "$folder"
for language in en fr; do
    case $language in
    en) pages=$folder/man/man1 ;;
    *) pages=$folder/man/$language/man1 ;;
    esac
    mkdir -p "$pages"
    "$relais" help --man --lang $language -o "$pages/relais.1"
    for command in $(sed -n 's/^\.BR relais\\-\([a-z-]*\) .*/\1/p' "$pages/relais.1"); do
        "$relais" help --man --lang $language "$command" -o "$pages/relais-$command.1"
    done
    gzip -9n "$pages"/*.1
done
mkdir -p "$folder/bash-completion/completions"
"$relais" help --completion -o "$folder/bash-completion/completions/relais"
