"""The topics of access, saved filters and imports."""

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from crdt.roles import Right
from engine.access import told as access
from engine.access_records import RequestState
from engine.filters import told as filters
from engine.imports import told as imports
from engine.topics.topic import Topic

_REQUESTS = {
    "submitted": "somebody asks for a role",
    "in_review": "one of those who may answer looks at it",
    "approved": "it is approved",
    "granted": "the role is there",
    "expired": "its time is over, or nobody answered",
    "revoked": "the role was taken away before its time, or given back",
    "rejected": "it is refused",
    "withdrawn": "who asked does not want it any more",
}


def of_access() -> Iterator[Topic]:
    for state in get_args(RequestState):
        if state != "draft":  # nobody hears of a draft
            yield Topic(
                name=access.request_topic(state),
                says=access.RequestEvent,
                summary=f"a request for access: {_REQUESTS[state]}",
                channels=("workspace",),
                right=Right.MANAGE,
            )
    said: dict[str, tuple[type[BaseModel], str]] = {
        access.GIVEN: (
            access.GrantEvent,
            "somebody is denied access, or has a role on all documents of a kind or with a tag",
        ),
        access.WITHDRAWN: (access.GrantEvent, "such a grant or denial was taken away"),
        access.REVIEW_STARTED: (access.ReviewEvent, "a review of who has what began"),
        access.REVIEW_DECIDED: (access.ReviewLineEvent, "a line of a review is kept or revoked"),
        access.REVIEW_CLOSED: (access.ReviewEvent, "a review is closed"),
    }
    for name, (says, summary) in said.items():
        yield Topic(name=name, says=says, summary=summary, channels=("workspace",), right=Right.MANAGE)


def of_lists() -> Iterator[Topic]:
    for name, where in ((filters.SHARED, "workspace"), (filters.MINE, "user")):
        yield Topic(
            name=name,
            says=filters.FilterEvent,
            summary="a saved filter of a list was kept, changed or removed",
            channels=(where,),
        )
    yield Topic(
        name=imports.CHANGED,
        says=imports.ImportEvent,
        summary="a CSV import went on",
        channels=("workspace",),
    )
