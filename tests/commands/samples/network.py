from datetime import UTC, date, datetime
from typing import Any

from commands.core.declaration.context import Coordinator
from commands.core.rules.identity import Identity, Known
from commands.network.confirmation import Asked
from commands.network.drifting import Drifting
from commands.network.people import Card, Held, Profile
from storage.directory import Structure
from storage.network import Member
from tests.commands.samples.directory import BARE, CCAS
from tests.given import meeting

LONG = "Association de quartier pour l’accompagnement des familles et des personnes isolées du Pays de Valmont"
STRUCTURE = {"id": 1, "name": "Centre communal d’action sociale"}
NEW = {"id": None, "name": "Les Ateliers d’Émilie"}
SENTENCE = "J’accompagne les familles du quartier dans leurs démarches de tous les jours, avec deux collègues et des bénévoles. " * 2

LEA = Card(
    "@lea:x",
    "Léa Martin",
    (Held("PMI", "Puéricultrice", "PMI"),),
    offers="un avis sur le sommeil des bébés",
    seeks="des places en crèche",
    phone="01 99 00 12 34",
)
OMAR = Card("@omar:x", "Omar Diallo", (Held("CCAS", "Référent RSA", "CCAS"), Held("Secours populaire", "", "", confirmed=False)))
TWIN = Card("@lea2:x", "Léa Martin", (Held("PMI", "Secrétaire", "PMI"),), told_apart=False)
ALONE = Card("@ines:x", "Inès", ())
LONGEST = Card("@long:x", "N" * 80, (Held(LONG, SENTENCE, LONG),), offers=SENTENCE, seeks=SENTENCE, phone="01 99 00 12 34")
KARIM = Identity(Known("@karim:x", "Karim Benali", datetime(2026, 11, 1, 8, 0, tzinfo=UTC)))
SQUATTER = Identity(Known("@k4rim:ailleurs.example", "Karim BenaIi"), (KARIM.person, Known("@samira:x", "Samira", of_team=True)))
ASKED = Asked(12, SQUATTER, CCAS, SENTENCE)

QUESTION: dict[str, Any] = {"place": None, "total": None, "answers": {}, "noted": None}
REGISTERING = QUESTION | {"place": 2, "total": 5, "answers": {"name": "Léa", "structure": STRUCTURE}, "noted": "CCAS"}
SINCE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
POST = {"post": STRUCTURE}
POSTS = {"posts": ["Centre communal d’action sociale", "Secours populaire"]}
ANSWERS = {"name": "Léa Martin", "structure": STRUCTURE, "role": None, "offers": None, "seeks": None, "phone": None}
FULL = {"structure": NEW, "role": SENTENCE, "offers": SENTENCE, "seeks": SENTENCE, "phone": "01 99 00 12 34"}
EMPTY = Profile(ALONE, (), SINCE)
WHOLE = Profile(LONGEST, ("phone", "role"), SINCE)

SAMIRA = Coordinator("@samira:x", "Samira", "CCAS")
SPEAKING = [
    Member(user_id=f"@{name.casefold()}:x", name=name, joined_at=SINCE, last_seen_on=SINCE.date()) for name in ("Léa", "Omar", "Inès")
]
GONE = [
    Drifting(CCAS, SPEAKING, SINCE),
    Drifting(Structure(source="x", source_id="1", name=LONG, kind="association d’aide aux familles"), SPEAKING[:1], SINCE),
    Drifting(BARE, SPEAKING[:1], None),
]
CAFE = meeting("Café partenaires de décembre", number=12)

