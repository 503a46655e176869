"""DuckDB files, opened read-only."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, Field

from crdt.model import Model
from engine.late import late
from engine.sources.blocking import BlockingConnection
from engine.sources.duckdb_catalogue import Facts
from engine.sources.failures import SourceFailed
from engine.sources.paths import PLACE, resolve
from engine.sources.profiling import quoted
from engine.sources.source import NO_ENTRANCE, Budget, Entrance, Source, SourceRoots, Step, Table
from engine.sources.steps import run_steps, tables_and_views
from engine.sources.tabular import Relation, TabularReader, explain
from engine.sources.traces import beside, trace_of

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")


class DuckdbConfig(Model):
    model_config = ConfigDict(extra="ignore")

    path: str = Field(
        title="Database file",
        description="Relative paths start in `sources` of the data folder.",
        min_length=1,
        json_schema_extra=PLACE,
    )


class DuckdbReader(TabularReader):
    def __init__(self, config: DuckdbConfig, budget: Budget, roots: SourceRoots) -> None:
        super().__init__(budget)
        self._config = config
        self._roots = roots

    def open(self) -> "duckdb.DuckDBPyConnection":
        path = resolve(self._config.path, self._roots)
        if path.is_dir():
            raise SourceFailed("not_this_format", "The path is a folder, not a DuckDB file.")
        return self.sandbox(duckdb.connect(str(path), read_only=True), ())

    def tables(self) -> list[Table]:
        """SO10: the file tells of writes, not of which table they were to."""
        trace = trace_of(beside(resolve(self._config.path, self._roots), ".wal"))
        return [
            Table(**{**one.model_dump(exclude={"sql"}), **self._more(one)}, changed=trace)
            for one in self.relations()
        ]

    def _more(self, one: Relation) -> dict[str, Any]:
        """How many rows a table has. Of a view that reads what is not there any more no columns, and why: DuckDB remembers them."""
        if one.kind != "view":
            return {"rows": int(self.query(f"SELECT count(*) FROM {one.sql}")[0][0])}
        try:
            self.query(f"DESCRIBE SELECT * FROM {one.sql}")
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            why = str(error).splitlines()[0][:200].rstrip("!.")
            return {"columns": [], "comment": f"This view cannot be read: {why}."}
        return {}

    def relations(self) -> Sequence[Relation]:
        found = self.query(
            "SELECT table_schema, table_name, table_type FROM information_schema.tables "
            "WHERE table_catalog = current_database() AND table_schema NOT IN ('information_schema', 'pg_catalog') "
            "ORDER BY 1, 2"
        )
        facts = Facts(self.query)
        return [self._relation(facts, schema, name, kind) for schema, name, kind in found]

    def check(self) -> list[Step]:
        checks = [
            ("File", lambda: f"{resolve(self._config.path, self._roots).stat().st_size:,} bytes"),
            ("Open", lambda: f"DuckDB {self.query('SELECT version()')[0][0]}"),
            ("Read right", lambda: tables_and_views(len(self.relations()))),
        ]
        return run_steps(checks, explain)

    def _relation(self, facts: Facts, schema: str, name: str, kind: str) -> Relation:
        sql = f"{quoted(schema)}.{quoted(name)}"
        is_view = kind == "VIEW"
        return Relation(
            schema_name=schema,
            name=name if schema == "main" else f"{schema}.{name}",
            kind="view" if is_view else "table",
            columns=facts.columns[schema, name],
            comment=facts.comments.get((schema, name), ""),
            indexes=facts.indexes[schema, name],
            foreign_keys=facts.foreign_keys[schema, name],
            definition=facts.definitions.get((schema, name)),
            sql=sql,
        )


async def open_duckdb(
    config: DuckdbConfig, budget: Budget, roots: SourceRoots, _entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(DuckdbReader(config, budget, roots), budget)


SOURCE = Source(kind="duckdb", title="DuckDB file", icon="database", config=DuckdbConfig, open=open_duckdb)
