"""`!programme`: what is being built, and where it stands; opened, moved and given up by the équipe d'animation."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens, Post, Refused, Reply, msg
from commands.core.declaration.happenings import ProgrammeOpened
from commands.core.declaration.shapes import Words
from commands.core.language.words import parts_of, words_of
from commands.core.rules.draws import seed_of
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import asks_back, number_of
from commands.programmes.calendar import next_name, read_dates, set_dates, usual_dates
from commands.programmes.gathering.coming_back import come_back
from commands.programmes.gathering.following import follow
from commands.programmes.subject import IDEAS, PROGRAMMES, ROOM, calendar_of, family, find_programme, find_under_way, read_name
from storage import ideas, programmes
from storage.ideas import KEPT, OPEN
from storage.programmes import CANCELLED, Programme
from storage.rows import keep_row

_FOLLOWED = frozenset({"suivi", "mes idees", "reponses"})


def _is_for_programmes(words: str) -> bool:
    """« programme 2027-1 », « programme suivi » are said to the robot; « programme de réussite éducative » is looked for."""
    return not words or bool(read_name(words)[0]) or words_of(words) in _FOLLOWED or asks_back(words)


@family.command(
    "programme",
    Words.described("Voir le programme du semestre : où il en est, et ce que deviennent les idées.", _is_for_programmes),
    aliases=("le-programme", "programmation", "programme-du-semestre"),
    examples=("!programme", "!programme suivi", "!programme 2027-1"),
)
async def show(ctx: Context, args: Words) -> Effects:
    """Its calendar; « suivi », what becomes of each idea; « remettre », its message anew."""
    if asks_back(args.words):
        programme = await find_under_way(ctx)
        return await PROGRAMMES.tell_anew(ctx, f"PG{programme.number}")
    name, after = read_name(args.words)
    programme = await find_programme(ctx, name)
    if words_of(after or args.words) in _FOLLOWED:
        return await follow(ctx, programme)
    return (Reply(msg("programmes.calendar", calendar=await calendar_of(ctx.session, programme))),)


@family.command(
    "programme-ouvrir",
    Words.described("Ouvrir le programme d’un semestre, avec son calendrier (équipe d’animation)."),
    aliases=("ouvrir-programme", "ouvrir-le-programme", "nouveau-programme"),
    examples=("!programme ouvrir 2027-1 ; idées 14 décembre ; vote 4 janvier ; arbitrage 11 janvier ; publication 18 janvier",),
    writes=True,
)
async def open_one(ctx: Context, args: Words) -> Effects:
    """One at a time; what nobody says of the calendar is as usual. The ideas that waited are its own."""
    await only_for_the_team(ctx)
    if (under_way := await programmes.find_under_way(ctx.session, to_change=True)) is not None:
        raise Refused("programmes.one-at-a-time", programme=under_way)
    first, *parts = parts_of(args.words) or [""]
    name, after = read_name(first)
    if after:
        parts = [after, *parts]
    name = name or next_name(ctx)
    if await programmes.find_named(ctx.session, name) is not None:
        raise Refused("programmes.name-taken", name=name)
    said = read_dates(ctx, parts)
    dates = usual_dates(ctx, said)
    seed = seed_of(name, dates["ideas_until"])
    programme = Programme(name=name, **dates, draw_seed=seed, created_by=ctx.person.user_id, created_at=ctx.now)
    set_dates(programme, said)
    await keep_row(ctx.session, programme)
    back = await come_back(ctx, programme)
    waited = len(back) + await ideas.take_waiting(ctx.session, number_of(programme))
    await PROGRAMMES.plan(ctx.session, programme, ctx.territory, ctx.now)
    edits = [await IDEAS.kept_true(ctx.session, idea) for idea in back]
    here = ctx.room.room_id == ctx.room_of(ROOM)
    told = Reply(msg("programmes.opened", programme=programme, waited=waited, here=here))
    return told, *await PROGRAMMES.announced(ctx.session, programme), *edits, Happens(ProgrammeOpened(name, ROOM))


@family.command(
    "programme-dates",
    Words.described("Changer une date du programme (équipe d’animation)."),
    aliases=("programme-date", "programme-déplacer", "programme-prolonger"),
    examples=("!programme dates vote 8 janvier",),
    writes=True,
)
async def move(ctx: Context, args: Words) -> Effects:
    """Told once in its room, without ringing for anybody."""
    await only_for_the_team(ctx)
    programme = await find_under_way(ctx)
    parts = parts_of(args.words)
    if not parts:
        raise Refused("programmes.which-step", said="")
    moved = set_dates(programme, read_dates(ctx, parts))
    if not moved:
        raise Refused("programmes.nothing-moved", programme=programme)
    programme.version += 1
    await PROGRAMMES.plan(ctx.session, programme, ctx.territory, ctx.now)
    told = Post(ROOM, msg("programmes.moved", programme=programme, steps=moved), quiet=True)
    return Reply(msg("programmes.dates-moved", programme=programme, steps=moved)), await PROGRAMMES.kept_true(ctx.session, programme), told


@family.command(
    "programme-abandonner",
    Words.described("Abandonner le programme en préparation (équipe d’animation) : ses idées attendent le suivant."),
    aliases=("abandonner-programme",),
    examples=("!programme abandonner 2027-1",),
    writes=True,
)
async def give_up(ctx: Context, args: Words) -> Effects:
    """Its name must be said: it is not done by a slip. The ideas that have no answer wait for the next one.

    What pilot structures decided to keep, and told its authors, is no more undone by one person.
    """
    await only_for_the_team(ctx)
    programme = await find_under_way(ctx)
    if read_name(args.words)[0] != programme.name:
        raise Refused("programmes.say-its-name", programme=programme)
    if kept := await ideas.count_ideas(ctx.session, programme.number, [KEPT]):
        raise Refused("programmes.is-decided", programme=programme, kept=kept)
    programme.state = CANCELLED
    programme.name = f"{programme.name} (abandonné {programme.number})"
    await PROGRAMMES.plan(ctx.session, programme, ctx.territory, ctx.now)
    waiting = await ideas.list_ideas(ctx.session, programme.number, OPEN)
    for idea in waiting:
        idea.programme_number, idea.poll_number, idea.rank, idea.votes = None, None, None, None
    return Reply(msg("programmes.given-up", programme=programme, waiting=len(waiting))), await PROGRAMMES.kept_true(ctx.session, programme)
