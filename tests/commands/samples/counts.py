from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel

from commands.core.declaration.context import Person
from commands.counts.collecting import Standing
from commands.counts.numbers import Sort
from commands.counts.periods import Period
from commands.counts.subject import Line, TallySheet
from storage.counts import CountAnswer, CountHolder, CountLetter, Gathering, Published, Tally
from tests.chat import LEA, Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
AT = datetime(2027, 1, 25, 17, 0, tzinfo=UTC)
USUAL: dict[str, Any] = {"until": date(2027, 12, 31), "room": "programme", "created_at": AT}
SHORT = Tally(number=3, label="Foyers reçus pour une aide alimentaire", unit="foyers", **USUAL)
LONG = Tally(
    number=123,
    label="Personnes accompagnées vers un logement, hors mesures décidées par un juge et hors urgence sociale de nuit",
    unit="personnes accompagnées",
    how="median",
    months=12,
    **USUAL,
)
OVER = Tally(number=4, label="Colis", unit="colis", months=6, state="ended", **USUAL)
EVERY = (SHORT, LONG, OVER)
NAMES = [structure("PMI"), structure("Centre communal d’action sociale de Valmont-sur-Garonne")]


def _line(months: int, value: float | None, alone: tuple[tuple[str, int], ...] = (), last_day: date = date(2026, 12, 31)) -> Line:
    return Line(Period(last_day, months), Published(count_number=3, gathering_number=1, holders=12, answered=7, value=value), alone)


