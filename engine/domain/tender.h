// Analysis of the offers to a call for tender: a grid of weighted criteria, the offers' scores, the
// ranking, and how far it hangs on the weights. Plain data: the grid and the answers are filled by
// io/tender_reader.h, the analysis by study/tender.h.
#ifndef RL_DOMAIN_TENDER_H
#define RL_DOMAIN_TENDER_H

#include "base/memory.h"

// How an answer becomes a score in [0, 1].
typedef enum rl_scale_kind {
    RL_SCALE_RANGE,  // « 0-5 »: (answer − least) / (most − least)
    RL_SCALE_LABELS, // « oui:1|non:0 »: the score beside the word
    RL_SCALE_LOWEST, // « lowest »: lowest answer of all offers / answer, as for a price
} rl_scale_kind;

typedef struct rl_scale_label {
    const char *word;
    double score;
} rl_scale_label;

typedef struct rl_criterion {
    const char *id;
    const char *name;
    const char *question; // closed question that the offers answer; may be empty
    double weight;        // share of the total, Σ = 1
    double least_score;   // an offer below it is set aside; 0 for none
    rl_scale_kind scale;
    double least, most; // of a range
    RL_VECTOR(rl_scale_label) labels;
} rl_criterion;

typedef struct rl_tender_offer {
    const char *name;
    double *scores;       // by criterion, in [0, 1]
    double total;         // Σ weight × score, in [0, 1]
    int32_t rank;         // 1 for the best; equal totals share it; 0 when set aside
    int32_t failed;       // first criterion whose least score it misses, −1 for none
    int32_t dominated_by; // an offer at least as good on every criterion and better on one; −1
} rl_tender_offer;

// How far one weight may go, the others keeping their proportions, before another offer is first.
typedef struct rl_weight_range {
    double least, most;    // of the weight, in [0, 1]
    int32_t rival_at_most; // offer that goes ahead above `most`; −1 when none does up to 1
    int32_t rival_at_least;
} rl_weight_range;

// The smallest change of weights that brings a rival level with the winner.
typedef struct rl_overtaking {
    int32_t offer;
    bool possible;         // false: whatever the weights, it stays behind
    double moved;          // share of the total weight that moves: ½ Σ |w' − w|
    const double *weights; // w', by criterion
} rl_overtaking;

typedef struct rl_tender {
    rl_arena arena; // owns the texts, scores and weights
    RL_VECTOR(rl_criterion) criteria;
    RL_VECTOR(rl_tender_offer) offers; // in the order of the file
    int32_t winner;                    // first offer of rank 1; −1 when all are set aside
    rl_weight_range *ranges;           // by criterion; NULL without a rival
    RL_VECTOR(rl_overtaking) rivals;   // the others of the ranking, the nearest first
} rl_tender;

void rl_tender_init(rl_tender *tender, rl_context *ctx);
void rl_tender_clear(rl_context *ctx, rl_tender *tender);

#endif
