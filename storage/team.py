"""The équipe d'animation: changes to it, each confirmed by another pilot structure, and the journal that everybody can read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class TeamChange(SQLModel, table=True):
    """Somebody who enters or leaves the équipe d'animation. In force once confirmed.

    The configuration names the first coordinators: `person_key` (a digest of the Matrix id) still tells that one of them was
    removed when their id itself has been erased.
    """

    __tablename__ = "team_change"

    id: int | None = Field(default=None, primary_key=True)
    action: str = Field(description="add or remove")
    user_id: str | None = Field(default=None, index=True)
    person_key: str = Field(index=True)
    name: str | None = None
    structure: str = Field(description="the pilot structure the person speaks for")
    proposed_by: str | None = Field(default=None, index=True)
    proposed_for: str = Field(description="the pilot structure of who proposed it")
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: str | None = Field(default=None, index=True)
    confirmed_for: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    refused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JournalEntry(SQLModel, table=True):
    """A decision of the équipe d'animation. People stand by their ids only: an erased one leaves the structure's name."""

    __tablename__ = "journal_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    kind: str = Field(description="what was decided: team-add, team-remove…")
    author_id: str | None = Field(default=None, index=True)
    author_structure: str
    confirmer_id: str | None = Field(default=None, index=True)
    confirmer_structure: str | None = None
    subject_id: str | None = Field(default=None, index=True)
    subject_structure: str | None = None
