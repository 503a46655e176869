"""How big an expression, what it is given, and what it gives may be (rule EX2)."""

from typing import Final

TEXT: Final = 4_000
"""Characters of an expression."""
TOKENS: Final = 800
NODES: Final = 200
DEPTH: Final = 20
"""Levels of nesting. Chains of one operator and paths of names stand on one level."""
MACROS: Final = 2
"""`map` within `filter` is two."""
ROUNDS: Final = 1_000
"""Items that all macros of one evaluation go through together."""

SECONDS: Final = 0.2
"""Of processor time for one evaluation."""
MEMORY: Final = 256 << 20
"""Bytes of address space of a process that evaluates."""
GIVEN: Final = 1 << 20
"""Bytes of the values that one evaluation may look at."""
RESULT: Final = 1 << 18
"""Bytes of what an expression gives."""
LEVELS: Final = 32
"""Levels of nesting of values, on the way in and out."""
