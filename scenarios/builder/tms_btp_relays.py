"""Scenario 1: the relays of construction, whom they touch and what they can do."""

from . import levers
from .relays import (
    ACCEPTANCE,
    PARTNERS,
    SPSTI_NAMES,
    carsats,
    closed_in_august,
    institutions,
    spsti_audience,
    spsti_cover,
    spsti_offers,
    urssafs,
)
from .sources import DEPARTEMENTS, OF_DEPARTEMENT, Figure, assumption
from .tables import Actor, Audience
from .tms_btp_market import market_actors

SIZES = {"0": ["0"], "1-9": ["1-9"], "10-19": ["10-19"], "20-49": ["20-49"]}
SMALL = ("0", "1-9")
LARGE = ("10-19", "20-49")
EMPLOYING = ("1-9", "10-19", "20-49")


def branch_bodies(sources):
    """Bodies of the branch: prevention, training funds, holidays, insurance."""
    tools = sources.effect("entreprises ayant réalisé une évaluation des risques avec les outils OPPBTP en 5 ans")
    five_years = tools.value / 244000
    known = Figure(
        2 * five_years,
        "estimate",
        (
            f"{tools.source} ÷ 244 000 entreprises du BTP (relays.csv, « OPPBTP »), soit 16,5 % en 5 ans, × 2"
            " (hypothèse : autant d'abonnés et d'entreprises rencontrées)"
        ),
    )
    visited = sources.relay("OPPBTP agence Auvergne-Rhône-Alpes", "entreprises accompagnées par an")
    opco_touch = sources.effect("part des TPE réellement touchées par un contact annuel d'un OPCO")
    opco_large = sources.effect("entreprises relevant de l'OPCO ayant eu au moins une action financée dans l'année")
    national = sources.relay("Réseau CIBTP", "artisans et entrepreneurs adhérents")
    obliged = assumption(0.95, f"affiliation obligatoire dès le premier salarié, {national.source}")
    return [
        Actor(
            "oppbtp-aura",
            "OPPBTP, agence Auvergne-Rhône-Alpes",
            "organisme de prévention de branche",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["oppbtp"],
            (
                Audience(known, sizes=("1-9",)),
                Audience(
                    assumption(0.6, "les entreprises de 10 salariés et plus sont le premier public des conseillers"),
                    sizes=LARGE,
                ),
                Audience(assumption(0.1, "peu de contacts avec les établissements sans salarié"), sizes=("0",)),
            ),
            (
                levers.newsletter(sources),
                levers.courriel(sources),
                levers.reunion(levers.attendants(sources), count=4),
                levers.webinaire(sources, 120),
                levers.formation(),
                levers.visite(),
                levers.remise(visited.times(1 / 12, "un douzième par mois")),
                levers.site(),
            ),
            solicited=True,
            members=sources.relay("OPPBTP agence Auvergne-Rhône-Alpes", "établissements employeurs de la construction"),
            note=PARTNERS,
        ),
        Actor(
            "constructys-aura",
            "Constructys Auvergne-Rhône-Alpes",
            "OPCO",
            ("relay", "funder"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["opco"],
            (
                Audience(opco_touch, sizes=("1-9",)),
                Audience(opco_large.times(0.9, "OPCO Mobilités, toutes tailles, transposé"), sizes=LARGE),
                Audience(assumption(0.08, "peu d'actions financées sans salarié"), sizes=("0",)),
            ),
            (
                levers.newsletter(sources),
                levers.courriel(sources, uses=1),
                levers.webinaire(sources, 80),
                levers.formation(cost_eur=300),
            ),
            exclusive_set="opco",
            members=sources.opco("Constructys"),
        ),
        Actor(
            "cibtp-raa",
            "CIBTP Rhône-Alpes Auvergne",
            "caisse de congés",
            ("relay",),
            "Auvergne-Rhône-Alpes",
            assumption(
                0.35,
                (
                    "gouvernée par des entrepreneurs, intérêt pour la prévention, mais communication tournée vers les"
                    " congés"
                ),
            ),
            (
                Audience(obliged, sizes=EMPLOYING),
                Audience(assumption(0.4, "anciens employeurs encore au fichier"), sizes=("0",)),
            ),
            (
                levers.newsletter(
                    sources,
                    0.8,
                    "bulletin lu par le comptable autant que par le dirigeant",
                    uses=2,
                    gap_days=150,
                    windows=("2027-M04", "2027-M10"),
                ),
                levers.courrier(
                    ("2027-M03", "2027-M04"),
                    noticed=0.12,
                    why="appel annuel de pièces au comptable, un encart sur huit remarqué",
                ),
                levers.message(0.06),
            ),
            members=national.times(0.12, "part de la région dans les entreprises françaises"),
            note=(
                "bulletin semestriel :"
                f" {sources.relay('CIBTP Rhône-Alpes Auvergne', 'numéros du bulletin « Congés BTP » par an').source}"
            ),
        ),
        Actor(
            "pro-btp-aura",
            "PRO BTP, direction régionale",
            "protection sociale de branche",
            ("relay", "funder"),
            "Auvergne-Rhône-Alpes",
            assumption(0.4, "offre de prévention propre, ouverte aux partenaires de branche"),
            (
                Audience(
                    assumption(
                        0.6, "prévoyance de branche des ouvriers et ETAM, six entreprises sur dix ont un contact suivi"
                    ),
                    sizes=EMPLOYING,
                ),
                Audience(assumption(0.15, "peu de contrats sans salarié"), sizes=("0",)),
            ),
            (
                levers.newsletter(sources, 0.6, "six adhérents sur dix ont une adresse valide", uses=3),
                levers.webinaire(sources, 60),
                levers.visite(uses=2),
            ),
        ),
        Actor(
            "smabtp-aura",
            "SMABTP, délégation régionale",
            "assureur",
            ("relay", "ambassador"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["insurer"],
            (
                Audience(assumption(0.12, "assureur de la décennale d'une petite partie des artisans"), sizes=SMALL),
                Audience(assumption(0.35, "présence forte chez les entreprises de 10 salariés et plus"), sizes=LARGE),
            ),
            (
                levers.newsletter(sources, uses=3),
                levers.courrier(
                    ("2027-M11", "2027-M12"),
                    noticed=0.2,
                    why="avis d'échéance ouvert par le dirigeant, un encart sur cinq remarqué",
                ),
                levers.visite(uses=1),
            ),
        ),
    ]


def occupational_health(sources):
    """One service for each establishment: exclusive set. In 38 and 69 building has its own."""
    actors = []
    for dept in DEPARTEMENTS:
        if dept in ("38", "69"):
            continue
        followed, cover = spsti_cover(sources, dept)
        name = SPSTI_NAMES.get(dept, f"SPSTI {OF_DEPARTEMENT[dept]} (ensemble)")
        if dept == "42":
            name = "SPSTI de la Loire compétent pour le BTP"
        actors.append(
            Actor(
                f"spsti-{dept}",
                name,
                "SPSTI",
                ("relay", "prescriber"),
                DEPARTEMENTS[dept],
                ACCEPTANCE["spsti"],
                spsti_audience(cover, dept, EMPLOYING),
                spsti_offers(sources),
                exclusive_set="spsti",
                solicited=True,
                members=followed,
                note=PARTNERS,
            )
        )
    audiences = []
    for dept in ("38", "69"):
        _, cover = spsti_cover(sources, dept)
        audiences += spsti_audience(
            cover.times(0.9, "un établissement sur dix du BTP reste dans un service interprofessionnel"),
            dept,
            EMPLOYING,
        )
    actors.append(
        Actor(
            "btp-sante-travail",
            "BTP Santé au Travail (Rhône et Isère)",
            "SPSTI",
            ("relay", "prescriber"),
            "Isère, Rhône",
            ACCEPTANCE["spsti"],
            tuple(audiences),
            spsti_offers(sources),
            exclusive_set="spsti",
            solicited=True,
            note=sources.fact("BTP Santé au Travail", "existence et secteur"),
        )
    )
    return actors


def federations(sources):
    total = sources.relay("FFB", "adhérents")
    small = sources.count(["FZ"], SMALL)
    large = sources.count(["FZ"], ["10-19", "20-49", "50-99", "100-199", "200-499", "500+"])
    regional = sources.relay("FFB Auvergne-Rhône-Alpes", "adhérents")
    ffb_small = Figure(
        0.75 * regional.value * 42 / 57 / small,
        "estimate",
        (
            f"{regional.source}, dont 42/57 de moins de 10 salariés ({total.source}) ÷ {small} établissements × 0,75"
            " (hypothèse : adhérents qui lisent leur fédération)"
        ),
    )
    ffb_large = Figure(
        0.75 * regional.value * 15 / 57 / large,
        "estimate",
        (
            f"{regional.source}, dont 15/57 de 10 salariés et plus ({total.source}) ÷ {large} établissements × 0,75"
            " (hypothèse : adhérents qui lisent leur fédération)"
        ),
    )
    bound = sources.effect("taux d'adhésion CAPEB (Aveyron)")
    capeb_small = bound.times(0.6, "borne haute hors région, et adhérents actifs seulement")
    capeb_large = assumption(0.04, "adhérents essentiellement de 3 à 7 salariés (relays.csv, « CAPEB »)")
    relayed = "les fédérations départementales reprennent sept messages régionaux sur dix"
    people = levers.attendants(sources)
    actors = [
        Actor(
            "ffb-aura",
            "FFB Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["federation"],
            (
                Audience(ffb_small.times(0.7, relayed), sizes=SMALL),
                Audience(ffb_large.times(0.7, relayed), sizes=LARGE),
            ),
            (levers.newsletter(sources, trusted=True), levers.webinaire(sources, 60), levers.site()),
            solicited=True,
            members=regional,
            note="le même message repris par les départements, leurs rencontres locales sont comptées chez eux",
        ),
        Actor(
            "capeb-aura",
            "CAPEB Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["federation"],
            (
                Audience(capeb_small.times(0.7, relayed), sizes=SMALL),
                Audience(capeb_large.times(0.7, relayed), sizes=LARGE),
            ),
            (levers.newsletter(sources, trusted=True), levers.webinaire(sources, 50), levers.site()),
            solicited=True,
            members=sources.relay("CAPEB Auvergne-Rhône-Alpes", "adhérents"),
            note="le même message repris par les départements, leurs rencontres locales sont comptées chez eux",
        ),
    ]
    for dept in DEPARTEMENTS:
        actors.append(
            Actor(
                f"ffb-{dept}",
                f"FFB {OF_DEPARTEMENT[dept]}",
                "fédération professionnelle",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["federation"],
                (
                    Audience(ffb_small, sizes=SMALL, territories=(dept,)),
                    Audience(ffb_large, sizes=LARGE, territories=(dept,)),
                ),
                (levers.newsletter(sources, trusted=True), levers.reunion(people), levers.formation(uses=2)),
            )
        )
    for dept in DEPARTEMENTS:
        actors.append(
            Actor(
                f"capeb-{dept}",
                f"CAPEB {OF_DEPARTEMENT[dept]}",
                "fédération professionnelle",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["federation"],
                (
                    Audience(capeb_small, sizes=SMALL, territories=(dept,)),
                    Audience(capeb_large, sizes=LARGE, territories=(dept,)),
                ),
                (levers.newsletter(sources, trusted=True), levers.reunion(people), levers.formation(uses=2)),
            )
        )
    scop = sources.relay("Fédération Scop BTP Auvergne-Rhône-Alpes", "entreprises du réseau")
    actors += [
        Actor(
            "cnatp-aura",
            "CNATP Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay",),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["federation"],
            (Audience(assumption(0.02, "artisans des travaux publics et du paysage"), sizes=EMPLOYING),),
            (levers.newsletter(sources, trusted=True), levers.reunion(people)),
            note=sources.fact(
                "Région Auvergne-Rhône-Alpes et fédérations du BTP", "charte pour les marchés de la Région"
            ),
        ),
        Actor(
            "scop-btp-aura",
            "Fédération Scop BTP Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay", "ambassador"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["federation"],
            (
                Audience(
                    Figure(
                        0.9 * scop.value / (small + large),
                        "estimate",
                        f"{scop.source} ÷ {small + large} établissements × 0,9 (hypothèse : réseau très suivi)",
                    ),
                    sizes=EMPLOYING,
                ),
            ),
            (
                levers.newsletter(sources, trusted=True),
                levers.reunion(people, uses=1),
                levers.salon(assumption(40, "stand BePOSITIVE, 40 entreprises intéressées"), ("2027-M03",)),
            ),
            members=scop,
            note=sources.fact("Salon BePOSITIVE", "stand de la Fédération Scop BTP AuRA") + ", date de 2027 à vérifier",
        ),
        Actor(
            "frtp-aura",
            "FRTP Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay",),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["federation"],
            (
                Audience(assumption(0.01, "peu d'entreprises de travaux publics de cette taille"), sizes=SMALL),
                Audience(assumption(0.08, "adhérents des travaux publics de 10 à 49 salariés"), sizes=LARGE),
            ),
            (levers.newsletter(sources, trusted=True), levers.reunion(people, uses=1)),
        ),
    ]
    return actors


