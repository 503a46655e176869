"""The format `yaml`: Concert's own, which says everything that a design says."""

from engine.formats.concert_reading import read_design
from engine.formats.concert_writing import HEAD, write_design
from engine.formats.format import Format, Json, Reading, Subject, Writing


def write(subject: Subject) -> Writing:
    return Writing(text=write_design(subject.design, subject.layout, ids=True))


def read(text: str) -> Reading:
    return read_design(text)


def looks(value: Json) -> bool:
    return isinstance(value, dict) and value.get("concert") == HEAD


FORMAT = Format(
    name="yaml",
    title="Concert YAML",
    summary="All of the design: what is written comes back the same",
    suffix=".concert.yaml",
    media="application/yaml",
    write=write,
    read=read,
    looks=looks,
)
