from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import SQLModel

from commands.core.dates import When
from commands.core.declaration.context import Person
from commands.programmes.gathering.following import Line
from commands.programmes.publishing.slots import Slot
from commands.programmes.subject import Sheet
from storage.ideas import AUTHOR, Idea, IdeaComment, IdeaPart
from storage.polls import Poll
from storage.programmes import Programme
from tests.chat import LEA, Chat
from tests.given import member

SAMIRA = Person("@samira:town.example", "Samira")
WHEN = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
CALL = Programme(
    number=1,
    name="2027-1",
    ideas_until=WHEN,
    vote_until=datetime(2027, 1, 4, 17, 0, tzinfo=UTC),
    arbitration_until=datetime(2027, 1, 11, 17, 0, tzinfo=UTC),
    publication_at=datetime(2027, 1, 18, 8, 0, tzinfo=UTC),
    draw_seed="1f2e3d4c",
    created_at=WHEN,
)
SHORT = Idea(number=4, programme_number=1, title="Lire une facture d’énergie", created_at=WHEN)
LONG = Idea(
    number=123,
    behind=12,
    programme_number=1,
    title="Accompagner les familles dans les démarches en ligne, de la première connexion",
    format="atelier formation",
    why="Trois familles sur dix nous montrent un papier qu’elles n’ont pas compris, et nous ne savons pas à qui le montrer. " * 3,
    cost_cents=12_050,
    created_at=WHEN,
)
ANSWERED = [
    Idea(number=5, title="Un jardin partagé", state="merged", merged_into=4, created_at=WHEN),
    Idea(number=6, title="Un café des aidants", state="kept", meeting_number=12, votes=9, created_at=WHEN),
    Idea(number=7, title="Une fête", state="postponed", until="second semestre 2027", created_at=WHEN),
    Idea(number=8, title="Un film", state="refused", reason="Le cinéma le projette déjà en mars", created_at=WHEN),
    Idea(number=9, title="Un voyage", state="withdrawn", created_at=WHEN),
]
FEW = Sheet(SHORT, CALL, ["CCAS"], [], [])
MANY = Sheet(LONG, CALL, ["CCAS", "Mission locale"], ["PMI"], ["Secours populaire", "UDAF", "CAF", "CPAM", "PLIE"], 2, 3, (5, 6))
SHEETS = [FEW, MANY, *(Sheet(idea, CALL, ["CCAS"], [], []) for idea in ANSWERED), Sheet(SHORT, None, [], [], [], 1, ready_alone=2)]
SAID = [IdeaComment(idea_number=4, user_id="@a:x", text="Nous pouvons prêter la salle le mardi. " * 8, at=WHEN)]
LINES = [Line(LONG, mine=True), *(Line(idea, mine=False) for idea in ANSWERED[:5])]
SLOT = Slot(datetime(2027, 1, 14, 14, 0), datetime(2027, 1, 14, 16, 0))  # noqa: DTZ001 - what clocks show
LATER = Slot(datetime(2027, 1, 15, 9, 0), datetime(2027, 1, 15, 12, 0))  # noqa: DTZ001 - as above
PLACED = Idea(**{**SHORT.model_dump(), "place": "Maison pour tous, salle 2"})
READ = When(date(2027, 1, 14), time(14), time(16))
POLL = Poll(number=7, question="?", room_id="!a:x", ends_at=WHEN, created_at=WHEN)
ASKED: dict[str, Any] = {"total": 3, "answers": {}, "noted": None}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "ideas.told": [{"sheet": sheet} for sheet in SHEETS],
    "ideas.shown": [
        *({"sheet": sheet, "comments": [], "next": None} for sheet in SHEETS),
        {"sheet": MANY, "comments": SAID * 2, "next": None},
        {"sheet": SHEETS[-1], "comments": [], "next": CALL},
    ],
    "ideas.noted": [
        {"sheet": FEW, "under_way": CALL},
        {"sheet": SHEETS[-1], "under_way": CALL},
        {"sheet": SHEETS[-1], "under_way": None},
        {"sheet": MANY, "under_way": CALL},
    ],
    "ideas.alike": [{"alike": [SHORT]}, {"alike": [LONG, SHORT, LONG]}],
    "ideas.members-only": [{}],
    "ideas.too-many": [{"most": 20}],
    "ideas.which-format": [{"said": "rave party", "formats": ["café partenaires", "atelier formation"]}],
    "ideas.nothing-said": [{"what": what} for what in ("title", "why", "comment", "format", "place")],
    "ideas.too-long": [{"what": "title", "most": 80, "said": 5000}],
    "ideas.dialogue-title": [{"place": 1, **ASKED}],
    "ideas.dialogue-format": [{"place": 2, **ASKED}],
    "ideas.dialogue-why": [{"place": 3, **ASKED}],
    "ideas.dialogue-summary": [
        {"answers": {"title": "Un jardin", "format": "atelier formation", "why": "Le besoin. " * 30}},
        {"answers": {"title": "Un jardin", "format": None, "why": None}},
    ],
    "ideas.list": [
        {"programme": CALL, "lines": LINES, "goes_on": True, "others": 14, "all": 20},
        {"programme": CALL, "lines": LINES, "goes_on": True, "others": None, "all": 1000},
        {"programme": None, "lines": LINES[:1], "goes_on": False, "others": 0, "all": 1},
        {"programme": None, "lines": [], "goes_on": False, "others": 0, "all": 0},
    ],
    "ideas.followed": [
        {"programme": CALL, "lines": LINES, "others": 14, "all": 20, "waiting": 7},
        {"programme": CALL, "lines": LINES[1:2], "others": 0, "all": 1, "waiting": 0},
        {"programme": CALL, "lines": [], "others": 0, "all": 0, "waiting": 0},
    ],
    "ideas.unknown": [{"number": None, "known": []}, {"number": 9, "known": [SHORT, LONG]}],
    "ideas.is-over": [{"idea": idea} for idea in ANSWERED],
    "ideas.which-field": [{"idea": SHORT, "said": "couleur bleu"}],
    "ideas.no-cost": [{"idea": LONG, "said": "-120", "why": why} for why in ("unclear", "negative", "decimals", "huge")],
    "ideas.completed": [{"idea": SHORT}, {"idea": LONG}],
    "ideas.not-yours-alone": [{"idea": SHORT, "others": 0}, {"idea": LONG, "others": 2}],
    "ideas.as-it-stands": [{"sheet": sheet} for sheet in SHEETS],
    "ideas.behind": [{"sheet": sheet, "part": part} for sheet in (FEW, MANY) for part in ("support", "host")],
    "ideas.fixed": [
        {"idea": idea, "slots": slots, "host": host, "published": published}
        for idea in (PLACED, LONG)
        for slots in ([], [SLOT], [SLOT, LATER])
        for host in ("", "Léa")
        for published in (True, False)
    ],
    "ideas.fixed-as-it-stands": [{"idea": PLACED, "slots": slots, "host": "Léa"} for slots in ([], [SLOT], [SLOT, LATER])],
    "ideas.you-hold-it": [{"idea": LONG, "slots": slots} for slots in ([], [SLOT], [SLOT, LATER])],
    "ideas.has-meeting": [{"idea": ANSWERED[1]}],
    "ideas.not-kept": [{"idea": idea} for idea in (SHORT, *ANSWERED)],
    "ideas.poll-runs": [{"idea": SHORT, "poll": POLL}],
    "ideas.fix-how": [{"idea": SHORT, "said": said} for said in ("", "Maison pour tous " * 5)],
    "ideas.dates-too-many": [{"most": 8}],
    "ideas.which-host": [{"idea": SHORT, "said": "Léa", "several": several} for several in (True, False)],
    "ideas.a-date": [{"number": 4, "when": when} for when in (None, "14/01/2027 14h00-16h00")],
    "ideas.merge-too-late": [{"idea": SHORT, "programme": CALL}],
    "ideas.merged": [{"idea": ANSWERED[0], "sheet": MANY}],
    "ideas.merged-told": [{"idea": ANSWERED[0], "sheet": MANY, "mine": mine} for mine in (True, False)],
    **{
        f"ideas.{name}": [{"idea": SHORT, "part": part} for part in ("support", "host")]
        for name in ("already-behind", "not-behind", "behind-no-more", "tap-taken-away")
    },
    **{
        f"ideas.{name}": [{"idea": SHORT}, {"idea": LONG}]
        for name in (*("message-removed", "put-back", "still-there", "taken-back", "commented", "merge-how", "merge-into-itself"),)
    },
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Idea(title="Un jardin partagé", why="pour se voir", created_by=user_id, created_at=WHEN),
        Idea(title="Un café des aidants", host_id=user_id, created_at=WHEN),
        IdeaPart(idea_number=1, user_id=user_id, part=AUTHOR, at=WHEN),
        IdeaComment(idea_number=1, user_id=user_id, text="Une salle est libre le mardi", at=WHEN),
    ]


async def proposes_ideas(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle")
    await chat.says("!programme ouvrir 2027-1 ; idées 14 décembre", person=SAMIRA)
    await chat.says("!propose Un jardin partagé")
    await chat.says("!propose Lire une facture")


STORIES = {"ideas.told": ("programmes.idea", (proposes_ideas,))}
