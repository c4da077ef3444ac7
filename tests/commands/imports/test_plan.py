"""Imports against a real database: what is planned is what is done, and doing it twice does nothing."""

import json
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.comparing import Difference
from commands.imports.mapping import Mapping
from commands.imports.plan import Plan, make_plan
from storage import merges
from storage.directory import RawRow, Service, list_contacts, list_services
from storage.search import search
from tests.commands.imports.samples import NATIONAL, NOW, TOWN, find_structures, records_of
from tests.shipped import LEXICON

HEADER = "Nom;Ville;Fait;Tél;Vu le\n"
TWO = HEADER + "Le Pont;Bègles;Colis,Net;05 36 49 12 01;2026-01-02\nLa Rive;Bègles;Net;;\n"


async def imported(session: AsyncSession, text: str, mapping: Mapping = TOWN) -> Plan:
    plan = await make_plan(session, records_of(text, mapping), mapping.source)
    await apply_plan(session, plan, NOW)
    return plan


def counts(plan: Plan) -> list[tuple[int, int, int, int, int]]:
    return [
        (len(delta.added), len(delta.changed), delta.unchanged, len(delta.withdrawn), len(delta.gone))
        for delta in (plan.structures, plan.services)
    ]


async def number_of(session: AsyncSession, source_id: str) -> int:
    return (await find_structures(session, {"ville"}))["ville", source_id].id


async def found(session: AsyncSession, question: str) -> list[int]:
    return [hit.structure_id for hit in (await search(session, question, LEXICON)).hits]


async def test_a_plan_writes_nothing(session: AsyncSession) -> None:
    plan = await make_plan(session, records_of(TWO), "ville")
    assert counts(plan) == [(2, 0, 0, 0, 0), (3, 0, 0, 0, 0)]
    assert await find_structures(session, {"ville"}) == {}


async def test_an_import_is_found_and_a_second_changes_nothing(session: AsyncSession) -> None:
    await imported(session, TWO)
    pont = await number_of(session, "le pont | begles")
    assert await found(session, "colis") == [pont]
    assert [(contact.kind, contact.value) for contact in await list_contacts(session, [pont])] == [("phone", "05 36 49 12 01")]
    again = await imported(session, TWO)
    assert counts(again) == [(0, 0, 2, 0, 0), (0, 0, 3, 0, 0)]
    assert again.is_empty


async def test_changes_are_told_field_by_field(session: AsyncSession) -> None:
    await imported(session, TWO)
    pont = await number_of(session, "le pont | begles")
    plan = await imported(session, HEADER + "Le Pont;bègles;Net,Piano;05 36 49 12 02;2026-01-02\n")
    assert counts(plan) == [(0, 1, 0, 0, 1), (1, 0, 1, 1, 0)]
    assert plan.structures.changed[0].differences == (
        Difference("commune", "Bègles", "bègles"),
        Difference("phones", ["05 36 49 12 01"], ["05 36 49 12 02"]),
    )
    assert [gone.name for gone in plan.structures.gone] == ["La Rive"]
    assert [gone.name for gone in plan.services.withdrawn] == ["Colis alimentaires"]
    assert {service.name for service in await list_services(session, [pont])} == {"Accès à Internet", "Piano"}
    assert [contact.value for contact in await list_contacts(session, [pont])] == ["05 36 49 12 02"]
    assert await found(session, "piano") == [pont]
    assert pont not in await found(session, "colis")
    assert await number_of(session, "la rive | begles")


async def test_refused_rows_and_the_others_are_kept_as_they_came(session: AsyncSession) -> None:
    for _ in range(2):
        await imported(session, HEADER + "Le Pont;Bègles;;12;\n;Bègles;;;\n")
    rows = (await session.exec(select(RawRow).order_by("kind"))).all()
    assert [(row.kind, row.payload["Nom"], row.payload["Tél"]) for row in rows] == [("refused", "", ""), ("structure", "Le Pont", "12")]


def national(structures: list[str], services: dict[str, str]) -> str:
    common: dict[str, Any] = {"source": "dora", "date_maj": "2026-01-02"}
    return json.dumps(
        {
            "structures": [{**common, "id": each, "nom": f"Maison {each}"} for each in structures],
            "services": [
                {**common, "id": each, "structure_id": structure, "nom": f"Atelier {each}", "telephone": "0536491299"}
                for each, structure in services.items()
            ],
        }
    )


async def test_a_service_that_moves_takes_its_contacts_along(session: AsyncSession) -> None:
    await imported(session, national(["un", "deux"], {"couture": "un"}), NATIONAL)
    plan = await imported(session, national(["un", "deux"], {"couture": "deux"}), NATIONAL)
    assert plan.services.changed[0].differences == (Difference("structure", ("dora", "un"), ("dora", "deux")),)
    deux = (await find_structures(session, {"dora"}))["dora", "deux"].id
    assert [service.name for service in await list_services(session, [deux])] == ["Atelier couture"]
    assert [contact.value for contact in await list_contacts(session, [deux])] == ["05 36 49 12 99"]
    assert await found(session, "couture") == [deux]


