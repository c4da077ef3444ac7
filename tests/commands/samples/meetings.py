from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from commands.core.dates import Recurring, When
from commands.core.declaration.context import Coordinator, Person
from commands.core.declaration.formats import FORMATS
from commands.core.rules.identity import Identity, Known
from commands.meetings.announcing.agenda import Line
from commands.meetings.people import Expected, Named, Roll, Unexpected
from commands.meetings.preparing.proposals import Proposal
from commands.meetings.preparing.schedule import Schedule
from commands.meetings.preparing.series import Dates, Skipped
from commands.meetings.preparing.wording import Wording
from commands.meetings.subject import Sheet
from storage.groups import Group
from storage.minutes import Minutes
from storage.satisfaction import Satisfaction
from tests.chat import TERRITORY
from tests.given import meeting

UNTIL = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CAFE = meeting(number=12, seats=20, access_notes="Entrée par la cour, ascenseur", theme="les accueils de jour cet hiver")
VIDEO = meeting("Conférence sur le logement d’abord", number=13, place="", video_link="https://meet.example.org/agora-r13")
LONG = meeting(
    "Une rencontre au titre long" + " et long" * 9,
    number=1234,
    place="Maison des associations, salle du conseil" + ", au fond de la cour" * 5,
    per_structure=2,
    seats=3,
)
STRUCTURES = [("CCAS de Valmont-sur-Garonne", 4), ("Secours populaire", 2), (None, 1)]
SHEET = Sheet(CAFE, 7, 0, 13, STRUCTURES)
FULL = Sheet(LONG, 3, 2, 0, [(f"Structure numéro {number} de la ville", 1) for number in range(9)])
LINKED = Sheet(VIDEO, 1, 0, None, [], link=VIDEO.video_link)
UNLINKED = Sheet(VIDEO, 0, 0, None, [])
OPEN = Sheet(meeting(number=15, public=True), 3, 0, None, [])
SHEETS = (SHEET, FULL, LINKED, UNLINKED, OPEN)
AT = When(date(2026, 12, 3), time(14), time(16))
DAY = When(date(2026, 12, 3))
MEETINGS = [{"meeting": CAFE}, {"meeting": LONG}]
NO_FILTER: dict[str, Any] = {"month": None, "format": None, "about": ""}
FILTERED: dict[str, Any] = {"month": date(2026, 12, 1), "format": "café partenaires", "about": "logement des jeunes"}
FIRST_THURSDAYS = Recurring(3, date(2026, 12, 3), time(9), ranks=(1,))
OTHER_MONDAYS = Recurring(0, date(2026, 12, 7), time(14, 30), time(16), every=2, until=date(2027, 11, 22))
AN_HOUR = Schedule(CAFE.wall_start, CAFE.wall_end, CAFE.starts_at, CAFE.ends_at)
HOLIDAYS = [Skipped(date(2027, month, 5), "Lundi de Pentecôte") for month in range(1, 12)]
SOME = Dates([AN_HOUR] * 2, [], ends=True)
MANY = Dates([AN_HOUR] * 53, HOLIDAYS, ends=False)
SAID = Wording("Café partenaires", "", FORMATS[0], place="Maison pour tous, salle du conseil" + ", au fond" * 5, seats=20)
KARIM = Person("@karim:town.example", "Karim Benali")
PROPOSAL = Proposal(meeting(number=13, state="proposed", theme="le logement", seats=20, video_link="https://meet.example.org/x"), KARIM)
ORPHAN = Proposal(LONG, None)
OLD = [meeting(number=14, state=state) for state in ("refused", "withdrawn", "lapsed", "cancelled")]
QUESTION: dict[str, Any] = {"total": 5, "answers": {}, "noted": "jeudi 3 décembre 2026, de 14 h à 16 h"}
ANSWERS: dict[str, Any] = {"title": LONG.title, "date": {"told": "jeudi 3 décembre 2026 à 14 h"}, "place": LONG.place}

