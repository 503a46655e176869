"""Screens with two people at work in them."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.pages import card, field, saved
from tests.e2e.screens.stage import Scene
from tests.support.people import invited


def home(scene: Scene) -> None:
    scene.bea.goto(scene.place.address(scene.document("designs", "Profile flights")))
    scene.ada.goto(scene.place.address())
    expect(scene.ada.get_by_text("Bea is inside")).to_be_visible()
    expect(scene.ada.get_by_role("region", name="Health").get_by_role("link").first).to_be_visible()


def sources(scene: Scene) -> None:
    scene.bea.goto(scene.place.address(scene.document("sources", "flights")))
    scene.ada.goto(scene.place.address("/sources"))
    expect(
        scene.ada.get_by_role("row", name=re.compile("flights")).get_by_role("img", name="Bea Lind")
    ).to_be_visible()


def source(scene: Scene) -> None:
    scene.both_at(scene.document("sources", "flights"))
    expect(scene.ada.get_by_role("table", name="Columns of flights")).to_be_visible()
    field(scene.bea, "Statement timeout").focus()
    expect(scene.ada.get_by_role("main")).to_contain_text("Bea")
    field(scene.ada, "Description").focus()
    saved(scene.ada)


def studio(scene: Scene) -> None:
    """Bea edits a source; Ada has started a session over it."""
    scene.bea.goto(scene.place.address(scene.document("sources", "flights")))
    field(scene.bea, "Statement timeout").focus()
    path = f"/collaboration/workspaces/{scene.place.workspace}/sessions"
    if not scene.place.owner.request("GET", path, params={"status": "running"}).json()["items"]:
        documents = [scene.place.owner.document("flights")]
        scene.place.owner.call("POST", path, name="Month end close", type="review", documents=documents)
    scene.ada.goto(scene.place.address("/studio"))
    expect(scene.ada.get_by_role("listitem", name="Bea Lind")).to_contain_text("editing Statement timeout")
    expect(scene.ada.get_by_role("listitem", name="Month end close")).to_be_visible()


def source_locked(scene: Scene) -> None:
    """Bea has the connection to herself."""
    source(scene)
    scene.bea.get_by_role("button", name="Lock Connection").click()
    expect(scene.ada.get_by_text("Bea has the lock").first).to_be_visible()


def designer_locked(scene: Scene) -> None:
    branched(scene)  # What is locked now cannot be branched and changed later.
    designer(scene)
    scene.bea.locator(".react-flow").focus()
    scene.bea.keyboard.press("l")
    scene.ada.get_by_role("group", name=re.compile("^Profile weather")).click()
    expect(scene.ada.get_by_text("Bea has the lock").first).to_be_visible()


def source_failed(scene: Scene) -> None:
    scene.ada.goto(scene.place.address(scene.document("sources", "old warehouse")))
    expect(card(scene.ada, "Connection test").get_by_role("alert")).to_be_visible()


def distribution(scene: Scene) -> None:
    source(scene)
    scene.ada.get_by_role("button", name=re.compile("^Distribution of month")).click()
    expect(scene.ada.get_by_role("dialog")).to_be_visible()


def designs(scene: Scene) -> None:
    scene.bea.goto(scene.place.address(scene.document("designs", "Profile flights")))
    scene.ada.goto(scene.place.address("/designs"))
    expect(
        scene.ada.get_by_role("row", name=re.compile("Profile flights")).get_by_role("img", name="Bea Lind")
    ).to_be_visible()


def designer(scene: Scene) -> None:
    scene.both_at(scene.document("designs", "Profile flights"))
    steps = "Profile weather", "Discover schema"
    for page, step in zip((scene.bea, scene.ada), steps, strict=True):
        page.get_by_role("group", name=re.compile(f"^{step}")).click()
    expect(scene.ada.get_by_text("Bea").first).to_be_visible()


def branched(scene: Scene) -> tuple[str, str]:
    """A design and a branch of it that both went on, with two questions."""
    call = scene.place.owner.call
    design = scene.place.owner.document("Profile flights")
    for one in call("GET", f"/documents/{design}/branches")["items"]:
        return design, str(one["document"])
    branch = str(call("POST", f"/documents/{design}/branches", name="Nightly at four")["document"])
    mine, theirs = (call("GET", f"/documents/{id_}")["body"] for id_ in (design, branch))
    first, second, *_ = sorted(mine["nodes"])
    theirs["nodes"][first] |= {"timeout_s": 30, "name": f"{mine['nodes'][first]['name']} at four"}
    theirs["nodes"][second]["note"] = "Slow on Mondays."
    theirs["nodes"]["again"] = {"operation": "source.count_rows", "name": "Count again"}
    mine["nodes"][first]["timeout_s"] = 90
    del mine["nodes"][second]
    for id_, body in ((branch, theirs), (design, mine)):
        call("PUT", f"/workflow/designer/workflows/{id_}", body=body)
    return design, branch


def designer_branch(scene: Scene) -> None:
    scene.ada.goto(scene.place.address(f"/designs/{branched(scene)[1]}"))
    expect(scene.ada.get_by_role("button", name=re.compile("^On the branch"))).to_be_visible()


def branches(scene: Scene) -> None:
    scene.ada.goto(scene.place.address(f"/designs/{branched(scene)[0]}/branches"))
    expect(scene.ada.get_by_role("table", name="Open branches")).to_contain_text("Nightly")


def merge(scene: Scene) -> None:
    design, branch = branched(scene)
    scene.ada.goto(scene.place.address(f"/designs/{design}/branches/{branch}"))
    question = card(scene.ada, "Questions").get_by_role("group", name=re.compile("^Timeout"))
    question.get_by_label(re.compile("^Branch Nightly")).check()
    expect(card(scene.ada, "Questions")).to_contain_text("1 of 2 decided")


def approval_asked(scene: Scene) -> str:
    """The id of a request to merge a branch that a newcomer asked for; its branch was changed after that."""
    call = scene.place.owner.call
    for one in call("GET", "/workflow/approvals?state=waiting&type=merge_branch")["items"]:
        return str(one["id"])
    bo = invited(scene.place.server, scene.place.owner, "Bo Lee")
    design = scene.place.owner.document("Profile flights")
    branch = bo.call("POST", f"/documents/{design}/branches", name="Count twice")["document"]
    body = bo.call("GET", f"/documents/{branch}")["body"]
    first, second, *_ = sorted(body["nodes"])
    body["nodes"][first]["timeout_s"] = 30
    body["nodes"]["again"] = {"operation": "source.count_rows", "name": "Count again"}
    body["edges"]["again"] = {"source": first, "target": "again"}
    bo.call("PUT", f"/workflow/designer/workflows/{branch}", body=body)
    reason = "The count was wrong on Mondays; this looks twice."
    wish = {"type": "merge_branch", "reason": reason, "input": {"branch": branch}}
    made = bo.call("POST", "/workflow/approvals/workflows", workspace=scene.place.workspace, **wish)
    body["nodes"][second]["note"] = "Late on Mondays."
    bo.call("PUT", f"/workflow/designer/workflows/{branch}", body=body)
    bo.call("POST", f"/workflow/approvals/{made['id']}/comment", comment="One more note, sorry.")
    return str(made["id"])


def approval(scene: Scene) -> None:
    scene.both_at(f"/approvals/{approval_asked(scene)}")
    expect(scene.ada.get_by_text("Bo changed 1 field after the request")).to_be_visible()
    expect(scene.ada.get_by_role("table", name="Fields that differ")).to_be_visible()


def inbox(scene: Scene) -> None:
    approval_asked(scene)
    scene.ada.goto(scene.place.address("/inbox"))
    expect(scene.ada.get_by_role("option").first).to_be_visible()
    scene.ada.keyboard.press("j")
    expect(scene.ada.get_by_role("table", name="Fields that differ")).to_be_visible()


def runs(scene: Scene) -> None:
    scene.ada.goto(scene.place.address("/runs"))
    expect(
        scene.ada.get_by_role("table", name="Runs").get_by_role("link", name="Profile flights")
    ).to_be_visible()


def run(scene: Scene) -> None:
    scene.ada.goto(scene.place.finished_run())
    scene.ada.get_by_role("list", name="Steps of the run").get_by_role(
        "button", name=re.compile("Profile flights")
    ).click()
    expect(scene.ada.get_by_role("complementary")).to_be_visible()


def run_failed(scene: Scene) -> None:
    scene.ada.goto(scene.place.address("/runs"))
    scene.ada.get_by_role("button", name=re.compile("^Failed")).click()
    scene.ada.get_by_role("table", name="Runs").get_by_role("link", name="Check old warehouse").click()
    expect(scene.ada.get_by_role("button", name="Retry from failed step")).to_be_visible()


def with_dialog(keys: str, words: str = "") -> Callable[[Scene], None]:
    def show(scene: Scene) -> None:
        scene.ada.goto(scene.place.address())
        expect(scene.ada.get_by_role("region", name="Recent documents")).to_be_visible()
        scene.ada.keyboard.press(keys)
        expect(scene.ada.get_by_role("dialog")).to_be_visible()
        if words:
            scene.ada.get_by_role("combobox").fill(words)
            scene.ada.keyboard.press("Enter")
            expect(scene.ada.get_by_role("dialog").get_by_role("button").first).to_be_visible()

    return show


def user_menu(scene: Scene) -> None:
    scene.ada.goto(scene.place.address("/sources"))
    scene.ada.get_by_role("button", name="You, Owner").click()
    expect(scene.ada.get_by_role("menu")).to_be_visible()


def offline(scene: Scene) -> None:
    scene.ada.goto(scene.place.address(scene.document("sources", "lake")))
    saved(scene.ada)
    scene.ada.route_web_socket(re.compile("/ws$"), lambda socket: socket.close())
    scene.ada.reload()
    field(scene.ada, "Criticality").select_option("high")
    expect(scene.ada.get_by_role("status").filter(has_text="You can go on")).to_be_visible()


def not_found(scene: Scene) -> None:
    scene.ada.goto(scene.place.address("/nowhere"))
    expect(scene.ada.get_by_role("heading", level=1)).to_be_visible()


def join(scene: Scene) -> None:
    scene.ada.goto(scene.place.server.concert("invite", "--role", "editor"))
    expect(scene.ada.get_by_label("Your name")).to_be_visible()


def sign_in(scene: Scene) -> None:
    scene.ada.goto(f"{scene.place.server.url}/signin#nonsense")
    expect(scene.ada.get_by_role("alert")).to_be_visible()


SCREENS: dict[str, Callable[[Scene], None]] = {
    "home": home,
    "sources": sources,
    "source": source,
    "source-locked": source_locked,
    "source-failed": source_failed,
    "source-distribution": distribution,
    "studio": studio,
    "designs": designs,
    "designer": designer,
    "designer-locked": designer_locked,
    "designer-branch": designer_branch,
    "branches": branches,
    "merge": merge,
    "inbox": inbox,
    "approval": approval,
    "runs": runs,
    "run": run,
    "run-failed": run_failed,
    "palette": with_dialog("Control+k"),
    "keyboard-map": with_dialog("?"),
    "invite": with_dialog("Control+k", "invite"),
    "add-source": with_dialog("Control+k", "add source"),
    "new-design": with_dialog("Control+k", "new design"),
    "user-menu": user_menu,
    "not-found": not_found,
    "join": join,
    "sign-in": sign_in,
    "offline": offline,
}
