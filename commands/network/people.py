"""What members may see of each other, and how one of them is found by name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz.distance import OSA
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Person
from commands.core.language.look_alikes import skeleton
from commands.core.language.words import audible, sayings, says_something, words_of
from commands.core.rules.naming import LONGEST_NAME
from commands.core.rules.structures import short_name
from storage import network
from storage.network import Member, Post

HIDEABLE = ("role", "offers", "seeks", "phone")
"""Fields a member may keep from the others; the name and the structures are what the network is about."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_UNSAID = sayings("""
    m, mr, mme, mlle, monsieur, madame, mademoiselle, dr, docteur, a, au, aux, la, le, les, l, de, du, des, d, chez, dans, qui,
    travaille
""")
"""Words that say nothing of who is meant: titles, and the small words of « qui est à la mission locale »."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post, as it is shown: the structure in short, and the role there (empty: not told, or hidden). confirmed: by who works there."""

    structure: str
    role: str
    called: str
    """The structure's whole name and its sigle: what it may be looked for by."""
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """What may be shown of a member. Hidden fields are empty here, so that no text can tell them.

    told_apart: nobody else whose name reads alike stands in the same structure, so that name and structure are enough.
    """

    user_id: str
    name: str
    posts: tuple[Held, ...]
    offers: str = ""
    seeks: str = ""
    phone: str | None = None
    told_apart: bool = True


def known_name(person: Person) -> str:
    """How a person is called: their display name without tags, emoji and signs, 80 characters at most; else the start of their id.

    « Léa Martin [CCAS] », as Tchap shows her, is Léa Martin: her structure is asked anyway.
    """
    return (
        clean_name(_without_badges(person.name))
        or clean_name(person.name)
        or clean_name(person.user_id.removeprefix("@").partition(":")[0])
        or person.user_id[:LONGEST_NAME]
    )


def clean_name(name: str) -> str:
    """Letters, figures and what joins them, on one line of 80 characters at most. Empty when no letter is left."""
    bare = _TAG.sub(" ", audible(name))
    kept = "".join(sign if _is_of_a_name(sign) else " " for sign in bare)
    line = " ".join(kept.split())[:LONGEST_NAME].strip()
    return line if says_something(line) else ""


def _is_of_a_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN" or sign in "'’-.,()[]&/"


def card_of(member: Member, posts: Collection[Post], *, whole: bool = False, phone: bool = True) -> Card:
    """What is shown of a member, holding these posts. whole: to themselves, hidden fields too. phone: whether it may be shown here."""
    hidden = set() if whole else set(member.hidden) | (set() if phone else {"phone"})
    held = (
        Held(short_name(structure), "" if "role" in hidden else post.role, f"{structure.name} {structure.acronym or ''}", post.confirmed)
        for post, structure in posts
    )
    return Card(
        user_id=member.user_id,
        name=member.name,
        posts=tuple(held),
        offers="" if "offers" in hidden else member.offers,
        seeks="" if "seeks" in hidden else member.seeks,
        phone=None if "phone" in hidden else member.phone,
    )


@dataclass(frozen=True, slots=True)
class Profile:
    """A member's own view of themselves: everything, and which fields the others do not see."""

    card: Card
    hidden: tuple[str, ...]
    since: datetime


async def profile_of(session: AsyncSession, member: Member) -> Profile:
    """All that is known of a member, for themselves."""
    posts = await network.list_current_memberships(session, [member.user_id])
    return Profile(card_of(member, posts, whole=True), tuple(member.hidden), member.joined_at)


async def list_cards(session: AsyncSession, members: Iterable[Member], *, phone: bool = False) -> list[Card]:
    """What is shown of these members, in their order. phone: asked where only one person reads."""
    people = list(members)
    posts: dict[str | None, list[Post]] = {}
    for post in await network.list_current_memberships(session):
        posts.setdefault(post[0].user_id, []).append(post)
    cards = [card_of(member, posts.get(member.user_id, ()), phone=phone) for member in people]
    called = Counter(place for card in cards for place in _places(card))
    return [replace(card, told_apart=all(called[place] == 1 for place in _places(card))) for card in cards]


def _places(card: Card) -> set[tuple[str, str]]:
    """What a list shows of a person: their name, in each of their structures."""
    return {(skeleton(card.name), held.structure) for held in card.posts} or {(skeleton(card.name), "")}


def matching(cards: Iterable[Card], said: str) -> list[Card]:
    """The people meant by words of their name, of their structures, or of both (« Léa CCAS »); those called so first."""
    wanted = [word for word in words_of(said).split() if word not in _UNSAID]
    found = [(_nearness(card, wanted), card) for card in cards] if wanted else []
    best = max((nearness for nearness, _ in found), default=0)
    return [card for nearness, card in found if nearness and nearness == best]


def _nearness(card: Card, wanted: list[str]) -> int:
    """How surely these words mean this person: 3 by the whole name, 2 by words as they are, 1 with a typo or a beginning; 0 not at all."""
    name = words_of(card.name).split()
    if wanted == name:
        return 3
    known = {*name, *words_of(" ".join(held.called for held in card.posts)).split()}
    if known.issuperset(wanted):
        return 2
    return 1 if all(any(_is_near(word, other) for other in known) for word in wanted) else 0


def _is_near(word: str, known: str) -> bool:
    if word == known or (len(word) >= 3 and known.startswith(word)):
        return True
    return len(word) >= 5 and OSA.distance(word, known, score_cutoff=1) <= 1


def _without_badges(name: str) -> str:
    """« Léa Costa [CCAS] (Valmont) » gives « Léa Costa »: what homeservers add behind."""
    name = name.strip()
    while (opening := {"]": "[", ")": "("}.get(name[-1:])) is not None:
        place = name.rfind(opening)
        if place < 0 or name[-1] in name[place:-1]:
            break
        name = name[:place].rstrip()
    return name
