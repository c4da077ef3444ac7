"""What one person waits for while another writes a thousand commands in ten rooms: `python -m scripts.bench.fairness`.

Both on one Synapse, in one run: first the quiet one alone, at rest; then while the noisy one writes and is answered. Times go from
when the homeserver has taken a command until its answer has come by /sync: how long it takes to take one is its own affair.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.demo.child import Child
from bot.demo.homeserver import Homeserver, Options
from bot.demo.partner import Partner
from scripts.bench.commands import Watcher, configure, fill, p95

ROOMS = 10
AT_REST = 20
PAUSE_S = 1.0


async def meet(server: Homeserver, stack: AsyncExitStack, name: str, bot: str, rooms: int) -> tuple[Partner, list[str]]:
    """Somebody, and their rooms with the bot."""
    account = await server.register(name)
    partner = await stack.enter_async_context(Partner(server.url, account.user_id, account.access_token))
    opened = []
    for rank in range(rooms):
        room = await partner.create_room(f"{name} {rank}", invite=[bot])
        await partner.hear(lambda heard, room=room: heard.room_id == room and heard.sender == bot and heard.is_message)  # type: ignore[misc] # bound at once
        opened.append(room)
    return partner, opened


async def ask(partner: Partner, watcher: Watcher, room: str) -> float:
    """Time one command, from when the homeserver has it: before that, no bot can do anything."""
    event_id = await partner.say(room, "!état")
    begun = time.perf_counter()
    return max(0.0, await watcher.wait_for([event_id]) - begun)


async def shout(partner: Partner, rooms: Sequence[str], count: int) -> list[str]:
    """Send commands as fast as the homeserver takes them, in all rooms."""
    shares = [range(rank, count, len(rooms)) for rank in range(len(rooms))]

    async def speak(room: str, share: range) -> list[str]:
        return [await partner.say(room, "!état") for _ in share]

    return [each for several in await asyncio.gather(*map(speak, rooms, shares)) for each in several]


async def measure(folder: Path, count: int, within_s: float) -> None:
    """Measure, and print a row."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(Homeserver(folder / "homeserver", options=Options(repeats=False)))
        account = await server.register("agora")
        await fill(folder / "data", 350)
        child = Child(("bot", "run", "--config", str(configure(folder, server, account))), folder / "bot.log")
        stack.push_async_callback(child.kill)
        await child.start()
        noisy, noisy_rooms = await meet(server, stack, "bruyant", account.user_id, ROOMS)
        quiet, (quiet_room,) = await meet(server, stack, "calme", account.user_id, 1)
        watchers = [Watcher(noisy), Watcher(quiet)]
        for watcher in watchers:
            following = asyncio.create_task(watcher.follow())
            stack.callback(following.cancel)
        rest = [await ask(quiet, watchers[1], quiet_room) for _ in range(AT_REST + 5)][5:]
        begun = time.perf_counter()
        shouting = asyncio.create_task(shout(noisy, noisy_rooms, count))
        during: list[float] = []
        while not shouting.done() or not set(shouting.result()) <= watchers[0].came.keys():
            await asyncio.sleep(PAUSE_S)
            during.append(await ask(quiet, watchers[1], quiet_room))
            if time.perf_counter() - begun > within_s:
                break
        shouting.cancel()
        answered = len(watchers[0].came)
        took = time.perf_counter() - begun
    tell(rest, during, count, answered, took)


def tell(rest: Sequence[float], during: Sequence[float], count: int, answered: int, took: float) -> None:
    """Print the table."""
    ratio = statistics.median(during) / statistics.median(rest)
    print("| the quiet one at rest, median | while the other writes: median | p95 | longest | ratio | answered of the noisy one | in |")
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {statistics.median(rest) * 1e3:.0f} ms | {statistics.median(during) * 1e3:.0f} ms | {p95(during) * 1e3:.0f} ms "
        f"| {max(during) * 1e3:.0f} ms | {ratio:.1f} | {answered} of {count} | {took:.0f} s |"
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commands", type=int, default=1_000)
    parser.add_argument("--within", type=float, default=600.0, help="seconds, after which the noisy one is left waiting")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        asyncio.run(measure(Path(folder), chosen.commands, chosen.within))


if __name__ == "__main__":
    main()
