"""What a sounding was answered, and apart from it who was asked and where they are in it (decision 54).

An answer is a count: how many said this, of a sector. No row stands for one answer or one person; nothing ties two answers together, nor
an answer to a day. Each time one comes, all rows of its question are written anew, in the order of their words: neither their place nor
the transaction that wrote them (PostgreSQL keeps it with each row) tells which of them grew.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import JSON, Column, func
from sqlalchemy import select as sql_select
from sqlmodel import Field, SQLModel, col, delete, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.erasures import Erasing, at_erasure
from storage.holdings import Holding, Holds, column_of
from storage.surveys import OPEN, Survey, SurveyQuestion
from storage.words_about import tells

Counts: TypeAlias = dict[str, dict[str, int]]
"""Sector → answer → how many people gave it."""


class SurveyPerson(SQLModel, table=True):
    """Somebody who is asked, and how far they are: which questions they answered or passed, and never how. Gone when it closes.

    sector: as it was when they were asked, of so many that it tells nobody apart; empty: none is told.
    """

    __tablename__ = "survey_person"
    __holds__ = Holds(
        Holding("survey-people", "user_id", ("survey_number", "sector", "answered", "passed"), "until the sounding is closed"),
        plain={("sector",): "a kind of structures"},
    )

    survey_number: int = Field(primary_key=True, foreign_key="survey.number", ondelete="CASCADE")
    user_id: str = Field(primary_key=True, index=True)
    sector: str = ""
    answered: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False), description="ids of questions, sorted")
    passed: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    stopped: bool = Field(default=False, description="whether they said that they go no further: they are not asked again")
    finished: bool = False


class SurveyCount(SQLModel, table=True):
    """How many people of a sector gave an answer: the rank of a choice, a point of a scale, a number."""

    __tablename__ = "survey_count"
    __table_args__ = ({"sqlite_with_rowid": False},)
    __holds__ = Holds(plain={("sector", "value"): "counts: whose answers they were is written nowhere"})

    question_id: int = Field(primary_key=True, foreign_key="survey_question.id", ondelete="CASCADE")
    sector: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    times: int = 1


class SurveyWords(SQLModel, table=True):
    """What was answered in free words, screened; without a sector, and the same words are one row."""

    __tablename__ = "survey_words"
    __table_args__ = ({"sqlite_with_rowid": False},)
    __holds__ = Holds(plain={("words",): "screened words: whose they were is written nowhere"})

    question_id: int = Field(primary_key=True, foreign_key="survey_question.id", ondelete="CASCADE")
    words: str = Field(primary_key=True, max_length=300)
    times: int = 1


# ── Who is asked ─────────────────────────────────────────────────────────────────────────────────────────────────


async def add_people(session: AsyncSession, survey: Survey, sectors: Mapping[str, str]) -> None:
    """These people are asked. sectors: Matrix id → sector."""
    session.add_all(SurveyPerson(survey_number=survey.number or 0, user_id=each, sector=sectors[each]) for each in sorted(sectors))
    survey.asked += len(sectors)
    await session.flush()


async def get_person(session: AsyncSession, number: int, user_id: str) -> SurveyPerson | None:
    """How far somebody is; None for who is not asked, and for everybody once it is closed."""
    return await session.get(SurveyPerson, (number, user_id))


async def count_asked(session: AsyncSession, number: int) -> dict[str, int]:
    """Sector → how many people of it are asked, as long as it is open."""
    people = select(SurveyPerson.sector, func.count()).where(SurveyPerson.survey_number == number).group_by(col(SurveyPerson.sector))
    return dict((await session.exec(people)).all())


async def list_waiting(session: AsyncSession, number: int) -> Sequence[str]:
    """The Matrix ids of those who are not at the end, and did not say that they stop."""
    waiting = select(SurveyPerson.user_id).where(SurveyPerson.survey_number == number, ~col(SurveyPerson.finished))
    return (await session.exec(waiting.where(~col(SurveyPerson.stopped)).order_by(col(SurveyPerson.user_id)))).all()


async def list_open_of(session: AsyncSession, user_id: str) -> Sequence[tuple[Survey, SurveyPerson]]:
    """The open soundings that somebody is asked, the first to end first."""
    query = select(Survey, SurveyPerson).join(SurveyPerson, col(SurveyPerson.survey_number) == col(Survey.number))
    query = query.where(SurveyPerson.user_id == user_id, Survey.state == OPEN)
    return (await session.exec(query.order_by(col(Survey.ends_at), col(Survey.number)))).all()


async def set_passed(
    session: AsyncSession, survey: Survey, person: SurveyPerson, questions: Sequence[SurveyQuestion], passed: SurveyQuestion
) -> None:
    """They leave a question without an answer."""
    person.passed = sorted({*person.passed, passed.id or 0} - set(person.answered))
    await _go_on(session, survey, person, questions)


async def set_unpassed(session: AsyncSession, person: SurveyPerson, questions: Collection[SurveyQuestion]) -> None:
    """They come back to those of these questions that they passed."""
    person.passed = sorted(set(person.passed) - {each.id for each in questions})
    await session.flush()


async def _go_on(session: AsyncSession, survey: Survey, person: SurveyPerson, questions: Sequence[SurveyQuestion]) -> None:
    done = {*person.answered, *person.passed}
    if not person.finished and all(each.id in done for each in questions):
        person.finished = True
        survey.finished += 1
    await session.flush()


# ── What is answered ─────────────────────────────────────────────────────────────────────────────────────────────


async def add_answer(
    session: AsyncSession, survey: Survey, person: SurveyPerson, questions: Sequence[SurveyQuestion], answered: SurveyQuestion, said: str
) -> None:
    """Somebody answers a question that they had not: it is counted, and apart from it that they did."""
    assert answered.id is not None
    assert answered.id not in person.answered
    if answered.kind == "words":
        await _drop(session, SurveyWords, answered.id, ("words",), (said,))
    else:
        await _drop(session, SurveyCount, answered.id, ("sector", "value"), (person.sector, said))
    survey.answered += not person.answered
    person.answered = sorted({*person.answered, answered.id})
    person.passed = [each for each in person.passed if each != answered.id]
    await _go_on(session, survey, person, questions)


async def _drop(
    session: AsyncSession,
    box: type[SurveyCount] | type[SurveyWords],
    question_id: int,
    columns: tuple[str, ...],
    key: tuple[str, ...],
) -> None:
    """One more of these in the box of a question, which is emptied and filled again in the order of what it holds."""
    held = sql_select(*(column_of(box, name) for name in columns), col(box.times)).where(col(box.question_id) == question_id)
    rows = (await (await session.connection()).execute(held)).all()
    times: Counter[tuple[str, ...]] = Counter({tuple(row[:-1]): row[-1] for row in rows})
    times[key] += 1
    await _fill(session, box, question_id, columns, times)


async def _fill(
    session: AsyncSession,
    box: type[SurveyCount] | type[SurveyWords],
    question_id: int,
    columns: tuple[str, ...],
    times: Mapping[tuple[str, ...], int],
) -> None:
    await session.exec(delete(box).where(col(box.question_id) == question_id))
    rows = [{"question_id": question_id, **dict(zip(columns, key, strict=True)), "times": times[key]} for key in sorted(times)]
    if rows:
        await (await session.connection()).execute(insert(box), rows)


async def list_counts(session: AsyncSession, questions: Collection[SurveyQuestion]) -> dict[int, Counts]:
    """Of each of these questions, by its id, how it was answered otherwise than in words."""
    found: dict[int, Counts] = {each.id or 0: {} for each in questions}
    held = select(SurveyCount.question_id, SurveyCount.sector, SurveyCount.value, SurveyCount.times)
    for number, sector, value, times in (await session.exec(held.where(col(SurveyCount.question_id).in_(found)))).all():
        found[number].setdefault(sector, {})[value] = times
    return found


async def list_words(session: AsyncSession, questions: Collection[SurveyQuestion]) -> dict[int, dict[str, int]]:
    """Of each of these questions, by its id, what was said in free words, in the order of the alphabet → by how many."""
    found: dict[int, dict[str, int]] = {each.id or 0: {} for each in questions}
    held = select(SurveyWords.question_id, SurveyWords.words, SurveyWords.times).where(col(SurveyWords.question_id).in_(found))
    for number, words, times in (await session.exec(held.order_by(col(SurveyWords.words)))).all():
        found[number][words] = times
    return found


# ── Its end ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def set_counted(session: AsyncSession, question: SurveyQuestion, counts: Counts, hidden: Collection[str]) -> None:
    """The counts of a question are final: of sectors that are hidden only the sum is kept."""
    times: Counter[tuple[str, ...]] = Counter()
    for sector, answers in counts.items():
        for value, count in answers.items():
            times["" if sector in hidden else sector, value] += count
    await _fill(session, SurveyCount, question.id or 0, ("sector", "value"), times)


async def forget_answers(session: AsyncSession, questions: Collection[SurveyQuestion]) -> None:
    """Nothing is kept of what these questions were answered."""
    numbers = [each.id or 0 for each in questions]
    for box in (SurveyCount, SurveyWords):
        await session.exec(delete(box).where(col(box.question_id).in_(numbers)))


async def forget_people(session: AsyncSession, number: int) -> None:
    """Who was asked, and who answered, is known no more."""
    await session.exec(delete(SurveyPerson).where(col(SurveyPerson.survey_number) == number))


@at_erasure
async def _forget_words(erasing: Erasing) -> AsyncIterator[None]:
    """What others wrote that names the person goes."""
    for question_id, words in (await erasing.session.exec(select(SurveyWords.question_id, SurveyWords.words))).all():
        if tells(words, erasing.user_id, erasing.names):
            gone = col(SurveyWords.question_id) == question_id, col(SurveyWords.words) == words
            await erasing.session.exec(delete(SurveyWords).where(*gone))
    yield
