// relais-generate: writes a seeded random scenario folder, for benchmarks.
//
// The class is the one of docs/benchmarks.md: 960 segments (12 territories × 20 sectors × 4 sizes),
// relays that touch random sectors and territories (most of them small, a few broad), exposures of
// 0.05–0.4, timing factors of 0.6–1.4, dearer offers for higher exposures, at most two uses of a
// lever by a relay. The same options and seed give the same bytes.
#include "base/random.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    TERRITORIES = 12,
    SECTORS = 20,
    SIZES = 4,
    USES_OF_A_LEVER = 2,
    DAYS_OF_A_CAMPAIGN = 364,
    FIRST_DAY = 20822, // 2027-01-04, a Monday, in days since 1970-01-01
    COUNT_LIMIT = 100000
};

static const double total_establishments = 300000.0;
static const double window_offered_prob = 0.59; // of each window, in each offer

// Share of the establishments in each size class: most are very small.
static const double size_share[SIZES] = {0.80, 0.155, 0.03, 0.015};
static const char *const size_code[SIZES] = {"1-9", "10-49", "50-99", "100-249"};

typedef struct settings {
    int32_t relays;
    int32_t levers;
    int32_t windows;
    int32_t max_relays; // 0 for no rule
    double budget_eur;  // 0 for no rule
    bool timing_by_sector;
    uint64_t seed;
    const char *folder;
} settings;

// How wide the audience of a kind of relay is.
typedef struct breadth {
    double prob;
    uint32_t sectors_min, sectors_max;
    uint32_t territories_min, territories_max;
    double share_max; // the wider the audience, the thinner
} breadth;

static const breadth breadths[] = {
    {0.72, 1, 2, 1, 3, 0.90},
    {0.21, 2, 5, 2, 4, 0.40},
    {0.07, 5, 12, 4, 8, 0.12},
};

// ---------------------------------------------------------------------------------- files

static char *join_path(const char *folder, const char *name) {
    const size_t size = strlen(folder) + 1 + strlen(name) + 1;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static bool complain(const char *what, const char *name) {
    fprintf(stderr, "relais-generate: %s %s: %s\n", what, name, strerror(errno));
    return false;
}

// Writes one file of the folder with `write`, checking every step.
static bool write_file(const settings *set, rl_random *random, const char *name,
                       void (*write)(FILE *, const settings *, rl_random *)) {
    char *path = join_path(set->folder, name);
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    free(path);
    if (file == NULL)
        return complain("cannot create", name);
    write(file, set, random);
    bool written = !ferror(file) && fflush(file) == 0;
    written = fclose(file) == 0 && written;
    return written || complain("cannot write", name);
}

// ---------------------------------------------------------------------------------- contents

static void write_description(FILE *file, const settings *set, rl_random *random) {
    (void)random;
    fprintf(file, "{\n  \"format\": \"relais-scenario/1\",\n");
    fprintf(file,
            "  \"title\": \"Random: %" PRId32 " relays × %" PRId32 " levers × %" PRId32
            " windows, seed %" PRIu64 "\",\n",
            set->relays, set->levers, set->windows, set->seed);
    fprintf(file, "  \"language\": \"en\",\n  \"deliverable\": {\"name\": \"Random guide\"},\n");
    fprintf(file, "  \"rules\": {");
    const char *separator = "";
    if (set->budget_eur > 0.0) {
        fprintf(file, "\"budget_eur\": %.2f", set->budget_eur);
        separator = ", ";
    }
    if (set->max_relays > 0)
        fprintf(file, "%s\"max_relays\": %" PRId32, separator, set->max_relays);
    fprintf(file, "}\n}\n");
}

static void write_actors(FILE *file, const settings *set, rl_random *random) {
    (void)random;
    fprintf(file, "id,name,roles,confidence,source\n");
    for (int32_t relay = 1; relay <= set->relays; relay++)
        fprintf(file, "r%" PRId32 ",Relay %" PRId32 ",relay,assumption,random\n", relay, relay);
}

static void write_levers(FILE *file, const settings *set, rl_random *random) {
    (void)random;
    fprintf(file, "id,name\n");
    for (int32_t lever = 1; lever <= set->levers; lever++)
        fprintf(file, "l%" PRId32 ",Lever %" PRId32 "\n", lever, lever);
}

static void write_date(FILE *file, int32_t day) {
    const time_t seconds = (time_t)day * 86400;
    struct tm date;
    char text[16] = "";
    if (gmtime_r(&seconds, &date) != NULL)
        strftime(text, sizeof text, "%Y-%m-%d", &date);
    fputs(text, file);
}

static void write_windows(FILE *file, const settings *set, rl_random *random) {
    (void)random;
    const int32_t days = set->windows < DAYS_OF_A_CAMPAIGN ? DAYS_OF_A_CAMPAIGN / set->windows : 1;
    fprintf(file, "id,name,start,end\n");
    for (int32_t window = 0; window < set->windows; window++) {
        fprintf(file, "w%" PRId32 ",Window %" PRId32 ",", window + 1, window + 1);
        write_date(file, FIRST_DAY + window * days);
        fputc(',', file);
        write_date(file, FIRST_DAY + (window + 1) * days - 1);
        fputc('\n', file);
    }
}

// Positive weights that add up to 1, a few of them much larger than the others.
static void draw_skewed_shares(rl_random *random, double *shares, int count) {
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
        const double u = rl_random_unit(random);
        shares[i] = 0.4 + u;
        sum += shares[i];
    }
    for (int i = 0; i < count; i++)
        shares[i] /= sum;
}

