"""Guided dialogues: one question at a time, « passer », « retour », « stop », and a draft that waits for a week.

A draft is one row of a person; each answer moves it in the transaction that claims the message, so that no answer is lost
and no question asked twice, whatever crashes.
"""

from datetime import timedelta
from inspect import isawaitable
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, msg
from commands.core.declaration.questions import SAID, Choice, Dialogue, Ended, Question
from commands.core.language.words import sayings, words_of
from commands.core.understanding.courtesy import declines, gives_up
from commands.core.understanding.short_answers import answers_a_question, meant
from storage import dialogues, withdrawals
from storage.dialogues import Draft

KEPT = timedelta(days=7)
LONGEST = 300
"""Characters of one answer."""

_REFUSED = "!"
"""Behind the key of a question, among the messages: the last one that did not do."""
SKIP = frozenset({"passer", "passe", "je passe", "suivant", "suivante"})
NOTHING = SKIP | {"rien", "vide", "non", "aucun", "aucune", "neant"}
BACK = frozenset({"retour", "revenir", "precedent", "precedente", "en arriere", "arriere", "question precedente"})
LOST = sayings("""
    aide, help, ?, quoi, quoi ?, comment, comment ?, bonjour, bonsoir, salut, coucou, merci, pardon, aidez moi, je ne comprends pas,
    je comprends pas, j ai pas compris, je n ai pas compris, je comprends rien, comprends pas, pas compris, c est quoi, c est quoi ?,
    c est quoi ca, c est quoi cette question, pourquoi, pourquoi ?, pourquoi cette question, comment ca marche, comment ca marche ?,
    je suis perdu, je suis perdue, je fais quoi, que dois je faire ?, je sais pas, je ne sais pas, je reponds quoi,
    je veux parler a quelqu un, a quoi tu sers ?
""")
"""What answers nothing: the question is asked again, and how to get out of it is said."""


async def begin(
    ctx: Context,
    dialogue: Dialogue,
    *,
    questions: tuple[str, ...] = (),
    answers: dict[str, Any] | None = None,
    here: bool = False,
    skipping: bool = False,
) -> Effects:
    """Begin a dialogue, or go on with its draft when there is one.

    questions: keys of those to ask, all when empty. answers: what is known already. here: in the room of the context, although
    others read it; else in private. skipping: what is known already is not asked, and stands in the summary.
    """
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    room_id = ctx.room.room_id if here and not ctx.room.private else None
    if draft is None or draft.dialogue != dialogue.name or draft.expires_at <= ctx.now:
        draft = Draft(
            user_id=ctx.person.user_id,
            dialogue=dialogue.name,
            questions=list(questions) or [question.key for question in dialogue.questions],
            answers=answers or {},
            begun_at=ctx.now,
            expires_at=ctx.now + KEPT,
        )
        draft.place = _first_unanswered(draft) if skipping else 0
    draft.room_id = room_id
    await dialogues.set_draft(ctx.session, draft)
    if room_id:  # they do not want the private room: the question must not wait for them there as well
        await withdrawals.withdraw_unsaid(ctx.session, ctx.person.user_id, ctx.now)
    return _say(draft, _asked(dialogue, draft))


def repeat(dialogue: Dialogue, draft: Draft) -> tuple[Reply | Direct, ...]:
    """Ask again the question that waits: where it was asked first, nobody may answer any more."""
    return _say(draft, _asked(dialogue, draft))


async def proceed(ctx: Context, dialogue: Dialogue, draft: Draft, said: str) -> Effects:
    """Take an answer of the draft's person, and say what comes next. Raises Refused: the question waits on."""
    words = words_of(said)
    if dialogue.takes_all and words not in LOST:
        return await dialogue.finish(ctx, draft.answers | {SAID: said})
    if gives_up(said) and not _is_an_answer(dialogue, draft, words):
        return await _end(ctx, draft, msg("core.dialogue-stopped", command=dialogue.begun_by))
    if words in LOST:
        return *repeat(dialogue, draft), *_ways_out(dialogue, draft)
    if words in BACK:
        draft.place = max(0, draft.place - 1)
        return await _keep(ctx, draft, _asked(dialogue, draft))
    if draft.place >= len(draft.questions):
        return await _conclude(ctx, dialogue, draft, said)
    return await _answer(ctx, dialogue, draft, said)


async def refuse(ctx: Context, dialogue: Dialogue, refusal: Refused, event_id: str) -> Effects:
    """Say why an answer does not do. At the second one to the same question, how to get out of it too."""
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    assert draft is not None
    key = f"{draft.questions[draft.place]}{_REFUSED}" if draft.place < len(draft.questions) else _REFUSED
    again = draft.messages.get(key, event_id) != event_id
    draft.messages = draft.messages | {key: event_id}
    await dialogues.set_draft(ctx.session, draft)
    return Reply(refusal.message), *(_ways_out(dialogue, draft) if again else ())


def _ways_out(dialogue: Dialogue, draft: Draft) -> Effects:
    optional = draft.place < len(draft.questions) and dialogue.question(draft.questions[draft.place]).optional
    return _say(draft, msg("core.dialogue-ways-out", optional=optional))


