"""A list sent in private: read, asked about, told, written once agreed to, taken back."""

from tests.commands.imports.chat.conftest import Desk

TOWN = """\
Annuaire de la Ville;;;;;;
Structure;Adresse;CP Ville;Tél.;Pôle;Référente;Actions
Restos du cœur;3 rue Basse;82000 Montauban;0553001144;x1;Julie Bernard;Aide alimentaire
ADIL;4 rue Haute;82000 Montauban;05 53 00 11 66;x2;Jean Roy;Conseil logement
;5 rue Haute;82000 Montauban;05 53 00 11 67;x2;Jean Roy;Conseil
CCAS;6 rue Haute;82000 Montauban;06 53 00 11 68;x2;Jean Roy;Domiciliation
"""


async def test_from_a_file_to_the_directory_and_back(desk: Desk) -> None:
    told = await desk.sends("annuaire 2026.csv", TOWN)
    assert "Je lis « annuaire 2026.csv »." in told
    assert "4 lignes. Je comprends :" in told
    assert "Structure : nom de la structure (Restos du cœur · ADIL)" in told
    assert "Jamais gardé : Référente." in told
    assert "Julie Bernard" not in told
    assert "CP Ville (82000 Montauban) : qu’est-ce que c’est ?" in told
    assert "1. commune" in told
    assert await desk.directory() == {}
    assert "faut-il les garder dans l’annuaire ?" in await desk.says("1")
    told = await desk.says("non")
    assert "5 lignes : 3 prises, 1 refusée, 1 de côté." in told
    assert "Refusées : le nom manque (ligne 5)" in told
    assert "Faut-il l’écrire dans l’annuaire ?" in told
    assert await desk.directory() == {}
    told = await desk.says("oui")
    assert "« annuaire 2026.csv » est dans l’annuaire : 6 fiches et services ajoutés" in told
    assert await desk.directory() == {"Restos du cœur": {"Aide alimentaire"}, "ADIL": {"Conseil logement"}, "CCAS": {"Domiciliation"}}
    assert await desk.brought() == []
    assert "est annulé : 6 fiches et services retirés" in await desk.says("annuler")
    assert await desk.directory() == {}
