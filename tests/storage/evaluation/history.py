"""A history of a network, drawn from a seed: structures, people who come, go and change structure, meetings and the rest."""

import itertools
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import attendance, forgotten_presences, meetings
from storage.attendance import WalkIn
from storage.budget import Budget, Expense
from storage.counts import Gathering, Published, Tally
from storage.evaluation.counts import Period
from storage.exchange import Exchange
from storage.figures import FigureArea, Indicator, Source, Value
from storage.gaps import GapAsk
from storage.groups import Group, GroupMember
from storage.ideas import Idea, IdeaPart
from storage.meetings import Registration
from storage.network import Member, Membership
from storage.problem_steps import ProblemStep
from storage.problems import Problem, ProblemPart
from storage.readings import CafeQuestion, Reading
from storage.satisfaction import Satisfaction
from storage.surveys import Survey
from tests import given

PARIS = ZoneInfo("Europe/Paris")
BEGUN = datetime(2025, 1, 6, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
KINDS = ("CCAS", "association ", "Association", "bailleur", None, "")
STRUCTURES, PEOPLE, MEETINGS = 14, 30, 40


def period(first: date, last: date) -> Period:
    """As clocks of Paris show it."""
    ends = last + timedelta(days=1)
    return Period(first, last, *(datetime.combine(day, time(), PARIS).astimezone(UTC) for day in (first, ends)))


async def forget_names(session: AsyncSession, months: int) -> None:
    """What a night does to the names of those who came so long ago."""
    over = NOW - relativedelta(months=months)
    await forgotten_presences.keep(session, over)
    await meetings.remove_names(session, over)
    await attendance.remove_names(session, over)


class History:
    """What is stored of it, row by row."""

    def __init__(self, session: AsyncSession, seed: int) -> None:
        self.session, self.rng = session, random.Random(seed)  # noqa: S311 - a history is drawn, no key

    def instant(self) -> datetime:
        """Some moment of it."""
        return BEGUN + self.rng.random() * (NOW - BEGUN)

    def structure(self) -> int | None:
        """One of them; sometimes of none."""
        return self.rng.choice([*self.structures, None])

    async def play(self) -> None:
        """All of it."""
        await self.people()
        for _ in range(MEETINGS):
            await self.meeting()
        for rank in range(20):
            await self.idea(rank)
        for rank in range(15):
            await self.problem(rank)
        for _ in range(15):
            self.help()
        await self.groups()
        await self.knowledge()
        self.session.add_all([Budget(year=2025, cents=900_000, set_at=BEGUN), Budget(year=2026, cents=800_000, set_at=BEGUN)])
        self.session.add_all(
            GapAsk(gap=gap, user_id=f"@p{n}:a", label=gap, at=BEGUN) for gap, many in (("x", 3), ("y", 2)) for n in range(many)
        )
        await self.session.flush()

    async def people(self) -> None:
        """Each speaks for a structure; some change, some leave, some speak for two, some for none."""
        sheets = [
            given.structure(f"S{n}", kind=self.rng.choice(KINDS), confirmed_on=self.rng.choice([None, date(2024, 1, 1), date(2026, 5, 1)]))
            for n in range(STRUCTURES)
        ]
        self.session.add_all(sheets)
        await self.session.flush()
        self.structures: list[int] = [each.id or 0 for each in sheets[:-2]]  # two of which nobody speaks for
        for n in range(PEOPLE):
            user_id, joined = f"@p{n}:a", self.instant()
            self.session.add(Member(user_id=user_id, name=f"P {n}", consented_at=joined, joined_at=joined, last_seen_on=joined.date()))
            await self.session.flush()
            changes = sorted(self.instant().date() for _ in range(self.rng.randint(0, 2)))
            days = [joined.date(), *(day for day in changes if day > joined.date()), None]
            for since, until in itertools.pairwise(days):
                if since is not None and self.rng.random() < 0.9:
                    structure = self.rng.choice(self.structures)
                    self.session.add(Membership(user_id=user_id, structure_id=structure, since=since, until=until))
        await self.session.flush()

    async def meeting(self) -> None:
        """Held, cancelled or to come; who came noted by names, counted in the room, or not at all."""
        starts_at = self.instant() + timedelta(days=20)
        ends_at = starts_at + timedelta(hours=2)
        wall = starts_at.astimezone(PARIS).replace(tzinfo=None)
        made = given.meeting(
            starts_at=starts_at, ends_at=ends_at, wall_start=wall, wall_end=wall + timedelta(hours=2),
            state=self.rng.choice(["planned"] * 5 + ["cancelled", "proposed"]), format=self.rng.choice(["café", "atelier"]),
            place=self.rng.choice(["CCAS", "Mairie", ""]), work_minutes=self.rng.choice([None, 0, 150, 385]),
            host_id=self.rng.choice([None, *(f"@p{n}:a" for n in range(6))]),
            created_by=self.rng.choice([None, "@p1:a"]),
        )  # fmt: skip
        self.session.add(made)
        await self.session.flush()
        number, how = made.number or 0, self.rng.choice(["named", "named", "counted", "not"])
        if how == "counted":
            made.head_count = self.rng.randint(1, 20)
        for arrival, n in enumerate(self.rng.sample(range(PEOPLE), self.rng.randint(0, 8)), 1):
            came = self.rng.choice([0, 1, 1, 2]) if how == "named" else 0
            state = self.rng.choice(["confirmed"] * 4 + ["waiting", "cancelled"])
            self.session.add(Registration(meeting_number=number, user_id=f"@p{n}:a", structure_id=self.structure(), state=state,
                                          came=came if state == "confirmed" else 0, arrival=arrival, at=starts_at))  # fmt: skip
        for n in range(self.rng.choice([0, 0, 1, 3]) if how == "named" else 0):
            known = self.rng.random() < 0.7
            who = f"@p{self.rng.randrange(PEOPLE)}:a" if known else None
            self.session.add(WalkIn(meeting_number=number, user_id=who, name="" if known else f"Inconnu {n}", at=ends_at))
        if how == "named" and self.rng.random() < 0.6:
            self.satisfaction(number, ends_at)
        if self.rng.random() < 0.5:
            paid, gone = self.rng.choice([None, 1_234, 5_000]), self.rng.choice([None, None, NOW])
            self.session.add(Expense(year=starts_at.year, label="Goûter", structure="CCAS", planned=4_000, paid=paid,
                                     meeting_number=self.rng.choice([number, None]), added_at=self.instant(),
                                     cancelled_at=gone))  # fmt: skip

    def satisfaction(self, number: int, at: datetime) -> None:
        """Counted or not yet; of few answers, only how many there are is kept."""
        useful, fair, useless = (self.rng.randint(0, 4) for _ in range(3))
        answered = useful + fair + useless
        shown = {"useful": useful, "fair": fair, "useless": useless} if answered >= 3 else {}
        self.session.add(Satisfaction(meeting_number=number, closes_at=at, counted=self.rng.random() < 0.8, asked=answered + 2,
                                      answered=answered, **shown))  # fmt: skip

    async def idea(self, rank: int) -> None:
        """Answered, or not; taken back, or not; become a meeting, or not; with who would hold it."""
        came, state = self.instant(), self.rng.choice(["open", "merged", "kept", "postponed", "refused", "withdrawn"])
        at = None if state == "open" else came + timedelta(days=self.rng.randint(0, 200))
        made = Idea(title=f"Idée {rank}", state=state, created_at=came, answered_at=at, meeting_number=self.rng.choice([None, rank + 1]))
        self.session.add(made)
        await self.session.flush()
        for n in range(self.rng.randint(0, 3)):
            part = self.rng.choice(["author", "host", "host", "support"])
            self.session.add(IdeaPart(idea_number=made.number or 0, user_id=f"@p{n}:a", part=part, structure_id=self.structure(), at=came))

    async def problem(self, rank: int) -> None:
        """With the steps that it went through, and what is said of its answer."""
        came, state = self.instant(), self.rng.choice(["open", "open", "answered", "dropped", "withdrawn"])
        taken = self.rng.choice([None, came + timedelta(days=2)])
        answered = came + timedelta(days=self.rng.randint(3, 90)) if state in {"answered", "dropped"} else None
        made = Problem(
            text=f"Problème {rank}", room="accueil", state=state, created_at=came, due_at=came, taken_at=taken, answered_at=answered
        )
        self.session.add(made)
        await self.session.flush()
        number = made.number or 0
        for kind, at in (("taken", taken), ("answer" if state == "answered" else "dropped", answered)):
            if at is not None:
                self.session.add(ProblemStep(problem_number=number, kind=kind, at=at))
        for n in range(self.rng.randint(0, 5)):
            verdict = self.rng.choice(["", "yes", "partly", "no"]) if state == "answered" else ""
            self.session.add(
                ProblemPart(problem_number=number, user_id=f"@p{n}:a", structure_id=self.structure(), verdict=verdict, at=came)
            )

    def help(self) -> None:
        """Asked for, and found by another structure, or not."""
        came, state = self.instant(), self.rng.choice(["open", "solved", "solved", "withdrawn", "lapsed"])
        closed = None if state == "open" else came + timedelta(days=self.rng.randint(1, 60))
        self.session.add(Exchange(kind=self.rng.choice(["request", "request", "offer"]), text="Une salle", room="accueil", state=state,
                                  structure_id=self.structure(), helper_structure_id=self.structure() if state == "solved" else None,
                                  created_at=came, closed_at=closed))  # fmt: skip

    async def knowledge(self) -> None:
        """Figures that are spoken of or not, questions, soundings, what partners count."""
        for n in range(6):
            made = Indicator(code=f"c{n}", label=f"Chiffre {n}", plain="{}", unit="%", aggregate="rate")
            area = FigureArea(kind="commune", code=f"3100{n}")
            source = Source(title="INSEE", file=f"{n}.csv", digest=f"{n}", level="commune", imported_at=BEGUN)
            self.session.add_all([made, area, source])
            await self.session.flush()
            if n < 5:
                self.session.add(Value(indicator_id=made.id or 0, area_id=area.id or 0, year=2024, source_id=source.id or 0, value=1))
        for n in range(20):
            subject = self.rng.choice(["figures.indicator:1", "figures.indicator:3", "figures.indicator:5", "problems.problem:1"])
            came, state = self.instant(), self.rng.choice(["open", "answered", "answered", "closed", "withdrawn"])
            at = came + timedelta(days=self.rng.randint(0, 90)) if state in {"answered", "closed"} else None
            facts: dict[str, Any] = {"structure_id": self.structure(), "user_id": f"@p{n}:a"}
            self.session.add(CafeQuestion(subject=subject, text="?", state=state, at=came, answered_at=at, **facts))
            self.session.add(Reading(subject=f"figures.indicator:{self.rng.randint(2, 4)}", text="Vu", at=came, **facts))
        for _ in range(8):
            closed, state = self.instant(), self.rng.choice(["draft", "open", "closed", "closed", "cancelled"])
            self.session.add(Survey(title="Q", room="accueil", state=state, ends_at=closed, created_at=BEGUN, asked=self.rng.randint(9, 20),
                                    closed_at=closed if state == "closed" else None, answered=self.rng.randint(0, 9)))  # fmt: skip
        tally = Tally(label="Foyers", unit="foyers", until=date(2027, 1, 1), room="accueil", created_at=BEGUN)
        self.session.add(tally)
        for quarter in range(6):
            day = date(2025, 1, 1) + timedelta(days=90 * quarter)
            at = datetime.combine(day + timedelta(days=30), time(), UTC)
            made_at = Gathering(last_day=day, state=self.rng.choice(["open", "closed", "closed"]), opened_at=at, closes_at=at)
            self.session.add(made_at)
            await self.session.flush()
            numbers = {"count_number": tally.number or 0, "gathering_number": made_at.number or 0}
            self.session.add(Published(holders=self.rng.randint(5, 9), answered=self.rng.randint(0, 5), **numbers))

    async def groups(self) -> None:
        """One that meets, one that was only proposed."""
        for state in ("open", "closed", "proposed"):
            opened = self.instant()
            made = Group(name=state, state=state, room="accueil", active_at=opened, opened_at=opened, created_at=opened)
            self.session.add(made)
            await self.session.flush()
            for n in range(6):
                at = self.instant()
                self.session.add(GroupMember(group_number=made.number or 0, user_id=f"@p{n}:a", structure_id=self.structure(), at=at))
