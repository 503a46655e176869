"""Secrets are refused at the door of every document (SPEC.md, GP5 and D8)."""

import re
from random import Random
from typing import Any

import pytest
from pycrdt import Array, Map, Text

from crdt.kinds import secrets
from crdt.kinds.secrets import has_token, looks_like_secret, may_hold_secret
from tests.crdt.gatekeeping import House

GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SECRETS = {
    "aws": "AKIA" + "ABCDEFGHIJKLMNOP",
    "github": GITHUB,
    "fine-grained": "github_pat_" + "11ABCDEFG0abcdefghij_x",
    "slack": "xoxb-1234567890-abcdef",
    "model": "sk-" + "proj_abcdefghijklmnop1234",
    "stripe": "rk_live_" + "abcdefghijklmnop",
    "google": "AIza" + "b" * 35,
    "signed": "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "address": "postgres://reader:hunter22@db.example.org/orders",
    "private key": "-----BEGIN RSA PRIVATE KEY-----",
}
PLAIN = (
    "https://example.org/a:b@c",
    "task-force skeleton sk-short eyJust AKIA xoxo",
    "see postgres://db.example.org/orders",
    "vault:orders-ro",
    "ghp_short and a password=column comparison",
)


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("kind", ["freeform", "workflow", "data_source"])
def test_GP5_a_value_or_a_run_of_text_that_is_a_secret_is_refused_in_every_kind(kind: str, name: str) -> None:
    secret = SECRETS[name]
    house = House(kind)
    ada = house.copy()
    if kind == "freeform":
        assert "" == ada.set("body.note", Text("hello"))
        text, value = "body.note", "body.url"
    else:
        text, value = "body.description", "body.unknown"
    assert "secret_refused" == ada.type(text, f"so: {secret} ")
    assert text.split(".") == house.path
    for held in (secret, {"deep": ["x", {"y": f"({secret})"}]}, [secret]):
        assert "secret_refused" == ada.set(value, held)
        assert value.split(".") == house.path
    assert "secret_refused" == ada.set("body.nested", Map({"a": Array(["x", secret])}))
    assert "secret_refused" == ada.set("body.text", Text(secret))
    assert house.refusal is not None
    assert secret not in str(house.refusal.error.to_dict())
    assert secret not in repr(house.refusal.error)


@pytest.mark.parametrize("text", PLAIN)
def test_GP5_what_only_resembles_a_secret_passes(text: str) -> None:
    house = House("workflow", {"body": {"nodes": {"n1": {}}}})
    ada = house.copy()
    assert "" == ada.type("body.description", text)
    assert "" == ada.set("body.nodes.n1.parameters.query", text)


@pytest.mark.parametrize("key", ["password", "dbPassword", "api-key", "access_token"])
def test_GP5_a_key_that_asks_for_a_secret_is_refused_where_the_kind_s_keys_are_checked(key: str) -> None:
    house = House("data_source")
    ada = house.copy()
    assert "secret_refused" == ada.set(f"body.connection.{key}", "x")
    assert ["body", "connection", key] == house.path
    assert "" == ada.set("body.connection.token_column", "x")
    assert "secret_refused" == ada.set("body.connection.options", "host=a password=hunter22")
    assert house.refusal is not None
    assert "hunter22" not in str(house.refusal.error.to_dict())


def test_D8_what_is_typed_in_pieces_is_not_seen_and_a_value_typed_to_its_end_is() -> None:
    house = House("freeform")
    ada = house.copy()
    assert "" == ada.set("body.note", Text())
    for character in reversed(GITHUB):
        assert "" == ada.type("body.note", character)
    assert "secret_refused" == [ada.set("body.value", GITHUB[:end]) for end in range(len(GITHUB) + 1)][-1]


@pytest.mark.parametrize("seed", range(3))
def test_GP5_looking_for_beginnings_first_finds_the_same(seed: int) -> None:
    random = Random(seed)
    pieces: list[Any] = [*SECRETS.values(), *PLAIN, " ", "x", "-", "_", "ü", "😀"]
    pattern: re.Pattern[str] = vars(secrets)["_TOKEN"]
    found = 0
    for _ in range(400):
        chosen = random.choices(pieces, k=3)
        text = "".join(part[random.randrange(3) :] if random.random() < 0.3 else part for part in chosen)
        assert has_token(text) == (pattern.search(text) is not None)
        if has_token(text):
            found += 1
            assert may_hold_secret(text.encode())
            assert looks_like_secret(text)
    assert 0 < found < 400


_ENDLESS = (
    *(beginning + filler for beginning in vars(secrets)["_BEGINNINGS"] for filler in ("", "-")),
    *("eyJa.", "://a:", "://:@", "eyJ-eyJaaaaaaaa.", "eyJaaaaaaaa.-", "-----BEGIN A PRIVATE KEY----"),
)


@pytest.mark.timeout(60)  # a square would be hours
@pytest.mark.parametrize("piece", _ENDLESS)
def test_GP5_a_text_of_nothing_but_beginnings_takes_no_more_than_its_length(piece: str) -> None:
    looks_like_secret(piece * (3_000_000 // len(piece)))


@pytest.mark.parametrize("before", ["eyJ", "eyJ-", "x-eyJ-eyJ", "eyJ.eyJ-", "xeyJ-"])
def test_GP5_a_web_token_is_found_behind_beginnings_that_are_none(before: str) -> None:
    assert has_token(f"{before}{SECRETS['signed']}")
    assert has_token(f"{before} {SECRETS['signed']}")
    assert not has_token(f"{before} eyJust")