LEA = Expected(1, "@lea:town.example", "Léa Étiolle", "CCAS", 1, 1, 1)
OMAR = Expected(2, "@omar:town.example", "Omar Sy", "Secours populaire", 3, 0, 2, "Zoé et Paul")
GONE = Expected(3, None, "", "", 1, 0, 3)
WALK_IN = Unexpected(None, "Karim du Secours populaire", 1)
ROLL = Roll(CAFE, [LEA, OMAR, GONE], [WALK_IN], 2)
NOBODY = Roll(LONG, [], [], 0)
UNREAD = {"unknown": ["Zed"], "ambiguous": ["Léa"]}
READ: dict[str, list[str]] = {"unknown": [], "ambiguous": []}
LINK = Minutes(meeting_number=12, name="https://nuage.example.org/cafe", link="https://nuage.example.org/cafe", at=UNTIL)
FILE = Minutes(meeting_number=12, name="Compte rendu du café.pdf", file={"url": "mxc://a/b"}, size=1_234_567, at=UNTIL)
SMALL = Minutes(meeting_number=12, name="notes.txt", file={"url": "mxc://a/c"}, size=900, at=UNTIL)
COUNTED = Satisfaction(meeting_number=12, closes_at=UNTIL, counted=True, asked=14, answered=9, useful=6, fair=2, useless=1)
STILL_OPEN = Satisfaction(meeting_number=12, closes_at=UNTIL, asked=14)
TOO_FEW = Satisfaction(meeting_number=12, closes_at=UNTIL, counted=True, asked=14, answered=2)
THOUGHT: dict[str, Any] = {"meeting": CAFE, "comments": [], "more": 0, "present": 14, "registered": 16, "fewest": 3}

