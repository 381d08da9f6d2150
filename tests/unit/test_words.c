// Figures and sentences for people, and how they are laid out.
#include "report/page.h"
#include "report/words.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <string.h>

#define THIN "\xE2\x80\xAF" // U+202F
#define HARD "\xC2\xA0"     // U+00A0

typedef struct fixture {
    rl_context ctx;
    rl_words words;
} fixture;

static void start(fixture *f, rl_language language) {
    rl_context_init(&f->ctx);
    f->ctx.language = language;
    rl_words_init(&f->words, &f->ctx);
}

static void numbers_have_no_more_decimals_than_they_are_worth(void **state) {
    (void)state;
    fixture f;
    start(&f, RL_FRENCH);
    assert_string_equal(rl_words_number(&f.words, 3240.37), "3" THIN "240");
    assert_string_equal(rl_words_number(&f.words, 9.96), "10");
    assert_string_equal(rl_words_number(&f.words, 4.52), "4,5");
    assert_string_equal(rl_words_number(&f.words, 4.96), "5");
    assert_string_equal(rl_words_number(&f.words, 0.04), "0,04");
    assert_string_equal(rl_words_number(&f.words, 0), "0");
    assert_string_equal(rl_words_number(&f.words, -12.3), "−12");
    rl_words_clear(&f.words);
}

static void numbers_that_differ_look_different(void **state) {
    (void)state;
    fixture f;
    start(&f, RL_ENGLISH);
    assert_string_equal(rl_words_number_apart(&f.words, 1499.7, 1500), "1,499.7");
    assert_string_equal(rl_words_number_apart(&f.words, 2.0001, 2), "2.0001");
    assert_string_equal(rl_words_number_apart(&f.words, 14, 28), "14");
    assert_string_equal(rl_words_number_apart(&f.words, 5, 5), "5");
    assert_string_equal(rl_words_number_apart(&f.words, 14.000000000000002, 14), "14");
    rl_words_clear(&f.words);
}

static void shares_are_told_from_nothing_and_from_all(void **state) {
    (void)state;
    fixture f;
    start(&f, RL_ENGLISH);
    assert_string_equal(rl_words_share(&f.words, 0.35341), "35.3%");
    assert_string_equal(rl_words_share(&f.words, 0.6), "60%");
    assert_string_equal(rl_words_share(&f.words, 0), "0%");
    assert_string_equal(rl_words_share(&f.words, 1), "100%");
    assert_string_equal(rl_words_share(&f.words, 0.0008), "0.08%");
    assert_string_equal(rl_words_share(&f.words, 0.99952), "99.95%");
    assert_string_equal(rl_words_share(&f.words, 0.99999996), "99.9999%");
    assert_string_equal(rl_words_share(&f.words, 0.00000004), "0.0001%");
    assert_string_equal(rl_words_share(&f.words, 1.25), "125%");
    // « at least » is never rounded up
    assert_string_equal(rl_words_share_at_least(&f.words, 0.99279), "99.27%");
    assert_string_equal(rl_words_share_at_least(&f.words, 0.98279), "98.2%");
    assert_string_equal(rl_words_share_at_least(&f.words, 0.99999999), "99.9999%");
    rl_words_clear(&f.words);
}

static void amounts_have_their_units(void **state) {
    (void)state;
    fixture f;
    start(&f, RL_FRENCH);
    assert_string_equal(rl_words_euros(&f.words, 6500), "6" THIN "500" HARD "€");
    assert_string_equal(rl_words_euros(&f.words, 3.158), "3,16" HARD "€");
    assert_string_equal(rl_words_hours(&f.words, 112.5), "112,5" HARD "h");
    assert_string_equal(rl_words_hours(&f.words, 40), "40" HARD "h");
    assert_string_equal(rl_words_day(&f.words, 0), "01/01/1970");
    rl_words_clear(&f.words);
    start(&f, RL_ENGLISH);
    assert_string_equal(rl_words_euros(&f.words, 6500), "€6,500");
    rl_words_clear(&f.words);
}

static void nouns_agree_with_their_numbers(void **state) {
    (void)state;
    fixture f;
    rl_scenario scenario = {.weight_name = "establishments"};
    start(&f, RL_FRENCH);
    assert_string_equal(rl_words_activations(&f.words, 0), "0 sollicitation");
    assert_string_equal(rl_words_activations(&f.words, 2), "2 sollicitations");
    assert_string_equal(rl_words_relays(&f.words, 1), "1 relais");
    assert_string_equal(rl_words_weight(&f.words, &scenario, 1.4), "1,4 établissement");
    assert_string_equal(rl_words_weight(&f.words, &scenario, 2), "2 établissements");
    rl_words_clear(&f.words);
    start(&f, RL_ENGLISH);
    assert_string_equal(rl_words_activations(&f.words, 0), "0 activations");
    assert_string_equal(rl_words_activations(&f.words, 1), "1 activation");
    assert_string_equal(rl_words_weight(&f.words, &scenario, 1), "1 establishment");
    assert_string_equal(rl_words_weight(&f.words, &scenario, 1.4), "1.4 establishments");
    scenario.weight_name = "employees";
    assert_string_equal(rl_words_weight(&f.words, &scenario, 1), "1 employee");
    scenario.weight_name = "worksites";
    assert_string_equal(rl_words_weight(&f.words, &scenario, 3), "3 worksites");
    assert_null(rl_words_unit(&f.words, &scenario));
    scenario.weight_label = "building sites";
    assert_string_equal(rl_words_weight(&f.words, &scenario, 3), "3 building sites");
    rl_words_clear(&f.words);
}

