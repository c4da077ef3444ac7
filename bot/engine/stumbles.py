"""What cannot be worked through, told from what cannot be worked through now."""

from collections import Counter
from collections.abc import Awaitable, Callable

from bot.matrix.homeserver import Homeserver
from bot.matrix.tolerance import StoreInTrouble, set_aside
from bot.matrix.troubles import RateLimited, TokenRevoked, Unreachable
from storage.database import Database, is_trouble

MOST_STUMBLES = 5


class Stumbles:
    """Works one thing of the stream through at a time, and sets aside the one that can never be."""

    def __init__(self, database: Database, homeserver: Homeserver) -> None:
        self._database = database
        self._homeserver = homeserver
        self._counts: Counter[str] = Counter()  # how often a thing failed although all around it was well

    async def over(self, piece: str, name: str, work: Callable[[], Awaitable[object]]) -> None:
        """Work something through. What it raises sets it aside, and the stream goes on.

        Raises trouble of the homeserver or of the database, to be tried again: until it turns out to be no trouble of theirs, as they are
        well and the same thing fails each time (a database that refuses a text, a homeserver that breaks on an event).
        """
        try:
            await work()
        except (RateLimited, TokenRevoked):
            raise
        except Exception as error:
            if await self._may_be_trouble(name, error):
                raise
            set_aside(piece, error)
        self._counts.pop(name, None)

    async def _may_be_trouble(self, name: str, error: Exception) -> bool:
        if isinstance(error, Unreachable):
            well = await self._homeserver.is_well()
        elif isinstance(error, StoreInTrouble):
            well = False
        elif is_trouble(error):
            well = await self._database.is_well()
        else:
            return False
        self._counts[name] += well
        return self._counts[name] < MOST_STUMBLES
