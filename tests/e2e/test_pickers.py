"""What is chosen out of many is searched for: by keyboard, in every theme, with its list open."""

from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme


def test_S0_2_a_source_is_chosen_by_a_part_of_its_name_and_by_keyboard(enter: Enter, place: Place) -> None:
    for name in ("picked one", "picked two"):
        place.source(name)
    ada = enter("Ada", place.address("/access"))
    ada.emulate_media(reduced_motion="reduce")
    box = ada.get_by_role("combobox", name="Of what")
    expect(box).to_have_value("The whole workspace")
    box.focus()
    ada.keyboard.press("ArrowDown")
    offers = ada.get_by_role("listbox", name="Sources").get_by_role("option")
    expect(offers.first).to_have_text("The whole workspace")
    ada.keyboard.type("picked")
    expect(offers).to_have_text(["picked one", "picked two"])
    ada.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", str(offers.nth(1).get_attribute("id")))
    in_every_theme(ada)
    ada.keyboard.press("Enter")
    expect(box).to_have_value("picked two")
    ada.keyboard.type("nothing has this name")
    expect(ada.get_by_role("status").filter(has_text="No source has these words.")).to_be_visible()
    in_every_theme(ada)
    ada.keyboard.press("Escape")
    expect(box).to_have_value("picked two")
