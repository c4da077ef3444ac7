"""Being told when somebody does what nobody did, and counting what nobody does: in private, once, without names."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Due, Person
from commands.core.declaration.effects import Direct, Effects, Msg, Offer, Refused, Reply
from commands.core.declaration.shapes import Words
from commands.core.rules.caps import OWN_ALERTS
from commands.directory.alerts import look_for_all, need_of, show_alerts, tell_found, wait_for
from commands.directory.gaps import note_or_tell
from commands.directory.needs import WhoDoes, who_does
from commands.table import TABLE
from storage.alerts import Alert
from storage.database import Database
from storage.reach import Reach, Silence
from storage.timers import Timer
from tests.chat import MORNING, Chat
from tests.commands.conftest import TERRITORY
from tests.given import findable, service, structure
from tests.shipped import LEXICON

SATURDAY = datetime(2026, 11, 28, 8, 40, tzinfo=UTC)


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    return context(lexicon=LEXICON)


def said(effects: Effects) -> Msg:
    effect = effects[0]
    assert isinstance(effect, Reply | Direct)
    return effect.message


def due(session: AsyncSession, now: datetime = MORNING) -> Due:
    return Due(session=session, now=now, due=now, territory=TERRITORY, lexicon=LEXICON)


@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("cours de tricot", "cours de tricot"),
        ("quand quelqu’un fait du tricot", "tricot"),
        ("dès qu’il y a un dentiste à Castelrive", "dentiste à Castelrive"),
        ("si une association propose des cours de chinois.", "cours de chinois"),
        ("quand quelqu'un s'occupe des chats errants !", "chats errants"),
        ("", ""),
        ("quand quelqu’un", ""),
    ],
)
def test_what_is_waited_for_is_read_out_of_the_sentence(words: str, need: str) -> None:
    assert need_of(words) == need


async def test_who_waits_is_told_once_in_their_hours_when_somebody_does_it(ctx: Context) -> None:
    await findable(ctx.session, structure("La Pelote", description="Laine."))
    assert said(await wait_for(ctx, Words(words="quand quelqu’un fait du macramé"))).key == "directory.alert-kept"
    assert await look_for_all(due(ctx.session)) == ()
    assert (await ctx.session.exec(select(Timer))).all() == []
    ctx.session.add(Reach(user_id=ctx.person.user_id, days=[0, 1, 2, 3, 4], from_minute=15 * 60, until_minute=17 * 60))
    await findable(ctx.session, structure("L’Atelier"), service("Macramé"))
    await look_for_all(due(ctx.session, SATURDAY))
    assert (await ctx.session.exec(select(Timer))).all() == []  # nobody is told on a Saturday
    await look_for_all(due(ctx.session))
    await look_for_all(due(ctx.session, MORNING + timedelta(days=1)))  # each morning until it is told
    (planned,) = (await ctx.session.exec(select(Timer))).all()
    assert planned.due_at.astimezone(TERRITORY.zone).hour == 15
    (told,) = await tell_found(due(ctx.session, planned.due_at), planned)
    assert isinstance(told, Direct)
    assert (told.to, told.quiet, told.message.facts) == (ctx.person.user_id, True, {"need": "macramé", "names": ["L’Atelier"]})
    assert (await ctx.session.exec(select(Alert))).all() == []
    assert await tell_found(due(ctx.session, planned.due_at), planned) == ()  # once


async def test_who_is_silent_or_took_it_back_is_not_told(ctx: Context) -> None:
    await wait_for(ctx, Words(words="macramé"))
    ctx.session.add(Silence(user_id=ctx.person.user_id, subject="all", until=None))
    await findable(ctx.session, structure("L’Atelier"), service("Macramé"))
    await look_for_all(due(ctx.session))
    assert (await ctx.session.exec(select(Timer))).all() == []
    await show_alerts(ctx, Words(words="stop 1"))
    assert await tell_found(due(ctx.session), Timer(subject="directory.alert:1", kind="x", due_at=MORNING, planned_for=MORNING)) == ()


async def test_who_does_but_a_part_of_it_is_not_told(ctx: Context) -> None:
    need = "laver le linge et faire un CV"
    await findable(ctx.session, structure("La Bulle"), service("Machines", tags=["laverie"]))
    await wait_for(ctx, Words(words=need))
    await findable(ctx.session, structure("La Mairie"), service("Guichet", tags=["laverie", "cv"]))
    await look_for_all(due(ctx.session))
    (planned,) = (await ctx.session.exec(select(Timer))).all()
    (told,) = await tell_found(due(ctx.session, planned.due_at), planned)
    assert isinstance(told, Direct)
    assert told.message.facts == {"need": need, "names": ["La Mairie"]}


async def test_what_is_there_already_is_shown_and_a_part_of_it_is_not_it(ctx: Context) -> None:
    await findable(ctx.session, structure("L’Atelier"), service("Macramé"))
    there = await wait_for(ctx, Words(words="macramé"))
    assert (said(there).key, isinstance(there[1], Offer)) == ("directory.alert-already", True)
    assert said(await wait_for(ctx, Words(words="macramé et vannerie"))).key == "directory.alert-kept"


async def test_alerts_are_listed_stopped_and_capped(ctx: Context) -> None:
    for rank in range(OWN_ALERTS):
        await wait_for(ctx, Words(words=f"danse {rank}"))
    await wait_for(ctx, Words(words="Danse 3"))  # the same is one
    with pytest.raises(Refused) as refused:
        await wait_for(ctx, Words(words="chinois"))
    assert refused.value.message.key == "directory.too-many-alerts"
    after = said(await show_alerts(ctx, Words(words="stop 2"))).facts
    assert ([each.need for each in after["stopped"]], len(after["alerts"])) == (["danse 1"], OWN_ALERTS - 1)
    assert said(await show_alerts(ctx, Words(words="stop tout"))).facts["alerts"] == []
    with pytest.raises(Refused):
        await wait_for(ctx, Words(words="quand quelqu’un"))


async def test_what_nobody_does_is_told_from_three_people_on_whatever_their_words(ctx: Context) -> None:
    asked = ["dentiste à Castelrive", "mal de dents Castelrive", "soins dentaires à Castelrive !"]
    await findable(ctx.session, structure("Mairie", commune="Castelrive"))
    for rank, words in enumerate(asked):
        other = replace(ctx, person=Person(f"@p{rank}:x", "P"))
        for fresh in (True, False):  # each counts once
            assert said(await note_or_tell(other, Words(words=words))).facts["fresh"] is fresh
        listed = said(await note_or_tell(ctx, Words())).facts["gaps"]
        assert len(listed) == (rank == 2)
    (gap,) = listed
    assert (gap.label, gap.people) == ("soins dentaires, à Castelrive", 3)
    with pytest.raises(Refused):
        await note_or_tell(ctx, Words(words="le la les"))


async def test_an_answer_offers_to_note_the_gap_only_where_something_is_missing(ctx: Context) -> None:
    await findable(ctx.session, structure("L’Atelier", commune="Castelrive"), service("Macramé"))
    offers = {}
    for need in ("macramé", "vannerie à Castelrive", "zzzz"):
        effects = await who_does(ctx, WhoDoes(need=need), TABLE)
        offers[need] = next(effect.answers for effect in effects if isinstance(effect, Offer))
    assert ["oui" in answers for answers in offers.values()] == [False, True, True]


async def test_in_a_conversation(database: Database) -> None:
    chat = Chat(database, TABLE, LEXICON)
    assert "Je n’ai rien trouvé" in await chat.says("!qui-fait zumba")
    assert "sans votre nom" in await chat.says("oui")
    assert "C’est noté" in await chat.says("préviens-moi quand quelqu’un fait de la zumba")
    assert "zumba" in await chat.says("mes alertes")
    assert "Arrêté" in await chat.says("!alertes stop 1")
    assert "Aucun manque" in await chat.says("!manques")
