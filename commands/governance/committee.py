"""`!comité`: the sheet of the steering committee, as a message, on paper and as a text to be changed."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from commands.core.dates import When, read_when
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.rules.rights import only_for_the_team
from commands.core.telling.printing import can_print
from commands.governance.committee_facts import read_committee
from commands.governance.committee_sheet import files_of, page_of
from commands.governance.subject import family

USUAL = relativedelta(months=3)
"""Since when it tells, when nobody says: a steering committee meets about so often."""
_FROM = (1, 4, 8, 12, 60)
"""Months ago: dates are read as days to come, so it is from there that a past one is read; the last day that is found is meant."""


@family.command(
    "comité",
    Words.described(
        "Préparer la fiche du comité de pilotage : décisions, rencontres, budget (équipe d’animation).",
        lambda words: words.lower().startswith("depuis"),
    ),
    aliases=("comité-de-pilotage", "copil", "fiche-comité"),
    examples=("!comité", "!comité depuis le 1er septembre"),
)
async def prepare(ctx: Context, args: Words) -> Effects:
    """In private: the gist in ten lines, and all of it to be printed, and to be changed."""
    await only_for_the_team(ctx)
    committee = await read_committee(ctx, _since(ctx, args.words))
    page = page_of(committee, ctx.territory, ctx.local_now)
    told = Direct(msg("governance.committee", committee=committee, printable=can_print()))
    return told, *files_of(page, f"comite-{ctx.local_now:%Y-%m-%d}")


def _since(ctx: Context, words: str) -> date:
    """The day that words tell, the last one of that name; three months ago without any. Raises Refused for what is no past day."""
    said = words.strip()[len("depuis") :].strip() if words.strip().lower().startswith("depuis") else words.strip()
    today = ctx.local_now.date()
    if not said:
        return today - USUAL
    found = None
    if any(sign.isdigit() for sign in said):  # « lundi » and « hier » are counted from a day: it would be that of long ago
        told = [_read(said, ctx.local_now - relativedelta(months=months)) for months in _FROM]
        found = max((day for day in told if day is not None and day <= today), default=None)
    if found is None:
        raise Refused("governance.which-since", said=said)
    return found


def _read(said: str, then: datetime) -> date | None:
    read = read_when(said, then)
    return read.day if isinstance(read, When) else None
