"""Which columns tell where a structure is, where several could: coordinates go by two, and of two addresses one is of somebody else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from commands.imports.proposal.contents import Profile
from commands.imports.proposal.names import fields_named, fields_told, words_in
from commands.imports.proposal.scores import MOSTLY, OFTEN, Scores


def settle_places(profiles: Sequence[Profile], scores: Scores) -> None:
    """Keep the coordinates that go together, and one address."""
    _trust_far_coordinates(profiles, scores)
    _drop_lone_coordinates(scores)
    _keep_one_address(profiles, scores)
    _leave_post_offices(profiles, scores)


def _trust_far_coordinates(profiles: Sequence[Profile], scores: Scores) -> None:
    """Where one of the two is none of mainland France, names tell which is which: Mayotte’s longitude looks like a latitude of ours."""
    called = {name: next((each for each in profiles if name in fields_told(each.title)), None) for name in ("latitude", "longitude")}
    both = [each for each in called.values() if each is not None and each.share("abroad") >= MOSTLY]
    if len(both) == len(called) and any(max(each.share("latitude"), each.share("longitude")) < OFTEN for each in both):
        scores.update({each.name: {name: 1.0} for name, each in called.items() if each is not None})


def _drop_lone_coordinates(scores: Scores) -> None:
    """A number that could be a coordinate is none where no column could be the other one."""
    for one, other in (("x", "y"), ("y", "x"), ("latitude", "longitude"), ("longitude", "latitude")):
        if not any(other in each for each in scores.values()):
            for each in scores.values():
                each.pop(one, None)


def _keep_one_address(profiles: Sequence[Profile], scores: Scores) -> None:
    """Of « lieu_voie, lieu_cp » and « siege_voie, siege_cp », the first are where it is; the others are of somebody else."""
    parts: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)  # first word → the others → the column
    for each in profiles:
        first, *rest = words_in(each.title) or [""]
        if rest and set(fields_named(each.title)) & PLACED_BY:
            parts[first][tuple(rest)] = each.name
    kept: list[Mapping[tuple[str, ...], str]] = []
    for places in parts.values():
        if any(len(places.keys() & others) >= SAME_PARTS for others in kept):
            scores.update({name: {} for name in places.values()})
        else:
            kept.append(places)


def _leave_post_offices(profiles: Sequence[Profile], scores: Scores) -> None:
    """Beside a commune, « Bureau distributeur » says where the post goes."""
    communes = [each for each in profiles if "commune" in fields_named(each.title)]
    for each in communes if len(communes) > 1 else ():
        if "distributeur" in words_in(each.title):
            scores[each.name] = {}


PLACED_BY = frozenset({"adresse", "adresse_numero", "adresse_complement", "code_postal", "commune", "code_insee"})
SAME_PARTS = 2
"""Parts of an address that two groups of columns both have, from which on they are two addresses."""
