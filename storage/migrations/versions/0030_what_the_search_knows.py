"""what the search knows of places, hours, cost and ways in; alerts and gaps

Revision: 0030, after 0028.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # all of it is made anew from the directory, at the next start
    for table in ("search_document", "search_word", "search_typo", "search_place"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
    for name in ("latitude", "longitude"):
        op.add_column("search_document", sa.Column(name, sa.Float(), nullable=True))
        op.add_column("search_place", sa.Column(name, sa.Float(), nullable=False, server_default="0"))
    op.add_column("search_place", sa.Column("located", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("search_place", sa.Column("kind", sa.String(), nullable=False, server_default="commune"))


def downgrade() -> None:
    for name in ("kind", "located", "longitude", "latitude"):
        op.drop_column("search_place", name)
    for name in ("longitude", "latitude"):
        op.drop_column("search_document", name)
