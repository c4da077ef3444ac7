"""Rows become records; what is not taken is told."""

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commands.imports.files import Row, Sheet, UnreadableError, read_sheet
from commands.imports.mapping import list_mappings, recognise
from commands.imports.records import read_records
from tests.commands.imports.samples import NATIONAL, TODAY, TOWN, records_of
from tests.shipped import LEXICON

NET = "numerique--acceder-a-une-connexion-internet"


def test_a_structure_and_its_ways_to_reach() -> None:
    records = records_of(
        "nom;VILLE;type;Résumé;Détail;Adresse;Lat;Lng;SIRET;Vu le;Tél;Mobile;Mail;Site\n"
        "Le Pont;Bègles;Asso;Colis;<b>Le mardi</b>;1 quai - 33130 Bègles;44,8;-0,55;21130001700012;09/06/2021;"
        "536491201;0639980000;a@b.example;b.example\n"
    )
    (record,) = records.structures.values()
    assert record.key == ("ville", "le pont | 1 quai | begles")
    assert {name: value for name, value in record.values.items() if value} == {
        "name": "Le Pont",
        "kind": "association",
        "description": "Colis\nLe mardi",
        "address": "1 quai",
        "postcode": "33130",
        "commune": "Bègles",
        "latitude": 44.8,
        "longitude": -0.55,
        "siret": "21130001700012",
        "confirmed_on": date(2021, 6, 9),
    }
    assert record.contacts == {
        ("phone", "05 36 49 12 01"),
        ("phone", "06 39 98 00 00"),
        ("email", "a@b.example"),
        ("web", "https://b.example"),
    }
    assert (record.place, records.refusals, records.unused) == (2, [], ())
    assert [(notice.column, notice.reason) for notice in records.notices] == [("Tél", "zéro remis devant")]


def test_columns_of_a_row_make_services() -> None:
    records = records_of(
        'Nom;Ville;Fait;Matériel;Publics;Rendez-vous;Vu le\nA;B;"Colis, Restos, Net, Piano";"Wifi,Imprimante";Jeunes;r.example;2026-01-02\n'
    )
    assert [(service.name, service.values["description"], service.values["tags"]) for service in records.services.values()] == [
        ("Colis alimentaires", "", ["aide-alimentaire"]),
        ("Accès à Internet", "", ["acces-internet", "inconnue--autre"]),
        ("Piano", "", []),
        ("Matériel à disposition", "Wifi, imprimante", ["imprimer"]),
    ]
    first = next(iter(records.services.values()))
    assert (first.values["publics"], first.values["confirmed_on"], first.contacts) == (
        ["jeunes"],
        date(2026, 1, 2),
        frozenset({("web", "https://r.example")}),
    )
    assert first.structure == ("ville", "a | b")
    assert [(notice.value, notice.column) for notice in records.notices] == [("Piano", "Fait")]


def test_bad_cells_are_noticed_and_their_rows_kept() -> None:
    records = records_of(f"Nom;Ville;CP;Lat;Lng;SIRET;Vu le;Tél;Mail;Référente\nA;{'v' * 200};3311O;95;200;W13;2027-01-01;12;@;Mme Nom\n")
    (record,) = records.structures.values()
    assert [record.values[name] for name in ("commune", "postcode", "latitude", "siret", "confirmed_on")] == [None] * 5
    assert {(notice.column, notice.value[:12]) for notice in records.notices} == {
        ("Référente", "(non montré)"),
        ("Ville", "v" * 12),
        ("CP", "3311O"),
        ("Lat", "95, 200"),
        ("SIRET", "W13"),
        ("Vu le", "2027-01-01"),
        ("Tél", "12"),
        ("Mail", "@"),
    }
    assert {(notice.place, notice.name) for notice in records.notices} == {(2, "A")}
    assert record.raw is not None
    assert "Mme Nom" not in json.dumps(record.raw)


def test_rows_without_a_name_are_refused() -> None:
    records = records_of("Nom;Ville\nA;B\n;B\nÀ;b\n")
    assert [(refusal.place, refusal.reason) for refusal in records.refusals] == [(3, "le nom manque")]
    assert records.refusals[0].raw == {"Nom": "", "Ville": "B"}


