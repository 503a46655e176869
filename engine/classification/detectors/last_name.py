"""Family names of people."""

from engine.classification.detector import Detector
from engine.classification.detectors.first_name import veto
from engine.classification.known.names import FAMILY
from engine.classification.known.things import NAMED_THINGS
from engine.classification.labels import Label
from engine.classification.shapes import is_name


def fits(value: str) -> bool:
    return is_name(value, words=4)


def proves(value: str) -> bool:
    return value.lower() in FAMILY


DETECTOR = Detector(
    name="last_name",
    label=Label(name="person.last_name", title="Last name", level="confidential", category="personal"),
    noun="last names",
    strong=(
        "last name", "name last", "family name", "name family", "sur name", "maiden name", "birth name", "l name", "nach name",
        "nom de famille", "second name", "last names", "person last", "apellido", "cognome",
    ),
    weak=("last", "family", "name"),
    against=(*(f"{one} name" for one in NAMED_THINGS if one != "family"), "count", "length", "hash", "id"),
    fits=fits,
    proves=proves,
    needed_weak=0.4,
    alone=0.6,
    least=8,
    veto=veto,
)  # fmt: skip
