"""Writes contents with their types into a document without a model, by the smallest edit (SPEC.md, BR1, BR8).

Lists, XML and texts are revised where they stand: what stays in them stays the same items, so that cursors and what
others write beside it stay too. Border: on a copy, for a thread; what is right to write is known before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any, Final

from pycrdt import Array, Doc, Map, Text, TransactionEvent, XmlElement, XmlFragment, XmlText

from crdt.canonical import ABSENT, Value, alike
from crdt.changes import Json
from crdt.history.merge import Write
from crdt.history.open_content import (
    Element,
    Fragment,
    Rich,
    SharedList,
    SharedMap,
    Tree,
    node,
    plain,
    rich,
    typed,
)
from crdt.history.rich import Character, characters, letters, pieces, revision
from crdt.history.sequences import aligned
from crdt.plain import read
from crdt.updates import NOTHING, merge, scratch

_AT_ONCE: Final = 200
"""Plain elements that come to a list in one transaction: its time grows with the square."""


def seeded(tree: Tree) -> bytes:
    """The first update of a document that begins with this."""
    doc: Doc[Any] = Doc()
    for name, value in tree.items():
        _into_root(doc, name, value)
    return doc.get_update()


def edited(state: bytes, writes: Iterable[Write]) -> bytes:
    """The update that does it to a document in this state; NOTHING where nothing has to be done. What belonged to
    something that is gone is passed over.
    """
    with scratch(state) as doc:
        updates: list[bytes] = []

        def keep(event: TransactionEvent) -> None:
            updates.append(event.update)

        subscription = doc.observe(keep)
        try:
            for one in writes:
                _write(doc, one)
        finally:
            doc.unobserve(subscription)
    return merge([update for update in updates if update != NOTHING])


def _write(doc: Doc[Any], one: Write) -> None:
    root, *steps = one.path
    if not steps:
        if type(one.before) is not type(one.after):
            _into_root(doc, root, _emptied(one.before))
        _into_root(doc, root, one.after)
        return
    held: Any = doc.get(root, type=Map)
    for at, step in enumerate(steps[:-1]):
        below = held.get(step)
        if isinstance(below, dict):  # a plain map is written as a whole
            held[step] = _with(read(below), steps[at + 1 :], plain(one.after))
            return
        if not isinstance(below, Map):
            return
        held = below
    _put(held, steps[-1], one.after)


def _with(held: Any, steps: Sequence[str], value: Value) -> Json:
    step, *rest = steps
    inside = dict(held) if isinstance(held, dict) else {}
    if rest:
        inside[step] = _with(inside.get(step), rest, value)
    elif value is ABSENT:
        inside.pop(step, None)
    else:
        inside[step] = value
    return inside


def _into_root(doc: Doc[Any], name: str, value: Value) -> None:
    match value:
        case list():
            _revise_list(doc.get(name, type=Array), value)
        case Rich():
            _revise_text(doc.get(name, type=Text), value)
        case Fragment():
            _revise_children(doc.get(name, type=XmlFragment).children, value.inside)
        case dict():
            _revise_map(doc.get(name, type=Map), value)
        case _:
            return


def _emptied(value: Value) -> Value:
    """A root cannot be removed; without content it counts as none."""
    match value:
        case list():
            return SharedList()
        case Rich():
            return Rich()
        case Fragment():
            return Fragment(())
        case dict():
            return SharedMap()
        case _:
            return ABSENT


def _put(held: Map[Any], key: str, value: Value) -> None:
    if value is ABSENT:
        if key in held:
            del held[key]
        return
    if key in held:
        present = held[key]
        if _revised(present, value) or (not _is_shared(value) and alike(typed(present), value)):
            return
    _place(value, lambda made: held.__setitem__(key, made))


def _place(value: Any, put: Callable[[Any], None]) -> None:
    """Puts something new, and fills it once it is there."""
    match value:
        case SharedMap():
            new_map: Map[Any] = Map()
            put(new_map)
            _revise_map(new_map, value)
        case SharedList():
            new_list: Array[Any] = Array()
            put(new_list)
            _revise_list(new_list, value)
        case Rich():
            text = XmlText() if value.is_xml else Text()
            put(text)
            _revise_text(text, value)
        case Element():
            element = XmlElement(value.tag)
            put(element)
            _revise_attributes(element, value)
            _revise_children(element.children, value.inside)
        case Fragment():
            fragment = XmlFragment()
            put(fragment)
            _revise_children(fragment.children, value.inside)
        case _:
            put(value)


def _revised(present: object, wanted: Any) -> bool:
    """Whether what stands there could be made what is wanted."""
    match present, wanted:
        case Map(), SharedMap():
            _revise_map(present, wanted)
        case Array(), SharedList():
            _revise_list(present, wanted)
        case XmlText(), Rich(is_xml=True):
            _revise_text(present, wanted)
        case Text(), Rich(is_xml=False):
            _revise_text(present, wanted)
        case XmlFragment(), Fragment():
            _revise_children(present.children, wanted.inside)
        case XmlElement(), Element() if present.tag == wanted.tag:
            _revise_attributes(present, wanted)
            _revise_children(present.children, wanted.inside)
        case _:
            return False
    return True


def _revise_map(held: Map[Any], wanted: dict[str, Any]) -> None:
    for key in [*held.keys()]:
        if key not in wanted:
            del held[key]
    for key, value in wanted.items():
        _put(held, key, value)


def _revise_list(held: Array[Any], wanted: list[Any]) -> None:
    present = typed(held)
    if not present and not any(map(_is_shared, wanted)):
        for at in range(0, len(wanted), _AT_ONCE):
            held.extend(wanted[at : at + _AT_ONCE])
    else:
        _revise_each(held, present, wanted)


def _revise_children(held: Any, wanted: Sequence[Any]) -> None:
    _revise_each(held, [node(child) for child in held], wanted)


def _revise_each(held: Any, present: Sequence[Any], wanted: Sequence[Any]) -> None:
    for act, at, value in _steps(present, wanted):
        if act == "change" and _revised(held[at], value):
            continue
        if act != "add":
            del held[at]
        if act != "remove":
            _place(value, partial(held.insert, at))


def _steps(present: Sequence[Any], wanted: Sequence[Any]) -> Iterator[tuple[str, int, Any]]:
    """What has to be done, from the end to the start, so that places before it stay."""
    found = aligned(present, wanted)
    for place in range(len(present), -1, -1):
        if place < len(present):
            if place not in found.pairs:
                yield "remove", place, None
            elif not alike(present[place], wanted[found.pairs[place]]):
                yield "change", place, wanted[found.pairs[place]]
        for one in reversed(found.added.get(place, ())):
            yield "add", place, wanted[one]


def _revise_attributes(element: XmlElement, wanted: Element) -> None:
    present = {str(key): held for key, held in element.attributes}  # type: ignore[attr-defined]
    for key in present:
        if key not in wanted.attributes:
            del element.attributes[key]
    for key, value in wanted.attributes.items():
        if key not in present or not alike(typed(present[key]), value):
            element.attributes[key] = value


def _revise_text(text: Text | XmlText, wanted: Rich) -> None:
    """Word by word, then the marks. Offsets in pycrdt are UTF-8 bytes, and one for what is embedded."""
    present, held = characters(rich(text)), characters(wanted)
    done = revision(letters(present), letters(held))
    put = {place: held[start:end] for place, start, end in done.added}
    exchanged = {
        place: held[now]
        for place, now in done.kept.items()
        if not isinstance(present[place][0], str) and not alike(present[place][0], held[now][0])
    }
    for place, embed in exchanged.items():
        put[place] = [*put.get(place, ()), embed]
    gone = [at for at in range(len(present)) if at not in done.kept or at in exchanged]
    offsets = [0, *accumulate(_size(one) for one in present)]
    for start, end in reversed(list(_runs(gone, put, len(present)))):
        if end > start:
            del text[offsets[start] : offsets[end]]
        _insert(text, offsets[start], put.get(start, []))
    _mark(text, held)


def _runs(gone: Sequence[int], put: Mapping[int, object], length: int) -> Iterator[tuple[int, int]]:
    """From where to where characters go, in order; each place where others come begins one."""
    left = set(gone)
    for start in sorted({*put, *(at for at in gone if at - 1 not in left)}):
        end = start
        while end < length and end in left and (end == start or end not in put):
            end += 1
        yield start, end


def _insert(text: Text | XmlText, at: int, run: list[Character]) -> None:
    for piece in pieces(run):
        if isinstance(piece.text, str):
            text.insert(at, piece.text)
            at += len(piece.text.encode())
        else:
            text.insert_embed(at, piece.text)
            at += 1


def _mark(text: Text | XmlText, wanted: list[Character]) -> None:
    """The words are right; now what stands under which marks."""
    present = characters(rich(text))
    changes = [_changed(dict(now), dict(then)) for (_, now), (_, then) in zip(present, wanted, strict=True)]
    at = 0
    for change, group in groupby(zip(changes, wanted, strict=True), key=itemgetter(0)):
        size = sum(_size(one) for _, one in group)
        if change:
            text.format(at, at + size, change)
        at += size


def _changed(now: dict[str, Json], then: dict[str, Json]) -> dict[str, Json]:
    gone: dict[str, Json] = {name: None for name in now if name not in then}
    return gone | {name: value for name, value in then.items() if name not in now or now[name] != value}


def _size(one: Character) -> int:
    return len(one[0].encode()) if isinstance(one[0], str) else 1


def _is_shared(value: Any) -> bool:
    return isinstance(value, SharedMap | SharedList | Rich | Element | Fragment)
