"""Holds the payload of an event against what the description of its topic promises."""

from engine.records import Json
from server.routes.schemas import EVENTS


def check_said(topic: str, payload: Json) -> None:
    """The topic is described, nothing in the payload is undescribed, and everything described is there."""
    model = EVENTS[topic]
    assert payload == model.model_validate(payload).model_dump(mode="json", exclude_unset=True)
