"""The levers, and what one use of each exposes and costs.

Costs are what the campaign pays, hours are those of the campaign's own team: writing the ready-made
text, convincing, following up. The relay's own time is not counted: it is what is asked of it.
All costs and hours are assumptions, stated once here and repeated in each row.
"""

from .sources import Figure, assumption
from .tables import Capacity, Offer, Rate

LEVER_TEXTS = {
    "newsletter": ("Article dans la lettre d'information", "Texte prêt à l'emploi dans un numéro déjà prévu du relais"),
    "courriel": ("Courriel dédié", "Message du relais à ses contacts, consacré au seul livrable"),
    "courrier": (
        "Encart dans un courrier obligatoire",
        "Feuillet joint à un appel de cotisation, une notification de taux ou un bulletin papier",
    ),
    "message": ("Message dans l'espace en ligne de l'employeur", "Bandeau ou notification après connexion"),
    "site": ("Article de site et réseaux sociaux", "Page du relais et publications"),
    "reunion": ("Réunion d'information", "Réunion ou petit-déjeuner du relais, le livrable y est présenté"),
    "webinaire": ("Webinaire", "Visioconférence d'une heure pour les contacts du relais"),
    "formation": ("Atelier ou formation", "Demi-journée en petit groupe, le livrable y est travaillé"),
    "visite": ("Visite de conseil financée", "Dix visites en entreprise payées par la campagne"),
    "remise": (
        "Remise lors des contacts ordinaires",
        "Livrable donné en main propre par les conseillers du relais pendant leurs visites habituelles",
    ),
    "comptoir": ("Présentoir au comptoir", "Affiches et exemplaires dans les agences"),
    "apprentis": (
        "Accueil des apprentis et nouveaux embauchés",
        "Livrable remis à l'employeur avec le dossier de l'apprenti ou du nouveau",
    ),
    "chantier": ("Accueil sécurité sur chantier", "Livrable dans l'accueil sécurité des sous-traitants"),
    "clause": ("Clause de marché", "Le livrable est une pièce demandée dans les marchés et contrats de sous-traitance"),
    "salon": ("Salon professionnel", "Présence sur le stand du relais"),
    "cabinets": ("Note des experts-comptables à leurs clients", "Modèle de note repris par les cabinets avec la paie"),
    "telephone": ("Appels téléphoniques", "Cent appels d'un prestataire sur le fichier du relais"),
    "guichet": ("Accueil au guichet", "Livrable remis et expliqué lors des démarches"),
    "forum": ("Forum de l'emploi saisonnier", "Livrable remis aux employeurs présents"),
}

# What one use weighs on the patience of those it touches (assumptions): a message of its own counts
# for one, an article or an insert among others for half, an invitation to a few for a little, what
# comes with an ordinary contact (visit, counter, site, contract) for nothing.
CONTACT_WEIGHTS = {
    "courriel": 1.0,
    "newsletter": 0.5,
    "courrier": 0.5,
    "message": 0.5,
    "cabinets": 0.5,
    "reunion": 0.5,
    "webinaire": 0.5,
    "formation": 0.25,
    "telephone": 0.1,
}

LEVERS = {
    key: (name, description, CONTACT_WEIGHTS.get(key, 0.0))
    for key, (name, description) in LEVER_TEXTS.items()
}

GUIDE_EUR = 1.6  # a printed copy, delivered
INSERT_EUR = 0.35  # a leaflet added to a letter that leaves anyway
VISIT_EUR = 130.0  # half a day of an adviser, shared with the relay
DISPLAY_EUR = 25.0  # posters and thirty copies for a shop


def newsletter(sources, listed=1.0, why_listed="", uses=4, gap_days=50, windows=(), trusted=False):
    """B2B opening rate × share of the members whose address is known.

    A professional organisation is `trusted`: the first source that small firms name for prevention
    (INRS survey, diffusion_effectiveness.csv), so its letter is opened like the average of all sectors.
    """
    figure = sources.effect("taux d'ouverture moyen (Mailchimp)" if trusted else "taux d'ouverture B2B")
    if listed < 1:
        figure = figure.times(listed, why_listed)
    return Offer(
        "newsletter",
        Rate(figure),
        hours=3,
        cost_eur=0,
        why_cost="insertion gratuite, 3 h d'adaptation du texte, de relance et de relecture",
        max_uses=uses,
        gap_days=gap_days,
        windows=windows,
    )


