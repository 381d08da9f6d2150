"""Scenario 2: the single risk-assessment document (DUERP) for firms of 1 to 9 employees."""

from . import levers
from .duerp_tpe_relays import MSA_FUNDS, SECTORS, actors
from .relays import institution_links
from .sources import DEPARTEMENTS
from .tables import Link, Moment, Scenario, means, months, segments, size_code, used_levers

# How well each lever carries an online tool and its notice: read about it, or be helped to start.
LEVER_FIT = {
    "newsletter": 0.5, "courriel": 0.8, "courrier": 0.6, "message": 0.6, "site": 0.7,
    "cabinets": 0.7, "webinaire": 1, "reunion": 1, "formation": 1, "visite": 1, "remise": 0.9,
    "guichet": 0.8, "telephone": 0.9,
}  # fmt: skip

# Staff hours that the team can give month by month; the rule on total hours is tighter.
HOURS = [60, 60, 64, 60, 54, 60, 46, 20, 64, 64, 60, 42]

RULES = {
    "budget_eur": 40000,
    "hours": 320,
    "max_relays": 15,
    "max_contacts_per_window": 2,
    "floors": [
        {"name": "Agriculture", "sectors": ["AZ"], "min_share": 0.20},
        {"name": "Cantal et Haute-Loire", "territories": ["15", "43"], "min_share": 0.20},
    ],
}


def settings(lever_fit):
    return {
        "format": "relais-scenario/1",
        "title": "Le document unique pour toutes les entreprises de 1 à 9 salariés",
        "question": (
            f"Avec {means(RULES)} en 2027, comment porter l'outil d'évaluation des risques (document unique) à la"
            " connaissance du plus d'établissements de 1 à 9 salariés, dans les 12 départements et les 17 secteurs,"
            " sans oublier l'agriculture ni le Cantal et la Haute-Loire ?"
        ),
        "language": "fr",
        "deliverable": {"name": "Outil et mode d'emploi du document unique (DUERP)", "lever_fit": lever_fit},
        "target": {"sectors": list(SECTORS), "sizes": [size_code("1-9")], "territories": list(DEPARTEMENTS)},
        "reach": {"model": "independent"},
        "rules": RULES,
        "centrality": "strength",
    }


def timing(sources):
    accounts = sources.moment("Bilans et période fiscale")
    feasts = sources.moment("Fêtes de fin d'année")
    sales = sources.moment("Soldes d'hiver et d'été")
    return [
        Moment(
            1.1,
            "mise à jour annuelle du document unique",
            sources.moment("Mise à jour annuelle"),
            ("2027-M01", "2027-M02", "2027-M03"),
        ),
        Moment(1.05, "journée mondiale du 28 avril", sources.moment("Journée mondiale"), ("2027-M04",)),
        Moment(
            1.1,
            "semaine de la qualité de vie et des conditions de travail",
            sources.moment("Semaine pour la qualité de vie"),
            ("2027-M06",),
        ),
        Moment(0.9, "départs en congés", "connaissance générale : vacances d'été", ("2027-M07",)),
        Moment(0.6, "congés d'été", "connaissance générale : vacances d'été", ("2027-M08",)),
        Moment(
            1.15,
            "rentrée",
            sources.moment("Rentrée / reprise"),
            ("2027-M09",),
            ("newsletter", "courriel", "reunion", "webinaire"),
        ),
        Moment(
            1.15,
            "semaine européenne de la sécurité et de la santé au travail",
            sources.moment("Semaine européenne"),
            ("2027-M10",),
        ),
        Moment(0.6, "congés du BTP", sources.moment("Congés du BTP"), ("2027-M08",), sectors=("FZ",)),
        Moment(
            1.2,
            "creux des chantiers",
            sources.moment("Intempéries / faible activité chantiers"),
            ("2027-M01", "2027-M02"),
            ("reunion", "webinaire", "formation"),
            ("FZ",),
        ),
        Moment(0.75, "soldes d'hiver", sales, ("2027-M01",), sectors=("GZ",)),
        Moment(0.9, "fin des soldes d'hiver", sales, ("2027-M02",), sectors=("GZ",)),
        Moment(0.8, "soldes d'été", sales, ("2027-M07",), sectors=("GZ",)),
        Moment(0.8, "montée vers les fêtes", feasts, ("2027-M11",), sectors=("GZ", "IZ", "HZ", "C1")),
        Moment(0.5, "fêtes de fin d'année", feasts, ("2027-M12",), sectors=("GZ", "IZ", "HZ", "C1")),
        Moment(
            0.55,
            "pleine saison d'hiver",
            sources.moment("Saison d'hiver"),
            ("2027-M01", "2027-M02", "2027-M03", "2027-M12"),
            sectors=("IZ",),
            territories=("73", "74"),
        ),
        Moment(
            0.8,
            "pleine saison d'hiver dans les stations",
            sources.moment("Saison d'hiver"),
            ("2027-M01", "2027-M02", "2027-M03", "2027-M12"),
            sectors=("IZ",),
            territories=("38",),
        ),
        Moment(
            0.5,
            "pleine saison d'été",
            sources.moment("Saison d'été"),
            ("2027-M07", "2027-M08"),
            sectors=("IZ",),
            territories=("01", "07", "15", "26", "42", "43", "63", "73", "74"),
        ),
        Moment(
            1.15,
            "préparation de la saison d'été",
            sources.moment("Saison d'été"),
            ("2027-M04", "2027-M05"),
            sectors=("IZ",),
            territories=("01", "07", "15", "26", "42", "43", "63"),
        ),
        Moment(
            0.5,
            "récoltes et vendanges",
            sources.moment("Récoltes et vendanges"),
            ("2027-M08", "2027-M09"),
            sectors=("AZ",),
            territories=("07", "26", "38", "69", "73"),
        ),
        Moment(
            0.7,
            "cueillettes d'été",
            sources.moment("Récoltes et vendanges"),
            ("2027-M06", "2027-M07"),
            sectors=("AZ",),
            territories=("07", "26"),
        ),
        Moment(
            1.2,
            "creux d'hiver des exploitations",
            "connaissance générale : réunions agricoles d'hiver",
            ("2027-M01", "2027-M02", "2027-M11"),
            ("reunion", "webinaire", "formation"),
            ("AZ",),
        ),
        Moment(
            0.8,
            "fenaisons et moissons",
            "connaissance générale : calendrier agricole",
            ("2027-M06", "2027-M07"),
            sectors=("AZ",),
            territories=("01", "03", "15", "42", "43", "63", "69"),
        ),
        Moment(
            1.15,
            "journées de la sécurité routière au travail",
            sources.moment("Semaine nationale / Journées de la sécurité routière"),
            ("2027-M05",),
            sectors=("HZ",),
        ),
        Moment(
            0.6,
            "écoles et cabinets fermés",
            "connaissance générale : vacances d'été",
            ("2027-M07", "2027-M08"),
            sectors=("OQ",),
        ),
        Moment(0.4, "bilans des cabinets", accounts, ("2027-M01", "2027-M02", "2027-M03", "2027-M04"), ("cabinets",)),
        Moment(0.7, "fin des bilans", accounts, ("2027-M05",), ("cabinets",)),
        Moment(
            1.2,
            "cabinets disponibles",
            accounts,
            ("2027-M06", "2027-M07", "2027-M09", "2027-M10", "2027-M11"),
            ("cabinets",),
        ),
    ]


