#include "io/change_kinds.h"

#include "io/hint.h"

#include <stdlib.h>
#include <string.h>

// Reading -----------------------------------------------------------------------------------------

rl_status rl_change_reading_start(rl_change_reading *r) {
    const rl_scenario *s = r->scenario;
    rl_status status = RL_OK;
    int32_t number; // ids are unique: the number is the id's place
    rl_names_init(&r->actors, r->ctx);
    rl_names_init(&r->levers, r->ctx);
    rl_names_init(&r->windows, r->ctx);
    for (rl_id i = 0; i < s->actor_count; i++)
        RL_TRY(rl_names_add(&r->actors, s->actors[i].id, &number));
    for (rl_id i = 0; i < s->lever_count; i++)
        RL_TRY(rl_names_add(&r->levers, s->levers[i].id, &number));
    for (rl_id i = 0; i < s->window_count; i++)
        RL_TRY(rl_names_add(&r->windows, s->windows[i].id, &number));
done:
    return status;
}

void rl_change_reading_finish(rl_change_reading *r) {
    rl_names_clear(&r->actors);
    rl_names_clear(&r->levers);
    rl_names_clear(&r->windows);
    rl_json_clear(&r->document);
}

void rl_written_change_clear(rl_context *ctx, rl_written_change *w) {
    RL_VECTOR_CLEAR(ctx, &w->subjects.list);
    RL_VECTOR_CLEAR(ctx, &w->values.list);
}

bool rl_change_reserved(rl_change_reading *r, rl_status status) {
    if (status != RL_OK && r->status == RL_OK)
        r->status = status;
    return status == RL_OK;
}

static const char *keep_bytes(rl_change_reading *r, const char *bytes, size_t length) {
    const char *kept = rl_arena_copy_text(&r->out->arena, bytes, length);
    if (kept == NULL)
        rl_change_reserved(r, rl_fail_memory(r->ctx));
    return kept == NULL ? "" : kept;
}

const char *rl_change_keep(rl_change_reading *r, const char *text) {
    return keep_bytes(r, text, strlen(text));
}

// Without the spaces around.
static const char *keep_trimmed(rl_change_reading *r, const char *bytes, size_t length) {
    while (length > 0 && bytes[0] == ' ') {
        bytes++;
        length--;
    }
    while (length > 0 && bytes[length - 1] == ' ')
        length--;
    return keep_bytes(r, bytes, length);
}

static void add_kept(rl_change_reading *r, const char *kept, rl_texts *texts) {
    if (kept[0] != '\0' && rl_change_reserved(r, RL_VECTOR_RESERVE(r->ctx, &texts->list, 1)))
        texts->list.items[texts->list.count++] = kept;
}

void rl_change_add_text(rl_change_reading *r, const char *text, rl_texts *texts) {
    add_kept(r, keep_trimmed(r, text, strlen(text)), texts);
}

void rl_change_split(rl_change_reading *r, const char *text, rl_texts *texts) {
    for (;;) {
        const size_t length = strcspn(text, "|");
        add_kept(r, keep_trimmed(r, text, length), texts);
        if (text[length] == '\0')
            return;
        text += length + 1;
    }
}

// Edits of one alternative ------------------------------------------------------------------------

typedef struct building {
    rl_change_reading *r;
    const rl_written_change *written;
    const char *subject; // "" for none
    const char *value;
    rl_edit_list edits;
} building;

static void add_edit(building *b, rl_edit edit) {
    edit.place = b->written->place;
    if (rl_change_reserved(b->r, RL_VECTOR_RESERVE(b->r->ctx, &b->edits.list, 1)))
        b->edits.list.items[b->edits.list.count++] = edit;
}

static const rl_cell_text *keep_cells(building *b, const rl_cell_text *cells, int32_t count) {
    rl_cell_text *kept = RL_ARENA_NEW(&b->r->out->arena, rl_cell_text, count);
    if (kept == NULL) {
        rl_change_reserved(b->r, rl_fail_memory(b->r->ctx));
        return NULL;
    }
    if (count > 0)
        memcpy(kept, cells, (size_t)count * sizeof *kept);
    return kept;
}

