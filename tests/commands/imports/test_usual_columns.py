"""Columns that nothing names for sure, as unseen lists had them: what names structures, where they are, and what only looks like it."""

import pytest

from commands.imports.files import read_sheet
from commands.imports.proposal.names import without_prefix
from commands.imports.proposal.proposal import propose
from commands.imports.records import read_records
from commands.imports.values.addresses import read_address
from tests.commands.imports.samples import TODAY
from tests.commands.imports.test_proposal import MEANINGS, declared, fields, proposed, read
from tests.commands.imports.workbooks import xlsx
from tests.shipped import LEXICON

TEL = ("05 36 49 10 01", "05 36 49 10 02", "05 36 49 10 03", "05 36 49 10 04")
WHO = ("Le Foyer des Tilleuls", "CAMSP La Passerelle", "Maison des ados", "Point écoute jeunes")
SINCE = ("note au SIAO, avec accord", "décision du juge, visite avant", "liste affichée à l’accueil", "appel direct de la personne")
WHY = ("Mal-être, idées noires", "Lunettes, vue qui baisse", "Surpoids, alimentation", "Décrochage, absences")
AGES = ("16-25 ans", "tous", "11-21 ans", "dès 12 ans")


def table(**columns: tuple[str, ...]) -> str:
    return "\n".join([";".join(columns), *(";".join(cells) for cells in zip(*columns.values(), strict=True))])


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        (["Lieu / dispositif", "Modalités d’orientation", "Tél"], [WHO, SINCE, TEL], "Lieu / dispositif"),
        (["Nom de la ressource", "C’est pour qui ?", "Tél"], [WHO, AGES, TEL], "Nom de la ressource"),
        (["Si…", "Âge", "Solution", "Tél"], [WHY, AGES, WHO, TEL], "Solution"),
        (["NOM DU MUSEE", "ADRESSE", "Tél"], [WHO, ("1 rue A", "2 rue B", "3 rue C", "4 rue D"), TEL], "NOM DU MUSEE"),
        (
            ["Ressource", "Nom animateur", "Prénom animateur", "Tél"],
            [WHO, ("DARMI", "SAIDINA", "ROY", "PETIT"), ("Oubi", "Halima", "Anne", "Paul"), TEL],
            "Ressource",
        ),
        (["Pb", "À contacter", "Pour faire quoi", "N° 1"], [WHY, WHO, SINCE, TEL], "À contacter"),
        (["Besoin / Need", "Lieu / Place", "Tél / Phone"], [("Médecin", "Médecin", "Manger", "Manger"), WHO, TEL], "Lieu / Place"),
        (["Service", "Où", "Téléphone"], [WHO, ("1 rue A", "2 rue B", "3 rue C", "Mairie"), TEL], "Service"),
        (
            ["Nom d’utilisateur", "Nom du commerce", "Tél"],
            [("Anonymous",) * 4, ("Le 19", "Ferme de Locria", "Les Jardins", "Arôm’Éthic"), TEL],
            "Nom du commerce",
        ),
        (
            ["Nom du porteur de projet", "Nom du LAEP", "Tél"],
            [WHO, ("Pitchoun", "L’arbre bleu", "Le coquelicot", "Regaud"), TEL],
            "Nom du LAEP",
        ),
        (
            ["N° tiers", "Équipement", "Gestionnaire", "Tél"],
            [("104521", "104533", "104540", "104552"), WHO, ("Ville",) * 4, TEL],
            "Équipement",
        ),
        (["Raison sociale", "Nom d’usage", "Tél"], [("Département 52", "Département 52", "APF", "APF"), WHO, TEL], "Nom d’usage"),
        (
            ["Amicale ou organisme", "Lieu de permanence", "Tél"],
            [WHO, ("LCR, 4 allée A", "12 rue B", "6 rue C", "9 place D"), TEL],
            "Amicale ou organisme",
        ),
        (["commune", "email"], [("Mairie - Agen", "Mairie - Boé", "Mairie - Foulayronnes"), ("a@b.fr", "c@d.fr", "e@f.fr")], "commune"),
        (["Nom", "Prénom", "Société", "Tél"], [("Roy", "", "", ""), ("", "", "", ""), WHO, TEL], "Société"),
        (["UAI", "Etab", "Tél"], [("0801335S", "0801336T", "0801337U", "0801338V"), WHO, TEL], "Etab"),
    ],
)
def test_the_column_that_names_structures_is_found(header: list[str], cells: list[tuple[str, ...]], name: str) -> None:
    rows = [";".join(row) for row in zip(*cells, strict=True)]
    assert proposed("\n".join([";".join(header), *rows])).name_column == name


