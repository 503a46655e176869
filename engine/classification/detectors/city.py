"""Names of cities and towns."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.known.countries import NAMES
from engine.classification.known.places import CITIES, STATES
from engine.classification.labels import Label

FEW = 5
_NO_CITIES = frozenset(
    {
        "county",
        "parish",
        "department",
        "police",
        "sheriff",
        "university",
        "college",
        "airport",
        "inc",
        "co",
        "llc",
    }
)


def fits(value: str) -> bool:
    """One to six words that begin with a capital, or a large city however it is written."""
    written = value[0].isalpha() and (value[0].isupper() or value.islower())
    return proves(value) or (written and len(value.split()) <= 6 and not any(one.isdigit() for one in value))


def proves(value: str) -> bool:
    """A large city, or any place with its state or country behind a comma."""
    first, _, behind = (one.strip().lower() for one in value.partition(","))
    if (
        value.lower() in NAMES
        or ":" in value
        or first in NAMES
        or (behind and first in STATES)
        or first.rpartition(" ")[2] in _NO_CITIES
    ):
        return False
    last = behind.rpartition(",")[2].strip(" .()0123456789-")
    placed = last in STATES or last in NAMES
    return first in CITIES or (
        placed and 1 <= len(first.split()) <= 4 and not any(one.isdigit() for one in first)
    )


def veto(column: Column) -> str:
    few = len(column.texts) < FEW and all(one.islower() and not proves(one) for one in column.texts)
    return "a few words in small letters are no names" if few else ""


DETECTOR = Detector(
    name="city",
    label=Label(name="place.city", title="City", level="internal", category="personal"),
    noun="names of cities",
    strong=("city", "town", "municipality", "village", "locality", "city name", "stadt", "ville", "ciudad", "birth city", "birthplace", "birth town", "birth place", "place of birth", "place of death", "death place", "home town", "city town", "town city", "cidade", "comune", "commune", "gemeente", "miasto", "mesto", "wohnort", "ort", "municipio", "kommune", "kaupunki", "oras", "suburb"),
    weak=("place", "location", "capital", "metro", "destination", "origin", "locale", "area", "region", "site", "venue", "host", "performance", "vendor", "incident", "residence", "headquarters", "hq", "address"),
    against=("id", "code", "population", "count", "size", "city area", "area size", "key", "tax", "mpg", "hall", "council", "state", "distance", "to", "traffic", "mileage", "fuel"),
    fits=fits,
    proves=proves,
    needed_weak=0.4,
    plausible=0.5,
    alone=0.5,
    least=5,
    veto=veto,
)  # fmt: skip
