"""`!fixer I4 ; jeudi 14 janvier 14h-16h ; Maison pour tous ; Léa`: when, where and by whom an idea that was kept is held."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import parts_of, words_of
from commands.core.rules.lines import only_short
from commands.core.rules.rights import coordinator, find_names, team
from commands.core.subjects import number_of
from commands.programmes.publishing.holding import hold
from commands.programmes.publishing.slots import Slot, is_slot, kind_of, read_slot, slots_of
from commands.programmes.subject import IDEAS, family
from storage import ideas, network, polls, programmes
from storage.ideas import AUTHOR, HOST, KEPT, Idea
from storage.polls import OPEN
from storage.programmes import DECIDED, PUBLISHED

MOST_DATES = 8
"""As many as a poll has choices."""
LONGEST_PLACE = 120
_LABELLED = re.compile(r"(lieu|où|ou|salle|hôte|hote|anime|animé par|par|porté par)\s*:\s*(.+)", re.IGNORECASE)
_PLACES = frozenset({"lieu", "ou", "salle"})
_MYSELF = frozenset({"moi", "moi meme", "je"})
_STRUCTURE = re.compile(r"(?<!\s)\s*+\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an idea that is to be held. place, host: None where nothing was."""

    slots: Sequence[Slot]
    place: str | None = None
    host: str | None = None


@family.command(
    "fixer",
    Words.described("Fixer la date, le lieu et l’hôte d’une idée retenue ; plusieurs dates : un sondage la trouve.", IDEAS.is_named),
    aliases=("fixer-idée", "fixer-date", "fixer-la-date"),
    examples=(
        "!fixer I4 ; jeudi 14 janvier 14h-16h ; Maison pour tous ; Léa (PMI)",
        "!fixer I4 ; jeudi 14 janvier 14h ; vendredi 15 janvier 9h",
        "!fixer I4 ; hôte : Léa",
    ),
    writes=True,
)
async def fix(ctx: Context, args: Words) -> Effects:
    """Kept until the programme is published, which makes the meeting; once it is, the meeting is made at once."""
    idea, after = await IDEAS.find(ctx, args.words, to_change=True)
    await _only_who_may(ctx, idea)
    said = _read(ctx, idea, after)
    if said.slots:
        idea.dates = [slot.written for slot in said.slots]
    if (place := said.place or next((slot.place for slot in said.slots if slot.place), None)) is not None:
        idea.place = place
    named = await _find_host(ctx, idea, said.host)
    if named is not None:
        idea.host_id = named
    programme = await programmes.get_programme(ctx.session, idea.programme_number or 0)
    published = programme is not None and programme.state == PUBLISHED
    if published and len(said.slots) > 1:
        await _only_one_poll(ctx, idea)
    made = await hold(ctx, idea, quiet=False) if published and said.slots else ()
    told = Reply(msg("ideas.fixed", idea=idea, slots=said.slots, host=await _name_of(ctx, idea.host_id), published=published))
    asked = Direct(msg("ideas.you-hold-it", idea=idea, slots=said.slots), named) if named not in {None, ctx.person.user_id} else None
    return told, *((asked,) if asked else ()), *made


async def _only_who_may(ctx: Context, idea: Idea) -> None:
    """The équipe d'animation, those who have the idea, and those who are ready to hold it. Raises Refused."""
    if idea.meeting_number is not None:
        raise Refused("ideas.has-meeting", idea=idea)
    if idea.state != KEPT:
        raise Refused("ideas.not-kept", idea=idea)
    programme = await programmes.get_programme(ctx.session, idea.programme_number or 0)
    if programme is None or programme.state not in {DECIDED, PUBLISHED}:
        raise Refused("ideas.not-kept", idea=idea)
    mine = {AUTHOR, HOST} & set(await ideas.list_parts_of(ctx.session, number_of(idea), ctx.person.user_id))
    if not mine and idea.host_id != ctx.person.user_id and await coordinator(ctx) is None:
        raise Refused("core.team-only", team=await team(ctx.session, ctx.territory))


async def _only_one_poll(ctx: Context, idea: Idea) -> None:
    asked = await polls.list_asked_for(ctx.session, IDEAS.of(idea))
    if running := next((poll for poll in asked if poll.state == OPEN), None):
        raise Refused("ideas.poll-runs", idea=idea, poll=running)


def _read(ctx: Context, idea: Idea, words: str) -> Said:
    """Dates first, then the place, then who holds it; « lieu : », « hôte : » say the last two in any order. Raises Refused."""
    slots: list[Slot] = []
    told: dict[str, str] = {}
    for part in parts_of(words):
        if labelled := _LABELLED.fullmatch(part):
            told["place" if words_of(labelled[1]) in _PLACES else "host"] = labelled[2]
        elif not told and is_slot(ctx, part):
            slots.append(_slot(ctx, idea, words, part))
        elif (free := next((name for name in ("place", "host") if name not in told), None)) and (slots or told):
            told[free] = part
        else:
            raise Refused("ideas.fix-how", idea=idea, said=part)
    if not slots and not told:
        raise Refused("ideas.fix-how", idea=idea, said="")
    if len(slots) > MOST_DATES or len({slot.start for slot in slots}) < len(slots):
        raise Refused("ideas.dates-too-many", most=MOST_DATES)
    only_short(told.get("place", ""), LONGEST_PLACE, "ideas.too-long", what="place")
    return Said(slots, told.get("place"), told.get("host"))


def _slot(ctx: Context, idea: Idea, words: str, part: str) -> Slot:
    """One date. What may have been meant is offered. Raises Refused."""

    def again(date: str) -> Call:
        return Call("fixer", {"words": " ; ".join([f"I{idea.number}", *(date if one == part else one for one in parts_of(words))])})

    return read_slot(ctx, part, kind_of(ctx.territory, idea).minutes, msg("ideas.a-date", number=idea.number), again)


async def _find_host(ctx: Context, idea: Idea, said: str | None) -> str | None:
    """The Matrix id of who is to hold it, named with or without their structure, or « moi »; None: nobody was. Raises Refused."""
    if said is None:
        return None
    if words_of(said) in _MYSELF:
        return ctx.person.user_id
    name = _STRUCTURE.sub("", said)
    structure = found[1] if (found := _STRUCTURE.search(said)) else ""
    wanted = set(words_of(name).split())
    known = {each.user_id: each.name for each in await team(ctx.session, ctx.territory)}
    known |= {each.user_id: each.name for each in await network.list_members(ctx.session)}
    people = (
        [name] if name in known else [user_id for user_id, called in known.items() if wanted and wanted <= set(words_of(called).split())]
    )
    if structure and len(people) > 1:
        posts = await network.list_current_memberships(ctx.session, people)
        people = list(dict.fromkeys(post.user_id for post, held in posts if words_of(structure) in words_of(held.name) and post.user_id))
    if len(people) != 1:
        raise Refused("ideas.which-host", idea=idea, said=said, several=len(people) > 1)
    return people[0]


async def _name_of(ctx: Context, user_id: str | None) -> str:
    return (await find_names(ctx.session, ctx.territory, [user_id])).get(user_id, "") if user_id else ""


@IDEAS.stands("fixer")
async def tell_as_it_is_fixed(ctx: Context, idea: Idea) -> Msg:
    """When and where it is held now."""
    return msg("ideas.fixed-as-it-stands", idea=idea, slots=slots_of(idea), host=await _name_of(ctx, idea.host_id))
