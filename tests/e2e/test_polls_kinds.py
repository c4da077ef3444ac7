"""The kinds of polls on a real homeserver: dates that become the meeting, consent, secret, hidden, with choices added, with a quorum."""

from functools import partial

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import Wanted, ask, open_room
from tests.e2e.privacy import enter, first
from tests.e2e.seen_polls import TOLD_AT, asks, is_result, join_network, plain, seeds, tally
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

UNTIL = "fin jeudi 6 décembre 18h"
DATES = f"!sondage Le café de décembre ; jeudi 13 décembre 14h-16h ; vendredi 14 décembre 9h ; lundi 17 décembre 9h ; dates ; {UNTIL}"


async def test_the_best_date_becomes_the_meeting_by_one_tap(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    agenda = await lea.create_room("Agenda")
    bot = born(homeserver.url, Wanted(extra=f'[rooms]\nagenda = "{agenda}"'), launcher=on(clock))
    await bot.start()
    await lea.invite(agenda, bot.user_id)
    room = await open_room(lea, bot, samira, paul, omar)
    alone = {person: await open_room(person, bot) for person in (paul, omar, samira)}
    await join_network(bot, (samira, "Samira"), (paul, "Paul"), (omar, "Omar"))
    poll = await asks(lea, bot, room, DATES)
    assert "Retenue : le plus de « oui » et « si besoin », puis de « oui », puis la plus proche." in plain(poll)

    # yes, if needed, no: by text and by tap
    told = plain(await ask(paul, bot, room, "!vote S1 1 oui 2 si besoin 3 non"))
    assert ("(oui)" in told, "(si besoin)" in told, "(non)" in told) == (True, True, True)
    await omar.react(room, poll.event_id, "②")
    await ask(lea, bot, room, "!vote S1 si besoin 1 2")
    await ask(samira, bot, room, "!vote S1 3 oui, 1 2 pas possible")
    await until(lambda: tally(bot) == (4, 0, [1, 1, 1]), what=lambda: f"{tally(bot)}\n{bot.log[-3000:]}")
    assert bot.rows("SELECT yes, maybe, no FROM choice ORDER BY rank") == [(1, 1, 1), (1, 2, 1), (1, 0, 1)]

    # the rule as it is written: the second date has the most of both
    clock.move_to(TOLD_AT)
    result = await lea.hear(lambda heard: is_result(heard, bot))
    assert "Date retenue : vendredi 14 décembre 2029 à 9 h (1 oui, 2 si besoin)" in plain(result)
    assert "Cette date ne va pas à Samira." in plain(result)
    await paul.react(room, result.event_id, "✅")  # leads nothing
    await lea.react(room, result.event_id, "✅")
    held = await lea.hear(lambda heard: heard.room_id == room and "R1, Le café de décembre" in plain(heard))
    assert "Je demande en privé à 2 personnes" in plain(held)
    assert bot.rows("SELECT user_id FROM registration") == [(omar.user_id,)]
    assert bot.rows("SELECT meeting_number FROM poll") == [(1,)]

    # its calendar file, its announcement, a word to each voter
    file = await paul.hear(lambda heard: heard.room_id == room and heard.is_file)
    calendar = await paul.download(file.content["url"])
    assert b"DTSTART;TZID=Europe/Paris:20291214T090000\r\n" in calendar
    assert "LOCATION:Lieu à préciser\r\n" in calendar.decode()
    await lea.hear(lambda heard: heard.room_id == agenda and "1 personne inscrite" in plain(heard))
    assert "Vous êtes inscrit" in plain(await omar.hear(lambda heard: heard.room_id == alone[omar] and "R1" in heard.text))
    assert "Viendrez-vous" in plain(await paul.hear(lambda heard: heard.room_id == alone[paul] and "R1" in heard.text))
    await ask(samira, bot, alone[samira], "!état")
    assert [heard for heard in samira.heard_from(bot.user_id, alone[samira]) if "R1" in heard.text] == []
    assert bot.rows("SELECT number FROM meeting") == [(1,)]


async def test_consent_with_reasons_a_secret_vote_added_choices_and_a_quorum_that_is_missed(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, samira, paul, omar = (people[name] for name in ("lea", "samira", "paul", "omar"))
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, samira, paul, omar)

    # consent: an objection and a reserve have a reason, by tap or by text
    consent = await asks(lea, bot, room, f"!sondage Adopter la charte ? ; consentement ; {UNTIL}")
    await paul.react(room, consent.event_id, "1️⃣")
    assert "se dit avec sa raison" in plain(await ask(omar, bot, room, "!vote S1 réserve"))
    await ask(omar, bot, room, "!vote S1 réserve : le délai est court")
    await samira.react(room, consent.event_id, "3")
    private = await enter(samira, bot)
    assert "une objection se dit avec sa raison" in plain(await first(samira, bot, private))
    assert "Vote noté dans S1 : 3. Objection" in plain(await ask(samira, bot, private, "!vote S1 objection : pas de budget"))
    await until(lambda: tally(bot) == (3, 0, [1, 1, 1]), what=lambda: bot.log[-3000:])
    names = plain(await ask(lea, bot, room, "!résultats S1 noms"))
    assert ("Réserve, 1 voix : omar « le délai est court »" in names, "Objection, 1 voix : samira « pas de budget »" in names) == (
        True,
        True,
    )

    # secret: in private only, nothing to tap, nothing shown before the end
    secret = await asks(lea, bot, room, f"!sondage Qui préside ? ; Awa ; Bruno ; Chloé ; secret ; {UNTIL}")
    assert "aucun nom montré, mais qui gère le robot pourrait les lire" in plain(secret)
    assert "Supprimez-le" in plain(await ask(samira, bot, room, "!vote S2 1"))
    assert "Vote noté dans S2 : 2. Bruno" in plain(await ask(samira, bot, private, "!vote S2 2"))
    alone = await open_room(paul, bot)
    await ask(paul, bot, alone, "!vote S2 2")
    assert "se montre à la fin" in plain(await ask(lea, bot, room, "!résultats S2"))
    assert tally(bot, 2) == (2, 0, [0, 2, 0])

    # a choice that a voter adds, a quorum, no names
    several = await asks(
        lea, bot, room, f"!sondage Quels thèmes ? ; Logement ; Santé ; ajout possible ; quorum 8 ; sans les noms ; {UNTIL}"
    )
    assert "3. Mobilité" in plain(await ask(omar, bot, room, "!ajouter-choix S3 Mobilité"))
    assert "est là deux fois" in plain(await ask(omar, bot, room, "!ajouter-choix S3 MOBILITE"))
    await samira.react(room, several.event_id, "③")
    told = plain(await ask(paul, bot, room, "!vote S3 mobilité"))
    assert ("Vote noté" in told, "Mobilité" in told) == (True, False)
    await until(lambda: tally(bot, 3) == (2, 0, [0, 0, 2]), what=lambda: bot.log[-3000:])
    assert "ne montre pas les noms" in plain(await ask(lea, bot, room, "!résultats S3 noms"))
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    assert [await seeds(lea, bot, poll) for poll in (consent, secret, several)] == [list(SEEDS[:3]), [], list(SEEDS[:3])]
    shown = [plain(heard) for heard in lea.heard if heard.edits == secret.event_id]
    assert shown
    assert all("Bruno Chloé" in words.replace("2. ", "").replace("3. ", "") for words in shown)

    # the end of all three
    clock.move_to(TOLD_AT)
    results = [plain(await lea.hear(partial(is_result, bot=bot, number=number))) for number in (1, 2, 3)]
    assert "Ce n’est pas adopté : il y a au moins une objection" in results[0]
    assert "2 voix. Retenu : Bruno (2 voix)" in results[1]
    assert "Il fallait 8 voix : aucune décision n’est prise." in results[2]
    said = [heard.text for heard in lea.heard if heard.sender == bot.user_id]
    assert [words for words in said if "Bruno" in words and ("samira" in words or "paul" in words)] == []
    assert "ne montre pas les noms" in plain(await ask(lea, bot, room, "!résultats S2 noms"))
