"""Names of cities and towns."""

from engine.classification.detector import Detector
from engine.classification.known.countries import NAMES
from engine.classification.known.places import CITIES
from engine.classification.labels import Label


def fits(value: str) -> bool:
    """One to six words that begin with a capital, or a large city however it is written."""
    written = value[0].isalpha() and (value[0].isupper() or not value.isascii())
    return proves(value) or (written and len(value.split()) <= 6 and not any(one.isdigit() for one in value))


def proves(value: str) -> bool:
    """A large city, perhaps with its state or country behind a comma."""
    return value.split(",", maxsplit=1)[0].strip().lower() in CITIES and value.lower() not in NAMES


DETECTOR = Detector(
    name="city",
    label=Label(name="place.city", title="City", level="internal", category="personal"),
    noun="names of cities",
    strong=("city", "town", "municipality", "village", "locality", "city name", "stadt", "ville", "ciudad", "birth city", "birthplace", "place of birth", "home town"),
    weak=("place", "location", "capital", "metro", "destination", "origin"),
    against=("id", "code", "population", "count", "size", "area", "key", "tax", "mpg", "hall", "council", "state"),
    fits=fits,
    proves=proves,
    needed_weak=0.3,
    alone=0.5,
    least=5,
)  # fmt: skip
