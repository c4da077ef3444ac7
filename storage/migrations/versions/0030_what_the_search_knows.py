"""what the search knows of places, hours, cost and ways in; alerts and gaps

Revision: 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # all of it is made anew from the directory, at the next start
    for table in ("search_document", "search_word", "search_typo", "search_place"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
    for name in ("latitude", "longitude"):
        op.add_column("search_document", sa.Column(name, sa.Float(), nullable=True))
        op.add_column("search_place", sa.Column(name, sa.Float(), nullable=False, server_default="0"))
    op.add_column("search_place", sa.Column("located", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("search_place", sa.Column("kind", sa.String(), nullable=False, server_default="commune"))
    op.create_table(
        "alert",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alert")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alert_user_id"), "alert", ["user_id"])
    op.create_table(
        "gap_ask",
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gap", "user_id", name=op.f("pk_gap_ask")),
    )
    op.create_index(op.f("ix_gap_ask_user_id"), "gap_ask", ["user_id"])


def downgrade() -> None:
    op.drop_table("gap_ask")
    op.drop_table("alert")
    for name in ("kind", "located", "longitude", "latitude"):
        op.drop_column("search_place", name)
    for name in ("longitude", "latitude"):
        op.drop_column("search_document", name)
