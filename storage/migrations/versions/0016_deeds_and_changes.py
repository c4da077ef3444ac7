"""what a message did; how many times a registration changed

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claim") as batch:
        batch.add_column(sa.Column("done_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch.add_column(sa.Column("command", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch.add_column(sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table("registration") as batch:
        batch.add_column(sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("registration") as batch:
        batch.drop_column("changes")
    with op.batch_alter_table("claim") as batch:
        batch.drop_column("subject")
        batch.drop_column("command")
        batch.drop_column("done_by")
