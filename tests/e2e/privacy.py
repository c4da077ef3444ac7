"""The private room that the bot opens, seen from the person who is asked in."""

from bot.demo.heard import Heard
from bot.demo.partner import Partner
from tests.e2e.living import LivingBot


async def invitation(person: Partner, bot: LivingBot) -> str:
    """Wait for the bot's invitation. Returns its room."""
    await person.sync()
    while bot.user_id not in person.invitations.values():
        await person.sync(wait_s=10)
    return next(room for room, inviter in person.invitations.items() if inviter == bot.user_id)


async def enter(person: Partner, bot: LivingBot) -> str:
    """Take the bot's invitation."""
    return await person.join(await invitation(person, bot))


async def first(person: Partner, bot: LivingBot, room: str, mark: int = 0) -> Heard:
    """Hear what the bot says first in a room, after `mark` events were heard."""
    before = {heard.event_id for heard in person.heard[:mark]}
    return await person.hear(
        lambda heard: heard.room_id == room and heard.is_message and heard.sender == bot.user_id and heard.event_id not in before
    )
