"""How the bot is: since when it runs, its last interruption, what waits to leave, the size of the directory."""

from importlib.metadata import version

from commands.core.context import Context
from commands.core.effects import Effects, reply
from commands.core.vocabulary import Args, Family
from storage import delivery, directory, runs

family = Family("state", "Savoir si je marche bien")


class State(Args):
    """Savoir si je marche, et depuis quand."""


@family.command("état", State, aliases=("ping", "version"), examples=("!état",))
async def show_state(ctx: Context, _args: State) -> Effects:
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
