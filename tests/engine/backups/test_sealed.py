"""Copies on the shelf: nothing plain lies there, nothing changed or moved opens, and the installation's key may be turned."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.backups.kind import BackupFailed, BackupStopped
from engine.backups.sealed import ENDING, MAGIC, PART, PREFIX, TAG
from engine.backups.shelf import Shelf
from engine.secrets.sealing import KeyRing, SecretUnreadable

PLAIN = b"planted row of a person\n"
OLD, NEW = b"o" * 32, b"n" * 32


def on() -> bool:
    return False


def shelved(shelf: Shelf, **files: bytes) -> dict[str, dict[str, Any]]:
    made, _ = shelf.begin("b1")
    for name, content in files.items():
        (made / "part").mkdir(exist_ok=True)
        (made / "part" / name).write_bytes(content)
    return shelf.finish("b1", on)


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART])
def test_BK9_a_copy_lies_sealed_and_opens_as_it_was(tmp_path: Path, size: int) -> None:
    shelf = Shelf(tmp_path, KeyRing([OLD]))
    content = (PLAIN * (size // len(PLAIN) + 1))[:size]
    files = shelved(shelf, people=content)
    said = files["part/people"]
    lies = (tmp_path / "b1" / "part" / f"people{ENDING}").read_bytes()
    assert (size, False) == (said["bytes"], PLAIN in lies)
    assert [] == list((tmp_path / "b1").rglob("people"))
    opened = shelf.check("b1", files, on)
    assert content == (opened / "part" / "people").read_bytes()
    assert said["changed"] == (opened / "part" / "people").stat().st_mtime_ns
    shelf.clear("b1", copy=False)
    assert not opened.exists()


@pytest.mark.parametrize("harm", ["cut", "dropped", "swapped", "turned", "renamed"])
def test_BK9_a_copy_that_was_changed_does_not_open_even_where_its_checksum_was_made_to_fit(
    tmp_path: Path, harm: str
) -> None:
    shelf, plain = Shelf(tmp_path, KeyRing([OLD])), Shelf(tmp_path)
    files = shelved(shelf, a=PLAIN * (3 * PART // len(PLAIN)), b=PLAIN)
    path = tmp_path / "b1" / "part" / f"a{ENDING}"
    raw, head, part = path.read_bytes(), len(MAGIC) + PREFIX, PART + TAG
    parts = [raw[at : at + part] for at in range(head, len(raw), part)]
    match harm:
        case "cut":
            path.write_bytes(raw[: head + 2 * part])
        case "dropped":
            path.write_bytes(raw[:head] + b"".join(parts[1:]))
        case "swapped":
            path.write_bytes(raw[:head] + b"".join([parts[1], parts[0], *parts[2:]]))
        case "turned":
            path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
        case _:
            shutil.copy(tmp_path / "b1" / "part" / f"b{ENDING}", path)
            files["part/a"]["key"] = files["part/b"]["key"]
    with pytest.raises(BackupFailed):
        shelf.check("b1", files, on)
    files["part/a"]["sha256"] = _sum(path)
    with pytest.raises((BackupFailed, SecretUnreadable)):
        shelf.check("b1", files, on)
    with pytest.raises(BackupFailed):
        plain.check("b1", files, on)


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_BK9_keys_of_copies_follow_the_installation_s_key(tmp_path: Path) -> None:
    files = shelved(Shelf(tmp_path, KeyRing([OLD])), people=PLAIN)
    turned = Shelf(tmp_path, KeyRing([NEW, OLD]))
    now = turned.resealed("b1", files)
    assert now is not None
    assert turned.resealed("b1", now) is None
    alone = Shelf(tmp_path, KeyRing([NEW]))
    assert PLAIN == (alone.check("b1", now, on) / "part" / "people").read_bytes()
    with pytest.raises(SecretUnreadable):
        alone.check("b1", files, on)
    assert alone.resealed("b1", files) is None, "what no key opens stays as it is"


def test_BK9_copies_of_before_lie_plain_and_are_read_and_sealing_is_stopped(tmp_path: Path) -> None:
    files = shelved(Shelf(tmp_path), people=PLAIN)
    shelf = Shelf(tmp_path, KeyRing([OLD]))
    assert PLAIN == (shelf.check("b1", files, on) / "part" / "people").read_bytes()
    made, _ = shelf.begin("b2")
    (made / "people").write_bytes(PLAIN)
    with pytest.raises(BackupStopped):
        shelf.finish("b2", lambda: True)
    (tmp_path / "b1.opened").mkdir()
    shelf.tidy()
    assert ["b1"] == [path.name for path in tmp_path.iterdir()]
