"""Every address of the app, as somebody finds it who comes in."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.screens.stage import Scene

SETTLED = """() => document.querySelector('h1') !== null
    && document.querySelector('[aria-busy=true], [data-skeleton]') === null"""


def at(path: str, document: str = "") -> Callable[[Scene], None]:
    """The screen at an address, `{document}` in it being the one with that title, once nothing loads any more."""

    def show(scene: Scene) -> None:
        id_ = scene.place.owner.document(document) if document else ""
        scene.ada.goto(scene.place.address(path.format(document=id_)))
        settled(scene)

    return show


def settled(scene: Scene) -> None:
    # Behind an open dialog it is hidden from roles.
    expect(scene.ada.get_by_role("heading", level=1, include_hidden=True).first).to_be_attached()
    scene.ada.wait_for_load_state("networkidle")
    scene.ada.wait_for_function(SETTLED)


def within(path: str, role: str, name: str) -> Callable[[Scene], None]:
    """The screen that the first link or button of that name leads to."""

    def show(scene: Scene) -> None:
        at(path)(scene)
        scene.ada.get_by_role("main").get_by_role(role, name=re.compile(name)).first.click()  # type: ignore[arg-type]
        settled(scene)

    return show


SOURCE_TABS = (
    "scans",
    "catalog",
    "quality",
    "classification",
    "lineage",
    "security",
    "compliance",
    "performance",
    "backups",
    "synchronise",
    "access",
)
WORKSPACE_TABS = ("documents", "members", "groups", "invitations", "activity", "settings")

PLACES: dict[str, Callable[[Scene], None]] = {
    **{f"shop-{tab}": at(f"/sources/{{document}}/{tab}", "shop") for tab in SOURCE_TABS},
    "flights-backups": at("/sources/{document}/backups", "flights"),
    "sources-grid": at("/sources?view=grid"),
    "source-history": at("/sources/{document}/history", "flights"),
    "catalog": at("/catalog"),
    "catalog-table": at("/catalog/{document}?table=customers", "shop"),
    "catalog-discovery": at("/catalog/discovery"),
    "catalog-tags": at("/catalog/tags"),
    "glossaries": at("/catalog/glossaries"),
    "glossary": at("/catalog/glossaries/{document}", "Words of the house"),
    "lineage": at("/lineage"),
    "lineage-drawn": at("/lineage?source={document}&table=orders", "shop"),
    "design-history": at("/designs/{document}/history", "Profile flights"),
    "design-analytics": at("/designs/{document}/analytics", "Profile flights"),
    "design-triggers": at("/designs/{document}/triggers", "Profile flights"),
    "library": at("/library"),
    "library-template": within("/library", "button", "^Use"),
    "run-graph": within("/runs", "link", "^Profile flights"),
    "alerts": at("/runs/alerts"),
    "operations": at("/operations"),
    "operation": within("/operations", "link", "^Test three"),
    "schedules": at("/schedules"),
    "reaction-rules": at("/schedules/rules"),
    "governance": at("/governance"),
    "governance-flaws": at("/governance?view=flaws"),
    "governance-compliance": at("/governance?view=compliance"),
    "governance-rules": at("/governance?view=rules"),
    "classification": at("/governance/classification"),
    "findings": at("/governance/findings"),
    "audit": at("/governance/audit"),
    "integrations": at("/governance/integrations"),
    "integrations-incoming": at("/governance/integrations?tab=incoming"),
    "integrations-tokens": at("/governance/integrations?tab=tokens"),
    "policies": at("/governance/policies"),
    "policy": at("/governance/policies/{document}", "Sources of high criticality"),
    "rule-sets": at("/governance/rule-sets"),
    "rule-set": at("/governance/rule-sets/{document}", "Checks of orders"),
    "escalation": at("/governance/escalation"),
    "away": at("/away"),
    "notifications": at("/notifications"),
    "notification-channels": at("/notifications?tab=channels"),
    "notification-log": at("/notifications?tab=sent"),
    "access": at("/access"),
    "access-requests": at("/access?tab=requests"),
    "access-reviews": at("/access?tab=reviews"),
    **{f"workspace-{tab}": at(f"/workspace?tab={tab}") for tab in WORKSPACE_TABS},
}
