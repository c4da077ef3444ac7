"""What is refused of a place that is not clear: which of several is asked, one that nobody knows is not taken for the town."""

from commands.core.declaration.effects import Call, Offer, Refused
from commands.core.language.words import words_of
from commands.figures.locating import Shared
from commands.figures.phrases import spelled_out
from commands.figures.places import Places
from storage.figures import DISTRICT, IRIS, Indicator
from storage.search.typos import similar

MOST = 6
"""Places that are told in one line."""


def of_which(shared: Shared, command: str, words: str, places: Places) -> Refused:
    """Of several places of one name each is offered by a number: the same words with the one that is meant."""
    said, names = f" {spelled_out(words_of(words))} ", [places.name(each) for each in shared.areas][:MOST]
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
    parts = places.of_kind(DISTRICT) or places.of_kind(IRIS)
    labels = {words_of(places.name(each)): places.name(each) for each in (*places.own, *places.of_kind(IRIS), *places.of_kind(DISTRICT))}
    return similar(words_of(name), labels, most=3) or [places.name(each) for each in parts][:MOST]
