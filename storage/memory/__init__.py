"""The store in memory: every port, the same promises as SQL except that nothing survives the process."""

from storage.memory.open import open_memory
from storage.memory.switches import Switches

__all__ = ["Switches", "open_memory"]
