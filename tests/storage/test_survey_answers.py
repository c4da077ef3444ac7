"""What a sounding is answered: nothing in the database ties a count to who answered last."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import survey_answers, surveys
from storage.database import Database
from storage.rows import add_numbered
from storage.survey_answers import SurveyPerson
from storage.surveys import Survey, SurveyQuestion

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SAID = ("pomme", "abricot", "zeste", "cerise", "abricot")


async def _made(database: Database) -> None:
    async with database.writing() as session:
        number = await add_numbered(session, Survey(title="Q", room="terrain", state="open", ends_at=NOW, created_at=NOW))
        for kind in ("words", "number"):
            await surveys.add_question(session, number, SurveyQuestion(survey_number=0, rank=0, kind=kind, text="Et ?", high=99))
        survey = await surveys.get_survey(session, number)
        assert survey is not None
        await survey_answers.add_people(session, survey, {f"@p{rank}:x": "Santé" if rank % 2 else "École" for rank in range(5)})


async def _answer(session: AsyncSession, rank: int, question: int, said: str) -> None:
    survey = await surveys.get_survey(session, 1, to_change=True)
    person = await survey_answers.get_person(session, 1, f"@p{rank}:x")
    questions = await surveys.list_questions(session, 1)
    assert survey is not None
    assert isinstance(person, SurveyPerson)
    await survey_answers.add_answer(session, survey, person, questions, questions[question], said)


async def test_rows_are_in_the_order_of_their_words_and_of_one_transaction(database: Database) -> None:
    await _made(database)
    for rank, said in enumerate(SAID):
        async with database.writing() as session:
            await _answer(session, rank, 0, said)
            await _answer(session, rank, 1, str(9 - rank))
    async with database.reading() as session:
        connection = await session.connection()
        words = (await connection.execute(text("SELECT words, times FROM survey_words"))).all()
        counts = (await connection.execute(text("SELECT sector, value FROM survey_count"))).all()
        assert [tuple(row) for row in words] == [("abricot", 2), ("cerise", 1), ("pomme", 1), ("zeste", 1)]
        assert counts == sorted(counts)
        if connection.dialect.name == "postgresql":  # it keeps with each row the transaction that wrote it
            for table in ("survey_words", "survey_count"):
                written = (await connection.execute(text(f"SELECT count(DISTINCT xmin::text) FROM {table}"))).scalar_one()  # noqa: S608
                assert written == 1
        else:  # and SQLite a number that rises
            assert (
                "WITHOUT ROWID"
                in (await connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'survey_words'"))).scalar_one()
            )


async def test_hidden_sectors_are_one_sum_once_it_is_closed(database: Database) -> None:
    await _made(database)
    async with database.writing() as session:
        for rank in range(5):
            await _answer(session, rank, 1, str(rank))
            await _answer(session, rank, 0, SAID[rank])
        questions = await surveys.list_questions(session, 1)
        counts = await survey_answers.list_counts(session, questions)
        assert counts == {1: {}, 2: {"École": {"0": 1, "2": 1, "4": 1}, "Santé": {"1": 1, "3": 1}}}
        assert await survey_answers.list_words(session, questions) == {1: {"abricot": 2, "cerise": 1, "pomme": 1, "zeste": 1}, 2: {}}
        await survey_answers.set_counted(session, questions[1], counts[2], {"École"})
        await survey_answers.forget_answers(session, questions[:1])
        await survey_answers.forget_people(session, 1)
        counts[2][""] = counts[2].pop("École")
        assert await survey_answers.list_counts(session, questions) == counts
        assert await survey_answers.list_words(session, questions) == {1: {}, 2: {}}
        assert await survey_answers.list_waiting(session, 1) == []