// What follows a sign or a cross, as a number: false when it is not one.
static bool read_amount(const char *text, double *amount, unsigned *forms) {
    return rl_number_parse(text, amount, forms) == RL_NUMBER_READ;
}

// « x1.5 », « ×1,5 »; « +20% », « −20 % »; « +3 », « -3 »; else the value itself.
static void put_value(building *b, rl_edit *edit) {
    static const char *const crosses[] = {"x", "X", "×", "*"};
    static const char *const signs[] = {"+", "-", "−"};
    unsigned forms;
    edit->kind = RL_EDIT_SET;
    edit->text = b->value;
    for (size_t i = 0; i < sizeof crosses / sizeof *crosses; i++) {
        const size_t length = strlen(crosses[i]);
        if (strncmp(b->value, crosses[i], length) == 0 &&
            read_amount(b->value + length, &edit->amount, &forms)) {
            edit->kind = RL_EDIT_SCALE;
            return;
        }
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const size_t length = strlen(signs[i]);
        if (strncmp(b->value, signs[i], length) == 0 &&
            read_amount(b->value + length, &edit->amount, &forms)) {
            if (i > 0)
                edit->amount = -edit->amount;
            edit->kind = (forms & RL_FORM_PERCENT) != 0 ? RL_EDIT_SCALE : RL_EDIT_SHIFT;
            if (edit->kind == RL_EDIT_SCALE)
                edit->amount += 1;
            return;
        }
    }
}

static void change_cells(building *b, rl_table_id table, const rl_cell_text *cells, int32_t count,
                         const char *column) {
    rl_edit edit = {.table = table,
                    .cells = keep_cells(b, cells, count),
                    .cell_count = count,
                    .target = column};
    put_value(b, &edit);
    add_edit(b, edit);
}

static void change_setting(building *b, const char *pointer) {
    rl_edit edit = {.table = RL_TABLE_COUNT, .target = pointer};
    put_value(b, &edit);
    add_edit(b, edit);
}

static void append_to_setting(building *b, const char *pointer) {
    add_edit(b, (rl_edit){.kind = RL_EDIT_APPEND,
                          .table = RL_TABLE_COUNT,
                          .target = pointer,
                          .text = b->subject});
}

// Whether the scenario has this id; reports it otherwise.
static bool check_id(building *b, const rl_names *ids, rl_table_id table, const char *id) {
    if (rl_names_find(ids, id) != RL_NONE)
        return true;
    char file[32];
    snprintf(file, sizeof file, "%s.csv", rl_scenario_tables[table].name);
    rl_findings_add(b->r->findings, RL_FINDING_ID_UNKNOWN, b->written->subject_place, id, file,
                    rl_hint_near(b->r->ctx, rl_names_nearest(ids, id)).text);
    return false;
}

// Kinds of change ---------------------------------------------------------------------------------

static void build_declines(building *b) {
    if (check_id(b, &b->r->actors, RL_TABLE_ACTORS, b->subject))
        append_to_setting(b, "/rules/forbidden_relays");
}

static void build_lever_lost(building *b) {
    if (check_id(b, &b->r->levers, RL_TABLE_LEVERS, b->subject))
        append_to_setting(b, "/rules/forbidden_levers");
}

static void build_window_lost(building *b) {
    if (check_id(b, &b->r->windows, RL_TABLE_WINDOWS, b->subject))
        add_edit(b, (rl_edit){.kind = RL_EDIT_TAKE_OUT,
                              .table = RL_TABLE_OFFERS,
                              .target = "windows",
                              .text = b->subject});
}

static void build_budget(building *b) { change_setting(b, "/rules/budget_eur"); }
static void build_hours(building *b) { change_setting(b, "/rules/hours"); }
static void build_max_relays(building *b) { change_setting(b, "/rules/max_relays"); }
static void build_max_activations(building *b) { change_setting(b, "/rules/max_activations"); }

static void build_acceptance(building *b) {
    const rl_cell_text is_actor = {"id", b->subject};
    if (check_id(b, &b->r->actors, RL_TABLE_ACTORS, b->subject))
        change_cells(b, RL_TABLE_ACTORS, &is_actor, 1, "acceptance_prob");
}

