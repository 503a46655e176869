"""What a profile keeps of columns that hold sensitive data: counts, and no value."""

from typing import Any

import pytest

from crdt.ids import Micros
from engine.classification.records import ClassificationRecord
from engine.profiles.withholding import sensitive, withheld
from engine.sources.source import Bin, ColumnProfile, TableProfile
from engine.writes import Put
from storage.memory import open_memory
from tests.engine.security.looking import ORGANISATION, SOURCE, WORKSPACE

pytestmark = pytest.mark.anyio
NOW = Micros(1_800_000_000_000_000)


def label(
    column: str, *, level: str, state: Any = "suggested", table: str = "people"
) -> ClassificationRecord:
    return ClassificationRecord(
        source=SOURCE,
        table=table,
        column=column,
        label="person.email",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        title="E-mail address",
        level=level,
        category="personal",
        origin="rule",
        detector="email",
        state=state,
        confidence=0.9,
        evidence={},
        scan="",
        first_at=NOW,
        seen_at=NOW,
        changed_at=NOW,
    )


def column(name: str) -> ColumnProfile:
    return ColumnProfile(
        name=name,
        type="text",
        nulls=2,
        null_share=0.2,
        distinct=3,
        distinct_estimated=False,
        minimum="a",
        maximum="z",
        top=[Bin(label="ada@example.org", count=4)],
        note="ada@example.org 40 %",
    )


async def test_CL7_sensitive_labels_count_until_somebody_rejects_them() -> None:
    store = open_memory()
    labels = (
        label("email", level="confidential"),
        label("iban", level="restricted", state="confirmed"),
        label("city", level="internal"),
        label("nickname", level="confidential", state="rejected"),
        label("phone", level="confidential", table="orders"),
    )
    await store.writer.commit(tuple(Put(record=one) for one in labels))
    assert {"email", "iban"} == set(await sensitive(store.records, SOURCE, "people"))


def test_CL7_a_profile_keeps_counts_and_no_value_of_a_sensitive_column() -> None:
    profile = TableProfile(
        table="people", rows=10, sampled_rows=10, columns=[column("email"), column("city")]
    )
    email, city = withheld(profile, {"email": "E-mail address"}).columns
    assert (2, 0.2, 3) == (email.nulls, email.null_share, email.distinct)
    assert (None, None, [], []) == (email.minimum, email.maximum, email.top, email.histogram)
    assert "Values are left out: E-mail address." == email.note
    assert column("city") == city
