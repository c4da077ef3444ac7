"""Its questions: asked for one after the other, read again all together, corrected, taken away, until it is sent."""

import re
from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, msg
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import WholeWords
from commands.core.language.words import parts_of, sayings, words_of
from commands.core.subjects import number_of
from commands.core.understanding import dialogue
from commands.surveys.people import list_audience
from commands.surveys.subject import SURVEYS, family, find_being_made
from commands.surveys.wording import MOST_QUESTIONS, question_of, read_answered, read_question
from storage import surveys
from storage.surveys import Survey, SurveyQuestion

ADD, HOW = "surveys.question", "surveys.réponse"
_OVER = sayings("""
    fini, c est fini, termine, c est termine, fin, c est tout, stop c est tout, relire, relecture, rien d autre, pas d autre, aucune autre,
    non, non merci, c est bon, voila, passer
""")
_AWAY = sayings("retirer, supprimer, enlever, effacer, sans, pas de")
_RANK = re.compile(r"(?:(?:la|question|n\s?[°ºo]|q)\s*+)*+(\d{1,2})(?![\d/])[\s:;,.)-]*+", re.IGNORECASE)
OVER = "over"


# ── One after the other ──────────────────────────────────────────────────────────────────────────────────────────


async def ask_for_questions(ctx: Context, survey: Survey) -> Effects:
    """Ask for the next question; as many as may be asked are read again."""
    asked = await surveys.list_questions(ctx.session, number_of(survey))
    if len(asked) >= MOST_QUESTIONS:
        return await previewed(ctx, survey)
    known = {"survey": number_of(survey), "rank": len(asked) + 1, "most": MOST_QUESTIONS}
    return await dialogue.begin(ctx, family.asks(ADD), answers=known)


async def _question(_ctx: Context, said: str) -> dict[str, Any]:
    if words_of(said) in _OVER:
        return {OVER: True}
    text, answered = read_question(said)
    return {"text": text, "parts": parts_of(said)[1:] if answered else []}


@family.dialogue(ADD, (Question("said", asks="surveys.ask-question", reads=_question, numbered=False),), begun_by="enquête")
async def take_question(ctx: Context, answers: dict[str, Any]) -> Effects:
    """Kept at once: a draft stays, whatever becomes of the conversation."""
    survey = await _being_made(ctx, answers["survey"])
    if answers["said"].get(OVER):
        return await previewed(ctx, survey)
    if not answers["said"]["parts"]:
        known = {"survey": answers["survey"], "text": answers["said"]["text"]}
        return await dialogue.begin(ctx, family.asks(HOW), answers=known)
    return await _add(ctx, survey, answers["said"]["text"], answers["said"]["parts"])


async def _how(_ctx: Context, said: str) -> list[str]:
    """The words of the answer, as `read_answered` reads them; none where there is nothing more to ask: that question is left."""
    if words_of(said) in _OVER:
        return []
    parts = parts_of(said)
    read_answered(parts)
    return parts


@family.dialogue(HOW, (Question("said", asks="surveys.ask-how", reads=_how, numbered=False),), begun_by="enquête")
async def take_how(ctx: Context, answers: dict[str, Any]) -> Effects:
    """How the question that was told is answered; who is done leaves it."""
    survey = await _being_made(ctx, answers["survey"])
    if not answers["said"]:
        return await previewed(ctx, survey, left=answers["text"])
    return await _add(ctx, survey, answers["text"], answers["said"])


async def _add(ctx: Context, survey: Survey, text: str, parts: list[str]) -> Effects:
    if await surveys.count_questions(ctx.session, number_of(survey)) >= MOST_QUESTIONS:
        return await previewed(ctx, survey)
    await surveys.add_question(ctx.session, number_of(survey), question_of(text, read_answered(parts)))
    return await ask_for_questions(ctx, survey)


async def _being_made(ctx: Context, number: int) -> Survey:
    survey, _ = await find_being_made(ctx, f"Q{number}")
    return survey


# ── Read again ───────────────────────────────────────────────────────────────────────────────────────────────────


async def previewed(ctx: Context, survey: Survey, *, left: str = "") -> Effects:
    """All of it as it would go out, to whom, and what can be done with it: the maker's alone. left: a question that was not finished."""
    name = f"Q{survey.number}"
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    told = msg("surveys.preview", survey=survey, questions=questions, people=len(await list_audience(ctx, survey)), left=left)
    offer = {"question": Call("question-enquête", {"words": name})}
    if questions:
        offer["envoyer"] = Call("envoyer-enquête", {"words": name})
    return Direct(told), *((Offer(offer),) if ctx.room.private else ())


# ── Corrected ────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "question-enquête",
    WholeWords.described("Ajouter, corriger ou retirer une question d’une enquête en préparation (qui la prépare).", SURVEYS.is_named),
    aliases=("questions-enquête", "corriger-question", "ajouter-question"),
    examples=(
        "!question-enquête Q3",
        "!question-enquête Q3 2 ; Que vous manque-t-il ? ; mots libres",
        "!question-enquête Q3 retirer 2",
    ),
    writes=True,
)
async def ask_or_correct(ctx: Context, args: WholeWords) -> Effects:
    """« Q3 2 ; … » puts another one in the place of the second; « Q3 … » alone adds one."""
    survey, said = await find_being_made(ctx, args.words)
    first, _, after = said.partition(" ")
    if words_of(first) in _AWAY:
        return await _take_away(ctx, survey, after)
    if not said.strip():
        return await ask_for_questions(ctx, survey)
    named = _RANK.match(said)
    if named is None:
        return await _correct(ctx, survey, None, said)
    return await _correct(ctx, survey, await _find(ctx, survey, int(named[1])), said[named.end() :])


async def _find(ctx: Context, survey: Survey, rank: int) -> SurveyQuestion:
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    if not 1 <= rank <= len(questions):
        raise Refused("surveys.which-question", survey=survey, count=len(questions))
    return questions[rank - 1]


async def _correct(ctx: Context, survey: Survey, question: SurveyQuestion | None, said: str) -> Effects:
    text, answered = read_question(said)
    if question is None:
        if await surveys.count_questions(ctx.session, number_of(survey)) >= MOST_QUESTIONS:
            raise Refused("surveys.too-many-questions", survey=survey, most=MOST_QUESTIONS)
        if answered is None:
            return await dialogue.begin(ctx, family.asks(HOW), answers={"survey": number_of(survey), "text": text})
        await surveys.add_question(ctx.session, number_of(survey), question_of(text, answered))
    else:  # words alone: it is answered as before
        question.text = text
        if answered is not None:
            question.kind, question.choices = answered.kind, list(answered.choices)
            question.low, question.high = answered.low, answered.high
        await ctx.session.flush()
    return await previewed(ctx, survey)


async def _take_away(ctx: Context, survey: Survey, said: str) -> Effects:
    named = _RANK.match(said)
    question = await _find(ctx, survey, int(named[1]) if named else 0)
    await surveys.remove_question(ctx.session, number_of(survey), question.rank)
    return await previewed(ctx, survey)