def trade_chambers(sources):
    registered = sources.relay("CMA Auvergne-Rhône-Alpes", "entreprises artisanales")
    touch = assumption(
        0.3, f"presque toutes immatriculées ({registered.source}, 38 % en bâtiment), trois sur dix lisent leur chambre"
    )
    actors = []
    for dept in DEPARTEMENTS:
        contacts = assumption(
            6 + round(sources.count(["FZ"], ["1-9"], [dept]) / 150),
            "démarches et rendez-vous de conseiller, une entreprise du bâtiment sur 150 par mois, 6 au moins",
        )
        newcomers = assumption(
            round(0.06 * sources.count(["FZ"], ["1-9"], [dept])),
            f"{sources.moment('Entrée en apprentissage')}, 6 % des établissements signent par la chambre",
        )
        actors.append(
            Actor(
                f"cma-{dept}",
                f"CMA {OF_DEPARTEMENT[dept]}",
                "chambre consulaire (CMA)",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["chamber"],
                (
                    Audience(touch, sizes=SMALL, territories=(dept,)),
                    Audience(assumption(0.2, "artisans ayant grandi, moins suivis"), sizes=LARGE, territories=(dept,)),
                ),
                (
                    levers.newsletter(sources, 0.8, "lettre généraliste, un numéro sur cinq sans place"),
                    levers.guichet(contacts),
                    levers.apprentis(newcomers, ("2027-M09", "2027-M10")),
                ),
                members=sources.relay(f"CMA (section {dept})", "entreprises artisanales"),
                note="section départementale de la CMA de région",
            )
        )
    return actors


