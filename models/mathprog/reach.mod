/* The reference formulation of a plan in MathProg, for other solvers and for a second opinion:

       relais export SCENARIO --mathprog plan.dat
       glpsol --math models/mathprog/reach.mod --data plan.dat
       glpsol --math models/mathprog/reach.mod --data plan.dat --check --wmps plan.mps   (any solver)

   One binary for each feasible programme (set of activations) of each relay, all enumerated: small
   scenarios only. The reach of a cell, weight · (1 − exp(−L)) with L the sum of the log-misses of the
   chosen programmes, is replaced by its tangents at L = −2 ln s, s = 1, 1 − step, 1 − 2 step …: the
   outer approximation is above the truth by at most step² / 2 of the weight of each cell. So

       optimum of this model · (1 − error) ≤ best reach ≤ optimum of this model.

   docs/model.md has the formulation that relais itself solves. */

param step, > 0, default 0.01;

set CELLS;                               /* parts of the target that a relay touches alike */
param weight{CELLS}, >= 0;

set PROGRAMMES;
param relay{PROGRAMMES}, symbolic;
param cost_eur{PROGRAMMES}, default 0;
param hours{PROGRAMMES}, default 0;
param activations{PROGRAMMES}, default 1;
param log_miss{PROGRAMMES, CELLS}, >= 0, default 0;
set RELAYS := setof{p in PROGRAMMES} relay[p];
set REQUIRED, within RELAYS, default {}; /* relays that must be used */

set WINDOWS, default {};                 /* those with limited hours */
param window_hours{PROGRAMMES, WINDOWS}, default 0;
param window_hours_max{WINDOWS};

set PLACES, default {};                  /* segment × window where contacts could exceed the limit */
param contacts{PROGRAMMES, PLACES}, default 0;
param max_contacts, default 1e30;

set FLOORS, default {};
set floor_cells{FLOORS}, within CELLS;
param floor_amount{FLOORS};

param budget_eur, default 1e30;
param max_hours, default 1e30;
param max_relays, default 1e9;
param max_activations, default 1e9;

set TANGENTS := {0 .. floor(1 / step) - 1};
param point{k in TANGENTS} := -2 * log(1 - k * step);

var use{PROGRAMMES}, binary;
var reach{c in CELLS}, >= 0, <= weight[c];

maximize total: sum{c in CELLS} reach[c];

s.t. tangent{c in CELLS, k in TANGENTS}:
    reach[c] <= weight[c] * (1 - exp(-point[k])) + weight[c] * exp(-point[k])
                * (sum{p in PROGRAMMES: log_miss[p, c] > 0} log_miss[p, c] * use[p] - point[k]);
s.t. one_programme{r in RELAYS}: sum{p in PROGRAMMES: relay[p] = r} use[p] <= 1;
s.t. required{r in REQUIRED}: sum{p in PROGRAMMES: relay[p] = r} use[p] >= 1;
s.t. budget: sum{p in PROGRAMMES} cost_eur[p] * use[p] <= budget_eur;
s.t. staff: sum{p in PROGRAMMES} hours[p] * use[p] <= max_hours;
s.t. relays: sum{p in PROGRAMMES} use[p] <= max_relays;
s.t. uses: sum{p in PROGRAMMES} activations[p] * use[p] <= max_activations;
s.t. staff_of_window{w in WINDOWS}:
    sum{p in PROGRAMMES} window_hours[p, w] * use[p] <= window_hours_max[w];
s.t. fatigue{s in PLACES}: sum{p in PROGRAMMES} contacts[p, s] * use[p] <= max_contacts;
s.t. floor_reached{f in FLOORS}: sum{c in floor_cells[f]} reach[c] >= floor_amount[f];

end;