GROUPS = [Group(number=2, name="Inclusion des enfants porteurs de handicap", room="programme", active_at=UNTIL, created_at=UNTIL)]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "meetings.without-place": [{"meeting": VIDEO}, {"meeting": LONG}],
    "meetings.without-minutes": [{"meeting": CAFE}],
    "meetings.to-answer": [{"number": 13, "title": "Atelier budget"}],
    "meetings.sheet": [
        {"sheet": Sheet(CAFE, 7, 0, 13, STRUCTURES, minutes=1), "over": True},
        *({"sheet": sheet, "over": False} for sheet in SHEETS),
        {"sheet": SHEET, "over": True},
        {"sheet": replace(SHEET, questions=3), "over": False},
        {"sheet": Sheet(meeting(number=14, state="cancelled"), 1, 0, None, []), "over": False},
        {"sheet": Sheet(CAFE, 7, 0, 13, STRUCTURES, series=FIRST_THURSDAYS), "over": False},
        {"sheet": Sheet(PROPOSAL.meeting, 0, 0, 20, []), "over": False},
    ],
    "meetings.created": [{"sheet": sheet} for sheet in SHEETS],
    "meetings.announced": [
        {"sheet": Sheet(CAFE, 7, 0, 13, STRUCTURES, minutes=2)},
        *({"sheet": sheet} for sheet in SHEETS),
        {"sheet": Sheet(meeting(number=14, state="cancelled"), 1, 0, None, [])},
    ],
    "meetings.message-removed": MEETINGS,
    "meetings.put-back": MEETINGS,
    "meetings.still-there": MEETINGS,
    "meetings.how-to": [{"said": "café", "coordinator": True}, {"said": "café", "coordinator": False}],
    "meetings.unknown": [{"number": number, "known": known} for number in (None, 99) for known in ([CAFE, VIDEO, LONG], [])],
    "meetings.is-cancelled": MEETINGS,
    "meetings.has-begun": [{"meeting": CAFE, "over": True}, {"meeting": LONG, "over": False}],
    "meetings.a-date": [{"when": None}, {"when": AT.typed}],
    "meetings.no-such-group": [{"number": 9, "known": []}, {"number": 9, "known": GROUPS}],
    "meetings.no-place": [{"title": "Café"}],
    "meetings.too-long": [{"what": what, "most": 120} for what in ("title", "place", "theme", "access", "link", "guests", "comment")],
    "meetings.no-seats": [{"said": "0"}],
    "meetings.no-link": [{"said": "meet"}],
    "meetings.part-too-many": [{"said": "et puis encore"}],
    "meetings.agenda": [
        {"lines": [Line(CAFE, mine=True), Line(VIDEO, mine=False)], "more": False, "mine": False, "unread": "", **NO_FILTER},
        {"lines": [Line(LONG, mine=True)] * 3, "more": True, "mine": True, "unread": "le temps", **FILTERED},
    ],
    "meetings.agenda-empty": [
        {"mine": False, "unread": "", **NO_FILTER},
        {"mine": True, "unread": "le temps", **FILTERED},
    ],
    "meetings.signed-up": [
        {"sheet": SHEET, "guests": 0, "already": False, "member": True},
        {"sheet": FULL, "guests": 2, "already": True, "member": False},
        {"sheet": LINKED, "guests": 1, "already": False, "member": True},
    ],
    "meetings.no-room-for-guests": [{"sheet": SHEET, "guests": 1, "wanted": 5}, {"sheet": FULL, "guests": 0, "wanted": 1}],
    "meetings.waiting": [
        {"sheet": SHEET, "rank": 1, "guests": 0, "member": True},
        {"sheet": FULL, "rank": 2, "guests": 2, "member": False},
    ],
    "meetings.guests-unclear": [{"meeting": CAFE, "said": "beaucoup", "most": most} for most in (2, 0)],
    "meetings.tap-taken-away": [{"meeting": CAFE, "offered": offered} for offered in (True, False)],
    "meetings.too-many-guests": [{"meeting": LONG, "wanted": 9, "most": most} for most in (2, 1, 0)],
    "meetings.no-guests": [{"said": "beaucoup", "most": 9}],
    "meetings.signed-out": [{"meeting": CAFE, "offered": True}, {"meeting": LONG, "offered": False}],
    "meetings.was-not-coming": MEETINGS,
    "meetings.which-meant": [
        {"coming": several, "leaving": leaving} for several in ([CAFE], [LONG], [CAFE, LONG, OLD[3]]) for leaving in (True, False)
    ],
    "meetings.none-to-leave": [{}],
    "meetings.seat-offered": [{"meeting": CAFE, "guests": 0, "until": UNTIL}, {"meeting": LONG, "guests": 2, "until": UNTIL}],
    "meetings.your-place": [
        {"meeting": CAFE, "state": "confirmed", "guests": 2, "rank": None},
        {"meeting": LONG, "state": "waiting", "guests": 0, "rank": 12},
        {"meeting": CAFE, "state": "offered", "guests": 0, "rank": None},
        {"meeting": LONG, "state": None, "guests": 0, "rank": None},
        {"meeting": OLD[3], "state": "confirmed", "guests": 0, "rank": None},
    ],
    "meetings.as-it-stands": [*MEETINGS, *({"meeting": each} for each in OLD)],
    "meetings.which-change": MEETINGS,
    "meetings.seats-taken": [{"meeting": CAFE, "wanted": 3, "taken": 7}, {"meeting": CAFE, "wanted": 0, "taken": 1}],
    "meetings.changed": [{"sheet": SHEET, "told": 6}, {"sheet": FULL, "told": 0}],
    "meetings.moved": [{"meeting": CAFE}, {"meeting": VIDEO}],
    "meetings.cancel-sure": [{"meeting": CAFE, "told": 6}, {"meeting": LONG, "told": 0}],
    "meetings.cancelled": [{"meeting": CAFE, "told": 6}, {"meeting": LONG, "told": 0}],
    "meetings.cancelled-told": MEETINGS,
    # calendars
    "meetings.yes-or-no": [{"said": "peut-être"}],
    "meetings.ics-one": [{"meeting": CAFE, "cancelled": False}, {"meeting": LONG, "cancelled": True}],
    "meetings.ics-several": [{"count": 1, "mine": True, "subscription": False}, {"count": 200, "mine": False, "subscription": True}],
    "meetings.ics-nothing": [{"mine": True}, {"mine": False}],
    "meetings.ics-how-to": [{"said": "le tout venant"}],
    "meetings.feed-given": [{"address": "https://agora.example.org/agenda/aB3-_" + "x" * 27 + ".ics"}],
    "meetings.feed-known": [{"since": UNTIL}],
    "meetings.feed-stopped": [{"had": True}, {"had": False}],
    "meetings.feed-public": [{"address": "https://agora.example.org/agenda.ics"}],
    "meetings.feed-for-members": [{}],
    "meetings.feed-nowhere": [{}],
    # series
    "meetings.series-sure": [
        {"wording": SAID, "series": FIRST_THURSDAYS, "dates": MANY},
        {"wording": Wording(LONG.title, "", FORMATS[1]), "series": OTHER_MONDAYS, "dates": SOME},
    ],
    "meetings.series-created": [
        {"meetings": [CAFE, VIDEO, LONG], "series": OTHER_MONDAYS, "dates": MANY},
        {"meetings": [CAFE], "series": FIRST_THURSDAYS, "dates": SOME},
    ],
    "meetings.series-which-hour": [{"series": Recurring(3, date(2026, 12, 3), ranks=(1,))}],
    "meetings.series-empty": [{"series": OTHER_MONDAYS, "skipped": HOLIDAYS[:2]}, {"series": FIRST_THURSDAYS, "skipped": []}],
    "meetings.no-series": MEETINGS,
    "meetings.series-date": MEETINGS,
    "meetings.series-changed": [{"sheet": SHEET, "count": 12, "told": 3}, {"sheet": LINKED, "count": 1, "told": 0}],
    "meetings.series-moved": [{"meetings": [CAFE]}, {"meetings": [LONG] * 9}],
    "meetings.series-cancel-sure": [{"meetings": [CAFE, VIDEO], "told": 3}, {"meetings": [LONG], "told": 0}],
    "meetings.series-cancelled": [{"meetings": [CAFE, VIDEO], "told": 3}, {"meetings": [LONG], "told": 0}],
    "meetings.series-cancelled-told": [{"meetings": [CAFE]}, {"meetings": [LONG] * 9}],
    # proposals
    "meetings.members-propose": [{"team": [Coordinator("@s:x", "Samira", "CCAS"), Coordinator("@p:x", "Paul", "CCAS")]}, {"team": []}],
    "meetings.too-many-proposals": [{"most": 5}],
    "meetings.no-series-proposed": [{}],
    "meetings.proposed": [{"meeting": CAFE}, {"meeting": VIDEO}],
    "meetings.to-accept": [{"proposal": PROPOSAL, "structures": ["PMI", "CCAS"]}, {"proposal": ORPHAN, "structures": []}],
    "meetings.accepted": [{"sheet": SHEET, "told": True}, {"sheet": LINKED, "told": False}],
    "meetings.proposal-accepted": MEETINGS,
    "meetings.why-not": MEETINGS,
    "meetings.refused": [{"meeting": CAFE, "told": True}, {"meeting": LONG, "told": False}],
    "meetings.proposal-refused": [{"meeting": CAFE, "reason": "La salle est prise ce jour-là"}],
    "meetings.proposal-lapsed": MEETINGS,
    "meetings.withdrawn": MEETINGS,
    "meetings.not-waiting": [{"meeting": each} for each in (CAFE, *OLD)],
    "meetings.only-proposed": MEETINGS,
    "meetings.not-accepted": [{"meeting": each} for each in OLD],
    "meetings.proposals": [
        {"proposals": [PROPOSAL, ORPHAN], "others": 3, "answers": True},
        {"proposals": [PROPOSAL] * 5, "others": 0, "answers": False},
        {"proposals": [], "others": 0, "answers": True},
        {"proposals": [], "others": 0, "answers": False},
    ],
    "meetings.no-video-link": [{}],
    # question by question
    "meetings.ask-title": [QUESTION | {"place": 1, "noted": None}],
    **{f"meetings.ask-{key}": [QUESTION | {"place": place}] for place, key in enumerate(("date", "place", "seats", "more"), 2)},
    "meetings.new-summary": [
        {"answers": ANSWERS | {"seats": None, "more": None}},
        {"answers": ANSWERS | {"seats": 20, "more": "le logement ; atelier formation"}},
    ],
    "meetings.host-only": [{"meeting": CAFE, "team": TERRITORY.coordinators}, {"meeting": CAFE, "team": ()}],
    "meetings.not-begun": MEETINGS,
    "meetings.no-more-corrections": MEETINGS,
    "meetings.who-is-there": [{"roll": roll, "late": late, "until": UNTIL} for roll in (ROLL, NOBODY) for late in (True, False)],
    "meetings.presence-noted": [
        {"roll": ROLL, "until": UNTIL, **UNREAD},
        {"roll": Roll(CAFE, [LEA] * 15, [WALK_IN], 16), "until": UNTIL, **READ},
        {"roll": Roll(LONG, [], [], 14), "until": UNTIL, **READ},
    ],
    "meetings.hours-noted": [{"meeting": meeting(number=12, work_minutes=minutes), "until": UNTIL} for minutes in (0, 60, 390, 30_000)],
    "meetings.how-many-hours": [{"meeting": each, "said": said, "most": 500} for each in (CAFE, LONG) for said in ("", "beaucoup " * 9)],
    "meetings.nobody-found": [{"meeting": CAFE, **UNREAD}, {"meeting": CAFE, **READ}],
    "meetings.sign-in-sheet": [{"meeting": CAFE, "people": people, "printable": people > 1} for people in (0, 1, 14)],
    "meetings.which-host": [
        {"meeting": CAFE, "said": "Karim", "found": []},
        {"meeting": CAFE, "said": "Karim", "found": [Named("@karim:a", "Karim Benali"), Named("@karim:b", "Karim Diallo")]},
    ],
    "meetings.host-changed": [{"meeting": CAFE, "host": Identity(Known("@karim:a", "Karim Benali", of_team=True))}],
    "meetings.you-host": MEETINGS,
    "meetings.opinion-asked": [{"meeting": each, "until": UNTIL, "fewest": 3} for each in (CAFE, LONG)],
    "meetings.opinion-how": MEETINGS,
    "meetings.opinion-noted": [
        {"meeting": CAFE, "commented": said, "marked": marked} for said in (True, False) for marked in (True, False)
    ],
    "meetings.opinion-not-asked": [{"meeting": CAFE, "over": True}, {"meeting": LONG, "over": False}],
    "meetings.outcome": [
        {"found": COUNTED, "answered": 9, **THOUGHT},
        {"found": COUNTED, "answered": 9, **THOUGHT, "comments": ["garder le tour de table", "finir à l’heure"] * 3, "more": 2},
        {"found": STILL_OPEN, "answered": 1, **THOUGHT, "present": 0},
        {"found": TOO_FEW, "answered": 2, **THOUGHT},
        {"found": None, "answered": 0, **THOUGHT, "present": 1, "registered": 1},
    ],
    "meetings.minutes-found": [
        {"meetings": [CAFE, LONG], "more": True, "said": "logement"},
        {"meetings": [CAFE], "more": False, "said": ""},
        {"meetings": [], "more": False, "said": ""},
        {"meetings": [], "more": False, "said": "logement"},
    ],
    "meetings.minutes": [
        {"meeting": CAFE, "minutes": [LINK, FILE, SMALL], "mine": True, "apart": True},
        {"meeting": CAFE, "minutes": [SMALL], "mine": False, "apart": False},
    ],
    "meetings.no-minutes": MEETINGS,
    "meetings.minutes-awaited": [{"meeting": CAFE, "minutes": 10}],
    "meetings.minutes-attached": [{"meeting": CAFE, "attached": each, "rank": 2} for each in (LINK, FILE, SMALL)],
    "meetings.minutes-removed": [{"meeting": CAFE, "gone": LINK}],
    "meetings.which-minutes": [{"meeting": CAFE, "minutes": [LINK, FILE]}, {"meeting": CAFE, "minutes": []}],
    "meetings.minutes-of-which": [{}],
    "meetings.minutes-not-yours": MEETINGS,
    "meetings.too-many-minutes": [{"meeting": CAFE, "most": 20}],
    "meetings.held-by-choice": [{"sheet": SHEET, "asked": 2}, {"sheet": UNLINKED, "asked": 0}],
    "meetings.chosen-coming": [{"meeting": CAFE}],
    "meetings.chosen-asked": [{"meeting": CAFE}],
}
