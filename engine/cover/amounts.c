#include "cover/amounts.h"

#include "cover/covering.h"
#include "io/number.h"

#include <math.h>
#include <string.h>

enum { CELL_BYTES = 64, EXACT_DIGITS = 15 };

// Digits with at most one point or comma: nearly every cell. False for anything else.
static bool read_plain(rl_span cell, double *value, int *decimals) {
    int64_t digits = 0;
    size_t point = cell.length;
    if (cell.length == 0 || cell.length > EXACT_DIGITS)
        return false;
    for (size_t i = 0; i < cell.length; i++) {
        const unsigned digit = (unsigned char)cell.bytes[i] - (unsigned)'0';
        if (digit <= 9)
            digits = 10 * digits + digit;
        else if ((cell.bytes[i] == '.' || cell.bytes[i] == ',') && point == cell.length && i > 0)
            point = i;
        else
            return false;
    }
    if (point + 1 == cell.length)
        return false;
    *decimals = point == cell.length ? 0 : (int)(cell.length - point) - 1;
    double power = 1;
    for (int i = 0; i < *decimals; i++)
        power *= 10;
    *value = (double)digits / power;
    return true;
}

// The fewest decimals that write this value, one more than the most when it takes more.
static int decimals_of(double value) {
    int decimals = 0;
    for (; decimals <= RL_AMOUNT_DECIMALS_MAX; decimals++) {
        const double scaled = value * (double)rl_power_of_ten(decimals);
        if (fabs(scaled - round(scaled)) <= 1e-12 * fabs(scaled))
            break;
    }
    return decimals;
}

bool rl_amount_read(rl_amounts *amounts, rl_list_scanner *scanner, const rl_list_row *row,
                    int column, double *value) {
    const rl_span cell = row->cells[column];
    int decimals;
    if (!read_plain(cell, value, &decimals)) {
        static const rl_range range = {.least = 0, .most = INFINITY};
        const rl_place place = rl_list_place(scanner, row, column);
        char text[CELL_BYTES + 1];
        unsigned forms = 0;
        const size_t length = cell.length < CELL_BYTES ? cell.length : CELL_BYTES;
        memcpy(text, cell.bytes, length);
        text[length] = '\0';
        const rl_number_verdict verdict =
            cell.length > CELL_BYTES ? RL_NUMBER_WRONG : rl_number_parse(text, value, &forms);
        if (verdict == RL_NUMBER_HUGE) {
            if (rl_list_may_add(scanner, RL_FINDING_NUMBER_TOO_LARGE))
                rl_findings_add(rl_list_findings(scanner), RL_FINDING_NUMBER_TOO_LARGE, place,
                                text);
            return false;
        }
        if (verdict == RL_NUMBER_WRONG || (forms & RL_FORM_PERCENT)) {
            if (rl_list_may_add(scanner, RL_FINDING_NUMBER_INVALID))
                rl_findings_add(rl_list_findings(scanner), RL_FINDING_NUMBER_INVALID, place, text);
            return false;
        }
        if (*value < 0) {
            if (rl_list_may_add(scanner, RL_FINDING_NUMBER_NEGATIVE))
                (void)rl_range_check(&range, *value, text, rl_list_findings(scanner), place);
            return false;
        }
        decimals = decimals_of(*value);
    }
    amounts->rounded |= decimals > RL_AMOUNT_DECIMALS_MAX;
    if (decimals > RL_AMOUNT_DECIMALS_MAX)
        decimals = RL_AMOUNT_DECIMALS_MAX;
    amounts->decimals = decimals > amounts->decimals ? decimals : amounts->decimals;
    return true;
}

bool rl_amounts_settle(rl_amounts *amounts) {
    while (amounts->total * (double)rl_power_of_ten(amounts->decimals) > RL_AMOUNT_UNITS_MAX) {
        if (amounts->decimals == 0)
            return false;
        amounts->decimals--;
        amounts->rounded = true;
    }
    return true;
}

int64_t rl_amount_units(const rl_amounts *amounts, double value) {
    return llround(value * (double)rl_power_of_ten(amounts->decimals));
}
