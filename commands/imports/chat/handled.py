"""What the shell brings of a list: how it reads, what it would change, that it is written, or why not."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Call, Direct, Effects, Offer, Update, msg
from commands.core.declaration.happenings import ListHandled, ListProgressed
from commands.core.rules.rights import coordinator
from commands.imports.chat.questions import SHOWN, column_lines
from commands.imports.chat.receiving import forget
from commands.imports.chat.shared import LARGEST_MB, family, subject_of
from commands.imports.chat.talking import begin, go_on
from commands.imports.proposal.asking import READING as AS_READ
from storage import brought_lists
from storage.brought_lists import TALKING, BroughtList
from storage.import_runs import UNDOABLE_FOR
from storage.rows import remove_row


@family.when(ListHandled)
async def handle(ctx: Context, handled: ListHandled) -> Effects:
    """Tell what came of it. What was given up meanwhile, or asked for again, is passed over."""
    brought = await brought_lists.get_list(ctx.session, handled.number)
    if brought is None or brought.work != handled.work or brought.state == TALKING:
        return ()
    if await coordinator(ctx) is None and "written" not in handled.outcome:
        await forget(ctx, brought)
        return ()
    brought.state = TALKING
    for name, tell in _TOLD.items():
        if name in handled.outcome:
            return await tell(ctx, brought, handled.outcome[name])
    raise ValueError("an outcome that nobody knows")


@family.when(ListProgressed)
async def tell_progress(ctx: Context, progressed: ListProgressed) -> Effects:
    """In the one message that tells it."""
    brought = await brought_lists.get_list(ctx.session, progressed.number)
    if brought is None:
        return ()
    return (Update(subject_of(brought), msg("imports.progress", name=brought.name, done=progressed.done, total=progressed.total)),)


# ── It is read ───────────────────────────────────────────────────────────────────────────────────────────────────


async def _tell_trouble(ctx: Context, brought: BroughtList, trouble: dict[str, Any]) -> Effects:
    """It cannot be read: why, and what to do. Nothing is kept of it."""
    await forget(ctx, brought)
    if words := trouble.get("words"):
        return (Direct(msg("imports.unreadable", name=brought.name, words=words)),)
    return (Direct(msg("imports.not-fetched", name=brought.name, why=trouble["why"], most=LARGEST_MB)),)


async def _tell_reading(ctx: Context, brought: BroughtList, read: dict[str, Any]) -> Effects:
    """How it would be read, who is named in it, and the first question."""
    proposal = AS_READ.validate_python(read["reading"]).proposal
    lines = column_lines(proposal.guesses)
    aside = sum(not each.fields for each in proposal.guesses)
    more = {"left": len(lines[SHOWN:]), "aside": aside}
    shown = Direct(msg("imports.proposed", name=brought.name, rows=read["rows"], columns=lines[:SHOWN], **more))
    step = {"reading": read["reading"], "slug": read["slug"], "answers": [], "shown": min(SHOWN, len(lines))}
    return shown, *_people(read["people"], only_people=proposal.lists_people), *await go_on(ctx, brought, step)


def _people(people: dict[str, Any], *, only_people: bool = False) -> Effects:
    """Who is named in a list is shown before anything is asked, or written."""
    found = only_people or people["columns"] or people["inside"] or people["reach"]
    return (Direct(msg("imports.people", people=people, only_people=only_people)),) if found else ()


async def _tell_plan(ctx: Context, brought: BroughtList, plan: dict[str, Any]) -> Effects:
    """What it would change, with the whole report beside; then whether to write it. A list that changes nothing is over."""
    brought.mapping, brought.source = plan["mapping"], plan["source"]
    report = plan["report"]
    told = Direct(msg("imports.report", name=brought.name, report=report, remembered=plan["remembered"], like=plan["like"]))
    whole = Attach(f"rapport-{plan['slug']}.txt", "text/plain", plan["text"].encode())
    before = _people(plan["people"]) if plan["people"] else ()
    if report["empty"]:
        await forget(ctx, brought)
        return *before, told, whole
    return *before, told, whole, *await _ask(ctx, brought, report)


async def _ask(ctx: Context, brought: BroughtList, report: dict[str, Any]) -> Effects:
    """Whether to write it."""
    shrunk = report["shrunk"]
    step = {"report": {"shrunk": shrunk, "total": report["total"]}, "asked": {"kind": "report", "shrunk": shrunk}}
    return await begin(ctx, brought, step)


# ── It is written ────────────────────────────────────────────────────────────────────────────────────────────────


async def _tell_written(ctx: Context, brought: BroughtList, counts: dict[str, Any]) -> Effects:
    """It is in the directory. « annuler » takes it back, for a day."""
    await forget(ctx, brought)
    done = Update(subject_of(brought), msg("imports.progress", name=brought.name, done=counts["total"], total=counts["total"]))
    told = Direct(msg("imports.written", name=brought.name, counts=counts))
    if counts["run"] is None:  # somebody else wrote the same meanwhile
        return done, told
    return done, told, Offer({"annuler": Call("annuler-import", {"number": counts["run"]})}, UNDOABLE_FOR)


async def _tell_cut(ctx: Context, brought: BroughtList, report: dict[str, Any]) -> Effects:
    """The machine stopped half-way: what was written is undone. One word begins again."""
    brought.run = None
    return Direct(msg("imports.cut", name=brought.name)), *await _ask(ctx, brought, report)


async def _tell_busy(ctx: Context, brought: BroughtList, report: dict[str, Any]) -> Effects:
    """Somebody writes another list, from the machine itself."""
    return Direct(msg("imports.busy", name="", mine=False)), *await _ask(ctx, brought, report)


async def _tell_undone(ctx: Context, brought: BroughtList, undone: dict[str, Any]) -> Effects:
    """It is taken back, or there was nothing to take back."""
    name = brought.name
    await remove_row(ctx.session, brought)
    return (Direct(msg("imports.undone", name=name, undone=undone)),)


_TOLD = {
    "trouble": _tell_trouble,
    "read": _tell_reading,
    "plan": _tell_plan,
    "written": _tell_written,
    "cut": _tell_cut,
    "busy": _tell_busy,
    "undone": _tell_undone,
}