async def test_what_a_national_file_has_no_more_is_listed_and_stays(session: AsyncSession) -> None:
    await imported(session, national(["un", "deux"], {"couture": "un", "tricot": "un", "chant": "deux"}), NATIONAL)
    plan = await imported(session, national(["un"], {"couture": "un"}), NATIONAL)
    assert [gone.name for gone in plan.structures.gone] == ["Maison deux"]
    assert [gone.name for gone in plan.services.gone] == ["Atelier tricot"]
    assert len((await session.exec(select(Service))).all()) == 3


async def test_structures_alone_say_nothing_of_services(session: AsyncSession) -> None:
    await imported(session, national(["un"], {"couture": "un"}), NATIONAL)
    assert counts(await imported(session, national(["un"], {}), NATIONAL)) == [(0, 0, 1, 0, 0), (0, 0, 0, 0, 0)]


async def test_a_service_of_a_structure_nobody_knows_is_refused(session: AsyncSession) -> None:
    plan = await imported(session, national([], {"couture": "trois"}), NATIONAL)
    assert [(refusal.place, refusal.name, refusal.reason) for refusal in plan.refusals] == [
        (1, "Atelier couture", "sa structure est inconnue (trois)")
    ]


@pytest.mark.parametrize("name", ["'; DROP TABLE structure;--", "%", "<img src=x onerror=alert(1)> Pont", "un\x00 Pont", "é" * 2_000])
async def test_hostile_names_are_names(session: AsyncSession, name: str) -> None:
    text = json.dumps([{"source": "dora", "id": name, "nom": name, "date_maj": "2026-01-02", "autre": "\ud800\x00"}])
    assert counts(await imported(session, text, NATIONAL))[0] == (1, 0, 0, 0, 0)
    assert (await imported(session, text, NATIONAL)).is_empty


# ── After two sheets became one ──────────────────────────────────────────────────────────────────────────────────

TWINS = HEADER + "Le Pont;Bègles;Colis;05 36 49 12 01;2026-01-02\nC.C.A.S.;Bègles;Net;05 36 49 12 02;2026-03-02\nLa Rive;;;;\n"


async def merged(session: AsyncSession, gone: str, kept: str) -> int:
    number = await number_of(session, kept)
    assert await merges.set_merged(session, await number_of(session, gone), number, NOW)
    return number


async def test_a_list_brings_a_merged_sheet_back_neither_new_nor_over_the_other(session: AsyncSession) -> None:
    await imported(session, TWINS)
    rive = await merged(session, "c.c.a.s. | begles", "la rive | ")
    for _ in range(2):
        again = await imported(session, TWINS)
        assert counts(again) == [(0, 0, 2, 0, 0), (0, 0, 2, 0, 0)]
        assert again.is_empty
    stands = (await find_structures(session, {"ville"}))["ville", "la rive | "]
    assert (stands.values["name"], stands.values["commune"], stands.contacts) == (
        "La Rive",
        "Bègles",
        frozenset({("phone", "05 36 49 12 02")}),
    )
    assert await found(session, "internet") == [rive]


async def test_what_becomes_of_both_later_is_followed(session: AsyncSession) -> None:
    await imported(session, TWINS)
    rive = await merged(session, "c.c.a.s. | begles", "la rive | ")
    changed = TWINS.replace("Net;05 36 49 12 02", "Net,Piano;05 36 49 12 99").replace("La Rive;;;;", "La Rive;;;05 36 49 12 03;")
    plan = await imported(session, changed)
    assert plan.structures.changed[0].differences == (Difference("phones", ["05 36 49 12 02"], ["05 36 49 12 02", "05 36 49 12 03"]),)
    assert [record.name for record in plan.services.added] == ["Piano"]
    assert {each.name for each in await list_services(session, [rive])} == {"Accès à Internet", "Piano"}
    assert await found(session, "piano") == [rive]
    assert (await imported(session, changed)).is_empty


async def test_a_merged_sheet_that_a_list_has_no_more_leaves_its_services(session: AsyncSession) -> None:
    await imported(session, TWINS)
    await merged(session, "c.c.a.s. | begles", "la rive | ")
    plan = await imported(session, HEADER + "Le Pont;Bègles;;05 36 49 12 01;2026-01-02\nLa Rive;;;;\n")
    assert [gone.name for gone in plan.services.gone] == ["Accès à Internet"]
    assert [gone.name for gone in plan.services.withdrawn] == ["Colis alimentaires"]


async def test_services_that_stand_apart_go_to_the_sheet_of_another_list(session: AsyncSession) -> None:
    await imported(session, TWO)
    await imported(session, national(["un"], {"couture": "un"}), NATIONAL)
    pont, un = await number_of(session, "le pont | begles"), (await find_structures(session, {"dora"}))["dora", "un"].id
    assert await merges.set_merged(session, un, pont, NOW)
    again = await imported(session, national(["un"], {"couture": "un", "tricot": "un"}), NATIONAL)
    assert counts(again) == [(0, 0, 0, 0, 0), (1, 0, 1, 0, 0)]
    assert await found(session, "tricot") == [pont]
    assert (await imported(session, TWO)).is_empty
