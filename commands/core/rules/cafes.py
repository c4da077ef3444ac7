"""The next café of the network, which the questions that nobody answered wait for."""

from commands.core.declaration.context import Occasion
from storage import meetings, readings
from storage.meetings import Meeting, Wanted


async def find_next_cafe(occasion: Occasion) -> Meeting | None:
    """The next meeting of the usual format, the first one that is configured; None: none is planned."""
    usual = Wanted(format=occasion.territory.formats[0].name)
    return next(iter(await meetings.list_coming(occasion.session, occasion.now, usual, limit=1)), None)


async def count_agenda(occasion: Occasion, meeting: Meeting) -> int:
    """How many questions wait for a meeting: none, unless it is the next café."""
    cafe = await find_next_cafe(occasion)
    return await readings.count_questions(occasion.session) if cafe is not None and cafe.number == meeting.number else 0
