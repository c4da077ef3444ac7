"""announcements and pairs

Revision: 0028, after 0024.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structure", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_announcement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_created_by"), ["created_by"], unique=False)
        batch_op.create_index("ix_announcement_day", ["room_id", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcement_due_at"), ["due_at"], unique=False)

    op.create_table(
        "pair_draw",
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seed", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_pair_draw")),
    )
    op.create_table(
        "pair_wish",
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("answered_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_pair_wish")),
    )
    with op.batch_alter_table("pair_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_wish_state"), ["state"], unique=False)

    op.create_table(
        "pair",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("month", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("second_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("first_structure_id", sa.Integer(), nullable=True),
        sa.Column("second_structure_id", sa.Integer(), nullable=True),
        sa.Column("parted", sa.Boolean(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_structure_id"], ["structure.id"], name=op.f("fk_pair_first_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["month"], ["pair_draw.month"], name=op.f("fk_pair_month_pair_draw")),
        sa.ForeignKeyConstraint(
            ["second_structure_id"], ["structure.id"], name=op.f("fk_pair_second_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pair")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_first_structure_id"), ["first_structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_month"), ["month"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_second_id"), ["second_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_second_structure_id"), ["second_structure_id"], unique=False)

    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_at", ["at"], unique=False)

    with op.batch_alter_table("idea_part", schema=None) as batch_op:
        batch_op.create_index("ix_idea_part_at", ["at"], unique=False)

    with op.batch_alter_table("idea_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_comment_at"), ["at"], unique=False)

    with op.batch_alter_table("problem_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_part_at"), ["at"], unique=False)

    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_created_at"), ["created_at"], unique=False)

    with op.batch_alter_table("exchange_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exchange_answer_at"), ["at"], unique=False)

    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_initiative_created_at"), ["created_at"], unique=False)

    with op.batch_alter_table("initiative_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_initiative_support_at"), ["at"], unique=False)

    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_at"), ["at"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_at"))

    with op.batch_alter_table("initiative_support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_support_at"))

    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_initiative_created_at"))

    with op.batch_alter_table("exchange_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_answer_at"))

    with op.batch_alter_table("exchange", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exchange_created_at"))

    with op.batch_alter_table("problem_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_part_at"))

    with op.batch_alter_table("idea_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_comment_at"))

    with op.batch_alter_table("idea_part", schema=None) as batch_op:
        batch_op.drop_index("ix_idea_part_at")

    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_at")

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_second_structure_id"))
        batch_op.drop_index(batch_op.f("ix_pair_second_id"))
        batch_op.drop_index(batch_op.f("ix_pair_month"))
        batch_op.drop_index(batch_op.f("ix_pair_first_structure_id"))
        batch_op.drop_index(batch_op.f("ix_pair_first_id"))

    op.drop_table("pair")
    with op.batch_alter_table("pair_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_wish_state"))

    op.drop_table("pair_wish")
    op.drop_table("pair_draw")
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_announcement_due_at"))
        batch_op.drop_index("ix_announcement_day")
        batch_op.drop_index(batch_op.f("ix_announcement_created_by"))

    op.drop_table("announcement")
