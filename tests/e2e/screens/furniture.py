"""What a workspace looks like after a morning, made over HTTP: tests, scans, profiles, runs, decisions, rules."""

from tests.e2e.pages import Place

RULES = {
    "mail": {"area": "quality", "check": "not_null", "table": "customers", "column": "email"},
    "price": {"area": "quality", "check": "not_null", "table": "orders", "column": "total"},
}
WEEK: list[list[dict[str, int]]] = [[{"start": 480, "end": 1080}] for _ in range(5)] + [[], []]


def furnish(place: Place) -> None:
    """What a workspace looks like after a morning: tests, scans, profiles, a run that succeeded and one that did not."""
    call = place.owner.call
    place.source("old warehouse", path="warehouse.db")
    for title in ("flights", "lake", "old warehouse"):
        place.owner.request("POST", f"/scan/data-sources/{place.owner.document(title)}/health-check", json={})
    flights = place.owner.document("flights")
    call("POST", f"/data-discovery/data-sources/{flights}/discover-schema")
    call("POST", f"/data-discovery/data-sources/{flights}/profile", table="flights")
    body = {
        "nodes": {
            "test": {
                "operation": "source.test_connection",
                "name": "Test old warehouse",
                "parameters": {"source": place.owner.document("old warehouse")},
            },
            "scan": {
                "operation": "source.discover_schema",
                "name": "Discover schema",
                "parameters": {"source": place.owner.document("old warehouse")},
            },
        },
        "edges": {"one": {"source": "test", "target": "scan"}},
    }
    made = call(
        "POST",
        "/workflow/designer/workflows",
        workspace=place.workspace,
        name="Check old warehouse",
        body=body,
    )
    call("POST", f"/workflow/workflows/{made['id']}/execute", parameters={})
    place.finished_run()
    looked_into(place)
    governed(place)
    on_its_own(place)


def looked_into(place: Place) -> None:
    """The shop is scanned, assessed and described, with a report and what it was asked about."""
    call, here = place.owner.call, place.workspace
    shop = place.owner.document("shop")
    rules = call("POST", "/scan-rule-sets", workspace=here, name="Checks of orders", body={"rules": RULES})[
        "id"
    ]
    call("POST", f"/scan-rule-sets/{rules}/sources/{shop}")
    call("POST", f"/scan-logic/sources/{shop}/scans")
    heard(place, f"doc:{shop}", "scan:completed,scan:failed")
    call("POST", "/security/scans", source=shop)
    call("POST", "/security/compliance/checks", workspace=here)
    call("POST", f"/data-discovery/data-sources/{shop}/candidates")
    words = {"description": "Who bought something.", "add_tags": ["sales/people"]}
    call("PUT", f"/advanced-catalog/data-sources/{shop}/annotations", table="customers", **words)
    glossary = call("POST", "/advanced-catalog/glossaries", workspace=here, name="Words of the house")["id"]
    terms = {"carrier": {"name": "Carrier", "definition": "Who flies.", "status": "approved"}}
    call(
        "PUT", f"/advanced-catalog/glossaries/{glossary}", body={"name": "Words of the house", "terms": terms}
    )
    call("POST", f"/reports/workspaces/{here}", title="State of the shop", sources=[shop])
    call("POST", f"/scan/data-sources/{place.owner.document('flights')}/backup")


def governed(place: Place) -> None:
    """A policy in force, groups, a review of access, and a bulk operation that has ended."""
    call, here = place.owner.call, place.workspace
    rule = {"order": 1.0, "when": "request.count < 5", "outcome": "approve", "name": "A few at once"}
    said = {"workspace": here, "name": "Sources of high criticality"}
    call("POST", "/workflow/policies", **said, body={"enabled": False, "rules": {"few": rule}})
    for name in ("Data desk", "Night desk"):
        call("POST", f"/collaboration/workspaces/{here}/groups", name=name)
    call("POST", f"/rbac/workspaces/{here}/reviews", title="Autumn")
    chosen = {"ids": [place.owner.document(title) for title in ("flights", "lake", "old warehouse")]}
    job = {"kind": "health_check", "selection": chosen, "title": "Test three sources"}
    made = call("POST", "/workflow/bulk-operations", workspace=here, **job)
    heard(place, f"bulk:{made['id']}", "bulk:job:finished,bulk:job:failed")


def on_its_own(place: Place) -> None:
    """What happens without anybody: schedules, alerts, rules, messages to others, ladders."""
    call, here = place.owner.call, place.workspace
    design = place.owner.document("Profile flights")
    nightly = {
        "kind": "cron",
        "name": "Every night",
        "config": {"cron": "30 2 * * *", "zone": "Europe/Zurich"},
    }
    call("POST", f"/workflow/workflows/{design}/triggers", **nightly)
    me = {"kind": "user", "id": place.owner.id}
    slow = {"name": "Slow", "condition": {"kind": "lasts_over", "seconds": 0.001}, "tell": [me]}
    call("POST", f"/workspaces/{here}/alerts/rules", design=design, **slow)
    tell = {"action": "notify", "input": {"tell": [me], "message": "Look at it"}}
    call("POST", f"/workspaces/{here}/rules", name="New papers", topics=["document:created"], actions=[tell])
    hours = {"name": "Berne", "zone": "Europe/Zurich", "week": WEEK}
    calendar = call("POST", f"/workspaces/{here}/escalation/calendars", **hours)["id"]
    levels = [
        {"level": 0, "after": 3600, "action": "remind", "whom": "asked"},
        {"level": 7, "after": 7200, "action": "reject", "whom": "asked"},
    ]
    call("POST", f"/workspaces/{here}/escalation/ladders", name="Short", levels=levels, calendar=calendar)
    hook = {"name": "Night desk", "url": "https://hooks.example.org/concert", "topics": ["workflow:run:*"]}
    call("POST", f"/integrations/workspaces/{here}/webhooks", **hook)
    call("POST", "/tokens", name="Nightly export", role="viewer", days=30)


def heard(place: Place, channel: str, topics: str) -> None:
    """Until something of this was told there."""
    since = 0
    for _ in range(20):
        asked = {"topics": topics, "since": since, "wait": 20}
        page = place.owner.request("GET", f"/channels/{channel}/events", params=asked).json()
        if page["items"]:
            return
        since = page["next"]
    raise AssertionError(f"{channel} never told {topics}")
