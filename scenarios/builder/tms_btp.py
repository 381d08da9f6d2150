"""Scenario 1: a guide on musculoskeletal disorders and falls for small construction firms."""

from . import levers
from .relays import institution_links
from .sources import DEPARTEMENTS
from .tables import Link, Moment, Scenario, means, months, segments, size_code, used_levers
from .tms_btp_relays import SIZES, actors

MOUNTAIN = ("15", "38", "43", "63", "73", "74")

# How well each lever carries a 16-page guide with a poster: 1 when the employer holds it and is
# told about it, less when he only reads that it exists.
LEVER_FIT = {
    "newsletter": 0.5, "courriel": 0.7, "courrier": 0.7, "message": 0.5, "site": 0.6,
    "cabinets": 0.6, "webinaire": 0.9, "reunion": 1, "formation": 1, "visite": 1, "remise": 1,
    "comptoir": 0.8, "apprentis": 0.9, "chantier": 0.8, "clause": 0.7, "salon": 0.8,
    "guichet": 0.9,
}  # fmt: skip

# Staff hours that the team can give month by month; the rule on total hours is tighter.
HOURS = [34, 34, 36, 34, 30, 34, 26, 10, 36, 36, 34, 24]

RULES = {
    "budget_eur": 15000,
    "hours": 200,
    "max_relays": 12,
    "max_contacts_per_window": 2,
    "floors": [
        {"name": "Cantal et Haute-Loire", "territories": ["15", "43"], "min_share": 0.48},
        {"name": "Établissements sans salarié en fin d'année", "sizes": [size_code("0")], "min_share": 0.18},
    ],
}


def settings(lever_fit):
    return {
        "format": "relais-scenario/1",
        "title": "TMS et chutes : un guide pour les petites entreprises du bâtiment et des travaux publics",
        "question": (
            "Quels relais mobiliser en 2027, par quels leviers et à quels mois, pour qu'un guide sur les TMS et les"
            " chutes soit vu par le plus d'établissements de la construction de moins de 50 salariés en"
            f" Auvergne-Rhône-Alpes, avec {means(RULES)} ?"
        ),
        "language": "fr",
        "deliverable": {"name": "Guide « TMS et chutes : agir sur mon chantier »", "lever_fit": lever_fit},
        "target": {"sectors": ["FZ"], "sizes": [size_code(size) for size in SIZES], "territories": list(DEPARTEMENTS)},
        "reach": {"model": "independent"},
        "rules": RULES,
        "centrality": "strength",
    }


def timing(sources):
    idle = sources.moment("Intempéries / faible activité chantiers")
    return [
        Moment(
            1.25,
            "creux des chantiers, dirigeants disponibles",
            idle,
            ("2027-M01", "2027-M02"),
            ("reunion", "webinaire", "formation"),
        ),
        Moment(
            1.15,
            "hiver long en montagne",
            idle,
            ("2027-M01", "2027-M02", "2027-M03", "2027-M12"),
            ("reunion", "formation", "visite"),
            territories=MOUNTAIN,
        ),
        Moment(0.7, "chantiers arrêtés, peu de visites utiles", idle, ("2027-M01", "2027-M02"), ("chantier",)),
        Moment(1.05, "journée mondiale du 28 avril", sources.moment("Journée mondiale"), ("2027-M04",)),
        Moment(
            0.9,
            "ponts de mai",
            "connaissance générale : jours fériés de mai 2027",
            ("2027-M05",),
            ("newsletter", "courriel", "reunion"),
        ),
        Moment(
            1.1,
            "semaine de la qualité de vie et des conditions de travail, les TMS y sont un thème",
            sources.moment("Semaine pour la qualité de vie"),
            ("2027-M06",),
            ("newsletter", "courriel", "webinaire", "reunion"),
        ),
        Moment(0.8, "fin de chantiers avant les congés", sources.moment("Congés du BTP"), ("2027-M07",)),
        Moment(0.35, "congés du BTP", sources.moment("Congés du BTP"), ("2027-M08",)),
        Moment(
            1.2,
            "rentrée",
            sources.moment("Rentrée / reprise"),
            ("2027-M09",),
            ("newsletter", "courriel", "reunion", "webinaire"),
        ),
        Moment(1.3, "arrivée des apprentis", sources.moment("Entrée en apprentissage"), ("2027-M09",), ("apprentis",)),
        Moment(
            1.15,
            "semaine européenne de la sécurité et de la santé au travail",
            sources.moment("Semaine européenne"),
            ("2027-M10",),
        ),
        Moment(
            1.1,
            "budgets de formation en préparation",
            sources.moment("Plan annuel OPCO"),
            ("2027-M11",),
            ("formation", "webinaire"),
        ),
        Moment(0.75, "bouclage des chantiers et fêtes", "connaissance générale : fin d'année", ("2027-M12",)),
        Moment(
            0.4,
            "bilans des cabinets",
            sources.moment("Bilans et période fiscale"),
            ("2027-M01", "2027-M02", "2027-M03", "2027-M04"),
            ("cabinets",),
        ),
        Moment(0.7, "fin des bilans", sources.moment("Bilans et période fiscale"), ("2027-M05",), ("cabinets",)),
        Moment(
            1.2,
            "cabinets disponibles",
            sources.moment("Bilans et période fiscale"),
            ("2027-M06", "2027-M07", "2027-M09", "2027-M10", "2027-M11"),
            ("cabinets",),
        ),
    ]


