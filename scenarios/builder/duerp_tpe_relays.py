"""Scenario 2: the relays of all trades, whom they touch and what they can do."""

from . import levers
from .branches import AGREEMENTS, opco_shares
from .relays import (
    ACCEPTANCE,
    PARTNERS,
    SPSTI_NAMES,
    carsats,
    closed_in_august,
    institutions,
    spsti_cover,
    spsti_offers,
    urssafs,
)
from .sources import DEPARTEMENTS, OF_DEPARTEMENT, Figure, assumption
from .tables import Actor, Audience

SECTORS = ("AZ", "C1", "C2", "C3", "C4", "C5", "DE", "FZ", "GZ", "HZ", "IZ", "JZ", "KZ", "LZ", "MN", "OQ", "RU")
NOT_AGRICULTURE = tuple(sector for sector in SECTORS if sector != "AZ")
PRIVATE = tuple(sector for sector in SECTORS if sector not in ("AZ", "OQ"))
TRADING = tuple(sector for sector in PRIVATE if sector not in ("FZ", "RU"))  # of the CCI first
MSA_FUNDS = {
    "msa-alpes-nord": ("MSA Alpes du Nord", ("38", "73", "74")),
    "msa-ain-rhone": ("MSA Ain-Rhône", ("01", "69")),
    "msa-ardeche-drome-loire": ("MSA Ardèche Drôme Loire", ("07", "26", "42")),
    "msa-auvergne": ("MSA Auvergne", ("03", "15", "43", "63")),
}  # fmt: skip
OPCO_IDS = {
    "OPCO EP": "opco-ep", "AKTO": "akto", "Constructys": "constructys", "Atlas": "atlas",
    "L'Opcommerce": "opcommerce", "OPCO Mobilités": "opco-mobilites", "OCAPIAT": "ocapiat",
    "Afdas": "afdas", "OPCO 2i": "opco-2i", "Uniformation": "uniformation",
    "OPCO Santé": "opco-sante",
}  # fmt: skip


def training_funds(sources):
    """The eleven OPCO: a firm has one, so they form an exclusive set."""
    touch = sources.effect("part des TPE réellement touchées par un contact annuel d'un OPCO")
    audiences = {}
    for sector in AGREEMENTS:
        for opco, share in opco_shares(sources, sector).items():
            # Public employers (in OQ) have no OPCO.
            private = 0.6 if sector == "OQ" else 1.0
            source = f"{share.source} × {touch.source}"
            if sector == "OQ":
                source += " × 0,6 (hypothèse : part privée)"
            audiences.setdefault(opco, []).append(
                Audience(Figure(share.value * touch.value * private, "estimate", source), sectors=(sector,))
            )
    actors = []
    for name, key in OPCO_IDS.items():
        actors.append(
            Actor(
                key,
                f"{name} Auvergne-Rhône-Alpes",
                "OPCO",
                ("relay", "funder"),
                "Auvergne-Rhône-Alpes",
                ACCEPTANCE["opco"],
                tuple(audiences[name]),
                (levers.newsletter(sources), levers.courriel(sources, uses=1), levers.webinaire(sources, 100)),
                exclusive_set="opco",
                members=sources.opco(name),
            )
        )
    return actors


