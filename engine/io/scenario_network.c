// What the tables say together: audiences of an actor that contradict each other, exclusive
// audiences that overlap, relays that cannot serve, a cascade without a trigger.
#include "domain/audience_rows.h"
#include "io/scenario_reading.h"

#include <string.h>

// What the actors of an exclusive set touch together.
typedef struct exclusive_total {
    double *shares;        // of each segment
    int32_t line;          // of the audience row that first passes 1; 0 while none does
    rl_id segment;         // where it does
    int32_t segment_count; // segments that pass 1
} exclusive_total;

typedef struct checking {
    rl_reading *reading;
    exclusive_total *totals; // one for each set
    bool *tied;              // rows already reported, by their place in the draft
} checking;

// Shares such as 0.7 + 0.2 + 0.1 make 1 but for rounding.
static const double share_tolerance = 1e-9;

// Ties -------------------------------------------------------------------------------------------

static rl_place audience_place(const checking *c, int32_t line) {
    return (rl_place){
        .file = c->reading->files[RL_TABLE_AUDIENCES].path, .line = line, .column = "share"};
}

static void report_tie(checking *c, const rl_audience_holder *holder, rl_id segment) {
    const rl_draft *draft = &c->reading->draft;
    const size_t row = (size_t)(holder->rival - draft->audiences.items);
    if (c->tied[row])
        return;
    c->tied[row] = true;
    rl_findings_add(c->reading->findings, RL_FINDING_AUDIENCE_TIE,
                    audience_place(c, holder->rival->line), NULL, (int)holder->row->line,
                    draft->segments.items[segment].id);
}

// Exclusive sets ---------------------------------------------------------------------------------

static void add_exclusive_share(exclusive_total *total, const rl_draft_audience *row,
                                rl_id segment) {
    double *share = &total->shares[segment];
    const bool was_possible = *share <= 1.0 + share_tolerance;
    *share += row->share;
    if (!was_possible || *share <= 1.0 + share_tolerance)
        return;
    if (total->segment_count++ == 0) {
        total->line = row->line;
        total->segment = segment;
    }
}

static void report_exclusive_totals(checking *c) {
    const rl_draft *draft = &c->reading->draft;
    for (size_t i = 0; i < draft->exclusive_sets.count; i++) {
        const exclusive_total *total = &c->totals[i];
        char percent[RL_NUMBER_BYTES];
        if (total->segment_count == 0)
            continue;
        snprintf(percent, sizeof percent, "%.4g", 100.0 * total->shares[total->segment]);
        rl_findings_add(c->reading->findings, RL_FINDING_EXCLUSIVE_SUM,
                        audience_place(c, total->line), NULL, draft->exclusive_sets.items[i],
                        percent, draft->segments.items[total->segment].id,
                        (int)total->segment_count);
    }
}

// Audiences --------------------------------------------------------------------------------------

static void check_actor(checking *c, rl_audience_rows *rows, rl_id actor) {
    const rl_draft *draft = &c->reading->draft;
    const rl_id set = draft->actors.items[actor].exclusive_set;
    const rl_audience_holder *holders = rl_audience_rows_resolve(rows, actor);
    for (size_t s = 0; s < draft->segments.count; s++) {
        if (holders[s].rival != NULL)
            report_tie(c, &holders[s], (rl_id)s);
        if (holders[s].row != NULL && set != RL_NONE)
            add_exclusive_share(&c->totals[set], holders[s].row, (rl_id)s);
    }
}

static rl_status check_audiences(checking *c, rl_arena *scratch) {
    const rl_draft *draft = &c->reading->draft;
    const size_t set_count = draft->exclusive_sets.count;
    rl_audience_rows rows;
    c->tied = RL_ARENA_NEW(scratch, bool, draft->audiences.count);
    c->totals = RL_ARENA_NEW(scratch, exclusive_total, set_count);
    if (c->tied == NULL || c->totals == NULL)
        return rl_fail_memory(c->reading->ctx);
    for (size_t i = 0; i < set_count; i++) {
        c->totals[i].shares = RL_ARENA_NEW(scratch, double, draft->segments.count);
        if (c->totals[i].shares == NULL)
            return rl_fail_memory(c->reading->ctx);
    }
    const rl_status status = rl_audience_rows_init(&rows, scratch, draft, &c->reading->segments);
    for (size_t a = 0; status == RL_OK && a < draft->actors.count; a++)
        check_actor(c, &rows, (rl_id)a);
    if (status == RL_OK)
        report_exclusive_totals(c);
    return status;
}

