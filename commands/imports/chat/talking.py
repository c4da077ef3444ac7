"""What is said of a list until it is written or given up: one question after the other, then what would change, and « oui »."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Post, Refused, msg
from commands.core.declaration.questions import Question
from commands.core.language.words import sayings, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.understanding import dialogue
from commands.core.understanding.courtesy import agrees
from commands.core.understanding.short_answers import meant
from commands.imports.chat.questions import SHOW_ALL, SHOWN, column_lines, read_answer, told
from commands.imports.chat.receiving import being_read
from commands.imports.chat.shared import DIALOGUE, family, only_when_free, subject_of
from commands.imports.meanings import Meanings
from commands.imports.proposal.asking import READING as AS_READ
from commands.imports.proposal.asking import Asked, Reading, stand
from commands.imports.proposal.declaring import as_toml, declaration
from storage import brought_lists, dialogues
from storage.brought_lists import PLANNING, READING, TALKING, WRITING, BroughtList

STEP, REPLY = "step", "reply"
AFRESH = sayings("relire, relis, relisez, tout relire, relire la liste, lire autrement, a neuf, tout revoir, reprendre les questions")
ANYWAY = sayings("quand meme, oui quand meme, ecrire quand meme, forcer, oui forcer, c est voulu, oui c est voulu")


async def begin(ctx: Context, brought: BroughtList, step: dict[str, Any]) -> Effects:
    """Ask what comes next of a list. What the person is being asked by another dialogue comes first."""
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.dialogue != DIALOGUE and draft.expires_at > ctx.now:
        return (Direct(msg("imports.waits", name=brought.name)),)
    if draft is not None:
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    return await dialogue.begin(ctx, family.asks(DIALOGUE), answers={STEP: step | {"number": brought.number}}, questions=(REPLY,))


async def go_on(ctx: Context, brought: BroughtList, step: dict[str, Any]) -> Effects:
    """The next question about how a list is read; once all is answered, it is worked out what it would change."""
    reading = AS_READ.validate_python(step["reading"])
    asked = stand(reading, step["answers"])
    if isinstance(asked, Asked):
        return await begin(ctx, brought, step | {"asked": told(asked, ctx.lexicon)})
    brought.mapping = as_toml(declaration(asked, step["slug"], Meanings(ctx.lexicon)))
    brought.ask(PLANNING, ctx.now)
    return (Direct(msg("imports.being-compared", name=brought.name)),)


async def _reply(_ctx: Context, said: str) -> str:
    return said


@family.dialogue(
    DIALOGUE,
    (Question(REPLY, asks="imports.ask", reads=_reply, optional=True, numbered=False, screened=False),),
)
async def answer(ctx: Context, answers: dict[str, Any]) -> Effects:
    """An answer about a list: to a question on how it is read, or to what it would change."""
    await only_for_the_team(ctx)
    step, said = answers.get(STEP), answers[REPLY]
    brought = await brought_lists.find_list(ctx.session, ctx.person.user_id)
    if step is None or brought is None or brought.number != step["number"] or brought.state != TALKING:
        return (Direct(msg("imports.send-again")),)
    return await (_answer_reading if "reading" in step else _answer_report)(ctx, brought, step, said)


async def _answer_reading(ctx: Context, brought: BroughtList, step: dict[str, Any], said: str | None) -> Effects:
    reading: Reading = AS_READ.validate_python(step["reading"])
    asked = stand(reading, step["answers"])
    assert isinstance(asked, Asked)
    if said is not None and (words_of(said) in SHOW_ALL or meant(said) == "suite"):
        return await _show_more(ctx, brought, step, reading)
    columns = [each.column for each in reading.proposal.guesses if each.examples]
    given = read_answer(asked, said, ctx.lexicon, columns)
    return await go_on(ctx, brought, step | {"answers": [*step["answers"], given]})


async def _show_more(ctx: Context, brought: BroughtList, step: dict[str, Any], reading: Reading) -> Effects:
    """The columns that were not shown yet, then the question again; after the last ones, the first."""
    lines = column_lines(reading.proposal.guesses)
    first = step["shown"] if step["shown"] < len(lines) else 0
    last = min(first + SHOWN, len(lines))
    aside = [each.column for each in reading.proposal.guesses if not each.fields]
    shown = msg("imports.columns", columns=lines[first:last], left=len(lines) - last, aside=aside if last == len(lines) else [])
    return Direct(shown), *await begin(ctx, brought, step | {"shown": last})


async def _answer_report(ctx: Context, brought: BroughtList, step: dict[str, Any], said: str | None) -> Effects:
    report = step["report"]
    words = words_of(said or "")
    if words in AFRESH:
        brought.afresh, brought.mapping, brought.source = True, None, None
        brought.ask(READING, ctx.now)
        return being_read(brought)
    if said is None:
        return (Direct(msg("imports.later", name=brought.name)),)
    anyway = words in ANYWAY
    if not agrees(said) and not anyway:
        raise Refused("imports.to-confirm", shrunk=bool(report["shrunk"]))
    if report["shrunk"] and not anyway:
        raise Refused("imports.shrunk", shrunk=report["shrunk"])
    await only_when_free(ctx)
    brought.forced = anyway
    brought.ask(WRITING, ctx.now)
    progress = msg("imports.progress", name=brought.name, done=0, total=report["total"])
    return (Post(ctx.room.room_id, progress, subject=subject_of(brought), quiet=True),)
