"""supervision: what must be supervised, and when each case is looked at again"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "supervisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trigger", sa.String(), server_default="", nullable=False),
        sa.Column("since", sa.Float(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("closed_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("supervisions_open", "supervisions", ["closed_at", "case_id"])
    op.create_table(
        "watches",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    op.create_index("watches_due", "watches", ["due_at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("watches")
    op.drop_table("supervisions")
