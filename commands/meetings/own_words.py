"""« vendredi 9h appeler la CAF »: the date that words begin or end with, and what is to be recalled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from commands.core.dates import Ambiguous, Impossible, Recurring, When, read_when
from commands.core.effects import Refused
from commands.meetings.beforehand import read_ahead

MORNING = time(9)
"""Of a day told without an hour."""
LONGEST = 200
LONGEST_DATE = 10
"""In words."""
_AROUND = " ,;:.-–—"
_LINK = re.compile(r"^(?:de |d['’]|qu['’]il faut |que je dois |il faut )", re.IGNORECASE)
Reading = When | Recurring | Ambiguous | Impossible


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is to be recalled, and when. at: the instant, when it was told from now on (« dans 2 heures »)."""

    words: str
    when: When
    at: datetime | None = None


def read_own_words(said: str, now_local: datetime) -> OwnWords:
    """Raises Refused: no date, a date that cannot be or that can be read in two ways, nothing to recall, or too long."""
    if ahead := read_ahead(said):
        at = (now_local.astimezone(UTC) + ahead[0]).replace(second=0, microsecond=0)
        return OwnWords(_bare(ahead[1]), When(at.astimezone(now_local.tzinfo).date()), at)
    match next(_readings(said, now_local), None):
        case None:
            raise Refused("reminders.no-date")
        case When() as when, words:
            return OwnWords(_bare(words), when)
        case Ambiguous(readings=several), _:
            raise Refused("reminders.which-date", readings=several)
        case Recurring() as series, _:
            raise Refused("reminders.once", series=series, nearest=When(series.first, series.start or MORNING))
        case Impossible(reason=reason, nearest=nearest), _:
            raise Refused("reminders.impossible-date", reason=reason.value, nearest=nearest)


def _readings(said: str, now_local: datetime) -> Iterator[tuple[Reading, str]]:
    """Every date that the words begin or end with, the longest first, and the words left."""
    words = said.split()
    for length in range(min(len(words), LONGEST_DATE), 0, -1):
        for date, left in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if reading := read_when(" ".join(date), now_local):
                yield reading, " ".join(left)


def _bare(words: str) -> str:
    """What is to be recalled, without what only links it to its date. Raises Refused when there is nothing, or too much."""
    bare = _LINK.sub("", words.strip(_AROUND), count=1)
    if not bare:
        raise Refused("reminders.nothing-to-recall")
    if len(bare) > LONGEST:
        raise Refused("reminders.too-long", most=LONGEST)
    return bare
