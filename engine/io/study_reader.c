#include "io/study_reader.h"

#include "io/json_file.h"

#include <math.h>
#include <string.h>

typedef struct reading {
    const rl_scenario *scenario;
    const char *command; // that wrote the document
    const char *format;
    rl_json_document *document;
} reading;

static void refuse(reading *r, const rl_json *value) {
    rl_findings_add(r->document->findings, RL_FINDING_STUDY_INVALID,
                    rl_json_place(r->document, value == NULL ? r->document->root : value), NULL,
                    r->command);
}

// NaN when it is null or not there; refused when it is no number, or below `least`.
static double figure(reading *r, const rl_json *object, const char *key, double least) {
    const rl_json *value = rl_json_get(object, key);
    if (value == NULL || value->kind == RL_JSON_NULL)
        return NAN;
    if (value->kind == RL_JSON_NUMBER && value->number >= least)
        return value->number;
    refuse(r, value);
    return NAN;
}

// A share, NaN when it is not there.
static double share(reading *r, const rl_json *object, const char *key) {
    const double value = figure(r, object, key, 0);
    if (value > 1)
        refuse(r, rl_json_get(object, key));
    return value;
}

// A figure that must be there, 0 or more; 0 when it is not, which is said.
static double needed(reading *r, const rl_json *object, const char *key) {
    const double value = figure(r, object, key, 0);
    if (!isnan(value))
        return value;
    if (rl_json_get_kind(object, key, RL_JSON_NUMBER) == NULL)
        refuse(r, object);
    return 0;
}

static int32_t count(reading *r, const rl_json *object, const char *key) {
    const double value = needed(r, object, key);
    if (value <= INT32_MAX && floor(value) == value)
        return (int32_t)value;
    refuse(r, rl_json_get(object, key));
    return 0;
}

static bool truth(const rl_json *object, const char *key) {
    const rl_json *value = rl_json_get_kind(object, key, RL_JSON_BOOL);
    return value != NULL && value->truth;
}

static const rl_json *first_of(reading *r, const char *key) {
    const rl_json *list = rl_json_get_kind(r->document->root, key, RL_JSON_ARRAY);
    if (list == NULL || list->count == 0)
        refuse(r, list == NULL ? r->document->root : list);
    return list == NULL ? NULL : list->first;
}

// Whether the document is such a study, of this scenario in this state.
static bool is_ours(reading *r) {
    const rl_json *root = r->document->root;
    const char *format = rl_json_get_text(root, "format", "");
    const rl_json *provenance = rl_json_get_kind(root, "provenance", RL_JSON_OBJECT);
    if (strcmp(format, r->format) != 0) {
        rl_findings_add(r->document->findings, RL_FINDING_STUDY_FORMAT,
                        rl_json_place(r->document, root), NULL, r->command, format, r->command);
        return false;
    }
    if (strcmp(rl_json_get_text(provenance, "input_hash", ""), r->scenario->input_hash) != 0) {
        rl_findings_add(r->document->findings, RL_FINDING_STUDY_OF_OTHER_INPUT,
                        rl_json_place(r->document, provenance == NULL ? root : provenance), NULL,
                        r->scenario->path, r->command);
        return false;
    }
    return true;
}

// Frontier ---------------------------------------------------------------------------------------

static rl_point_status read_status(reading *r, const rl_json *item) {
    const char *name = rl_json_get_text(item, "status", "");
    for (int status = RL_POINT_PROVED; status <= RL_POINT_UNKNOWN; status++)
        if (strcmp(rl_point_status_name((rl_point_status)status), name) == 0)
            return (rl_point_status)status;
    refuse(r, item);
    return RL_POINT_UNKNOWN;
}

static rl_plan_usage read_usage(reading *r, const rl_json *plan) {
    const rl_json *usage = rl_json_get(plan, "usage");
    return (rl_plan_usage){.relays = count(r, usage, "relays"),
                           .activations = count(r, usage, "activations"),
                           .cost_eur = needed(r, usage, "cost_eur"),
                           .hours = needed(r, usage, "hours")};
}

