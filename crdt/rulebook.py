"""What an accepted update may do to a document of its kind, place by place: shapes, values, rights, secrets, sizes.

Text that is typed costs one look at its place; contents are read only where a rule wants them. Rules: SPEC.md, section GP.
Border: it sees one verdict of the index and changes nothing; who wrote what under `comments` is `commenting`'s affair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crdt import lib0
from crdt.commenting import ROOT as COMMENTS_ROOT
from crdt.commenting import Commenting, Owns, Writer
from crdt.counts import UNITS
from crdt.errors import ConcertError, OverLimit, ReadOnly, TooManyStructs
from crdt.facts import ANY, BINARY, DELETED, MAP, STRING, TEXT, TYPE, Facts, Struct
from crdt.kinds.forms import ANYTHING, COMMENTS, Form, forms_of
from crdt.kinds.kind import Kind
from crdt.kinds.secrets import holds_token, looks_like_secret, may_hold_secret, names_secret
from crdt.lib0 import read_any, read_var_bytes, read_var_string, read_var_uint
from crdt.offences import FieldForbidden, RootNotAllowed, SecretRefused, ShapeNotAllowed, ValueNotAllowed
from crdt.places import KEY_BITS, KEY_MASK, NO_KEY, NO_PARENT, key_of
from crdt.plain import read
from crdt.presence import Author
from crdt.roles import allows
from crdt.structs import StructIndex
from crdt.verdicts import CROWD, Accepted, plain

_FEW: Final = 8
_WORDED: Final = frozenset({lib0.STRING, lib0.OBJECT, lib0.ARRAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLimits:
    """How much may stand at one place: `units` of a text or list, `crowd` structs that began it without a neighbour.

    Each newcomer of a crowd is compared with all that stands there; `work` bounds newcomers times units of one update.
    """

    units: int = 1 << 20
    crowd: int = 10_000
    work: int = 1_000_000


PLACE_LIMITS: Final = PlaceLimits()


class Rulebook:
    """For one index and the kind of its document. Not to be shared between threads."""

    __slots__ = ("_commenting", "_counts", "_forms", "_kind", "_limits", "_owns", "_places", "_roots")

    def __init__(self, kind: Kind, index: StructIndex, limits: PlaceLimits, owns: Owns) -> None:
        self._kind = kind
        self._places = index.places
        self._counts = index.counts
        self._limits = limits
        self._owns = owns
        self._roots = forms_of(kind)
        self._forms: list[Form | None] = []  # by node, so far as they were asked for
        self._commenting = Commenting(index, is_open=kind.open_roots)

    def offence(
        self, verdict: Accepted, facts: Facts, author: Author, role: str, clients: Sequence[int]
    ) -> ConcertError | None:
        """Why an update that writes under these client ids is refused. The verdict must be the index's latest."""
        may_edit = allows(role, "edit")
        counts, most = self._counts.all, self._limits.units
        for place, size in verdict.sizes.items():
            is_much = (size + counts.get(place, 0)) & UNITS > most or size >= CROWD
            if is_much and (error := self._overflow(verdict, place, size)):
                return error
        if not may_edit or not self._kind.open_roots or COMMENTS_ROOT in self._places.roots:
            del self._forms[verdict.nodes :]  # numbers of nodes are given again after a refusal
            if error := self._misplaced(verdict, facts, role, may_edit=may_edit):
                return error
            if self._touches_comments(verdict):
                writer = Writer(author, clients, self._owns)
                error = self._commenting.offence(verdict, writer, may_manage=allows(role, "manage"))
                if error:
                    return error
        return self._secret(verdict, facts.update) if verdict.entries else None

    # Sizes

    def _overflow(self, verdict: Accepted, place: int, size: int) -> ConcertError | None:
        limits, counts = self._limits, self._counts
        units, newcomers, present = size & UNITS, size // CROWD, counts.units(place)
        if units and present + units - verdict.shrunk.get(place, 0) > limits.units:
            return OverLimit(
                "This text or list is longer than one may be.",
                next_step="Divide it: keep parts under keys or in documents of their own.",
                details={"path": plain(verdict.path(place)), "limit": limits.units},
            )
        too_many = counts.crowd(place) + newcomers > limits.crowd
        if newcomers and (too_many or (newcomers > _FEW and newcomers * present > limits.work)):
            return TooManyStructs(
                "Too much begins at the same place without a neighbour.",
                details={"path": plain(verdict.path(place)), "limit": limits.crowd},
            )
        return None

    # Places

    def _misplaced(
        self, verdict: Accepted, facts: Facts, role: str, *, may_edit: bool
    ) -> ConcertError | None:
        for place in verdict.sizes:
            form = self._form(place >> KEY_BITS)
            if form.holds == "text" and may_edit and form.right is None:
                continue
            if error := self._forbidden(form, place, verdict, role, may_edit=may_edit):
                return error
            if form.holds not in ("text", "anything"):
                return ShapeNotAllowed(
                    "Nothing but keys belongs here.", details={"path": plain(verdict.path(place))}
                )
        for place, _, struct in verdict.entries:
            if place & KEY_MASK and (error := self._entry(place, struct, verdict, facts, role, may_edit)):
                return error
        return self._taken(verdict, role, may_edit=may_edit)

    def _taken(self, verdict: Accepted, role: str, *, may_edit: bool) -> ConcertError | None:
        for place in verdict.gone:
            if place >= 0:
                form = self._form(place >> KEY_BITS)
                if place & KEY_MASK:
                    form = form.child(self._key(place))
                if error := self._forbidden(form, place, verdict, role, may_edit=may_edit):
                    return error
        return None

    def _entry(
        self, place: int, struct: Struct, verdict: Accepted, facts: Facts, role: str, may_edit: bool
    ) -> ConcertError | None:
        parent = self._form(place >> KEY_BITS)
        name = self._key(place)
        form = parent.child(name)
        if error := self._forbidden(form, place, verdict, role, may_edit=may_edit):
            return error
        if parent.holds == "anything" or struct.content == DELETED:
            return None
        path = plain(verdict.path(place))
        if parent.holds != "map":
            return ShapeNotAllowed("A text has no keys here.", details={"path": path})
        if parent.keys is not None and (misfit := parent.keys.misfit(name)):
            error_type = SecretRefused if names_secret(name) else ValueNotAllowed
            return error_type(_sentence(path, misfit.message), details={"path": path})
        return _unlike(form, struct, facts.update, path)

    def _forbidden(
        self, form: Form, place: int, verdict: Accepted, role: str, *, may_edit: bool
    ) -> ConcertError | None:
        """R7, R8, GP4: the role may change this place, and the kind has its root."""
        if form is _STRANGE:
            root = str(verdict.path(place)[0])[:100]
            return RootNotAllowed(details={"root": root, "kind": self._kind.name})
        if not may_edit and form is not COMMENTS:
            root = str(verdict.path(place)[0])[:100]
            return ReadOnly("Your role may comment here, not edit.", details={"role": role, "root": root})
        needed = form.inside
        if needed is None or allows(role, needed):
            return None
        return FieldForbidden(details={"path": plain(verdict.path(place)), "right": needed})

    def _form(self, node: int) -> Form:
        forms = self._forms
        if node < len(forms):
            form = forms[node]
            if form is not None:
                return form
        else:
            forms.extend([None] * (node + 1 - len(forms)))
        form = forms[node] = self._find_form(node)
        return form

    def _find_form(self, node: int) -> Form:
        places = self._places
        parent, name = places.parents[node], places.names[places.steps[node]]
        if parent == NO_PARENT:
            return self._roots.get(name, ANYTHING if self._kind.open_roots else _STRANGE)
        around = self._form(parent)
        form = around if places.steps[node] == NO_KEY else around.child(name)
        is_map, is_text = places.shapes[node] == MAP, places.shapes[node] == TEXT
        if form.holds == "anything" or (form.holds == "map" and is_map) or (form.holds == "text" and is_text):
            return form
        return ANYTHING  # it stands wrong since before there was a gate: nobody reads it

    def _key(self, place: int) -> str:
        return self._places.names[key_of(place)]

    def _touches_comments(self, verdict: Accepted) -> bool:
        if COMMENTS_ROOT not in self._places.roots:
            return False
        touched = (verdict.sizes, [entry[0] for entry in verdict.entries], verdict.gone)
        return any(
            place >= 0 and self._form(place >> KEY_BITS) is COMMENTS for some in touched for place in some
        )

    # Secrets

    def _secret(self, verdict: Accepted, update: bytes) -> ConcertError | None:
        """GP5. Most updates bring no text, and hardly one the beginning of a secret."""
        worded = [entry for entry in verdict.entries if _has_words(entry[2], update)]
        if not worded or not may_hold_secret(update):
            return None
        for place, _, struct in worded:
            if any(holds_token(value) for value in contents(struct, update)):
                return SecretRefused(details={"path": plain(verdict.path(place))})
        return None


