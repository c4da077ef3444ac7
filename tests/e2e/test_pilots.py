"""What pilot structures have beside decisions, on a real homeserver: money, a voice given to a colleague, the follow-up, the sheet."""

from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from tests.e2e.conftest import Born, on
from tests.e2e.living import Wanted
from tests.e2e.scene import Scene
from tests.e2e.town import TWO_MORE_PILOTS
from tests.given import findable, member, structure

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

OTHERS = f'\n[governance]\nfollow_up = "jeudi 9h"\n{TWO_MORE_PILOTS}'
EVE, CHOSEN = datetime(2029, 12, 5, 15, 0, tzinfo=UTC), datetime(2029, 12, 6, 8, 0, 5, tzinfo=UTC)  # Wednesday; Thursday, 9 h in Paris
OVER = datetime(2029, 12, 13, 6, 0, tzinfo=UTC)  # the delegation was until the 12th
FOLLOW_UP, OF_THE_TEAM = "Le suivi de l’équipe d’animation", ["lea", "omar", "paul"]
NOT_YOURS = "entre structures pilotes"


async def test_money_a_delegate_the_follow_up_and_the_sheet(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    extra = OTHERS.format(paul=people["paul"].user_id, omar=people["omar"].user_id)
    bot = born(homeserver.url, Wanted(coordinators=(people["lea"].user_id,), extra=extra), launcher=on(clock))
    scene = await Scene.begin(bot, clock, people)
    samira = people["samira"].user_id

    async def of_the_ccas(session: AsyncSession) -> None:
        await member(session, samira, "Samira Benali", await findable(session, structure("CCAS de Valmont")))

    await scene.store(of_the_ccas)
    await _money(scene)
    await _a_voice_is_given(scene)
    await scene.moves_to(EVE)
    await _the_follow_up(scene)
    await _the_sheet(scene)
    await scene.moves_to(OVER)
    await _the_voice_ends(scene)
    assert bot.rows("SELECT trouble FROM outbox WHERE state = 'aside'") == []


async def _money(scene: Scene) -> None:
    """The team writes the amount and what a meeting costs, planned then paid; everybody reads what each has borne."""
    assert "Centre social : 3 000,00 €" in await scene.asks("lea", "!budget 2029 9 000 €", here=True)
    await scene.asks("lea", "!rencontre Café ; jeudi 13 décembre 14h-16h ; Maison pour tous")
    await scene.asks("lea", "!dépense R1 ; traiteur ; 300 ; CCAS ; prévu", here=True)
    shown = await scene.asks("samira", "!budget")
    assert "Budget 2029 : 9 000,00 €. Dépensé : 0,00 €. Prévu en plus : 300,00 €. Reste : 8 700,00 €." in shown
    await scene.asks("lea", "!dépense 1 payée 240,60", here=True)
    shown = await scene.asks("samira", "!budget", here=True)
    assert "Dépensé : 240,60 €. Prévu en plus : 0,00 €. Reste : 8 759,40 €." in shown
    assert "CCAS : part 3 000,00 €, a payé 240,60 €" in shown
    assert "Centre social doit verser 80,20 € à CCAS ; Ville doit verser 80,20 € à CCAS." in shown
    assert "traiteur (R1), 240,60 €, payé par CCAS, prévu 300,00 €" in await scene.asks("samira", "!dépenses R1")
    assert "équipe d’animation" in await scene.asks("samira", "!budget 2029 1 €")
    assert scene.bot.rows("SELECT cents FROM budget") == [(900_000,)]


async def _a_voice_is_given(scene: Scene) -> None:
    """Samira is asked in private, accepts by a tap, and then speaks for the CCAS: with two others, the decision is taken."""
    samira = scene.people["samira"]
    await scene.people["lea"].say(scene.room, "!décision Adopter la charte")
    asked = await scene.hears("lea", "Décision D1", here=True)
    assert NOT_YOURS in await scene.asks("samira", "!avis-décision D1 pour")
    assert "C’est demandé à Samira Benali, @samira:test.local" in await scene.asks("lea", "!délégation Samira ; jusqu’au 12 décembre")
    letter = await scene.hears("samira", "vous demande de parler pour CCAS")
    await samira.react(scene.private["samira"], letter.event_id, "👍")
    await scene.hears("samira", "vous parlez pour CCAS")
    await scene.hears("lea", "accepte de parler pour CCAS")
    for name in ("samira", "paul", "omar"):
        await scene.people[name].react(scene.room, asked.event_id, "✅")
    await scene.hears("lea", "est adoptée", here=True)
    assert scene.bot.rows("SELECT user_id FROM opinion WHERE structure = 'CCAS'") == [(samira.user_id,)]
    assert await scene.told("vous demande de parler pour CCAS") == ["samira"]
    assert await scene.told("Attend l’avis de votre structure : D1.") == ["samira"]
    assert await scene.told("accepte de parler pour CCAS") == ["lea"]


async def _the_follow_up(scene: Scene) -> None:
    """It comes by itself on Thursday at 9 h, once, to each of the team in private; asked before all, it is told in private too."""
    await scene.people["lea"].say(scene.room, "!décision Le local ; fin lundi 10 décembre 18h")
    await scene.hears("lea", "Décision D2", here=True)
    assert await scene.told(FOLLOW_UP) == []
    await scene.moves_to(CHOSEN)
    await scene.bot.terminate()
    await scene.bot.start()
    line = "À venir, décision D2, fin 10 décembre, sans avis : CCAS, Centre social, Ville : !décision D2"
    assert await scene.told(FOLLOW_UP) == await scene.told(line) == OF_THE_TEAM
    await scene.asks("lea", "!suivi", here=True)
    assert await scene.told(line) == ["lea", *OF_THE_TEAM]
    assert "équipe d’animation" in await scene.asks("samira", "!suivi")


async def _the_sheet(scene: Scene) -> None:
    """In private, with the decisions, the meeting to come and the money; and all of it in a file to be changed."""
    await scene.asks("lea", "!comité", here=True)
    file = await scene.people["lea"].hear(lambda heard: heard.is_file and heard.content["body"] == "comite-2029-12-06.md")
    assert file.room_id == scene.private["lea"]
    written = (await scene.people["lea"].download(file.content["url"])).decode()
    assert ("Adopter la charte" in written, "Le local" in written, "Café" in written, "240,60" in written) == (True,) * 4
    for words in (
        "Le comité de pilotage, depuis le jeudi 6 septembre 2029",
        "décisions adoptées : 1 (D1) ; en cours : 1 (D2) ; non prises : 0",
        "rencontres à venir dans les trois mois : 1",
        "budget 2029 : 9 000,00 €, dépensé 240,60 €, prévu en plus 0,00 €",
    ):
        assert await scene.told(words) == ["lea"]
    assert "équipe d’animation" in await scene.asks("samira", "!comité")


async def _the_voice_ends(scene: Scene) -> None:
    """After its last day, who spoke and who asked are told once; Samira's voice counts no more, what she said stands."""
    await scene.people["lea"].say(scene.room, "!décision La fête ; fin vendredi 14 décembre")
    await scene.hears("samira", "Décision D3", here=True)
    assert NOT_YOURS in await scene.asks("samira", "!avis-décision D3 pour", here=True)
    assert await scene.told("est terminée, à la date prévue") == ["lea", "samira"]
    of_the_ccas = "SELECT decision_number, user_id FROM opinion WHERE structure = 'CCAS'"
    assert scene.bot.rows(of_the_ccas) == [(1, scene.people["samira"].user_id)]