LINES = (
    _line(3, 1340, (("CCAS", 120), ("Secours populaire", 60))),
    *(_line(3, None, last_day=date(2026, month, 30)) for month in (9, 6)),
    _line(3, 0, last_day=date(2026, 3, 31)),
    *(_line(3, 900 + rank, last_day=date(2025 - rank, 12, 31)) for rank in range(2)),
)
SHEETS = (
    TallySheet(SHORT, 12, LINES),
    TallySheet(SHORT, 1, LINES[1:2]),
    TallySheet(LONG, 0, ()),
    TallySheet(LONG, 5, (_line(12, 42.5),)),
    TallySheet(OVER, 5, (_line(6, 12),)),
)
GATHERING = Gathering(number=1, last_day=date(2026, 12, 31), opened_at=AT, closes_at=AT)
WANTED = [(tally, Period(date(2026, 12, 31), tally.months)) for tally in EVERY]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "counts.told": [{"sheet": sheet} for sheet in SHEETS],
    "counts.shown": [{"sheet": sheet} for sheet in SHEETS],
    "counts.picture": [{"tally": SHORT, "lines": LINES}],
    "counts.listed": [
        {"sheets": [SHEETS[0], SHEETS[2], SHEETS[3], SHEETS[4]], "more": True, "first": True},
        *({"sheets": [], "more": False, "first": first} for first in (True, False)),
    ],
    "counts.declared": [{"sheet": sheet} for sheet in SHEETS],
    "counts.given": [{"tally": SHORT, "structures": NAMES[:1]}, {"tally": LONG, "structures": NAMES}],
    **{
        f"counts.{name}": [{"tally": each} for each in EVERY]
        for name in (
            *("ended", "what-of-it", "is-over", "message-removed", "put-back", "still-there", "as-it-stands"),
            "number-stands",
        )
    },
    "counts.how": [{}],
    "counts.unread": [{"said": "licornes " * 20}],
    "counts.too-long": [{"most": 120, "said": 5000}],
    "counts.what-unit": [{"said": "12"}],
    "counts.how-often": [{"said": "souvent"}],
    "counts.a-time": [{"when": None}, {"when": "04/12/2026"}],
    "counts.unknown-structure": [{"name": "Club des licornes"}],
    "counts.unknown": [{"number": None, "known": []}, {"number": 99, "known": [SHORT, LONG]}],
    "counts.dialogue-label": [{"place": 1, "total": 5, "answers": {}, "noted": None}],
    **{
        f"counts.dialogue-{name}": [
            {"place": place, "total": 5, "answers": {"label": SHORT.label}, "noted": noted}
            for place, noted in ((2, "foyers"), (None, None))
        ]
        for name in ("unit", "months", "until", "holders")
    },
    "counts.dialogue-summary": [
        {"answers": {"label": LONG.label, "unit": None, "months": None, "until": "vendredi 31 décembre 2027", "holders": None}},
        {
            "answers": {
                "label": SHORT.label,
                "unit": "foyers",
                "months": 6,
                "until": "vendredi 31 décembre 2027",
                "holders": "CCAS, PMI",
                "how": "median",
            }
        },
    ],
    "counts.held": [{"tally": tally, "structure": each, "holds": holds} for tally in EVERY for each in NAMES for holds in (True, False)],
    "counts.no-voice": [{}],
    "counts.not-your-voice": [{"named": "CAF", "mine": NAMES}],
    "counts.asked": [
        {"structure": NAMES[1].name, "wanted": wanted, "closes_at": AT, "chased": chased}
        for wanted in (WANTED[:1], WANTED[1:2], WANTED[2:], WANTED, WANTED[:2] * 3)
        for chased in (True, False)
    ],
    "counts.noted": [
        {"tally": tally, "structure": NAMES[1], "period": period, "closes_at": AT, "value": value, "again": again, "was": was, "few": few}
        for tally, period in WANTED
        for value, again, was, few in ((12, False, None, False), (1240, True, 12, False), (None, True, 4, False), (4, True, None, True))
    ],
    "counts.corrected": [
        {"tally": SHORT, "structure": NAMES[0], "period": WANTED[0][1], "value": value, "closes_at": AT, "was": was}
        for value, was in ((12, 10), (None, 4), (4, None))
    ],
    "counts.said-no-more": [{"tally": SHORT, "structure": NAMES[1], "closes_at": AT}],
    "counts.sure": [{"tally": SHORT, "value": 40_000, "about": about} for about in (True, False)],
    "counts.not-a-number": [
        {"said": "entre 30 et 40", "why": why.value, "tally": SHORT} for why in (Sort.NEGATIVE, Sort.DECIMALS, Sort.HUGE, Sort.UNCLEAR)
    ],
    "counts.which": [{"held": []}, {"held": EVERY}],
    "counts.for-whom": [{"tally": SHORT, "structures": NAMES}],
    "counts.not-now": [{"tally": SHORT, "opens": date(2027, 1, 1), "last": last} for last in (None, GATHERING)],
    "counts.shown-alone": [{"tally": SHORT, "structure": NAMES[1], "shown": shown} for shown in (True, False)],
    "counts.published": [{"sheets": [SHEETS[0], SHEETS[3], SHEETS[4]]}, {"sheets": [SHEETS[1]]}],
    "counts.collection": [{"standing": Standing(GATHERING, 12, 7, left), "opens": date(2027, 1, 1)} for left in (0, 1, 3)]
    + [{"standing": None, "opens": date(2027, 1, 1)}],
    "counts.collection-closed": [{}],
    "counts.collected-already": [{"again": date(2027, 1, 1)}],
    "counts.nothing-to-collect": [{}],
    "counts.collection-waits": [{"standing": Standing(GATHERING, 12, 7, left)} for left in (0, 2)],
}


def held_of(user_id: str) -> Iterator[SQLModel]:
    """What the tables hold of a person; each has numbers of their own, and the first structure."""
    number = sum(map(ord, user_id))
    yield Tally(number=number, label="Foyers", unit="foyers", **USUAL, created_by=user_id)
    yield Gathering(number=number, last_day=date(2000, 1, 1) + timedelta(days=number), opened_at=AT, closes_at=AT)
    yield CountHolder(count_number=number, structure_id=1, said_by=user_id, at=AT)
    yield CountLetter(gathering_number=number, structure_id=1, user_id=user_id, due_at=AT)
    yield CountAnswer(gathering_number=number, count_number=number, structure_id=1, value=12, user_id=user_id, at=AT)


async def declares(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle", await findable(session, structure("PMI")))
    await chat.says("!indicateur Foyers reçus ; par trimestre ; jusqu’au 31 décembre 2027 ; en foyers ; tenu par PMI", person=SAMIRA)


STORIES = {"counts.told": ("counts.tally", (declares,))}