static void build_share(building *b) {
    const rl_cell_text of_actor = {"actor", b->subject};
    if (check_id(b, &b->r->actors, RL_TABLE_ACTORS, b->subject))
        change_cells(b, RL_TABLE_AUDIENCES, &of_actor, 1, "share");
}

// The offers of a lever, « event »; of a relay and a lever, « capeb/event »; of a relay, « capeb/*
// ».
static void change_offers(building *b, const char *column) {
    const char *slash = strchr(b->subject, '/');
    const char *lever = slash == NULL ? b->subject : slash + 1;
    const char *relay =
        slash == NULL ? "*" : keep_bytes(b->r, b->subject, (size_t)(slash - b->subject));
    rl_cell_text cells[2];
    int32_t count = 0;
    bool good = true;
    if (strcmp(relay, "*") != 0) {
        good = check_id(b, &b->r->actors, RL_TABLE_ACTORS, relay);
        cells[count++] = (rl_cell_text){"relay", relay};
    }
    if (strcmp(lever, "*") != 0) {
        good = check_id(b, &b->r->levers, RL_TABLE_LEVERS, lever) && good;
        cells[count++] = (rl_cell_text){"lever", lever};
    }
    if (good)
        change_cells(b, RL_TABLE_OFFERS, cells, count, column);
}

static void build_exposure(building *b) { change_offers(b, "exposure_prob"); }
static void build_cost(building *b) { change_offers(b, "cost_eur"); }
static void build_staff_hours(building *b) { change_offers(b, "hours"); }

// The general ones --------------------------------------------------------------------------------

static void report_target(building *b, const char *text) {
    rl_findings_add(b->r->findings, RL_FINDING_CHANGE_TARGET_INVALID, b->written->subject_place,
                    text);
}

static rl_table_id table_named(const char *name, size_t length) {
    int t = 0;
    while (t < RL_TABLE_COUNT && (strlen(rl_scenario_tables[t].name) != length ||
                                  strncmp(rl_scenario_tables[t].name, name, length) != 0))
        t++;
    return (rl_table_id)t;
}

enum { CELLS_MAX = RL_COLUMN_MAX + 1 };

// Reads « column=text, column=text » up to its end, or `closing`. Returns where it stopped, NULL
// when it is not written so.
static const char *read_cells(building *b, const char *at, char separator, char closing,
                              rl_cell_text cells[CELLS_MAX], int32_t *count) {
    const char ends[] = {separator, closing, '\0'};
    *count = 0;
    while (*at != '\0' && *at != closing) {
        const size_t length = strcspn(at, ends);
        const char *equals = memchr(at, '=', length);
        if (equals == NULL || *count == CELLS_MAX)
            return NULL;
        cells[(*count)++] =
            (rl_cell_text){keep_trimmed(b->r, at, (size_t)(equals - at)),
                           keep_trimmed(b->r, equals + 1, (size_t)(at + length - equals - 1))};
        at += length;
        if (*at == separator)
            at++;
    }
    return at;
}

// « table[column=value,…].column », the column being there or not as `has_column` says.
static bool read_target(building *b, bool has_column, rl_edit *edit) {
    const size_t length = strcspn(b->subject, "[.");
    const char *at = b->subject + length;
    rl_cell_text cells[CELLS_MAX];
    edit->table = table_named(b->subject, length);
    if (*at == '[')
        at = read_cells(b, at + 1, ',', ']', cells, &edit->cell_count);
    if (at != NULL && *at == ']')
        at++;
    const bool good = edit->table != RL_TABLE_COUNT && at != NULL &&
                      (has_column ? *at == '.' && at[1] != '\0' : *at == '\0');
    if (!good) {
        report_target(b, b->subject);
        return false;
    }
    edit->cells = keep_cells(b, cells, edit->cell_count);
    edit->target = has_column ? at + 1 : NULL;
    return true;
}

static void build_cell(building *b) {
    rl_edit edit = {0};
    if (!read_target(b, true, &edit))
        return;
    put_value(b, &edit);
    add_edit(b, edit);
}

static void build_delete_rows(building *b) {
    rl_edit edit = {.kind = RL_EDIT_DELETE_ROWS};
    if (read_target(b, false, &edit))
        add_edit(b, edit);
}

