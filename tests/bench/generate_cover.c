// Planar covering instances as audience lists: points uniform in a square of side 30, demand
// integer 1–100, a relay covers what is within a radius (the random class of Cordeau, Furini and
// Ljubić, EJOR 2019).
//
//     relais-generate-cover FACILITIES CUSTOMERS RADIUS SEED ORDER AUDIENCES WEIGHTS
//
// CUSTOMERS 0: each facility is a customer too. ORDER is relay (list after list) or id (customer
// after customer). Files are written plain; the same arguments give the same bytes.
#include "base/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double side = 30;

typedef struct point {
    double x, y;
} point;

static point *random_points(rl_random *random, size_t count) {
    point *points = malloc((count + 1) * sizeof *points);
    if (points == NULL)
        exit(1);
    for (size_t i = 0; i < count; i++) {
        points[i].x = rl_random_between(random, 0, side);
        points[i].y = rl_random_between(random, 0, side);
    }
    return points;
}

static FILE *create(const char *path) {
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void finish(FILE *file) {
    if (ferror(file) || fclose(file) != 0) {
        perror("writing");
        exit(1);
    }
}

// « r17,20000000123 »: printf is too slow for a hundred million rows.
static void write_row(FILE *file, size_t relay, size_t id) {
    char text[48], *at = text + sizeof text;
    *--at = '\n';
    for (id += UINT64_C(20000000001); id > 0; id /= 10)
        *--at = (char)('0' + id % 10);
    *--at = ',';
    for (relay++; relay > 0; relay /= 10)
        *--at = (char)('0' + relay % 10);
    *--at = 'r';
    fwrite(at, 1, (size_t)(text + sizeof text - at), file);
}

typedef struct instance {
    const point *facilities, *customers;
    size_t facility_count, customer_count;
    double radius;
} instance;

static void write_if_covered(const instance *in, size_t facility, size_t customer, FILE *file) {
    const double dx = in->facilities[facility].x - in->customers[customer].x;
    const double dy = in->facilities[facility].y - in->customers[customer].y;
    if (dx * dx + dy * dy <= in->radius * in->radius)
        write_row(file, facility, customer);
}

static void write_audiences(const instance *in, int by_relay, FILE *file) {
    fputs("relay,id\n", file);
    const size_t outer = by_relay ? in->facility_count : in->customer_count;
    const size_t inner = by_relay ? in->customer_count : in->facility_count;
    for (size_t i = 0; i < outer; i++)
        for (size_t j = 0; j < inner; j++)
            write_if_covered(in, by_relay ? i : j, by_relay ? j : i, file);
}

static void write_weights(rl_random *random, size_t count, FILE *file) {
    fputs("id,weight\n", file);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%" PRIu64 ",%" PRIu32 "\n", UINT64_C(20000000001) + i,
                1 + rl_random_below(random, 100));
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr, "usage: %s FACILITIES CUSTOMERS RADIUS SEED relay|id AUDIENCES WEIGHTS\n",
                argv[0]);
        return 2;
    }
    rl_random random;
    rl_random_init(&random, strtoull(argv[4], NULL, 10));
    instance in = {.facility_count = strtoull(argv[1], NULL, 10),
                   .customer_count = strtoull(argv[2], NULL, 10),
                   .radius = strtod(argv[3], NULL)};
    point *facilities = random_points(&random, in.facility_count);
    point *customers = in.customer_count > 0 ? random_points(&random, in.customer_count) : NULL;
    in.facilities = facilities;
    in.customers = customers != NULL ? customers : facilities;
    if (customers == NULL)
        in.customer_count = in.facility_count;
    FILE *audiences = create(argv[6]);
    write_audiences(&in, strcmp(argv[5], "relay") == 0, audiences);
    finish(audiences);
    FILE *weights = create(argv[7]);
    write_weights(&random, in.customer_count, weights);
    finish(weights);
    free(facilities);
    free(customers);
    return 0;
}
