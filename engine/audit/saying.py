"""What an entry is called and what it says: the plain deed of a command, and its sentence, as in "Removed rule Late loads". Pure.

A command whose verb stands in `VERBS` needs nothing else; another one names its deed itself (`Command.audit`), as a noun and
what was done to it: `webhook.secret_replaced`. Deeds that read better in words of their own have them in `PHRASES`.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

from engine.audit.chain import AuditEntry

VERBS: Final[Mapping[str, str]] = {
    "add": "added", "annotate": "annotated", "approve": "approved", "assess": "assessed", "attach": "attached",
    "cancel": "cancelled", "change": "changed", "clear": "cleared", "clone": "cloned", "close": "closed",
    "confirm": "confirmed", "count": "counted", "create": "created", "decide": "decided", "delegate": "delegated",
    "delete": "deleted", "detach": "detached", "discover": "discovered", "draw": "drawn", "end": "ended", "erase": "erased",
    "examine": "examined", "expect": "expected", "export": "exported", "find": "found", "forget": "forgotten",
    "give": "given", "import": "imported", "limit": "limited", "make": "made", "map": "mapped", "mute": "muted",
    "offer": "offered", "open": "opened", "own": "owned", "pause": "paused", "profile": "profiled", "put": "kept",
    "rebuild": "rebuilt", "redrive": "redriven", "register": "registered", "reject": "rejected", "remove": "removed",
    "rename": "renamed", "reopen": "reopened", "reset": "reset", "restore": "restored", "resume": "resumed",
    "revoke": "revoked", "rollback": "rolled_back", "rotate": "rotated", "run": "run", "save": "saved",
    "schedule": "scheduled", "send": "sent", "set": "set", "settle": "settled", "share": "shared", "start": "started",
    "stop": "stopped", "submit": "submitted", "substitute": "substituted", "take": "taken", "test": "tested",
    "try": "tried", "unlimit": "unlimited", "unmap": "unmapped", "update": "changed", "use": "used", "verify": "verified",
    "withdraw": "withdrawn", "write": "written",
}  # fmt: skip
"""By the first word of a command's verb, what was done."""
_DONE: Final = frozenset(VERBS.values()) - VERBS.keys()
PAST: Final[Mapping[str, str]] = {
    "begun": "began", "broken": "broke", "brought back": "brought back", "drawn": "drew", "forgotten": "forgot",
    "given": "gave", "redriven": "ran the rest of", "run": "ran", "taken": "took", "undone": "undid", "withdrawn": "withdrew",
    "written": "wrote", "rolled back": "rolled back", "checked again": "checked", "sent again": "sent again", "handed over": "handed over",
}  # fmt: skip
"""Of what was done, where somebody who did it says it otherwise."""
_TWO: Final = ("brought_back", "rolled_back", "checked_again", "sent_again", "handed_over")
_PLURAL_ONLY: Final = frozenset({"access", "statistics", "series"})
_NOUNS: Final = {"bulk": "bulk operation", "away": "stand-in", "tables": "table", "data_source": "source"}
_KINDS: Final = {"source": "data_source", "design": "workflow"}
_DOCUMENTS: Final = frozenset({"design", "glossary", "policy", "rule_set", "source"})
"""What a thing of the kind `document` may be called."""
PLACES: Final = frozenset({"workspace", "organisation", "none", ""})
FOLDED: Final = ("bulk.checkpoint",)
"""Steps of one piece of work: told with it and not one by one, unless somebody asks for them."""

