"""Who is in the team, what waits for an answer, and what was decided."""

from dataclasses import dataclass
from datetime import datetime

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg, reply
from commands.core.declaration.shapes import Nothing, Paged
from commands.core.rules.rights import find_names, team
from commands.team.shared import family, list_proposals
from storage import team as storage
from storage.team import JournalEntry

PAGE = 5
MOST_PROPOSALS = 3


@family.command(
    "équipe",
    Nothing.described("Voir l’équipe d’animation, et ce qui attend une confirmation."),
    aliases=("équipe-animation", "équipe-d-animation", "animation", "animateurs", "animatrices", "pilotes", "structures-pilotes"),
    examples=("!équipe",),
)
async def show_team(ctx: Context, _args: Nothing) -> Effects:
    """Answer with the people of each pilot structure, also of those that have nobody yet."""
    members = await team(ctx.session, ctx.territory)
    structures = dict.fromkeys([*ctx.territory.pilots, *(member.structure for member in members)])
    proposals = await list_proposals(ctx, members)
    return reply(
        "team.members",
        structures=[(structure, [member for member in members if member.structure == structure]) for structure in structures],
        proposals=proposals[:MOST_PROPOSALS],
        others=max(0, len(proposals) - MOST_PROPOSALS),
    )


@dataclass(frozen=True, slots=True)
class Party:
    """Who had a part in a decision: without a person (erased, or not to be told), their structure."""

    person: Coordinator | None
    structure: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of the journal. about: what it was about, when it was about nobody; cents: its amount."""

    at: datetime
    kind: str
    author: Party
    confirmer: Party | None
    subject: Party
    about: str | None = None
    cents: int | None = None


@family.command(
    "journal",
    Paged.described("Lire les décisions de l’équipe d’animation."),
    aliases=("journal-équipe", "journal-de-l-équipe"),
    examples=("!journal",),
)
async def show_journal(ctx: Context, args: Paged) -> Effects:
    """Answer with the last decisions, under the names people bear now."""
    start = (args.page - 1) * PAGE
    entries = await storage.list_entries(ctx.session, start=start, limit=PAGE)
    if not entries:
        return reply("help.nothing-more") if start else reply("team.journal-empty")
    involved = {user_id for entry in entries for user_id in (entry.author_id, entry.confirmer_id, entry.subject_id) if user_id}
    names = await find_names(ctx.session, ctx.territory, involved)
    is_more = await storage.count_entries(ctx.session) > start + PAGE
    told = Reply(msg("team.journal", decisions=[_decision(entry, names) for entry in entries], more=is_more))
    return (told, Offer({"suite": Call("journal", {"page": args.page + 1})})) if is_more else (told,)


def _decision(entry: JournalEntry, names: dict[str, str]) -> Decision:
    return Decision(
        at=entry.at,
        kind=entry.kind,
        author=_party(entry.author_id, entry.author_structure, names),
        confirmer=_party(entry.confirmer_id, entry.confirmer_structure, names) if entry.confirmer_structure else None,
        subject=_party(entry.subject_id, entry.subject_structure or entry.author_structure, names),
        about=entry.about,
        cents=entry.cents,
    )


def _party(user_id: str | None, structure: str, names: dict[str, str]) -> Party:
    return Party(Coordinator(user_id, names.get(user_id, user_id), structure) if user_id else None, structure)
