"""Hours as towns write them, in words and in columns of days: a week when they say one, else their words; nothing guessed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.values.hours import read_hours, together
from commands.imports.values.hours_columns import days_of_column, read_columns
from storage.opening_hours import Week


@pytest.mark.parametrize(
    ("words", "week"),
    [
        ("Les lundi, mardi, jeudi et vendredi de 09h00 à 17h00", "Mo,Tu,Th,Fr 09:00-17:00"),
        ("lundi au vendredi 8h30-12h / 13h30-17h", "Mo-Fr 08:30-12:00,13:30-17:00"),
        ("9h-12h et 14h-17h du lundi au vendredi", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("Lundi - Vendredi : 9h - 12h", "Mo-Fr 09:00-12:00"),
        ("Lundi-Mardi-Jeudi 9h-12h", "Mo,Tu,Th 09:00-12:00"),
        ("Lu-Ve 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Lun. au Ven. : 9H00/12H00 - 14H00/17H00", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("Les mardi et jeudi de 15h00 à 19h00 - Les mercredi et vendredi de 9h30 à 13h30", "Tu,Th 15:00-19:00; We,Fr 09:30-13:30"),
        ("Lundi : 14h00 à 18h00 Mardi : 9h00 à 12h30 - 14h00 à 18h00", "Mo 14:00-18:00; Tu 09:00-12:30,14:00-18:00"),
        ("de 8 h 30 à 12 h et de 13 h 30 à 17 h 30 du lundi au jeudi", "Mo-Th 08:30-12:00,13:30-17:30"),
        ("le samedi de 9 h à midi", "Sa 09:00-12:00"),
        ("lundi,mardi:8h30-12h00,13h30-17h00;mercredi:8.30-12.00", "Mo,Tu 08:30-12:00,13:30-17:00; We 08:30-12:00"),
        ("lundi matin 9h-12h et mardi après-midi 14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("du lundi au vendredi 9-12h", "Mo-Fr 09:00-12:00"),
        ("Du lundi au jeudi 9h-17h, vendredi 9h-16h", "Mo-Th 09:00-17:00; Fr 09:00-16:00"),
        ("tous les jours de 9h à 19h sans interruption", "Mo-Su 09:00-19:00"),
        ("7j/7, 24h/24", "Mo-Su 00:00-24:00"),
        ("vendredi 20h-2h", "Fr 20:00-02:00"),
        ("me 10h-12h ; sa 10h-12h", "We,Sa 10:00-12:00"),
        ("ma-je 9h-12h", "Tu-Th 09:00-12:00"),
        ("tous les soirs 19h-8h", "Mo-Su 19:00-08:00"),
        ("lu. et je. 9h-12h", "Mo,Th 09:00-12:00"),
        ("2e jeudi du mois 14h-17h", "Th[2] 14:00-17:00"),
        ("1er et 3e mardis du mois de 9h à 12h", "Tu[1,3] 09:00-12:00"),
        ("le dernier samedi de chaque mois, de 9 heures à 12 h 30", "Sa[-1] 09:00-12:30"),
        ("Dimanche (2e dimanche du mois) : 14h-17h30", "Su[2] 14:00-17:30"),
        ("Fermé le lundi. Mardi au samedi 9h-19h", "Tu-Sa 09:00-19:00; Mo off"),
        ("Du lundi au vendredi 9h-12h sauf le mercredi", "Mo,Tu,Th,Fr 09:00-12:00; We off"),
        ("Du lundi au vendredi 9h-12h, 14h-17h, fermé le mercredi après-midi", "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00"),
        ("du mardi au samedi de 10h à 12h, fermé les jours fériés", "Tu-Sa 10:00-12:00; PH off"),
        ("Le lundi de 9h00 à 12h00 et sur rendez-vous.", 'Mo 09:00-12:00; "sur rendez-vous"'),
        ("lundi 9h-12h, le samedi sur RDV", 'Mo 09:00-12:00; "samedi sur rendez-vous"'),
        ("mardi 9h-11h30 (inscription)", 'Tu 09:00-11:30; "inscription"'),
        ("Mo-Fr 08:30-12:00; PH off", "Mo-Fr 08:30-12:00; PH off"),
        ("L au V : 9h-12h30 / 13h30-17h", "Mo-Fr 09:00-12:30,13:30-17:00"),
        ("LMMJV 9h-17h", "Mo-Fr 09:00-17:00"),
        ("L Ma J 13h30-17h / Me 9h-12h", "Mo,Tu,Th 13:30-17:00; We 09:00-12:00"),
        ("Ma V 9h30-11h30", "Tu,Fr 09:30-11:30"),
        ("Lu Ma Je 9h-12h", "Mo,Tu,Th 09:00-12:00"),
        ("L M Me J V 9h-12h", "Mo-Fr 09:00-12:00"),
        ("L Ma M J V 9h-12h", "Mo-Fr 09:00-12:00"),
        ("L/M/M/J 9h-12h", "Mo-Th 09:00-12:00"),
        ("L, Ma, J : 9h-12h", "Mo,Tu,Th 09:00-12:00"),
        ("Me-S 14h-18h", "We-Sa 14:00-18:00"),
        ("Monday-Friday 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Mon to Fri 9:30 am - 5 p.m.", "Mo-Fr 09:30-17:00"),
        ("12pm-8pm Tue, Thu and Sat", "Tu,Th,Sa 12:00-20:00"),
        ("Sat and Sun 10am-12am", "Sa,Su 10:00-24:00"),
    ],
)
def test_words_that_say_a_week(words: str, week: str) -> None:
    assert read_hours(words) == (week, "", "")
    assert Week.parse(week) is not None


@pytest.mark.parametrize(
    "words",
    [
        *(
            "un mardi sur deux 9h-12h",
            "M à V : 10h-18h",
            "L, M, J : 9h-12h",
            "V 9h-12h",
            "lundi 9h-12h salle M",
            "mardi (semaines paires) 9h-12h",
            "Du lundi au vendredi 9h-17h (16h le vendredi)",
            "9h-12h",
            "sur rendez-vous",
        ),
        *(
            "mardi matin et jeudi après-midi 14h-17h",
            "Tous les jours 9h-18h sauf vacances scolaires",
            "lundy 9h-12h",
            "du lundi au vendredi",
        ),
        *(
            "mardi 9h-12h, mercredy 14h-17h",
            "Lundi à vendredi midi",
            "lundi 9h-12h en été, 14h-17h en hiver",
            "mardi à partir de 9h",
            "lundi dès 9h",
        ),
        *(
            "lundi 17h-9h",
            "mardi 9h ou 10h-12h",
            "Du lundi au vendredi 9h-18h, fermé le mercredi après-midi",
            "lundi 25h-26h",
            "fermé en août",
        ),
        *(
            "Lundi : 9h-12h ; mardi : idem",
            "Du lundi au vendredi 8h-18h et samedi matin",
            "du 1er au 15 août lundi 9h-12h",
            "Mo-Fr 09:00-12:00, Sa",
        ),
        *("lundi, 9h-12h : café, 14h-17h : jeux", "9h-12h lundi mardi 14h-17h", "lundi 9h-12h, 14h-17h mardi", "lundi à 14h"),
        *("lundi 9h-12h (fermé pendant les vacances)", "accueil : lundi 9h-12h, téléphone : mardi 14h-17h", "5 jours sur 7 de 9h à 17h"),
        *("permanence téléphonique le lundi 9h-12h", "Sa permanence 9h-12h, me voir", "lundi 9h-12h 2ème étage", "le 12/10 de 9h à 12h"),
    ],
)
def test_what_is_not_wholly_understood_stays_words(words: str) -> None:
    assert read_hours(words).kept == words
    assert Week.parse(read_hours(words).kept) is None


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"Lundi": "9h-12h", "Mardi": "9h-12h", "Mercredi": "14h-17h"}, "Mo,Tu 09:00-12:00; We 14:00-17:00"),
        ({"h_lundi": "9:00 - 12:00 / 13:30 - 17:00", "h_mardi": "-", "h_samedi": "Fermé"}, "Mo 09:00-12:00,13:30-17:00; Sa off"),
        ({"Horaires – Jeudi matin": "9-12", "Horaires – Jeudi après-midi": "14-17"}, "Th 09:00-12:00,14:00-17:00"),
        ({"Lundi ouverture": "9:00", "Lundi fermeture": "17:00"}, "Mo 09:00-17:00"),
        ({"Lundi": "9h-12h", "Jeudi": "sur demande"}, 'Mo 09:00-12:00; "jeudi : sur demande"'),
        ({"Lundi": "9h-12h", "Commentaire": "fermé en août"}, 'Mo 09:00-12:00; "fermé en août"'),
        ({"Lundi": "9h-12h sur RDV", "Mardi": "9h-12h sur RDV"}, 'Mo,Tu 09:00-12:00; "sur rendez-vous"'),
        ({"Mardi": "1er et 3e : 9h-12h"}, "Tu[1,3] 09:00-12:00"),
        ({"Lundi": "non communiqués", "Mardi": "non communiqués"}, "non communiqués"),
        ({"Lundi": "Fermé", "Mardi": "Fermé"}, "lundi : fermé ; mardi : fermé"),
        ({"Lundi": "", "Mardi": "", "Horaires": "lundi 9h-12h"}, "Mo 09:00-12:00"),
        ({"Lundi": "", "Horaires": None}, ""),
    ],
)
def test_columns_of_days_are_one_week(cells: dict[str, object], kept: str) -> None:
    assert read_columns(cells.items()).kept == kept


def test_days_of_columns() -> None:
    names = ("Lundi", "h_mardi", "Horaires – Jeudi matin", "SAM", "En semaine", "Ma structure", "Horaires", "Lundi et mardi", "Commune")
    assert [days_of_column(name) for name in names] == [(0,), (1,), (3,), (5,), (0, 1, 2, 3, 4), (), (), (), ()]


def test_open_now_is_asked_of_what_was_read() -> None:
    week = Week.parse(read_hours("du lundi au vendredi 8h30-12h / 13h30-17h").kept)
    assert week is not None
    assert [week.is_open(datetime(2026, 11, 30, hour)) for hour in (9, 12, 14, 18)] == [True, False, True, False]  # noqa: DTZ001 - what clocks show


PIECES = (
    "lundi",
    "mardi",
    " au ",
    "-",
    " et ",
    ", ",
    "9h",
    "12h",
    "14:00",
    "17",
    "fermé ",
    "sauf ",
    "1er ",
    "matin ",
    "rdv ",
    "(",
    ") ",
    "; ",
    "mot ",
    "été ",
    '"',
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30))
def test_any_words_are_a_week_that_is_read_again_or_stay_themselves(words: str) -> None:
    kept = read_hours(words).kept
    week = Week.parse(kept)
    assert str(week) == kept if week else kept == " ".join(kept.split())
    read_columns([("Lundi", words), ("Mardi", "9h-12h")])


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("Mo 09:00-12:00", "Tu 13:30-16:30", "Mo 09:00-12:00; Tu 13:30-16:30"),
        ("Mo 09:00-12:00", "Mo 13:30-16:30", "Mo 09:00-12:00,13:30-16:30"),
        ("Mo 09:00-12:00", 'Tu[1] 10:00-16:30; "sur rendez-vous"', 'Mo 09:00-12:00; Tu[1] 10:00-16:30; "sur rendez-vous"'),
        ("Mo 09:00-12:00", "Mo 09:00-12:00; Tu off; PH off", "Mo 09:00-12:00; Tu off; PH off"),
        ("Mo 09:00-12:00", "Mo 10:00-16:30", None),
        ("Mo 09:00-12:00", "Mo off", None),
        ("Mo 09:00-12:00", "sur rendez-vous", None),
    ],
)
def test_the_weeks_of_two_rows(one: str, other: str, both: str | None) -> None:
    assert together(one, other) == both
