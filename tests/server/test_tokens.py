"""Tokens: readable kind, secret rest, never in a log line."""

from hypothesis import given
from hypothesis import strategies as st

from server.tokens import Kind, digest, looks_like_token, mint, redact

KINDS: tuple[Kind, ...] = ("link", "session", "api", "ticket", "invite")


@given(st.sampled_from(KINDS), st.binary(min_size=32, max_size=32))
def test_every_minted_token_is_recognised_and_redacted(kind: Kind, entropy: bytes) -> None:
    token = mint(kind, entropy)
    assert looks_like_token(token)
    assert token not in redact(f"GET /?x={token} HTTP/1.1")
    assert token not in digest(token)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    looks_like_token(text)
    assert 64 == len(digest(text))


def test_two_tokens_never_share_a_digest() -> None:
    assert digest(mint("api", bytes(32))) != digest(mint("session", bytes(32)))