def test_a_name_that_nothing_calls_so_is_told_as_not_sure() -> None:
    found = next(each for each in proposed(table(Solution=WHO, Tél=TEL)).guesses if each.column == "Solution")
    assert (found.fields, found.is_certain) == (("nom",), False)


def test_a_name_that_comes_again_is_one_where_no_other_column_is() -> None:
    places = ("Rue A", "MJC", "2 rue B", "3 rue C")
    assert (
        proposed(table(**{"Espace numérique": ("Cité des métiers", *["Espace numérique"] * 3), "Adresse": places})).name_column
        == "Espace numérique"
    )


def test_people_are_no_structures() -> None:
    said = fields(table(**{"Structure": WHO, "Nom animateur": ("DARMI", "ROY", "PETIT", "SOW"), "Prénom animateur": ("A", "B", "C", "D")}))
    assert (said["Nom animateur"], said["Prénom animateur"]) == ("personnes", "personnes")


def test_surnames_under_contact_are_no_structures() -> None:
    assert proposed(table(Contact=("DUPONT", "MARTIN", "ROY", "PETIT"), Tél=TEL)).name_column is None


def test_what_all_columns_begin_with_says_nothing() -> None:
    rows = "790003552;EHPAD LES COTEAUX;1 R BRUEGEL;79000;NIORT\n790003776;EHPAD SEVRET;57 R DU MOULIN;79028;NIORT"
    said = fields(f"c_finess;c_rs;c_adresse;c_post_code;c_com_lib\n{rows}")
    assert list(said.values())[1:] == ["nom", "adresse", "code_postal", "commune"]
    assert without_prefix(["nom_voie", "nom_com", "nom_lieu", "nom_site"]) == dict.fromkeys(
        ["nom_voie", "nom_com", "nom_lieu", "nom_site"], ""
    )


# ── Where they are ───────────────────────────────────────────────────────────────────────────────────────────────


def test_far_from_mainland_france_names_tell_coordinates() -> None:
    said = fields("Nom;Longitude;Latitude\nMJC;45.2273440;-12.7826103\nCCAS;45.2329626;-12.7828363\nPMI;45.2091600;-12.8011275")
    assert said == {"Nom": "nom", "Longitude": "longitude", "Latitude": "latitude"}


def test_a_number_is_no_coordinate_without_the_other_one() -> None:
    assert fields("id;Nom\n165785;MJC\n167149;CCAS\n168416;PMI")["id"] != "x"


def test_of_two_addresses_the_first_is_where_it_is() -> None:
    rows = [f"Salle {rank};Rue {rank};0100{rank};Ars;BD JOFFRE;54000;NANCY" for rank in range(4)]
    header = "Nom;lieu_voie;lieu_cp;lieu_commune;siege_voie;siege_cp;siege_commune"
    records = read("\n".join([header, *rows])).structures.values()
    assert [(each.values["address"], each.values["postcode"], each.values["commune"]) for each in records][1] == ("Rue 1", "01001", "Ars")


def test_amounts_are_no_postcodes() -> None:
    rows = ["MJC;3 rue A, 66000 Perpignan;12000", "CCAS;4 rue B, 66000 Perpignan;18500", "PMI;5 rue C, 66350 Toulouges;64000"]
    records = read("\n".join(["Structure;Adresse;Demandé", *rows])).structures.values()
    assert [each.values["postcode"] for each in records] == ["66000", "66000", "66350"]


def test_communes_end_addresses_though_postcodes_have_a_column() -> None:
    rows = [
        "MJC;51 rue Clos Montreuil;93100",
        "CCAS;14 allée B, Montreuil;93100",
        "PMI;3 rue C, Bagnolet;93170",
        "CLIC;4 rue Haute Bagnolet;93170",
    ]
    records = read("\n".join(["Structure;Adresse;CP", *rows])).structures.values()
    assert [each.values["commune"] for each in records] == ["Montreuil", "Montreuil", "Bagnolet", "Bagnolet"]


@pytest.mark.parametrize("more", [" Transport : bus 206", " Quartier du Champy", ", France", "\nMétro Jean-Jaurès"])
def test_what_stands_behind_a_commune_is_no_part_of_it(more: str) -> None:
    assert read_address(f"12 rue A, 93160 Noisy-le-Grand{more}").commune == "Noisy-le-Grand"
    assert read_address("4 rue B, 62116 Bus").commune == "Bus"


def test_codes_and_names_of_bodies_are_no_addresses() -> None:
    said = fields("nom;orgaid;editeur\nMairie du 5e;Mairie-75105-01;Mairie du 5e arrondissement\nMairie du 9e;Mairie-75109-01;Mairie du 9e")
    assert "adresse" not in said.values()


