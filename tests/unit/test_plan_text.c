// The pages of a chosen plan and of an evaluated one: what they say, in both languages.
#include "report/evaluation_text.h"
#include "report/page.h"
#include "report/plan_text.h"
#include "report/rule_words.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/sample_result.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_result result;
    rl_text page;
} fixture;

static int start(void **state) {
    static fixture f;
    rl_context_init(&f.ctx);
    f.ctx.language = RL_FRENCH;
    f.scenario = rl_sample_scenario(&f.ctx);
    rl_sample_result(&f.ctx, f.scenario, &f.result);
    rl_text_init(&f.page, &f.ctx);
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    rl_text_clear(&f->page);
    rl_result_clear(&f->ctx, &f->result);
    rl_scenario_free(f->scenario);
    return 0;
}

// The page as one line with plain spaces, so that wrapping does not matter.
static const char *written(fixture *f) {
    rl_text_clear(&f->page);
    rl_plan_text(f->scenario, &f->result, &f->page);
    assert_int_equal(rl_text_status(&f->page), RL_OK);
    char *to = f->page.bytes;
    for (const char *from = f->page.bytes; *from != '\0';) {
        if (strncmp(from, "\xE2\x80\xAF", 3) == 0) { // U+202F
            from += 3;
            *to++ = ' ';
        } else if (strncmp(from, "\xC2\xA0", 2) == 0) { // U+00A0
            from += 2;
            *to++ = ' ';
        } else if (*from == '\n' || *from == ' ') {
            from += 1 + strspn(from + 1, " ");
            *to++ = ' ';
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    return f->page.bytes;
}

static void assert_says(const char *page, const char *words) {
    if (strstr(page, words) == NULL)
        fail_msg("missing: %s\nin: %s", words, page);
}

static void assert_silent_on(const char *page, const char *words) {
    if (strstr(page, words) != NULL)
        fail_msg("unwanted: %s\nin: %s", words, page);
}

// The answer --------------------------------------------------------------------------------------

static void the_answer_comes_first(void **state) {
    fixture *f = *state;
    const char *page = written(f);
    const char *answer = strstr(page, "2 relais et 3 sollicitations touchent environ");
    assert_non_null(answer);
    assert_true(answer < strstr(page, "Qui solliciter"));
    assert_says(page, "de la cible (5 820).");
    assert_says(page, "le vrai chiffre est entre");
    assert_says(page, "Coût : 2 600 € sur 6 500 €, soit");
    assert_says(page, "par établissement touché. Temps : 48 h sur 150 h.");
    assert_says(page, "aucun plan qui respecte les règles ne peut toucher plus de");
    assert_says(page, "celui-ci en touche au moins 99,52 %."); // 1 / (1.004 × 1.0008)
    assert_says(page,
                "Prouvé : avec moins de 2 relais, ou avec 2 relais et moins de 3 sollicitations,"
                " un plan touche moins de 99 % de ce que touche le meilleur plan trouvé");
    assert_silent_on(page, "arrêtée");
}

static void english_is_written_too(void **state) {
    fixture *f = *state;
    f->ctx.language = RL_ENGLISH;
    const char *page = written(f);
    assert_says(page, "2 relays and 3 activations reach about");
    assert_says(page, "Cost: €2,600 of €6,500, or");
    assert_says(page, "Proved: no plan within the rules can reach more than");
    assert_says(page, "at least 99.52% of that.");
    assert_says(page, "Whom to solicit");
}

static void the_best_plan_is_called_so(void **state) {
    fixture *f = *state;
    f->result.best_reach = f->result.bound = f->result.evaluation.total.reached;
    f->result.goals[RL_GOAL_RELAYS].attempted = false;
    const char *page = written(f);
    assert_says(page, "Prouvé : aucun plan qui respecte les règles ne touche davantage.");
    assert_silent_on(page, "moins de 2 relais");
}

static void a_stopped_search_says_so(void **state) {
    fixture *f = *state;
    f->result.status = RL_RESULT_FEASIBLE;
    f->result.goals[RL_GOAL_REACH].settled = false;
    f->result.goals[RL_GOAL_RELAYS].proved = false;
    const char *page = written(f);
    assert_says(page, "La recherche a été arrêtée avant la fin");
    assert_says(page, "ne peut toucher plus de");
    assert_says(page, "Un plan avec moins de relais touche peut-être aussi 99 %");
    f->result.goals[RL_GOAL_RELAYS].proved = true;
    f->result.goals[RL_GOAL_ACTIVATIONS].proved = false;
    assert_says(written(f), "moins de sollicitations suffiraient peut-être");
    f->result.bound = 5820.0000000000009; // nothing proved yet
    page = written(f);
    assert_says(page, "On ne sait pas encore de combien");
    assert_silent_on(page, "ne peut toucher plus de");
}

static void what_was_not_checked_is_not_called_proved(void **state) {
    fixture *f = *state;
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        f->result.goals[kind].proved = false;
    for (int proof = 0; proof < RL_PROOF_STATE_COUNT; proof++) {
        f->result.proof.state = (rl_proof_state)proof;
        if (rl_bound_is_proved(f->result.proof.state))
            continue;
        const char *page = written(f);
        assert_says(page, "D'après la recherche elle-même : aucun plan qui respecte les règles");
        assert_says(page, "D'après la recherche elle-même : avec moins de 2 relais");
        assert_says(page, "mesure : force ; d'après la recherche elle-même).");
        assert_says(page, proof == RL_PROOF_REFUSED ? "n'a pas accepté" : "vérifi");
        assert_silent_on(page, "Prouvé");
        assert_silent_on(page, "prouvé)");
    }
}

static void what_the_check_did_not_accept_is_open(void **state) {
    fixture *f = *state;
    f->result.proof.state = RL_PROOF_WEAKER;
    f->result.goals[RL_GOAL_RELAYS].proved = f->result.goals[RL_GOAL_CENTRALITY].proved = false;
    const char *page = written(f);
    assert_says(page, "Prouvé : aucun plan qui respecte les règles ne peut toucher plus de");
    assert_says(page, "Un plan avec moins de relais touche peut-être aussi 99 %");
    assert_says(page, "il n'est pas exclu qu'il y en ait de plus centraux");
    assert_says(page, "seul ce qu'il accepte est dit prouvé.");
}

static void a_target_share_is_answered(void **state) {
    fixture *f = *state;
    f->result.settings.target_share = 0.15;
    f->result.gap = NAN;
    const char *page = written(f);
    assert_says(page, "un plan touche moins de 15 % de la cible.");
    assert_silent_on(page, "ne peut toucher plus de");
}

static void an_empty_plan_is_said(void **state) {
    fixture *f = *state;
    rl_result_clear(&f->ctx, &f->result);
    f->result.has_plan = true;
    f->result.status = RL_RESULT_OPTIMAL;
    f->result.settings.target_share = NAN;
    const char *page = written(f);
    assert_says(page, "Le plan est vide");
    assert_silent_on(page, "Calendrier");
}

// Whom, when, who ---------------------------------------------------------------------------------

static void relays_come_with_their_windows(void **state) {
    fixture *f = *state;
    const char *page = written(f);
    assert_says(page, "Fédération du bâtiment");
    assert_says(page, "Lettre d'information : octobre 2026, mars 2027");
    assert_says(page, "Visite de chantier : mars 2027");
    assert_says(page, "mars 2027 ");
    assert_says(page,
                "Lettre d'information : Fédération du bâtiment Visite de chantier : Service de "
                "santé au travail");     // on two lines
    assert_silent_on(page, "mai 2027 "); // nothing there
    assert_says(page, "Par territoire");
    assert_says(page, "au moins deux fois");
}

static void long_breakdowns_are_cut(void **state) {
    fixture *f = *state;
    rl_breakdown *sectors = &f->result.evaluation.by[RL_SECTOR];
    for (int i = 0; i < 20; i++) {
        assert_int_equal(RL_VECTOR_RESERVE(&f->ctx, sectors, 1), RL_OK);
        sectors->items[sectors->count++] =
            (rl_reach_line){"zz", {.weight = 100, .reached = 1 + 0.1 * i}};
    }
    const char *page = written(f);
    assert_says(page, "et 11 autres, de 1 % à 2 %");
}

// Why ---------------------------------------------------------------------------------------------

static void limits_are_explained(void **state) {
    fixture *f = *state;
    const char *page = written(f);
    assert_says(page,
                "Budget : 6 499,50 € sur 6 500 €. 100 € de plus apporteraient au plus environ 42 "
                "établissements.");
    assert_says(page, "Temps : 150 h sur 150 h. –"); // nothing known of its worth
    assert_says(page, "Temps : 60 h sur 60 h dans « mars 2027 ». Une heure de plus apporterait");
    assert_says(page,
                "Nombre de relais : 4 sur 4. Un relais de plus apporterait au plus environ 31");
    assert_says(page, "Nombre de sollicitations : 8 sur 8. L'assouplir n'apporterait rien.");
    assert_says(page, "Utilisations d'un levier : 3 sur 3 (Fédération du bâtiment, Lettre "
                      "d'information). Une utilisation de plus");
    assert_says(page, "Jours entre deux utilisations d'un levier : 28 pour 28 au moins");
    assert_says(page, "Contacts moyens dans une fenêtre : 1,2 sur 1,2 (couverture, 1-9, 38, mars "
                      "2027). 0,1 contact de plus apporterait au plus environ 5 établissements.");
    assert_says(page,
                "À toucher : 288 établissements pour 288 établissements au moins (Couvreurs). En "
                "exiger 100 de moins ici apporterait au plus environ 2 établissements");
}

static void every_relay_left_out_has_a_reason(void **state) {
    fixture *f = *state;
    const char *page = written(f);
    assert_says(page,
                "Chambre des métiers : Réunion (mars 2027) ajouterait 100 établissements pour "
                "900 €, mais il ne reste pas assez de budget.");
    assert_says(page, "mais il ne reste pas assez de temps.");
    assert_says(page, "mais il ne reste pas assez de temps dans cette fenêtre.");
    assert_says(page, "mais plus aucun relais n'est permis.");
    assert_says(page, "mais plus aucune sollicitation n'est permise.");
    assert_says(page, "mais son public est assez sollicité dans cette fenêtre.");
    assert_says(page, "mais une règle l'empêche.");
    assert_says(page,
                "Négoces de matériaux : Visite de chantier (mai 2027) ajouterait 5 établissements"
                " pour 1 500 €, mais le plan s'en passe. L'exiger ferait perdre au moins 62 "
                "établissements.");
    assert_says(page, "Experts-comptables : ceux qu'il touche le sont déjà.");
    assert_says(page, "Journal d'annonces : interdit par les règles.");
    assert_says(page, "Journal d'annonces : aucun levier disponible");
    assert_says(page, "Journal d'annonces : ne touche personne de la cible.");
    assert_silent_on(page, "voir --json");
}

static void every_rule_in_the_way_is_said(void **state) {
    fixture *f = *state;
    f->result.left_out.items[1].cost_eur = 0;
    assert_says(written(f), "ajouterait 99 établissements sans frais, mais");
    f->result.evaluation.usage.relays = 4;
    f->result.evaluation.usage.cost_eur = 5601;
    assert_says(written(f),
                "ajouterait 100 établissements pour 900 €, mais plus aucun relais n'est "
                "permis et il ne reste pas assez de budget.");
}

static void a_long_list_of_relays_is_cut(void **state) {
    fixture *f = *state;
    for (int i = 0; i < 8; i++) { // 12 are there
        assert_int_equal(RL_VECTOR_RESERVE(&f->ctx, &f->result.left_out, 1), RL_OK);
        const size_t last = f->result.left_out.count++;
        f->result.left_out.items[last] = f->result.left_out.items[last - 1];
    }
    assert_says(written(f), "et 5 autres : voir --json");
}

static void conflicts_come_with_remedies(void **state) {
    fixture *f = *state;
    rl_result_clear(&f->ctx, &f->result);
    rl_sample_infeasible(&f->ctx, f->scenario, &f->result);
    const char *page = written(f);
    assert_says(page, "Prouvé : aucun plan ne respecte toutes les règles.");
    assert_says(page, "en assouplir une seule peut suffire :");
    assert_says(page, "Le budget est de 6 500 € : relevez-le.");
    assert_says(page, "Le temps disponible est de 60 h dans « mars 2027 » : relevez-le.");
    assert_says(page, "Ce relais est exigé : Service de santé au travail. Ne l'exigez plus.");
    assert_says(page,
                "Fédération du bâtiment, Lettre d'information (mars 2027). Si elle n'est pas");
    assert_says(page, "Au moins 15 % doivent être touchés dans : Couvreurs. Abaissez ce plancher.");
    assert_says(page, "Au moins 60 % de toute la cible sont voulus : demandez moins.");
    assert_says(page, "limités à 2 (tout segment)");
    f->result.conflict_is_minimal = false;
    f->result.settings.target_share = 0.6;
    page = written(f);
    assert_says(page, "Prouvé : aucun plan qui respecte les règles ne touche 60 % de la cible.");
    assert_says(page, "sont parmi celles-ci :");
    f->result.conflict_is_minimal = true;
    f->result.conflict.count = 1;
    assert_says(written(f), "Cette règle ne peut être respectée, même seule :");
}

static void nothing_found_is_said(void **state) {
    fixture *f = *state;
    rl_result_clear(&f->ctx, &f->result);
    f->result.status = RL_RESULT_UNKNOWN;
    f->result.bound = 4321.2;
    const char *page = written(f);
    assert_says(page, "La recherche a été arrêtée avant d'avoir trouvé un plan");
    assert_says(page, "Prouvé : aucun plan ne peut toucher plus de 4 322 établissements.");
}

static void every_broken_rule_is_said(void **state) {
    fixture *f = *state;
    static const char *const expected[RL_RULE_COUNT] = {
        "The budget is exceeded: €7,000 for €6,500 allowed.",
        "Too many hours: 150.5\u00a0h for 150\u00a0h allowed.",
        "Too many hours: 96\u00a0h for 60\u00a0h available in “mars 2027”.",
        "Too many relays: 5 for 4 allowed.",
        "Too many activations: 9 for 8 allowed.",
        "A lever is used too often: 4 times for 3 allowed (Fédération du bâtiment, Lettre "
        "d'information).",
        "Two uses of a lever are too close: 14 days apart for 28 at least (Fédération du bâtiment, "
        "Lettre d'information (mars 2027)).",
        "Too many contacts in one window: 2.0001 on average for 2.0000 allowed (couverture, 1-9, "
        "38, mars 2027).",
        "A required relay is missing: Service de santé au travail.",
        "A forbidden relay is solicited: Journal d'annonces.",
        "An activation required or already done is missing: Fédération du bâtiment, Lettre "
        "d'information (mars 2027).",
        "An activation is forbidden or past: Fédération du bâtiment, Lettre d'information (mars "
        "2027).",
        "Too few are reached: 287.7 establishments for 288.0 establishments at least (Couvreurs).",
    };
    f->ctx.language = RL_ENGLISH;
    rl_violations violations = {0};
    rl_sample_violations(&f->ctx, f->scenario, &violations);
    rl_words words;
    rl_words_init(&words, &f->ctx);
    for (size_t i = 0; i < RL_RULE_COUNT; i++)
        assert_string_equal(rl_violation_words(&words, f->scenario, &violations.list.items[i]),
                            expected[i]);
    rl_words_clear(&words);
    rl_violations_clear(&f->ctx, &violations);
}

static void an_evaluation_says_what_is_broken(void **state) {
    fixture *f = *state;
    rl_evaluation *evaluation = &f->result.evaluation;
    rl_evaluation_text(f->scenario, &f->result.plan, evaluation, &f->page);
    assert_says(rl_text_bytes(&f->page), "Il respecte toutes les règles du scénario.");
    rl_text_clear(&f->page);
    rl_sample_violations(&f->ctx, f->scenario, &evaluation->violations);
    rl_evaluation_text(f->scenario, &f->result.plan, evaluation, &f->page);
    assert_says(rl_text_bytes(&f->page),
                "Il enfreint 13 fois les règles du scénario :\n  – Le budget");
    rl_text_clear(&f->page);
    evaluation->violations.list.count = 1;
    rl_evaluation_text(f->scenario, &f->result.plan, evaluation, &f->page);
    assert_says(rl_text_bytes(&f->page), "Il enfreint 1 règle du scénario :");
}

// The page as a whole -----------------------------------------------------------------------------

static void no_line_is_wider_than_the_page(void **state) {
    fixture *f = *state;
    for (int language = RL_ENGLISH; language <= RL_FRENCH; language++) {
        f->ctx.language = (rl_language)language;
        rl_text_clear(&f->page);
        rl_plan_text(f->scenario, &f->result, &f->page);
        for (char *line = strtok(f->page.bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            if (rl_text_width(line) > RL_PAGE_WIDTH)
                fail_msg("%zu columns: %s", rl_text_width(line), line);
            assert_true(line[strlen(line) - 1] != ' ');
        }
    }
}

static void running_out_of_memory_is_reported(void **state) {
    fixture *f = *state;
    int64_t allowed = 0;
    rl_status status = RL_E_MEMORY;
    for (; status != RL_OK && allowed < 4000; allowed += 3) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_text page;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_text_init(&page, &ctx);
        rl_plan_text(f->scenario, &f->result, &page);
        status = rl_text_status(&page);
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_text_clear(&page);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, RL_OK);
    assert_true(allowed > 30);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_answer_comes_first),
        TEST(english_is_written_too),
        TEST(the_best_plan_is_called_so),
        TEST(a_stopped_search_says_so),
        TEST(what_was_not_checked_is_not_called_proved),
        TEST(what_the_check_did_not_accept_is_open),
        TEST(a_target_share_is_answered),
        TEST(an_empty_plan_is_said),
        TEST(relays_come_with_their_windows),
        TEST(long_breakdowns_are_cut),
        TEST(limits_are_explained),
        TEST(every_relay_left_out_has_a_reason),
        TEST(every_rule_in_the_way_is_said),
        TEST(a_long_list_of_relays_is_cut),
        TEST(conflicts_come_with_remedies),
        TEST(nothing_found_is_said),
        TEST(every_broken_rule_is_said),
        TEST(an_evaluation_says_what_is_broken),
        TEST(no_line_is_wider_than_the_page),
        TEST(running_out_of_memory_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