def occupational_health(sources):
    """The services of a département share its firms: one exclusive set for all."""

    def offers():
        return spsti_offers(sources) + (levers.webinaire(sources, 60),)

    def audiences(cover, dept):
        return (
            Audience(cover, sectors=PRIVATE, territories=(dept,)),
            Audience(cover.times(0.5, "moitié d'employeurs publics"), sectors=("OQ",), territories=(dept,)),
        )

    actors = []
    for dept in DEPARTEMENTS:
        followed, cover = spsti_cover(sources, dept)
        if dept == "69":
            promeom = sources.relay("PROMEOM (fusion AST Grand Lyon + Agemetra au 1/1/2025)", "entreprises suivies")
            part = promeom.value / followed.value
            actors.append(
                Actor(
                    "promeom",
                    "PROMEOM",
                    "SPSTI",
                    ("relay", "prescriber"),
                    "Rhône",
                    ACCEPTANCE["spsti"],
                    audiences(cover.times(part, f"part de PROMEOM, {promeom.source}"), dept),
                    offers(),
                    exclusive_set="spsti",
                    solicited=True,
                    members=promeom,
                    note=PARTNERS,
                )
            )
            cover = cover.times(1 - part, "services du Rhône hors PROMEOM")
            followed = followed.times(1 - part, "services du Rhône hors PROMEOM")
        name = SPSTI_NAMES.get(dept, f"SPSTI {OF_DEPARTEMENT[dept]} (ensemble)")
        if dept == "69":
            name = "SPSTI du Rhône hors PROMEOM (ensemble)"
        actors.append(
            Actor(
                f"spsti-{dept}",
                name,
                "SPSTI",
                ("relay", "prescriber"),
                DEPARTEMENTS[dept],
                ACCEPTANCE["spsti"],
                audiences(cover, dept),
                offers(),
                exclusive_set="spsti",
                solicited=True,
                members=followed,
                note=PARTNERS,
            )
        )
    return actors


def chambers(sources):
    ratio = sources.relay("CCI Lyon Métropole Saint-Étienne Roanne", "entreprises ressortissantes")
    crafts = sources.relay("CMA Auvergne-Rhône-Alpes", "entreprises artisanales")
    read_cci = assumption(
        0.18, f"toutes ressortissantes ({ratio.source}), mais moins d'une TPE sur cinq suit sa chambre"
    )
    read_both = assumption(0.08, "double inscription au commerce et aux métiers, chambre secondaire")
    # Part of the firms of 1 to 9 employees on the trades register × part that follows its chamber.
    follow = 0.3
    craft_parts = [
        (("FZ",), 0.95),
        (("C1", "C5"), 0.85),
        (("RU",), 0.5),
        (("HZ", "C3"), 0.35),
        (("GZ", "IZ"), 0.15),
        (("MN",), 0.08),
    ]
    actors = []
    for dept in DEPARTEMENTS:
        firms = sources.count(TRADING, ["1-9"], [dept])
        members = None
        if dept not in ("42", "69"):
            members = sources.relay(f"CCI territoriale(s) du département {dept}", "entreprises ressortissantes")
        actors.append(
            Actor(
                f"cci-{dept}",
                f"CCI {OF_DEPARTEMENT[dept]}",
                "chambre consulaire (CCI)",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["chamber"],
                (
                    Audience(read_cci, sectors=TRADING, territories=(dept,)),
                    Audience(read_both, sectors=("FZ", "RU"), territories=(dept,)),
                ),
                (
                    levers.newsletter(sources, 0.8, "lettre généraliste, un numéro sur cinq sans place"),
                    levers.webinaire(sources, 40),
                    levers.reunion(assumption(20, "réunion locale, 20 présents")),
                    levers.guichet(
                        assumption(
                            max(10, round(firms / 250)),
                            "formalités et rendez-vous, une TPE sur 250 par mois, 10 au moins",
                        )
                    ),
                ),
                members=members,
                note="délégation de la CCI Lyon Métropole Saint-Étienne Roanne" if dept in ("42", "69") else "",
            )
        )
    for dept in DEPARTEMENTS:
        actors.append(
            Actor(
                f"cma-{dept}",
                f"CMA {OF_DEPARTEMENT[dept]}",
                "chambre consulaire (CMA)",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["chamber"],
                tuple(
                    Audience(
                        assumption(
                            part * follow,
                            f"{part:.0%} des TPE du secteur immatriculées (ordre de grandeur, {crafts.source}) × 0,3"
                            " qui suivent leur chambre".replace("%", " %"),
                        ),
                        sectors=sectors,
                        territories=(dept,),
                    )
                    for sectors, part in craft_parts
                ),
                (
                    levers.newsletter(sources, 0.8, "lettre généraliste, un numéro sur cinq sans place"),
                    levers.formation(cost_eur=300),
                    levers.guichet(
                        assumption(
                            max(10, round(sources.count(PRIVATE, ["1-9"], [dept]) / 400)),
                            "démarches et rendez-vous, une TPE sur 400 par mois, 10 au moins",
                        )
                    ),
                ),
                members=sources.relay(f"CMA (section {dept})", "entreprises artisanales"),
                note="section départementale de la CMA de région",
            )
        )
    return actors


