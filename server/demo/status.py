"""The demo's source `status-api`: this Concert's own health, metrics and activity, asked for over HTTP like any other interface.

It signs in with a token of its own that may only read this workspace and is kept as a secret. Sources reach no address of this
machine; this one is allowed the one address and port that Concert itself listens on, and a copy of it is not.
"""

import ipaddress
from typing import Any, Final

from server.settings import Settings

CREDENTIAL: Final = "status-api"
"""The name of the secret."""
PAGE: Final = 200
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}  # noqa: S104 - what it means


def own_address(settings: Settings) -> tuple[str, int] | None:
    """Where this process reaches itself in plain HTTP; None where it cannot: it speaks TLS for another name, or is bound to a name."""
    host = EVERYWHERE.get(settings.host, settings.host)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return None
    return None if settings.tls_cert or not settings.port else (host, settings.port)


def url_of(address: tuple[str, int]) -> str:
    host, port = address
    return f"http://[{host}]:{port}/api" if ":" in host else f"http://{host}:{port}/api"


def status_body(workspace: str, url: str) -> dict[str, Any]:
    endpoints = {
        "health": "status/health",
        "metrics": "status/metrics",
        "activity": f"collaboration/workspaces/{workspace}/activity",
    }
    return {
        "kind": "http",
        "description": "How this Concert does right now: its parts, its metrics and what happens in this workspace, from its own interface. Concert allows this "
        "source, and no other, its own address on this machine; it signs in with a token that may only read this workspace.",
        "connection": {
            "url": url,
            "endpoints": ", ".join(f"{name}={path}" for name, path in endpoints.items()),
            "rows_at": "items",
            "paging": "offset",
            "page_size": PAGE,
            "sign_in": "bearer",
        },
        "credential": f"vault:{CREDENTIAL}",
        "criticality": "low",
        "tags": {"concert": True},
        "limits": {"statement_timeout_s": 30, "sample_rows": 100_000},
    }
