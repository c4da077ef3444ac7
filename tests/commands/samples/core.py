from typing import Any

from commands.core.declaration.context import Coordinator, Person

TEAM = (
    Coordinator("@s:x", "Samira", "CCAS"),
    Coordinator("@p:x", "Paul", "Centre social Carnot"),
    Coordinator("@i:x", "Inès", "Mission locale"),
)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "core.apology": [{"reference": "4F2A"}],
    "core.much-written": [{"person": Person("@lea:x", "Léa")}],
    "core.too-much-written": [{"person": Person("@lea:x", "Léa"), "most": 2000}],
    "core.corrected": [{"command": "agenda"}],
    "core.did-you-mean": [{"command": "effacer"}],
    "core.did-you-mean-example": [{"command": "vote", "example": "!vote S3 1 3"}],
    "core.did-you-mean-one-of": [{"commands": ["fiche", "suite"]}],
    "core.did-you-mean-all": [{"commands": ["absent R2", "participe R1"]}, {"commands": ["absent R2", "participe R1", "participe R3"]}],
    "core.none-was-done": [{"count": 2}],
    "core.given-up": [{}],
    "core.nothing-waits": [{}],
    "core.dialogue-ways-out": [{"optional": True}, {"optional": False}],
    "core.missing": [
        {"command": "qui-fait", "what": None, "example": "!qui-fait logement"},
        {"command": "fiche", "what": "le nom d’une structure", "example": "!fiche CCAS"},
    ],
    "core.invalid": [{"command": "places", "said": "douze", "example": "!places 12"}],
    "core.too-long": [{"command": "qui-fait", "most": 2000, "example": "!qui-fait logement"}],
    "core.message-too-long": [{"most": 10_000}],
    "core.searching": [{}],
    "core.not-understood": [{"words": "où dormir ce soir"}, {"words": "mot " * 60}],
    "core.not-understood-at-all": [{}],
    "core.nothing-offered": [{}],
    "core.already-done": [{"line": "!participe R2"}, {"line": None}],
    "core.stands": [{}],
    "core.answered-in-private": [{}],
    "core.dialogue-stopped": [{"command": "inscription"}],
    "core.dialogue-expired": [{"command": "inscription"}],
    "core.dialogue-needed": [{}],
    "core.dialogue-to-choose": [{"most": 3}],
    "core.dialogue-too-long": [{"most": 300}],
    "core.dialogue-to-confirm": [{"total": 5}],
    "core.dialogue-not-amended": [{"said": "CCAS"}],
    "core.command-help": [
        {
            "name": "qui-fait",
            "summary": "Trouver qui s’occupe d’un besoin.",
            "examples": ("!qui-fait logement",),
            "aliases": ("qui", "cherche", "trouver"),
        },
        {"name": "vote", "summary": "Voter.", "examples": ("!vote S3 1", "!vote S3 blanc"), "aliases": ()},
    ],
    "core.team-only": [{"team": TEAM}, {"team": TEAM[:1]}, {"team": ()}],
}
