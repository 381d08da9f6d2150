"""Relays that several scenarios share: who they are, whom they really touch, whether they accept."""

from dataclasses import replace

from . import levers
from .sources import AUVERGNE, DEPARTEMENTS, RHONE_ALPES, Figure, assumption
from .tables import Actor, Audience, Link, month_id, names

# Probability that a relay of each kind accepts when the campaign solicits it.
ACCEPTANCE = {
    "spsti": assumption(0.85, "partenaire du PRST, la prévention est sa mission, charge de travail forte"),
    "carsat": assumption(0.9, "partenaire et pilote d'actions du PRST"),
    "oppbtp": assumption(0.95, "organisme de prévention de la branche, partenaire du PRST"),
    "msa": assumption(0.85, "partenaire du PRST3, guichet unique agricole"),
    "aract": assumption(0.9, "partenaire du PRST, paritaire"),
    "opco": assumption(0.55, "mission d'appui aux TPE-PME, mais la prévention n'est pas son sujet premier"),
    "social_partner": assumption(0.7, "partenaire social membre du copil de la fiche 9.3"),
    "federation": assumption(0.65, "intérêt des adhérents pour des outils gratuits, agenda chargé"),
    "chamber": assumption(0.55, "mission d'information des entreprises, beaucoup de sollicitations"),
    "accountants": assumption(0.5, "relais très demandé, sujet éloigné de la mission"),
    "urssaf": assumption(0.15, "relaie rarement les messages d'autres organismes"),
    "school": assumption(0.75, "forme aux gestes et à l'accueil en sécurité, livrable utile aux enseignants"),
    "commerce": assumption(0.4, "intérêt d'image, décision commerciale"),
    "insurer": assumption(0.5, "intérêt direct à la baisse des sinistres"),
    "order_giver": assumption(0.4, "donneur d'ordre exigeant sur la sécurité, mais pièces de marché déjà lourdes"),
    "local": assumption(0.8, "service de proximité dont c'est l'objet"),
    "employment": assumption(0.6, "service public, campagnes nationales prioritaires"),
}

PARTNERS = "prst_plan_facts.csv, « PRST3 AuRA partenaires » : déjà sollicité"

# What people call the services of each département, where a source was read; otherwise generic.
SPSTI_NAMES = {
    "42": "SPSTI de la Loire (dont Sud Loire Santé au Travail)",
    "43": "SPSTI de la Haute-Loire (dont AIST 43)",
    "63": "SPSTI du Puy-de-Dôme (AIST La Prévention Active)",
    "73": "Santé Travail 73 et services de la Savoie",
    "74": "SPSTI de la Haute-Savoie (dont AST74)",
}


def spsti_cover(sources, dept):
    """Share of the employer establishments (≥ 1 employee, outside agriculture) that adhere.

    Public employers (in OQ) have other services: they count for half.
    """
    if dept == "38":
        followed = sources.relay("PST38 + Présantis + BTP Santé au Travail (Isère)", "entreprises suivies")
    else:
        followed = sources.relay(f"SPSTI du département {dept} (ensemble)", "entreprises suivies")
    sizes = {row["size_class"] for row in sources.establishments} - {"0"}
    sectors = {row["a17"] for row in sources.establishments} - {"AZ"}
    every = sources.count(sectors, sizes, [dept])
    public = sources.count(["OQ"], sizes, [dept])
    share = followed.value / (every - 0.5 * public)
    return followed, Figure(
        share,
        "estimate",
        (
            f"{followed.source} ÷ ({every} établissements d'au moins 1 salarié hors "
            f"agriculture − 0,5 × {public} en OQ, fitted_dept_a17_size_2024.csv)"
        ),
    )


def valid_email():
    return 0.6, "six adhérents sur dix ont une adresse connue et valide"


def spsti_offers(sources, meetings=True):
    listed, why = valid_email()
    visits = 0.015
    offers = [
        levers.newsletter(sources, listed, why),
        levers.courrier(
            ("2027-M01", "2027-M02", "2027-M03"),
            noticed=0.25,
            why=f"{sources.moment('Cotisation et visites SPSTI')}, un encart sur quatre est remarqué",
        ),
        levers.Offer(
            "remise",
            levers.Rate(
                assumption(
                    visits,
                    (
                        "une action en milieu de travail par adhérent tous les quatre ans, soit 2 % par mois, dont"
                        " trois quarts faites"
                    ),
                )
            ),
            hours=3,
            cost_eur=50,
            cost_per_member_eur=levers.GUIDE_EUR * visits,
            why_cost="1,60 € par exemplaire, 50 € et 3 h pour informer les équipes",
            max_uses=4,
            gap_days=28,
        ),
    ]
    if meetings:
        offers.append(levers.reunion(levers.attendants(sources), windows=()))
    return tuple(offers)


