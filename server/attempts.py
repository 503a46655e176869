"""How often one address may try to sign in: a bucket each, refilled within a minute. Pure; the time is an argument."""

from typing import Final

from server.errors import TooManyAttempts

_MINUTE: Final = 60.0
_MOST_ADDRESSES: Final = 10_000


class Attempts:
    """`most`: attempts that may come at once, and in each minute after that."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._each = _MINUTE / most
        self._full_at: dict[str, float] = {}
        """When each address's bucket is full again, in seconds of a monotonic clock."""

    def count(self, address: str, now: float) -> None:
        """Raises `TooManyAttempts`; what is refused is not counted."""
        full_at = max(self._full_at.get(address, 0.0), now) + self._each
        if full_at - now > _MINUTE + self._each / 2:
            raise TooManyAttempts(details={"limit": self._most, "seconds": round(self._each, 1)})
        self._full_at[address] = full_at
        if len(self._full_at) > _MOST_ADDRESSES:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Full buckets first; if all are in use, those that are fullest: a flood must not cost memory."""
        kept = sorted(self._full_at.items(), key=lambda one: one[1])[_MOST_ADDRESSES // 2 :]
        self._full_at = {address: at for address, at in kept if at > now}
