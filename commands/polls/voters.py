"""Who chose what: under each choice its voices, and as many names as a message on a phone holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.ballots import Voice
from storage.polls import DATES, MAYBE, STRUCTURE, YES, Choice, Poll

LONGEST_NAME, LONGEST_REASON = 30, 40
_ROOM, _TAKEN_BY_A_LIST = 600, 30
"""Characters: with the choices and their counts, the names make a message of less than 900."""


@dataclass(frozen=True, slots=True)
class Voters:
    """Who said one thing of a choice. named: the first ones, in the order of the votes. others: how many more, be they forgotten."""

    value: str
    named: Sequence[Voice]
    others: int

    @property
    def count(self) -> int:
        """Of all of them."""
        return len(self.named) + self.others


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice and who chose it. Without a choice: the blank voices."""

    choice: Choice | None
    voters: Sequence[Voters]


def who_chose(poll: Poll, choices: Sequence[Choice], voices: Sequence[Voice]) -> list[Chosen]:
    """For each choice, in their order, then for the blank voices if there are some."""
    values = (YES, MAYBE) if poll.kind == DATES else (YES,)
    places = [(choice, value) for choice in choices for value in values]
    lists = [[voice for voice in voices if voice.marks.get(choice.rank) == value] for choice, value in places]
    lists.append([voice for voice in voices if not voice.marks])
    voters = [
        Voters(value, shown, len(said) - len(shown))
        for value, said, shown in zip([*(value for _, value in places), ""], lists, _shown(poll, lists), strict=True)
    ]
    *of_choices, blank = voters
    found = [Chosen(choice, of_choices[at * len(values) : (at + 1) * len(values)]) for at, choice in enumerate(choices)]
    return [*found, Chosen(None, [blank])] if blank.count else found


def called(poll: Poll, voice: Voice) -> str:
    """What a voice is called: its structure, where structures have the voices. Empty: it was forgotten."""
    return (voice.structure or voice.name) if poll.voices == STRUCTURE else voice.name


def _shown(poll: Poll, lists: Sequence[Sequence[Voice]]) -> list[list[Voice]]:
    """Of each list the first ones that may be named, as many as there is room for: no list has many before each has one."""
    nameable = [[voice for voice in voices if called(poll, voice)] for voices in lists]
    shown: list[list[Voice]] = [[] for _ in lists]
    room = _ROOM - _TAKEN_BY_A_LIST * len(lists)
    for turn in range(max(map(len, nameable))):
        for voices, kept in zip(nameable, shown, strict=True):
            if len(kept) == turn < len(voices) and (length := _length(poll, voices[turn])) <= room:
                kept.append(voices[turn])
                room -= length
    return shown


def _length(poll: Poll, voice: Voice) -> int:
    reason = min(len(voice.reason), LONGEST_REASON) + 5 if voice.reason else 0
    return min(len(called(poll, voice)), LONGEST_NAME) + 2 + reason
