"""The meetings of a published programme are in the calendars that phones look at, as they stand, under a sequence that only grows."""

from ical.calendar import Calendar

from commands.meetings.announcing import feed
from tests.calendars import parse
from tests.chat import OMAR, TERRITORY, Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.programmes.decided import FRIDAY, THURSDAY, decided, kept
from tests.commands.programmes.test_publication import published


async def read(chat: Chat, person: str = OMAR.user_id) -> dict[str, tuple[str, int, str]]:
    """What a subscribed calendar shows to a member: status, sequence and beginning, by title."""
    async with chat.database.reading() as session:
        calendar: Calendar = parse((await feed.file_of(session, person, chat.now)).write(TERRITORY))
    return {
        event.summary or "": (str(event.status and event.status.value), event.sequence or 0, f"{event.start:%Y-%m-%d %H:%M}")
        for event in calendar.events
    }


async def test_what_is_published_is_in_it_and_what_has_no_date_is_not(chat: Chat) -> None:
    await decided(chat, kept("Lire une facture", THURSDAY), kept("Un café", THURSDAY, FRIDAY), kept("Un film"))
    assert await read(chat) == {}
    await published(chat)
    assert await read(chat) == {"Lire une facture": ("CONFIRMED", 0, "2027-02-04 14:00")}


async def test_a_date_that_is_found_later_is_in_it(chat: Chat) -> None:
    await decided(chat, kept("Un film"))
    await published(chat)
    await chat.says("!fixer I1 ; vendredi 5 février 9h-12h ; Cinéma", person=SAMIRA)
    assert await read(chat) == {"Un film": ("CONFIRMED", 0, "2027-02-05 09:00")}


async def test_what_changes_and_what_is_cancelled_are_told_under_a_higher_sequence(chat: Chat) -> None:
    await decided(chat, kept("Lire une facture", THURSDAY))
    await published(chat)
    await chat.says("!modifier R1 date vendredi 5 février 14h-16h", person=SAMIRA)
    await chat.says("!oui", person=SAMIRA)
    status, moved, start = (await read(chat))["Lire une facture"]
    assert (status, moved > 0, start) == ("CONFIRMED", True, "2027-02-05 14:00")
    await chat.says("!annuler-rencontre R1", person=SAMIRA)
    await chat.says("!oui", person=SAMIRA)
    status, cancelled, _ = (await read(chat))["Lire une facture"]
    assert (status, cancelled > moved) == ("CANCELLED", True)