static void write_segments(FILE *file, const settings *set, rl_random *random) {
    (void)set;
    double territory_share[TERRITORIES], sector_share[SECTORS];
    draw_skewed_shares(random, territory_share, TERRITORIES);
    draw_skewed_shares(random, sector_share, SECTORS);
    fprintf(file, "id,sector,size,territory,establishments,confidence,source\n");
    for (int territory = 0; territory < TERRITORIES; territory++) {
        for (int sector = 0; sector < SECTORS; sector++) {
            const double cell = total_establishments * territory_share[territory] *
                                sector_share[sector] * rl_random_between(random, 0.5, 1.5);
            for (int size = 0; size < SIZES; size++) {
                const double mean = cell * size_share[size] * rl_random_between(random, 0.7, 1.3);
                fprintf(file, "t%02ds%02d.%d,s%02d,%s,t%02d,%.0f,assumption,random\n",
                        territory + 1, sector + 1, size + 1, sector + 1, size_code[size],
                        territory + 1, 1.0 + floor(mean));
            }
        }
    }
}

// The first `chosen` entries of `items` become a random subset of 0 … count − 1.
static void draw_subset(rl_random *random, int *items, int count, uint32_t chosen) {
    for (int i = 0; i < count; i++)
        items[i] = i;
    for (uint32_t i = 0; i < chosen; i++) {
        const uint32_t j = i + rl_random_below(random, (uint32_t)count - i);
        const int kept = items[i];
        items[i] = items[j];
        items[j] = kept;
    }
}

static uint32_t draw_count(rl_random *random, uint32_t low, uint32_t high) {
    return low + rl_random_below(random, high - low + 1);
}

static const breadth *draw_breadth(rl_random *random) {
    double u = rl_random_unit(random);
    size_t kind = 0;
    while (kind + 1 < sizeof breadths / sizeof *breadths && u >= breadths[kind].prob)
        u -= breadths[kind++].prob;
    return &breadths[kind];
}

static void write_codes(FILE *file, char prefix, const int *codes, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        fprintf(file, "%s%c%02d", i > 0 ? "|" : "", prefix, codes[i] + 1);
}

// An audience is a grid of sectors × territories cut into a few blocks, each with its own share:
// the blocks never overlap, so that no two rows of a relay compete for a segment.
static void write_audience(FILE *file, rl_random *random, int32_t relay) {
    const breadth *wide = draw_breadth(random);
    int sectors[SECTORS], territories[TERRITORIES];
    const uint32_t sector_count = draw_count(random, wide->sectors_min, wide->sectors_max);
    const uint32_t territory_count =
        draw_count(random, wide->territories_min, wide->territories_max);
    draw_subset(random, sectors, SECTORS, sector_count);
    draw_subset(random, territories, TERRITORIES, territory_count);
    for (uint32_t s = 0; s < sector_count;) {
        uint32_t block_sectors = draw_count(random, 1, 4);
        if (block_sectors > sector_count - s)
            block_sectors = sector_count - s;
        for (uint32_t t = 0; t < territory_count;) {
            uint32_t block_territories = draw_count(random, 1, 6);
            if (block_territories > territory_count - t)
                block_territories = territory_count - t;
            const double u = rl_random_unit(random);
            const double share = 0.03 + (wide->share_max - 0.03) * u * u;
            fprintf(file, "r%" PRId32 ",", relay);
            write_codes(file, 's', sectors + s, block_sectors);
            fprintf(file, ",*,");
            write_codes(file, 't', territories + t, block_territories);
            fprintf(file, ",%.3f,assumption,random\n", share);
            t += block_territories;
        }
        s += block_sectors;
    }
}

static void write_audiences(FILE *file, const settings *set, rl_random *random) {
    fprintf(file, "actor,sector,size,territory,share,confidence,source\n");
    for (int32_t relay = 1; relay <= set->relays; relay++)
        write_audience(file, random, relay);
}

