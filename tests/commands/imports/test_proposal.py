"""Lists that nobody declared: which column is what, and what the rows become."""
# ruff: noqa: E501 - rows of spreadsheets are as wide as they are

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.imports.files import Row, Sheet, read_sheet
from commands.imports.mapping import Mapping, parse_mapping
from commands.imports.meanings import Meanings
from commands.imports.proposal.declaring import as_toml, declaration
from commands.imports.proposal.names import fields_named
from commands.imports.proposal.proposal import Proposal, propose
from commands.imports.records import Records, read_records
from tests.commands.imports.samples import TODAY
from tests.commands.imports.town_lists import LISTS, TownList
from tests.shipped import LEXICON

MEANINGS = Meanings(LEXICON)
NAMES_RIGHT = 0.95
"""Of the columns of lists as towns have them: taken for what they are, without a question."""


def proposed(text: str) -> Proposal:
    return propose(read_sheet(text.encode()), MEANINGS, "liste")


def declared(proposal: Proposal) -> Mapping:
    return parse_mapping(as_toml(declaration(proposal, "liste", MEANINGS)), "liste.toml")


def read(text: str) -> Records:
    sheet = read_sheet(text.encode())
    return read_records(sheet, declared(propose(sheet, MEANINGS, "liste")), LEXICON, TODAY)


def fields(text: str) -> dict[str, str]:
    """Column → the first of its fields, "" when it is left aside."""
    return {each.column: each.fields[0] if each.fields else "" for each in proposed(text).guesses}


def test_addresses_that_end_with_their_commune_are_seen_and_told() -> None:
    rows = ["La Ruche;12 rue Z, Agen", "L’Abri;3 place B - Boé", "Le Fil;2 rue C, bâtiment B", "Emmaüs;22 route de Layrac Agen"]
    proposal = proposed("\n".join(["Structure;Adresse", *rows]))
    assert [each.fields for each in proposal.guesses] == [("nom",), ("adresse", "commune_fin")]
    assert proposal.is_placed
    assert sorted(declared(proposal).communes) == ["Agen", "Boé"]
    records = read("\n".join(["Structure;Adresse", *rows])).structures
    assert [record.values["commune"] for record in records.values()] == ["Agen", "Boé", None, "Agen"]


def test_what_few_rows_say_is_no_name() -> None:
    """Parts of an address, in a list without names of columns: the column that names is filled everywhere."""
    rows = ["0553001122;;DE VILLENEUVE", "0553001123;;", "0553001124;;DE LA REPUBLIQUE", "0553001125;;DU PIN"]
    assert proposed("\n".join(rows)).name_column is None


@pytest.mark.parametrize("rows", [["MJC;2 rue A, bâtiment B", "CCAS;Mairie, 2e étage"], ["MJC;2 rue A", "CCAS;3 avenue de Boé"]])
def test_what_else_ends_addresses_is_no_commune(rows: list[str]) -> None:
    assert proposed("\n".join(["Structure;Adresse", *rows])).towns == ()


@pytest.mark.parametrize("town", LISTS, ids=lambda town: town.name)
def test_columns_of_a_town_are_taken_for_what_they_are(town: TownList) -> None:
    for said, column in zip(fields(town.text).values(), town.columns, strict=True):
        assert said in column.split("|")


def test_few_columns_are_asked_about() -> None:
    guesses = [each for town in LISTS for each in proposed(town.text).guesses]
    assert sum(each.is_certain for each in guesses) >= NAMES_RIGHT * len(guesses)
    assert [each.column for each in guesses if "nom" in each.fields and not each.is_certain] == ["A"]  # called so, it may be anything


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("NUM_TEL", "telephone"),
        ("USER_ADRES", "adresse"),
        ("lib_com", "commune"),
        ("QUI PEUT EN BENEFICIER", "publics"),
        ("Who for", "publics"),
        ("Rq", "description"),
        ("CONTACT.MAIL", "courriel"),
        ("Quel est le nom de votre structure ?", "nom"),
        ("Adresse mail de la structure", "courriel"),
        ("DAT_MaJ", "verifiee_le"),
        ("TÉLÉPHONES", "telephone"),
        ("raisonSociale", "nom"),
        ("Opening hours", "horaires"),
        ("Où vous trouve-t-on ?", "adresse"),
    ],
)
def test_names_of_columns(name: str, field: str) -> None:
    found = fields_named(name)
    assert max(found, key=lambda each: found[each]) == field


def test_names_stuck_together_and_cells_within_cells() -> None:
    found = {name: max(fields_named(name), key=fields_named(name).__getitem__, default="") for name in STUCK}
    assert found == STUCK


