"""What SQL says about where columns come from: the hard cases column by column, every kind of statement, hostile text."""

from collections.abc import Mapping

import pytest

from engine.lineage.parsing import Cache, Sql, read, read_here
from engine.lineage.sql.statements import Flow
from engine.lineage.sql.tables import Schema
from engine.sources.source import Dialect
from tests.support.work import lines

DIALECTS: tuple[Dialect, ...] = ("sqlite", "duckdb", "postgres", "mysql")
SCHEMA = Schema.plain(
    {
        "orders": ["id", "customer_id", "amount", "day"],
        "customers": ["id", "name", "city"],
        "emp": ["id", "boss", "name"],
        "t": ["a", "b", "c"],
    }
)
Expected = Mapping[str, set[str]]

HARD: dict[str, tuple[str, Expected]] = {
    "join": (
        "select c.name, o.amount * 2 as twice, o.id from orders o left join customers c on c.id = o.customer_id",
        {"name": {"customers.name"}, "twice": {"orders.amount"}, "id": {"orders.id"}},
    ),
    "cte": (
        """with big as (select customer_id as who, sum(amount) as total from orders group by customer_id),
           best as (select who, total from big where total > 10)
           select c.name, best.total from best join customers c on c.id = best.who""",
        {"name": {"customers.name"}, "total": {"orders.amount"}},
    ),
    "select *": (
        "select * from (select o.*, c.city from orders o join customers c on c.id = o.customer_id) x",
        {
            "id": {"orders.id"},
            "customer_id": {"orders.customer_id"},
            "amount": {"orders.amount"},
            "day": {"orders.day"},
            "city": {"customers.city"},
        },
    ),
    "union": (
        "select id, name from customers union all select boss, name from emp union select a, b from t",
        {
            "id": {"customers.id", "emp.boss", "t.a"},
            "name": {"customers.name", "emp.name", "t.b"},
        },
    ),
    "window": (
        """select id, sum(amount) over (partition by customer_id order by day) as running,
           row_number() over w as place, count(*) over () as n from orders window w as (order by amount)""",
        {
            "id": {"orders.id"},
            "running": {"orders.amount", "orders.customer_id", "orders.day"},
            "place": {"orders.amount"},
            "n": {"orders."},
        },
    ),
    "recursive": (
        """with recursive chain(id, top, path) as (
             select id, boss, name from emp where boss is null
             union all select e.id, chain.id, concat(chain.path, e.name) from emp e join chain on e.boss = chain.id)
           select id, top, path from chain""",
        {"id": {"emp.id"}, "top": {"emp.boss", "emp.id"}, "path": {"emp.name"}},
    ),
    "correlated subquery": (
        """select c.name, (select max(o.amount) from orders o where o.customer_id = c.id) as biggest
           from customers c where exists (select 1 from emp where emp.id = c.id)""",
        {"name": {"customers.name"}, "biggest": {"orders.amount"}},
    ),
}


def flow(text: str, dialect: Dialect = "duckdb", schema: Schema = SCHEMA) -> Flow:
    found = read(Sql(text=text, dialect=dialect, schema=schema))
    assert (found.refused, found.problems) == (None, ())
    return found.flows[0]


def columns(one: Flow) -> dict[str, set[str]]:
    return {name: {".".join(leaf) for leaf in cell.leaves} for name, cell in one.columns}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("case", HARD)
def test_LI2_the_seven_hard_cases_are_right_column_by_column(case: str, dialect: Dialect) -> None:
    text, expected = HARD[case]
    assert columns(flow(text, dialect)) == expected


def test_LI1_what_only_decides_which_rows_there_are_is_kept_apart() -> None:
    found = flow(HARD["correlated subquery"][0])
    assert {".".join(leaf) for leaf in found.rows} == {"customers.id", "emp.id", "orders.customer_id"}
    assert found.tables == {"customers", "emp", "orders"}


WRITES: dict[str, tuple[Dialect, str, str, Expected]] = {
    "insert with columns": (
        "postgres",
        "insert into t (b, a) select name, id from customers",
        "t",
        {"b": {"customers.name"}, "a": {"customers.id"}},
    ),
    "insert by position": (
        "sqlite",
        "insert into t select id, name, city from customers",
        "t",
        {"a": {"customers.id"}, "b": {"customers.name"}, "c": {"customers.city"}},
    ),
    "create table as": (
        "duckdb",
        "create table made as select a + b as ab, count(*) as n from t group by 1",
        "made",
        {"ab": {"t.a", "t.b"}, "n": {"t."}},
    ),
    "create view with names": (
        "mysql",
        "create algorithm=merge definer=`me`@`%` sql security definer view `v`(`x`) as select `t`.`a` AS `a` from `t`",
        "v",
        {"x": {"t.a"}},
    ),
    "names in double quotes on MySQL": ("mysql", 'select "t"."a" AS "x" from "t"', "", {"x": {"t.a"}}),
    "update from": (
        "postgres",
        "update t set b = upper(e.name), c = t.a from emp e where e.id = t.a",
        "t",
        {"b": {"emp.name"}, "c": {"t.a"}},
    ),
    "update join": (
        "mysql",
        "update t join emp e on e.id = t.a set t.b = e.name",
        "t",
        {"b": {"emp.name"}},
    ),
    "merge": (
        "postgres",
        """merge into t using emp e on t.a = e.id
           when matched then update set b = e.name when not matched then insert (a, c) values (e.id, e.boss)""",
        "t",
        {"b": {"emp.name"}},
    ),
    "a star with exceptions": (
        "duckdb",
        "select * exclude (c) replace (a + b as b) from t",
        "",
        {"a": {"t.a"}, "b": {"t.a", "t.b"}},
    ),
    "using merges": (
        "postgres",
        "select * from customers c join emp using (id, name)",
        "",
        {
            "id": {"customers.id"},
            "name": {"customers.name"},
            "city": {"customers.city"},
            "boss": {"emp.boss"},
        },
    ),
    "a lateral query": (
        "postgres",
        "select t.a, l.m from t, lateral (select max(e.name) as m from emp e where e.id = t.a) l",
        "",
        {"a": {"t.a"}, "m": {"emp.name"}},
    ),
    "except decides rows": ("sqlite", "select a from t except select id from emp", "", {"a": {"t.a"}}),
    "a function of rows": (
        "postgres",
        "select k, t.a from t, unnest(string_to_array(t.b, ',')) as u(k)",
        "",
        {"k": {"t.b"}, "a": {"t.a"}},
    ),
}


