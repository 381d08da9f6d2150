#include "report/plan_ics.h"

#include "base/calendar.h"
#include "base/version.h"
#include "report/words.h"

#include <string.h>

enum { FOLD_BYTES = 75 }; // RFC 5545, 3.1: longest line, without its end

// Ends a content line, folded where it is too long and never inside a character.
static void put_line(rl_text *out, const char *line) {
    size_t room = FOLD_BYTES;
    while (strlen(line) > room) {
        size_t length = room;
        while (((unsigned char)line[length] & 0xC0) == 0x80)
            length--;
        rl_text_append_bytes(out, line, length);
        rl_text_append(out, "\r\n ");
        line += length;
        room = FOLD_BYTES - 1; // the space counts
    }
    rl_text_append(out, line);
    rl_text_append(out, "\r\n");
}

// Text value (RFC 5545, 3.3.11): backslash, comma, semicolon and line end are escaped; control
// characters cannot be there.
static void append_value(rl_text *line, const char *value) {
    for (; *value != '\0'; value++) {
        const unsigned char byte = (unsigned char)*value;
        if (byte == '\\' || byte == ',' || byte == ';')
            rl_text_append(line, "\\");
        if (byte == '\n')
            rl_text_append(line, "\\n");
        else if (byte >= 0x20 && byte != 0x7F)
            rl_text_append_bytes(line, value, 1);
    }
}

static void put_text(rl_text *out, const char *property, const char *value) {
    rl_text line;
    rl_text_init(&line, out->ctx);
    rl_text_format(&line, "%s:", property);
    append_value(&line, value);
    put_line(out, rl_text_bytes(&line));
    out->failed |= line.failed;
    rl_text_clear(&line);
}

static void put_day(rl_text *out, const char *property, int32_t day, const char *rest) {
    const rl_date date = rl_date_from_day(day);
    rl_text_format(out, "%s:%04d%02d%02d%s\r\n", property, date.year, date.month, date.day, rest);
}

static void put_event(rl_words *words, const rl_scenario *scenario, rl_id activation,
                      rl_text *out) {
    const rl_activation *a = &scenario->activations[activation];
    const rl_actor *relay = &scenario->actors[a->relay];
    const rl_lever *lever = &scenario->levers[a->lever];
    const rl_window *window = &scenario->windows[a->window];
    const char *id = rl_words_join(words, rl_words_join(words, relay->id, "/", lever->id), "/",
                                   rl_words_join(words, window->id, "@", "relais"));
    const char *summary = rl_words_join(words, relay->name, " — ", lever->name);
    rl_text_append(out, "BEGIN:VEVENT\r\n");
    put_text(out, "UID", id);
    // Not the clock's: the same plan gives the same bytes.
    put_day(out, "DTSTAMP", scenario->windows[0].start_day, "T000000Z");
    put_day(out, "DTSTART;VALUE=DATE", window->start_day, "");
    put_day(out, "DTEND;VALUE=DATE", window->end_day + 1, ""); // the day after the last
    put_text(out, "SUMMARY", summary);
    put_text(out, "DESCRIPTION",
             rl_words_say(words, RL_MSG_ICS_DESCRIPTION, scenario->deliverable, window->name,
                          rl_words_euros(words, rl_activation_cost_eur(scenario, activation)),
                          rl_words_hours(words, rl_activation_hours(scenario, activation))));
    put_text(out, "CATEGORIES", lever->name);
    rl_text_append(out, "TRANSP:TRANSPARENT\r\n"
                        "BEGIN:VALARM\r\n"
                        "ACTION:DISPLAY\r\n"
                        "TRIGGER:-P14D\r\n");
    put_text(out, "DESCRIPTION", rl_words_say(words, RL_MSG_ICS_REMINDER, summary));
    rl_text_append(out, "END:VALARM\r\n"
                        "END:VEVENT\r\n");
}

void rl_plan_ics(const rl_scenario *scenario, const rl_plan *plan, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    rl_text_format(out,
                   "BEGIN:VCALENDAR\r\n"
                   "VERSION:2.0\r\n"
                   "PRODID:-//relais//relais %s//%s\r\n"
                   "CALSCALE:GREGORIAN\r\n"
                   "METHOD:PUBLISH\r\n",
                   RL_VERSION, out->ctx->language == RL_FRENCH ? "FR" : "EN");
    put_text(out, "X-WR-CALNAME", scenario->title);
    for (rl_id window = 0; window < scenario->window_count; window++)
        for (size_t i = 0; i < plan->activations.count; i++)
            if (scenario->activations[plan->activations.items[i]].window == window)
                put_event(&words, scenario, plan->activations.items[i], out);
    rl_text_append(out, "END:VCALENDAR\r\n");
    out->failed |= words.failed;
    rl_words_clear(&words);
}
