"""What was postponed comes back by itself in the programme that it was postponed to, with all who stand behind it."""

import re

from commands.core.declaration.context import Occasion
from commands.core.subjects import number_of
from commands.programmes.subject import IDEAS, read_name
from storage import idea_answers
from storage.analysis import fold
from storage.ideas import Idea
from storage.programmes import Programme

_HALF = re.compile(r"(?:(premier|1er|1)|(second|deuxieme|2e|2nd|2))\s+semestre\s+(20\d\d)")


def half_of(until: str) -> str:
    """The programme that words name, « 2028-1 » or « premier semestre 2028 »; empty when they name none: it is the next one."""
    name, _ = read_name(until)
    found = _HALF.search(fold(until))
    if name or found is None:
        return name
    return f"{found[3]}-{1 if found[1] else 2}"


async def come_back(occasion: Occasion, programme: Programme) -> list[Idea]:
    """Reopen those that wait for this programme or for one before it; their answer of before stays known."""
    back = [idea for idea in await idea_answers.list_postponed(occasion.session) if half_of(idea.until) <= programme.name]
    for idea in back:
        await idea_answers.set_reopened(occasion.session, idea, number_of(programme))
        await IDEAS.plan(occasion.session, idea, occasion.territory, occasion.now)
    return back
