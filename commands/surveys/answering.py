"""Answering in private, one question at a time, by a tap or in words: what is answered is counted at once, and kept nowhere beside.

So it cannot be taken back: only what was passed can be come back to. Nothing of what is said stands in a draft, a reaction or our answers.
"""

from collections.abc import Sequence
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Seed, TakeAway, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.questions import SAID, Question
from commands.core.language.taps import NUMBERS, YES, tap_of
from commands.core.language.words import sayings, words_of
from commands.core.subjects import number_of
from commands.core.understanding import dialogue
from commands.core.understanding.courtesy import gives_up
from commands.core.understanding.dialogue import BACK, SKIP
from commands.surveys.reading import read_answer
from commands.surveys.subject import INVITATION, QUESTION, SURVEYS, family, takes_answers
from storage import dialogues, reactions, survey_answers, surveys
from storage.survey_answers import SurveyPerson
from storage.surveys import CHOICE, SCALE, WORDS, Survey, SurveyQuestion

ANSWER = "surveys.répondre"
NEXT = "⏭️"
"""Tapped under a question to leave it without an answer."""
NEXT_TAP = tap_of(NEXT)
STOP = sayings("""
    stop, arreter, arrete, arretez, j arrete, je veux arreter, je m arrete, on arrete, quitter, abandonner, pas maintenant, plus tard,
    une autre fois, annuler
""")
PASSED = SKIP | sayings("je passe cette question, sans avis, sans reponse, ne se prononce pas, pas de reponse, nspp, question suivante")


async def _same(_ctx: Context, said: str) -> str:
    return said


@family.dialogue(
    ANSWER,
    (Question("said", asks="surveys.asked", reads=_same, optional=True, numbered=False),),
    begun_by="enquêtes",
    takes_all=True,
)
async def take_words(ctx: Context, answers: dict[str, Any]) -> Effects:
    """What was typed: an answer, « passer », « retour », « stop »."""
    try:
        survey, person, question = await _find(ctx, answers["question"])
    except Refused as refusal:  # no word is waited for any more
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
        return (Direct(refusal.message),)
    said = str(answers[SAID]).strip()
    words = words_of(said)
    if words in STOP or (question.kind != WORDS and gives_up(said) and read_answer(question, said) is None):
        return await _stop(ctx, survey, person)
    if words in BACK:
        return await _go_back(ctx, survey, person, question)
    if words in PASSED:
        return await _pass(ctx, survey, person, question)
    value = read_answer(question, said)
    if value is None:
        raise Refused("surveys.not-an-answer", question=question)
    if question.kind == WORDS and (signs := guard.findings(value)):
        raise guard.refusal(signs)
    return await _take(ctx, survey, person, question, value)


@family.tapped(QUESTION)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """A number, or ⏭️. The sign itself is forgotten at once; taken back, it changes nothing: nobody knows any more what it counted."""
    await reactions.remove_reaction(ctx.session, ctx.cause)
    if tapped.removed:
        return ()
    survey, person, question = await _find(ctx, tapped.number)
    if question.id in person.answered:
        return ()
    if tapped.key == NEXT_TAP:
        return await _pass(ctx, survey, person, question)
    value = read_answer(question, tapped.key) if question.kind in {CHOICE, SCALE} else None
    return await _take(ctx, survey, person, question, value) if value is not None else ()


@SURVEYS.tapped(INVITATION)
async def begin(ctx: Context, tapped: Tap, survey: Survey) -> Effects:
    """✅ under the invitation: the first question that waits."""
    if tapped.removed:
        return ()
    _only_open(ctx, survey)
    if tapped.key != YES:
        return ()
    person = await survey_answers.get_person(ctx.session, number_of(survey), ctx.person.user_id)
    return await go_on(ctx, survey, person, again=True) if person is not None else ()


@family.replied(INVITATION)
def read_reply(number: int, words: str) -> str | None:
    """« oui », said in reply to the invitation."""
    return f"!enquête Q{number}" if words_of(words) in {"oui", "ok", "d accord", "je reponds", "commencer", "repondre"} else None


# ── Which one, of whom ───────────────────────────────────────────────────────────────────────────────────────────


