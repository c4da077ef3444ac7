"""`!nouvelle-rencontre`: a meeting made by five questions, one at a time, by who may hold one or propose it."""

from typing import Any

from commands.core.dates import Recurring, When
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused
from commands.core.declaration.questions import Choice, Question
from commands.core.declaration.shapes import Words
from commands.core.language.words import parts_of
from commands.core.rules import ends
from commands.core.rules.rights import coordinator
from commands.core.telling.french import occasion, rhythm
from commands.core.understanding import dialogue
from commands.meetings.preparing.creation import make
from commands.meetings.preparing.proposals import may_propose
from commands.meetings.preparing.schedule import EXAMPLE
from commands.meetings.preparing.wording import LONGEST_TITLE, new_link, read_seats, read_wording, short_enough
from commands.meetings.subject import family

DIALOGUE = "meetings.nouvelle-rencontre"
_SOMETHING = "la rencontre"
"""Stands for what is asked in another question."""


def _tells_a_meeting(words: str) -> bool:
    """« nouvelle rencontre avec la mairie » is no command."""
    return ";" in words


@family.command(
    "nouvelle-rencontre",
    Words.described("Créer une rencontre, ou la proposer, en répondant à cinq questions.", _tells_a_meeting),
    aliases=(
        *("rencontre-nouvelle", "créer-une-rencontre", "créer-rencontre", "proposer-une-rencontre", "proposer-rencontre"),
        *("organiser-une-rencontre", "ajouter-une-rencontre"),
    ),
    examples=("!rencontre nouvelle",),
    writes=True,
)
async def guide(ctx: Context, args: Words) -> Effects:
    """Begin, or go on with, the questions; with all the words at once, make it at once."""
    parts = parts_of(args.words)
    if len(parts) > 1:
        return await make(ctx, parts)
    if await coordinator(ctx) is None:
        await may_propose(ctx)
    return await dialogue.begin(ctx, family.asks(DIALOGUE))


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _date(ctx: Context, said: str) -> dict[str, str] | Choice:
    """When it is: words that are read in one way only, and as they are told back."""
    match ends.occasion_of(ctx, said, None):
        case When() as when:
            return _told(when)
        case Recurring() as series:
            return await _series(ctx, series, said)
        case wrong if readings := ends.choices(wrong):
            return Choice(ends.why(wrong, said, EXAMPLE, offered=True), tuple(map(_told, readings)))
        case wrong:
            raise ends.refused(wrong, said, EXAMPLE, hours=True)


async def _series(ctx: Context, series: Recurring, said: str) -> dict[str, str]:
    if await coordinator(ctx) is None:
        raise Refused("meetings.no-series-proposed")
    if series.start is None:
        raise Refused("meetings.series-which-hour", series=series)
    return {"words": said, "told": rhythm(series)}


def _told(when: When) -> dict[str, str]:
    return {"words": when.typed, "told": occasion(when)}


async def _place(ctx: Context, said: str) -> str:
    """A place, a link, « visio », or several of them between « ; »."""
    if read_wording([_SOMETHING, "", *parts_of(said)], ctx.territory.formats).by_video:
        new_link(ctx, said)
    return " ; ".join(parts_of(said))


async def _more(ctx: Context, said: str) -> str:
    """A theme, a format, an access note: whatever a part of a meeting may be, beside its place."""
    read_wording([_SOMETHING, "", _SOMETHING, *parts_of(said)], ctx.territory.formats)
    return " ; ".join(parts_of(said))


# ── The dialogue ─────────────────────────────────────────────────────────────────────────────────────────────────

TITLE = Question(
    "title", asks="meetings.ask-title", reads=lambda _ctx, said: short_enough("title", " ".join(parts_of(said)), LONGEST_TITLE)
)
DATE = Question("date", asks="meetings.ask-date", reads=_date, tells=lambda value: str(value["told"]))
PLACE = Question("place", asks="meetings.ask-place", reads=_place)
SEATS = Question("seats", asks="meetings.ask-seats", reads=lambda _ctx, said: read_seats(said), optional=True)
MORE = Question("more", asks="meetings.ask-more", reads=_more, optional=True)


@family.dialogue(DIALOGUE, (TITLE, DATE, PLACE, SEATS, MORE), summary="meetings.new-summary")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """What was answered is what could have been written in one line."""
    more = [str(answers[key]) for key in ("seats", "more") if answers[key]]
    return await make(ctx, [answers["title"], answers["date"]["words"], *parts_of(answers["place"]), *parts_of(" ; ".join(more))])
