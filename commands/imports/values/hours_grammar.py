"""The grammar of opening hours: days and hours come in turn, in either order, with what is closed and what is told beside."""

from dataclasses import dataclass, field

from commands.imports.values.hours_tokens import EVENING, MORNING, Kind, Token, as_written
from storage.opening_hours import Times, Week

NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NOON = 12 * 60
LATEST_NIGHT, EARLIEST_EVENING = 8 * 60 + 30, 17 * 60
"""What begins in the evening may end the day after, at night or in the morning: « 19h-8h » is a night shelter."""
MOST_WORDS, ARTICLE = 4, 4
"""Words among hours that may be told beside them; more of them say something that is not understood."""
_JOINING = {Kind.AND, Kind.BAR, Kind.FILLING}
_CLOCK = {Kind.TIME, Kind.FIGURE}


class NotUnderstoodError(Exception):
    """These words say something that this grammar has no place for."""


@dataclass(slots=True)
class Said:
    """What words tell: the hours of each day, of days of the month, and what is told beside."""

    weekly: dict[int, Times] = field(default_factory=dict)
    ranked: dict[tuple[int, tuple[int, ...]], Times] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    holidays_off: bool = False

    def week(self) -> Week:
        """Make the week of them."""
        made = Week.of(self.weekly, self.ranked, ", ".join(dict.fromkeys(self.notes)))
        return Week(made.rules, self.holidays_off, made.note)


_Days = list[tuple[int, tuple[int, ...]]]
"""Days, each with its ranks in the month."""


