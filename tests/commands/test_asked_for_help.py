"""« Besoin d’aide »: a need is looked for, the robot explains itself; « pb : … » is read where the robot is spoken to, and nowhere else."""

import pytest

from commands.core.understanding.meanings import Heard, Puzzled, Reading, Silence, Understood
from commands.core.understanding.messages import read
from commands.table import TABLE

NEEDS = """
j'ai besoin d'aide au logement
besoin d'aide pour remplir un dossier CAF
nous avons besoin d'aide alimentaire
j'aurais besoin d'aide pour du transport solidaire
il me faut de l'aide pour la garde d'enfants
une maman a besoin d'aide pour son bébé
besoin d'aide psychologique pour un ado
j'ai besoin d'aide à domicile pour une personne âgée
un monsieur a besoin d'aide pour ses papiers
avez-vous de l'aide pour le permis de conduire
aidez-moi à trouver un logement
besoin d’aide emploi
j'ai besoin d'aide svp pour une domiciliation
"""
OF_THE_ROBOT = """
j'ai besoin d'aide
besoin d'aide svp
aidez-moi s'il vous plaît
j'ai besoin d'aide pour utiliser le robot
besoin d'un peu d'aide avec les commandes
besoin d'aide pour m'inscrire
j'ai besoin d'aide pour créer un sondage
aidez-moi à modifier ma fiche
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def run(reading: Reading) -> str:
    """The command that is run; empty for none."""
    return reading.command.name if isinstance(reading, Understood) else ""


@pytest.mark.parametrize("said", lines(NEEDS))
def test_a_need_is_looked_for(said: str) -> None:
    assert run(read(TABLE, Heard(said, private=True), {})) == "qui-fait"


@pytest.mark.parametrize("said", lines(OF_THE_ROBOT))
def test_what_is_asked_of_the_robot_is_explained(said: str) -> None:
    assert run(read(TABLE, Heard(said, private=True), {})) == "aide"


@pytest.mark.parametrize("said", ["pb : plus de bus le soir", "Problème : plus de bus le soir", "Bonjour, souci : plus de bus le soir ?"])
def test_a_problem_that_is_announced_by_its_name_is_read_where_the_robot_is_spoken_to(said: str) -> None:
    for heard in (Heard(said, private=True), Heard(said, addressed=True)):
        reading = read(TABLE, heard, {})
        assert isinstance(reading, Understood)
        assert (reading.command.name, reading.args.model_dump(exclude_unset=True)) == ("problème", {"words": "plus de bus le soir"})
    assert isinstance(read(TABLE, Heard(said), {}), Silence)


def test_that_there_is_a_problem_is_offered_to_be_raised_and_a_question_about_one_is_looked_for() -> None:
    reading = read(TABLE, Heard("il y a un gros problème de logement ici", private=True), {})
    assert isinstance(reading, Puzzled)
    assert reading.offer is not None
    assert reading.offer.answers["oui"].command == "problème"
    for said in ("y a-t-il un problème de logement ici ?", "qui aide quand il y a un problème de logement", "problème de logement"):
        assert run(read(TABLE, Heard(said, private=True), {})) == "qui-fait"