def courriel(sources, listed=1.0, why_listed="", uses=2, gap_days=90, windows=()):
    """A dedicated e-mail is opened like the average of all sectors, not like a B2B newsletter."""
    figure = sources.effect("taux d'ouverture moyen (Mailchimp)")
    if listed < 1:
        figure = figure.times(listed, why_listed)
    return Offer(
        "courriel",
        Rate(figure),
        hours=5,
        cost_eur=0,
        why_cost="envoi gratuit par le relais, 5 h de rédaction, d'accord et de relance",
        max_uses=uses,
        gap_days=gap_days,
        windows=windows,
    )


def courrier(
    windows,
    noticed=0.25,
    why="un encart sur quatre est remarqué par le dirigeant, le courrier étant souvent ouvert par le comptable",
    uses=1,
):
    return Offer(
        "courrier",
        Rate(assumption(noticed, why)),
        hours=8,
        cost_eur=150,
        cost_per_member_eur=INSERT_EUR,
        max_uses=uses,
        gap_days=150,
        windows=windows,
        why_cost="150 € de mise en page, 0,35 € par encart imprimé et joint, 8 h",
    )


def message(seen=0.08, uses=2):
    return Offer(
        "message",
        Rate(
            assumption(
                seen,
                "un employeur sur douze lit une notification, la paie étant souvent faite par le cabinet comptable",
            )
        ),
        hours=8,
        cost_eur=0,
        max_uses=uses,
        gap_days=120,
        why_cost="gratuit, 8 h pour obtenir et suivre l'accord",
    )


def site(uses=2):
    return Offer(
        "site",
        Rate(
            assumption(
                0.015,
                (
                    "page vue par 1 à 2 % des membres dans le mois, taux de clic 2,5 % retenu dans"
                    " diffusion_effectiveness.csv"
                ),
            )
        ),
        hours=1.5,
        cost_eur=0,
        max_uses=uses,
        gap_days=120,
        why_cost="publication gratuite, 1 h 30",
    )


def reunion(attendants, count=1, uses=2, gap_days=60, windows=()):
    """`attendants` at one meeting; `count` meetings in the window."""
    figure = attendants if count == 1 else attendants.times(count, f"{count} réunions dans la fenêtre")
    return Offer(
        "reunion",
        Capacity(figure),
        hours=7 * count + 2,
        cost_eur=150 * count,
        max_uses=uses,
        gap_days=gap_days,
        windows=windows,
        why_cost=(
            f"{count} réunion(s) : 150 € de salle et d'accueil, 7 h de préparation, de déplacement et d'intervention"
            " chacune, 2 h d'invitation"
        ),
    )


def webinaire(sources, registered, uses=2, windows=()):
    present = sources.effect("présents / inscrits en direct")
    figure = assumption(
        registered * present.value, f"{registered} inscrits × {present.value:.1f} présents, {present.source}"
    )
    return Offer(
        "webinaire",
        Capacity(figure),
        hours=9,
        cost_eur=100,
        max_uses=uses,
        gap_days=90,
        windows=windows,
        why_cost="100 € d'outil et d'animation, 9 h",
    )


def formation(firms=10, uses=3, cost_eur=450, windows=()):
    return Offer(
        "formation",
        Capacity(assumption(firms, f"{firms} entreprises par demi-journée"), chosen=True),
        hours=5,
        cost_eur=cost_eur,
        max_uses=uses,
        gap_days=28,
        windows=windows,
        why_cost=f"{cost_eur} € d'intervenant et de salle, 5 h",
    )


def visite(uses=3, windows=()):
    return Offer(
        "visite",
        Capacity(assumption(10, "dix visites par série"), chosen=True),
        hours=4,
        cost_eur=10 * VISIT_EUR,
        max_uses=uses,
        gap_days=28,
        windows=windows,
        why_cost="130 € par visite (demi-journée de conseiller, partagée avec le relais), 4 h de coordination",
    )


