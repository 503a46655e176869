"""Compliance: gather evidence now, see what is found and what is missing, control by control, and take it all away as one file."""

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, get_args

from pydantic import Field

from crdt.errors import NotFound
from crdt.model import Model
from engine.commands.command import (
    Among,
    Area,
    Command,
    CommandContext,
    Listing,
    Nothing,
    Page,
    fixed,
    several,
)
from engine.commands.compliance_views import (
    EvidenceCheckOut,
    EvidenceOut,
    FrameworkOut,
    MatrixOut,
    MatrixSource,
    VerificationLine,
    VerificationOut,
    control_lines,
    evidence_out,
    people_in,
    verification_line,
    verification_out,
)
from engine.commands.documents import user_names
from engine.commands.examining import performed
from engine.commands.security_views import Id, readable
from engine.compliance.control import FRAMEWORKS, OWN
from engine.compliance.gathering import evidence_checks
from engine.compliance.packing import packed
from engine.compliance.records import Evidence, Gathered, Verification
from engine.operations.compliance.verify import Framework, VerifyOutput
from engine.writes import Remove

MOST_EVIDENCE = 100_000


class EvidenceGone(NotFound):
    code = "evidence_gone"
    message = "There is no such evidence here."
    next_step = "Gather it again."


class EvidenceQuery(Page):
    """Newest first, of all my workspaces or of one. Without `source` all that may be read; `check` and `status` narrow."""

    workspace: str = ""
    source: Id = ""
    check: Annotated[str, Among(evidence_checks)] = ""
    status: Annotated[str, Among(get_args(Gathered))] = ""


class NewVerification(Model):
    """Without `source` all sources of the workspace; without `frameworks` all of them."""

    workspace: str
    source: Id = ""
    frameworks: list[Framework] = Field(default=[], max_length=10)


class ComplianceMatrixQuery(Model):
    """`frameworks` separated by commas; empty: all that are on."""

    workspace: str
    source: Id = ""
    frameworks: Annotated[str, Among((*FRAMEWORKS, OWN))] = ""


class VerificationQuery(Page):
    workspace: str
    source: Id = ""


class OfVerification(Model):
    workspace: str
    id: str


class PackOut(Model):
    """`content` is the ZIP in base64, `sha256` its hash; `files` those of what is in it, the same every time."""

    name: str
    content: str
    sha256: str
    files: list["PackedFile"]


class PackedFile(Model):
    name: str
    sha256: str


class AllChecks(Model):
    workspace: str


