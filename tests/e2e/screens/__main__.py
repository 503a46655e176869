"""Takes a picture of every screen in each theme, with two people present and a run, for people to look at.

`python -m tests.e2e.screens [NAME …]` writes to test-results/screens; `--width` is that of the window, `--pictures` writes those of the
README to pictures/.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence

from playwright.sync_api import Error, expect

from tests.e2e.conftest import SIZE
from tests.e2e.screens.at_work import SCREENS, designer, source_locked
from tests.e2e.screens.places import PLACES
from tests.e2e.screens.stage import Scene, scene
from tests.support.server import ROOT

FOLDER = ROOT / "test-results" / "screens"
PICTURES = ROOT / "pictures"
THEMES = ("light", "dark", "contrast")
ALL = PLACES | SCREENS


def take(names: list[str], width: int, themes: Sequence[str]) -> int:
    """How many screens could not be shown; why is said, and the others are taken."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    missed = 0
    with scene(width) as stage:
        for name in names or ALL:
            try:
                ALL[name](stage)
            except (AssertionError, Error) as why:
                missed += 1
                sys.stderr.write(f"{name}: {why}\n")
            stage.ada.mouse.move(width // 2, 30)
            for theme in themes:
                stage.ada.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
                narrow = "" if width == SIZE["width"] else f"-{width}"
                stage.ada.screenshot(path=FOLDER / f"{name}{narrow}-{theme}.png")
    return missed


def running_designer(stage: Scene) -> None:
    """Two people on a canvas, while the longest step runs."""
    designer(stage)
    stage.bea.mouse.move(560, 620, steps=4)
    stage.ada.get_by_role("button", name="Run draft", exact=True).click()
    stage.ada.mouse.move(720, 30)
    expect(stage.ada.get_by_text(re.compile(r"^1\d of 19"))).to_be_visible()


def pictures() -> None:
    """Those of the README, in at most 256 colours where pngquant is there to choose them."""
    PICTURES.mkdir(exist_ok=True)
    with scene() as stage:
        for name, show in {"source": source_locked, "designer": running_designer}.items():
            show(stage)
            picture = PICTURES / f"{name}-light.png"
            stage.ada.screenshot(path=picture)
            if tool := shutil.which("pngquant"):
                subprocess.run([tool, "--force", "--ext", ".png", "--strip", str(picture)], check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *ALL], metavar="NAME")
    parser.add_argument("--width", type=int, default=SIZE["width"])
    parser.add_argument("--theme", action="append", choices=THEMES)
    parser.add_argument("--pictures", action="store_true")
    chosen = parser.parse_args()
    if chosen.pictures:
        pictures()
    else:
        sys.exit(take(chosen.names, chosen.width, chosen.theme or THEMES) > 0)