static void build_add_row(building *b) {
    rl_cell_text cells[CELLS_MAX];
    rl_edit edit = {.kind = RL_EDIT_ADD_ROW, .table = table_named(b->subject, strlen(b->subject))};
    if (edit.table == RL_TABLE_COUNT ||
        read_cells(b, b->value, ';', '\0', cells, &edit.cell_count) == NULL ||
        edit.cell_count == 0) {
        report_target(b, edit.table == RL_TABLE_COUNT ? b->subject : b->value);
        return;
    }
    edit.cells = keep_cells(b, cells, edit.cell_count);
    add_edit(b, edit);
}

static void build_setting(building *b) {
    if (b->subject[0] != '/')
        report_target(b, b->subject);
    else
        change_setting(b, b->subject);
}

// A new relay, from JSON: its row of actors, its offers and its audiences -------------------------

// A cell as a table would hold it: lists joined.
static const char *cell_of(building *b, const rl_json *value) {
    char digits[RL_NUMBER_BYTES];
    rl_text joined;
    const char *kept;
    switch (value->kind) {
    case RL_JSON_NUMBER:
        rl_number_print(value->number, digits);
        return rl_change_keep(b->r, digits);
    case RL_JSON_TEXT:
        return value->text; // the document's: kept by the caller
    case RL_JSON_BOOL:
        return value->truth ? "yes" : "no";
    case RL_JSON_ARRAY:
        rl_text_init(&joined, b->r->ctx);
        for (const rl_json *item = value->first; item != NULL; item = item->next)
            rl_text_format(&joined, "%s%s", item == value->first ? "" : "|", cell_of(b, item));
        kept = rl_change_keep(b->r, rl_text_bytes(&joined));
        if (joined.failed)
            rl_change_reserved(b->r, rl_fail_memory(b->r->ctx));
        rl_text_clear(&joined);
        return kept;
    default:
        return "";
    }
}

// One row from an object whose keys are columns; `owner` is the column that names the relay.
static void add_row_of(building *b, rl_table_id table, const rl_json *object, const char *owner,
                       const char *relay) {
    rl_cell_text cells[CELLS_MAX];
    rl_edit edit = {.kind = RL_EDIT_ADD_ROW, .table = table};
    bool owned = owner == NULL;
    if (object->kind != RL_JSON_OBJECT) {
        const rl_json_field field = {.name = object->key, .kind = RL_JSON_OBJECT};
        rl_json_check_field(b->written->document, object, &field);
        return;
    }
    for (const rl_json *key = object->first; key != NULL && edit.cell_count + 1 < CELLS_MAX;
         key = key->next) {
        if (strcmp(key->key, "note") == 0)
            continue;
        owned = owned || strcmp(key->key, owner) == 0;
        cells[edit.cell_count++] =
            (rl_cell_text){rl_change_keep(b->r, key->key), rl_change_keep(b->r, cell_of(b, key))};
    }
    if (!owned)
        cells[edit.cell_count++] = (rl_cell_text){owner, relay};
    edit.cells = keep_cells(b, cells, edit.cell_count);
    add_edit(b, edit);
}

static void build_new_relay(building *b) {
    const rl_json *object = b->written->object;
    const rl_json *actor = rl_json_get(object, "actor");
    const rl_json *offers = rl_json_get_kind(object, "offers", RL_JSON_ARRAY);
    const rl_json *audiences = rl_json_get_kind(object, "audiences", RL_JSON_ARRAY);
    if (actor == NULL || offers == NULL || audiences == NULL) {
        rl_findings_add(b->r->findings, RL_FINDING_CHANGE_PART_MISSING, b->written->place, NULL,
                        "new_relay",
                        actor == NULL    ? "actor"
                        : offers == NULL ? "offers"
                                         : "audiences");
        return;
    }
    const char *relay = rl_change_keep(b->r, rl_json_get_text(actor, "id", ""));
    add_row_of(b, RL_TABLE_ACTORS, actor, NULL, relay);
    for (const rl_json *item = offers->first; item != NULL; item = item->next)
        add_row_of(b, RL_TABLE_OFFERS, item, "relay", relay);
    for (const rl_json *item = audiences->first; item != NULL; item = item->next)
        add_row_of(b, RL_TABLE_AUDIENCES, item, "actor", relay);
}

