#define _XOPEN_SOURCE 700 // mkdtemp

#include "support/scenario_files.h"

#include "support/cmocka_test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    const char *content;
} files[] = {
    {"scenario.json",
     "{\n"
     "  \"format\": \"relais-scenario/1\",\n"
     "  \"title\": \"Guide TMS\",\n"
     "  \"question\": \"Quels relais ?\",\n"
     "  \"language\": \"fr\",\n"
     "  \"deliverable\": {\"name\": \"Guide\", \"lever_fit\": {\"newsletter\": 1.2}},\n"
     "  \"target\": {\"sectors\": [\"FZ\"], \"weight\": \"establishments\"},\n"
     "  \"reach\": {\"model\": \"independent\", \"max_exposure_prob\": 0.9},\n"
     "  \"rules\": {\n"
     "    \"budget_eur\": 5000,\n"
     "    \"hours\": 80,\n"
     "    \"max_relays\": 3,\n"
     "    \"max_activations\": 6,\n"
     "    \"max_contacts_per_window\": 2.5,\n"
     "    \"required_relays\": [\"capeb\"],\n"
     "    \"forbidden_relays\": [],\n"
     "    \"forbidden_levers\": [],\n"
     "    \"required_activations\": [{\"relay\": \"capeb\", \"lever\": \"newsletter\", "
     "\"window\": \"mars\"}],\n"
     "    \"forbidden_activations\": [{\"relay\": \"ffb\", \"lever\": \"event\", "
     "\"window\": \"avril\"}],\n"
     "    \"done_activations\": [{\"relay\": \"ffb\", \"lever\": \"newsletter\", "
     "\"window\": \"janvier\"}],\n"
     "    \"as_of\": \"2027-02-15\",\n"
     "    \"floors\": [{\"name\": \"Ain\", \"territories\": [\"01\"], \"min_share\": 0.05}]\n"
     "  },\n"
     "  \"centrality\": \"pagerank\"\n"
     "}\n"},
    {"actors.csv",
     "id;name;kind;roles;territory;acceptance_prob;exclusive_set;solicited;member_count;confidence;"
     "source\n"
     "capeb;CAPEB;federation;relay|prescriber;ARA;0.8;branche;oui;4000;estimate;entretien\n"
     "ffb;FFB;federation;relay;ARA;0.7;branche;non;3000;estimate;entretien\n"
     "carsat;Carsat;carsat;funder|prescriber;ARA;;;;;measured;rapport\n"
     "oppbtp;OPPBTP;prevention;relay;ARA;0.9;;yes;;estimate;rapport\n"},
    {"levers.csv", "id;name;description\n"
                   "newsletter;Lettre;envoyée aux adhérents\n"
                   "event;Événement;\n"},
    {"windows.csv", "id;name;start;end;hours_max\n"
                    "janvier;Janvier;2027-01-01;2027-01-31;\n"
                    "mars;Mars;01/03/2027;31/03/2027;40\n"
                    "avril;Avril;2027-04-01;2027-04-30;40\n"},
    {"segments.csv", "id;sector;size;territory;establishments;employees;confidence;source\n"
                     "FZ-1-01;FZ;1-9;01;1200;3000;measured;Flores\n"
                     "FZ-1-38;FZ;1-9;38;2500;6000;measured;Flores\n"
                     "FZ-2-01;FZ;10-49;01;150;2500;measured;Flores\n"
                     "FZ-2-38;FZ;10-49;38;320;5200;measured;Flores\n"
                     "GZ-1-01;GZ;1-9;01;800;1500;measured;Flores\n"},
    {"offers.csv",
     "relay;lever;exposure_prob;cost_eur;hours;windows;max_uses;gap_days;confidence;source\n"
     "capeb;newsletter;0.3;200;4;*;2;30;estimate;entretien\n"
     "capeb;event;0.6;900;20;mars|avril;1;;estimate;entretien\n"
     "ffb;newsletter;0.25;150;4;;2;;estimate;entretien\n"
     "ffb;event;0.5;700;15;avril;;;assumption;atelier\n"
     "oppbtp;newsletter;0.4;100;3;;;;estimate;entretien\n"},
    {"audiences.csv", "actor;sector;size;territory;share;confidence;source\n"
                      "capeb;FZ;1-9;*;0.3;estimate;adhérents\n"
                      "capeb;FZ;;;0.2;estimate;adhérents\n"
                      "ffb;FZ;10-49;01|38;0.35;estimate;adhérents\n"
                      "ffb;FZ;1-9;;0.1;estimate;adhérents\n"
                      "oppbtp;*;*;*;0.05;estimate;visites\n"},
    {"timing.csv", "window;lever;sector;size;territory;factor;reason;confidence;source\n"
                   "janvier;newsletter;*;*;*;0.8;vœux;assumption;atelier\n"
                   "*;event;FZ;;38;1.1;salon;assumption;atelier\n"},
    {"links.csv", "from;to;kind;weight;confidence;source\n"
                  "carsat;capeb;funds;0.5;estimate;convention\n"
                  "capeb;oppbtp;member_of;0.4;estimate;statuts\n"},
};

enum { FILE_COUNT = sizeof files / sizeof *files };

static void write_file(const char *folder, const char *name, const char *content) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_true(fputs(content, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

// `content` (from malloc, released) with the first `from` replaced by `to`.
static char *replace(char *content, const rl_file_edit *edit) {
    const char *found = edit->from == NULL ? content : strstr(content, edit->from);
    if (found == NULL) {
        fail_msg("“%s” is not in %s", edit->from, edit->file);
        return content;
    }
    const size_t before = (size_t)(found - content);
    const char *after = edit->from == NULL ? "" : found + strlen(edit->from);
    char *edited = malloc(before + strlen(edit->to) + strlen(after) + 1);
    assert_non_null(edited);
    memcpy(edited, content, before);
    strcpy(edited + before, edit->to);
    strcat(edited, after);
    free(content);
    return edited;
}

static char *copy(const char *content) {
    char *copied = malloc(strlen(content) + 1);
    assert_non_null(copied);
    return strcpy(copied, content);
}

static void write_edited(const char *folder, const char *name, const char *content,
                         const rl_file_edit *edits, size_t count) {
    char *edited = copy(content);
    for (size_t i = 0; i < count && edits[i].file != NULL; i++) {
        if (strcmp(edits[i].file, name) != 0)
            continue;
        if (edits[i].from == NULL && edits[i].to == NULL) {
            free(edited);
            return;
        }
        edited = replace(edited, &edits[i]);
    }
    write_file(folder, name, edited);
    free(edited);
}

static int is_known(const char *name) {
    for (size_t f = 0; f < FILE_COUNT; f++)
        if (strcmp(files[f].name, name) == 0)
            return 1;
    return 0;
}

void rl_scenario_files_write(const rl_file_edit *edits, size_t count,
                             char folder[RL_FOLDER_BYTES]) {
    strcpy(folder, "/tmp/relais-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t f = 0; f < FILE_COUNT; f++)
        write_edited(folder, files[f].name, files[f].content, edits, count);
    for (size_t i = 0; i < count && edits[i].file != NULL; i++)
        if (!is_known(edits[i].file))
            write_file(folder, edits[i].file, edits[i].to);
}

void rl_scenario_files_remove(const char *folder) {
    char path[512];
    DIR *listing = opendir(folder);
    const struct dirent *entry;
    if (listing == NULL)
        return;
    while ((entry = readdir(listing)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path); // « . » and « .. » cannot be
    }
    closedir(listing);
    rmdir(folder);
}
