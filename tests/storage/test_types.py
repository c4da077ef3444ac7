"""What columns have in common stands once, and compares as SQLAlchemy's own."""

from datetime import UTC, datetime

from sqlmodel import SQLModel, col

from storage.counts import Tally
from storage.types import UtcDateTime

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_all_columns_of_a_type_share_what_compares_them() -> None:
    columns = [column for table in SQLModel.metadata.tables.values() for column in table.columns if isinstance(column.type, UtcDateTime)]
    assert len(columns) > 1
    assert len({type(column.comparator) for column in columns}) == 1


def test_texts_and_times_are_compared_as_ever() -> None:
    after, like = col(Tally.created_at) > NOON, col(Tally.label).contains("foyer")
    assert (after.right.type.__class__, after.right.value) == (UtcDateTime, NOON)
    assert str(like) == "count_indicator.label LIKE '%' || :label_1 || '%'"
    assert str(col(Tally.label) + "s") == "count_indicator.label || :label_1"