def links(actors):
    rows = institution_links(actors)
    for dept in DEPARTEMENTS:
        for network in ("ffb", "capeb"):
            rows.append(
                Link(
                    f"{network}-aura",
                    f"{network}-{dept}",
                    "rediffuses",
                    0.7,
                    "les fédérations départementales reprennent sept messages régionaux sur dix",
                )
            )
            rows.append(Link(f"{network}-{dept}", f"{network}-aura", "member_of", 1.0, "adhésion statutaire"))
            rows.append(
                Link(
                    "oppbtp-aura",
                    f"{network}-{dept}",
                    "rediffuses",
                    0.4,
                    "conventions de l'OPPBTP avec les fédérations",
                )
            )
            rows.append(
                Link("constructys-aura", f"{network}-{dept}", "rediffuses", 0.3, "OPCO paritaire de la branche")
            )
    rows += [
        Link(
            "oppbtp-aura",
            "btp-cfa-aura",
            "rediffuses",
            0.6,
            "« 100 minutes pour la vie » (diffusion_effectiveness.csv)",
        ),
        Link(
            "oppbtp-aura",
            "btp-sante-travail",
            "rediffuses",
            0.5,
            "conventions entre l'OPPBTP et les services de santé au travail",
        ),
        Link("constructys-aura", "btp-cfa-aura", "funds", 0.8, "contrats d'apprentissage"),
        Link("region-aura", "btp-cfa-aura", "funds", 0.3, "investissements des CFA"),
        Link("oec-aura", "pro-btp-aura", "rediffuses", 0.1, "échanges sur la paie du BTP"),
        Link("ffb-aura", "smabtp-aura", "rediffuses", 0.4, "assureur créé par la profession"),
        Link("ffb-aura", "pro-btp-aura", "rediffuses", 0.4, "groupe paritaire de la branche"),
        Link("ffb-aura", "cibtp-raa", "rediffuses", 0.3, "caisse gouvernée par les entrepreneurs"),
        Link(
            "carsat-rhone-alpes",
            "metropole-lyon",
            "prescribes",
            0.3,
            "action de la Carsat auprès des maîtres d'ouvrage (relays_extra.csv)",
        ),
        Link(
            "carsat-rhone-alpes",
            "aura-hlm",
            "prescribes",
            0.3,
            "action de la Carsat auprès des maîtres d'ouvrage (relays_extra.csv)",
        ),
        Link("region-aura", "leon-grosse", "orders_from", 0.3, "marchés de lycées"),
        Link("region-aura", "eiffage-construction", "orders_from", 0.3, "marchés de lycées"),
        Link("metropole-lyon", "vinci-construction", "orders_from", 0.3, "marchés d'équipements"),
        Link("metropole-lyon", "eiffage-construction", "orders_from", 0.3, "marchés d'équipements"),
        Link("dreets-aura", "aract-aura", "funds", 0.8, "financement du réseau Anact-Aract"),
    ]
    return rows


def build(sources):
    relays = actors(sources)
    used = used_levers(relays, levers.LEVERS)
    return Scenario(
        "aura-tms-btp",
        settings({key: LEVER_FIT[key] for key in used}),
        used,
        months(2027, HOURS),
        segments(sources, ["FZ"], SIZES, DEPARTEMENTS),
        relays,
        timing(sources),
        links(relays),
    )
