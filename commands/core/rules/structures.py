"""Which structures a person speaks for, and which of the directory words name: « le CCAS », « C.C.A.S. » are understood alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.language.words import audible, unquoted, without_article
from storage import confirmations, directory, search
from storage.analysis import tokens
from storage.directory import Structure

MOST_NAMESAKES = 5
LONGEST_NAME = 120
SHORTENED_WORDS, SHORTEST, MOST_SHORTENED = 2, 3, 20
"""A name that is said short has two words at least, of three letters; how many of its longest word are looked at."""
MOST_WORDS, LONGEST_CALL = 24, 4
"""Of words among which a structure is called, and of how it is."""
_BEFORE = re.compile(r"le|la|les|du|de|des|au|aux|à|a|chez|pour|que|asso|association|structure|l", re.IGNORECASE)
_ELIDED = re.compile(r"[ld]['’]", re.IGNORECASE)
"""What stands before a name, apart or not."""
_SIGLE = re.compile(r"\(([A-ZÀ-Ý][A-ZÀ-Ý0-9]{1,9})\)")


@dataclass(frozen=True, slots=True)
class Named:
    """What words name. called: those of that very name; near: all that may be meant, best first; alone: what they name for sure."""

    called: Sequence[Structure] = ()
    near: Sequence[Structure] = ()
    alone: Structure | None = None

    @property
    def meant(self) -> Sequence[Structure]:
        """The one that is called so, else all those to choose from."""
        return self.called if len(self.called) == 1 else self.near


async def list_voices(ctx: Context) -> list[Structure]:
    """The structures that the person speaks for, as was confirmed there, the first one first."""
    return [structure for _, structure in await confirmations.list_voices(ctx.session, ctx.person.user_id)]


async def find_named(session: AsyncSession, said: str, *, limit: int = MOST_NAMESAKES) -> Named:
    """What words name: by a name, whole or up to its first comma, by a sigle, or by a name of before a merge.

    For sure: the only one that is called so, else the only one whose name has all these words (« mission locale »).
    """
    name = without_article(unquoted(" ".join(audible(said).split())))[:LONGEST_NAME]
    wanted = _heard(name)
    if not wanted:
        return Named()
    near = await directory.list_structures(session, await search.find_structures_by_name(session, name, limit=limit))
    near = near or await _find_shortened(session, wanted.split(), limit)
    former = await directory.find_former_names(session, [each.id or 0 for each in near])
    called = [each for each in near if is_called(each, name, former.get(each.id or 0, ()))]
    likely = called or [each for each in near if set(wanted.split()) <= set(_heard(each.name).split())]
    return Named(called, near, likely[0] if len(likely) == 1 else None)


async def _find_shortened(session: AsyncSession, wanted: Sequence[str], limit: int) -> list[Structure]:
    """Those of whose names the words are beginnings, in their order: « secours pop », « mission loc »."""
    if len(wanted) < SHORTENED_WORDS or min(map(len, wanted)) < SHORTEST:
        return []
    among = await search.find_structures_by_name(session, max(wanted, key=len), limit=MOST_SHORTENED)
    found = [each for each in await directory.list_structures(session, among) if _begins(wanted, _heard(each.name).split())]
    return found[:limit]


def _begins(wanted: Sequence[str], name: Iterable[str]) -> bool:
    """Whether each word begins one of a name, one after the other."""
    left = iter(name)
    return all(any(word.startswith(each) for word in left) for each in wanted)


@dataclass(frozen=True, slots=True)
class Inside:
    """A structure that words call among others. beside: these others."""

    structure: Structure
    beside: str


async def find_inside(session: AsyncSession, said: str) -> Inside | None:
    """The structure that words call by its very name among others: « le mail du Panier partagé est faux »; None: none, or several."""
    words = audible(said).split()[:MOST_WORDS]
    starts = [place for place in range(len(words)) if not place or _BEFORE.fullmatch(words[place - 1]) or _ELIDED.match(words[place])]
    for length in range(LONGEST_CALL, 0, -1):
        for start in (each for each in starts if each + length <= len(words)):
            called = (await find_named(session, " ".join(words[start : start + length]))).called
            if len(called) == 1:
                return Inside(called[0], " ".join([*words[:start], *words[start + length :]]))
    return None


def short_name(structure: Structure) -> str:
    """A structure's sigle when it has one, of its own or in brackets in its name; else its name."""
    sigle = _SIGLE.search(structure.name)
    return structure.acronym or (sigle[1] if sigle else structure.name)


def is_called(structure: Structure, said: str, former: Iterable[str] = ()) -> bool:
    """Whether a structure is called so: by its name, whole or up to its first comma, by its sigle, or by one that it had."""
    names = (structure.name, structure.name.partition(",")[0], short_name(structure), *former)
    return _heard(said) in set(map(_heard, names))


def _heard(name: str) -> str:
    """« L’A.D.I.L. » and « adil » are one name."""
    return " ".join(token.word for token in tokens(without_article(name)))
