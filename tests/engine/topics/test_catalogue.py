"""Every topic is declared once, and what the sources publish is declared (engine/SPEC.md, B5)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crdt.errors import InvalidInput
from crdt.ids import Channel
from engine.channels import Channels, UndeclaredTopic
from engine.runtime.clock import ManualClock
from engine.topics.catalogue import TOPICS
from engine.topics.pattern import ONE, is_topic
from engine.topics.people import MemberEvent
from engine.topics.topic import Catalogue, Topic
from server.routes.schemas import CHANNELS, asyncapi
from storage.memory import open_memory

RUN = Channel("run:r1")
ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("engine", "server")
DECLARING = {"engine/topics", "engine/workflow/announcements.py"}
FIRST_WORDS = {topic.name.split(":")[0] for topic in TOPICS}


def spoken() -> Iterator[tuple[str, str]]:
    """(place, text) of every text in the sources that reads like a topic: `word:word…`, with `*` where it is computed."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if any(place.startswith(one) for one in DECLARING):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            inside = {
                id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
            }
            for node in ast.walk(tree):
                text = written(node) if id(node) not in inside else None
                if text is not None and re.fullmatch(r"[a-z_]+(:[a-z_*]+){1,7}", text):
                    yield f"{place}:{node.lineno}", text  # type: ignore[attr-defined]  # those that are written have one


def written(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else ONE for part in parts)  # type: ignore[misc]
        case _:
            return None


def test_B5_every_topic_that_the_sources_name_is_declared() -> None:
    named = {
        (place, text)
        for place, text in spoken()
        if text.split(":")[0] in FIRST_WORDS and ":*" not in text[:-1]
    }
    topics = {text for _, text in named if not text.endswith(("*", ":"))}
    assert {"document:created", "workspace:member:joined", "security:sign_in:succeeded"} <= topics
    unknown = sorted(
        f"{place} {text}" for place, text in named if not text.endswith(":*") and TOPICS.find(text) is None
    )
    assert [] == unknown


def test_B5_declarations_are_whole() -> None:
    for topic in TOPICS:
        assert is_topic(topic.name.replace(ONE, "x"))
        assert topic.summary
        assert topic.channels
        assert set(topic.channels) <= CHANNELS.keys()


def test_B5_the_interface_lists_every_topic_with_its_right() -> None:
    assert TOPICS.table() in (ROOT / "server/API.md").read_text(encoding="utf-8")
    described = asyncapi()["x-topics"]
    assert {topic.name: topic.right for topic in TOPICS} == {
        name: one["x-right"] for name, one in described.items()
    }


def test_B5_what_happens_to_access_is_for_those_who_manage_it() -> None:
    assert {"security", "notification"} == {
        topic.name.split(":")[0] for topic in TOPICS if topic.right == "manage"
    }
    assert all(topic.right == "manage" for topic in TOPICS if topic.name.startswith("security:"))


def test_B5_a_topic_may_leave_a_segment_open() -> None:
    open_ = Topic(name="state:*:updated", says=MemberEvent, summary="s", channels=("workspace",))
    catalogue = Catalogue([open_])
    assert open_ is catalogue.find("state:data_source:updated")
    assert None is catalogue.find("state:a:b:updated")
    assert (None, "read") == (catalogue.right_of("state:updated"), catalogue.right_of("state:x:updated"))


@pytest.mark.anyio
async def test_B5_an_undeclared_topic_cannot_be_published() -> None:
    store = open_memory()
    channels = Channels(
        writer=store.writer, events=store.events, clock=ManualClock(), framing=bytes, topics=TOPICS
    )
    with pytest.raises(UndeclaredTopic):
        await channels.publish([(RUN, "workflow:run:started", {}), (RUN, "workflow:run:exploded", {})])
    with pytest.raises(UndeclaredTopic):
        channels.ephemeral(RUN, "workflow:run:exploded", {})
    assert 0 == await store.events.last(RUN)


@pytest.mark.parametrize(
    "pattern", ["**", "workflow:run:*", "*:created", "custom:**", "custom:walk.hello", "workflow:**"]
)
def test_B5_what_is_told_in_workspaces_can_be_waited_for(pattern: str) -> None:
    TOPICS.check_heard([pattern])


@pytest.mark.parametrize(
    ("pattern", "next_step"),
    [
        ("walk.hello", "Events that designs tell are heard as custom:walk.hello."),
        ("a:b:c", "Events that designs tell are heard as custom:a:b:c."),
        ("workflow:run:faild", "Perhaps workflow:run:failed is meant."),
        ("workflow:tea:is:ready", "Choose one of the events that are offered."),
        ("a:b:c:d", "Choose one of the events that are offered."),
    ],
)
def test_B5_what_is_never_told_is_refused_with_a_name_that_is(pattern: str, next_step: str) -> None:
    with pytest.raises(InvalidInput, match=f"Nothing is ever told as {pattern}.") as refused:
        TOPICS.check_heard(["workflow:run:failed", pattern])
    assert next_step == refused.value.next_step
