"""Scenario 1: suppliers, and those who order from small construction firms."""

from . import levers
from .relays import ACCEPTANCE
from .sources import DEPARTEMENTS, assumption
from .tables import Actor, Audience

LARGE = ("10-19", "20-49")


def market_actors(sources):
    """Suppliers, and those who order from small firms."""

    def supplier(key, name, territories, share, shops, why, note=""):
        return Actor(
            key,
            name,
            "négoce de matériaux",
            ("relay", "ambassador"),
            "Auvergne-Rhône-Alpes" if not territories else ", ".join(DEPARTEMENTS[code] for code in territories),
            ACCEPTANCE["commerce"],
            (Audience(assumption(share, why), territories=tuple(territories)),),
            (
                levers.comptoir(shops),
                levers.newsletter(sources, 0.7, "sept clients sur dix acceptent les messages", uses=2),
                levers.reunion(assumption(25, "petit-déjeuner d'agence, 25 clients"), count=2),
            ),
            note=note,
        )

    def order_giver(
        key, name, kind, territory, territories, small, large, why, offers, roles=("relay", "order_giver"), note=""
    ):
        return Actor(
            key,
            name,
            kind,
            roles,
            territory,
            ACCEPTANCE["order_giver"],
            (
                Audience(assumption(small, why), sizes=("1-9",), territories=tuple(territories)),
                Audience(assumption(large, why), sizes=LARGE, territories=tuple(territories)),
            ),
            offers,
            note=note,
        )

    return [
        supplier(
            "samse",
            "Groupe Samse",
            ["01", "07", "26", "38", "42", "69", "73", "74"],
            0.18,
            60,
            "premier négociant des Alpes du Nord, clients réguliers",
            sources.relay("Groupe Samse", "points de vente du groupe en France").source,
        ),
        supplier("point-p", "Point.P Rhône-Alpes Auvergne", [], 0.15, 60, "réseau national, clients réguliers"),
        supplier(
            "chausson", "Chausson Matériaux", [], 0.08, 30, "réseau en croissance dans la région, clients réguliers"
        ),
        order_giver(
            "region-aura",
            "Région Auvergne-Rhône-Alpes (commande publique, lycées)",
            "acheteur public",
            "Auvergne-Rhône-Alpes",
            (),
            0.01,
            0.06,
            "titulaires et sous-traitants des marchés de l'année",
            (levers.clause(), levers.site(1)),
            ("relay", "order_giver", "funder"),
            sources.fact("Région Auvergne-Rhône-Alpes et fédérations du BTP", "charte pour les marchés de la Région"),
        ),
        order_giver(
            "metropole-lyon",
            "Métropole de Lyon (commande publique)",
            "acheteur public",
            "Rhône",
            ("69",),
            0.02,
            0.09,
            "titulaires et sous-traitants des marchés de l'année",
            (levers.clause(),),
        ),
        order_giver(
            "aura-hlm",
            "AURA HLM et bailleurs sociaux",
            "acheteur public",
            "Auvergne-Rhône-Alpes",
            (),
            0.02,
            0.08,
            "entretien et réhabilitation, marchés à bons de commande",
            (levers.clause(), levers.reunion(levers.attendants(sources), uses=1)),
        ),
        order_giver(
            "leon-grosse",
            "Léon Grosse",
            "entreprise générale",
            "Savoie, Haute-Savoie, Isère, Rhône, Ain",
            ("01", "38", "69", "73", "74"),
            0.01,
            0.07,
            "sous-traitants de l'année",
            (levers.chantier(), levers.clause()),
        ),
        order_giver(
            "eiffage-construction",
            "Eiffage Construction Centre-Est",
            "entreprise générale",
            "Auvergne-Rhône-Alpes",
            (),
            0.01,
            0.05,
            "sous-traitants de l'année",
            (levers.chantier(), levers.clause()),
        ),
        order_giver(
            "vinci-construction",
            "Vinci Construction en Auvergne-Rhône-Alpes",
            "entreprise générale",
            "Auvergne-Rhône-Alpes",
            (),
            0.01,
            0.05,
            "sous-traitants de l'année",
            (levers.chantier(), levers.clause()),
        ),
    ]
