"""the way by which a row of the outbox leaves

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="matrix"))


def downgrade() -> None:
    op.drop_column("outbox", "channel")
