"""Scenario 3: the relays of hotels and restaurants, whom they touch and what they can do."""

from . import levers
from .relays import ACCEPTANCE, PARTNERS, SPSTI_NAMES, carsats, institutions, spsti_cover
from .seasons import (
    BEFORE_SUMMER,
    BEFORE_WINTER,
    MEETING_WEEKS,
    MIDWINTER,
    MIXED,
    SPRING,
    SUMMER,
    TERRITORIES,
    WINTER,
    season,
    span,
)
from .sources import DEPARTEMENTS, OF_DEPARTEMENT, Figure, assumption
from .tables import Actor, Audience, names

SIZES = {"0": ["0"], "1-9": ["1-9"], "10-19": ["10-19"], "20-49": ["20-49"], "50-199": ["50-99", "100-199"]}
EMPLOYING = ("1-9", "10-19", "20-49", "50-199")
LARGE = ("10-19", "20-49", "50-199")


def letter(sources, listed=1.0, why_listed="", uses=4, trusted=False):
    return levers.newsletter(sources, listed, why_listed, uses=uses, gap_days=21, trusted=trusted)


def local_letter(read=0.3, uses=4):
    """A small list of people who know each other is read more than a national newsletter."""
    why = "petite liste de proximité, lue deux fois plus qu'une lettre de réseau"
    return levers.Offer(
        "newsletter",
        levers.Rate(assumption(read, why)),
        hours=2,
        cost_eur=0,
        why_cost="envoi gratuit, 2 h",
        max_uses=uses,
        gap_days=21,
    )


def hotel_federations(sources):
    members = sources.relay("UMIH (12 départements d'AuRA)", "adhérents")
    hotels = sources.count(["IZ"])
    usual = Figure(
        0.9 * members.value / hotels,
        "estimate",
        f"{members.source} ÷ {hotels} établissements × 0,9 (hypothèse : adhérents actifs)",
    )
    ain = sources.relay("UMIH Ain (01)", "adhérents à l'assemblée de 2024")
    ain_hotels = sources.count(["IZ"], None, ["01"])
    in_ain = Figure(
        0.9 * ain.value / ain_hotels,
        "estimate",
        f"{ain.source} ÷ {ain_hotels} établissements × 0,9 (hypothèse : adhérents actifs)",
    )
    present = sources.effect("participants réunion locale d'une organisation professionnelle HCR")
    in_resort = sources.relay("UMIH Isère (38)", "participants à une réunion en station")
    actors = []
    for dept in TERRITORIES:
        share = in_ain if dept == "01" else usual
        attendants = in_resort if dept == "38" else present
        actors.append(
            Actor(
                f"umih-{dept}",
                f"UMIH {OF_DEPARTEMENT[dept]}",
                "fédération professionnelle",
                ("relay",),
                DEPARTEMENTS[dept],
                ACCEPTANCE["federation"],
                (
                    Audience(share, sizes=EMPLOYING, territories=(dept,)),
                    Audience(
                        share.times(0.5, "petits établissements saisonniers moins adhérents"),
                        sizes=("0",),
                        territories=(dept,),
                    ),
                ),
                (
                    letter(sources, trusted=True),
                    levers.courriel(sources, uses=2, gap_days=42),
                    levers.reunion(attendants, windows=MEETING_WEEKS[season(dept)]),
                ),
                members=ain if dept == "01" else None,
            )
        )
    camping = sources.relay("Fédération de l'hôtellerie de plein air Auvergne-Rhône-Alpes", "campings en Ardèche")
    ardeche = sources.count(["IZ"], None, ["07"])
    return actors + [
        Actor(
            "umih-saisonniers",
            "UMIH, branche des saisonniers",
            "fédération professionnelle",
            ("relay", "prescriber"),
            names(WINTER + MIXED + ("07",)),
            ACCEPTANCE["federation"],
            (
                Audience(
                    assumption(0.03, "abonnés directs de la branche nationale"), territories=WINTER + MIXED + ("07",)
                ),
            ),
            (
                letter(sources, uses=3, trusted=True),
                levers.webinaire(sources, 50, windows=MEETING_WEEKS["all"]),
                levers.site(1),
            ),
        ),
        Actor(
            "ghr-aura",
            "GHR Auvergne-Rhône-Alpes (ex-GNI)",
            "fédération professionnelle",
            ("relay",),
            names(TERRITORIES),
            ACCEPTANCE["federation"],
            (
                Audience(
                    assumption(
                        0.04,
                        (
                            "second syndicat de la branche, 72 % des entreprises syndiquées étant à l'UMIH (relays.csv,"
                            " « UMIH »)"
                        ),
                    )
                ),
            ),
            (letter(sources, trusted=True), levers.webinaire(sources, 60, windows=MEETING_WEEKS["all"])),
            note=sources.fact("GHR", "création"),
        ),
        Actor(
            "fhpa-aura",
            "Fédération de l'hôtellerie de plein air Auvergne-Rhône-Alpes",
            "fédération professionnelle",
            ("relay",),
            names(SUMMER + WINTER + MIXED),
            ACCEPTANCE["federation"],
            (
                Audience(
                    Figure(
                        0.5 * camping.value / ardeche,
                        "estimate",
                        f"{camping.source} ÷ {ardeche} établissements × 0,5 (hypothèse : adhérents employeurs)",
                    ),
                    territories=("07",),
                ),
                Audience(
                    assumption(0.04, "campings employeurs adhérents, deux fois moins présents qu'en Ardèche"),
                    territories=("01", "15", "26", "43", "63"),
                ),
                Audience(assumption(0.02, "campings employeurs adhérents"), territories=("38", "42", "73", "74")),
            ),
            (
                letter(sources, trusted=True),
                levers.reunion(assumption(35, "réunion d'avant-saison, 35 gérants"), windows=SPRING + BEFORE_SUMMER),
            ),
        ),
    ]


