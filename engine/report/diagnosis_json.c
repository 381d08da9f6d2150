#include "report/diagnosis_json.h"

#include "report/study_json.h"

// Small pieces ------------------------------------------------------------------------------------

static void put_actor(rl_json_writer *json, const char *key, const rl_scenario *scenario,
                      rl_id actor) {
    if (actor == RL_NONE)
        rl_json_put_null(json, key);
    else
        rl_json_put_text(json, key, scenario->actors[actor].id);
}

static void put_assumed(rl_json_writer *json, uint32_t assumed) {
    static const struct {
        rl_assumed figure;
        const char *name;
    } names[] = {
        {RL_ASSUMED_ACCEPTANCE, "acceptance"},
        {RL_ASSUMED_SHARE, "share"},
        {RL_ASSUMED_EXPOSURE, "exposure"},
        {RL_ASSUMED_LINK, "link"},
    };
    rl_json_open_short_array(json, "assumed");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((assumed & names[i].figure) != 0)
            rl_json_put_text(json, NULL, names[i].name);
    rl_json_close_array(json);
}

static const char *stage_name(rl_diagnosis_stage stage) {
    static const char *const names[] = {
        [RL_DIAGNOSED_NOTHING] = "nothing",
        [RL_DIAGNOSED_SEGMENTS] = "segments",
        [RL_DIAGNOSED_INFLUENCES] = "influences",
        [RL_DIAGNOSED_ALL] = "all",
    };
    return names[stage];
}

// The whole target --------------------------------------------------------------------------------

static void put_settings(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    rl_json_open_object(json, "settings");
    rl_json_put_text(json, "by", rl_grouping_name(diagnosis->settings.by));
    rl_json_put_number(json, "able_prob", diagnosis->settings.able_prob);
    rl_json_put_number(json, "weak_share", diagnosis->weak_share);
    rl_json_put_text(json, "reach_model", diagnosis->scenario->reach_model);
    rl_json_put_bool(json, "counts_triggered", false);
    rl_json_close_object(json);
}

static void put_target(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    double none = 0, one = 0, today_none = 0, troubled = 0;
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        none += diagnosis->groups.items[g].weight_none;
        one += diagnosis->groups.items[g].weight_one;
        today_none += diagnosis->groups.items[g].weight_today_none;
        troubled += diagnosis->groups.items[g].weight_troubled;
    }
    rl_json_open_object(json, "target");
    rl_json_put_integer(json, "segments", (int64_t)diagnosis->segments.count);
    rl_json_put_number(json, "weight", diagnosis->weight);
    rl_json_put_number(json, "ceiling", diagnosis->ceiling);
    rl_json_put_number(json, "today", diagnosis->today);
    rl_json_put_number(json, "weight_none", none);
    rl_json_put_number(json, "weight_one", one);
    rl_json_put_number(json, "weight_today_none", today_none);
    rl_json_put_number(json, "weight_troubled", troubled);
    rl_json_put_number(json, "contact_load", diagnosis->contact_load);
    rl_json_put_number(json, "weight_overloaded", diagnosis->weight_overloaded);
    rl_json_put_number(json, "assumed_share", diagnosis->assumed_share);
    rl_json_close_object(json);
}

static void put_figures(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    rl_json_open_object(json, "figures");
    for (int figure = 0; figure < RL_FIGURE_COUNT; figure++) {
        rl_json_open_short_object(json, rl_figure_name((rl_figure)figure));
        for (int confidence = 0; confidence < RL_CONFIDENCE_COUNT; confidence++)
            rl_json_put_integer(json, rl_confidence_name((rl_confidence)confidence),
                                diagnosis->figures[figure][confidence]);
        rl_json_close_object(json);
    }
    rl_json_close_object(json);
}

// Strategies and influences -----------------------------------------------------------------------

