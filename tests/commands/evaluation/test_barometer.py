"""The yearly barometer: one a year, its answers beside those of the year before only where the question is the same."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commands.core.declaration.context import Person
from commands.evaluation.barometer import Wanted, read_wanted
from commands.evaluation.questions import CHANGED, FEW, NO_YEAR, Line, compared, made_questions, scales
from commands.table import TABLE
from storage import surveys
from storage.database import Database
from storage.evaluation.barometer import BAROMETER, Asked, count_agreed
from storage.private_rooms import PrivateRoom
from storage.rows import add_numbered
from storage.survey_answers import SurveyCount
from storage.surveys import CLOSED, SCALE, Survey, SurveyQuestion
from tests.chat import LEA, Chat
from tests.commands.evaluation.story import SAMIRA
from tests.commands.surveys.conftest import own, says
from tests.given import member
from tests.spaces import flat

PEOPLE = [Person(f"@one{rank}:town.example", f"Une {rank}") for rank in range(7)]
LABEL, TEXT = (scales()["housing"][each] for each in ("label", "text"))


def asked(agreed: int | None, answered: int = 9, **facts: Any) -> Asked:
    usual: dict[str, Any] = {
        "survey_number": 1,
        "rank": 1,
        "key": "housing",
        "kind": SCALE,
        "text": TEXT,
        "low": 1,
        "high": 4,
        "answered": answered,
    }
    return Asked(SurveyQuestion(**usual | facts), agreed)


@pytest.mark.parametrize(
    ("mine", "earlier", "line"),
    [
        (asked(6), [asked(4, 8)], Line(LABEL, 9, 6, (4, 8))),
        (asked(6), [asked(4, 8, rank=3, text=TEXT.replace("\u00a0", " "))], Line(LABEL, 9, 6, (4, 8))),
        (asked(6), [asked(0, 8)], Line(LABEL, 9, 6, (0, 8))),
        (asked(6), [asked(4, 8, text="« Je sais qui loge. »")], Line(LABEL, 9, 6, apart=CHANGED)),
        (asked(6), [asked(4, 8, high=5)], Line(LABEL, 9, 6, apart=CHANGED)),
        (asked(6), [asked(4, 8, key="known")], Line(LABEL, 9, 6, apart=CHANGED)),
        (asked(6), [], Line(LABEL, 9, 6, apart=CHANGED)),
        (asked(6), [asked(None, 3)], Line(LABEL, 9, 6, apart=FEW)),
        (asked(6), None, Line(LABEL, 9, 6, apart=NO_YEAR)),
        (asked(None, 4), [asked(4, 8)], Line(LABEL, 4, None)),
        (asked(6, text="« Avant. »"), None, Line("« Avant. »", 9, 6, apart=NO_YEAR)),
    ],
)
def test_only_the_same_question_stands_beside_itself(mine: Asked, earlier: list[Asked] | None, line: Line) -> None:
    assert compared([mine], earlier) == [line]


@pytest.mark.parametrize(
    ("low", "high", "agreed"), [(1, 4, 7), (1, 5, 4), (0, 4, 7)], ids=["no middle", "the middle is not agreed", "from zero"]
)
def test_who_agrees_is_above_the_middle(low: int, high: int, agreed: int) -> None:
    question = SurveyQuestion(survey_number=1, rank=1, kind=SCALE, text="?", low=low, high=high)
    assert count_agreed(question, {"Santé": {"1": 2, "3": 3}, "": {"2": 5, "4": 4}}) == agreed


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", Wanted()),
        ("2026", Wanted(2026)),
        ("de l’année 2026", Wanted(2026)),
        ("résultats 2026", Wanted(2026)),
        ("ouvrir", Wanted(opening=True)),
        ("Ouvrir jusqu’au 18 décembre", Wanted(opening=True, end="jusqu’au 18 décembre")),
        ("ouvrir ; jusqu’au 18 décembre", Wanted(opening=True, end="jusqu’au 18 décembre")),
        ("questions", Wanted(questions=True)),
        ("comment ?", Wanted(questions=True)),
        ("santé mentale", Wanted(unread=True)),
        ("2026 2027", Wanted(unread=True)),
        ("12", Wanted(unread=True)),
    ],
)
def test_what_is_wanted(said: str, wanted: Wanted) -> None:
    assert read_wanted(said) == wanted


def test_its_questions_have_keys_of_their_own_and_fit_a_sounding() -> None:
    made = made_questions()
    assert len({each.key for each in made}) == len(made) <= 10
    assert [each.kind for each in made].count(SCALE) == 6
    assert all(len(each.text) <= 200 for each in made)


@pytest.fixture
async def chat(database: Database) -> Chat:
    chat = Chat(database, TABLE)
    async with database.writing() as session:
        for person in PEOPLE:
            await member(session, person.user_id, person.name)
        for person in (*PEOPLE, SAMIRA):
            session.add(PrivateRoom(room_id=own(person).room_id, user_id=person.user_id, opened_at=chat.now))
    return chat


async def told(chat: Chat, *said: str, person: Person = SAMIRA) -> str:
    return flat(await says(chat, person, *said))


async def play(chat: Chat, year: int, number: int, points: list[str], words: str = "passer") -> None:
    """It is opened in November, each says the same of all six, and it is closed."""
    chat.now = datetime(year, 11, 16, 9, 0, tzinfo=UTC)
    assert f"Ouvrir le baromètre {year}" in await told(chat, "!baromètre ouvrir")
    assert f"(Q{number}) part vers 7 membres" in await told(chat, "oui")
    await chat.rings(minutes=1)
    assert "est en cours" in await told(chat, "!baromètre", person=LEA)
    for person, point in zip(PEOPLE, points, strict=False):
        await told(chat, f"!enquête Q{number}", *[point] * 6, words, words, person=person)
    chat.now = datetime(year, 12, 31, 9, 0, tzinfo=UTC)
    await chat.rings(minutes=1)
    await chat.rings(minutes=2)


async def test_two_years_of_it(chat: Chat) -> None:
    assert "L’équipe d’animation l’ouvre une fois par an" in await told(chat, "!baromètre", person=LEA)
    assert "équipe d’animation" in await told(chat, "!baromètre ouvrir", person=LEA)
    await play(chat, 2026, 1, ["1", "2", "3", "4", "4"], "Un forum des métiers")
    first = await told(chat, "!baromètre", person=LEA)
    assert "5 personnes ont répondu sur 7" in first
    assert first.count(": 3 sur 5") == 6
    assert "Pas de baromètre 2025" in first
    assert "forum" not in first, "words are told to the network only, by the sounding"
    assert "existe déjà" in await told(chat, "!baromètre ouvrir")
    await play(chat, 2027, 2, ["1", "3", "3", "4", "4", "4"])
    second = await told(chat, "!baromètre 2027", person=LEA)
    assert second.count(": 5 sur 6 (2026 : 3 sur 5)") == 6
    assert "ne font pas une tendance" in second
    assert first == await told(chat, "!baromètre 2026", person=LEA)
    assert "pas de baromètre 2019" in await told(chat, "!baromètre 2019")


async def test_a_year_of_too_few_tells_nothing_and_stands_beside_nothing(chat: Chat) -> None:
    for year, answered in ((2025, 9), (2026, 4), (2027, 6)):
        await given_year(chat, year, answered)
    assert "moins de 5 réponses" in await told(chat, "!baromètre 2026")
    said = await told(chat, "!baromètre 2027")
    assert f"{LABEL} : 6 sur 6" in said
    assert "Trop peu de réponses en 2026" in said


async def given_year(chat: Chat, year: int, answered: int) -> None:
    """A closed one of one question, to which all said 4."""
    at = datetime(year, 12, 1, tzinfo=UTC)
    async with chat.database.writing() as session:
        survey = Survey(title="B", key=BAROMETER, room="terrain", state=CLOSED, ends_at=at, closed_at=at, created_at=at)
        number = await add_numbered(session, survey)
        question = asked(0, answered).question
        await surveys.add_question(session, number, question)
        session.add(SurveyCount(question_id=question.id or 0, sector="", value="4", times=answered))


async def test_of_too_few_members_none_is_opened(database: Database) -> None:
    chat = Chat(database, TABLE)
    assert "rien n’est montré" in await told(chat, "!baromètre ouvrir")
