"""One's own profile: seen whole, changed a field at a time, each field shown to the others or not."""

import re
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, msg
from commands.core.declaration.shapes import OpenWords
from commands.core.language.words import words_of
from commands.core.rules.caps import STRUCTURES
from commands.core.rules.rights import find_registered
from commands.core.understanding import dialogue
from commands.network import confirmation, people, questions
from commands.network.confirmation import Entered
from commands.network.shared import family, registered
from storage import dialogues, network
from storage.analysis import fold
from storage.network import Member, Post
from storage.rows import keep_row

NUMBERS = {"1": "structure", "2": "role", "3": "offers", "4": "seeks", "5": "phone", "6": "name"}
"""The fields as the profile, the registration and their summaries number them."""
FIELDS = NUMBERS | {
    **dict.fromkeys(("structure", "structures", "employeur", "association"), "structure"),
    **dict.fromkeys(("role", "fonction", "metier", "poste", "mission", "missions"), "role"),
    **dict.fromkeys(("demander", "propose", "proposer", "propositions", "offre", "offres", "competences", "aide"), "offers"),
    **dict.fromkeys(("cherche", "chercher", "recherche", "recherches", "besoin", "besoins"), "seeks"),
    **dict.fromkeys(("telephone", "tel", "portable", "mobile", "numero", "phone"), "phone"),
    **dict.fromkeys(("nom", "prenom"), "name"),
}
DIALOGUE = "network.profil"
HIDE = frozenset({"cacher", "cache", "masquer", "masque"})
SHOW = frozenset({"montrer", "montre", "afficher", "affiche"})
ADD = frozenset({"ajouter", "ajoute"})
REMOVE = frozenset({"retirer", "retire", "enlever", "enleve"})
CHANGE = frozenset({"changer", "change", "modifier", "modifie", "corriger", "mettre"})

_SMALL = re.compile(r"^(?:(?:mon|ma|mes|le|la|les|une?|d['’]une?)\s+|l['’]\s*)", re.IGNORECASE)
_FIRST = re.compile(r"^(\S+?)(?:\s*[:=]\s*|\s+|$)(.*)$", re.DOTALL)


def _verb(words: str) -> tuple[str, str]:
    """What is to be done, if the words begin with it, and the other words."""
    first = _FIRST.match(words)
    if first and fold(first[1]) in HIDE | SHOW | ADD | REMOVE | CHANGE:
        return fold(first[1]), first[2]
    return "", words


def _field(words: str) -> tuple[str | None, str]:
    """The field that the words begin with, and the value after it."""
    first = _FIRST.match(_SMALL.sub("", words.strip()))
    return (FIELDS.get(fold(first[1]).rstrip(".,:;")), first[2].strip()) if first else (None, "")


def _names_a_field(words: str) -> bool:
    return _field(_verb(words)[1])[0] is not None


@family.stands("profil")
async def tell_profile(ctx: Context, _number: int) -> Msg | None:
    """The profile of the person, where nobody else reads."""
    member = await find_registered(ctx.session, ctx.person.user_id)
    if member is None or not ctx.room.private:
        return None
    return msg("network.profile", profile=await people.profile_of(ctx.session, member))


@family.command(
    "profil",
    OpenWords.described("Voir et changer ma fiche de membre.", _names_a_field),
    aliases=("moi", "mon-profil", "ma-fiche"),
    examples=("!profil", "!profil téléphone 01 99 00 12 34", "!profil cacher téléphone", "!profil ajouter structure CCAS"),
    writes=True,
)
async def show_or_change(ctx: Context, args: OpenWords) -> Effects:
    """Show the profile, or do to one field what the words say."""
    member = await registered(ctx)
    if not args.words:
        return Direct(msg("network.profile", profile=await people.profile_of(ctx.session, member))), *_numbers(ctx)
    verb, said = _verb(args.words)
    field, value = _field(said)
    if field is None:
        guard.only_safe(args.words)
        raise Refused("network.unknown-field", said=args.words)
    if verb in HIDE | SHOW:
        return await _show_or_hide(ctx, member, field, hidden=verb in HIDE)
    if verb in REMOVE and field == "structure":
        return await _remove_structure(ctx, member, value)
    if field == "role":
        return await _change_role(ctx, member, value)
    return await _change(ctx, (field,), value)


