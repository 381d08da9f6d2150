// Civil dates as days since 1970-01-01, proleptic Gregorian calendar, no time zone. Algorithms:
// H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
// https://howardhinnant.github.io/date_algorithms.html.
#ifndef RL_BASE_CALENDAR_H
#define RL_BASE_CALENDAR_H

#include "base/text.h"

typedef struct rl_date {
    int32_t year;
    int32_t month; // 1 to 12
    int32_t day;   // 1 to 31
} rl_date;

int32_t rl_day_from_date(rl_date date);
rl_date rl_date_from_day(int32_t day);

// True when the month has this day in this year.
bool rl_date_exists(rl_date date);

// Reads exactly `2027-03-15` or `15/03/2027`, years 1 to 9999: nothing before, nothing after, no
// digit left out. False, with `day` untouched, for anything else or a date that does not exist.
bool rl_day_parse(const char *bytes, int32_t *day);

// Appends the day for files and programs: 2027-03-15.
void rl_text_append_iso_day(rl_text *text, int32_t day);

// Appends the day for people: 15/03/2027 in French, 2027-03-15 in English.
void rl_text_append_day(rl_text *text, int32_t day);

#endif
