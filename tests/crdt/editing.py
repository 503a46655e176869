"""People who edit: seeded editors on pycrdt documents that make every kind of change and exchange what they wrote."""

from collections.abc import Callable
from random import Random
from typing import Any

from pycrdt import Array, Doc, Map, Text, TransactionEvent, XmlElement, XmlFragment, XmlText, merge_updates

WORDS = ("run", "source", "größe", "数据", "👩‍💻", "\U0001d54fy", "ok 😀", "a\nb", "🇩🇪", "x" * 40)
KEYS = ("label", "x", "y", "kind", "ünïcode", "🔑")
VALUES: tuple[Any, ...] = (
    1,
    -7,
    2**40,
    1.5,
    "text 😀",
    True,
    False,
    None,
    [1, [2, ["three"]], {}],
    {"a": {"b": [None, 0.1]}, "ü": b"\x00\xff"},
    b"bytes",
    "",
    [],
)
MAX_DEPTH = 6


def offsets(text: Text | XmlText) -> list[int]:
    """The byte offsets between characters, as pycrdt counts them; an embedded value counts one."""
    at = [0]
    for value, _ in text.diff():
        if isinstance(value, str):
            for character in value:
                at.append(at[-1] + len(character.encode()))
        else:
            at.append(at[-1] + 1)
    return at


class Editor:
    """One person's copy. `sent` collects the updates of their own changes, in order."""

    def __init__(self, client: int, random: Random) -> None:
        self.random = random
        self.doc: Doc[Any] = Doc(client_id=client)
        self.sent: list[bytes] = []
        self.text = self.doc.get("text", type=Text)
        self.rich = self.doc.get("rich", type=Text)
        self.body = self.doc.get("body", type=Map)
        self.list = self.doc.get("list", type=Array)
        self.xml = self.doc.get("xml", type=XmlFragment)
        self._receiving = False
        self._subscription = self.doc.observe(self._keep)

    def _keep(self, event: TransactionEvent) -> None:
        if not self._receiving and event.update != b"\0\0":
            self.sent.append(event.update)

    def receive(self, update: bytes) -> None:
        self._receiving = True
        self.doc.apply_update(update)
        self._receiving = False

    def edit(self) -> list[bytes]:
        """One to three changes in one transaction; the updates it made."""
        before = len(self.sent)
        with self.doc.transaction():
            for _ in range(self.random.choice((1, 1, 1, 2, 3))):
                self._change()
        return self.sent[before:]

    def _change(self) -> None:
        changes: tuple[Callable[[], None], ...] = (
            lambda: self._type(self.text),
            lambda: self._type(self.text),
            lambda: self._decorate(self.rich),
            lambda: self._set(self.body, 0),
            lambda: self._set(self.body, 0),
            lambda: self._fill(self.list, 0),
            lambda: self._mark_up(self.xml, 0),
        )
        self.random.choice(changes)()

    def _type(self, text: Text | XmlText) -> None:
        at = offsets(text)
        start = self.random.randrange(len(at))
        if len(at) > 1 and self.random.random() < 0.35:
            end = min(len(at) - 1, start + self.random.choice((1, 1, 2, 9)))
            if start < end:
                del text[at[start] : at[end]]
            return
        text.insert(at[start], self.random.choice(WORDS))

    def _decorate(self, text: Text | XmlText) -> None:
        at = offsets(text)
        start = self.random.randrange(len(at))
        end = min(len(at) - 1, start + self.random.randrange(1, 6))
        choice = self.random.random()
        if choice < 0.25 and start < end:
            text.format(at[start], at[end], {"bold": self.random.choice((True, None)), "link": {"to": "ü"}})
        elif choice < 0.4:
            text.insert_embed(at[start], {"image": [1, "😀"]}, {"align": "left"})
        elif choice < 0.6:
            text.insert(at[start], "styled 😀", {"color": "red"})
        else:
            self._type(text)

    def _set(self, target: Map[Any], depth: int) -> None:
        keys = sorted(target.keys())
        choice = self.random.random()
        nested = [target[key] for key in keys]
        nested = [value for value in nested if isinstance(value, Map | Array | Text | XmlFragment)]
        if nested and choice < 0.5:
            self._enter(self.random.choice(nested), depth + 1)
        elif keys and choice < 0.62:
            del target[self.random.choice(keys)]
        else:
            target[self.random.choice(KEYS)] = self._value(depth)

    def _enter(self, value: object, depth: int) -> None:
        if isinstance(value, Map):
            self._set(value, depth)
        elif isinstance(value, Array):
            self._fill(value, depth)
        elif isinstance(value, Text):
            self._decorate(value)
        elif isinstance(value, XmlFragment):
            self._mark_up(value, depth)

    def _fill(self, target: Array[Any], depth: int) -> None:
        size = len(target)
        choice = self.random.random()
        if size and choice < 0.25:
            start = self.random.randrange(size)
            del target[start : min(size, start + self.random.randrange(1, 4))]
        elif size and choice < 0.5:
            self._enter(target[self.random.randrange(size)], depth + 1)
        else:
            target.insert(self.random.randrange(size + 1), self._value(depth))

    def _value(self, depth: int) -> Any:
        if depth >= MAX_DEPTH or self.random.random() < 0.6:
            return self.random.choice(VALUES)
        kinds: tuple[Callable[[], Any], ...] = (
            lambda: Map({"label": Text("new 😀"), "x": 1.5, "inner": Map({"deep": True})}),
            lambda: Array([1, Map({"a": 1}), "b"]),
            lambda: Text("note"),
            lambda: XmlFragment([XmlElement("p", {"class": "a"}, [XmlText("hello")])]),
        )
        return self.random.choice(kinds)()

    def _mark_up(self, target: XmlFragment | XmlElement, depth: int) -> None:
        children = list(target.children)
        choice = self.random.random()
        if isinstance(target, XmlElement) and choice < 0.2:
            target.attributes[self.random.choice(KEYS)] = self.random.choice(WORDS)
        elif children and choice < 0.6:
            child = self.random.choice(children)
            if isinstance(child, XmlText):
                self._decorate(child)
            else:
                self._mark_up(child, depth + 1)
        elif children and choice < 0.7:
            del target.children[self.random.randrange(len(children))]
        elif depth < MAX_DEPTH and choice < 0.85:
            target.children.append(
                XmlElement(self.random.choice(("p", "div")), {"id": "é"}, [XmlText("text 😀")])
            )
        else:
            target.children.append(XmlText(self.random.choice(WORDS)))