static void put_strategies(rl_json_writer *json, const rl_scenario *scenario,
                           const rl_strategies *strategies) {
    rl_json_open_array(json, "strategies");
    for (size_t i = 0; i < strategies->count; i++) {
        const rl_strategy *strategy = &strategies->items[i];
        rl_json_open_object(json, NULL);
        rl_json_put_text(json, "strategy", rl_strategy_kind_name(strategy->kind));
        put_actor(json, "actor", scenario, strategy->actor);
        rl_json_put_text(json, "kind",
                         strategy->actor == RL_NONE ? strategy->actor_kind
                                                    : scenario->actors[strategy->actor].kind);
        rl_json_put_number(json, "gain", strategy->gain);
        rl_json_put_integer(json, "segments", strategy->segment_count);
        rl_json_put_text(json, "segment", scenario->segments[strategy->segment].id);
        rl_json_put_text(json, "like",
                         strategy->like == RL_NONE ? NULL : scenario->segments[strategy->like].id);
        rl_json_put_number(json, "from", strategy->from);
        rl_json_put_number(json, "to", strategy->to);
        if (strategy->kind == RL_STRATEGY_NEW_KIND) {
            rl_json_put_integer(json, "present", strategy->present);
            rl_json_put_integer(json, "compared", strategy->compared);
        }
        put_assumed(json, strategy->assumed);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_influences(rl_json_writer *json, const rl_scenario *scenario,
                           const rl_group_diagnosis *group) {
    rl_json_open_object(json, "influences");
    for (int role = 0; role < RL_INFLUENCE_COUNT; role++) {
        rl_json_open_array(json, rl_role_name(rl_influence_roles[role]));
        for (size_t i = 0; i < group->influences[role].count; i++) {
            const rl_influence *influence = &group->influences[role].items[i];
            rl_json_open_short_object(json, NULL);
            put_actor(json, "actor", scenario, influence->actor);
            rl_json_put_number(json, "share", influence->share);
            put_actor(json, "through", scenario, influence->through);
            rl_json_put_bool(json, "assumed", influence->assumed);
            rl_json_close_object(json);
        }
        rl_json_close_array(json);
    }
    rl_json_close_object(json);
}

// Lists -------------------------------------------------------------------------------------------

static void put_groups(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    rl_json_open_array(json, "groups");
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        const rl_group_diagnosis *group = &diagnosis->groups.items[g];
        rl_json_open_object(json, NULL);
        rl_json_put_text(json, "key", group->key);
        rl_json_put_integer(json, "segments", group->segment_count);
        rl_json_put_number(json, "weight", group->weight);
        rl_json_put_number(json, "ceiling", group->ceiling);
        rl_json_put_number(json, "today", group->today);
        rl_json_put_integer(json, "able_least", group->able_least);
        rl_json_put_integer(json, "able_most", group->able_most);
        rl_json_put_number(json, "weight_none", group->weight_none);
        rl_json_put_number(json, "weight_one", group->weight_one);
        rl_json_put_number(json, "weight_today_none", group->weight_today_none);
        rl_json_put_number(json, "weight_troubled", group->weight_troubled);
        put_actor(json, "main_relay", diagnosis->scenario, group->main_relay);
        rl_json_put_number(json, "main_loss", group->main_loss);
        put_actor(json, "next_relay", diagnosis->scenario, group->next_relay);
        rl_json_put_number(json, "next_adds", group->next_adds);
        rl_json_put_number(json, "assumed_share", group->assumed_share);
        put_influences(json, diagnosis->scenario, group);
        put_strategies(json, diagnosis->scenario, &group->strategies);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_touch(rl_json_writer *json, const rl_scenario *scenario, const rl_touch *touch) {
    rl_json_open_short_object(json, NULL);
    put_actor(json, "relay", scenario, touch->relay);
    rl_json_put_bool(json, "able", touch->able);
    rl_json_put_number(json, "share", touch->share);
    rl_json_put_number(json, "touch_prob", touch->touch_prob);
    rl_json_put_number(json, "reach_prob", touch->reach_prob);
    rl_json_put_number(json, "loss", touch->loss);
    rl_json_put_text(json, "confidence", rl_confidence_name(touch->confidence));
    rl_json_close_object(json);
}

static void put_segments(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    rl_json_open_array(json, "segments");
    for (size_t i = 0; i < diagnosis->segments.count; i++) {
        const rl_segment_diagnosis *diagnosed = &diagnosis->segments.items[i];
        const rl_segment *segment = &diagnosis->scenario->segments[diagnosed->segment];
        rl_json_open_object(json, NULL);
        rl_json_put_text(json, "segment", segment->id);
        rl_json_put_text(json, "sector", segment->sector);
        rl_json_put_text(json, "size", segment->size);
        rl_json_put_text(json, "territory", segment->territory);
        rl_json_put_number(json, "weight", segment->weight);
        rl_json_put_integer(json, "able", diagnosed->able_count);
        rl_json_put_integer(json, "able_solicited", diagnosed->able_solicited_count);
        rl_json_put_number(json, "ceiling", diagnosed->ceiling);
        rl_json_put_number(json, "today", diagnosed->today);
        rl_json_put_text(
            json, "depends",
            diagnosed->depends_on == RL_NONE ? NULL : rl_dependence_kind_name(diagnosed->depends));
        put_actor(json, "depends_on", diagnosis->scenario, diagnosed->depends_on);
        rl_json_put_bool(json, "few", diagnosed->few);
        rl_json_put_bool(json, "weak", diagnosed->weak);
        rl_json_open_array(json, "relays");
        for (int32_t t = 0; t < diagnosed->touch_count; t++)
            put_touch(json, diagnosis->scenario,
                      &diagnosis->touches.items[diagnosed->first_touch + t]);
        rl_json_close_array(json);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_overuse(rl_json_writer *json, uint32_t overuse) {
    rl_json_open_short_array(json, "overuse");
    for (uint32_t reason = 1; reason < RL_OVERUSE_END; reason <<= 1)
        if ((overuse & reason) != 0)
            rl_json_put_text(json, NULL, rl_overuse_name((rl_overuse)reason));
    rl_json_close_array(json);
}

static void put_relay(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_relay_diagnosis *relay) {
    const rl_actor *actor = &scenario->actors[relay->relay];
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "relay", actor->id);
    rl_json_put_text(json, "name", actor->name);
    rl_json_put_text(json, "kind", actor->kind);
    rl_json_put_bool(json, "solicited", actor->solicited);
    rl_json_put_bool(json, "usable", relay->usable);
    rl_json_put_text(json, "why_not",
                     relay->usable ? NULL : rl_left_out_reason_name(relay->why_not));
    rl_json_put_number(json, "alone", relay->alone);
    rl_json_put_number(json, "adds", relay->adds);
    rl_json_put_number(json, "irreplaceable", relay->irreplaceable);
    rl_json_put_integer(json, "uses", relay->uses);
    rl_json_put_number(json, "cost_eur", relay->cost_eur);
    rl_json_put_number(json, "hours", relay->hours);
    rl_json_put_number(json, "members", actor->member_count);
    rl_json_put_number(json, "touched", relay->touched);
    rl_json_put_number(json, "touched_share", relay->touched_share);
    rl_json_put_number(json, "used", relay->used);
    rl_json_put_number(json, "shared", relay->shared);
    rl_json_put_number(json, "contacts", relay->contacts);
    rl_json_put_number(json, "contact_load", relay->contact_load);
    put_overuse(json, relay->overuse);
    put_assumed(json, relay->assumed);
    rl_json_close_object(json);
}

static void put_dependences(rl_json_writer *json, const rl_diagnosis *diagnosis) {
    rl_json_open_array(json, "dependences");
    for (size_t i = 0; i < diagnosis->dependences.count; i++) {
        const rl_dependence *dependence = &diagnosis->dependences.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "depends", rl_dependence_kind_name(dependence->kind));
        put_actor(json, "relay", diagnosis->scenario, dependence->relay);
        rl_json_put_text(json, "group", diagnosis->groups.items[dependence->group].key);
        rl_json_put_number(json, "weight", dependence->weight);
        rl_json_put_integer(json, "segments", dependence->segment_count);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

rl_status rl_diagnosis_json(const rl_diagnosis *diagnosis, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-diagnosis/1", diagnosis->scenario);
    rl_json_put_text(&json, "stage", stage_name(diagnosis->stage));
    put_settings(&json, diagnosis);
    put_target(&json, diagnosis);
    put_figures(&json, diagnosis);
    put_groups(&json, diagnosis);
    put_segments(&json, diagnosis);
    rl_json_open_array(&json, "relays");
    for (size_t r = 0; r < diagnosis->relays.count; r++)
        put_relay(&json, diagnosis->scenario, &diagnosis->relays.items[r]);
    rl_json_close_array(&json);
    put_dependences(&json, diagnosis);
    put_strategies(&json, diagnosis->scenario, &diagnosis->strategies);
    rl_json_close_object(&json);
    return rl_text_status(out);
}
