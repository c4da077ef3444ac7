"""A poll from one message as a phone types it, or by questions; what is no poll is refused with what it should be."""

import pytest

from commands.core.declaration.context import Room
from tests.chat import ACCUEIL, LEA, PRIVATE, Chat
from tests.commands.polls.town import DATES, GROUP, SAMIRA, THEMES, asks, choices, join_network, rows, stored
from tests.spaces import flat

ALONE = Room("!samira:town.example", private=True)


@pytest.mark.parametrize(
    "words",
    [
        THEMES,
        "!sondage Quel thème en janvier ?\n- Logement\n- Santé\n- Mobilité\nfin : vendredi 4 décembre 18h",
        "! Sondage « Quel thème en janvier ? »\n\n1. Logement\n2) Santé\n3. Mobilité\n\nclôture vendredi 4 décembre",
        "!consultation “Quel thème en janvier ?” ; • Logement ; • « Santé » ; • Mobilité ; jusqu’au 4 décembre 18h",
        "!sondage\nQuel thème en janvier ?\n1️⃣ Logement\n2️⃣ Santé\n3️⃣ Mobilité\nfin 4/12 18:00, plusieurs choix",
    ],
)
async def test_pasted_in_any_way_it_is_the_same_poll(chat: Chat, words: str) -> None:
    said = await asks(chat, words)
    assert "Sondage S1 : Quel thème en janvier ?" in said
    assert "Clôture : vendredi 4 décembre 2026 à 18 h" in said
    assert [choice.text for choice in await choices(chat)] == ["Logement", "Santé", "Mobilité"]


async def test_its_message_rings_for_nobody_states_the_rules_and_bears_its_seeds(chat: Chat) -> None:
    said = await asks(chat)
    (message,) = await rows(chat, "polls.poll:1")
    assert (message.room_id, message.content["msgtype"], message.content["m.mentions"]) == (ACCUEIL.room_id, "m.text", {})
    assert [row.content["key"] for row in await rows(chat, "polls.poll:1", "react")] == ["1️⃣", "2️⃣", "3️⃣"]
    rules = ("Plusieurs choix", "Touchez le chiffre", "!vote S1 1 2", "Une voix par personne", "noms visibles", "ex æquo", "Le mien")
    assert all(rule in said for rule in rules)
    assert len(said) < 900


async def test_options_in_words(chat: Chat) -> None:
    said = await asks(chat, f"{THEMES} ; un seul choix, par structure ; sans les noms ; résultats à la fin ; quorum 8 ; tirage au sort")
    poll = await stored(chat)
    assert (poll.kind, poll.voices, poll.names, poll.hidden, poll.quorum, poll.ties) == ("single", "structure", False, True, 8, "draw")
    assert poll.draw_seed in said
    assert "8 voix pour décider" in said
    assert await rows(chat, "polls.poll:1", "react") == []  # what is tapped is seen: nothing is seeded under hidden results


async def test_a_secret_poll_says_who_could_know(chat: Chat) -> None:
    said = await asks(chat, f"{THEMES} ; secret")
    poll = await stored(chat)
    assert (poll.secret, poll.hidden, poll.names) == (True, True, False)
    assert "qui gère le robot pourrait les lire" in said
    assert "en privé : !vote S1" in said
    assert await rows(chat, "polls.poll:1", "react") == []


async def test_dates_are_told_in_full_in_their_order(chat: Chat) -> None:
    await asks(chat, "!sondage Le café ; vendredi 11 décembre 9h ; 10/12 14h-16h ; dates")
    first, second = await choices(chat)
    assert flat(first.text) == "jeudi 10 décembre 2026, de 14 h à 16 h"
    assert flat(second.text) == "vendredi 11 décembre 2026 à 9 h"
    assert second.wall_end is None


async def test_consent_has_its_three_opinions(chat: Chat) -> None:
    said = await asks(chat, "!sondage Adopter la charte ; consentement ; fin vendredi")
    assert [choice.text for choice in await choices(chat)] == ["Pour", "Réserve", "Objection"]
    assert "Adopté si personne n’a d’objection" in said


