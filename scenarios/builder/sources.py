"""What the scenarios are built from: the files of scenarios/data, each figure with its origin.

A figure taken from a file says its file and row; a figure of ours says « hypothèse : » and why.
"""

import csv
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"

DEPARTEMENTS = {
    "01": "Ain", "03": "Allier", "07": "Ardèche", "15": "Cantal", "26": "Drôme", "38": "Isère",
    "42": "Loire", "43": "Haute-Loire", "63": "Puy-de-Dôme", "69": "Rhône", "73": "Savoie",
    "74": "Haute-Savoie",
}  # fmt: skip
# "de" + name, for the names of actors.
OF_DEPARTEMENT = {
    "01": "de l'Ain", "03": "de l'Allier", "07": "de l'Ardèche", "15": "du Cantal",
    "26": "de la Drôme", "38": "de l'Isère", "42": "de la Loire", "43": "de la Haute-Loire",
    "63": "du Puy-de-Dôme", "69": "du Rhône", "73": "de la Savoie", "74": "de la Haute-Savoie",
}  # fmt: skip
# Insee's A17 (NAF rév. 2), in words short enough for a table and without a comma, since they
# come in lists; `a17_label` of the data is in full.
SECTOR_NAMES = {
    "AZ": "Agriculture et pêche",
    "C1": "Industries alimentaires",
    "C2": "Cokéfaction et raffinage",
    "C3": "Machines et équipements",
    "C4": "Matériels de transport",
    "C5": "Autres industries",
    "DE": "Énergie/eau/déchets",
    "FZ": "Construction",
    "GZ": "Commerce et réparation auto",
    "HZ": "Transports et entreposage",
    "IZ": "Hébergement et restauration",
    "JZ": "Information et communication",
    "KZ": "Finance et assurance",
    "LZ": "Immobilier",
    "MN": "Services aux entreprises",
    "OQ": "Public/santé/enseignement",
    "RU": "Autres services",
}
AUVERGNE = ["03", "15", "43", "63"]
RHONE_ALPES = [code for code in DEPARTEMENTS if code not in AUVERGNE]

MEASURED, ESTIMATE, ASSUMPTION = "measured", "estimate", "assumption"
# Confidence of our files' `status` column.
CONFIDENCE = {
    "known": MEASURED, "fact": MEASURED, "fact (existence)": MEASURED,
    "fact (secondary)": ESTIMATE, "fact (upper bound)": ESTIMATE, "derived": ESTIMATE,
    "fitted": ESTIMATE, "estimate": ESTIMATE,
}  # fmt: skip


class Figure(NamedTuple):
    value: float
    confidence: str
    source: str

    def times(self, factor, reason):
        """This figure times a factor of ours: no better than an estimate."""
        confidence = ESTIMATE if self.confidence == MEASURED else self.confidence
        return Figure(self.value * factor, confidence, f"{self.source}, × {plain(factor)} (hypothèse : {reason})")


def assumption(value, reason):
    return Figure(value, ASSUMPTION, f"hypothèse : {reason}")


def plain(number):
    """A number as French text: 0.151 → « 0,151 », 28500.0 → « 28500 »."""
    return f"{number:.4g}".replace(".", ",") if abs(number) < 1000 else f"{number:.0f}"


def cell(text):
    """Text fit for a cell: no separator, no quote, one line."""
    return " ".join(text.replace(";", ",").replace('"', "'").split()).replace(" , ", ", ")


def read(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only(rows, what):
    if len(rows) != 1:
        raise LookupError(f"{what}: {len(rows)} rows instead of one")
    return rows[0]


class Sources:
    def __init__(self):
        self.establishments = read("fitted_dept_a17_size_2024.csv")
        self.relays = [("relays.csv", row) for row in read("relays.csv")]
        self.relays += [("relays_extra.csv", row) for row in read("relays_extra.csv")]
        self.effects = read("diffusion_effectiveness.csv")
        self.moments = read("calendar.csv")
        self.idcc = read("idcc_opco.csv")
        self.opco_rows = read("opco.csv")

    def count(self, sectors=None, sizes=None, territories=None):
        """Employer establishments of the fitted table."""
        return sum(
            int(row["establishments_int"])
            for row in self.establishments
            if (sectors is None or row["a17"] in sectors)
            and (sizes is None or row["size_class"] in sizes)
            and (territories is None or row["dept"] in territories)
        )

    def employees(self, sectors, sizes, territories):
        return sum(
            float(row["employees_est"])
            for row in self.establishments
            if row["a17"] in sectors and row["size_class"] in sizes and row["dept"] in territories
        )

    def relay(self, name, indicator):
        """A figure of relays.csv or relays_extra.csv, by name and indicator."""
        file, row = only(
            [(file, row) for file, row in self.relays if row["name"] == name and row["indicator"] == indicator],
            f"relay {name} / {indicator}",
        )
        value = float(row["value"])
        return Figure(
            value,
            CONFIDENCE[row["status"]],
            f"{file}, « {name} », {indicator} : {plain(value)} ({row['period']}, {row['source']})",
        )

    def fact(self, name, indicator):
        """The citation of a row without a number: that the relay exists and does this."""
        file, row = only(
            [(file, row) for file, row in self.relays if row["name"] == name and row["indicator"] == indicator],
            f"relay {name} / {indicator}",
        )
        return f"{file}, « {name} », {indicator} ({row['source']})"

    def effect(self, indicator):
        """A figure of diffusion_effectiveness.csv, percentages as shares."""
        row = only([row for row in self.effects if row["indicator"] == indicator], f"effect {indicator}")
        share = row["unit"] == "%"
        value = float(row["value"]) / (100 if share else 1)
        return Figure(
            value,
            CONFIDENCE[row["status"]],
            (
                f"diffusion_effectiveness.csv, « {indicator} » : {row['value'].replace('.', ',')}"
                f"{' %' if share else ''} ({row['source']})"
            ),
        )

    def moment(self, beginning):
        """The citation of a row of calendar.csv, by the beginning of its name."""
        row = only([row for row in self.moments if row["moment"].startswith(beginning)], f"moment {beginning}")
        origin = row["source"] if row["source"].startswith("http") else "connaissance générale"
        return f"calendar.csv, « {row['moment']} » ({row['start_rule']}, {origin})"

    def opco(self, name):
        """Employer accounts of an OPCO in the region: 12 % of the national count."""
        row = only([row for row in self.opco_rows if row["opco"] == name], f"opco {name}")
        return Figure(
            float(row["establishments_aura_estimate"]),
            ESTIMATE,
            f"opco.csv, « {name} » : 12 % du compte national de SIRET (France compétences, SIRO_202608)",
        )