STRUCTURES: list[Structure] = [CCAS, BARE]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "network.registration-in-private": [{}],
    "network.registration-here": [{}],
    "network.ask-consent": [QUESTION | {"answers": {"name": "N" * 80}}],
    "network.consent-unclear": [{}],
    "network.not-consented": [{}],
    "network.ask-structure": [QUESTION | {"place": 1, "total": 5}, QUESTION | {"place": 1, "total": 5, "noted": "non"}],
    "network.no-structure-name": [{}],
    "network.which-structure": [{"name": LONG, "structures": [CCAS, BARE]}],
    "network.ask-role": [
        REGISTERING,
        REGISTERING | {"answers": {"structure": NEW}, "noted": NEW["name"]},
        QUESTION | {"place": 1, "total": 1, "answers": POST},
        QUESTION | {"place": 1, "total": 1, "answers": POSTS},
    ],
    "network.ask-offers": [REGISTERING | {"place": 3, "noted": SENTENCE}, QUESTION],
    "network.ask-seeks": [REGISTERING | {"place": 4}, QUESTION],
    "network.ask-phone": [REGISTERING | {"place": 5}, QUESTION],
    "network.ask-name": [QUESTION],
    "network.not-a-phone": [{}],
    "network.no-name": [{}],
    "network.registration-summary": [{"answers": ANSWERS}, {"answers": ANSWERS | FULL}],
    "network.registered": [{"person": LEA, "new": True, "waits": None}, {"person": LEA, "new": False, "waits": CCAS}],
    "network.already-registered": [{"profile": WHOLE}],
    "network.other-words": [{"command": "inscription", "words": "R12"}],
    "network.not-registered": [{}],
    "network.profile": [{"profile": WHOLE}, {"profile": EMPTY}, {"profile": Profile(OMAR, ("seeks",), SINCE)}],
    "network.unknown-field": [{"said": "aussi"}],
    "network.ask-another-structure": [QUESTION],
    "network.ask-post": [QUESTION | {"answers": POSTS}, QUESTION | {"answers": POSTS, "noted": "Référent RSA"}],
    "network.which-post-unclear": [{"structures": STRUCTURES}],
    "network.changed": [
        {"field": "phone", "value": "01 99 00 12 34", "hidden": True, "waits": None},
        {"field": "offers", "value": None, "hidden": False, "waits": None},
        {"field": "structure", "value": LONG, "hidden": False, "waits": CCAS},
    ],
    "network.hidden": [{"field": "phone"}],
    "network.shown": [{"field": "offers"}],
    "network.always-shown": [{"field": "name"}],
    "network.no-structure": [{}],
    "network.too-many-structures": [{"most": 5, "structures": STRUCTURES}],
    "network.not-my-structure": [{"said": "PMI", "structures": STRUCTURES}, {"said": "", "structures": []}],
    "network.last-structure": [{"structure": CCAS}],
    "network.structure-removed": [{"structure": CCAS}],
    "network.leave-what": [{}],
    "network.leave-ask": [{}],
    "network.left": [{}],
    "network.ask-way": [QUESTION],
    "network.way-unclear": [{}],
    "network.ask-new-structure": [QUESTION | {"place": 1, "total": 2}, QUESTION | {"place": 1, "total": 2, "noted": "CCAS"}],
    "network.ask-new-role": [REGISTERING | {"total": 2}],
    "network.move-summary": [{"answers": ANSWERS | POST}, {"answers": ANSWERS | FULL | POST}],
    "network.same-structure": [{"structure": CCAS}],
    "network.moved": [{"old": "PMI", "new": "CCAS", "waits": None}, {"old": "PMI", "new": "CCAS", "waits": CCAS}],
    "network.ask-colleague": [QUESTION, QUESTION | {"noted": "CCAS"}],
    "network.which-colleague": [{"said": "Léa", "people": [LEA, TWIN]}, {"said": "Zoé", "people": []}],
    "network.post-offered-to": [{"colleague": KARIM, "structure": CCAS}, {"colleague": SQUATTER, "structure": CCAS}],
    "network.post-offered": [
        {"giver": SQUATTER, "structure": CCAS, "role": SENTENCE},
        {"giver": KARIM, "structure": CCAS, "role": ""},
    ],
    "network.posts-offered": [{"posts": [(KARIM, CCAS), (KARIM, BARE)]}, {"posts": []}],
    "network.register-first": [{"structure": CCAS}],
    "network.post-accepted": [{"structure": CCAS, "waits": None}, {"structure": CCAS, "waits": CCAS}],
    "network.post-taken": [{"colleague": KARIM, "structure": CCAS}],
    "network.confirm-ask": [{"asked": ASKED, "again": False}, {"asked": ASKED, "again": True}],
    "network.to-confirm": [{"asked": [ASKED] * 3, "others": 2}, {"asked": [], "others": 0}],
    "network.not-yours-to-confirm": [{"structure": CCAS}],
    "network.confirmed": [{"person": KARIM, "structure": CCAS}],
    "network.voice-given": [{"structure": CCAS}],
    "network.not-colleague": [{"person": KARIM, "structure": CCAS}],
    "network.refused-as-colleague": [{"structure": CCAS}],
    "network.not-confirmed": [{"structure": CCAS}],
    "network.post-refused": [{"structure": CCAS}],
    "network.post-declined": [{"colleague": KARIM, "structure": CCAS}],
    "network.post-not-taken": [{"structure": CCAS}],
    "network.members-only": [{"said": ""}, {"said": "compétent pour le surendettement"}],
    "network.nobody": [{"said": "Zoé"}],
    "network.people": [{"people": [LEA], "in_private": True}, {"people": [OMAR, ALONE], "in_private": False}],
    "network.names": [
        {"said": "Léa", "people": [LEA, TWIN, OMAR, ALONE], "total": 4, "more": False},
        {"said": "CCAS", "people": [LEA, TWIN] * 4, "total": 12, "more": True},
    ],
    "network.no-members": [{}],
    "network.members": [
        {"groups": [("CCAS", [OMAR], 0)], "total": 1, "structures": 1, "more": False},
        {
            "groups": [("PMI", [LEA, TWIN], 3), *[(LONG, [OMAR, LEA, OMAR, LEA], 0)] * 3, ("", [ALONE], 0)],
            "total": 42,
            "structures": 17,
            "more": True,
        },
    ],
    "network.newcomers": [
        {"people": [OMAR, LEA], "others": 3, "since": date(2026, 10, 1)},
        {"people": [LEA], "others": 0, "since": date(2026, 10, 1)},
        {"people": [], "others": 0, "since": date(2026, 10, 1)},
    ],
    "network.welcome": [
        {"people": [LEA, OMAR], "others": 0},
        {"people": [LEA], "others": 0},
        {"people": [LEA, TWIN, OMAR, ALONE] * 3, "others": 2},
        {"people": [LEA, OMAR, ALONE], "others": 0},
    ],
    "network.imported": [
        {"person": LEA, "imported_by": "Samira (CCAS)"},
        {"person": LONGEST, "imported_by": "Samira (CCAS)"},
        {"person": ALONE, "imported_by": "Samira (CCAS)"},
    ],
    "network.drifting": [
        {"page": GONE * 2, "start": 7, "months": 6, "total": 14, "more": 2},
        {"page": GONE[:1], "start": 1, "months": 12, "total": 1, "more": 0},
        {"page": [], "start": 1, "months": 6, "total": 0, "more": 0},
    ],
    "network.word": [
        {"drifting": GONE[1], "person": SPEAKING[0], "others": SPEAKING[1:], "author": SAMIRA, "meeting": CAFE},
        {"drifting": GONE[0], "person": SPEAKING[0], "others": [], "author": SAMIRA, "meeting": None},
    ],
    "network.not-drifting": [{}],
    "network.how-long-absent": [{"said": "R12", "most": 60}],
}
