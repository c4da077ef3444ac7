"""`!vote`, a reply to a poll, a tap under it: what is said is counted, and told to those whom it concerns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, discreetly, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.words import unquoted
from commands.core.rules.naming import LONGEST_NAME
from commands.core.rules.rights import find_registered
from commands.core.rules.voices import find_voice
from commands.core.subjects import FEW, number_of
from commands.polls.marks import is_vote, read_marks
from commands.polls.subject import KIND, POLLS, family, only_who_is_there, takes_votes
from storage import ballots, claims, delivery, network, polls, private_rooms
from storage.ballots import FOR, Outcome, Voter
from storage.polls import CANCELLED, CONSENT, SINGLE, STRUCTURE, Choice, Poll

_NAMED = re.compile(
    r"(?:(?:au|le|la|à|a|pour|du)\s++)*+(?:(?:sondage|consultation)\s*+(?:n\s*+[°ºo]\s*+)?)?s?\s*+(?:-\s*+)?(\d{1,9})(?!\w)[\s:.,;)-]*+",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:(?:au|le|la|à|a|pour|du)\s++)*+(?:s\s*+(?:-\s*+)?\d|sondage|consultation)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picked:
    """A choice as a ballot says it: yes, maybe or no."""

    rank: int
    text: str
    value: str


def names_a_poll_or_votes(words: str) -> bool:
    """« vote S3 2 » and « vote blanc » are said to the robot; « vote du budget » is looked for."""
    return _LETTER.match(unquoted(words)) is not None or is_vote(words)


@family.command(
    "vote",
    Words.described("Voter dans un sondage, changer mon vote, voter blanc ou retirer ma voix.", names_a_poll_or_votes),
    aliases=("voter", "je-vote"),
    examples=("!vote S3 1 3", "!vote S3 deux et trois", "!vote S3 1 oui 2 si besoin", "!vote S3 blanc", "!vote S3 retirer"),
    writes=True,
)
async def vote(ctx: Context, args: Words) -> Effects:
    """A vote in words replaces the whole ballot of the person."""
    poll, said = await _meant(ctx, args.words)
    if not takes_votes(poll, ctx.now, ctx.sent_at):
        POLLS.only_living(ctx, poll)
    if poll.secret and not ctx.room.private:
        raise Refused("votes.secret-here", poll=poll)
    only_who_is_there(ctx, poll)
    voter, member = await _voter(ctx)
    if poll.voices == STRUCTURE and voter.structure_id is None:
        return (Direct(await _without_voice(ctx, poll, member=member)),)
    choices = await polls.list_choices(ctx.session, number_of(poll))
    read = read_marks(poll, choices, said)
    if read.marks is None:
        return await _take_back(ctx, poll)
    outcome = await ballots.set_ballot(ctx.session, poll, voter, read.marks, ctx.now, read.reason)
    answer = discreetly(ctx, await _noted(ctx, poll, choices, outcome), about=ctx.person.user_id)
    return answer, await POLLS.kept_true(ctx.session, poll), *await _told(ctx, poll, outcome)


family.replied(KIND)(said_to("!vote S{number} {words}", is_vote))


# ── Taps ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@POLLS.tapped()
async def tap(ctx: Context, tapped: Tap, poll: Poll) -> Effects:
    """A number under the poll is a choice, its removal takes it out. Any other sign is no vote."""
    if poll.state == CANCELLED or not tapped.key.isdecimal():
        return ()
    choices = await polls.list_choices(ctx.session, number_of(poll))
    choice = next((each for each in choices if str(each.rank) == tapped.key), None)
    if choice is None or (tapped.removed and (poll.secret or not takes_votes(poll, ctx.now, ctx.sent_at))):
        return ()
    if poll.kind == CONSENT and choice.rank != FOR:
        return () if tapped.removed else (Direct(msg("votes.opinion-by-tap", poll=poll, rank=choice.rank)),)
    if tapped.removed:
        outcome = await ballots.remove_mark(ctx.session, poll, ctx.person.user_id, choice.rank)
    else:
        voter, member = await _voter(ctx)
        if (refusal := await _refusal(ctx, poll, voter, member=member)) is not None:
            return await _once(ctx, poll, refusal)
        outcome = await ballots.add_mark(ctx.session, poll, voter, choice.rank, ctx.now)
    if outcome.before == outcome.marks and not outcome.replaced:
        return ()
    if tapped.removed:
        told = await _tell_taken_away(ctx, poll, outcome) if tapped.by_other else ()
    else:
        told = await _tell_single(ctx, poll, outcome, choice)
    return await POLLS.kept_true(ctx.session, poll), *told, *await _told(ctx, poll, outcome)


async def _refusal(ctx: Context, poll: Poll, voter: Voter, *, member: bool) -> Msg | None:
    """Why the tap of a person is no vote, if it is none."""
    if not takes_votes(poll, ctx.now, ctx.sent_at):
        return msg("votes.too-late", poll=poll)
    if poll.secret:
        return msg("votes.secret-tap", poll=poll)
    if poll.voices == STRUCTURE and voter.structure_id is None:
        return await _without_voice(ctx, poll, member=member)
    return None


async def _without_voice(ctx: Context, poll: Poll, *, member: bool) -> Msg:
    """Why the person gives no structure's voice: they told none, or nobody confirmed yet that they speak for it."""
    posts = await network.list_current_memberships(ctx.session, [ctx.person.user_id])
    if posts and member:
        return msg("votes.unconfirmed", poll=poll, structure=posts[0][1])
    return msg("votes.no-structure", poll=poll, member=member)


