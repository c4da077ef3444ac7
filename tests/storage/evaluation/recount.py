"""The same numbers counted again, slowly and by other hands: rows of the tables as they are, loops, sets of pairs.

What each number means is written here a second time, from decision 58.
"""

from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def months_before(at: datetime, months: int) -> datetime:
    """The same day of an earlier month, or its last one."""
    month = at.month - 1 - months
    year, month = at.year + month // 12, month % 12 + 1
    for day in (at.day, 30, 29, 28):
        try:
            return at.replace(year=year, month=month, day=min(day, at.day))
        except ValueError:
            continue
    raise AssertionError(at)


class Recount:
    """Of a period: its first and last day, and the instants it begins and ends at."""

    def __init__(self, tables: Tables, first: date, last: date, since: datetime, until: datetime, now: datetime) -> None:
        self.tables, self.first, self.last, self.since, self.until, self.now = tables, first, last, since, until, now
        self.held = [
            each for each in tables["meeting"] if each["state"] == "planned" and each["ends_at"] <= now and each["starts_at"] < until
        ]
        self.held.sort(key=lambda each: (each["starts_at"], each["number"]))
        self.mine = [each for each in self.held if each["starts_at"] >= since]
        self.sector = {each["id"]: (each["kind"] or "").strip().lower() for each in tables["structure"]}

    def inside(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    # ── Who came ─────────────────────────────────────────────────────────────────────────────────────────────────

    def named(self, meeting: Row) -> list[tuple[str | None, int | None, int]]:
        """Who was noted: the person, the structure, how many."""
        number = meeting["number"]
        found = [
            (row["user_id"], row["structure_id"], row["came"])
            for row in self.tables["registration"]
            if row["meeting_number"] == number and row["state"] == "confirmed" and row["came"]
        ]
        others = [row["user_id"] for row in self.tables["walk_in"] if row["meeting_number"] == number]
        return [*found, *((user_id, self.post(user_id, meeting["wall_start"].date()), 1) for user_id in others)]

    def post(self, user_id: str | None, day: date) -> int | None:
        for row in sorted(self.tables["membership"], key=lambda each: each["id"]):
            if user_id and row["user_id"] == user_id and row["since"] <= day and (row["until"] is None or row["until"] > day):
                return int(row["structure_id"])
        return None

    def heads(self, meeting: Row) -> int:
        return max(sum(many for _, _, many in self.named(meeting)), meeting["head_count"] or 0)

    def came(self, meetings: list[Row]) -> set[int]:
        return {structure for each in meetings for _, structure, _ in self.named(each) if structure}

    @property
    def before(self) -> list[Row]:
        return [each for each in self.held if each["starts_at"] < self.since]

    def network(self) -> set[int]:
        overlapping = {
            row["structure_id"]
            for row in self.tables["membership"]
            if row["since"] <= self.last and (row["until"] is None or row["until"] > self.first)
        }
        return overlapping | self.came(self.mine)

    def last_day(self) -> set[int]:
        rows = self.tables["membership"]
        return {row["structure_id"] for row in rows if row["since"] <= self.last and (row["until"] is None or row["until"] > self.last)}

    def returned(self, months: int) -> set[int]:
        found = set()
        for structure in self.came(self.mine):
            days = [each["starts_at"] for each in self.held if structure in self.came([each])]
            for earlier, later in pairwise(days):
                if self.inside(later) and earlier <= months_before(later, months):
                    found.add(structure)
        return found

    # ── Who met whom ─────────────────────────────────────────────────────────────────────────────────────────────

    def hosts(self, meeting: Row) -> set[int]:
        found = {self.post(meeting["host_id"] or meeting["created_by"], meeting["wall_start"].date())}
        for idea in self.tables["idea"]:
            if idea["meeting_number"] == meeting["number"]:
                parts = [row for row in self.tables["idea_part"] if row["idea_number"] == idea["number"] and row["part"] == "host"]
                found |= {row["structure_id"] for row in parts}
        return {each for each in found if each}

    def first_met(self) -> dict[tuple[int, int], datetime]:
        """Each pair → when it met first."""
        found: dict[tuple[int, int], datetime] = {}

        def meet(structures: set[int], at: datetime) -> None:
            for pair in combinations(sorted(structures), 2):
                found[pair] = min(at, found.get(pair, at))

        for meeting in self.held:
            meet(self.came([meeting]), meeting["starts_at"])
            meet(self.hosts(meeting), meeting["starts_at"])
        for group in self.tables["working_group"]:
            if group["state"] in {"proposed", "declined"}:
                continue
            members = [row for row in self.tables["group_member"] if row["group_number"] == group["number"] and row["structure_id"]]
            for one, other in combinations(members, 2):
                if one["structure_id"] != other["structure_id"]:
                    meet({one["structure_id"], other["structure_id"]}, max(one["at"], other["at"], group["opened_at"]))
        for row in self.tables["exchange"]:
            if row["state"] == "solved" and row["structure_id"] and row["helper_structure_id"]:
                meet({row["structure_id"], row["helper_structure_id"]}, row["closed_at"])
        return {pair: at for pair, at in found.items() if at < self.until}

    # ── All of it ────────────────────────────────────────────────────────────────────────────────────────────────

    def counts(self, months: int) -> dict[str, tuple[float | None, float | None]]:
        """Each number and what it is out of, but for those of the ideas and the field."""
        came, network, last_day = self.came(self.mine), self.network(), self.last_day()
        earlier = self.came(self.before)
        met = self.first_met()
        fresh = {pair for pair, at in met.items() if at >= self.since}
        around = network | {each for pair in fresh for each in pair} | self.gathered()
        old = {pair for pair, at in met.items() if at < self.since and set(pair) <= around}
        told = {pair for pair in fresh if self.sector[pair[0]] and self.sector[pair[1]]}
        inside = {pair for pair in met if set(pair) <= last_day}
        hosts = {each for meeting in self.mine for each in self.hosts(meeting)}
        old_hosts = {each for meeting in self.before for each in self.hosts(meeting)}
        cancelled = [
            m for m in self.tables["meeting"] if m["state"] == "cancelled" and self.inside(m["starts_at"]) and m["ends_at"] <= self.now
        ]
        pairs = len(list(combinations(around, 2)))
        return {
            "participation.visits": (sum(map(self.heads, self.mine)), None),
            "participation.structures": (len(came), len(network)),
            "participation.sectors": (len(self.sectors(came)), len(self.sectors(network))),
            "participation.first": (len(came - earlier), len(came)),
            "participation.returned": (len(self.returned(months)), len(came)),
            "participation.unseen": (len((earlier & last_day) - came), len(earlier & last_day)),
            "links.new": (len(fresh), pairs - len(old)),
            "links.across": (len({pair for pair in told if self.sector[pair[0]] != self.sector[pair[1]]}), len(told)),
            "links.met": (len(inside), len(list(combinations(last_day, 2)))),
            "links.alone": (len(last_day - {each for pair in inside for each in pair}), len(last_day)),
            "programme.held": (len(self.mine), len(self.mine) + len(cancelled)),
            "programme.new-hosts": (len(hosts - old_hosts), len(hosts)),
            **self.asked(),
            **self.money(),
            **self.known(),
        }

    def sectors(self, structures: set[int]) -> set[str]:
        return {self.sector[each] for each in structures if self.sector[each]}

    def gathered(self) -> set[int]:
        """Those that met somebody, whom they knew or not, during the period."""
        found = {each for meeting in self.mine for each in self.hosts(meeting)}
        for group in self.tables["working_group"]:
            members = [row for row in self.tables["group_member"] if row["group_number"] == group["number"] and row["structure_id"]]
            for row in members if group["state"] not in {"proposed", "declined"} else ():
                if self.inside(max(row["at"], group["opened_at"])):
                    found |= {other["structure_id"] for other in members if other["at"] <= row["at"]}
        for row in self.tables["exchange"]:
            if row["state"] == "solved" and row["structure_id"] and row["helper_structure_id"] and self.inside(row["closed_at"]):
                found |= {row["structure_id"], row["helper_structure_id"]}
        return found

    # ── What was asked, and paid ─────────────────────────────────────────────────────────────────────────────────

    def asked(self) -> dict[str, tuple[float | None, float | None]]:
        end = min(self.until, self.now)
        ideas = [
            row
            for row in self.tables["idea"]
            if self.inside(row["created_at"]) and not (row["state"] == "withdrawn" and row["answered_at"] < self.until)
        ]
        heard = [row for row in ideas if row["state"] not in {"open", "withdrawn"} and row["answered_at"] < self.until]
        raised = [row for row in self.tables["problem"] if row["state"] != "withdrawn" and row["created_at"] < self.until]
        mine = [row for row in raised if self.inside(row["created_at"])]
        answered = [row for row in mine if row["answered_at"] and row["answered_at"] < self.until]
        taken = [row for row in mine if any(row[name] and row[name] < self.until for name in ("taken_at", "answered_at"))]
        open_ = [row for row in raised if row["created_at"] < end and not (row["answered_at"] and row["answered_at"] < end)]
        asked = [
            row
            for row in self.tables["exchange"]
            if row["kind"] == "request" and row["state"] != "withdrawn" and self.inside(row["created_at"])
        ]
        met = [row for row in asked if row["state"] == "solved" and row["closed_at"] < self.until]
        return {
            "programme.ideas": (len(ideas), None),
            "programme.answered": (len(heard), len(ideas)),
            "programme.days": (_median([row["answered_at"] - row["created_at"] for row in heard]), None),
            "field.problems": (len(mine), None),
            "field.taken": (len(taken), len(mine)),
            "field.answered": (len(answered), len(mine)),
            "field.days": (_median([row["answered_at"] - row["created_at"] for row in answered]), None),
            "field.oldest": (max(((end - row["created_at"]) / timedelta(days=1) for row in open_), default=None), None),
            "help.met": (len(met), len(asked)),
        }

    def money(self) -> dict[str, tuple[float | None, float | None]]:
        starts = {row["number"]: row["starts_at"] for row in self.tables["meeting"]}
        paid = [
            row
            for row in self.tables["expense"]
            if row["paid"] is not None
            and row["cancelled_at"] is None
            and self.inside(starts[row["meeting_number"]] if row["meeting_number"] else row["added_at"])
        ]
        years = {row["year"]: row["cents"] for row in self.tables["budget"] if self.first.year <= row["year"] <= self.last.year}
        counted = [
            meeting for meeting in self.mine if self.heads(meeting) and any(row["meeting_number"] == meeting["number"] for row in paid)
        ]
        cents = sum(row["paid"] for row in paid if row["meeting_number"] in {meeting["number"] for meeting in counted})
        heads = sum(map(self.heads, counted))
        return {
            "means.spent": (sum(row["paid"] for row in paid), sum(years.values()) if years else None),
            "means.cost": (cents / heads if heads else None, None),
        }

    def known(self) -> dict[str, tuple[float | None, float | None]]:
        valued = {row["indicator_id"] for row in self.tables["figure_value"]}
        living = [row for row in self.tables["cafe_question"] if row["state"] != "withdrawn"]
        spoken = {row["subject"] for row in [*self.tables["reading"], *living] if row["subject"].startswith("figures.indicator:")}
        asked = [row for row in living if self.inside(row["at"])]
        heard = [row for row in asked if row["state"] == "answered" and row["answered_at"] < self.until]
        closed = [row for row in self.tables["survey"] if row["state"] == "closed" and self.inside(row["closed_at"])]
        ended = {row["number"] for row in self.tables["count_gathering"] if row["state"] == "closed" and self.inside(row["closes_at"])}
        given = [row for row in self.tables["count_published"] if row["gathering_number"] in ended]
        worked = [each["work_minutes"] for each in self.mine if each["work_minutes"] is not None]
        return {
            "knowledge.figures": (len(spoken), len(valued)),
            "knowledge.questions": (len(heard), len(asked)),
            "knowledge.soundings": (len(closed), None),
            "knowledge.answered": (sum(row["answered"] for row in closed), sum(row["asked"] for row in closed)),
            "knowledge.collected": (sum(row["answered"] for row in given), sum(row["holders"] for row in given)),
            "means.hours": (sum(worked) / 60 if worked else None, None),
        }

    def marks(self) -> dict[str, int]:
        numbers = {each["number"] for each in self.mine}
        rows = [row for row in self.tables["satisfaction"] if row["meeting_number"] in numbers and row["counted"] and row["answered"] >= 3]
        return {mark: sum(row[mark] for row in rows) for mark in ("useful", "fair", "useless")}


def _median(spans: list[timedelta]) -> float | None:
    days = sorted(each / timedelta(days=1) for each in spans)
    if not days:
        return None
    half = len(days) // 2
    return days[half] if len(days) % 2 else (days[half - 1] + days[half]) / 2
