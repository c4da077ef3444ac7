"""What the commands about the team share: their family, and a proposal as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.vocabulary import Family
from commands.core.rules.rights import find_names
from storage import team as storage
from storage.team import TeamChange

family = Family("team", "L’équipe d’animation", team=("équipe-ajouter", "équipe-retirer", "équipe-oui", "équipe-non", "fusionner"))

family.hears("aide fusionner", "est en double|sont en double|est deux fois|sont deux fois|en doublon|meme structure que")
family.hears("fusionner {>}", "fusionne|fusionnez|fusionner", "et|avec")
family.hears(
    "aide séparer-fiches", "fusionne|fusionnees|fusionnes|reuni|reunies|fusion", "erreur|tort|trompe|trompee|annuler|defaire|separer"
)
family.hears("aide fusionner", "en double|doublon|doublons|deux fois", "fiche|fiches|structure|structures|annuaire")

ADD, REMOVE = "add", "remove"
OPEN_FOR = timedelta(days=30)
"""How long a proposal waits for an answer."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits. `person` enters or leaves; `author` is in the team still, for the structure they proposed it for."""

    number: int
    action: str
    person: Coordinator
    author: Coordinator
    lapses_at: datetime


async def list_proposals(ctx: Context, team: Sequence[Coordinator]) -> list[Proposal]:
    """What waits for an answer. A proposal stands as long as its author is in the team."""
    members = {member.user_id: member for member in team}
    waiting = await storage.list_waiting(ctx.session, ctx.now - OPEN_FOR)
    names = await find_names(ctx.session, ctx.territory, [change.user_id for change in waiting if change.user_id])
    return [_proposal(change, names, members[change.proposed_by]) for change in waiting if change.proposed_by in members]


def _proposal(change: TeamChange, names: dict[str, str], author: Coordinator) -> Proposal:
    assert change.id is not None
    assert change.user_id is not None
    person = Coordinator(change.user_id, names.get(change.user_id, change.user_id), change.structure)
    proposing = replace(author, structure=change.proposed_for)
    return Proposal(change.id, change.action, person, proposing, change.proposed_at + OPEN_FOR)


def confirmers(team: Sequence[Coordinator], author: Coordinator) -> tuple[Coordinator, ...]:
    """Who may answer to a proposal: the other structures; where there is no other, the author's colleagues; nobody when alone."""
    others = tuple(member for member in team if member.structure != author.structure)
    return others or tuple(member for member in team if member.user_id != author.user_id)
