"""When an idea may be held: a day and its hours, as clocks show them, read from what people say and kept as ISO 8601 writes it."""

from dataclasses import dataclass
from datetime import datetime

from commands.core.dates import Ambiguous, Impossible, Recurring, When, explain, hours_of, read_when, without_place
from commands.core.declaration.context import Context, Territory
from commands.core.declaration.effects import Refused
from commands.core.declaration.formats import Format
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


def read_slot(ctx: Context, said: str, minutes: int) -> Slot:
    """The hours that words tell. minutes: how long it lasts when no end is said. Raises Refused, with what may have been meant."""
    words, place = without_place(said, ctx.local_now)
    match read_when(words, ctx.local_now):
        case When(start=None) as when:
            raise Refused("ideas.which-hour", day=when.day)
        case When() as when:
            return _slot_of(ctx, when, minutes, place)
        case Ambiguous(readings=readings):
            raise Refused("ideas.which-date", said=said, readings=readings[:3])
        case Impossible(nearest=nearest):
            raise Refused("ideas.impossible-date", said=said, nearest=nearest)
        case Recurring(first=first, start=start, end=end):
            raise Refused("ideas.impossible-date", said=said, nearest=When(first, start, end))
    raise Refused("ideas.impossible-date", said=said, nearest=explain(said, ctx.local_now).nearest)


def _slot_of(ctx: Context, when: When, minutes: int, place: str) -> Slot:
    hours = hours_of(when, minutes, ctx.territory.zone)
    if hours is None or hours[0] <= ctx.now:
        raise Refused("ideas.impossible-date", said=occasion(when), nearest=None)
    start, end = (at.astimezone(ctx.territory.zone).replace(tzinfo=None) for at in hours)
    return Slot(start, end, place)
