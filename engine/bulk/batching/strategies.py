"""The strategies there are, by name."""

from types import MappingProxyType
from typing import Final

from engine.bulk.batching import adaptive, fixed, priority, resource, waves

STRATEGIES: Final = MappingProxyType(
    {
        strategy.name: strategy
        for strategy in (
            fixed.STRATEGY,
            adaptive.STRATEGY,
            resource.STRATEGY,
            waves.STRATEGY,
            priority.STRATEGY,
        )
    }
)
