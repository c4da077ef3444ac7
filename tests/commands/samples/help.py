from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects
from commands.core.declaration.vocabulary import Args, Command
from tests.commands.samples.core import TEAM


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
    "help.needs": [{"needs": NEEDS, "start": 1, "more": True}, {"needs": NEEDS[:1], "start": 7, "more": False}],
    "help.subject": [
        {"title": "Trouver une structure", "commands": COMMANDS, "teams": False, "more": False},
        {"title": "Les rencontres", "commands": COMMANDS, "teams": True, "more": True},
    ],
    "help.people": [{"team": TEAM}, {"team": TEAM[:1]}, {"team": ()}],
    "help.unknown-subject": [{"subject": "jardinage", "needs": NEEDS}],
    "help.unknown-subject-search": [{"needs": NEEDS, "question": "aide alimentaire"}],
    "help.nothing-more": [{}],
}
