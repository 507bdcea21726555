"""The only importer of SQLAlchemy: tables, reads, the one transaction, migrations, and encryption at rest."""
