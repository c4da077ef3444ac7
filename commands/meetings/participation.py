"""`!participe` and `!absent`: who comes, with how many guests; who waits, and what is freed."""

import re

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, discreetly, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Nothing
from commands.core.declaration.vocabulary import Borrowed, Guess, Rest
from commands.core.language.taps import YES
from commands.core.language.words import sayings
from commands.core.rules.naming import LONGEST_NAME
from commands.core.rules.rights import find_registered
from commands.core.subjects import FEW
from commands.meetings.naming import spoken_of
from commands.meetings.preparing.wording import short_enough
from commands.meetings.subject import MEETINGS, family, offer_deadline, sheet_of, tell_promoted
from storage import meetings, network, seats, timers
from storage.meetings import CANCELLED, CONFIRMED, WAITING, Meeting, Wanted
from storage.seats import Arrival, Outcome

_GUESTS = re.compile(
    r"(?:\+|avec|et|plus)\s*(\d{1,4})\s*(?:personnes?|invitée?s?|coll[èe]gues?)?\s*[:,(]?\s*(.*?)\)?", re.IGNORECASE | re.DOTALL
)
_ONE = re.compile(
    r"(?:et|avec|plus)\s+(?:une?|mon|ma)\s+(?:autre\s+)?(?=(?:personne|invitée?|coll[èe]gue|stagiaire|bénévole|apprentie?)\b)",
    re.IGNORECASE,
)
MANY = 30
"""Meetings to come that a message without a number may be about."""
_KINDLY = re.compile(r"(?:avec\s+(?:grand\s+)?(?:plaisir|joie)|volontiers|sans\s+faute|merci)[\s!.]*", re.IGNORECASE)
_MEETING_ALONE = re.compile(r"\s*(?:\+|avec\b)", re.IGNORECASE)


def _names_a_meeting_in_full(words: str) -> bool:
    """« inscription R12 » and « annuler le café 12 », and not « inscription 2 personnes »."""
    return MEETINGS.is_named(words) and not words[:1].isdecimal()


class Coming(Nothing):
    """A meeting, and what is said of it. guess: what was understood, where nobody named it."""

    words: Rest = ""
    guess: Guess = ""


@family.command(
    "participe",
    Coming.described("M’inscrire à une rencontre, seul ou avec des personnes sans Matrix.", MEETINGS.is_named),
    aliases=("participer", "je-participe", "présent", "présente", "je-viens", "j-y-vais", "je-m-inscris-à"),
    examples=("!participe R12", "!participe R12 +2", "!participe R12 +1 : Karim, collègue du CCAS"),
    writes=True,
    borrowed=Borrowed(
        sayings("""
            inscription, inscrire, m-inscrire, je-m-inscris, s-inscrire, je-m-inscrit, inscris-moi, inscrivez-moi, inscrit-moi,
            ajoute-moi, ajoutez-moi, mets-moi, mettez-moi, note-moi, notez-moi, m-inscrire-à, s-inscrire-à, inscrivez-nous
        """),
        _names_a_meeting_in_full,
    ),
)
async def come(ctx: Context, args: Coming) -> Effects:
    """Sign up, or change one's guests, or take the seat that was offered. Which meeting was meant is asked, where it was not said."""
    if (args.guess or not args.words) and (asked := await _asked(ctx, args, leaving=False)):
        return asked
    meeting, after = await _meant(ctx, args.words)
    MEETINGS.only_living(ctx, meeting)
    guests, names = _guests(meeting, after)
    outcome, member = await _sign_up(ctx, meeting, guests, names)
    answer = discreetly(ctx, await _signed_up(ctx, outcome, guests, member=member, alone=ctx.room.private))
    return answer, await MEETINGS.kept_true(ctx.session, meeting), *tell_promoted(outcome)


