"""Which structure words name: of those of the directory, and of those that a person speaks for."""

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.language.words import words_of
from storage import confirmations, directory, search
from storage.directory import Structure


async def list_voices(ctx: Context) -> list[Structure]:
    """The structures that the person speaks for, as was confirmed there, the first one first."""
    return [structure for _, structure in await confirmations.list_voices(ctx.session, ctx.person.user_id)]


def is_called(structure: Structure, said: str) -> bool:
    """Whether words are its whole name, or its acronym."""
    return words_of(said) in {words_of(structure.name), words_of(structure.acronym or "")} - {""}


async def find_called(session: AsyncSession, said: str) -> Structure | None:
    """The structure of the directory that is called so; None: none is, or several are."""
    found = await directory.list_structures(session, await search.find_structures_by_name(session, said))
    called = [each for each in found if is_called(each, said)]
    return called[0] if len(called) == 1 else None
