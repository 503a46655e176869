"""Open documents of this process: loads them, performs what their rooms decide, writes to everybody who is there.

- **Rooms**: all of them; what doors, commands and engines call.
- **Host**: one open room with its mailbox; performs effects in order.
- **Seat**: one session as its door holds it. **Outlet**: the connection under it.
- **Dialect**: how a door spells what goes to everybody; called once per broadcast, whoever many are there.
"""

from engine.rooms.around import Changed
from engine.rooms.rooms import Present, Rooms, RoomSettings
from engine.rooms.seats import Dialect, Outlet, Seat

__all__ = ["Changed", "Dialect", "Outlet", "Present", "RoomSettings", "Rooms", "Seat"]
