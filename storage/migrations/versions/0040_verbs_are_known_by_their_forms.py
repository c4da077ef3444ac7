"""verbs are known by their forms: the words of the directory are read again

Revision: 0040, after 0039.
"""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # all of it is made anew from the directory, at the next start
    for table in ("search_document", "search_word", "search_typo", "search_place"):
        op.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours


def downgrade() -> None:
    pass
