"""A scenario being built, and its folder of tables in canonical form (docs/formats.md)."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from .sources import ASSUMPTION, DATA, DEPARTEMENTS, ESTIMATE, SECTOR_NAMES, Figure, cell, plain

OUTLINES_SOURCE = (
    "IGN Admin Express (2018) et Insee, Licence Ouverte ; version simplifiée par france-geojson"
)

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


# What a relay does when another one sets it in motion (cascade.json): an article in its letter. One
# that has no letter does what costs it least.
WHEN_TRIGGERED = "newsletter"


@dataclass(frozen=True)
class Segment:
    id: str
    sector: str
    size: str
    territory: str
    establishments: int
    employees: float
    extra: dict  # other weight columns
    evidence: Figure

    def weight(self, name):
        return self.extra.get(name, self.establishments)


@dataclass(frozen=True)
class Audience:
    """Share of the selected segments that the actor really touches; empty lists select all."""

    share: Figure
    sectors: tuple = ()
    sizes: tuple = ()
    territories: tuple = ()

    def selects(self, segment):
        return (
            (not self.sectors or segment.sector in self.sectors)
            and (not self.sizes or segment.size in self.sizes)
            and (not self.territories or segment.territory in self.territories)
        )


@dataclass(frozen=True)
class Rate:
    """Probability that a member is exposed by one use, whatever the number of members."""

    figure: Figure

    def of(self, touched, counted):
        return min(self.figure.value, 0.9), self.figure.confidence, self.figure.source


@dataclass(frozen=True)
class Capacity:
    """A lever that serves a number of establishments: exposure is that number over the members.

    However small the relay, one use never serves more than `most` of its members. `chosen` when
    those served are picked among the ones that the scenario counts (employers of seasonal workers
    at a seasonal jobs fair), not among all members.
    """

    figure: Figure
    most: float = 0.25
    chosen: bool = False

    def of(self, touched, counted):
        # The members come from the fitted table, so the ratio is an estimate at best.
        confidence = ASSUMPTION if self.figure.confidence == ASSUMPTION else ESTIMATE
        members = counted if self.chosen else touched
        why = (
            f"{plain(self.figure.value)} établissements servis ÷ {members:.0f} réellement touchés /"
            f" {self.figure.source}"
        )
        prob = self.figure.value / members
        if prob > self.most:
            prob = self.most
            why += f", ramené à {plain(100 * self.most)} % des touchés (hypothèse)"
        return prob, confidence, why


@dataclass(frozen=True)
class Offer:
    lever: str
    exposure: object  # Rate or Capacity
    hours: float
    cost_eur: float  # fixed part of each use
    cost_per_member_eur: float = 0.0
    why_cost: str = ""
    windows: tuple = ()
    max_uses: int = 1
    gap_days: int = 0


@dataclass(frozen=True)
class Actor:
    id: str
    name: str
    kind: str
    roles: tuple
    territory: str
    acceptance: Figure
    audiences: tuple = ()
    offers: tuple = ()
    exclusive_set: str = ""
    solicited: bool = False
    members: Figure | None = None
    note: str = ""


@dataclass
class Scenario:
    folder: str
    settings: dict
    levers: dict  # id → (name, description, contact weight)
    windows: list
    segments: list
    actors: list
    timing: list
    links: list
    weight: str = "establishments"

    def touched(self, actor, weight):
        """Weight that the actor really touches; its audience rows must not overlap."""
        total = 0.0
        for segment in self.segments:
            rows = [row for row in actor.audiences if row.selects(segment)]
            if len(rows) > 1:
                raise ValueError(f"{actor.id}: two audience rows select {segment.id}")
            if rows:
                total += rows[0].share.value * segment.weight(weight)
        return total

    def write(self, root):
        folder = root / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        cascade = self.settings | {"title": f"{self.settings['title']} (relais entraînés)", "reach": {"model": "cascade"}}
        for name, settings in (("scenario.json", self.settings), ("cascade.json", cascade)):
            (folder / name).write_text(
                json.dumps(settings, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
        for table in (
            self.actor_table,
            self.lever_table,
            self.offer_table,
            self.segment_table,
            self.audience_table,
            self.window_table,
            self.timing_table,
            self.link_table,
            self.code_table,
        ):
            name, columns, rows = table()
            lines = [columns] + rows
            text = "".join(";".join(line) + "\n" for line in lines)
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        outlines = json.loads((DATA / "departements_aura.geojson").read_text(encoding="utf-8"))
        outlines["source"] = OUTLINES_SOURCE
        (folder / "territories.geojson").write_text(
            json.dumps(outlines, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
        )

    def actor_table(self):
        columns = [
            "id",
            "name",
            "kind",
            "roles",
            "territory",
            "acceptance_prob",
            "exclusive_set",
            "solicited",
            "member_count",
            "confidence",
            "source",
            "note",
        ]
        rows = []
        for actor in self.actors:
            members = actor.members
            source = f"acceptation : {actor.acceptance.source}"
            if members:
                source += f" / membres : {members.source}"
            rows.append(
                [
                    actor.id,
                    cell(actor.name),
                    actor.kind,
                    "|".join(actor.roles),
                    actor.territory,
                    number(actor.acceptance.value),
                    actor.exclusive_set,
                    "oui" if actor.solicited else "non",
                    f"{members.value:.0f}" if members else "",
                    actor.acceptance.confidence,
                    cell(source),
                    cell(actor.note),
                ]
            )
        return "actors", columns, rows

    def lever_table(self):
        rows = [
            [key, name, description, number(contact_weight)]
            for key, (name, description, contact_weight) in self.levers.items()
        ]
        return "levers", ["id", "name", "description", "contact_weight"], rows

    def offer_table(self):
        columns = [
            "relay",
            "lever",
            "exposure_prob",
            "cost_eur",
            "hours",
            "windows",
            "max_uses",
            "gap_days",
            "when_triggered",
            "confidence",
            "source",
        ]
        rows = []
        for actor in self.actors:
            touched = self.touched(actor, "establishments")
            counted = self.touched(actor, self.weight)
            for offer in actor.offers:
                prob, confidence, why = offer.exposure.of(touched, counted)
                cost = offer.cost_eur + offer.cost_per_member_eur * touched
                source = f"exposition : {why} / coût et heures : hypothèse : {offer.why_cost}"
                rows.append(
                    [
                        actor.id,
                        offer.lever,
                        number(prob),
                        f"{round(cost, -1):.0f}",
                        number(offer.hours),
                        "|".join(offer.windows) or "*",
                        str(offer.max_uses),
                        str(offer.gap_days),
                        "oui" if offer.lever == WHEN_TRIGGERED else "",
                        confidence,
                        cell(source),
                    ]
                )
        return "offers", columns, rows

    def segment_table(self):
        extra = [] if self.weight == "establishments" else [self.weight]
        columns = ["id", "sector", "size", "territory", "establishments", "employees", *extra, "confidence", "source"]
        rows = [
            [
                segment.id,
                segment.sector,
                size_code(segment.size),
                segment.territory,
                str(segment.establishments),
                f"{segment.employees:.0f}",
                *[str(segment.extra[name]) for name in extra],
                segment.evidence.confidence,
                cell(segment.evidence.source),
            ]
            for segment in self.segments
        ]
        return "segments", columns, rows

    def audience_table(self):
        columns = ["actor", "sector", "size", "territory", "share", "confidence", "source"]
        rows = [
            [
                actor.id,
                "|".join(row.sectors) or "*",
                "|".join(map(size_code, row.sizes)) or "*",
                "|".join(row.territories) or "*",
                number(row.share.value),
                row.share.confidence,
                cell(row.share.source),
            ]
            for actor in self.actors
            for row in actor.audiences
        ]
        return "audiences", columns, rows

    def window_table(self):
        return "windows", ["id", "name", "start", "end", "hours_max"], self.windows

    def timing_table(self):
        columns = ["window", "lever", "sector", "size", "territory", "factor", "reason", "confidence", "source"]
        rows = [
            [
                "|".join(moment.windows) or "*",
                "|".join(moment.levers) or "*",
                "|".join(moment.sectors) or "*",
                "*",
                "|".join(moment.territories) or "*",
                number(moment.factor),
                moment.reason,
                ASSUMPTION,
                cell(f"moment : {moment.source} / facteur : hypothèse"),
            ]
            for moment in self.timing
        ]
        return "timing", columns, rows

    def link_table(self):
        columns = ["from", "to", "kind", "weight", "trigger_prob", "confidence", "source"]
        acceptance = {actor.id: actor.acceptance.value for actor in self.actors}
        rows = []
        for link in self.links:
            prob, source = "", f"hypothèse : {link.why}"
            if link.kind == "rediffuses":
                prob = number(min(acceptance[link.origin] * link.weight / acceptance[link.end], 1.0))
                source += " / entraînement : acceptation du premier × force ÷ acceptation du second"
            rows.append([link.origin, link.end, link.kind, number(link.weight), prob, ASSUMPTION, cell(source)])
        return "links", columns, rows


    def code_table(self):
        """The codes of the segments that have a name."""
        parts = (("sector", SECTOR_NAMES), ("territory", DEPARTEMENTS))
        used = {part: {getattr(segment, part) for segment in self.segments} for part, _ in parts}
        rows = [[part, code, names[code]] for part, names in parts for code in sorted(used[part])]
        return "codes", ["part", "code", "name"], rows


@dataclass(frozen=True)
class Moment:
    """A good (factor > 1) or bad moment; the date is sourced, the factor is always ours."""

    factor: float
    reason: str
    source: str
    windows: tuple = ()
    levers: tuple = ()
    sectors: tuple = ()
    territories: tuple = ()


@dataclass(frozen=True)
class Link:
    origin: str
    end: str
    kind: str
    weight: float
    why: str


def number(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")


def size_code(size):
    """« 1-9 sal »: a spreadsheet would turn « 1-9 » into a date."""
    return f"{size} sal"


def month_id(year, month):
    """« 2027-M03 »: a spreadsheet would turn « 2027-03 » into a date."""
    return f"{year}-M{month:02}"


def months(year, hours):
    """Monthly windows; `hours` are the staff hours of each."""
    rows = []
    for month in range(1, 13):
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        rows.append(
            [
                month_id(year, month),
                f"{MONTHS[month - 1]} {year}",
                f"{year}-{month:02}-01",
                end.isoformat(),
                number(hours[month - 1]),
            ]
        )
    return rows


def weeks(first_monday, count, hours):
    """Weekly windows named after their ISO week; `hours` are the staff hours of each."""
    rows = []
    for index in range(count):
        start = first_monday + timedelta(weeks=index)
        year, week, _ = start.isocalendar()
        day = "1er" if start.day == 1 else start.day
        rows.append(
            [
                f"{year}-S{week:02}",
                f"semaine du {day} {MONTHS[start.month - 1]} {start.year}",
                start.isoformat(),
                (start + timedelta(days=6)).isoformat(),
                number(hours),
            ]
        )
    return rows


def segments(sources, sectors, size_groups, territories, extra=None):
    """Segments of the fitted table; `size_groups` maps a size to the size classes it gathers."""
    rows = []
    for territory in territories:
        for sector in sectors:
            for size, classes in size_groups.items():
                establishments = sources.count([sector], classes, [territory])
                if not establishments:
                    continue
                rows.append(
                    Segment(
                        f"{territory}-{sector}-{size}",
                        sector,
                        size,
                        territory,
                        establishments,
                        sources.employees([sector], classes, [territory]),
                        extra(territory, establishments) if extra else {},
                        Figure(
                            establishments,
                            "estimate",
                            (
                                f"fitted_dept_a17_size_2024.csv, dept {territory}, a17 {sector}, "
                                f"taille {' + '.join(classes)} (fitted : ajustement IPF sur Insee "
                                "Flores 2024, NAF rév. 2)"
                            ),
                        ),
                    )
                )
    return rows


def used_levers(actors, catalogue):
    """The levers of the catalogue that some actor offers."""
    offered = {offer.lever for actor in actors for offer in actor.offers}
    return {key: value for key, value in catalogue.items() if key in offered}


def thousands(value):
    """28500 → « 28 500 »."""
    return f"{value:,.0f}".replace(",", " ")


def means(rules):
    """What the campaign has, in words."""
    return (
        f"{rules['max_relays']} relais au plus, {thousands(rules['budget_eur'])} € et {rules['hours']} heures d'équipe"
    )


def names(territories):
    """« Savoie, Haute-Savoie » for people to read; « Auvergne-Rhône-Alpes » for all twelve."""
    if len(territories) == len(DEPARTEMENTS):
        return "Auvergne-Rhône-Alpes"
    return ", ".join(DEPARTEMENTS[code] for code in territories)