// An offer that no window carries is not made: an empty cell would mean every window.
static void write_offers(FILE *file, const settings *set, rl_random *random) {
    fprintf(file, "relay,lever,exposure_prob,cost_eur,hours,windows,max_uses,confidence,source\n");
    for (int32_t relay = 1; relay <= set->relays; relay++) {
        for (int32_t lever = 1; lever <= set->levers; lever++) {
            const double exposure = rl_random_between(random, 0.05, 0.4);
            const double cost = 200.0 + 3000.0 * exposure * rl_random_between(random, 0.5, 1.5);
            bool offered = false;
            for (int32_t window = 1; window <= set->windows; window++) {
                if (rl_random_unit(random) >= window_offered_prob)
                    continue;
                if (!offered)
                    fprintf(file, "r%" PRId32 ",l%" PRId32 ",%.4f,%.2f,%.1f,", relay, lever,
                            exposure, cost, 2.0 + 20.0 * exposure);
                fprintf(file, "%sw%" PRId32, offered ? "|" : "", window);
                offered = true;
            }
            if (offered)
                fprintf(file, ",%d,assumption,random\n", USES_OF_A_LEVER);
        }
    }
}

static void write_timing_row(FILE *file, rl_random *random, int32_t window, int32_t lever,
                             int sector) {
    fprintf(file, "w%" PRId32 ",l%" PRId32 ",", window, lever);
    if (sector > 0)
        fprintf(file, "s%02d", sector);
    fprintf(file, ",%.3f,assumption,random\n", rl_random_between(random, 0.6, 1.4));
}

static void write_timing(FILE *file, const settings *set, rl_random *random) {
    fprintf(file, "window,lever,sector,factor,confidence,source\n");
    for (int32_t window = 1; window <= set->windows; window++) {
        for (int32_t lever = 1; lever <= set->levers; lever++) {
            if (!set->timing_by_sector)
                write_timing_row(file, random, window, lever, 0);
            for (int sector = 1; set->timing_by_sector && sector <= SECTORS; sector++)
                write_timing_row(file, random, window, lever, sector);
        }
    }
}

static bool write_folder(const settings *set) {
    if (mkdir(set->folder, 0777) != 0 && errno != EEXIST)
        return complain("cannot create", set->folder);
    static const struct {
        const char *name;
        void (*write)(FILE *, const settings *, rl_random *);
    } files[] = {
        {"scenario.json", write_description}, {"actors.csv", write_actors},
        {"levers.csv", write_levers},         {"windows.csv", write_windows},
        {"segments.csv", write_segments},     {"audiences.csv", write_audiences},
        {"offers.csv", write_offers},         {"timing.csv", write_timing},
    };
    // Each file has its own stream, so that one more relay does not change the segments.
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        rl_random random;
        rl_random_init(&random, set->seed * 1000003u + i);
        if (!write_file(set, &random, files[i].name, files[i].write))
            return false;
    }
    return true;
}

// ---------------------------------------------------------------------------------- options

static bool read_count(const char *text, int32_t low, int32_t *out) {
    char *end = NULL;
    errno = 0;
    const long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < low || value > COUNT_LIMIT)
        return false;
    *out = (int32_t)value;
    return true;
}

static bool read_amount(const char *text, double *out) {
    char *end = NULL;
    *out = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*out) && *out >= 0.0;
}

static bool read_seed(const char *text, uint64_t *out) {
    char *end = NULL;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && text[0] != '-';
}

static bool read_timing(const char *text, bool *by_sector) {
    *by_sector = strcmp(text, "sector") == 0;
    return *by_sector || strcmp(text, "lever") == 0;
}

static bool read_option(settings *set, const char *name, const char *value) {
    if (strcmp(name, "--relays") == 0)
        return read_count(value, 1, &set->relays);
    if (strcmp(name, "--levers") == 0)
        return read_count(value, 1, &set->levers);
    if (strcmp(name, "--windows") == 0)
        return read_count(value, 1, &set->windows);
    if (strcmp(name, "--max-relays") == 0)
        return read_count(value, 0, &set->max_relays);
    if (strcmp(name, "--budget-eur") == 0)
        return read_amount(value, &set->budget_eur);
    if (strcmp(name, "--timing") == 0)
        return read_timing(value, &set->timing_by_sector);
    if (strcmp(name, "--seed") == 0)
        return read_seed(value, &set->seed);
    if (strcmp(name, "-o") == 0) {
        set->folder = value;
        return *value != '\0';
    }
    return false;
}

static int print_usage(void) {
    fprintf(stderr, "usage: relais-generate [--relays R] [--levers L] [--windows T]\n"
                    "           [--budget-eur B] [--max-relays K] [--timing lever|sector]\n"
                    "           [--seed N] -o FOLDER\n"
                    "Writes a random scenario folder. 0 means no budget or no limit on relays.\n");
    return 2;
}

int main(int argc, char **argv) {
    settings set = {.relays = 150, .levers = 3, .windows = 12, .seed = 1};
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 >= argc || !read_option(&set, argv[i], argv[i + 1]))
            return print_usage();
    }
    if (set.folder == NULL)
        return print_usage();
    return write_folder(&set) ? 0 : 6;
}