static rl_frontier_point read_point(reading *r, const rl_json *item) {
    rl_frontier_point point = {.limit = needed(r, item, "limit"),
                               .status = read_status(r, item),
                               .reach = NAN,
                               .bound = figure(r, item, "bound", 0),
                               .gap = NAN,
                               .marginal = NAN,
                               .chord_lead = NAN,
                               .is_rule = truth(item, "is_rule")};
    if (point.status != RL_POINT_PROVED && point.status != RL_POINT_OPEN)
        return point;
    point.reach = needed(r, item, "reach");
    point.gap = figure(r, item, "gap", 0);
    point.marginal = figure(r, item, "marginal", -INFINITY);
    point.chord_lead = figure(r, item, "chord_lead", -INFINITY);
    point.usage = read_usage(r, item);
    if (isnan(point.bound))
        refuse(r, item);
    return point;
}

static rl_status read_points(rl_context *ctx, reading *r, rl_frontier *out) {
    for (const rl_json *item = first_of(r, "points"); item != NULL; item = item->next) {
        const rl_status status = RL_VECTOR_RESERVE(ctx, &out->points, 1);
        if (status != RL_OK)
            return status;
        const rl_frontier_point point = read_point(r, item);
        if (out->points.count > 0 &&
            !(point.limit > out->points.items[out->points.count - 1].limit))
            refuse(r, item);
        if (truth(item, "is_knee") && !isnan(point.reach))
            out->knee = (int32_t)out->points.count;
        out->points.items[out->points.count++] = point;
    }
    return RL_OK;
}

static rl_status read_frontier(rl_context *ctx, reading *r, rl_frontier *out) {
    const rl_json *root = r->document->root;
    const rl_json *settings = rl_json_get(root, "settings");
    if (!rl_frontier_axis_from_name(rl_json_get_text(settings, "by", ""), &out->settings.by))
        refuse(r, settings == NULL ? root : settings);
    out->is_complete = strcmp(rl_json_get_text(root, "status", ""), "complete") == 0;
    out->done = count(r, root, "points_done");
    return read_points(ctx, r, out);
}

// The findings since `errors_before` are what is wrong with the document.
static rl_status verdict(rl_status status, const rl_findings *findings, size_t errors_before) {
    return status == RL_OK && (findings->failed || findings->error_count > errors_before)
               ? rl_findings_status(findings)
               : status;
}

rl_status rl_frontier_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                           rl_findings *findings, rl_frontier *out) {
    const size_t errors_before = findings->error_count;
    rl_json_document document;
    reading r = {scenario, "frontier", "relais-frontier/1", &document};
    *out = (rl_frontier){.knee = -1, .alternatives_at = NAN, .alternatives_best = NAN};
    rl_status status = rl_json_read_file(ctx, path, findings, &document);
    if (status == RL_OK && is_ours(&r))
        status = read_frontier(ctx, &r, out);
    rl_json_clear(&document);
    return verdict(status, findings, errors_before);
}

// Comparison -------------------------------------------------------------------------------------

static rl_compared_plan read_plan(reading *r, const rl_json *item) {
    const rl_json *reach = rl_json_get(item, "reach");
    const rl_json *behind = rl_json_get(item, "behind_first");
    const rl_json *fairness = rl_json_get(item, "fairness");
    const rl_compared_plan plan = {
        .name = rl_json_get_text(item, "name", ""),
        .without_floors = truth(item, "without_floors"),
        .expected = needed(r, reach == NULL ? item : reach, "expected"),
        .p10 = figure(r, reach, "p10", 0),
        .p90 = figure(r, reach, "p90", 0),
        .behind = figure(r, behind, "mean", -INFINITY),
        .behind_low = figure(r, behind, "low", -INFINITY),
        .behind_high = figure(r, behind, "high", -INFINITY),
        .ahead_share = share(r, item, "ahead_share"),
        .cost_eur = needed(r, item, "cost_eur"),
        .cost_each_eur = figure(r, item, "cost_each_eur", 0),
        .hours = needed(r, item, "hours"),
        .broken_rules = count(r, item, "broken_rules"),
        .lowest_territory = rl_json_get_text(fairness, "lowest_territory", NULL),
        .lowest_share = share(r, fairness, "lowest_share"),
    };
    if (plan.name[0] == '\0' || plan.p10 > plan.p90)
        refuse(r, item);
    return plan;
}

