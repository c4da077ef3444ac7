"""Who owes what to whom: equal shares to the cent, and the fewest transfers after which each has borne its share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_COMPARED = 12
"""Structures among which the very fewest transfers are looked for; there are three or four."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A sum that one structure is to give to another. In cents."""

    payer: str
    receiver: str
    cents: int


def shares_of(cents: int, structures: Sequence[str]) -> dict[str, int]:
    """An amount in equal shares; the cents that are left over go one each to the first ones, in their published order."""
    if not structures:
        return {}
    each, left = divmod(cents, len(structures))
    return {structure: each + (rank < left) for rank, structure in enumerate(structures)}


def transfers_of(balances: Mapping[str, int]) -> list[Transfer]:
    """The transfers that bring these balances, whose sum is nothing, to nothing. A positive one is to be given back to its structure.

    A group of structures that balance each other needs one transfer less than it has structures: the more groups, the fewer transfers.
    """
    standing = {structure: cents for structure, cents in balances.items() if cents}
    groups = _groups(standing) if len(standing) <= MOST_COMPARED else [list(standing)]
    return [transfer for group in groups for transfer in _settled({structure: standing[structure] for structure in group})]


def _groups(balances: Mapping[str, int]) -> list[list[str]]:
    """As many groups as can be, each of which sums to nothing.

    Structures are taken one after the other; each time the sum of those taken is nothing, a group is closed. The best order to
    have taken a set in is kept for each set.
    """
    names = list(balances)
    best: list[tuple[int, int]] = [(0, -1)]
    sums = [0]
    for taken in range(1, 1 << len(names)):
        last = (taken & -taken).bit_length() - 1
        sums.append(sums[taken & (taken - 1)] + balances[names[last]])
        closed = sums[taken] == 0
        best.append(max((best[taken ^ (1 << rank)][0] + closed, rank) for rank in range(len(names)) if taken & 1 << rank))
    groups: list[list[str]] = []
    taken = len(best) - 1
    while taken:
        if sums[taken] == 0:
            groups.append([])
        rank = best[taken][1]
        groups[-1].append(names[rank])
        taken ^= 1 << rank
    return [sorted(group, key=names.index) for group in groups]


def _settled(balances: dict[str, int]) -> list[Transfer]:
    """Within a group, who owes most gives to who is owed most, until nobody owes anything."""
    transfers = []
    while any(balances.values()):
        payer, receiver = min(balances, key=lambda each: balances[each]), max(balances, key=lambda each: balances[each])
        cents = min(-balances[payer], balances[receiver])
        balances[payer] += cents
        balances[receiver] -= cents
        transfers.append(Transfer(payer, receiver, cents))
    return transfers
