"""A scenario folder read by other code than relais's, for checks and benchmarks.

It follows docs/formats.md and shares nothing with the engine but that page: an error in one of the
two shows as a difference. It reads valid folders; it does not diagnose broken ones (relais check
does), it only stops at the first thing it cannot understand.
"""

import csv
import datetime
import io
import json
import math
import pathlib

import numpy

NO_LIMIT = math.inf


class ScenarioError(Exception):
    """The folder is not a scenario this module understands."""


# ------------------------------------------------------------------------------------- tables


def read_text(path):
    raw = pathlib.Path(path).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def read_table(path):
    """The rows of a CSV table as dictionaries of stripped texts."""
    text = read_text(path)
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip() for name in next(rows)]
    table = []
    for cells in rows:
        if any(cell.strip() for cell in cells):
            cells += [""] * (len(names) - len(cells))
            table.append({name: cell.strip() for name, cell in zip(names, cells)})
    return table


def read_number(text, default=None):
    text = text or ""
    for space in (" ", "\u00a0", "\u202f"):
        text = text.replace(space, "")
    if text == "":
        if default is None:
            raise ScenarioError("a number is missing")
        return default
    if text.endswith("%"):
        return float(text[:-1].replace(",", ".")) / 100.0
    return float(text.replace(",", "."))


def read_list(text):
    """The values of a cell; None means all."""
    values = [value.strip() for value in (text or "").split("|") if value.strip()]
    return None if not values or values == ["*"] else values


def read_day(text):
    """Days since 1970-01-01."""
    if "/" in text:
        day, month, year = text.split("/")
        date = datetime.date(int(year), int(month), int(day))
    else:
        date = datetime.date.fromisoformat(text)
    return date.toordinal() - datetime.date(1970, 1, 1).toordinal()


# ------------------------------------------------------------------------------------ scenario


