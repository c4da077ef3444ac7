"""The end of a sounding: at its date, by its leader, or with its group. What may be told is settled, and who answered is forgotten."""

from collections.abc import Sequence

from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Post, Reply, msg
from commands.core.declaration.happenings import GroupClosed
from commands.core.declaration.shapes import SureWords
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.rights import list_leaders
from commands.core.subjects import number_of
from commands.surveys.answering import ANSWER
from commands.surveys.picture import pictured
from commands.surveys.results import find_answers, find_result, hidden_sectors
from commands.surveys.subject import INVITATION, QUESTION, SURVEYS, family
from storage import dialogues, groups, reactions, survey_answers, surveys, timers
from storage.surveys import CANCELLED, CLOSED, DRAFT, OPEN, Survey, SurveyQuestion
from storage.timers import Timer, timer

END, PICTURE = "surveys.end", "surveys.picture"
FIRST = 3
"""Questions that the message of the results tells."""


@family.command(
    "clore-enquête",
    SureWords.described("Clore une enquête avant sa date, ou abandonner celle que vous préparez (qui l’a préparée).", SURVEYS.is_named),
    aliases=("fermer-enquête", "abandonner-enquête", "annuler-enquête"),
    examples=("!clore Q3",),
    writes=True,
    borrowed=Borrowed(("clore", "clôturer", "fermer", "annuler", "abandonner"), SURVEYS.is_called),
)
async def close(ctx: Context, args: SureWords) -> Effects:
    """One that is being made goes at once; of an open one, the results come a minute later, as at its date."""
    survey, _ = await SURVEYS.find_led(ctx, args.words)
    if survey.state == DRAFT:
        survey.state = CANCELLED
        await SURVEYS.plan(ctx.session, survey, ctx.territory, ctx.now)
        return (Reply(msg("surveys.given-up", survey=survey)),)
    if not args.sure:
        sure = Call("clore-enquête", {"words": f"Q{survey.number}", "sure": True})
        return Reply(msg("surveys.close-sure", survey=survey)), Offer({"oui": sure})
    await _end_now(ctx, survey)
    return (Reply(msg("surveys.closing", survey=survey)),)


async def _end_now(occasion: Occasion, survey: Survey) -> None:
    survey.ends_at = occasion.now
    survey.version += 1
    await SURVEYS.plan(occasion.session, survey, occasion.territory, occasion.now)


@family.when(GroupClosed)
async def end_with_the_group(ctx: Context, closed: GroupClosed) -> Effects:
    """What was asked of a group that is no more ends with it: what it answered stands."""
    for survey in await surveys.list_open_of_group(ctx.session, closed.number):
        await _end_now(ctx, survey)
    return ()


@SURVEYS.ends(END, OPEN, lambda survey: survey.ends_at)
async def end(due: Due, _planned: Timer, survey: Survey) -> Effects:
    """What may be told is settled, who answered is forgotten; the results are told where it was asked, or to who leads what was a group."""
    survey.state, survey.closed_at = CLOSED, due.now
    questions = await surveys.list_questions(due.session, number_of(survey))
    await _settle(due, survey, questions)
    await _forget(due, survey, questions)
    await SURVEYS.plan(due.session, survey, due.territory, due.now)
    said = msg("surveys.results", survey=survey, found=await find_answers(due.session, survey, questions[:FIRST]))
    if survey.group_number is not None and not await _group_lives(due, survey.group_number):
        leaders = await list_leaders(due.session, due.territory, survey.created_by)
        return await SURVEYS.kept_true(due.session, survey), *(Direct(said, each) for each in leaders)
    await timers.set_timer(due.session, timer(SURVEYS.of(survey), PICTURE, due.now, version=survey.version))
    return await SURVEYS.kept_true(due.session, survey), Post(survey.room, said)


@SURVEYS.timer(PICTURE, CLOSED)
async def picture_it(due: Due, _planned: Timer, survey: Survey) -> Effects:
    """The first results as a picture, after their words: what is drawn holds up nothing."""
    room_id = survey.room if survey.room.startswith("!") else due.room_of(survey.room)
    return await pictured(survey, await find_result(due.session, survey), room_id) if room_id else ()


async def _group_lives(due: Due, number: int) -> bool:
    group = await groups.get_group(due.session, number)
    return group is not None and group.state in groups.LIVING


async def _settle(due: Due, survey: Survey, questions: Sequence[SurveyQuestion]) -> None:
    """Of each question, what may be told: what may not is kept no more."""
    asked = await survey_answers.count_asked(due.session, number_of(survey))
    counts, said = await survey_answers.list_counts(due.session, questions), await survey_answers.list_words(due.session, questions)
    for each in questions:
        mine = counts[each.id or 0]
        each.answered = sum(said[each.id or 0].values()) + sum(times for answers in mine.values() for times in answers.values())
        if mine and each.answered >= survey.few:
            await survey_answers.set_counted(due.session, each, mine, hidden_sectors(mine, survey.few, asked))
    await survey_answers.forget_answers(due.session, [each for each in questions if each.answered < survey.few])


async def _forget(due: Due, survey: Survey, questions: Sequence[SurveyQuestion]) -> None:
    """Who answered: the rows, what was waited for, and which question each letter asked."""
    invitation = f"{INVITATION}:{survey.number}"
    await survey_answers.forget_people(due.session, number_of(survey))
    await dialogues.remove_drafts(due.session, ANSWER, "survey", survey.number)
    await reactions.set_former(due.session, [f"{QUESTION}:{each.id}" for each in questions], invitation, due.now)
    await reactions.withdraw_letters(due.session, invitation, due.now)
    await reactions.remove_reactions(due.session, invitation)
