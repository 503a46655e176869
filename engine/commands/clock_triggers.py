"""Triggers by the clock that other commands make: of a scan definition, of a report. As somebody would make them by hand."""

from pydantic import BaseModel

from crdt.ids import DocumentId
from engine.commands.command import CommandContext
from engine.trigger_records import TriggerRecord
from engine.triggers.checking import check_pace
from engine.triggers.kind import kind_of, read_config
from engine.triggers.memory import Memory

CRON = "cron"


def by_the_clock(cron: str, zone: str, context: CommandContext) -> BaseModel:
    """The configuration of the trigger. `InvalidInput` for what is no schedule, or one that is too fast."""
    kind = kind_of(CRON)
    config: BaseModel = read_config(kind, {"cron": cron, "zone": zone})
    check_pace(kind, config, context.platform.triggers.limits, context.platform.clock.now())
    return config


def said(config: BaseModel) -> str:
    """Such a configuration in words."""
    return kind_of(CRON).sentence(config)


async def make_by_the_clock(
    config: BaseModel, design: DocumentId, name: str, context: CommandContext
) -> TriggerRecord:
    """Runs the design with the rights of the caller; a time that comes while a run is under way is passed over."""
    platform, now = context.platform, context.platform.clock.now()
    return await platform.triggers.make(
        TriggerRecord(
            id=platform.ids.new(),
            organisation=context.workspace.organisation,
            workspace=context.workspace.id,
            design=design,
            kind=CRON,
            name=name,
            config=config.model_dump(mode="json"),
            parameters={},
            condition="",
            catch_up="latest",
            catch_up_most=1,
            overlap="skip",
            acts_as=context.caller.user,
            role=context.caller.role,
            version=1,
            created_by=context.caller.user,
            created_at=now,
            updated_by=context.caller.user,
            updated_at=now,
            memory=Memory(last=now).to_json(),
        )
    )
