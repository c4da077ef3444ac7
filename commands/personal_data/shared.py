"""What the commands about personal data share: their family, and the kinds of things they count."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.context import Context
from commands.core.vocabulary import Family
from storage import personal_data
from storage.personal_data import Held
from storage.withdrawals import count_to_take_back

family = Family("personal_data", "Mes données", first=("mes-données", "rectifier", "confidentialité", "effacer"))

family.hears("mes-données", "mes donnees", "ou|quoi|quelles|voir|gardes|gardez|savez|sais|avez|as")
family.hears("mes-données", "sur moi|me concernant|me concernent", "infos|informations|donnees|savez|sais|gardez|gardes|avez|as|quoi")
family.hears("confidentialité", "confidentiel*|secret professionnel|qui lit|qui peut lire|qui voit|qui peut voir|vie privee|rgpd")
family.hears("effacer", "supprime|supprimer|supprimez|efface|effacez|effacer|oublie|oubliez", "mes donnees|mon compte|tout sur moi")


KINDS = {
    "profile": ("profile",),
    "posts": ("posts",),
    "hand-overs": ("hand-overs-made", "hand-overs-received"),
    "post-requests": ("post-requests",),
    "wishes": ("reach", "silences"),
    "draft": ("draft",),
    "timers": ("timers",),
    "offers": ("offers",),
    "private-rooms": ("private-rooms",),
    "invitations": ("invitations",),
    "reactions": ("reactions",),
    "robot": ("robot",),
    "sealed": ("sealed",),
    "team": ("team", "team-proposed", "team-confirmed"),
    "registrations": ("registrations",),
    "feed": ("feed",),
    "meetings": ("meetings", "hosted"),
    "attendance": ("attendance",),
    "ratings": ("ratings",),
    "minutes": ("minutes",),
    "votes": ("ballots",),
    "polls": ("polls", "choices"),
    "journal": ("journal-author", "journal-confirmer", "journal-subject"),
}
"""What people are told: kind → the holdings it adds up. Messages are counted apart: one may both be for a person and name them."""

Counts = list[tuple[str, int]]
"""Kinds with how many of each, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What an erasure would take, and what would stay without the person."""

    goes: Counts
    stays: Counts

    @property
    def total(self) -> Counts:
        """What is held, whatever becomes of it."""
        goes, stays = dict(self.goes), dict(self.stays)
        return [(kind, goes.get(kind, 0) + stays.get(kind, 0)) for kind in (*KINDS, "messages") if kind in goes or kind in stays]


async def take_stock(session: AsyncSession, user_id: str) -> Tally:
    """Count all that is held about a person, in the words they are told."""
    held = await personal_data.count_held(session, user_id)
    goes = [(kind, sum(held[name].goes for name in names if name in held)) for kind, names in KINDS.items()]
    messages = await count_to_take_back(session, user_id)
    return Tally([(kind, count) for kind, count in [*goes, ("messages", messages)] if count], _stays(held))


def _stays(held: Mapping[str, Held]) -> Counts:
    counts = [(kind, sum(held[name].stays for name in names if name in held)) for kind, names in KINDS.items()]
    return [(kind, count) for kind, count in counts if count]


def is_configured(ctx: Context) -> bool:
    """Whether the configuration names the person as one of the first coordinators: no command can take them out of it."""
    return any(coordinator.user_id == ctx.person.user_id for coordinator in ctx.territory.coordinators)
