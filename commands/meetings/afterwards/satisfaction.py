"""What those who were there thought of a meeting: three taps and one open question, anonymous; and `!bilan-rencontre`."""

import re
from datetime import timedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.words import words_of
from commands.core.rules.calendar import only_in_working_time
from commands.meetings.people import only_for_the_host, roll_of
from commands.meetings.preparing.wording import short_enough
from commands.meetings.subject import MEETINGS, family
from storage import attendance, reactions, satisfaction, timers
from storage.meetings import PLANNED, Meeting
from storage.satisfaction import FAIR, FEWEST_SHOWN, USEFUL, USELESS, Rating
from storage.timers import Timer, timer

SUBJECT = "meetings.satisfaction"
"""Of the question that each is asked in private (`meetings.satisfaction:12`), and of the timer that asks it."""
CLOSE = "meetings.satisfaction-close"
AFTER = timedelta(minutes=30)
OPEN = timedelta(days=7)
LONGEST = 500
SHOWN = 6
"""Comments in a message; more of them come as a file."""

SIGNS = ("🙂", "😐", "🙁")
_TAPS = {
    **dict.fromkeys(("🙂", "😊", "😀", "😃", "☺", "✅"), USEFUL),
    **dict.fromkeys(("😐", "😑"), FAIR),
    **dict.fromkeys(("🙁", "☹", "😞", "👎"), USELESS),
}
_WORDS = {
    **dict.fromkeys(("utile", "tres utile", "bien", "tres bien", "oui"), USEFUL),
    **dict.fromkeys(("moyen", "moyenne", "moyennement", "bof", "moyennement utile"), FAIR),
    **dict.fromkeys(("pas utile", "inutile", "pas tres utile", "non"), USELESS),
    **dict.fromkeys(("retirer", "effacer"), ""),
}
_FIRST_PART = re.compile(r"(?:(?<![^\S\n])[^\S\n]++)?+[;,:.!\n]++\s*+")


@MEETINGS.timer(SUBJECT, PLANNED, lambda meeting, _: [meeting.ends_at + AFTER])
async def ask(due: Due, planned: Timer, meeting: Meeting) -> Effects:
    """Ask each of those who were there, in private; nobody a week later, and nobody in the evening."""
    if due.now > meeting.ends_at + OPEN:
        return ()
    only_in_working_time(due)
    number = planned.number
    people = await attendance.list_present(due.session, number)
    if not people or await satisfaction.get_satisfaction(due.session, number):
        return ()
    closes_at = due.now + OPEN
    await satisfaction.add_satisfaction(due.session, number, people, due.now, closes_at)
    await timers.set_timer(due.session, timer(f"{SUBJECT}:{number}", CLOSE, closes_at))
    question = msg("meetings.opinion-asked", meeting=meeting, until=closes_at, fewest=FEWEST_SHOWN)
    letters = (Direct(question, user_id, f"{SUBJECT}:{number}") for user_id in people)
    return *letters, *(Seed(f"{SUBJECT}:{number}", sign) for sign in SIGNS)


@family.timer(CLOSE)
async def count(due: Due, timer_: Timer) -> Effects:
    """The week is over: numbers are kept, who gave which sign is forgotten."""
    found = await satisfaction.get_satisfaction(due.session, timer_.number)
    if found is not None and not found.counted:
        await satisfaction.set_counted(due.session, found)
        await reactions.remove_reactions(due.session, timer_.subject)
    return ()


@family.command(
    "avis",
    Words.described("Donner mon avis sur une rencontre où j’étais, sans que mon nom y soit lié.", MEETINGS.is_named),
    aliases=("mon-avis", "donner-mon-avis"),
    examples=("!avis R12 utile", "!avis R12 pas utile", "!avis R12 garder le tour de table, finir à l’heure"),
    writes=True,
)
async def think(ctx: Context, args: Words) -> Effects:
    """Take a sign, some words, or both: « utile ; garder le café »."""
    meeting, after = await MEETINGS.find(ctx, args.words, to_change=True)
    rating = await _rating(ctx, meeting)
    if not after:
        raise Refused("meetings.opinion-how", meeting=meeting)
    first, *rest = _FIRST_PART.split(after.strip(), maxsplit=1)
    mark = _TAPS.get(after.strip(), _WORDS.get(words_of(first)))
    comment = after.strip() if mark is None else "".join(rest).strip()
    if mark is not None:
        await satisfaction.set_mark(ctx.session, rating, mark)
    if any(sign.isalnum() for sign in comment):
        await satisfaction.add_comment(ctx.session, rating.meeting_number, " ".join(short_enough("comment", comment, LONGEST).split()))
    return (Reply(msg("meetings.opinion-noted", meeting=meeting, commented=bool(comment), marked=bool(rating.mark))),)


family.replied(SUBJECT)(said_to("!avis R{number} {words}"))


@MEETINGS.tapped(SUBJECT)
async def tap(ctx: Context, tapped: Tap, meeting: Meeting) -> Effects:
    """One of the three signs, given or taken back. A refusal forgets the reaction too."""
    mark = _TAPS.get(tapped.key)
    if mark is None:
        return ()
    rating = await _rating(ctx, meeting)
    if tapped.removed and rating.mark != mark:
        return ()
    await satisfaction.set_mark(ctx.session, rating, "" if tapped.removed else mark)
    return (Direct(msg("meetings.opinion-noted", meeting=meeting, commented=False, marked=bool(rating.mark)), quiet=True),)


@family.command(
    "bilan-rencontre",
    Words.described(
        "Voir qui est venu à une rencontre et ce qui en a été pensé (la personne qui anime, l’équipe d’animation).", MEETINGS.is_named
    ),
    aliases=("bilan-de-la-rencontre", "résultat-rencontre"),
    examples=("!bilan-rencontre R12",),
)
async def tell_outcome(ctx: Context, args: Words) -> Effects:
    """How many came, and n out of N with how they are shared out, once nobody can change their answer any more."""
    meeting, _ = await MEETINGS.find(ctx, args.words)
    await only_for_the_host(ctx, meeting)
    number = meeting.number or 0
    found = await satisfaction.get_satisfaction(ctx.session, number)
    shown = found is not None and found.counted and found.answered >= FEWEST_SHOWN
    comments = await satisfaction.list_comments(ctx.session, number) if shown else ()
    answered = found.answered if found and found.counted else await satisfaction.count_answers(ctx.session, number)
    roll = await roll_of(ctx.session, ctx.territory, meeting)
    registered = sum(each.size for each in roll.expected)
    more = max(0, len(comments) - SHOWN)
    facts = {"present": roll.total, "registered": registered, "fewest": FEWEST_SHOWN}
    told = Direct(msg("meetings.outcome", meeting=meeting, found=found, answered=answered, comments=comments[:SHOWN], more=more, **facts))
    return (told, Attach(f"avis-R{number}.txt", "text/plain", "\n".join(comments).encode())) if more else (told,)


async def _rating(ctx: Context, meeting: Meeting) -> Rating:
    """That of the person. Raises Refused when they were not asked, or when it is too late."""
    rating = await satisfaction.get_rating(ctx.session, meeting.number or 0, ctx.person.user_id)
    found = await satisfaction.get_satisfaction(ctx.session, meeting.number or 0)
    if rating is None or found is None or found.closes_at <= ctx.now:
        over = found is not None and found.closes_at <= ctx.now
        raise Refused("meetings.opinion-not-asked", meeting=meeting, over=over)
    return rating
