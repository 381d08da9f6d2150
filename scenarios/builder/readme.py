"""The pages of the scenarios: those of builder/pages with the counts filled in."""

from pathlib import Path

from .sources import ASSUMPTION
from .tables import thousands

PAGES = Path(__file__).resolve().parent / "pages"


def relays(scenario):
    return [actor for actor in scenario.actors if actor.offers]


def fill(page, counts):
    text = (PAGES / page).read_text(encoding="utf-8")
    for name, value in counts.items():
        text = text.replace("{{" + name + "}}", thousands(value))
    if "{{" in text:
        raise ValueError(f"{page}: unknown count in the page")
    return text


def write_readme(scenario, root):
    shares = [row.share for actor in scenario.actors for row in actor.audiences]
    offers = [offer for actor in scenario.actors for offer in actor.offers]
    rules = scenario.settings["rules"]
    text = fill(
        f"{scenario.folder}.md",
        {
            "max_relays": rules["max_relays"],
            "budget_eur": rules["budget_eur"],
            "hours": rules["hours"],
            "establishments": sum(segment.establishments for segment in scenario.segments),
            "weight": sum(segment.weight(scenario.weight) for segment in scenario.segments),
            "segments": len(scenario.segments),
            "actors": len(scenario.actors),
            "relays": len(relays(scenario)),
            "offers": len(offers),
            "windows": len(scenario.windows),
            "activations": sum(len(offer.windows) or len(scenario.windows) for offer in offers),
            "links": len(scenario.links),
            "timing": len(scenario.timing),
            "audiences": len(shares),
            "audiences_assumed": sum(share.confidence == ASSUMPTION for share in shares),
            "offers_assumed": sum(offer.exposure.figure.confidence == ASSUMPTION for offer in offers),
        },
    )
    (root / scenario.folder / "README.md").write_text(text, encoding="utf-8")


def write_index(scenarios, root):
    counts = {f"{scenario.folder}.relays": len(relays(scenario)) for scenario in scenarios}
    counts["distinct"] = len({actor.id for scenario in scenarios for actor in relays(scenario)})
    (root / "README.md").write_text(fill("index.md", counts), encoding="utf-8")
