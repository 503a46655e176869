"""When files of a folder change. Which folder, a data source of the kind `files` says: nothing outside it is looked at."""

from typing import Literal

from pydantic import Field

from engine.triggers.kind import Config, TriggerKind, every

Change = Literal["added", "changed", "removed"]


class FilesConfig(Config):
    source: str = Field(title="Folder", description="A data source of files.", min_length=1, max_length=64)
    pattern: str = Field(
        default="*",
        title="Files",
        description="As in *.csv or daily/*.parquet. Of those that fit the 10,000 are watched that changed or came last.",
        min_length=1,
        max_length=200,
    )
    changes: list[Change] = Field(
        default=["added", "changed"], title="When files are", min_length=1, max_length=3
    )
    every_s: int = Field(default=60, title="Looks every", description="Seconds.", ge=1, le=86_400)


def sentence(config: FilesConfig) -> str:
    how = " or ".join(dict.fromkeys(config.changes))
    return f"When files like {config.pattern} are {how}, looked at {every(config.every_s)}"


KIND = TriggerKind(
    name="files",
    title="Files",
    summary="When files of a folder were added, changed or removed, and have held still since.",
    icon="folder-sync",
    fires="files",
    config=FilesConfig,
    sentence=sentence,
    gives={"files": "the list of {path, change}, by path", "source": "the id of the data source"},
)
