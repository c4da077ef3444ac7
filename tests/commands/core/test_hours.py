import pytest

from commands.core.telling.hours import days_open, hours
from tests.spaces import flat


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fr 08:30-12:30", "du lundi au vendredi de 8 h 30 à 12 h 30"),
        ("Tu,Th 09:00-12:00,14:00-16:30", "mardi et jeudi de 9 h à 12 h et de 14 h à 16 h 30"),
        (
            "Mo-We,Fr 08:30-12:30; Sa 08:00-12:00; PH off",
            "du lundi au mercredi et vendredi de 8 h 30 à 12 h 30 ; samedi de 8 h à 12 h ; fermé les jours fériés",
        ),
        ("24/7", "jour et nuit, tous les jours"),
        ("Mo-Su 00:00-24:00", "jour et nuit, tous les jours"),
        ("Tu 09:00-12:00; We,Th off", "mardi de 9 h à 12 h ; fermé mercredi et jeudi"),
        ('Mo 09:00-12:00; "sur rendez-vous, sonner"', "lundi de 9 h à 12 h ; sur rendez-vous, sonner"),
        ("Sa[1,-1] 14:00-17:00", "premier et dernier samedi du mois de 14 h à 17 h"),
        ("Mo 09:00-12:00; Tu 09:00-12:00; We 09:00-12:00; Th 14:00-18:00", "du lundi au mercredi de 9 h à 12 h ; jeudi de 14 h à 18 h"),
        ("Mo 09:00-12:00; We 09:00-12:00; Tu off; Th off", "lundi et mercredi de 9 h à 12 h ; fermé mardi et jeudi"),
        ("Sa-Mo 09:00-12:00", "lundi, samedi et dimanche de 9 h à 12 h"),
        ("Mo-Tu 09:00-12:00", "lundi et mardi de 9 h à 12 h"),
        ("le lundi matin", "le lundi matin"),
        ("", ""),
        ("PH off", "fermé les jours fériés"),
        ("Mo-Fr 08:30-12:30; sur rendez-vous", "du lundi au vendredi de 8 h 30 à 12 h 30 ; sur rendez-vous"),
        ("Tu 09:00-12:00; Sa[1] 14:00-17:00;", "mardi de 9 h à 12 h ; premier samedi du mois de 14 h à 17 h"),
        ("Tu 09:00-12:00; Sa[9] 14:00-17:00", "mardi de 9 h à 12 h ; Sa[9] 14:00-17:00"),
        ("le lundi; le mardi", "le lundi; le mardi"),
    ],
)
def test_opening_hours_in_french(text: str, said: str) -> None:
    assert flat(hours(text)) == said


EVERY_MORNING = [(540, 720)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([(2, [(600, 1080)]), (5, EVERY_MORNING)], "mercredi de 10 h à 18 h et samedi de 9 h à 12 h"),
        ([(day, EVERY_MORNING) for day in (1, 2, 3, 4)], "du mardi au vendredi de 9 h à 12 h"),
        (
            [(day, EVERY_MORNING) for day in (6, 0, 1)] + [(3, [(840, 1110)])],
            "lundi, mardi et dimanche de 9 h à 12 h ; jeudi de 14 h à 18 h 30",
        ),
        ([(0, EVERY_MORNING)], "lundi de 9 h à 12 h"),
        ([(0, [(0, 1440)])], "lundi jour et nuit"),
    ],
)
def test_days_of_the_same_hours_are_said_together(days: list[tuple[int, list[tuple[int, int]]]], said: str) -> None:
    assert flat(days_open(days)) == said
