"""What is told of a collection when it closes: decided on all that was said, and kept for good."""

from commands.core.declaration.context import Occasion
from commands.core.subjects import number_of
from commands.counts.secrecy import told
from commands.counts.subject import TallySheet, list_asked, sheet_of
from storage import counts
from storage.counts import Gathering, Published


async def publish(occasion: Occasion, gathering: Gathering) -> list[TallySheet]:
    """The indicators that it asked about, each with what is told of it: those that a structure holds."""
    asked = await list_asked(occasion, gathering)
    holders = await counts.list_holders(occasion.session, [number_of(each) for each in asked])
    answers = await counts.list_answers(occasion.session, gathering.number or 0)
    sheets = []
    for tally in asked:
        mine = {each.structure_id: each for each in holders if each.count_number == tally.number}
        said = {each.structure_id: each for each in answers if each.count_number == tally.number and each.structure_id in mine}
        if not mine:
            continue
        numbers = {structure: each.value for structure, each in said.items() if each.value is not None}
        agreed = {structure for structure, each in mine.items() if each.shown}
        found = told(numbers, agreed, tally.how, occasion.territory.few)
        for structure in found.alone:
            said[structure].told = True
        published = Published(
            count_number=number_of(tally), gathering_number=gathering.number or 0, holders=len(mine), answered=len(numbers)
        )
        published.value = found.value
        await counts.add_published(occasion.session, published)
        sheets.append(await sheet_of(occasion.session, tally))
    return sheets