async def test_without_a_deadline_it_lasts_a_week_until_a_working_day_at_18(chat: Chat) -> None:
    chat.later(days=1)  # a week after that is Tuesday, the 1st of December
    said = await asks(chat, "!sondage Un goûter ou une soirée ; goûter ; soirée")
    assert "Clôture : mardi 1er décembre 2026 à 18 h" in said
    assert "Un goûter ou une soirée" in said
    chat.later(days=31)  # Friday the 25th of December: a week later is a public holiday
    assert "Clôture : lundi 4 janvier 2027 à 18 h" in await asks(chat, "!sondage Et là ; goûter ; soirée")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("!sondage Quel thème ?", "Je ne lis aucun choix"),
        ("!sondage Quel thème ? ; Logement", "Je ne lis qu’un choix"),
        ("!sondage Quel thème ? ; Logement ; ; \n - \n ; ;", "Je ne lis qu’un choix"),
        ("!sondage Quel thème ? ; " + " ; ".join("abcdefghi"), "9 choix, c’est trop"),
        ("!sondage Quel thème ?\n" + "\n".join(f"thème {number} x" for number in range(40)), "40 choix, c’est trop"),
        ("!sondage Quel thème ? ; Santé ; Logement ; sante", "« sante » est là deux fois"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin hier 18h", "C’est déjà passé"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin 23/11/2026 8h", "C’est déjà passé"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin 45 machins", "je ne comprends pas « machins »"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin : bientôt", "Dans « fin : bientôt », je ne comprends pas « bientôt »"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin mardi prochain 18h", "plusieurs façons"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin 31 février", "n’existe pas"),
        ("!sondage Quel thème ? ; Santé ; Logement ; fin 4 décembre 2030 18h", "plus d’un an"),
        ("!sondage Quel thème ? ; Santé ; Logement ; quorum 0", "n’est pas un nombre de voix"),
        ("!sondage " + "long " * 40 + "; Santé ; Logement", "La question : 140 caractères au plus"),
        ("!sondage Quel thème ? ; Santé ; " + "long " * 40, "Un choix : 80 caractères au plus"),
        ("!sondage Quel thème ? ; " + " ; ".join(f"{n} " + "long " * 14 for n in "abcdef"), "ensemble : 380 caractères au plus"),
        ("!sondage Quel thème ? ; " + "x" * 9_900, "trop long"),
        ("!sondage ; fin vendredi 18h ; secret", "Il manque la question"),
        ("!sondage Adopter ; consentement ; oui ; non", "a ses propres choix"),
        ("!sondage Le café ; jeudi 10 décembre ; vendredi 11 décembre 9h ; dates", "dire jeudi 10 décembre 2026, de 14 h à 16 h ?"),
        ("!sondage Le café ; bientôt ; vendredi 11 décembre 9h ; dates", "Je ne lis pas de date dans « bientôt »"),
        ("!sondage Le café ; vendredi 11/12 9h ; 11 décembre 9h ; dates", "est là deux fois"),
        ("!sondage Le café ; 10 novembre 2026 9h ; 11 décembre 9h ; dates", "C’est déjà passé"),
    ],
)
async def test_what_makes_no_poll_is_refused_with_why_and_what_to_do(chat: Chat, words: str, why: str) -> None:
    said = await asks(chat, words)
    assert why in said
    assert [row for row in await chat.outbox() if row.subject] == []


async def test_an_end_that_may_be_a_choice_is_asked(chat: Chat) -> None:
    assert "la fin du sondage, ou un choix" in await asks(chat, "!sondage Quel moment ? ; Début de semaine ; Fin de semaine")
    await asks(chat, "!sondage Quel moment ? ; Début de semaine ; plutôt Fin de semaine ; fin : vendredi 18h")
    assert [choice.text for choice in await choices(chat)] == ["Début de semaine", "plutôt Fin de semaine"]


async def test_hours_and_dates_keep_their_figures(chat: Chat) -> None:
    await asks(chat, "!sondage Quelle heure ? ; 10 h ; 14 h")
    assert [choice.text for choice in await choices(chat)] == ["10 h", "14 h"]


