"""Makes the demo's shop: invented people and orders with personal data and defects planted, and the key that says where. Blocking.

Everything follows from one seed, so the key in `shop_key.json` is what a scan has to find. Nobody in it exists.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

SEED: Final = 20_130_101
CUSTOMERS: Final = 1_500
ORDERS: Final = 6_000
PRODUCTS: Final = 120
EMPLOYEES: Final = 60

FIRST_NAMES: Final = (
    "Ada Alan Amara Anton Beatriz Carl Chidi Clara Dalia Emil Fatima Felix Greta Hugo Ines Ivan Jana "
    "Jonas Kofi Lara Leon Lin Mara Marco Mina Noor Oskar Paula Quentin Rosa Samir Sofia Tariq Uma "
    "Viktor Wanda Xenia Yara Yusuf Zoe"
)
LAST_NAMES: Final = (
    "Abbott Almeida Baker Becker Castillo Chen Costa Diallo Dubois Eriksen Fischer Fontaine Garcia "
    "Haddad Hansen Ito Jansen Kaya Keller Kowalski Larsen Lopez Meyer Moreau Nakamura Novak Okafor "
    "Olsen Park Petrov Quinn Rossi Sato Schmidt Silva Tanaka Torres Vogel Weber Yilmaz"
)
STREETS: Final = (
    "Main Street",
    "Station Road",
    "Mill Lane",
    "Church Street",
    "Park Avenue",
    "High Street",
    "Lake Road",
)
CITIES: Final = ("Springfield", "Riverton", "Lakeside", "Hillview", "Oakdale", "Fairfield", "Brookhaven")
THINGS: Final = (
    "Lamp",
    "Chair",
    "Teapot",
    "Notebook",
    "Backpack",
    "Scarf",
    "Umbrella",
    "Clock",
    "Kettle",
    "Blanket",
)
STATUS: Final = ("placed", "paid", "shipped", "delivered", "returned")

TABLES: Final = (
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, email TEXT, phone TEXT, birth_date TEXT, "
    "street TEXT, city TEXT, postcode TEXT, iban TEXT, newsletter INTEGER, joined_at TEXT)",
    "CREATE TABLE employees (id INTEGER PRIMARY KEY, full_name TEXT, work_email TEXT, salary REAL, team TEXT)",
    "CREATE TABLE products (id INTEGER PRIMARY KEY, sku TEXT UNIQUE, name TEXT, price REAL, firmware TEXT)",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id), product_id INTEGER REFERENCES "
    "products(id), quantity INTEGER, total REAL, status TEXT, placed_at TEXT, shipped_at TEXT, ip_address TEXT)",
    "CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id), card_number TEXT, amount REAL, "
    "paid_at TEXT)",
    "CREATE INDEX orders_by_customer ON orders (customer_id)",
    "CREATE VIEW turnover AS SELECT p.name AS product, count(*) AS orders, sum(o.total) AS total FROM orders AS o "
    "JOIN products AS p ON p.id = o.product_id GROUP BY p.name",
)

PERSONAL: Final = {
    "customers.first_name": "first_name",
    "customers.last_name": "last_name",
    "customers.email": "email",
    "customers.phone": "phone",
    "customers.birth_date": "birth_date",
    "customers.street": "address",
    "customers.city": "city",
    "customers.postcode": "postcode",
    "customers.iban": "iban",
    "employees.full_name": "full_name",
    "employees.work_email": "email",
    "employees.salary": "salary",
    "orders.ip_address": "ip_address",
    "payments.card_number": "payment_card",
}
"""By column, the label that fits. `products.firmware` looks like addresses of machines, `products.sku` like numbers of cards: neither is."""

Row = list[Any]


class Shop:
    """Rows by table, and by defect how many rows have it."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)  # noqa: S311 - the same shop each time, nothing secret
        self._first, self._last = FIRST_NAMES.split(), LAST_NAMES.split()
        self.defects: dict[str, int] = {}
        self._spoiled: set[int] = set()
        self.rows: dict[str, list[Row]] = {
            "customers": list(self._customers()),
            "employees": list(self._employees()),
            "products": list(self._products()),
        }
        self.rows["orders"] = list(self._orders())
        self.rows["payments"] = list(self._payments())
        self._spoil()

    def key(self) -> dict[str, Any]:
        return {
            "seed": SEED,
            "personal": PERSONAL,
            "defects": dict(sorted(self.defects.items())),
            "rows": {table: len(rows) for table, rows in self.rows.items()},
        }

    def _customers(self) -> Iterator[Row]:
        chance = self._chance
        for number in range(1, CUSTOMERS + 1):
            first, last = chance.choice(self._first), chance.choice(self._last)
            born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
            joined = datetime(2013, 1, 1) + timedelta(minutes=chance.randrange(525_600))  # noqa: DTZ001 - the shop has no zone
            yield [
                number,
                first,
                last,
                f"{first}.{last}{number}@example.{chance.choice(('org', 'com', 'net'))}".lower(),
                f"+1 {chance.randrange(201, 989)} 555 01{chance.randrange(100):02}",
                born.isoformat(),
                f"{chance.randrange(1, 240)} {chance.choice(STREETS)}",
                chance.choice(CITIES),
                f"{chance.randrange(10_000, 99_999)}",
                iban("DE", f"{chance.randrange(10**17, 10**18)}"),
                int(chance.random() < 0.4),
                joined.isoformat(" "),
            ]

    def _employees(self) -> Iterator[Row]:
        chance = self._chance
        for number in range(1, EMPLOYEES + 1):
            first, last = chance.choice(self._first), chance.choice(self._last)
            team = chance.choice(("sales", "support", "warehouse", "data"))
            email = f"{first[0]}{last}{number}@shop.example".lower()
            yield [number, f"{first} {last}", email, float(chance.randrange(2_400, 9_000)), team]

    def _products(self) -> Iterator[Row]:
        chance = self._chance
        for number in range(1, PRODUCTS + 1):
            firmware = ".".join(str(chance.randrange(1, 20)) for _ in range(4))
            name = f"{chance.choice(THINGS)} {number}"
            price = chance.randrange(200, 20_000) / 100
            yield [number, f"4000{number:012}", name, price, firmware]

    def _orders(self) -> Iterator[Row]:
        chance, products = self._chance, self.rows["products"]
        for number in range(1, ORDERS + 1):
            product, quantity = chance.choice(products), chance.randrange(1, 6)
            placed = datetime(2013, 1, 1) + timedelta(minutes=chance.randrange(525_600))  # noqa: DTZ001
            shipped = placed + timedelta(hours=chance.randrange(2, 120))
            yield [
                number,
                chance.randrange(1, CUSTOMERS + 1),
                product[0],
                quantity,
                round(product[3] * quantity, 2),
                chance.choice(STATUS),
                placed.isoformat(" "),
                shipped.isoformat(" "),
                f"203.0.113.{chance.randrange(1, 255)}",
            ]

    def _payments(self) -> Iterator[Row]:
        for order in self.rows["orders"][: ORDERS * 3 // 4]:
            card = luhn(f"400000{self._chance.randrange(10**9):09}")
            yield [order[0], order[0], card, order[4], order[6]]

    def _spoil(self) -> None:
        """Each defect in rows of its own choosing, so that each count stands by itself."""
        self._plant(
            "customers.email is malformed",
            "customers",
            23,
            lambda row: _put(row, 3, row[3].replace("@", " at ")),
        )
        self._plant("customers.last_name is null", "customers", 31, lambda row: _put(row, 2, None))
        self._plant(
            "customers.birth_date lies in the future", "customers", 7, lambda row: _put(row, 5, "2093-04-01")
        )
        self._plant("orders.total is negative", "orders", 41, lambda row: _put(row, 4, -row[4]))
        self._plant("orders.status is unknown", "orders", 19, lambda row: _put(row, 5, "???"))
        self._plant(
            "orders.customer_id has no customer", "orders", 29, lambda row: _put(row, 1, row[0] + 100_000)
        )
        self._plant(
            "orders.shipped_at is before placed_at",
            "orders",
            37,
            lambda row: _put(row, 7, "2012-12-24 10:00:00"),
        )
        self._plant(
            "payments.card_number fails its check digit",
            "payments",
            13,
            lambda row: _put(row, 2, _other_digit(row[2])),
        )
        whole = [row for row in self.rows["customers"] if id(row) not in self._spoiled]
        again = self._chance.sample(whole, 11)
        for number, row in enumerate(again, CUSTOMERS + 1):
            self.rows["customers"].append([number, *row[1:]])
        self.defects["customers is there twice under another id"] = len(again)

    def _plant(self, name: str, table: str, rows: int, spoil: Any) -> None:
        for row in self._chance.sample(self.rows[table], rows):
            spoil(row)
            self._spoiled.add(id(row))
        self.defects[name] = rows


def build_shop(target: Path) -> None:
    """The database at `target`, unless it is there."""
    if target.exists():
        return
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for statement in TABLES:
            database.execute(statement)
        for table, rows in Shop().rows.items():
            database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        database.commit()
    part.replace(target)


def luhn(digits: str) -> str:
    """With its check digit (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def iban(country: str, account: str) -> str:
    """With its check digits (ISO 13616)."""
    letters = "".join(str(ord(letter) - 55) for letter in country)
    return f"{country}{98 - int(account + letters + '00') % 97:02}{account}"


def _put(row: Row, place: int, value: Any) -> None:
    row[place] = value


def _other_digit(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)
