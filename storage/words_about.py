"""The words of other people that name a person: in what they were answering, were offered, or are about to be told."""

import re
from collections.abc import Collection
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import fold
from storage.attendance import WalkIn
from storage.delivery import WAITING, Naming, Outgoing, add_namings
from storage.dialogues import Draft, OfferedAnswers
from storage.directory import MergedStructure, Structure
from storage.network import Member
from storage.team import TeamChange

SOMEBODY = "l’équipe d’animation"
"""Who stands for the person that brought a spreadsheet, once erased: told to those whom it brought in."""
_WORD = re.compile(r"\w+")


async def names_of(session: AsyncSession, user_id: str) -> set[str]:
    """The names of a person, as folded words: as registered, as written in the équipe d'animation.

    Who is called as a structure (a shared account, « Mission locale ») is not looked for: others speak of the structure.
    """
    registered = (await session.exec(select(Member.name).where(Member.user_id == user_id))).all()
    in_team = (await session.exec(select(TeamChange.name).where(TeamChange.user_id == user_id))).all()
    names = {name for name in (*registered, *in_team) if name}
    structures = (await session.exec(select(Structure.name).where(col(Structure.name).in_(names)))).all()
    former = (await session.exec(select(MergedStructure.name).where(col(MergedStructure.name).in_(names)))).all()
    return {_words(name) for name in names.difference(structures, former)} - {""}


async def forget_words(session: AsyncSession, user_id: str, names: Collection[str]) -> None:
    """Take a person out of the words of others. A name of one word counts only where it stands alone: others bear it too.

    Offers that hold it are void; answers of a dialogue are asked again; a message that waits is marked as naming the person, for
    `withdraw`; who brought a spreadsheet becomes the équipe d'animation; who was noted at a meeting by this name came
    without a name.
    """
    for offer in (await session.exec(select(OfferedAnswers))).all():
        if _tells(offer.answers, user_id, names):
            mine = col(OfferedAnswers.room_id) == offer.room_id, col(OfferedAnswers.user_id) == offer.user_id
            await session.exec(delete(OfferedAnswers).where(*mine))
    for draft in (await session.exec(select(Draft).where(Draft.user_id != user_id))).all():
        _forget_answers(draft, user_id, names)
    for txn_id, content in (await session.exec(select(Outgoing.txn_id, Outgoing.content).where(Outgoing.state == WAITING))).all():
        if _tells(content, user_id, names) and await session.get(Naming, (txn_id, user_id)) is None:
            await add_namings(session, txn_id, [user_id])
    for walk_in in (await session.exec(select(WalkIn).where(WalkIn.name != "", col(WalkIn.user_id).is_(None)))).all():
        if _tells(walk_in.name, user_id, names):
            walk_in.name = ""
    for member in (await session.exec(select(Member).where(col(Member.imported_by).is_not(None)))).all():
        signed = f" {_words(member.imported_by or '')} "
        if any(f" {name} " in signed for name in names):
            member.imported_by = SOMEBODY
    await session.flush()


def _forget_answers(draft: Draft, user_id: str, names: Collection[str]) -> None:
    kept = {key: answer for key, answer in draft.answers.items() if not _tells(answer, user_id, names)}
    if len(kept) < len(draft.answers):
        draft.answers = kept
        left = [place for place, key in enumerate(draft.questions) if key not in kept]
        draft.place = min(left, default=len(draft.questions))


def _tells(value: Any, user_id: str, names: Collection[str]) -> bool:
    """Whether something of a JSON value bears the id of a person, is their name, or holds it when it is of several words."""
    if isinstance(value, dict):
        return any(_tells(part, user_id, names) for part in (*value, *value.values()))
    if isinstance(value, list):
        return any(_tells(part, user_id, names) for part in value)
    if not isinstance(value, str):
        return False
    words = _words(value)
    return user_id in value or any(words == name or (" " in name and f" {name} " in f" {words} ") for name in names)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
