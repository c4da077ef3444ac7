"""The directory as one page of the web, for anybody: by commune and by need, without a script, and of no person."""

from collections.abc import Sequence
from datetime import date

from commands.exports.cards import Page, by_commune, by_need, card_of, day_said, published
from commands.exports.reading import Losses
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet

HTML = "text/html"
LAYOUT = "directory.page.j2"


def write(sheets: Sequence[Sheet], lexicon: Lexicon, today: date, place: str) -> Page:
    """Make the page. Sheets that only a member named, and nobody checked, are left out; so is what reaches a person."""
    shown, losses = published(sheets), Losses()
    cards = [{"anchor": f"s{number}", **card_of(sheet, lexicon, losses)} for number, sheet in enumerate(shown, 1)]
    communes, needs = by_commune(shown, cards), by_need(shown, cards, lexicon)
    words = {
        "place": place,
        "count": len(cards),
        "printed_on": day_said(today),
        "urgent": [each.told for each in lexicon.emergencies],
        "communes": [{"anchor": f"c{number}", "name": name, "cards": each} for number, (name, each) in enumerate(communes, 1)],
        "needs": [
            {"anchor": f"b{number}", "name": name, "links": [{"anchor": card["anchor"], "name": card["name"]} for card in each]}
            for number, (name, each) in enumerate(needs, 1)
        ],
    }
    return Page(words, len(cards), sum(len(sheet.services) for sheet in shown), len(sheets) - len(shown), losses)
