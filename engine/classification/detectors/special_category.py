"""What the law protects more than other personal data: belief, origin, union membership, orientation (GDPR, article 9)."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.header import singular
from engine.classification.labels import Label

_WORDS = re.compile(
    r"(?:roman )?catholic|protestant|evangelical|christian(?:ity)?|muslim|islam(?:ic)?|jew(?:ish)?|judaism|hindu(?:ism)?|buddhis[tm]|sikh(?:ism)?|atheist|agnostic|mormon|orthodox"
    r"|white|black|asian|hispanic|latino|latina|caucasian|african[ -]american|native american|pacific islander|mixed|two or more races"
    r"|heterosexual|homosexual|bisexual|gay|lesbian|straight|other|none|unknown|prefer not to say",
    re.IGNORECASE,
)
_ALWAYS = (
    "religion", "religious", "ethnicity", "ethnic group", "ethnic origin", "sexual orientation", "union member", "political party",
    "political affiliation", "political views", "religious affiliation", "caste", "faith", "skin color", "skin colour", "complexion", "sexuality", "sexual preference", "ethnic class", "racial", "racial group", "race group", "race code", "race desc", "ethnicity code", "ethnicity desc", "trade union", "religious belief", "religious beliefs", "race ethnicity", "ethnicities", "tribe", "raca", "raza", "etnia", "rasse", "ethnie", "konfession",
)  # fmt: skip
_ORIGINS = (
    "black",
    "white",
    "asian",
    "hispanic",
    "hisp",
    "latino",
    "latina",
    "caucasian",
    "muslim",
    "catholic",
    "jewish",
)
_BESIDE_ORIGINS = ("is", "or", "and", "race", "flag", "american", "african")
_MARKS = frozenset({"0", "1", "yes", "no", "y", "n", "true", "false"})
MOST_SORTS = 60
_SIGNS = str.maketrans("", "", " -_/.,;()&'")


_PLAIN = (
    "race",
    "ethnic",
    "ethn",
    "relig",
    "party id",
    "union",
    "denomination",
    "orientation",
    "belief",
)


def proves(value: str) -> bool:
    return _WORDS.fullmatch(value) is not None


def fits(value: str) -> bool:
    """A word for one, or a short code."""
    return proves(value) or len(value) <= 3 or (len(value) <= 60 and value.translate(_SIGNS).isalpha())


def veto(column: Column) -> str:
    """A race may be one that people run, a union one of states."""
    if len(column.texts) > MOST_SORTS:
        return "there are too many different values"
    if not column.header.says((*_ALWAYS, *_PLAIN)):
        only = {one for word in column.header.words for one in singular(word)} <= {
            *_ORIGINS,
            *_BESIDE_ORIGINS,
        }
        marks = only and {one.lower() for one in column.texts} <= _MARKS
        return (
            ""
            if marks and column.about_persons and not column.about_things
            else "the values are no marks of people"
        )
    if column.about_sums:
        return "the rows are about many people"
    marks = {one.lower() for one in column.texts} <= _MARKS
    if (
        (column.header.says(_ALWAYS) and not marks)
        or column.about_persons
        or any(proves(one) for one in column.texts)
    ):
        return ""
    return "the table does not speak of people"


DETECTOR = Detector(
    name="special_category",
    label=Label(name="person.special", title="Belief, origin or orientation", level="restricted", category="personal"),
    noun="words for a belief, an origin or an orientation",
    strong=(*_ALWAYS, *_PLAIN, *_ORIGINS),
    weak=("orientation", "belief", "affiliation", "origin"),
    against=("count", "share", "rate", "id", "currency", "number", "time", "date", "name", "type", "known", "races", "result", "distance", "winner", "state", "county", "city", "country", "region", "place", "airport", "station", "port", "address", "destination", "horse", "car", "dif", "diff", "sim", "same", "similar"),
    families=frozenset({"text", "integer", "fraction", "boolean"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    veto=veto,
)  # fmt: skip
