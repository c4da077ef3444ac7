"""confirmed posts

Revision: 0014, after 0013. Posts held before this version are confirmed, and meetings made before it take two guests a person, as new ones do.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("confirmed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("meeting", sa.Column("most_guests", sa.Integer(), server_default="2", nullable=False))
    op.create_table(
        "post_request",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("chased_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_post_request_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_post_request")),
    )

    op.create_table(
        "room_invitation",
        sa.Column("room_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_invitation")),
    )
    op.create_index(op.f("ix_room_invitation_user_id"), "room_invitation", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_room_invitation_user_id"), "room_invitation")
    op.drop_table("room_invitation")
    op.drop_table("post_request")
    op.drop_column("meeting", "most_guests")
    op.drop_column("membership", "confirmed")
