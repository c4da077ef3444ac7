"""The sheet of the steering committee: what it counts, and since when."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from storage.meetings import Registration
from tests.chat import LEA
from tests.commands.governance.house import INES, PAUL, SAMIRA, TEAM_ROOM, Town, plain, private
from tests.given import meeting


async def asks(town: Town, words: str = "") -> tuple[str, str]:
    """The message, and the file."""
    said = await town.says(f"!comité {words}", room=private(SAMIRA), person=SAMIRA)
    files = [row for row in await town.outbox() if row.action == "file"]
    return said, plain(base64.b64decode(files[-1].content["data"]).decode()) if files else ""


async def test_it_tells_decisions_meetings_and_money(town: Town) -> None:
    await town.asks()
    for person in (SAMIRA, PAUL):
        await town.taps("✅", person)
    await town.gives("D1 réserve ; le délai est court", INES)
    await town.asks("!décision Le local ; fin 28 novembre")
    await town.says("!budget 2026 9000", room=private(SAMIRA), person=SAMIRA)
    await town.says("!dépense traiteur ; 120,50 ; Ville", room=private(SAMIRA), person=SAMIRA)
    async with town.database.writing() as session:
        week = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
        session.add(meeting("Café de novembre", starts_at=week, ends_at=week + timedelta(hours=2), head_count=31))
        session.add(meeting("Café de mai", starts_at=week - timedelta(days=180), ends_at=week - timedelta(days=180)))
        session.add(meeting())
        await session.flush()
        session.add(Registration(meeting_number=1, user_id=LEA.user_id, guests=1, state="confirmed", arrival=1, at=week))
    said, file = await asks(town)
    for told in (
        "adoptées : 1 (D1) ; en cours : 1 (D2)",
        "tenues : 1, 31 présences à 1",
        "à venir dans les trois mois : 1",
        "dépensé 120,50 €",
    ):
        assert told in said, said
    for told in (
        "- D1, Adopter la charte : le texte lu le 12 novembre",
        "pour : CCAS, Centre social. réserve : Ville (« le délai est court »).",
        "- D2, Le local",
        "sans avis : CCAS, Centre social, Ville.",
        "- R1, Café de novembre, vendredi 20 novembre 2026 : 2 places prises, 31 présents",
        "- R3, Café partenaires de décembre",
        "- CCAS doit verser",
    ):
        assert told in file, file
    assert "Café de mai" not in file
    assert "Café de mai" in (await asks(town, "depuis le 1er mai"))[1]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", "dimanche 23 août 2026"),
        ("depuis le 1er septembre", "mardi 1er septembre 2026"),
        ("depuis le 15 décembre", "lundi 15 décembre 2025"),
        ("depuis le 1er mars 2024", "vendredi 1er mars 2024"),
        ("depuis le 22 novembre", "dimanche 22 novembre 2026"),
        ("depuis le 24 novembre", "lundi 24 novembre 2025"),
        ("depuis le 1er janvier", "jeudi 1er janvier 2026"),
        ("depuis le 23/11", "lundi 23 novembre 2026"),
    ],
)
async def test_since_when(town: Town, words: str, day: str) -> None:
    assert f"depuis le {day}" in (await asks(town, words))[0]


@pytest.mark.parametrize("words", ["depuis lundi", "depuis hier", "depuis le 30 février", "depuis le 1er décembre 2026", "demain"])
async def test_what_is_no_past_day(town: Town, words: str) -> None:
    assert "Je ne lis pas de jour passé" in (await asks(town, words))[0]


async def test_the_team_alone_has_it(town: Town) -> None:
    assert "équipe d’animation" in await town.says("!comité", room=TEAM_ROOM, person=LEA)
    assert [row for row in await town.outbox() if row.action == "file"] == []