def occupational_health(sources):
    actors = []
    for dept in TERRITORIES:
        followed, cover = spsti_cover(sources, dept)
        name = SPSTI_NAMES.get(dept, f"SPSTI {OF_DEPARTEMENT[dept]} (ensemble)")
        actors.append(
            Actor(
                f"spsti-{dept}",
                name,
                "SPSTI",
                ("relay", "prescriber"),
                DEPARTEMENTS[dept],
                ACCEPTANCE["spsti"],
                (
                    Audience(cover, sizes=EMPLOYING, territories=(dept,)),
                    Audience(
                        assumption(
                            0.4,
                            (
                                "saisonnier fermé fin décembre : adhérent seulement pendant sa saison, quatre sur dix"
                                " au fichier"
                            ),
                        ),
                        sizes=("0",),
                        territories=(dept,),
                    ),
                ),
                (
                    letter(sources, 0.6, "six adhérents sur dix ont une adresse connue et valide"),
                    levers.courrier(
                        span("2027-S02", "2027-S10"),
                        noticed=0.25,
                        why=f"{sources.moment('Cotisation et visites SPSTI')}, un encart sur quatre est remarqué",
                    ),
                    levers.reunion(
                        levers.attendants(sources), uses=3, gap_days=14, windows=MEETING_WEEKS[season(dept)]
                    ),
                    levers.remise(
                        assumption(
                            max(5, round(0.004 * cover.value * sources.count(["IZ"], None, [dept]))),
                            "contacts de la semaine avec des hôtels et restaurants, 4 adhérents sur mille, 5 au moins",
                        ),
                        gap_days=14,
                    ),
                ),
                exclusive_set="spsti",
                solicited=True,
                members=followed,
                note=PARTNERS,
            )
        )
    return actors


