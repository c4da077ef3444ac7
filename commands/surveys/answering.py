"""Answering in private, one question at a time, by a tap or in words: what is answered is counted at once, and kept nowhere beside.

So it cannot be taken back: only what was passed can be come back to. Nothing of what is said stands in a draft, a reaction or our answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Seed, TakeAway, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.questions import SAID, Question
from commands.core.language.taps import FIGURES, MOST_SEEDS, YES, tap_of
from commands.core.language.words import sayings, words_of
from commands.core.subjects import number_of
from commands.core.understanding import dialogue
from commands.core.understanding.courtesy import gives_up
from commands.core.understanding.dialogue import BACK, SKIP
from commands.surveys.reading import points_of, read_answer, read_tap
from commands.surveys.subject import INVITATION, QUESTION, SURVEYS, family, takes_answers
from storage import dialogues, reactions, survey_answers, surveys
from storage.survey_answers import SurveyPerson
from storage.surveys import WORDS, Survey, SurveyQuestion

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
        place, question = await _find(ctx, answers["question"])
    except Refused as refusal:  # no word is waited for any more
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
        return (Direct(refusal.message),)
    said = str(answers[SAID]).strip()
    words = words_of(said)
    if words in STOP or (question.kind != WORDS and gives_up(said) and read_answer(question, said) is None):
        return await _stop(ctx, place)
    if words in BACK:
        return await _go_back(ctx, place, question)
    if words in PASSED:
        return await _pass(ctx, place, question)
    value = read_answer(question, said)
    if value is None:
        raise Refused("surveys.not-an-answer", question=question)
    if question.kind == WORDS:
        guard.only_safe(value)
    return await _take(ctx, place, question, value)


@family.tapped(QUESTION)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """A number, or ⏭️. The sign itself is forgotten at once; taken back, it changes nothing: nobody knows any more what it counted."""
    await reactions.remove_reaction(ctx.session, ctx.cause)
    if tapped.removed:
        return ()
    place, question = await _find(ctx, tapped.number)
    if question.id in place.person.answered:
        return ()
    if tapped.key == NEXT_TAP:
        return await _pass(ctx, place, question)
    value = read_tap(question, tapped.key)
    return await _take(ctx, place, question, value) if value is not None else ()


@SURVEYS.tapped(INVITATION)
async def begin(ctx: Context, tapped: Tap, survey: Survey) -> Effects:
    """✅ under the invitation: the first question that waits."""
    if tapped.removed:
        return ()
    _only_open(ctx, survey)
    if tapped.key != YES:
        return ()
    place = await find_place(ctx, survey)
    return await come_back(ctx, place) if place is not None else ()


@family.replied(INVITATION)
def read_reply(number: int, words: str) -> str | None:
    """« oui », said in reply to the invitation."""
    return f"!enquête Q{number}" if words_of(words) in {"oui", "ok", "d accord", "je reponds", "commencer", "repondre"} else None


# ── Which one, of whom ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody is in a sounding that asks them these questions, in order."""

    survey: Survey
    person: SurveyPerson
    questions: Sequence[SurveyQuestion]


async def find_place(ctx: Context, survey: Survey) -> Place | None:
    """How far the person is; None where nothing is asked of them."""
    person = await survey_answers.get_person(ctx.session, number_of(survey), ctx.person.user_id)
    return Place(survey, person, await surveys.list_questions(ctx.session, number_of(survey))) if person is not None else None


async def _find(ctx: Context, question_id: int) -> tuple[Place, SurveyQuestion]:
    """How far the person is in the sounding of a question, and the question. Raises Refused when it waits for nothing from them."""
    questions = await surveys.list_questions_with(ctx.session, question_id)
    survey = await surveys.get_survey(ctx.session, questions[0].survey_number, to_change=True) if questions else None
    if survey is None:
        raise Refused("surveys.unknown", number=None, known=[])
    _only_open(ctx, survey)
    person = await survey_answers.get_person(ctx.session, number_of(survey), ctx.person.user_id)
    if person is None:
        raise Refused("surveys.not-asked", survey=survey)
    return Place(survey, person, questions), next(each for each in questions if each.id == question_id)


