"""What is answered in private, asked for before others, leaves a neutral line where it was asked."""

from collections.abc import Sequence

from bot.engine.cause import Cause
from commands.core.declaration.effects import Attach, Direct, Effect, Forward, Reply, msg


def with_neutral_line(cause: Cause, effects: Sequence[Effect]) -> Sequence[Effect]:
    """What is answered in private leaves a neutral line where it was asked, unless the handler said something itself."""
    private = any(_is_private(effect, cause.person.user_id) for effect in effects)
    told = cause.reply_to is None or cause.room.private or any(isinstance(effect, Reply) for effect in effects)
    return effects if told or not private else (*effects, Reply(msg("core.answered-in-private")))


def _is_private(effect: Effect, asker: str) -> bool:
    """Whether it is said to who asked, where nobody else reads."""
    match effect:
        case Direct(to=to) | Attach(to=to, room_id=None):
            return to in {None, asker}
        case _:
            return isinstance(effect, Forward) and effect.private