def local_services(sources):
    """Those who see seasonal workers and their employers arrive."""
    belleville = sources.relay("Espace saisonniers des Belleville", "saisonniers présents chaque année")
    vallon = sources.relay("Maison de la saisonnalité de Vallon-Pont-d'Arc", "saisonniers dans le sud Ardèche")
    megeve = sources.relay("Office de tourisme de Megève", "hôteliers réunis tous les deux mois")
    saisies = sources.relay("Office de tourisme des Saisies", "saisonniers accueillis à la soirée « Bienvenue à bord »")
    chamonix = sources.relay("Chamonix Logement", "saisonniers de décembre à avril à Chamonix")

    def house(key, name, dept, share, visitors, windows, note="", kind="maison des saisonniers"):
        return Actor(
            key,
            name,
            kind,
            ("relay", "ambassador"),
            DEPARTEMENTS[dept],
            ACCEPTANCE["local"],
            (Audience(share, territories=(dept,)),),
            (
                local_letter(),
                levers.guichet(assumption(visitors, "employeurs reçus dans la semaine"), gap_days=14, windows=windows),
                levers.reunion(assumption(20, "rencontre d'employeurs, 20 présents"), windows=windows),
            ),
            note=note,
        )

    winter = BEFORE_WINTER + MIDWINTER + BEFORE_SUMMER
    return [
        house(
            "saisonniers-belleville",
            "Espace saisonniers des Belleville (Les Menuires, Val Thorens, Saint-Martin)",
            "73",
            assumption(
                0.06,
                (
                    f"employeurs de trois stations, {belleville.source}, sur environ 40 000 contrats en stations de"
                    " Rhône-Alpes (relays_extra.csv)"
                ),
            ),
            25,
            winter,
            belleville.source,
        ),
        house(
            "courchevel-emploi",
            "Courchevel Emploi",
            "73",
            assumption(0.04, "hôtels et restaurants de la commune"),
            20,
            winter,
            sources.fact("Courchevel Emploi", "existence et rôle"),
        ),
        house(
            "saisonniers-vallon",
            "Maison de la saisonnalité de Vallon-Pont-d'Arc",
            "07",
            assumption(0.2, f"employeurs du sud de l'Ardèche en contact, {vallon.source}"),
            15,
            SPRING + BEFORE_SUMMER,
            vallon.source,
        ),
        house(
            "saisonniers-chamonix",
            "Chamonix Logement (logement et accueil des saisonniers)",
            "74",
            assumption(0.04, f"employeurs de la vallée, {chamonix.source}"),
            15,
            winter,
            chamonix.source,
        ),
        house(
            "ot-megeve",
            "Office de tourisme de Megève",
            "74",
            assumption(0.02, f"{megeve.source}, et autant de restaurants"),
            8,
            winter,
            megeve.source,
            "office de tourisme",
        ),
        house(
            "ot-saisies",
            "Office de tourisme des Saisies",
            "73",
            assumption(0.02, f"employeurs de la station, {saisies.source}"),
            8,
            winter,
            saisies.source,
            "office de tourisme",
        ),
        Actor(
            "geiq-savoie",
            "GEIQ Savoie",
            "groupement d'employeurs",
            ("relay", "ambassador"),
            "Savoie",
            ACCEPTANCE["local"],
            (Audience(assumption(0.012, "« plusieurs dizaines d'entreprises »"), territories=("73",)),),
            (
                local_letter(),
                levers.reunion(
                    assumption(20, "soirée d'adhérents, 20 présents"), windows=BEFORE_WINTER + BEFORE_SUMMER
                ),
            ),
            note=sources.fact("GEIQ Savoie", "entreprises regroupées"),
        ),
        Actor(
            "action-logement-aura",
            "Action Logement Auvergne-Rhône-Alpes",
            "logement des saisonniers",
            ("relay", "funder"),
            names(WINTER + MIXED),
            assumption(0.45, "sensible au logement des saisonniers, sujet voisin"),
            (
                Audience(
                    assumption(
                        0.06, f"employeurs qui cherchent à loger, {sources.fact('Haute-Savoie', 'saisonniers par an')}"
                    ),
                    territories=WINTER + MIXED,
                ),
            ),
            (letter(sources, uses=3), levers.webinaire(sources, 30, windows=BEFORE_WINTER + BEFORE_SUMMER)),
        ),
    ]


