"""Scenario 3: welcoming seasonal workers in hotels and restaurants, week by week."""

from dataclasses import replace

from . import levers
from .relays import institution_links
from .saisonniers_relays import SIZES, actors
from .seasons import MIXED, SUMMER, TERRITORIES, WINDOWS, WINTER, span
from .tables import Link, Moment, Scenario, means, segments, size_code, used_levers

# Part of the hotels and restaurants that take on seasonal workers: the order comes from Insee and
# from the resorts' own figures (relays_extra.csv), the values are ours.
SEASONAL_SHARE = {
    "73": 0.75, "74": 0.60, "07": 0.50, "15": 0.40, "38": 0.35, "43": 0.35, "26": 0.30,
    "01": 0.25, "63": 0.25, "42": 0.15,
}  # fmt: skip

# How well each lever carries a welcome kit (checklist, poster, first-day booklet).
LEVER_FIT = {
    "newsletter": 0.5, "courriel": 0.8, "courrier": 0.6, "message": 0.5, "site": 0.7,
    "cabinets": 0.7, "webinaire": 0.9, "reunion": 1, "formation": 1, "remise": 1, "guichet": 0.9,
    "apprentis": 0.8, "telephone": 0.9, "forum": 0.9, "visite": 1,
}  # fmt: skip

RULES = {
    "budget_eur": 8000,
    "hours": 280,
    "max_relays": 14,
    "max_contacts_per_window": 1.5,
    "floors": [
        {"name": "Savoie et Haute-Savoie", "territories": ["73", "74"], "min_share": 0.35},
        {"name": "Ardèche et Drôme", "territories": ["07", "26"], "min_share": 0.35},
        {"name": "Cantal, Haute-Loire et Puy-de-Dôme", "territories": ["15", "43", "63"], "min_share": 0.20},
    ],
}


def settings(lever_fit):
    return {
        "format": "relais-scenario/1",
        "title": "Accueillir les saisonniers dans les hôtels et restaurants, hiver et été",
        "question": (
            f"Semaine par semaine, de novembre 2026 à août 2027 et avec {means(RULES)}, quels relais solliciter et"
            " quand, pour que le kit d'accueil des saisonniers arrive aux employeurs de l'hôtellerie-restauration"
            " avant l'embauche et non en pleine saison ?"
        ),
        "language": "fr",
        "deliverable": {"name": "Kit « Bien accueillir mes saisonniers »", "lever_fit": lever_fit},
        "target": {
            "sectors": ["IZ"],
            "sizes": [size_code(size) for size in SIZES],
            "territories": list(TERRITORIES),
            "weight": "seasonal_employers",
            "weight_label": "employeurs de saisonniers",
        },
        "reach": {"model": "independent"},
        "rules": RULES,
        "centrality": "strength",
    }