_STRANGE: Final = Form("anything")
"""A root that the kind does not have."""
_SHAPES: Final = {"map": MAP, "text": TEXT}
_BELONGS: Final = {
    "map": "A map belongs here.",
    "text": "Text that is merged belongs here.",
    "value": "One plain value belongs here.",
}


def _unlike(form: Form, struct: Struct, update: bytes, path: list[Any]) -> ConcertError | None:
    """GP2, GP3: why what is set here is not what the kind has here."""
    if form.holds == "anything":
        return None
    if form.holds != "value":
        if struct.content == TYPE and struct.shape == _SHAPES[form.holds]:
            return None
        return ShapeNotAllowed(_BELONGS[form.holds], details={"path": path, "holds": form.holds})
    if struct.content not in (ANY, BINARY):
        return ShapeNotAllowed(_BELONGS["value"], details={"path": path, "holds": "value"})
    *_, value = contents(struct, update)
    if form.leaf is None or (misfit := form.leaf.misfit(value)) is None:
        return None
    path = [*path, *misfit.path]
    error = SecretRefused if looks_like_secret(value) or holds_token(value) else ValueNotAllowed
    return error(_sentence(path, misfit.message), details={"path": path})


def _has_words(struct: Struct, update: bytes) -> bool:
    """Whether it may bring text, alone or inside a value."""
    content = struct[2]
    if content != ANY:
        return content == STRING
    at = struct[9]
    return update[at] != 1 or update[at + 1] in _WORDED


def _sentence(path: Sequence[Any], message: str) -> str:
    return f"{'.'.join(map(str, path))[:200]}: {message}."


def contents(struct: Struct, update: bytes) -> Iterator[Any]:
    """The plain values or the text that a struct brings; nothing for shared types and what is deleted."""
    if struct.content == STRING:
        yield read_var_string(update, struct.at)[0]
    elif struct.content == BINARY:
        yield list(read_var_bytes(update, struct.at)[0])
    elif struct.content == ANY:
        count, pos = read_var_uint(update, struct.at)
        for _ in range(count):
            value, pos = read_any(update, pos)
            yield read(value)