async def _once(ctx: Context, poll: Poll, message: Msg, *, quiet: bool = False) -> Effects:
    """What is told to a person once about a poll, in private, whatever they tap. quiet: it only confirms what they did."""
    told = delivery.digest(f"{message.key}|{poll.number}|{poll.version}|{ctx.person.user_id}")
    return (Direct(message, quiet=quiet),) if await claims.add_claim(ctx.session, f"told:{told}", ctx.now) else ()


async def _tell_single(ctx: Context, poll: Poll, outcome: Outcome, choice: Choice) -> Effects:
    """Where one may be chosen, that the last tap counts: to who is in touch with the bot. The message of the poll says it to all."""
    if poll.kind != SINGLE or not outcome.before or not await private_rooms.list_rooms(ctx.session, ctx.person.user_id):
        return ()
    return await _once(ctx, poll, msg("votes.last-tap-counts", poll=poll, picked=Picked(choice.rank, choice.text, "yes")), quiet=True)


async def _tell_taken_away(ctx: Context, poll: Poll, outcome: Outcome) -> Effects:
    """To whom somebody else took their number away under the poll: quietly, once, how to give it again."""
    choices = await polls.list_choices(ctx.session, number_of(poll))
    gone = [rank for rank in outcome.before or {} if rank not in (outcome.marks or {})]
    picked = _picked(choices, dict.fromkeys(gone, "yes"))
    return await _once(ctx, poll, msg("votes.taken-away", poll=poll, picked=picked, left=bool(outcome.marks)), quiet=True)


# ── Who, which poll, until when ──────────────────────────────────────────────────────────────────────────────────


async def _meant(ctx: Context, words: str) -> tuple[Poll, str]:
    """The poll of a vote, and what is said in it; without a number, the only one open in this room, else the only one open."""
    words = unquoted(words)
    if _LETTER.match(words) and (named := _NAMED.match(words)):
        poll, _ = await POLLS.find(ctx, f"S{named[1]}", to_change=True)
        return poll, words[named.end() :]
    everywhere = await polls.list_open(ctx.session)
    only = [each for each in everywhere if each.room_id == ctx.room.room_id] or everywhere
    if len(only) != 1:
        raise Refused("polls.which", known=only[:FEW])
    poll, _ = await POLLS.find(ctx, f"S{only[0].number}", to_change=True)
    return poll, words


async def _voter(ctx: Context) -> tuple[Voter, bool]:
    """The person as they vote, and whether they are a member of the network."""
    member = await find_registered(ctx.session, ctx.person.user_id) is not None
    structure = await find_voice(ctx)
    return Voter(ctx.person.user_id, structure.id if structure else None, "" if member else ctx.person.name[:LONGEST_NAME]), member


# ── What is said ─────────────────────────────────────────────────────────────────────────────────────────────────


async def _take_back(ctx: Context, poll: Poll) -> Effects:
    outcome = await ballots.remove_ballot(ctx.session, poll, ctx.person.user_id)
    if outcome.before is None:
        raise Refused("votes.nothing-to-take-back", poll=poll)
    answer = discreetly(ctx, msg("votes.taken-back", poll=poll), about=ctx.person.user_id)
    return answer, await POLLS.kept_true(ctx.session, poll), *await _told(ctx, poll, outcome)


async def _noted(ctx: Context, poll: Poll, choices: Sequence[Choice], outcome: Outcome) -> Msg:
    """What was understood. Where names are not shown, others do not read it."""
    structure = await find_voice(ctx) if poll.voices == STRUCTURE else None
    return msg(
        "votes.noted",
        poll=poll,
        shown=poll.names or ctx.room.private,
        structure=structure.name if structure else None,
        picked=_picked(choices, outcome.marks or {}),
        before=None if outcome.before is None or outcome.before == outcome.marks else _picked(choices, outcome.before),
        again=outcome.before == outcome.marks,
    )


def _picked(choices: Sequence[Choice], marks: Mapping[int, str]) -> list[Picked]:
    return [Picked(choice.rank, choice.text, marks[choice.rank]) for choice in choices if choice.rank in marks]


@POLLS.stands("vote")
async def tell_vote(ctx: Context, poll: Poll) -> Msg:
    """What the person voted. Where names are not shown, others do not read it."""
    voices = await ballots.list_voices(ctx.session, poll)
    mine = next((voice for voice in voices if voice.user_id == ctx.person.user_id), None)
    picked = _picked(await polls.list_choices(ctx.session, number_of(poll)), mine.marks) if mine else []
    return msg("votes.as-it-stands", poll=poll, has_voted=mine is not None, shown=poll.names or ctx.room.private, picked=picked)


async def _told(ctx: Context, poll: Poll, outcome: Outcome) -> Effects:
    """What those of a structure are told, without a sound, when its voice passes from one to another."""
    letters: list[Direct] = []
    named = poll.names and not poll.secret
    if outcome.replaced is not None:
        me = Person(ctx.person.user_id, await _name_of(ctx, ctx.person.user_id) or ctx.person.name)
        colleague = Person(outcome.replaced, await _name_of(ctx, outcome.replaced))
        letters.append(Direct(msg("votes.colleague-voted", poll=poll, colleague=me if named else None), outcome.replaced, quiet=True))
        letters.append(Direct(msg("votes.replaces-colleague", poll=poll, colleague=colleague if named else None), quiet=True))
    if outcome.restored is not None:
        letters.append(Direct(msg("votes.counts-again", poll=poll), outcome.restored, quiet=True))
    return tuple(letters)


async def _name_of(ctx: Context, user_id: str) -> str:
    member = await network.get_member(ctx.session, user_id)
    return member.name if member else ""