@pytest.mark.parametrize(
    "cells", [("45.7301763", "45.7699447", "45.7478090"), ("432639.001", "436038.001", "434179.801"), ("17", "17", "17")]
)
def test_numbers_are_no_phones_unless_the_column_says_so(cells: tuple[str, ...]) -> None:
    rows = [f"{name};{cell}" for name, cell in zip(WHO, cells, strict=False)]
    assert fields("\n".join(["Nom;Code", *rows]))["Code"] != "telephone"


def test_points_of_databases_and_codes_that_look_like_postcodes() -> None:
    text = "nom;num_type;cp_ville;the_geom\nMJC;1102;75011 PARIS;POINT (2.3752 48.8558)\nPMI;1101;75019 PARIS;POINT (2.4019 48.8787)"
    first = next(iter(read(text).structures.values())).values
    assert (first["postcode"], first["latitude"], first["longitude"]) == ("75011", 48.8558, 2.3752)


def test_numbers_in_columns_called_numbers_are_phones() -> None:
    assert (
        fields(table(**{"Nom": WHO, "N° 1": TEL, "Perm.": ("lun-ven 8h-12h", "mar 14h-17h", "jeu 9h-12h", "sur RDV")}))["N° 1"]
        == "telephone"
    )


def test_what_columns_are_called_in_full_below_is_no_row() -> None:
    header = "nom;adresse;codepostal;ville;telephone\nNom de la structure;Adresse;Code Postal;Ville;Téléphone"
    records = read(f"{header}\nMJC;3 rue A;47000;Agen;05 36 49 10 01\nPMI;4 rue B;47550;Boé;05 36 49 10 02").structures.values()
    assert [each.values["name"] for each in records] == ["MJC", "PMI"]


def test_counts_are_no_hours_and_parts_of_addresses_are_told_in_full() -> None:
    said = fields(
        "nom;nombre_adherents;adresse_numero;adresse_rue;adresse_code_postal;adresse_commune\n"
        "MJC;11-20;3;rue A;4000;Digne\nPMI;1-10;4;rue B;4100;Manosque\nCCAS;21-50;5;rue C;4110;Reillanne"
    )
    assert list(said.values()) == ["nom", "", "adresse_numero", "adresse", "code_postal", "commune"]


# ── What they do, for whom ───────────────────────────────────────────────────────────────────────────────────────


def test_boxes_under_for_whom_tell_publics() -> None:
    rows = [
        ("Orga", "POUR QUI ?", "", ""),
        ("", "0-3 ans", "enfants", "adultes"),
        ("MJC", "x", "x", ""),
        ("PMI", "", "", "x"),
        ("CCAS", "x", "x", "x"),
    ]
    sheet = read_sheet(xlsx({"Feuil1": rows}))
    assert [each.fields for each in propose(sheet, MEANINGS, "liste").guesses] == [("nom",), ("publics",), ("coche_publics",), ("publics",)]


def test_a_box_of_publics_that_are_on_no_list_is_kept_in_words() -> None:
    records = read("Structure;Services;Adultes;plus de 60 ans\nMJC;loisirs;x;\nCLIC;conseil;x;x\nPMI;soins;;")
    said = [each.values["conditions"] for each in records.services.values()]
    assert said == ["Public : Adultes", "Public : Adultes, plus de 60 ans", None]


def test_men_and_women_in_short_are_said_in_full() -> None:
    rows = [("Lieu", "Public", ""), ("", "H", "F"), ("Foyer", "oui", "non"), ("CSAPA", "oui", "oui")]
    sheet = read_sheet(xlsx({"Feuil1": rows}))
    records = read_records(sheet, declared(propose(sheet, MEANINGS, "liste")), LEXICON, TODAY)
    assert [each.values["conditions"] for each in records.services.values()] == ["Public : hommes", "Public : hommes"]
    assert [each.values["publics"] for each in records.services.values()] == [[], ["femmes"]]


def test_who_shows_plays_is_no_consent() -> None:
    """« Diffusion » of a theatre: nobody is left aside by it."""
    agreed = read("nom;Ok pour affichage\nMJC;TRUE\nCCAS;FALSE")
    assert [each.values["name"] for each in agreed.structures.values()] == ["MJC"]
    records = read("nom;activite_diffusion;diffusion_total;Publication annuaire ?\nMJC;Oui;55;Oui\nCCAS;Non;0;Oui\nPMI;Non;0;Non")
    assert [each.values["name"] for each in records.structures.values()] == ["MJC", "CCAS"]


def test_links_of_a_page_under_no_name_are_no_service() -> None:
    rows = [f"{name};{phone};Voir la fiche" for name, phone in zip(WHO, TEL, strict=True)]
    assert not read("\n".join(["Nom;Tél;", *rows])).services


