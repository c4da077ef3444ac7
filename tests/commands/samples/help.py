from typing import Any

from commands.core.context import Context
from commands.core.effects import Effects
from commands.core.vocabulary import Args, Command


class Nothing(Args):
    """Savoir si je marche."""


async def handler(_ctx: Context, _args: Args) -> Effects:
    return ()


NEEDS = [
    {"title": "Trouver une structure", "example": "!qui-fait logement"},
    {"title": "Voir les rencontres", "example": "!agenda"},
    {"title": "M’inscrire", "example": "!inscription"},
    {"title": "Demander un coup de main", "example": "!demande une salle"},
    {"title": "Signaler un problème", "example": "!problème délais de logement"},
    {"title": "Savoir si je marche", "example": "!état"},
]
COMMANDS = [Command("état", Nothing, handler, ("ping",), ("!état",), False), Command("suite", Nothing, handler, (), ("!suite",), False)]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "help.needs": [{"needs": NEEDS}, {"needs": NEEDS[:1]}],
    "help.subject": [{"title": "Trouver une structure", "commands": COMMANDS}],
    "help.unknown-subject": [{"subject": "jardinage", "needs": NEEDS}],
    "help.unknown-subject-search": [{"needs": NEEDS, "question": "aide alimentaire"}],
    "help.nothing-more": [{}],
}