def employment_services(sources):
    """France Travail by basin: the employers who post seasonal jobs."""
    fair = sources.relay("France Travail, forum d'Albertville", "entreprises présentes au forum")
    hotels_at_fair = fair.times(
        0.4, "part de l'hôtellerie-restauration, comme dans les heures saisonnières (calendar.csv)"
    )
    basins = [
        (
            "73",
            "France Travail Savoie (Albertville, Chambéry)",
            ("73",),
            0.40,
            hotels_at_fair,
            span("2026-S45", "2026-S46") + span("2027-S19", "2027-S20"),
        ),
        (
            "74",
            "France Travail Haute-Savoie (Cluses, Annecy, Thonon)",
            ("74",),
            0.35,
            assumption(60, "deux tiers du forum d'Albertville"),
            span("2026-S45", "2026-S46") + span("2027-S19", "2027-S20"),
        ),
        (
            "38",
            "France Travail Isère (stations et Grenoble)",
            ("38",),
            0.30,
            assumption(35, "forum plus petit"),
            span("2026-S45", "2026-S46") + span("2027-S12", "2027-S13"),
        ),
        (
            "0726",
            "France Travail Drôme-Ardèche",
            ("07", "26"),
            0.35,
            assumption(45, "forum de printemps, moitié d'Albertville"),
            span("2027-S10", "2027-S13"),
        ),
        (
            "auvergne",
            "France Travail Auvergne et Loire",
            ("15", "42", "43", "63"),
            0.25,
            assumption(40, "forums du Massif central"),
            span("2027-S10", "2027-S13"),
        ),
    ]
    return [
        Actor(
            f"france-travail-{key}",
            name,
            "service public de l'emploi",
            ("relay", "prescriber"),
            names(territories),
            ACCEPTANCE["employment"],
            (Audience(assumption(share, "employeurs qui déposent des offres saisonnières"), territories=territories),),
            (letter(sources, uses=3), levers.forum(at_fair, windows, uses=2), levers.telephone(uses=2)),
        )
        for key, name, territories, share, at_fair, windows in basins
    ]


def tourism(sources):
    agencies = [
        ("savoie-mont-blanc", "Agence Savoie Mont Blanc", WINTER, 0.20),
        ("isere-attractivite", "Isère Attractivité", MIXED, 0.15),
        ("ardeche-tourisme", "Ardèche Tourisme", ("07",), 0.25),
        ("drome-tourisme", "La Drôme Tourisme", ("26",), 0.20),
        ("aura-tourisme", "Auvergne-Rhône-Alpes Tourisme", TERRITORIES, 0.08),
    ]
    return [
        Actor(
            key,
            name,
            "agence touristique",
            ("relay",),
            names(territories),
            assumption(0.5, "lettre tournée vers la promotion, l'accueil des saisonniers est un sujet d'attractivité"),
            (
                Audience(
                    assumption(share, "hébergeurs et restaurateurs qui reçoivent la lettre professionnelle"),
                    territories=territories,
                ),
            ),
            (letter(sources, uses=3), levers.webinaire(sources, 40, windows=MEETING_WEEKS["all"]), levers.site(1)),
        )
        for key, name, territories, share in agencies
    ]


def chambers(sources):
    return [
        Actor(
            f"cci-{dept}",
            f"CCI {OF_DEPARTEMENT[dept]}",
            "chambre consulaire (CCI)",
            ("relay",),
            DEPARTEMENTS[dept],
            ACCEPTANCE["chamber"],
            (
                Audience(
                    assumption(0.18, "toutes ressortissantes, moins d'une sur cinq suit sa chambre"),
                    territories=(dept,),
                ),
            ),
            (
                letter(sources, 0.8, "lettre généraliste, un numéro sur cinq sans place", uses=3),
                levers.reunion(assumption(20, "réunion locale, 20 présents"), windows=MEETING_WEEKS[season(dept)]),
            ),
            members=sources.relay(f"CCI territoriale(s) du département {dept}", "entreprises ressortissantes"),
        )
        for dept in ("07", "26", "38", "63", "73", "74")
    ]


