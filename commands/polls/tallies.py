"""`!résultats` and `!export`: what a poll came to so far, as it may be shown to the person who asks."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import words_of
from commands.core.telling.spreadsheets import CSV, csv_file
from commands.polls.closing import pictured
from commands.polls.results import decide
from commands.polls.subject import POLLS, family, only_who_is_there
from commands.polls.voters import who_chose
from storage import ballots
from storage.ballots import Voice
from storage.polls import DATES, MAYBE, NO, YES, Choice, Poll

NAMES = frozenset({"noms", "nom", "avec les noms", "les noms", "qui", "votes", "detail", "details"})
PICTURES = frozenset({"image", "en image", "graphique", "dessin"})
_VALUES = {YES: "oui", MAYBE: "si besoin", NO: "non"}


@family.command(
    "résultats",
    Words.described(
        "Voir où en est un sondage, ou son résultat ; avec les noms s’ils sont visibles.", POLLS.is_named, needed="le numéro du sondage"
    ),
    aliases=("résultat", "bilan-vote", "dépouillement"),
    examples=("!résultats S3", "!résultats S3 noms", "!résultats S3 image"),
)
async def show_results(ctx: Context, args: Words) -> Effects:
    """The counts; names and the image where the poll is asked, else in private."""
    poll, after = await POLLS.find(ctx, args.words)
    await _only_shown(ctx, poll)
    sheet = await POLLS.sheet(ctx.session, poll)
    at_home = ctx.room.room_id == poll.room_id
    if words_of(after) in PICTURES:
        return await pictured(ctx.session, poll, poll.room_id if at_home else None) or (Reply(msg("polls.no-picture", poll=poll)),)
    if words_of(after) not in NAMES:
        return (Reply(msg("votes.results", result=decide(sheet), names=poll.names and not poll.secret)),)
    told = msg("votes.names", poll=poll, lists=who_chose(poll, sheet.choices, await _named(ctx, poll)))
    return (Reply(told) if at_home else Direct(told),)


@family.command(
    "export",
    Words.described(
        "Recevoir les résultats d’un sondage en fichier pour tableur, en privé.", POLLS.is_named, needed="le numéro du sondage"
    ),
    aliases=("csv", "tableau", "exporter"),
    examples=("!export S3",),
)
async def export(ctx: Context, args: Words) -> Effects:
    """The counts as a file, and a second one of the voices when the poll shows the names."""
    poll, _ = await POLLS.find(ctx, args.words)
    await _only_shown(ctx, poll)
    sheet = await POLLS.sheet(ctx.session, poll)
    named = poll.names and not poll.secret
    files = [Attach(f"S{poll.number}-resultats.csv", CSV, csv_file(_count_rows(poll, sheet.choices)))]
    if named:
        voices = await _named(ctx, poll)
        files.append(Attach(f"S{poll.number}-voix.csv", CSV, csv_file(_voice_rows(ctx, sheet.choices, voices))))
    return Direct(msg("votes.exported", poll=poll, named=named)), *files


async def _only_shown(ctx: Context, poll: Poll) -> None:
    """Raises Refused when the counts of a poll are hidden until its end, or when it is not for this person."""
    only_who_is_there(ctx, poll)
    if not (await POLLS.sheet(ctx.session, poll)).shown:
        raise Refused("votes.hidden", poll=poll)


async def _named(ctx: Context, poll: Poll) -> list[Voice]:
    """The voices with their names. Raises Refused when they are not shown."""
    if poll.secret or not poll.names:
        raise Refused("votes.no-names", poll=poll)
    return await ballots.list_voices(ctx.session, poll)


def _count_rows(poll: Poll, choices: Sequence[Choice]) -> list[list[object]]:
    """A line a choice, then blank voices and all of them."""
    values = [YES, MAYBE, NO] if poll.kind == DATES else [YES]
    heads = ["oui", "si besoin", "non"] if poll.kind == DATES else ["voix"]
    rows = [[choice.rank, choice.text, *(getattr(choice, value) for value in values)] for choice in choices]
    empty: list[object] = [""] * (len(values) - 1)
    return [["numéro", "choix", *heads], *rows, ["", "blanc", poll.blank, *empty], ["", "total des voix", poll.voted, *empty]]


def _voice_rows(ctx: Context, choices: Sequence[Choice], voices: list[Voice]) -> list[list[object]]:
    """A line a voice. Who was forgotten is « (sans nom) »."""
    rows: list[list[object]] = [["personne", "structure", *(f"{choice.rank}. {choice.text}" for choice in choices), "raison", "date"]]
    for voice in voices:
        said = [_VALUES.get(voice.marks.get(choice.rank, ""), "") for choice in choices]
        at = voice.at.astimezone(ctx.territory.zone).strftime("%d/%m/%Y %H:%M")
        rows.append([voice.name or "(sans nom)", voice.structure or "", *said, voice.reason, at])
    return rows
