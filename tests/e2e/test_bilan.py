"""A bilan on a real homeserver: numbers, pictures and pages as they arrive, a barometer answered by taps, what should change; kills."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from storage.meetings import Registration
from tests.e2e.conftest import Born, on
from tests.e2e.living import Wanted
from tests.e2e.scene import Scene
from tests.e2e.seen_polls import plain
from tests.e2e.voices import until
from tests.given import findable, meeting, member, structure
from tests.printed import pages_of

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MORNING = datetime(2029, 12, 4, 8, 0, tzinfo=UTC)  # 9 h in Paris, a Tuesday
HELD = datetime(2029, 5, 15, 12, 0, tzinfo=UTC)
ENDS = datetime(2029, 12, 26, 17, 0, tzinfo=UTC)
EXTRA = '[figures]\nthreshold = 2\n\n[rooms]\nprogramme = "{programme}"\n'
NAMES = ("lea", "samira", "omar")
KINDS = {"lea": "CCAS", "samira": "association", "omar": "association"}


async def test_a_bilan_its_files_a_barometer_and_what_should_change(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    clock.move_to(MORNING)
    programme = await people["lea"].create_room("Programme", preset="public_chat")
    bot = born(homeserver.url, Wanted(extra=EXTRA.format(programme=programme)), launcher=on(clock))
    scene = await Scene.begin(bot, clock, people)
    await people["lea"].invite(programme, bot.user_id)
    await scene.store(lambda session: _half_year(session, people))
    await _numbers(scene)
    await _files(scene)
    await _pages_of_the_team_after_a_kill(scene)
    await _barometer(scene)
    await _what_should_change(scene)
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def _half_year(session: AsyncSession, people: dict[str, Partner]) -> None:
    """A meeting in May, where three structures came; a fourth one met nobody."""
    hours = {"starts_at": HELD, "ends_at": HELD + timedelta(hours=2), "created_at": HELD - timedelta(days=200)}
    wall = {"wall_start": datetime(2029, 5, 15, 14), "wall_end": datetime(2029, 5, 15, 16)}  # noqa: DTZ001 - what clocks show
    session.add(meeting("Café de mai", number=1, **hours, **wall))
    await session.flush()
    for rank, name in enumerate(NAMES, 1):
        number = await findable(session, structure(f"Structure de {name}", kind=KINDS[name]))
        await member(session, people[name].user_id, name.capitalize(), number, joined_at=HELD - timedelta(days=100))
        user_id = people[name].user_id
        session.add(Registration(meeting_number=1, arrival=rank, at=HELD, user_id=user_id, structure_id=number, came=1))
    alone = await findable(session, structure("Structure isolée", kind="bailleur"))
    await member(session, people["paul"].user_id, "Paul", alone, joined_at=HELD - timedelta(days=100))


async def _numbers(scene: Scene) -> None:
    """To anybody; who stands alone is named to the équipe d'animation only, in private."""
    said = await scene.asks("samira", "!bilan 2029-1", here=True)
    assert "3 présences ; 3 structures sur 4 ; 2 secteurs sur 3" in said
    assert "3 nouvelles paires de structures sur 6 possibles, dont 2 sur 3 entre secteurs" in said
    assert "Structure isolée" in await scene.asks("lea", "!bilan 2029-1 liens")
    assert "Structure isolée" not in await scene.asks("omar", "!bilan 2029-1 liens")


async def _files(scene: Scene) -> None:
    """In the room where they were asked for: a picture described in words, a page that is read in its order, a table without a name."""
    await scene.asks("samira", "!bilan 2029-1 image", here=True)
    picture, drawn = await scene.receives("samira", ".png", here=True)
    assert "3 nouvelles paires de structures, entre secteurs : CCAS et association : 2" in plain(picture)
    assert drawn.startswith(b"\x89PNG")
    await scene.asks("samira", "!bilan 2029-1 pdf", here=True)
    (page,) = pages_of((await scene.receives("samira", "bilan-2029-1.pdf", here=True))[1])
    places = [page.find(words) for words in ("Bilan : 1er semestre 2029", "3 présences", "Qui s’est rencontré", "Structures venues")]
    assert -1 not in places
    assert places == sorted(places)
    assert "Structure isolée" not in page
    await scene.asks("samira", "!bilan 2029-1 tableau", here=True)
    book = load_workbook(BytesIO((await scene.receives("samira", ".xlsx", here=True))[1]))
    assert ("Liens, Nouvelles paires", 3, 6) in [row[:3] for row in book["Nombres"].iter_rows(values_only=True)]


async def _pages_of_the_team_after_a_kill(scene: Scene) -> None:
    """The bot is killed as soon as it was asked: the pages come once, in private."""
    await scene.people["lea"].say(scene.private["lea"], "!bilan 2029-1 dossier")
    await scene.bot.kill()
    await scene.bot.start()
    pages = pages_of((await scene.receives("lea", "bilan-2029-1-equipe.pdf"))[1])
    assert len(pages) == 4
    assert "Structure isolée" in pages[1]
    await until(lambda: not scene.bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: scene.bot.log[-3000:])
    await scene.people["lea"].sync()
    given = [each for each in scene.people["lea"].heard if each.content.get("filename", each.text).endswith("-equipe.pdf")]
    assert [each.room_id for each in given] == [scene.private["lea"]]


async def _barometer(scene: Scene) -> None:
    """It is opened by the équipe d'animation, answered by taps, one of them by somebody whose bot was killed meanwhile, and closed."""
    assert "Ouvrir le baromètre 2029" in await scene.asks("lea", "!baromètre ouvrir")
    assert "part vers 4 membres" in await scene.asks("lea", "oui")
    for name in NAMES:
        await _taps(scene, name, "✅ sous ce message", "✅")
        for rank in range(1, 7):
            await _taps(scene, name, f"{rank} sur 8", "4️⃣" if name == "lea" else "3️⃣")
            if (name, rank) == ("samira", 3):
                await scene.bot.kill()
                await scene.bot.start()
        await scene.hears(name, "7 sur 8")
        await scene.asks(name, "Un forum des métiers")
        await scene.asks(name, "Des cafés le soir")
    for minutes in (1, 3, 12):  # a bot that was down at an end waits for a minute more
        await scene.moves_to(ENDS + timedelta(minutes=minutes))
    said = await scene.asks("omar", "!baromètre")
    assert "3 personnes ont répondu sur 4" in said
    assert said.count(": 3 sur 3") == 6


async def _what_should_change(scene: Scene) -> None:
    """The words of the barometer are a line, which is taken, with a reason that anybody of the network reads."""
    assert "1 : Des cafés le soir" in await scene.asks("samira", "!améliorer")
    assert "retenu" in await scene.asks("lea", "!améliorer 1 retenu ; dès janvier")
    assert "Des cafés le soir (retenu : dès janvier)" in await scene.asks("omar", "!améliorer décidées")


async def _taps(scene: Scene, name: str, under: str, key: str) -> None:
    """Under the message with these words."""
    letter = await scene.hears(name, under)
    await scene.people[name].react(scene.private[name], letter.event_id, key)