def _only_open(ctx: Context, survey: Survey) -> None:
    if not takes_answers(survey, ctx.now, ctx.sent_at):
        raise Refused("surveys.is-over", survey=survey)


# ── What is done of it ───────────────────────────────────────────────────────────────────────────────────────────


async def _take(ctx: Context, place: Place, question: SurveyQuestion, value: str) -> Effects:
    if question.id in place.person.answered:
        return await _go_on(ctx, place)
    await survey_answers.add_answer(ctx.session, place.survey, place.person, place.questions, question, value)
    return *await _go_on(ctx, place, counted=True), TakeAway()


async def _pass(ctx: Context, place: Place, question: SurveyQuestion) -> Effects:
    await survey_answers.set_passed(ctx.session, place.survey, place.person, place.questions, question)
    return await _go_on(ctx, place)


async def _go_back(ctx: Context, place: Place, question: SurveyQuestion) -> Effects:
    """To the question before, when it was passed. Raises Refused when it was answered."""
    before = place.questions[question.rank - 2] if question.rank > 1 else question
    if before.id in place.person.answered:
        raise Refused("surveys.counted-already", question=before)
    await survey_answers.set_unpassed(ctx.session, place.person, [before])
    return await _ask(ctx, place, before, counted=False)


async def _stop(ctx: Context, place: Place) -> Effects:
    """They are not asked again; what they answered is counted."""
    place.person.stopped = True
    await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    return (Direct(msg("surveys.stopped", survey=place.survey, answered=len(place.person.answered))),)


async def come_back(ctx: Context, place: Place) -> Effects:
    """The question that waits; of who was at the end, what they passed."""
    place.person.stopped = False
    if place.person.finished:
        await survey_answers.set_unpassed(ctx.session, place.person, place.questions)
    return await _go_on(ctx, place)


async def _go_on(ctx: Context, place: Place, *, counted: bool = False) -> Effects:
    """The next question, or thanks. counted: the one before was."""
    done = {*place.person.answered, *place.person.passed}
    waiting = next((each for each in place.questions if each.id not in done), None)
    if waiting is not None:
        return await _ask(ctx, place, waiting, counted=counted)
    await dialogues.remove_draft(ctx.session, ctx.person.user_id, ANSWER)
    passed = [each.rank for each in place.questions if each.id in place.person.passed]
    return (Direct(msg("surveys.thanks", survey=place.survey, passed=passed), quiet=True),)


async def _ask(ctx: Context, place: Place, question: SurveyQuestion, *, counted: bool) -> Effects:
    """One question, with its signs; words said next answer it. What stands in the draft is what is asked, and nothing that was said."""
    signs = signs_of(question)
    known = {"question": question.id, "survey": place.survey.number, "of": len(place.questions), "drawn": len(signs) > 1}
    known |= question.model_dump(include={"rank", "kind", "text", "choices", "low", "high"})
    await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    await dialogues.remove_offer(ctx.session, ctx.room.room_id, ctx.person.user_id)
    await dialogue.begin(ctx, family.asks(ANSWER), answers=known | {"counted": False})
    subject = f"{QUESTION}:{question.id}"
    told = msg("surveys.asked", place=None, total=None, answers=known | {"counted": counted}, noted=None)
    return Direct(told, subject=subject, quiet=True), *(Seed(subject, sign) for sign in signs)


def signs_of(question: SurveyQuestion) -> tuple[str, ...]:
    """A figure for each choice or point of a scale, where the bot may draw them all; then the way on, where there is room for it."""
    points = points_of(question)
    figures = [FIGURES[point] for point in points] if len(points) <= MOST_SEEDS and max(points, default=0) < len(FIGURES) else []
    return (*figures, NEXT)[:MOST_SEEDS]
