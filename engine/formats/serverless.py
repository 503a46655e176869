"""The format `serverless`: CNCF Serverless Workflow 1.0, read and written."""

from engine.formats.foreign import read_foreign, refused
from engine.formats.format import Format, Reading, Subject, Writing
from engine.formats.ordering import settled
from engine.formats.serverless_reading import Reader, looks
from engine.formats.serverless_tasks import Tasks
from engine.formats.serverless_writing import Writer
from engine.formats.yaml_writing import Block, write_yaml


def read(text: str) -> Reading:
    """Raises FormatInvalid."""
    file = read_foreign(text, "Serverless Workflow")
    if not looks(file.value):
        raise refused("This is no Serverless Workflow: it has no `document.dsl` and no `do`.")
    reader = Reader(file)
    scope = reader.head()
    Tasks(reader).sequence(reader.drawing.list(file.value["do"], "do"), "do", scope)
    return reader.drawing.reading()


def write(subject: Subject) -> Writing:
    writer = Writer(settled(subject.design))
    return Writing(text=write_yaml(Block(writer.file())), notes=tuple(writer.notes))


FORMAT = Format(
    name="serverless",
    title="Serverless Workflow",
    summary="CNCF Serverless Workflow 1.0, as YAML or JSON",
    suffix=".sw.yaml",
    media="application/yaml",
    write=write,
    read=read,
    looks=looks,
)
