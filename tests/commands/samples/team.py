from datetime import UTC, datetime
from typing import Any

from commands.core.declaration.context import Coordinator
from commands.core.rules.identity import Identity, Known
from commands.team.journal import Decision, Party
from commands.team.merging import Standing
from commands.team.people import Candidate
from commands.team.shared import Proposal
from storage.directory import Structure
from storage.merges import Moving

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAPSES = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
SAMIRA = Coordinator("@samira:x", "Samira", "CCAS")
PAUL = Coordinator("@paul:x", "Paul", "Centre social Carnot")
INES = Coordinator("@ines:x", "Inès de la Tour", "Mission locale")
KARIM = Coordinator("@karim:x", "Karim Benali", "CCAS")
ADDING = Proposal(3, "add", KARIM, SAMIRA, LAPSES)
REMOVING = Proposal(4, "remove", PAUL, SAMIRA, LAPSES)
PROPOSALS = [{"proposal": ADDING}, {"proposal": REMOVING}]
NAMESAKE = Candidate("@a:x", "Karim Benali", ("CCAS", "PMI"), Known("@a:x", "Karim Benali", AT))
SQUATTER = Identity(Known("@karim:x", "Karim Benali"), (Known("@k.benali:ville.example", "Karim Bénali", AT),))
PILOTS = ("CCAS", "Centre social Carnot", "Mission locale")
EXAMPLE = "!équipe ajouter Karim ; CCAS"


def decision(kind: str, *, alone: bool = False, erased: bool = False) -> Decision:
    people = [Party(None if erased else person, person.structure) for person in (SAMIRA, PAUL, KARIM)]
    return Decision(AT, kind, people[0], None if alone else people[1], people[2])


ABOUT = (
    *(f"decision-{what}" for what in ("asked", "amended", "extended", "adopted", "lapsed", "withdrawn", "reopened")),
    *("budget-set", "expense-planned", "expense-paid", "expense-cancelled", "announced-again"),
)


def about(kind: str) -> Decision:
    return Decision(
        AT, kind, Party(SAMIRA, "CCAS"), None, Party(None, "CCAS"), "D2, Le temps que chaque structure pilote met à disposition"
    )


def selected(kind: str, person: Coordinator | None, structure: str = "CCAS") -> Decision:
    return Decision(AT, f"programme-{kind}", Party(person, structure), None, Party(None, "2027-1"))