static void lists_are_joined(void **state) {
    (void)state;
    fixture f;
    start(&f, RL_ENGLISH);
    const char *list = rl_words_join(&f.words, "", ", ", "one");
    assert_string_equal(list, "one");
    assert_string_equal(rl_words_join(&f.words, list, ", ", "two"), "one, two");
    assert_false(f.words.failed);
    rl_words_clear(&f.words);
}

static void running_out_of_memory_is_remembered(void **state) {
    (void)state;
    for (int64_t allowed = 0; allowed < 2; allowed++) {
        fixture f;
        rl_failing_allocator allocator;
        start(&f, RL_FRENCH);
        rl_failing_allocator_use(&allocator, allowed, &f.ctx);
        assert_string_equal(rl_words_euros(&f.words, 12), "");
        assert_true(f.words.failed);
        rl_words_clear(&f.words);
        assert_int_equal(allocator.live, 0);
    }
}

// Layout ------------------------------------------------------------------------------------------

static void paragraphs_are_wrapped(void **state) {
    (void)state;
    rl_context ctx;
    rl_text text;
    rl_context_init(&ctx);
    rl_text_init(&text, &ctx);
    for (int i = 0; i < 60; i++)
        rl_text_append(&text, "été ");
    rl_text out;
    rl_text_init(&out, &ctx);
    rl_page_paragraph(&out, 2, 4, rl_text_bytes(&text));
    size_t lines = 0;
    for (char *line = strtok(out.bytes, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        assert_true(rl_text_width(line) <= RL_PAGE_WIDTH);
        assert_int_equal(strspn(line, " "), lines == 0 ? 2 : 4);
        assert_true(lines == 2 || rl_text_width(line) > RL_PAGE_WIDTH - 4);
    }
    assert_int_equal(lines, 3);
    rl_text_clear(&out);
    rl_text_clear(&text);
}

// A line never begins with a mark that French sets apart, nor ends with an opening one.
static void marks_stay_with_their_words(void **state) {
    (void)state;
    static const char *const glued[] = {"mot : suite",   "mot ; suite", "mot ? suite",
                                        "« mot » suite", "12 % suite",  "12 € suite"};
    for (size_t i = 0; i < sizeof glued / sizeof *glued; i++) {
        for (size_t filler = 80; filler < 105; filler++) {
            rl_context ctx;
            rl_text words, out;
            rl_context_init(&ctx);
            rl_text_init(&words, &ctx);
            rl_text_init(&out, &ctx);
            rl_text_append_repeated(&words, 'x', filler);
            rl_text_append(&words, " ");
            rl_text_append(&words, glued[i]);
            rl_page_paragraph(&out, 0, 0, rl_text_bytes(&words));
            const char *second = strchr(rl_text_bytes(&out), '\n') + 1;
            assert_null(strchr(":;?%", *second == '\0' ? 'x' : *second));
            assert_int_not_equal(strncmp(second, "»", 2), 0);
            assert_int_not_equal(strncmp(second, "€", 3), 0);
            assert_true(second[-2] != '\xAB'); // the end of «
            rl_text_clear(&words);
            rl_text_clear(&out);
        }
    }
}

static void rows_are_aligned(void **state) {
    (void)state;
    rl_context ctx;
    rl_text out;
    rl_context_init(&ctx);
    rl_text_init(&out, &ctx);
    const rl_page_cell cells[] = {{"été", 5}, {"12", -4}, {"a long cell", 3}, {"end", 8}};
    rl_page_row(&out, 2, cells, 4);
    assert_string_equal(rl_text_bytes(&out), "  été     12 a long cell end\n");
    rl_page_heading(&out, "Title");
    assert_non_null(strstr(rl_text_bytes(&out), "\n\nTitle\n"));
    rl_text_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_no_more_decimals_than_they_are_worth),
        cmocka_unit_test(numbers_that_differ_look_different),
        cmocka_unit_test(shares_are_told_from_nothing_and_from_all),
        cmocka_unit_test(amounts_have_their_units),
        cmocka_unit_test(nouns_agree_with_their_numbers),
        cmocka_unit_test(lists_are_joined),
        cmocka_unit_test(running_out_of_memory_is_remembered),
        cmocka_unit_test(paragraphs_are_wrapped),
        cmocka_unit_test(marks_stay_with_their_words),
        cmocka_unit_test(rows_are_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
