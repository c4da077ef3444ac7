"""Who speaks for which pilot structure of a programme, and what each of them says of its selection."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Call, Offer, Refused
from commands.core.language.words import without_article, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.rules.speakers import list_speakers
from storage import programmes
from storage.programmes import OBJECTED, TAKEN_BACK, VALIDATED, PilotWord, Programme


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the pilot structures of this moment stand on the selection as it is now.

    waiting: those who have somebody to speak, and did not. mute: those who have nobody, and said nothing before.
    """

    validated: Sequence[str]
    objections: Sequence[PilotWord]
    waiting: Sequence[str]
    mute: Sequence[str]

    @property
    def is_agreed(self) -> bool:
        """All those who can speak have validated; where nobody can, nobody did."""
        return bool(self.validated) and not self.objections and not self.waiting

    @property
    def is_blocked(self) -> bool:
        """All those who can speak object."""
        return bool(self.objections) and not self.validated and not self.waiting


async def standing_of(occasion: Occasion, programme: Programme) -> Standing:
    """Words of a structure that is no pilot any more count no more; those of one whose people have left the team do."""
    words = await programmes.list_words(occasion.session, programme)
    pilots = occasion.territory.pilots
    heard = [words[pilot] for pilot in pilots if pilot in words]
    silent = [pilot for pilot in pilots if pilot not in words]
    with_people = {each.structure for each in await list_speakers(occasion.session, occasion.territory, occasion.now)}
    return Standing(
        [word.structure for word in heard if word.word == VALIDATED],
        [word for word in heard if word.word == OBJECTED],
        [pilot for pilot in silent if pilot in with_people],
        [pilot for pilot in silent if pilot not in with_people],
    )


async def people_of(occasion: Occasion, structure: str) -> list[str]:
    """The Matrix ids of those who speak for a pilot structure."""
    speakers = await list_speakers(occasion.session, occasion.territory, occasion.now)
    return [each.user_id for each in speakers if each.structure == structure]


async def speaking_for(ctx: Context, programme: Programme, command: str, words: str, said: str) -> str:
    """The pilot structure for which the person speaks, one only in a programme.

    said: the one they name; empty when they name none. command, words: what to run again once one of several is chosen. Raises Refused.
    """
    mine = [each.structure for each in await list_speakers(ctx.session, ctx.territory, ctx.now) if each.user_id == ctx.person.user_id]
    if not mine:
        member = await only_for_the_team(ctx)
        raise Refused("arbitration.no-pilot", structure=member.structure, pilots=ctx.territory.pilots)
    chosen = next((each for each in mine if words_of(each) == words_of(without_article(said))), None)
    if said and chosen is None:
        raise Refused("arbitration.not-yours", said=said, mine=mine)
    before = await _spoken_for(ctx, programme)
    if chosen is None and len(mine) > 1 and before not in mine:
        calls = {str(rank): Call(command, {"words": words, "structure": each}) for rank, each in enumerate(mine, 1)}
        raise Refused("arbitration.which-one", mine=mine).offering(Offer(calls))
    structure = chosen or (before if before in mine else mine[0])
    if before is not None and before != structure:
        raise Refused("arbitration.speaks-for-another", before=before, structure=structure)
    return structure


async def _spoken_for(ctx: Context, programme: Programme) -> str | None:
    """The pilot structure whose last word in this programme is the person's, unless it was taken back."""
    last = {word.structure: word for word in await programmes.list_said(ctx.session, programme)}
    mine = (word.structure for word in last.values() if word.user_id == ctx.person.user_id and word.word != TAKEN_BACK)
    return next(mine, None)
