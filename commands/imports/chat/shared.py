"""What the parts of this family share."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.declaration.vocabulary import Family
from storage import brought_lists
from storage.brought_lists import BroughtList

family = Family("imports", "Importer une liste", team=("importer", "annuler-import"))
family.hears(
    "importer",
    "une liste|ma liste|la liste|notre liste|un tableau|mon tableau|excel|csv|fichier des",
    "envoyer|importer|charger|transmettre|donner|joindre|integrer",
    "j ai|je veux|je voudrais|je peux|je dois|on a|nous avons|comment|peux tu|pouvez vous|puis je",
)
family.hears("aide importer", "ajouter|ajoute|rajouter|integrer|entrer|rentrer", "annuaire", "structure|structures|liste|associations|asso")
family.hears(
    "annuler-import",
    "annule|annuler|annulez|supprime|supprimer|defais|enleve|retire|retirer",
    "import|liste que je viens|liste que j ai|derniere liste|liste envoyee|liste importee",
)
DIALOGUE = "imports.importer"
LARGEST_MB = brought_lists.MOST_BYTES // 1_000_000
"""Of a file that is sent in a conversation."""


def subject_of(brought: BroughtList) -> str:
    """Of the message that tells how far its writing is."""
    return f"imports.list:{brought.number}"


async def only_when_free(ctx: Context) -> None:
    """Raises Refused while a list is being written, or taken back."""
    other = await brought_lists.find_changing(ctx.session)
    if other is not None:
        raise Refused("imports.busy", name=other.name, mine=other.user_id == ctx.person.user_id)
