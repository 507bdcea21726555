"""The only importer of SQLAlchemy: tables, reads, the one transaction, migrations, and encryption at rest."""

from __future__ import annotations

from store.schema import holds_secrets, upgrade
from store.store import Store, Talk

__all__ = ["Store", "Talk", "holds_secrets", "upgrade"]
