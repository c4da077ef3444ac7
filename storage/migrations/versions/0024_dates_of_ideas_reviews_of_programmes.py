"""dates of ideas, reviews of programmes

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "programme_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_number", sa.Integer(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("went", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("worked", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("to_change", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_number"], ["idea.number"], name=op.f("fk_programme_review_idea_number_idea"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_review")),
        sa.UniqueConstraint("idea_number", "user_id", name=op.f("uq_programme_review_idea_number_user_id")),
    )
    with op.batch_alter_table("programme_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_review_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("dates", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("host_id", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f("ix_idea_host_id"), ["host_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_host_id"))
        batch_op.drop_column("host_id")
        batch_op.drop_column("dates")

    with op.batch_alter_table("programme_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_review_user_id"))

    op.drop_table("programme_review")
