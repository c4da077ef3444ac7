"""What is told of a collection when it closes: decided on all that was said, and kept for good."""

from collections.abc import Mapping

from commands.core.declaration.context import Occasion
from commands.core.subjects import number_of
from commands.counts.secrecy import told
from commands.counts.subject import TallySheet, list_asked, sheets_of
from storage import count_publications, counts
from storage.counts import CountAnswer, CountHolder, Gathering, Published, Tally


async def publish(occasion: Occasion, gathering: Gathering) -> list[TallySheet]:
    """The indicators that it asked about, each with what is told of it: those that a structure holds."""
    asked = await list_asked(occasion, gathering)
    held: dict[int, dict[int, CountHolder]] = {}
    for holder in await counts.list_holders(occasion.session, [number_of(each) for each in asked]):
        held.setdefault(holder.count_number, {})[holder.structure_id] = holder
    said: dict[int, dict[int, CountAnswer]] = {}
    for answer in await counts.list_answers(occasion.session, gathering.number or 0):
        if answer.structure_id in held.get(answer.count_number, ()):
            said.setdefault(answer.count_number, {})[answer.structure_id] = answer
    holding = [each for each in asked if each.number in held]
    few = occasion.territory.few
    published = [_decide(gathering, each, held[number_of(each)], said.get(number_of(each), {}), few) for each in holding]
    await count_publications.add_published(occasion.session, published)
    return await sheets_of(occasion.session, holding)


def _decide(gathering: Gathering, tally: Tally, held: Mapping[int, CountHolder], said: Mapping[int, CountAnswer], few: int) -> Published:
    """What is told of an indicator, and beside it of the structures that agreed to it. held, said: by structure."""
    numbers = {structure: each.value for structure, each in said.items() if each.value is not None}
    found = told(numbers, {structure for structure, each in held.items() if each.shown}, tally.how, few)
    for structure in found.alone:
        said[structure].told = True
    row = Published(count_number=number_of(tally), gathering_number=gathering.number or 0, holders=len(held), answered=len(numbers))
    row.value = found.value
    return row
