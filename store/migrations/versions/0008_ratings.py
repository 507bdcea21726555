"""ratings: one for each answer of a reopened case, reasons by code, how the person is known"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _columns(round_: bool) -> list[sa.Column[Any]]:
    kept: list[sa.Column[Any]] = [
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Integer(), server_default="0", nullable=False),
        sa.Column("object", sa.String(), server_default="", nullable=False),
        sa.Column("value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason_c", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.Float(), server_default="0", nullable=False),
        sa.Column("contact", sa.Integer(), server_default="0", nullable=False),
        sa.Column("channel", sa.String(), server_default="", nullable=False),
    ]
    more: list[sa.Column[Any]] = [
        sa.Column("round", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reasons", sa.String(), server_default="", nullable=False),
        sa.Column("identity", sa.String(), server_default="bound", nullable=False),
    ]
    return [*kept, *more] if round_ else kept


def _remade(round_: bool, unique: tuple[str, ...], where: str) -> None:
    # The old constraint has no name of ours: the table is made anew, on SQLite as on PostgreSQL.
    op.rename_table("ratings", "ratings_before")
    op.create_table("ratings", *_columns(round_), sa.UniqueConstraint(*unique, name=f"ratings_{'_'.join(unique)}"))
    names = "case_id, object, value, reason_c, at, contact, channel"
    op.execute(f"INSERT INTO ratings ({names}) SELECT {names} FROM ratings_before WHERE {where} ORDER BY id")
    op.drop_table("ratings_before")


def upgrade() -> None:
    """Forward."""
    _remade(True, ("case_id", "object", "round"), "1 = 1")


def downgrade() -> None:
    """Back: of several rounds the first is kept."""
    _remade(False, ("case_id", "object"), "round = 0")
