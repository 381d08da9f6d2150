"""GLPK's own branch and cut, through the C library: rows are generated at every node.

Settings follow what is known of GLPK 5.0: without presolve and without the rounding heuristic, as
both overlook rows generated later; the incumbent and the rows come from this side.
"""

import ctypes
import ctypes.util
import traceback

import numpy

GLP_MAX = 2
GLP_CV, GLP_IV = 1, 3
GLP_UP, GLP_DB, GLP_FX = 3, 4, 5
GLP_MSG_OFF, GLP_OFF = 0, 0
GLP_DUALP = 2
GLP_OPT = 5
GLP_IROWGEN, GLP_IHEUR, GLP_IBRANCH = 1, 3, 5
GLP_NO_BRNCH = 0
GLP_BR_DTH, GLP_BT_BLB = 4, 3
INT_MAX = 2**31 - 1

# Rounds of cuts at one node, and how little the bound must move for another round.
ROUNDS_AT_NODE = 3
LEAST_IMPROVEMENT = 1e-4

CALLBACK = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class SimplexControl(ctypes.Structure):
    _fields_ = [
        ("msg_lev", ctypes.c_int),
        ("meth", ctypes.c_int),
        ("pricing", ctypes.c_int),
        ("r_test", ctypes.c_int),
        ("tol_bnd", ctypes.c_double),
        ("tol_dj", ctypes.c_double),
        ("tol_piv", ctypes.c_double),
        ("obj_ll", ctypes.c_double),
        ("obj_ul", ctypes.c_double),
        ("it_lim", ctypes.c_int),
        ("tm_lim", ctypes.c_int),
        ("reserved", ctypes.c_char * 512),
    ]


class IntegerControl(ctypes.Structure):
    _fields_ = [
        ("msg_lev", ctypes.c_int),
        ("br_tech", ctypes.c_int),
        ("bt_tech", ctypes.c_int),
        ("tol_int", ctypes.c_double),
        ("tol_obj", ctypes.c_double),
        ("tm_lim", ctypes.c_int),
        ("out_frq", ctypes.c_int),
        ("out_dly", ctypes.c_int),
        ("cb_func", CALLBACK),
        ("cb_info", ctypes.c_void_p),
        ("cb_size", ctypes.c_int),
        ("pp_tech", ctypes.c_int),
        ("mip_gap", ctypes.c_double),
        ("mir_cuts", ctypes.c_int),
        ("gmi_cuts", ctypes.c_int),
        ("cov_cuts", ctypes.c_int),
        ("clq_cuts", ctypes.c_int),
        ("presolve", ctypes.c_int),
        ("binarize", ctypes.c_int),
        ("fp_heur", ctypes.c_int),
        ("ps_heur", ctypes.c_int),
        ("ps_tm_lim", ctypes.c_int),
        ("sr_heur", ctypes.c_int),
        ("reserved", ctypes.c_char * 512),
    ]


def load_library():
    library = ctypes.CDLL(ctypes.util.find_library("glpk") or "libglpk.so.40")
    pointer, real = ctypes.c_void_p, ctypes.c_double
    for name, result in (
        ("glp_create_prob", pointer),
        ("glp_ios_get_prob", pointer),
        ("glp_get_obj_val", real),
        ("glp_mip_obj_val", real),
        ("glp_get_col_prim", real),
        ("glp_ios_node_bound", real),
    ):
        getattr(library, name).restype = result
    # The layout above is that of libglpk.so.40; its defaults tell if it is not.
    control = IntegerControl()
    library.glp_init_iocp(ctypes.byref(control))
    defaults = (control.br_tech, control.bt_tech, control.tm_lim, control.sr_heur)
    if defaults != (GLP_BR_DTH, GLP_BT_BLB, INT_MAX, 1):
        raise RuntimeError("libglpk is not the version whose parameters are described here")
    return library


