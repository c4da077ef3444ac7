"""What is refused of a place that is not clear: which of several is asked, one that nobody knows is not taken for the town."""

from collections.abc import Sequence

from commands.core.declaration.effects import Call, Offer, Refused
from commands.core.language.words import words_of
from commands.figures.asking import Asked
from commands.figures.locating import Shared
from commands.figures.phrases import spelled_out
from commands.figures.places import Places
from storage.figures import DISTRICT, IRIS, Area, Indicator
from storage.search.typos import similar

MOST = 6
"""Places that are told in one line."""


def check_clear(asked: Asked, command: str, words: str, places: Places) -> None:
    """Raise Refused for a name that several places have, or a kind of place of which nothing was received."""
    if asked.located.shared:
        raise _of_which(asked.located.shared[0], command, words, places)
    if asked.absent:
        raise Refused("figures.place-unknown", kind=asked.absent[0], places=[places.name(each) for each in places.references])


def _of_which(shared: Shared, command: str, words: str, places: Places) -> Refused:
    """Of several places of one name each is offered by a number: the same words with the one that is meant."""
    said, names = f" {spelled_out(words_of(words))} ", first_names(shared.areas, places)
    calls = {
        str(rank): Call(command, {"words": said.replace(f" {shared.said} ", f" {words_of(name)} ", 1).strip()})
        for rank, name in enumerate(names, 1)
    }
    return Refused("figures.place-which", places=names).offering(Offer(calls))


def nowhere(name: str, indicator: Indicator, places: Places) -> Refused:
    """A place that nobody knows: those that are called nearly so, else some of those that are known."""
    return Refused("figures.nowhere", words=name, indicator=indicator, places=near(name, places))


def near(name: str, places: Places) -> list[str]:
    """The names of the places that look most like a name, else of some of the districts."""
    labels = {words_of(places.name(each)): places.name(each) for each in (*places.own, *places.of_kind(IRIS), *places.of_kind(DISTRICT))}
    return similar(words_of(name), labels, most=3) or first_names(places.districts, places)


def first_names(areas: Sequence[Area], places: Places) -> list[str]:
    """How the first of some places are called: no more are told in one line."""
    return [places.name(each) for each in areas[:MOST]]
