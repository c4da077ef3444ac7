from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.upkeep.campaign import Progress
from commands.upkeep.fields import SECTIONS, Fact
from commands.upkeep.subject import CorrectionSheet
from storage.corrections import Correction, CorrectionVoice
from storage.sheets import Confirmed, SheetFacts
from storage.upkeep import Campaign, Checkup, CheckupLetter
from tests.chat import LEA, OMAR, Chat
from tests.commands.samples.directory import BARE, CCAS
from tests.given import findable, member, structure

AT = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
SERVICES = ("Domiciliation postale", "Aide au loyer", "Aide alimentaire", "Micro-crédit", "Accompagnement")
FULL = SheetFacts(CCAS, ("+33536490137",), ("accueil@ccas-valmont.example",), ("https://ccas-valmont.example",), SERVICES)
EMPTY = SheetFacts(BARE, (), (), (), ())
ONLY_WEB = SheetFacts(BARE, (), (), ("https://epicerie.example",), SERVICES[:1])
FIELDS = {
    "phone": "05 36 49 01 37\n06 39 98 12 34",
    "email": "accueil@ccas.example",
    "web": "https://ccas.example",
    "address": "3 rue des Tanneurs",
    "opening_hours": "Mo-Fr 09:00-12:00; We off",
    "access_notes": "",
    "description": "Le service social de la Ville reçoit tous les habitants, les oriente et les accompagne dans leurs droits. " * 2,
    "name": "Maison des Tilleuls",
    "service": "Cours de français",
    "no-service": "Domiciliation postale",
}


def told(field: str = "phone", state: str = "waiting", **more: Any) -> CorrectionSheet:
    row = Correction(number=5, structure_id=1, field=field, value=FIELDS[field], state=state, room="terrain", created_at=AT, decided_at=AT)
    names: dict[str, Any] = {"structure": "CCAS", "by": "PMI", "decided_by": "CCAS", "agreeing": 0} | more
    return CorrectionSheet(row, **names)


ALL = [told(field) for field in FIELDS]
STATES = [told(state=state) for state in ("waiting", "applied", "refused", "undone", "withdrawn")]
STATES += [told(agreeing=2, by="", decided_by=""), told(state="applied", decided_by=""), told(state="refused", decided_by="")]
ASKED: dict[str, Any] = {"place": None, "total": None, "noted": None}
NAMED = {"structure": {"id": 1, "name": CCAS.name}}
NUMBERED = [{"correction": each.correction} for each in STATES[:5]]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "upkeep.asked": [{"sheet": sheet, "changed": changed} for sheet in (FULL, EMPTY, ONLY_WEB) for changed in (False, True)],
    "upkeep.shown": [{"sheet": sheet} for sheet in (FULL, EMPTY)],
    "upkeep.confirmed": [{"structure": CCAS, "months": 6}],
    "upkeep.confirmed-no-more": [{"sheet": FULL}],
    "upkeep.not-yours": [{"structure": CCAS}, {"structure": BARE}],
    "upkeep.sheet-gone": [{}],
    "upkeep.which-of-them": [{"structures": [CCAS, BARE]}],
    "upkeep.which-sheet": [{"said": said, "command": command} for said in ("", "le machin") for command in ("corriger", "confirmer")],
    "upkeep.members-only": [{}],
    "upkeep.closed-for-good": [{"structure": CCAS}],
    "upkeep.standing": [{"counts": counts} for counts in (Confirmed(7, 2, 2), Confirmed(0, 0, 0))],
    "upkeep.ask-structure": [ASKED | {"answers": {}}],
    "upkeep.ask-section": [ASKED | {"answers": NAMED}],
    "upkeep.ask-value": [ASKED | {"answers": NAMED | {"section": section}} for section in SECTIONS],
    "upkeep.which-section": [{}],
    "upkeep.no-such-value": [{"field": field, "said": said} for field in FIELDS for said in ("", "bonjour")],
    "upkeep.somebodys": [{"field": field} for field in ("phone", "email")],
    "upkeep.value-too-long": [{"field": "description", "most": 500, "said": 1900}],
    "upkeep.which-service": [{"said": "colis", "services": services} for services in ((), SERVICES)],
    "upkeep.says-so": [{"structure": CCAS, "fact": Fact(field, "x")} for field in FIELDS],
    "upkeep.too-many": [{"most": 20}],
    "upkeep.proposed": [{"sheet": sheet, "asked": asked} for sheet in ALL for asked in (0, 2)],
    "upkeep.said-before": [{"sheet": told(), "mine": mine} for mine in (False, True)],
    "upkeep.changed": [{"sheet": sheet} for sheet in ALL],
    "upkeep.changed-told": [{"sheet": sheet} for sheet in (told(), told(by=""))],
    "upkeep.to-decide": [{"sheet": sheet, "now": sheet.values} for sheet in (*ALL, told(by=""))],
    **{f"upkeep.{name}": [{"sheet": sheet} for sheet in STATES] for name in ("correction-shown", "correction-told")},
    "upkeep.correction-over": NUMBERED[1:],
    "upkeep.unknown": [{"number": None, "known": []}, {"number": 9, "known": [told()] * 3}],
    **{
        f"upkeep.{name}": NUMBERED[:1]
        for name in ("message-removed", "put-back", "still-there", "decide-how", "withdrawn", "no-voice-of-another", "nothing-to-undo")
    },
    "upkeep.not-yours-to-decide": [{"sheet": told()}],
    "upkeep.decided": [{"sheet": sheet} for sheet in STATES[1:3]],
    "upkeep.decided-told": [{"sheet": sheet} for sheet in STATES[1:3]],
    "upkeep.agreed": [{"sheet": told()}],
    "upkeep.changed-since": [{"sheet": told(state="applied")}],
    "upkeep.undone": [{"sheet": told()}],
    "upkeep.phone-waits": [{"count": 1}, {"count": 12}],
    "upkeep.corrections-wait": [{"sheets": [told()], "more": 0}, {"sheets": [told()] * 3, "more": 4}],
    "upkeep.to-phone": [
        {"sheets": [], "start": 1, "total": 0, "more": 0},
        {"sheets": [FULL, EMPTY, FULL, EMPTY, FULL], "start": 6, "total": 12, "more": 2},
        {"sheets": [FULL], "start": 1, "total": 1, "more": 0},
    ],
}

