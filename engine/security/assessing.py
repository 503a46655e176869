"""Runs checks over an open source, one after the other. Nothing is written here: results go back to the caller."""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import Micros, UserId
from engine.operations.operation import Reporter
from engine.records import Json
from engine.scans.stage import Found, Severity
from engine.security.check import (
    Asked,
    Check,
    DoesNotApply,
    Flaw,
    Looking,
    NotPermitted,
    Status,
    Verdict,
    digest_of,
    unseen,
)
from engine.sources.failures import SourceFailed

MOST_FLAWS: Final = 200
ANSWERED: Final = frozenset({"timeout", "failed", "permission_denied", "table_gone", "busy", "not_utf8"})
"""Reasons for which one question was not answered, while the source still answers others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one check found, with its evidence. `digest` covers all questions and answers."""

    check: str
    title: str
    looks_at: str
    severity: Severity
    status: Status
    message: str
    fix: str
    references: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    asked: tuple[Asked, ...]
    digest: str
    at: Micros
    by: UserId

    def said(self) -> dict[str, Json]:
        """As it is kept and shown."""
        return {
            "check": self.check,
            "title": self.title,
            "looks_at": self.looks_at,
            "severity": self.severity,
            "status": self.status,
            "message": self.message,
            "fix": self.fix,
            "references": list(self.references),
            "flaws": [
                {
                    "message": flaw.message,
                    "key": flaw.key,
                    "table": flaw.table,
                    "column": flaw.column,
                    "statement": flaw.statement,
                }
                for flaw in self.flaws
            ],
            "evidence": [one.said() for one in self.asked],
            "hash": self.digest,
            "at": self.at,
            "by": self.by,
        }


async def assessed(
    looking: Looking, wanted: Iterable[Check], by: UserId, report: Reporter
) -> tuple[Result, ...]:
    """The results of those checks that are for this kind of source, in order of their names."""
    fitting = sorted((one for one in wanted if looking.dialect in one.dialects), key=lambda one: one.name)
    results = []
    for done, check in enumerate(fitting):
        report.progress(done, len(fitting), check.title)
        result = await result_of(check, replace(looking, asked=[]), by)
        if result.status == "fail":
            report.log("warning", f"{check.title}: {result.message}")
        results.append(result)
    report.progress(len(fitting), len(fitting), "")
    return tuple(results)


async def result_of(check: Check, looking: Looking, by: UserId) -> Result:
    """Of one check. A question that the source refuses is an answer too, and never a pass."""
    verdict = await _verdict(check, looking)
    asked = tuple(looking.asked)
    return Result(
        check=check.name,
        title=check.title,
        looks_at=check.looks_at,
        severity=check.severity,
        status=verdict.status,
        message=verdict.message,
        fix=check.fix,
        references=check.references,
        flaws=verdict.flaws[:MOST_FLAWS],
        asked=asked,
        digest=digest_of([one.digest for one in asked]),
        at=looking.now,
        by=by,
    )


async def _verdict(check: Check, looking: Looking) -> Verdict:
    try:
        return await check.run(looking)
    except NotPermitted:
        return unseen("The login of this source may not look at this.")
    except DoesNotApply as reason:
        return Verdict(status="not_applicable", message=str(reason))
    except SourceFailed as error:
        if error.reason in ANSWERED:
            return unseen(f"The source did not answer this question. {error}")
        raise
    except ConcertError as error:
        return unseen(f"This could not be looked at. {error}")


def findings(results: Sequence[Result]) -> tuple[Found, ...]:
    """Each flaw of a check that failed as a finding of a scan."""
    return tuple(
        Found(
            rule=result.check,
            severity=result.severity,
            message=flaw.message,
            table=flaw.table,
            column=flaw.column,
            key=flaw.key,
            evidence={
                "check": result.title,
                "questions": [{"query": one.query, "hash": one.digest} for one in result.asked],
            },
            fix=flaw.statement or result.fix,
        )
        for result in results
        if result.status == "fail"
        for flaw in result.flaws
    )
