"""A poll is asked on a real homeserver: pasted, by questions in private, in the room of a group; or it is refused, in words."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from bot.demo.time_machine import TimeMachine
from commands.polls.subject import SEEDS
from tests.e2e.conftest import Born, on
from tests.e2e.living import ask, heard_so_far, open_room, said_since
from tests.e2e.privacy import enter, first
from tests.e2e.seen_polls import THEMES, asks, is_poll, join_network, plain, seeds
from tests.e2e.voices import until

pytestmark = pytest.mark.e2e

PASTED = (
    "!sondage « Quels thèmes pour l’hiver\u00a0? »\n"
    "• Accès aux droits\n"
    "\n"
    "–\u00a0“Logement”\n"
    "* \u201eSanté\u00a0mentale\u201c\n"
    "  - 'Mobilité'  \n"
    "\u00a0\n"
    "Fin\u00a0: jeudi 6 décembre 18\u202fh\n"
    "un seul choix, par structure"
)
REFUSED = {
    "!sondage Quels thèmes ? ;": "Je ne lis aucun choix",
    "!sondage Quels thèmes ?\n\n\u00a0\n": "Je ne lis aucun choix",
    "!sondage Quels thèmes ? ; Logement": "Je ne lis qu’un choix",
    "!sondage Quels thèmes ?\nLogement\n\n  \n- \n": "Je ne lis qu’un choix",
    f"!sondage Quels thèmes ? ; {' ; '.join(f'thème {rank}' for rank in range(9))}": "9 choix, c’est trop",
    "!sondage Quels thèmes ?\n" + "\n".join(f"- thème {rank}" for rank in range(40)): "40 choix, c’est trop",
    "!sondage Quels thèmes ? ; Santé ; Logement ; SANTE": "est là deux fois",
    "!sondage Quels thèmes ? ; Santé ; Logement ; fin lundi 3 décembre 2029 18h": "passé",
    "!sondage Quels thèmes ? ; Santé ; Logement ; fin 31 février": "n’existe pas",
    "!sondage fin vendredi 18h ; un seul choix": "Il manque la question",
    "!sondage Adopter la charte ? ; consentement ; oui": "« oui » est de trop",
    "!sondage Quels thèmes ? ; Santé ; Logement ; quorum 0": "n’est pas un nombre de voix",
}


async def test_pasted_from_a_phone_refused_in_words_asked_by_questions_and_in_a_group(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, clock: TimeMachine
) -> None:
    lea, paul, omar = people["lea"], people["paul"], people["omar"]
    bot = born(homeserver.url, launcher=on(clock))
    await bot.start()
    room = await open_room(lea, bot, paul, omar)

    # pasted: bullets, quotes and empty lines are gone
    poll = await asks(lea, bot, room, PASTED)
    assert "S1 : Quels thèmes pour l’hiver ?" in plain(poll)
    assert "Clôture : jeudi 6 décembre 2029 à 18 h" in plain(poll)
    assert ("Un seul choix." in plain(poll), "Une voix par structure" in plain(poll)) == (True, True)
    assert (poll.content["msgtype"], poll.content["m.mentions"]) == ("m.text", {})
    choices = [("Accès aux droits",), ("Logement",), ("Santé mentale",), ("Mobilité",)]
    assert bot.rows("SELECT text FROM choice WHERE poll_number = 1 ORDER BY rank") == choices
    await until(lambda: not bot.rows("SELECT 1 FROM outbox WHERE state = 'waiting'"), what=lambda: bot.log[-3000:])
    assert await seeds(lea, bot, poll) == list(SEEDS[:4])

    # refused, each in words: nothing is posted, no row is left
    mark = await heard_so_far(lea, bot, room)
    for words, why in REFUSED.items():
        told = plain(await ask(lea, bot, room, words))
        assert why in told, (words, told)
        assert "Je n’ai rien" in told, told
    assert [heard for heard in await said_since(lea, bot, room, mark) if is_poll(heard, bot)] == []
    counts = [bot.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("poll", "choice", "timer WHERE subject = 'polls.poll:2'")]  # noqa: S608 - names above
    assert counts == [1, 4, 0]

    # by questions in private, asked in the room; a refused answer is asked again
    assert "en privé" in (await ask(lea, bot, room, "!sondage")).text
    private = await enter(lea, bot)
    assert "Quelle est la question" in (await first(lea, bot, private)).text
    for words, expected in (
        ("Quel jour pour le café ?", "Quels sont les choix"),
        ("Mardi", "Je ne lis qu’un choix"),
        ("Mardi ; Jeudi", "Jusqu’à quand"),
        ("hier 18h", "Je n’ai rien changé"),
        ("jeudi 6 décembre 18h", "Des options"),
        ("sans les noms", "Voici votre sondage"),
    ):
        assert expected in plain(await ask(lea, bot, private, words)), words
    done = await ask(lea, bot, private, "oui")
    assert "le sondage S2 est dans le salon" in plain(done)
    there = await paul.hear(lambda heard: is_poll(heard, bot) and "S2 : Quel jour pour le café" in plain(heard))
    assert (there.room_id, "Je ne montre pas les noms" in plain(there)) == (room, True)

    # in the room of a group, a member asks; who is none may not; in private nobody votes
    await join_network(bot, (paul, "Paul"))
    group = await open_room(paul, bot, omar)
    assert "ouvert aux membres" in (await ask(omar, bot, group, THEMES)).text
    assert "dans le salon où l’on vote" in (await ask(lea, bot, private, THEMES)).text
    asked = await asks(paul, bot, group, THEMES)
    assert (asked.room_id, "S3 : Quels thèmes" in plain(asked)) == (group, True)
    assert bot.rows("SELECT number, created_by FROM poll ORDER BY number") == [(1, lea.user_id), (2, lea.user_id), (3, paul.user_id)]