def spsti_audience(cover, dept, sizes_with_employees, has_empty=True):
    rows = [Audience(cover, sizes=tuple(sizes_with_employees), territories=(dept,))]
    if has_empty:
        rows.append(
            Audience(
                assumption(
                    0.2, "établissement employeur sans salarié en fin d'année : un sur cinq reste au fichier du service"
                ),
                sizes=("0",),
                territories=(dept,),
            )
        )
    return tuple(rows)


def carsats(sources, audiences, offers, within=tuple(DEPARTEMENTS)):
    """The two Carsat share the region: one exclusive set; `within` are the targeted territories."""
    return [
        Actor(
            f"carsat-{suffix}",
            f"Carsat {label}",
            "Carsat",
            ("relay", "funder"),
            names(territories),
            ACCEPTANCE["carsat"],
            tuple(
                Audience(row.share, row.sectors, row.sizes, tuple(code for code in territories if code in within))
                for row in audiences
            ),
            tuple(offers(label)),
            exclusive_set="carsat",
            solicited=True,
            members=sources.relay(f"Carsat {label}", "établissements employeurs (hors agriculture)"),
            note=PARTNERS,
        )
        for suffix, label, territories in (
            ("rhone-alpes", "Rhône-Alpes", RHONE_ALPES),
            ("auvergne", "Auvergne", AUVERGNE),
        )
    ]


def urssafs(audiences):
    """Every employer has an account, few messages of others pass."""
    return [
        Actor(
            f"urssaf-{suffix}",
            f"Urssaf {label}",
            "Urssaf",
            ("relay",),
            names(territories),
            ACCEPTANCE["urssaf"],
            tuple(Audience(row.share, row.sectors, row.sizes, tuple(territories)) for row in audiences),
            (levers.message(),),
            exclusive_set="urssaf",
        )
        for suffix, label, territories in (
            ("rhone-alpes", "Rhône-Alpes", RHONE_ALPES),
            ("auvergne", "Auvergne", AUVERGNE),
        )
    ]


def institutions(sources):
    """Actors without levers of their own: they prescribe or fund."""
    return [
        Actor(
            "presanse-aura",
            "Présanse Auvergne-Rhône-Alpes",
            "réseau SPSTI",
            ("prescriber",),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["spsti"],
            solicited=True,
            members=sources.relay("Présanse Auvergne-Rhône-Alpes (tous SPSTI)", "entreprises suivies"),
            note="tête de réseau : n'a pas d'adhérents directs, passe par les SPSTI",
        ),
        Actor(
            "dreets-aura",
            "DREETS Auvergne-Rhône-Alpes",
            "État",
            ("prescriber", "funder"),
            "Auvergne-Rhône-Alpes",
            assumption(1.0, "pilote de la fiche 9.3"),
            solicited=True,
            note=sources.fact("DREETS Auvergne-Rhône-Alpes", "rôle cité"),
        ),
        Actor(
            "am-rp",
            "Assurance maladie - Risques professionnels",
            "financeur",
            ("funder",),
            "France",
            assumption(0.8, "subventions prévention TPE ouvertes aux moins de 50 salariés"),
            solicited=True,
            note=sources.fact(
                "Assurance maladie - Risques professionnels",
                "dispositif Subventions Prévention TPE (<50) et contrats de prévention (<200)",
            ),
        ),
    ]


def institution_links(actors):
    ids = {actor.id for actor in actors}
    links = [
        Link("dreets-aura", "presanse-aura", "prescribes", 0.7, "agrément des services, CPOM"),
        Link("am-rp", "carsat-rhone-alpes", "funds", 0.9, "contrats et subventions de prévention"),
        Link("am-rp", "carsat-auvergne", "funds", 0.9, "contrats et subventions de prévention"),
    ]
    for actor in actors:
        if actor.kind == "SPSTI":
            links.append(
                Link(
                    "presanse-aura",
                    actor.id,
                    "rediffuses",
                    0.7,
                    "commission communication de Présanse, reprise par 7 services sur 10",
                )
            )
            links.append(Link(actor.id, "presanse-aura", "member_of", 1.0, "adhésion au réseau régional"))
            carsat = (
                "carsat-auvergne"
                if actor.territory in {DEPARTEMENTS[code] for code in AUVERGNE}
                else "carsat-rhone-alpes"
            )
            if carsat in ids:
                links.append(
                    Link(
                        carsat, actor.id, "rediffuses", 0.3, "CPOM tripartite entre le service, la Carsat et la DREETS"
                    )
                )
    return links


# Levers that need people, on both sides: not in August.
IN_PERSON = {
    "reunion",
    "webinaire",
    "formation",
    "visite",
    "remise",
    "guichet",
    "telephone",
    "comptoir",
    "chantier",
    "clause",
}


def closed_in_august(actors):
    months = tuple(month_id(2027, month) for month in range(1, 13) if month != 8)
    return [
        replace(
            actor,
            offers=tuple(
                replace(offer, windows=offer.windows or months) if offer.lever in IN_PERSON else offer
                for offer in actor.offers
            ),
        )
        for actor in actors
    ]