def test_beside_a_kind_a_finer_one_tells_what_is_done() -> None:
    said = fields(
        "Catégorie;Sous-Catégorie;Nom\nALIMENTATION;AMAP;La Ruche\nALIMENTATION;EPICERIE SOLIDAIRE;Le Pont\nECOLOGIE;JARDIN;Le Fil"
    )
    assert said == {"Catégorie": "type", "Sous-Catégorie": "services", "Nom": "nom"}


def test_what_a_library_is_by_law_is_no_state() -> None:
    rows = "\n".join(f"Bibliothèque {rank};Bibliothèque municipale" for rank in range(6))
    assert fields(f"nom;statut\n{rows}")["statut"] == "type"


def test_rows_that_a_note_says_closed_are_left_aside() -> None:
    rows = [f"{name};{phone};" for name, phone in zip(WHO, TEL, strict=True)]
    records = read("\n".join(["Nom;Tél;", *rows, "CLIC;05 36 49 10 05;fermé / cessation de la directrice"]))
    assert [each.values["name"] for each in records.structures.values()] == list(WHO)


def test_hours_told_with_what_is_done_are_read() -> None:
    rows = [
        "MJC;permanence numérique le jeudi 14h-17h",
        "CCAS;domiciliation, du lundi au vendredi 8h-12h",
        "PMI;pesée des bébés le mardi 9h-12h",
    ]
    records = read("\n".join(["Structure;Ce que fait la structure", *rows])).structures.values()
    assert [each.values["opening_hours"] for each in records] == ["Th 14:00-17:00", "Mo-Fr 08:00-12:00", "Tu 09:00-12:00"]


def test_a_wall_of_cards_is_a_structure_a_cell() -> None:
    cards = [
        ("SE LOGER", "SE SOIGNER"),
        ("Résidence Les Romains\n26 avenue de France, 74000 Annecy\n04 65 71 70 01", "Rebonds\n9 quai Sud, 74000 Annecy\n04 65 71 70 05"),
        ("CLLAJ\n3 rue Guiton, 74000 Annecy\n04 65 71 70 02", "Le Lac\n40 av. de Genève, 74000 Annecy\n04 65 71 70 07"),
    ]
    sheet = read_sheet(xlsx({"Mur": cards}))
    assert [(row.cells["Structure"], row.cells["Intertitre"]) for row in sheet.structures] == [
        *(("Résidence Les Romains", "SE LOGER"), ("Rebonds", "SE SOIGNER")),
        *(("CLLAJ", "SE LOGER"), ("Le Lac", "SE SOIGNER")),
    ]


def test_a_second_table_whose_columns_are_called_otherwise_is_read_with_the_first() -> None:
    first = [("Solution", "Commune", "Adresse", "Téléphone", "Coût"), ("Halte-répit", "Tarbes", "11 rue A", TEL[0], "7 €")]
    second = [
        ("Pour quoi", "Qui", "Où", "Tél."),
        ("Conseil", "Maison des aidants", "21 place B", TEL[1]),
        ("Écoute", "UNAFAM", "3 rue C", TEL[2]),
    ]
    sheet = read_sheet(xlsx({"Solutions": [*first, ("Baluchon", "Tarbes", "38 av. D", TEL[3], "devis"), (), *second]}))
    assert [row.cells["Solution"] for row in sheet.structures] == ["Halte-répit", "Baluchon", "Maison des aidants", "UNAFAM"]


def test_tabs_by_theme_have_each_their_own_name_of_the_name() -> None:
    """« Dispositif » here, « Santé / mal-être » there: the first column, in a table that says where and how structures are reached."""
    tabs = {
        "Logement": [
            ("Structure", "Adresse", "Tél", "Conditions"),
            *((name, f"{rank} rue A", TEL[rank], "") for rank, name in enumerate(WHO)),
        ],
        "Santé": [
            ("Santé / mal-être", "tel", "adresse", "pour qui ?"),
            ("Centre de soins", TEL[0], "3 rue B", "femmes"),
            ("CSAPA", TEL[1], "4 rue B", "tous"),
        ],
        "Mobilité": [
            ("Dispositif", "Public", "Où", "Coût"),
            ("Garage solidaire", "tous", "5 rue C", "5 €"),
            ("Vélocité", "tous", "6 rue C", "gratuit"),
        ],
        "suivi": [("", "Logement", "Tél", "Total"), ("juin", "4", "2", "6"), ("juillet", "6", "1", "7")],
    }
    sheet = read_sheet(xlsx(tabs))
    names = [row.cells["Structure"] for row in sheet.structures]
    assert names == [*WHO, "Centre de soins", "CSAPA", "Garage solidaire", "Vélocité"]
    assert [each.words for each in sheet.left] == ["suivi"]