def timing(sources):
    winter, summer = sources.moment("Saison d'hiver"), sources.moment("Saison d'été")
    holidays = "hypothèse : vacances scolaires d'hiver 2027, environ du 6 février au 7 mars, à vérifier"
    closing = "connaissance générale : fermeture des stations entre les saisons"
    phases = [
        # Savoie, Haute-Savoie: winter first, a second season in summer.
        (WINTER, "2026-S45", "2026-S48", 1.4, "recrutement et préparation de l'hiver", winter),
        (WINTER, "2026-S49", "2026-S50", 1.3, "arrivée des saisonniers", winter),
        (WINTER, "2026-S51", "2026-S51", 0.7, "ouverture des stations", winter),
        (WINTER, "2026-S52", "2026-S53", 0.2, "vacances de Noël, établissements pleins", winter),
        (WINTER, "2027-S01", "2027-S05", 0.7, "semaines plus calmes de janvier", winter),
        (WINTER, "2027-S06", "2027-S09", 0.25, "vacances d'hiver, établissements pleins", holidays),
        (WINTER, "2027-S10", "2027-S13", 0.6, "fin d'hiver", winter),
        (WINTER, "2027-S14", "2027-S17", 0.4, "fin de saison, départs", winter),
        (WINTER, "2027-S18", "2027-S20", 0.5, "établissements fermés", closing),
        (WINTER, "2027-S21", "2027-S25", 1.2, "préparation de l'été en montagne", summer),
        (WINTER, "2027-S26", "2027-S26", 0.8, "arrivée des saisonniers d'été", summer),
        (WINTER, "2027-S27", "2027-S33", 0.35, "pleine saison d'été", summer),
        (WINTER, "2027-S34", "2027-S34", 0.6, "fin août", summer),
        # Isère: resorts and towns together, so the same phases, softened.
        (MIXED, "2026-S45", "2026-S50", 1.25, "préparation de l'hiver dans les stations", winter),
        (MIXED, "2026-S51", "2026-S53", 0.5, "ouverture des stations et fêtes", winter),
        (MIXED, "2027-S06", "2027-S09", 0.5, "vacances d'hiver", holidays),
        (MIXED, "2027-S14", "2027-S18", 0.8, "fin de saison d'hiver", winter),
        (MIXED, "2027-S20", "2027-S25", 1.2, "préparation de l'été", summer),
        (MIXED, "2027-S27", "2027-S33", 0.5, "pleine saison d'été", summer),
        # Summer territories: closed or quiet in winter, recruiting from March.
        (SUMMER, "2026-S45", "2026-S50", 0.6, "après-saison, fermetures", summer),
        (SUMMER, "2026-S51", "2026-S53", 0.35, "fêtes de fin d'année", sources.moment("Fêtes de fin d'année")),
        (SUMMER, "2027-S01", "2027-S08", 0.6, "établissements fermés ou en travaux", summer),
        (SUMMER, "2027-S09", "2027-S12", 1.0, "début du recrutement", summer),
        (SUMMER, "2027-S13", "2027-S13", 0.7, "week-end de Pâques (28 mars 2027)", "connaissance générale : Pâques 2027"),
        (SUMMER, "2027-S14", "2027-S17", 1.2, "recrutement de l'été", summer),
        (SUMMER, "2027-S18", "2027-S24", 1.4, "avant-saison", summer),
        (SUMMER, "2027-S25", "2027-S26", 1.0, "arrivée des saisonniers", summer),
        (SUMMER, "2027-S27", "2027-S33", 0.25, "pleine saison d'été", summer),
        (SUMMER, "2027-S34", "2027-S34", 0.6, "fin août", summer),
    ]  # fmt: skip
    rows = [
        Moment(factor, reason, source, span(first, last), territories=territories)
        for territories, first, last, factor, reason, source in phases
    ]
    accounts = sources.moment("Bilans et période fiscale")
    return rows + [
        Moment(
            1.2,
            "journée mondiale du 28 avril",
            sources.moment("Journée mondiale"),
            ("2027-S17",),
            ("newsletter", "webinaire"),
        ),
        Moment(
            1.1,
            "semaine de la qualité de vie et des conditions de travail",
            sources.moment("Semaine pour la qualité de vie"),
            ("2027-S24",),
            ("newsletter", "webinaire", "reunion"),
        ),
        Moment(0.4, "bilans des cabinets", accounts, span("2027-S01", "2027-S19"), ("cabinets",)),
    ]