def _numbers(ctx: Context) -> Effects:
    """« 2 » changes the second field; answers are only waited for where the profile was shown."""
    return (Offer({number: Call("profil", {"words": number}) for number in NUMBERS}),) if ctx.room.private else ()


# ── Shown or hidden ──────────────────────────────────────────────────────────────────────────────────────────────


async def _show_or_hide(ctx: Context, member: Member, field: str, *, hidden: bool) -> Effects:
    if field not in people.HIDEABLE:
        raise Refused("network.always-shown", field=field)
    member.hidden = sorted({*member.hidden, field} if hidden else {*member.hidden} - {field})
    await keep_row(ctx.session, member)
    return (Direct(msg("network.hidden", field=field) if hidden else msg("network.shown", field=field)),)


# ── Changed ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _change(ctx: Context, fields: tuple[str, ...], value: str, known: dict[str, Any] | None = None) -> Effects:
    """Ask for a field, or take its answer at once: read, screened and refused as in the dialogue."""
    await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    asked = await dialogue.begin(ctx, family.asks(DIALOGUE), questions=fields, answers=known)
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    assert draft is not None
    return await dialogue.proceed(ctx, family.asks(DIALOGUE), draft, value) if value else asked


async def _change_role(ctx: Context, member: Member, value: str) -> Effects:
    """A role is of one structure: whoever speaks for several says which."""
    mine = await network.list_structures_of(ctx.session, member.user_id)
    if not mine:
        raise Refused("network.no-structure")
    if len(mine) == 1:
        return await _change(ctx, ("role",), value, {"post": questions.structure_value(mine[0])})
    return await _change(ctx, ("role", "post"), value, {"posts": [structure.name for structure in mine]})


@family.dialogue(
    DIALOGUE,
    (
        *(questions.ANOTHER_STRUCTURE, questions.ROLE, questions.POST),
        *(questions.OFFERS, questions.SEEKS, questions.PHONE, questions.NAME),
    ),
)
async def finish_change(ctx: Context, answers: dict[str, Any]) -> Effects:
    """Keep the new value of the field that was asked."""
    member = await registered(ctx)
    (field,) = answers.keys() - {"post", "posts"}
    value = answers[field]
    entered = Entered(None)
    match field:
        case "structure":
            await _only_so_many(ctx, value)
            entered = await confirmation.enter(ctx, await questions.structure_id(ctx, value), "")
            value = value["name"]
        case "role":
            await network.set_role(ctx.session, member.user_id, answers["post"]["id"], value or "")
        case "phone":
            member.phone = value
        case _:
            setattr(member, field, value or "")
    await keep_row(ctx.session, member)
    changed = msg("network.changed", field=field, value=value, hidden=field in member.hidden, waits=entered.waits)
    return Direct(changed), *entered.letters


async def _only_so_many(ctx: Context, wanted: dict[str, Any]) -> None:
    """Raises Refused for one structure more than one person may speak for."""
    mine = await network.list_structures_of(ctx.session, ctx.person.user_id)
    if len(mine) >= STRUCTURES and wanted["id"] not in {structure.id for structure in mine}:
        raise Refused("network.too-many-structures", most=STRUCTURES, structures=mine)


async def _remove_structure(ctx: Context, member: Member, said: str) -> Effects:
    posts = await network.list_current_memberships(ctx.session, [member.user_id])
    meant = [post for post in posts if said and _means(post, said)]
    if len(meant) != 1:
        guard.only_safe(said)
        raise Refused("network.not-my-structure", said=said, structures=[structure for _, structure in posts])
    if len(posts) == 1:
        raise Refused("network.last-structure", structure=meant[0][1])
    await network.remove_memberships(ctx.session, member.user_id, ctx.local_now.date(), meant[0][1].id)
    return (Direct(msg("network.structure-removed", structure=meant[0][1])),)


def _means(post: Post, said: str) -> bool:
    _, structure = post
    return set(words_of(said).split()) <= set(words_of(f"{structure.name} {structure.acronym or ''}").split())
