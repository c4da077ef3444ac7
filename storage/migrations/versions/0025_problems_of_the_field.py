"""problems of the field, and the subjects that ideas come from

Revision: 0025, after 0024.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "problem",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("theme", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("public", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("structures", sa.Integer(), nullable=False),
        sa.Column("sectors", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Integer(), nullable=False),
        sa.Column("taken_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_to", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("answered_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["structure_id"], ["structure.id"], name=op.f("fk_problem_structure_id_structure"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_problem")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index("ix_problem_author", ["created_by", "state"], unique=False)
        batch_op.create_index("ix_problem_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_problem_rank", ["state", "structures", "number"], unique=False)
        batch_op.create_index("ix_problem_theme", ["state", "theme", "structures", "number"], unique=False)

    op.create_table(
        "problem_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("told_step", sa.Integer(), nullable=False),
        sa.Column("verdict", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_number"], ["problem.number"], name=op.f("fk_problem_part_problem_number_problem"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_problem_part_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_part")),
        sa.UniqueConstraint("problem_number", "user_id", name=op.f("uq_problem_part_problem_number_user_id")),
    )
    with op.batch_alter_table("problem_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_part_structure_id"), ["structure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_part_user_id"), ["user_id"], unique=False)

    op.create_table(
        "problem_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_number", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("about", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sheet_structure_id", sa.Integer(), nullable=True),
        sa.Column("until", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("structure_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["problem_number"], ["problem.number"], name=op.f("fk_problem_step_problem_number_problem"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_structure_id"], ["structure.id"], name=op.f("fk_problem_step_sheet_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["structure_id"], ["structure.id"], name=op.f("fk_problem_step_structure_id_structure"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_step")),
    )
    with op.batch_alter_table("problem_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_step_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_step_problem_number"), ["problem_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_step_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_for", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_idea_asked_for"), ["asked_for"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_asked_for"))
        batch_op.drop_column("asked_for")

    with op.batch_alter_table("problem_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_step_user_id"))
        batch_op.drop_index(batch_op.f("ix_problem_step_problem_number"))
        batch_op.drop_index(batch_op.f("ix_problem_step_about"))

    op.drop_table("problem_step")
    with op.batch_alter_table("problem_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_part_user_id"))
        batch_op.drop_index(batch_op.f("ix_problem_part_structure_id"))

    op.drop_table("problem_part")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_theme")
        batch_op.drop_index("ix_problem_rank")
        batch_op.drop_index("ix_problem_due")
        batch_op.drop_index("ix_problem_author")

    op.drop_table("problem")
