"""A folder of CSV, Parquet and JSON files; each file is a table. Nothing outside the folder can be read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field

from engine.amounts import amount
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import SourceFailed
from engine.sources.paths import resolve
from engine.sources.source import NO_ENTRANCE, Budget, Column, Entrance, Source, SourceRoots, Step
from engine.sources.steps import run_steps
from engine.sources.tabular import Relation, TabularReader, explain
from engine.sources.traces import trace_of

READERS: dict[str, str] = {
    ".csv": "read_csv({file}, sample_size = 20480)",
    ".tsv": "read_csv({file}, sample_size = 20480)",
    ".parquet": "read_parquet({file})",
    ".json": "read_json({file})",
    ".jsonl": "read_json({file}, format = 'newline_delimited')",
    ".ndjson": "read_json({file}, format = 'newline_delimited')",
}
MOST_FILES = 2000


class FilesConfig(BaseModel):
    model_config = ConfigDict(extra="ignore")

    folder: str = Field(
        title="Folder", description="Relative paths start in `sources` of the data folder.", min_length=1
    )
    files: Literal["all", "csv", "parquet", "json"] = Field(default="all", title="Files to read")


class FilesReader(TabularReader):
    def __init__(self, config: FilesConfig, budget: Budget, roots: SourceRoots) -> None:
        super().__init__(budget)
        self._config = config
        self._roots = roots

    def open(self) -> duckdb.DuckDBPyConnection:
        return self.sandbox(duckdb.connect(":memory:"), (str(self._folder()),))

    def relations(self) -> Sequence[Relation]:
        folder = self._folder()
        return [self._relation(folder, file) for file in self._files(folder)]

    def check(self) -> list[Step]:
        checks = [
            ("Folder", lambda: str(self._folder().name)),
            ("Files", lambda: amount(len(self._files(self._folder())), "file")),
            ("Read right", self._read_each),
        ]
        return run_steps(checks, explain)

    def _folder(self) -> Path:
        path = resolve(self._config.folder, self._roots)
        if not path.is_dir():
            raise SourceFailed("not_this_format", "The path is a file, not a folder.")
        return path

    def _files(self, folder: Path) -> list[Path]:
        """Regular files of a known format below the folder, links that leave it not followed."""
        wanted = "" if self._config.files == "all" else self._config.files
        found = sorted(
            path
            for path in folder.rglob("*")
            if path.suffix.lower() in READERS
            and wanted in path.suffix.lower()
            and path.is_file()
            and path.resolve().is_relative_to(folder)
        )
        if not found:
            raise SourceFailed("empty_folder", "The folder holds no CSV, Parquet or JSON file.")
        return found[:MOST_FILES]

    def _read_each(self) -> str:
        for file in self._files(self._folder()):
            try:
                self.query(f"SELECT count(COLUMNS(*)) FROM (SELECT * FROM {_reader(file)} LIMIT 1)")
            except duckdb.Error as error:
                failure = explain(error)
                raise SourceFailed(failure.reason, f"{file.name}: {failure.message}") from None
        return "one row of each file"

    def changed(self, file: Path) -> str:
        return trace_of([file])

    def _relation(self, folder: Path, file: Path) -> Relation:
        sql = _reader(file)
        rows, columns, comment = None, list[Column](), ""
        try:
            columns = self.columns(sql)
            if file.suffix.lower() == ".parquet":
                rows = int(self.query(f"SELECT count(*) FROM {sql}")[0][0])
        except duckdb.Error as error:
            comment = explain(error).message  # one file that cannot be read keeps nobody from the others
        return Relation(
            schema_name=str(file.parent.relative_to(folder)) if file.parent != folder else "",
            name=str(file.relative_to(folder)),
            kind="file",
            columns=columns,
            comment=comment,
            rows=rows,
            bytes=file.stat().st_size,
            changed=self.changed(file),
            sql=sql,
        )


def _reader(file: Path) -> str:
    literal = "'" + str(file).replace("'", "''") + "'"
    return READERS[file.suffix.lower()].format(file=literal)


async def open_files(
    config: FilesConfig, budget: Budget, roots: SourceRoots, _entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(FilesReader(config, budget, roots), budget)


SOURCE = Source(kind="files", title="Folder of files", icon="folder", config=FilesConfig, open=open_files)
