"""Everything the house can hold about a person, in one registry: access, erasure and retention work from it and from nothing else.

Each column of text or JSON of every table is either in a `Holding` (found, exported, erased, kept for a time), or in `IMPERSONAL`
with the reason why it tells nothing of anybody. A test walks the schema and fails on a column that nobody thought about.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, true
from sqlmodel import SQLModel, and_, col, select

from storage.attendance import WalkIn
from storage.delivery import Naming, Outgoing
from storage.dialogues import Draft, OfferedAnswers
from storage.feeds import Feed
from storage.invitations import RoomInvitation
from storage.meetings import CONFIRMED, Meeting, Registration
from storage.minutes import Minutes
from storage.network import HandOver, Member, Membership, PostRequest
from storage.polls import OPEN, Ballot, Choice, Mark, Poll
from storage.private_rooms import PrivateRoom
from storage.reach import Reach, Silence
from storage.reactions import Reaction
from storage.robots import Robot
from storage.satisfaction import Rating
from storage.sealed_messages import SealedMessage
from storage.series import Series
from storage.team import JournalEntry, TeamChange
from storage.timers import Timer
from storage.turns import WaitingEvent

WITH_PROFILE = "as the profile: retention.profile_months after the last sign of life, retention.left_days after unregistering"
AS_STRANGER = "retention.profile_months after the last dated trace, for who is not a member; with the profile, for who is"
TRACES = "retention.trace_days"
_OF_OVER = col(Ballot.poll_number).in_(select(Poll.number).where(Poll.state != OPEN))
"""Ballots of polls that are over: their voice stays. Of an open one, it goes."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of a table that concern a person, found by a column with their Matrix id (directly, or `through` rows of another table).

    shared: the columns that an export gives, in order. kept: how long the rows stand when nobody asks. stays: which rows outlive an
    erasure, for good, without the person; then `key` and `emptied` are emptied in them, and `ended` gets its day. withdrawn: rows of
    the outbox, which `withdraw` takes back. dated: when a row was made, for retention of who is no member.
    """

    name: str
    table: type[SQLModel]
    key: str
    shared: tuple[str, ...]
    kept: str
    stays: ColumnElement[bool] | None = None
    emptied: tuple[str, ...] = ()
    ended: str | None = None
    dated: str | None = None
    through: type[Membership] | type[Ballot] | None = None
    withdrawn: bool = False

    def of(self, user_id: str) -> ColumnElement[bool]:
        """Which rows are this person's."""
        if self.through is not None:
            theirs = select(self.through.id).where(self.through.user_id == user_id)
            return col(getattr(self.table, self.key)).in_(theirs)
        return col(getattr(self.table, self.key)) == user_id


