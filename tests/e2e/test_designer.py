"""Two people draw, fill in and run one design in two real windows, and one builds a flow with the keyboard alone."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages import Place

Window = Callable[..., Page]

DESIGN = "Profile flights"
RUN_MS = 60_000


def open_design(page: Page, name: str = DESIGN) -> Page:
    page.get_by_role("link", name="Designs").first.click()
    page.get_by_role("table", name="Designs").get_by_role("link", name=name, exact=True).click()
    expect(canvas(page)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    return page


def make_design(page: Page, name: str) -> Page:
    page.get_by_role("link", name="Designs").first.click()
    page.get_by_role("heading", name="Designs", level=1).wait_for()
    page.get_by_role("button", name="New design").first.click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("this one has none yet")).to_be_visible()
    return page


def canvas(page: Page) -> Locator:
    return page.locator(".react-flow")


def step(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{re.escape(name)}(,|$)"))


def choose(page: Page, name: str) -> None:
    """In the list that is open: types, sees it on top, presses Enter."""
    expect(page.get_by_placeholder("Find a step")).to_be_focused()
    page.keyboard.type(name)
    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_contain_text(name)
    page.keyboard.press("Enter")


def place(page: Page, name: str) -> tuple[float, float]:
    """Of a step, in the window."""
    box = step(page, name).bounding_box()
    assert box is not None
    return box["x"], box["y"]


def distance(page: Page) -> tuple[float, float]:
    """Between two steps: a drag that pans the view leaves it alone."""
    first, second = place(page, "Publish report"), place(page, "Test connection")
    return first[0] - second[0], first[1] - second[1]


def drag(page: Page, name: str, dx: int, dy: int) -> None:
    """Ends with the button still down."""
    x, y = place(page, name)
    page.mouse.move(x + 60, y + 20)
    page.mouse.down()
    for part in range(1, 11):
        page.mouse.move(x + 60 + dx * part / 10, y + 20 + dy * part / 10)


def wait_for_place(page: Page, name: str, expected: tuple[float, float]) -> None:
    """Within one step of the grid."""
    page.wait_for_function(
        """([name, x, y]) => {
            const all = [...document.querySelectorAll('.react-flow [aria-roledescription=step]')];
            const box = all.find((one) => one.ariaLabel.startsWith(name))?.getBoundingClientRect();
            return box !== undefined && Math.abs(box.x - x) <= 16 && Math.abs(box.y - y) <= 16;
        }""",
        arg=[name, *expected],
    )


def test_S2_1_a_step_dragged_in_one_window_moves_in_the_other_while_it_is_dragged(window: Window) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Larsen"))
    x, y = place(bo, "Profile planes")
    drag(ana, "Profile planes", 96, 48)
    wait_for_place(bo, "Profile planes", (x + 96, y + 48))
    ana.mouse.up()
    wait_for_place(ana, "Profile planes", (x + 96, y + 48))
    ana.keyboard.press("Control+z")
    wait_for_place(bo, "Profile planes", (x, y))


def test_S2_1_a_dragged_step_moves_in_the_other_window_before_it_is_painted_in_this_one(
    window: Window,
) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Larsen"))
    x, y = place(bo, "Profile planes")
    drag(ana, "Profile planes", 96, 48)
    wait_for_place(bo, "Profile planes", (x + 96, y + 48))
    # A browser tells of a move at once, and of the same again with its next frame: here the first comes alone.
    told = {"clientX": x + 60 + 192, "clientY": y + 20 + 48}
    ana.evaluate("told => window.dispatchEvent(new PointerEvent('pointerrawupdate', told))", told)
    wait_for_place(bo, "Profile planes", (x + 192, y + 48))
    wait_for_place(ana, "Profile planes", (x + 96, y + 48))
    ana.mouse.move(told["clientX"], told["clientY"])
    ana.mouse.up()
    wait_for_place(ana, "Profile planes", (x + 192, y + 48))
    ana.keyboard.press("Control+z")
    wait_for_place(bo, "Profile planes", (x, y))


def undo(page: Page, field: Locator, wanted: str) -> None:
    """Letters within half a second of each other go together; a slow machine makes several of what was typed."""
    for _ in range(6):
        page.keyboard.press("Control+z")
        if field.input_value() == wanted:
            return
    expect(field).to_have_value(wanted)


def test_S2_1_two_people_type_in_one_name_and_both_texts_stay(window: Window, shots: Path) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Larsen"))
    for page in (ana, bo):
        step(page, "Discover schema").click()
    left, right = (page.get_by_label("Name", exact=True) for page in (ana, bo))
    left.press("Home")
    right.press("End")
    for letter, digit in zip("abcdef", "123456", strict=True):
        left.press(letter)
        right.press(digit)
    for field in (left, right):
        expect(field).to_have_value("abcdefDiscover schema123456")
    ana.screenshot(path=shots / "designer-typing.png")
    undo(bo, right, "abcdefDiscover schema")
    expect(left).to_have_value("abcdefDiscover schema")
    undo(ana, left, "Discover schema")
    expect(right).to_have_value("Discover schema")


def test_S2_2_each_sees_the_others_name_selection_field_and_cursor(window: Window) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Larsen"))
    step(bo, "Publish report").click()
    expect(ana.get_by_role("group", name=re.compile("^Publish report.*with Bo"))).to_be_visible()
    bo.get_by_label("Title", exact=True).focus()
    expect(ana.get_by_role("group", name=re.compile("^Publish report.*with Bo is typing"))).to_be_visible()
    step(ana, "Publish report").click()
    expect(ana.get_by_role("complementary", name="Inspector").get_by_text("Bo", exact=True)).to_be_visible()
    bo.mouse.move(400, 300)
    bo.mouse.move(420, 310)
    expect(canvas(ana).get_by_text("Bo", exact=True).last).to_be_visible()
    expect(ana.get_by_role("group", name="Here: Bo Larsen")).to_be_visible()


def test_N8_a_run_shows_running_and_finished_in_both_windows_and_counts_the_data(
    window: Window, shots: Path
) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Larsen", theme="dark"))
    ana.get_by_role("button", name="Run draft", exact=True).click()
    for page in (ana, bo):
        expect(page.get_by_role("group", name=re.compile("^Profile flights.*Running"))).to_be_visible()
    bo.screenshot(path=shots / "designer-running.png")
    for page in (ana, bo):
        expect(page.get_by_role("group", name=re.compile("^Publish report.*Done"))).to_be_visible(
            timeout=RUN_MS
        )
        page.get_by_role("tab", name="Result").click()
        step(page, "Profile flights").click()
        expect(page.get_by_text("336,776 rows, 19 columns").last).to_be_visible()
    expect(bo.get_by_role("table", name="Columns of flights").get_by_role("row")).to_have_count(20)
    ana.screenshot(path=shots / "designer-finished.png")
    bo.reload()
    expect(bo.get_by_role("group", name=re.compile("^Profile flights.*Done"))).to_be_visible()


def test_N8_of_two_runs_at_once_each_sees_their_own_and_the_way_to_the_other(window: Window) -> None:
    ana, bo = open_design(window()), open_design(window("Bo Kent"))
    bars = [page.get_by_role("region", name=re.compile(r"^Run \d+$")) for page in (ana, bo)]
    ana.get_by_role("button", name="Run draft", exact=True).click()
    expect(bars[0]).to_contain_text("running")
    mine = bars[0].get_by_role("link").inner_text()
    expect(bars[1].get_by_role("link")).to_have_text(mine)
    bo.get_by_role("button", name="Run draft", exact=True).click()
    expect(bars[1]).to_contain_text(f"{mine} goes on too")
    expect(bars[1].get_by_role("link")).not_to_have_text(mine)
    theirs = bars[1].get_by_role("link").inner_text()
    expect(bars[0].get_by_role("link")).to_have_text(mine)
    expect(bars[0]).to_contain_text(f"{theirs} goes on too")
    bars[0].get_by_role("button", name=f"Show {theirs.lower()}").click()
    expect(bars[0].get_by_role("link")).to_have_text(theirs)
    expect(bars[0]).to_contain_text("finished, 6 steps", timeout=90_000)


def test_S0_16_the_tables_of_the_source_are_offered_and_a_wrong_one_is_named(
    window: Window, place: Place
) -> None:
    source = place.owner.document("flights")
    place.owner.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    page = open_design(window())
    step(page, "Profile planes").click()
    table = page.get_by_role("combobox", name="Table")
    table.fill("")
    offered = page.get_by_role("listbox").get_by_role("option")
    expect(offered).to_have_count(7)
    table.press_sequentially("air")
    expect(offered).to_have_text([re.compile("airlines"), re.compile("airports")])
    table.press("ArrowDown")
    table.press("ArrowDown")
    table.press("Enter")
    expect(table).to_have_value("airports")
    table.fill("plane")
    expect(page.get_by_role("alert")).to_contain_text("found no table “plane”. Nearest: planes.")
    page.get_by_role("button", name="Run draft", exact=True).click()
    page.get_by_role("tab", name="Run").click()
    failure = page.get_by_role("alert").filter(has_text="The source has no table “plane”.")
    expect(failure).to_contain_text("The nearest: planes")
    page.get_by_role("tab", name="Form").click()
    table.fill("planes")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()


def test_S2_6_undo_takes_back_only_my_own_change(window: Window) -> None:
    ana, bo = make_design(window(), "Undo of two"), window("Bo Larsen")
    bo.goto(ana.url)
    expect(canvas(bo)).to_be_visible()
    for page, name in ((ana, "Test connection"), (bo, "Count rows")):
        page.get_by_role("button", name="Add a step").click()
        page.get_by_role("option", name=name).click()
        expect(step(ana, name)).to_be_visible()
        expect(step(bo, name)).to_be_visible()
    canvas(ana).focus()
    ana.keyboard.press("Control+z")
    expect(step(bo, "Test connection")).to_have_count(0)
    expect(step(bo, "Count rows")).to_be_visible()
    ana.keyboard.press("Control+Shift+Z")
    expect(step(bo, "Test connection")).to_be_visible()


def test_S0_16_a_flow_is_built_connected_and_removed_with_the_keyboard_alone(window: Window) -> None:
    page = make_design(window(), "By keyboard")
    press = page.keyboard.press
    canvas(page).focus()
    for typed in ("Test connection", "Discover schema", "Count rows"):
        press("n")
        choose(page, typed)
        expect(canvas(page)).to_be_focused()
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    press("[")
    press("[")
    expect(page.get_by_role("heading", name="Test connection")).to_be_visible()
    press("e")
    choose(page, "Count rows")
    expect(page.locator(".react-flow__edge")).to_have_count(3)
    before = place(page, "Test connection")
    press("Alt+ArrowUp")
    press("Shift+Alt+ArrowUp")
    wait_for_place(page, "Test connection", (before[0], before[1] - 176))
    press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Ask first")
    canvas(page).focus()
    press("]")
    press("Delete")
    expect(page.locator(".react-flow__node")).to_have_count(2)


def test_S0_16_a_cycle_is_drawn_named_and_never_run(window: Window, shots: Path) -> None:
    page = make_design(window(), "In a circle")
    canvas(page).focus()
    for typed in ("Test connection", "Discover schema"):
        page.keyboard.press("n")
        choose(page, typed)
    page.keyboard.press("e")
    choose(page, "Test connection")
    problems = page.get_by_role("list", name="Problems")
    expect(problems.get_by_text("Discover schema → Test connection → Discover schema")).to_be_visible()
    page.screenshot(path=shots / "designer-cycle.png")
    run = page.get_by_role("button", name="Run draft", exact=True)
    expect(run).to_have_attribute("aria-disabled", "true")
    run.focus()
    expect(page.get_by_text("Mend 3 problems first; they stand below")).to_be_visible()
    problems.get_by_role("button", name=re.compile("^Show Discover schema, Source")).click()
    expect(page.get_by_label("Source", exact=True)).to_be_focused()


def test_S0_16_the_outline_renames_connects_and_removes_without_the_canvas(window: Window) -> None:
    ana = make_design(window(), "By outline")
    bo = window("Bo Larsen")
    bo.goto(ana.url)
    ana.get_by_role("radio", name="Outline").click()
    for name in ("Test connection", "Count rows"):
        ana.get_by_role("button", name="Add a step").click()
        ana.get_by_role("option", name=name).click()
    rows = ana.get_by_role("treegrid")
    expect(rows.get_by_role("row", name="then Count rows")).to_be_visible()
    rows.get_by_label("Name of Count rows", exact=True).fill("How many")
    expect(step(bo, "How many")).to_be_visible()
    rows.get_by_role("row", name="then How many").focus()
    ana.keyboard.press("Delete")
    expect(bo.locator(".react-flow__edge")).to_have_count(0)


def test_S2_5_a_reader_sees_everything_and_changes_nothing(window: Window) -> None:
    page = window("Vera Viewer", role="viewer")
    page.get_by_role("link", name="Designs").first.click()
    page.get_by_role("link", name=DESIGN, exact=True).click()
    step(page, "Publish report").click()
    expect(page.get_by_label("Name", exact=True)).not_to_be_editable()
    expect(page.get_by_role("button", name="Run draft", exact=True)).to_have_attribute(
        "aria-disabled", "true"
    )
    apart = distance(page)
    drag(page, "Publish report", 0, 64)
    page.mouse.up()
    assert distance(page) == apart
    expect(page.get_by_text("You read as viewer").first).to_be_visible()


NEVER_EMPTY = """
  window.empty = 0;
  let shown = false;
  new MutationObserver(() => {
    const something = document.querySelector('main') !== null;
    if (shown && !something) window.empty += 1;
    shown = something;
  }).observe(document, { childList: true, subtree: true });
"""


def test_S0_16_a_page_opens_from_the_spinner_to_its_frame_without_showing_nothing_between(
    window: Window,
) -> None:
    """React holds back for 300 ms what follows upon nothing: every page would open that much later."""
    ada = window()
    ada.add_init_script(NEVER_EMPTY)
    ada.reload()
    ada.get_by_role("navigation", name="Places").wait_for()
    assert 0 == ada.evaluate("window.empty")
