"""The end of a poll as people write it: never a choice that everybody could vote for, and told back in full."""

import pytest

from commands.core.declaration.effects import Refused
from commands.polls.wording import Wording, parts_of, read_wording
from tests.chat import Chat
from tests.commands.polls.town import asks, choices
from tests.spaces import flat

ASKED = "Quel thème ? ; Logement ; Santé"


def read(words: str) -> Wording:
    return read_wording(parts_of(words))


@pytest.mark.parametrize(
    "end",
    [
        *(
            "fin de semaine",
            "fin du mois",
            "fin ce soir",
            "Fin : vendredi",
            "d’ici vendredi",
            "avant vendredi",
            "au plus tard vendredi 18h",
        ),
        *(
            "jusqu’à vendredi 18h",
            "fin dans 48h",
            "fin décembre",
            "vendredi max",
            "réponse avant vendredi",
            "date limite : 4/12",
            "fin bientôt",
        ),
        *("avant Noël", "d’ici la rentrée", "clôture demain soir", "fin aujourd’hui", "fin asap"),
    ],
)
def test_what_begins_like_an_end_is_no_choice(end: str) -> None:
    assert read(f"{ASKED} ; {end}") == Wording("Quel thème ?", ("Logement", "Santé"), end)


@pytest.mark.parametrize("theme", ["Fin de droits", "Fin de vie", "Avant tout, écouter", "Pour", "Votez blanc", "Délais de la CAF"])
def test_what_tells_no_time_is_a_choice(theme: str) -> None:
    assert read(f"{ASKED} ; {theme}") == Wording("Quel thème ?", ("Logement", "Santé", theme))


@pytest.mark.parametrize(
    "words",
    [
        "Quand ? ; Début de semaine ; Fin de semaine",
        "Quand ? ; début de mois ; milieu de mois ; fin de mois",
        "Quelle heure ? ; avant 9h ; après 17h ; entre midi et deux",
        "Quand ? ; avant vendredi ; d’ici la fin du mois ; la semaine prochaine",
        "Quand ? ; la semaine prochaine ; avant vendredi",
    ],
)
def test_what_may_be_the_end_or_a_choice_is_asked(words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(words)
    assert refused.value.message.key == "polls.end-or-choice"


@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("fin de semaine", "vendredi 27 novembre 2026 à 18 h"),
        ("avant vendredi", "jeudi 26 novembre 2026 à 23 h 59"),
        ("fin ce soir", "lundi 23 novembre 2026 à 23 h 59"),
        ("fin du mois", "lundi 30 novembre 2026 à 18 h"),
    ],
)
async def test_the_end_is_told_in_full(chat: Chat, end: str, told: str) -> None:
    assert f"Clôture : {told}" in await asks(chat, f"!sondage {ASKED} ; {end}")
    assert [choice.text for choice in await choices(chat)] == ["Logement", "Santé"]


async def test_what_is_not_read_is_named_with_what_may_have_been_meant(chat: Chat) -> None:
    said = await asks(chat, f"!sondage {ASKED} ; fin vendredi 18h sauf imprévu")
    assert "je ne comprends pas « sauf imprévu »" in said
    assert "fin 27/11/2026 18h00" in said


def test_only_what_stands_before_a_choice_is_its_bullet() -> None:
    words = "Quand ? ; - matin ; après-midi ; jeudi 10/12 9-12h ; mi-journée"
    assert read(words).choices == ("matin", "après-midi", "jeudi 10/12 9-12h", "mi-journée")


async def test_a_place_is_kept_in_a_choice_of_dates(chat: Chat) -> None:
    await asks(chat, "!sondage Quand ? ; jeudi 10 décembre 14h salle 2 ; vendredi 11 décembre 20h-1h ; dates")
    first, second = await choices(chat)
    assert flat(first.text) == "jeudi 10 décembre 2026 à 14 h, salle 2"
    assert str(second.wall_end) == "2026-12-12 01:00:00"


async def test_an_example_is_always_to_come(chat: Chat) -> None:
    chat.later(days=365)  # Tuesday, the 23rd of November 2027
    assert "fin vendredi 3 décembre 18h" in await asks(chat, f"!sondage {ASKED} ; fin bientôt")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("de 3 jours", "lundi 7 décembre 2026 à 18 h"),
        ("+48h", "dimanche 6 décembre 2026 à 18 h"),
        ("d’ici fin décembre", "jeudi 31 décembre 2026 à 18 h"),
        ("vendredi 11 décembre", "vendredi 11 décembre 2026 à 18 h"),
    ],
)
async def test_it_is_put_off_in_the_same_words(chat: Chat, said: str, told: str) -> None:
    await asks(chat, f"!sondage {ASKED} ; fin vendredi 4 décembre")
    assert f"dure jusqu’au {told}" in await asks(chat, f"!prolonger S1 {said}")