class GlpkBackend:
    def __init__(self, model):
        self.model = model
        self.glpk = load_library()
        self.glpk.glp_term_out(GLP_OFF)
        self.problem = ctypes.c_void_p(self.glpk.glp_create_prob())
        self.columns = range(1, model.column_count + 1)
        self.loaded = 0
        self.generation = 0
        self._load_columns()
        self._add_rows(self.problem, model.rows, model.row_low, model.row_high)

    def _load_columns(self):
        glpk, model, real = self.glpk, self.model, ctypes.c_double
        glpk.glp_set_obj_dir(self.problem, GLP_MAX)
        glpk.glp_add_cols(self.problem, model.column_count)
        for j in self.columns:
            glpk.glp_set_obj_coef(self.problem, j, real(model.objective[j - 1]))
            high = real(model.column_high[j - 1])
            glpk.glp_set_col_bnds(self.problem, j, GLP_DB, real(0.0), high)

    def _add_rows(self, problem, rows, low, high):
        if rows.shape[0] == 0:
            return
        glpk, real = self.glpk, ctypes.c_double
        first = glpk.glp_add_rows(problem, rows.shape[0])
        for i in range(rows.shape[0]):
            span = slice(rows.indptr[i], rows.indptr[i + 1])
            columns, values = rows.indices[span] + 1, rows.data[span]
            length = len(columns)
            glpk.glp_set_mat_row(
                problem,
                first + i,
                length,
                (ctypes.c_int * (length + 1))(0, *columns.tolist()),
                (real * (length + 1))(0.0, *values.tolist()),
            )
            kind = GLP_FX if low[i] == high[i] else GLP_UP
            glpk.glp_set_row_bnds(problem, first + i, kind, real(low[i]), real(high[i]))

    def add_cuts(self, problem, rows, sides):
        self._add_rows(problem, rows, numpy.full(len(sides), -numpy.inf), sides)

    def _load_pool(self, pool):
        if pool.generation != self.generation:
            base = self.model.rows.shape[0]
            dropped = (ctypes.c_int * (self.loaded + 1))(0, *range(base + 1, base + self.loaded + 1))
            self.glpk.glp_del_rows(self.problem, self.loaded, dropped)
            self.glpk.glp_adv_basis(self.problem, 0)
            self.loaded, self.generation = 0, pool.generation
        self.add_cuts(self.problem, pool.rows[self.loaded :], pool.sides[self.loaded :])
        self.loaded = len(pool.sides)

    def point(self, problem):
        value = self.glpk.glp_get_col_prim
        return numpy.array([value(problem, j) for j in self.columns])

    def solve_relaxation(self, pool, seconds):
        self._load_pool(pool)
        control = SimplexControl()
        self.glpk.glp_init_smcp(ctypes.byref(control))
        control.msg_lev, control.meth = GLP_MSG_OFF, GLP_DUALP
        control.tm_lim = max(1, int(1000 * seconds))
        failed = self.glpk.glp_simplex(self.problem, ctypes.byref(control))
        if failed or self.glpk.glp_get_status(self.problem) != GLP_OPT:
            return None
        return self.point(self.problem), self.glpk.glp_get_obj_val(self.problem)

    # --------------------------------------------------------------------------- branch and cut

    def branch_and_cut(self, pool, report):
        if report.is_done() or self.solve_relaxation(pool, report.remaining()) is None:
            return
        for j in range(self.model.column_count):
            kind = GLP_IV if self.model.integer[j] else GLP_CV
            self.glpk.glp_set_col_kind(self.problem, j + 1, kind)
        search = TreeSearch(self, pool, report)
        control = IntegerControl()
        self.glpk.glp_init_iocp(ctypes.byref(control))
        control.msg_lev = GLP_MSG_OFF
        control.tm_lim = max(1, int(1000 * report.remaining()))
        control.mip_gap = report.gap
        control.br_tech, control.bt_tech = GLP_BR_DTH, GLP_BT_BLB
        control.presolve = control.sr_heur = control.fp_heur = control.ps_heur = GLP_OFF
        callback = CALLBACK(search.answer)
        control.cb_func = callback
        failed = self.glpk.glp_intopt(self.problem, ctypes.byref(control))
        if search.error is not None:
            raise search.error
        if not failed and self.glpk.glp_mip_status(self.problem) == GLP_OPT:
            bound = self.glpk.glp_mip_obj_val(self.problem)
            report.propose_bound(max(bound, report.best_value), "tree")


