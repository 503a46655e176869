"""Until when versions of database servers get fixes, as their makers published it. Shipped, so that no network is needed.

The table has a date: what came out after it is unknown, and an old table says so itself.
"""

from datetime import date
from typing import Final, Literal

Product = Literal["postgres", "mariadb", "mysql"]

AS_OF: Final = date(2026, 1, 1)
"""The day up to which this table knows what the makers have said."""

ENDS: Final[dict[Product, dict[str, date]]] = {
    "postgres": {
        "9.6": date(2021, 11, 11),
        "10": date(2022, 11, 10),
        "11": date(2023, 11, 9),
        "12": date(2024, 11, 21),
        "13": date(2025, 11, 13),
        "14": date(2026, 11, 12),
        "15": date(2027, 11, 11),
        "16": date(2028, 11, 9),
        "17": date(2029, 11, 8),
        "18": date(2030, 11, 14),
    },
    "mariadb": {
        "10.3": date(2023, 5, 25),
        "10.4": date(2024, 6, 18),
        "10.5": date(2025, 6, 24),
        "10.6": date(2026, 7, 6),
        "10.11": date(2028, 2, 16),
        "11.4": date(2029, 5, 29),
        "11.8": date(2028, 6, 4),
    },
    "mysql": {
        "5.7": date(2023, 10, 31),
        "8.0": date(2026, 4, 30),
        "8.4": date(2032, 4, 30),
    },
}


def line_of(product: Product, version: str) -> str:
    """The line of releases a version belongs to: "15" of PostgreSQL 15.18, "10.11" of MariaDB 10.11.6."""
    parts = [part for part in version.split("-", maxsplit=1)[0].split(".") if part.isdigit()]
    if product == "postgres" and parts and int(parts[0]) >= 10:
        return parts[0]
    return ".".join(parts[:2])


def ends(product: Product, version: str) -> date | None:
    """The last day with fixes, or None where this table does not know the line."""
    return ENDS[product].get(line_of(product, version))