async def list_evidence(input_: EvidenceQuery, context: CommandContext) -> Listing[EvidenceOut]:
    workspaces = await context.workspaces_of(input_.workspace)
    titles = await _titles(context, input_.source, input_.workspace)
    about = (input_.source,) if input_.source else ("", *titles)
    where: dict[str, object] = {
        "workspace": workspaces,
        "source": tuple(one for one in about if one in {"", *titles}),
    }
    if input_.check:
        where["check"] = several(input_.check)
    if input_.status:
        where["status"] = several(input_.status)
    records = context.platform.store.records
    total = await records.count(Evidence, where)
    found = await records.find(
        Evidence, where, order="at", descending=True, offset=input_.offset, limit=input_.limit
    )
    items = await _shown(found, titles, context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def verify(input_: NewVerification, context: CommandContext) -> VerificationOut:
    workspace = context.workspace
    if input_.source:
        source, _ = await context.other(input_.source, "run")
        if source.workspace != workspace.id:
            raise NotFound
    values = {"source": input_.source, "frameworks": input_.frameworks}
    where = (workspace.organisation, workspace.id)
    output = await performed(context, "compliance.verify", where, values, VerifyOutput)
    return await _verification(output.verification, context)


async def matrix(input_: ComplianceMatrixQuery, context: CommandContext) -> MatrixOut:
    titles = await _titles(context, input_.source)
    wanted = several(input_.frameworks)
    lines = await control_lines(context, context.workspace.id, list(titles), wanted)
    names = {**FRAMEWORKS, OWN: "Own"}
    counted = {one: Counter(line.status for line in lines if line.framework == one) for one in names}
    frameworks = [
        FrameworkOut(
            id=id_,
            title=names[id_],
            found=count["found"],
            missing=count["missing"],
            too_old=count["too_old"],
            not_checkable=count["not_checkable"],
            never_gathered=count["never_gathered"],
        )
        for id_, count in counted.items()
        if count
    ]
    sources = [MatrixSource(id=id_, title=title) for id_, title in titles.items()]
    return MatrixOut(frameworks=frameworks, sources=sources, controls=lines)


async def evidence(input_: OfVerification, context: CommandContext) -> EvidenceOut:
    row = await context.platform.store.records.get(Evidence, input_.id)
    titles = await _titles(context)
    if row is None or row.workspace != context.workspace.id or row.source not in {"", *titles}:
        raise EvidenceGone
    (out,) = await _shown([row], titles, context)
    return out


async def verifications(input_: VerificationQuery, context: CommandContext) -> Listing[VerificationLine]:
    """Newest first."""
    titles = await _titles(context, input_.source)
    where: dict[str, object] = {
        "workspace": context.workspace.id,
        "source": (input_.source,) if input_.source in titles else ("", *titles),
    }
    records = context.platform.store.records
    total = await records.count(Verification, where)
    found = await records.find(
        Verification, where, order="at", descending=True, offset=input_.offset, limit=input_.limit
    )
    names = await user_names(context, {one.by for one in found})
    items = [verification_line(one, titles, names) for one in found]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def verification(input_: OfVerification, context: CommandContext) -> VerificationOut:
    return await _verification(input_.id, context)


async def remove(input_: OfVerification, context: CommandContext) -> Nothing:
    """With its evidence."""
    row = await _row(input_.id, context)
    records = context.platform.store.records
    held = await records.find(Evidence, {"verification": row.id}, limit=MOST_EVIDENCE)
    gone = (Remove(type=Evidence, key=(one.id,)) for one in held)
    await context.platform.store.writer.commit((Remove(type=Verification, key=(row.id,)), *gone))
    return Nothing()


async def pack(input_: OfVerification, context: CommandContext) -> PackOut:
    """Of a verification about sources that may not be read, nothing: a pack is whole or it is none."""
    row = await _row(input_.id, context)
    titles = await _titles(context)
    if not {one["source"] for one in row.controls} <= {"", *titles}:
        raise EvidenceGone("This evidence is also about sources that you may not read.")
    records = context.platform.store.records
    held = await records.find(Evidence, {"verification": row.id}, order="id", limit=MOST_EVIDENCE)
    people = await user_names(context, {row.by, *(one.by for one in held)})
    made = packed(row, held, titles, {str(id_): name for id_, name in people.items()})
    return PackOut(
        name=made.name,
        content=base64.b64encode(made.content).decode(),
        sha256=made.digest,
        files=[PackedFile(name=name, sha256=digest) for name, digest in made.files],
    )


async def available(_input: AllChecks, _context: CommandContext) -> Listing[EvidenceCheckOut]:
    found = [
        EvidenceCheckOut(name=one.name, title=one.title, about=one.about, looks_at=one.looks_at)
        for one in evidence_checks().values()
    ]
    return fixed(found)


async def _titles(context: CommandContext, source: str = "", workspace: str | None = None) -> dict[str, str]:
    """Of the sources of the workspace that the caller may read, by title; of all workspaces where it is ""."""
    known = await readable(context, context.workspace.id if workspace is None else workspace, source)
    rows = sorted(known.sources.values(), key=lambda row: row.title.casefold())
    return {str(row.id): row.title for row in rows}


async def _row(id_: str, context: CommandContext) -> Verification:
    row = await context.platform.store.records.get(Verification, id_)
    if row is None or row.workspace != context.workspace.id:
        raise EvidenceGone
    if row.source and not await context.readable([(await context.other(row.source, "read"))[0]]):
        raise EvidenceGone
    return row


async def _verification(id_: str, context: CommandContext) -> VerificationOut:
    row = await _row(id_, context)
    titles = await _titles(context)
    return verification_out(row, titles, await user_names(context, {row.by}), titles)


async def _shown(
    found: Sequence[Evidence], titles: Mapping[str, str], context: CommandContext
) -> list[EvidenceOut]:
    names = await user_names(context, {id_ for one in found for id_ in (one.by, *people_in(one.detail))})
    known = evidence_checks()
    said = {name: (one.title, one.looks_at) for name, one in known.items()}
    return [
        evidence_out(one, titles.get(one.source, ""), names, said.get(one.check, (one.check, "")))
        for one in found
    ]


COMMANDS = Area(
    name="compliance",
    commands=(
        Command(
            name="compliance.checks",
            summary="Evidence that was gathered in all my workspaces or in one, newest first",
            method="GET",
            path="/security/compliance/checks",
            scope="none",
            right="read",
            input=EvidenceQuery,
            output=Listing[EvidenceOut],
            run=list_evidence,
        ),
        Command(
            name="compliance.verify",
            summary="Gathers evidence for the controls of frameworks now",
            method="POST",
            path="/security/compliance/checks",
            scope="workspace",
            names="workspace",
            right="run",
            input=NewVerification,
            output=VerificationOut,
            run=verify,
        ),
        Command(
            name="compliance.evidence",
            summary="One piece of evidence",
            method="GET",
            path="/security/compliance/checks/{id}",
            scope="workspace",
            names="workspace",
            right="read",
            input=OfVerification,
            output=EvidenceOut,
            run=evidence,
        ),
        Command(
            name="compliance.matrix",
            summary="Every control of every framework with the state of its evidence now",
            method="GET",
            path="/security/compliance/matrix",
            scope="workspace",
            names="workspace",
            right="read",
            input=ComplianceMatrixQuery,
            output=MatrixOut,
            run=matrix,
        ),
        Command(
            name="compliance.verifications",
            summary="When evidence was gathered, newest first",
            method="GET",
            path="/security/compliance/verifications",
            scope="workspace",
            names="workspace",
            right="read",
            input=VerificationQuery,
            output=Listing[VerificationLine],
            run=verifications,
        ),
        Command(
            name="compliance.verification",
            summary="What was found at one time, control by control",
            method="GET",
            path="/security/compliance/verifications/{id}",
            scope="workspace",
            names="workspace",
            right="read",
            input=OfVerification,
            output=VerificationOut,
            run=verification,
        ),
        Command(
            name="compliance.pack",
            summary="The evidence of one time as a ZIP, the same bytes every time",
            method="GET",
            path="/security/compliance/verifications/{id}/pack",
            scope="workspace",
            names="workspace",
            right="read",
            input=OfVerification,
            output=PackOut,
            run=pack,
        ),
        Command(
            name="compliance.remove",
            summary="Removes what was gathered at one time",
            method="DELETE",
            path="/security/compliance/verifications/{id}",
            scope="workspace",
            names="workspace",
            right="manage",
            input=OfVerification,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="compliance.available",
            summary="The checks that a rule can be mapped to",
            method="GET",
            path="/security/compliance/available",
            scope="workspace",
            names="workspace",
            right="read",
            input=AllChecks,
            output=Listing[EvidenceCheckOut],
            run=available,
        ),
    ),
)
