"""what a programme answered to ideas that came back in a later one

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "idea_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_number", sa.Integer(), nullable=False),
        sa.Column("programme_number", sa.Integer(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_number"], ["idea.number"], name=op.f("fk_idea_answer_idea_number_idea"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["programme_number"], ["programme.number"], name=op.f("fk_idea_answer_programme_number_programme"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_answer")),
        sa.UniqueConstraint("idea_number", "programme_number", name=op.f("uq_idea_answer_idea_number_programme_number")),
    )
    with op.batch_alter_table("idea_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_answer_programme_number"), ["programme_number"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("idea_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_answer_programme_number"))

    op.drop_table("idea_answer")
