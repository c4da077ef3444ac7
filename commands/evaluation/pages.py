"""The bilan on paper, as a picture and as a spreadsheet: all made of the same words (`bilan.json.j2`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import Printed
from commands.core.telling.printing import all_on_paper, words_of_page
from commands.core.telling.spreadsheets import xlsx_book
from commands.evaluation import pictures
from commands.evaluation.publishing import Published
from commands.evaluation.subject import Asked, numbers
from storage.evaluation.bilan import Material

LAYOUT, PICTURE = "bilan.typ", "bilan.picture.typ"
MOST_PAIRS = 40
"""Lines of the list of who met whom, by sectors: the others are in the spreadsheet."""


def page_of(occasion: Occasion, asked: Asked, found: Published, material: Material) -> dict[str, Any]:
    """One page for whoever pays or decides: numbers, the network, the sectors. No structure is named."""
    drawn = pictures.network(material)
    facts = {"asked": asked, "found": found, "numbers": numbers(), "today": occasion.local_now, "by_structure": drawn["by_structure"]}
    facts |= {"running": asked.period.until > occasion.now, "old": len(material.links.old_pairs)}
    words = all_on_paper(words_of_page("bilan.json.j2", occasion.territory, **facts))
    pairs = pictures.between_sectors(material, words["without"])
    return {
        **words,
        "network": drawn,
        "sectors": pictures.legend(material, words["without"]),
        "bars": pictures.bars(material, words["without"]),
        "pairs": pairs[:MOST_PAIRS],
        "more_pairs": max(0, len(pairs) - MOST_PAIRS),
        "whole": False,
    }


def whole(page: Mapping[str, Any], material: Material, alone: Sequence[str], unseen: Sequence[str]) -> dict[str, Any]:
    """The pages of the équipe d'animation: also who met whom by sectors, what was held, names of structures, each number and its rule."""
    return {
        **page,
        "whole": True,
        "calendar": pictures.calendar(material),
        "alone": all_on_paper(list(alone)),
        "unseen": all_on_paper(list(unseen)),
    }


def printed(page: dict[str, Any], *, picture: bool = False) -> Printed:
    """To be drawn when it leaves."""
    return Printed(PICTURE if picture else LAYOUT, page)


def spreadsheet(words: Mapping[str, Any], found: Published, material: Material) -> bytes:
    """All numbers with their rules, the tables, the new pairs by sectors."""
    rows: list[Sequence[object]] = [words["columns"]]
    for key, said in zip(numbers(), words["numbers"], strict=True):
        told = found[key]
        unit = 100 if numbers()[key].unit == "euros" else 1
        value, of = (_cell(each, unit) for each in (told.count.value, told.count.of))
        name = f"{said['chapter']}, {said['label']}"
        rows.append([name, said["value"] if value is None else value, of, said["before"], said["apart"], said["rule"]])
    tables: list[Sequence[object]] = [["", ""]]
    tables += [(each["title"], each["words"]) for each in words["tables"]]
    sectors = [
        ["", *words["columns"][1:3]],
        *([each["label"], each["came"], each["all"]] for each in pictures.bars(material, words["without"], pictures.LONG)),
    ]
    pairs = [[words["pairs_title"]], *([each] for each in pictures.between_sectors(material, words["without"], pictures.LONG))]
    return xlsx_book({"Nombres": rows, "Répartitions": tables, "Secteurs": sectors, "Paires": pairs})


def _cell(value: float | None, unit: int) -> float | None:
    return None if value is None else round(value / unit, 2)