PHRASES: Final[Mapping[str, str]] = {
    "access_request.revoked": "Took back what request {title} gave",
    "approval.decided_by_link": "Decided on {title} by a link in a message",
    "attempt.refused": "Was not allowed: {attempted}",
    "away.delegated": "Let {to} decide meanwhile",
    "away.ended": "Decides again in person",
    "away.substituted": "Named {substitute} to decide while away",
    "backup.decided": "Set how {title} is backed up",
    "backup.restored": "Restored a backup of {title}",
    "backup.scheduled": "Scheduled backups of {title}",
    "bulk.checkpoint": "Finished batch {number} of {title}",
    "classification.decided": "Decided on labels",
    "classification.limited": "Limited how far a label goes",
    "classification.run": "Looked for labels in {title}",
    "classification.unlimited": "Lifted a limit of a label",
    "design.code_written": "Changed the code of design {title}",
    "discovery.decided": "Decided on a possible join of {title}",
    "discovery.joins_found": "Looked for joins of {title}",
    "discovery.registered": "Registered a source that was found",
    "document.person_undone": "Took back what somebody did in {title}",
    "document.trashed": "Moved {title} to the trash",
    "document.unshared": "Stopped sharing {title}",
    "document.version_restored": "Restored an earlier version of {title}",
    "finding.decided": "Decided on findings",
    "gate.decided": "Decided on a gate of {title}",
    "grant.changed": "Changed what {subject} may on {where}{as_right}",
    "grant.given": "Gave {subject} access to {where}{as_right}",
    "grant.withdrawn": "Took the access of {subject} to {where}",
    "group.member_added": "Added {user} to group {title}",
    "group.member_removed": "Removed {user} from group {title}",
    "group.role_changed": "Gave group {title} another role{as_role}",
    "invitation.accepted": "Accepted an invitation{as_role}",
    "invitation.made": "Invited {user}{as_role}",
    "library.imported": "Imported templates",
    "library.removed": "Removed template {title}",
    "library.saved": "Saved a template of {title}",
    "library.used": "Made a design out of template {title}",
    "member.left": "Left the workspace",
    "member.removed": "Removed {title} from the workspace",
    "member.role_changed": "Gave {title} another role{as_role}",
    "notification_delivery.again_sent": "Sent a message again",
    "notification_message.sent_again": "Sent a message again",
    "notification_rule.address_confirmed": "Confirmed an address of their own",
    "notification_rule.address_given": "Named an address of their own",
    "notification_rule.address_removed": "Removed an address of their own",
    "notification_rule.changed": "Changed what reaches them",
    "notification_rule.here_changed": "Changed what reaches them from this workspace",
    "openlineage.imported": "Imported lineage by OpenLineage",
    "openlineage.mapped": "Said which source a namespace is",
    "openlineage.unmapped": "Took back which source a namespace is",
    "optimizer.expected": "Wrote down what a change of {title} should gain",
    "optimizer.forgotten": "Struck out what a change of {title} should gain",
    "person.renamed": "Changed their own name",
    "quality.rules_owned": "Gave {title} quality rules of its own",
    "quality.run": "Checked the quality of {title}",
    "quality.suite_imported": "Imported quality rules for {title}",
    "report.link_made": "Shared report {title} by a link",
    "secret.offered": "Sealed a value for an approval",
    "security.scan_removed": "Removed a security check of {title}",
    "session.joined": "Joined session {title}",
    "session.role_given": "Gave {user} another role in session {title}{as_role}",
    "sign_in.ended": "Signed out",
    "sign_in.failed": "Failed to sign in",
    "sign_in.link_made": "Made a sign-in link for {title}",
    "sign_in.succeeded": "Signed in",
    "source.backup_policy": "Set how source {title} is backed up",
    "source.counted": "Counted rows of {title}",
    "source.discovered": "Read the tables of {title}",
    "source.door_allowed": "Allowed source {title} the address of Concert itself on this machine",
    "token.made": "Made token {title}{as_role}",
    "trash.emptied": "Emptied the trash",
    "version.named": "Named a version of {title}",
    "webhook.sent_again": "Sent a message of webhook {title} again",
    "workspace.ownership_transferred": "Handed the workspace over to {user}",
}
"""By action. `{title}` is what it was done to; the other words are those of `_values`."""


_DENIED: Final[Mapping[str, str]] = {
    "grant.changed": "Changed what is kept from {subject}: {where}",
    "grant.given": "Denied {subject} access to {where}",
    "grant.withdrawn": "Took back that {subject} is denied access to {where}",
}


def deed_of(name: str) -> str:
    """As "rules.create" is "rule.created", "bulk.start_set" is "bulk.set_started"; what has no known verb stays."""
    area, _, verb = name.partition(".")
    first, _, rest = verb.partition("_")
    done = VERBS.get(first)
    if done is None or verb.rpartition("_")[2] in _DONE:  # a deed already
        return name
    return f"{singular(area)}.{rest}_{done}" if rest else f"{singular(area)}.{done}"