def _is_an_answer(dialogue: Dialogue, draft: Draft, words: str) -> bool:
    """Whether words that give up elsewhere answer the question that waits: « non », « rien » and « plus tard » leave it empty."""
    if draft.place >= len(draft.questions):
        return words in {"c est bon", "c bon"}
    question = dialogue.question(draft.questions[draft.place])
    declined = declines(words) and (question.optional or not question.numbered)
    return declined or words == "non" or (question.optional and words in NOTHING)


async def amend(ctx: Context, dialogue: Dialogue, draft: Draft, key: str, said: str) -> Effects:
    """An answer given before was corrected in its message: take the correction, and ask again what waits."""
    question = dialogue.question(key)
    value = await _read(ctx, question, draft, said)
    if isinstance(value, Choice):
        raise Refused("core.dialogue-not-amended", said=said)
    draft.answers = {**draft.answers, key: value}
    return await _keep(ctx, draft, _asked(dialogue, draft, question.tells(value)))


def answered_by(draft: Draft, event_id: str) -> str | None:
    """The key of the question that a message answered, if it did."""
    return next((key for key, answer in draft.messages.items() if answer == event_id and not key.endswith(_REFUSED)), None)


async def _read(ctx: Context, question: Question, draft: Draft, said: str) -> Any:
    choices: list[Any] | None = draft.answers.get(_pending(question))
    if choices and answers_a_question(said):
        answer = "1" if len(choices) <= 2 and meant(said) == "oui" else meant(said)
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        raise Refused("core.dialogue-to-choose", most=len(choices))
    if question.optional and (words_of(said) in NOTHING or declines(said)):
        return None
    if words_of(said) in SKIP:
        raise Refused("core.dialogue-needed")
    if len(said) > LONGEST:
        raise Refused("core.dialogue-too-long", most=LONGEST)
    if question.screened:
        guard.only_safe(said)
    value = question.reads(ctx, said)
    return await value if isawaitable(value) else value


def _take(draft: Draft, question: Question, value: Any, event_id: str) -> None:
    answers = {key: answer for key, answer in draft.answers.items() if key != _pending(question)}
    draft.answers = answers | {question.key: value}
    draft.messages = draft.messages | {question.key: event_id}
    draft.place = _first_unanswered(draft)


def _first_unanswered(draft: Draft) -> int:
    """The place of the first question that has no answer; that of the summary, where all have one."""
    return min((place for place, key in enumerate(draft.questions) if key not in draft.answers), default=len(draft.questions))


async def _answer(ctx: Context, dialogue: Dialogue, draft: Draft, said: str) -> Effects:
    """The question that waits is answered."""
    question = dialogue.question(draft.questions[draft.place])
    try:
        value = await _read(ctx, question, draft, said)
    except Ended as end:
        return await _end(ctx, draft, end.message)
    if isinstance(value, Choice):
        draft.answers = {**draft.answers, _pending(question): list(value.values)}
        return await _keep(ctx, draft, value.message)
    _take(draft, question, value, ctx.cause)
    if draft.place >= len(draft.questions) and dialogue.summary is None:
        return await _finish(ctx, dialogue, draft)
    noted = question.tells(value) if question.numbered and value is not None else None
    return await _keep(ctx, draft, _asked(dialogue, draft, noted))


async def _conclude(ctx: Context, dialogue: Dialogue, draft: Draft, said: str) -> Effects:
    """The summary waits: « oui » finishes, a number goes back to its question."""
    answer = meant(said)
    if answer == "oui":
        return await _finish(ctx, dialogue, draft)
    numbered = [key for key in draft.questions if dialogue.question(key).numbered]
    if not (answer.isdecimal() and 1 <= int(answer) <= len(numbered)):
        raise Refused("core.dialogue-to-confirm", total=len(numbered))
    draft.place = draft.questions.index(numbered[int(answer) - 1])
    return await _keep(ctx, draft, _asked(dialogue, draft))


async def _finish(ctx: Context, dialogue: Dialogue, draft: Draft) -> Effects:
    await dialogues.remove_draft(ctx.session, draft.user_id)
    return await dialogue.finish(ctx, dict(draft.answers))


async def _end(ctx: Context, draft: Draft, message: Msg) -> Effects:
    await dialogues.remove_draft(ctx.session, draft.user_id)
    return _say(draft, message)


async def _keep(ctx: Context, draft: Draft, message: Msg) -> Effects:
    draft.expires_at = ctx.now + KEPT
    await dialogues.set_draft(ctx.session, draft)
    return _say(draft, message)


def _asked(dialogue: Dialogue, draft: Draft, noted: str | None = None) -> Msg:
    """The question that waits, or the summary."""
    if draft.place >= len(draft.questions):
        assert dialogue.summary is not None
        return Msg(dialogue.summary, {"answers": dict(draft.answers)})
    question = dialogue.question(draft.questions[draft.place])
    numbered = [key for key in draft.questions if dialogue.question(key).numbered]
    place = numbered.index(question.key) + 1 if question.numbered else None
    total = len(numbered) if question.numbered else None
    return Msg(question.asks, {"place": place, "total": total, "answers": dict(draft.answers), "noted": noted})


def _pending(question: Question) -> str:
    """Where the choices of a question wait, among the answers."""
    return f"{question.key}?"


def _say(draft: Draft, message: Msg) -> tuple[Reply | Direct, ...]:
    """In a room, the person's own answers are repeated before everybody: an erasure takes that back too."""
    return (Reply(message, about=draft.user_id),) if draft.room_id else (Direct(message),)
