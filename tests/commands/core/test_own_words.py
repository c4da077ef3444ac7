"""People's own words are kept as they said them; words that are looked for lose what only wraps them."""

from typing import Annotated

import pytest

from commands.core.declaration.effects import Effects
from commands.core.declaration.vocabulary import Args, Command, OpenSought, Rest, Sought
from commands.core.language.references import take_reference
from commands.core.understanding.arguments import fill
from commands.table import TABLE


class Own(Args):
    """Garder des mots."""

    words: Rest = ""


class Looked(Args):
    """Chercher des mots."""

    words: Annotated[Sought, "searched"] = ""


async def handler(*_: object) -> Effects:
    return ()


def filled(args: type[Own | Looked], words: str) -> str:
    made = fill(Command("essayer", args, handler, (), ("!essayer",), writes=False), words)
    assert isinstance(made, args)
    return made.words


@pytest.mark.parametrize(
    ("said", "kept", "sought"),
    [
        ("Un goûter ou une soirée ?", "Un goûter ou une soirée", "goûter ou une soirée"),
        ("L’heure du conte", "L’heure du conte", "heure du conte"),
        ("« Le Pont »", "« Le Pont »", "Le Pont"),
        ('"aide alimentaire"', '"aide alimentaire"', "aide alimentaire"),
        ("de l’aide svp", "de l’aide", "aide"),
        (": la rencontre R12 merci", "la rencontre R12", "rencontre R12"),
        ("le 15", "le 15", "le 15"),
        ("On dit quoi ? ; Bonjour ; Merci", "On dit quoi ? ; Bonjour ; Merci", "On dit quoi ? ; Bonjour ; Merci"),
        ("S3 objection : désolée", "S3 objection : désolée", "S3 objection : désolée"),
    ],
)
def test_own_words_keep_their_article_and_quotes(said: str, kept: str, sought: str) -> None:
    assert (filled(Own, said), filled(Looked, said)) == (kept, sought)


@pytest.mark.parametrize(
    ("said", "number", "after"),
    [
        ("R12 +1", 12, "+1"),
        ("la R12 +1", 12, "+1"),
        ("« R12 »", 12, ""),
        ("de la rencontre 12", 12, ""),
        ("l’atelier R12 ; places 4", 12, "places 4"),
        ("du 12 décembre", None, "du 12 décembre"),
        ("le 12", None, "le 12"),
        ("la pause", None, "la pause"),
        ("« Un café »", None, "« Un café »"),
    ],
)
def test_a_thing_is_named_with_its_article_or_in_quotes(said: str, number: int | None, after: str) -> None:
    assert take_reference(said, "R", "rencontre|atelier") == (number, after)


def test_commands_that_look_for_something_say_so() -> None:
    """Of the others, the words are the person's own, or begin with the number of a thing."""
    looking = {name for name, command in TABLE.commands.items() if _looks(command)}
    assert {"qui-fait", "fiche", "qui-est", "membres", "agenda", "aide", "équipe-ajouter"} <= looking
    assert looking.isdisjoint({"rencontre", "sondage", "vote", "rappel", "avis", "nouvelle-rencontre", "ajouter-choix", "profil"})


def _looks(command: Command) -> bool:
    marks = (*Sought.__metadata__, *OpenSought.__metadata__)  # type: ignore[attr-defined] # of an alias made by Annotated
    stripped = type(marks[1])
    return any(isinstance(mark, stripped) for field in command.args.model_fields.values() for mark in field.metadata)
