"""Money that people earn or have."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_ALWAYS = (
    "salary",
    "salaries",
    "payroll",
    "net worth",
    "annual pay",
    "base pay",
    "gehalt",
    "remuneration",
    "annual salary",
    "salario",
    "sueldo",
    "stipendio",
    "salaire",
    "total pay",
    "base rate",
    "pay rate",
)


_EARNED = frozenset(
    {
        "income",
        "incomes",
        "wage",
        "wages",
        "earnings",
        "earning",
        "pay",
        "monthly",
        "annual",
        "weekly",
        "hourly",
        "yearly",
    }
)
LEAST = 30
"""Different amounts, by which rows that say nothing else of themselves are taken for people or households."""


def fits(value: str) -> bool:
    """An amount, with or without a sign of its money, or a range of amounts."""
    return any(one.isdigit() for one in value) and sum(one.isalpha() for one in value) <= 6


def veto(column: Column) -> str:
    """Income and bonus say something of people only in a table about people, or in one that is about nothing else."""
    if column.about_sums:
        return "the rows are about many people"
    if column.header.says(_ALWAYS) or column.about_persons:
        return ""
    if not column.about_many and set(column.header.words) <= _EARNED and len(column.texts) >= LEAST:
        return ""
    return "the table does not speak of people"


DETECTOR = Detector(
    name="salary",
    label=Label(name="finance.salary", title="Pay", level="restricted", category="financial"),
    noun="amounts",
    strong=(*_ALWAYS, "wage", "wages", "pay grade", "income", "compensation", "bonus", "earnings", "pay", "commission", "credit score", "pension", "hourly rate", "credit limit", "annual rate", "daily rate", "monthly rate", "einkommen", "revenu", "ingresos", "total income", "total compensation", "fico", "fico score", "ctc", "stipend", "annual inc", "worth", "fortune", "net pay", "gross pay", "overtime pay", "base salary", "lohn", "loon", "palkka", "lon", "verdienst", "renta", "reddito", "renda", "hourly pay", "pay scale", "earned", "earn", "earns", "remun", "annual earning", "payrate", "hourlyrate"),
    against=(
        "national", "gdp", "per capita", "median", "average", "mean", "tax", "group", "code", "share", "pay method", "payment", "date", "currency", "type", "cap",
        "log", "index", "disposable", "id", "level", "net income", "pay period", "num", "number", "to income", "ratio", "debt to income", "verified", "count", "county", "state", "city", "unrepatriated", "operating", "interest", "gross", "household median", "hike", "promotion", "for pay", "frequency", "dif", "diff", "same", "change", "percent", "band", "bracket",
    ),
    families=frozenset({"text", "integer", "fraction"}),
    fits=fits,
    needed=0.8,
    veto=veto,
)  # fmt: skip
