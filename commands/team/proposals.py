"""Entering and leaving the team: proposed by a coordinator, decided by one of another pilot structure."""

import re
from collections.abc import Sequence
from datetime import datetime

from commands.core.declaration.context import Context, Coordinator, Due, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.declaration.shapes import OpenSoughtWords, Words
from commands.core.language.words import BETWEEN_PARTS
from commands.core.rules.caps import TEAM_PROPOSALS
from commands.core.rules.identity import Identity, identify
from commands.core.rules.pilots import find_pilot
from commands.core.rules.rights import one_of, person_key, team
from commands.team.people import Candidate, find_candidates
from commands.team.shared import ADD, OPEN_FOR, REMOVE, Proposal, confirmers, family, list_proposals
from storage import team as storage
from storage.rows import add_numbered, keep_row
from storage.team import JournalEntry, TeamChange

_LOOSE_PARTS = re.compile(r",|(?<!\s)\s++pour\s++|(?:(?<!\s)\s++)?+[(\[]")
"""Where none of the former stands: « Karim, CCAS », « Karim pour le CCAS », « Karim (CCAS) »."""


# ── Proposing ────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "équipe-ajouter",
    OpenSoughtWords.described(
        "Proposer une personne pour l’équipe d’animation.", needed="le nom de la personne, ou son identifiant Matrix"
    ),
    aliases=("équipe-ajoute", "ajouter-à-l-équipe"),
    examples=("!équipe ajouter Karim ; CCAS", "!équipe ajouter @karim:example.org ; CCAS"),
    writes=True,
)
async def propose_adding(ctx: Context, args: OpenSoughtWords) -> Effects:
    """Propose somebody for a pilot structure."""
    members = await team(ctx.session, ctx.territory)
    author = one_of(members, ctx)
    said, said_structure = _parted(args.words)
    structure = _pilot(ctx, said_structure, said)
    candidates = await find_candidates(ctx, members, said)
    if not candidates:
        raise Refused("team.nobody-called", said=said, structure=structure)
    if len(candidates) > 1:
        return _which("équipe-ajouter", said, candidates, f" ; {structure}")
    if present := _of_team(members, candidates[0].user_id):
        raise Refused("team.already-in", person=present)
    return await _propose(ctx, members, author, ADD, candidates[0], structure)


@family.command(
    "équipe-retirer",
    OpenSoughtWords.described("Proposer qu’une personne quitte l’équipe d’animation.", needed="le nom de la personne"),
    aliases=("équipe-retire", "équipe-enlever", "équipe-supprimer", "retirer-de-l-équipe"),
    examples=("!équipe retirer Karim",),
    writes=True,
)
async def propose_removing(ctx: Context, args: OpenSoughtWords) -> Effects:
    """Propose that somebody leaves the team."""
    members = await team(ctx.session, ctx.territory)
    author = one_of(members, ctx)
    said, _ = _parted(args.words)
    found = await find_candidates(ctx, members, said)
    candidates = [candidate for candidate in found if _of_team(members, candidate.user_id)]
    if not candidates:
        raise Refused("team.not-in", said=said, team=members)
    if len(candidates) > 1:
        return _which("équipe-retirer", said, candidates)
    if len(members) == 1:
        raise Refused("team.last-one")
    leaving = _of_team(members, candidates[0].user_id)
    assert leaving is not None
    return await _propose(ctx, members, author, REMOVE, candidates[0], leaving.structure)


def _parted(words: str) -> tuple[str, str]:
    """The person, and the structure if it was said."""
    separator = BETWEEN_PARTS if BETWEEN_PARTS.search(words) else _LOOSE_PARTS
    person, *structure = separator.split(words, maxsplit=1)
    return person.strip(), structure[0].strip(" )]\n") if structure else ""


def _pilot(ctx: Context, said: str, person: str) -> str:
    pilots = ctx.territory.pilots
    found = find_pilot(pilots, said) if said else None
    if found is None and (said or len(pilots) != 1):
        raise Refused("team.which-pilot", said=said, pilots=pilots, example=f"!équipe ajouter {person} ; {pilots[0]}")
    return found or pilots[0]