// Relays -----------------------------------------------------------------------------------------

static void report_idle(checking *c, const rl_actor *actor, rl_finding_code code,
                        rl_table_id missing_from) {
    rl_reading *reading = c->reading;
    const rl_row_keys *keys = &reading->ids[RL_TABLE_ACTORS];
    const size_t row = (size_t)(actor - reading->draft.actors.items);
    const rl_place place = {.file = reading->files[RL_TABLE_ACTORS].path,
                            .line = keys->lines.items[row],
                            .column = "id"};
    rl_findings_add(reading->findings, code, place, actor->id, reading->files[missing_from].name);
}

static rl_status check_relays(checking *c, rl_arena *scratch) {
    rl_reading *reading = c->reading;
    const rl_draft *draft = &reading->draft;
    bool *has_offer = RL_ARENA_NEW(scratch, bool, draft->actors.count);
    bool *has_audience = RL_ARENA_NEW(scratch, bool, draft->actors.count);
    if (has_offer == NULL || has_audience == NULL)
        return rl_fail_memory(reading->ctx);
    for (size_t i = 0; i < draft->offers.count; i++)
        has_offer[draft->offers.items[i].offer.relay] = true;
    for (size_t i = 0; i < draft->audiences.count; i++)
        has_audience[draft->audiences.items[i].actor] = true;
    for (size_t a = 0; a < draft->actors.count; a++) {
        const rl_actor *actor = &draft->actors.items[a];
        if ((actor->roles & RL_ROLE_RELAY) == 0)
            continue;
        if (!has_offer[a] && !reading->files[RL_TABLE_OFFERS].partial)
            report_idle(c, actor, RL_FINDING_RELAY_WITHOUT_OFFER, RL_TABLE_OFFERS);
        if (!has_audience[a] && !reading->files[RL_TABLE_AUDIENCES].partial)
            report_idle(c, actor, RL_FINDING_RELAY_WITHOUT_AUDIENCE, RL_TABLE_AUDIENCES);
    }
    return RL_OK;
}

// Links ------------------------------------------------------------------------------------------

// A cascade in which no relay moves another is the independent model, sampled.
static void check_triggers(checking *c) {
    rl_reading *reading = c->reading;
    const rl_draft *draft = &reading->draft;
    const rl_json *reach = rl_json_get_kind(reading->settings.root, "reach", RL_JSON_OBJECT);
    const rl_json *model = rl_json_get(reach, "model");
    bool has_one = reading->files[RL_TABLE_LINKS].partial;
    for (size_t l = 0; l < draft->links.count; l++)
        has_one = has_one || draft->links.items[l].trigger_prob > 0;
    if (!has_one && model != NULL && strcmp(draft->reach_model, "cascade") == 0)
        rl_findings_add(reading->findings, RL_FINDING_CASCADE_WITHOUT_TRIGGER,
                        rl_json_place(&reading->settings, model), draft->reach_model,
                        reading->files[RL_TABLE_LINKS].name);
}

// ------------------------------------------------------------------------------------------------

void rl_reading_check_network(rl_reading *reading) {
    checking c = {.reading = reading};
    rl_arena scratch;
    rl_arena_init(&scratch, reading->ctx);
    rl_status status = check_audiences(&c, &scratch);
    if (status == RL_OK)
        status = check_relays(&c, &scratch);
    if (status != RL_OK)
        rl_reading_fail(reading, status);
    rl_arena_clear(&scratch);
    check_triggers(&c);
}
