"""the budget and its lines

Revision: 0022, after 0021.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("pilots", sa.JSON(), nullable=False),
        sa.Column("set_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("set_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_budget")),
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_set_by"), ["set_by"], unique=False)

    op.create_table(
        "expense",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("meeting_number", sa.Integer(), nullable=True),
        sa.Column("added_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("added_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_number"], ["meeting.number"], name=op.f("fk_expense_meeting_number_meeting"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_expense")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_expense_added_by"), ["added_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_meeting_number"), ["meeting_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_expense_year"), ["year"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("expense", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_expense_year"))
        batch_op.drop_index(batch_op.f("ix_expense_meeting_number"))
        batch_op.drop_index(batch_op.f("ix_expense_added_by"))

    op.drop_table("expense")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_set_by"))

    op.drop_table("budget")
