"""Keeps apart what many would do in the same moment: images of rooms, which take milliseconds each. Pure."""


class Spacing:
    """One goes at a time, `seconds` after the one before; who may not go asks again."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._next = float("-inf")

    def may_go(self, now: float) -> bool:
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
