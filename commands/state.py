"""How the bot is: since when it runs, its last interruption, what waits to leave, the size of the directory."""

from importlib.metadata import version

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, msg, reply
from commands.core.declaration.happenings import ClockDoubted, ClockSettled
from commands.core.declaration.shapes import Nothing
from commands.core.declaration.vocabulary import Family
from commands.core.telling.mentions import tell_team
from storage import delivery, directory, runs

family = Family("state", "Savoir si je marche bien")


@family.command("état", Nothing.described("Savoir si je marche, et depuis quand."), aliases=("ping", "version"), examples=("!état",))
async def show_state(ctx: Context, _args: Nothing) -> Effects:
    """Answer with facts of this run and of the one before it."""
    lives = await runs.list_last_runs(ctx.session, limit=2)
    return reply(
        "state.report",
        since=lives[0].started_at if lives else None,
        away_from=lives[1].seen_at if len(lives) > 1 else None,
        waiting=await delivery.count_waiting(ctx.session),
        aside=await delivery.count_aside(ctx.session),
        structures=await directory.count_structures(ctx.session),
        version=version("agora-bot"),
    )


@family.when(ClockDoubted)
async def tell_doubt(ctx: Context, doubted: ClockDoubted) -> Effects:
    """The équipe d'animation knows that nothing falls due, and whom to warn."""
    return await tell_team(ctx, msg("state.clock-doubted", machine=doubted.machine, house=doubted.house))


@family.when(ClockSettled)
async def tell_settled(ctx: Context, _settled: ClockSettled) -> Effects:
    """Those who were told that nothing fell due are told that it does again."""
    return await tell_team(ctx, msg("state.clock-settled"))
