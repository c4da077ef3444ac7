"""What the commands about personal data share: their family, and how they count what is held."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.vocabulary import Family
from commands.personal_data.told import TOLD, Kind
from storage import personal_data
from storage.withdrawals import count_to_take_back

family = Family("personal_data", "Mes données", first=("mes-données", "rectifier", "confidentialité", "effacer"))

family.hears("mes-données", "mes donnees", "ou|quoi|quelles|voir|gardes|gardez|savez|sais|avez|as")
family.hears("mes-données", "sur moi|me concernant|me concernent", "infos|informations|donnees|savez|sais|gardez|gardes|avez|as|quoi")
family.hears("confidentialité", "confidentiel*|secret professionnel|qui lit|qui peut lire|qui voit|qui peut voir|vie privee|rgpd")
family.hears(
    "confidentialité",
    "qui voit|qui peut voir|qui lit|qui peut lire|qui a acces|qui sait",
    "mes|mon|ma|nos",
    "vote|votes|reponse|reponses|message|messages|numero|telephone|mail|profil|infos|informations|coordonnees",
)
family.hears("effacer", "supprime|supprimer|supprimez|efface|effacez|effacer|oublie|oubliez", "mes donnees|mon compte|tout sur moi")


Counts = list[tuple[Kind, int]]
"""Kinds with how many of each, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What an erasure would take, and what would stay without the person."""

    goes: Counts
    stays: Counts

    @property
    def total(self) -> Counts:
        """What is held, whatever becomes of it."""
        goes, stays = ({kind.name: count for kind, count in counts} for counts in (self.goes, self.stays))
        return _counts({name: goes.get(name, 0) + stays.get(name, 0) for name in TOLD})


async def take_stock(session: AsyncSession, user_id: str) -> Tally:
    """Count all that is held about a person, in the words they are told. A message may both be for a person and name them: once."""
    held = await personal_data.count_held(session, user_id)
    theirs = {name: [held[each] for each in kind.counted if each in held] for name, kind in TOLD.items()}
    goes = {name: sum(one.goes for one in found) for name, found in theirs.items()}
    messages = {"messages": await count_to_take_back(session, user_id)}
    return Tally(_counts(goes | messages), _counts({name: sum(one.stays for one in found) for name, found in theirs.items()}))


def _counts(counts: Mapping[str, int]) -> Counts:
    return [(TOLD[name], count) for name, count in counts.items() if count]


def is_configured(ctx: Context) -> bool:
    """Whether the configuration names the person as one of the first coordinators: no command can take them out of it."""
    return any(coordinator.user_id == ctx.person.user_id for coordinator in ctx.territory.coordinators)
