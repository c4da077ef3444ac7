"""People of the network from a spreadsheet: read, matched with the directory, and never written over who is there already.

Nothing of a row is kept but what makes a member: a row that is refused is told to the operator, and forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core import guard
from commands.core.language.ids import find_matrix_id
from commands.core.language.words import parts_of, words_of
from commands.core.rules.naming import LONGEST_NAME
from commands.core.rules.structures import find_named
from commands.imports import cells
from commands.imports.files import Row, Sheet
from commands.imports.rows import Notice
from storage import imports
from storage.directory import Structure
from storage.many import add_rows
from storage.network import Member, Membership

LONGEST_TEXT = 300
NEAR_SHOWN = 3

COLUMNS = {
    "user_id": ("identifiant matrix", "matrix", "compte matrix", "adresse matrix", "identifiant tchap", "tchap", "mxid"),
    "name": ("nom", "nom complet", "prenom nom", "nom prenom", "nom et prenom", "prenom et nom", "personne"),
    "first_name": ("prenom",),
    "structures": ("structure", "structures", "organisme", "employeur"),
    "role": ("role", "fonction", "poste", "metier"),
    "phone": ("telephone", "tel", "portable", "telephone professionnel"),
    "offers": ("propose", "offre", "peut aider pour", "ce qu on peut me demander"),
    "seeks": ("cherche", "recherche", "ce que je cherche"),
}
"""Our field → the columns it may stand in, in folded words."""
_FIELDS = {column: name for name, columns in COLUMNS.items() for column in columns}


@dataclass(slots=True)
class Someone:
    """A person as the file tells them. `posts`: the name of each structure, as it was written → their role there."""

    place: int
    user_id: str
    name: str
    phone: str | None
    offers: str
    seeks: str
    posts: dict[str, str]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, and why, in words."""

    place: int
    name: str
    reason: str


