"""« vendredi 9h appeler la CAF »: the time that words begin or end with, and what is to be recalled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from commands.core.dates import Ambiguous, Deadline, Impossible, Recurring, When, read_deadline, read_when
from commands.core.dates.deadlines import LAST_HOUR, STARTS
from commands.core.declaration.effects import Refused, msg
from commands.core.language.words import words_of
from commands.core.rules import ends
from commands.meetings.reminders.beforehand import read_ahead
from storage.analysis import fold

MORNING = time(9)
"""Of a day told without an hour."""
LONGEST = 200
LONGEST_DATE = 10
"""In words."""
_AROUND = " ,;:.-–—"
_LINK = re.compile(r"^(?:de |d['’]|qu['’]il faut |que je dois |il faut )", re.IGNORECASE)
_FROM_NOW = re.compile(r"(?:dans|sous|d ?'? ?ici)\b")
_LASTING = frozenset({"pendant", "durant", "duree"})
Reading = Deadline | Recurring | Ambiguous | Impossible


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is to be recalled, and the instant, in UTC."""

    words: str
    at: datetime


def read_own_words(said: str, now_local: datetime) -> OwnWords:
    """Raises Refused: no date, a date that cannot be or that can be read in two ways, nothing to recall, or too long.

    now_local: the wall time, in the zone of the territory.
    """
    if ahead := read_ahead(said):
        at = (now_local.astimezone(UTC) + ahead[0]).replace(second=0, microsecond=0)
        return OwnWords(_bare(ahead[1]), at)
    match _found(said.split(), now_local):
        case None:
            raise Refused("reminders.no-date")
        case Deadline() as deadline, words:
            return OwnWords(_bare(words), deadline.begins(now_local, MORNING))
        case Ambiguous() | Impossible() as read, words:
            raise ends.refused(read, said, msg("reminders.a-time", words=_LINK.sub("", words.strip(_AROUND), count=1)))
        case Recurring() as series, _:
            raise Refused("reminders.once", series=series, nearest=When(series.first, series.start or MORNING))


def begins_with_a_time(said: str, now_local: datetime) -> bool:
    """Whether the first words tell when: « fin de semaine payer la salle » stops nothing."""
    words = said.split()
    return _first((words[:length] for length in range(1, len(words) + 1)), now_local) is not None


def _found(words: list[str], now_local: datetime) -> tuple[Reading, str] | None:
    """The time these words begin with, the longest there is, else the one they end with, and the words left.

    A day first and its hour last are one time: « vendredi appeler la CAF à 14h ».
    """
    lengths = range(min(len(words), LONGEST_DATE), 0, -1)
    first = _first((words[:length] for length in lengths), now_local)
    last = _first((words[-length:] for length in lengths if fold(" ".join(words[:-length][-1:])) not in _LASTING), now_local)
    if first is None:
        return last and (last[0], " ".join(words[: -last[1]]))
    left = words[first[1] :]
    if last and last[1] < len(left) and isinstance(first[0], Deadline) and first[0].hour is None:
        both = _read([*words[: first[1]], *words[-last[1] :]], now_local)
        if isinstance(both, Deadline):
            return both, " ".join(left[: -last[1]])
    return first[0], " ".join(left)


def _first(several: Iterable[list[str]], now_local: datetime) -> tuple[Reading, int] | None:
    """The first of several lists of words that tells when, and how many they are."""
    return next(((reading, len(words)) for words in several if (reading := _read(words, now_local))), None)


def _read(words: list[str], now_local: datetime) -> Reading | None:
    """A time, or a deadline; a length alone is none (« congés 3 jours », « réunion pendant 2h »)."""
    said = " ".join(words)
    when = read_when(said, now_local)
    if isinstance(when, When):
        return Deadline(when.day, when.start)
    if isinstance(when, Recurring | Ambiguous):
        return when
    deadline = read_deadline(said, now_local)
    if isinstance(deadline, Deadline) and (deadline.counted or deadline.at) and not _FROM_NOW.match(fold(said)):
        return None
    if isinstance(deadline, Ambiguous):
        part = next((word for word in words_of(said).split() if word in STARTS), None)
        usual = STARTS[part] if part else MORNING
        return Ambiguous(tuple(replace(each, start=usual) if part or each.start == LAST_HOUR else each for each in deadline.readings))
    return deadline or when


def _bare(words: str) -> str:
    """What is to be recalled, without what only links it to its date. Raises Refused when there is nothing, or too much."""
    bare = _LINK.sub("", words.strip(_AROUND), count=1)
    if not bare:
        raise Refused("reminders.nothing-to-recall")
    if len(bare) > LONGEST:
        raise Refused("reminders.too-long", most=LONGEST)
    return bare
