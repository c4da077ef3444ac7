"""What a question is about, whatever its words: so that those who look for one thing in vain are counted together."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.lexicon import Lexicon
from storage.search.groups import Group, Kind
from storage.search.question import Question, read_question


@dataclass(frozen=True, slots=True)
class Gist:
    """The codes of a question (empty: it says nothing), and what people read of it."""

    key: str
    matter: tuple[str, ...]
    publics: tuple[str, ...]
    places: tuple[str, ...]


async def read_gist(session: AsyncSession, question: str, lexicon: Lexicon) -> Gist:
    """Read what a question is about: its needs, its words, for whom and where."""
    asked = await read_question(await session.connection(), question, lexicon)
    parts = list(_parts(asked))
    told = {kind: tuple(dict.fromkeys(label for each, _, label in parts if each == kind)) for kind in Kind}
    key = "|".join(sorted({code for _, code, _ in parts})) if told[Kind.WORD] else ""
    return Gist(key, told[Kind.WORD], told[Kind.PUBLIC], told[Kind.PLACE])


def _parts(asked: Question) -> Iterator[tuple[Kind, str, str]]:
    """Where no need is named, that which is guessed stands for all the words."""
    groups, unknown = asked.groups, asked.unknown
    if asked.guess and not any(group.needs for group in groups):
        groups, unknown = (asked.guess.group, *(group for group in groups if group.kind != Kind.WORD)), ()
    for token in (token for token in unknown if not token.is_stop):
        yield Kind.WORD, token.stem, token.surface
    for group in groups:
        if (found := _part(group)) is not None:
            yield found


def _part(group: Group) -> tuple[Kind, str, str] | None:
    if group.needs:
        return Kind.WORD, f"need:{group.needs[0].slug}", group.needs[0].name
    if group.public:
        return Kind.PUBLIC, f"for:{group.public.code}", group.public.name
    if group.place:
        return Kind.PLACE, f"in:{group.place}", group.label
    if group.kind == Kind.WORD and not group.soft:
        return Kind.WORD, " ".join(atom.stem for atom in group.alternatives[0].atoms), group.label
    return None
