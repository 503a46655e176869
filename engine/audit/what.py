"""What each command is entered as. Every command that is no GET is a deed, called after its verb, unless it stands here.

So a new command is entered without anybody thinking of it, "rules.create" as "rule.created" (`saying.py`). Who wants better
words gives it an `Entered` of its own where it is declared (`Command.audit`); who wants none gives its reason in `UNENTERED`, and a test knows all of those.
"""

from collections.abc import Mapping
from typing import Final

from crdt.dataclasses import dataclass
from engine.audit.saying import deed_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """`object`: the field of the input that names what it is about; else the object of the command's scope."""

    action: str
    object: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEntered:
    why: str


Audit = Entered | NotEntered

READS = "changes nothing"
PRESENCE = "presence, and who holds what for the moment"
MARKS = "marks of a person's own: what they read, and how they look at lists"
TALK = "talk; the comments themselves say who wrote what and when"
ASKED = "the request says who asked when; an entry would tell some readers whether its object is there"
DRAFT = "a draft that nobody else sees until it is sent or applied, which is entered"
VALUES = "values of running work, which keep their own changes"

UNENTERED: Final[Mapping[str, str]] = {
    "access_requests.ask": DRAFT,
    "access_requests.ask_unseen": ASKED,
    "access_requests.change": DRAFT,
    "audit.verify": READS,
    "backfills.look": READS,
    "branches.preview": READS,
    "bulk.plan": READS,
    "comments.create": TALK,
    "comments.delete": TALK,
    "comments.edit": TALK,
    "comments.react": TALK,
    "comments.read": MARKS,
    "comments.reopen": TALK,
    "comments.reply": TALK,
    "comments.resolve": TALK,
    "comments.unreact": TALK,
    "designs.check": READS,
    "designs.preview_import": READS,
    "designs.read_code": READS,
    "expressions.check": READS,
    "expressions.complete": READS,
    "filters.change": MARKS,
    "filters.remove": MARKS,
    "filters.save": MARKS,
    "imports.append": DRAFT,
    "imports.begin": DRAFT,
    "imports.check": DRAFT,
    "ladders.preview": READS,
    "library.preview_import": READS,
    "locks.ask": PRESENCE,
    "locks.keep": PRESENCE,
    "locks.release": PRESENCE,
    "locks.renew": PRESENCE,
    "locks.take": PRESENCE,
    "locks.withdraw": PRESENCE,
    "notifications.read": MARKS,
    "notifications.read_all": MARKS,
    "notifications.remove": MARKS,
    "notifications.unread": MARKS,
    "optimizer.what_if": READS,
    "approvals.preview": READS,
    "policies.dry_run": READS,
    "presence.wish": PRESENCE,
    "quality.try_rule": READS,
    "rule_sets.try": READS,
    "rules.try": READS,
    "sessions.join": PRESENCE,
    "sessions.leave": PRESENCE,
    "state.resolve": VALUES,
    "state.set": VALUES,
    "tables.viewed": MARKS,
    "triggers.preview": READS,
}

