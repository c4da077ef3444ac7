"""Who does what, and the sheets: facts as values, and a conversation with the sample town."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Family
from commands.core.understanding.remarks import is_of_shown
from commands.directory.found import Answer
from commands.directory.needs import WhoDoes, who_does
from commands.directory.shared import Freshness, freshness
from commands.directory.sheet import Sheet, show_sheet
from commands.table import TABLE
from storage import dialogues, likeness, search
from storage.database import Database
from storage.directory import Contact, Service, Structure
from tests.begun import Beginnings
from tests.chat import ACCUEIL, LEA, PRIVATE, Chat
from tests.given import member
from tests.shipped import LEXICON
from tests.spaces import flat


async def add(session: AsyncSession, name: str, *services: str, **more: Any) -> int:
    structure = Structure(source="test", source_id=name, name=name, **more)
    session.add(structure)
    await session.flush()
    assert structure.id is not None
    for service in services:
        session.add(
            Service(structure_id=structure.id, source="test", source_id=f"{name}/{service}", name=service, how_to_reach="sur rendez-vous")
        )
    session.add(Contact(structure_id=structure.id, kind="phone", value="+33536490001"))
    await session.flush()
    await search.index(session, [structure.id])
    return structure.id


def told(effects: Effects) -> tuple[str, dict[str, object]]:
    reply = effects[0]
    assert isinstance(reply, Reply)
    return reply.message.key, reply.message.facts


def offered(effects: Effects) -> dict[str, Call]:
    """The answers that are told: what may be said of what was shown stands beside them."""
    answers = next(effect.answers for effect in effects if isinstance(effect, Offer))
    return {answer: call for answer, call in answers.items() if not is_of_shown(answer)}


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    return context(lexicon=LEXICON)


async def test_three_structures_a_page_and_a_way_to_the_next(ctx: Context) -> None:
    for number in range(5):
        await add(ctx.session, f"Foyer {number}", "Hébergement", confirmed_on=date(2026, 10, 1))
    effects = await who_does(ctx, WhoDoes(need="hébergement"), TABLE)
    key, facts = told(effects)
    assert (key, facts["total"], len(facts["answers"])) == ("directory.found", 5, 3)  # type: ignore[arg-type] # a list of answers
    assert offered(effects)["suite"] == Call("qui-fait", {"need": "hébergement", "page": 2})
    assert set(offered(effects)) == {"1", "2", "3", "suite"}
    effects = await who_does(ctx, WhoDoes(need="hébergement", page=2), TABLE)
    assert set(offered(effects)) == {"1", "2", "3", "4", "5"}
    assert told(await who_does(ctx, WhoDoes(need="hébergement", page=9), TABLE))[0] == "help.nothing-more"


def answer_of(effects: Effects) -> Answer:
    answers = told(effects)[1]["answers"]
    assert isinstance(answers, list)
    answer = answers[0]
    assert isinstance(answer, Answer)
    return answer


@pytest.mark.parametrize("own", [date(2026, 10, 12), date(2025, 10, 23)])
async def test_the_age_of_a_sheet_is_the_structures_own_in_an_answer_and_on_the_sheet(ctx: Context, own: date) -> None:
    await add(ctx.session, "Épicerie du Pont", "Colis", confirmed_on=own)
    (await ctx.session.exec(select(Service))).one().confirmed_on = date(2024, 1, 1)
    answer = answer_of(await who_does(ctx, WhoDoes(need="colis"), TABLE))
    sheet = told(await show_sheet(ctx, Sheet(name="Épicerie du Pont")))[1]
    assert answer.freshness == sheet["freshness"] == freshness(own, date(2026, 11, 23))


async def test_a_structure_without_a_date_is_as_old_as_the_oldest_of_its_services(ctx: Context) -> None:
    await add(ctx.session, "Épicerie du Pont", "Colis", "Colis de Noël")
    answer = answer_of(await who_does(ctx, WhoDoes(need="colis"), TABLE))
    assert answer.freshness == Freshness(None, None, fresh=False)
    newer, older = (await ctx.session.exec(select(Service))).all()
    newer.confirmed_on, older.confirmed_on = date(2026, 10, 12), date(2025, 10, 23)
    await ctx.session.flush()
    answer = answer_of(await who_does(ctx, WhoDoes(need="colis"), TABLE))
    sheet = told(await show_sheet(ctx, Sheet(name="Épicerie du Pont")))[1]
    assert answer.freshness == sheet["freshness"] == Freshness(date(2025, 10, 23), 13, fresh=False)


@pytest.mark.parametrize(
    ("day", "months", "fresh"),
    [
        (date(2027, 1, 1), 0, True),
        (date(2026, 11, 23), 0, True),
        (date(2026, 11, 3), 1, True),
        (date(2026, 10, 12), 1, True),
        (date(2025, 12, 20), 11, True),
        (date(2025, 11, 23), 12, True),
        (date(2025, 11, 22), 12, False),
        (date(2025, 11, 10), 12, False),
        (date(2025, 11, 5), 13, False),
        (date(2025, 10, 24), 13, False),
        (date(2024, 11, 23), 24, False),
        (None, None, False),
    ],
)
def test_past_a_year_to_the_day_a_sheet_is_old(day: date | None, months: int | None, fresh: bool) -> None:
    assert freshness(day, date(2026, 11, 23)) == Freshness(day, months, fresh=fresh)


def test_a_leap_day_is_a_year_old_like_another() -> None:
    assert freshness(date(2024, 2, 29), date(2025, 2, 28)).fresh
    assert not freshness(date(2024, 2, 29), date(2025, 3, 1)).fresh
    assert freshness(date(2027, 3, 1), date(2028, 2, 29)).fresh


async def test_nothing_found_is_no_dead_end(ctx: Context) -> None:
    await add(ctx.session, "Bains", "Toilettes publiques")
    effects = await who_does(ctx, WhoDoes(need="toilettologue"), TABLE)
    key, facts = told(effects)
    assert key == "directory.nothing-found"
    assert "toilettes" in facts["near"]  # type: ignore[operator] # a tuple of words
    assert Call("qui-fait", {"need": "toilettes"}) in offered(effects).values()


async def test_a_sheet_by_its_name_its_sigle_or_a_choice(ctx: Context) -> None:
    ccas = await add(ctx.session, "Centre communal d’action sociale", acronym="CCAS")
    await add(ctx.session, "Maison des familles")
    await add(ctx.session, "Maison pour Tous")
    for name in ("ccas", "centre communal d'action sociale", "action social"):
        key, facts = told(await show_sheet(ctx, Sheet(name=name)))
        assert (key, getattr(facts["structure"], "id", None)) == ("directory.sheet", ccas), name
    effects = await show_sheet(ctx, Sheet(name="maison"))
    assert told(effects)[0] == "directory.which-sheet"
    assert len(offered(effects)) == 2
    effects = await show_sheet(ctx, Sheet(name="Secours"))
    assert told(effects)[0] == "directory.no-sheet"
    assert offered(effects) == {"oui": Call("qui-fait", {"need": "Secours"})}


async def test_the_name_of_a_member_is_no_sheet_and_who_it_is_is_offered_to_the_network(ctx: Context) -> None:
    await member(ctx.session, "@karim:town.example", "Karim Benali")
    key, facts = told(await show_sheet(ctx, Sheet(name="karim benali")))
    assert (key, facts["someone"]) == ("directory.no-sheet", False), "who asks is of no network"
    await member(ctx.session, ctx.person.user_id, ctx.person.name)
    effects = await show_sheet(ctx, Sheet(name="karim benali"))
    assert told(effects)[1]["someone"] is True
    assert offered(effects) == {"oui": Call("qui-est", {"words": "karim benali"})}


async def test_a_sheet_chosen_and_gone_meanwhile_is_said(ctx: Context) -> None:
    assert told(await show_sheet(ctx, Sheet(name="Secours", chosen=99)))[0] == "directory.no-sheet"


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE structure; --", "%", "\x00", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "@room", "*" * 5000]
)
async def test_hostile_names_are_only_words(ctx: Context, name: str) -> None:
    await add(ctx.session, f"Maison {name.replace(chr(0), '')}", "Colis")
    await who_does(ctx, WhoDoes(need=name), TABLE)
    await show_sheet(ctx, Sheet(name=name))
    assert told(await who_does(ctx, WhoDoes(need="colis"), TABLE))[0] == "directory.found"


async def settled(chat: Chat) -> None:
    """Four houses of one name, and another one."""
    async with chat.database.writing() as session:
        for number, quarter in enumerate(("La Garenne", "Centre-Ville", "Le Port", "Les Aubiers"), 1):
            name = f"Épicerie <b>{number}</b>"
            await add(session, name, "Colis alimentaire", commune="Valmont", district=quarter, confirmed_on=date(2026, 10, 1))
        await add(session, "Foyer des jeunes", "Logement des jeunes", commune="Valmont", confirmed_on=date(2025, 1, 1))


@pytest.fixture
async def chat(sqlite: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(sqlite, TABLE, LEXICON)
    await beginnings.begin(chat, settled)
    return chat


async def test_a_conversation(chat: Chat) -> None:
    answer = await chat.says("! Qui fait l’aide alimentaire ?", room=ACCUEIL)
    assert "4 structures pour «\u00a0aide alimentaire\u00a0»" in answer
    assert "Épicerie <b>1</b>" in answer
    assert "vérifiée en octobre 2026" in answer
    assert "05\u00a036\u00a049\u00a000\u00a001" in answer
    suite = await chat.says("!suite", room=ACCUEIL)
    assert suite.count("Épicerie") == 1
    assert "4. " in suite
    assert "Épicerie" in await chat.says("!4", room=ACCUEIL)
    assert "J’ai lu" in await chat.says("!qui-fait logemant", room=ACCUEIL)
    assert "appelez avant d’orienter" in await chat.says("qui fait logement")
    assert "je cherche «\u00a0aide alimentaire\u00a0»" in await chat.says("qui fait des colis ?")


async def test_the_same_answer_however_it_is_typed(chat: Chat) -> None:
    answers = [
        await chat.says(text)
        for text in (
            "!quifait colis alimentaire",
            "qui fait COLIS-ALIMENTAIRE ?",
            "! Qui_fait « colis alimentaire »",
            "cherche colis alimentaire",
        )
    ]
    assert len({answer.partition("\n1. ")[2] for answer in answers}) == 1


async def test_what_people_and_structures_wrote_is_inert(chat: Chat) -> None:
    await chat.says("!qui-fait <img src=x onerror=alert(1)> @room")
    await chat.says("!qui-fait colis")
    for row in await chat.outbox():
        assert "<img" not in row.content["formatted_body"]
        assert "<b>" not in row.content["formatted_body"]
        assert row.content["m.mentions"] == {}


async def test_a_corrected_word_is_told_once(chat: Chat) -> None:
    answer = await chat.says("!qui-fait aide alimantaire")
    assert "J’ai lu «\u00a0alimentaire\u00a0»" in answer
    assert "je cherche" not in answer


@pytest.mark.parametrize(
    "text", ["!qui-fait un logement pour Mme Dupont", "Mme Dupont n’a plus de lait pour son bébé", "qui fait : Karim, 34 ans, sans papiers"]
)
async def test_an_accompanied_person_is_refused_at_the_door(chat: Chat, text: str) -> None:
    answer = await chat.says(text)
    assert "reconnaissable" in answer
    assert "Dupont" not in answer
    async with chat.database.reading() as session:
        assert await dialogues.get_offer(session, PRIVATE.room_id, LEA.user_id, chat.now) == {}


async def test_a_structure_found_without_its_services_says_what_it_is_and_why(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await add(session, "Bus santé", "Dépistage", description="Un bus qui va voir les gens. Il oriente vers un hébergement d’urgence.")
    answer = await chat.says("qui fait hébergement d’urgence")
    assert "Un bus qui va voir les gens." in answer
    assert "Trouvé par\u00a0: hébergement d’urgence." in answer


async def test_a_place_that_is_in_the_name_is_not_said_again(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await add(session, "Maison de quartier des Aubiers", "Lecture", "Jeux de société", commune="Valmont", district="Les Aubiers")
        await add(session, "Maison de La Garenne", "Piscine", "Danse, théâtre et chant", commune="Valmont", district="La Garenne")
    assert "Maison de La Garenne\n" in await chat.says("qui fait piscine")
    assert "Maison de quartier des Aubiers, Les Aubiers\n" in await chat.says("qui fait lecture")


async def test_services_are_told_apart_whatever_is_in_their_names(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await add(session, "Studio", "Danse, théâtre et chant", "Danse à deux")
    assert "Danse, théâtre et chant\u202f; danse à deux." in await chat.says("qui fait danse")


async def test_what_was_typed_is_quoted_as_it_was(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await add(session, "Bus santé", "Bus dentaire")
        await add(session, "Abri", "Hébergement d’urgence")
    assert "«\u00a0Mal de dents\u00a0»\u00a0: je cherche" in await chat.says("Mal de dents")
    assert "«\u00a0dormir ce soir\u00a0»\u00a0: je cherche" in await chat.says("où dormir ce soir ?")


async def test_what_other_families_know_of_it_is_told_beside(ctx: Context) -> None:
    library = Family("library", "Une bibliothèque")
    shown = {1: msg("core.first"), 2: None, 3: msg("core.third"), 4: msg("core.fourth")}

    @library.also_finds("library.book")
    async def tell(_ctx: Context, number: int) -> Msg | None:
        return shown[number]

    table = Table((library,))
    for number in shown:
        await likeness.remember(ctx.session, "library.book", number, "Un guide du logement", LEXICON)
    await likeness.remember(ctx.session, "library.drawing", 5, "Un guide du logement", LEXICON)
    key, facts = told(await who_does(ctx, WhoDoes(need="logement"), table))
    assert (key, facts["beside"]) == ("directory.nothing-found", [shown[1], shown[3]])  # two at most, and what is nothing to show is not
    await add(ctx.session, "CCAS", "Logement")
    assert told(await who_does(ctx, WhoDoes(need="logement"), table))[1]["beside"] == [shown[1], shown[3]]
    assert told(await who_does(ctx, WhoDoes(need="hébergement"), table))[1]["beside"] == []


@pytest.mark.parametrize(
    ("said", "first", "then"),
    [
        ("il veut se tuer", "le 3114", "Pour voir ce qui s’en approche : !oui"),
        ("femme battue ce soir", "le 3919", "Pour voir ce qui s’en approche : !oui"),
        ("il faut que je vous dise que ça sent le gaz partout ce matin", "le 0 800 47 33 33", "Pour chercher « il faut"),
        ("!qui-fait un lit pour un homme qui dort dehors", "le 115", "Je n’ai rien trouvé"),
        ("!qui-fait zzzz au bord du suicide", "le 3114", "zzzz"),
    ],
)
async def test_what_cannot_wait_comes_first_whatever_is_found(chat: Chat, said: str, first: str, then: str) -> None:
    answer = flat(await chat.says(said, room=PRIVATE, person=LEA))
    urgent = next(line for line in answer.splitlines() if line and not line.startswith("Je cherche"))
    assert first in urgent
    assert then in answer.partition(urgent)[2]


async def test_it_is_told_once_and_not_of_what_can_wait(chat: Chat) -> None:
    first = await chat.says("!qui-fait femme battue, logement, santé, emploi", room=PRIVATE, person=LEA)
    assert first.count("3919") == 1
    assert "3919" not in await chat.says("!suite", room=PRIVATE, person=LEA)
    assert "3919" not in await chat.says("!qui-fait logement", room=PRIVATE, person=LEA)
