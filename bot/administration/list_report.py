"""What a list would change, as JSON that a conversation tells, and as the whole report of `agora import`."""

from dataclasses import asdict
from io import StringIO
from typing import Any

from rich.console import Console

from bot.administration.import_changes import account_of, place_word, show_around, show_changes
from commands.imports.files import Sheet
from commands.imports.plan import Plan
from commands.imports.proposal.people import People

REASONS_SHOWN, PLACES_SHOWN = 3, 5
WIDTH = 110
LONGEST_REPORT = 200_000


def report_of(sheet: Sheet, plan: Plan) -> dict[str, Any]:
    """Each row once: taken, refused, left aside. Then what would come and change."""
    lines = [each for each in sheet.left if each.place]
    shrunk = [asdict(each) for each in plan.shrunk]
    account = account_of(sheet, plan)
    return {
        **asdict(account),
        "rows": account.rows,
        "refusals": _grouped([(each.reason, each.place) for each in plan.refusals]),
        "lefts": _grouped([(each.reason, each.place) for each in plan.left] + [(each.reason, each.place) for each in lines]),
        "structures": plan.structures.counts,
        "services": plan.services.counts,
        "notices": len(plan.notices),
        "disagreements": len(plan.disagreements),
        "duplicates": len(plan.duplicates),
        "shrunk": shrunk[0] if shrunk else None,
        "empty": plan.is_empty,
        "total": len(plan.records.structures),
        "lines": sheet.lines,
        "laid_out": sheet.laid_out,
    }


def _grouped(told: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """By reason, the most frequent first, with the first places of each."""
    groups: dict[str, list[int]] = {}
    for reason, place in told:
        groups.setdefault(reason, []).append(place)
    most = sorted(groups.items(), key=lambda group: -len(group[1]))[:REASONS_SHOWN]
    return [{"reason": reason, "count": len(places), "places": places[:PLACES_SHOWN]} for reason, places in most]


def text_of(sheet: Sheet, plan: Plan) -> str:
    """The whole report, as `agora import` shows it."""
    console = Console(file=(written := StringIO()), width=WIDTH, color_system=None)
    show_around(console, sheet)
    show_changes(console, plan, place_word(sheet))
    return written.getvalue()[:LONGEST_REPORT]


def people_told(found: People) -> dict[str, Any]:
    """Who is named in a list."""
    return asdict(found) | {"columns": list(found.columns), "inside": dict(found.inside), "reach": found.reach}
