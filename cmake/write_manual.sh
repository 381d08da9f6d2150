#!/bin/sh
# Writes the manual pages (English and French) and the completion script from the program itself.
#   write_manual.sh RELAIS RELAIS_VERIFY FOLDER
set -eu
relais=$1 verify=$2 folder=$3
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
    # The checker has a page of its own: what its --help says.
    {
        case $language in
        en) name=NAME what='check a result of relais plan and its proof' text=DESCRIPTION ;;
        *) name=NOM what='vérifier un résultat de relais plan et sa preuve' text=DESCRIPTION ;;
        esac
        printf '.TH RELAIS\\-VERIFY 1\n.SH %s\nrelais\\-verify \\- %s\n.SH %s\n.nf\n' \
            "$name" "$what" "$text"
        "$verify" --help --lang $language | sed 's/\\/\\e/g; s/-/\\-/g; s/^\./\\\&./'
        printf '.fi\n'
    } >"$pages/relais-verify.1"
    gzip -9n "$pages"/*.1
done
mkdir -p "$folder/bash-completion/completions"
"$relais" help --completion -o "$folder/bash-completion/completions/relais"
