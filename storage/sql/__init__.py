"""The store in a SQL database: SQLite in a data folder, or PostgreSQL by URL, from the same tables."""

from storage.sql.database import SqlSettings
from storage.sql.open import open_sql

__all__ = ["SqlSettings", "open_sql"]