async def _find(ctx: Context, question_id: int) -> tuple[Survey, SurveyPerson, SurveyQuestion]:
    """The sounding of a question, who answers it, and the question. Raises Refused when none does."""
    question = await surveys.get_question(ctx.session, question_id)
    survey = await surveys.get_survey(ctx.session, question.survey_number, to_change=True) if question else None
    if question is None or survey is None:
        raise Refused("surveys.unknown", number=None, known=[])
    _only_open(ctx, survey)
    person = await survey_answers.get_person(ctx.session, number_of(survey), ctx.person.user_id)
    if person is None:
        raise Refused("surveys.not-asked", survey=survey)
    return survey, person, question


def _only_open(ctx: Context, survey: Survey) -> None:
    if not takes_answers(survey, ctx.now, ctx.sent_at):
        raise Refused("surveys.is-over", survey=survey)


# ── What is done of it ───────────────────────────────────────────────────────────────────────────────────────────


async def _take(ctx: Context, survey: Survey, person: SurveyPerson, question: SurveyQuestion, value: str) -> Effects:
    if question.id in person.answered:
        return await go_on(ctx, survey, person)
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    await survey_answers.add_answer(ctx.session, survey, person, questions, question, value)
    return *await go_on(ctx, survey, person, counted=True), TakeAway()


async def _pass(ctx: Context, survey: Survey, person: SurveyPerson, question: SurveyQuestion) -> Effects:
    assert question.id is not None
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    await survey_answers.set_passed(ctx.session, survey, person, questions, question.id)
    return await go_on(ctx, survey, person)


async def _go_back(ctx: Context, survey: Survey, person: SurveyPerson, question: SurveyQuestion) -> Effects:
    """To the question before, when it was passed. Raises Refused when it was answered."""
    before = next((each for each in await surveys.list_questions(ctx.session, number_of(survey)) if each.rank == question.rank - 1), None)
    if before is None:
        return await _ask(ctx, survey, question, counted=False)
    if before.id in person.answered:
        raise Refused("surveys.counted-already", question=before)
    person.passed = [each for each in person.passed if each != before.id]
    await ctx.session.flush()
    return await _ask(ctx, survey, before, counted=False)


async def _stop(ctx: Context, survey: Survey, person: SurveyPerson) -> Effects:
    """They are not asked again; what they answered is counted."""
    person.stopped = True
    await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    return (Direct(msg("surveys.stopped", survey=survey, answered=len(person.answered))),)


async def go_on(ctx: Context, survey: Survey, person: SurveyPerson, *, counted: bool = False, again: bool = False) -> Effects:
    """The next question, or thanks. counted: the one before was. again: who comes back is asked what they passed, too."""
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    if again:
        person.stopped = False
        if person.finished and person.passed:
            await survey_answers.set_unpassed(ctx.session, person)
    done = {*person.answered, *person.passed}
    waiting = next((each for each in questions if each.id not in done), None)
    if waiting is not None:
        return await _ask(ctx, survey, waiting, counted=counted)
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.dialogue == ANSWER:
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    passed = [each.rank for each in questions if each.id in person.passed]
    return (Direct(msg("surveys.thanks", survey=survey, passed=passed), quiet=True),)


async def _ask(ctx: Context, survey: Survey, question: SurveyQuestion, *, counted: bool) -> Effects:
    """One question, with its signs; words said next answer it. What stands in the draft is what is asked, and nothing that was said."""
    of = len(await surveys.list_questions(ctx.session, number_of(survey)))
    known = {"question": question.id, "survey": survey.number, "of": of, "counted": counted}
    known |= question.model_dump(include={"rank", "kind", "text", "choices", "low", "high"})
    await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    await dialogues.remove_offer(ctx.session, ctx.room.room_id, ctx.person.user_id)
    await dialogue.begin(ctx, family.asks(ANSWER), answers=known | {"counted": False})
    subject = f"{QUESTION}:{question.id}"
    told = msg("surveys.asked", place=None, total=None, answers=known, noted=None)
    return Direct(told, subject=subject, quiet=True), *(Seed(subject, sign) for sign in _signs(question))


def _signs(question: SurveyQuestion) -> Sequence[str]:
    """A number for each choice, or point of a scale that begins at one; and the way on."""
    last = len(question.choices) if question.kind == CHOICE else question.high if question.kind == SCALE and question.low > 0 else 0
    first = question.low if question.kind == SCALE else 1
    return (*NUMBERS[first - 1 : last], NEXT) if 0 < last < len(NUMBERS) else NUMBERS[: len(NUMBERS)] if last == len(NUMBERS) else (NEXT,)
