#include "io/scenario_tables.h"

#include <math.h>

#define COLUMN(title, type, ...)                                                                   \
    { .name = title, .kind = RL_COLUMN_##type, __VA_ARGS__ }
#define REQUIRED .required = true
#define OPTIONAL .required = false
#define FROM_0_TO_1 .range = {.least = 0.0, .most = 1.0}
#define AT_LEAST_0 .range = {.least = 0.0, .most = INFINITY}
#define WHOLE_FROM(start) .range = {.least = (start), .most = INT32_MAX, .whole = true}
#define REFERS_TO(table) .refers_to = table
#define ONE_OF(words) .choices = words
#define EVIDENCE(first)                                                                            \
    [first] = COLUMN("confidence", CHOICE, OPTIONAL, ONE_OF("measured|estimate|assumption")),      \
    [(first) + 1] = COLUMN("source", TEXT, OPTIONAL)

// clang-format off
const rl_table_format rl_scenario_tables[RL_TABLE_COUNT] = {
    [RL_TABLE_ACTORS] = {
        .name = "actors",
        .required = true,
        .has_evidence = true,
        .column_count = RL_ACTORS_EVIDENCE + 2,
        .columns = {
            [RL_ACTORS_ID] = COLUMN("id", ID, REQUIRED),
            [RL_ACTORS_NAME] = COLUMN("name", TEXT, REQUIRED),
            [RL_ACTORS_KIND] = COLUMN("kind", TEXT, OPTIONAL),
            [RL_ACTORS_ROLES] = COLUMN("roles", LIST, REQUIRED,
                                       ONE_OF("relay|prescriber|order_giver|funder|ambassador")),
            [RL_ACTORS_TERRITORY] = COLUMN("territory", TEXT, OPTIONAL),
            [RL_ACTORS_ACCEPTANCE_PROB] = COLUMN("acceptance_prob", SHARE, OPTIONAL, FROM_0_TO_1),
            [RL_ACTORS_EXCLUSIVE_SET] = COLUMN("exclusive_set", TEXT, OPTIONAL),
            [RL_ACTORS_SOLICITED] = COLUMN("solicited", YES_NO, OPTIONAL),
            [RL_ACTORS_MEMBER_COUNT] = COLUMN("member_count", NUMBER, OPTIONAL, AT_LEAST_0),
            EVIDENCE(RL_ACTORS_EVIDENCE),
        },
    },
    [RL_TABLE_LEVERS] = {
        .name = "levers",
        .required = true,
        .column_count = RL_LEVERS_CONTACT_WEIGHT + 1,
        .columns = {
            [RL_LEVERS_ID] = COLUMN("id", ID, REQUIRED),
            [RL_LEVERS_NAME] = COLUMN("name", TEXT, REQUIRED),
            [RL_LEVERS_DESCRIPTION] = COLUMN("description", TEXT, OPTIONAL),
            [RL_LEVERS_CONTACT_WEIGHT] = COLUMN("contact_weight", SHARE, OPTIONAL, FROM_0_TO_1),
        },
    },
    [RL_TABLE_WINDOWS] = {
        .name = "windows",
        .required = true,
        .column_count = RL_WINDOWS_HOURS_MAX + 1,
        .columns = {
            [RL_WINDOWS_ID] = COLUMN("id", ID, REQUIRED),
            [RL_WINDOWS_NAME] = COLUMN("name", TEXT, REQUIRED),
            [RL_WINDOWS_START] = COLUMN("start", DATE, REQUIRED),
            [RL_WINDOWS_END] = COLUMN("end", DATE, REQUIRED),
            [RL_WINDOWS_HOURS_MAX] = COLUMN("hours_max", NUMBER, OPTIONAL, AT_LEAST_0),
        },
    },
    [RL_TABLE_SEGMENTS] = {
        .name = "segments",
        .required = true,
        .has_evidence = true,
        .column_count = RL_SEGMENTS_EVIDENCE + 2,
        .columns = {
            [RL_SEGMENTS_ID] = COLUMN("id", ID, REQUIRED),
            [RL_SEGMENTS_SECTOR] = COLUMN("sector", ID, REQUIRED),
            [RL_SEGMENTS_SIZE] = COLUMN("size", ID, REQUIRED),
            [RL_SEGMENTS_TERRITORY] = COLUMN("territory", ID, REQUIRED),
            [RL_SEGMENTS_ESTABLISHMENTS] = COLUMN("establishments", NUMBER, REQUIRED, AT_LEAST_0),
            [RL_SEGMENTS_EMPLOYEES] = COLUMN("employees", NUMBER, OPTIONAL, AT_LEAST_0),
            EVIDENCE(RL_SEGMENTS_EVIDENCE),
        },
    },
    [RL_TABLE_OFFERS] = {
        .name = "offers",
        .required = true,
        .has_evidence = true,
        .column_count = RL_OFFERS_EVIDENCE + 2,
        .columns = {
            [RL_OFFERS_RELAY] = COLUMN("relay", TEXT, REQUIRED, REFERS_TO("actors")),
            [RL_OFFERS_LEVER] = COLUMN("lever", TEXT, REQUIRED, REFERS_TO("levers")),
            [RL_OFFERS_EXPOSURE_PROB] = COLUMN("exposure_prob", SHARE, REQUIRED, FROM_0_TO_1),
            [RL_OFFERS_COST_EUR] = COLUMN("cost_eur", NUMBER, REQUIRED, AT_LEAST_0),
            [RL_OFFERS_HOURS] = COLUMN("hours", NUMBER, REQUIRED, AT_LEAST_0),
            [RL_OFFERS_WINDOWS] = COLUMN("windows", LIST, OPTIONAL, REFERS_TO("windows")),
            [RL_OFFERS_MAX_USES] = COLUMN("max_uses", NUMBER, OPTIONAL, WHOLE_FROM(1)),
            [RL_OFFERS_GAP_DAYS] = COLUMN("gap_days", NUMBER, OPTIONAL, WHOLE_FROM(0)),
            [RL_OFFERS_WHEN_TRIGGERED] = COLUMN("when_triggered", YES_NO, OPTIONAL),
            EVIDENCE(RL_OFFERS_EVIDENCE),
        },
    },
    [RL_TABLE_AUDIENCES] = {
        .name = "audiences",
        .required = true,
        .has_evidence = true,
        .column_count = RL_AUDIENCES_EVIDENCE + 2,
        .columns = {
            [RL_AUDIENCES_ACTOR] = COLUMN("actor", TEXT, REQUIRED, REFERS_TO("actors")),
            [RL_AUDIENCES_SECTOR] = COLUMN("sector", LIST, OPTIONAL),
            [RL_AUDIENCES_SIZE] = COLUMN("size", LIST, OPTIONAL),
            [RL_AUDIENCES_TERRITORY] = COLUMN("territory", LIST, OPTIONAL),
            [RL_AUDIENCES_SHARE] = COLUMN("share", SHARE, REQUIRED, FROM_0_TO_1),
            EVIDENCE(RL_AUDIENCES_EVIDENCE),
        },
    },
    [RL_TABLE_TIMING] = {
        .name = "timing",
        .has_evidence = true,
        .column_count = RL_TIMING_EVIDENCE + 2,
        .columns = {
            [RL_TIMING_WINDOW] = COLUMN("window", LIST, OPTIONAL, REFERS_TO("windows")),
            [RL_TIMING_LEVER] = COLUMN("lever", LIST, OPTIONAL, REFERS_TO("levers")),
            [RL_TIMING_SECTOR] = COLUMN("sector", LIST, OPTIONAL),
            [RL_TIMING_SIZE] = COLUMN("size", LIST, OPTIONAL),
            [RL_TIMING_TERRITORY] = COLUMN("territory", LIST, OPTIONAL),
            [RL_TIMING_FACTOR] = COLUMN("factor", SHARE, REQUIRED, AT_LEAST_0),
            [RL_TIMING_REASON] = COLUMN("reason", TEXT, OPTIONAL),
            EVIDENCE(RL_TIMING_EVIDENCE),
        },
    },
    [RL_TABLE_LINKS] = {
        .name = "links",
        .has_evidence = true,
        .column_count = RL_LINKS_EVIDENCE + 2,
        .columns = {
            [RL_LINKS_FROM] = COLUMN("from", TEXT, REQUIRED, REFERS_TO("actors")),
            [RL_LINKS_TO] = COLUMN("to", TEXT, REQUIRED, REFERS_TO("actors")),
            [RL_LINKS_KIND] = COLUMN("kind", CHOICE, REQUIRED,
                                     ONE_OF("rediffuses|prescribes|orders_from|funds|member_of")),
            [RL_LINKS_WEIGHT] = COLUMN("weight", SHARE, REQUIRED, FROM_0_TO_1),
            [RL_LINKS_TRIGGER_PROB] = COLUMN("trigger_prob", SHARE, OPTIONAL, FROM_0_TO_1),
            EVIDENCE(RL_LINKS_EVIDENCE),
        },
    },
    [RL_TABLE_CODES] = {
        .name = "codes",
        .column_count = RL_CODES_NAME + 1,
        .columns = {
            [RL_CODES_PART] = COLUMN("part", CHOICE, REQUIRED, ONE_OF("sector|size|territory")),
            [RL_CODES_CODE] = COLUMN("code", TEXT, REQUIRED),
            [RL_CODES_NAME] = COLUMN("name", TEXT, REQUIRED),
        },
    },
};

const rl_table_format rl_plan_table = {
    .name = "plan",
    .column_count = RL_PLAN_ID_COUNT + 7,
    .columns = {
        [RL_PLAN_RELAY] = COLUMN("relay", TEXT, REQUIRED, REFERS_TO("actors")),
        [RL_PLAN_LEVER] = COLUMN("lever", TEXT, REQUIRED, REFERS_TO("levers")),
        [RL_PLAN_WINDOW] = COLUMN("window", TEXT, REQUIRED, REFERS_TO("windows")),
        // What `relais plan --plan-csv` writes beside, for people: not used.
        COLUMN("relay_name", TEXT, OPTIONAL),
        COLUMN("lever_name", TEXT, OPTIONAL),
        COLUMN("window_name", TEXT, OPTIONAL),
        COLUMN("start", TEXT, OPTIONAL),
        COLUMN("end", TEXT, OPTIONAL),
        COLUMN("cost_eur", TEXT, OPTIONAL),
        COLUMN("hours", TEXT, OPTIONAL),
    },
};
// clang-format on
