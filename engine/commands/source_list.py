"""Lists of sources: filtered, sorted and counted by what is kept beside the documents; ten thousand page as ten do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from crdt.dataclasses import replace
from crdt.ids import DocumentId
from crdt.kinds.criticality import Criticality
from crdt.model import Model
from engine.card_records import SourceCard
from engine.cards.card import card_of
from engine.commands.command import Among, Area, Command, CommandContext, Listing, several
from engine.commands.documents import DocumentOut, DocumentsOfKind, fields_of, user_names
from engine.commands.sources import LastResult, Measured
from engine.source_lists import TEST_STATES, LastRow, Listed, SourceOrder, SourcesWanted, tags_of
from engine.sources.placed import source_kinds
from engine.texts import folded
from engine.vitals.minutes import Vitals
from engine.vitals.told import measured

KIND = "data_source"
MOST_TAGS = 200
"""Of a facet: the most frequent ones."""


class SourceOut(DocumentOut, Measured):
    """`results` are of the whole source, newest first. `owner` is a person's id."""

    source_kind: str
    description: str
    criticality: str
    owner: str
    tags: list[str]
    results: list[LastResult]


class SourcesQuery(DocumentsOfKind):
    """Several values of a filter with commas between: one of them has to fit, of `tags` all.

    `criticality`: `none` for those that say nothing. `test`: what the last connection test said. `order` by `health` begins with
    the lowest score, `descending` with the highest; what nobody asked comes last both ways. By `match`, names that
    have the words come before those of sources that have them elsewhere, and then by title.
    """

    kind: Annotated[str, Among(source_kinds)] = ""
    criticality: Annotated[str, Among(("none", *get_args(Criticality)))] = ""
    test: Annotated[str, Among(TEST_STATES)] = ""
    tags: str = Field(default="", max_length=2_000)
    owner: str = Field(default="", max_length=2_000)
    order: SourceOrder | Literal["health"] = "match"
    descending: bool = False


class FacetValue(Model):
    value: str
    count: int


class SourceFacets(Model):
    """How many sources each value would show, most first, where every other filter holds."""

    kind: list[FacetValue]
    criticality: list[FacetValue]
    test: list[FacetValue]
    tags: list[FacetValue]


async def list_sources(input_: SourcesQuery, context: CommandContext) -> Listing[SourceOut]:
    """By name, where nothing else is asked for: those whose names have the words first."""
    lists = context.platform.store.sources
    page, total = await _page(input_, context)
    shown = [row.record.id for row in page]
    results = await lists.results(shown)
    vitals = await context.platform.vitals.of(shown)
    people = {id_ for row in page for id_ in (row.record.updated_by, row.record.created_by)}
    names = await user_names(context, people | {row.by for row in results})
    items = [await _out(row, results, vitals[row.record.id], names, context) for row in page]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _page(input_: SourcesQuery, context: CommandContext) -> tuple[Sequence[Listed], int]:
    """Scores are worked out, not stored: for that order all that fit are asked about, and those of the page are read."""
    lists, wanted = context.platform.store.sources, await _wanted(input_, context)
    if input_.order != "health":
        return await lists.page(wanted, input_.offset, input_.limit)
    fitting = await lists.ids(wanted)
    ordered = by_health(fitting, await context.platform.vitals.of(fitting), descending=input_.descending)
    some = ordered[input_.offset : input_.offset + input_.limit]
    rows = (await lists.page(replace(wanted, ids=some), 0, len(some)))[0] if some else ()
    return sorted(rows, key=lambda row: some.index(row.record.id)), len(fitting)


def by_health(
    sources: Sequence[DocumentId], vitals: Mapping[DocumentId, Vitals], *, descending: bool
) -> tuple[DocumentId, ...]:
    """The lowest score first, or the highest; equal ones stay as they are, and those without a score come last."""
    turn = -1 if descending else 1

    def place(source: DocumentId) -> tuple[bool, int]:
        score = vitals[source].health_score
        return score is None, turn * (score or 0)

    return tuple(sorted(sources, key=place))


async def facets(input_: SourcesQuery, context: CommandContext) -> SourceFacets:
    found = await context.platform.store.sources.facets(await _wanted(input_, context))
    return SourceFacets(
        kind=_values(found.kinds.items()),
        criticality=_values((value or "none", count) for value, count in found.criticalities.items()),
        test=_values(found.tests.items()),
        tags=_values(found.tags.items()),
    )


async def _wanted(input_: SourcesQuery, context: CommandContext) -> SourcesWanted:
    roles = await context.workspaces()
    return SourcesWanted(
        workspaces=tuple(id_ for id_ in roles if input_.workspace in {"", id_}),
        ids=several(input_.ids),
        hidden=await context.hidden(),
        words=folded(input_.search),
        kinds=several(input_.kind),
        criticalities=tuple("" if one == "none" else one for one in several(input_.criticality)),
        tests=tuple(one for one in TEST_STATES if one in several(input_.test)),
        tags=several(input_.tags),
        owners=several(input_.owner),
        order="title" if input_.order == "health" else input_.order,
        descending=input_.descending and input_.order != "health",
    )


async def _out(
    row: Listed, results: Iterable[LastRow], vitals: Vitals, names: dict[str, str], context: CommandContext
) -> SourceOut:
    card = await _card(row, context)
    return SourceOut(
        **fields_of(row.record, context, names),
        **measured(vitals),
        source_kind=card.source_kind,
        description=card.description,
        criticality=card.criticality,
        owner=card.owner,
        tags=tags_of(card.tagged),
        results=[_result(one, names) for one in results if one.source == row.record.id],
    )


async def _card(row: Listed, context: CommandContext) -> SourceCard:
    """Of a room that is open and ahead of its card, what the room says; it costs no reading."""
    rooms = context.platform.rooms
    sequence = rooms.sequence(row.record.id)
    if row.card is not None and sequence <= row.card.through:
        return row.card
    document = await rooms.read(row.record)
    return card_of(
        row.record, document.projection, rooms.sequence(row.record.id), context.platform.clock.now()
    )


def _result(row: LastRow, names: dict[str, str]) -> LastResult:
    return LastResult(
        operation=row.operation,
        subject="",
        status=row.status,
        at=row.at,
        by=row.by,
        by_name=names.get(row.by, ""),
        duration=row.duration,
        passed=row.passed,
    )


def _values(counts: Iterable[tuple[str, int]]) -> list[FacetValue]:
    ordered = sorted(counts, key=lambda one: (-one[1], one[0]))
    return [FacetValue(value=value, count=count) for value, count in ordered[:MOST_TAGS]]


COMMANDS = Area(
    name="source_list",
    commands=(
        Command(
            name="sources.list",
            summary="The data sources of my workspaces with their last results",
            method="GET",
            path="/data-sources",
            scope="none",
            right="read",
            input=SourcesQuery,
            output=Listing[SourceOut],
            run=list_sources,
        ),
        Command(
            name="sources.facets",
            summary="How many sources each value of each filter would show",
            method="GET",
            path="/data-sources/facets",
            scope="none",
            right="read",
            input=SourcesQuery,
            output=SourceFacets,
            run=facets,
        ),
    ),
)