class Scenario:
    """Arrays over actors, segments and activations.

    share[actor, segment]  share of the segment that the actor really touches
    weight[segment]        weight counted, 0 when the segment is not targeted
    activations            list of (relay, lever, window) indices
    offer_of[activation]   row of offers.csv
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.description = json.loads(read_text(self.folder / "scenario.json"))
        reach = self.description.get("reach", {})
        self.reach_model = reach.get("model", "independent")
        self.exposure_cap = reach.get("max_exposure_prob", 0.95)
        self._read_actors()
        self._read_levers()
        self._read_windows()
        self._read_segments()
        self._read_audiences()
        self._read_timing()
        self._read_offers()
        self._read_rules()

    def _table(self, name, required=True):
        file_name = self.description.get("tables", {}).get(name, name + ".csv")
        path = self.folder / file_name
        if not required and not path.exists():
            return []
        return read_table(path)

    def _read_actors(self):
        rows = self._table("actors")
        self.actor_ids = [row["id"] for row in rows]
        self.actor_index = {name: i for i, name in enumerate(self.actor_ids)}
        self.acceptance = numpy.array(
            [read_number(row.get("acceptance_prob"), 1.0) for row in rows]
        )
        self.exclusive_set = [row.get("exclusive_set", "") for row in rows]

    def _read_levers(self):
        rows = self._table("levers")
        self.lever_ids = [row["id"] for row in rows]
        self.contact_weight = [read_number(row.get("contact_weight"), 1.0) for row in rows]
        self.lever_index = {name: i for i, name in enumerate(self.lever_ids)}
        fits = self.description["deliverable"].get("lever_fit", {})
        self.lever_fit = [fits.get(name, 1.0) for name in self.lever_ids]

    def _read_windows(self):
        rows = sorted(self._table("windows"), key=lambda row: read_day(row["start"]))
        self.window_ids = [row["id"] for row in rows]
        self.window_index = {name: i for i, name in enumerate(self.window_ids)}
        self.window_start = [read_day(row["start"]) for row in rows]
        self.window_end = [read_day(row["end"]) for row in rows]
        self.window_hours = [read_number(row.get("hours_max"), NO_LIMIT) for row in rows]

    def _read_segments(self):
        rows = self._table("segments")
        self.segment_ids = [row["id"] for row in rows]
        self.segment_parts = {
            part: numpy.array([row[part] for row in rows])
            for part in ("sector", "size", "territory")
        }
        target = self.description.get("target", {})
        column = target.get("weight", "establishments")
        weight = numpy.array([read_number(row.get(column), 0.0) for row in rows])
        selected = self.select(
            target.get("sectors"), target.get("sizes"), target.get("territories")
        )
        self.weight = numpy.where(selected, weight, 0.0)

    def select(self, sectors, sizes, territories):
        """Which segments a filter selects; an empty or missing list means all."""
        selected = numpy.ones(len(self.segment_ids), dtype=bool)
        for part, values in (("sector", sectors), ("size", sizes), ("territory", territories)):
            if values:
                selected &= numpy.isin(self.segment_parts[part], values)
        return selected

    def _select_row(self, row):
        filters = [read_list(row.get(part)) for part in ("sector", "size", "territory")]
        return self.select(*filters), sum(values is not None for values in filters)

    def _read_audiences(self):
        shape = (len(self.actor_ids), len(self.segment_ids))
        self.share = numpy.zeros(shape)
        restricted_parts = numpy.full(shape, -1)
        for row in self._table("audiences"):
            actor = self.actor_index[row["actor"]]
            share = read_number(row["share"])
            selected, parts = self._select_row(row)
            tied = selected & (restricted_parts[actor] == parts)
            if numpy.any(self.share[actor][tied] != share):
                raise ScenarioError(f"audiences of {row['actor']} tie")
            held = selected & (restricted_parts[actor] < parts)
            self.share[actor][held] = share
            restricted_parts[actor][held] = parts

    def _read_timing(self):
        """timing[lever, window, segment], the product of the matching rows."""
        self.timing = numpy.ones(
            (len(self.lever_ids), len(self.window_ids), len(self.segment_ids))
        )
        for row in self._table("timing", required=False):
            levers, windows = read_list(row.get("lever")), read_list(row.get("window"))
            lever_rows = range(len(self.lever_ids)) if levers is None else [
                self.lever_index[name] for name in levers
            ]
            window_rows = range(len(self.window_ids)) if windows is None else [
                self.window_index[name] for name in windows
            ]
            selected, _ = self._select_row(row)
            self.timing[numpy.ix_(lever_rows, window_rows, selected)] *= read_number(row["factor"])

    def _read_offers(self):
        self.offers = self._table("offers")
        self.activations = []
        self.offer_of = []
        for number, offer in enumerate(self.offers):
            relay = self.actor_index[offer["relay"]]
            lever = self.lever_index[offer["lever"]]
            windows = read_list(offer.get("windows"))
            names = self.window_ids if windows is None else windows
            for window in sorted(self.window_index[name] for name in names):
                self.activations.append((relay, lever, window))
                self.offer_of.append(number)
        self.activation_index = {key: i for i, key in enumerate(self.activations)}
        self.offer_exposure = [read_number(offer["exposure_prob"]) for offer in self.offers]
        self.offer_cost = [read_number(offer["cost_eur"]) for offer in self.offers]
        self.offer_hours = [read_number(offer["hours"]) for offer in self.offers]
        self.offer_max_uses = [int(read_number(o.get("max_uses"), 1)) for o in self.offers]
        self.offer_gap_days = [int(read_number(o.get("gap_days"), 0)) for o in self.offers]

    def _read_rules(self):
        rules = self.description.get("rules", {})
        self.budget_eur = rules.get("budget_eur", NO_LIMIT)
        self.hours = rules.get("hours", NO_LIMIT)
        self.max_relays = rules.get("max_relays", NO_LIMIT)
        self.max_activations = rules.get("max_activations", NO_LIMIT)
        self.max_contacts = rules.get("max_contacts_per_window", NO_LIMIT)
        done = self._find_all(rules.get("done_activations", []))
        required = self._find_all(rules.get("required_activations", []))
        forbidden = self._find_all(rules.get("forbidden_activations", []))
        forbidden_relays = {self.actor_index[n] for n in rules.get("forbidden_relays", [])}
        forbidden_levers = {self.lever_index[n] for n in rules.get("forbidden_levers", [])}
        as_of = read_day(rules["as_of"]) if "as_of" in rules else -math.inf
        for i, (relay, lever, window) in enumerate(self.activations):
            past = self.window_end[window] < as_of
            if past or relay in forbidden_relays or lever in forbidden_levers:
                forbidden.add(i)
        # What is done stays: it is forbidden neither by itself nor through its relay.
        self.required_relays = {self.actor_index[n] for n in rules.get("required_relays", [])}
        self.forbidden_relays = forbidden_relays - {self.activations[i][0] for i in done}
        self.required_activations = required | done
        self.forbidden_activations = forbidden - done
        self.floors = [
            (
                floor.get("name", ""),
                self.select(floor.get("sectors"), floor.get("sizes"), floor.get("territories"))
                & (self.weight > 0.0),
                floor["min_share"],
            )
            for floor in rules.get("floors", [])
        ]

    # --------------------------------------------------------------------------- activations

    def _key(self, triple):
        return (
            self.actor_index[triple["relay"]],
            self.lever_index[triple["lever"]],
            self.window_index[triple["window"]],
        )

    def find(self, triple):
        """The activation of a {relay, lever, window} object of ids."""
        key = self._key(triple)
        if key not in self.activation_index:
            raise ScenarioError(f"no offer for {triple}")
        return self.activation_index[key]

    def _find_all(self, triples):
        """Activations of a list of the rules; what no offer carries changes nothing."""
        keys = {self._key(triple) for triple in triples}
        return {self.activation_index[key] for key in keys if key in self.activation_index}

    def triple(self, activation):
        relay, lever, window = self.activations[activation]
        return {
            "relay": self.actor_ids[relay],
            "lever": self.lever_ids[lever],
            "window": self.window_ids[window],
        }

    def exposure_prob(self, activation):
        """Probability that a member is exposed, for each segment."""
        _, lever, window = self.activations[activation]
        exposure = self.offer_exposure[self.offer_of[activation]] * self.lever_fit[lever]
        return numpy.minimum(self.exposure_cap, exposure * self.timing[lever, window])

    def cost_eur(self, activation):
        return self.offer_cost[self.offer_of[activation]]

    def activation_hours(self, activation):
        return self.offer_hours[self.offer_of[activation]]
