"""JSON as portals, maps and software write it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.imports.files import UnreadableError, read_sheet

CCAS = {"nom": "CCAS"}


@pytest.mark.parametrize(
    "content",
    [
        [CCAS],
        {"data": [CCAS], "total": 1},
        {"total_count": 1, "results": [CCAS], "links": ["a"]},
        {"structures_accueil": [CCAS]},
        {"records": [{"recordid": "a", "fields": CCAS}]},
        {"data": {"results": [CCAS], "total": 1}, "meta": {"page": 1}},
        {"response": {"status": "ok", "docs": [CCAS]}},
        {"hits": {"total": {"value": 1}, "hits": [{"_id": "a", "_source": CCAS}]}},
        {"data": [{"type": "lieu", "id": "1", "attributes": CCAS}]},
        {"12": CCAS, "13": CCAS},
        [["nom"], ["CCAS"]],
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": CCAS, "geometry": None}]},
    ],
)
def test_records_are_found_whatever_holds_them(content: object) -> None:
    sheet = read_sheet(json.dumps(content).encode())
    assert (sheet.structures[0].cells, sheet.header) == (CCAS, ("nom",))


def test_one_record_a_line() -> None:
    assert [row.cells["nom"] for row in read_sheet(b'{"nom": "CCAS"}\n\n{"nom": "MJC"}\n').structures] == ["CCAS", "MJC"]


def test_a_level_of_names_is_columns_and_what_is_deeper_is_words() -> None:
    record = {
        "nom": "CCAS",
        "adresse": {"rue": "3 quai Sud", "lieu": {"cp": "47000", "ville": "Agen"}},
        "publics": ["jeunes"],
        "ouvert": [{"jour": "lundi"}],
    }
    assert read_sheet(json.dumps([record]).encode()).structures[0].cells == {
        "nom": "CCAS",
        "adresse – rue": "3 quai Sud",
        "adresse – lieu": "cp : 47000, ville : Agen",
        "publics": ["jeunes"],
        "ouvert – jour": ["lundi"],
    }


def test_of_a_list_of_records_the_first_is_columns_and_values_with_a_label_are_all_kept() -> None:
    record = {
        "nom": "CCAS",
        "adresse": [{"rue": "1 place Neuve", "cp": "47000", "ville": "Agen"}, {"rue": "BP 3", "cp": "47001", "ville": "Agen"}],
        "telephone": [{"valeur": "05 53 00 00 01", "description": ""}, {"valeur": "05 53 00 00 02", "description": "le soir"}],
        "plage_ouverture": [
            {
                "nom_jour_debut": "Lundi",
                "nom_jour_fin": "Vendredi",
                "commentaire": "",
                "valeur_heure_debut_1": "08:30:00",
                "valeur_heure_fin_1": "12:00:00",
                "valeur_heure_debut_2": "13:30:00",
                "valeur_heure_fin_2": "17:00:00",
            },
            {"nom_jour_debut": "Samedi", "nom_jour_fin": "Samedi", "valeur_heure_debut_1": "", "commentaire": "sur rendez-vous"},
        ],
        "openingHoursSpecification": [{"dayOfWeek": ["https://schema.org/Monday", "Tuesday"], "opens": "09:00", "closes": "12:00"}],
    }
    assert read_sheet(json.dumps([record]).encode()).structures[0].cells == {
        "nom": "CCAS",
        "adresse – rue": "1 place Neuve",
        "adresse – cp": "47000",
        "adresse – ville": "Agen",
        "adresse – suite": "rue : BP 3, cp : 47001, ville : Agen",
        "telephone – valeur": ["05 53 00 00 01", "05 53 00 00 02"],
        "telephone – description": ["le soir"],
        "plage_ouverture": "Lundi à Vendredi 08:30-12:00 13:30-17:00\nSamedi (sur rendez-vous)",
        "openingHoursSpecification": "lundi, mardi 09:00-12:00",
    }


@pytest.mark.parametrize(
    ("properties", "geometry", "place"),
    [
        ({}, {"type": "Point", "coordinates": [0.6, 44.2]}, (0.6, 44.2)),
        ({}, {"type": "Point", "coordinates": [0.6, 44.2, 30]}, (0.6, 44.2)),
        ({}, {"type": "Polygon", "coordinates": [[[0.0, 44.0], [1.0, 44.0], [1.0, 45.0], [0.0, 45.0]]]}, (0.5, 44.5)),
        ({}, {"type": "Point", "coordinates": []}, None),
        ({}, None, None),
        ({"LAT": 1, "LNG": 2}, {"type": "Point", "coordinates": [0.6, 44.2]}, None),
    ],
)
def test_where_a_shape_is_stands_in_two_columns(properties: dict[str, object], geometry: object, place: tuple[float, float] | None) -> None:
    content = {"type": "FeatureCollection", "features": [{"properties": {**CCAS, **properties}, "geometry": geometry}]}
    expected = {**CCAS, **properties, **({"longitude": place[0], "latitude": place[1]} if place else {})}
    assert read_sheet(json.dumps(content).encode()).structures[0].cells == expected


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "node", "id": 1, "lat": 44.2, "lon": 0.6, "tags": CCAS},
        {"type": "way", "id": 1, "center": {"lat": 44.2, "lon": 0.6}, "tags": CCAS},
        {"attributes": CCAS, "geometry": {"x": 0.6, "y": 44.2}},
        {"recordid": "a", "fields": CCAS, "geometry": {"type": "Point", "coordinates": [0.6, 44.2]}},
    ],
)
def test_maps_tell_where_it_is_beside_the_record(entry: object) -> None:
    sheet = read_sheet(json.dumps({"version": 0.6, "elements": [entry]}).encode())
    assert sheet.structures[0].cells == {**CCAS, "longitude": 0.6, "latitude": 44.2}


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "features", "geometry", "coordinates", "properties", "tags", "lat", "nom"]), inner, max_size=4
        )
    ),
    max_leaves=15,
)


@given(ANY)
def test_any_json_is_rows_or_a_sentence(content: object) -> None:
    try:
        sheet = read_sheet(json.dumps(content).encode())
    except UnreadableError:
        return
    assert sheet.structures or sheet.services


def test_two_times_are_hours() -> None:
    fiches = [{"nom": name, "ouverture": {"lundi": [["09:00", "12:00"], ["14:00", "17:00"]]}} for name in ("MJC", "CCAS")]
    assert [row.cells["ouverture – lundi"] for row in read_sheet(json.dumps(fiches).encode()).structures] == [
        ["09:00-12:00", "14:00-17:00"]
    ] * 2


def test_hours_of_software_by_day() -> None:
    openings = [{"day": "wednesday", "start": "08:00", "end": "13:00"}, {"day": "saturday", "start": "08:00", "end": "12:00"}]
    row, *_ = read_sheet(
        json.dumps([{"name": name, "town": "Agen", "zip": "47000", "openings": openings} for name in "ABC"]).encode()
    ).structures
    assert row.cells["openings"] == "mercredi 08:00-13:00\nsamedi 08:00-12:00"


def test_data_of_a_map_are_called_by_their_attribute() -> None:
    def placemark(name: str) -> str:
        told = f'<SimpleData name="ETAB">{name}</SimpleData><SimpleData name="COMMUNE">AGEN</SimpleData>'
        data = f'<SchemaData schemaUrl="#l">{told}</SchemaData>'
        phone = '<Data name="tel"><value>05 36 49 10 01</value></Data>'
        return f"<Placemark><ExtendedData>{data}{phone}</ExtendedData><Point><coordinates>1.84,50.11</coordinates></Point></Placemark>"

    kml = f'<?xml version="1.0"?><kml><Document><Folder><name>l</name>{placemark("MJC")}{placemark("LPA")}</Folder></Document></kml>'
    cells = [row.cells for row in read_sheet(kml.encode()).structures]
    assert [(each["ETAB"], each["COMMUNE"], each["tel"], each["latitude"]) for each in cells] == [
        ("MJC", "AGEN", "05 36 49 10 01", "50.11"),
        ("LPA", "AGEN", "05 36 49 10 01", "50.11"),
    ]


def test_xml_of_software() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="urn:liste"><infos><jour>1</jour><auteur>a</auteur></infos><structures>
<structure id="1"><nom>CCAS</nom><adresse><rue>3 quai Sud</rue><ville>Agen</ville></adresse>
<action>logement</action><action>santé</action></structure>
<structure id="2"><nom>MJC</nom><adresse><rue/><ville>Boé</ville></adresse></structure>
</structures></export>"""
    assert [row.cells for row in read_sheet(text.encode()).structures] == [
        {"id": "1", "nom": "CCAS", "adresse – rue": "3 quai Sud", "adresse – ville": "Agen", "action": "logement\nsanté"},
        {"id": "2", "nom": "MJC", "adresse – rue": "", "adresse – ville": "Boé", "action": ""},
    ]
