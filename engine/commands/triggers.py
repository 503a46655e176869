"""Triggers of designs: which kinds there are, list, make, change, pause, fire, what came of them, where they collide."""

from collections.abc import Iterable, Sequence
from typing import Any

from crdt.dataclasses import replace
from crdt.errors import InvalidInput, NotFound
from crdt.ids import UserId
from crdt.kinds.workflow import Workflow
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, paged
from engine.commands.documents import user_names
from engine.commands.trigger_views import (
    ChangedTrigger,
    Definition,
    FiredOut,
    FireTrigger,
    FiringOut,
    Firings,
    MadeTrigger,
    NewTrigger,
    OneTrigger,
    SecretOut,
    TriggerOut,
    TriggersOf,
    address_of,
    fields_of,
    firing_out,
)
from engine.records import DocumentRecord
from engine.trigger_records import Firing, Overlap, TriggerRecord
from engine.triggers.checking import check_expressions, check_given, check_pace, check_topics
from engine.triggers.kind import Fires, TriggerKind, kind_of, read_config
from engine.triggers.memory import Memory

KIND = "workflow"
HERE = "/workflow/workflows/{id}/triggers"
ONE = f"{HERE}/{{trigger}}"
ALL = 100_000
_OVERLAP: dict[Fires, Overlap] = {"clock": "skip", "events": "wait", "files": "wait", "call": "beside"}


async def list_of_design(input_: TriggersOf, context: CommandContext) -> Listing[TriggerOut]:
    """Oldest first."""
    rows = await context.platform.store.records.find(
        TriggerRecord, {"design": context.document.id}, order="created_at", limit=ALL
    )
    return paged(await shown(rows, [context.document], context), input_)


async def get(input_: OneTrigger, context: CommandContext) -> TriggerOut:
    return (await shown([await one_of(input_.trigger, context)], [context.document], context))[0]


async def create(input_: NewTrigger, context: CommandContext) -> MadeTrigger:
    """Its runs have the rights of who makes it, as they are at each moment."""
    triggers = context.platform.triggers
    id_, now = context.platform.ids.new(), context.platform.clock.now()
    secret, salt, digest = triggers.new_secret(id_) if input_.kind == "webhook" else (None, None, None)
    record = await _record(input_, id_, context)
    made = await triggers.make(replace(record, salt=salt, digest=digest))
    names: dict[str, str] = {context.caller.user: context.caller.name}
    return MadeTrigger(**fields_of(made, context.document.title, names, now), secret=secret)


async def change(input_: ChangedTrigger, context: CommandContext) -> TriggerOut:
    """From now on its runs have the rights of who changed it."""
    old = await one_of(input_.trigger, context)
    if input_.kind != old.kind:
        raise InvalidInput(
            "A trigger stays of its kind.", next_step="Make another trigger, and remove this one."
        )
    record = await _record(input_, old.id, context)
    return await _now(await context.platform.triggers.change(record, input_.version), context)


async def remove(input_: OneTrigger, context: CommandContext) -> Nothing:
    """Runs under way go on."""
    record = await one_of(input_.trigger, context)
    await context.platform.triggers.discard(record.id, context.caller.user)
    return Nothing()


async def pause(input_: OneTrigger, context: CommandContext) -> TriggerOut:
    record = await one_of(input_.trigger, context)
    return await _now(await context.platform.triggers.pause(record.id, context.caller.user), context)


async def resume(input_: OneTrigger, context: CommandContext) -> TriggerOut:
    record = await one_of(input_.trigger, context)
    return await _now(await context.platform.triggers.resume(record, context.caller.user), context)


async def fire(input_: FireTrigger, context: CommandContext) -> FiredOut:
    record = await one_of(input_.trigger, context)
    fired = await context.platform.triggers.fire(
        record,
        context.caller.user,
        context.caller.role,
        body=input_.body,
        parameters=input_.parameters,
        key=input_.key,
    )
    return FiredOut(status=fired.status, run=fired.run, reason=fired.reason)


async def new_secret(input_: OneTrigger, context: CommandContext) -> SecretOut:
    record = await one_of(input_.trigger, context)
    if record.kind != "webhook":
        raise InvalidInput("Only a webhook has a secret.")
    sealed, secret = await context.platform.triggers.seal(record.id, context.caller.user)
    return SecretOut(secret=secret, address=address_of(sealed) or "")


async def firings(input_: Firings, context: CommandContext) -> Listing[FiringOut]:
    """Newest first."""
    record = await one_of(input_.trigger, context)
    where, records = {"trigger": record.id}, context.platform.store.records
    rows = await records.find(
        Firing, where, order="at", descending=True, offset=input_.offset, limit=input_.limit
    )
    total = await records.count(Firing, where)
    return Listing(
        items=[firing_out(row) for row in rows], total=total, offset=input_.offset, limit=input_.limit
    )


