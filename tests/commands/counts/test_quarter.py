"""A quarter's collection over twelve structures, with silence, corrections, two accounts, withdrawals and erasures, as the clock moves."""

import re
from datetime import UTC, datetime

from sqlmodel import select

from commands.core.declaration.context import Person
from storage import delivery, network, personal_data
from storage.counts import CountAnswer, CountLetter, Published
from storage.directory import Structure
from storage.merges import set_merged
from tests.chat import Chat
from tests.commands.counts.conftest import FOOD, NAMES, SAMIRA, SECOND, STRANGER, TWELVE
from tests.commands.programmes.conftest import daily, letters
from tests.spaces import flat

ALL = ", ".join(NAMES)
OPENS = datetime(2027, 1, 4, 8, 25, tzinfo=UTC)
"""The first working day after the school holidays."""
CLOSES = datetime(2027, 1, 25, 17, 0, tzinfo=UTC)


async def declared(chat: Chat, holders: str = ALL) -> None:
    await chat.says(FOOD + holders, person=SAMIRA)


async def opened(chat: Chat, at: datetime = OPENS) -> None:
    """The collection opens, and everybody is asked."""
    chat.now = at
    await daily(chat, "counts.day")
    await chat.rings(hours=1)


async def closed(chat: Chat) -> str:
    chat.now = CLOSES
    return flat(await chat.rings())


async def asked(chat: Chat, person: Person) -> list[str]:
    return [flat(each) for each in await letters(chat, person) if "Combien" in flat(each) or "manque" in flat(each)]


async def published(chat: Chat) -> list[tuple[int, int, float | None]]:
    async with chat.database.reading() as session:
        return [(each.holders, each.answered, each.value) for each in (await session.exec(select(Published))).all()]


async def test_a_quarter(chat: Chat) -> None:
    await declared(chat)
    await chat.says("!indicateur Colis ; par trimestre ; jusqu’au 31 mars 2027 ; en colis ; tenu par Asso1, Asso2", person=SAMIRA)
    chat.now = datetime(2026, 12, 30, 8, 25, tzinfo=UTC)
    await daily(chat, "counts.day")
    assert not await asked(chat, TWELVE[0]), "the quarter is not over"
    await opened(chat)
    assert [len(await asked(chat, each)) for each in (*TWELVE, SECOND)] == [1] * 12 + [0], "one letter, whatever a structure counts"
    assert "4e trimestre 2026" in (await asked(chat, TWELVE[3]))[0]
    assert "Colis : !compte CT2 12" in (await asked(chat, TWELVE[0]))[0]

    said = ["40", "douze", "4", "environ 30", "100", "vingt et un foyers", "on ne sait pas", "pas chez nous", "60", "50"]
    for person, words in zip(TWELVE, said, strict=False):
        await chat.says(f"!compte CT1 {words}", person=person)
    await chat.says("!oui", person=TWELVE[3])
    assert "avant : 40" in flat(await chat.says("!compte CT1 45", person=SECOND)), "the later of two accounts corrects"
    assert "est maintenant 45" in flat((await letters(chat, TWELVE[0]))[-1]), "and the first one is told"
    await chat.says("!compte CT1 110", person=TWELVE[4])
    await chat.says("!compte CT1 retirer", person=TWELVE[9])
    async with chat.database.writing() as session:
        await personal_data.erase(session, TWELVE[5].user_id, now=chat.now, reason="request")

    chat.now = datetime(2027, 1, 18, 8, 0, tzinfo=UTC)
    await chat.rings()
    await chat.rings(hours=1)
    chased = {person.user_id for person in (*TWELVE, SECOND) if any("manque" in each for each in await asked(chat, person))}
    assert chased == {TWELVE[each].user_id for each in (0, 1, 9, 10, 11)}, "who has not said all, and nobody else"
    await chat.rings(days=5)
    assert sum("manque" in each for each in await asked(chat, TWELVE[10])) == 1, "once"

    told = await closed(chat)
    assert "CT1, Foyers reçus pour une aide alimentaire. 4e trimestre 2026 : 282 foyers en tout (7 structures sur 11)." in told
    assert "Une même personne a pu être comptée par plusieurs structures." in told
    assert "CT2, Colis. 4e trimestre 2026 : 0 structure sur 2, total non communiqué." in told
    assert not any(name in told for name in NAMES)
    assert "close depuis le lundi 25 janvier 2027" in flat(await chat.says("!compte CT1 12", person=TWELVE[10]))
    assert "282 foyers en tout" in flat(await chat.says("!indicateur CT1", person=STRANGER))
    async with chat.database.writing() as session:
        await personal_data.erase(session, TWELVE[2].user_id, now=chat.now, reason="request")
        kept = {row.structure_id: row.user_id for row in (await session.exec(select(CountAnswer))).all()}
    assert (kept[3], kept[6]) == (None, None), "nothing tells who said it, before the end or after"
    assert "282 foyers en tout (7 structures sur 11)" in flat(await chat.says("!indicateur CT1", person=STRANGER))

    await opened(chat, datetime(2027, 2, 1, 8, 25, tzinfo=UTC))
    assert len(await asked(chat, TWELVE[6])) == 1, "at most once a quarter"
    await opened(chat, datetime(2027, 4, 1, 8, 25, tzinfo=UTC))
    assert "1er trimestre 2027" in (await asked(chat, TWELVE[6]))[-1]
    assert len(await asked(chat, TWELVE[7])) == 1, "who said « pas chez nous » is asked no more"
    chat.now = datetime(2027, 4, 30, 8, 0, tzinfo=UTC)
    await chat.rings()
    assert "n’est plus demandé" in flat(await chat.says("!je-tiens CT1", person=TWELVE[0])), "its last quarter is over"