def remise(visits, uses=4, gap_days=28, windows=()):
    """`visits`: establishments that the relay's advisers meet anyway in one window."""
    return Offer(
        "remise",
        Capacity(visits),
        hours=3,
        cost_eur=50 + GUIDE_EUR * visits.value,
        max_uses=uses,
        gap_days=gap_days,
        windows=windows,
        why_cost="1,60 € par exemplaire imprimé et livré, 50 € et 3 h pour informer les conseillers",
    )


def comptoir(shops, uses=2):
    customers = assumption(30 * shops, f"{shops} agences × 30 clients qui prennent le livrable")
    return Offer(
        "comptoir",
        Capacity(customers),
        hours=6 + 0.2 * shops,
        cost_eur=DISPLAY_EUR * shops,
        max_uses=uses,
        gap_days=120,
        why_cost="25 € d'affiches et d'exemplaires par agence, 6 h d'accord avec l'enseigne et 12 min par agence",
    )


def apprentis(employers, windows, uses=1):
    """`employers`: those who take a newcomer in the window and receive the deliverable with the file."""
    return Offer(
        "apprentis",
        Capacity(employers, most=0.6, chosen=True),
        hours=8,
        cost_eur=100 + GUIDE_EUR * employers.value,
        max_uses=uses,
        gap_days=28,
        windows=windows,
        why_cost="1,60 € par exemplaire, 100 € et 8 h pour le glisser dans le dossier d'accueil",
    )


def clause(uses=1, read=0.5):
    return Offer(
        "clause",
        Rate(assumption(read, "la moitié des titulaires et sous-traitants ouvrent une pièce demandée")),
        hours=14,
        cost_eur=0,
        max_uses=uses,
        gap_days=150,
        why_cost="14 h de rédaction de la clause, d'accord des acheteurs et de suivi",
    )


def chantier(uses=3):
    return Offer(
        "chantier",
        Rate(assumption(0.12, "un sous-traitant sur huit passe un accueil sécurité dans le mois")),
        hours=6,
        cost_eur=200,
        max_uses=uses,
        gap_days=50,
        why_cost="200 € d'exemplaires et d'affiches, 6 h avec les préventeurs de chantier",
    )


def salon(visitors, windows, cost_eur=900):
    return Offer(
        "salon",
        Capacity(visitors),
        hours=18,
        cost_eur=cost_eur,
        windows=windows,
        why_cost=f"{cost_eur} € de part de stand, 18 h de présence",
    )


def cabinets(uses=2):
    """Two steps: a cabinet takes the note up, then its client reads it."""
    return Offer(
        "cabinets",
        Rate(assumption(0.025, "un cabinet sur dix reprend la note, un client sur quatre la lit")),
        hours=8,
        cost_eur=0,
        max_uses=uses,
        gap_days=120,
        why_cost="gratuit, 8 h de modèle de note, d'accord de l'ordre et de relance",
    )


def telephone(uses=2, windows=()):
    return Offer(
        "telephone",
        Capacity(assumption(45, "100 appels, 45 employeurs joints"), chosen=True),
        hours=4,
        cost_eur=600,
        max_uses=uses,
        gap_days=28,
        windows=windows,
        why_cost="6 € par appel d'un prestataire, 4 h d'argumentaire et de suivi",
    )


def guichet(visitors, uses=6, gap_days=28, windows=()):
    return Offer(
        "guichet",
        Capacity(visitors, chosen=True),
        hours=2,
        cost_eur=30 + GUIDE_EUR * visitors.value,
        max_uses=uses,
        gap_days=gap_days,
        windows=windows,
        why_cost="1,60 € par exemplaire, 30 € et 2 h pour informer l'accueil",
    )


def forum(employers, windows, uses=1):
    return Offer(
        "forum",
        Capacity(employers, chosen=True),
        hours=10,
        cost_eur=80 + GUIDE_EUR * employers.value,
        max_uses=uses,
        gap_days=60,
        windows=windows,
        why_cost="1,60 € par exemplaire, 80 € de déplacement, 10 h de présence",
    )


def attendants(sources):
    """At one meeting for building firms: 75,000 people in 5,000 meetings of the OPPBTP."""
    total = sources.effect("participants aux réunions d'information OPPBTP")
    return Figure(total.value / 5000, "estimate", f"{total.source}, plus de 5 000 réunions, donc 15 par réunion")
