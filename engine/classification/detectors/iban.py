"""International bank account numbers, with their check digits."""

from stdnum import iban

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.header import header_of
from engine.classification.labels import Label


def fits(value: str) -> bool:
    return 15 <= len(value) <= 42 and value[:2].isalpha() and iban.is_valid(value)


def looks(value: str) -> bool:
    """As one, whatever its check digits: typing errors do not make it public. An account number of a country also."""
    bare = value.replace(" ", "").replace("-", "")
    return 6 <= len(bare) <= 34 and bare.isalnum() and sum(one.isdigit() for one in bare) >= 6


_GENERIC = ("account number", "acct no", "acct num", "account no", "account num", "acc no")
_OF_BANKS = (
    "bank", "iban", "bic", "swift", "routing", "sort code", "branch", "balance", "transfer", "transfers", "transaction", "transactions", "deposit", "withdrawal", "payroll", "beneficiary", "bank account",
)  # fmt: skip


def veto(column: Column) -> str:
    """Shops and registers number their accounts, too."""
    if column.header.says(("bank", "iban", "account iban", "bban", "routing number", "sort code", "clabe")):
        return ""
    if not column.header.says(_GENERIC) or sum(map(fits, column.texts)) * 2 > len(column.texts):
        return ""
    if any(header_of(one).says(_OF_BANKS) for one in (column.table, *column.neighbours)):
        return ""
    return "the table does not speak of banks"


DETECTOR = Detector(
    name="iban",
    label=Label(name="finance.bank_account", title="Bank account", level="restricted", category="financial"),
    noun="bank accounts",
    strong=("iban", "bank account", "account iban", "account number", "bank account number", "kontonummer", "routing number", "sort code", "bban", "acct no", "acct num", "account no", "account num", "bank acct", "bank account no", "acc no", "clabe", "kontonr"),
    against=("count", "type", "holder", "name"),
    families=frozenset({"text", "integer"}),
    fits=looks,
    proves=fits,
    needed=0.6,
    alone=0.7,
    least=2,
    veto=veto,
    certain=True,
)  # fmt: skip