TO_CHECK = Structure(id=1, source="reseau", source_id="ccas", name="C.C.A.S.")
LISTED = Structure(id=2, source="ville", source_id="12", name="Centre communal d’action sociale de Valmont-sur-Garonne", commune="Valmont")
ALONG = Moving(people=3, services=2, meetings=1, polls=6, joint=(3, 4, 5, 6, 8))
NOTHING = Moving(people=0, services=0, meetings=0, polls=0)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "team.waits": [{"number": 3}],
    "team.merge-which-two": [{"said": []}, {"said": ["CCAS"]}, {"said": ["CCAS", "PMI", "CAF"]}],
    "team.merge-unknown": [{"said": "C.C.A.S."}],
    "team.merge-same": [{"said": ["C.C.A.S.", "CCAS"], "structure": LISTED}],
    "team.merge-which": [
        {"said": "CCAS", "going": True, "found": [Standing(TO_CHECK, ALONG), Standing(LISTED, NOTHING)]},
        {"said": "CCAS", "going": False, "found": [Standing(LISTED, ALONG)] * 8},
    ],
    "team.merge-ask": [
        {"gone": TO_CHECK, "kept": LISTED, "moving": ALONG},
        {"gone": LISTED, "kept": TO_CHECK, "moving": NOTHING},
        {"gone": LISTED, "kept": LISTED, "moving": Moving(people=1, services=1, meetings=1, polls=1, joint=(3,))},
    ],
    "team.merged": [{"gone": "C.C.A.S.", "kept": LISTED}],
    "team.separated": [{"again": TO_CHECK, "kept": LISTED}],
    "team.separate-unknown": [{"said": "C.C.A.S."}],
    "team.members": [
        {"structures": [("CCAS", [SAMIRA, KARIM]), ("Centre social Carnot", [])], "proposals": [], "others": 0},
        {"structures": [(pilot, [SAMIRA, PAUL, INES]) for pilot in PILOTS], "proposals": [ADDING, REMOVING, ADDING], "others": 1},
        {"structures": [("CCAS", [])], "proposals": [ADDING], "others": 2},
        {"structures": [(f"Structure {number}", [SAMIRA]) for number in range(11)], "proposals": [], "others": 0},
    ],
    "team.nobody-called": [{"said": "Karim", "structure": "CCAS"}],
    "team.which-person": [
        {
            "said": "Karim",
            "candidates": [
                NAMESAKE,
                Candidate("@b:x", "Karim Diop"),
            ],
        }
    ],
    "team.which-pilot": [{"said": "CAF", "pilots": PILOTS, "example": EXAMPLE}, {"said": "", "pilots": PILOTS[:1], "example": EXAMPLE}],
    "team.already-in": [{"person": KARIM}],
    "team.not-in": [{"said": "Karim", "team": (SAMIRA, PAUL, INES)}, {"said": "Karim", "team": (SAMIRA,)}],
    "team.last-one": [{}],
    "team.already-proposed": [{"proposal": ADDING, "mine": True}, {"proposal": ADDING, "mine": False}],
    "team.too-many-proposals": [{"most": 5, "proposals": [ADDING]}],
    "team.proposed": [
        {"proposal": ADDING, "known": SQUATTER, "confirmers": (PAUL, INES)},
        {"proposal": REMOVING, "known": Identity(Known("@paul:x", "Paul", of_team=True)), "confirmers": (PAUL,)},
    ],
    "team.to-confirm": [
        {"proposal": ADDING, "known": SQUATTER, "about_you": False, "others": True},
        {"proposal": REMOVING, "known": SQUATTER, "about_you": True, "others": False},
    ],
    "team.confirmed": [
        {"proposal": ADDING, "alone": False, "configured": False},
        {"proposal": ADDING, "alone": True, "configured": True},
        {"proposal": REMOVING, "alone": False, "configured": True},
    ],
    "team.concerned": [{"proposal": ADDING, "member": PAUL}, {"proposal": REMOVING, "member": PAUL}, {"proposal": ADDING, "member": None}],
    "team.confirmation-told": [{"proposal": ADDING, "member": PAUL}],
    "team.refused": PROPOSALS,
    "team.refusal-told": [{"proposal": ADDING, "member": PAUL}],
    "team.withdrawn": PROPOSALS,
    "team.which-proposal": [{"proposals": [ADDING, REMOVING]}, {"proposals": []}],
    "team.no-such-proposal": [{"number": 9, "proposals": [ADDING]}, {"number": 9, "proposals": []}],
    "team.already-decided": [{"number": 3}],
    "team.own-proposal": [{"proposal": ADDING, "confirmers": (PAUL, INES)}, {"proposal": ADDING, "confirmers": ()}],
    "team.same-structure": [{"proposal": ADDING, "confirmers": (PAUL,)}],
    "team.journal": [
        {"decisions": [decision("team-add", alone=True)], "more": False},
        {
            "decisions": [
                decision("team-add"),
                decision("team-remove"),
                decision("team-add-refused", erased=True),
                decision("team-remove-refused"),
                decision("team-add", alone=True, erased=True),
                Decision(AT, "structures-merged", Party(SAMIRA, "CCAS"), None, Party(None, "CCAS de Valmont")),
                Decision(AT, "structures-separated", Party(SAMIRA, "CCAS"), None, Party(None, "C.C.A.S.")),
            ],
            "more": True,
        },
        *({"decisions": [decision(kind)], "more": False} for kind in ("delegation-given", "delegation-ended")),
        *({"decisions": [about(kind)] * 5, "more": True} for kind in ABOUT),
        *(
            {"decisions": [selected(kind, person) for kind in ("validated", "objected", "amended", "taken-back")], "more": False}
            for person in (SAMIRA, None)
        ),
        {"decisions": [selected("decided", None, by) for by in ("", "CCAS, PMI, Ville")], "more": False},
    ],
    "team.journal-empty": [{}],
}
