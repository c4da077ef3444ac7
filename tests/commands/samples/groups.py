from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.core.declaration.context import Person
from commands.groups.records import Record
from commands.groups.subject import Sheet, Task
from commands.table import TABLE
from storage.group_actions import GroupAction
from storage.groups import Group, GroupDecision, GroupMember
from tests.chat import LEA, Chat
from tests.given import meeting, member

WHEN = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
SAMIRA, KARIM = Person("@samira:town.example", "Samira"), Person("@karim:town.example", "Karim Belkacem")
LONG_NAMED = Person("@marie:town.example", "Marie-Antoinette de La Rochefoucauld-Montbel")
LINES = ["Que chaque enfant ait une place", "Douze places de plus au centre de loisirs", "Le SESSAD", "", "On se revoit en septembre"]


def _group(**more: Any) -> Group:
    facts: dict[str, Any] = {
        "number": 2,
        "name": "Inclusion des enfants porteurs de handicap",
        "purpose": "Des places en crèche et au centre de loisirs",
        "state": "open",
        "room": "programme",
        "room_id": "!g2:x",
        "active_at": WHEN,
        "created_at": WHEN,
    }
    return Group(**facts | more)


OPEN, PAUSED = _group(), _group(number=3, name="Logement", purpose="", state="paused")
PROPOSED, DECLINED = _group(number=12, state="proposed", room_id=None), _group(number=13, state="declined", room_id=None)
CLOSED = _group(number=4, state="closed", outcome=LINES)
LOST = _group(number=5, room_id=None, trouble="expelled")
LONG = _group(number=123, name="Accès aux droits des personnes très éloignées du numérique en quartier", purpose="Un objet long. " * 20)
ALL = [OPEN, PAUSED, PROPOSED, DECLINED, CLOSED, LOST, LONG]
MEETING = meeting(number=12)
NAMES = ["CCAS", "Centre social", "Maison de l’enfance", "SESSAD du Val", "PMI", "Mission locale"]


def _sheet(group: Group, names: list[str] = NAMES, alone: int = 2, actions: int = 12) -> Sheet:
    return Sheet(group, names[:1], names, alone, actions, MEETING if actions else None)


SHEETS = [*(_sheet(each) for each in ALL), _sheet(OPEN, [], 1, 0), _sheet(OPEN, NAMES[:1], 0, 1), _sheet(OPEN, NAMES[:3], 0, 100)]


def _action(**more: Any) -> GroupAction:
    facts: dict[str, Any] = {
        "number": 14,
        "group_number": 2,
        "what": "Demander les places au SESSAD",
        "due_on": date(2026, 12, 15),
        "created_at": WHEN,
    }
    return GroupAction(**facts | more)


