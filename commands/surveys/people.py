"""Whom a sounding asks, and by which sectors its answers may be told: never one of so few people that it would tell them."""

from collections import Counter
from collections.abc import Collection

from commands.core.declaration.context import Occasion
from commands.core.language.words import words_of
from storage import groups, network
from storage.surveys import Survey

OTHERS = "autres secteurs"


async def list_audience(occasion: Occasion, survey: Survey) -> list[str]:
    """The Matrix ids of the members whom it asks: all of them, or those of a group, as of now; nobody of a group that is no more."""
    there = [member.user_id for member in await network.list_members(occasion.session)]
    if survey.group_number is None:
        return there
    group = await groups.get_group(occasion.session, survey.group_number)
    if group is None or group.state not in groups.LIVING:
        return []
    mine = set(await groups.list_people(occasion.session, survey.group_number))
    return [each for each in there if each in mine]


async def sectors_of(occasion: Occasion, people: Collection[str], few: int) -> dict[str, str]:
    """Matrix id → the kind of their structure (the one they spoke for first, as it was confirmed).

    Kinds of fewer people than few are one; empty for all where nobody could be told apart without being few.
    """
    kinds = dict.fromkeys(people, "")
    labels: dict[str, str] = {}
    for post, structure in await network.list_current_memberships(occasion.session, people):
        if post.user_id and post.confirmed and structure.kind and not kinds[post.user_id]:
            kind = words_of(structure.kind)
            kinds[post.user_id] = labels.setdefault(kind, " ".join(structure.kind.split()))
    return _together(kinds, few)


def _together(kinds: dict[str, str], few: int) -> dict[str, str]:
    counts = Counter(kinds.values())
    others = {kind for kind, count in counts.items() if not kind or count < few}
    for kind, count in sorted(counts.items(), key=lambda each: (each[1], each[0])):
        if not others or sum(counts[each] for each in others) >= few:
            break
        if kind not in others and count >= few:
            others.add(kind)
    if len(counts.keys() - others) + bool(others) < 2:
        return dict.fromkeys(kinds, "")
    return {person: OTHERS if kind in others else kind for person, kind in kinds.items()}