def _which(command: str, said: str, candidates: Sequence[Candidate], after: str = "") -> Effects:
    """Several people of one name: told apart by their structures, chosen by a number."""
    choices = {str(rank): Call(command, {"words": f"{each.user_id}{after}"}) for rank, each in enumerate(candidates, 1)}
    return Reply(msg("team.which-person", said=said, candidates=candidates)), Offer(choices)


async def _propose(
    ctx: Context, members: Sequence[Coordinator], author: Coordinator, action: str, candidate: Candidate, structure: str
) -> Effects:
    for waiting in await list_proposals(ctx, members):
        if (waiting.action, waiting.person.user_id) == (action, candidate.user_id):
            raise Refused("team.already-proposed", proposal=waiting, mine=waiting.author.user_id == author.user_id)
    mine = [waiting for waiting in await list_proposals(ctx, members) if waiting.author.user_id == author.user_id]
    if len(mine) >= TEAM_PROPOSALS:
        raise Refused("team.too-many-proposals", most=TEAM_PROPOSALS, proposals=mine)
    change = TeamChange(
        action=action,
        user_id=candidate.user_id,
        person_key=person_key(candidate.user_id),
        name=candidate.name,
        structure=structure,
        proposed_by=author.user_id,
        proposed_for=author.structure,
        proposed_at=ctx.now,
    )
    number = await add_numbered(ctx.session, change)
    person = Coordinator(candidate.user_id, candidate.name or candidate.user_id, structure)
    proposal = Proposal(number, action, person, author, ctx.now + OPEN_FOR)
    deciding = confirmers(members, author)
    if not deciding:
        return await _enforce(ctx, proposal, None)
    known = await identify(ctx.session, ctx.territory, candidate.user_id, person.name)
    told = (Direct(_question(proposal, known, member, deciding), to=member.user_id) for member in deciding)
    return Reply(msg("team.proposed", proposal=proposal, known=known, confirmers=deciding)), *told


def _question(proposal: Proposal, known: Identity, member: Coordinator, deciding: Sequence[Coordinator]) -> Msg:
    is_about_them = member.user_id == proposal.person.user_id
    return msg("team.to-confirm", proposal=proposal, known=known, about_you=is_about_them, others=len(deciding) > 1)


# ── Deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "équipe-oui",
    Words.described("Confirmer une proposition d’une autre structure pilote."),
    aliases=("équipe-confirmer", "équipe-accepter"),
    examples=("!équipe oui 3",),
    writes=True,
)
async def confirm(ctx: Context, args: Words) -> Effects:
    """Put a proposal in force."""
    members = await team(ctx.session, ctx.territory)
    member = one_of(members, ctx)
    proposal = await _find_proposal(ctx, members, args.words)
    _check_may_decide(members, member, proposal)
    present = _of_team(members, proposal.person.user_id)
    if proposal.action == ADD and present:
        raise Refused("team.already-in", person=present)
    if proposal.action == REMOVE and not present:
        raise Refused("team.not-in", said=proposal.person.name, team=members)
    if proposal.action == REMOVE and len(members) == 1:
        raise Refused("team.last-one")
    return await _enforce(ctx, proposal, member)


@family.command(
    "équipe-non",
    Words.described("Refuser une proposition, ou retirer la vôtre."),
    aliases=("équipe-refuser",),
    examples=("!équipe non 3",),
    writes=True,
)
async def refuse(ctx: Context, args: Words) -> Effects:
    """Refuse a proposal; its author takes it back, which is no decision of the team."""
    members = await team(ctx.session, ctx.territory)
    member = one_of(members, ctx)
    proposal = await _find_proposal(ctx, members, args.words)
    is_own = member.user_id == proposal.author.user_id
    if not is_own:
        _check_may_decide(members, member, proposal)
    if not await storage.set_refused(ctx.session, proposal.number, ctx.now):
        raise Refused("team.already-decided", number=proposal.number)
    if is_own:
        return (Reply(msg("team.withdrawn", proposal=proposal)),)
    await keep_row(ctx.session, _entry(ctx.now, proposal, member, refused=True))
    told = msg("team.refusal-told", proposal=proposal, member=member)
    return Reply(msg("team.refused", proposal=proposal)), Direct(told, to=proposal.author.user_id)


