"""to cut is no blow: the words of the directory are read again

Revision: 0044, after 0043.
"""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # all of it is made anew from the directory, at the next start
    for table in ("search_document", "search_word", "search_typo", "search_place"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours


def downgrade() -> None:
    pass
