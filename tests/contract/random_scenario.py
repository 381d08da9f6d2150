"""Writes small random scenario folders that use every feature and every spelling of formats.md."""

import datetime
import json
import pathlib

SECTORS = ["01", "FZ", "GZ é"]
SIZES = ["0", "1-9", "10-49"]
TERRITORIES = ["01", "38"]
RELAYS = [f"relay {i}" for i in range(1, 7)]
LEVERS = ["lettre", "réunion", "visite"]
WINDOW_COUNT = 5
SHARE_OF_A_SET = 0.9  # what the members of an exclusive set touch together, at most


class FolderWriter:
    """One folder; each table in its own dialect."""

    def __init__(self, folder, random):
        self.folder = pathlib.Path(folder)
        self.random = random

    def write_table(self, name, columns, rows):
        delimiter = self.random.choice(";,\t")
        self.comma = delimiter != "," and self.random.random() < 0.5
        evidence = name not in ("levers", "windows")
        header = columns + (["confidence", "source"] if evidence else [])
        lines = [delimiter.join(header)]
        for row in rows:
            cells = [self._cell(value) for value in row]
            lines.append(delimiter.join(cells + (["assumption", "tirage"] if evidence else [])))
        encoding = self.random.choice(["utf-8", "utf-8-sig", "cp1252"])
        text = self.random.choice(["\n", "\r\n"]).join(lines) + "\n"
        (self.folder / f"{name}.csv").write_bytes(text.encode(encoding))

    def _cell(self, value):
        if isinstance(value, list):
            return "|".join(value)
        if isinstance(value, float):
            text = f"{100 * value:.4f} %" if 0 < value < 1 and self.random.random() < 0.2 else repr(value)
            return text.replace(".", ",") if self.comma else text
        if isinstance(value, datetime.date):
            return value.strftime(self.random.choice(["%Y-%m-%d", "%d/%m/%Y"]))
        return str(value)


def some(random, values):
    """A part of the values; sometimes all of them, spelt as such."""
    if random.random() < 0.4:
        return random.choice(["", "*"])
    return sorted(random.sample(values, random.randint(1, len(values))))


def draw_prob(random, low, high):
    return round(random.uniform(low, high), 4)


def write_actors(writer, random):
    rows = []
    for relay in RELAYS:
        exclusive = random.choice(["", "", "opco", "branche"])
        rows.append([relay, relay.title(), "relay", draw_prob(random, 0.3, 1.0), exclusive])
    rows.append(["acheteur", "Acheteur", "order_giver", 1.0, ""])
    writer.write_table(
        "actors", ["id", "name", "roles", "acceptance_prob", "exclusive_set"], rows
    )
    return [row[4] for row in rows]


def write_audiences(writer, random, exclusive):
    """Two nested rows for a relay at most, so that no two are as specific as each other."""
    rows = []
    for relay, name in zip(RELAYS, exclusive):
        most = SHARE_OF_A_SET / max(1, exclusive.count(name)) if name else 1.0
        sector = random.choice(SECTORS)
        rows.append([relay, random.choice(["", "*"]), "", "", draw_prob(random, 0.02, most)])
        if random.random() < 0.6:
            rows.append([relay, [sector], "*", "", draw_prob(random, 0.02, most)])
        if random.random() < 0.6:
            rows.append([relay, [sector], [random.choice(SIZES)], "", draw_prob(random, 0.02, most)])
    writer.write_table("audiences", ["actor", "sector", "size", "territory", "share"], rows)


def write_windows(writer, random):
    day = datetime.date(2027, 1, 4)
    rows = []
    for number in range(WINDOW_COUNT):
        end = day + datetime.timedelta(days=random.randint(6, 40))
        hours = random.choice(["", float(random.randint(20, 60))])
        rows.append([f"w{number}", f"Fenêtre {number}", day, end, hours])
        day += datetime.timedelta(days=random.randint(7, 45))
    random.shuffle(rows)
    writer.write_table("windows", ["id", "name", "start", "end", "hours_max"], rows)
    return rows


