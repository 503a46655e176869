"""A workspace with a source, a design and everything made of them, all of it said under one word: for who may not read them."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from server.principal import Principal
from server.wiring import Concert

WORD = "plan-nine"
"""Stands in the titles of what is kept from somebody, and `TABLE` and `VIEW` in what was found there."""
TABLE, VIEW = "plan_nine_orders", "plan_nine_big"
RULE = {"area": "quality", "check": "not_null", "table": TABLE, "column": "email"}
ROWS = 40
"""Enough that columns are found to join."""


@dataclass(slots=True, kw_only=True)
class Estate:
    """`source` and `design` are what is kept; `of` are ids of what was made of them."""

    concert: Concert
    ada: Principal
    workspace: str
    source: str = ""
    design: str = ""
    of: dict[str, str] = field(default_factory=dict)

    async def do(self, name: str, /, **values: object) -> Any:
        return await self.concert.performer.perform(self.ada, name, values)

    async def begin(self) -> "Estate":
        """With the source and the design alone."""
        here = {"workspace": self.workspace}
        said = {"name": WORD, "kind": "sqlite", "connection": {"path": f"{WORD}.sqlite"}}
        self.source = (await self.do("sources.create", **here, **said))["id"]
        node = {"operation": "source.test_connection", "name": WORD, "parameters": {"source": self.source}}
        self.design = (await self.do("designs.create", **here, name=WORD, body={"nodes": {"one": node}}))[
            "id"
        ]
        return self

    async def furnish(self) -> "Estate":
        """With everything made of them, too."""
        self.build()
        await self.begin()
        here = {"workspace": self.workspace}
        await self._scan()
        await self._of_source(here)
        await self._of_design()
        await self._of_both()
        await self._beside(here)
        return self

    def build(self) -> None:
        folder = self.concert.settings.data / "sources"
        folder.mkdir(exist_ok=True)
        with closing(sqlite3.connect(folder / f"{WORD}.sqlite")) as database, database:
            database.execute(f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, email TEXT, plan_code TEXT)")
            database.execute("CREATE TABLE plan_nine_codes (plan_code TEXT)")
            database.execute(f"CREATE VIEW {VIEW} AS SELECT id, email FROM {TABLE}")
            rows = [(f"a{n}@b.example" if n else None, f"P{n}") for n in range(ROWS)]
            database.executemany(f"INSERT INTO {TABLE} (email, plan_code) VALUES (?, ?)", rows)
            database.executemany("INSERT INTO plan_nine_codes VALUES (?)", [(code,) for _, code in rows])

    async def _scan(self) -> None:
        said = {"workspace": self.workspace, "name": "Rules", "body": {"rules": {"email": RULE}}}
        rules = (await self.do("rule_sets.create", **said))["id"]
        await self.do("rule_sets.attach", id=rules, source=self.source)
        self.of["rule set"] = rules
        scan = (await self.do("scans.start", id=self.source))["id"]
        self.of["scan"] = scan
        await self.heard(f"doc:{self.source}", "scan:completed,scan:failed")
        self.of["status"] = (await self.do("scans.get", id=self.source, scan=scan))["status"]

    async def heard(self, channel: str, topics: str) -> None:
        """Until something of this was told there."""
        since = 0
        for _ in range(20):
            page = await self.do("channels.events", channel=channel, topics=topics, since=since, wait=20)
            if page["items"]:
                return
            since = page["next"]
        raise AssertionError(f"{channel} never told {topics}")

    async def _of_source(self, here: dict[str, str]) -> None:
        source = self.source
        await self.do("discovery.find_joins", id=source)
        await self.do("tables.annotate", id=source, table=TABLE, description=WORD, add_tags=["kept"])
        await self.do("security.assess", source=source)
        self.of["verification"] = (await self.do("compliance.verify", **here, source=source))["id"]
        labelled = {"table": TABLE, "column": "email", "label": "person.email"}
        await self.do("classifications.add", id=source, **labelled)
        self.of["report"] = (await self.do("reports.build", id=self.workspace, title=WORD, sources=[source]))[
            "id"
        ]
        await self.do("reports.share", id=self.workspace, report=self.of["report"])
        logic = {"name": WORD, "sources": [source], "stages": ["schema"]}
        self.of["logic"] = (await self.do("scan_logic.create", id=self.workspace, **logic))["id"]
        said = {"namespace": f"{WORD}://bus", "source": source}
        await self.do("openlineage.map", id=self.workspace, **said)
        run = {"runId": "r1"}
        job = {"namespace": f"{WORD}://bus", "name": WORD}
        into = [{"namespace": f"{WORD}://bus", "name": TABLE}]
        event = {"eventTime": "2026-02-03T04:05:06Z", "eventType": "COMPLETE", "run": run, "job": job}
        outside = [{"namespace": "kafka://bus", "name": "orders"}]
        events = [{**event, "inputs": outside, "outputs": into}]
        await self.do("openlineage.import", id=self.workspace, events=events)
        await self._import()

    async def _import(self) -> None:
        """A file with a line about the source."""
        asked = {"id": self.workspace, "what": "sources", "name": "sources.csv"}
        upload = (await self.do("imports.begin", **asked))["id"]
        self.of["import"] = upload
        about = {"id": self.workspace, "upload": upload}
        text = f"id,title\n{self.source},{WORD} renamed\n"
        await self.do("imports.append", **about, number=1, text=text)
        await self.do("imports.check", **about)

    async def _of_design(self) -> None:
        about = {"id": self.design}
        await self.do("triggers.create", **about, kind="interval", config={"every_s": 86_400})
        tell = {
            "condition": {"kind": "lasts_over", "seconds": 1e-9},
            "tell": [{"kind": "user", "id": self.ada.user}],
        }
        await self.do("alerts.create", id=self.workspace, design=self.design, name=WORD, **tell)
        run = (await self.do("runs.start", **about))["id"]
        self.of["run"] = run
        await self.heard(f"run:{run}", "workflow:run:completed,workflow:run:failed")
        await self.do("comments.create", **about, text=WORD)
        await self.do("branches.create", **about, name=WORD)

    async def _of_both(self) -> None:
        chosen = {"ids": [self.source]}
        kind = {"kind": "health_check", "selection": chosen, "title": "Look"}
        bulk = (await self.do("bulk.start", workspace=self.workspace, **kind))["id"]
        self.of["bulk"] = bulk
        await self.heard(f"bulk:{bulk}", "bulk:job:finished,bulk:job:failed")

    async def _beside(self, here: dict[str, str]) -> None:
        """A design and a source that may be read and lead to those that may not."""
        node = {"operation": "source.test_connection", "parameters": {"source": self.source}}
        made = await self.do("designs.create", **here, name="Beside", body={"nodes": {"one": node}})
        self.of["workflow"] = made["id"]
        said = {"name": "Beside", "kind": "sqlite", "connection": {"path": "beside.sqlite"}}
        made = await self.do("sources.create", **here, **said)
        self.of["data_source"] = made["id"]
        ends = {
            "begin": {"source": self.source, "table": TABLE},
            "end": {"source": made["id"], "table": "beside"},
        }
        await self.do("lineage.draw", id=self.workspace, **ends)
