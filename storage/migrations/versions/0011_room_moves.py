"""room_moves

Revision: 0011, after 0010.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_move",
        sa.Column("old_room_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("new_room_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("moved_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("old_room_id", name=op.f("pk_room_move")),
    )
    with op.batch_alter_table("room_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_move_new_room_id"), ["new_room_id"], unique=False)
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("room_id", sqlmodel.sql.sqltypes.AutoString(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("reaction", schema=None) as batch_op:
        batch_op.drop_column("room_id")
    with op.batch_alter_table("room_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_move_new_room_id"))
    op.drop_table("room_move")
