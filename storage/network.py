"""The network: its people, the structures they speak for, and the posts that pass from one to another."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime


class Member(SQLModel, table=True):
    """A professional who registered in the network, or whom an import brought in.

    `hidden` are the fields that the person does not show to the other members. A member who left keeps their row until
    retention takes it; one who left all rooms is inactive and stays.
    """

    user_id: str = Field(primary_key=True)
    name: str = Field(description="how the person wishes to be called")
    offers: str = Field(default="", description="what one may ask them")
    seeks: str = Field(default="", description="what they are looking for in the network")
    phone: str | None = None
    hidden: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: imported, and has not agreed yet")
    imported_by: str | None = Field(default=None, description="who brought the spreadsheet, in words; None: registered by themselves")
    informed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when an imported person was told so")
    joined_at: datetime = Field(sa_type=UtcDateTime, index=True)
    last_seen_on: date = Field(index=True, description="the last sign of life: retention counts from here")
    renewal_asked_on: date | None = None
    purge_announced_on: date | None = None
    greeted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    inactive_since: datetime | None = Field(default=None, sa_type=UtcDateTime, description="left all rooms")
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="unregistered")


class Membership(SQLModel, table=True):
    """A post: a person speaks for a structure, from a day to another. Its history stays with the structure, without the name."""

    __table_args__ = (
        Index(
            "ix_membership_current",
            "user_id",
            "structure_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: str | None = Field(default=None, foreign_key="member.user_id", index=True, ondelete="SET NULL")
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    role: str = ""
    since: date
    until: date | None = None


class HandOver(SQLModel, table=True):
    """A post offered to a colleague, who has not answered yet."""

    __tablename__ = "hand_over"

    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", unique=True, ondelete="CASCADE")
    to_user_id: str = Field(index=True)
    offered_at: datetime = Field(sa_type=UtcDateTime)
