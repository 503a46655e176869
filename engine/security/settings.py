"""Reads settings and the kind of a database server, as its own tables say them. A check asks, so that it is evidence."""

from crdt.dataclasses import dataclass
from engine.security.check import DoesNotApply, Looking, NotPermitted
from engine.security.support import Product


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    product: Product
    version: str


async def setting(looking: Looking, name: str) -> str:
    """The value of a setting of the server. `DoesNotApply` where it has none of this name; PostgreSQL hides some (`NotPermitted`)."""
    if looking.dialect == "postgres":
        rows = await looking.ask("SELECT setting FROM pg_settings WHERE name = ?", name)
        found = [row["setting"] for row in rows]
        if not found:
            raise NotPermitted(name)
    else:
        rows = await looking.ask("SHOW GLOBAL VARIABLES WHERE Variable_name = ?", name)
        found = [row["value"] for row in rows]
    if not found:
        raise DoesNotApply(f"This server has no setting {name}.")
    return str(found[0])


async def server(looking: Looking) -> Server:
    """Which database server it is, and of which version."""
    if looking.dialect == "postgres":
        return Server(product="postgres", version=(await setting(looking, "server_version")).split(" ")[0])
    version = str(await looking.value("SELECT VERSION()"))
    return Server(product="mariadb" if "mariadb" in version.lower() else "mysql", version=version)


async def is_mariadb(looking: Looking) -> bool:
    return (await server(looking)).product == "mariadb"
