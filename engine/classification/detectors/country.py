"""Countries, by name or by code, and nationalities."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.known.countries import NAMES, THREE, TWO
from engine.classification.labels import Label


def fits(value: str) -> bool:
    low = value.lower().replace(".", " ")
    return proves(value) or (value.isalpha() and (low in TWO or low in THREE))


def proves(value: str) -> bool:
    low = value.lower()
    return low in NAMES or low.replace(".", " ").replace("_", " ") in NAMES


def veto(column: Column) -> str:
    if column.header.says(("nationality", "citizenship", "country")):
        return ""
    if len(column.texts) >= 3 and all(len(one) <= 3 for one in column.texts):
        return "short codes mean many things"
    return ""


DETECTOR = Detector(
    name="country",
    label=Label(name="place.country", title="Country", level="public", category="personal"),
    noun="countries",
    strong=(
        "country", "nation", "nationality", "citizenship", "country name", "country code", "country of birth", "iso country", "land", "pays", "iso alpha",
    ),
    weak=("region", "location", "place", "market", "origin", "destination", "entity", "name", "territory"),
    against=("id", "count", "population", "phone", "calling", "dial", "area", "key", "music", "gdp", "rank"),
    fits=fits,
    proves=proves,
    needed=0.6,
    needed_weak=0.6,
    alone=0.8,
    least=4,
    veto=veto,
)  # fmt: skip
