"""When an idea may be held: a day and its hours, as clocks show them, read from what people say and kept as ISO 8601 writes it."""

from dataclasses import dataclass
from datetime import datetime

from commands.core.dates import When, explain, hours_of, read_when, without_place
from commands.core.declaration.context import Context, Territory
from commands.core.declaration.effects import Msg
from commands.core.declaration.formats import Format
from commands.core.rules.ends import Again, read_occasion
from commands.core.telling.french import occasion
from storage.ideas import Idea


@dataclass(frozen=True, slots=True)
class Slot:
    """The hours of a day, as clocks show them (naive). place: what was said with them, « salle 2 »."""

    start: datetime
    end: datetime
    place: str = ""

    @property
    def when(self) -> When:
        """As it is told to people."""
        return When(self.start.date(), self.start.time(), self.end.time())

    @property
    def told(self) -> str:
        """« jeudi 14 janvier 2027, de 14 h à 16 h »."""
        return occasion(self.when)

    @property
    def written(self) -> str:
        """An interval of ISO 8601."""
        return f"{self.start:%Y-%m-%dT%H:%M}/{self.end:%Y-%m-%dT%H:%M}"


def slots_of(idea: Idea, after: datetime | None = None) -> list[Slot]:
    """Those of an idea, the first one first; only those that begin after a time that clocks show (naive)."""
    read = [Slot(*_interval(each)) for each in idea.dates]
    return sorted((slot for slot in read if after is None or slot.start > after), key=lambda slot: slot.start)


def _interval(written: str) -> tuple[datetime, datetime]:
    start, _, end = written.partition("/")
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def kind_of(territory: Territory, idea: Idea) -> Format:
    """The kind of meeting that an idea is: the usual one when nobody said."""
    return next((each for each in territory.formats if each.name == idea.format), territory.formats[0])


def is_slot(ctx: Context, said: str) -> bool:
    """Whether words are about a day and its hours, well or badly said, « jeudy 14 à 14h » too: neither a place nor a name."""
    words, _ = without_place(said, ctx.local_now)
    if read_when(words, ctx.local_now) is not None:
        return True
    nearest = explain(said, ctx.local_now).nearest
    return nearest is not None and nearest.start is not None


def read_slot(ctx: Context, said: str, minutes: int, example: Msg, again: Again) -> Slot:
    """The hours that words tell. minutes: how long it lasts when no end is said. Raises Refused, with what may have been meant."""
    words, place = without_place(said, ctx.local_now)
    when = read_occasion(ctx, words, example, lambda typed: again(f"{typed} {place}".strip()))
    hours = hours_of(when, minutes, ctx.territory.zone)
    assert hours is not None, "clocks show it"
    start, end = (at.astimezone(ctx.territory.zone).replace(tzinfo=None) for at in hours)
    return Slot(start, end, place)