DEEDS: Final[Mapping[str, Entered]] = {
    name: Entered(action=action, object=object_)
    for name, action, object_ in (
        ("access.give", "grant.given", "object"),
        ("access.withdraw", "grant.withdrawn", "grant"),
        ("access_requests.approve", "access_request.approved", "request"),
        ("access_requests.open", "access_request.opened", "request"),
        ("access_requests.reject", "access_request.rejected", "request"),
        ("access_requests.revoke", "access_request.revoked", "request"),
        ("access_requests.submit", "access_request.submitted", "request"),
        ("access_requests.withdraw", "access_request.withdrawn", "request"),
        ("access_reviews.close", "access_review.closed", "review"),
        ("access_reviews.decide", "access_review.decided", "review"),
        ("access_reviews.start", "access_review.started", ""),
        ("backfills.cancel", "backfill.cancelled", "backfill"),
        ("backfills.start", "backfill.started", ""),
        ("branches.close", "branch.closed", "branch"),
        ("branches.create", "branch.created", ""),
        ("branches.merge", "branch.merged", "branch"),
        ("branches.reopen", "branch.reopened", "branch"),
        ("branches.undo_merge", "branch.merge_undone", "branch"),
        ("compliance.verify", "compliance.verified", ""),
        ("documents.create", "document.created", ""),
        ("documents.delete", "document.deleted", ""),
        ("documents.duplicate", "document.duplicated", ""),
        ("documents.empty_trash", "trash.emptied", ""),
        ("documents.move", "document.moved", ""),
        ("documents.rename", "document.renamed", ""),
        ("documents.reset_to", "document.reset", ""),
        ("documents.restore", "document.restored", ""),
        ("documents.share", "document.shared", ""),
        ("documents.trash", "document.trashed", ""),
        ("documents.unshare", "document.unshared", ""),
        ("findings.decide", "finding.decided", ""),
        ("gates.decide", "gate.decided", ""),
        ("groups.add", "group.member_added", "group"),
        ("groups.create", "group.created", ""),
        ("groups.delete", "group.deleted", "group"),
        ("groups.remove", "group.member_removed", "group"),
        ("groups.rename", "group.renamed", "group"),
        ("groups.set_role", "group.role_changed", "group"),
        ("history.restore", "document.version_restored", ""),
        ("history.undo_person", "document.person_undone", ""),
        ("imports.apply", "import.applied", "upload"),
        ("imports.remove", "import.removed", "upload"),
        ("imports.stop", "import.stopped", "upload"),
        ("imports.undo", "import.undone", "upload"),
        ("invitations.accept", "invitation.accepted", ""),
        ("invitations.decline", "invitation.declined", ""),
        ("invitations.renew", "invitation.renewed", "invitation"),
        ("invitations.withdraw", "invitation.withdrawn", "invitation"),
        ("locks.break", "lock.broken", ""),
        ("locks.hand_over", "lock.handed_over", ""),
        ("integrations.change", "webhook.changed", "webhook"),
        ("integrations.create", "webhook.made", ""),
        ("integrations.new_secret", "webhook.secret_replaced", "webhook"),
        ("integrations.pause", "webhook.paused", "webhook"),
        ("integrations.remove", "webhook.removed", "webhook"),
        ("integrations.resume", "webhook.resumed", "webhook"),
        ("integrations.send_again", "webhook.sent_again", "webhook"),
        ("integrations.test", "webhook.tested", "webhook"),
        ("members.leave", "member.left", ""),
        ("members.remove", "member.removed", "user"),
        ("members.set_role", "member.role_changed", "user"),
        ("members.transfer", "workspace.ownership_transferred", "user"),
        ("people.rename", "person.renamed", ""),
        ("reports.build", "report.built", ""),
        ("reports.remove", "report.removed", "report"),
        ("reports.revoke", "report.link_revoked", "report"),
        ("reports.share", "report.link_made", "report"),
        ("runs.cancel", "run.cancelled", ""),
        ("runs.retry", "run.retried", ""),
        ("runs.start", "run.started", ""),
        ("scans.cancel", "scan.cancelled", "scan"),
        ("scans.resume", "scan.resumed", "scan"),
        ("scans.start", "scan.started", ""),
        ("secrets.put", "secret.kept", "name"),
        ("secrets.remove", "secret.removed", "name"),
        ("secrets.rotate", "secret.rotated", "name"),
        ("sessions.end", "session.ended", "session"),
        ("sessions.give_role", "session.role_given", "session"),
        ("sessions.start", "session.started", ""),
        ("tokens.create", "token.made", ""),
        ("tokens.revoke", "token.revoked", "token"),
        ("triggers.change", "trigger.changed", "trigger"),
        ("triggers.create", "trigger.made", ""),
        ("triggers.fire", "trigger.fired", "trigger"),
        ("triggers.new_secret", "trigger.secret_replaced", "trigger"),
        ("triggers.pause", "trigger.paused", "trigger"),
        ("triggers.remove", "trigger.removed", "trigger"),
        ("triggers.resume", "trigger.resumed", "trigger"),
        ("versions.create", "version.named", ""),
        ("versions.remove", "version.removed", "version"),
        ("versions.rename", "version.renamed", "version"),
        ("vulnerabilities.accept", "vulnerability.accepted", ""),
        ("vulnerabilities.recheck", "vulnerability.checked_again", ""),
        ("vulnerabilities.remediate", "vulnerability.remediated", ""),
        ("vulnerabilities.remove", "vulnerability.removed", ""),
        ("vulnerabilities.reopen", "vulnerability.reopened", ""),
        ("workspaces.archive", "workspace.archived", ""),
        ("workspaces.bring_back", "workspace.brought_back", ""),
        ("workspaces.create", "workspace.created", ""),
        ("workspaces.invite", "invitation.made", ""),
        ("workspaces.update", "workspace.changed", ""),
    )
}

KEPT: Final = frozenset(
    [
        "alert",
        "backfill",
        "candidate",
        "change",
        "criticality",
        "decision",
        "document",
        "effect",
        "expires_at",
        "finding",
        "findings",
        "from",
        "grant",
        "group",
        "hours",
        "ids",
        "into",
        "kind",
        "line",
        "link",
        "logic",
        "mode",
        "number",
        "object",
        "parallel",
        "reason",
        "report",
        "request",
        "review",
        "right",
        "role",
        "rule",
        "scan",
        "scope",
        "seconds",
        "section",
        "seen",
        "session",
        "since",
        "source",
        "sources",
        "state",
        "strategy",
        "target",
        "through",
        "tokens",
        "to",
        "trigger",
        "type",
        "until",
        "upload",
        "user",
        "users",
        "uses",
        "verdict",
        "version",
        "versions",
        "workspace",
    ]
)
"""Fields of inputs that an entry tells. Names and addresses of people, texts and contents are not among them."""


def audit_of(name: str, method: str, own: Audit | None = None) -> Audit:
    if own is not None:
        return own
    if method == "GET":
        return NotEntered(why=READS)
    if name in UNENTERED:
        return NotEntered(why=UNENTERED[name])
    return DEEDS.get(name) or Entered(action=deed_of(name))