STUCK = {
    "NUMVOIE": "adresse_numero",
    "TYPEVOIE": "adresse_type",
    "adrs_libvoie": "adresse",
    "libcommune": "commune",
    "addr:housenumber": "adresse_numero",
    "wheelchair": "acces",
    "First Name": "personnes",
    "adresse – code_postal": "code_postal",
    "telephone – valeur": "telephone",
    "date_creation_fiche": "rien",
    "maj_time": "verifiee_le",
    "date de quelque chose": "",
}


def test_a_street_in_columns_of_its_parts_is_said_in_one_go() -> None:
    text = (
        "titre;numvoie;repetition;typevoie;libvoie;complement;codepostal;libcommune\n"
        "A;12;B;RUE;des Lilas;Bât. C;47998;Valbourg\nB;;;PL;de la Mairie;;47998;Valbourg\nC;3;;;Le Bourg;;47998;Valbourg\n"
    )
    assert [each.values["address"] for each in read(text).structures.values()] == [
        "12 B RUE des Lilas, Bât. C",
        "PL de la Mairie",
        "3 Le Bourg",
    ]


def test_one_cell_may_hold_the_address_and_all_ways_to_reach() -> None:
    text = (
        "Organisme;Coordonnées\nA;12 cours Gambetta, 47998 Valbourg, tél. : 05 53 00 31 01, ml@a.example\n"
        "B;05 53 00 31 02 – 3 rue Haute – 47998 Valbourg\nC;c@c.example ; 9 rue Basse 47998 Valbourg\n"
    ).replace("c@c.example ;", "c@c.example,")
    records = read(text)
    assert [(each.values["address"], each.values["commune"], sorted(each.contacts)) for each in records.structures.values()] == [
        ("12 cours Gambetta", "Valbourg", [("email", "ml@a.example"), ("phone", "05 53 00 31 01")]),
        ("3 rue Haute", "Valbourg", [("phone", "05 53 00 31 02")]),
        ("9 rue Basse", "Valbourg", [("email", "c@c.example")]),
    ]
    assert records.notices == []


def test_a_way_to_reach_in_a_column_of_something_else_is_one() -> None:
    text = (
        "Organisme;Adresse;Contact accueil\nA;Agen, 2 bd Carnot;05 53 00 31 01\nB;05 53 00 31 02;b@b.example\n"
        "C;Boé, 3 rue Haute;05 53 00 31 03\nD;Agen, 4 rue Haute;05 53 00 31 04\n"
    )
    records = read(text)
    assert [(each.values["address"], each.values["commune"], sorted(each.contacts)) for each in records.structures.values()] == [
        ("2 bd Carnot", "Agen", [("phone", "05 53 00 31 01")]),
        (None, None, [("email", "b@b.example"), ("phone", "05 53 00 31 02")]),
        ("3 rue Haute", "Boé", [("phone", "05 53 00 31 03")]),
        ("4 rue Haute", "Agen", [("phone", "05 53 00 31 04")]),
    ]
    assert records.notices == []


def test_what_a_business_tool_exports() -> None:
    text = (
        "N° DOSSIER;RAISON SOCIALE;ENSEIGNE;ADRESSE 1;ADRESSE 2;CP VILLE;AGREMENT\n"
        "00471;ASSOC DES LOUPS;Les P'tits Loups;;4 RUE DES LILAS;47000 AGEN;PMI 2019-12\n"
        "00472;MAIRIE DE BOE;Crèche Pirouette;ZAC DU LAC;;47550 BOE CEDEX;PMI 2015-03\n"
        "00473;MAIRIE DE BOE;Ludothèque;;;47550 BOE;\n"
    )
    found = fields(text)
    assert (found["N° DOSSIER"], found["RAISON SOCIALE"], found["AGREMENT"]) == ("identifiant", "", "")
    assert [tuple(each.values[name] for name in ("name", "address", "postcode", "commune")) for each in read(text).structures.values()] == [
        ("Les P'tits Loups", "4 RUE DES LILAS", "47000", "Agen"),
        ("Crèche Pirouette", "ZAC DU LAC", "47550", "BOE"),
        ("Ludothèque", None, "47550", "BOE"),
    ]


def test_mornings_and_afternoons_of_a_day_are_that_day() -> None:
    text = "Lieu;Lundi – Matin;Lundi – Après-midi;Mardi – Matin\nA;9h-12h;14h-17h;\nB;;;9h-12h\n"
    assert [each.values["opening_hours"] for each in read(text).structures.values()] == ["Mo 09:00-12:00,14:00-17:00", "Tu 09:00-12:00"]


