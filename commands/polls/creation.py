"""`!sondage`: a poll from one message, or by questions; `!ajouter-choix`; `!annuler-sondage`, soon after."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.shapes import Words
from commands.core.rules.caps import OPEN_POLLS, OPEN_POLLS_OF_THE_TEAM
from commands.core.rules.draws import seed_of
from commands.core.rules.lines import only_short
from commands.core.rules.rights import coordinator, only_for_members, only_for_the_team
from commands.core.subjects import asks_back, number_of
from commands.core.understanding import dialogue
from commands.polls.deadlines import read_date, read_deadline
from commands.polls.questions import QUESTIONS
from commands.polls.subject import POLLS, SEEDS, family, is_undoable
from commands.polls.wording import LONGEST_CHOICE, MOST, OPINIONS, Wording, check, check_choices, parts_of, read_wording
from storage import dialogues, polls
from storage.polls import CANCELLED, CONSENT, DATES, Choice, Poll

DIALOGUE = "polls.sondage"


@family.command(
    "sondage",
    Words.described("Poser un sondage dans ce salon, d’un message ou par questions ; en revoir un par son numéro.", POLLS.is_told),
    aliases=("nouveau-sondage", "consultation", "vote-création"),
    examples=(
        "!sondage Quel thème en janvier ? ; Logement ; Santé ; fin vendredi 18h",
        "!sondage Quelle date ? ; jeudi 10 décembre 14h ; vendredi 11 décembre 9h ; dates ; fin 4 décembre",
        "!sondage Adopter la charte ; consentement ; par structure",
    ),
    writes=True,
)
async def ask(ctx: Context, args: Words) -> Effects:
    """Ask a poll where it was said; without words, ask what it is about; a number alone shows that poll, « remettre » tells it anew."""
    number, after = POLLS.thing.take(args.words)
    if number is not None and after == "":
        poll, _ = await POLLS.find(ctx, args.words)
        return (Reply(msg("polls.asked", sheet=await POLLS.sheet(ctx.session, poll), here=False)),)
    if number is not None and asks_back(after):
        return await POLLS.tell_anew(ctx, args.words)
    await _only_who_asks(ctx)
    parts = parts_of(args.words)
    if not parts:
        return await _begin(ctx)
    poll = await _add(ctx, read_wording(parts), ctx.room.room_id)
    return await POLLS.announced(ctx.session, poll)


@family.dialogue(DIALOGUE, QUESTIONS, summary="polls.dialogue-summary")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """The questions are answered: the poll is asked in the room where it was begun."""
    options = (answers.get("options") or {}) | ({} if answers["choices"] else {"kind": CONSENT})
    wording = Wording(answers["question"], tuple(answers["choices"]), answers.get("end") or "", options)
    check(wording)
    await _only_so_many(ctx)
    poll = await _add(ctx, wording, answers["room_id"])
    return Direct(msg("polls.asked-there", poll=poll)), *await POLLS.announced(ctx.session, poll)


async def _begin(ctx: Context) -> Effects:
    """Ask the questions in private; the poll will be asked in this room, even when its draft was begun in another."""
    begun = await dialogue.begin(ctx, family.asks(DIALOGUE))
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    assert draft is not None
    draft.answers = {**draft.answers, "room_id": ctx.room.room_id}
    await dialogues.set_draft(ctx.session, draft)
    return begun


async def _only_who_asks(ctx: Context) -> None:
    """The équipe d'animation anywhere; in a room of no role, any member of the network who is there. Raises Refused."""
    if ctx.room.private:
        raise Refused("polls.in-a-room")
    await _only_so_many(ctx)
    if await coordinator(ctx) is not None:
        return
    if ctx.room.role is not None:
        await only_for_the_team(ctx)
    await only_for_members(ctx, Refused("polls.members-only"))


async def _only_so_many(ctx: Context) -> None:
    """Raises Refused for who has as many open polls as one person may, naming those to close."""
    most = OPEN_POLLS if await coordinator(ctx) is None else OPEN_POLLS_OF_THE_TEAM
    mine = await polls.list_open_of(ctx.session, ctx.person.user_id)
    if len(mine) >= most:
        raise Refused("polls.too-many-open", most=most, numbers=mine[:3])


async def _add(ctx: Context, wording: Wording, room_id: str) -> Poll:
    """Store a poll and plan its end. Raises Refused for a date that cannot be."""
    poll = Poll(
        question=wording.question,
        room_id=room_id,
        ends_at=read_deadline(ctx, wording.end),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
        **wording.options,
    )
    if wording.kind == DATES:
        choices = sorted((read_date(ctx, each) for each in wording.choices), key=lambda choice: choice.wall_start or ctx.local_now)
        check_choices([choice.text for choice in choices])
    else:
        choices = [Choice(poll_number=0, rank=0, text=text) for text in (wording.choices if wording.kind != CONSENT else OPINIONS)]
    await add(ctx, poll, choices)
    return poll


async def add(ctx: Context, poll: Poll, choices: list[Choice]) -> None:
    """Store a poll with its choices, with what a draw would be made from, and plan its end."""
    number = await polls.add_poll(ctx.session, poll, choices)
    poll.draw_seed = seed_of(f"S{number}", poll.ends_at)
    await POLLS.plan(ctx.session, poll, ctx.territory, ctx.now)


@family.command(
    "ajouter-choix",
    Words.described("Ajouter un choix à un sondage qui le permet.", POLLS.is_named, needed="le numéro du sondage, puis le choix"),
    aliases=("ajouter-un-choix", "proposer-choix"),
    examples=("!ajouter-choix S3 Mobilité",),
    writes=True,
)
async def add_choice(ctx: Context, args: Words) -> Effects:
    """One more choice, when who asked the poll allowed it."""
    poll, said = await POLLS.find_living(ctx, args.words)
    if not poll.additions or poll.kind == CONSENT:
        raise Refused("polls.no-additions", poll=poll)
    choices = await polls.list_choices(ctx.session, number_of(poll))
    if not (text := " ".join(said.split())):
        raise Refused("polls.which-choice", poll=poll)
    only_short(text, LONGEST_CHOICE, "polls.too-long", what="choice")
    choice = read_date(ctx, text) if poll.kind == DATES else Choice(poll_number=0, rank=0, text=text)
    check_choices([*(each.text for each in choices), choice.text])
    choice.poll_number, choice.rank, choice.added_by = number_of(poll), len(choices) + 1, ctx.person.user_id
    ctx.session.add(choice)
    seeds = () if poll.secret or poll.hidden else (Seed(POLLS.of(poll), SEEDS[choice.rank - 1]),)
    left = MOST - choice.rank
    return Reply(msg("polls.choice-added", poll=poll, choice=choice, left=left)), await POLLS.kept_true(ctx.session, poll), *seeds


@family.command(
    "annuler-sondage",
    Words.described("Annuler un sondage qui vient d’être posé.", POLLS.is_named),
    aliases=("annuler-le-sondage", "supprimer-sondage"),
    examples=("!annuler-sondage S3",),
    writes=True,
)
async def cancel(ctx: Context, args: Words) -> Effects:
    """A poll goes within ten minutes, or as long as nobody voted; then it can only be closed."""
    poll, _ = await POLLS.find_led(ctx, args.words)
    if not is_undoable(poll, ctx.now):
        raise Refused("polls.too-late-to-cancel", poll=poll)
    poll.state, poll.closed_at = CANCELLED, ctx.now
    await POLLS.plan(ctx.session, poll, ctx.territory, ctx.now)
    return Reply(msg("polls.cancelled", poll=poll)), await POLLS.kept_true(ctx.session, poll)