async def test_in_a_room_with_a_role_only_the_team_asks(chat: Chat) -> None:
    await join_network(chat, LEA)
    assert "équipe d’animation" in await asks(chat, person=LEA)
    assert await rows(chat, "polls.poll:1") == []


async def test_in_a_group_any_member_of_the_network_asks(chat: Chat) -> None:
    assert "!inscription" in await asks(chat, person=LEA, room=GROUP)
    await join_network(chat, LEA)
    assert "Sondage S1" in await asks(chat, person=LEA, room=GROUP)
    (message,) = await rows(chat, "polls.poll:1")
    assert message.room_id == GROUP.room_id


async def test_in_private_it_says_where_polls_are_asked(chat: Chat) -> None:
    assert "dans le salon où l’on vote" in await asks(chat, room=ALONE)


async def test_an_edit_of_the_message_asks_no_second_poll(chat: Chat) -> None:
    heard = chat.hear(THEMES, room=ACCUEIL, person=SAMIRA)
    await chat.answer_to(heard)
    await chat.corrects(heard, THEMES.replace("Santé", "Sport"))
    assert len([row for row in await chat.outbox() if (row.subject or "").startswith("polls.poll:") and row.action == "send"]) == 1


async def test_its_number_shows_it_again_without_a_second_message(chat: Chat) -> None:
    await asks(chat)
    assert "Quel thème en janvier ?" in await asks(chat, "!sondage s 1", person=LEA)
    assert len(await rows(chat, "polls.poll:1")) == 1
    assert "Je n’ai pas de sondage S9" in await asks(chat, "!sondage S9")


async def test_by_questions_in_private_it_is_asked_in_the_room(chat: Chat) -> None:
    assert "Question 1 sur 4" in await asks(chat, "!sondage")
    for answer in ("Quel thème en janvier ?", "Logement\nSanté"):
        await chat.says(answer, room=ALONE, person=SAMIRA)
    assert "déjà passé" in flat(await chat.says("hier 18h", room=ALONE, person=SAMIRA))
    await chat.says("vendredi 4 décembre", room=ALONE, person=SAMIRA)
    assert "Je ne connais pas" in flat(await chat.says("en couleurs", room=ALONE, person=SAMIRA))
    summary = flat(await chat.says("par structure, quorum 8", room=ALONE, person=SAMIRA))
    assert all(said in summary for said in ("Logement ; Santé", "par structure, quorum 8", "Jusqu’à : vendredi 4 décembre"))
    assert "le sondage S1 est dans le salon" in flat(await chat.says("oui", room=ALONE, person=SAMIRA))
    (message,) = await rows(chat, "polls.poll:1")
    assert (message.room_id, (await stored(chat)).voices) == (ACCUEIL.room_id, "structure")


async def test_the_questions_may_end_in_a_consent(chat: Chat) -> None:
    await asks(chat, "!sondage")
    for answer in ("Adopter la charte", "consentement", "passer", "passer", "oui"):
        await chat.says(answer, room=ALONE, person=SAMIRA)
    assert (await stored(chat)).kind == "consent"


async def test_voters_add_choices_where_it_is_allowed(chat: Chat) -> None:
    await asks(chat, f"{THEMES} ; ajout possible")
    assert "C’est ajouté à S1 : 4. Jeunesse" in flat(await chat.says("!ajouter-choix S1 Jeunesse", room=PRIVATE))
    assert [row.content["key"] for row in await rows(chat, "polls.poll:1", "react")][-1] == "4️⃣"
    assert "Jeunesse" in (await rows(chat, "polls.poll:1", "update"))[-1].content["body"]
    assert "deux fois" in flat(await chat.says("!ajouter-choix S1 jeunesse"))
    for name in "abcd":
        await chat.says(f"!ajouter-choix S1 {name}")
    assert "9 choix, c’est trop" in flat(await chat.says("!ajouter-choix S1 un de plus"))
    await asks(chat)
    assert "ne permet pas" in flat(await chat.says("!ajouter-choix S2 Jeunesse"))


async def test_dates_pasted_with_quotes_make_a_poll_on_dates(chat: Chat) -> None:
    said = await asks(chat, DATES)
    assert "!vote S1 1 oui 2 si besoin" in said
    assert (await stored(chat)).kind == "dates"