@family.command(
    "absent",
    Coming.described("Libérer ma place à une rencontre.", MEETINGS.is_named),
    aliases=("absente", "je-ne-viens-pas", "je-ne-viens-plus", "je-n-y-vais-pas", "me-désinscrire-de"),
    examples=("!absent R12",),
    writes=True,
    borrowed=Borrowed(
        sayings("""
            annule, annuler, j-annule, annulez, annuler-mon-inscription, annule-mon-inscription, annulez-mon-inscription,
            désinscription, désinscrire, me-désinscrire, se-désinscrire, se-désinscrire-de, je-me-désinscris, je-me-désinscris-de,
            désinscris-moi, désinscris-moi-de, désinscrivez-moi, désinscrivez-moi-de, désinscription-de, désinscription-à, retirer,
            retire-moi, retire-moi-de, retirez-moi, retirez-moi-de, enlève-moi, enlève-moi-de, enlevez-moi-de, quitter, partir,
            pas-présent, pas-présente, non-participe, ne-participe-pas, je-ne-participe-pas, plus-présent, je-ne-participe-plus,
            je-viens-pas, je-viens-plus, je-ne-viens-pas-à, je-n-y-vais-plus, pas-là, abs
        """),
        _names_a_meeting_in_full,
    ),
)
async def stay_away(ctx: Context, args: Coming) -> Effects:
    """Sign out; the seat goes to the next one. Which meeting was meant is asked, where it was not said."""
    if (args.guess or not args.words) and (asked := await _asked(ctx, args, leaving=True)):
        return asked
    meeting, _ = await _meant(ctx, args.words, mine=True)
    MEETINGS.only_living(ctx, meeting)
    outcome = await _sign_out(ctx, meeting)
    if outcome.row is None:
        return Reply(msg("meetings.was-not-coming", meeting=meeting)), *tell_promoted(outcome)
    thanks = Reply(msg("meetings.signed-out", meeting=meeting, offered=bool(outcome.promoted)))
    return thanks, await MEETINGS.kept_true(ctx.session, meeting), *tell_promoted(outcome)


@MEETINGS.tapped()
async def tap(ctx: Context, tapped: Tap, meeting: Meeting) -> Effects:
    """✅ under the announcement is « je viens », its removal « je ne viens pas ». What the list does not show is told in private."""
    if tapped.key != YES:
        return ()
    if not tapped.removed:
        MEETINGS.only_living(ctx, meeting)
        return await sign_in_by_tap(ctx, meeting)
    if meeting.state == CANCELLED or meeting.starts_at <= ctx.now:  # once it has begun, who was registered stays so
        return ()
    return await sign_out_by_tap(ctx, meeting, taken_away=tapped.by_other)


async def sign_in_by_tap(ctx: Context, meeting: Meeting, *, told: bool = False) -> Effects:
    """Sign up the person of the context. told: in private, also when the announcement says all there is to know.

    Who has the seat they tapped for holds the phone: it makes no sound. Who only waits must learn that.
    """
    outcome, member = await _sign_up(ctx, meeting, None, "")
    letters: Effects = ()
    if told or (outcome.changed and (outcome.seats.meeting.video_link or not member or outcome.row in outcome.seats.queue())):
        assert outcome.row is not None
        said = await _signed_up(ctx, outcome, None, member=member, alone=True)
        letters = (Direct(said, quiet=outcome.row.state == CONFIRMED),)
    return await MEETINGS.kept_true(ctx.session, meeting), *letters, *tell_promoted(outcome)


async def sign_out_by_tap(ctx: Context, meeting: Meeting, *, told: bool = False, taken_away: bool = False) -> Effects:
    """Sign out the person of the context, without a sound.

    told: they are thanked, in private. taken_away: somebody else did it, which they are told.
    """
    outcome = await _sign_out(ctx, meeting)
    letters: list[Direct] = []
    if told:
        letters.append(Direct(msg("meetings.signed-out", meeting=meeting, offered=bool(outcome.promoted)), quiet=True))
    if taken_away and outcome.row is not None:
        letters.append(Direct(msg("meetings.tap-taken-away", meeting=meeting, offered=bool(outcome.promoted)), quiet=True))
    return await MEETINGS.kept_true(ctx.session, meeting), *letters, *tell_promoted(outcome)


async def _sign_out(ctx: Context, meeting: Meeting) -> Outcome:
    """Free the seat of the person; what they asked to be reminded of it goes too."""
    await timers.remove_timers(ctx.session, MEETINGS.of(meeting), user_id=ctx.person.user_id)
    until = offer_deadline(ctx.now, ctx.territory.zone, meeting)
    return await seats.remove_registration(ctx.session, meeting, ctx.person.user_id, ctx.now, until)


