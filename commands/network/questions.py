"""The questions asked to who registers or changes their profile, and how each answer is read."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.questions import Choice, Ended, Question
from commands.core.language.words import audible, says_something, unquoted, words_of
from commands.core.rules.structures import Named, find_named, is_called
from commands.core.understanding.short_answers import meant
from commands.network.people import clean_name
from storage import directory, network
from storage.directory import Structure

LONGEST_STRUCTURE = 120
FRENCH = frozenset({33, 262, 508, 590, 594, 596})
"""The country codes of French numbers: the mainland, and overseas."""

_AGREES = frozenset({"j accepte", "accepte", "je suis d accord", "oui d accord", "oui je suis d accord", "oui j accepte"})
_REFUSES = frozenset({"je refuse", "pas d accord", "je ne suis pas d accord", "non merci", "je n accepte pas"})


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _consent(_ctx: Context, said: str) -> bool:
    if meant(said) == "oui" or words_of(said) in _AGREES:
        return True
    if meant(said) == "non" or words_of(said) in _REFUSES:
        raise Ended("network.not-consented")
    raise Refused("network.consent-unclear")


async def _sentence(_ctx: Context, said: str) -> str:
    return " ".join(audible(said).split())


async def _name(_ctx: Context, said: str) -> str:
    if name := clean_name(said):
        return name
    raise Refused("network.no-name")


async def _phone(_ctx: Context, said: str) -> str:
    """One French number in the words, as the imports keep them: « 06 39 98 12 34 »."""
    numbers = _numbers(said)
    if len(numbers) != 1 or "" in numbers:
        raise Refused("network.not-a-phone")
    (figures,) = numbers
    return " ".join(figures[start : start + 2] for start in range(0, 10, 2))


def _numbers(said: str) -> set[str]:
    """The numbers in the words, each the ten figures dialled in France.

    Empty for one that is no French number, or put there to fill a form (05 00 00 00 00).
    """
    from phonenumbers import Leniency, PhoneNumberMatcher, national_significant_number  # noqa: PLC0415 - 1 MB, where nobody tells a number

    numbers = set()
    for match in PhoneNumberMatcher(said.replace("/", " "), "FR", leniency=Leniency.POSSIBLE):
        significant = national_significant_number(match.number)
        is_one = len(significant) == 9 and significant[0] != "0" and bool(significant[1:].strip("0"))
        numbers.add(f"0{significant}" if is_one and match.number.country_code in FRENCH else "")
    return numbers


async def _structure(ctx: Context, said: str) -> dict[str, Any] | Choice:
    """The structure meant: `{"id", "name"}`; its id is None when the directory has none like it."""
    name = " ".join(unquoted(audible(said)).split())
    if not says_something(name):
        raise Refused("network.no-structure-name")
    if len(name) > LONGEST_STRUCTURE:
        raise Refused("core.dialogue-too-long", most=LONGEST_STRUCTURE)
    named = await find_named(ctx.session, name)
    new = {"id": None, "name": name}
    if known := _known(named, name):
        return structure_value(known)
    if not named.near:
        return new
    return Choice(msg("network.which-structure", name=name, structures=named.near), (*map(structure_value, named.near), new))


def _known(named: Named, said: str) -> Structure | None:
    """The one that is called so; « mission locale » is enough for the only one there is. A part of a longer name is asked about."""
    if len(named.called) == 1:
        return named.called[0]
    return named.near[0] if len(named.near) == 1 and _begins_with(named.near[0], said) else None


def structure_value(structure: Structure) -> dict[str, Any]:
    """A structure of the directory, as an answer."""
    return {"id": structure.id, "name": structure.name}


def _begins_with(structure: Structure, said: str) -> bool:
    return f"{words_of(structure.name)} ".startswith(f"{words_of(said)} ")


async def structure_id(ctx: Context, value: dict[str, Any]) -> int:
    """The number of the structure that was answered. Created, to be checked, when it is still unknown."""
    if value["id"] is not None and await directory.list_structures(ctx.session, [value["id"]]):
        return int(value["id"])
    called = (await find_named(ctx.session, value["name"])).called
    if len(called) == 1:
        return called[0].id or 0
    return await network.add_structure(ctx.session, value["name"])


async def _post(ctx: Context, said: str) -> dict[str, Any]:
    """One of the structures the person speaks for, by its number in the list or by its name."""
    mine = await network.list_structures_of(ctx.session, ctx.person.user_id)
    answer = meant(said)
    chosen = [structure for rank, structure in enumerate(mine, 1) if answer == str(rank) or is_called(structure, said)]
    if len(chosen) != 1:
        raise Refused("network.which-post-unclear", structures=mine)
    return structure_value(chosen[0])


# ── The questions ────────────────────────────────────────────────────────────────────────────────────────────────


def _told(value: dict[str, Any]) -> str:
    return str(value["name"])


CONSENT = Question("consent", asks="network.ask-consent", reads=_consent, tells=lambda _: "", numbered=False)
STRUCTURE = Question("structure", asks="network.ask-structure", reads=_structure, tells=_told)
ROLE = Question("role", asks="network.ask-role", reads=_sentence, optional=True)
OFFERS = Question("offers", asks="network.ask-offers", reads=_sentence, optional=True)
SEEKS = Question("seeks", asks="network.ask-seeks", reads=_sentence, optional=True)
PHONE = Question("phone", asks="network.ask-phone", reads=_phone, optional=True, screened=False)
NAME = Question("name", asks="network.ask-name", reads=_name)
ANOTHER_STRUCTURE = Question("structure", asks="network.ask-another-structure", reads=_structure, tells=_told)
NEW_STRUCTURE = Question("structure", asks="network.ask-new-structure", reads=_structure, tells=_told)
POST = Question("post", asks="network.ask-post", reads=_post, tells=_told, numbered=False)
NEW_ROLE = Question("role", asks="network.ask-new-role", reads=_sentence, optional=True)
