"""clock doubt

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_doubt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("machine_at", storage.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("homeserver_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", storage.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_doubt")),
    )


def downgrade() -> None:
    op.drop_table("clock_doubt")
