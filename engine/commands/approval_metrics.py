"""How approvals go: time to decision, backlog, what came too late, how far requests had to climb."""

from pydantic import Field

from crdt.ids import Micros, UserId, WorkspaceId
from crdt.model import Model
from engine.approval.type import approval_types
from engine.commands.command import Area, Command, CommandContext
from engine.commands.documents import user_names
from engine.escalation.calendar import DAY, SECOND
from engine.escalation.figures import FiguresWanted, TypeFigures
from engine.escalation.ladder import TITLES

MOST_APPROVERS = 50


class MetricsQuery(Model):
    """Of one workspace, or of all I may read; requests asked within so many days."""

    workspace: str = Field(default="", max_length=64)
    days: int = Field(default=30, ge=1, le=366)


class TypeFiguresOut(Model):
    """`late`: others had to be asked, because nobody decided in time. Seconds until half, and 95 of 100, were decided."""

    type: str
    title: str
    asked: int
    open: int
    approved: int
    rejected: int
    late: int
    oldest: int | None
    p50_s: float | None
    p95_s: float | None


class ApproverOut(Model):
    """`open`: how many ask them now. Seconds from when they were asked until they voted."""

    user: str
    name: str
    open: int
    voted: int
    p50_s: float | None
    p95_s: float | None


class LevelOut(Model):
    """`reached`: how many requests came as far as this level, or farther."""

    level: int
    title: str
    reached: int


class MetricsOut(Model):
    since: int
    asked: int
    open: int
    late: int
    types: list[TypeFiguresOut]
    approvers: list[ApproverOut]
    levels: list[LevelOut]


async def get(input_: MetricsQuery, context: CommandContext) -> MetricsOut:
    readable = await context.workspaces()
    wanted_here = (WorkspaceId(input_.workspace),) if input_.workspace else tuple(readable)
    since = Micros(context.platform.clock.now() - input_.days * DAY)
    wanted = FiguresWanted(
        workspaces=tuple(sorted(one for one in wanted_here if one in readable)), since=since
    )
    if not wanted.workspaces:
        return MetricsOut(since=0, asked=0, open=0, late=0, types=[], approvers=[], levels=[])
    store = context.platform.store.approvals
    types = await store.by_type(wanted)
    approvers = await store.by_approver(wanted, MOST_APPROVERS)
    farthest = await store.by_level(wanted)
    names = await user_names(context, {UserId(one.user) for one in approvers})
    return MetricsOut(
        since=since,
        asked=sum(one.asked for one in types),
        open=sum(one.open for one in types),
        late=sum(one.late for one in types),
        types=[_type_out(one) for one in types],
        approvers=[
            ApproverOut(
                user=one.user,
                name=names.get(one.user, ""),
                open=one.open,
                voted=one.voted,
                p50_s=_seconds(one.p50),
                p95_s=_seconds(one.p95),
            )
            for one in approvers
        ],
        levels=[
            LevelOut(
                level=level,
                title=title,
                reached=sum(count for far, count in farthest.items() if far >= level),
            )
            for level, title in enumerate(TITLES)
        ],
    )


def _type_out(one: TypeFigures) -> TypeFiguresOut:
    known = approval_types().get(one.type)
    return TypeFiguresOut(
        type=one.type,
        title=one.type if known is None else known.title,
        asked=one.asked,
        open=one.open,
        approved=one.approved,
        rejected=one.rejected,
        late=one.late,
        oldest=one.oldest,
        p50_s=_seconds(one.p50),
        p95_s=_seconds(one.p95),
    )


def _seconds(micros: int | None) -> float | None:
    return None if micros is None else micros / SECOND


COMMANDS = Area(
    name="approval_metrics",
    commands=(
        Command(
            name="approval_metrics.get",
            summary="How long decisions take, what waits, what came too late",
            method="GET",
            path="/workflow/approvals/metrics",
            scope="none",
            right="read",
            input=MetricsQuery,
            output=MetricsOut,
            run=get,
        ),
    ),
)
