from typing import Any

from commands.programmes.choosing.pilots import Standing
from commands.programmes.choosing.showing import Line, Selection
from storage.ideas import Idea
from storage.programmes import PilotWord, Programme
from tests.commands.samples.ideas import CALL, LONG, SHORT, WHEN

PILOTS = ["CCAS", "Centre social Les Acacias", "Mission locale des Graves"]
REASON = "il y a trop d’ateliers le même mois, et personne pour les tenir dans les quartiers du nord de la ville"


def _word(structure: str, word: str, reason: str = "") -> PilotWord:
    return PilotWord(programme_number=1, selection=1, structure=structure, word=word, reason=reason, at=WHEN)


def _answered(number: int, verdict: str, **facts: Any) -> Idea:
    usual: dict[str, Any] = {"programme_number": 1, "title": LONG.title, "format": "atelier formation", "created_at": WHEN}
    usual["reason"] = REASON
    return Idea(number=number, verdict=verdict, **usual | facts)


def _programme(state: str, selection: int = 0) -> Programme:
    return Programme(**{**CALL.model_dump(), "state": state, "selection": selection})


OPEN = [
    *(_answered(120 + rank, "kept", votes=9, cost_cents=15_000 if rank % 2 else None) for rank in range(10)),
    _answered(131, "postponed", until="second semestre 2027", format=""),
    _answered(132, "refused"),
    _answered(133, "merged", merged_into=120),
]
DONE = [_answered(number, verdict, state=verdict, until="juin") for number, verdict in ((4, "kept"), (5, "postponed"), (6, "refused"))]
DONE.append(_answered(7, "merged", state="merged", merged_into=4))
NOBODY = Standing([], [], PILOTS, [])
MIXED = Standing(PILOTS[:1], [_word(PILOTS[1], "objected", REASON)], PILOTS[2:], ["Ville"])
AGREED = Standing(PILOTS, [], [], [])
BLOCKED = Standing([], [_word(pilot, "objected", REASON) for pilot in PILOTS], [], ["Ville"])
REASONED = ("objected", "amended")
STANDINGS = (NOBODY, MIXED, AGREED, BLOCKED)


def _selection(ideas: list[Idea], standing: Standing, state: str = "arbitration", version: int = 0, left: int | None = None) -> Selection:
    return Selection(_programme(state, version), [Line(idea, idea.verdict or "") for idea in ideas], standing, 12, left)


SELECTIONS = [
    *(_selection(OPEN, standing) for standing in STANDINGS),
    _selection(OPEN, MIXED, version=2),
    _selection(OPEN[1:2], NOBODY),
    _selection([], NOBODY),
    *(_selection(OPEN, NOBODY, left=left) for left in (450_000, 20_050)),
    _selection(OPEN[:1], NOBODY, left=450_000),
    _selection(DONE, AGREED, "decided"),
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "arbitration.selection": [{"selection": selection} for selection in SELECTIONS],
    "arbitration.whole": [
        *({"selection": selection, "lines": selection.lines[:5], "others": 8} for selection in SELECTIONS),
        {"selection": SELECTIONS[0], "lines": SELECTIONS[0].lines[9:], "others": 0},
        {"selection": SELECTIONS[-1], "lines": SELECTIONS[-1].lines, "others": 0},
    ],
    "arbitration.said": [
        {"programme": CALL, "lines": [], "others": 0, "standing": NOBODY},
        {
            "programme": CALL,
            "lines": [
                *(_word(PILOTS[1], word) for word in ("validated", "taken-back")),
                *(_word("CCAS", word, REASON) for word in REASONED),
            ],
            "others": 3,
            "standing": MIXED,
        },
    ],
    "arbitration.rule": [{"programme": CALL, "wanted": wanted} for wanted in (1, 12)],
    "arbitration.not-yet": [{"programme": CALL}],
    "arbitration.asked": [
        {"selection": selection, "structure": PILOTS[1], "again": again} for selection in SELECTIONS[:7] for again in (True, False)
    ],
    "arbitration.changed-since": [{"programme": CALL}],
    "arbitration.validated": [{"programme": CALL, "structure": "CCAS", "standing": standing} for standing in STANDINGS],
    "arbitration.objected": [{"programme": CALL, "structure": "CCAS", "reason": REASON}],
    "arbitration.taken-back": [{"programme": CALL, "structure": "CCAS"}],
    "arbitration.replaced": [
        {"programme": CALL, "structure": "CCAS", "word": word, "by": "Karim"} for word in ("validated", "objected", "taken-back")
    ],
    "arbitration.as-it-stands": [
        {"programme": programme, "standing": standing}
        for programme in (_programme("arbitration"), _programme("decided"))
        for standing in STANDINGS
    ],
    "arbitration.already-said": [{"structure": "CCAS", "word": word} for word in ("validated", "objected")],
    "arbitration.nothing-said": [{"structure": "CCAS"}],
    "arbitration.not-now": [{"programme": _programme(state)} for state in ("call", "vote", "decided")],
    "arbitration.no-reason": [{"what": what} for what in ("object", "amend")],
    "arbitration.long-reason": [{"most": 200, "said": 4000}],
    "arbitration.which-one": [{"mine": PILOTS}],
    "arbitration.speaks-for-another": [{"before": PILOTS[0], "structure": PILOTS[1]}],
    "arbitration.not-yours": [{"said": "la préfecture", "mine": PILOTS[:1]}, {"said": "x", "mine": PILOTS}],
    "arbitration.no-pilot": [{"structure": "Ville", "pilots": PILOTS}],
    "arbitration.amended": [
        {"programme": CALL, "idea": idea, "heard": heard, "others": others}
        for idea in (OPEN[0], *OPEN[10:])
        for heard, others in ((0, False), (0, True), (2, True))
    ],
    "arbitration.amended-told": [{"programme": CALL, "idea": idea, "structure": PILOTS[1]} for idea in (OPEN[0], *OPEN[10:])],
    "arbitration.amend-how": [{"idea": SHORT}, {"idea": LONG}],
    "arbitration.nothing-amended": [{"idea": OPEN[0]}, {"idea": OPEN[10]}],
    "arbitration.not-into": [{"idea": LONG, "into": SHORT}],
    "arbitration.another-programme": [{"idea": LONG, "programme": CALL}],
    "arbitration.decided": [
        *({"selection": _selection(DONE, standing, "decided")} for standing in (NOBODY, MIXED, AGREED)),
        {"selection": _selection([], AGREED, "decided")},
    ],
    "arbitration.blocked": [{"programme": CALL, "standing": BLOCKED}],
    **{f"arbitration.{name}": [{"programme": CALL}] for name in ("message-removed", "put-back", "still-there")},
}
