"""Three people and access: Vi asks, Ada reviews, the role is there at once and goes again; filters that are shared; CSV by its difference."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field, pick
from tests.e2e.test_accessibility import in_every_theme


def chosen(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=option)


def in_themes(page: Page, shots: Path, name: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.screenshot(path=shots / f"{name}.png")
    in_every_theme(page)


def row(page: Page, table: str, name: str) -> Locator:
    return page.get_by_role("table", name=table).get_by_role("row").filter(has_text=name)


def test_S4_19_a_viewer_asks_and_edits_as_soon_as_it_is_approved(
    enter: Enter, place: Place, shots: Path
) -> None:
    address = place.source("asked for")
    vi = enter("Vi", f"{address}/access")
    expect(vi.get_by_role("list", name="What Vi Lang may do")).to_contain_text("viewer on")
    vi.get_by_role("button", name="Ask for access").first.click()
    dialog = vi.get_by_role("dialog", name="Ask for access")
    expect(dialog.get_by_role("button", name="Ask for access")).to_have_attribute("aria-disabled", "true")
    dialog.get_by_label("What it is for").fill("To mend the description before the release")
    dialog.get_by_role("button", name="Ask for access").click()
    expect(dialog).to_have_count(0)
    expect(vi.get_by_role("region", name="Requests")).to_contain_text("Submitted")

    bea = enter("Bea", place.address("/access"))
    bea.get_by_role("tab", name="Requests").click()
    expect(bea.get_by_role("table", name="Requests")).to_contain_text("Nobody has asked for anything here.")

    ada = enter("Ada", place.address("/access"))
    ada.get_by_role("tab", name=re.compile("Requests")).click()
    ada.get_by_role("button", name="Editor on asked for").click()
    panel = ada.get_by_role("region", name="Request", exact=True)
    expect(panel).to_contain_text("To mend the description before the release")
    in_themes(ada, shots, "access-request")

    editing = enter("Vi", address)
    expect(field(editing, "Description")).not_to_be_editable()
    panel.get_by_role("button", name="Begin the review").click()
    expect(panel).to_contain_text("In review")
    panel.get_by_label("Comment").fill("For a week")
    panel.get_by_role("button", name="Approve request").click()
    expect(panel.get_by_role("list", name="What became of it")).to_contain_text("Granted")
    expect(field(editing, "Description")).to_be_editable()
    field(editing, "Description").fill("Mended by Vi.")
    expect(vi.get_by_role("region", name="Requests")).to_contain_text("For a week")

    panel.get_by_role("button", name="Take the role away").click()
    expect(panel).to_contain_text("Revoked")
    expect(field(editing, "Description")).not_to_be_editable()
    assert "Mended by Vi." == place.source_body(address)["description"]


def test_S4_19_who_may_what_says_why_and_a_review_takes_away(enter: Enter, place: Place, shots: Path) -> None:
    ada = enter("Ada", place.address("/access"))
    ada.get_by_role("table", name="Who may").get_by_role("button", name="Vi Lang").click()
    rights = ada.get_by_role("list", name="What Vi Lang may do")
    expect(rights).to_contain_text("viewer on")
    expect(rights.get_by_role("listitem").filter(has_text="Hand over")).to_contain_text("not part of viewer")
    chosen(ada, "Right", "Edit")
    expect(ada.get_by_role("table", name="Who may")).not_to_contain_text("Vi Lang")
    in_themes(ada, shots, "access-people")

    ada.get_by_role("tab", name="Reviews").click()
    ada.get_by_role("button", name="Start a review").first.click()
    dialog = ada.get_by_role("dialog", name="Start a review")
    dialog.get_by_label("Name").fill("Autumn review")
    dialog.get_by_role("button", name="Start review").click()
    line = row(ada, "Lines", "Vi Lang")
    expect(line).to_contain_text("Undecided")
    line.hover()
    line.get_by_role("button", name=re.compile("^Keep")).first.click()
    expect(line).to_contain_text("Kept by")
    in_themes(ada, shots, "access-review")
    ada.get_by_role("button", name=re.compile("Close with")).click()
    expect(row(ada, "Reviews", "Autumn review")).to_contain_text("Closed with")


def test_AC11_a_role_by_tag_is_given_in_a_form_and_taken_back_after_a_question_by_keyboard(
    enter: Enter, place: Place, shots: Path
) -> None:
    address = place.source("tagged for Vi")
    source = address.rpartition("/")[2]
    body = place.source_body(address)
    place.owner.call("PUT", f"/scan/data-sources/{source}", body={**body, "tags": {"open/house": True}})
    vi, ada = enter("Vi", address), enter("Ada", place.address("/access"))
    expect(field(vi, "Description")).not_to_be_editable()
    ada.get_by_role("button", name="Deny or give by kind or tag").focus()
    ada.keyboard.press("Enter")
    form = ada.get_by_role("dialog")
    form.get_by_role("radio", name="Give a role").press("Enter")
    expect(form).to_have_accessible_name("Give a role by kind or tag")
    give = form.get_by_role("button", name="Give role")
    expect(give).to_have_attribute("aria-disabled", "true")
    pick(form, "Person or group", "Vi Lang")
    form.get_by_label("On", exact=True).select_option(label="Sources with a tag")
    expect(give).to_have_attribute("aria-disabled", "true")
    form.get_by_label("Tag", exact=True).fill("open")
    expect(form.get_by_label("Role", exact=True).get_by_role("option")).to_have_text(
        ["Editor", "Commenter", "Viewer"]
    )
    form.get_by_label("Role", exact=True).select_option(label="Editor")
    in_themes(ada, shots, "grant-by-tag")
    give.focus()
    ada.keyboard.press("Enter")
    expect(form).to_have_count(0)
    expect(field(vi, "Description")).to_be_editable()

    line = row(ada, "Grants and denials", "open").filter(has_text="Vi Lang")
    expect(line).to_contain_text("Editor")
    take = line.get_by_role("button", name="Take editor from Vi Lang")
    take.focus()
    ada.keyboard.press("Enter")
    asked = ada.get_by_role("dialog", name="Take editor from Vi Lang?")
    expect(asked).to_contain_text("It ends at once, in open windows too.")
    in_themes(ada, shots, "grant-taken-back")
    ada.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(take).to_be_focused()
    expect(field(vi, "Description")).to_be_editable()
    ada.keyboard.press("Enter")
    asked.get_by_role("button", name="Take it away").focus()
    ada.keyboard.press("Enter")
    expect(line).to_have_count(0)
    expect(field(vi, "Description")).not_to_be_editable()


def test_S0_23_a_filter_is_kept_shared_and_begins_the_list(enter: Enter, place: Place, shots: Path) -> None:
    made = place.source("filtered high")
    place.owner.call(
        "PUT",
        f"/scan/data-sources/{made.rpartition('/')[2]}",
        body={"name": "filtered high", "kind": "sqlite", "criticality": "high"},
    )
    ada, vi = enter("Ada", place.address("/sources")), enter("Vi", place.address("/sources"))
    ada.get_by_label("Filter sources").fill("filtered")
    ada.get_by_label("Criticality", exact=True).select_option("high")
    expect(ada.get_by_role("table", name="Sources").get_by_role("link")).to_have_text(["filtered high"])
    expect(ada).to_have_url(re.compile("criticality=high"))
    ada.get_by_role("button", name="Saved filters").click()
    ada.get_by_role("button", name="Save this filter").click()
    dialog = ada.get_by_role("dialog", name="Save this filter")
    dialog.get_by_label("Name").fill("What matters")
    dialog.get_by_role("radio", name="Everybody here").click()
    dialog.get_by_role("button", name="Save filter").click()
    expect(ada.get_by_role("button", name="Saved filters: What matters")).to_be_visible()
    vi.get_by_role("button", name="Saved filters").click()
    vi.get_by_role("list", name="Saved filters").get_by_role("button", name="What matters").click()
    expect(vi.get_by_role("table", name="Sources").get_by_role("link")).to_have_text(["filtered high"])
    in_themes(ada, shots, "sources-filtered")


LISTS = {
    "/governance/findings": ("Find in findings", "lost mail"),
    "/governance/classification": ("Search labels", "lost mail"),
    "/governance?view=flaws": ("Severity", "high"),
    "/governance/audit": ("Find in the audit log", "lost mail"),
    "/access?tab=requests": ("Filter requests", "lost mail"),
    "/catalog": ("Search the catalog", "lost mail"),
    "/catalog/tags": ("Filter tags", "lost mail"),
    "/catalog/glossaries": ("Find terms", "lost mail"),
    "/governance?view=rules": ("Filter compliance rules", "lost mail"),
    "/governance/scans": ("Find a scan", "lost mail"),
    "/governance/policies": ("Find a policy", "lost mail"),
    "/governance/rule-sets": ("Find a rule set", "lost mail"),
    "/library": ("Find templates", "lost mail"),
    "/operations": ("Filter operations", "lost mail"),
    "/schedules": ("Filter schedules", "lost mail"),
    "/workspace?tab=members": ("Filter members", "lost mail"),
}


def test_S0_23_every_list_with_filters_keeps_them(enter: Enter, place: Place) -> None:
    ada = enter("Ada", place.address("/sources"))
    for path, (label, value) in LISTS.items():
        ada.goto(place.address(path))
        control = ada.get_by_label(label, exact=True)
        if "high" == value:
            control.select_option(value)
        else:
            control.fill(value)
        ada.get_by_role("button", name="Saved filters").click()
        ada.get_by_role("button", name="Save this filter").click()
        dialog = ada.get_by_role("dialog", name="Save this filter")
        dialog.get_by_label("Name").fill(f"Mine of {label}")
        expect(dialog).to_contain_text(value)
        dialog.get_by_role("button", name="Save filter").click()
        expect(ada.get_by_role("button", name=f"Saved filters: Mine of {label}")).to_be_visible()
        ada.goto(place.address(path))
        expect(control).not_to_have_value(value)
        ada.get_by_role("button", name="Saved filters").click()
        ada.get_by_role("list", name="Saved filters").get_by_role(
            "button", name=f"Mine of {label}", exact=True
        ).click()
        expect(control).to_have_value(value)
        expect(ada.get_by_role("button", name=f"Saved filters: Mine of {label}")).to_be_visible()


def test_S0_23_schedules_and_operations_are_found_by_words(enter: Enter, place: Place) -> None:
    nodes = {"one": {"operation": "work.simulate", "name": "Wait", "parameters": {"seconds": 0}}}
    for name in ("Otter count", "Heron count"):
        said = {"workspace": place.workspace, "name": name, "body": {"nodes": nodes}}
        design = place.owner.call("POST", "/workflow/designer/workflows", **said)["id"]
        when = {"kind": "interval", "config": {"every_s": 86_400}, "name": f"{name} daily"}
        place.owner.call("POST", f"/workflow/workflows/{design}/triggers", **when)
    ada = enter("Ada", place.address("/schedules"))
    names = ada.get_by_role("table", name="Triggers").get_by_role(
        "button", name=re.compile("^(Otter|Heron) count daily$")
    )
    expect(ada.get_by_role("status").filter(has_text=re.compile(r"^\d+ triggers$"))).to_be_visible()
    ada.keyboard.press("/")
    expect(ada.get_by_label("Filter schedules")).to_be_focused()
    ada.keyboard.type("otter daily")
    expect(names).to_have_text(["Otter count daily"])
    expect(ada.get_by_role("status").filter(has_text=re.compile(r"^1 of \d+ triggers$"))).to_be_visible()
    chosen(ada, "State", "Paused")
    expect(ada.get_by_role("table", name="Triggers")).to_contain_text("No trigger fits this filter.")
    ada.get_by_role("button", name="Clear the filter").click()
    expect(ada.get_by_label("Filter schedules")).to_have_value("")

    source = place.source("otter den").rpartition("/")[2]
    job = place.owner.call(
        "POST",
        "/workflow/bulk-operations",
        workspace=place.workspace,
        kind="health_check",
        input={"count_as_failed": False},
        selection={"ids": [source]},
    )
    ada.goto(place.address("/operations"))
    table = ada.get_by_role("table", name="Operations")
    ada.get_by_label("Filter operations").fill(f"#{job['number']} {job['title']}")
    expect(table.get_by_role("link")).to_have_text([job["title"]])
    expect(ada).to_have_url(re.compile("search="))
    ada.get_by_label("Filter operations").fill("otters never did this")
    expect(table).to_contain_text("No operation fits this filter.")


def test_S0_23_compliance_rules_are_narrowed_by_framework_origin_and_state(
    enter: Enter, place: Place
) -> None:
    listed = f"/compliance-rules?workspace={place.workspace}&framework=hipaa&limit=400"
    of = place.owner.call("GET", listed)["total"]
    ada = enter("Ada", place.address("/governance?view=rules"))
    table = ada.get_by_role("table", name="Compliance rules")
    expect(table.get_by_role("row")).not_to_have_count(1)
    chosen(ada, "Framework", "HIPAA")
    chosen(ada, "From", "Concert")
    expect(ada.get_by_role("status").filter(has_text=re.compile(rf"^{of} of \d+ rules$"))).to_be_visible()
    expect(table.get_by_role("cell", name="GDPR", exact=True)).to_have_count(0)
    expect(table.get_by_role("cell", name="HIPAA", exact=True)).not_to_have_count(0)
    ada.get_by_label("Filter compliance rules").fill("otters keep no rules")
    expect(table).to_contain_text("No rule fits this filter.")
    ada.get_by_role("button", name="Clear the filter").click()
    expect(table.get_by_role("cell", name="GDPR", exact=True)).not_to_have_count(0)


def test_S0_2_a_csv_is_seen_before_it_is_applied_and_taken_back(
    enter: Enter, place: Place, shots: Path, tmp_path: Path
) -> None:
    made = place.source("by csv")
    file = tmp_path / "sources.csv"
    file.write_text(
        f"id,name,description,criticality\n{made.rpartition('/')[2]},by csv,From the file,\n,odd,x,huge\n"
    )
    ada = enter("Ada", place.address("/sources"))
    ada.get_by_role("button", name="Import or export sources").click()
    ada.get_by_label("File").set_input_files(file)
    dialog = ada.get_by_role("dialog", name="sources.csv")
    expect(dialog).to_contain_text("1 would change")
    expect(dialog).to_contain_text("kind, tags, owner")
    expect(dialog.get_by_role("table", name="Rows")).to_contain_text("“huge” is none of them.")
    dialog.get_by_role("radio", name=re.compile("^Changed")).click()
    expect(dialog.get_by_role("table", name="Rows")).to_contain_text("From the file")
    in_themes(ada, shots, "import-difference")
    dialog.get_by_role("button", name="Apply 1 row").click()
    expect(dialog.get_by_role("status").first).to_contain_text("1 of 1 rows")
    assert "From the file" == place.source_body(made)["description"]
    dialog.get_by_role("button", name="Undo the import").click()
    expect(dialog.get_by_role("status").first).to_contain_text("Undone")
    assert "" == place.source_body(made)["description"]
