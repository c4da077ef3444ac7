"""The analyse des besoins sociaux: all that is known of a year, each line with its source and its limits; what is not known, said."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import typst

from bot.delivery.press import Press
from bot.delivery.printer import print_page
from commands.core.declaration.context import Person
from commands.core.telling.rendering import TEXTS
from commands.core.telling.written import WORD, WORKBOOK
from commands.figures.catalogue import catalogue
from commands.figures.needs.publics import publics
from commands.figures.needs.study import LAYOUT
from commands.table import TABLE
from storage import figures, surveys
from storage.counts import Gathering, Published, Tally
from storage.database import Database
from storage.gaps import GapAsk
from storage.problems import ANSWERED, Problem
from storage.readings import Reading
from storage.rows import add_numbered
from storage.survey_answers import SurveyCount
from storage.surveys import CHOICE, CLOSED, Survey, SurveyQuestion
from tests.chat import MORNING, Chat
from tests.commands.figures.test_telling import database, received
from tests.given import findable, service, structure
from tests.shipped import LEXICON

__all__ = ["database", "received"]
SAMIRA = Person("@samira:town.example", "Samira")


@pytest.fixture
async def chat(database: Database) -> Chat:
    """A town that has figures, four structures, three problems and what nobody does."""
    async with database.writing() as session:
        await findable(session, structure("Crèche"), service("Accueil", tags=["garde-enfants"], publics=["familles"]))
        await findable(session, structure("Épicerie"), service("Colis", tags=["aide-alimentaire"], publics=["tous-publics"]))
        await findable(session, structure("Club"), service("Visites", tags=["lien-social"], publics=["seniors"]), service("Café"))
        facts: dict[str, Any] = {"room": "programme", "due_at": MORNING, "created_by": "@secret:town.example", "created_at": MORNING}
        session.add(Problem(text="Plus de place en crèche", public="familles", theme="garde-enfants", structures=3, **facts))
        answered = {"state": ANSWERED, "answer": "Un minibus passe le jeudi", "answered_at": MORNING + timedelta(days=2)}
        session.add(Problem(text="Pas de bus pour la halte", public="seniors", **facts | answered))
        session.add(Problem(text="Un problème d’avant", state=ANSWERED, **facts | {"created_at": datetime(2024, 3, 1, tzinfo=UTC)}))
        for rank in range(3):
            session.add(GapAsk(gap="x", user_id=f"@p{rank}:town.example", label="garde d’enfants la nuit", at=MORNING))
        session.add(GapAsk(gap="y", user_id="@p1:town.example", label="ce que deux personnes cherchent", at=MORNING))
    return Chat(database, TABLE, LEXICON)


async def prepared(chat: Chat, said: str = "!abs") -> tuple[str, dict[str, Any]]:
    """The answer, and the study that all files are made of."""
    told = await chat.says(said, person=SAMIRA)
    rows = [row for row in await chat.outbox() if "printed" in row.content]
    pages = [row.content["printed"]["page"] for row in rows[-3:]]
    assert all(page == pages[0] for page in pages), "one content, whatever the file"
    return told, pages[0]


def part(study: dict[str, Any], section: str, title: str) -> dict[str, Any]:
    (found,) = [each for each in study["sections"] if each["title"] == section]
    (told,) = [each for each in found["parts"] if each["title"] == title]
    return dict(told)


async def test_each_number_has_its_source_and_its_limits(chat: Chat) -> None:
    told, study = await prepared(chat)
    assert "besoins sociaux 2026 est prête" in told
    for section in study["sections"]:
        for each in section["parts"]:
            assert all(len(row) == len(each["columns"]) and all(row) for row in each["rows"]), section["title"]
            assert each["rows"] or each["nothing"]
            assert each["title"] == "Les chiffres" or "Source" in each["note"]
            assert each["title"] == "Les chiffres" or "Limites" in each["note"]
    (poverty,) = [row for row in part(study, "Les personnes en difficulté", "Les chiffres")["rows"] if row[0] == "Taux de pauvreté"]
    assert poverty[1] == "12\u00a0%"
    assert "INSEE, Filosofi 2021" in poverty[3]
    assert "sans-domicile" in poverty[4]


async def test_what_is_not_known_is_said(chat: Chat) -> None:
    told, study = await prepared(chat)
    assert "Sans aucun chiffre\u00a0:" in told
    handicap = part(study, "Les personnes en situation de handicap", "Les chiffres")
    assert (handicap["rows"], handicap["nothing"]) == ([], "Aucun chiffre reçu.")
    assert "MDPH" in handicap["note"]
    assert "foyers allocataires du RSA" in part(study, "Les personnes en difficulté", "Les chiffres")["note"]


async def test_what_few_people_are_is_in_none_of_its_files(chat: Chat) -> None:
    """The rate of the town would give three people out of work in a district: it is not told."""
    _, study = await prepared(chat)
    (out_of_work,) = [row for row in part(study, "Les personnes en difficulté", "Les chiffres")["rows"] if "chômage" in row[0]]
    assert out_of_work[1] == "non communiqué"
    assert "253" not in json.dumps(study)
    assert "8,4" not in json.dumps(study)


async def test_problems_stand_with_their_public_and_their_answer_and_without_who_raised_them(chat: Chat) -> None:
    _, study = await prepared(chat)
    assert [row[0] for row in part(study, "Les familles", "Les problèmes signalés")["rows"]] == ["P1, Plus de place en crèche"]
    (bus,) = part(study, "Les personnes âgées", "Les problèmes signalés")["rows"]
    assert bus[2:] == ["répondu le mercredi 25 novembre 2026", "Un minibus passe le jeudi"]
    assert len(part(study, "Tous les problèmes du terrain", "Signalés, et leurs réponses")["rows"]) == 2
    assert "secret" not in json.dumps(study)


async def test_a_year_has_its_own_problems(chat: Chat) -> None:
    _, study = await prepared(chat, "!abs 2024")
    (old,) = part(study, "Tous les problèmes du terrain", "Signalés, et leurs réponses")["rows"]
    assert "Un problème d’avant" in old[0]
    assert "n’est pas une année" in await chat.says("!abs 1789", person=SAMIRA)
    assert "n’est pas une année" in await chat.says("!abs 2027", person=SAMIRA)


async def test_where_nobody_answers_is_said_by_need_and_public(chat: Chat) -> None:
    _, study = await prepared(chat)
    offers = {row[0]: row[1:] for row in part(study, "Les familles", "Qui répond, selon l’annuaire")["rows"]}
    assert offers["La famille, l’enfance, le grand âge"] == ["1", "aucune"]
    assert offers["Manger, se vêtir, s’équiper"] == ["aucune", "1"]
    assert offers["Le numérique"] == ["aucune", "aucune"]
    for each in publics():
        assert len(part(study, each.nom, "Qui répond, selon l’annuaire")["rows"]) >= 11, "each need is there, whoever answers it"
    seniors = {row[0]: row[1:] for row in part(study, "Les personnes âgées", "Qui répond, selon l’annuaire")["rows"]}
    assert seniors["La famille, l’enfance, le grand âge"] == ["1", "aucune"]
    gaps = part(study, "Ce que personne ne fait", "Cherché dans l’annuaire, et pas trouvé")["rows"]
    assert [row[:2] for row in gaps] == [["garde d’enfants la nuit", "3 personnes"]], "two people would be known by what they look for"


async def _voices(chat: Chat) -> None:
    """What partners count, what is seen behind a figure, and two soundings: of seven people, and of two."""
    async with chat.database.writing() as session:
        ccas = await findable(session, structure("CCAS"))
        (poverty,) = await figures.list_of_codes(session, ["pauvrete"])
        session.add(Reading(subject=f"{figures.INDICATOR}:{poverty.id}", text="Les retraités seuls", structure_id=ccas, at=MORNING))
        facts: dict[str, Any] = {"unit": "foyers", "until": date(2027, 1, 1), "room": "programme", "created_at": MORNING}
        quarters = [Gathering(last_day=date(2026, month, 30), opened_at=MORNING, closes_at=MORNING) for month in (6, 9)]
        tally = Tally(label="Foyers aidés", **facts)
        session.add_all([tally, *quarters])
        await session.flush()
        for quarter, answered, value in zip(quarters, (7, 1), (310.0, None), strict=True):
            of = {"count_number": tally.number or 0, "gathering_number": quarter.number or 0}
            session.add(Published(holders=12, answered=answered, value=value, **of))
        closed: dict[str, Any] = {"room": "accueil", "state": CLOSED, "ends_at": MORNING, "closed_at": MORNING, "created_at": MORNING}
        for asked, answered in ((20, 7), (2, 2)):
            number = await add_numbered(session, Survey(title="Le transport", asked=asked, **closed))
            await surveys.add_question(
                session, number, SurveyQuestion(survey_number=number, rank=1, kind=CHOICE, text="Quand ?", choices=["Soir", "Matin"])
            )
            (question,) = await surveys.list_questions(session, number)
            question.answered = answered
            if answered > 5:
                for sector, rank, times in (("", "1", 4), ("santé", "1", 1), ("santé", "2", 2)):
                    session.add(SurveyCount(question_id=question.id or 0, sector=sector, value=rank, times=times))


async def test_the_network_says_what_it_counts_sees_and_answers(chat: Chat) -> None:
    await _voices(chat)
    _, study = await prepared(chat)
    assert part(study, "Les personnes en difficulté", "Ce que des professionnels y voient")["rows"] == [
        ["Taux de pauvreté", "Les retraités seuls", "CCAS"]
    ]
    counted = part(study, "Ce que les partenaires comptent", "Publié cette année")["rows"]
    assert [row[1:] for row in counted] == [
        ["310 foyers", "jusqu’au mardi 30 juin 2026", "7 structures sur 12"],
        ["non communiqué", "jusqu’au mercredi 30 septembre 2026", "1 structure sur 12"],
    ]
    few, many = part(study, "Les enquêtes du réseau", "Closes cette année")["rows"]
    assert many == ["Q1, Le transport : Quand ?", "7 sur 20", "Soir : 5 ; Matin : 2"]
    assert few[1:] == ["2 sur 2", "trop peu de réponses pour être dites"]
    _, before = await prepared(chat, "!abs 2025")
    assert part(before, "Ce que les partenaires comptent", "Publié cette année")["rows"] == []


async def test_it_is_for_the_team_alone(chat: Chat) -> None:
    assert "Seule l’équipe d’animation" in await chat.says("!abs")
    assert [row for row in await chat.outbox() if row.action == "file"] == []


# ── Its files ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_all_three_files_say_the_same(chat: Chat) -> None:
    """Titles, tables, language; and each cell of the study in each of them."""
    documents = pytest.importorskip("docx")
    await _voices(chat)
    _, study = await prepared(chat)
    tables = [each for section in study["sections"] for each in section["parts"] if each["rows"]]
    cells = {cell for each in tables for row in (each["columns"], *each["rows"]) for cell in row}
    word = documents.Document(BytesIO(await Press().data_of({"printed": {"layout": WORD, "page": study}})))
    titles = [each.text for each in word.paragraphs if each.style.name == "Heading 1"]
    assert titles == [section["title"] for section in study["sections"]]
    assert {cell.text for table in word.tables for row in table.rows for cell in row.cells} == cells
    assert word.core_properties.language == "fr-FR"
    for table in word.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblDescription" in table._tbl.xml
    book = openpyxl.load_workbook(BytesIO(print_page({"layout": WORKBOOK, "page": json.dumps(study), "logo": ""})))
    written = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert cells <= written
    assert len(book.sheetnames) == len(study["sections"]) + 1


async def test_the_paper_is_read_aloud_as_well(chat: Chat) -> None:
    """PDF/UA-1: a title, a language, tags, headings in order; Typst refuses what is not so."""
    _, study = await prepared(chat)
    inputs = {"page": json.dumps(study), "logo": ""}
    made = typst.compile(str(TEXTS / LAYOUT), format="pdf", sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    assert made.startswith(b"%PDF")


async def test_a_house_that_has_nothing_has_a_frame_of_blanks(sqlite_template: Any, tmp_path: Any) -> None:
    house = tmp_path / "empty.db"
    house.write_bytes(sqlite_template.read_bytes())
    chat = Chat(Database(f"sqlite+aiosqlite:///{house}"), TABLE, LEXICON)
    _, study = await prepared(chat)
    assert part(study, "Les familles", "Qui répond, selon l’annuaire")["nothing"] == "L’annuaire est vide."
    await chat.database.close()


def test_each_public_names_what_the_house_knows() -> None:
    for each in publics():
        assert set(each.chiffres) <= set(catalogue().indicators)
        assert set(each.codes) <= set(LEXICON.publics)
        assert each.chiffres or each.absent