async def _find_proposal(ctx: Context, members: Sequence[Coordinator], said: str) -> Proposal:
    """The proposal of this number; without a number, the only one that waits."""
    waiting = await list_proposals(ctx, members)
    digits = re.search(r"\d{1,9}", said)
    if digits is None:
        if len(waiting) == 1 and not said:
            return waiting[0]
        raise Refused("team.which-proposal", proposals=waiting)
    number = int(digits[0])
    for proposal in waiting:
        if proposal.number == number:
            return proposal
    change = await storage.get_change(ctx.session, number)
    if change is not None and (change.confirmed_at or change.refused_at):
        raise Refused("team.already-decided", number=number)
    raise Refused("team.no-such-proposal", number=number, proposals=waiting)


def _check_may_decide(members: Sequence[Coordinator], member: Coordinator, proposal: Proposal) -> None:
    if member.user_id == proposal.author.user_id:
        raise Refused("team.own-proposal", proposal=proposal, confirmers=confirmers(members, member))
    if member not in (deciding := confirmers(members, proposal.author)):
        raise Refused("team.same-structure", proposal=proposal, confirmers=deciding)


async def _enforce(ctx: Context, proposal: Proposal, member: Coordinator | None) -> Effects:
    """Put a change in force, write it down, tell those concerned. Without a member, its author was alone in the team."""
    deciding = member or proposal.author
    if not await storage.set_confirmed(ctx.session, proposal.number, deciding.user_id, deciding.structure, ctx.now):
        raise Refused("team.already-decided", number=proposal.number)
    await keep_row(ctx.session, _entry(ctx.now, proposal, member))
    configured = any(first.user_id == proposal.person.user_id for first in ctx.territory.coordinators)
    done = Reply(msg("team.confirmed", proposal=proposal, alone=member is None, configured=configured))
    told: list[Direct] = []
    if proposal.person.user_id != ctx.person.user_id:
        told.append(Direct(msg("team.concerned", proposal=proposal, member=member), to=proposal.person.user_id))
    if proposal.author.user_id not in {ctx.person.user_id, proposal.person.user_id}:
        told.append(Direct(msg("team.confirmation-told", proposal=proposal, member=member), to=proposal.author.user_id))
    return done, *told


def _entry(now: datetime, proposal: Proposal, member: Coordinator | None, *, refused: bool = False) -> JournalEntry:
    return JournalEntry(
        at=now,
        kind=f"team-{proposal.action}{'-refused' if refused else ''}",
        author_id=proposal.author.user_id,
        author_structure=proposal.author.structure,
        confirmer_id=member.user_id if member else None,
        confirmer_structure=member.structure if member else None,
        subject_id=None if refused else proposal.person.user_id,
        subject_structure=proposal.person.structure,
    )


def _of_team(members: Sequence[Coordinator], user_id: str) -> Coordinator | None:
    return next((member for member in members if member.user_id == user_id), None)


@family.follows_up
async def list_undecided(occasion: Occasion) -> Sequence[FollowUp]:
    """What waits for the answer of another pilot structure, whoever it is about: `!suivi` tells it."""
    waiting = await storage.list_waiting(occasion.session, occasion.now - OPEN_FOR)
    return [FollowUp(Pressing.WAITING, each.proposed_at, msg("team.waits", number=each.id)) for each in waiting]


@family.daily("team.undecided-proposals", hour=4, minute=20)
async def forget_undecided(due: Due) -> Effects:
    """Forget the proposals that lapsed or were refused: they name people for nothing."""
    await storage.remove_undecided(due.session, due.now - OPEN_FOR)
    return ()
