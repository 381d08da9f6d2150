#include "cli/progress.h"

#include "base/messages.h"

#include <math.h>
#include <unistd.h>

enum { COLUMNS = 79 };
static const double REDRAW_S = 0.1;

static void append_value(rl_text *text, rl_message label, double value) {
    if (isnan(value))
        return;
    rl_text_format(text, "  %s ", rl_message_text(text->ctx, label));
    rl_text_append_number(text, value, fabs(value) < 100 ? 2 : 0);
}

void rl_progress_describe(const rl_progress *progress, int columns, rl_text *text) {
    rl_text whole;
    rl_text_init(&whole, text->ctx);
    rl_text_append(&whole, progress->phase);
    if (!isnan(progress->fraction)) {
        rl_text_append(&whole, "  ");
        rl_text_append_percent(&whole, progress->fraction, 0);
    }
    append_value(&whole, RL_MSG_CLI_PROGRESS_BEST, progress->incumbent);
    append_value(&whole, RL_MSG_CLI_PROGRESS_BOUND, progress->bound);
    rl_text_append(&whole, "  ");
    rl_text_append_number(&whole, progress->elapsed_s, 0);
    rl_text_append(&whole, " s");
    if (rl_text_width(rl_text_bytes(&whole)) > (size_t)columns)
        rl_text_append_padded(text, rl_text_bytes(&whole), columns);
    else
        rl_text_append(text, rl_text_bytes(&whole));
    rl_text_clear(&whole);
}

// A line that cannot be drawn is not worth stopping for: errors of the stream are ignored here.
static void draw(const rl_progress *progress, void *user) {
    rl_progress_line *line = user;
    if (line->visible && progress->elapsed_s - line->shown_s < REDRAW_S)
        return;
    rl_text text;
    rl_text_init(&text, line->ctx);
    rl_progress_describe(progress, COLUMNS, &text);
    fprintf(line->stream, "\r\033[K%s", rl_text_bytes(&text));
    fflush(line->stream);
    rl_text_clear(&text);
    line->visible = true;
    line->shown_s = progress->elapsed_s;
}

void rl_progress_line_start(rl_progress_line *line, rl_context *ctx, FILE *stream) {
    *line = (rl_progress_line){.stream = stream, .ctx = ctx};
    if (!isatty(fileno(stream)))
        return;
    ctx->on_progress = draw;
    ctx->progress_user = line;
}

void rl_progress_line_stop(rl_progress_line *line) {
    if (line->ctx == NULL)
        return;
    line->ctx->on_progress = NULL;
    line->ctx->progress_user = NULL;
    if (line->visible)
        fputs("\r\033[K", line->stream);
    fflush(line->stream);
}