async def test_the_number_of_who_was_erased_is_their_structure_s(chat: Chat) -> None:
    await declared(chat)
    await opened(chat)
    await chat.says("!compte CT1 21", person=TWELVE[5])
    async with chat.database.writing() as session:
        await personal_data.erase(session, TWELVE[5].user_id, now=chat.now, reason="request")
        (row,) = (await session.exec(select(CountAnswer))).all()
        assert (row.value, row.user_id) == (21, None)
        assert not (await session.exec(select(CountLetter).where(CountLetter.user_id == TWELVE[5].user_id))).all()


async def test_two_sheets_that_become_one_count_once(chat: Chat) -> None:
    await declared(chat)
    await opened(chat)
    for person in TWELVE[:4]:
        await chat.says("!compte CT1 10", person=person)
    async with chat.database.writing() as session:
        assert await set_merged(session, 1, 2, chat.now)
    await closed(chat)
    assert await published(chat) == [(11, 3, 30)]


async def test_a_structure_that_is_gone_counts_no_more(chat: Chat) -> None:
    await declared(chat)
    await opened(chat)
    for person in TWELVE[:3]:
        await chat.says("!compte CT1 10", person=person)
    async with chat.database.writing() as session:
        await session.delete(await session.get_one(Structure, 1))
    await closed(chat)
    assert await published(chat) == [(11, 2, None)]


async def test_one_answer_or_two_are_told_to_nobody(chat: Chat) -> None:
    await declared(chat)
    await opened(chat)
    await chat.says("!compte CT1 40", person=TWELVE[0])
    told = await closed(chat)
    assert "1 structure sur 12, total non communiqué" in told
    assert "40" not in told


async def test_what_a_structure_agrees_to_is_told_beside_the_sum(chat: Chat) -> None:
    await declared(chat)
    await opened(chat)
    for person in TWELVE[:4]:
        await chat.says("!compte CT1 30", person=person)
    assert "pourra être montré" in flat(await chat.says("!compte CT1 montrer", person=TWELVE[0]))
    assert "120 foyers en tout (4 structures sur 12), dont Asso1 30." in await closed(chat)


async def test_who_speaks_no_more_for_it_is_followed_by_a_colleague(chat: Chat) -> None:
    await declared(chat, "Asso1")
    chat.now = OPENS
    await daily(chat, "counts.day")
    first = TWELVE[0] if await _is_asked(chat, TWELVE[0]) else SECOND
    async with chat.database.writing() as session:
        await personal_data.erase(session, first.user_id, now=chat.now, reason="request")
    await chat.rings(hours=1)
    chat.now = datetime(2027, 1, 5, 8, 25, tzinfo=UTC)
    await daily(chat, "counts.day")
    await chat.rings(hours=1)
    other = SECOND if first is TWELVE[0] else TWELVE[0]
    assert len(await asked(chat, other)) == 1


async def _is_asked(chat: Chat, person: Person) -> bool:
    async with chat.database.reading() as session:
        return bool((await session.exec(select(CountLetter).where(CountLetter.user_id == person.user_id))).all())


async def asked_by_letter(chat: Chat, holders: str) -> None:
    """The first letter of a collection is there to reply to, as « $letter »."""
    await declared(chat, holders)
    await opened(chat)
    row = next(each for each in await chat.outbox() if each.subject == "counts.letter:1")
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, "$letter", chat.now)