class TreeSearch:
    """Answers GLPK's requests during the search."""

    def __init__(self, backend, pool, report):
        self.backend = backend
        self.glpk = backend.glpk
        self.model = backend.model
        self.pool = pool
        self.report = report
        self.error = None
        self.node = None
        self.rounds = 0
        self.last_value = 0.0
        self.offered_value = 0.0

    def answer(self, tree, _info):
        tree = ctypes.c_void_p(tree)
        try:
            self._answer(tree)
        except Exception as error:  # an exception cannot cross the C library
            traceback.print_exc()
            self.error = error
            self.glpk.glp_ios_terminate(tree)

    def _answer(self, tree):
        reason = self.glpk.glp_ios_reason(tree)
        problem = ctypes.c_void_p(self.glpk.glp_ios_get_prob(tree))
        self._note_bound(tree)
        if self.report.is_done():
            self.glpk.glp_ios_terminate(tree)
        elif reason == GLP_IROWGEN:
            self._generate_rows(tree, problem)
        elif reason == GLP_IHEUR:
            self._offer_plan(tree)
        elif reason == GLP_IBRANCH:
            self._branch_on_relay(tree, problem)

    def _note_bound(self, tree):
        node = self.glpk.glp_ios_best_node(tree)
        if node > 0:
            bound = self.glpk.glp_ios_node_bound(tree, node)
            # Printing every small step would only fill the log.
            if bound < self.report.bound * (1.0 - 1e-5):
                self.report.propose_bound(max(bound, self.report.best_value), "tree")

    def _generate_rows(self, tree, problem):
        point = self.backend.point(problem)
        x = point[: self.model.t_start]
        whole = bool(numpy.all(numpy.abs(x - numpy.round(x)) < 1e-5))
        if whole:
            self.report.propose_plan(point[: self.model.x_count])
        value = self.glpk.glp_get_obj_val(problem)
        node = self.glpk.glp_ios_curr_node(tree)
        if node != self.node:
            self.node, self.rounds = node, 0
        elif not whole and (
            self.rounds >= ROUNDS_AT_NODE or self.last_value - value < LEAST_IMPROVEMENT * value
        ):
            return
        self.rounds += 1
        self.last_value = value
        # A row added in the tree reaches this node's descendants only: look in the pool first.
        broken = numpy.nonzero(self.pool.rows @ point - self.pool.sides > 1e-4)[0]
        if len(broken) == 0:
            before = len(self.pool.sides)
            self.pool.separate(point, point)
            broken = numpy.arange(before, len(self.pool.sides))
        self.backend.add_cuts(problem, self.pool.rows[broken], self.pool.sides[broken])
        self.pool.forget_oldest()

    def _offer_plan(self, tree):
        if self.report.best_value <= self.offered_value:
            return
        self.offered_value = self.report.best_value
        point = self.model.point_of_plan(self.report.best)
        values = (ctypes.c_double * (len(point) + 1))(0.0, *point.tolist())
        self.glpk.glp_ios_heur_sol(tree, values)

    def _branch_on_relay(self, tree, problem):
        """The relay nearest to one half; GLPK chooses an activation when no relay is fractional."""
        value = self.glpk.glp_get_col_prim
        first, last = self.model.z_start + 1, self.model.t_start
        relays = [j for j in range(first, last + 1) if self.glpk.glp_ios_can_branch(tree, j)]
        if relays:
            chosen = min(relays, key=lambda j: abs(value(problem, j) - 0.5))
            self.glpk.glp_ios_branch_upon(tree, chosen, GLP_NO_BRNCH)