def test_national_structures_and_services() -> None:
    records = records_of(
        json.dumps(
            {
                "structures": [
                    {"source": "dora", "id": "s1", "nom": "CCAS", "date_maj": "2026-01-02", "reseaux_porteurs": ["ccas-cias"]},
                    3,
                ],
                "services": [
                    {
                        "source": "dora",
                        "id": "v1",
                        "structure_id": "s1",
                        "nom": "Accueil",
                        "thematiques": [NET],
                        "publics": ["jeunes"],
                        "modes_mobilisation": ["telephoner", "se-presenter"],
                        "contact_nom_prenom": "Mme Nom",
                    },
                    {"source": "dora", "id": "v2", "nom": "Perdu"},
                ],
            }
        ),
        NATIONAL,
    )
    assert records.structures["dora", "s1"].values["kind"] == "CCAS"
    service = records.services["dora", "v1"]
    assert (service.structure, service.values["tags"], service.values["publics"], service.values["how_to_reach"]) == (
        ("dora", "s1"),
        ["acces-internet"],
        ["jeunes"],
        "par téléphone, sur place",
    )
    assert [(refusal.kind, refusal.reason) for refusal in records.refusals] == [
        ("structure", "ce n’est pas une fiche"),
        ("service", "sa structure n’est pas indiquée"),
    ]


def test_services_alone_in_a_table() -> None:
    records = records_of("source;id;nom;date_maj;structure_id\ndora;v1;Accueil;2026-01-02;s1\n", NATIONAL)
    assert (records.structures, list(records.services)) == ({}, [("dora", "v1")])


def test_an_endless_identifier_is_shortened_and_stays_its_own() -> None:
    records = records_of(json.dumps([{"source": "s", "id": "x" * 60_000 + end, "nom": "A", "date_maj": ""} for end in "ab"]), NATIONAL)
    assert [len(key[1]) for key in records.structures] == [200, 200]
    assert records.refusals == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({name for mapping in (TOWN, *list_mappings().values()) for name in mapping.used})


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12) | JSON, min_size=1, max_size=4), st.booleans())
def test_any_rows_are_records_refusals_and_notices(rows: list[Any], apart: bool) -> None:
    taken = tuple(Row(place, cells) for place, cells in enumerate(rows, start=1))
    for mapping in (TOWN, *list_mappings().values()):
        records = read_records(Sheet(taken, taken if apart else (), apart), mapping, LEXICON, TODAY)
        assert records.taken + len(records.refusals) + len(records.left) == len(taken) * (2 if apart else 1)
        json.dumps([record.raw for record in records.structures.values()])


@given(st.binary(max_size=400) | st.text(alphabet="Nom;Vile\n\"'é\x00[{", max_size=200).map(str.encode))
def test_any_bytes_are_records_or_a_sentence(content: bytes) -> None:
    try:
        sheet = read_sheet(b"Nom;Ville\n" + content)
    except UnreadableError:
        return
    records = read_records(sheet, TOWN, LEXICON, TODAY)
    assert records.taken + len(records.refusals) + len(records.left) == len(sheet.structures)


def test_finess_is_read_without_the_names_that_it_does_not_give() -> None:
    """By the order of its fields: the long name, else the short one; the postcode and the commune end the address; points are apart."""
    sheet = read_sheet(
        b"finess;etalab;93;2026-01-08\n"
        b"structureet;470000012;470000308;CH AGEN;CENTRE HOSPITALIER;;;21;RTE;DE NERAC;;;001;47;LOT ET GARONNE;47923 AGEN CEDEX 9;"
        b"0553697071;;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;;;;;;;1979-02-13;;2015-04-24;\n"
        b"structureet;470001234;470000555;CMPP;;;;;;;;LE BOURG;001;47;LOT ET GARONNE;47000 AGEN;0553471122;;189;CMPP;;;;;;;;;;;;\n"
        b"geolocalisation;470001234;509001.1;6350500.9;1,ATLASANTE,100,IGN,BD_ADRESSE,V2.1,LAMBERT_93;2026-01-04\n"
    )
    mapping = recognise(sheet.columns, list_mappings().values())
    assert mapping is not None
    found = list(read_records(sheet, mapping, LEXICON, TODAY).structures.values())
    told = ("name", "address", "postcode", "commune", "latitude")
    assert [(each.place, each.key, *(each.values[name] for name in told), sorted(each.contacts)) for each in found] == [
        (2, ("finess", "470000012"), "CENTRE HOSPITALIER", "21 RTE DE NERAC", "47923", "Agen", None, [("phone", "05 53 69 70 71")]),
        (3, ("finess", "470001234"), "CMPP", "LE BOURG", "47000", "Agen", 44.2274913, [("phone", "05 53 47 11 22")]),
    ]