static rl_status read_plans(rl_context *ctx, reading *r, rl_compared *out) {
    out->simulations = needed(r, r->document->root, "simulations");
    for (const rl_json *item = first_of(r, "plans"); item != NULL; item = item->next) {
        const rl_status status = RL_VECTOR_RESERVE(ctx, &out->plans, 1);
        if (status != RL_OK)
            return status;
        const rl_compared_plan plan = read_plan(r, item);
        if (out->plans.count > 0 && plan.expected > out->plans.items[out->first].expected)
            out->first = out->plans.count;
        out->plans.items[out->plans.count++] = plan;
    }
    return RL_OK;
}

rl_status rl_compared_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                           rl_findings *findings, rl_compared *out) {
    const size_t errors_before = findings->error_count;
    *out = (rl_compared){0};
    reading r = {scenario, "compare", "relais-comparison/1", &out->document};
    rl_status status = rl_json_read_file(ctx, path, findings, &out->document);
    if (status == RL_OK && is_ours(&r))
        status = read_plans(ctx, &r, out);
    return verdict(status, findings, errors_before);
}

void rl_compared_clear(rl_context *ctx, rl_compared *compared) {
    RL_VECTOR_CLEAR(ctx, &compared->plans);
    rl_json_clear(&compared->document);
}

// Robust plan ------------------------------------------------------------------------------------

static rl_refusals read_refusals(reading *r, const rl_json *plan) {
    rl_refusals refusals = {.reach = needed(r, plan, "worst_reach")};
    const rl_json *list = rl_json_get_kind(plan, "worst_refusals", RL_JSON_ARRAY);
    if (list == NULL || list->count > RL_REFUSALS_MAX) {
        refuse(r, plan);
        return refusals;
    }
    for (const rl_json *item = list->first; item != NULL; item = item->next) {
        const rl_id relay =
            item->kind == RL_JSON_TEXT ? rl_find_actor(r->scenario, item->text) : RL_NONE;
        if (relay == RL_NONE)
            refuse(r, item);
        else
            refusals.relays[refusals.count++] = relay;
    }
    return refusals;
}

static rl_robust_plan read_robust_plan(reading *r, const char *key) {
    const rl_json *plan = rl_json_get_kind(r->document->root, key, RL_JSON_OBJECT);
    if (plan == NULL)
        return (rl_robust_plan){.reach = NAN, .worst.reach = NAN};
    return (rl_robust_plan){.has_plan = true,
                            .reach = needed(r, plan, "reach"),
                            .usage = read_usage(r, plan),
                            .worst = read_refusals(r, plan)};
}

static void read_robustness(reading *r, rl_robustness *out) {
    const rl_json *root = r->document->root;
    out->status = read_status(r, root);
    out->is_complete = truth(root, "is_complete");
    out->settings.refusals = count(r, rl_json_get(root, "settings"), "refusals");
    out->bound = figure(r, root, "bound", 0);
    out->gap = figure(r, root, "gap", 0);
    out->robust = read_robust_plan(r, "robust");
    out->nominal = read_robust_plan(r, "nominal");
    const bool has_answer = out->status == RL_POINT_PROVED || out->status == RL_POINT_OPEN;
    if (has_answer != out->robust.has_plan || (has_answer && isnan(out->bound + out->gap)))
        refuse(r, root);
}

rl_status rl_robustness_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                             rl_findings *findings, rl_robustness *out) {
    const size_t errors_before = findings->error_count;
    rl_json_document document;
    reading r = {scenario, "robust", "relais-robust/1", &document};
    *out = (rl_robustness){.bound = NAN, .gap = NAN, .nominal_bound = NAN};
    const rl_status status = rl_json_read_file(ctx, path, findings, &document);
    if (status == RL_OK && is_ours(&r))
        read_robustness(&r, out);
    rl_json_clear(&document);
    return verdict(status, findings, errors_before);
}