@pytest.mark.parametrize("case", WRITES)
def test_LI2_statements_of_every_kind_say_what_they_write_and_what_from(case: str) -> None:
    dialect, text, target, expected = WRITES[case]
    found = flow(text, dialect)
    assert (found.target, columns(found)) == (target, expected)


def test_LI2_how_a_value_came_about_is_kept_through_what_only_passes_it_on() -> None:
    found = flow("with x as (select upper(name) as big, id from customers) select big, id from x")
    assert {name: cell.how for name, cell in found.columns} == {"big": "UPPER(name)", "id": ""}


def test_LI2_a_schema_in_front_names_the_table_that_operations_are_told() -> None:
    schema = Schema.plain({"sales.orders": ["id"], "orders": ["id"]})
    assert flow("select id from sales.orders", "postgres", schema).tables == {"sales.orders"}


REFUSED: dict[str, tuple[str, int, int]] = {
    "select a,\n b from t where (": ("Something is missing near “(”.", 2, 17),
    "": ("There is no SQL in it.", 0, 0),
    "select 'a": ("", 0, 0),
    "select " + "(" * 5_000 + "1" + ")" * 5_000: ("It is nested too deeply.", 0, 0),
    "select " + "not " * 20_000 + "a from t": ("It is nested too deeply.", 0, 0),
    " " * 400_001: ("This is longer than 400,000 characters.", 0, 0),
}


@pytest.mark.parametrize("text", REFUSED, ids=range(len(REFUSED)))
def test_LI3_what_cannot_be_read_says_why_and_where(text: str) -> None:
    message, line, column = REFUSED[text]
    refused = read(Sql(text=text, dialect="postgres", schema=SCHEMA)).refused
    assert refused is not None
    assert (refused.message if message else "", refused.line, refused.column) == (message, line, column)


def test_LI3_what_cannot_be_followed_is_said_at_its_place_and_the_rest_is_there() -> None:
    found = read(Sql(text="select x.a,\n  x.nope from t x", dialect="postgres", schema=SCHEMA))
    assert [tuple(one) for one in found.problems] == [("x has no column nope.", 2, 5)]
    assert columns(found.flows[0]) == {"a": {"t.a"}, "nope": set()}


@pytest.mark.parametrize(
    ("column", "reason"), [("x.*, y.*", "columns"), ("x.a || y.a as a, x.b || y.a as b, y.c", "")]
)
def test_LI3_what_grows_with_each_level_costs_no_more_than_its_text(column: str, reason: str) -> None:
    levels = "".join(f", a{n} as (select {column} from a{n - 1} x, a{n - 1} y)" for n in range(1, 40))
    found = read(
        Sql(text=f"with a0 as (select * from t){levels} select * from a39", dialect="duckdb", schema=SCHEMA)
    )
    refused = found.refused.message if found.refused is not None else ""
    assert refused == (f"Following it takes too much {reason}." if reason else "")


def test_LI3_twice_the_text_is_about_twice_the_work() -> None:
    def cost(unions: int) -> int:
        text = " union all ".join(["select a, b from t where c = 1"] * unions)
        sql = Sql(text=text, dialect="postgres", schema=SCHEMA)
        return lines(lambda: read_here(sql))

    assert cost(200) < 2.2 * cost(100)


def test_LI3_the_bound_on_work_holds() -> None:
    text = " union all ".join(["select * from t"] * 200)
    refused = read(Sql(text=text, dialect="postgres", schema=SCHEMA, work=500)).refused
    assert refused is not None
    assert refused.message == "Following it takes too much work."


def test_LI4_the_hash_of_text_and_schema_decides_what_is_read_again() -> None:
    one = Sql(text="select a from t", dialect="duckdb", schema=SCHEMA)
    other = Sql(text="select a from t", dialect="duckdb", schema=Schema.plain({"t": ["a"]}))
    cache = Cache(kept=1)
    cache.put(one.digest, read(one))
    assert cache.get(one.digest) is not None
    assert cache.get(other.digest) is None
    cache.put(other.digest, read(other))
    assert cache.get(one.digest) is None