// The table of kinds ------------------------------------------------------------------------------

typedef enum every { NO_EVERY, EVERY_RELAY, EVERY_ACTOR, EVERY_LEVER, EVERY_WINDOW } every;

static const struct kind {
    const char *name;
    bool has_subject, has_value;
    every star; // what « * » stands for
    void (*build)(building *);
} kinds[] = {
    {"relay_declines", true, false, EVERY_RELAY, build_declines},
    {"lever_lost", true, false, EVERY_LEVER, build_lever_lost},
    {"window_lost", true, false, EVERY_WINDOW, build_window_lost},
    {"budget", false, true, NO_EVERY, build_budget},
    {"hours", false, true, NO_EVERY, build_hours},
    {"max_relays", false, true, NO_EVERY, build_max_relays},
    {"max_activations", false, true, NO_EVERY, build_max_activations},
    {"acceptance", true, true, EVERY_RELAY, build_acceptance},
    {"share", true, true, EVERY_ACTOR, build_share},
    {"exposure", true, true, EVERY_LEVER, build_exposure},
    {"cost", true, true, EVERY_LEVER, build_cost},
    {"staff_hours", true, true, EVERY_LEVER, build_staff_hours},
    {"cell", true, true, NO_EVERY, build_cell},
    {"add_row", true, true, NO_EVERY, build_add_row},
    {"delete_rows", true, false, NO_EVERY, build_delete_rows},
    {"setting", true, true, NO_EVERY, build_setting},
    {"new_relay", false, false, NO_EVERY, build_new_relay},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static const struct kind *kind_named(const char *name) {
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

bool rl_change_value_is_list(const char *change, const char *subject) {
    if (strcmp(change, "add_row") == 0)
        return false;
    if (strcmp(change, "cell") != 0)
        return true;
    // A cell that is a list itself keeps its bars.
    const rl_table_id table = table_named(subject, strcspn(subject, "[."));
    const char *column = strrchr(subject, '.');
    for (int c = 0;
         table != RL_TABLE_COUNT && column != NULL && c < rl_scenario_tables[table].column_count;
         c++)
        if (strcmp(rl_scenario_tables[table].columns[c].name, column + 1) == 0)
            return rl_scenario_tables[table].columns[c].kind != RL_COLUMN_LIST;
    return true;
}

bool rl_change_takes_key(const char *change, const char *key, rl_suggestion *known) {
    static const char *const usual[] = {"change", "note", "subject", "value"};
    static const char *const of_relay[] = {"change", "note", "actor", "offers", "audiences"};
    const bool is_relay = strcmp(change, "new_relay") == 0;
    const char *const *keys = is_relay ? of_relay : usual;
    const size_t count =
        is_relay ? sizeof of_relay / sizeof *of_relay : sizeof usual / sizeof *usual;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i], key) == 0)
            return true;
        rl_suggestion_consider(known, keys[i]);
    }
    return false;
}

// Subjects ----------------------------------------------------------------------------------------

static void add_every(rl_change_reading *r, every star, rl_texts *subjects) {
    const rl_scenario *s = r->scenario;
    switch (star) {
    case EVERY_RELAY:
    case EVERY_ACTOR:
        for (rl_id a = 0; a < s->actor_count; a++)
            if (star == EVERY_RELAY ? s->actors[a].activation_count > 0
                                    : s->audience_start[a + 1] > s->audience_start[a])
                add_kept(r, rl_change_keep(r, s->actors[a].id), subjects);
        break;
    case EVERY_LEVER:
        for (rl_id l = 0; l < s->lever_count; l++)
            add_kept(r, rl_change_keep(r, s->levers[l].id), subjects);
        break;
    case EVERY_WINDOW:
        for (rl_id w = 0; w < s->window_count; w++)
            add_kept(r, rl_change_keep(r, s->windows[w].id), subjects);
        break;
    default:
        break;
    }
}

static void list_subjects(rl_change_reading *r, const rl_written_change *w, every star,
                          rl_texts *subjects) {
    for (size_t i = 0; i < w->subjects.list.count; i++) {
        if (star != NO_EVERY && strcmp(w->subjects.list.items[i], "*") == 0)
            add_every(r, star, subjects);
        else
            add_kept(r, w->subjects.list.items[i], subjects);
    }
}