def test_two_agencies_of_a_landlord_are_two_sheets() -> None:
    records = read("Agence;Antenne;Adresse;Ville\nHabitalys;Siège;12 bd Scaliger;AGEN\nHabitalys;Tapie;3 rue Tapie;AGEN\n")
    assert [(each.name, each.values["address"]) for each in records.structures.values()] == [
        ("Habitalys", "12 bd Scaliger"),
        ("Habitalys", "3 rue Tapie"),
    ]


def test_a_yes_under_a_question_about_the_way_in_is_no_service() -> None:
    text = "Structure;Thème;Comment y aller (sur RDV ?)\nA;Logement;Oui\nB;Logement;Non\n"
    assert [(each.name, each.values["how_to_reach"]) for each in read(text).services.values()] == [
        ("Logement", "sur rendez-vous"),
        ("Logement", "sans rendez-vous"),
    ]


def test_contacts_of_a_phone_are_people() -> None:
    text = "First Name,Last Name,E-mail 1 - Value,Organization 1 - Name\nAnne,Martin,anne.martin@caf.example,CAF\nLuc,Petit,luc.petit@ml.example,ML\n"
    proposal = proposed(text)
    assert proposal.lists_people
    assert proposal.name_column == "Organization 1 - Name"
    assert proposal.people.columns == ("First Name", "Last Name")


def test_nine_figures_under_no_name_are_no_phone() -> None:
    rows = "\n".join(f"Maison {number};47000012{number};0536491{number}01" for number in range(1, 6))
    assert fields(f"Nom;NOFINESSET;RS\n{rows}\n") == {"Nom": "nom", "NOFINESSET": "", "RS": "telephone"}


def test_what_openstreetmap_says_in_code_is_what_is_done() -> None:
    text = "name;amenity;social_facility\nA;social_facility;food_bank\nB;library;\nC;social_facility;clothing_bank\n"
    services = [(each.name, each.values["tags"]) for each in read(text).services.values()]
    assert ("Aide alimentaire", ["aide-alimentaire"]) in services
    assert ("Vestiaire", ["vetements"]) in services
    assert ("Bibliothèque", ["culture"]) in services


@pytest.mark.parametrize(
    ("question", "agrees"),
    [
        ("Acceptez-vous que ces informations figurent dans l'annuaire ?", "Oui, sauf le portable"),
        ("Souhaitez-vous apparaître dans l’annuaire partagé ?", "oui"),
        ("Autorisez-vous la diffusion de ces informations ?", "OUI"),
        ("Accord pour partager (oui/non)", "x"),
        ("OK annuaire", "ok"),
    ],
)
def test_who_does_not_agree_to_be_listed_is_not(question: str, agrees: str) -> None:
    records = read(f"Structure;Tél;{question}\nA;0536491201;{agrees}\nB;0536491202;Non\nC;0536491203;{agrees}\n")
    assert [each.name for each in records.structures.values()] == ["A", "C"]


@pytest.mark.parametrize("cell", [", oui", ",", "(non)", "; ;"])
def test_a_consent_that_begins_with_a_sign_is_read_like_any_cell(cell: str) -> None:
    assert fields(f'Structure;Accord diffusion\nA;"{cell}"\nB;Oui\nC;Non, merci de ne pas le faire\n')["Structure"] == "nom"


def test_who_accepts_children_agrees_to_nothing() -> None:
    records = read("Structure;Enfants acceptés;Animaux acceptés\nA;non;oui\nB;oui;non\n")
    assert [each.name for each in records.structures.values()] == ["A", "B"]


def test_what_a_mailbox_and_a_sports_office_export() -> None:
    people = "Prénom;Nom;Société;Titre de poste;Ville (bureau)\nJulie;Roy;CSAPA;éducatrice;Agen\nYann;Petit;CMP Haute;psychologue;Boé\n"
    assert fields(people) == {
        "Prénom": "personnes",
        "Nom": "personnes",
        "Société": "nom",
        "Titre de poste": "personnes",
        "Ville (bureau)": "commune",
    }
    clubs = "N_DOSSIER;LIB_ASSO;SECTION;LIEU\nOMS-3;US BOE;JUDO;STADE BAS\nOMS-3;US BOE;GYM;DOJO\nOMS-7;NAGEURS;NATATION;PISCINE\n"
    found = fields(clubs)
    assert (found["LIB_ASSO"], found["LIEU"]) == ("nom", "adresse")
    assert found["N_DOSSIER"] != "adresse_numero"
    assert fields("Intervenants;Missions\nCLIC;Écoute\nADMR;Repas\nSSIAD;Soins\n")["Intervenants"] == "nom"
    assert fields("Intervenants;Structure\nJulie Roy;CLIC\nYann Petit;ADMR\n") == {"Intervenants": "personnes", "Structure": "nom"}


