"""What people wrote of a sheet stands though a list says otherwise, and it is told; so is what two lists say otherwise."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.claims import Disagreement
from commands.imports.comparing import Difference
from commands.imports.mapping import Mapping
from commands.imports.plan import Plan, Shrink, make_plan
from storage import merges, provenance
from storage.directory import Service, Structure
from storage.provenance import STRUCTURE, Teller
from tests.commands.imports.samples import NOW, TOWN, find_structures, records_of

HEADER = "Nom;Adresse;Ville;Fait;Tél;Mail;Vu le\n"
LIST = HEADER + "La Rive;8 rue Haute;Bègles;Colis;05 36 49 12 01;a@b.example;2026-01-02\n"
NOVEMBER = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
CCAS = Teller(STRUCTURE, "CCAS")


async def imported(session: AsyncSession, text: str, mapping: Mapping = TOWN) -> Plan:
    plan = await make_plan(session, records_of(text, mapping), mapping.source)
    await apply_plan(session, plan, NOW)
    return plan


async def sheet(session: AsyncSession, name: str = "La Rive") -> Structure:
    return (await session.exec(select(Structure).where(Structure.name == name).execution_options(populate_existing=True))).one()


async def test_a_correction_is_never_overwritten_and_each_field_is_told(session: AsyncSession) -> None:
    await imported(session, LIST)
    number = (await sheet(session)).id or 0
    await provenance.say(session, number, {"phones": ["05 36 49 12 09"], "opening_hours": "le mardi"}, by=CCAS, now=NOVEMBER)
    for phone in ("05 36 49 12 01", "05 36 49 12 02"):
        plan = await imported(session, LIST.replace("05 36 49 12 01", phone))
        assert plan.is_empty
        assert plan.disagreements == [Disagreement(2, "La Rive", "phones", [phone], ["05 36 49 12 09"], "CCAS", NOVEMBER)]
    plan = await imported(session, LIST.replace("a@b.example", "c@d.example").replace("12 01", "12 09"))
    assert (plan.disagreements, plan.structures.changed[0].differences) == ([], (Difference("emails", ["a@b.example"], ["c@d.example"]),))
    stored = (await find_structures(session, {"ville"}))["ville", "la rive | 8 rue haute | begles"]
    assert stored.contacts == {("phone", "05 36 49 12 09"), ("email", "c@d.example")}
    assert stored.values["opening_hours"] == "le mardi"


async def test_a_correction_that_was_taken_back_stands_no_more(session: AsyncSession) -> None:
    await imported(session, LIST)
    number = (await sheet(session)).id or 0
    (change,) = await provenance.say(session, number, {"address": "9 rue Haute"}, by=CCAS, now=NOVEMBER)
    assert (await imported(session, LIST)).is_empty
    await provenance.undo(session, change.id or 0, by=CCAS, now=NOW)
    assert [each.after for each in (await imported(session, LIST.replace("8 rue", "7 rue"))).structures.changed[0].differences] == [
        "7 rue Haute"
    ]


async def test_of_two_days_of_confirmation_the_last_one_stands(session: AsyncSession) -> None:
    await imported(session, LIST)
    number = (await sheet(session)).id or 0
    await provenance.say(session, number, {"confirmed_on": date(2026, 11, 3)}, by=CCAS, now=NOVEMBER)
    assert (await imported(session, LIST)).is_empty
    plan = await imported(session, LIST.replace("2026-01-02", "2026-11-20"))
    assert ((await sheet(session)).confirmed_on, plan.disagreements) == (date(2026, 11, 20), [])


async def test_a_service_that_people_corrected_is_neither_overwritten_nor_withdrawn(session: AsyncSession) -> None:
    await imported(session, LIST)
    offer = (await session.exec(select(Service))).one()
    await provenance.say(session, offer.structure_id, {"tags": ["meubles"]}, by=CCAS, now=NOVEMBER, service_id=offer.id)
    plan = await imported(session, LIST)
    assert [(each.field, each.kept) for each in plan.disagreements] == [("tags", ["meubles"])]
    plan = await imported(session, LIST.replace("Colis", "Net"))
    assert ([each.name for each in plan.services.gone], plan.services.withdrawn) == (["Colis alimentaires"], [])


async def test_two_lists_that_tell_of_one_sheet_are_told_where_they_differ(session: AsyncSession) -> None:
    other = TOWN.model_copy(update={"source": "caf"})
    await imported(session, LIST)
    kept = (await sheet(session)).id or 0
    brought = HEADER + "La Rive (Caf);8 rue Haute;Bègles;;05 36 49 12 01;z@z.example;\n"
    await imported(session, brought, other)
    assert await merges.set_merged(session, (await sheet(session, "La Rive (Caf)")).id or 0, kept, NOW)
    plan = await imported(session, brought.replace("8 rue", "6 rue").replace("12 01", "12 07"), other)
    assert plan.is_empty  # the address is mended: it is the same sheet, still merged
    assert [(each.field, each.said, each.by) for each in plan.disagreements] == [
        ("phones", ["05 36 49 12 07"], "la liste « ville »"),
        ("address", "6 rue Haute", "la liste « ville »"),
    ]


# ── A source that shrinks ────────────────────────────────────────────────────────────────────────────────────────


def town(count: int, offers: str = "Net") -> str:
    return HEADER + "".join(f"Maison {rank};{rank} rue;Bègles;{offers};;;\n" for rank in range(count))


async def test_a_source_that_loses_half_is_told_with_both_numbers(session: AsyncSession) -> None:
    await imported(session, town(9))
    assert (await make_plan(session, records_of(town(5)), "ville")).shrunk == []
    assert (await make_plan(session, records_of(town(4)), "ville")).shrunk == [Shrink("ville", "structure", 9, 4)]
    assert (await make_plan(session, records_of(town(9, "")), "ville")).shrunk == [Shrink("ville", "service", 9, 0)]


async def test_half_of_three_rows_is_no_matter(session: AsyncSession) -> None:
    await imported(session, town(3))
    assert (await make_plan(session, records_of(town(1)), "ville")).shrunk == []


# ── Other lists that may tell of the same structure ──────────────────────────────────────────────────────────────

NUMBERED = "Nom;Ville;Tél;SIRET\n"


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        ("Maison Rive;Talence;;21130001700012", ("même SIRET",)),
        ("LA RIVE;bègles;;", ("même nom, même commune",)),
        ("Maison Rive;Talence;+33 5 36 49 12 01;", ("même téléphone",)),
        ("La Rive;Bègles;05 36 49 12 01;21130001700012", ("même SIRET", "même nom, même commune", "même téléphone")),
        ("La Rive;Talence;115;", None),
        ("La Rive;;;", None),
    ],
)
async def test_what_two_lists_tell_of_is_proposed_with_why(session: AsyncSession, row: str, reasons: tuple[str, ...] | None) -> None:
    await imported(session, NUMBERED + "La Rive;Bègles;05 36 49 12 01 / 115;21130001700012\n", TOWN.model_copy(update={"source": "caf"}))
    plan = await imported(session, NUMBERED + f"{row}\n")
    assert [each.reasons for each in plan.duplicates] == ([reasons] if reasons else [])
    assert all((each.other, each.source) == ("La Rive", "caf") for each in plan.duplicates)
    names = {each.source for each in await session.exec(select(Structure))}
    assert names == {"caf", "ville"}  # nothing is merged by itself


async def test_a_switchboard_makes_no_duplicates_and_what_was_merged_is_proposed_no_more(session: AsyncSession) -> None:
    other = TOWN.model_copy(update={"source": "caf"})
    await imported(session, NUMBERED + "".join(f"Service {rank};Bègles;05 36 49 12 01;\n" for rank in range(4)), other)
    await imported(session, NUMBERED + "Accueil;Bègles;05 36 49 12 01;\nService 1;Bègles;;\n")
    plan = await make_plan(session, records_of(NUMBERED + "Accueil;Bègles;05 36 49 12 01;\nService 1;Bègles;05 11 11 11 11;\n"), "ville")
    assert [(each.name, each.reasons, [one.field for one in each.differences]) for each in plan.duplicates] == [
        ("Service 1", ("même nom, même commune",), ["phones"])
    ]
    mine, theirs = (
        await session.exec(select(Structure.id).where(Structure.name == "Service 1").order_by(col(Structure.source).desc()))
    ).all()
    assert await merges.set_merged(session, mine or 0, theirs or 0, NOW)
    assert (await make_plan(session, records_of(NUMBERED + "Service 1;Bègles;;\n"), "ville")).duplicates == []