def training_and_schools(sources):
    touch = sources.effect("part des TPE réellement touchées par un contact annuel d'un OPCO")
    large = sources.effect("entreprises relevant de l'OPCO ayant eu au moins une action financée dans l'année")
    schools = [
        ("lycee-challes", "École hôtelière de Savoie-Léman et lycée de Challes-les-Eaux", WINTER, 0.05, 60),
        ("lycee-grenoble", "Lycée hôtelier Lesdiguières (Grenoble)", MIXED, 0.05, 40),
        ("lycee-tain", "Lycée hôtelier de Tain-l'Hermitage", ("07", "26"), 0.05, 40),
        ("lycee-chamalieres", "Lycée hôtelier de Chamalières", ("15", "43", "63"), 0.04, 30),
    ]
    return (
        [
            Actor(
                "akto-aura",
                "AKTO Auvergne-Rhône-Alpes",
                "OPCO",
                ("relay", "funder"),
                names(TERRITORIES),
                ACCEPTANCE["opco"],
                (
                    Audience(touch, sizes=("1-9",)),
                    Audience(large.times(0.9, "OPCO Mobilités, toutes tailles, transposé"), sizes=LARGE),
                    Audience(assumption(0.1, "peu d'actions financées sans salarié permanent"), sizes=("0",)),
                ),
                (
                    letter(sources),
                    levers.courriel(sources, uses=1),
                    levers.webinaire(sources, 80, windows=MEETING_WEEKS["all"]),
                    levers.formation(cost_eur=300, windows=MEETING_WEEKS["all"]),
                ),
                exclusive_set="opco",
                members=sources.opco("AKTO"),
            )
        ]
        + [
            Actor(
                key,
                name,
                "école hôtelière",
                ("relay", "prescriber"),
                names(territories),
                ACCEPTANCE["school"],
                (
                    Audience(
                        assumption(share, "employeurs qui prennent des stagiaires et apprentis de l'école"),
                        territories=territories,
                    ),
                ),
                (
                    levers.apprentis(
                        assumption(employers, "employeurs de stage servis avec la convention"),
                        BEFORE_WINTER[1:] + span("2027-S18", "2027-S24"),
                        uses=2,
                    ),
                    letter(sources, uses=2),
                ),
            )
            for key, name, territories, share, employers in schools
        ]
        + [
            Actor(
                "oec-aura",
                "Ordre des experts-comptables Auvergne-Rhône-Alpes",
                "experts-comptables",
                ("relay", "prescriber"),
                names(TERRITORIES),
                ACCEPTANCE["accountants"],
                (Audience(assumption(0.85, "presque tous les hôtels et restaurants confient leur paie à un cabinet")),),
                (levers.cabinets(),),
                members=sources.relay("Experts-comptables AuRA", "organisations accompagnées"),
            )
        ]
    )


def social_security(sources):
    audiences = (
        Audience(
            assumption(0.25, "compte AT/MP ouvert, une petite entreprise sur quatre lit les messages"), sizes=("1-9",)
        ),
        Audience(assumption(0.5, "interlocuteur identifié une fois sur deux"), sizes=LARGE),
        Audience(assumption(0.15, "compte peu consulté hors saison"), sizes=("0",)),
    )

    def offers(label):
        return [
            letter(sources, uses=3),
            levers.courriel(sources, 0.7, "sept adresses sur dix valides", uses=1),
            levers.webinaire(sources, 60, windows=MEETING_WEEKS["all"]),
        ]

    return carsats(sources, audiences, offers, TERRITORIES)


def actors(sources):
    return (
        hotel_federations(sources)
        + occupational_health(sources)
        + local_services(sources)
        + employment_services(sources)
        + tourism(sources)
        + chambers(sources)
        + training_and_schools(sources)
        + social_security(sources)
        + institutions(sources)
    )
