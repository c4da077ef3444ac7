"""Which figures make a portrait, of both databases: in the order that was chosen; notions with all their definitions."""

from commands.figures.catalogue import catalogue
from storage import figure_imports, portraits
from storage.database import Database


async def test_what_is_chosen_stands_in_its_order_until_another_choice(database: Database) -> None:
    for codes in (("pauvrete", "population", "chomeurs"), ("chomeurs", "population"), ()):
        async with database.writing() as session:
            await portraits.set_chosen(session, codes)
        async with database.reading() as session:
            assert list(await portraits.list_chosen(session)) == list(codes)


async def test_a_notion_has_all_its_definitions_that_are_known(database: Database) -> None:
    known = catalogue().indicators
    async with database.writing() as session:
        await figure_imports.set_indicators(session, [known[code] for code in ("bas-revenus", "pauvrete", "population")])
    async with database.reading() as session:
        found = await portraits.list_notions(session, ["pauvrete", "chomeurs"])
    assert {notion: [each.code for each in some] for notion, some in found.items()} == {"pauvrete": ["pauvrete", "bas-revenus"]}