def write_offers(writer, random):
    windows = [f"w{i}" for i in range(WINDOW_COUNT)]
    rows = []
    for relay in RELAYS:
        for lever in random.sample(LEVERS, random.randint(1, len(LEVERS))):
            rows.append([
                relay, lever, draw_prob(random, 0.05, 0.9), float(random.randint(0, 2000)),
                float(random.randint(0, 30)), some(random, windows), random.randint(1, 3),
                random.choice([0, 0, 20, 60]),
            ])  # fmt: skip
    columns = ["relay", "lever", "exposure_prob", "cost_eur", "hours"]
    writer.write_table("offers", columns + ["windows", "max_uses", "gap_days"], rows)
    return rows


def write_segments(writer, random):
    rows = [
        [f"{sector}.{size}.{territory}", sector, size, territory,
         random.randint(1, 900), random.randint(1, 5000), random.randint(1, 90)]
        for sector in SECTORS for size in SIZES for territory in TERRITORIES
    ]  # fmt: skip
    columns = ["id", "sector", "size", "territory", "establishments", "employees", "sites"]
    writer.write_table("segments", columns, rows)


def write_timing(writer, random):
    windows = [f"w{i}" for i in range(WINDOW_COUNT)]
    rows = [
        [some(random, windows), some(random, LEVERS), some(random, SECTORS), some(random, SIZES),
         some(random, TERRITORIES), draw_prob(random, 0.5, 1.6)]
        for _ in range(random.randint(1, 6))
    ]  # fmt: skip
    columns = ["window", "lever", "sector", "size", "territory", "factor"]
    writer.write_table("timing", columns, rows)


def offered(offers):
    """The activations that exist, as objects of the rules."""
    every = [f"w{i}" for i in range(WINDOW_COUNT)]
    return [
        {"relay": offer[0], "lever": offer[1], "window": window}
        for offer in offers
        for window in (offer[5] if isinstance(offer[5], list) else every)
    ]


def draw_rules(random, offers, windows):
    named = offered(offers)
    random.shuffle(named)
    rules = {
        "budget_eur": random.randint(2000, 9000),
        "hours": random.randint(40, 150),
        "max_relays": random.randint(2, 5),
        "max_activations": random.randint(3, 12),
        "max_contacts_per_window": round(random.uniform(0.5, 3.0), 3),
        "forbidden_levers": [LEVERS[2]],
        "forbidden_activations": named[:2],
        "floors": [{"name": "Plancher", "sectors": [SECTORS[1]], "min_share": 0.02}],
    }
    if random.random() < 0.4:
        first = min(windows, key=lambda row: row[2])
        rules["as_of"] = (first[3] + datetime.timedelta(days=1)).isoformat()
        done = [a for a in named[2:] if a["window"] == first[0] and a["lever"] != LEVERS[2]]
        rules["done_activations"] = done[:1]
    return {name: value for name, value in rules.items() if value and random.random() < 0.6}


def write_random_scenario(folder, random):
    writer = FolderWriter(folder, random)
    exclusive = write_actors(writer, random)
    weights = [0.0, 0.5, 1.0]
    writer.write_table(
        "levers",
        ["id", "name", "contact_weight"],
        [[lever, lever.title(), weights[i % 3]] for i, lever in enumerate(LEVERS)],
    )
    windows = write_windows(writer, random)
    offers = write_offers(writer, random)
    write_segments(writer, random)
    write_audiences(writer, random, exclusive[: len(RELAYS)])
    write_timing(writer, random)
    description = {
        "format": "relais-scenario/1",
        "title": "Tirage au sort",
        "deliverable": {"name": "Guide", "lever_fit": {LEVERS[0]: 0.7, LEVERS[1]: 1.4}},
        "target": {
            **random.choice([{}, {"sectors": SECTORS[:2]}]),
            "weight": random.choice(["establishments", "employees", "sites"]),
        },
        "reach": {"max_exposure_prob": random.choice([0.95, 0.6])},
        "rules": draw_rules(random, offers, windows),
    }
    text = json.dumps(description, ensure_ascii=False, indent=2)
    (writer.folder / "scenario.json").write_text(text, encoding="utf-8")