class Reader:
    """Goes through the tokens once: days and hours come in turn, in either order."""

    def __init__(self, words: str, tokens: list[Token], days: tuple[int, ...]) -> None:
        self._words, self._tokens, self._at = words, tokens, 0
        self._said = Said()
        self._fixed = days
        self._days: _Days = [(day, ()) for day in days]
        self._times: list[tuple[int, int]] = []
        self._told = True  # whether the days that wait have had their hours
        self._worded = False  # whether words nobody knows came since the days
        self._first: Kind | None = Kind.DAYS if days else None

    def read(self) -> Said:
        """Read them all. Raises NotUnderstoodError."""
        while self._at < len(self._tokens):
            self._step(self._tokens[self._at])
        if self._times or (not self._told and not self._fixed):
            raise NotUnderstoodError
        return self._said

    def _step(self, token: Token) -> None:
        match token.kind:
            case Kind.DAYS | Kind.RANK:
                self._take_days(self._read_days())
            case Kind.TIME | Kind.FIGURE | Kind.BETWEEN:
                self._take_times(self._read_times())
            case Kind.CLOSED:
                self._close()
            case Kind.EXCEPT:
                self._except()
            case Kind.MOMENT:
                self._skip_moment()
            case Kind.NOTE | Kind.WORD:
                self._note()
            case Kind.BEWARE | Kind.HOLIDAYS:
                raise NotUnderstoodError
            case _:
                self._at += 1

    # ── Days ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _read_days(self) -> _Days:
        """« lundi, mardi et jeudi », « du lundi au vendredi », « 1er et 3e mardi ». Days that three dashes join are a list, and no span."""
        found: _Days = []
        ranks: list[int] = []
        last, spans = -1, self._count_spans()
        while token := self._next(Kind.DAYS, Kind.RANK, across={Kind.AND, Kind.BAR, Kind.FILLING, Kind.TO}):
            to = spans == 1 and any(each.kind is Kind.TO for each in self._tokens[self._at : self._index(token)])
            self._at = self._index(token) + 1
            if token.kind is Kind.RANK:
                ranks += token.value
                continue
            days = token.value
            if to and last >= 0 and len(days) == 1:
                days = tuple((last + step) % 7 for step in range(1, (days[0] - last) % 7 + 1))
            found += [(day, tuple(sorted(set(ranks)))) for day in days]
            ranks, last = [], token.value[-1]
        if ranks and self._fixed and not found:
            return [(day, tuple(sorted(set(ranks)))) for day in self._fixed]
        if ranks or not found:
            raise NotUnderstoodError
        ranked = {day for day, of in found if of}  # « dimanche (2e dimanche du mois) » is that one only
        return [(day, of) for day, of in found if of or day not in ranked]

    def _count_spans(self) -> int:
        """How many « à » or dashes in a row join the days that come: one makes a span, several a list; with « et », each is a span."""
        most = count = 0
        between = False
        for token in self._tokens[self._at :]:
            if token.kind not in {Kind.DAYS, Kind.RANK, Kind.AND, Kind.BAR, Kind.FILLING, Kind.TO}:
                break
            between = between or token.kind is Kind.TO
            if token.kind in {Kind.AND, Kind.BAR}:
                count = 0
            elif token.kind is Kind.DAYS:
                count += between
                most, between = max(most, count), False
        return most

    def _take_days(self, days: _Days) -> None:
        if self._fixed and any(not ranks for _, ranks in days):
            raise NotUnderstoodError
        self._first = self._first or Kind.DAYS
        if self._first is Kind.TIME and self._times:
            self._give(days)
            return
        if not self._told and not self._fixed:
            raise NotUnderstoodError
        self._days, self._told, self._worded = days, False, False

    # ── Hours ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _read_times(self) -> list[tuple[int, int]]:
        between = self._tokens[self._at].kind is Kind.BETWEEN
        self._at += between
        start = self._next(*_CLOCK, across={Kind.FILLING})
        if start is None:
            raise NotUnderstoodError
        self._at = self._index(start) + 1
        end = self._next(*_CLOCK, across={Kind.TO, Kind.BAR, Kind.FILLING, *([Kind.AND] if between else [])})
        if end is None or not any(each.kind in {Kind.TO, Kind.BAR, Kind.AND} for each in self._tokens[self._at : self._index(end)]):
            raise NotUnderstoodError
        if start.kind is end.kind is Kind.FIGURE and not self._fixed:
            raise NotUnderstoodError
        self._at = self._index(end) + 1
        return [_span(start.value[0], end.value[0])]

    def _take_times(self, times: list[tuple[int, int]]) -> None:
        self._first = self._first or Kind.TIME
        if self._first is Kind.DAYS and self._told and self._worded:
            raise NotUnderstoodError
        self._times += times
        if self._next(*_CLOCK, Kind.BETWEEN, across={Kind.AND, Kind.BAR, Kind.FILLING, Kind.MOMENT, Kind.TO, Kind.BREAK}):
            return  # more of them come
        if self._first is Kind.DAYS:
            self._give(self._days)

    def _give(self, days: _Days) -> None:
        """Give the hours that were read to days; those they had beside stay, unless both would hold at once."""
        if not days:
            raise NotUnderstoodError
        times = tuple(sorted(set(self._times)))
        for day, ranks in days:
            had = self._said.ranked.get((day, ranks), ()) if ranks else self._said.weekly.get(day, ())
            told = times if overlap(had, times) else tuple(sorted({*had, *times}))
            if ranks:
                self._said.ranked[day, ranks] = told
            else:
                self._said.weekly[day] = told
        self._days, self._times, self._told = days, [], True

    # ── What is closed, and what is told beside ──────────────────────────────────────────────────────────────────

    def _close(self) -> None:
        """« lundi fermé », « fermé le lundi », « fermé les jours fériés »."""
        self._at += 1
        if self._next(Kind.HOLIDAYS, across={Kind.FILLING}):
            self._skip_to(Kind.HOLIDAYS)
            self._said.holidays_off = True
        elif self._next(Kind.MOMENT, across={Kind.FILLING}):  # the hours of the rest of the day are told, or nothing is known
            self._skip_to(Kind.MOMENT)
        elif not self._told or self._fixed:
            self._shut(self._days)
        elif (token := self._next(Kind.DAYS, across={Kind.FILLING, Kind.TO})) is not None:
            self._at = self._index(token)
            self._shut(self._read_days())
        else:
            raise NotUnderstoodError

    def _except(self) -> None:
        """« sauf le mercredi », « hors jours fériés »."""
        self._at += 1
        if self._next(Kind.HOLIDAYS, across={Kind.FILLING}):
            self._skip_to(Kind.HOLIDAYS)
            self._said.holidays_off = True
            return
        token = self._next(Kind.DAYS, across={Kind.FILLING})
        if token is None:
            raise NotUnderstoodError
        self._at = self._index(token)
        days = self._read_days()
        if self._told:
            self._shut(days)
        else:
            self._days = [each for each in self._days if each not in days]

    def _shut(self, days: _Days) -> None:
        """Days are closed; or a part of them, « fermé le mercredi après-midi », when their hours tell which."""
        if any(ranks for _, ranks in days):
            raise NotUnderstoodError
        part = self._next(Kind.MOMENT, across=set())
        self._at += part is not None
        if self._next(*_CLOCK, Kind.MOMENT, across=_JOINING | {Kind.TO}):
            raise NotUnderstoodError
        for day, _ in days:
            had = self._said.weekly.get(day, ())
            if part and (not had or any(start < NOON < end for start, end in had) or part.value == EVENING):
                raise NotUnderstoodError
            self._said.weekly[day] = tuple((start, end) for start, end in had if part and (start < NOON) != (part.value == MORNING))
        self._told = True

    def _skip_moment(self) -> None:
        """« le matin de 9 h à 12 h » says nothing more than the hours; without hours beside, it says what is not known."""
        self._at += 1
        after = self._next(*_CLOCK, Kind.BETWEEN, across={Kind.FILLING, Kind.TO})
        before = self._tokens[self._at - 2].kind in _CLOCK if self._at > 1 else False
        if not after and not before:
            raise NotUnderstoodError

    def _note(self) -> None:
        """Words beside the hours, until the next token that tells some. « le samedi sur rendez-vous » is told of that day."""
        begin = self._at
        while self._at < len(self._tokens) and self._tokens[self._at].kind in {Kind.WORD, Kind.NOTE, Kind.FILLING, Kind.TO, Kind.BAR}:
            self._at += 1
        is_rule = any(token.kind is Kind.NOTE for token in self._tokens[begin : self._at])
        followed = self._next(*_CLOCK, across={Kind.FILLING, Kind.BREAK, Kind.AND, Kind.MOMENT})
        if is_rule and not followed and self._next(Kind.MOMENT, across=set()):
            self._at += 1
        run = self._tokens[begin : self._at]
        while run[-1].kind in {Kind.TO, Kind.BAR} or (run[-1].kind is Kind.FILLING and run[-1].end - run[-1].start < ARTICLE):
            run.pop()
        strange = sum(token.kind is Kind.WORD for token in run)
        if strange > MOST_WORDS:
            raise NotUnderstoodError
        words = as_written(self._words[run[0].start : run[-1].end])
        if is_rule and not followed and not self._told:
            words, self._told = f"{' et '.join(NAMES[day] for day, _ in self._days)} {words}", True
        self._worded = self._worded or strange > 0
        self._said.notes.append(words)

    # ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _next(self, *kinds: Kind, across: set[Kind]) -> Token | None:
        """The next token of these kinds, if nothing but those of others stands before it."""
        for token in self._tokens[self._at :]:
            if token.kind in kinds:
                return token
            if token.kind not in across:
                return None
        return None

    def _index(self, token: Token) -> int:
        return self._tokens.index(token, self._at)

    def _skip_to(self, kind: Kind) -> None:
        while self._tokens[self._at].kind is not kind:
            self._at += 1
        self._at += 1


def _span(start: int, end: int) -> tuple[int, int]:
    if end <= start and start >= EARLIEST_EVENING and end <= LATEST_NIGHT:
        end += 24 * 60
    if end <= start:
        raise NotUnderstoodError
    return start, end


def overlap(one: Times, other: Times) -> bool:
    """Whether some hours are among both."""
    return any(start < end_other and start_other < end for start, end in one for start_other, end_other in other)