TO_DO, UNDATED = _action(), _action(number=15, due_on=None, what="Écrire l’invitation à toutes les structures du secteur de l’enfance")
DONE, DROPPED = _action(number=16, state="done", done_at=WHEN), _action(number=17, state="dropped", done_at=WHEN)
TASKS = [
    Task(TO_DO, OPEN, KARIM, "Maison de l’enfance"),
    Task(UNDATED, LONG, None),
    Task(UNDATED, OPEN, None, "Centre communal d’action sociale de la ville de Valmont-sur-Garonne"),
    Task(DONE, OPEN, LONG_NAMED),
    Task(DROPPED, PAUSED, KARIM, "CCAS"),
]
DECISIONS = [GroupDecision(group_number=2, text=f"On se voit chaque mardi de la semaine {rank}", at=WHEN) for rank in range(9)]
ANSWERS = {"group": 2, "name": OPEN.name, "aimed": LINES[0], "done": LINES[1], "helped": LINES[2], "hindered": None, "next": LINES[4]}
ASKED = [{"place": place, "total": 5, "answers": ANSWERS, "noted": None} for place in (1, 5)]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "groups.told": [{"sheet": sheet} for sheet in SHEETS],
    "groups.shown": [{"sheet": sheet, "hosts": [KARIM, SAMIRA], "mine": mine} for sheet in SHEETS for mine in (True, False)],
    "groups.unknown": [{"number": None, "known": []}, {"number": 9, "known": [OPEN, LONG]}],
    "groups.which": [{"mine": []}, {"mine": [OPEN]}, {"mine": [OPEN, LONG]}],
    "groups.list": [
        {"groups": groups, "mine": {2}, "waiting": waiting, "more": more}
        for groups, waiting, more in (
            ([], [], False),
            ([OPEN], [PROPOSED], False),
            ([OPEN, PAUSED, LONG, LOST, OPEN], [PROPOSED] * 4, True),
        )
    ],
    "groups.nothing-said": [{}],
    "groups.too-long": [{"what": what, "most": 80, "said": 1_200} for what in ("name", "purpose")],
    "groups.part-too-many": [{"said": "et puis mardi"}],
    "groups.too-many": [{"most": 3}],
    "groups.members-only": [{}],
    "groups.which-person": [{"said": "Karim", "found": []}, {"said": "Karim", "found": [KARIM, LONG_NAMED]}],
    "groups.alike": [{"alike": [OPEN]}, {"alike": [OPEN, PAUSED, LONG]}],
    "groups.to-accept": [
        {"group": group, "author": KARIM, "structures": structures, "host": host}
        for group, structures, host in ((PROPOSED, ["CCAS"], SAMIRA), (LONG, [], None))
    ],
    "groups.made": [{"group": OPEN, "host": host} for host in (None, KARIM)],
    "groups.declined": [{"group": DECLINED, "reason": "un autre groupe travaille déjà là-dessus"}],
    "groups.takes-up": [{"name": "Délais pour un logement", "purpose": purpose} for purpose in ("", "Des familles attendent")],
    "groups.room-refused": [{"group": LOST, "why": why} for why in ("rights", "limits", "other")],
    "groups.not-asked-in": [{"group": group, "person": person} for group in (OPEN, LONG) for person in (KARIM, LONG_NAMED)],
    "groups.you-not-asked-in": [{"group": group, "hosts": hosts} for group in (OPEN, LONG) for hosts in ([], [KARIM, SAMIRA, LONG_NAMED])],
    "groups.room-lost": [{"group": LOST, "person": KARIM}],
    "groups.joined": [{"group": OPEN, "there": there, "waits": waits} for there, waits in ((True, False), (False, True), (False, False))],
    "groups.left": [{"group": OPEN, "in_room": in_room} for in_room in (True, False)],
    "groups.hosts-only": [{"group": OPEN, "hosts": [KARIM]}, {"group": LONG, "hosts": [KARIM, SAMIRA, LONG_NAMED]}],
    "groups.hosts": [{"group": OPEN, "hosts": [KARIM, SAMIRA]}],
    "groups.whom": [{}],
    "groups.invited": [{"group": OPEN, "person": KARIM, "waits": waits} for waits in (True, False)],
    "groups.decide-what": [{}],
    "groups.decided-too-long": [{"most": 300, "said": 1_500}],
    "groups.decided": [{"group": OPEN, "text": "On se voit chaque premier mardi"}],
    "groups.since-unread": [{"said": "la saint-glinglin"}],
    "groups.record": [
        {"record": Record(group, since, decisions, tasks, held), "shown": 4}
        for group, since, decisions, tasks, held in (
            (OPEN, None, [], [], []),
            (OPEN, date(2026, 9, 1), DECISIONS, TASKS, [(MEETING, 1)]),
            (LONG, None, DECISIONS[:1], TASKS[:1], [(MEETING, 0)]),
        )
    ],
    "groups.quiet": [{"group": OPEN, "days": 91}],
    "groups.line-empty": [{}],
    "groups.line-too-long": [{"most": 200, "said": 260}],
    **{f"groups.ask-{name}": ASKED for name in ("aimed", "done", "helped", "hindered", "next")},
    "groups.closing-summary": [{"answers": ANSWERS}],
    "groups.closed": [{"group": CLOSED, "left": left} for left in (0, 1, 7)],
    "groups.as-it-stands": [{"sheet": sheet} for sheet in SHEETS],
    **{
        f"groups.{name}": [{"group": group, "person": KARIM} for group in (OPEN, LONG)]
        for name in ("is-there", "host-changed", "leads-already")
    },
    **{
        f"groups.{name}": [{"group": group} for group in ALL]
        for name in (
            *("is-over", "message-removed", "put-back", "still-there", "proposed", "accepted", "declined-done", "why-not", "not-proposed"),
            *("welcome", "room-outside", "reopened", "has-room", "no-room", "already-of-it", "was-not-of-it", "not-of-it", "you-lead"),
            *(
                "without-host",
                "waits",
                "found",
                "needs-host",
                "needs-room",
                "needs-answer",
                "goes-on",
                "pauses",
                "closed-told",
                "closed-here",
            ),
        )
    },
}


def held_of(user_id: str) -> Iterator[SQLModel]:
    """What the tables hold of a person."""
    yield _group(number=None, created_by=user_id)
    yield GroupMember(group_number=1, user_id=user_id, is_host=True, at=WHEN)
    yield GroupDecision(group_number=1, text="On se voit chaque premier mardi", user_id=user_id, at=WHEN)
    yield _action(number=None, group_number=1, holder_id=user_id, created_by=user_id)


async def makes_a_group(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle")
        await member(session, KARIM.user_id, KARIM.name)
    await chat.says(f"!groupe {OPEN.name} ; {OPEN.purpose} ; Karim", person=SAMIRA)


async def proposes_a_group(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle")
    await chat.says("!groupe Logement ; des familles attendent")


async def takes_something_on(chat: Chat) -> None:
    await makes_a_group(chat)
    await chat.says("!action G1 Karim ; demander les places ; pour le 15 décembre", person=KARIM)


async def is_quiet(chat: Chat) -> None:
    await makes_a_group(chat)
    chat.now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    await chat.timekeeper.run(next(job for job in TABLE.jobs if job.name == "groups.quiet"), chat.now)


STORIES = {
    "groups.told": ("groups.group", (makes_a_group,)),
    "groups.to-accept": ("groups.proposal", (proposes_a_group,)),
    "actions.told": ("groups.action", (takes_something_on,)),
    "groups.quiet": ("groups.quiet", (is_quiet,)),
}