// Axes --------------------------------------------------------------------------------------------

static bool check_part(rl_change_reading *r, const rl_written_change *w, bool wanted, size_t count,
                       const char *part, rl_place place) {
    if (wanted == (count > 0))
        return true;
    rl_findings_add(r->findings,
                    wanted ? RL_FINDING_CHANGE_PART_MISSING : RL_FINDING_CHANGE_PART_UNWANTED,
                    place, NULL, w->change, part);
    return false;
}

static const char *join(rl_change_reading *r, const char *left, const char *right) {
    rl_text text;
    rl_text_init(&text, r->ctx);
    rl_text_append(&text, left);
    if (left[0] != '\0' && right[0] != '\0')
        rl_text_append(&text, " ");
    rl_text_append(&text, right);
    if (text.failed)
        rl_change_reserved(r, rl_fail_memory(r->ctx));
    const char *kept = rl_change_keep(r, rl_text_bytes(&text));
    rl_text_clear(&text);
    return kept;
}

static void add_alternative(rl_change_reading *r, const rl_written_change *w,
                            const struct kind *kind, const char *subject, const char *value,
                            const char *label, rl_change_axis *axis) {
    building b = {.r = r, .written = w, .subject = subject, .value = value};
    if (kind != NULL)
        kind->build(&b);
    rl_edit *edits = RL_ARENA_NEW(&r->out->arena, rl_edit, b.edits.list.count);
    const bool room = rl_change_reserved(r, RL_VECTOR_RESERVE(r->ctx, &axis->alternatives, 1));
    if (edits == NULL)
        rl_change_reserved(r, rl_fail_memory(r->ctx));
    if (edits != NULL && room) {
        if (b.edits.list.count > 0)
            memcpy(edits, b.edits.list.items, b.edits.list.count * sizeof *edits);
        axis->alternatives.items[axis->alternatives.count++] =
            (rl_change_alternative){label, edits, (int32_t)b.edits.list.count};
    }
    RL_VECTOR_CLEAR(r->ctx, &b.edits.list);
}

// The kind of the change, when it is known and has the parts it needs; otherwise reports and NULL.
static const struct kind *check_kind(rl_change_reading *r, const rl_written_change *w) {
    const struct kind *kind = kind_named(w->change);
    if (kind == NULL) {
        rl_suggestion near = rl_suggestion_start(w->change, strlen(w->change));
        for (size_t i = 0; i < KIND_COUNT; i++)
            rl_suggestion_consider(&near, kinds[i].name);
        rl_findings_add(r->findings, RL_FINDING_CHANGE_UNKNOWN, w->change_place, w->change,
                        rl_hint_near(r->ctx, near.best).text);
        return NULL;
    }
    const bool subject =
        check_part(r, w, kind->has_subject, w->subjects.list.count, "subject", w->subject_place);
    const bool value =
        check_part(r, w, kind->has_value, w->values.list.count, "value", w->value_place);
    return subject && value ? kind : NULL;
}

void rl_change_build(rl_change_reading *r, const rl_written_change *w, rl_change_axis *axis) {
    const struct kind *kind = check_kind(r, w);
    rl_texts subjects = {0};
    list_subjects(r, w, kind == NULL ? NO_EVERY : kind->star, &subjects);
    const size_t subject_count = subjects.list.count, value_count = w->values.list.count;
    axis->key = subject_count == 1 ? join(r, w->change, subjects.list.items[0]) : w->change;
    for (size_t i = 0; i < (subject_count > 0 ? subject_count : 1); i++) {
        const char *subject = subject_count > 0 ? subjects.list.items[i] : "";
        for (size_t j = 0; j < (value_count > 0 ? value_count : 1); j++) {
            const char *value = value_count > 0 ? w->values.list.items[j] : "";
            const char *label = join(r, subject_count > 1 ? subject : "",
                                     value_count > 1 || subject_count < 2 ? value : "");
            add_alternative(r, w, kind, subject, value, label, axis);
        }
    }
    RL_VECTOR_CLEAR(r->ctx, &subjects.list);
}