def session(seed: int, *, people: int, edits: int) -> list[bytes]:
    """Updates in the order in which a server may receive them from people who now and then hear of each other.

    Single edits, merged edits, late answers to sync step 1 (with everything deleted so far) and repeated ones.
    """
    random = Random(seed)
    editors = [Editor(random.randrange(1, 2**53 if index % 2 else 2**32), random) for index in range(people)]
    server: Doc[Any] = Doc()
    arrived: list[bytes] = []
    heard = [0] * people

    def arrive(update: bytes) -> None:
        server.apply_update(update)
        arrived.append(update)

    for _ in range(edits):
        index = random.randrange(people)
        editor = editors[index]
        made = editor.edit()
        choice = random.random()
        if choice < 0.75:
            for update in made:
                arrive(update)
        elif choice < 0.85 and made:
            more = [update for _ in range(4) for update in editor.edit()]
            arrive(merge_updates(*made, *more))
        elif choice < 0.93:
            editor.edit()
            arrive(editor.doc.get_update(server.get_state()))
        else:
            for update in made:
                arrive(update)
            arrive(random.choice((random.choice(arrived), editor.doc.get_update())) if arrived else b"\0\0")
        if random.random() < 0.3:
            listener = random.randrange(people)
            for update in arrived[heard[listener] :]:
                editors[listener].receive(update)
            heard[listener] = len(arrived)
    return arrived
