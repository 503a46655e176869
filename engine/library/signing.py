"""Templates as signed texts: what left one installation is known in another, and whoever changed it is found out.

Ed25519 over the canonical JSON (RFC 8785) of everything but the signature. Whether a signer is trusted is decided by
people (`shelf.py`). Pure but for the making of a key.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ConfigDict, Field, ValidationError

from crdt.canonical import canonical
from crdt.errors import InvalidInput, Refused
from crdt.kinds.workflow import Layout, Workflow
from crdt.kinds.writing import checked
from crdt.model import Model
from engine.formats.format import MOST_CHARACTERS, FormatInvalid
from engine.formats.yaml_reading import read_yaml

FORMAT: Final = "concert-template/1"
_FORM: Final = ConfigDict(extra="forbid", strict=True)


class SignatureWrong(Refused):
    code = "signature_wrong"
    message = "The template is not as it was signed: somebody changed it, or its signature."
    next_step = "Ask whoever gave it to you for the file as they exported it."


class SignerUnknown(Refused):
    code = "signer_unknown"
    message = "Nobody here has said yet that this signer is trusted."
    next_step = "Compare the fingerprint with the one that the signer names, then import it with trust."


class Signer(Model):
    """`key` is the public key, as base64."""

    model_config = _FORM
    name: str = Field(max_length=200)
    key: str = Field(min_length=44, max_length=44)


class Bundled(Model):
    """What is signed. `origin` is the template's id where it was made, so that a newer version finds the older one."""

    model_config = _FORM
    format: str
    origin: str = Field(min_length=1, max_length=100)
    version: int = Field(ge=1, le=1_000_000)
    title: str = Field(min_length=1, max_length=200)
    description: str = Field(max_length=5_000)
    tags: list[str] = Field(max_length=20)
    body: dict[str, Any]
    layout: dict[str, Any]
    signed_at: int
    signer: Signer


def new_key() -> str:
    """A private key, as text."""
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


def public_of(private: str) -> str:
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def fingerprint(key: str) -> str:
    """Of a public key, in groups that two people can read to each other."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def signed(bundled: Bundled, private: str) -> str:
    """The text that leaves."""
    content = bundled.model_dump(mode="json")
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private))
    signature = base64.b64encode(key.sign(_signed_part(content))).decode()
    return json.dumps({**content, "signature": signature}, ensure_ascii=False, indent=1)


def opened(text: str) -> Bundled:
    """What a text says, if nobody changed it. Raises SignatureWrong, FormatInvalid or InvalidInput."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"A template is at most {MOST_CHARACTERS:,} characters long.")
    content = _content(text)
    signature = content.pop("signature", None)
    try:
        bundled = Bundled.model_validate(content)
        raw = base64.b64decode(signature if isinstance(signature, str) else "", validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(bundled.signer.key, validate=True))
        key.verify(raw, _signed_part(content))
    except ValidationError as error:
        places = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False)]
        raise InvalidInput("This is no template of Concert.", details={"fields": places[:20]}) from None
    except (InvalidSignature, ValueError):
        raise SignatureWrong from None
    if bundled.format != FORMAT:
        raise InvalidInput(f"A template's format is {FORMAT}.", details={"field": "format"})
    checked(Workflow, bundled.body, "body")
    checked(Layout, bundled.layout, "layout")
    return bundled


def _content(text: str) -> dict[str, Any]:
    """JSON, read within the bounds of any text that comes from outside."""
    try:
        read_yaml(text)  # JSON is a part of YAML: size, depth, number of values, no key twice
        content = json.loads(text)
    except FormatInvalid as error:
        raise InvalidInput("This is no template of Concert: it is no JSON.", details=error.details) from None
    except (ValueError, RecursionError):
        raise InvalidInput("This is no template of Concert: it is no JSON.") from None
    if not isinstance(content, dict):
        raise InvalidInput("This is no template of Concert: it is no object.")
    return content


def _signed_part(content: Mapping[str, Any]) -> bytes:
    return canonical(dict(content))
