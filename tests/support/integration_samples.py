"""What each command about webhooks and tokens is asked with."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tests.support.belonging import own_workspace
from tests.support.membership_samples import About

HOOK: dict[str, Any] = {
    "name": "Elsewhere",
    "url": "https://hooks.example.org/concert",
    "topics": ["workflow:run:*"],
    "filter": 'event.payload.status == "failed"',
}
_numbers = count(1)


def webhook(t: About) -> dict[str, Any]:
    workspace = own_workspace(t.ada, f"Integrated {next(_numbers)}")
    made = t.ada.call("POST", f"/integrations/workspaces/{workspace}/webhooks", **HOOK)
    return {"id": workspace, "webhook": made["webhook"]["id"]}


def sent(t: About) -> dict[str, Any]:
    asked = webhook(t)
    path = f"/integrations/workspaces/{asked['id']}/webhooks/{asked['webhook']}"
    return {**asked, **t.ada.call("POST", f"{path}/test")}


def _here(t: About) -> dict[str, Any]:
    return {"id": own_workspace(t.ada, f"Integrated {next(_numbers)}")}


def _token(t: About) -> dict[str, Any]:
    return {"token": t.ada.call("POST", "/tokens", name="Passing")["token"]["id"]}


SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "integrations.change": lambda t: webhook(t) | HOOK,
    "integrations.create": lambda t: _here(t) | HOOK,
    "integrations.deliveries": webhook,
    "integrations.list": lambda t: {"id": webhook(t)["id"]},
    "integrations.new_secret": webhook,
    "integrations.pause": webhook,
    "integrations.remove": webhook,
    "integrations.resume": webhook,
    "integrations.send_again": sent,
    "integrations.test": webhook,
    "tokens.create": lambda _: {"name": "For a script", "role": "viewer"},
    "tokens.list": lambda _: {},
    "tokens.revoke": _token,
}