def singular(area: str) -> str:
    if area in _PLURAL_ONLY or not area.endswith("s") or area.endswith("ss"):
        return area
    return f"{area[:-3]}y" if area.endswith("ies") else area[:-1]


def sentence(entry: AuditEntry, names: Mapping[str, str], title: str) -> str:
    """`names`: of people, groups, workspaces and documents by their ids, as they are called now. `title`: of the object."""
    action = deed_of(entry.action)
    phrase = PHRASES.get(action) if _grant(entry).get("effect") != "deny" else _DENIED.get(action)
    if phrase is not None:
        said = _Filled().vformat(phrase, (), _values(entry, names, title))
    else:
        said = _plain(action, entry.object_kind, title)
    words = " ".join(said.split())
    return f"{words[:1].upper()}{words[1:]}"


def _plain(action: str, kind: str, title: str) -> str:
    """As "group.renamed" is "renamed group Night watch", "webhook.secret_replaced" is "replaced secret of webhook Ops"."""
    noun, _, done = action.partition(".")
    last = next((one for one in _TWO if done.endswith(one)), "") or done.rpartition("_")[2]
    verb = last.replace("_", " ")
    parts = [done.removesuffix(last).strip("_").replace("_", " ")]
    if kind == "document" and noun in _DOCUMENTS:
        parts.append(f"{_words(noun)} {title}")
    elif noun == kind or (kind not in PLACES and _is_kind(noun, kind)):
        parts.append(f"{_words(kind)} {title}")
    else:
        parts += [_words(noun), "" if kind in PLACES else f"{_words(kind)} {title}"]
    return f"{PAST.get(verb, verb)} {' of '.join(part for part in parts if part)}"


def _is_kind(noun: str, kind: str) -> bool:
    """Whether both say the same of one thing: a ladder is an escalation ladder, and anything may be a document."""
    return noun == "document" or kind == _KINDS.get(noun) or noun in kind.split("_")


def _words(noun: str) -> str:
    return _NOUNS.get(noun, noun.replace("_", " "))


class _Filled(Formatter):
    """A word that an entry does not have is left out."""

    def get_value(self, key: int | str, _args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "")


_NOBODY: Final = "somebody"


def _values(entry: AuditEntry, names: Mapping[str, str], title: str) -> dict[str, str]:
    details = entry.details if isinstance(entry.details, dict) else {}
    grant = _grant(entry)
    role = str(details.get("role") or "")
    return {
        "title": title,
        "number": str(details.get("number", "")),
        "attempted": _attempted(str(details.get("attempted", "")), entry.object_kind, title),
        "user": names.get(str(details.get("user", "")), _NOBODY),
        "to": names.get(str(details.get("to", "")), _NOBODY),
        "substitute": names.get(str(details.get("substitute", "")), _NOBODY),
        "as_role": f" as {role}" if role else "",
        "subject": names.get(str(grant.get("subject", "")), _NOBODY),
        "where": names.get(str(grant.get("object", "")), "something"),
        "as_right": f" as {grant['right']}" if grant.get("right") else "",
    }


def _attempted(action: str, kind: str, title: str) -> str:
    return _plain(deed_of(action), kind, title) if action else ""


def _grant(entry: AuditEntry) -> Mapping[str, Any]:
    """The row of the grant that it is about."""
    for rows in (entry.after, entry.before):
        if isinstance(rows, dict):
            found = [row for name, row in rows.items() if name.startswith("grant ") and isinstance(row, dict)]
            if found:
                return found[0]
    return {}


def asked_of(entry: AuditEntry) -> set[str]:
    """Ids whose names its sentence may need."""
    details = entry.details if isinstance(entry.details, dict) else {}
    grant = _grant(entry)
    said = [entry.by, entry.object, *(details.get(one) for one in ("user", "to", "substitute"))]
    said += [grant.get("subject"), grant.get("object")]
    return {one for one in said if isinstance(one, str) and one}