async def test_a_reply_to_the_letter_is_a_number(chat: Chat) -> None:
    await asked_by_letter(chat, "Asso2")
    assert "C’est noté pour Asso2, 4e trimestre 2026 : 12 foyers" in flat(await chat.says("12", person=TWELVE[1], reply_to="$letter"))
    assert "vous ne savez pas" in flat(await chat.says("on ne sait pas", person=TWELVE[1], reply_to="$letter"))


async def test_who_went_elsewhere_says_nothing_for_the_structure_they_left(chat: Chat) -> None:
    """Nor does their number become that of the structure where they are now."""
    await asked_by_letter(chat, "Asso2, Asso3")
    async with chat.database.writing() as session:
        await network.remove_memberships(session, TWELVE[1].user_id, chat.now.date())
        await network.add_membership(session, TWELVE[1].user_id, 3, "agente", chat.now.date())
    assert "Vous ne parlez pas pour « Asso2 »" in flat(await chat.says("12", person=TWELVE[1], reply_to="$letter"))
    async with chat.database.reading() as session:
        assert (await session.exec(select(CountAnswer))).all() == []
    assert "noté pour Asso3" in flat(await chat.says("!compte CT1 12", person=TWELVE[1]))


async def told(chat: Chat) -> list[str]:
    """All that a stranger may be told of it, in words and beside a picture."""
    said = [flat(await chat.says(words, person=STRANGER)) for words in ("!indicateur CT1", "!comptes")]
    await chat.says("!indicateur CT1 en image", person=STRANGER)
    files = [row.content["described"] for row in await chat.outbox() if row.action == "file"]
    return [*(re.sub(r"\d+ structures? le compten?t?", "", each) for each in said), *map(flat, files[-1:])]


async def test_nothing_that_is_said_after_the_end_changes_what_is_told(chat: Chat) -> None:
    """Else two answers to the same question would be subtracted: after a correction, a number that comes late, or one that goes."""
    await declared(chat)
    before = await told(chat)
    for quarter in (OPENS, datetime(2027, 4, 1, 8, 25, tzinfo=UTC)):
        await opened(chat, quarter)
        for person, number in zip(TWELVE[:6], (40, 12, 4, 30, 100, 21), strict=True):
            await chat.says(f"!compte CT1 {number}", person=person)
            assert await told(chat) == before, "nothing before the end"
        await chat.says("!collecte clore", person=SAMIRA)
        before = await told(chat)
        assert "207 foyers en tout (6 structures sur 12)" in before[0]
        for person, said in (
            (TWELVE[0], "!compte CT1 50"),
            (TWELVE[1], "!compte CT1 retirer"),
            (TWELVE[7], "!compte CT1 60"),
            (TWELVE[3], "!compte CT1 montrer"),
            (TWELVE[3], "!compte CT1 cacher"),
        ):
            await chat.says(said, person=person)
            assert await told(chat) == before, said
    assert len(before) == 3, "two quarters are drawn"
    await chat.says("!je-tiens CT1 non", person=TWELVE[4])
    async with chat.database.writing() as session:
        await personal_data.erase(session, TWELVE[0].user_id, now=chat.now, reason="request")
        assert await set_merged(session, 2, 3, chat.now)
    assert await told(chat) == before, "nor who goes, nor two sheets that become one"


async def test_closed_by_hand_it_asks_and_takes_nothing_more(chat: Chat) -> None:
    await declared(chat, "Asso1, Asso2, Asso3, Asso4")
    chat.now = OPENS
    await daily(chat, "counts.day")
    for person in TWELVE[:3]:
        await chat.says("!compte CT1 10", person=person)
    assert "30 foyers en tout (3 structures sur 4)" in flat(await chat.says("!collecte clore", person=SAMIRA))
    assert "close depuis" in flat(await chat.says("!compte CT1 12", person=TWELVE[3]))
    chat.now = CLOSES
    assert await chat.rings() == "", "neither its letters, nor its chase, nor its end"
    assert [len(await asked(chat, each)) for each in TWELVE[:4]] == [0] * 4
    assert await published(chat) == [(4, 3, 30)]


async def test_the_team_opens_it_before_its_day_once(chat: Chat) -> None:
    assert "Aucune structure" in flat(await chat.says("!collecte ouvrir", person=SAMIRA))
    await declared(chat)
    assert "0 structure a répondu sur 12" in flat(await chat.says("!collecte ouvrir", person=SAMIRA))
    await chat.rings(hours=1)
    assert "3e trimestre 2026" in (await asked(chat, TWELVE[0]))[0]
    assert "la collecte est close" in flat(await chat.says("!collecte clore", person=SAMIRA))
    assert "a déjà été collecté" in flat(await chat.says("!collecte ouvrir", person=SAMIRA))
    assert "Samira" in await chat.says("!collecte", person=TWELVE[0])
