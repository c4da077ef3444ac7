"""`!modifier` and `!annuler-rencontre`: one thing at a time, of a meeting or of a series, and those registered are told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import SureWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import sayings
from commands.core.rules.rights import only_for_the_team
from commands.meetings.planning import replan
from commands.meetings.preparing.fields import CHANGES, Change, take_field
from commands.meetings.preparing.proposals import withdraw
from commands.meetings.subject import MEETINGS, family, offer_deadline, people_of, sheet_of, take_series, tell_promoted
from storage import meetings, seats
from storage.meetings import CANCELLED, PROPOSED, Meeting
from storage.seats import Outcome


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to. told: who is told that the time or the place is another."""

    meeting: Meeting
    seats: Outcome
    told: list[str]


def _names_them(words: str) -> bool:
    return MEETINGS.is_named(take_series(words)[1])


@family.command(
    "modifier",
    Words.described(
        "Changer la date, l’heure, le lieu, les places ou le titre d’une rencontre, ou d’une série (équipe d’animation).",
        _names_them,
        needed="le numéro de la rencontre et ce qui change",
    ),
    aliases=("déplacer", "reporter", "modifier-rencontre"),
    examples=(
        "!modifier R12 date vendredi 4 décembre 14h-16h",
        "!modifier R12 lieu Centre social, salle 1",
        "!modifier R12 places 25",
        "!modifier série R13 lieu Centre social",
    ),
    writes=True,
    borrowed=Borrowed(
        sayings("déplace, déplacez, reporte, reportez, décale, décalez, décaler, repousse, repoussez, repousser, changer, change, changez"),
        MEETINGS.is_called,
    ),
)
async def modify(ctx: Context, args: Words) -> Effects:
    """Change one thing; those registered are told when the time or the place is another."""
    await only_for_the_team(ctx)
    together, words = take_series(args.words)
    meeting, after = await MEETINGS.find_living(ctx, words)
    field, said = take_field(after)
    if not said:
        raise Refused("meetings.which-change", meeting=meeting)
    if together:
        return await _modify_series(ctx, meeting, field, said)
    done = await _modify(ctx, field, Change(meeting, said, lambda words: Call("modifier", {"words": f"R{meeting.number} date {words}"})))
    if not isinstance(done, Changed):
        return done
    letters = tuple(Direct(msg("meetings.moved", meeting=meeting), user_id) for user_id in done.told)
    changed = Reply(msg("meetings.changed", sheet=await sheet_of(ctx.session, meeting), told=len(done.told)))
    return changed, await MEETINGS.kept_true(ctx.session, meeting), *letters, *tell_promoted(done.seats)


@family.command(
    "annuler-rencontre",
    SureWords.described(
        "Annuler une rencontre, ou une série, et prévenir les personnes inscrites (équipe d’animation).",
        _names_them,
        needed="le numéro de la rencontre",
    ),
    aliases=("annuler-la-rencontre", "rencontre-annulée", "supprimer-rencontre"),
    examples=("!annuler-rencontre R12", "!annuler-rencontre série R13"),
    writes=True,
)
async def cancel(ctx: Context, args: SureWords) -> Effects:
    """Ask first; then it is cancelled, and everybody registered is told once. Who proposed a meeting takes it back."""
    together, words = take_series(args.words)
    meeting, _ = await MEETINGS.find(ctx, words, to_change=True)
    if meeting.state == PROPOSED and meeting.created_by == ctx.person.user_id:
        return await withdraw(ctx, meeting)
    await only_for_the_team(ctx)
    MEETINGS.only_living(ctx, meeting)
    if together:
        return await _cancel_series(ctx, meeting, sure=args.sure)
    told = people_of((await seats.load(ctx.session, meeting)).rows, ctx.person.user_id)
    if not args.sure:
        sure = Call("annuler-rencontre", {"words": f"R{meeting.number}", "sure": True})
        return Reply(msg("meetings.cancel-sure", meeting=meeting, told=len(told))), Offer({"oui": sure})
    await _cancel(ctx, meeting)
    letters = tuple(Direct(msg("meetings.cancelled-told", meeting=meeting), user_id) for user_id in told)
    cancelled = Reply(msg("meetings.cancelled", meeting=meeting, told=len(told)))
    return cancelled, await MEETINGS.kept_true(ctx.session, meeting), *letters


