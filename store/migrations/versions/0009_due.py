"""What is due is found by the timers alone: an index of limits that nobody reads is paid for with every step of every case."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drops it."""
    op.drop_index("clocks_due", "clocks")


def downgrade() -> None:
    """Makes it again."""
    op.create_index("clocks_due", "clocks", ["stopped_at", "due_at"])
