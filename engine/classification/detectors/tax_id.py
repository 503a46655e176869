"""Numbers under which people and firms pay taxes."""

import re

from stdnum.eu import vat

from engine.classification.detector import Detector
from engine.classification.labels import Label

_PLAIN = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{5,20}", re.IGNORECASE)


def fits(value: str) -> bool:
    return sum(one.isdigit() for one in value) >= 6 and _PLAIN.fullmatch(value) is not None


def proves(value: str) -> bool:
    return 8 <= len(value) <= 16 and value[:2].isalpha() and value[:2].isupper() and vat.is_valid(value)


DETECTOR = Detector(
    name="tax_id",
    label=Label(name="finance.tax_id", title="Tax identifier", level="confidential", category="financial"),
    noun="tax identifiers",
    strong=(
        "tax id", "tax number", "vat", "vat id", "vat number", "vat no", "tin", "ein", "itin", "ust id", "ustid", "steuer id", "steuernummer", "nif", "cif", "gst", "gstin", "abn",
        "cnpj", "siret", "siren", "partita iva", "taxpayer id", "fiscal code", "tax identification", "tax identifier", "utr", "pan no", "pan number", "pan card", "vat reg", "gst no", "gst number", "nit", "ruc", "cuit", "piva", "uid number", "tax no", "tax num", "fein", "federal id", "cui", "ico", "dic",
    ),
    against=("rate", "amount", "percent", "included", "total", "code", "exempt", "country"),
    families=frozenset({"text", "integer"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.8,
    least=3,
)  # fmt: skip
