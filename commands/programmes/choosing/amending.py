"""`!amender I7 reporter ; raison`: a pilot structure changes the selection. It is then another one, on which all of them speak anew."""

from datetime import timedelta

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Post, Refused, Reply, msg
from commands.core.language.words import words_of
from commands.core.rules.lines import only_short
from commands.core.subjects import number_of
from commands.programmes.choosing.arbitration import ask, settle
from commands.programmes.choosing.pilots import speaking_for
from commands.programmes.choosing.speaking import StructureWords, only_asked, reason_in, write_word
from commands.programmes.choosing.wording import next_half
from commands.programmes.subject import IDEAS, ROOM, family
from storage import ideas, programmes
from storage.ideas import KEPT, MERGED, OPEN, POSTPONED, REFUSED, Idea
from storage.programmes import AMENDED, Programme

LONGEST_UNTIL = 40
IN_A_ROW = timedelta(minutes=10)
"""After an amendment, how long the others are left in peace: whoever amends one idea often amends another."""
_VERDICTS = {
    **dict.fromkeys(("retenir", "retenue", "garder", "retiens", "gardez"), KEPT),
    **dict.fromkeys(("reporter", "reportee", "reporte", "repousser"), POSTPONED),
    **dict.fromkeys(("ecarter", "ecartee", "ecarte", "refuser", "pas retenir"), REFUSED),
    **dict.fromkeys(("reunir", "fusionner", "reunie"), MERGED),
}
_BEFORE_A_DATE = ("jusqu’au ", "jusqu'au ", "au ", "à la ", "a la ", "à ", "en ")
_BEFORE_AN_IDEA = ("dans ", "à ", "a ", "avec ", "et ")


@family.command(
    "amender",
    StructureWords.described(
        "Changer la sélection du programme, avec la raison, pour votre structure pilote (équipe d’animation).", IDEAS.is_named
    ),
    aliases=("amendement", "programme-amender"),
    examples=(
        "!amender I7 retenir ; la salle est libre",
        "!amender I7 reporter second semestre 2027 ; il manque un intervenant",
        "!amender I7 écarter ; elle existe déjà ailleurs",
        "!amender I7 réunir I4 ; c’est le même public",
    ),
    writes=True,
)
async def amend(ctx: Context, args: StructureWords) -> Effects:
    """It validates nothing: a structure may amend several ideas before it does.

    What the others said counts no more, nor does a sign under the letter they have: they are asked again, once for all that is amended
    in a row.
    """
    programme = await only_asked(ctx)
    structure = await speaking_for(ctx, programme, "amender", args.words, args.structure)
    idea, after = await IDEAS.find_living(ctx, args.words)
    if idea.programme_number != programme.number:
        raise Refused("arbitration.another-programme", idea=idea, programme=programme)
    said, separator, reason = after.strip(" :,").partition(";")
    if not separator:
        said, _, reason = said.partition("\n")
    await _amend(ctx, programme, idea, said.strip())
    idea.reason = reason_in(reason, "amend")
    heard = await programmes.list_words(ctx.session, programme)
    programme.selection += 1
    await write_word(ctx, programme, structure, AMENDED, _told(idea))
    others = [each for each in ctx.territory.pilots if each != structure]
    await ask(ctx, programme, others, pause=IN_A_ROW)
    told = Post(ROOM, msg("arbitration.amended-told", programme=programme, idea=idea, structure=structure), quiet=True)
    answer = Reply(msg("arbitration.amended", programme=programme, idea=idea, heard=len(heard), others=bool(others)))
    return answer, told, *await settle(ctx, programme)


async def _amend(ctx: Context, programme: Programme, idea: Idea, said: str) -> None:
    """Set what is proposed of an idea. Raises Refused when that is not understood, or changes nothing."""
    verb, _, rest = said.partition(" ")
    verdict = _VERDICTS.get(words_of(verb))
    before = idea.verdict, idea.until, idea.merged_into
    if verdict is None:
        raise Refused("arbitration.amend-how", idea=idea)
    into = await _into(ctx, programme, idea, rest) if verdict == MERGED else None
    idea.verdict, idea.merged_into = verdict, into.number if into is not None else None
    idea.until = _until(rest, programme) if verdict == POSTPONED else ""
    if before == (idea.verdict, idea.until, idea.merged_into):
        raise Refused("arbitration.nothing-amended", idea=idea)


async def _into(ctx: Context, programme: Programme, idea: Idea, said: str) -> Idea:
    """The idea in which one is merged: another one, that is itself merged in none. Raises Refused."""
    words = next((said[len(each) :] for each in _BEFORE_AN_IDEA if said.lower().startswith(each)), said)
    if not IDEAS.is_named(words):
        raise Refused("arbitration.amend-how", idea=idea)
    into, _ = await IDEAS.find_living(ctx, words)
    of_this_one = await ideas.list_ideas(ctx.session, programme.number, OPEN)
    has_others = any(each.verdict == MERGED and each.merged_into == idea.number for each in of_this_one)
    if into.number == idea.number or into.verdict == MERGED or has_others or number_of(into) not in map(number_of, of_this_one):
        raise Refused("arbitration.not-into", idea=idea, into=into)
    return into


def _until(said: str, programme: Programme) -> str:
    words = next((said[len(each) :] for each in _BEFORE_A_DATE if said.lower().startswith(each)), said).strip()
    return only_short(words, LONGEST_UNTIL, "arbitration.long-reason") or next_half(programme.name)


def _told(idea: Idea) -> str:
    """What the amendment says, as `!sélection avis` tells it."""
    verbs = {KEPT: "retenir", POSTPONED: f"reporter ({idea.until})", REFUSED: "écarter", MERGED: f"réunir à I{idea.merged_into}"}
    return f"{verbs[idea.verdict or KEPT]} I{idea.number}, {idea.reason}"
