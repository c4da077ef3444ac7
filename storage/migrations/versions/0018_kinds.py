"""kinds carry the name of their family

Whatever holds a kind, or a subject of one, is rewritten: what went off stays claimed, what waits is still done, once.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SUBJECTS = {
    "meeting": "meetings.meeting",
    "own": "reminders.own",
    "poll": "polls.poll",
    "poll-result": "polls.result",
    "post": "network.post",
    "presence": "meetings.presence",
    "proposal": "meetings.proposal",
    "reminder": "reminders.reminder",
    "room": "rooms.room",
    "satisfaction": "meetings.satisfaction",
    "seat": "meetings.seat",
    "seats": "meetings.seats",
}
"""Kinds of subjects: `meeting:12` becomes `meetings.meeting:12`."""
TIMERS = {
    "eve": "reminders.eve",
    "own-before": "reminders.own-before",
    "own-day": "reminders.own-day",
    "own-words": "reminders.own-words",
    "poll-chase": "polls.chase",
    "poll-end": "polls.end",
    "poll-nudge": "polls.nudge",
    "poll-picture": "polls.picture",
    "poll-tally": "polls.tally",
    "poll-unheard": "polls.unheard",
    "presence": "meetings.presence",
    "proposal": "meetings.proposal",
    "room-left-out": "rooms.left-out",
    "satisfaction": "meetings.satisfaction",
    "satisfaction-close": "meetings.satisfaction-close",
    "seats": "meetings.seats",
    "sheet": "meetings.sheet",
    "soon": "reminders.soon",
    "week": "reminders.week",
}
JOBS = {
    "attendance": "meetings.attendance",
    "hand-overs": "network.hand-overs",
    "housekeeping": "personal_data.housekeeping",
    "invitations": "rooms.invitations",
    "posts": "network.posts",
    "retention": "personal_data.retention",
    "retention-letters": "personal_data.retention-letters",
    "series": "meetings.series",
    "tallies": "polls.tallies",
    "undecided-proposals": "team.undecided-proposals",
    "votes": "polls.votes",
    "weekly-digest": "meetings.weekly-digest",
    "welcome": "network.welcome",
}
DIALOGUES = {
    "changement": "network.changement",
    "inscription": "network.inscription",
    "mutation": "network.mutation",
    "nouvelle-rencontre": "meetings.nouvelle-rencontre",
    "profil": "network.profil",
    "relais": "network.relais",
    "sondage": "polls.sondage",
}


def upgrade() -> None:
    _rename(SUBJECTS, TIMERS, JOBS, DIALOGUES)


def downgrade() -> None:
    _rename(*({new: old for old, new in kinds.items()} for kinds in (SUBJECTS, TIMERS, JOBS, DIALOGUES)))


def _rename(subjects: dict[str, str], timers: dict[str, str], jobs: dict[str, str], dialogues: dict[str, str]) -> None:
    for name in ("claim", "outbox", "reaction", "timer"):
        _rename_beginnings(name, "subject", "", subjects)
    for name in ("claim", "outbox"):  # `timer:meeting:12:week:0` and `job:welcome:2026-11-30T08:00:00+00:00`
        _rename_beginnings(name, "cause", "timer:", subjects)
        _rename_beginnings(name, "cause", "job:", jobs)
        table = _table(name, "cause")
        for old, new in timers.items():
            renamed = sa.func.replace(table.c.cause, f":{old}:", f":{new}:")
            op.execute(table.update().values(cause=renamed).where(table.c.cause.like(f"timer:%:{old}:%")))
    for table, kinds in ((_table("timer", "kind"), timers), (_table("draft", "dialogue"), dialogues)):
        (column,) = table.c
        for old, new in kinds.items():
            op.execute(table.update().values({column: new}).where(column == old))


def _rename_beginnings(name: str, column_name: str, before: str, kinds: dict[str, str]) -> None:
    """A kind stands at the beginning of what is stored, behind some words, and before « : »."""
    table = _table(name, column_name)
    (column,) = table.c
    for old, new in kinds.items():
        start = f"{before}{old}:"
        renamed = sa.literal(f"{before}{new}:") + sa.func.substr(column, len(start) + 1)
        op.execute(table.update().values({column: renamed}).where(column.like(f"{start}%")))


def _table(name: str, column: str) -> sa.TableClause:
    return sa.table(name, sa.column(column, sa.String()))