def test_a_list_in_english_of_services_and_who_gives_them() -> None:
    assert fields(
        "organisation_name,service_name,eligibility,cost,referral_route,town,last_checked\n"
        "Help Hub,Debt advice,Adults,Free,Self-referral,Agen,2025-09-30\nFood Bank,Food parcels,Families,Free,From a professional,Agen,2025-09-30\n"
    ) == {
        "organisation_name": "nom",
        "service_name": "services",
        "eligibility": "conditions",
        "cost": "frais",
        "referral_route": "contact_moyen",
        "town": "commune",
        "last_checked": "verifiee_le",
    }


def test_what_cells_are_wins_over_a_name_that_is_wrong() -> None:
    rows = "\n".join(f"Maison {number};44,{number}12;-0,5{number}1;05 36 49 12 0{number}" for number in range(1, 6))
    assert fields(f"Nom;Coord X;Coord Y;Mail\n{rows}\n") == {
        "Nom": "nom",
        "Coord X": "latitude",
        "Coord Y": "longitude",
        "Mail": "telephone",
    }


def test_boxes_make_services_and_publics_with_their_conditions() -> None:
    records = read(
        "Structure;Logement;Aide alimentaire;Enfants;Participe au forum de la ville en mai\nA;x;non;(dès 6 ans);oui\nB;;jamais;;non\nC;X (hiver);1;0;\n"
    )
    services = {(each.structure or ("", ""))[1][0].upper() + ":" + each.name: each.values for each in records.services.values()}
    assert {name: (said["tags"], said["publics"], said["conditions"]) for name, said in services.items()} == {
        "A:Logement": (["logement"], ["familles"], "Public : dès 6 ans"),
        "C:Logement": (["logement"], [], "hiver"),
        "C:Aide alimentaire": (["aide-alimentaire"], [], None),
    }


def test_publics_without_a_service_stand_on_the_welcome_of_the_structure() -> None:
    records = read("Structure;Public accueilli;Tarif;Téléphone\nA;Jeunes 16-25 ans;5 € par an;0536491201\nB;;;0536491202\n")
    (service,) = records.services.values()
    assert {name: value for name, value in service.values.items() if value} == {
        "name": "Accueil",
        "publics": ["jeunes"],
        "cost": "payant",
        "cost_notes": "5 € par an",
        "conditions": "Public : Jeunes 16-25 ans",
    }


def test_a_price_and_conditions_asked_about_by_yes_and_no() -> None:
    text = "Structure;Actions;Est-ce gratuit ?;Y a-t-il des conditions pour venir ?\nA;Logement;Oui;aucune\nB;Logement;Non, 5 €;avoir un dossier\nC;Logement;Non;Non\n"
    costs = [(each.values["cost"], each.values["cost_notes"], each.values["conditions"]) for each in read(text).services.values()]
    assert costs == [("gratuit", None, None), ("payant", "5 €", "avoir un dossier"), ("payant", None, None)]


def test_publics_and_conditions_told_among_activities() -> None:
    records = read('Nom,Actions / public\nA,RSA ; tout public ; sur orientation uniquement\nB,"femmes, jeunes"\n')
    assert [(each.name, each.values["publics"], each.values["conditions"]) for each in records.services.values()] == [
        ("RSA", ["tous-publics"], "sur orientation uniquement"),
        ("Accueil", ["femmes", "jeunes"], None),
    ]


def test_all_of_a_list_are_of_one_network() -> None:
    text = "lib_france_services;Commune\nBus du Nord;Valbourg\nPessac;Pessac\n"
    (first, _) = read(text).services.values()
    assert (first.name, first.values["tags"]) == ("Aide aux démarches administratives", ["aide-administrative", "demarches-en-ligne"])
    assert {each.values["kind"] for each in read(text).structures.values()} == {"France services"}
    asked = propose(read_sheet(b"Nom;Commune\nBus;Valbourg\n"), MEANINGS, "France services 2026")
    assert asked.network is not None
    assert not asked.network.is_certain  # its title alone is asked about
    assert asked.sure().network is None


def test_a_sentence_is_one_service_and_a_list_is_several() -> None:
    prose = "Nom;Actions\nA;Accompagnement, écoute et orientation des familles\nB;Visites à domicile, toute l’année et sans condition de revenus\n"
    assert len(read(prose).services) == 2
    listed = 'Nom,Actions\nA,"Logement, Hébergement"\nB,"Logement, Emploi"\n'
    assert [each.name for each in read(listed).services.values()] == ["Logement", "Hébergement", "Logement", "Emploi"]