def links(actors):
    rows = institution_links(actors)
    for dept in TERRITORIES:
        rows.append(
            Link(
                "umih-saisonniers",
                f"umih-{dept}",
                "rediffuses",
                0.5,
                "la branche nationale sert les syndicats départementaux",
            )
        )
        rows.append(Link("akto-aura", f"umih-{dept}", "rediffuses", 0.4, "OPCO paritaire de la branche"))
    rows += [
        Link("umih-73", "saisonniers-belleville", "rediffuses", 0.4, "hôteliers de la station"),
        Link("umih-73", "courchevel-emploi", "rediffuses", 0.4, "hôteliers de la station"),
        Link("umih-74", "ot-megeve", "rediffuses", 0.4, "32 hôteliers réunis par l'office (relays_extra.csv)"),
        Link("umih-74", "saisonniers-chamonix", "rediffuses", 0.4, "hôteliers de la vallée"),
        Link("umih-07", "fhpa-aura", "rediffuses", 0.3, "professionnels du tourisme ardéchois"),
        Link("umih-07", "saisonniers-vallon", "rediffuses", 0.4, "employeurs du sud de l'Ardèche"),
        Link("france-travail-73", "saisonniers-belleville", "rediffuses", 0.6, "partenaires du recrutement saisonnier"),
        Link("france-travail-73", "courchevel-emploi", "rediffuses", 0.6, "partenaires du recrutement saisonnier"),
        Link("france-travail-73", "geiq-savoie", "rediffuses", 0.5, "formations avant embauche"),
        Link("france-travail-74", "saisonniers-chamonix", "rediffuses", 0.6, "partenaires du recrutement saisonnier"),
        Link("france-travail-0726", "saisonniers-vallon", "rediffuses", 0.6, "partenaires du recrutement saisonnier"),
        Link("aura-tourisme", "savoie-mont-blanc", "rediffuses", 0.5, "réseau des agences touristiques"),
        Link("aura-tourisme", "isere-attractivite", "rediffuses", 0.5, "réseau des agences touristiques"),
        Link("aura-tourisme", "ardeche-tourisme", "rediffuses", 0.5, "réseau des agences touristiques"),
        Link("aura-tourisme", "drome-tourisme", "rediffuses", 0.5, "réseau des agences touristiques"),
        Link("savoie-mont-blanc", "ot-megeve", "rediffuses", 0.4, "réseau des offices"),
        Link("savoie-mont-blanc", "ot-saisies", "rediffuses", 0.4, "réseau des offices"),
        Link("savoie-mont-blanc", "action-logement-aura", "rediffuses", 0.2, "logement des saisonniers"),
        Link("akto-aura", "lycee-challes", "funds", 0.5, "contrats d'apprentissage"),
        Link("akto-aura", "lycee-grenoble", "funds", 0.5, "contrats d'apprentissage"),
        Link("akto-aura", "lycee-tain", "funds", 0.5, "contrats d'apprentissage"),
        Link("akto-aura", "lycee-chamalieres", "funds", 0.5, "contrats d'apprentissage"),
        Link("akto-aura", "ghr-aura", "rediffuses", 0.4, "OPCO paritaire de la branche"),
    ]
    for dept in ("73", "74"):
        rows.append(Link(f"cci-{dept}", f"umih-{dept}", "rediffuses", 0.3, "élus communs"))
    rows.append(
        Link(
            "spsti-74",
            "oec-aura",
            "rediffuses",
            0.2,
            "petit-déjeuner d'AST74 pour les cabinets comptables (relays_extra.csv)",
        )
    )
    return rows


def seasonal_segments(sources):
    """Hotels and restaurants, and how many of them take on seasonal workers: the weight."""

    def seasonal(territory, establishments):
        return {"seasonal_employers": round(SEASONAL_SHARE[territory] * establishments)}

    why = "hypothèse : part des établissements qui embauchent des saisonniers, rang des départements"
    rows = []
    for segment in segments(sources, ["IZ"], SIZES, TERRITORIES, seasonal):
        share = f"× {SEASONAL_SHARE[segment.territory]:.2f}".replace(".", ",")
        source = (
            f"{segment.evidence.source} / seasonal_employers : {share} ({why} d'après calendar.csv et relays_extra.csv)"
        )
        rows.append(replace(segment, evidence=segment.evidence._replace(source=source)))
    return rows


def build(sources):
    relays = actors(sources)
    used = used_levers(relays, levers.LEVERS)
    return Scenario(
        "aura-saisonniers",
        settings({key: LEVER_FIT[key] for key in used}),
        used,
        WINDOWS,
        seasonal_segments(sources),
        relays,
        timing(sources),
        links(relays),
        weight="seasonal_employers",
    )
