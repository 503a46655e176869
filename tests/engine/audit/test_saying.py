"""Entries say what was done in plain words, whatever command did it (SPEC.md, AU8)."""

from typing import Any

import pytest

from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.audit.chain import AuditEntry
from engine.audit.saying import PHRASES, VERBS, asked_of, deed_of, sentence, singular
from engine.audit.what import Entered, audit_of
from server.perform import find_commands

NAMES = {"ana": "Ana", "src": "Orders"}


def entry(action: str, kind: str = "workspace", **more: Any) -> AuditEntry:
    fields: dict[str, Any] = {"title": "", "before": None, "after": None, "details": None, **more}
    return AuditEntry(
        number=1, organisation=OrganisationId("org"), workspace=WorkspaceId("ws"), at=Micros(1), by=UserId("ben"),
        action=action, object_kind=kind, object="o", previous="", hash="", **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("says", "action", "kind", "title", "more"),
    [
        ("Renamed group Night watch", "group.renamed", "group", "Night watch", {}),
        ("Created rule Late loads", "rules.create", "rule", "Late loads", {}),
        ("Created rule Late loads", "rule.created", "rule", "Late loads", {}),
        ("Created escalation ladder Standard", "ladder.created", "escalation_ladder", "Standard", {}),
        ("Created glossary House words", "glossaries.create", "document", "House words", {}),
        ("Created rule set Checks", "rule_set.created", "document", "Checks", {}),
        ("Replaced secret of webhook Ops", "webhook.secret_replaced", "webhook", "Ops", {}),
        ("Started run of workflow Nightly", "run.started", "workflow", "Nightly", {}),
        ("Took backup of source Orders", "backup.taken", "data_source", "Orders", {}),
        ("Started set of bulk operation", "bulk.set_started", "workspace", "Sales", {}),
        ("Rolled back bulk operation Keys", "bulk.rolled_back", "bulk", "Keys", {}),
        ("Drew lineage", "lineage.drawn", "workspace", "Sales", {}),
        ("Invited Ana as editor", "invitation.made", "workspace", "", {"details": {"user": "ana", "role": "editor"}}),
        ("Invited somebody as viewer", "invitation.made", "invitation", "", {"details": {"role": "viewer"}}),
        ("Gave Ana another role as editor", "member.role_changed", "member", "Ana", {"details": {"role": "editor"}}),
        (
            "Gave Ana access to Orders as viewer",
            "grant.given",
            "data_source",
            "Orders",
            {"after": {"grant 1": {"subject": "ana", "object": "src", "right": "viewer"}}},
        ),
        (
            "Denied Ana access to Orders",
            "grant.given",
            "data_source",
            "Orders",
            {"after": {"grant 1": {"subject": "ana", "object": "src", "right": "viewer", "effect": "deny"}}},
        ),
        (
            "Was not allowed: deleted source Orders",
            "attempt.refused",
            "data_source",
            "Orders",
            {"details": {"attempted": "document.deleted"}},
        ),
        ("Finished batch 3 of Keys", "bulk.checkpoint", "bulk", "Keys", {"details": {"number": 3}}),
        ("Something.odd", "something.odd", "none", "", {}),
    ],
)  # fmt: skip
def test_AU8_an_entry_is_a_plain_sentence(says: str, action: str, kind: str, title: str, more: Any) -> None:
    said = sentence(entry(action, kind, title=title, **more), NAMES, title)
    assert says.replace("Something.odd", "Odd something") == said


def test_AU8_details_of_any_shape_ask_for_the_names_of_ids_alone() -> None:
    told = entry("ladder.created", details={"user": "ana", "to": [{"kind": "role"}], "substitute": 7})
    assert {"ben", "o", "ana"} == asked_of(told)


def test_AU8_every_command_has_a_plain_deed() -> None:
    """A new one has it by its verb; one whose verb is not in `VERBS` names its deed where it is declared."""
    ends = tuple(VERBS.values())
    bare = [
        name
        for name, command in find_commands().items()
        if isinstance(audit := audit_of(name, command.method, command.audit), Entered)
        and audit.action == deed_of(name)
        and not audit.action.endswith(ends)
    ]
    assert [] == bare


def test_AU8_deeds_are_called_once_by_one_name() -> None:
    assert [] == [verb for verb, done in VERBS.items() if done in VERBS and VERBS[done] != done]
    assert [] == [action for action in PHRASES if deed_of(action) != action]
    assert ["policy", "access", "compliance", "source"] == [
        singular(one) for one in ("policies", "access", "compliance", "sources")
    ]