def test_rows_that_are_closed_or_refuse_to_be_shared_are_left_aside() -> None:
    records = read(
        "Nom;Statut;Êtes-vous d'accord pour que ces informations soient partagées ?\nA;OUVERT;Oui\nB;INACTIF;Oui\nC;OUVERT;Non\nD;;\n"
    )
    assert [record.name for record in records.structures.values()] == ["A", "D"]
    assert [(aside.place, aside.words) for aside in records.left] == [(3, "B"), (4, "C")]


def test_people_are_shown_and_never_kept_as_they_came() -> None:
    text = "Structure;Référente;Courriel;Salle\nUn Toit;Mme Lucie Martin;lucie.martin@toit.example;Paul Petit\nDeux;Anne Roy;contact@deux.example;ok\nTrois;;;rien\n"
    proposal = proposed(text)
    assert (proposal.people.columns, proposal.people.mails, proposal.people.inside) == (("Référente",), 1, {"Salle": 1})
    raws = [record.raw for record in read(text).structures.values()]
    assert raws == [
        {"Structure": "Un Toit", "Courriel": "lucie.martin@toit.example"},
        {"Structure": "Deux", "Courriel": "contact@deux.example", "Salle": "ok"},
        {"Structure": "Trois", "Courriel": "", "Salle": "rien"},
    ]


@pytest.mark.parametrize("cell", ["Julie Roy et Yann Petit", "vu avec Julie Roy", "Mme Roy, le soir"])
def test_a_column_left_aside_keeps_no_cell_that_names_somebody(cell: str) -> None:
    (record,) = read(f"Structure;Commune;Xyz\nADIL;Agen;{cell}\n").structures.values()
    assert record.raw == {"Structure": "ADIL", "Commune": "Agen"}


def test_addresses_of_people_may_be_left_out() -> None:
    text = "Structure;Courriel;Tél\nUn;lucie.martin@toit.example contact@toit.example;06 39 98 00 01\n"
    sheet = read_sheet(text.encode())
    told = declared(propose(sheet, MEANINGS, "liste")).model_copy(update={"nominatifs": "laisser"})
    (record,) = read_records(sheet, told, LEXICON, TODAY).structures.values()
    assert record.contacts == {("email", "contact@toit.example")}


@pytest.mark.parametrize(("columns", "people"), [("Nom;Prénom;Structure;Tél", True), ("Structure;Votre nom et prénom;Adresse", False)])
def test_a_list_of_people_is_told_apart(columns: str, people: bool) -> None:
    text = f"{columns}\nMartin;Lucie;CCAS;0536491201\nRoy;Anne;MDS;0536491202\n"
    assert proposed(text).lists_people is people


def test_what_is_doubtful_is_left_aside_where_nobody_answers() -> None:
    proposal = proposed(next(town.text for town in LISTS if town.name == "sans_noms.csv"))
    assert [each.column for each in proposal.doubts] == ["A", "C", "F"]
    assert proposal.sure().name_column is None
    told = proposal.told("B", ("nom",))
    assert (told.name_column, [each.fields for each in told.guesses[:2]]) == ("B", [(), ("nom",)])


def test_a_declaration_is_read_back_as_it_was_proposed() -> None:
    for town in LISTS:
        proposal = proposed(town.text)
        mapping = declared(proposal)
        named = {column for each in proposal.guesses if each.fields for column in [each.column]}
        assert len(mapping.used) >= len(named)
        assert mapping.titre == "liste"


CELL = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=8), max_size=3)
HARD = st.sampled_from(
    ["oui", "06 11 22 33 44", "a@b.example", "44,8", "x", "Mme Roy", "Logement, Emploi", "12/10/2026", "47998", "(", "  ", "\x00"]
)
NAME = st.text(min_size=1, max_size=12) | st.sampled_from(["Nom", "Tél", "Adresse", "Public", "x", "Statut", "Actions", "lundi"])


@settings(max_examples=60)
@given(st.lists(st.dictionaries(NAME, CELL | HARD, max_size=6), min_size=1, max_size=5))
def test_any_table_is_proposed_declared_and_read(rows: list[dict[str, Any]]) -> None:
    sheet = Sheet(tuple(Row(place, cells) for place, cells in enumerate(rows, start=1)))
    proposal = propose(sheet, MEANINGS, "liste")
    if proposal.name_column is None:
        return
    records = read_records(sheet, declared(proposal), LEXICON, TODAY)
    assert records.taken + len(records.refusals) + len(records.left) == len(rows)
