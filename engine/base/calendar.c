#include "base/calendar.h"

#include <string.h>

// Years run from March to February, so that the leap day ends them; eras are 400 such years.
enum { DAYS_OF_ERA = 146097, DAYS_BEFORE_1970 = 719468 }; // from 0000-03-01 to 1970-01-01

int32_t rl_day_from_date(rl_date date) {
    const int32_t year = date.month <= 2 ? date.year - 1 : date.year;
    const int32_t era = (year >= 0 ? year : year - 399) / 400;
    const int32_t year_of_era = year - era * 400;
    const int32_t month_from_march = (date.month + 9) % 12;
    const int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    const int32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)((int64_t)era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_1970);
}

rl_date rl_date_from_day(int32_t day) {
    const int64_t days = (int64_t)day + DAYS_BEFORE_1970;
    const int64_t era = (days >= 0 ? days : days - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
    const int32_t day_of_era = (int32_t)(days - era * DAYS_OF_ERA);
    const int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int32_t month_from_march = (5 * day_of_year + 2) / 153;
    const int32_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (rl_date){
        .year = year_of_era + (int32_t)era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

bool rl_date_exists(rl_date date) {
    static const int32_t days_of_month[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    return date.day <= days_of_month[date.month - 1] + (date.month == 2 && leap);
}

// Matches `bytes` against a pattern in which Y, M and D stand for digits and the rest for itself.
static bool match(const char *bytes, const char *pattern, rl_date *date) {
    *date = (rl_date){0, 0, 0};
    if (strlen(bytes) != strlen(pattern))
        return false;
    for (; *pattern != '\0'; pattern++, bytes++) {
        int32_t *part = *pattern == 'Y'   ? &date->year
                        : *pattern == 'M' ? &date->month
                        : *pattern == 'D' ? &date->day
                                          : NULL;
        if (part == NULL ? *bytes != *pattern : *bytes < '0' || *bytes > '9')
            return false;
        if (part != NULL)
            *part = *part * 10 + (*bytes - '0');
    }
    return date->year >= 1 && rl_date_exists(*date);
}

bool rl_day_parse(const char *bytes, int32_t *day) {
    rl_date date;
    if (!match(bytes, "YYYY-MM-DD", &date) && !match(bytes, "DD/MM/YYYY", &date))
        return false;
    *day = rl_day_from_date(date);
    return true;
}

void rl_text_append_iso_day(rl_text *text, int32_t day) {
    const rl_date date = rl_date_from_day(day);
    rl_text_format(text, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
}

void rl_text_append_day(rl_text *text, int32_t day) {
    if (text->ctx->language != RL_FRENCH) {
        rl_text_append_iso_day(text, day);
        return;
    }
    const rl_date date = rl_date_from_day(day);
    rl_text_format(text, "%02d/%02d/%04d", (int)date.day, (int)date.month, (int)date.year);
}
