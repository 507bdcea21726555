"""delivery: which ladder a message takes, sends of unknown end, consents, a staff member's WeCom"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("contact", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("remaining", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lasting", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("contact", "name"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ladder", sa.String(), server_default="news", nullable=False))
        batch_op.add_column(sa.Column("unsure", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wecom", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index("staff_wecom", ["wecom"], unique=False)


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_index("staff_wecom")
        batch_op.drop_column("wecom")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("unsure")
        batch_op.drop_column("ladder")
    op.drop_table("consents")
