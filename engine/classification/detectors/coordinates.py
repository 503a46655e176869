"""Places on the earth as degrees of latitude and longitude."""

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_PAIR = re.compile(
    r"[(\[]?\s*-?[0-9]{1,3}\.[0-9]{2,}\s*[,;]\s*-?[0-9]{1,3}\.[0-9]{2,}\s*[)\]]?|POINT ?\(-?[0-9.]+ -?[0-9.]+\)|[NS] ?[0-9]{1,2}\.[0-9]+\s*[,;]?\s*[EW] ?[0-9]{1,3}\.[0-9]+",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"Decimal\('|'\)")
"""How Python writes its exact numbers."""
_DEGREES = re.compile(r"[0-9]{1,3}°.*[NSEW]", re.IGNORECASE)


def fits(value: str) -> bool:
    return proves(value) or _degrees(value)


def proves(value: str) -> bool:
    value = _WRITTEN.sub("", value)
    return _PAIR.fullmatch(value) is not None or _DEGREES.fullmatch(value) is not None


def _degrees(value: str) -> bool:
    try:
        return -180.0 <= float(value) <= 360.0  # some count eastwards all around
    except ValueError:
        return False


def veto(column: Column) -> str:
    """`long` and `lat` are said of much else: then the other one has to stand beside it."""
    if column.header.says(
        (
            "latitude",
            "longitude",
            "lat long",
            "lat lon",
            "lat lng",
            "coordinates",
            "geo point",
            "gps",
            "coordinate",
            "geolocation",
            "lattitude",
            "longtitude",
        )
    ) or proves("".join(column.texts[:1])):
        return ""
    beside = {
        word
        for one in column.neighbours
        if one != column.name
        for word in one.lower().replace("_", " ").split()
    }
    pairs = {
        "lat",
        "latitude",
        "lon",
        "lng",
        "long",
        "longitude",
        *(f"{one}itude" for one in ("lat", "long")),
    }
    if any(one in pairs or one.endswith(("lat", "lon", "lng", "latitude", "longitude")) for one in beside):
        return ""
    return "no column beside it has the other half of a place"


DETECTOR = Detector(
    name="coordinates",
    label=Label(name="place.coordinates", title="Geographic position", level="internal", category="personal"),
    noun="geographic positions",
    strong=("latitude", "longitude", "lat", "lon", "lng", "long", "lat long", "lat lon", "lat lng", "coordinates", "coordinate", "geo point", "gps", "geolocation", "latlng", "coord", "coords", "breitengrad", "laengengrad", "latitud", "longitud", "geocode", "lattitude", "longtitude", "longtitud", "geo location", "geolat", "geolng", "geolon", "geo lat", "geo lon", "gps lat", "gps lon", "northing lat", "latlon", "latlong"),
    against=("count", "accuracy", "length", "name", "description", "text", "title", "format", "delta", "diff", "offset", "change", "speed"),
    families=frozenset({"text", "fraction", "integer", "other"}),
    fits=fits,
    proves=proves,
    needed=0.9,
    alone=0.9,
    least=3,
    veto=veto,
)  # fmt: skip