async def one_of(trigger: str, context: CommandContext) -> TriggerRecord:
    """The trigger of the command's design; its workspace follows that of the design."""
    record = await context.platform.store.records.get(TriggerRecord, trigger)
    if record is None or record.design != context.document.id:
        raise NotFound("This design has no such trigger.")
    if record.workspace != context.document.workspace:
        return await context.platform.triggers.moved(record, context.document.workspace)
    return record


async def _record(input_: Definition, id_: str, context: CommandContext) -> TriggerRecord:
    """As it would be kept, or what is wrong with it."""
    kind, now = kind_of(input_.kind), context.platform.clock.now()
    config = read_config(kind, input_.config)
    check_pace(kind, config, context.platform.triggers.limits, now)
    check_topics(kind, config)
    check_expressions(input_.parameters, input_.condition)
    design = (await context.platform.rooms.read(context.document)).body()
    if isinstance(design, Workflow):
        check_given(input_.parameters, design, kind.fires)
    await _check_other(kind, config, context)
    return TriggerRecord(
        id=id_,
        organisation=context.document.organisation,
        workspace=context.document.workspace,
        design=context.document.id,
        kind=kind.name,
        name=input_.name.strip(),
        config=config.model_dump(mode="json"),
        parameters=input_.parameters,
        condition=input_.condition.strip(),
        catch_up=input_.catch_up,
        catch_up_most=input_.catch_up_most,
        overlap=input_.overlap or _OVERLAP[kind.fires],
        acts_as=context.caller.user,
        role=context.caller.role,
        version=1,
        created_by=context.caller.user,
        created_at=now,
        updated_by=context.caller.user,
        updated_at=now,
        memory=Memory(last=now).to_json(),
    )


async def _check_other(kind: TriggerKind[Any], config: Any, context: CommandContext) -> None:
    """Another document that it names is of this workspace, and the caller may read it."""
    wanted = {"files": ("source", "data_source"), "after": ("design", KIND)}.get(kind.name)
    if wanted is None:
        return
    field, of_kind = wanted
    other, _ = await context.other(getattr(config, field), "read")
    if other.kind != of_kind or other.workspace != context.document.workspace or other.trashed_at is not None:
        raise InvalidInput(
            "This is not in the workspace of the design.",
            details={"problems": [{"field": field, "message": "Choose one of this workspace."}]},
        )


async def _now(record: TriggerRecord, context: CommandContext) -> TriggerOut:
    return (await shown([record], [context.document], context))[0]


async def shown(
    rows: Sequence[TriggerRecord], designs: Iterable[DocumentRecord], context: CommandContext
) -> list[TriggerOut]:
    titles = {design.id: design.title for design in designs}
    people = {UserId(id_) for row in rows for id_ in (row.acts_as, row.updated_by, row.paused_by) if id_}
    names = await user_names(context, people)
    now = context.platform.clock.now()
    return [TriggerOut(**fields_of(row, titles.get(row.design, ""), names, now)) for row in rows]


def _command(
    name: str,
    summary: str,
    method: Any,
    path: str,
    types: tuple[Any, Any],
    run: Any,
    right: str = "run",
) -> Command[Any, Any]:
    input_, output = types
    return Command(
        name=f"triggers.{name}",
        summary=summary,
        method=method,
        path=path,
        scope="document",
        kind=KIND,
        right=right,
        input=input_,
        output=output,
        run=run,
    )


COMMANDS = Area(
    name="triggers",
    commands=(
        _command(
            "list",
            "The triggers of a design",
            "GET",
            HERE,
            (TriggersOf, Listing[TriggerOut]),
            list_of_design,
            "read",
        ),
        _command(
            "create",
            "A new trigger; a webhook's secret is shown this once",
            "POST",
            HERE,
            (NewTrigger, MadeTrigger),
            create,
        ),
        _command(
            "get", "One trigger with its next moments", "GET", ONE, (OneTrigger, TriggerOut), get, "read"
        ),
        _command(
            "change", "Another definition of a trigger", "PUT", ONE, (ChangedTrigger, TriggerOut), change
        ),
        _command(
            "remove", "A trigger that is not wanted any more", "DELETE", ONE, (OneTrigger, Nothing), remove
        ),
        _command(
            "pause", "From now on it starts nothing", "POST", f"{ONE}/pause", (OneTrigger, TriggerOut), pause
        ),
        _command(
            "resume",
            "From now on it starts runs again",
            "POST",
            f"{ONE}/resume",
            (OneTrigger, TriggerOut),
            resume,
        ),
        _command(
            "fire",
            "Starts a run as the trigger would, with my rights",
            "POST",
            f"{ONE}/fire",
            (FireTrigger, FiredOut),
            fire,
        ),
        _command(
            "new_secret",
            "Another secret for a webhook, shown this once",
            "POST",
            f"{ONE}/secret",
            (OneTrigger, SecretOut),
            new_secret,
        ),
        _command(
            "firings",
            "What came of a trigger's moments, newest first",
            "GET",
            f"{ONE}/firings",
            (Firings, Listing[FiringOut]),
            firings,
            "read",
        ),
    ),
)