HOLDINGS = (
    # in this order: an offer of a post is found through the post, and posts lose their person with the profile; marks through ballots
    Holding("hand-overs-made", HandOver, "membership_id", ("offered_at",), "7 days, or until answered", through=Membership),
    Holding("post-requests", PostRequest, "membership_id", ("asked_at", "chased_at"), "14 days, or until answered", through=Membership),
    Holding("hand-overs-received", HandOver, "to_user_id", ("offered_at",), "7 days, or until answered", dated="offered_at"),
    Holding(
        name="posts",
        table=Membership,
        key="user_id",
        shared=("structure_id", "role", "since", "until", "confirmed"),
        kept=WITH_PROFILE,
        stays=true(),
        emptied=("role",),
        ended="until",
    ),
    Holding(
        name="profile",
        table=Member,
        key="user_id",
        shared=(
            *("name", "offers", "seeks", "phone", "hidden", "consented_at", "imported_by", "informed_at", "joined_at", "last_seen_on"),
            *("renewal_asked_on", "purge_announced_on", "greeted_at", "inactive_since", "left_at"),
        ),
        kept=WITH_PROFILE,
    ),
    Holding("reach", Reach, "user_id", ("channel", "days", "from_minute", "until_minute"), AS_STRANGER),
    Holding("silences", Silence, "user_id", ("subject", "until"), "until they are over; " + AS_STRANGER),
    Holding("private-rooms", PrivateRoom, "user_id", ("room_id", "opened_at", "invited_again"), AS_STRANGER, dated="opened_at"),
    Holding(
        name="draft",
        table=Draft,
        key="user_id",
        shared=("dialogue", "room_id", "questions", "place", "answers", "messages", "begun_at", "expires_at"),
        kept="7 days after the last answer",
    ),
    Holding("offers", OfferedAnswers, "user_id", ("room_id", "answers", "expires_at"), "half an hour mostly; swept every night"),
    Holding("timers", Timer, "user_id", ("subject", "kind", "words", "due_at"), "until they go off"),
    Holding("invitations", RoomInvitation, "user_id", ("room_id", "at"), "30 days", dated="at"),
    Holding("reactions", Reaction, "user_id", ("event_id", "subject", "key"), "as long as what they stand under"),
    Holding("robot", Robot, "user_id", ("since",), AS_STRANGER, dated="since"),
    Holding("waiting", WaitingEvent, "sender", ("event_id", "room_id", "source", "received_at"), "until it is answered: minutes"),
    Holding("sealed", SealedMessage, "sender", ("event_id", "room_id", "received_at", "explained"), TRACES),
    Holding(
        name="messages",
        table=Outgoing,
        key="person_id",
        shared=("created_at", "settled_at", "action", "state", "room_id", "event_id", "content"),
        kept="words until sent; ids for " + AS_STRANGER,
        dated="created_at",
        withdrawn=True,
    ),
    Holding("mentions", Naming, "user_id", ("txn_id",), "as long as the row of the outbox", withdrawn=True),
    Holding(
        name="team",
        table=TeamChange,
        key="user_id",
        shared=("action", "name", "structure", "proposed_at", "confirmed_at", "refused_at"),
        kept=AS_STRANGER,
        stays=and_(col(TeamChange.action) == "remove", col(TeamChange.confirmed_at).is_not(None)),
        emptied=("name",),
        dated="proposed_at",
    ),
    Holding(
        name="team-proposed",
        table=TeamChange,
        key="proposed_by",
        shared=("action", "proposed_for", "proposed_at"),
        kept=AS_STRANGER,
        stays=true(),
        dated="proposed_at",
    ),
    Holding(
        name="team-confirmed",
        table=TeamChange,
        key="confirmed_by",
        shared=("action", "confirmed_for", "confirmed_at"),
        kept=AS_STRANGER,
        stays=true(),
        dated="confirmed_at",
    ),
    Holding(
        name="registrations",
        table=Registration,
        key="user_id",
        shared=("meeting_number", "name", "structure_id", "guests", "guest_names", "state", "arrival", "offered_until", "came", "at"),
        kept="retention.attendance_months after the meeting, then counts only; " + AS_STRANGER,
        stays=col(Registration.state) == CONFIRMED,
        emptied=("name", "guest_names"),
        dated="at",
    ),
    Holding("feed", Feed, "user_id", ("created_at",), WITH_PROFILE, dated="created_at"),
    Holding(
        name="meetings",
        table=Meeting,
        key="created_by",
        shared=("number", "title", "created_at"),
        kept=AS_STRANGER,
        stays=true(),
        dated="created_at",
    ),
    Holding("series", Series, "created_by", ("rule", "created_at"), AS_STRANGER, stays=true(), dated="created_at"),
    Holding("hosted", Meeting, "host_id", ("number", "title"), "as the registrations", stays=true()),
    Holding(
        name="attendance",
        table=WalkIn,
        key="user_id",
        shared=("meeting_number", "name", "at"),
        kept="as the registrations",
        stays=true(),
        emptied=("name",),
        dated="at",
    ),
    Holding("ratings", Rating, "user_id", ("meeting_number", "mark", "at"), "a week after the meeting, then counts only", dated="at"),
    Holding("minutes", Minutes, "author_id", ("meeting_number", "name", "at"), AS_STRANGER, stays=true(), dated="at"),
    Holding(
        name="marks",
        table=Mark,
        key="ballot_id",
        shared=("ballot_id", "rank", "value"),
        kept="as the ballot",
        stays=col(Mark.ballot_id).in_(select(Ballot.id).where(_OF_OVER)),
        through=Ballot,
    ),
    Holding(
        name="ballots",
        table=Ballot,
        key="user_id",
        shared=("id", "poll_number", "name", "structure_id", "reason", "at"),
        kept="retention.attendance_months after the end of the poll, then voices only; " + AS_STRANGER,
        stays=_OF_OVER,
        emptied=("name", "reason"),
        dated="at",
    ),
    Holding("polls", Poll, "created_by", ("question", "created_at"), AS_STRANGER, stays=true(), dated="created_at"),
    Holding("choices", Choice, "added_by", ("poll_number", "text"), "as the poll, without who added it", stays=true()),
    Holding("journal-author", JournalEntry, "author_id", ("at", "kind", "author_structure"), AS_STRANGER, stays=true(), dated="at"),
    Holding(
        "journal-confirmer", JournalEntry, "confirmer_id", ("at", "kind", "confirmer_structure"), AS_STRANGER, stays=true(), dated="at"
    ),
    Holding("journal-subject", JournalEntry, "subject_id", ("at", "kind", "subject_structure"), AS_STRANGER, stays=true(), dated="at"),
)


