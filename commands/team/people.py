"""Whom a coordinator means: a Matrix id, however it was copied, or the name of a member."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context, Coordinator
from commands.core.language.ids import find_matrix_id
from commands.core.language.words import words_of
from commands.core.rules.identity import Known, identify_all
from commands.core.rules.naming import LONGEST_NAME
from commands.core.telling.french import short
from storage import network

_ASIDE = re.compile(r"[(\[][^)\]]*+(?:([)\]])|\Z)")
"""What some homeservers add to a display name: « Karim Benali [CCAS] »."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant. `name` is None when nobody said one; `posts`: the structures they speak for; `known`: their account."""

    user_id: str
    name: str | None
    posts: tuple[str, ...] = ()
    known: Known | None = None


async def find_candidates(ctx: Context, team: Sequence[Coordinator], said: str) -> list[Candidate]:
    """Everybody these words may mean, of the team or of the members who agreed to be known."""
    known = {person.user_id: person.name for person in await network.list_members(ctx.session)}
    known |= {member.user_id: member.name for member in team}
    if written := find_matrix_id(said):
        beside = short(_without_asides(written.beside).strip(" ,.:;-"), LONGEST_NAME)
        return [Candidate(written.user_id, known.get(written.user_id) or beside or None)]
    named = _named(known, words_of(_without_asides(said)))
    posts = {user_id: [member.structure for member in team if member.user_id == user_id] for user_id in named}
    for held, structure in await network.list_current_memberships(ctx.session, named):
        posts[held.user_id or ""].append(structure.name)
    accounts = {each.user_id: each.person for each in await identify_all(ctx.session, ctx.territory, [(each, "") for each in named])}
    return [Candidate(user_id, known[user_id], tuple(dict.fromkeys(posts[user_id])), accounts[user_id]) for user_id in named]


def _named(known: dict[str, str], words: str) -> list[str]:
    """Who bears exactly this name, else those whose name has all these words."""
    exact = [user_id for user_id, name in known.items() if words_of(name) == words]
    within = [user_id for user_id, name in known.items() if words and set(words.split()) <= set(words_of(name).split())]
    return exact or within


def _without_asides(said: str) -> str:
    """A bracket that nothing closes stays."""
    return _ASIDE.sub(lambda found: "" if found[1] else found[0], said)