def links(actors):
    rows = institution_links(actors)
    for dept in DEPARTEMENTS:
        rows.append(
            Link(
                "carsat-rhone-alpes" if dept not in ("03", "15", "43", "63") else "carsat-auvergne",
                f"cma-{dept}",
                "rediffuses",
                0.2,
                "partenariats de prévention avec l'artisanat",
            )
        )
        rows.append(Link("u2p-aura", f"cma-{dept}", "rediffuses", 0.3, "élus de l'U2P à la chambre de métiers"))
        rows.append(Link(f"cpme-{dept}", f"cci-{dept}", "rediffuses", 0.3, "élus de la CPME à la CCI"))
        rows.append(Link("medef-aura", f"cci-{dept}", "rediffuses", 0.2, "élus du MEDEF à la CCI"))
    for branch, opco in (
        ("uimm-aura", "opco-2i"),
        ("fntr-aura", "opco-mobilites"),
        ("mobilians-aura", "opco-mobilites"),
        ("umih-aura", "akto"),
        ("fnaim-aura", "opco-ep"),
        ("unec-aura", "opco-ep"),
        ("unapl-aura", "opco-ep"),
        ("ffb-aura", "constructys"),
        ("capeb-aura", "constructys"),
        ("frsea-aura", "ocapiat"),
        ("cress-aura", "uniformation"),
    ):
        rows.append(Link(opco, branch, "rediffuses", 0.4, "OPCO paritaire gouverné par la branche"))
        rows.append(Link(branch, opco, "prescribes", 0.5, "la branche fixe les priorités de l'OPCO"))
    rows += [
        Link("capeb-aura", "u2p-aura", "member_of", 1.0, "organisation membre"),
        Link("unapl-aura", "u2p-aura", "member_of", 1.0, "organisation membre"),
        Link("u2p-aura", "capeb-aura", "rediffuses", 0.5, "reprise par les organisations membres"),
        Link("u2p-aura", "unapl-aura", "rediffuses", 0.5, "reprise par les organisations membres"),
        Link("u2p-aura", "unec-aura", "rediffuses", 0.4, "reprise par les organisations membres"),
        Link("oec-aura", "fiducial", "rediffuses", 0.4, "l'ordre s'adresse à tous les cabinets"),
        Link("oec-aura", "cerfrance-aura", "rediffuses", 0.4, "l'ordre s'adresse à tous les cabinets"),
        Link("dreets-aura", "aract-aura", "funds", 0.8, "financement du réseau Anact-Aract"),
        Link("aract-aura", "cress-aura", "rediffuses", 0.3, "actions communes avec l'économie sociale"),
    ]
    rows += [
        Link(f"cpme-{dept}", "oec-aura", "rediffuses", 0.1, "échanges locaux avec la profession")
        for dept in ("38", "69")
    ]
    rows += [Link(key, "frsea-aura", "rediffuses", 0.3, "délégués et administrateurs communs") for key in MSA_FUNDS]
    return rows


def build(sources):
    relays = actors(sources)
    used = used_levers(relays, levers.LEVERS)
    return Scenario(
        "aura-duerp-tpe",
        settings({key: LEVER_FIT[key] for key in used}),
        used,
        months(2027, HOURS),
        segments(sources, SECTORS, {"1-9": ["1-9"]}, DEPARTEMENTS),
        relays,
        timing(sources),
        links(relays),
    )
