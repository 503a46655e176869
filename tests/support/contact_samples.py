"""What each command about channels, deliveries and rules of notifications is asked with."""

from collections.abc import Callable, Mapping
from itertools import count
from time import monotonic, sleep
from typing import Any

from tests.support.belonging import own_workspace
from tests.support.membership_samples import About

_numbers = count(1)
SETTINGS = {"url": "https://hooks.invalid/concert", "secret": "vault:hook"}
SETUP: dict[str, Any] = {"channel": "webhook", "name": "Our system", "settings": SETTINGS}
RULES = {"zone": "Europe/Zurich", "kinds": {"comment.reply": {"email": "hourly"}}}


def setup(t: About, *, enabled: bool = True) -> dict[str, Any]:
    workspace = own_workspace(t.ada, f"Told {next(_numbers)}")
    made = t.ada.call("POST", f"/workspaces/{workspace}/notification-channels", **SETUP, enabled=enabled)
    return {"id": workspace, "setup": made["id"]}


def done(t: About) -> dict[str, Any]:
    """A message that was dropped, since its channel is turned off."""
    made = setup(t, enabled=False)
    path = f"/workspaces/{made['id']}"
    message = t.ada.call("POST", f"{path}/notification-channels/{made['setup']}/test")["message"]
    end = monotonic() + 60
    while t.ada.call("GET", f"{path}/notification-deliveries/{message}")["state"] == "queued":
        assert monotonic() < end, "nobody looked at the message"
        sleep(0.02)
    return {"id": made["id"], "message": message}


def changed(t: About) -> dict[str, Any]:
    said = {key: value for key, value in SETUP.items() if key != "channel"}
    return {**setup(t), **said, "enabled": False, "everywhere": False}


def given(t: About) -> dict[str, Any]:
    """The account's own address, which needs no code."""
    me = t.ada.call("GET", "/notification-rules")["channels"]
    own = next(one["address"] for one in me if one["channel"] == "email")
    address = own["address"] if own is not None else t.ada.call("GET", "/bootstrap")["user"]["email"]
    return {"channel": "email", "address": address}


def kept(t: About) -> dict[str, Any]:
    t.ada.call("POST", "/notification-addresses", **given(t))
    return {"channel": "email"}


SAMPLES: Mapping[str, Callable[[About], dict[str, Any]]] = {
    "notification_channels.change": changed,
    "notification_channels.create": lambda t: {"id": setup(t)["id"], **SETUP},
    "notification_channels.kinds": lambda _: {},
    "notification_channels.list": lambda t: {"id": setup(t)["id"]},
    "notification_channels.remove": setup,
    "notification_channels.test": setup,
    "notification_deliveries.get": done,
    "notification_deliveries.list": lambda t: {"id": done(t)["id"]},
    "notification_deliveries.send_again": done,
    "notification_rules.change": lambda _: {"rules": RULES},
    "notification_rules.change_here": lambda t: {"id": t.workspace, "rules": {"muted": True}},
    "notification_rules.confirm_address": lambda t: {**kept(t), "code": "123456"},
    "notification_rules.get": lambda t: {"about": t.workspace},
    "notification_rules.give_address": given,
    "notification_rules.remove_address": kept,
}