RUNS = Campaign(number=2, about="associations non vérifiées depuis 6 mois", room="terrain", ends_at=AT, created_at=AT)
ENDED = Campaign(number=1, about="toutes", state="closed", room="terrain", ends_at=AT, created_at=AT, closed_at=AT)
STANDINGS = [Progress(RUNS, 60, 48, 55, 30, 12, 8, 10), Progress(RUNS, 1, 1, 1, 1, 1, 0, 0), Progress(ENDED, 60, 48, 55, 30, 12, 0, 18)]
SAMPLES |= {
    **{f"upkeep.campaign-{name}": [{"progress": each} for each in STANDINGS] for name in ("told", "shown", "begun", "report")},
    "upkeep.campaign-preview": [{"about": RUNS.about, "sheets": 60, "people": 48, "alone": alone, "ends": AT} for alone in (0, 1, 12)],
    "upkeep.campaign-how": [{"said": "", "running": None}, {"said": "les trucs", "running": None}, {"said": "", "running": RUNS}],
    "upkeep.campaign-none": [{"about": "piscines"}],
    "upkeep.campaign-too-many": [{"about": "toutes", "most": 1000}],
    "upkeep.campaign-until": [{"said": "hier"}],
    "upkeep.campaign-unknown": [{"number": None, "known": []}, {"number": 9, "known": [RUNS]}],
    **{f"upkeep.campaign-{name}": [{"campaign": RUNS}] for name in ("is-over", "message-removed", "put-back", "still-there")},
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Campaign(about="associations", room="terrain", state="closed", ends_at=AT, created_by=user_id, created_at=AT),
        Checkup(structure_id=1, state="confirmed", begun_at=AT, answered_by=user_id, answered_at=AT),
        CheckupLetter(checkup_number=1, user_id=user_id, due_at=AT),
        Correction(structure_id=1, field="name", value="CCAS", room="terrain", created_by=user_id, created_at=AT),
        Correction(structure_id=1, field="name", value="CCAS", state="refused", room="terrain", created_at=AT, decided_by=user_id),
        CorrectionVoice(correction_number=1, user_id=user_id, structure_id=1, at=AT),
    ]


async def _two(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle", await findable(session, structure("PMI")))
        await member(session, OMAR.user_id, "Omar Diallo", await findable(session, structure("CCAS", confirmed_on=chat.now.date())))


async def is_asked(chat: Chat) -> None:
    await _two(chat)
    job = next(each for each in chat.table.jobs if each.name == "upkeep.day")
    await chat.timekeeper.run(job, chat.now)
    await chat.timekeeper.run_timers()


async def is_to_decide(chat: Chat) -> None:
    await _two(chat)
    await chat.says("!corriger PMI ; téléphone 05 36 49 01 37", person=OMAR)
    chat.later(hours=1)
    await chat.timekeeper.run_timers()


async def is_shown(chat: Chat) -> None:
    await is_to_decide(chat)
    chat.later(days=7)
    await chat.timekeeper.run_timers()


STORIES = {
    "upkeep.asked": ("upkeep.checkup", (is_asked,)),
    "upkeep.to-decide": ("upkeep.to-decide", (is_to_decide,)),
    "upkeep.correction-told": ("upkeep.correction", (is_shown,)),
}
