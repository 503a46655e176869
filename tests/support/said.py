"""Holds the payload of an event against what the description of its topic promises."""

from engine.records import Json
from engine.topics.catalogue import TOPICS


def check_said(topic: str, payload: Json) -> None:
    """The topic is described, nothing in the payload is undescribed, and everything described is there."""
    declared = TOPICS.find(topic)
    assert declared is not None, topic
    model = declared.says
    assert payload == model.model_validate(payload).model_dump(mode="json", exclude_unset=True)
