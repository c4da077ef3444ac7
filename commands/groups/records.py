"""`!actions`, `!décidé`, `!relevé`: what a group has to do, what it decided, and both of them since a day, as a message and a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from commands.core.dates import read_first_day
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import PagedWords, Words
from commands.core.language.words import words_of
from commands.core.rules.lines import one_line
from commands.core.rules.naming import called
from commands.core.subjects import number_of
from commands.core.telling.spreadsheets import csv_file
from commands.groups.people import ME
from commands.groups.subject import GROUPS, Task, family, find_here, only_of_it, tasks_of
from storage import group_actions, groups, meetings, minutes
from storage.groups import Group, GroupDecision
from storage.meetings import Meeting
from storage.rows import keep_row

A_PAGE = 5
LONGEST_DECISION = 300
MOST_RECORDED = 1_000
SHOWN = 4


# ── To be done ───────────────────────────────────────────────────────────────────────────────────────────────────


def _is_for_actions(words: str) -> bool:
    return not words or words_of(words) in ME or GROUPS.is_called(words)


@family.command(
    "actions",
    PagedWords.described("Voir ce qui est à faire : dans ce groupe, dans vos groupes, ou par vous (« moi »).", _is_for_actions),
    aliases=("les-actions", "actions-du-groupe", "actions-à-faire"),
    examples=("!actions", "!actions moi", "!actions G2"),
)
async def show_actions(ctx: Context, args: PagedWords) -> Effects:
    """Of the group that is named, or of this room; else of all one's groups. The first due first, five at a time."""
    group, start = await _of_which(ctx, args.words), (args.page - 1) * A_PAGE
    if group is not None:
        await only_of_it(ctx, group)
        found = await group_actions.list_open(ctx.session, number_of(group), start=start, limit=A_PAGE + 1)
    elif words_of(args.words) in ME:
        found = await group_actions.list_held(ctx.session, ctx.person.user_id, start=start, limit=A_PAGE + 1)
    else:
        mine = await groups.list_numbers_of(ctx.session, ctx.person.user_id)
        found = await group_actions.list_open_of(ctx.session, mine, start=start, limit=A_PAGE + 1)
    tasks, more = await tasks_of(ctx.session, found[:A_PAGE]), len(found) > A_PAGE
    mine_only = words_of(args.words) in ME
    told = Reply(msg("actions.list", tasks=tasks, group=group, mine=mine_only, more=more, today=ctx.local_now.date()))
    again = Call("actions", {"words": args.words, "page": args.page + 1})
    return (told, Offer({"suite": again})) if more else (told,)


async def _of_which(ctx: Context, words: str) -> Group | None:
    if GROUPS.is_called(words):
        return (await GROUPS.find(ctx, words))[0]
    return None if words else await groups.find_of_room(ctx.session, ctx.room.room_id)


# ── What was decided ─────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "décidé",
    Words.described("Noter ce qu’un groupe a décidé, avec la date du jour.", bool),
    aliases=("on-a-décidé", "nous-avons-décidé", "noter-décision", "décidé-en-groupe"),
    examples=("!décidé On se voit chaque premier mardi", "!décidé G2 La charte d’accueil est adoptée"),
    writes=True,
)
async def decide(ctx: Context, args: Words) -> Effects:
    """Kept with its day; who noted it is not told."""
    group, text = await find_here(ctx, args.words, to_change=True)
    await only_of_it(ctx, group)
    text = one_line(text, LONGEST_DECISION, Refused("groups.decide-what"), "groups.decided-too-long")
    await keep_row(ctx.session, GroupDecision(group_number=number_of(group), text=text, user_id=ctx.person.user_id, at=ctx.now))
    await groups.set_active(ctx.session, number_of(group), ctx.now)
    return (Reply(msg("groups.decided", group=group, text=text)),)


# ── The record ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Record:
    """What a group did since a day. since: None, since it began. held: its meetings, each with how many minutes it has."""

    group: Group
    since: date | None
    decisions: Sequence[GroupDecision]
    tasks: Sequence[Task]
    held: Sequence[tuple[Meeting, int]]


def _is_for_records(words: str) -> bool:
    return not words or GROUPS.is_called(words) or words_of(words).startswith("depuis")


@family.command(
    "relevé",
    Words.described(
        "Le relevé d’un groupe : ses décisions, ses actions et ses rencontres, depuis une date, avec le fichier.", _is_for_records
    ),
    aliases=("relevé-de-décisions", "compte-rendu-groupe"),
    examples=("!relevé G2", "!relevé G2 depuis le 1er septembre"),
)
async def record(ctx: Context, args: Words) -> Effects:
    """A message, and the whole in a file, where it was asked."""
    words = args.words
    group, after = await GROUPS.find(ctx, words) if GROUPS.is_called(words) else await find_here(ctx, words)
    await only_of_it(ctx, group)
    since = _read_since(ctx, after) if after else None
    found = await _record_of(ctx, group, since)
    told = Reply(msg("groups.record", record=found, shown=SHOWN))
    if not (found.decisions or found.tasks or found.held):
        return (told,)
    about = tuple(each.holder.user_id for each in found.tasks if each.holder is not None)
    file = csv_file(_rows(ctx, found))
    return told, Attach(f"releve-G{group.number}.csv", "text/csv", file, about=about, room_id=ctx.files_to)


async def _record_of(ctx: Context, group: Group, since: date | None) -> Record:
    at = datetime.combine(since, time(), ctx.territory.zone) if since else None
    actions = await group_actions.list_since(ctx.session, number_of(group), at, MOST_RECORDED)
    held = await meetings.list_held_for(ctx.session, GROUPS.of(group), at)
    with_minutes = [(each, await minutes.count_minutes(ctx.session, each.number or 0)) for each in held]
    decisions = await groups.list_decisions(ctx.session, number_of(group), at)
    return Record(group, since, decisions, await tasks_of(ctx.session, actions), with_minutes)


def _read_since(ctx: Context, said: str) -> date:
    """The first day of « depuis le 1er septembre », as the past is told. Raises Refused."""
    found = read_first_day(said, ctx.local_now.date())
    if found is None:
        raise Refused("groups.since-unread", said=said)
    return found


def _rows(ctx: Context, found: Record) -> list[list[object]]:
    """One line each, by what it is: a header, then decisions, actions, meetings."""
    rows: list[list[object]] = [["Type", "Numéro", "Texte", "Qui", "Structure", "Date", "Échéance", "État"]]
    rows += [["décision", "", each.text, "", "", f"{each.at:%d/%m/%Y}", "", ""] for each in found.decisions]
    rows += [_row(ctx, each) for each in found.tasks]
    rows += [["rencontre", f"R{each.number}", each.title, "", "", f"{each.wall_start:%d/%m/%Y}", "", ""] for each, _ in found.held]
    return rows


def _row(ctx: Context, task: Task) -> list[object]:
    action = task.action
    due = f"{action.due_on:%d/%m/%Y}" if action.due_on else ""
    who = called(ctx.territory, task.holder) if task.holder else ""
    state = "faite" if action.done_at else "à faire"
    return ["action", f"A{action.number}", action.what, who, task.structure, f"{action.created_at:%d/%m/%Y}", due, state]
