"""Those who drift away, and those who never met, on a real homeserver: a word prepared for the ones, the others put in touch."""

from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from tests.e2e.conftest import Born, on
from tests.e2e.living import Wanted
from tests.e2e.scene import Scene
from tests.given import findable, member, structure

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

OF = {"samira": "PMI", "omar": "Maison pour tous", "paul": "Mission locale"}
YES_OR_NO = {"samira": "oui", "omar": "oui", "paul": "non"}
DRAW = datetime(2029, 12, 4, 9, 10, 5, tzinfo=UTC)  # a Tuesday, 10 h 10 in Paris
TOO_SOON = datetime(2030, 5, 20, 8, 10, 5, tzinfo=UTC)  # five months and a half after the no, a Monday
HALF_A_YEAR_LATER = datetime(2030, 6, 18, 8, 10, 5, tzinfo=UTC)
LATER = datetime(2030, 6, 19, 8, 10, 5, tzinfo=UTC)
MET, AGAIN = "Votre binôme du mois", "vous aviez dit non aux binômes"


async def test_a_word_to_those_not_seen_and_two_people_put_in_touch(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    bot = born(homeserver.url, Wanted(extra="[directory]\nconfirmation_months = 60\n"), launcher=on(clock))
    scene = await Scene.begin(bot, clock, people)

    async def in_the_network(session: AsyncSession) -> None:
        for name, called in OF.items():
            number = await findable(session, structure(called, confirmed_on=clock.now().date()))
            await member(session, people[name].user_id, name.capitalize(), number, last_seen_on=clock.now().date())

    await scene.store(in_the_network)
    await _a_word(scene)
    await _in_touch(scene)
    await _not_asked_again(scene)
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def _a_word(scene: Scene) -> None:
    """The team alone reads who was not seen; a number prepares a word to one of them, which nobody but Léa gets."""
    await scene.asks("lea", "!rencontre Café ; jeudi 13 décembre 14h-16h ; Maison pour tous")
    await scene.asks("omar", "!participe R1")
    assert "équipe d’animation" in await scene.asks("omar", "!absents")
    listed = await scene.asks("lea", "!absents")
    assert "2 structures sans signe depuis 6 mois" in listed
    assert ("Mission locale" in listed, "PMI" in listed, "Maison pour tous" in listed) == (True, True, False)
    number = next(line for line in ("1", "2") if f"{line}. PMI" in listed)
    word = await scene.asks("lea", number)
    assert word.startswith("Pour Samira (@samira:test.local). À changer à votre façon")
    assert "Bonjour, c’est Léa (CCAS), du réseau Valmont. Nous n’avons pas croisé PMI depuis un moment" in word
    assert "Prochaine rencontre : Café, le jeudi 13 décembre 2029 à 14 h" in word
    await scene.asks("lea", "!absents", here=True)
    assert await scene.told("structures sans signe") == ["lea", "lea"]
    assert await scene.told("Nous n’avons pas croisé") == ["lea"]


async def _in_touch(scene: Scene) -> None:
    """Who wishes it is drawn by the clock, once: each is told with whom, in private; who said no, or nothing, hears of nothing."""
    for name, wish in YES_OR_NO.items():
        assert "binômes" in await scene.asks(name, f"!binôme {wish}")
    assert await scene.told(MET) == []
    await scene.moves_to(DRAW)
    await scene.bot.terminate()
    await scene.bot.start()
    assert await scene.told(MET) == ["omar", "samira"]
    assert await scene.told(f"{MET} : Samira (PMI), @samira:test.local") == ["omar"]
    assert await scene.told(f"{MET} : Omar (Maison pour tous), @omar:test.local") == ["samira"]
    assert "Ce mois-ci : Samira (PMI)" in await scene.asks("omar", "!binôme")
    assert scene.bot.rows("SELECT people, pairs FROM pair_draw") == [(2, 1)]


async def _not_asked_again(scene: Scene) -> None:
    """Before half a year, a no is a no; then it is asked once more, and never again."""
    for instant, asked in ((TOO_SOON, []), (HALF_A_YEAR_LATER, ["paul"]), (LATER, ["paul"])):
        await scene.moves_to(instant)
        assert await scene.told(AGAIN) == asked
