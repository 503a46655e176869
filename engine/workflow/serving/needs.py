"""What the steps of each operation hold and which rates they keep to: as it declares, and as the operator says. Pure."""

from collections.abc import Callable, Mapping
from functools import cache

from engine.operations.rate import Rate
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.serving.queue import NOTHING, Needs


def kept_rates(operations: Catalogue, told: Mapping[str, Rate]) -> dict[str, Rate]:
    """`told` by the operator, by an operation's name or an area (`http.*`), outranks what an operation says itself."""
    declared = {name: one.rate for name, one in operations.items() if one.rate is not None}
    return {**declared, **told}


def needs_by(operations: Catalogue, rates: Mapping[str, Rate]) -> Callable[[str], Needs]:
    @cache
    def needs(name: str) -> Needs:
        operation = operations.get(name)
        if operation is None:
            return NOTHING
        area = f"{name.partition('.')[0]}.*"
        mine = tuple(rate for rate in (name, area) if rate in rates)
        found = Needs(slots=tuple(sorted(operation.slots.items())), rates=mine)
        return NOTHING if found == NOTHING else found

    return needs