@dataclass(frozen=True, slots=True)
class Impersonal:
    """Columns of a table that tell nothing of anybody, or nothing once the rest of the row is emptied; and why."""

    table: str
    columns: tuple[str, ...]
    why: str


_DIRECTORY = "public facts about a structure or its services; people are written in the network's tables"
_SEARCH = "the words of the directory, made anew from it"
_DECISION = "what a pilot structure decided: it stays, without the people"
IMPERSONAL = (
    Impersonal(
        "claim",
        ("cause", "done_by", "command", "subject"),
        "an event id or a job, what it did, and to what; a person stands as a digest with the day, for retention.trace_days",
    ),
    Impersonal("outbox", ("txn_id", "cause", "subject", "edits"), "digests, event ids, and our own numbers of things"),
    Impersonal("outbox", ("asked_in", "room_id", "event_id"), "ids of rooms and events; a Matrix id in place of a room is withdrawn"),
    Impersonal("outbox", ("action", "channel", "state"), "our own words"),
    Impersonal("outbox", ("trouble",), "the homeserver's reason, which may name the person: emptied when the row is withdrawn"),
    Impersonal("naming", ("txn_id",), "a digest of a cause"),
    Impersonal("sync_point", ("token",), "a place in the homeserver's stream"),
    Impersonal("sealed_message", ("event_id", "room_id"), "ids; they go with the row"),
    Impersonal("sealed_message", ("source",), "ciphertext that nobody here can read: not exported; it goes with the row"),
    Impersonal("team_change", ("person_key",), "a digest, which outlives the person only where the configuration still names them"),
    Impersonal("team_change", ("action", "structure", "proposed_for", "confirmed_for"), _DECISION),
    Impersonal("journal_entry", ("kind", "author_structure", "confirmer_structure", "subject_structure"), _DECISION),
    Impersonal("meeting", ("format", "title", "theme", "zone", "state"), "what the network does: it stays, without who proposed it"),
    Impersonal("meeting", ("place", "access_notes", "video_link"), "where it is: a place for the public, or an address made for it"),
    Impersonal("feed", ("digest",), "of a secret that only the person knows: not exported; it goes with the row"),
    Impersonal("meeting", ("words",), "the words of its title, its theme and its format, made anew from them"),
    Impersonal("series", ("rule",), "when something comes again"),
    Impersonal("registration", ("state",), "our own words"),
    Impersonal("minutes", ("name", "link", "file"), "what a meeting came to, and where it is: it stays, without who attached it"),
    Impersonal("comment", ("words",), "screened words on a meeting, kept without their author, their time nor their order"),
    Impersonal("timer", ("subject", "kind"), "our own numbers and words, and ids of rooms; they go with the row"),
    Impersonal("poll", ("kind", "question", "voices", "ties", "draw_seed", "room_id", "state"), "what the network asks itself"),
    Impersonal("reaction", ("room_id",), "an id of a room; it goes with the row"),
    Impersonal("room_move", ("old_room_id", "new_room_id"), "ids of rooms: which one replaced which"),
    Impersonal("choice", ("text",), "what the network chooses among: it stays, without who added it"),
    Impersonal("mark", ("value",), "what a voice says; whose it is stood in the ballot"),
    Impersonal("erasure", ("reason", "counts"), "counts of what went: a receipt tells nobody's name"),
    Impersonal("structure", ("source", "source_id", "name", "acronym", "kind", "description", "siret"), _DIRECTORY),
    Impersonal("structure", ("address", "postcode", "commune", "insee", "district", "opening_hours", "access_notes"), _DIRECTORY),
    Impersonal("service", ("source", "source_id", "name", "description", "tags", "publics", "cost", "cost_notes"), _DIRECTORY),
    Impersonal("service", ("how_to_reach", "modes", "conditions", "area"), _DIRECTORY),
    Impersonal("contact", ("kind", "value"), "the structure's own phone or address, never a person's at home"),
    Impersonal("merged_structure", ("source", "source_id", "name", "facts", "contacts"), _DIRECTORY),
    Impersonal("raw_row", ("source", "kind", "source_id", "payload"), "rows of structures and services; none of people is kept raw"),
    Impersonal("search_document", ("name", "need", "place", "text", "words", "places"), _SEARCH),
    Impersonal("search_word", ("word", "stem", "label"), _SEARCH),
    Impersonal("search_typo", ("key", "word"), _SEARCH),
    Impersonal("search_place", ("name", "label"), _SEARCH),
)