def schools_and_advisers(sources):
    learners = sources.relay("BTP CFA Auvergne-Rhône-Alpes", "apprenants")
    in_small = sources.effect("part des apprentis dans les entreprises de moins de 10 salariés")
    small = sources.count(["FZ"], ["1-9"])
    return [
        Actor(
            "btp-cfa-aura",
            "BTP CFA Auvergne-Rhône-Alpes",
            "CFA",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["school"],
            (
                Audience(
                    Figure(
                        learners.value * in_small.value / 1.2 / small,
                        "estimate",
                        (
                            f"{learners.source} × {in_small.source} ÷ {small} établissements ÷ 1,2 apprenti par"
                            " employeur (hypothèse)"
                        ),
                    ),
                    sizes=("1-9",),
                ),
                Audience(
                    assumption(
                        0.22,
                        (
                            "19,5 % des apprentis sont dans des entreprises de 10 à 49 salariés"
                            " (diffusion_effectiveness.csv), 1,5 par employeur"
                        ),
                    ),
                    sizes=LARGE,
                ),
            ),
            (
                levers.apprentis(
                    assumption(
                        1500, "un employeur sur quatre environ signe en septembre ou octobre et reçoit le dossier"
                    ),
                    ("2027-M09", "2027-M10"),
                    uses=2,
                ),
                levers.newsletter(sources, uses=3),
                levers.reunion(assumption(25, "réunion de maîtres d'apprentissage, 25 présents"), count=3),
            ),
            members=learners,
        ),
        Actor(
            "geiq-btp-aura",
            "GEIQ BTP d'Auvergne-Rhône-Alpes (ensemble)",
            "groupement d'employeurs",
            ("relay", "ambassador"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["local"],
            (
                Audience(assumption(0.008, "quelques centaines d'entreprises adhérentes"), sizes=("1-9",)),
                Audience(assumption(0.04, "quelques centaines d'entreprises adhérentes"), sizes=LARGE),
            ),
            (
                levers.newsletter(sources, uses=2),
                levers.apprentis(
                    assumption(120, "nouveaux contrats de l'automne"), ("2027-M09", "2027-M10", "2027-M11")
                ),
            ),
        ),
        Actor(
            "oec-aura",
            "Ordre des experts-comptables Auvergne-Rhône-Alpes",
            "experts-comptables",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["accountants"],
            (
                Audience(
                    assumption(
                        0.85,
                        (
                            "presque toutes les petites entreprises ont un cabinet,"
                            f" {sources.relay('Experts-comptables AuRA', 'organisations accompagnées').source}"
                        ),
                    ),
                    sizes=SMALL,
                ),
                Audience(assumption(0.7, "comptabilité plus souvent interne"), sizes=LARGE),
            ),
            (levers.cabinets(), levers.webinaire(sources, 40, uses=1)),
            members=sources.relay("Experts-comptables AuRA", "organisations accompagnées"),
        ),
        Actor(
            "aract-aura",
            "Aract Auvergne-Rhône-Alpes",
            "Aract",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["aract"],
            (
                Audience(assumption(0.004, "une centaine d'entreprises du BTP en contact"), sizes=("1-9",)),
                Audience(assumption(0.02, "une centaine d'entreprises du BTP en contact"), sizes=LARGE),
            ),
            (levers.newsletter(sources, uses=2), levers.webinaire(sources, 40, uses=1), levers.formation(uses=2)),
            solicited=True,
            note=sources.fact("Aract Auvergne-Rhône-Alpes", "rôle cité"),
        ),
    ]


def social_security(sources):
    audiences = (
        Audience(
            assumption(0.25, "compte AT/MP ouvert, une petite entreprise sur quatre lit les messages"), sizes=("1-9",)
        ),
        Audience(assumption(0.5, "interlocuteur identifié une fois sur deux"), sizes=LARGE),
        Audience(assumption(0.1, "peu de comptes actifs sans salarié"), sizes=("0",)),
    )

    def offers(label):
        visits = assumption(
            40 if label == "Rhône-Alpes" else 12,
            "rencontres du mois des ingénieurs et contrôleurs avec de petites entreprises du BTP",
        )
        return [
            levers.newsletter(sources),
            levers.message(0.12, uses=1),
            levers.courriel(sources, 0.7, "sept adresses sur dix valides", uses=1),
            levers.remise(visits),
            levers.reunion(levers.attendants(sources), uses=1),
        ]

    employers = (
        Audience(assumption(0.95, "tout employeur déclare à l'Urssaf"), sizes=EMPLOYING),
        Audience(assumption(0.7, "compte encore ouvert"), sizes=("0",)),
    )
    return carsats(sources, audiences, offers) + urssafs(employers)


def actors(sources):
    return closed_in_august(
        branch_bodies(sources)
        + occupational_health(sources)
        + federations(sources)
        + trade_chambers(sources)
        + schools_and_advisers(sources)
        + market_actors(sources)
        + social_security(sources)
        + institutions(sources)
    )