# ── A series, from one of its meetings on ────────────────────────────────────────────────────────────────────────


async def _modify_series(ctx: Context, first: Meeting, field: str, said: str) -> Effects:
    """The same change for each; their days stay apart."""
    if field == "date":
        raise Refused("meetings.series-date", meeting=first)
    done: list[Changed] = []
    for meeting in await _following(ctx, first):
        changed = await _modify(ctx, field, Change(meeting, said, lambda words: _at_another_hour(first, words)))
        if not isinstance(changed, Changed):
            return changed
        done.append(changed)
    told = _by_person((each.meeting, each.told) for each in done)
    letters = [Direct(msg("meetings.series-moved", meetings=theirs), user_id) for user_id, theirs in told.items()]
    answer = Reply(msg("meetings.series-changed", sheet=await sheet_of(ctx.session, first), count=len(done), told=len(told)))
    updates = [await MEETINGS.kept_true(ctx.session, each.meeting) for each in done]
    return answer, *updates, *letters, *(letter for each in done for letter in tell_promoted(each.seats))


async def _cancel_series(ctx: Context, first: Meeting, *, sure: bool) -> Effects:
    held = await _following(ctx, first)
    told = _by_person([(each, people_of((await seats.load(ctx.session, each)).rows, ctx.person.user_id)) for each in held])
    if not sure:
        call = Call("annuler-rencontre", {"words": f"série R{first.number}", "sure": True})
        return Reply(msg("meetings.series-cancel-sure", meetings=held, told=len(told))), Offer({"oui": call})
    for meeting in held:
        await _cancel(ctx, meeting)
    letters = [Direct(msg("meetings.series-cancelled-told", meetings=theirs), user_id) for user_id, theirs in told.items()]
    updates = [await MEETINGS.kept_true(ctx.session, each) for each in held]
    return Reply(msg("meetings.series-cancelled", meetings=held, told=len(told))), *updates, *letters


async def _following(ctx: Context, first: Meeting) -> Sequence[Meeting]:
    """The meetings of its series from this one on. Raises Refused when it is one of none."""
    if first.series_id is None:
        raise Refused("meetings.no-series", meeting=first)
    return await meetings.list_following(ctx.session, first)


def _at_another_hour(first: Meeting, words: str) -> Call:
    """The same command, for the hours of a date and its hours."""
    return Call("modifier", {"words": f"série R{first.number} heure {words.partition(' ')[2]}"})


def _by_person(told: Iterable[tuple[Meeting, list[str]]]) -> dict[str, list[Meeting]]:
    """The meetings each person is to be told of, in one message."""
    theirs: dict[str, list[Meeting]] = {}
    for meeting, people in told:
        for user_id in people:
            theirs.setdefault(user_id, []).append(meeting)
    return theirs


# ── One meeting ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _modify(ctx: Context, field: str, change: Change) -> Changed | Effects:
    """Change one thing of a meeting, and all that follows from it; or what is said of it where nothing does."""
    meeting = change.meeting
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    if (said := await CHANGES[field](ctx, change)) is not None:
        return said
    moved = before != (meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.version += moved
    meetings.set_words(meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    settled = await seats.settle(ctx.session, meeting, ctx.now, offer_deadline(ctx.now, ctx.territory.zone, meeting))
    return Changed(meeting, settled, people_of(settled.seats.rows, ctx.person.user_id) if moved else [])


async def _cancel(ctx: Context, meeting: Meeting) -> None:
    meeting.state = CANCELLED
    meeting.version += 1
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