async def _asked(ctx: Context, args: Coming, *, leaving: bool) -> Effects:
    """Ask which meeting was meant, or whether it was the only one that may be; nothing where it is sure."""
    wanted = Wanted(user_id=ctx.person.user_id if leaving else None)
    coming = spoken_of(await meetings.list_coming(ctx.session, ctx.now, wanted, limit=MANY), args.words, ctx.local_now.date())[:FEW]
    if not coming:
        return (Reply(msg("meetings.none-to-leave")),) if leaving else ()
    if len(coming) == 1 and not args.guess:
        return ()
    calls = [Call("absent" if leaving else "participe", {"words": f"R{each.number}"}) for each in coming]
    answers = {"oui": calls[0]} if len(calls) == 1 else {str(rank): call for rank, call in enumerate(calls, 1)}
    return Reply(msg("meetings.which-meant", coming=coming, leaving=leaving)), Offer(answers)


async def _meant(ctx: Context, words: str, *, mine: bool = False) -> tuple[Meeting, str]:
    """The meeting of these words; without a number, the only one to come (of those the person comes to)."""
    if not words or _MEETING_ALONE.match(words):
        wanted = Wanted(user_id=ctx.person.user_id if mine else None)
        coming = await meetings.list_coming(ctx.session, ctx.now, wanted, limit=2)
        if len(coming) == 1:
            meeting, _ = await MEETINGS.find(ctx, f"R{coming[0].number}", to_change=True)
            return meeting, words
    return await MEETINGS.find(ctx, words, to_change=True)


def _guests(meeting: Meeting, after: str) -> tuple[int | None, str]:
    """How many guests, and their names as they were said; None when nothing is said of them. Raises Refused for too many."""
    if not after or _KINDLY.fullmatch(after.strip()):
        return None, ""
    most = seats.most_guests(meeting)
    found = _GUESTS.fullmatch(_ONE.sub("+1 ", after.strip(), count=1))
    if found is None:
        raise Refused("meetings.guests-unclear", meeting=meeting, said=after, most=most)
    if int(found[1]) > most:
        raise Refused("meetings.too-many-guests", meeting=meeting, wanted=int(found[1]), most=most)
    return int(found[1]), short_enough("guests", found[2].strip())


@MEETINGS.stands("participe", "absent")
async def tell_place(ctx: Context, meeting: Meeting) -> Msg:
    """Whether the person comes, waits, was offered a seat, or none of it."""
    held = await seats.load(ctx.session, meeting)
    row = next((each for each in held.rows if each.user_id == ctx.person.user_id), None)
    facts = {"state": row.state if row else None, "guests": row.guests if row else 0, "rank": held.rank(row) if row else None}
    return msg("meetings.your-place", meeting=meeting, **facts)


async def _sign_up(ctx: Context, meeting: Meeting, guests: int | None, names: str) -> tuple[Outcome, bool]:
    """What the sign-up of the person came to, and whether they are a member of the network."""
    structures = await network.list_structures_of(ctx.session, ctx.person.user_id)
    member = await find_registered(ctx.session, ctx.person.user_id) is not None
    arrival = Arrival(
        user_id=ctx.person.user_id,
        name="" if member else ctx.person.name[:LONGEST_NAME],
        structure_id=structures[0].id if structures else None,
        guests=guests,
        guest_names=names,
    )
    until = offer_deadline(ctx.now, ctx.territory.zone, meeting)
    return await seats.add_registration(ctx.session, meeting, arrival, ctx.now, until), member


async def _signed_up(ctx: Context, outcome: Outcome, guests: int | None, *, member: bool, alone: bool) -> Msg:
    """What to answer. alone: where nobody else reads, so that the video link may be told."""
    row = outcome.row
    assert row is not None
    sheet = await sheet_of(ctx.session, outcome.seats.meeting, linked=alone and row.state == CONFIRMED)
    if row.state == WAITING:
        return msg("meetings.waiting", sheet=sheet, rank=outcome.seats.rank(row), guests=row.guests, member=member)
    if guests is not None and guests != row.guests:
        return msg("meetings.no-room-for-guests", sheet=sheet, guests=row.guests, wanted=guests)
    return msg("meetings.signed-up", sheet=sheet, guests=row.guests, already=not outcome.changed, member=member)
