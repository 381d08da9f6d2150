// The tables of a scenario and their columns: docs/formats.md for the program. models/schema/
// describes the same for others; a test compares the two.
#ifndef RL_IO_SCENARIO_TABLES_H
#define RL_IO_SCENARIO_TABLES_H

#include "io/table.h"

// In the order they are read: a table comes after those it refers to.
typedef enum rl_table_id {
    RL_TABLE_ACTORS,
    RL_TABLE_LEVERS,
    RL_TABLE_WINDOWS,
    RL_TABLE_SEGMENTS,
    RL_TABLE_OFFERS,
    RL_TABLE_AUDIENCES,
    RL_TABLE_TIMING,
    RL_TABLE_LINKS,
    RL_TABLE_CODES,
    RL_TABLE_COUNT
} rl_table_id;

extern const rl_table_format rl_scenario_tables[RL_TABLE_COUNT];

// A plan, typed by hand or written by relais: one row for each activation.
extern const rl_table_format rl_plan_table;

// Columns of each, where evidence comes last.
enum {
    RL_ACTORS_ID,
    RL_ACTORS_NAME,
    RL_ACTORS_KIND,
    RL_ACTORS_ROLES,
    RL_ACTORS_TERRITORY,
    RL_ACTORS_ACCEPTANCE_PROB,
    RL_ACTORS_EXCLUSIVE_SET,
    RL_ACTORS_SOLICITED,
    RL_ACTORS_MEMBER_COUNT,
    RL_ACTORS_EVIDENCE
};
enum { RL_LEVERS_ID, RL_LEVERS_NAME, RL_LEVERS_DESCRIPTION, RL_LEVERS_CONTACT_WEIGHT };
enum { RL_WINDOWS_ID, RL_WINDOWS_NAME, RL_WINDOWS_START, RL_WINDOWS_END, RL_WINDOWS_HOURS_MAX };
enum {
    RL_SEGMENTS_ID,
    RL_SEGMENTS_SECTOR,
    RL_SEGMENTS_SIZE,
    RL_SEGMENTS_TERRITORY,
    RL_SEGMENTS_ESTABLISHMENTS,
    RL_SEGMENTS_EMPLOYEES,
    RL_SEGMENTS_EVIDENCE
};
enum {
    RL_OFFERS_RELAY,
    RL_OFFERS_LEVER,
    RL_OFFERS_EXPOSURE_PROB,
    RL_OFFERS_COST_EUR,
    RL_OFFERS_HOURS,
    RL_OFFERS_WINDOWS,
    RL_OFFERS_MAX_USES,
    RL_OFFERS_GAP_DAYS,
    RL_OFFERS_WHEN_TRIGGERED,
    RL_OFFERS_EVIDENCE
};
enum {
    RL_AUDIENCES_ACTOR,
    RL_AUDIENCES_SECTOR,
    RL_AUDIENCES_SIZE,
    RL_AUDIENCES_TERRITORY,
    RL_AUDIENCES_SHARE,
    RL_AUDIENCES_EVIDENCE
};
enum {
    RL_TIMING_WINDOW,
    RL_TIMING_LEVER,
    RL_TIMING_SECTOR,
    RL_TIMING_SIZE,
    RL_TIMING_TERRITORY,
    RL_TIMING_FACTOR,
    RL_TIMING_REASON,
    RL_TIMING_EVIDENCE
};
enum {
    RL_LINKS_FROM,
    RL_LINKS_TO,
    RL_LINKS_KIND,
    RL_LINKS_WEIGHT,
    RL_LINKS_TRIGGER_PROB,
    RL_LINKS_EVIDENCE
};
enum { RL_CODES_PART, RL_CODES_CODE, RL_CODES_NAME };
enum { RL_PLAN_RELAY, RL_PLAN_LEVER, RL_PLAN_WINDOW, RL_PLAN_ID_COUNT }; // then what is not used

#endif
