"""`!envoyer-enquête Q3`: it goes out, to each at an hour of theirs; who has not answered is asked once more before its end, never again."""

from collections.abc import Sequence

from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, Seed, msg
from commands.core.declaration.shapes import SureWords
from commands.core.language.taps import YES
from commands.core.rules import ends
from commands.core.subjects import number_of
from commands.core.telling.chasing import SILENCED_BY
from commands.core.telling.mentions import plan_for_each, take_together, working_moment
from commands.surveys.making import EVENING
from commands.surveys.people import list_audience, sectors_of
from commands.surveys.subject import INVITATION, SURVEYS, family, find_being_made, takes_answers
from storage import survey_answers, surveys
from storage.surveys import DRAFT, LAUNCH, OPEN, Survey
from storage.timers import Timer

INVITE = "surveys.invite"


@family.command(
    "envoyer-enquête",
    SureWords.described("Envoyer une enquête qui est prête, après l’avoir relue (qui la prépare).", SURVEYS.is_named),
    aliases=("lancer-enquête", "publier-enquête", "diffuser-enquête"),
    examples=("!envoyer-enquête Q3", "!envoyer-enquête Q3 jusqu’au 18 décembre"),
    writes=True,
)
async def send(ctx: Context, args: SureWords) -> Effects:
    """Ask first, telling to how many; of too few people, that no result will be shown."""
    survey, said = await find_being_made(ctx, args.words)
    if said:
        survey.ends_at = ends.read_end(ctx, said, EVENING, msg("surveys.an-end"))
    if not await surveys.count_questions(ctx.session, number_of(survey)):
        raise Refused("surveys.without-question", survey=survey)
    if survey.ends_at <= ctx.now:
        raise Refused("surveys.end-is-past", survey=survey)
    people = await list_audience(ctx, survey)
    if not people:
        raise Refused("surveys.asks-nobody", survey=survey)
    if not args.sure:
        sure = Call("envoyer-enquête", {"words": f"Q{survey.number}", "sure": True})
        return Reply(msg("surveys.send-sure", survey=survey, people=len(people), few=ctx.territory.few)), Offer({"oui": sure})
    return Reply(msg("surveys.sent", survey=survey, people=len(people))), *await launch(ctx, survey)


async def launch(occasion: Occasion, survey: Survey) -> Effects:
    """Who is asked, and of which sector they are told, is settled now; its message goes quietly to its room, the letters in their time."""
    survey.state, survey.opened_at, survey.few = OPEN, occasion.now, occasion.territory.few
    survey.version += 1
    people = await list_audience(occasion, survey)
    await survey_answers.add_people(occasion.session, survey, await sectors_of(occasion, people, survey.few))
    await SURVEYS.plan(occasion.session, survey, occasion.territory, occasion.now)
    await plan_for_each(occasion, SURVEYS.of(survey), INVITE, people, SILENCED_BY, working_moment(occasion), version=survey.version)
    return await SURVEYS.announced(occasion.session, survey, quiet=True)


@SURVEYS.timer(LAUNCH, DRAFT)
async def launch_what_was_made_elsewhere(due: Due, _planned: Timer, survey: Survey) -> Effects:
    """Another family had it asked; nobody is asked what is over already."""
    return await launch(due, survey) if survey.ends_at > due.now else ()


@SURVEYS.timer(INVITE, OPEN)
async def invite(due: Due, planned: Timer, survey: Survey) -> Effects:
    """Those whose moment has come, together; nobody who came to it by themselves."""
    if not takes_answers(survey, due.now):
        return ()
    waiting = await survey_answers.list_waiting(due.session, number_of(survey))
    hearers = await take_together(due, planned, SILENCED_BY, working_moment(due), waiting)
    if not hearers:
        return ()
    told = msg("surveys.invited", sheet=await SURVEYS.sheet(due.session, survey))
    return asked_in_private(survey, told, [each.user_id for each in hearers])


def asked_in_private(survey: Survey, told: Msg, people: Sequence[str]) -> Effects:
    """A letter to each, with the sign that begins."""
    subject = f"{INVITATION}:{survey.number}"
    return *(Direct(told, each, subject) for each in people), Seed(subject, YES)
