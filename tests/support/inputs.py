"""Well-formed input for any command, made from its JSON Schema."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from engine.commands.command import Command
from tests.support import bulk_samples, contact_samples, escalation_samples, lineage_samples

AnyCommand = Command[Any, Any]

ALERT = {"condition": {"kind": "failed"}, "tell": [{"kind": "user", "id": "x"}]}
WELL_FORMED: Mapping[str, Mapping[str, Any]] = {
    **bulk_samples.FILLED,
    "access_requests.ask": {"role": "admin"},
    "access_requests.ask_unseen": {"role": "admin", "object": "doc:nothing"},
    "backups.schedule": {"cron": "0 3 * * *"},
    "synchronisations.schedule": {"cron": "0 3 * * *"},
    "calendars.change": escalation_samples.HOURS,
    "calendars.create": escalation_samples.HOURS,
    "ladders.change": escalation_samples.STEPS,
    "ladders.create": escalation_samples.STEPS,
    "rules.change": escalation_samples.RULE,
    "rules.create": escalation_samples.RULE,
    "rules.try": {"topics": ["document:created"]},
    "access_requests.change": {"role": "editor"},
    "notification_channels.change": {"settings": contact_samples.SETTINGS},
    "notification_channels.create": contact_samples.SETUP,
    "notification_rules.confirm_address": {"channel": "sms", "code": "123456"},
    "notification_rules.give_address": {"channel": "sms", "address": "+41790000000"},
    "alerts.change": ALERT,
    "alerts.create": ALERT,
    "classifications.add": {"label": "person.email"},
    "classifications.confirm": {"label": "person.email"},
    "classifications.decide": {
        "items": [{"source": "x", "table": "people", "column": "mail", "label": "person.email"}]
    },
    "classifications.reject": {"label": "person.email"},
    "classifications.withdraw": {"label": "person.email"},
    "compliance_rules.create": {"check": "access_reviewed", "period_days": 30},
    "documents.create": {"kind": "freeform"},
    "history.difference": {"before": 1},
    "lineage.draw": lineage_samples.ends(),
    "imports.begin": {"what": "sources"},
    "integrations.change": {"url": "https://hooks.example.org/x", "topics": ["workflow:run:*"]},
    "integrations.create": {"url": "https://hooks.example.org/x", "topics": ["workflow:run:*"]},
    "tokens.revoke": {"token": "0123456789abcdef"},
    "members.set_role": {"role": "viewer"},
    "documents.share": {"subject_kind": "user", "role": "viewer"},
    "documents.unshare": {"subject_kind": "user"},
    "findings.decide": {"do": "reopen"},
    "quality.try_rule": {"rule": {"check": "not_null", "table": "airlines", "column": "name"}},
    "sources.create": {"kind": "sqlite"},
    "openlineage.import": {"events": [dict(lineage_samples.EVENT)]},
    "optimizer.what_if": {"change": {"change": "places", "places": 8}},
    "optimizer.expect": {"change": {"change": "places", "places": 8}},
    "triggers.preview": {"kind": "interval", "config": {"every_s": 3600}},
    "triggers.create": {"kind": "interval", "config": {"every_s": 3600}},
    "state.set": {"seen": 0},
    "state.resolve": {"strategy": "manual", "seen": 1},
}
"""What the schema alone does not say: fields of commands whose values are looked up."""


def filled(command: AnyCommand, object_: str) -> dict[str, Any]:
    """The smallest input that the command takes, about that object."""
    about = {command.names: object_} if command.names in command.input.model_fields else {}
    return {**smallest(command.input), **WELL_FORMED.get(command.name, {}), **about}


def smallest(model: type[BaseModel]) -> dict[str, Any]:
    """What it cannot do without."""
    schema = model.model_json_schema()
    return _needed(schema, schema.get("$defs", {}))


def path_of(command: AnyCommand, given: Mapping[str, Any]) -> str:
    """Below `/api`, with the object in it."""
    path = command.path
    for field, value in given.items():
        path = path.replace(f"{{{field}}}", str(value))
    return path


def _needed(schema: Mapping[str, Any], named: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _sample(schema["properties"][name], named) for name in schema.get("required", ())}


def _sample(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(named[schema["$ref"].rpartition("/")[2]], named)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return _sample(choices[0], named)
    return _typed(schema, named)


def _typed(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Any:
    match schema.get("type"):
        case "string":
            return "x" * max(1, schema.get("minLength", 1))
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
        case "array":
            return [_sample(schema["items"], named)] * schema.get("minItems", 0)
        case "object":
            return _needed(schema, named)
        case _:
            return None
