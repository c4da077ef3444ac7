"""The people who say themselves, in their profile, that one may ask them what is asked: found for a request, and for nothing else."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Occasion
from commands.core.language.words import parts_of, sayings
from commands.exchange.hearing import list_hearing
from commands.exchange.matter import matter_of
from commands.exchange.subject import names_of
from storage import confirmations, exchange_letters, likeness, network
from storage.analysis import stem

MOST_OF_ONE_STRUCTURE = 2
_HOW = frozenset(
    stem(word)
    for word in sayings("""
        accompagnement, accompagner, animation, animer, atelier, conseil, conseiller, contact, ecoute, expertise, formation, former,
        gestion, information, informer, lien, mise, montage, orientation, orienter, outil, pratique, projet, public, question, ressource,
        savoir, soutien, suivi, travail
    """)
)
"""Said of any matter: alone, they are what two trades have in common (« conseil en image », « conseil juridique »)."""
_NEVER = datetime.min.replace(tzinfo=UTC)


async def list_offering(occasion: Occasion, matter: str, *, asker: str, without: Collection[int]) -> list[str]:
    """Who may be asked a matter for what they offer: those who were asked longest ago first, two of a structure at most.

    without: structures whose people are asked over the desk.
    """
    offers = [
        (member.user_id, item)
        for member in await exchange_letters.list_offering(occasion.session)
        if member.user_id != asker
        for item in parts_of(member.offers.replace(",", ";"))
    ]
    found = likeness.like_among(matter, [matter_of(item) for _, item in offers], occasion.lexicon, but=_HOW)
    people = list(dict.fromkeys(offers[rank][0] for rank in found))
    hearing = await list_hearing(occasion, people)
    last = await exchange_letters.find_last_asked(occasion.session, people)
    in_turn = sorted((each for each in people if each in hearing), key=lambda each: last.get(each, _NEVER))
    return await _few_of_each(occasion.session, in_turn, without)


async def _few_of_each(session: AsyncSession, people: Sequence[str], without: Collection[int]) -> list[str]:
    kept: dict[int | None, list[str]] = {}
    for each in people:
        structure_id = await confirmations.find_voice(session, each)
        if structure_id not in without and (structure_id is None or len(kept.get(structure_id, ())) < MOST_OF_ONE_STRUCTURE):
            kept.setdefault(structure_id, []).append(each)
    chosen = {each for some in kept.values() for each in some}
    return [each for each in people if each in chosen]


async def call_people(session: AsyncSession, user_ids: Sequence[str]) -> list[str]:
    """How these members are called: « Nadia (PMI) »."""
    called = []
    for each in user_ids:
        member = await network.get_member(session, each)
        (structure,) = await names_of(session, await confirmations.find_voice(session, each))
        if member is not None:
            called.append(f"{member.name} ({structure})" if structure else member.name)
    return called
