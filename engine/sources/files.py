"""A folder of CSV, Parquet and JSON files; each file is a table. Nothing outside the folder can be read."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from pydantic import ConfigDict, Field

from crdt.model import Model
from engine.amounts import amount
from engine.late import late
from engine.sources.blocking import BlockingConnection
from engine.sources.csv_beginning import SAMPLE_ROWS, Ragged, is_empty, ragged_rows
from engine.sources.failures import SourceFailed, TableNotFound
from engine.sources.paths import PLACE, resolve
from engine.sources.selecting import Selected, Selection
from engine.sources.source import (
    NO_ENTRANCE,
    Budget,
    Column,
    Entrance,
    Progress,
    Source,
    SourceRoots,
    Step,
    TableProfile,
)
from engine.sources.steps import Said, run_steps
from engine.sources.tabular import LONGEST_LINE, Relation, TabularReader, explain
from engine.sources.traces import trace_of

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

CSV = f"sample_size = {SAMPLE_ROWS}, max_line_size = {LONGEST_LINE}, buffer_size = {2 * LONGEST_LINE}"
READERS: dict[str, str] = {
    ".csv": f"read_csv({{file}}, {CSV})",
    ".csv.gz": f"read_csv({{file}}, {CSV})",
    ".tsv": f"read_csv({{file}}, {CSV})",
    ".parquet": "read_parquet({file})",
    ".json": "read_json({file})",
    ".jsonl": "read_json({file}, format = 'newline_delimited')",
    ".ndjson": "read_json({file}, format = 'newline_delimited')",
}
"""How files are read, by how their names end."""
RAGGED = f"read_csv({{file}}, {CSV}, delim = '{{separator}}', header = true, null_padding = true, parallel = false)"
NOTHING = "(SELECT NULL WHERE false)"
MOST_FILES = 2000
"""That are listed as tables."""
MOST_NAMED = 5


class FilesConfig(Model):
    model_config = ConfigDict(extra="ignore")

    folder: str = Field(
        title="Folder",
        description="Relative paths start in `sources` of the data folder.",
        min_length=1,
        json_schema_extra=PLACE,
    )
    files: Literal["all", "csv", "parquet", "json"] = Field(default="all", title="Files to read")


class FilesReader(TabularReader):
    def __init__(self, config: FilesConfig, budget: Budget, roots: SourceRoots) -> None:
        super().__init__(budget)
        self._config = config
        self._roots = roots

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        return (duckdb.Error, OSError)

    def open(self) -> "duckdb.DuckDBPyConnection":
        return self.sandbox(duckdb.connect(":memory:"), (str(self._folder()),))

    def relations(self) -> Sequence[Relation]:
        folder = self._folder()
        return [self._relation(folder, file) for file in self._files(folder)]

    def profile(self, table: str, sample: int, progress: Progress) -> TableProfile:
        self._check_is_filled(table)
        return super().profile(table, sample, progress)

    def select(self, selection: Selection) -> Selected:
        self._check_is_filled(selection.table)
        return super().select(selection)

    def explain(self, error: Exception) -> SourceFailed:
        return _explained(error)

    def check(self) -> list[Step]:
        checks = [
            ("Folder", lambda: str(self._folder().name)),
            ("Files", self._count),
            ("Read right", self._read_each),
        ]
        return run_steps(checks, explain)

    def _count(self) -> str:
        found = len(self._all(self._folder()))
        more = f"; the first {MOST_FILES:,} by path are listed, each is read by its path"
        return amount(found, "file") + (more if found > MOST_FILES else "")

    def _folder(self) -> Path:
        path = resolve(self._config.folder, self._roots)
        if not path.is_dir():
            raise SourceFailed("not_this_format", "The path is a file, not a folder.")
        return path

    def _files(self, folder: Path) -> list[Path]:
        """The first of them, by path."""
        return self._all(folder)[:MOST_FILES]

    def _all(self, folder: Path) -> list[Path]:
        """Regular files of a known format below the folder, links that leave it not followed."""
        found = sorted(path for path in folder.rglob("*") if self._is_wanted(path, folder))
        if not found:
            raise SourceFailed("empty_folder", "The folder holds no CSV, Parquet or JSON file.")
        return found

    def _is_wanted(self, path: Path, folder: Path) -> bool:
        if not is_wanted(path.name, self._config.files):
            return False
        try:
            return path.is_file() and path.resolve().is_relative_to(folder)
        except OSError:
            return False

    def _known(self, table: str) -> Relation:
        """Looks at that file alone."""
        folder = self._folder()
        named, file = PurePath(table), folder / table
        is_its_path = str(named) == table and not named.is_absolute() and ".." not in named.parts
        if not is_its_path or not self._is_wanted(file, folder):
            raise TableNotFound(table, [str(one.relative_to(folder)) for one in self._files(folder)])
        return self._relation(folder, file)

    def _check_is_filled(self, table: str) -> None:
        if (relation := self._known(table)).reason == "empty_file":
            raise SourceFailed("empty_file", relation.comment)

    def _read_each(self) -> str | Said:
        """One file that cannot be read keeps nobody from the others: it is said, and the rest is there."""
        folder = self._folder()
        files = self._files(folder)
        failures = {str(file.relative_to(folder)): self._failure(file) for file in files}
        wrong = {name: one for name, one in failures.items() if one is not None}
        if not wrong:
            return "one row of each file"
        first = next(iter(wrong.values()))
        named = [f"{name}: {one.message}" for name, one in list(wrong.items())[:MOST_NAMED]]
        more = f" And {len(wrong) - MOST_NAMED} more." if len(wrong) > MOST_NAMED else ""
        message = f"{len(wrong)} of {amount(len(files), 'file')} cannot be read. {' '.join(named)}{more}"
        if len(wrong) == len(files):
            raise SourceFailed(first.reason, message)
        return Said(message, reason=first.reason, next_step=first.next_step)

    def _failure(self, file: Path) -> SourceFailed | None:
        try:
            if _is_empty(file):
                return SourceFailed("empty_file", "The file is empty.")
            self.query(
                f"SELECT count(COLUMNS(*)) FROM (SELECT * FROM {_reader(file, _ragged(file))} LIMIT 1)"
            )
        except (duckdb.Error, OSError) as error:
            return _explained(error)
        return None

    def changed(self, file: Path) -> str:
        return trace_of([file])

    def _relation(self, folder: Path, file: Path) -> Relation:
        rows, columns, comment, reason, sql = None, list[Column](), "", "", NOTHING
        try:
            if _is_empty(file):
                raise SourceFailed("empty_file", "The file is empty.")  # noqa: TRY301 - as what is damaged says so
            ragged = _ragged(file)
            sql, comment = _reader(file, ragged), str(ragged or "")
            columns = self.columns(sql)
            if ending_of(file.name) == ".parquet":
                rows = int(self.query(f"SELECT count(*) FROM {sql}")[0][0])
        except (duckdb.Error, OSError, SourceFailed) as error:
            failure = error if isinstance(error, SourceFailed) else _explained(error)
            comment, reason = failure.message, failure.reason  # it keeps nobody from the others
        return Relation(
            schema_name=str(file.parent.relative_to(folder)) if file.parent != folder else "",
            name=str(file.relative_to(folder)),
            kind="file",
            columns=columns,
            comment=comment,
            reason=reason,
            rows=rows,
            bytes=_size(file),
            changed=self.changed(file),
            sql=sql,
        )


def ending_of(name: str) -> str | None:
    """That of a known format, the longest that fits."""
    fitting = [ending for ending in READERS if name.lower().endswith(ending)]
    return max(fitting, key=len, default=None)


def is_wanted(name: str, files: str) -> bool:
    """`files`: what a source reads, as its configuration says."""
    ending = ending_of(name)
    return ending is not None and (files == "all" or files in ending)


def _is_csv(file: Path) -> bool:
    return "read_csv" in READERS[ending_of(file.name) or ".parquet"]


def _is_empty(file: Path) -> bool:
    return is_empty(file) if _is_csv(file) else file.stat().st_size == 0


def _ragged(file: Path) -> Ragged | None:
    return ragged_rows(file) if _is_csv(file) else None


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _explained(error: Exception) -> SourceFailed:
    match error:
        case FileNotFoundError():
            return SourceFailed("file_not_found", "The file is not there any more.")
        case OSError():
            return SourceFailed("permission_denied", "The file cannot be opened.")
        case _:
            return explain(error)


def _reader(file: Path, ragged: Ragged | None) -> str:
    literal = "'" + str(file).replace("'", "''") + "'"
    if ragged is not None:
        return RAGGED.format(file=literal, separator=ragged.separator)
    return READERS[ending_of(file.name) or ".parquet"].format(file=literal)


async def open_files(
    config: FilesConfig, budget: Budget, roots: SourceRoots, _entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(FilesReader(config, budget, roots), budget)


SOURCE = Source(kind="files", title="Folder of files", icon="folder", config=FilesConfig, open=open_files)