@dataclass(slots=True)
class People:
    """All that a file gives, by Matrix id."""

    people: dict[str, Someone] = field(default_factory=dict)
    refusals: list[RefusedRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be added, with the structures of the directory that were recognised and the role in each."""

    person: Someone
    posts: tuple[tuple[Structure, str], ...]


@dataclass(slots=True)
class Arrivals:
    """What an import of people would do. `known`: who has a row already, and keeps it as it is."""

    added: list[Newcomer]
    known: list[Someone]
    refusals: list[RefusedRow]
    notices: list[Notice]
    unused: tuple[str, ...]


def describes(columns: Iterable[str]) -> bool:
    """Whether a file with these columns is a list of people: it names them, and gives their Matrix ids."""
    return {"user_id", "name"} <= {_FIELDS.get(words_of(column)) for column in columns}


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read_people(sheet: Sheet) -> People:
    """Read every row. A person may stand on several, one for each structure; a cell that cannot be used is left out."""
    found = People(unused=tuple(sorted(column for column in sheet.columns if words_of(column) not in _FIELDS)))
    for row in sheet.structures:
        _take(found, row)
    return found


def _take(found: People, row: Row) -> None:
    said = _by_field(row)
    name = cells.line(f"{said.get('first_name', '')} {said.get('name', '')}")[:LONGEST_NAME]
    written = find_matrix_id(said.get("user_id", ""))
    posts = [part for part in map(cells.line, parts_of(said.get("structures", ""), barred=True)) if part]
    reason = _missing(name, said.get("user_id", ""), written is not None, posts)
    if reason is not None or written is None:
        found.refusals.append(RefusedRow(row.place, name, reason or ""))
        return
    first = found.people.get(written.user_id)
    if first is not None and set(posts) <= set(first.posts):
        found.refusals.append(RefusedRow(row.place, name, f"même personne et même structure qu’à la ligne {first.place}"))
        return
    role = _screened(found, row.place, name, "rôle", said.get("role", ""))
    if first is not None:
        first.posts |= dict.fromkeys(posts, role)
        return
    found.people[written.user_id] = Someone(
        place=row.place,
        user_id=written.user_id,
        name=name,
        phone=_phone(found, row.place, name, said.get("phone", "")),
        offers=_screened(found, row.place, name, "propose", said.get("offers", "")),
        seeks=_screened(found, row.place, name, "cherche", said.get("seeks", "")),
        posts=dict.fromkeys(posts, role),
    )


def _by_field(row: Row) -> dict[str, str]:
    """Our field → the words of its first filled column."""
    found: dict[str, str] = {}
    for column, value in row.cells.items() if isinstance(row.cells, Mapping) else ():
        if (name := _FIELDS.get(words_of(str(column)))) and (words := cells.text(value)):
            found.setdefault(name, words)
    return found


def _missing(name: str, user_id: str, is_matrix_id: bool, posts: list[str]) -> str | None:
    if not name:
        return "le nom manque"
    if not user_id:
        return "l’identifiant Matrix manque"
    if not is_matrix_id:
        return "ce n’est pas un identifiant Matrix (exemple : @karim:example.org)"
    return None if posts else "la structure manque"


def _screened(found: People, place: int, name: str, column: str, said: str) -> str:
    """Free words, unless somebody they help might be recognised in them."""
    words = cells.line(said)
    if guard.findings(words):
        found.notices.append(Notice(place, name, column, "(non montré)", "une personne accompagnée est peut-être reconnaissable"))
        return ""
    if len(words) > LONGEST_TEXT:
        found.notices.append(Notice(place, name, column, words, f"plus de {LONGEST_TEXT} caractères"))
        return ""
    return words


def _phone(found: People, place: int, name: str, said: str) -> str | None:
    numbers, left = cells.phones(said)
    if left or len(numbers) > 1:
        found.notices.append(Notice(place, name, "téléphone", left or ", ".join(numbers[1:]), "numéro inutilisable ou en trop"))
    return numbers[0] if numbers else None


# ── Planning, and doing it ───────────────────────────────────────────────────────────────────────────────────────


async def make_plan(session: AsyncSession, people: People) -> Arrivals:
    """Compare the people with the network, and their structures with the directory. Writes nothing."""
    known = await imports.find_members(session, list(people.people))
    plan = Arrivals([], [], list(people.refusals), people.notices, people.unused)
    recognised: dict[str, Structure | str] = {}
    for person in people.people.values():
        if person.user_id in known:
            plan.known.append(person)
            continue
        for said in person.posts:
            if said not in recognised:
                recognised[said] = await _recognise(session, said)
        faults = [told for said in person.posts if isinstance(told := recognised[said], str)]
        if faults:
            plan.refusals.append(RefusedRow(person.place, person.name, "; ".join(faults)))
            continue
        posts = {found.id: (found, role) for said, role in person.posts.items() if isinstance(found := recognised[said], Structure)}
        plan.added.append(Newcomer(person, tuple(posts.values())))
    return plan


async def _recognise(session: AsyncSession, said: str) -> Structure | str:
    """The structure of this name, or why there is none, in words."""
    named = await find_named(session, said)
    chosen = named.called or named.near
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        return f"l’annuaire ne connaît pas la structure « {said} »"
    return f"plusieurs structures pour « {said} » : {', '.join(each.name for each in chosen[:NEAR_SHOWN])}"


async def apply_plan(session: AsyncSession, plan: Arrivals, by: str, now: datetime) -> None:
    """Add the newcomers, who have agreed to nothing yet: they are told on their first contact. `by`: who brought them, in words."""
    members: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for each in plan.added:
        person = each.person
        member = Member(
            user_id=person.user_id,
            name=person.name,
            offers=person.offers,
            seeks=person.seeks,
            phone=person.phone,
            imported_by=by,
            joined_at=now,
            last_seen_on=now.date(),
        )
        members.append(member.model_dump())
        for structure, role in each.posts:
            assert structure.id is not None
            post = Membership(user_id=person.user_id, structure_id=structure.id, role=role, since=now.date())
            posts.append(post.model_dump(exclude={"id"}))
    connection = await session.connection()
    await add_rows(connection, Member, members)
    await add_rows(connection, Membership, posts)