def employers(sources):
    """Employers' organisations of all trades."""
    actors = []
    for dept in DEPARTEMENTS:
        name, indicator = f"CPME du département {dept}", "entreprises adhérentes"
        members = sources.relay("CPME du Rhône", indicator) if dept == "69" else sources.relay(name, indicator)
        every = sources.count(SECTORS, None, [dept])
        share = Figure(
            0.9 * members.value / every,
            "estimate",
            (
                f"{members.source} ÷ {every} établissements employeurs × 0,9 (hypothèse : adhérents actifs, TPE comme"
                " les autres)"
            ),
        )
        actors.append(
            Actor(
                f"cpme-{dept}",
                f"CPME {OF_DEPARTEMENT[dept]}",
                "organisation patronale interprofessionnelle",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["social_partner"],
                (Audience(share, sectors=PRIVATE, territories=(dept,)),),
                (
                    levers.newsletter(sources, trusted=True),
                    levers.reunion(levers.attendants(sources)),
                    levers.telephone(uses=1),
                ),
                solicited=True,
                members=members,
                note=PARTNERS,
            )
        )
    medef = sources.relay("MEDEF Auvergne-Rhône-Alpes", "entreprises adhérentes")
    every = sources.count(SECTORS)
    return actors + [
        Actor(
            "medef-aura",
            "MEDEF Auvergne-Rhône-Alpes",
            "organisation patronale interprofessionnelle",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["social_partner"],
            (
                Audience(
                    Figure(
                        0.5 * medef.value / every,
                        "estimate",
                        (
                            f"{medef.source} ÷ {every} établissements employeurs × 0,5 (hypothèse : les TPE adhèrent"
                            " moitié moins)"
                        ),
                    ),
                    sectors=PRIVATE,
                ),
            ),
            (levers.newsletter(sources, trusted=True), levers.webinaire(sources, 50)),
            solicited=True,
            members=medef,
            note=PARTNERS,
        ),
        Actor(
            "u2p-aura",
            "U2P Auvergne-Rhône-Alpes",
            "organisation patronale interprofessionnelle",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["social_partner"],
            (
                Audience(
                    assumption(
                        0.05,
                        "adhérents des confédérations de l'artisanat et des professions libérales abonnés à l'union",
                    ),
                    sectors=("C1", "FZ", "RU", "OQ"),
                ),
                Audience(
                    assumption(
                        0.02,
                        "adhérents des confédérations de l'artisanat et des professions libérales abonnés à l'union",
                    ),
                    sectors=("C5", "GZ", "HZ", "MN"),
                ),
            ),
            (levers.newsletter(sources, trusted=True), levers.webinaire(sources, 50)),
            solicited=True,
            note=PARTNERS,
        ),
    ]


def agriculture(sources):
    actors = []
    for key, (name, territories) in MSA_FUNDS.items():
        members = Figure(
            sources.count(["AZ"], None, territories),
            "estimate",
            "fitted_dept_a17_size_2024.csv, établissements employeurs AZ de la circonscription (fitted)",
        )
        actors.append(
            Actor(
                key,
                name,
                "MSA",
                ("relay", "funder", "prescriber"),
                ", ".join(DEPARTEMENTS[dept] for dept in territories),
                ACCEPTANCE["msa"],
                (
                    Audience(
                        assumption(0.9, "guichet unique du régime agricole, presque tous les employeurs agricoles"),
                        sectors=("AZ",),
                        territories=territories,
                    ),
                    Audience(
                        assumption(0.04, "coopératives et paysagistes au régime agricole"),
                        sectors=("C1", "MN"),
                        territories=territories,
                    ),
                ),
                (
                    levers.newsletter(sources, 0.6, "six adresses valides sur dix"),
                    levers.courrier(
                        ("2027-M02", "2027-M05", "2027-M11"),
                        noticed=0.25,
                        why="appels de cotisations et bulletin papier, un encart sur quatre remarqué",
                    ),
                    levers.reunion(assumption(20, "réunion d'échelon local avec les délégués, 20 présents"), count=2),
                    levers.visite(uses=2),
                    levers.remise(
                        assumption(
                            round(members.value * 0.01),
                            "contacts du mois des conseillers en prévention, 1 % des employeurs",
                        )
                    ),
                ),
                exclusive_set="msa",
                solicited=True,
                members=members,
                note=PARTNERS,
            )
        )
    return actors


