"""Reminders of actions: two days before, the day after, then to who leads the group; each once, at an hour of theirs."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Direct, Effects, Msg, msg
from commands.core.language.words import sayings, words_of
from commands.core.rules.calendar import is_working_day, last_working_day, next_working_day
from commands.core.telling.mentions import first_working_moment
from commands.groups.subject import ACTION, ACTIONS, family
from storage import group_actions, reach, timers
from storage.group_actions import AFTER, BEFORE, HOST, NONE, OPEN, GroupAction, Recalled
from storage.reach import Listener
from storage.timers import Timer

EARLY = timedelta(days=2)
LETTER, LATER = "groups.recall", "groups.recall-later"
"""Of the subject of a letter that recalls an action; of the timer that says it at an hour of who may not be told now."""
SILENCED_BY = "reminders"


def plan(action: GroupAction, today: date) -> None:
    """When it is recalled first: the last working day up to two days before its day, else the first one after."""
    action.recall, action.recalled_on = NONE, None
    if action.due_on is None:
        return
    action.recall, action.recalled_on = BEFORE, last_working_day(action.due_on - EARLY)
    if action.recalled_on <= today:
        action.recall, action.recalled_on = AFTER, next_working_day(action.due_on)


@family.daily("groups.recalls", hour=9)
async def recall(due: Due) -> Effects:
    """All of a morning together: what fell on a day without work, or while the bot was down, is recalled at the next one, once."""
    today = due.local_now.date()
    if not is_working_day(today):
        return ()
    late = await group_actions.list_to_recall(due.session, today)
    hosts = await group_actions.list_hosts_of(due.session, list({each.group_number for each in late}))
    heard = await _listeners(due, late, hosts)
    told: list[Direct] = []
    for each in late:
        for user_id in _who(each, hosts[each.group_number]):
            told += await _tell(due, each, heard[user_id])
    await group_actions.set_recalls(due.session, [(each.number, *_next(each, today)) for each in late])
    return tuple(told)


def _who(each: Recalled, hosts: Sequence[str]) -> Sequence[str]:
    """Who holds it; where nobody does, or in the end, who leads the group."""
    return (each.holder_id,) if each.holder_id is not None and each.recall != HOST else hosts


def _next(each: Recalled, today: date) -> tuple[int, date | None]:
    """What is recalled after this; where nobody holds it, its host heard of it already."""
    if each.recall == BEFORE and each.due_on >= today:
        return AFTER, next_working_day(each.due_on)
    if each.recall in {BEFORE, AFTER} and each.holder_id is not None:
        return HOST, next_working_day(today)
    return NONE, None


async def _listeners(due: Due, late: Sequence[Recalled], hosts: dict[int, list[str]]) -> dict[str, Listener]:
    people = dict.fromkeys(user_id for each in late for user_id in _who(each, hosts[each.group_number]))
    return {each.user_id: each for each in await reach.list_listeners(due.session, list(people), SILENCED_BY, due.now)}


async def _tell(due: Due, each: Recalled, person: Listener) -> list[Direct]:
    """Now, or at an hour of theirs, by a timer."""
    at = first_working_moment(person, due.local_now)
    if at is None:
        return []
    if at != due.local_now:
        later = timers.timer(f"{ACTIONS.thing.kind}:{each.number}", LATER, at, version=each.recall, user_id=person.user_id)
        await timers.set_timer(due.session, later)
        return []
    return _letter(_said(each, due.local_now.date(), mine=person.user_id == each.holder_id), each.number, person.user_id)


def _letter(said: Msg, number: int, user_id: str) -> list[Direct]:
    """Without a seed: a thousand of them would keep others waiting for an hour. Who taps ✅ all the same is heard."""
    return [Direct(said, user_id, f"{LETTER}:{number}")]


def _said(each: Recalled | GroupAction, today: date, *, mine: bool) -> Msg:
    late = each.due_on is not None and each.due_on < today
    return msg("actions.recalled", number=each.number, what=each.what, due_on=each.due_on, late=late, mine=mine)


@ACTIONS.timer(LATER, OPEN)
async def recall_later(due: Due, planned: Timer, action: GroupAction) -> Effects:
    """Unless it was done meanwhile, or passed to somebody else."""
    hosts = (await group_actions.list_hosts_of(due.session, [action.group_number]))[action.group_number]
    mine = planned.user_id == action.holder_id
    if action.number is None or not (mine or planned.user_id in hosts):
        return ()
    return tuple(_letter(_said(action, due.local_now.date(), mine=mine), action.number, planned.user_id))


_DONE = sayings("fait, c est fait, oui, ok, fini, termine, ok c est fait, oui c est fait, c est bon")


@family.replied(ACTION)
@family.replied(LETTER)
def read_reply(number: int, words: str) -> str | None:
    """A reply to its message or to a reminder: « fait », « c’est fait » ends it; a day puts it off."""
    said = words_of(words)
    if said in _DONE:
        return f"!fait A{number}"
    opening, _, rest = said.partition(" ")
    return f"!repousser A{number} {words.split(maxsplit=1)[1]}" if opening in {"repousser", "reporter", "plutot"} and rest else None
