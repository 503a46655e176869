"""What Alembic runs: our connection, our metadata, one transaction that `migrate` commits."""

from typing import Any, Literal

from alembic import context

from storage.sql.tables import JsonText, metadata, text


def render(kind: str, item: Any, _: object) -> str | Literal[False]:
    """Migrations are history: they name types of SQLAlchemy, never of a module that goes on changing."""
    if kind == "type" and isinstance(item, JsonText):
        return "sa.Text()"
    return "text" if kind == "type" and item is text else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render,
    render_as_batch=True,
)
context.run_migrations()