def federation(sources, key, name, shares, note=""):
    return Actor(
        key,
        name,
        "fédération professionnelle",
        ("relay",),
        "Auvergne-Rhône-Alpes",
        ACCEPTANCE["federation"],
        tuple(Audience(share, sectors=sectors) for sectors, share in shares),
        (levers.newsletter(sources, trusted=True), levers.webinaire(sources, 40)),
        note=note,
    )


def federations(sources):
    uimm = sources.effect("taux d'adhésion entreprises UIMM Loire")
    umih = sources.relay("UMIH (12 départements d'AuRA)", "adhérents")
    hotels = sources.count(["IZ"])
    ffb = sources.relay("FFB Auvergne-Rhône-Alpes", "adhérents")
    capeb = sources.effect("taux d'adhésion CAPEB (Aveyron)")
    building = sources.count(["FZ"], ["0", "1-9"])
    return [
        federation(
            sources,
            "uimm-aura",
            "UIMM Auvergne-Rhône-Alpes",
            [
                (("C3", "C4"), uimm.times(0.4, "l'adhésion sous-représente les TPE")),
                (("C5",), uimm.times(0.2, "métallurgie : la moitié du secteur, et peu de TPE")),
            ],
        ),
        federation(
            sources,
            "fntr-aura",
            "FNTR Auvergne-Rhône-Alpes",
            [(("HZ",), assumption(0.1, "transporteurs routiers adhérents, une TPE sur dix"))],
        ),
        federation(
            sources,
            "umih-aura",
            "UMIH Auvergne-Rhône-Alpes",
            [
                (
                    ("IZ",),
                    Figure(
                        0.8 * umih.value / hotels,
                        "estimate",
                        f"{umih.source} ÷ {hotels} établissements × 0,8 (hypothèse : adhérents actifs)",
                    ),
                )
            ],
        ),
        federation(
            sources,
            "fnaim-aura",
            "FNAIM Auvergne-Rhône-Alpes",
            [(("LZ",), assumption(0.15, "agents et administrateurs de biens adhérents"))],
        ),
        federation(
            sources,
            "ffb-aura",
            "FFB Auvergne-Rhône-Alpes et ses fédérations",
            [
                (
                    ("FZ",),
                    Figure(
                        0.6 * ffb.value * 42 / 57 / building,
                        "estimate",
                        (
                            f"{ffb.source}, dont 42/57 de moins de 10 salariés, ÷ {building} établissements × 0,6"
                            " (hypothèse : lus à travers deux échelons)"
                        ),
                    ),
                )
            ],
        ),
        federation(
            sources,
            "capeb-aura",
            "CAPEB Auvergne-Rhône-Alpes et ses fédérations",
            [(("FZ",), capeb.times(0.5, "borne haute hors région, et deux échelons"))],
        ),
        federation(
            sources,
            "unec-aura",
            "UNEC Auvergne-Rhône-Alpes (coiffure)",
            [(("RU",), assumption(0.03, "coiffure : un quart du secteur, une entreprise sur huit adhérente"))],
        ),
        federation(
            sources,
            "mobilians-aura",
            "Mobilians Auvergne-Rhône-Alpes (automobile)",
            [
                (
                    ("GZ",),
                    assumption(
                        0.04, "services de l'automobile : un quart du secteur, une entreprise sur six adhérente"
                    ),
                )
            ],
        ),
        federation(
            sources,
            "unapl-aura",
            "UNAPL Auvergne-Rhône-Alpes (professions libérales)",
            [
                (("OQ",), assumption(0.05, "cabinets de santé adhérents d'un syndicat membre")),
                (("MN",), assumption(0.02, "cabinets adhérents d'un syndicat membre")),
            ],
        ),
        federation(
            sources,
            "frsea-aura",
            "FRSEA Auvergne-Rhône-Alpes",
            [(("AZ",), assumption(0.25, "employeurs agricoles, plus adhérents que les autres exploitants"))],
        ),
        federation(
            sources,
            "cress-aura",
            "CRESS Auvergne-Rhône-Alpes (associations employeuses)",
            [(("OQ", "RU"), assumption(0.03, "associations employeuses de 1 à 9 salariés en contact"))],
        ),
    ]


