"""Countries, by name or by code, and nationalities."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.header import without_accents
from engine.classification.known.countries import NAMES, OLYMPIC, PEOPLES, THREE, TWO
from engine.classification.labels import Label

_SEVERAL = re.compile(r"[/;|,&-]| and ")


def fits(value: str) -> bool:
    """A name, a code, a word for its people, or several of them."""
    if proves(value):
        return True
    parts = [one.strip() for one in _SEVERAL.split(value) if one.strip()]
    return bool(parts) and all(_is_one(one) for one in parts)


def _is_one(value: str) -> bool:
    low = without_accents(value).lower().replace(".", "")
    return proves(value) or low in PEOPLES or low in TWO or low in THREE or low in OLYMPIC


def proves(value: str) -> bool:
    low = value.lower().replace("-", " ").removeprefix("the ")
    return low in NAMES or without_accents(low) in NAMES or low.replace(".", " ").replace("_", " ") in NAMES


def veto(column: Column) -> str:
    if column.header.says(
        ("nationality", "citizenship", "country", "ioc", "noc", "nation", "iso")
    ) or column.in_table.says(("country",)):
        return ""
    if len(column.texts) >= 3 and all(len(one) <= 3 for one in column.texts):
        return "short codes mean many things"
    return ""


DETECTOR = Detector(
    name="country",
    label=Label(name="place.country", title="Country", level="public", category="personal"),
    noun="countries",
    strong=(
        "country", "nation", "nationality", "citizenship", "country name", "country code", "country of birth", "iso country", "land", "pays", "iso alpha", "pais", "paese", "kraj", "ulke", "ioc", "noc", "iso2", "iso3", "iso code", "flag", "staatsangehorigkeit", "nationalite", "home country",
    ),
    weak=("region", "location", "place", "market", "origin", "destination", "entity", "name", "territory", "team", "state", "area", "jurisdiction", "birthplace", "flag of", "producer", "birth", "born in", "from", "geography", "geo", "host", "address"),
    against=("id", "count", "population", "phone", "calling", "dial", "area", "key", "music", "gdp", "rank"),
    certain=True,
    fits=fits,
    proves=proves,
    needed=0.6,
    needed_weak=0.6,
    alone=0.8,
    least=4,
    veto=veto,
)  # fmt: skip
