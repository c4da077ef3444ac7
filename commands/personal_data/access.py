"""`!mes-données` and `!rectifier`: what is held about the person who asks, and how to correct it."""

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Call, Direct, Effects, Offer, msg
from commands.core.declaration.shapes import Nothing, OpenWords
from commands.personal_data import files
from commands.personal_data.shared import family, is_configured, take_stock
from storage import directory, personal_data

PROFILE = "profil"
"""The command that corrects a profile: of another family, so called by its name."""


@family.command(
    "mes-données",
    Nothing.described("Voir tout ce que je garde sur vous, avec deux fichiers."),
    aliases=("rgpd", "mes-infos", "mes-informations", "données-personnelles", "mes-données-personnelles"),
    examples=("!mes-données",),
)
async def show_all(ctx: Context, _args: Nothing) -> Effects:
    """Answer in private: a readable list, then all of it as two files."""
    held = await personal_data.collect(ctx.session, ctx.person.user_id)
    if not held and not is_configured(ctx):
        return (Direct(msg("personal_data.nothing-held")),)
    posts = held.get("posts", [])
    named = {row["structure_id"] for rows in held.values() for row in rows if row.get("structure_id") is not None}
    structures = {each.id: each.name for each in await directory.list_structures(ctx.session, sorted(named))}
    current = [{"structure": structures[post["structure_id"]], "role": post["role"]} for post in posts if post["until"] is None]
    tally = await take_stock(ctx.session, ctx.person.user_id)
    others = [(kind, count) for kind, count in tally.total if kind.name != "profile"]
    profile = held["profile"][0] if "profile" in held else None
    listing = msg("personal_data.held", profile=profile, posts=current, others=others, configured=is_configured(ctx))
    copy = files.Copy(ctx, held, structures)
    day = ctx.local_now.date().isoformat()
    return (
        Direct(listing),
        Attach(f"mes-donnees-{day}.json", "application/json", copy.as_json()),
        Attach(f"mes-donnees-{day}.csv", "text/csv", copy.as_csv()),
    )


@family.command(
    "rectifier",
    OpenWords.described("Corriger ce que je garde sur vous."),
    aliases=("corriger-mes-données", "rectification"),
    examples=("!rectifier", "!rectifier rôle médiatrice"),
)
async def rectify(ctx: Context, args: OpenWords) -> Effects:
    """Point to the profile, which corrects itself field by field; with words in private, offer to do it at once.

    A phone number is let through: it may be the person's own, and the profile reads each field for itself.
    """
    held = await personal_data.count_held(ctx.session, ctx.person.user_id)
    if "profile" not in held:
        return (Direct(msg("personal_data.rectify-without-profile")),)
    if not args.words:
        return (Direct(msg("personal_data.rectify")),)
    if signs := tuple(sign for sign in guard.findings(args.words) if sign.kind is not guard.Kind.CONTACT):
        raise guard.refusal(signs)
    asked = Direct(msg("personal_data.rectify-so", words=args.words, here=ctx.room.private))
    return (asked, Offer({"oui": Call(PROFILE, {"words": args.words})})) if ctx.room.private else (asked,)