def advisers(sources):
    clients = sources.relay("Experts-comptables AuRA", "organisations accompagnées")
    return [
        Actor(
            "oec-aura",
            "Ordre des experts-comptables Auvergne-Rhône-Alpes",
            "experts-comptables",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["accountants"],
            (
                Audience(assumption(0.85, f"presque toutes les TPE ont un cabinet, {clients.source}"), sectors=PRIVATE),
                Audience(assumption(0.4, "associations et cabinets de santé privés seulement"), sectors=("OQ",)),
                Audience(
                    assumption(0.4, "exploitations suivies surtout par les centres de gestion agricoles"),
                    sectors=("AZ",),
                ),
            ),
            (levers.cabinets(), levers.webinaire(sources, 60, uses=1)),
            members=clients,
        ),
        Actor(
            "cerfrance-aura",
            "Cerfrance en Auvergne-Rhône-Alpes",
            "experts-comptables",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["accountants"],
            (
                Audience(assumption(0.35, "premier réseau de gestion agricole"), sectors=("AZ",)),
                Audience(assumption(0.03, "clients hors agriculture"), sectors=PRIVATE),
            ),
            (levers.newsletter(sources, uses=3), levers.formation(uses=2)),
        ),
        Actor(
            "fiducial",
            "Fiducial (réseau né à Lyon)",
            "experts-comptables",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            assumption(0.4, "décision commerciale d'un grand réseau"),
            (Audience(assumption(0.05, "un des grands réseaux des TPE"), sectors=PRIVATE),),
            (levers.newsletter(sources, uses=3),),
        ),
        Actor(
            "aract-aura",
            "Aract Auvergne-Rhône-Alpes",
            "Aract",
            ("relay", "prescriber"),
            "Auvergne-Rhône-Alpes",
            ACCEPTANCE["aract"],
            (Audience(assumption(0.005, "un millier de TPE en contact"), sectors=NOT_AGRICULTURE),),
            (levers.newsletter(sources, uses=2), levers.webinaire(sources, 80), levers.formation(uses=3)),
            solicited=True,
            note=sources.fact("Aract Auvergne-Rhône-Alpes", "rôle cité"),
        ),
    ]


def social_security(sources):
    audiences = (
        Audience(assumption(0.25, "compte AT/MP ouvert, une TPE sur quatre lit les messages"), sectors=PRIVATE),
        Audience(assumption(0.12, "part privée et lectrice"), sectors=("OQ",)),
    )

    def offers(label):
        visits = assumption(60 if label == "Rhône-Alpes" else 15, "TPE rencontrées dans le mois par les préventeurs")
        return [
            levers.newsletter(sources),
            levers.message(0.12, uses=1),
            levers.courriel(sources, 0.7, "sept adresses sur dix valides", uses=1),
            levers.remise(visits),
            levers.webinaire(sources, 150),
        ]

    accounts = (
        Audience(assumption(0.95, "tout employeur du régime général déclare à l'Urssaf"), sectors=NOT_AGRICULTURE),
    )
    return carsats(sources, audiences, offers) + urssafs(accounts)


def actors(sources):
    return closed_in_august(
        training_funds(sources)
        + occupational_health(sources)
        + chambers(sources)
        + employers(sources)
        + agriculture(sources)
        + federations(sources)
        + advisers(sources)
        + social_security(sources)
        + institutions(sources)
    )
